//! The values of one metric for all units, as narrow as the data allows.
//!
//! Whole numbers at a common number of decimal places are stored instead of decimals: `85%` and `7.5%` are
//! 850 and 75 at three places. A million units are read faster than they are scored when a value is one byte
//! instead of sixteen. That is why the width follows the data and not the type.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::AbsentKind;
use crate::number::Exact;

/// The state of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// A value.
    Present,
    /// Not submitted.
    Missing,
    /// Does not apply to the unit.
    NotApplicable,
    /// Refused by the verifier.
    Rejected,
}

impl State {
    /// Returns the byte for this state in [`Column::states`]. 0 is present.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Present => 0,
            Self::Missing => 1,
            Self::NotApplicable => 2,
            Self::Rejected => 3,
        }
    }

    /// Returns the state of a byte. An unknown byte is missing.
    pub(crate) const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Present,
            2 => Self::NotApplicable,
            3 => Self::Rejected,
            _ => Self::Missing,
        }
    }

    /// Returns the kind of absence. `None` if there is a value.
    pub(crate) const fn absent(self) -> Option<AbsentKind> {
        match self {
            Self::Present => None,
            Self::Missing => Some(AbsentKind::Missing),
            Self::NotApplicable => Some(AbsentKind::NotApplicable),
            Self::Rejected => Some(AbsentKind::Rejected),
        }
    }
}

/// The values of a [`Column`]. In a cell whose state is not present, the value is zero or empty and means
/// nothing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// Whole numbers at the column's scale that fit 8 bits.
    I8(Vec<i8>),
    /// … 16 bits.
    I16(Vec<i16>),
    /// … 32 bits.
    I32(Vec<i32>),
    /// … 64 bits.
    I64(Vec<i64>),
    /// Numbers that do not fit 64 bits at a common scale. Each has its own scale.
    Wide(Vec<Decimal>),
    /// Text.
    Text(Vec<Box<str>>),
}

impl Values {
    /// Returns the number of units.
    pub(crate) const fn len(&self) -> usize {
        match self {
            Self::I8(values) => values.len(),
            Self::I16(values) => values.len(),
            Self::I32(values) => values.len(),
            Self::I64(values) => values.len(),
            Self::Wide(values) => values.len(),
            Self::Text(values) => values.len(),
        }
    }
}

/// One metric of all units.
///
/// Yes is 1 and no is 0; a choice is the position of its option; a date is
/// [`Date::ordinal`](crate::number::Date); a percentage is its fraction, 0.85 for `85%`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    scale: u32,
    values: Values,
    states: Option<Vec<u8>>,
    range: Option<(i64, i64)>,
}

/// Returns the least and the greatest of whole numbers, 0 for each if there are none.
fn range(values: &Values) -> Option<(i64, i64)> {
    fn ends<T: Copy + Ord + Into<i64>>(values: &[T]) -> (i64, i64) {
        let least = values.iter().copied().min().map_or(0, Into::into);
        (least, values.iter().copied().max().map_or(0, Into::into))
    }
    match values {
        Values::I8(values) => Some(ends(values)),
        Values::I16(values) => Some(ends(values)),
        Values::I32(values) => Some(ends(values)),
        Values::I64(values) => Some(ends(values)),
        Values::Wide(_) | Values::Text(_) => None,
    }
}

impl Column {
    /// Returns the column of what is not submitted: without values, and without whole numbers.
    pub(crate) const fn empty() -> &'static Self {
        const NOTHING: Values = Values::Text(Vec::new());
        static EMPTY: Column = Column { scale: 0, values: NOTHING, states: None, range: None };
        &EMPTY
    }

    /// Creates a column. `values` and `states` have the same length. A column in which every value is present
    /// has no states.
    pub(crate) fn new(scale: u32, values: Values, states: Option<Vec<u8>>) -> Self {
        let range = range(&values);
        Self { scale, values, states, range }
    }

    /// Returns the column of the values in some rows, in their order. Where there is no row, the value is missing.
    pub(crate) fn at_rows(&self, rows: &[Option<usize>]) -> Self {
        fn taken<T: Clone + Default>(values: &[T], rows: &[Option<usize>]) -> Vec<T> {
            let value = |row: &Option<usize>| values.get((*row)?).cloned();
            rows.iter().map(|row| value(row).unwrap_or_default()).collect()
        }
        let values = match &self.values {
            Values::I8(values) => Values::I8(taken(values, rows)),
            Values::I16(values) => Values::I16(taken(values, rows)),
            Values::I32(values) => Values::I32(taken(values, rows)),
            Values::I64(values) => Values::I64(taken(values, rows)),
            Values::Wide(values) => Values::Wide(taken(values, rows)),
            Values::Text(values) => Values::Text(taken(values, rows)),
        };
        let is_row = |row: &Option<usize>| row.is_some_and(|row| row < self.len());
        if self.states.is_none() && rows.iter().all(is_row) {
            return Self::new(self.scale, values, None);
        }
        let state = |row: &Option<usize>| row.map_or(State::Missing, |row| self.state(row)).code();
        let states: Vec<u8> = rows.iter().map(state).collect();
        let is_complete = states.iter().all(|state| *state == State::Present.code());
        Self::new(self.scale, values, (!is_complete).then_some(states))
    }

    /// Returns the number of decimal places of the whole numbers: a value is `number × 10^−places`. `None` if
    /// the values are not whole numbers at common places.
    pub(crate) const fn places(&self) -> Option<u32> {
        match &self.values {
            Values::Wide(_) | Values::Text(_) => None,
            _ => Some(self.scale),
        }
    }

    /// Returns the decimal places of the whole numbers, for any kind of values.
    pub(crate) const fn scale(&self) -> u32 {
        self.scale
    }

    /// Returns the least and the greatest of the whole numbers, where an absent value counts as 0. `None` if
    /// the values are not whole numbers.
    pub(crate) const fn range(&self) -> Option<(i64, i64)> {
        self.range
    }

    /// Returns the values, for code that reads whole columns.
    pub(crate) const fn values(&self) -> &Values {
        &self.values
    }

    /// Returns one [`State::code`] per unit, or `None` if every unit has a value.
    pub(crate) fn states(&self) -> Option<&[u8]> {
        self.states.as_deref()
    }

    /// Returns the number of units.
    pub(crate) const fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns the state of the cell of a unit. A unit that does not exist is missing.
    pub(crate) fn state(&self, row: usize) -> State {
        match &self.states {
            _ if row >= self.len() => State::Missing,
            None => State::Present,
            Some(states) => State::from_code(states.get(row).copied().unwrap_or(u8::MAX)),
        }
    }

    fn present(&self, row: usize) -> Result<(), AbsentKind> {
        self.state(row).absent().map_or(Ok(()), Err)
    }

    /// Returns the whole number in a cell, in any state. `None` for wide numbers and text.
    #[inline]
    pub(crate) fn mantissa(&self, row: usize) -> Option<i64> {
        match &self.values {
            Values::I8(values) => values.get(row).copied().map(i64::from),
            Values::I16(values) => values.get(row).copied().map(i64::from),
            Values::I32(values) => values.get(row).copied().map(i64::from),
            Values::I64(values) => values.get(row).copied(),
            Values::Wide(_) | Values::Text(_) => None,
        }
    }

    /// Returns the number of a unit. Text, which is never scored, counts as missing.
    pub(crate) fn exact(&self, row: usize) -> Result<Exact, AbsentKind> {
        self.present(row)?;
        match (&self.values, self.mantissa(row)) {
            (_, Some(mantissa)) => Ok(Exact::from_ticks(mantissa, self.scale)),
            (Values::Wide(values), None) => {
                values.get(row).copied().map(Exact::from).ok_or(AbsentKind::Missing)
            }
            (_, None) => Err(AbsentKind::Missing),
        }
    }

    /// Returns the number of a unit, without trailing zeros.
    pub(crate) fn decimal(&self, row: usize) -> Result<Decimal, AbsentKind> {
        self.present(row)?;
        let decimal = match (&self.values, self.mantissa(row)) {
            (_, Some(mantissa)) if self.scale == 0 => return Ok(Decimal::from(mantissa)),
            (_, Some(mantissa)) => {
                Decimal::try_from_i128_with_scale(i128::from(mantissa), self.scale).ok()
            }
            (Values::Wide(values), None) => values.get(row).copied(),
            (_, None) => None,
        };
        decimal.map(|decimal| decimal.normalize()).ok_or(AbsentKind::Missing)
    }

    /// Returns the whole number that encodes a yes or no, a choice or a date.
    pub(crate) fn integer(&self, row: usize) -> Result<i64, AbsentKind> {
        self.present(row)?;
        match &self.values {
            Values::Wide(values) => {
                values.get(row).and_then(ToPrimitive::to_i64).ok_or(AbsentKind::Missing)
            }
            _ => self.mantissa(row).ok_or(AbsentKind::Missing),
        }
    }

    /// Returns the text of a unit.
    pub(crate) fn text(&self, row: usize) -> Result<&str, AbsentKind> {
        self.present(row)?;
        match &self.values {
            Values::Text(values) => values.get(row).map(AsRef::as_ref).ok_or(AbsentKind::Missing),
            _ => Err(AbsentKind::Missing),
        }
    }
}
