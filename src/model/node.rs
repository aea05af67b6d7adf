//! The nodes of a tree: groups that nest, indicators as leaves.

use std::sync::Arc;

use super::{AbsentLayer, AbsentRules, Method, Source, Text};
use crate::number::{Decimal, Exact};
use crate::word::words;

/// The place of a node in [`Index::nodes`](super::Index::nodes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIndex(pub(crate) u32);

impl NodeIndex {
    /// As a position in a list.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

words! {
    /// How a group's share follows from its children's shares, weighted by their points.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Aggregate {
        /// `Σ wᵢsᵢ ÷ Σ wᵢ`: what adding up points means.
        #[default]
        Arithmetic = "arithmetic",
        /// `Π sᵢ^(wᵢ ÷ Σ w)`; zero as soon as one share is. Irrational: given to 30 digits.
        Geometric = "geometric",
        /// `Σ wᵢ ÷ Σ (wᵢ ÷ sᵢ)`; zero as soon as one share is.
        Harmonic = "harmonic",
        /// The smallest share.
        Minimum = "minimum",
        /// The largest share.
        Maximum = "maximum",
    }
}

words! {
    /// Whether the values of an indicator count without a reference that backs them.
    #[derive(PartialOrd, Ord, Default)]
    pub enum EvidenceRule {
        /// They do.
        #[default]
        Optional = "optional",
        /// In a dataset that carries evidence, a value without it is missing.
        Required = "required",
    }
}

/// A group or an indicator, as the rule file has it; [`Node`](super::Node) is what users see of it.
///
/// Most of it is shared with its copies, so that a tree with other points costs little.
#[derive(Debug, Clone)]
pub struct NodeData {
    heading: Arc<Heading>,
    points: Exact,
    depth: u32,
    parent: Option<NodeIndex>,
    written: Written,
    body: Arc<NodeBody>,
}

/// What a node itself says, before it is put together with its group and its framework.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written {
    /// Its weight, if it and its siblings have weights instead of points.
    pub(crate) weight: Option<Decimal>,
    /// What absent values do.
    pub(crate) absent: AbsentLayer,
}

/// Equal nodes score alike, however that is written.
impl PartialEq for NodeData {
    fn eq(&self, other: &Self) -> bool {
        let place = |node: &Self| (node.depth, node.parent);
        place(self) == place(other)
            && self.points == other.points
            && self.heading == other.heading
            && self.body == other.body
    }
}

impl Eq for NodeData {}

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
    pub(crate) fn new(
        heading: Heading,
        points: Exact,
        (depth, parent): (u32, Option<NodeIndex>),
        written: Written,
        body: NodeBody,
    ) -> Self {
        let (heading, body) = (Arc::new(heading), Arc::new(body));
        Self { heading, points, depth, parent, written, body }
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
    pub(crate) fn name(&self) -> &Text {
        &self.heading.name
    }

    /// Where it comes from; its standing is filled in from above where it gave none.
    pub(crate) fn source(&self) -> &Source {
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
    pub(crate) fn is_group(&self) -> bool {
        matches!(*self.body, NodeBody::Group { .. })
    }

    /// The children of a group; an indicator has none.
    pub(crate) fn children(&self) -> &[NodeIndex] {
        match &*self.body {
            NodeBody::Group { children, .. } => children,
            NodeBody::Indicator { .. } => &[],
        }
    }

    /// How an indicator is scored; `None` for a group.
    pub(crate) fn method(&self) -> Option<&Method> {
        match &*self.body {
            NodeBody::Group { .. } => None,
            NodeBody::Indicator { method, .. } => Some(method),
        }
    }

    /// Whether values must be backed by evidence; a group has no values.
    pub(crate) fn evidence(&self) -> EvidenceRule {
        match &*self.body {
            NodeBody::Group { .. } => EvidenceRule::Optional,
            NodeBody::Indicator { evidence, .. } => *evidence,
        }
    }

    /// What it is.
    pub(crate) fn body(&self) -> &NodeBody {
        &self.body
    }

    /// What it is, to keep while the tree is changed.
    pub(crate) fn shared_body(&self) -> Arc<NodeBody> {
        Arc::clone(&self.body)
    }

    /// Its weight, if it and its siblings have weights instead of points.
    pub(crate) const fn weight(&self) -> Option<Decimal> {
        self.written.weight
    }

    /// Whether it is an indicator that is scored and has points.
    pub(crate) fn counts(&self) -> bool {
        let is_scored = |method| !matches!(method, &Method::Unscored { .. });
        self.method().is_some_and(is_scored) && !self.points.is_zero()
    }

    pub(crate) fn set_points(&mut self, points: Exact) {
        self.points = points;
    }

    pub(crate) fn set_children(&mut self, read: Vec<NodeIndex>) {
        if let NodeBody::Group { children, .. } = Arc::make_mut(&mut self.body) {
            *children = read;
        }
    }

    /// How an indicator is scored, to be changed.
    pub(crate) fn method_mut(&mut self) -> Option<&mut Method> {
        if self.is_group() {
            return None;
        }
        match Arc::make_mut(&mut self.body) {
            NodeBody::Group { .. } => None,
            NodeBody::Indicator { method, .. } => Some(method),
        }
    }

    /// Puts what an indicator says of absent values, with `more` on top, over what its framework says.
    pub(crate) fn set_absent(&mut self, more: AbsentLayer, framework: AbsentLayer) {
        self.written.absent = self.written.absent.with(more);
        if !self.is_group()
            && let NodeBody::Indicator { absent, .. } = Arc::make_mut(&mut self.body)
        {
            *absent = framework.with(self.written.absent).rules();
        }
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
