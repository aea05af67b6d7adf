//! A pen: writes texts and numbers into one growing string, in the form of a language.

use rust_decimal::Decimal;

use super::words::Words;
use crate::model::Language;

/// The digits of 000 to 999.
const DIGITS: &str = match str::from_utf8(&digits()) {
    Ok(digits) => digits,
    Err(_) => "",
};

/// As many spaces as a line has columns, and some more.
const SPACES: &str = match str::from_utf8(&[b' '; 128]) {
    Ok(spaces) => spaces,
    Err(_) => "",
};

#[expect(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    reason = "worked out by the compiler, which would say so"
)]
const fn digits() -> [u8; 3000] {
    let mut digits = [b'0'; 3000];
    let mut number = 0;
    while number < 1000 {
        digits[number * 3] += (number / 100) as u8;
        digits[number * 3 + 1] += (number / 10 % 10) as u8;
        digits[number * 3 + 2] += (number % 10) as u8;
        number += 1;
    }
    digits
}

/// Places of the longest fraction that is written here.
pub(super) const MOST_PLACES: u32 = 12;

/// 10^places; nothing beyond [`MOST_PLACES`].
pub(super) fn unit(places: u32) -> Option<u64> {
    const UNITS: [u64; 13] = [
        1,
        10,
        100,
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        1_000_000_000,
        10_000_000_000,
        100_000_000_000,
        1_000_000_000_000,
    ];
    UNITS.get(usize::try_from(places).ok()?).copied()
}

/// Writes one text.
pub(super) struct Pen {
    pub(super) text: String,
    separator: char,
    point: char,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "digits of numbers: divisors are constants, and what is counted is below a hundred"
)]
impl Pen {
    pub(super) fn new(words: Words, size: usize) -> Self {
        let (separator, point) = match words.0 {
            Language::Vi => ('.', ','),
            Language::En => (',', '.'),
        };
        Self { text: String::with_capacity(size), separator, point }
    }

    #[inline]
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn spaces(&mut self, count: usize) {
        self.push(SPACES.get(..count).unwrap_or(SPACES));
    }

    /// What has been written between two places, once more.
    #[inline]
    pub(super) fn again(&mut self, from: usize, to: usize) {
        self.text.extend_from_within(from..to);
    }

    /// The digits of a number below a thousand, from one of them on.
    #[inline]
    fn digits(&mut self, number: u64, skip: usize) {
        // Three digits each.
        #[expect(clippy::cast_possible_truncation, reason = "below a thousand")]
        let place = number as usize * 3;
        // One push for each length, so that the length of each is known to the compiler.
        match skip {
            0 => DIGITS.get(place..place + 3).map(|digits| self.text.push_str(digits)),
            1 => DIGITS.get(place + 1..place + 3).map(|digits| self.text.push_str(digits)),
            _ => DIGITS.get(place + 2..place + 3).map(|digits| self.text.push_str(digits)),
        };
    }

    /// `1.234.567`
    #[inline]
    pub(super) fn whole(&mut self, number: u64) {
        if number >= 1000 {
            return self.thousands(number);
        }
        let skip = match number {
            0..=9 => 2,
            10..=99 => 1,
            _ => 0,
        };
        self.digits(number, skip);
    }

    /// A number of more than one group of digits.
    fn thousands(&mut self, number: u64) {
        self.whole(number / 1000);
        self.text.push(self.separator);
        self.digits(number % 1000, 0);
    }

    /// `ticks × 10^−places` with all its places, which are at most [`MOST_PLACES`].
    #[inline]
    pub(super) fn fixed(&mut self, ticks: u64, places: u32) {
        let (whole, fraction) = split(ticks, places);
        self.whole(whole);
        self.fraction(fraction, places);
    }

    /// The same without trailing zeros; tells how many places are left.
    #[inline]
    pub(super) fn trimmed(&mut self, ticks: u64, places: u32) -> u32 {
        let (whole, mut fraction) = split(ticks, places);
        self.whole(whole);
        if fraction == 0 {
            return 0;
        }
        let mut places = places;
        while fraction % 10 == 0 {
            fraction /= 10;
            places -= 1;
        }
        self.fraction(fraction, places);
        places
    }

    /// The point and what stands after it.
    #[inline]
    fn fraction(&mut self, fraction: u64, places: u32) {
        if places == 0 {
            return;
        }
        self.text.push(self.point);
        let mut scaled = fraction * unit(MOST_PLACES - places).unwrap_or(1);
        let mut left = places;
        while left >= 3 {
            self.digits(scaled / 1_000_000_000, 0);
            scaled = scaled % 1_000_000_000 * 1000;
            left -= 3;
        }
        match left {
            2 => self.digits(scaled / 10_000_000_000, 1),
            1 => self.digits(scaled / 100_000_000_000, 2),
            _ => {}
        }
    }

    /// A whole number at so many places, as [`Words::number`] writes it without trailing zeros.
    #[inline]
    pub(super) fn number(&mut self, ticks: i64, places: u32) -> u32 {
        if ticks < 0 {
            self.text.push('−');
        }
        self.trimmed(ticks.unsigned_abs(), places)
    }

    /// A share of ten places as [`Words::percent`] writes it.
    #[inline]
    pub(super) fn percent(&mut self, share: u64) {
        if !share.is_multiple_of(10_000) {
            self.push("≈ ");
        }
        self.trimmed((share + 5_000) / 10_000, 4);
        self.text.push('%');
    }

    /// A decimal as [`Words::number`] writes it.
    pub(super) fn decimal(&mut self, words: Words, number: Decimal) {
        match u64::try_from(number.mantissa()) {
            Ok(ticks) if number.scale() <= MOST_PLACES => self.fixed(ticks, number.scale()),
            _ => self.push(&words.number(number)),
        }
    }
}

/// What stands before the point and after it. Most numbers have one of few places, and to divide by
/// a number that is known takes a fraction of the time.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "the divisor is not zero")]
fn split(ticks: u64, places: u32) -> (u64, u64) {
    const TEN: u64 = 10_000_000_000;
    match places {
        0 => (ticks, 0),
        2 => (ticks / 100, ticks % 100),
        4 => (ticks / 10_000, ticks % 10_000),
        10 => (ticks / TEN, ticks % TEN),
        places => {
            let unit = unit(places).unwrap_or(1).max(1);
            (ticks / unit, ticks % unit)
        }
    }
}

/// How many columns [`Pen::fixed`] takes.
#[inline]
#[expect(clippy::arithmetic_side_effects, reason = "what is counted is below a hundred")]
pub(super) fn columns(ticks: u64, places: u32) -> usize {
    let (whole, _) = split(ticks, places);
    let digits = whole.checked_ilog10().unwrap_or(0) + 1;
    let fraction = if places == 0 { 0 } else { places + 1 };
    usize::try_from(digits + (digits - 1) / 3 + fraction).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers about which digits, groups and places end.
    fn numbers() -> Vec<u64> {
        let powers = (0..19).map(|power| 10u64.pow(power));
        let near = powers.flat_map(|power| {
            let (twice, half) = (power.saturating_mul(2), power.saturating_mul(5));
            [power.saturating_sub(1), power, power.saturating_add(1), twice, half]
        });
        near.chain([0, 5_000, 123_450_000, 99_999_999_999, 1_234_567_890_123]).collect()
    }

    fn both(number: Decimal, write: impl Fn(&mut Pen)) {
        for language in [Language::Vi, Language::En] {
            let words = Words(language);
            let mut pen = Pen::new(words, 0);
            write(&mut pen);
            assert_eq!(pen.text, words.number(number));
        }
    }

    #[test]
    fn numbers_are_written_as_words_write_them() {
        for ticks in numbers() {
            for places in 0..=MOST_PLACES {
                let number = Decimal::from_i128_with_scale(i128::from(ticks), places);
                both(number, |pen| {
                    pen.fixed(ticks, places);
                    assert_eq!(pen.text.chars().count(), columns(ticks, places));
                });
                both(number, |pen| pen.decimal(Words(Language::Vi), number));
                both(number.normalize(), |pen| {
                    assert_eq!(pen.trimmed(ticks, places), number.normalize().scale());
                });
                let negative = i64::try_from(ticks).unwrap().wrapping_neg();
                both(-number.normalize(), |pen| {
                    pen.number(negative, places);
                });
            }
        }
    }

    #[test]
    fn percentages_are_written_as_words_write_them() {
        let shares = numbers().into_iter().filter(|share| *share <= 1_000_000_000_000);
        for share in shares.chain([3_333_333_333, 6_666_666_667, 9_999_995_000, 9_999_994_999]) {
            for words in [Words(Language::Vi), Words(Language::En)] {
                let mut pen = Pen::new(words, 0);
                pen.percent(share);
                let decimal = Decimal::from_i128_with_scale(i128::from(share), 10).normalize();
                assert_eq!(pen.text, words.percent(decimal));
            }
        }
    }
}
