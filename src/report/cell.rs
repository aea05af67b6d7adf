//! Cells of a table: values until a format writes them.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::dataset::Unit;
use crate::model::{Language, Nature, UnitKind};
use crate::number::{Date, Shown};
use crate::scorecard::Words;

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Value {
    /// No value: `–` for people, empty in CSV, `null` in JSON.
    #[default]
    Nothing,
    /// Text.
    Text(String),
    /// A number, shown with all its places, and with `≈` if digits were dropped.
    Number(Shown),
    /// A difference, shown with its sign: `+6,80`, `−6,80`.
    Change(Shown),
    /// A share, shown as a percentage of two places: `0.8002` is `80,02%`, `0.80021` is `≈ 80,02%`.
    Share(Shown),
    /// A day.
    Date(Date),
    /// The nature of figures: `số liệu giả lập` for people, `synthetic` for programs.
    Nature(Nature),
    /// A kind of units, by its name for people and its id for programs.
    Kind(UnitKind),
}

/// The meaning of a value, which decides its colour and sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// Met, passed, gained.
    Good,
    /// Not met, failed, lost.
    Bad,
    /// Undetermined.
    Unknown,
}

/// A cell of a table.
///
/// A number stays a number until it is written: `1.234,50` for people who read Vietnamese, `1234.50` in CSV,
/// the string `"1234.50"` in JSON, a number with a format in a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub(crate) value: Value,
    pub(crate) tone: Tone,
    pub(crate) link: Option<Box<Link>>,
}

/// Where a cell leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Link {
    /// The card of the unit of this id. Only [`Report::link_units`](crate::report::Report::link_units) knows where it is.
    Unit(String),
    /// A part of the same page, or a file.
    Address(String),
}

impl Cell {
    /// Creates a cell without a value.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { value: Value::Nothing, tone: Tone::Plain, link: None }
    }

    /// Creates a number, shown with all its places.
    #[must_use]
    pub fn number(number: impl Into<Decimal>) -> Self {
        Value::Number(Shown::from(number.into())).into()
    }

    /// Creates a number, or a cell without a value.
    #[must_use]
    pub fn number_or_nothing(number: Option<impl Into<Shown>>) -> Self {
        number.map_or(Self::nothing(), |number| Value::Number(number.into()).into())
    }

    /// Creates the number of a rank, or a cell without a value.
    pub(crate) fn rank(rank: Option<u32>) -> Self {
        Self::number_or_nothing(rank.map(Decimal::from))
    }

    /// Creates a share, shown as a percentage, or a cell without a value.
    #[must_use]
    pub fn share_or_nothing(share: Option<impl Into<Shown>>) -> Self {
        share.map_or(Self::nothing(), |share| Value::Share(share.into()).into())
    }

    /// Creates a difference, or a cell without a value. A difference above zero is good, one below is bad.
    #[must_use]
    pub fn change_or_nothing(change: Option<impl Into<Shown>>) -> Self {
        let Some(change) = change.map(Into::into) else { return Self::nothing() };
        let tone = match change {
            zero if zero.is_zero() => Tone::Plain,
            loss if loss.is_sign_negative() => Tone::Bad,
            _ => Tone::Good,
        };
        Self { value: Value::Change(change), tone, link: None }
    }

    /// Returns the number, if the cell has one.
    #[must_use]
    pub const fn as_number(&self) -> Option<Decimal> {
        match self.value {
            Value::Number(number) | Value::Change(number) | Value::Share(number) => {
                Some(number.decimal())
            }
            Value::Nothing
            | Value::Text(_)
            | Value::Date(_)
            | Value::Nature(_)
            | Value::Kind(_) => None,
        }
    }

    /// Sets the tone.
    pub(crate) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Names a unit, which formats with links link to its card.
    pub(crate) fn unit(unit: &Unit) -> Self {
        Self { link: Some(Box::new(Link::Unit(unit.id.clone()))), ..Self::from(unit.name.as_str()) }
    }

    /// Links it to a part of the page, or to a file.
    pub(crate) fn linked(self, address: impl Into<String>) -> Self {
        Self { link: Some(Box::new(Link::Address(address.into()))), ..self }
    }

    /// Returns the address that it leads to.
    #[cfg(feature = "html")]
    pub(crate) fn address(&self) -> Option<&str> {
        match self.link.as_deref() {
            Some(Link::Address(address)) => Some(address),
            Some(Link::Unit(_)) | None => None,
        }
    }

    /// Returns whether there is something to read in it.
    pub(crate) fn says_something(&self) -> bool {
        match &self.value {
            Value::Nothing => false,
            Value::Text(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// Writes the cell for people.
    #[must_use]
    pub fn shown(&self, language: Language) -> String {
        let words = Words(language);
        match &self.value {
            Value::Nothing => "–".to_owned(),
            Value::Text(text) => text.clone(),
            Value::Number(number) => words.shown(*number).to_string(),
            Value::Change(change) => words.signed(*change).to_string(),
            Value::Share(share) => words.percent_in_column(*share).to_string(),
            Value::Date(date) => words.date(*date),
            Value::Nature(nature) => nature.name(language).to_owned(),
            Value::Kind(kind) => words.kind(kind),
        }
    }

    /// Writes the cell for programs: decimals with a point, shares as fractions, days as `2023-06-01`.
    #[must_use]
    pub fn plain(&self) -> String {
        match &self.value {
            Value::Nothing => String::new(),
            Value::Text(text) => text.clone(),
            Value::Number(number) | Value::Change(number) | Value::Share(number) => {
                number.to_string()
            }
            Value::Date(date) => date.to_string(),
            Value::Nature(nature) => nature.as_str().to_owned(),
            Value::Kind(kind) => kind.as_str().to_owned(),
        }
    }
}

/// Serializes as [`Cell::plain`]. A cell without a value is `null`.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Nothing => serializer.serialize_none(),
            _ => serializer.serialize_str(&self.plain()),
        }
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, tone: Tone::Plain, link: None }
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::nothing(), Into::into)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Value::Text(text).into()
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned()).into()
    }
}

impl From<Nature> for Cell {
    fn from(nature: Nature) -> Self {
        Value::Nature(nature).into()
    }
}

impl From<&UnitKind> for Cell {
    fn from(kind: &UnitKind) -> Self {
        Value::Kind(kind.clone()).into()
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Value::Date(date).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_stay_numbers_until_they_are_written() {
        let total = Cell::number(decimal("1234.50"));
        assert_eq!(total.shown(Language::Vi), "1.234,50");
        assert_eq!(total.shown(Language::En), "1,234.50");
        assert_eq!(total.plain(), "1234.50");
        let share = Cell::share_or_nothing(Some(decimal("0.8002")));
        assert_eq!((share.shown(Language::Vi), share.plain()), ("80,02%".into(), "0.8002".into()));
    }

    #[test]
    fn changes_have_signs_and_tones() {
        let changes = ["6.80", "0.00", "-6.80"].map(|text| Some(decimal(text)));
        let cells = changes.map(Cell::change_or_nothing);
        let shown = cells.each_ref().map(|cell| cell.shown(Language::Vi));
        assert_eq!(shown, ["+6,80", "0,00", "−6,80"]);
        assert_eq!(cells.map(|cell| cell.tone), [Tone::Good, Tone::Plain, Tone::Bad]);
        assert_eq!(Cell::change_or_nothing(None::<Decimal>), Cell::nothing());
    }
}
