//! A number for display, which remembers whether digits were dropped.

use std::fmt;
use std::ops::Deref;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Exact, Overflow, Rounding, RoundingMode};

/// A decimal that shows a number: the number itself, or the number with digits dropped.
///
/// If digits were dropped, people see `≈` before it. Serializes as the decimal in a string, which
/// does not say whether digits were dropped. One that is read back counts as exact.
///
/// ```
/// use dti_engine::number::Exact;
/// let third = Exact::ratio(1, 3).ok_or("a zero denominator")?.shown(4)?;
/// assert_eq!((third.to_string().as_str(), third.is_exact()), ("0.3333", false));
/// let half = Exact::ratio(1, 2).ok_or("a zero denominator")?.shown(4)?;
/// assert_eq!((half.to_string().as_str(), half.is_exact()), ("0.5", true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    decimal: Decimal,
    cut: bool,
}

impl Shown {
    /// Returns the decimal nearest to a number, with all of `places` places.
    ///
    /// # Errors
    /// [`Overflow`] if it has more than 96 bits.
    pub(crate) fn rounded(number: &Exact, places: u32) -> Result<Self, Overflow> {
        let rounding = Rounding { places, mode: RoundingMode::HalfUp };
        let decimal = number.to_decimal(rounding)?;
        Ok(Self { decimal, cut: !number.is_covered(places) })
    }

    /// Returns a distance between two different numbers: the exact decimal if there is one, and at
    /// least ten places with two nonzero digits if not. A distance that is not zero is never shown
    /// as zero.
    pub(crate) fn distance(number: &Exact) -> Option<Self> {
        if let Some(decimal) = number.as_decimal() {
            return Some(decimal.normalize().into());
        }
        let shown = |places| Self::rounded(number, places).ok();
        let is_zero = |shown: &Self| shown.decimal.is_zero();
        let first = (Rounding::MAX_PLACES..Decimal::MAX_SCALE)
            .find(|places| shown(*places).is_none_or(|shown| !is_zero(&shown)));
        let places = match first {
            Some(places) if places > Rounding::MAX_PLACES => places.saturating_add(1),
            found => found.unwrap_or(Decimal::MAX_SCALE),
        };
        match shown(places) {
            // Smaller than any decimal, so the smallest decimal is shown.
            Some(none) if is_zero(&none) => {
                let one = if number.is_negative() { -1 } else { 1 };
                let decimal = Decimal::try_from_i128_with_scale(one, Decimal::MAX_SCALE).ok()?;
                Some(Self { decimal, cut: true })
            }
            Some(some) => Some(some.normalize()),
            // Too large for so many places.
            None => number.shown(0).ok(),
        }
    }

    /// Returns whether the decimal is the number itself.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        !self.cut
    }

    /// Returns the decimal.
    #[must_use]
    pub const fn decimal(&self) -> Decimal {
        self.decimal
    }

    /// Returns it as a number of which digits were dropped.
    #[must_use]
    pub(crate) fn inexact(self) -> Self {
        Self { cut: true, ..self }
    }

    /// Returns it without trailing zeros.
    #[must_use]
    pub fn normalize(self) -> Self {
        Self { decimal: self.decimal.normalize(), ..self }
    }

    /// Returns it with at most `places` places, half up. A number that is not zero is never shown
    /// as zero: it keeps as many more places as two of its digits need.
    #[must_use]
    pub fn to_places(self, places: u32) -> Self {
        let strategy = RoundingStrategy::MidpointAwayFromZero;
        let rounded = |places| self.decimal.round_dp_with_strategy(places, strategy);
        let mut decimal = rounded(places);
        if decimal.is_zero() && !self.decimal.is_zero() {
            let digits = self.decimal.normalize().mantissa().unsigned_abs().checked_ilog10();
            let scale = self.decimal.normalize().scale();
            let first = scale.saturating_sub(digits.unwrap_or(0));
            decimal = rounded(first.saturating_add(1).min(Decimal::MAX_SCALE)).normalize();
        }
        Self { decimal, cut: self.cut || decimal != self.decimal }
    }

    /// Returns it with exactly `places` places, for a column. It has more only if
    /// [`Shown::to_places`] has more.
    #[must_use]
    pub fn in_column(self, places: u32) -> Self {
        self.to_places(places).in_column_of(places)
    }

    /// Returns it with trailing zeros up to `places` places.
    pub(crate) fn in_column_of(mut self, places: u32) -> Self {
        self.decimal.rescale(self.decimal.scale().max(places));
        self
    }

    /// Returns a hundred times the number. `None` if that is too large.
    pub(crate) fn hundredfold(self) -> Option<Self> {
        let moved = match self.decimal.scale().checked_sub(2) {
            Some(places) => Decimal::try_from_i128_with_scale(self.decimal.mantissa(), places).ok(),
            None => self.decimal.checked_mul(Decimal::ONE_HUNDRED),
        };
        moved.map(|decimal| Self { decimal, ..self })
    }
}

impl Exact {
    /// Returns the decimal for display: exact if there is one of at most `places` places, half up
    /// to `places` places if not. Has no trailing zeros.
    ///
    /// # Errors
    /// [`Overflow`] if it has more than 96 bits.
    pub fn shown(&self, places: u32) -> Result<Shown, Overflow> {
        Shown::rounded(self, places).map(Shown::normalize).or_else(|fault| {
            // A number that needs fewer places than requested may fit with those.
            let decimal = self.as_decimal().filter(|decimal| decimal.scale() <= places);
            decimal.map(|decimal| decimal.normalize().into()).ok_or(fault)
        })
    }
}

impl From<Decimal> for Shown {
    fn from(decimal: Decimal) -> Self {
        Self { decimal, cut: false }
    }
}

impl Deref for Shown {
    type Target = Decimal;

    fn deref(&self) -> &Decimal {
        &self.decimal
    }
}

impl PartialEq<Decimal> for Shown {
    fn eq(&self, other: &Decimal) -> bool {
        self.decimal == *other
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.decimal, f)
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.decimal)
    }
}

impl<'de> Deserialize<'de> for Shown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str_exact(&text).map(Self::from).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Shown {
        text.parse::<Decimal>().unwrap().into()
    }

    #[test]
    fn what_is_not_zero_is_not_shown_as_zero() {
        for (number, places, decimal, exact) in [
            ("0.00000000000001", 4, "0.00000000000001", true),
            ("0.000012345", 4, "0.000012", false),
            ("-0.00004", 4, "-0.00004", true),
            ("79.99999", 4, "80.0000", false),
            ("0.5", 4, "0.5", true),
            ("0", 2, "0", true),
        ] {
            let to_places = shown(number).to_places(places);
            assert_eq!((to_places.to_string().as_str(), to_places.is_exact()), (decimal, exact));
        }
    }

    #[test]
    fn a_distance_has_the_digits_that_it_has() {
        let ratio = |n, d| Exact::ratio(n, d).unwrap();
        let tiny = |power: u32| ratio(1, 3 * 10i128.pow(power));
        for (number, decimal, exact) in [
            (ratio(1, 10i128.pow(14)), "0.00000000000001", true),
            (ratio(-1, 3), "-0.3333333333", false),
            (tiny(14), "0.0000000000000033", false),
            (tiny(30), "0.0000000000000000000000000001", false),
            (Exact::ZERO, "0", true),
        ] {
            let distance = Shown::distance(&number).unwrap();
            assert_eq!((distance.to_string().as_str(), distance.is_exact()), (decimal, exact));
        }
    }
}
