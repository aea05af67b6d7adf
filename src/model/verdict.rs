//! What follows from scores: ranking, grades, verdict, the states of targets.

use super::{By, Gate, Item, MetricIndex, ScoreBound, Text};
use crate::number::{Rounding, RoundingMode};
use crate::word::words;

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

/// How units are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// Places that totals are rounded to before they are compared; without it, totals are compared as they are.
    pub places: Option<u32>,
    /// What breaks ties, in order.
    pub ties: Vec<Item>,
    /// How what is still tied shares a rank.
    pub method: RankingMethod,
    /// The metric that has the rank, which was published. Totals decide nothing then.
    pub of: Option<MetricIndex>,
    /// The attributes of units within which each has a further rank.
    pub also_within: Vec<MetricIndex>,
}

impl Ranking {
    /// Returns the rounding of totals before they are compared.
    pub(crate) fn rounding(&self, mode: RoundingMode) -> Option<Rounding> {
        self.places.map(|places| Rounding { places, mode })
    }
}

/// A named band of results. A unit gets the first grade that it earns, from the top of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grade {
    /// What people call it.
    pub name: Text,
    /// What must hold, all of it. A least total (`at_least`) is the first.
    pub(crate) conditions: Vec<By<Gate>>,
}

impl Grade {
    /// The least total that earns it, if it asks for one, the same of all units.
    pub(crate) fn at_least(&self) -> Option<ScoreBound> {
        self.conditions.first()?.only()?.least_total()
    }

    /// Whether it asks for more than a total that is large enough.
    pub(crate) fn is_more_than_a_total(&self) -> bool {
        self.conditions.len() != 1 || self.at_least().is_none()
    }
}

/// When a unit passes: all gates hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictRule {
    /// The gates, in the order of the file; at least one.
    pub gates: Vec<By<Gate>>,
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
