//! The tree: groups that nest, indicators as leaves; and the targets of a `criteria` framework.

use serde::{Deserialize, Serialize};

use super::{AbsentRules, Condition, Method, Source, TargetValue, Text};
use crate::number::{Date, Exact};

/// The place of a node in [`Index::nodes`](super::Index::nodes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NodeIndex(pub(crate) u32);

impl NodeIndex {
    /// As a position in a list.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// The place of a target in [`Criteria::targets`](super::Criteria::targets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TargetIndex(pub(crate) u32);

impl TargetIndex {
    /// As a position in a list.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// How a group's share follows from its children's shares, weighted by their points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// `Σ wᵢsᵢ ÷ Σ wᵢ`: what adding up points means.
    #[default]
    Arithmetic,
    /// `Π sᵢ^(wᵢ ÷ Σ w)`; zero as soon as one share is. Irrational: given to 30 digits.
    Geometric,
    /// `Σ wᵢ ÷ Σ (wᵢ ÷ sᵢ)`; zero as soon as one share is.
    Harmonic,
    /// The smallest share.
    Minimum,
    /// The largest share.
    Maximum,
}

impl Aggregate {
    /// Every aggregate with the word for it in a rule file.
    pub const ALL: [(&'static str, Self); 5] = [
        ("arithmetic", Self::Arithmetic),
        ("geometric", Self::Geometric),
        ("harmonic", Self::Harmonic),
        ("minimum", Self::Minimum),
        ("maximum", Self::Maximum),
    ];

    /// The word for it in a rule file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Geometric => "geometric",
            Self::Harmonic => "harmonic",
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
        }
    }
}

/// Whether the values of an indicator count without a reference that backs them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceRule {
    /// They do.
    #[default]
    Optional,
    /// In a dataset that carries evidence, a value without it is missing.
    Required,
}

/// A group or an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id, unique in the framework.
    pub id: String,
    /// Its number in the published decision: `1.2`.
    pub code: Option<String>,
    /// What people call it.
    pub name: Text,
    /// The most it can earn, which is also its weight among its siblings.
    pub points: Exact,
    /// Where it comes from; its standing is filled in from above where it gave none.
    pub source: Source,
    /// Depth in the tree: 1 for the children of the framework.
    pub depth: u32,
    /// The group it belongs to; `None` at the top.
    pub parent: Option<NodeIndex>,
    /// What it is.
    pub body: NodeBody,
}

/// What sets a group and an indicator apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeBody {
    /// Has children.
    Group {
        /// How their shares combine.
        aggregate: Aggregate,
        /// The children, in the order of the file.
        children: Vec<NodeIndex>,
    },
    /// Has a scoring method.
    Indicator {
        /// How metrics become a share.
        method: Method,
        /// Whether evidence must back the values.
        evidence: EvidenceRule,
        /// What absent values do here: the framework's rules with the indicator's own on top.
        absent: AbsentRules,
    },
}

/// A condition that is met or not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its id, unique in the framework.
    pub id: String,
    /// Its number in the published plan.
    pub code: Option<String>,
    /// What people call it.
    pub name: Text,
    /// What it looks at.
    pub of: TargetValue,
    /// What it asks.
    pub condition: Condition,
    /// The day that it must be reached by, where it has one of its own: its `due`, or that of its `by`.
    pub due: Option<Date>,
    /// Where it comes from; its standing is filled in from above where it gave none.
    pub source: Source,
}
