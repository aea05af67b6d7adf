//! The verdict of a unit, and how each gate of it came out.

use serde::{Deserialize, Serialize};

use super::Input;
use crate::formula::PartCard;
use crate::model::TargetState;
use crate::number::Shown;

/// A node or target that keeps a gate from holding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Shortfall {
    /// Its id.
    pub id: String,
    /// Its share, to ten places; `None` where it has none, and for targets.
    pub share: Option<Shown>,
    /// What a target's numbers say; `None` for nodes.
    pub state: Option<TargetState>,
}

impl Shortfall {
    pub(super) fn new(id: &str, share: Option<Shown>, state: Option<TargetState>) -> Self {
        Self { id: id.to_owned(), share, state }
    }
}

/// What a gate asks, with the ids of what it looks at.
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
    /// At least so many of these are met.
    Count {
        /// How many.
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

/// How one gate of a verdict came out for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GateOutcome {
    /// What the gate is called among those of its framework: `total`, `every:LEVEL`, `met`, `count` or
    /// `formula`, by what it asks. The second of a name is `total:2`, and so on.
    pub id: String,
    /// What it asks.
    pub gate: GateRule,
    /// Whether it holds.
    pub held: bool,
    /// What was found, in the terms of the bound: the total or its share, the least share of the
    /// level, the number of items met; of a formula that is one comparison of numbers, the number
    /// before the sign, of any other 1 where it holds and 0 where it does not.
    pub value: Option<Shown>,
    /// What was asked for, in the same terms; of a formula the number after the sign, or 1.
    pub bound: Shown,
    /// How far the value is from the bound where the gate does not hold and there is a value.
    pub short_by: Option<Shown>,
    /// The nodes and targets that are below the bound or not met.
    pub failing: Vec<Shortfall>,
    /// The ids of nodes that do not apply to the unit and were passed over.
    pub passed_over: Vec<String>,
    /// The values that a formula names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
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
