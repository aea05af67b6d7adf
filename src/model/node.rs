//! The nodes of a tree: groups that nest, indicators as leaves.

use serde::{Deserialize, Serialize};

use super::{AbsentRules, Method, Source, Text};
use crate::number::Exact;
use crate::word::words;

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

/// How a group's share follows from its children's shares, weighted by their points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
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

words! {
    Aggregate {
        Arithmetic = "arithmetic",
        Geometric = "geometric",
        Harmonic = "harmonic",
        Minimum = "minimum",
        Maximum = "maximum",
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

words! { EvidenceRule { Optional = "optional", Required = "required" } }

/// A group or an indicator, as the rule file has it; [`Node`](super::Node) is what users see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeData {
    heading: Heading,
    points: Exact,
    depth: u32,
    parent: Option<NodeIndex>,
    pub(crate) body: NodeBody,
}

/// What names a node or a target, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its id, unique in the framework.
    pub(crate) id: String,
    /// Its number in the published decision: `1.2`.
    pub(crate) code: Option<String>,
    /// What people call it.
    pub(crate) name: Text,
    /// Where it comes from; its standing is filled in from above where it gave none.
    pub(crate) source: Source,
}

impl NodeData {
    /// A node of so many points, at a depth below a parent.
    pub(crate) const fn new(
        heading: Heading,
        points: Exact,
        (depth, parent): (u32, Option<NodeIndex>),
        body: NodeBody,
    ) -> Self {
        Self { heading, points, depth, parent, body }
    }

    /// Its id, unique in the framework.
    pub(crate) fn id(&self) -> &str {
        &self.heading.id
    }

    /// Its number in the published decision: `1.2`.
    pub(crate) fn code(&self) -> Option<&str> {
        self.heading.code.as_deref()
    }

    /// What people call it.
    pub(crate) const fn name(&self) -> &Text {
        &self.heading.name
    }

    /// Where it comes from; its standing is filled in from above where it gave none.
    pub(crate) const fn source(&self) -> &Source {
        &self.heading.source
    }

    /// The most it can earn, which is also its weight among its siblings.
    pub(crate) const fn points(&self) -> &Exact {
        &self.points
    }

    /// Depth in the tree: 1 for the children of the framework.
    pub(crate) const fn depth(&self) -> u32 {
        self.depth
    }

    /// The group it belongs to; `None` at the top.
    pub(crate) const fn parent(&self) -> Option<NodeIndex> {
        self.parent
    }

    /// Whether it is a group.
    pub(crate) const fn is_group(&self) -> bool {
        matches!(self.body, NodeBody::Group { .. })
    }

    /// How an indicator is scored; `None` for a group.
    pub(crate) const fn method(&self) -> Option<&Method> {
        match &self.body {
            NodeBody::Group { .. } => None,
            NodeBody::Indicator { method, .. } => Some(method),
        }
    }

    /// Whether values must be backed by evidence; a group has no values.
    pub(crate) const fn evidence(&self) -> EvidenceRule {
        match &self.body {
            NodeBody::Group { .. } => EvidenceRule::Optional,
            NodeBody::Indicator { evidence, .. } => *evidence,
        }
    }

    /// What it is.
    pub(crate) const fn body(&self) -> &NodeBody {
        &self.body
    }
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
