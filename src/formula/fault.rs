//! What can be wrong with a formula.

use std::fmt;

use crate::diagnostic::did_you_mean;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The text is longer than the limit.
    TooLong,
    /// The formula is nested deeper than the limit.
    TooDeep,
    /// The formula has more parts than the limit.
    TooManyParts,
    /// Something stands where it cannot stand.
    Syntax,
    /// A number that is not written as plain digits.
    NotANumber,
    /// A comparison of a comparison.
    ChainedComparison,
    /// A function that does not exist.
    UnknownFunction,
    /// A function with too few or too many arguments.
    ArgumentCount,
    /// A metric that is not declared.
    UnknownMetric,
    /// A metric that formulas cannot use.
    WrongMetricType,
    /// An option that the choice does not have.
    UnknownOption,
    /// A text that is compared with a date but is not a day.
    NotADate,
    /// A part of a type that does not belong there.
    WrongType,
    /// A percentage that is compared with a plain number, or the reverse.
    PercentMisplaced,
    /// Numbers of different units of measure, added or compared.
    UnitsOfMeasure,
    /// Decimal places that are not a number written out.
    PlacesNotWritten,
    /// A least value above the greatest.
    EndsReversed,
}

/// One fault of a formula, with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which kind.
    pub kind: FaultKind,
    /// The first byte of what is meant.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// What is wrong, with what was found.
    pub message: String,
    /// What is allowed there.
    pub allowed: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The nearest name there is, where one is not known.
    pub nearest: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// Bytes of the text of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Place {
    pub(super) const fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    pub(super) fn fault(self, kind: FaultKind, message: impl Into<String>) -> Fault {
        let Self { start, end } = self;
        Fault {
            kind,
            start,
            end,
            message: message.into(),
            allowed: None,
            help: None,
            nearest: None,
        }
    }
}

impl Fault {
    pub(super) fn allowed(self, allowed: impl Into<String>) -> Self {
        Self { allowed: Some(allowed.into()), ..self }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The nearest name, with the question whether it was meant.
    pub(super) fn nearest(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => {
                Self { help: Some(did_you_mean(name)), nearest: Some(name.to_owned()), ..self }
            }
            None => self,
        }
    }

    pub(super) fn maybe_help(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help), ..self }
    }
}
