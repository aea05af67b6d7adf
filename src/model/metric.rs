//! Metrics: the raw values that a unit submits.

use rust_decimal::Decimal;

use super::{Scale, Source, Text};
use crate::diagnostic::nearest;
use crate::name::{folded, nfc, unmarked};

/// The place of a metric in [`Framework::metrics`](super::Framework::metrics), and whether its value of the year before
/// is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricIndex(pub(crate) u32);

impl MetricIndex {
    /// The bit of what is of the year before. Files are far too short for so many metrics.
    const PREVIOUS: u32 = 1 << 31;

    /// As a position in a list; after the end of every list if its value of the year before is meant.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }

    /// The same metric of the year before.
    pub(crate) const fn previous(self) -> Self {
        Self(self.0 | Self::PREVIOUS)
    }

    /// Whether its value of the year before is meant.
    pub(crate) const fn is_previous(self) -> bool {
        self.0 & Self::PREVIOUS != 0
    }

    /// The same metric of this year.
    pub(crate) const fn current(self) -> Self {
        Self(self.0 & !Self::PREVIOUS)
    }
}

/// One choice of a `choice` metric.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChoiceOption {
    /// The word for it in data and rules.
    pub id: String,
    /// What people call it.
    pub name: Text,
}

/// Returns the position of the option that a text names: by its id, else by its id or its name in either
/// language, compared like names, if only one option matches.
pub(crate) fn option_called(options: &[ChoiceOption], text: &str) -> Option<usize> {
    let id = nfc(text);
    if let Some(position) = options.iter().position(|option| option.id == id) {
        return Some(position);
    }
    let form = folded(text);
    let is_meant = |name: &str| folded(name) == form;
    let named = |option: &ChoiceOption| {
        is_meant(&option.id)
            || is_meant(&option.name.vi)
            || option.name.en.as_deref().is_some_and(is_meant)
    };
    let mut found = options.iter().enumerate().filter(|(_, option)| named(option));
    let (position, _) = found.next()?;
    found.next().is_none().then_some(position)
}

/// Returns the id of the option that a text names, or nearly names.
pub(crate) fn option_meant<'o>(options: &'o [ChoiceOption], text: &str) -> Option<&'o str> {
    let called = option_called(options, text).and_then(|position| options.get(position));
    let id = |option: &'o ChoiceOption| option.id.as_str();
    called.map(id).or_else(|| nearest(text, options.iter().map(id)))
}

/// Units of measure, without marks, of numbers that are percentages without their sign.
const PERCENTAGES: [&str; 3] = ["%", "phan tram", "percent"];

/// What kind of value a metric has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricType {
    /// A whole number, not negative.
    Count,
    /// Any number.
    Number,
    /// A share, written as a percentage.
    Percent,
    /// A place in a ranking, from 1 to `field` where that is known; smaller is better.
    Rank {
        /// How many are ranked.
        field: Option<u32>,
    },
    /// Yes or no.
    YesNo,
    /// One of the listed options.
    Choice {
        /// The options, in the order of the file.
        options: Vec<ChoiceOption>,
    },
    /// A day.
    Date,
    /// Carried along, never scored.
    Text,
}

impl MetricType {
    /// The word for it in a rule file.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Rank { .. } => "rank",
            Self::YesNo => "yes_no",
            Self::Choice { .. } => "choice",
            Self::Date => "date",
            Self::Text => "text",
        }
    }

    /// The scale of numbers of this type and unit of measure.
    pub(crate) fn scale(&self, unit_of_measure: Option<&Text>) -> Scale {
        let is_percentage =
            |unit: &Text| PERCENTAGES.contains(&unmarked(&folded(&unit.vi)).as_str());
        match (self, unit_of_measure) {
            (Self::Percent, _) => Scale::PERCENT,
            (Self::Number, Some(unit)) if is_percentage(unit) => Scale::OF_100,
            (Self::Number, Some(_)) | (Self::Count | Self::Rank { .. }, _) => Scale::COUNTED,
            (Self::Number, None) => Scale::NUMBER,
            _ => Scale::Unknown,
        }
    }

    /// Whether values can be added, divided and compared with numbers.
    #[must_use]
    pub const fn is_numeric(&self) -> bool {
        matches!(self, Self::Count | Self::Number | Self::Percent | Self::Rank { .. })
    }
}

/// A metric as declared in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metric {
    /// Its id, unique among the metrics of the framework.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: Text,
    /// What kind of value it has.
    pub(crate) kind: MetricType,
    /// The unit that numbers are measured in. Metrics of one Vietnamese word are of one unit.
    pub(crate) unit_of_measure: Option<Text>,
    /// Whether its numbers are shares, as far as it is known.
    pub(crate) scale: Scale,
    /// The least value that is believed; a smaller one is a bad cell.
    pub(crate) at_least: Option<Decimal>,
    /// The greatest value that is believed; a larger one is a bad cell.
    pub(crate) at_most: Option<Decimal>,
    /// Where the metric is defined.
    pub(crate) source: Source,
    /// Whether it is an attribute: what is known of a unit beside its figures.
    pub(crate) is_attribute: bool,
}

impl Metric {
    /// Its id, unique among the metrics of the framework.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &Text {
        &self.name
    }

    /// The kind of value that it has.
    #[must_use]
    pub const fn kind(&self) -> &MetricType {
        &self.kind
    }

    /// The unit that its numbers are measured in. Metrics of one Vietnamese word are of one unit.
    #[must_use]
    pub const fn unit_of_measure(&self) -> Option<&Text> {
        self.unit_of_measure.as_ref()
    }

    /// The least value that is accepted; a smaller one is a fault of the data.
    #[must_use]
    pub const fn at_least(&self) -> Option<Decimal> {
        self.at_least
    }

    /// The greatest value that is accepted; a larger one is a fault of the data.
    #[must_use]
    pub const fn at_most(&self) -> Option<Decimal> {
        self.at_most
    }

    /// The document that defines it.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Whether it is an attribute of units, such as their region: a choice or a text that says nothing of what they
    /// did. A unit of which only attributes are known did not report.
    #[must_use]
    pub const fn is_attribute(&self) -> bool {
        self.is_attribute
    }
}
