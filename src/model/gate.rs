//! Conditions on scores: the gates of a verdict, and what grades ask for.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{ConditionFormula, NodeIndex, TargetIndex};
use crate::number::{Exact, Overflow};

/// What breaks a tie: the score of a node, or whether a target was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// The higher score goes first; a unit for which the node was left out goes last.
    Node(NodeIndex),
    /// Met goes before not met, not met before undetermined.
    Target(TargetIndex),
}

/// A bound on a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ScoreBound {
    /// A share of the points (of the number of targets): written as a percentage, or a number up to 1.
    Share(Decimal),
    /// A number of points (of targets met): `{points: 192}`, or for a total a plain number above 1.
    Points(Decimal),
}

impl ScoreBound {
    /// Scores from the bound on.
    pub(crate) const fn and_more(self) -> ScoreRange {
        let (terms, at) = self.in_terms();
        ScoreRange { terms, lower: Some(End { at, strict: false }), upper: None }
    }

    /// Its terms and its number.
    pub(crate) const fn in_terms(self) -> (Terms, Decimal) {
        match self {
            Self::Share(at) => (Terms::Share, at),
            Self::Points(at) => (Terms::Points, at),
        }
    }

    /// The bound in points, of so many in all.
    pub(crate) fn in_points(self, all: &Exact) -> Result<Exact, Overflow> {
        match self {
            Self::Share(share) => all.times(&Exact::from(share)),
            Self::Points(points) => Ok(Exact::from(points)),
        }
    }
}

/// The terms of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Terms {
    /// Shares of the points.
    Share,
    /// Points, or a number of items.
    Points,
}

impl Terms {
    /// A number of these terms as a bound.
    pub(crate) const fn bound(self, at: Decimal) -> ScoreBound {
        match self {
            Self::Share => ScoreBound::Share(at),
            Self::Points => ScoreBound::Points(at),
        }
    }
}

/// Which side of a range an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// Scores are above it, or at it.
    Lower,
    /// Scores are below it, or at it.
    Upper,
}

/// One end of a range of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct End {
    /// The bound.
    pub(crate) at: Decimal,
    /// Whether the bound itself is outside: `above` and `below`.
    pub(crate) strict: bool,
}

/// The scores that a condition asks for: from a bound on, up to a bound, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ScoreRange {
    /// The terms of both bounds.
    pub(crate) terms: Terms,
    /// `at_least` or `above`.
    pub(crate) lower: Option<End>,
    /// `at_most` or `below`.
    pub(crate) upper: Option<End>,
}

impl ScoreRange {
    /// All points: what a met indicator has.
    pub(crate) const FULL: Self = Self {
        terms: Terms::Share,
        lower: Some(End { at: Decimal::ONE, strict: false }),
        upper: None,
    };

    /// So many or more.
    pub(crate) const fn at_least_points(at: Decimal) -> Self {
        Self { terms: Terms::Points, lower: Some(End { at, strict: false }), upper: None }
    }

    /// So many or fewer.
    pub(crate) const fn at_most_points(at: Decimal) -> Self {
        Self { terms: Terms::Points, lower: None, upper: Some(End { at, strict: false }) }
    }

    /// Its ends, the lower first.
    pub(crate) fn ends(&self) -> impl Iterator<Item = (Side, End)> {
        let lower = self.lower.map(|end| (Side::Lower, end));
        lower.into_iter().chain(self.upper.map(|end| (Side::Upper, end)))
    }

    /// The first end that a value misses. `compare` compares the value with a bound.
    pub(crate) fn missed(&self, compare: impl Fn(Decimal) -> Ordering) -> Option<(Side, End)> {
        self.ends().find(|(side, end)| match (side, compare(end.at)) {
            (_, Ordering::Equal) => end.strict,
            (Side::Lower, order) => order.is_lt(),
            (Side::Upper, order) => order.is_gt(),
        })
    }

    /// The least score in it, if that is its only end.
    pub(crate) const fn at_least(&self) -> Option<ScoreBound> {
        match (self.lower, self.upper) {
            (Some(End { at, strict: false }), None) => Some(self.terms.bound(at)),
            _ => None,
        }
    }
}

/// The nodes of one level of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Level {
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

impl Level {
    /// Its name in rule files.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Indicators => "indicator",
            Self::Groups { name, .. } => name,
        }
    }
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Among {
    /// The nodes of a level.
    Level(Level),
    /// These; never empty.
    Listed(Vec<Item>),
    /// All that count, as the rule file asks for: the indicators with points, or the targets. Never empty.
    All(Vec<Item>),
}

/// A condition on scores: a gate of a verdict, or what a grade asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gate {
    /// The total is in a range.
    Total(ScoreRange),
    /// Every one of these nodes is in a range; those that do not apply to the unit are passed over.
    Every {
        /// Which: a level, or one node.
        of: Among,
        /// The range.
        within: ScoreRange,
    },
    /// These are met: indicators in full, targets.
    Met {
        /// Which.
        of: Among,
    },
    /// So many of these are met, or in a range.
    Count {
        /// Which.
        of: Among,
        /// What counts: nodes in this range. Without it, what is met.
        each: Option<ScoreRange>,
        /// How many, in whole numbers.
        within: ScoreRange,
    },
    /// The unit is among this part of those that are ranked, from the first on: 0.25 is the first quarter.
    Top(Decimal),
    /// A condition on metrics; one that lacks a value does not hold.
    Formula(ConditionFormula),
}

impl Gate {
    /// What it looks at, beside the total and metrics.
    pub(crate) const fn among(&self) -> Option<&Among> {
        match self {
            Self::Every { of, .. } | Self::Met { of } | Self::Count { of, .. } => Some(of),
            Self::Total(_) | Self::Top(_) | Self::Formula(_) => None,
        }
    }

    /// The least total that it asks for, if it asks for nothing else.
    pub(crate) const fn least_total(&self) -> Option<ScoreBound> {
        match self {
            Self::Total(range) => range.at_least(),
            _ => None,
        }
    }

    /// The same condition without its bounds: what is known of it for a unit of which it is not known which they are.
    pub(crate) fn without_bounds(mut self) -> Self {
        let open = |range: &mut ScoreRange| (range.lower, range.upper) = (None, None);
        match &mut self {
            Self::Total(range) | Self::Every { within: range, .. } => open(range),
            Self::Count { each, within, .. } => {
                open(within);
                each.iter_mut().for_each(open);
            }
            Self::Met { .. } | Self::Top(_) | Self::Formula(_) => {}
        }
        self
    }

    /// The range that each item which it looks at must be in.
    pub(crate) fn each(&self) -> ScoreRange {
        match self {
            Self::Every { within, .. } => *within,
            Self::Count { each: Some(each), .. } => *each,
            _ => ScoreRange::FULL,
        }
    }

    /// The word for it in rule files.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Total(_) => "total",
            Self::Every { of: Among::Level(_), .. } => "every",
            Self::Every { .. } => "score",
            Self::Met { .. } => "met",
            Self::Count { .. } => "count",
            Self::Top(_) => "top",
            Self::Formula(_) => "formula",
        }
    }
}
