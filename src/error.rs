//! The one error that scoring, catalogs and reports give, and what it is made of.

use std::fmt;

use serde::Serialize;

use crate::diagnostic::{Diagnostics, nearest, shown};
use crate::model::AbsentKind;
use crate::rules::CatalogError;

/// What went wrong.
///
/// Every variant has a stable [`Error::code`]; the text is for people.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A rule file or a dataset has faults; all of them are in the list.
    #[error("{0}")]
    Diagnostics(#[from] Diagnostics),
    /// A catalog has no answer, or would have two.
    #[error("{0}")]
    Catalog(#[from] CatalogError),
    /// Some units cannot be scored; all of them are in the list, up to its bound.
    #[error("{0}")]
    Scoring(#[from] ScoringFaults),
    /// The dataset was read for other metrics than those of the plan.
    #[error("the dataset was read for {dataset}, and is to be scored by {plan}: {difference}")]
    OtherRules {
        /// The framework that the dataset was read for, with its version.
        dataset: String,
        /// The framework of the plan, with its version.
        plan: String,
        /// In what they differ: the first metric, target or unit kind that is not the same.
        difference: String,
    },
    /// No such unit in the outcome.
    #[error("no unit `{}` in the dataset{}", shown(id), did_you_mean(nearest))]
    UnknownUnit {
        /// What was asked for.
        id: String,
        /// The nearest id there is.
        nearest: Option<String>,
    },
    /// No such metric in the rules that the dataset was read for.
    #[error("the dataset has no metric `{}`{}", shown(id), did_you_mean(nearest))]
    UnknownMetric {
        /// What was asked for.
        id: String,
        /// The nearest id there is.
        nearest: Option<String>,
    },
    /// No such target in the rules that the dataset was read for.
    #[error("the dataset has no target `{}`{}", shown(id), did_you_mean(nearest))]
    UnknownTarget {
        /// What was asked for.
        id: String,
        /// The nearest id there is.
        nearest: Option<String>,
    },
    /// No such run in the province.
    #[error("no run `{}` in the province file{}", shown(id), did_you_mean(nearest))]
    UnknownRun {
        /// What was asked for.
        id: String,
        /// The nearest id there is.
        nearest: Option<String>,
    },
    /// Whoever watched the scoring, or the writing of a report, stopped it.
    #[error("stopped by whoever watched, before it was done")]
    Cancelled,
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(" (did you mean `{}`?)", shown(name))).unwrap_or_default()
}

impl Error {
    /// [`Error::UnknownUnit`] with the nearest of those that there are.
    pub(crate) fn unknown_unit<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self::UnknownUnit { id: id.to_owned(), nearest: nearest(id, known).map(str::to_owned) }
    }

    /// A stable code: `diagnostics`, `catalog`, `scoring`, `other_rules`, `unknown_unit`,
    /// `unknown_metric`, `unknown_target`, `unknown_run`, `cancelled`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Diagnostics(_) => "diagnostics",
            Self::Catalog(_) => "catalog",
            Self::Scoring(_) => "scoring",
            Self::OtherRules { .. } => "other_rules",
            Self::UnknownUnit { .. } => "unknown_unit",
            Self::UnknownMetric { .. } => "unknown_metric",
            Self::UnknownTarget { .. } => "unknown_target",
            Self::UnknownRun { .. } => "unknown_run",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why one node of one unit has no score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum ScoringFault {
    /// A value is absent where the rules say that this is an error.
    Absent {
        /// The unit.
        unit: String,
        /// The indicator.
        node: String,
        /// In which way it is absent.
        kind: AbsentKind,
    },
    /// A number has outgrown what can be carried exactly.
    Overflow {
        /// The unit.
        unit: String,
        /// The node.
        node: String,
    },
}

impl fmt::Display for ScoringFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Absent { unit, .. } | Self::Overflow { unit, .. }) = self;
        let unit = shown(unit);
        match self {
            Self::Absent { node, kind, .. } => {
                let word = kind.as_str();
                write!(
                    f,
                    "unit `{unit}`, indicator `{node}`: a value is absent ({word}), which the rules make an error\n  \
                     help: supply the value, or let the rules say what its absence does: \
                     `absent: {{{word}: zero}}` (or `exclude`, `full`)"
                )
            }
            Self::Overflow { node, .. } => {
                write!(f, "unit `{unit}`, node `{node}`: a number is too large to carry exactly")
            }
        }
    }
}

/// Every unit and node that could not be scored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ScoringFaults {
    faults: Vec<ScoringFault>,
    total: usize,
}

impl ScoringFaults {
    /// The most faults that are listed; the rest are counted.
    pub const LISTED: usize = 100;

    pub(crate) fn push(&mut self, fault: ScoringFault) {
        self.total = self.total.saturating_add(1);
        if self.faults.len() < Self::LISTED {
            self.faults.push(fault);
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.total = self.total.saturating_add(other.total);
        let room = Self::LISTED.saturating_sub(self.faults.len());
        self.faults.extend(other.faults.into_iter().take(room));
    }

    /// The faults that are listed.
    #[must_use]
    pub fn faults(&self) -> &[ScoringFault] {
        &self.faults
    }

    /// How many there are, listed or not.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }
}

impl std::error::Error for ScoringFaults {}

impl fmt::Display for ScoringFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, fault) in self.faults.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            write!(f, "error: {fault}")?;
        }
        match self.total.saturating_sub(self.faults.len()) {
            0 => Ok(()),
            more => write!(f, "\n… and {more} more"),
        }
    }
}
