//! The score of a node or of all nodes for one unit, and why there may be none.

use serde::{Deserialize, Serialize};

use crate::error::ScoringFault;
use crate::model::AbsentKind;
use crate::number::{Exact, Overflow, Rounding, Shown};
use crate::word::words;

/// The score of one node for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Score {
    /// Share × points, rounded where the framework says.
    Value(Exact),
    /// Left out of the denominator, and why.
    Excluded(AbsentKind),
    /// The node is carried, not scored.
    Unscored,
}

impl Score {
    pub(crate) const fn value(&self) -> Option<&Exact> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn rounded(self, rounding: Option<Rounding>) -> Self {
        match (self, rounding) {
            (Self::Value(value), Some(rounding)) => Self::Value(value.rounded(rounding)),
            (score, _) => score,
        }
    }

    /// The score as it is shown: with all the places that cover it, or to ten.
    pub(crate) fn shown(&self, places: Option<u32>) -> Option<Shown> {
        shown(self.value()?, places.unwrap_or(Rounding::MAX_PLACES))
    }
}

/// A number with all of so many places where they cover it, else to ten.
pub(crate) fn shown(value: &Exact, places: u32) -> Option<Shown> {
    let covered = Shown::rounded(value, places).ok().filter(Shown::is_exact);
    covered.or_else(|| Shown::rounded(value, Rounding::MAX_PLACES).ok())
}

/// Why a unit has no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoTotal {
    /// It did not report: there is not one figure of it.
    NotReported,
    /// A check refuses its figures.
    Refused,
    /// Nothing of it could be counted.
    NothingCounted,
}

words! {
    NoTotal {
        NotReported = "not_reported",
        Refused = "refused",
        NothingCounted = "nothing_counted",
    }
}

/// The total of a unit: a number, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Total {
    /// What the nodes or the targets that are met come to.
    Value(Exact),
    /// None.
    None(NoTotal),
}

impl Total {
    pub(crate) fn value(self) -> Option<Exact> {
        match self {
            Self::Value(value) => Some(value),
            Self::None(_) => None,
        }
    }
}

/// What keeps a node from having a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A number has outgrown what can be carried.
    Overflow,
    /// A value is absent where the rules call that an error.
    Absent(AbsentKind),
}

impl From<Overflow> for Refusal {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl Refusal {
    pub(crate) fn at(self, unit: &str, node: &str) -> ScoringFault {
        let (unit, node) = (unit.to_owned(), node.to_owned());
        match self {
            Self::Overflow => ScoringFault::Overflow { unit, node },
            Self::Absent(kind) => ScoringFault::Absent { unit, node, kind },
        }
    }
}
