//! Exact fractions: the numbers that scores are computed with between reading and rounding.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use dashu_base::{BitTest, DivRem, Gcd, UnsignedAbs};
use dashu_float::FBig;
use dashu_float::round::mode::HalfEven;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::small::Small;
use super::{Rounding, RoundingMode};
use crate::parse_error::ParseError;

/// A number is too large: a fraction of more than [`Exact::MAX_BITS`] bits, or a result that does
/// not fit a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number is too large to carry exactly")]
pub struct Overflow;

/// A fraction of whole numbers, always in lowest terms, of bounded size.
///
/// Every operation is exact, or returns [`Overflow`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exact(Repr);

/// A fraction that fits machine words is always `Small`, so that equal numbers have equal parts.
/// `Big` is boxed, so that the common case stays small to move.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(Small),
    Big(Box<RBig>),
}

impl From<Small> for Exact {
    fn from(small: Small) -> Self {
        Self(Repr::Small(small))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The highest root, and the most bits of the power under it, for which an exact root is searched.
const ROOT_DEGREE: usize = 32;
const ROOT_BITS: usize = 1 << 12;
/// Decimal digits that irrational results are computed with.
const WORKING_DIGITS: usize = 50;
/// Significant digits that irrational results keep. The gap to [`WORKING_DIGITS`] absorbs the
/// error of the steps, so that a mean which happens to be rational (the root of ¼) comes out as
/// that rational, and a tie of rounding stays a tie.
pub(super) const KEPT_DIGITS: usize = 30;
/// The most decimal places that a fraction of machine words is counted in without big numbers.
const MOST_WORD_PLACES: u32 = 18;
/// The most places of a rounding, so that no message can ask for a number of any length.
const MOST_PLACES: usize = 1_000;

#[expect(
    clippy::arithmetic_side_effects,
    reason = "whole numbers here are of unbounded size; divisors are checked to be non-zero and results to be of bounded size"
)]
impl Exact {
    /// The most bits of numerator and denominator each.
    ///
    /// Enough for hundreds of unrounded ratios with different denominators. There is a limit so
    /// that a hostile rule file cannot make numbers grow without end.
    pub const MAX_BITS: usize = 1 << 15;

    /// Zero.
    pub const ZERO: Self = Self(Repr::Small(Small::ZERO));
    /// One.
    pub const ONE: Self = Self(Repr::Small(Small::ONE));

    /// Returns `numerator ÷ denominator`. `None` if the denominator is zero.
    #[must_use]
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        let small = Small::ratio(numerator, denominator).map(Self::from);
        Some(small.unwrap_or_else(|| {
            Self::of(RBig::from_parts_signed(IBig::from(numerator), IBig::from(denominator)))
        }))
    }

    /// Returns 10^places. `None` if it is too large.
    pub(crate) fn power_of_ten(places: u32) -> Option<Self> {
        Self::ratio(10i128.checked_pow(places)?, 1)
    }

    /// Returns the sum of numbers.
    pub(crate) fn sum<'a>(numbers: impl IntoIterator<Item = &'a Self>) -> Result<Self, Overflow> {
        numbers.into_iter().try_fold(Self::ZERO, |sum, number| sum.plus(number))
    }

    /// Returns the number with the other sign.
    pub(crate) fn negated(&self) -> Self {
        match &self.0 {
            Repr::Small(small) => small.negated().into(),
            Repr::Big(value) => Self(Repr::Big(Box::new(-&**value))),
        }
    }

    /// Returns the number without its sign.
    pub(crate) fn abs(self) -> Self {
        if self.is_negative() { self.negated() } else { self }
    }

    /// Makes a number of any fraction, in the smallest form that it fits.
    pub(super) fn of(value: RBig) -> Self {
        let small = || {
            let numerator = i64::try_from(value.numerator()).ok()?;
            let denominator = i64::try_from(value.denominator()).ok()?;
            Small::lowest(i128::from(numerator), i128::from(denominator))
        };
        match small() {
            Some(small) => small.into(),
            None => Self(Repr::Big(Box::new(value))),
        }
    }

    /// Returns how many bits the numerator or the denominator has at most.
    pub(crate) fn bits(&self) -> usize {
        match &self.0 {
            Repr::Big(value) => value.numerator().bit_len().max(value.denominator().bit_len()),
            Repr::Small(small) => {
                let longest =
                    small.numerator().unsigned_abs().max(small.denominator().unsigned_abs());
                usize::try_from(u64::BITS.saturating_sub(longest.leading_zeros())).unwrap_or(64)
            }
        }
    }

    /// Returns the number as a big fraction.
    pub(super) fn big(&self) -> Cow<'_, RBig> {
        match &self.0 {
            Repr::Big(value) => Cow::Borrowed(value),
            Repr::Small(small) => {
                let denominator = UBig::from(small.denominator().unsigned_abs());
                Cow::Owned(RBig::from_parts(IBig::from(small.numerator()), denominator))
            }
        }
    }

    pub(super) fn bounded(value: RBig) -> Result<Self, Overflow> {
        let bits = value.numerator().bit_len().max(value.denominator().bit_len());
        if bits > Self::MAX_BITS { Err(Overflow) } else { Ok(Self::of(value)) }
    }

    /// Computes in machine words. `None` if a number or the result does not fit them.
    fn in_words(
        &self,
        other: &Self,
        operation: impl FnOnce(Small, Small) -> Option<Small>,
    ) -> Option<Self> {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => operation(*a, *b).map(Self::from),
            _ => None,
        }
    }

    /// Returns `self + other`.
    ///
    /// # Errors
    /// [`Overflow`] if the result has more than [`Exact::MAX_BITS`] bits.
    pub fn plus(&self, other: &Self) -> Result<Self, Overflow> {
        match self.in_words(other, Small::plus) {
            Some(small) => Ok(small),
            None => Self::bounded(&*self.big() + &*other.big()),
        }
    }

    /// Returns `self − other`.
    ///
    /// # Errors
    /// [`Overflow`] if the result has more than [`Exact::MAX_BITS`] bits.
    pub fn minus(&self, other: &Self) -> Result<Self, Overflow> {
        match self.in_words(other, Small::minus) {
            Some(small) => Ok(small),
            None => Self::bounded(&*self.big() - &*other.big()),
        }
    }

    /// Returns `self × other`.
    ///
    /// # Errors
    /// [`Overflow`] if the result has more than [`Exact::MAX_BITS`] bits.
    pub fn times(&self, other: &Self) -> Result<Self, Overflow> {
        match self.in_words(other, Small::times) {
            Some(small) => Ok(small),
            None => Self::bounded(&*self.big() * &*other.big()),
        }
    }

    /// Returns `self ÷ other`. `None` if `other` is zero, because a division by zero is absent
    /// data.
    ///
    /// # Errors
    /// [`Overflow`] if the result has more than [`Exact::MAX_BITS`] bits.
    pub fn over(&self, other: &Self) -> Result<Option<Self>, Overflow> {
        if other.is_zero() {
            return Ok(None);
        }
        match self.in_words(other, Small::over) {
            Some(small) => Ok(Some(small)),
            None => Self::bounded(&*self.big() / &*other.big()).map(Some),
        }
    }

    /// Returns numerator and denominator in lowest terms, the denominator above zero. `None` if one
    /// does not fit.
    #[must_use]
    pub fn parts(&self) -> Option<(i128, i128)> {
        let value = match &self.0 {
            Repr::Small(small) => {
                return Some((i128::from(small.numerator()), i128::from(small.denominator())));
            }
            Repr::Big(value) => value,
        };
        let numerator = i128::try_from(value.numerator().clone()).ok()?;
        Some((numerator, i128::try_from(value.denominator().clone()).ok()?))
    }

    /// Returns numerator and denominator in lowest terms as decimal digits, however large they are.
    /// The denominator is above zero.
    ///
    /// ```
    /// use dti_engine::number::Exact;
    /// let half = Exact::ratio(-2, 4).ok_or("a zero denominator")?;
    /// assert_eq!(half.fraction(), ("-1".to_owned(), "2".to_owned()));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn fraction(&self) -> (String, String) {
        let value = self.big();
        (value.numerator().to_string(), value.denominator().to_string())
    }

    /// Returns whether this is zero.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        // Zero always fits machine words.
        matches!(&self.0, Repr::Small(small) if small.is_zero())
    }

    /// Returns whether this is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self < &Self::ZERO
    }

    /// Returns the number limited to 0…1, as every share is.
    pub(crate) fn held_to_share(self) -> Self {
        if self.is_negative() {
            Self::ZERO
        } else if self > Self::ONE {
            Self::ONE
        } else {
            self
        }
    }

    /// Computes [`Exact::ticks`] in machine words, if they are enough.
    fn word_ticks(&self, rounding: Rounding) -> Option<i128> {
        match &self.0 {
            Repr::Small(small) => small.ticks(rounding),
            Repr::Big(_) => None,
        }
    }

    /// Returns the multiple of 10^−places that the rounding chooses, counted in such units.
    fn ticks(&self, rounding: Rounding) -> IBig {
        let value = self.big();
        let scaled = value.numerator() * IBig::from(UBig::from(10u8).pow(places_of(rounding)));
        let negative = scaled < IBig::ZERO;
        let (whole, rest) = scaled.unsigned_abs().div_rem(value.denominator());
        let up = match rounding.mode {
            RoundingMode::Down => false,
            RoundingMode::Up => !rest.is_zero(),
            mode => match (rest << 1).cmp(value.denominator()) {
                Ordering::Less => false,
                Ordering::Greater => true,
                Ordering::Equal => match mode {
                    RoundingMode::HalfEven => whole.bit(0),
                    RoundingMode::HalfDown => false,
                    _ => true,
                },
            },
        };
        let magnitude = IBig::from(if up { whole + UBig::ONE } else { whole });
        if negative { -magnitude } else { magnitude }
    }

    /// Returns the number after rounding. More than 1,000 places count as 1,000.
    #[must_use]
    pub fn rounded(&self, rounding: Rounding) -> Self {
        if let Some(ticks) = self.word_ticks(rounding)
            && let Some(small) = Small::from_ticks(ticks, rounding.places)
        {
            return small.into();
        }
        let unit = UBig::from(10u8).pow(places_of(rounding));
        Self::of(RBig::from_parts(self.ticks(rounding), unit))
    }

    /// Returns the rounded number as a [`Decimal`] with all its places (`92.50`).
    ///
    /// # Errors
    /// [`Overflow`] if it has more than 96 bits or more than 28 places.
    pub fn to_decimal(&self, rounding: Rounding) -> Result<Decimal, Overflow> {
        if rounding.places > Decimal::MAX_SCALE {
            return Err(Overflow);
        }
        let ticks = match self.word_ticks(rounding) {
            Some(ticks) => ticks,
            None => i128::try_from(self.ticks(rounding)).map_err(|_| Overflow)?,
        };
        Decimal::try_from_i128_with_scale(ticks, rounding.places).map_err(|_| Overflow)
    }

    /// Returns whether this is a multiple of 10^−places.
    pub(crate) fn is_covered(&self, places: u32) -> bool {
        match &self.0 {
            Repr::Small(small) => small.places().is_some_and(|needed| needed <= places),
            Repr::Big(_) => self.rounded(Rounding { places, mode: RoundingMode::Down }) == *self,
        }
    }

    /// Returns the number in units of 10^−places. `None` if it is not a whole number of them, or
    /// does not fit.
    pub(crate) fn to_ticks(&self, places: u32) -> Option<i64> {
        if let Repr::Small(small) = &self.0
            && places <= MOST_WORD_PLACES
        {
            return small.to_ticks(places);
        }
        let unit = IBig::from(UBig::from(10u8).pow(usize::try_from(places).ok()?));
        let scaled = &*self.big() * RBig::from(unit);
        if scaled.is_int() { i64::try_from(scaled.numerator().clone()).ok() } else { None }
    }

    /// Returns `ticks × 10^−places`.
    pub(crate) fn from_ticks(ticks: i64, places: u32) -> Self {
        if let Some(small) = Small::from_ticks(i128::from(ticks), places) {
            return small.into();
        }
        let unit = UBig::from(10u8).pow(usize::try_from(places).unwrap_or(usize::MAX));
        Self::of(RBig::from_parts(IBig::from(ticks), unit))
    }

    /// Returns a float that differs from the number by less than 2^−51 of it. `None` if the number is too large or
    /// too small for that.
    pub(crate) fn nearest_float(&self) -> Option<f64> {
        let near = match &self.0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "two conversions and a division, half a place each"
            )]
            Repr::Small(small) => small.numerator() as f64 / small.denominator() as f64,
            Repr::Big(value) => value.to_f64().value(),
        };
        (near.is_normal() || self.is_zero()).then_some(near)
    }

    /// Returns the exact decimal. `None` if there is none of at most 28 places that fits.
    #[must_use]
    pub fn as_decimal(&self) -> Option<Decimal> {
        let value = match &self.0 {
            Repr::Small(small) => {
                let places = small.places().filter(|places| *places <= Decimal::MAX_SCALE)?;
                return self.to_decimal(Rounding { places, mode: RoundingMode::Down }).ok();
            }
            Repr::Big(value) => value,
        };
        let (mut twos, mut fives, mut rest) = (0u32, 0u32, value.denominator().clone());
        for (prime, count) in [(2u8, &mut twos), (5, &mut fives)] {
            let prime = UBig::from(prime);
            while *count <= Decimal::MAX_SCALE {
                let (quotient, remainder) = (&rest).div_rem(&prime);
                if !remainder.is_zero() {
                    break;
                }
                rest = quotient;
                *count += 1;
            }
        }
        let places = twos.max(fives);
        if rest != UBig::ONE || places > Decimal::MAX_SCALE {
            return None;
        }
        self.to_decimal(Rounding { places, mode: RoundingMode::Down }).ok()
    }

    /// Returns `Π baseᵢ ^ (weightᵢ ÷ Σ weights)` for bases above zero: the weighted geometric mean.
    ///
    /// Irrational by nature: computed with 50 digits and given to 30 significant ones. A mean that
    /// happens to be rational is exact if that can be detected: for a single base, equal bases, and
    /// roots up to the 32nd of a number of at most a thousand digits (of ¼, of 8/27).
    ///
    /// `None` if the weights add up to zero or a base is not above zero.
    pub(crate) fn weighted_power(factors: &[(Self, Self)]) -> Option<Self> {
        let sum = factors.iter().fold(RBig::ZERO, |sum, (_, weight)| sum + &*weight.big());
        if sum.is_zero() || factors.iter().any(|(base, _)| base <= &Self::ZERO) {
            return None;
        }
        if let Some(root) = Self::rational_root(factors, &sum) {
            return Some(root);
        }
        let mut logarithm = Approximate::ZERO.with_precision(WORKING_DIGITS).value();
        for (base, weight) in factors {
            logarithm += approximate(&base.big()).ln() * approximate(&(&*weight.big() / &sum));
        }
        let mean = logarithm.exp().with_precision(KEPT_DIGITS).value();
        let (significand, exponent) = mean.into_repr().into_parts();
        let scale = UBig::from(10u8).pow(exponent.unsigned_abs());
        Some(Self::of(if exponent < 0 {
            RBig::from_parts(significand, scale)
        } else {
            RBig::from(significand * IBig::from(scale))
        }))
    }

    /// Returns the mean of [`Exact::weighted_power`] if it is detected to be rational.
    fn rational_root(factors: &[(Self, Self)], sum: &RBig) -> Option<Self> {
        let mut counted = factors.iter().filter(|(_, weight)| !weight.is_zero());
        let (first, _) = counted.next()?;
        if counted.all(|(base, _)| base == first) {
            return Some(first.clone());
        }
        // With the weights as whole numbers nᵢ of sum n in lowest terms, the mean is the n-th root
        // of Π baseᵢ^nᵢ, and rational only if numerator and denominator are n-th powers.
        let shares: Vec<RBig> = factors.iter().map(|(_, weight)| &*weight.big() / sum).collect();
        let degree = shares.iter().fold(UBig::ONE, |lcm, share| {
            let gcd = (&lcm).gcd(share.denominator());
            lcm / gcd * share.denominator()
        });
        let degree = usize::try_from(degree).ok().filter(|degree| *degree <= ROOT_DEGREE)?;
        let mut power = RBig::ONE;
        for ((base, _), share) in factors.iter().zip(&shares) {
            let times = share * RBig::from(UBig::from(degree));
            let times = usize::try_from(times.numerator().clone()).ok()?;
            let base = base.big();
            let bits = base.numerator().bit_len().max(base.denominator().bit_len());
            if bits.checked_mul(times)? > ROOT_BITS {
                return None;
            }
            power *= base.pow(isize::try_from(times).ok()?);
        }
        let root = |power: &UBig| {
            let root = power.nth_root(degree);
            (root.pow(degree) == *power).then_some(root)
        };
        let numerator = root(&power.numerator().clone().unsigned_abs())?;
        Some(Self::of(RBig::from_parts(IBig::from(numerator), root(power.denominator())?)))
    }
}

/// A number of [`WORKING_DIGITS`] decimal digits.
pub(super) type Approximate = FBig<HalfEven, 10>;

#[expect(clippy::arithmetic_side_effects, reason = "the denominator of a fraction is not zero")]
pub(super) fn approximate(value: &RBig) -> Approximate {
    let part = |whole: IBig| Approximate::from(whole).with_precision(WORKING_DIGITS).value();
    part(value.numerator().clone()) / part(IBig::from(value.denominator().clone()))
}

fn places_of(rounding: Rounding) -> usize {
    usize::try_from(rounding.places).map_or(MOST_PLACES, |places| places.min(MOST_PLACES))
}

impl Default for Exact {
    /// Returns 0.
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        if let Some(small) = Small::from_ticks(decimal.mantissa(), decimal.scale()) {
            return small.into();
        }
        let unit = UBig::from(10u8).pow(usize::try_from(decimal.scale()).unwrap_or(0));
        Self::of(RBig::from_parts(IBig::from(decimal.mantissa()), unit))
    }
}

impl From<u64> for Exact {
    fn from(whole: u64) -> Self {
        let small = i64::try_from(whole).ok().and_then(Small::whole);
        small.map_or_else(|| Self::of(RBig::from(whole)), Self::from)
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Small::whole(whole).map_or_else(|| Self::of(RBig::from(whole)), Self::from)
    }
}

impl fmt::Display for Exact {
    /// Writes the exact decimal if there is one, `numerator/denominator` if not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_decimal() {
            Some(decimal) => write!(f, "{}", decimal.normalize()),
            None => {
                let value = self.big();
                write!(f, "{}/{}", value.numerator(), value.denominator())
            }
        }
    }
}

/// Serializes as `numerator/denominator`, or as the numerator alone.
impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (above, below) = self.fraction();
        match below.as_str() {
            "1" => serializer.serialize_str(&above),
            _ => serializer.collect_str(&format_args!("{above}/{below}")),
        }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
        let above = above.parse::<IBig>().map_err(de::Error::custom)?;
        let below = below.parse::<UBig>().map_err(de::Error::custom)?;
        if below == UBig::ZERO {
            return Err(de::Error::custom("the denominator is zero"));
        }
        Self::bounded(RBig::from_parts(above, below)).map_err(de::Error::custom)
    }
}

impl FromStr for Exact {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::Quantity::from_str(text).map(|quantity| Self::from(quantity.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        match text.split_once('/') {
            Some((n, d)) => Exact::ratio(n.parse().unwrap(), d.parse().unwrap()).unwrap(),
            None => text.parse().unwrap(),
        }
    }

    #[test]
    fn ticks_are_so_many_of_their_unit() {
        assert_eq!(Exact::from_ticks(-1234, 2), exact("-12.34"));
        assert_eq!(Exact::from_ticks(7, 0), exact("7"));
        // 5 × 10^−30, which does not fit a machine word
        let small = Exact::from_ticks(5, 30);
        let places = exact("1000000000000000");
        let back = small.times(&places).unwrap().times(&places).unwrap();
        assert_eq!(back, exact("5"));
    }

    #[test]
    fn every_mode_rounds_as_its_table_says() {
        use RoundingMode::{Down, HalfDown, HalfEven, HalfUp, Up};
        let table = [
            (HalfUp, ["3", "4", "3", "-3"]),
            (HalfEven, ["2", "4", "3", "-2"]),
            (HalfDown, ["2", "3", "3", "-2"]),
            (Up, ["3", "4", "3", "-3"]),
            (Down, ["2", "3", "2", "-2"]),
        ];
        for (mode, expected) in table {
            for (input, output) in ["2.5", "3.5", "2.51", "-2.5"].iter().zip(expected) {
                let rounding = Rounding { places: 0, mode };
                assert_eq!(
                    exact(input).to_decimal(rounding).unwrap().to_string(),
                    output,
                    "{input} {mode:?}"
                );
            }
        }
    }

    #[test]
    fn a_third_stays_a_third() {
        let third = exact("1/3");
        let one = third.plus(&third).unwrap().plus(&third).unwrap();
        assert_eq!(one, Exact::ONE);
        assert_eq!(third.as_decimal(), None);
        assert_eq!(third.shown(10).unwrap().to_string(), "0.3333333333");
    }

    #[test]
    fn decimals_keep_their_places() {
        let score = exact("92.5").to_decimal(Rounding { places: 2, mode: RoundingMode::HalfUp });
        assert_eq!(score.unwrap().to_string(), "92.50");
        assert_eq!(exact("1/8").as_decimal().unwrap().to_string(), "0.125");
        assert_eq!(exact("50").as_decimal().unwrap().to_string(), "50");
    }

    #[test]
    fn geometric_means_that_are_rational_come_out_exactly() {
        // √(0.25 × 1) = 0.5
        let half = Exact::weighted_power(&[(exact("0.25"), exact("7")), (Exact::ONE, exact("7"))]);
        assert_eq!(half, Some(exact("0.5")));
        // (0.125)^(1/3) = 0.5 with weights 1 : 2 against 1
        let half = Exact::weighted_power(&[(exact("0.125"), exact("1")), (Exact::ONE, exact("2"))]);
        assert_eq!(half, Some(exact("0.5")));
        // One base, equal bases, and √(4/9 × 1) = 2/3: rational, though no decimal is exact.
        assert_eq!(Exact::weighted_power(&[(exact("5/7"), exact("3"))]), Some(exact("5/7")));
        let thirds = [(exact("1/3"), exact("2")), (exact("1/3"), exact("5"))];
        assert_eq!(Exact::weighted_power(&thirds), Some(exact("1/3")));
        let root = [(exact("4/9"), exact("0.5")), (Exact::ONE, exact("0.5"))];
        assert_eq!(Exact::weighted_power(&root), Some(exact("2/3")));
    }

    #[test]
    fn an_irrational_mean_has_thirty_digits() {
        // √0.5 = 0.707106781186547524400844362104849039284835937688… (OEIS A010503)
        let mean =
            Exact::weighted_power(&[(exact("0.5"), exact("1")), (Exact::ONE, exact("1"))]).unwrap();
        let shown = mean.to_decimal(Rounding { places: 28, mode: RoundingMode::Down }).unwrap();
        assert_eq!(shown.to_string(), "0.7071067811865475244008443621");
    }

    #[test]
    fn growth_is_refused_not_endless() {
        let mut number = exact("1/3");
        let refused = std::iter::from_fn(|| match number.times(&number) {
            Ok(square) => {
                number = square;
                Some(())
            }
            Err(Overflow) => None,
        })
        .count();
        assert!(refused < 20);
    }

    #[test]
    fn a_division_by_zero_is_nothing() {
        assert_eq!(Exact::ONE.over(&Exact::ZERO), Ok(None));
        assert_eq!(Exact::ratio(1, 0), None);
    }
}
