//! Sums that lose nothing while they are made, and are the same in whatever order they are made.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use super::exact::{Exact, Overflow};
use super::irrational::Rounded;

/// The places that decimals are added with.
const PLACES: usize = 28;

/// Numbers added up, and their squares.
///
/// Decimals share one denominator. Each other denominator has a sum of its own: fractions with thousands of different
/// denominators have no short sum, and one that was cut on the way would depend on the order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub(crate) struct ExactSum(BTreeMap<UBig, (IBig, IBig)>);

/// Denominator, sum of numerators and sum of their squares, as digits.
type Written = Vec<[String; 3]>;

impl From<ExactSum> for Written {
    fn from(sum: ExactSum) -> Self {
        let lines = sum.0.into_iter();
        lines
            .map(|(below, (sum, squares))| {
                [below.to_string(), sum.to_string(), squares.to_string()]
            })
            .collect()
    }
}

impl TryFrom<Written> for ExactSum {
    type Error = String;

    fn try_from(lines: Written) -> Result<Self, String> {
        let number = |text: &str| text.parse::<IBig>().map_err(|fault| fault.to_string());
        let mut sums = BTreeMap::new();
        for [below, sum, squares] in &lines {
            let below = below.parse::<UBig>().map_err(|fault| fault.to_string())?;
            if below == UBig::ZERO {
                return Err("a denominator is zero".to_owned());
            }
            sums.insert(below, (number(sum)?, number(squares)?));
        }
        Ok(Self(sums))
    }
}

#[expect(
    clippy::arithmetic_side_effects,
    reason = "whole numbers here are of unbounded size, and no divisor is zero"
)]
impl ExactSum {
    fn decimal() -> UBig {
        UBig::from(10u8).pow(PLACES)
    }

    fn put(&mut self, below: UBig, (sum, squares): (IBig, IBig)) {
        let (all, all_squares) = self.0.entry(below).or_default();
        *all += sum;
        *all_squares += squares;
    }

    /// Adds a number.
    ///
    /// # Errors
    /// [`Overflow`] if its square is too large to carry.
    pub(crate) fn add(&mut self, number: &Exact) -> Result<(), Overflow> {
        number.times(number)?;
        let number = number.big();
        let (mut above, mut below) = (number.numerator().clone(), number.denominator().clone());
        let decimal = Self::decimal();
        if (&decimal % &below) == UBig::ZERO {
            above *= IBig::from(&decimal / &below);
            below = decimal;
        }
        let square = &above * &above;
        self.put(below, (above, square));
        Ok(())
    }

    /// Adds whole numbers of `places` places by their sum and that of their squares.
    pub(crate) fn add_ticks(&mut self, (sum, squares): (i128, i128), places: u32) {
        let more = PLACES.saturating_sub(usize::try_from(places).unwrap_or(PLACES));
        let factor = IBig::from(UBig::from(10u8).pow(more));
        let squares = IBig::from(squares) * &factor * &factor;
        self.put(Self::decimal(), (IBig::from(sum) * factor, squares));
    }

    /// Adds all numbers of another sum.
    pub(crate) fn append(&mut self, other: &Self) {
        for (below, (sum, squares)) in &other.0 {
            self.put(below.clone(), (sum.clone(), squares.clone()));
        }
    }

    /// Returns the sum of the numbers and that of their squares. They are cut if they have too many digits to carry,
    /// in the order of the denominators.
    pub(crate) fn total(&self) -> Result<(Rounded, Exact), Overflow> {
        let mut sum = Rounded { value: Exact::ZERO, approximate: false };
        let mut squares = Exact::ZERO;
        for (below, (above, of_squares)) in &self.0 {
            let term = Exact::bounded(RBig::from_parts(above.clone(), below.clone()))?;
            let approximate = sum.approximate;
            sum = sum.value.plus(&term)?.cut_if_long();
            sum.approximate |= approximate;
            let term = Exact::bounded(RBig::from_parts(of_squares.clone(), below * below))?;
            squares = squares.plus_cut(&term)?;
        }
        Ok((sum, squares))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(numbers: &[(i128, i128)]) -> ExactSum {
        let mut sum = ExactSum::default();
        for (above, below) in numbers {
            sum.add(&Exact::ratio(*above, *below).unwrap()).unwrap();
        }
        sum
    }

    /// 1/2 + 1/3 − 1/4 = 7/12, and 1/4 + 1/9 + 1/16 = 61/144.
    #[test]
    fn fractions_add_up_in_any_order() {
        let numbers = [(1, 2), (1, 3), (-1, 4)];
        let (total, squares) = sum(&numbers).total().unwrap();
        assert_eq!((total.value, total.approximate), (Exact::ratio(7, 12).unwrap(), false));
        assert_eq!(squares, Exact::ratio(61, 144).unwrap());
        let mut parts = sum(&numbers[2..]);
        parts.append(&sum(&numbers[..2]));
        assert_eq!(parts, sum(&numbers));
        let mut ticks = sum(&[(1, 3)]);
        ticks.add_ticks((25, 50 * 50 + 25 * 25), 2);
        assert_eq!(ticks, sum(&numbers));
        let text = serde_json::to_string(&ticks).unwrap();
        assert_eq!(serde_json::from_str::<ExactSum>(&text).unwrap(), ticks);
        assert!(serde_json::from_str::<ExactSum>(r#"[["0", "1", "1"]]"#).is_err());
    }
}
