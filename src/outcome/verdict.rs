//! The verdict of a unit, and the outcome of each of its gates.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{DerivedInput, Input};
use crate::formula::PartCard;
use crate::model::{End, ScoreRange, TargetState, Terms, Text};
use crate::number::{Decimal, Shown};

/// A node or target that prevents a gate from holding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Shortfall {
    /// Its id.
    pub id: String,
    /// Its share, to ten places. `None` if it has none, and for targets.
    pub share: Option<Shown>,
    /// The computed state of a target. `None` for nodes.
    pub state: Option<TargetState>,
}

impl Shortfall {
    pub(super) fn new(id: &str, share: Option<Shown>, state: Option<TargetState>) -> Self {
        Self { id: id.to_owned(), share, state }
    }
}

/// The rule of a condition on scores, with the ids of the items that it looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GateRule {
    /// The bounds of the total.
    Total(Bounds<TotalBound>),
    /// The bounds of every node of a level.
    Every {
        /// The name of the level in the rule file: `group`, `indicator` or one of its own.
        level: String,
        /// The bounds.
        #[serde(flatten, with = "of_level")]
        #[cfg_attr(feature = "schema", schemars(with = "Bounds<NodeBound>"))]
        bounds: Bounds<TotalBound>,
    },
    /// The bounds of one node.
    Score {
        /// Its id.
        of: String,
        /// The bounds.
        #[serde(flatten)]
        bounds: Bounds<TotalBound>,
    },
    /// All of these are met.
    Met {
        /// The ids of the indicators or targets.
        of: Vec<String>,
    },
    /// So many of these are met, or have a score within bounds.
    Count {
        /// How many.
        #[serde(flatten)]
        bounds: Bounds<u32>,
        /// The ids of the nodes or targets.
        of: Vec<String>,
        /// The name of their level, if it is the nodes of a level that are counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<String>,
        /// The bounds that the score of each must be within. `None` if they must be met.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Bounds<TotalBound>>,
    },
    /// The unit is among this part of the ranked units, from the first on.
    Top(Shown),
    /// A condition on metrics: the text of the formula.
    Formula(String),
}

/// The bounds of a condition: a lower one, an upper one, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
#[non_exhaustive]
pub struct Bounds<T> {
    /// `≥`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<T>,
    /// `>`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<T>,
    /// `≤`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<T>,
    /// `<`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<T>,
}

impl<T: Copy> Bounds<T> {
    /// Returns each bound with its sign, the lower one first.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, T)> {
        let bounds =
            [("≥", self.at_least), (">", self.above), ("≤", self.at_most), ("<", self.below)];
        bounds.into_iter().filter_map(|(sign, bound)| Some((sign, bound?)))
    }

    /// Returns the same bounds in other words.
    pub(crate) fn map<U>(self, into: impl Fn(T) -> U) -> Bounds<U> {
        Bounds {
            at_least: self.at_least.map(&into),
            above: self.above.map(&into),
            at_most: self.at_most.map(&into),
            below: self.below.map(&into),
        }
    }

    pub(super) fn of(range: &ScoreRange, bound: impl Fn(Terms, Decimal) -> Option<T>) -> Self {
        let end = |end: Option<End>, strict: bool| {
            end.filter(|end| end.strict == strict).and_then(|end| bound(range.terms, end.at))
        };
        Self {
            at_least: end(range.lower, false),
            above: end(range.lower, true),
            at_most: end(range.upper, false),
            below: end(range.upper, true),
        }
    }
}

/// A bound on a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TotalBound {
    /// A share of the points.
    Share(Shown),
    /// A number of points, or of targets met.
    Points(Shown),
}

impl TotalBound {
    pub(super) fn of(terms: Terms, at: Decimal) -> Self {
        match terms {
            Terms::Share => Self::Share(at.into()),
            Terms::Points => Self::Points(at.into()),
        }
    }
}

/// A bound on the scores of a level, as it is written in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum NodeBound {
    /// A share of the points, 0…1.
    Share(Shown),
    /// A number of points.
    Points {
        /// The points.
        points: Shown,
    },
}

impl From<TotalBound> for NodeBound {
    fn from(bound: TotalBound) -> Self {
        match bound {
            TotalBound::Share(share) => Self::Share(share),
            TotalBound::Points(points) => Self::Points { points },
        }
    }
}

impl From<NodeBound> for TotalBound {
    fn from(bound: NodeBound) -> Self {
        match bound {
            NodeBound::Share(share) => Self::Share(share),
            NodeBound::Points { points } => Self::Points(points),
        }
    }
}

/// Bounds on the scores of a level in JSON: a share is its number alone.
mod of_level {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Bounds, NodeBound, TotalBound};

    pub(super) fn serialize<S: Serializer>(
        bounds: &Bounds<TotalBound>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        bounds.map(NodeBound::from).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Bounds<TotalBound>, D::Error> {
        Bounds::<NodeBound>::deserialize(deserializer).map(|bounds| bounds.map(TotalBound::from))
    }
}

/// The outcome of a grade for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GradeOutcome {
    /// What people call it.
    pub name: Text,
    /// Whether all its conditions hold.
    pub held: bool,
    /// The outcome of each of its conditions.
    pub conditions: Vec<GateOutcome>,
}

/// The outcome of one condition on scores for one unit: a gate of the verdict, or a condition of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GateOutcome {
    /// Its id within the verdict or the grade, by the kind of rule: `total`, `every:LEVEL`,
    /// `score:NODE`, `met`, `count`, `top` or `formula`. The second of a kind is `total:2`, and so on.
    pub id: String,
    /// Its rule: for a unit that lacks the attribute which it goes by, without bounds.
    pub gate: GateRule,
    /// The units that the rule is for, if it is not the same for all: `{region: r1}`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub case: IndexMap<String, String>,
    /// Whether it holds.
    pub held: bool,
    /// The value found, in the terms of the bound: the total or its share, the score or share of the
    /// node of the level that is farthest from the bound, the number of items counted, the rank. For
    /// a formula that is one comparison of numbers, the number
    /// before the sign. For any other formula, 1 if it holds and 0 if not.
    pub value: Option<Shown>,
    /// The required value, in the same terms. For a formula, the number after the sign, or 1.
    pub bound: Shown,
    /// The distance of the value from the bound, if the gate does not hold and there is a value.
    pub short_by: Option<Shown>,
    /// The nodes and targets that are below the bound or not met.
    pub failing: Vec<Shortfall>,
    /// The ids of nodes that were skipped because they do not apply to the unit.
    pub passed_over: Vec<String>,
    /// The values that a formula names, and the attributes that the rule goes by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// The derived metrics that a formula uses, each after those that it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedInput>,
    /// The parts of a formula with their values, the whole last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) parts: Vec<PartCard>,
}

impl GateOutcome {
    /// Returns how many of the targets that are not met are not due yet.
    #[must_use]
    pub fn not_due(&self) -> usize {
        self.failing.iter().filter(|item| item.state == Some(TargetState::NotDue)).count()
    }
}
