//! Drawing: a list of random numbers from which everything else is chosen.
//!
//! A case is built from a plain list of `u32`, so that proptest shrinks it by shrinking the list:
//! smaller numbers choose what stands first in each list of choices, and where the list has run
//! out everything is the simplest it can be.

use super::spec::{Date, Number, Q};

/// The numbers still to be used up.
#[derive(Debug)]
pub struct Choices {
    values: std::vec::IntoIter<u32>,
}

impl Choices {
    pub fn new(values: Vec<u32>) -> Self {
        Self { values: values.into_iter() }
    }

    fn draw(&mut self) -> u32 {
        self.values.next().unwrap_or(0)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u64::from(self.draw()) * limit as u64) >> 32) as usize
    }

    /// A number from `low` to `high`.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// A number below `limit`, which may be larger than 32 bits.
    pub fn wide_below(&mut self, limit: u128) -> u128 {
        let drawn = (0..4).fold(0u128, |wide, _| wide << 32 | u128::from(self.draw()));
        drawn % limit
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Something with the chance given, else nothing.
    pub fn maybe<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }
}

/// How far a case goes to the limits of number types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    Mild,
    Extreme,
}

/// Whole numbers that divide into ties, thirds and sevenths.
const WHOLES: [u64; 24] =
    [1, 2, 4, 8, 5, 10, 16, 20, 25, 40, 80, 100, 125, 200, 400, 800, 1000, 3, 6, 7, 9, 11, 13, 0];

/// The ends of integer types, and of what binary floating point holds.
const EDGES: [u64; 24] = [
    127,
    128,
    255,
    256,
    32_767,
    32_768,
    65_535,
    65_536,
    2_147_483_647,
    2_147_483_648,
    4_294_967_295,
    4_294_967_296,
    9_007_199_254_740_991,
    9_007_199_254_740_992,
    9_007_199_254_740_993,
    99_999_999,
    1_000_000_000_000,
    999_999_999_999_999_999,
    9_223_372_036_854_775_806,
    9_223_372_036_854_775_807,
    9_223_372_036_854_775_808,
    18_446_744_073_709_551_615,
    94_906_265,
    94_906_267,
];

/// Shares as rule files write them.
pub const SHARES: [&str; 16] = [
    "0%", "100%", "50%", "25%", "75%", "33.3333%", "66.6667%", "12.5%", "0.5", "1", "0", "0.125",
    "99.99%", "0.1%", "0.005", "62.5%",
];

/// Numbers of up to 28 digits.
const LONG: [&str; 12] = [
    "9999999999999999999999999999",
    "-9999999999999999999999999999",
    "0.0000000000000000000000000001",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "0.1234567890123456789012345678",
    "12345678901234.56789012345678",
    "3.333333333333333333333333333",
    "0.0000000001",
    "-0.5",
];

/// `ticks × 10^-places` as text.
pub fn decimal(ticks: i128, places: usize) -> String {
    let sign = if ticks < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", ticks.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    // `5.000` may be five thousand, and is refused.
    if fraction.is_empty() || fraction == "000" {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

/// The fraction as `ticks × 10^-places`, if it has at most `most` places and is not too large.
pub fn as_ticks(value: &Q, most: usize) -> Option<(i128, usize)> {
    (0..=most).find_map(|places| {
        let scaled = value * Q::from_integer(10u64.pow(places as u32).into());
        if scaled.is_integer() {
            scaled.to_integer().try_into().ok().map(|ticks| (ticks, places))
        } else {
            None
        }
    })
}

impl Choices {
    /// A whole number that is not negative.
    pub fn count(&mut self, temper: Temper) -> u64 {
        let kind = self.below(100);
        match temper {
            Temper::Mild if kind < 45 => self.below(13) as u64,
            Temper::Mild if kind < 80 => *self.pick(&WHOLES),
            Temper::Mild if kind < 97 => self.below(100_000) as u64,
            Temper::Extreme if kind < 15 => self.below(3) as u64,
            Temper::Extreme if kind < 35 => *self.pick(&WHOLES),
            Temper::Extreme if kind < 50 => self.of_any_size(63),
            Temper::Mild | Temper::Extreme => *self.pick(&EDGES),
        }
    }

    /// A whole number above zero of up to so many bits, as often small as large.
    pub fn of_any_size(&mut self, most_bits: usize) -> u64 {
        let bits = self.between(1, most_bits);
        1 + self.wide_below(1 << bits) as u64
    }

    /// Any number.
    pub fn number(&mut self, temper: Temper) -> Number {
        let long = match temper {
            Temper::Mild => 2,
            Temper::Extreme => 25,
        };
        if self.chance(long) {
            return Number::new(*self.pick(&LONG));
        }
        let ticks = i128::from(self.count(temper));
        let ticks = if self.chance(15) { -ticks } else { ticks };
        let places = *self.pick(&[0, 0, 1, 2, 0, 4, 6]);
        Number::new(decimal(ticks, places))
    }

    /// A percentage, or a share up to 1.
    pub fn percentage(&mut self) -> Number {
        match self.below(20) {
            0..5 => Number::new(format!("{}%", self.below(101))),
            5..10 => Number::new(format!("{}%", decimal(self.below(10_001) as i128, 2))),
            10..14 => Number::new(decimal(self.below(10_001) as i128, 4)),
            14 => Number::new(format!("{}%", 100 + self.below(200))),
            15 => Number::new(format!("-{}%", decimal(self.below(2000) as i128, 1))),
            _ => Number::new(*self.pick(&SHARES)),
        }
    }

    /// A share of which something is earned, most of the time.
    pub fn share(&mut self) -> Number {
        Number::new(*self.pick(&SHARES))
    }

    pub fn date(&mut self) -> Date {
        *self.pick(&[
            Date { year: 2023, month: 6, day: 1 },
            Date { year: 2023, month: 6, day: 2 },
            Date { year: 2023, month: 5, day: 31 },
            Date { year: 2022, month: 12, day: 31 },
            Date { year: 2024, month: 2, day: 29 },
            Date { year: 2023, month: 1, day: 1 },
        ])
    }

    /// `sum` in so many parts, each at least `least`.
    pub fn parts_of(&mut self, sum: i128, count: usize, least: i128) -> Vec<i128> {
        let mut rest = sum;
        let mut parts = Vec::with_capacity(count);
        for left in (1..count).rev() {
            let most = rest - least * left as i128;
            let even = rest / (left as i128 + 1);
            let part = match self.below(3) {
                0 => even,
                1 => (most / 10).max(least),
                _ => self.wide_below((most - least).unsigned_abs() + 1) as i128 + least,
            };
            parts.push(part.clamp(least, most));
            rest -= parts.last().copied().unwrap_or(0);
        }
        parts.push(rest);
        parts
    }
}
