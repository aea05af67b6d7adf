//! What follows from scores: ranking, grades, verdict, the states of targets.

use super::{ConditionFormula, NodeIndex, TargetIndex, Text};
use crate::number::{Exact, Overflow};
use crate::word::words;
use rust_decimal::Decimal;

words! {
    /// How units that are still tied share ranks.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum RankingMethod {
        /// 1, 2, 2, 4: as the ministry publishes.
        #[default]
        Competition = "competition",
        /// 1, 2, 2, 3.
        Dense = "dense",
    }
}

/// What breaks a tie: the score of a node, or whether a target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// The higher score goes first; a unit for which the node was left out goes last.
    Node(NodeIndex),
    /// Met goes before not met, not met before undetermined.
    Target(TargetIndex),
}

/// How units are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// Places that totals are rounded to before they are compared; without it, totals are compared as they are.
    pub places: Option<u32>,
    /// What breaks ties, in order.
    pub ties: Vec<Item>,
    /// How what is still tied shares a rank.
    pub method: RankingMethod,
}

/// A bound on the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScoreBound {
    /// A share of the points (of the number of targets): written as a percentage, or a number up to 1.
    Share(Decimal),
    /// A number of points (of targets met): a plain number above 1.
    Points(Decimal),
}

impl ScoreBound {
    /// The bound in points, of so many in all.
    pub(crate) fn in_points(self, all: &Exact) -> Result<Exact, Overflow> {
        match self {
            Self::Share(share) => all.times(&Exact::from(share)),
            Self::Points(points) => Ok(Exact::from(points)),
        }
    }
}

/// A named band of the total.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grade {
    /// What people call it.
    pub name: Text,
    /// The least total that earns it.
    pub at_least: ScoreBound,
}

/// Which nodes a gate looks at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Level {
    /// The groups at this depth, 1 being the top, with the level's name in the rule file.
    Groups {
        /// The depth.
        depth: u32,
        /// The name of the level.
        name: String,
    },
    /// Every indicator of the tree.
    Indicators,
}

/// What must hold for a verdict of pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// A least total.
    Total {
        /// The bound.
        at_least: ScoreBound,
    },
    /// A least share in every node of a level; nodes that do not apply to the unit are passed over.
    Every {
        /// Which nodes.
        level: Level,
        /// The least share, 0…1.
        at_least: Decimal,
    },
    /// These are met: indicators in full, targets.
    Met {
        /// Which; never empty.
        of: Vec<Item>,
        /// Whether these are all that count, as the rule file asks for.
        all: bool,
    },
    /// At least so many of these are met.
    Count {
        /// How many.
        at_least: u32,
        /// Among which; never empty.
        of: Vec<Item>,
        /// Whether these are all that count, as the rule file asks for.
        all: bool,
    },
    /// A condition on metrics; one that lacks a value does not hold.
    Formula(ConditionFormula),
}

/// When a unit passes: all gates hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictRule {
    /// The gates, in the order of the file; at least one.
    pub gates: Vec<Gate>,
}

words! {
    /// Whether a unit passes.
    pub enum Verdict {
        /// Every gate holds.
        Pass = "pass",
        /// At least one gate does not hold.
        Fail = "fail",
    }
}

words! {
    /// What the numbers of a unit say of a target.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum TargetState {
        /// The condition holds.
        Met = "met",
        /// The condition does not hold, and was due when the numbers were taken, as far as that is known.
        NotMet = "not_met",
        /// The condition does not hold yet: the numbers are from before the day that the target is due.
        NotDue = "not_due",
        /// No number of the right kind was given, or a number from before the period began would meet it.
        Undetermined = "undetermined",
    }
}
