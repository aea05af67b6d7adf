//! The verdict of a unit, and the outcome of each of its gates.

use serde::{Deserialize, Serialize};

use super::{DerivedInput, Input};
use crate::formula::PartCard;
use crate::model::TargetState;
use crate::number::Shown;

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

/// The rule of a gate, with the ids of the items that it looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GateRule {
    /// A least total.
    Total {
        /// The bound.
        at_least: TotalBound,
    },
    /// A least share in every node of a level.
    Every {
        /// The name of the level in the rule file: `group`, `indicator` or one of its own.
        level: String,
        /// The least share, 0…1.
        at_least: Shown,
    },
    /// All of these are met.
    Met {
        /// The ids of the indicators or targets.
        of: Vec<String>,
    },
    /// At least `at_least` of these are met.
    Count {
        /// The number of items that must be met.
        at_least: u32,
        /// The ids of the indicators or targets.
        of: Vec<String>,
    },
    /// A condition on metrics: the text of the formula.
    Formula(String),
}

/// A bound on the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TotalBound {
    /// A share of the points.
    Share(Shown),
    /// A number of points, or of targets met.
    Points(Shown),
}

/// The outcome of one gate of a verdict for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GateOutcome {
    /// Its id within the framework, by the kind of rule: `total`, `every:LEVEL`, `met`, `count` or
    /// `formula`. The second gate of a kind is `total:2`, and so on.
    pub id: String,
    /// Its rule.
    pub gate: GateRule,
    /// Whether it holds.
    pub held: bool,
    /// The value found, in the terms of the bound: the total or its share, the least share of the
    /// level, the number of items met. For a formula that is one comparison of numbers, the number
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
    /// The values that a formula names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// The derived metrics that a formula uses, each after those that it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedInput>,
    /// The parts of a formula with their values, the whole last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartCard>,
}

impl GateOutcome {
    /// Returns how many of the targets that are not met are not due yet.
    #[must_use]
    pub fn not_due(&self) -> usize {
        self.failing.iter().filter(|item| item.state == Some(TargetState::NotDue)).count()
    }
}
