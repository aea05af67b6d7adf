//! A value of a unit, as it is submitted and shown.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::number::Date;

/// The value that a unit submitted for a metric.
///
/// Numbers and dates serialize as text, a missing value as `null`, other absences as `"n/a"` and
/// `"rejected"`. [`Submission`](super::Submission) reads these forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A number; a percentage is its fraction, 0.85 for `85%`.
    Number(Decimal),
    /// Yes or no.
    YesNo(bool),
    /// The id of an option.
    Choice(String),
    /// A day.
    Date(Date),
    /// Text. In a builder, the text of a CSV cell, for a metric of any type.
    Text(String),
    /// Not submitted.
    Missing,
    /// Does not apply to the unit.
    NotApplicable,
    /// Refused by the verifier.
    Rejected,
}

impl Value {
    /// Returns whether there is a value.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        !matches!(self, Self::Missing | Self::NotApplicable | Self::Rejected)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.collect_str(number),
            Self::YesNo(answer) => serializer.serialize_bool(*answer),
            Self::Choice(text) | Self::Text(text) => serializer.serialize_str(text),
            Self::Date(date) => date.serialize(serializer),
            Self::Missing => serializer.serialize_none(),
            Self::NotApplicable => serializer.serialize_str("n/a"),
            Self::Rejected => serializer.serialize_str("rejected"),
        }
    }
}

/// Reads the serialized form of a value. A text that is a number or a day is read as one. Every other text is
/// [`Value::Text`], also an option.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            YesNo(bool),
            Text(String),
        }
        let text = match Option::deserialize(deserializer)? {
            None => return Ok(Self::Missing),
            Some(Written::YesNo(answer)) => return Ok(Self::YesNo(answer)),
            Some(Written::Text(text)) => text,
        };
        let number = Decimal::from_str_exact(&text).ok();
        Ok(match (text.as_str(), number, text.parse::<Date>()) {
            ("n/a", ..) => Self::NotApplicable,
            ("rejected", ..) => Self::Rejected,
            // Only if it is written in the same way: an option may be called `01`.
            (_, Some(number), _) if number.to_string() == text => Self::Number(number),
            (_, _, Ok(day)) if day.to_string() == text => Self::Date(day),
            _ => Self::Text(text),
        })
    }
}

macro_rules! value_from {
    ($($from:ty, $value:ident => $made:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                $made
            }
        }
    )*};
}

value_from! {
    Decimal, number => Self::Number(number);
    i8, number => Self::Number(number.into());
    i16, number => Self::Number(number.into());
    i32, number => Self::Number(number.into());
    i64, number => Self::Number(number.into());
    isize, number => Self::Number(number.into());
    u8, number => Self::Number(number.into());
    u16, number => Self::Number(number.into());
    u32, number => Self::Number(number.into());
    u64, number => Self::Number(number.into());
    usize, number => Self::Number(number.into());
    // Text, because a number that is too large for a decimal must be refused with its metric and unit.
    i128, number => Self::Text(number.to_string());
    u128, number => Self::Text(number.to_string());
    bool, answer => Self::YesNo(answer);
    Date, date => Self::Date(date);
    &str, text => Self::Text(text.to_owned());
    String, text => Self::Text(text);
}

/// Converts `None` to missing.
impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}
