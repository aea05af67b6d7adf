//! Fractions of machine words, which nearly all numbers are.

use std::cmp::Ordering;

use super::{Rounding, RoundingMode};

/// A fraction in lowest terms whose denominator is above zero. Neither part is `i64::MIN`.
///
/// Operations return `None` if the result does not fit. The caller then uses big numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Small {
    numerator: i64,
    denominator: i64,
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "products of two words fit two words, and their sums too; divisors are above zero"
)]
impl Small {
    pub(super) const ZERO: Self = Self { numerator: 0, denominator: 1 };
    pub(super) const ONE: Self = Self { numerator: 1, denominator: 1 };

    pub(super) const fn numerator(self) -> i64 {
        self.numerator
    }

    pub(super) const fn denominator(self) -> i64 {
        self.denominator
    }

    pub(super) const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Makes a whole number.
    pub(super) fn whole(number: i64) -> Option<Self> {
        (number != i64::MIN).then_some(Self { numerator: number, denominator: 1 })
    }

    /// Makes a fraction of parts that are in lowest terms already.
    pub(super) fn lowest(numerator: i128, denominator: i128) -> Option<Self> {
        let word = |part: i128| i64::try_from(part).ok().filter(|part| *part != i64::MIN);
        let (numerator, denominator) = (word(numerator)?, word(denominator)?);
        (denominator > 0).then_some(Self { numerator, denominator })
    }

    /// Returns `numerator ÷ denominator`. The denominator is not zero.
    pub(super) fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if let (Ok(numerator), Ok(denominator)) =
            (i64::try_from(numerator), i64::try_from(denominator))
            && numerator != i64::MIN
            && denominator > 0
        {
            // Machine words are divided several times faster.
            let divisor = common(numerator, denominator);
            let (numerator, denominator) = (numerator / divisor, denominator / divisor);
            return Some(Self { numerator, denominator });
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|divisor| *divisor > 0)?;
        let divisor = if denominator < 0 { -divisor } else { divisor };
        Self::lowest(numerator.checked_div(divisor)?, denominator.checked_div(divisor)?)
    }

    /// Returns `ticks × 10^−places`.
    pub(super) fn from_ticks(ticks: i128, places: u32) -> Option<Self> {
        if places == 0 {
            return Self::lowest(ticks, 1);
        }
        Self::ratio(ticks, i128::from(10i64.checked_pow(places)?))
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let (a, b, c, d) = self.with(other);
        if b == d {
            return if b == 1 { Self::lowest(a + c, 1) } else { Self::ratio(a + c, b) };
        }
        Self::ratio(a * d + c * b, b * d)
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// Returns the number with the other sign.
    pub(super) const fn negated(self) -> Self {
        Self { numerator: -self.numerator, ..self }
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        // Common divisors of the cross pairs are removed first, so that the product is in lowest
        // terms.
        let first = common(self.numerator, other.denominator);
        let second = common(other.numerator, self.denominator);
        let numerator = i128::from(self.numerator / first) * i128::from(other.numerator / second);
        let denominator =
            i128::from(self.denominator / second) * i128::from(other.denominator / first);
        Self::lowest(numerator, denominator)
    }

    /// Returns `self ÷ other`. `other` is not zero.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let sign = other.numerator.signum();
        let inverse =
            Self { numerator: other.denominator * sign, denominator: other.numerator * sign };
        if sign == 0 { None } else { self.times(inverse) }
    }

    /// Returns the multiple of 10^−places that the rounding chooses, counted in such units.
    pub(super) fn ticks(self, Rounding { places, mode }: Rounding) -> Option<i128> {
        let unit = 10u128.checked_pow(places)?;
        let scaled = u128::from(self.numerator.unsigned_abs()).checked_mul(unit)?;
        let divisor = self.denominator.unsigned_abs();
        let (whole, rest) = match u64::try_from(scaled) {
            Ok(scaled) => (u128::from(scaled / divisor), scaled % divisor),
            // The remainder of a division by a word is a word.
            Err(_) => {
                let wide = u128::from(divisor);
                (scaled / wide, u64::try_from(scaled % wide).ok()?)
            }
        };
        let up = match mode {
            RoundingMode::Down => false,
            RoundingMode::Up => rest != 0,
            mode => match rest.cmp(&(divisor - rest)) {
                Ordering::Less => false,
                Ordering::Greater => true,
                Ordering::Equal => match mode {
                    RoundingMode::HalfEven => whole & 1 == 1,
                    RoundingMode::HalfDown => false,
                    _ => true,
                },
            },
        };
        let magnitude = i128::try_from(whole).ok()? + i128::from(up);
        Some(if self.numerator < 0 { -magnitude } else { magnitude })
    }

    /// Returns the number in units of 10^−places. `None` if it is not a whole number of them, or
    /// does not fit.
    pub(super) fn to_ticks(self, places: u32) -> Option<i64> {
        let unit = 10i128.checked_pow(places)?;
        let denominator = i128::from(self.denominator);
        if unit % denominator != 0 {
            return None;
        }
        i64::try_from(i128::from(self.numerator).checked_mul(unit / denominator)?).ok()
    }

    /// Returns how many decimal places the number needs. `None` if no number of places is enough.
    pub(super) fn places(self) -> Option<u32> {
        let denominator = self.denominator.unsigned_abs();
        let twos = denominator.trailing_zeros();
        let (mut fives, mut rest) = (0u32, denominator >> twos);
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        (rest == 1).then_some(twos.max(fives))
    }

    /// Returns `a`, `b`, `c`, `d` of `a ÷ b` and `c ÷ d`.
    fn with(self, other: Self) -> (i128, i128, i128, i128) {
        let wide = |one: Self| (i128::from(one.numerator), i128::from(one.denominator));
        let ((a, b), (c, d)) = (wide(self), wide(other));
        (a, b, c, d)
    }
}

#[expect(clippy::arithmetic_side_effects, reason = "products of two words fit two words")]
impl Ord for Small {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        let (a, b, c, d) = self.with(*other);
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Small {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Returns the greatest common divisor of a numerator and a denominator. It is above zero, as the
/// denominator is.
fn common(numerator: i64, denominator: i64) -> i64 {
    if denominator == 1 {
        return 1;
    }
    // It divides the denominator, which is a word above zero.
    i64::try_from(gcd_of_words(numerator.unsigned_abs(), denominator.unsigned_abs())).unwrap_or(1)
}

pub(super) fn gcd(a: u128, b: u128) -> u128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => u128::from(gcd_of_words(a, b)),
        // One step in wide numbers. After that, the numbers are smaller.
        _ => match a.checked_rem(b) {
            None => a,
            Some(rest) => gcd(b, rest),
        },
    }
}

fn gcd_of_words(a: u64, b: u64) -> u64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    // One division brings numbers of unlike size close to each other.
    let Some(rest) = large.checked_rem(small) else { return large };
    if rest == 0 {
        return small;
    }
    let twos = (small | rest).trailing_zeros();
    let (mut a, mut b) = (small >> small.trailing_zeros(), rest);
    while b != 0 {
        b >>= b.trailing_zeros();
        // Without a branch, because it would be mispredicted half of the time.
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

#[cfg(test)]
mod tests {
    use super::super::{Exact, Shown};
    use super::*;
    use dashu_int::IBig;
    use dashu_ratio::RBig;

    /// Numbers around the limits of machine words, and some in between.
    const PARTS: [i128; 17] = [
        0,
        1,
        -1,
        2,
        3,
        -6,
        10,
        820,
        617,
        1_000_000_007,
        -4_294_967_296,
        10i128.pow(18),
        i64::MAX as i128,
        -(i64::MAX as i128),
        i64::MIN as i128,
        i64::MAX as i128 + 2,
        -(1i128 << 90),
    ];

    fn numbers() -> Vec<(Exact, RBig)> {
        let pairs = PARTS.iter().flat_map(|n| PARTS.iter().map(move |d| (*n, *d)));
        let one = |(n, d)| {
            let big = || RBig::from_parts_signed(IBig::from(n), IBig::from(d));
            Some((Exact::ratio(n, d)?, big()))
        };
        pairs.filter_map(one).collect()
    }

    #[test]
    fn words_give_what_numbers_without_bound_give() {
        let numbers = numbers();
        for (a, wide_a) in &numbers {
            assert_eq!(*a.big(), *wide_a);
            for (b, wide_b) in &numbers {
                assert_eq!(*a.plus(b).unwrap().big(), wide_a + wide_b);
                assert_eq!(*a.minus(b).unwrap().big(), wide_a - wide_b);
                assert_eq!(*a.times(b).unwrap().big(), wide_a * wide_b);
                assert_eq!(a.cmp(b), wide_a.cmp(wide_b));
                assert_eq!(a == b, wide_a == wide_b);
                if let Some(quotient) = a.over(b).unwrap() {
                    assert_eq!(*quotient.big(), wide_a / wide_b);
                    // Each number has one form, so that equal numbers have equal parts.
                    assert_eq!(quotient, Exact::of(wide_a / wide_b));
                }
            }
        }
    }

    /// Adding a large even number to a number that is not below zero does not change how it is
    /// rounded.
    #[test]
    fn words_are_rounded_as_numbers_without_bound_are() {
        let large = Exact::of(RBig::from(IBig::from(10u8).pow(60)));
        for (number, _) in numbers().iter().filter(|(number, _)| !number.is_negative()) {
            let moved = number.plus(&large).unwrap();
            for mode in RoundingMode::ALL.iter().copied() {
                for places in [0, 2, 10, 18] {
                    let rounding = Rounding { places, mode };
                    let rounded = number.rounded(rounding);
                    let expected = moved.rounded(rounding).minus(&large).unwrap();
                    assert_eq!(rounded, expected, "{number} {rounding:?}");
                    if let Some(ticks) = rounded.to_ticks(places) {
                        assert_eq!(Exact::from_ticks(ticks, places), rounded);
                    }
                    if mode == RoundingMode::HalfUp {
                        let shown = number.shown(places).ok();
                        let decimal = |shown: Shown| Exact::from(shown.decimal());
                        assert_eq!(shown.map(decimal), rounded.as_decimal().map(Exact::from));
                    }
                }
            }
        }
    }
}
