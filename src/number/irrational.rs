//! Functions with irrational results: root, logarithm, exponential.

use dashu_base::{BitTest, UnsignedAbs};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::exact::{Approximate, KEPT_DIGITS, approximate};
use super::{Exact, Overflow};

/// A result, and whether it is irrational and was cut to 30 significant digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rounded {
    /// The number.
    pub(crate) value: Exact,
    /// Whether the true number has more digits.
    pub(crate) approximate: bool,
}

impl Rounded {
    const fn exact(value: Exact) -> Self {
        Self { value, approximate: false }
    }

    fn cut(result: Approximate) -> Result<Self, Overflow> {
        Ok(Self { value: Exact::from_float(result)?, approximate: true })
    }
}

/// The most bits of numerator and denominator each that a long sum carries, and the significant bits that
/// it keeps once it outgrows them: 77 digits.
const SUM_BITS: usize = 1 << 10;
const KEPT_BITS: usize = 1 << 8;

/// The largest absolute argument of [`Exact::exp`]: e^10000 has 4,343 digits before the point.
const LARGEST_EXPONENT: u64 = 10_000;

impl Exact {
    /// Returns the square root: exact if it is rational, to 30 significant digits if not. `None`
    /// for a number below zero.
    ///
    /// # Errors
    /// [`Overflow`] if the result has more than [`Exact::MAX_BITS`] bits.
    #[expect(clippy::arithmetic_side_effects, reason = "whole numbers of unbounded size")]
    pub(crate) fn sqrt(&self) -> Result<Option<Rounded>, Overflow> {
        if self.is_negative() {
            return Ok(None);
        }
        let whole_root = |whole: &UBig| {
            let root = whole.nth_root(2);
            (&root * &root == *whole).then_some(root)
        };
        let value = self.big();
        let numerator = value.numerator().clone().unsigned_abs();
        let roots = (whole_root(&numerator), whole_root(value.denominator()));
        if let (Some(numerator), Some(denominator)) = roots {
            let root = RBig::from_parts(IBig::from(numerator), denominator);
            return Ok(Some(Rounded::exact(Self::of(root))));
        }
        Rounded::cut(approximate(&self.big()).sqrt()).map(Some)
    }

    /// Returns the natural logarithm: exact for 1, to 30 significant digits for others. `None` for
    /// a number that is not above zero.
    ///
    /// # Errors
    /// [`Overflow`] if the result has more than [`Exact::MAX_BITS`] bits.
    pub(crate) fn ln(&self) -> Result<Option<Rounded>, Overflow> {
        if self <= &Self::ZERO {
            return Ok(None);
        }
        if *self == Self::ONE {
            return Ok(Some(Rounded::exact(Self::ZERO)));
        }
        // Near 1, the significant digits are those of the distance from 1.
        let above_one = self.minus(&Self::ONE)?;
        let bound = Self::from_ticks(5, 1);
        let near = above_one < bound && Self::ZERO.minus(&above_one)? < bound;
        let result = if near {
            approximate(&above_one.big()).ln_1p()
        } else {
            approximate(&self.big()).ln()
        };
        Rounded::cut(result).map(Some)
    }

    /// Returns e to the power of this: exact for 0, to 30 significant digits for others.
    ///
    /// # Errors
    /// [`Overflow`] for an argument beyond ±10,000, or if the result has more than
    /// [`Exact::MAX_BITS`] bits.
    pub(crate) fn exp(&self) -> Result<Rounded, Overflow> {
        if self.is_zero() {
            return Ok(Rounded::exact(Self::ONE));
        }
        let largest = Self::from(LARGEST_EXPONENT);
        if *self > largest || Self::ZERO.minus(self)? > largest {
            return Err(Overflow);
        }
        Rounded::cut(approximate(&self.big()).exp())
    }

    /// Adds a number to a sum of many. A long fraction is cut to 77 significant digits, so that the sum can always be carried.
    ///
    /// # Errors
    /// [`Overflow`] if one of both has nearly [`Exact::MAX_BITS`] bits.
    pub(crate) fn plus_cut(&self, other: &Self) -> Result<Self, Overflow> {
        Ok(self.plus(other)?.cut_if_long().value)
    }

    /// Returns the number, cut to 77 significant digits if its fraction has more than a thousand bits. So a
    /// sum of thousands of fractions with different denominators stays small.
    pub(crate) fn cut_if_long(self) -> Rounded {
        match self.bits() > SUM_BITS {
            true => Rounded { value: self.cut(), approximate: true },
            false => Rounded::exact(self),
        }
    }

    /// Returns the number, cut to 77 significant digits over a power of two, which sums of such numbers keep.
    #[expect(clippy::arithmetic_side_effects, reason = "shifts by fewer bits than were counted")]
    pub(crate) fn cut(&self) -> Self {
        let value = self.big();
        let (above, below) = (value.numerator().bit_len(), value.denominator().bit_len());
        // The quotient of the shifted numerator has at least as many bits as are kept.
        let up = below.saturating_add(KEPT_BITS).saturating_sub(above);
        let quotient = (value.numerator() << up) / IBig::from(value.denominator().clone());
        Self::of(RBig::from_parts(quotient, UBig::ONE << up))
    }

    /// Converts a number of decimal digits to a fraction, cut to the digits that are kept.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "the powers of ten were checked to be small"
    )]
    fn from_float(float: Approximate) -> Result<Self, Overflow> {
        let (significand, exponent) =
            float.with_precision(KEPT_DIGITS).value().into_repr().into_parts();
        // Three bits are less than a digit.
        let digits = exponent.unsigned_abs();
        if digits.saturating_mul(3) > Self::MAX_BITS || significand.bit_len() > Self::MAX_BITS {
            return Err(Overflow);
        }
        let scale = UBig::from(10u8).pow(digits);
        Self::bounded(if exponent < 0 {
            RBig::from_parts(significand, scale)
        } else {
            RBig::from(significand * IBig::from(scale))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Rounding, RoundingMode};

    fn exact(numerator: i128, denominator: i128) -> Exact {
        Exact::ratio(numerator, denominator).unwrap()
    }

    fn digits(rounded: &Rounded, places: u32) -> String {
        assert!(rounded.approximate);
        rounded.value.to_decimal(Rounding { places, mode: RoundingMode::Down }).unwrap().to_string()
    }

    #[test]
    fn roots_of_squares_are_exact_and_others_have_thirty_digits() {
        let root = exact(49, 64).sqrt().unwrap().unwrap();
        assert_eq!(root, Rounded { value: exact(7, 8), approximate: false });
        assert_eq!(Exact::ZERO.sqrt().unwrap().unwrap().value, Exact::ZERO);
        assert_eq!(exact(-1, 4).sqrt(), Ok(None));
        // √2 = 1.414213562373095048801688724209… (OEIS A002193)
        let root = exact(2, 1).sqrt().unwrap().unwrap();
        assert_eq!(digits(&root, 28), "1.4142135623730950488016887242");
    }

    #[test]
    fn logarithms_have_their_digits_near_one_too() {
        assert_eq!(Exact::ONE.ln().unwrap().unwrap().value, Exact::ZERO);
        assert_eq!(Exact::ZERO.ln(), Ok(None));
        assert_eq!(exact(-3, 1).ln(), Ok(None));
        // ln 2 = 0.693147180559945309417232121458… (OEIS A002162)
        let ln = exact(2, 1).ln().unwrap().unwrap();
        assert_eq!(digits(&ln, 28), "0.6931471805599453094172321214");
        // ln(1 + t) = t − t²÷2 + …: with t = 10^−20 the ratio to t is 1 − 5 × 10^−21 and a little.
        let t = exact(1, 10i128.pow(20));
        let ln = Exact::ONE.plus(&t).unwrap().ln().unwrap().unwrap();
        let ratio = ln.value.over(&t).unwrap().unwrap();
        assert!(
            ratio
                .to_decimal(Rounding { places: 22, mode: RoundingMode::Down })
                .unwrap()
                .to_string()
                == "0.9999999999999999999950"
        );
    }

    #[test]
    fn exponentials_are_bounded() {
        assert_eq!(Exact::ZERO.exp().unwrap(), Rounded::exact(Exact::ONE));
        // e = 2.718281828459045235360287471352… (OEIS A001113)
        let e = Exact::ONE.exp().unwrap();
        assert_eq!(digits(&e, 28), "2.7182818284590452353602874713");
        assert!(exact(10_000, 1).exp().is_ok() && exact(-10_000, 1).exp().is_ok());
        assert_eq!(exact(10_001, 1).exp(), Err(Overflow));
        assert_eq!(exact(-10_001, 1).exp(), Err(Overflow));
        assert_eq!(exact(i128::MAX, 3).exp(), Err(Overflow));
    }

    /// 2 to the power of `bits`, and one over it, are the largest and smallest numbers there are.
    #[test]
    fn extreme_numbers_keep_their_digits() {
        for bits in [1usize, 60, 170, 1_000, 10_000, 32_000] {
            let large = Exact::of(RBig::from(IBig::from(2u8).pow(bits)));
            let small = Exact::ONE.over(&large).unwrap().unwrap();
            let near = Exact::ONE.plus(&small).unwrap();
            let below = Exact::ONE.minus(&small).unwrap();
            for number in [&large, &small, &near, &below] {
                let root = number.sqrt().unwrap().unwrap().value;
                let square = root.times(&root).unwrap().over(number).unwrap().unwrap();
                let error = square.minus(&Exact::ONE).unwrap();
                let bound = exact(1, 10i128.pow(29));
                assert!(error < bound && Exact::ZERO.minus(&error).unwrap() < bound);
                assert!(number.ln().unwrap().unwrap().approximate);
                assert_eq!(number.ln().unwrap().unwrap().value > Exact::ZERO, *number > Exact::ONE);
            }
            // e^x is a little more than 1 + x.
            assert!(small.exp().unwrap().value >= Exact::ONE);
            assert_eq!(large.exp().is_ok(), bits == 1 || bits == 2);
            assert!(Exact::ZERO.minus(&small).unwrap().exp().unwrap().value <= Exact::ONE);
        }
    }
}
