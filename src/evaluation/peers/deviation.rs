//! Mean and deviation of the peers, and the distance of a value from the mean.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::number::{Exact, Overflow, Rounded};

/// The spread of the peers' values around their mean.
///
/// With `n` values that add up to `S` and whose squares add up to `Q`, the variance of the population
/// is `(nQ − S²) ÷ n²`, and `z = (v − S÷n) ÷ √variance = (nv − S) ÷ √(nQ − S²)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spread {
    count: Exact,
    sum: Exact,
    /// `nQ − S²`, the variance times n².
    scatter: Exact,
    /// Its root: the deviation times n.
    root: Rounded,
}

impl Spread {
    pub(crate) fn new(count: u64, sum: &Rounded, squares: &Exact) -> Result<Self, Overflow> {
        let Rounded { value: sum, approximate } = sum;
        let count = Exact::from(count);
        let scatter = count.times(squares)?.minus(&sum.times(sum)?)?;
        // The scatter is never below zero, so there is a root.
        let none = Rounded { value: Exact::ZERO, approximate: false };
        let mut root = scatter.sqrt()?.unwrap_or(none);
        root.approximate |= approximate;
        Ok(Self { count, sum: sum.clone(), scatter, root })
    }

    /// Returns the standard deviation of the population.
    pub(crate) fn deviation(&self) -> Result<Rounded, Overflow> {
        let value = self.root.value.over(&self.count)?.unwrap_or(Exact::ZERO);
        Ok(Rounded { value, approximate: self.root.approximate })
    }

    /// Returns n times the distance of the value above the mean.
    fn above(&self, value: &Exact) -> Result<Exact, Overflow> {
        self.count.times(value)?.minus(&self.sum)
    }

    /// Returns the distance of the value from the mean in deviations. `None` if all values are
    /// equal.
    pub(crate) fn z(&self, value: &Exact) -> Result<Option<Rounded>, Overflow> {
        let above = self.above(value)?;
        let z = above.over(&self.root.value)?;
        let approximate = self.root.approximate && !above.is_zero();
        Ok(z.map(|value| Rounded { value, approximate }))
    }

    /// Returns `(z − zero_at) ÷ (full_at − zero_at)`, limited to 0…1. `None` if all values are
    /// equal.
    ///
    /// Whether `z` is past an end is decided without the root, so that 0 and 1 are exact.
    pub(crate) fn share(
        &self,
        value: &Exact,
        zero_at: Decimal,
        full_at: Decimal,
    ) -> Result<Option<Rounded>, Overflow> {
        let exactly = |value| Ok(Some(Rounded { value, approximate: false }));
        let above = self.above(value)?;
        let (zero, full) = (Exact::from(zero_at), Exact::from(full_at));
        let (against_zero, against_full) =
            (self.against(&above, &zero)?, self.against(&above, &full)?);
        let rises = zero < full;
        let Some(z) = self.z(value)? else { return Ok(None) };
        if against_zero.is_eq() || against_zero.is_lt() == rises {
            return exactly(Exact::ZERO);
        }
        if against_full.is_eq() || against_full.is_gt() == rises {
            return exactly(Exact::ONE);
        }
        let way = full.minus(&zero)?;
        // The loader refuses equal ends, so the divisor is never zero.
        let past_zero = if z.approximate {
            self.apart(&above, &z.value, &zero)?
        } else {
            z.value.minus(&zero)?
        };
        let share = past_zero.over(&way)?.unwrap_or(Exact::ZERO).held_to_share();
        // Thirty digits are told. The long fraction that they come from would make sums too large to carry.
        let share = if z.approximate { share.cut() } else { share };
        Ok(Some(Rounded { value: share, approximate: z.approximate }))
    }

    /// Compares `z` with a bound: `nv − S` with the bound times `√(nQ − S²)`, as squares that keep
    /// their signs.
    fn against(&self, above: &Exact, bound: &Exact) -> Result<Ordering, Overflow> {
        Ok(signed_square(above)?.cmp(&signed_square(bound)?.times(&self.scatter)?))
    }

    /// Returns `z − bound` for an irrational `z`. If both have the same sign, this is `(z² −
    /// bound²) ÷ (z + bound)`, whose dividend is exact. So no digits are lost, even if they are
    /// nearly equal.
    fn apart(&self, above: &Exact, z: &Exact, bound: &Exact) -> Result<Exact, Overflow> {
        let same_sign = !bound.is_zero() && above.is_negative() == bound.is_negative();
        if same_sign
            && let Some(square) = above.times(above)?.over(&self.scatter)?
            && let Some(apart) = square.minus(&bound.times(bound)?)?.over(&z.plus(bound)?)?
        {
            return Ok(apart);
        }
        z.minus(bound)
    }
}

/// Returns `x × |x|`, which keeps the order of numbers.
fn signed_square(number: &Exact) -> Result<Exact, Overflow> {
    let square = number.times(number)?;
    Ok(if number.is_negative() { square.negated() } else { square })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{Rounding, RoundingMode};

    fn spread(values: &[i64]) -> Spread {
        let sum: i64 = values.iter().sum();
        let squares: i64 = values.iter().map(|value| value.pow(2)).sum();
        let count = u64::try_from(values.len()).unwrap();
        let sum = Rounded { value: Exact::from(sum), approximate: false };
        Spread::new(count, &sum, &Exact::from(squares)).unwrap()
    }

    fn share(spread: &Spread, value: i64, ends: (&str, &str)) -> Rounded {
        let (zero, full) = (ends.0.parse().unwrap(), ends.1.parse().unwrap());
        spread.share(&Exact::from(value), zero, full).unwrap().unwrap()
    }

    fn exactly(numerator: i128, denominator: i128) -> Rounded {
        let value = Exact::ratio(numerator, denominator).unwrap();
        Rounded { value, approximate: false }
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, variance (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) ÷ 8 = 4.
    #[test]
    fn a_rational_deviation_gives_exact_shares() {
        let spread = spread(&[2, 4, 4, 4, 5, 5, 7, 9]);
        assert_eq!(spread.deviation().unwrap(), exactly(2, 1));
        // z = (9 − 5) ÷ 2 = 2, (7 − 5) ÷ 2 = 1, (2 − 5) ÷ 2 = −1.5
        assert_eq!(share(&spread, 9, ("-2", "2")), exactly(1, 1));
        assert_eq!(share(&spread, 7, ("-2", "2")), exactly(3, 4));
        assert_eq!(share(&spread, 2, ("-2", "2")), exactly(1, 8));
        assert_eq!(share(&spread, 2, ("2", "-2")), exactly(7, 8));
        assert_eq!(share(&spread, 9, ("1", "-1")), exactly(0, 1));
        assert_eq!(share(&spread, 9, ("0", "1.5")), exactly(1, 1));
    }

    /// 1, 2, 3: mean 2, variance 2 ÷ 3, deviation √6 ÷ 3; z of 3 is 3 ÷ √6 = √1.5.
    #[test]
    fn an_irrational_deviation_is_exact_at_the_ends_and_the_mean() {
        let spread = spread(&[1, 2, 3]);
        assert!(spread.deviation().unwrap().approximate);
        assert_eq!(share(&spread, 2, ("-2", "2")), exactly(1, 2));
        assert_eq!(share(&spread, 3, ("-1", "1")), exactly(1, 1));
        assert_eq!(share(&spread, 1, ("-1", "1")), exactly(0, 1));
        // √1.5 = 1.224744871391589049098642037352… (OEIS A115754)
        let found = share(&spread, 3, ("0", "2"));
        let digits = |places| Rounding { places, mode: RoundingMode::Down };
        assert!(found.approximate);
        let text = found.value.to_decimal(digits(26)).unwrap().to_string();
        assert_eq!(text, "0.61237243569579452454932101");
    }

    /// The end that earns nothing is √1.5 to 28 digits: thirty digits of the difference are left.
    #[test]
    fn near_the_end_no_digits_are_lost() {
        let found = share(&spread(&[1, 2, 3]), 3, ("1.224744871391589049098642037", "2"));
        // (√1.5 − 1.224744871391589049098642037) ÷ (2 − 1.224744871391589049098642037), where
        // √1.5 goes on 352945695982973740328335064216346283867…
        let tiny = Exact::ratio(1, 10i128.pow(28)).unwrap();
        let ratio = found.value.over(&tiny).unwrap().unwrap();
        let places = Rounding { places: 20, mode: RoundingMode::Down };
        assert_eq!(ratio.to_decimal(places).unwrap().to_string(), "4.55263929200331816769");
    }

    #[test]
    fn without_deviation_there_is_no_share() {
        let spread = spread(&[7, 7, 7]);
        let ends = (Decimal::from(-2), Decimal::from(2));
        assert_eq!(spread.share(&Exact::from(7u64), ends.0, ends.1), Ok(None));
        assert_eq!(spread.z(&Exact::from(8u64)), Ok(None));
    }
}
