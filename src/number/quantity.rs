//! Numbers as people write them in rule files: `12`, `-0.5`, `80%`.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::parse_error::ParseError;

/// A number as written: its exact value, and whether it was written as a percentage.
///
/// `80%` and `0.8` have the same value. [`Quantity::percent`] says which was written, for places
/// where both a share and a number of points are possible.
///
/// ```
/// use dti_engine::number::Quantity;
/// let bound: Quantity = "80%".parse()?;
/// assert_eq!(bound.value.to_string(), "0.80");
/// assert!(bound.percent);
/// assert!("1,5".parse::<Quantity>().is_err());
/// # Ok::<(), dti_engine::error::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The value. A percentage is divided by a hundred.
    pub value: Decimal,
    /// Whether it was written with `%`.
    pub percent: bool,
}

/// The reason why a text is not a number of a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotQuantity {
    /// It is not a number at all.
    NotANumber,
    /// More than 28 digits after the sign, or a value past the range of [`Decimal`].
    TooLong,
    /// Scientific notation, underscores and similar: numbers, but in a form that rule files do not allow.
    Notation,
}

impl NotQuantity {
    /// Returns the fault, to be written after the text.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NotANumber => "is not a number",
            Self::TooLong => "has more digits than the 28 that are carried exactly",
            Self::Notation => "is not written as plain digits",
        }
    }

    /// Returns the same in Vietnamese.
    const fn in_vietnamese(self) -> &'static str {
        match self {
            Self::NotANumber => "không phải là số",
            Self::TooLong => "có nhiều hơn 28 chữ số, không tính chính xác được",
            Self::Notation => "không viết bằng các chữ số thông thường",
        }
    }
}

/// Makes quantities without a percent sign from numbers.
macro_rules! from_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Quantity {
            fn from(number: $number) -> Self {
                Self { value: Decimal::from(number).normalize(), percent: false }
            }
        }
    )*};
}

from_numbers!(i32, u32, i64, u64, Decimal);

impl Quantity {
    /// Returns a percentage: `Quantity::percent(80)` is `80%`.
    #[must_use]
    pub fn percent(hundredths: impl Into<Decimal>) -> Self {
        let hundredths = hundredths.into();
        let value = hundredth(hundredths).unwrap_or(hundredths);
        Self { value: value.normalize(), percent: true }
    }

    pub(crate) fn of_text(text: &str) -> Result<Self, NotQuantity> {
        let trimmed = text.trim();
        let (digits, percent) = match trimmed.strip_suffix('%') {
            Some(rest) => (rest.trim_end(), true),
            None => (trimmed, false),
        };
        let value = parse_plain(digits)?;
        let value = if percent { hundredth(value) } else { Some(value) };
        Ok(Self { value: value.ok_or(NotQuantity::TooLong)?, percent })
    }

    /// Whether it may be thousands, as they are written in Vietnam: nobody writes the zeros of `150.000` if 150 is meant.
    pub(crate) fn may_be_thousands(self) -> bool {
        let is_in_range = (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&self.value.abs());
        !self.percent && is_in_range && self.value.scale() == 3 && self.value.fract().is_zero()
    }
}

impl FromStr for Quantity {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::of_text(text)
            .map_err(|fault| ParseError::new(text, fault.as_str(), fault.in_vietnamese()))
    }
}

/// Reads an optional sign, digits, and at most one point with digits on both sides.
fn parse_plain(text: &str) -> Result<Decimal, NotQuantity> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !fraction.is_none_or(all_digits) {
        let numeric = !unsigned.is_empty()
            && unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && unsigned.bytes().all(|b| b.is_ascii_digit() || b"eE._+-".contains(&b));
        return Err(if numeric { NotQuantity::Notation } else { NotQuantity::NotANumber });
    }
    // Decimal reads a leading `+`, but only `from_str_exact` refuses to drop digits.
    let signed = text.strip_prefix('+').unwrap_or(text);
    Decimal::from_str_exact(signed).map_err(|_| NotQuantity::TooLong)
}

/// Returns `value ÷ 100` by moving the point. It is never rounded: `None` if there is no room for
/// the digits.
fn hundredth(value: Decimal) -> Option<Decimal> {
    let moved = |value: Decimal| {
        let scale = value.scale().checked_add(2)?;
        Decimal::try_from_i128_with_scale(value.mantissa(), scale).ok()
    };
    moved(value).or_else(|| moved(value.normalize()))
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.percent {
            match self.value.checked_mul(Decimal::ONE_HUNDRED) {
                Some(hundredfold) => write!(f, "{}%", hundredfold.normalize()),
                None => write!(f, "{}", self.value.normalize()),
            }
        } else {
            write!(f, "{}", self.value.normalize())
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    /// Reads the text, never a binary floating-point number. The deserializer must pass the digits
    /// on as written.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Quantity;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number such as `12`, `0.5` or `80%`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Quantity, E> {
                Ok(Quantity { value: Decimal::from(whole), percent: false })
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Quantity, E> {
                Ok(Quantity { value: Decimal::from(whole), percent: false })
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive() {
        let quantity: Quantity = "0.1234567890123456789".parse().unwrap();
        assert_eq!(quantity.value.to_string(), "0.1234567890123456789");
        let quantity: Quantity = "33.3333%".parse().unwrap();
        assert_eq!(quantity.value.to_string(), "0.333333");
        assert_eq!(quantity.to_string(), "33.3333%");
        assert_eq!("-2".parse::<Quantity>().unwrap().value.to_string(), "-2");
    }

    #[test]
    fn what_is_not_plain_digits_is_refused() {
        for text in
            ["", "%", "1,5", "abc", "--1", "1.", ".5", "1e3", "1_000", "NaN", "0x10", "1 000"]
        {
            assert!(text.parse::<Quantity>().is_err(), "{text:?} was read");
        }
    }

    #[test]
    fn numbers_in_another_notation_are_told_from_other_texts() {
        for text in ["1.", ".5", "1e3", "1_000", "-.5"] {
            assert_eq!(parse_plain(text), Err(NotQuantity::Notation), "{text:?}");
        }
        for text in ["", "abc", "--1", "e3", "NaN", "1,5"] {
            assert_eq!(parse_plain(text), Err(NotQuantity::NotANumber), "{text:?}");
        }
    }

    #[test]
    fn too_many_digits_are_refused_not_rounded() {
        assert!("0.12345678901234567890123456789".parse::<Quantity>().is_err());
        assert!("123456789012345678901234567890".parse::<Quantity>().is_err());
        assert!("0.1234567890123456789012345678%".parse::<Quantity>().is_err());
        assert!("100.0000000000000000000000000%".parse::<Quantity>().is_ok());
    }
}
