//! Numbers known to lie close to a float: enough to order, round and show most numbers without their fractions.
//!
//! Every bound is proven from one rule of binary floating point: the result of `+`, `−`, `×`, `÷` is the exact result
//! with a relative error of at most [`UNIT`], unless it is so small that digits are lost for lack of exponents; then
//! the error is below [`TINY`]. Bounds are themselves computed in floats, so each is enlarged by [`INFLATE`], which is
//! more than the few roundings that go into it can take away.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::elementary::{self, UNIT};
use super::{Exact, Rounding, RoundingMode, Shown};

/// More than the absolute error of an operation whose result is too small for all its digits.
const TINY: f64 = f64::MIN_POSITIVE;
/// A bound that went through less than fifteen operations is not too small after it was multiplied by this.
pub(crate) const INFLATE: f64 = 1.0 + 16.0 * f64::EPSILON;
/// A bound that went through less than fifteen operations is not too large after it was multiplied by this.
const DEFLATE: f64 = 1.0 - 16.0 * f64::EPSILON;
/// Numbers below this are told apart from their neighbours of ten decimal places by machine words.
const MOST_TICKS: f64 = 4_503_599_627_370_496.0; // 2^52

/// The largest exponent: beyond it, fractions have too many digits to be worked out in numbers.
const MOST_EXPONENT: f64 = 140.0;

/// A number between `at − off` and `at + off`. If `off` is not finite, or `at` is not a number, nothing is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Enclosed {
    pub(crate) at: f64,
    pub(crate) off: f64,
}

impl Enclosed {
    pub(crate) const ZERO: Self = Self { at: 0.0, off: 0.0 };
    pub(crate) const ONE: Self = Self { at: 1.0, off: 0.0 };

    /// More than the bits of a quotient of two products in a loop, and of a function to thirty digits: those of e to a power
    /// that is enclosed are the most.
    pub(crate) const MOST_BITS: usize = 320;

    /// Encloses a fraction. `None` if it is too large or too small for a float.
    pub(crate) fn of(number: &Exact) -> Option<Self> {
        let at = number.nearest_float()?;
        let whole = at.abs() < MOST_TICKS && at.fract() == 0.0;
        let exact = whole && number.to_ticks(0).is_some();
        Some(Self { at, off: if exact { 0.0 } else { at.abs() * 8.0 * UNIT } })
    }

    /// Nothing is known of the number, or there is none.
    pub(crate) const UNKNOWN: Self = Self { at: 0.0, off: f64::INFINITY };

    /// Returns the number, unknown if the floats say nothing.
    #[inline(always)]
    fn known(at: f64, off: f64) -> Self {
        if at.is_finite() && off.is_finite() { Self { at, off } } else { Self::UNKNOWN }
    }

    /// Returns two floats that the number lies between.
    fn ends(self) -> Option<(f64, f64)> {
        let Self { at, off } = self;
        if off == 0.0 && at.is_finite() {
            return Some((at, at));
        }
        let (low, high) = ((at - off).next_down(), (at + off).next_up());
        (low.is_finite() && high.is_finite()).then_some((low, high))
    }

    /// Returns the float below which the number cannot be.
    pub(crate) fn low(self) -> f64 {
        self.ends().map_or(f64::NEG_INFINITY, |(low, _)| low)
    }

    /// Returns the float above which the number cannot be.
    pub(crate) fn high(self) -> f64 {
        self.ends().map_or(f64::INFINITY, |(_, high)| high)
    }

    /// Compares two numbers. `None` if they are too close to tell.
    pub(crate) fn order(self, other: Self) -> Option<Ordering> {
        let ((low, high), (other_low, other_high)) = (self.ends()?, other.ends()?);
        if high < other_low {
            return Some(Ordering::Less);
        }
        if low > other_high {
            return Some(Ordering::Greater);
        }
        let is_one_point = low == high && other_low == other_high && low == other_low;
        is_one_point.then_some(Ordering::Equal)
    }

    #[inline(always)]
    fn is_zero(self) -> bool {
        self.at == 0.0 && self.off == 0.0
    }

    #[inline(always)]
    pub(crate) fn plus(self, other: Self) -> Self {
        let at = self.at + other.at;
        // What the addition dropped, which is itself exact.
        let part = at - self.at;
        let lost = (self.at - (at - part)) + (other.at - part);
        let is_exact = lost == 0.0 && self.off == 0.0 && other.off == 0.0;
        let off = (self.off + other.off + at.abs() * UNIT + TINY) * INFLATE;
        Self::known(at, if is_exact { 0.0 } else { off })
    }

    #[inline(always)]
    pub(crate) fn times(self, other: Self) -> Self {
        let at = self.at * other.at;
        let of_factors = self.at.abs() * other.off + other.at.abs() * self.off;
        let off = of_factors + self.off * other.off + at.abs() * UNIT + TINY;
        let product = Self::known(at, off * INFLATE);
        // Nothing times a number that there may not be is none.
        let has_zero = self.is_zero() || other.is_zero();
        let is_zero = has_zero && self.off.is_finite() && other.off.is_finite();
        if is_zero { Self::ZERO } else { product }
    }

    /// Divides. Nothing is known of the result if the divisor may be zero.
    #[inline(always)]
    pub(crate) fn over(self, divisor: Self) -> Self {
        let least = (divisor.at.abs() - divisor.off) * DEFLATE;
        let at = self.at / divisor.at;
        // |a'÷b' − a÷b| = |(a' − a) − (a÷b)(b' − b)| ÷ |b'|
        let off =
            (self.off + (at.abs() * INFLATE + TINY) * divisor.off) / least + at.abs() * UNIT + TINY;
        let quotient = Self::known(at, off * INFLATE);
        let quotient = if self.is_zero() { Self::ZERO } else { quotient };
        if least > 0.0 { quotient } else { Self::UNKNOWN }
    }

    /// Returns the natural logarithm. Nothing is known of it if the number may not be above zero.
    #[inline(always)]
    pub(crate) fn ln(self) -> Self {
        let least = (self.at - self.off) * DEFLATE;
        let inside = least >= f64::MIN_POSITIVE && self.at <= f64::MAX;
        // |ln a' − ln a| is at most |a' − a| ÷ the smaller of both.
        let at = elementary::ln(if inside { self.at } else { 1.0 });
        let logarithm = Self::known(at, (self.off / least + at.abs() * elementary::OFF) * INFLATE);
        let is_one = self.at == 1.0 && self.off == 0.0;
        let logarithm = if is_one { Self::ZERO } else { logarithm };
        if inside { logarithm } else { Self::UNKNOWN }
    }

    /// Returns the square root. Nothing is known of it if the number may not be above zero.
    #[inline(always)]
    pub(crate) fn sqrt(self) -> Self {
        // |√a' − √a| = |a' − a| ÷ (√a' + √a); the root of a float is rounded as a sum is.
        let at = self.at.sqrt();
        let root = Self::known(at, (self.off / at + at * UNIT + TINY) * INFLATE);
        let root = if self.is_zero() { Self::ZERO } else { root };
        if self.at > self.off || self.is_zero() { root } else { Self::UNKNOWN }
    }

    /// Returns the smaller of two numbers. It is off by no more than the one that is farther off.
    #[inline(always)]
    pub(crate) fn least(self, other: Self) -> Self {
        Self { at: self.at.min(other.at), off: self.off.max(other.off) }
    }

    /// Returns the larger of two numbers.
    #[inline(always)]
    pub(crate) fn most(self, other: Self) -> Self {
        Self { at: self.at.max(other.at), off: self.off.max(other.off) }
    }

    /// Returns e to the power of the number. Nothing is known of it if that is too large or small, or too far off.
    #[inline(always)]
    pub(crate) fn exp(self) -> Self {
        let is_known = self.at.abs() <= MOST_EXPONENT && self.off < 1e-3;
        // e^ε − 1 is less than 1.002 ε for such a small ε.
        let at = elementary::exp(if is_known { self.at } else { 0.0 });
        let power = Self::known(at, at * (self.off * 1.002 + elementary::OFF) * INFLATE);
        let power = if self.is_zero() { Self::ONE } else { power };
        if is_known { power } else { Self::UNKNOWN }
    }

    /// Limits a share to 0…1.
    #[inline(always)]
    pub(crate) fn limited(self) -> Self {
        let Self { at, off } = self;
        // To limit a number brings it no farther from another that is limited.
        let inside = Self { at: at.clamp(0.0, 1.0), off };
        // The difference is rounded, but not to less than the bound if it is not so.
        let is_full = at - 1.0 >= off * INFLATE;
        let share = if is_full { Self::ONE } else { inside };
        if at <= -off { Self::ZERO } else { share }
    }

    /// Returns the whole numbers of 10^−places that the number lies between, as floats.
    fn in_ticks(self, places: u32) -> Option<(f64, f64)> {
        // Exact up to 10^22.
        let unit = 10f64.powi(i32::try_from(places).ok().filter(|places| *places <= 22)?);
        let (low, high) = match self {
            Self::ZERO => (0.0, 0.0),
            number => number.times(Self { at: unit, off: 0.0 }).ends()?,
        };
        (low.abs() < MOST_TICKS && high.abs() < MOST_TICKS).then_some((low, high))
    }

    /// Returns whether the number is surely no whole number of 10^−places.
    pub(crate) fn is_between(self, places: u32) -> bool {
        let ends = self.in_ticks(places);
        ends.is_some_and(|(low, high)| low.floor() == high.floor() && low > low.floor())
    }

    /// Returns the number after rounding, in units of 10^−places. `None` if an edge of the rounding lies too close, or
    /// the number may be below zero.
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers below 2^52")]
    pub(crate) fn rounded(self, rounding: Rounding) -> Option<i64> {
        let (low, high) = self.in_ticks(rounding.places)?;
        let whole = match rounding.mode {
            _ if high <= 0.0 => return (low == 0.0).then_some(0),
            RoundingMode::Down => (low.floor() == high.floor()).then_some(low.floor()),
            RoundingMode::Up => (low.ceil() == high.ceil()).then_some(low.ceil()),
            RoundingMode::HalfUp | RoundingMode::HalfEven | RoundingMode::HalfDown => {
                // The sum is rounded, but never past the next float.
                let (low, high) = ((low + 0.5).next_down(), (high + 0.5).next_up());
                (low.floor() == high.floor()).then_some(low.floor())
            }
        };
        whole.filter(|_| low >= -0.25).map(|whole| whole as i64)
    }

    /// Returns the number for display, to `places` places. `None` if it may be a multiple of their unit, or half of
    /// one: then only its fraction can tell.
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers below 2^52")]
    pub(crate) fn shown(self, places: u32) -> Option<Shown> {
        let (low, high) = self.in_ticks(places)?;
        let below = low.floor();
        let cut = low > 0.0 && low > below && high < below + 1.0;
        let half = below + 0.5;
        let zero = self == Self::ZERO;
        let ticks = match () {
            () if zero => 0.0,
            () if cut && high < half => below,
            () if cut && low > half => below + 1.0,
            () => return None,
        };
        let decimal = Decimal::try_from_i128_with_scale(i128::from(ticks as i64), places).ok()?;
        let shown = Shown::from(decimal);
        Some(if zero { shown } else { shown.inexact() })
    }

    /// Returns the number with as many places as are sure, for one whose fraction is too large to carry. `None` if it is
    /// rounded to `places`, which only the fraction tells.
    pub(crate) fn told(self, places: Option<u32>) -> Option<Shown> {
        let unrounded = places.is_none();
        unrounded.then(|| (0..Rounding::MAX_PLACES).rev().find_map(|places| self.shown(places)))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i128, d: i128) -> Exact {
        Exact::ratio(n, d).unwrap()
    }

    fn enclosed(n: i128, d: i128) -> Enclosed {
        Enclosed::of(&ratio(n, d)).unwrap()
    }

    /// Whether a fraction lies inside, decided in fractions.
    fn holds(number: Enclosed, exact: &Exact) -> bool {
        let float = |float: f64| {
            // Floats of ordinary size are whole numbers of 2^−60 here.
            #[expect(clippy::cast_possible_truncation, reason = "numbers of the tests are small")]
            let scaled = (float * 2f64.powi(60)) as i128;
            ratio(scaled, 1 << 60)
        };
        let margin = ratio(1, 1 << 59);
        let low = float(number.low()).minus(&margin).unwrap();
        let high = float(number.high()).plus(&margin).unwrap();
        low <= *exact && *exact <= high
    }

    #[test]
    fn results_lie_inside() {
        let numbers = [(1, 3), (2, 7), (617, 820), (5, 1), (-9, 11), (1, 1_000_003), (10, 3)];
        for (a, b) in numbers.iter().flat_map(|a| numbers.map(|b| (*a, b))) {
            let (one, other) = (enclosed(a.0, a.1), enclosed(b.0, b.1));
            let (x, y) = (ratio(a.0, a.1), ratio(b.0, b.1));
            assert!(holds(one.plus(other), &x.plus(&y).unwrap()));
            assert!(holds(one.times(other), &x.times(&y).unwrap()));
            assert!(holds(one.over(other), &x.over(&y).unwrap().unwrap()));
            assert!(one.plus(other).off < 1e-14);
            let (least, most) = (x.clone().min(y.clone()), x.clone().max(y.clone()));
            assert!(holds(one.least(other), &least) && holds(one.most(other), &most));
            let functions = [
                (one.ln(), x.ln().unwrap()),
                (one.sqrt(), x.sqrt().unwrap()),
                (one.exp(), x.exp().ok()),
            ];
            for (number, truth) in functions {
                let is_inside = truth.is_none_or(|truth| holds(number, &truth.value));
                assert!(is_inside && number.off.is_infinite() == (number.at == 0.0));
            }
            let order = if a == b { None } else { Some(x.cmp(&y)) };
            assert!(one.order(other) == order || one.off == 0.0);
        }
        assert_eq!(enclosed(5, 1).order(enclosed(5, 1)), Some(Ordering::Equal));
        assert_eq!(Enclosed::ZERO.times(enclosed(1, 3).over(Enclosed::ZERO)), Enclosed::UNKNOWN);
        assert_eq!(
            Enclosed::ZERO.over(Enclosed::ZERO).least(enclosed(1, 3)).order(enclosed(1, 2)),
            None
        );
        let nothing = enclosed(1, 3).over(enclosed(1, 3).plus(enclosed(-1, 3)));
        assert_eq!((nothing.order(enclosed(1, 1)), nothing.shown(2)), (None, None));
    }

    /// A third is 0.33 in every direction but up; 0.125 is a tie, which a fraction must decide.
    #[test]
    fn roundings_are_decided_unless_an_edge_is_near() {
        use RoundingMode::{Down, HalfDown, HalfEven, HalfUp, Up};
        for (mode, third, eighth, two) in [
            (HalfUp, Some(33), None, Some(200)),
            (HalfEven, Some(33), None, Some(200)),
            (HalfDown, Some(33), None, Some(200)),
            (Down, Some(33), Some(12), None),
            (Up, Some(34), Some(13), None),
        ] {
            let rounding = Rounding { places: 2, mode };
            assert_eq!(enclosed(1, 3).rounded(rounding), third, "{mode:?}");
            assert_eq!(enclosed(1, 8).rounded(rounding), eighth, "{mode:?}");
            assert_eq!(enclosed(6, 3).plus(Enclosed::ZERO).rounded(rounding), two, "{mode:?}");
            assert_eq!(Enclosed::ZERO.rounded(rounding), Some(0), "{mode:?}");
            assert_eq!(enclosed(-1, 3).rounded(rounding), None, "{mode:?}");
        }
    }

    #[test]
    fn what_is_shown_is_what_the_fraction_shows() {
        for (n, d) in [(1, 3), (2, 3), (1_000, 7), (617, 820), (1, 999_999_937)] {
            for places in [0, 4, 6, 10] {
                let exact = Shown::rounded(&ratio(n, d), places).unwrap();
                assert_eq!(enclosed(n, d).shown(places), Some(exact), "{n}/{d} to {places}");
            }
        }
        assert_eq!(enclosed(1, 8).shown(3), None);
        assert_eq!(enclosed(1, 8).shown(2), None);
        assert_eq!(Enclosed::ZERO.shown(2), Some(Shown::from(Decimal::new(0, 2))));
    }
}
