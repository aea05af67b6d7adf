//! The score of one unit for a node or for all nodes, and the reasons why there may be none.

use crate::error::ScoringFault;
use crate::model::{AbsentKind, NoScore};
use crate::number::{Exact, Overflow, Rounding, Shown};
use crate::plan::{Part, score_slot};
use crate::word::words;

/// The score of one node for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Score {
    /// Share × points, rounded as the framework says.
    Value(Exact),
    /// The score of a group, out of the points that count.
    Part(Part),
    /// There is none, because of an absence.
    Absent(NoScore, AbsentKind),
    /// The node is carried, not scored.
    Unscored,
}

impl Score {
    pub(crate) const fn value(&self) -> Option<&Exact> {
        match self {
            Self::Value(value) | Self::Part(Part { score: value, .. }) => Some(value),
            Self::Absent(..) | Self::Unscored => None,
        }
    }

    /// Returns what a slot of a score says. One that says that a score is elsewhere says nothing.
    pub(crate) fn of_slot(slot: i32, places: u32) -> Self {
        if slot >= score_slot::LEAST {
            return Self::Value(Exact::from_ticks(i64::from(slot), places));
        }
        score_slot::absence(slot).map_or(Self::Unscored, |(way, kind)| Self::Absent(way, kind))
    }

    pub(crate) fn into_value(self) -> Option<Exact> {
        match self {
            Self::Value(value) | Self::Part(Part { score: value, .. }) => Some(value),
            Self::Absent(..) | Self::Unscored => None,
        }
    }

    /// Returns the total that the score of a tree is.
    pub(crate) fn into_total(self) -> Total {
        match self {
            Self::Value(total) => Ok(total),
            Self::Absent(NoScore::Withheld, _) => Err(NoTotal::Incomplete),
            Self::Absent(NoScore::Uncovered, _) => Err(NoTotal::NotCovered),
            Self::Part(_) | Self::Absent(..) | Self::Unscored => Err(NoTotal::NothingCounted),
        }
    }

    /// Returns the points that a score of this node is out of.
    pub(crate) fn points_of(&self, points: &Exact) -> Exact {
        match self {
            // The points of a framework are not too large.
            Self::Part(part) => points.times(&part.counts).unwrap_or_else(|_| points.clone()),
            _ => points.clone(),
        }
    }

    pub(crate) fn rounded(self, rounding: Option<Rounding>) -> Self {
        match (self, rounding) {
            (Self::Value(value), Some(rounding)) => Self::Value(value.rounded(rounding)),
            (Self::Part(part), Some(rounding)) => {
                Self::Part(Part { score: part.score.rounded(rounding), ..part })
            }
            (score, _) => score,
        }
    }

    /// Returns the score for display: with all the places that cover it, or to ten.
    pub(crate) fn shown(&self, places: Option<u32>) -> Option<Shown> {
        shown(self.value()?, places.unwrap_or(Rounding::MAX_PLACES))
    }
}

/// Returns a number for display: with `places` places if they cover it, to ten if not.
pub(crate) fn shown(value: &Exact, places: u32) -> Option<Shown> {
    let covered = Shown::rounded(value, places).ok().filter(Shown::is_exact);
    covered.or_else(|| Shown::rounded(value, Rounding::MAX_PLACES).ok())
}

words! {
    /// The reason why a unit has no total.
    #[non_exhaustive]
    pub enum NoTotal {
        /// It did not report: it has not a single figure.
        NotReported = "not_reported",
        /// A check refuses its figures.
        Refused = "refused",
        /// No node of it counts.
        NothingCounted = "nothing_counted",
        /// A value is absent without which the rules give no total.
        Incomplete = "incomplete",
        /// Too few of the points are covered by figures.
        NotCovered = "not_covered",
    }
}

/// The total of a unit: the score of the tree, or the number of targets met; or the reason why there is none.
pub(crate) type Total = Result<Exact, NoTotal>;

/// The reason why a node has no score where the rules require one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A number is too large.
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
