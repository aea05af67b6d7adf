//! The cells of a column of a record batch.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrowPrimitiveType, BooleanArray, LargeStringArray, PrimitiveArray, StringArray,
    StringViewArray,
};
use arrow_schema::DataType;

use crate::number::Date;

/// The content of a cell.
#[derive(Debug, Clone)]
pub(super) enum Cell<'a> {
    /// A null.
    Nothing,
    Text(&'a str),
    /// `mantissa × 10^−places`.
    Number(i128, i8),
    /// A float, as the shortest decimal that has its binary fraction.
    Float(String),
    YesNo(bool),
    Day(Date),
    /// A moment that is no day of the calendar.
    NoDay(String),
}

impl<'a> Cell<'a> {
    /// Returns the content as a person writes it.
    pub(super) fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Nothing => "".into(),
            Self::Text(text) => (*text).into(),
            Self::Number(mantissa, places) => digits(*mantissa, *places).into(),
            Self::Float(text) | Self::NoDay(text) => text.clone().into(),
            Self::YesNo(answer) => (if *answer { "true" } else { "false" }).into(),
            Self::Day(day) => day.to_string().into(),
        }
    }
}

/// Writes a decimal with all of its places.
fn digits(mantissa: i128, places: i8) -> String {
    let Ok(behind) = usize::try_from(places) else {
        return format!("{mantissa}{}", "0".repeat(usize::from(places.unsigned_abs())));
    };
    if behind == 0 {
        return mantissa.to_string();
    }
    let sign = if mantissa < 0 { "-" } else { "" };
    let all = format!("{:0>width$}", mantissa.unsigned_abs(), width = behind.saturating_add(1));
    let (whole, fraction) = all.split_at(all.len().saturating_sub(behind));
    format!("{sign}{whole}.{fraction}")
}

/// Decimals of one width, with their places.
pub(super) type Decimals<'a, T> = (&'a PrimitiveArray<T>, i8);

/// Declares [`Cells`]: the arrays that hold whole numbers.
macro_rules! cells {
    ($($name:ident $of:ident)*) => {
        /// A column, by the type of its array.
        pub(super) enum Cells<'a> {
            Utf8(&'a StringArray),
            LargeUtf8(&'a LargeStringArray),
            Utf8View(&'a StringViewArray),
            YesNo(&'a BooleanArray),
            $($name(&'a PrimitiveArray<$of>),)*
            Decimal32(Decimals<'a, Decimal32Type>),
            Decimal64(Decimals<'a, Decimal64Type>),
            Decimal128(Decimals<'a, Decimal128Type>),
            Float32(&'a PrimitiveArray<Float32Type>),
            Float64(&'a PrimitiveArray<Float64Type>),
            /// Days since 1970.
            Days(&'a PrimitiveArray<Date32Type>),
            /// Milliseconds since 1970.
            Milliseconds(&'a PrimitiveArray<Date64Type>),
            /// For each row, the row of its value.
            Dictionary(Vec<Option<usize>>, Box<Self>),
            /// Nothing but nulls.
            Nulls,
        }

        impl<'a> Cells<'a> {
            /// Returns the cells of a column. `None` if its type is not read.
            pub(super) fn of(array: &'a dyn Array) -> Option<Self> {
                Some(match array.data_type() {
                    DataType::Null => Self::Nulls,
                    DataType::Utf8 => Self::Utf8(array.as_string_opt()?),
                    DataType::LargeUtf8 => Self::LargeUtf8(array.as_string_opt()?),
                    DataType::Utf8View => Self::Utf8View(array.as_string_view_opt()?),
                    DataType::Boolean => Self::YesNo(array.as_boolean_opt()?),
                    $(DataType::$name => Self::$name(array.as_primitive_opt()?),)*
                    DataType::Decimal32(_, places) => Self::Decimal32((array.as_primitive_opt()?, *places)),
                    DataType::Decimal64(_, places) => Self::Decimal64((array.as_primitive_opt()?, *places)),
                    DataType::Decimal128(_, places) => Self::Decimal128((array.as_primitive_opt()?, *places)),
                    DataType::Float32 => Self::Float32(array.as_primitive_opt()?),
                    DataType::Float64 => Self::Float64(array.as_primitive_opt()?),
                    DataType::Date32 => Self::Days(array.as_primitive_opt()?),
                    DataType::Date64 => Self::Milliseconds(array.as_primitive_opt()?),
                    DataType::Dictionary(..) => {
                        let dictionary = array.as_any_dictionary_opt()?;
                        let values = Self::of(dictionary.values().as_ref())?;
                        // Keys of nulls mean nothing.
                        let keys = match dictionary.values().is_empty() {
                            true => vec![0; array.len()],
                            false => dictionary.normalized_keys(),
                        };
                        let keys = keys.into_iter().enumerate();
                        let keys = keys.map(|(row, key)| dictionary.keys().is_valid(row).then_some(key));
                        Self::Dictionary(keys.collect(), Box::new(values))
                    }
                    _ => return None,
                })
            }

            /// Returns the content of a row.
            pub(super) fn cell(&self, row: usize) -> Cell<'a> {
                match self {
                    Self::Nulls => Cell::Nothing,
                    Self::Utf8(array) => array.is_valid(row).then(|| Cell::Text(array.value(row))).into(),
                    Self::LargeUtf8(array) => array.is_valid(row).then(|| Cell::Text(array.value(row))).into(),
                    Self::Utf8View(array) => array.is_valid(row).then(|| Cell::Text(array.value(row))).into(),
                    Self::YesNo(array) => array.is_valid(row).then(|| Cell::YesNo(array.value(row))).into(),
                    $(Self::$name(array) => of(array, row, |whole| Cell::Number(whole.into(), 0)),)*
                    Self::Decimal32((array, places)) => of(array, row, |whole| Cell::Number(whole.into(), *places)),
                    Self::Decimal64((array, places)) => of(array, row, |whole| Cell::Number(whole.into(), *places)),
                    Self::Decimal128((array, places)) => of(array, row, |whole| Cell::Number(whole, *places)),
                    Self::Float32(array) => of(array, row, |float| shortest(float.into(), || float.to_string())),
                    Self::Float64(array) => of(array, row, |float| shortest(float, || float.to_string())),
                    Self::Days(array) => of(array, row, |days| day(Some(i64::from(days)), i64::from(days))),
                    Self::Milliseconds(array) => of(array, row, |moment| {
                        let is_day = moment.checked_rem(DAY) == Some(0);
                        day(if is_day { moment.checked_div(DAY) } else { None }, moment)
                    }),
                    Self::Dictionary(rows, values) => {
                        rows.get(row).copied().flatten().map_or(Cell::Nothing, |row| values.cell(row))
                    }
                }
            }
        }
    };
}

cells! {
    Int8 Int8Type
    Int16 Int16Type
    Int32 Int32Type
    Int64 Int64Type
    UInt8 UInt8Type
    UInt16 UInt16Type
    UInt32 UInt32Type
    UInt64 UInt64Type
}

impl<'a> From<Option<Self>> for Cell<'a> {
    fn from(cell: Option<Self>) -> Self {
        cell.unwrap_or(Self::Nothing)
    }
}

/// The milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Returns the cell of a number. A row that is not there is nothing.
fn of<'a, T: ArrowPrimitiveType>(
    array: &PrimitiveArray<T>,
    row: usize,
    cell: impl FnOnce(T::Native) -> Cell<'a>,
) -> Cell<'a> {
    match array.values().get(row) {
        Some(value) if array.is_valid(row) => cell(*value),
        _ => Cell::Nothing,
    }
}

/// Returns the cell of a float. Whole numbers of up to fifteen digits are their own shortest decimals.
fn shortest<'a>(float: f64, text: impl FnOnce() -> String) -> Cell<'a> {
    const WHOLE: f64 = 1e15;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and within bounds")]
    if float.fract() == 0.0 && float.abs() < WHOLE {
        return Cell::Number(i128::from(float as i64), 0);
    }
    Cell::Float(text())
}

/// Returns the cell of a day that is `days` after 1970 begins.
fn day<'a>(days: Option<i64>, stored: i64) -> Cell<'a> {
    let first = Date::new(1970, 1, 1).map(|first| i64::from(first.day_number()));
    let number = days.zip(first).and_then(|(days, first)| days.checked_add(first));
    let date = number.and_then(|number| Date::from_day_number(i32::try_from(number).ok()?));
    date.map_or_else(|| Cell::NoDay(stored.to_string()), Cell::Day)
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn decimals_are_written_with_all_places() {
        for (mantissa, places, text) in [
            (0, 0, "0"),
            (-12, 0, "-12"),
            (855, 3, "0.855"),
            (-5, 2, "-0.05"),
            (12, -3, "12000"),
            (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
        ] {
            assert_eq!(digits(mantissa, places), text);
        }
    }
}
