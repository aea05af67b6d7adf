//! What users see of a framework: nodes, targets and metrics that borrow from it.

use std::fmt;

use indexmap::IndexSet;
use rust_decimal::Decimal;

use super::{
    Adjustment, Aggregate, By, CheckData, CheckSeverity, Condition, EvidenceRule, Framework,
    Method, Metric, MetricIndex, NodeBody, NodeData, NodeIndex, Source, TargetData, Text, ViewData,
};
use crate::number::{Date, Exact};

/// A group or an indicator of a framework.
///
/// ```
/// # use dti_engine::Framework;
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
/// #   absent: {missing: zero}\nmetrics: {done: {type: count}, all: {type: count}}\ngroups:\n  - id: services\n    \
/// #   points: 10\n    indicators:\n      - {id: rate, points: 10, scoring: {ratio: {part: done, whole: all}}}\n";
/// let framework = Framework::from_yaml(yaml)?;
/// let rate = framework.node("rate").ok_or("no such node")?;
/// assert_eq!((rate.points().to_string().as_str(), rate.depth()), ("10", 2));
/// assert_eq!(rate.parent().map(|group| group.id()), Some("services"));
/// assert_eq!(rate.method(), Some("ratio"));
/// assert_eq!(rate.metrics().map(|metric| metric.id()).collect::<Vec<_>>(), ["done", "all"]);
/// assert!(framework.node("rates").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Node<'f> {
    framework: &'f Framework,
    index: NodeIndex,
    data: &'f NodeData,
}

impl<'f> Node<'f> {
    /// Its id, unique in the framework.
    #[must_use]
    pub fn id(self) -> &'f str {
        self.data.id()
    }

    /// Its number in the published decision: `1.2`.
    #[must_use]
    pub fn code(self) -> Option<&'f str> {
        self.data.code()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'f Text {
        self.data.name()
    }

    /// The most it can earn, which is also its weight among its siblings.
    #[must_use]
    pub const fn points(self) -> &'f Exact {
        self.data.points()
    }

    /// The document it comes from. A standing that it does not give is that of the node above it.
    #[must_use]
    pub fn source(self) -> &'f Source {
        self.data.source()
    }

    /// Its depth in the tree: 1 for the children of the framework.
    #[must_use]
    pub const fn depth(self) -> u32 {
        self.data.depth()
    }

    /// The group it belongs to; `None` at the top.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        self.framework.node_at(self.data.parent()?)
    }

    /// Its children, in the order of the file; empty for an indicator.
    pub fn children(self) -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator + use<'f> {
        self.framework.nodes_at(self.data.children())
    }

    /// Whether it is a group; an indicator has no children.
    #[must_use]
    pub fn is_group(self) -> bool {
        self.data.is_group()
    }

    /// Whether its points come on top of those of the tree.
    #[must_use]
    pub fn is_bonus(self) -> bool {
        self.is_among(self.framework.index().and_then(|tree| tree.bonus.as_ref()))
    }

    /// Whether its points are taken off the total.
    #[must_use]
    pub fn is_penalty(self) -> bool {
        self.is_among(self.framework.index().and_then(|tree| tree.penalty.as_ref()))
    }

    /// How a group combines the shares of its children; `None` for an indicator.
    #[must_use]
    pub fn aggregate(self) -> Option<Aggregate> {
        match self.data.body() {
            NodeBody::Group { aggregate, .. } => Some(*aggregate),
            NodeBody::Indicator { .. } => None,
        }
    }

    /// The word for the scoring method of an indicator in rule files; `None` for a group.
    #[must_use]
    pub fn method(self) -> Option<&'static str> {
        self.data.method().map(Method::as_str)
    }

    /// Whether an indicator compares a unit with its peers, so that its score changes with theirs; of a group,
    /// whether an indicator below it does.
    #[must_use]
    pub fn depends_on_peers(self) -> bool {
        match self.data.body() {
            NodeBody::Indicator { method, .. } => method.depends_on_peers(),
            NodeBody::Group { .. } => self.children().any(Self::depends_on_peers),
        }
    }

    /// Whether the values of an indicator must be backed by evidence; `Optional` for a group, which has no values.
    #[must_use]
    pub fn evidence(self) -> EvidenceRule {
        self.data.evidence()
    }

    /// The submitted metrics that an indicator depends on, each once, in reading order; empty for a group.
    pub fn metrics(
        self,
    ) -> impl ExactSizeIterator<Item = &'f Metric> + DoubleEndedIterator + use<'f> {
        let method = self.data.method();
        self.framework.metrics_at(method.map_or_else(Vec::new, |m| self.framework.reads_of(m)))
    }

    fn is_among(self, adjustment: Option<&Adjustment>) -> bool {
        adjustment.is_some_and(|adjustment| adjustment.indicators.contains(&self.index))
    }
}

/// A further total of a framework over nodes that stand in its tree.
#[derive(Clone, Copy)]
pub struct View<'f> {
    framework: &'f Framework,
    data: &'f ViewData,
}

impl<'f> View<'f> {
    /// Its id, unique in the framework.
    #[must_use]
    pub fn id(self) -> &'f str {
        self.data.node.id()
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'f Text {
        self.data.node.name()
    }

    /// The points of its nodes together.
    #[must_use]
    pub const fn points(self) -> &'f Exact {
        self.data.node.points()
    }

    /// Its nodes, in the order of the file.
    pub fn nodes(self) -> impl ExactSizeIterator<Item = Node<'f>> + DoubleEndedIterator + use<'f> {
        self.framework.nodes_at(self.data.node.children())
    }

    /// Whether units are ranked by it.
    #[must_use]
    pub const fn is_ranked(self) -> bool {
        self.data.ranking.is_some()
    }
}

/// A target of a framework: a condition that a unit meets or does not meet.
#[derive(Clone, Copy)]
pub struct Target<'f> {
    framework: &'f Framework,
    data: &'f TargetData,
}

impl<'f> Target<'f> {
    /// Its id, unique in the framework.
    #[must_use]
    pub fn id(self) -> &'f str {
        &self.data.id
    }

    /// Its number in the published plan.
    #[must_use]
    pub fn code(self) -> Option<&'f str> {
        self.data.code.as_deref()
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'f Text {
        &self.data.name
    }

    /// The document it comes from. A standing that it does not give is that of the framework.
    #[must_use]
    pub const fn source(self) -> &'f Source {
        &self.data.source
    }

    /// The submitted metrics that it looks at, in reading order: one, the part and the whole of a quotient, or
    /// what a derived metric is worked out from.
    pub fn metrics(
        self,
    ) -> impl ExactSizeIterator<Item = &'f Metric> + DoubleEndedIterator + use<'f> {
        self.framework.metrics_at(self.framework.reads(&self.data.of).iter().copied())
    }

    /// The last day on which it can be met: its own, or the last day of the framework's period. `None` if neither is
    /// given.
    #[must_use]
    pub fn due(self) -> Option<Date> {
        self.framework.due(self.data)
    }
}

impl<'f> Target<'f> {
    /// The framework that it is of.
    pub(crate) const fn framework(self) -> &'f Framework {
        self.framework
    }

    /// What it looks at.
    pub(crate) fn measured(self) -> Option<&'f Metric> {
        self.framework.metric_at(self.data.of)
    }

    /// The condition on that.
    pub(crate) const fn condition(self) -> &'f By<Condition> {
        &self.data.condition
    }
}

/// A check of a framework: what must hold between the metrics of a unit.
#[derive(Clone, Copy)]
pub struct Check<'f> {
    framework: &'f Framework,
    data: &'f CheckData,
}

impl<'f> Check<'f> {
    /// Its id, unique among the checks of the framework.
    #[must_use]
    pub fn id(self) -> &'f str {
        &self.data.id
    }

    /// The formula that must hold, as it is written.
    #[must_use]
    pub fn holds(self) -> &'f str {
        self.data.holds.text()
    }

    /// The submitted metrics that the formula depends on, each once, in reading order.
    pub fn metrics(
        self,
    ) -> impl ExactSizeIterator<Item = &'f Metric> + DoubleEndedIterator + use<'f> {
        let named = self.data.holds.metrics().iter();
        self.framework.metrics_at(named.flat_map(|metric| self.framework.reads(metric)).copied())
    }

    /// The message if it does not hold.
    #[must_use]
    pub const fn message(self) -> &'f Text {
        &self.data.message
    }

    /// What it does to a unit for which it does not hold.
    #[must_use]
    pub const fn severity(self) -> CheckSeverity {
        self.data.severity
    }

    /// How far apart the two numbers of a comparison may be and still count as equal.
    #[must_use]
    pub const fn tolerance(self) -> Option<Decimal> {
        self.data.tolerance
    }

    /// The document it comes from. A standing that it does not give is that of the framework.
    #[must_use]
    pub const fn source(self) -> &'f Source {
        &self.data.source
    }
}

/// Shows what is seen of a framework by its id alone.
macro_rules! by_id {
    ($($handle:ident),*) => {$(
        impl fmt::Debug for $handle<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($handle)).field(&self.id()).finish()
            }
        }
    )*};
}

by_id!(Node, View, Target, Check);

impl Framework {
    /// The node of this id.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<Node<'_>> {
        let (index, data) = self.index()?.find(id)?;
        Some(Node { framework: self, index, data })
    }

    /// All nodes in the order of the file, each group before its children; then the bonus and penalty indicators. Empty
    /// for a framework of targets.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = Node<'_>> + DoubleEndedIterator {
        let nodes = self.index().map_or(&[][..], |tree| &tree.nodes);
        nodes.iter().enumerate().map(|(place, data)| {
            let index = NodeIndex(u32::try_from(place).unwrap_or(u32::MAX));
            Node { framework: self, index, data }
        })
    }

    /// The nodes at the top of the tree, in the order of the file.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = Node<'_>> + DoubleEndedIterator {
        self.nodes_at(self.index().map_or(&[], |tree| &tree.roots))
    }

    /// The further totals over nodes of the tree, in the order of the file.
    pub fn views(&self) -> impl ExactSizeIterator<Item = View<'_>> + DoubleEndedIterator {
        let views = self.index().map_or(&[][..], |tree| &tree.views);
        views.iter().map(|data| View { framework: self, data })
    }

    /// The points of the whole tree; `None` for a framework of targets.
    #[must_use]
    pub fn points(&self) -> Option<&Exact> {
        self.index().map(|tree| &tree.points)
    }

    /// The target of this id.
    #[must_use]
    pub fn target(&self, id: &str) -> Option<Target<'_>> {
        self.targets().find(|target| target.id() == id)
    }

    /// The targets, in the order of the file. Empty for a framework of points.
    pub fn targets(&self) -> impl ExactSizeIterator<Item = Target<'_>> + DoubleEndedIterator {
        let targets = self.criteria().map_or(&[][..], |criteria| &criteria.targets);
        targets.iter().map(|data| Target { framework: self, data })
    }

    /// The check of this id.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<Check<'_>> {
        self.checks().find(|check| check.id() == id)
    }

    /// What must hold between the metrics of a unit, in the order of the file.
    pub fn checks(&self) -> impl ExactSizeIterator<Item = Check<'_>> + DoubleEndedIterator {
        self.checks.iter().map(|data| Check { framework: self, data })
    }

    /// The metric or the attribute of this id. A metric may be submitted or derived, or be one of the year before that a
    /// formula reads, as `previous(dossiers)`.
    #[must_use]
    pub fn metric(&self, id: &str) -> Option<&Metric> {
        self.metric_at(self.index_of(id)?)
    }

    /// The metrics that units submit, in the order of the file.
    pub fn metrics(&self) -> impl ExactSizeIterator<Item = &Metric> + DoubleEndedIterator {
        self.metrics.values().take(self.submitted())
    }

    /// The attributes of units, in the order of the file.
    pub fn attributes(&self) -> impl ExactSizeIterator<Item = &Metric> + DoubleEndedIterator {
        self.metrics.values().skip(self.submitted())
    }

    /// The number of metrics that units submit. Attributes come after them.
    fn submitted(&self) -> usize {
        self.metrics.values().filter(|metric| !metric.is_attribute).count()
    }

    /// The metrics that follow from those that units submit, each with its formula as it is written.
    pub fn derived_metrics(&self) -> impl DoubleEndedIterator<Item = (&Metric, &str)> {
        let named = self.derived.iter().filter(|derived| derived.is_named);
        named.map(|derived| (&derived.metric, derived.formula.text()))
    }

    fn node_at(&self, index: NodeIndex) -> Option<Node<'_>> {
        let data = self.index()?.node(index)?;
        Some(Node { framework: self, index, data })
    }

    fn nodes_at(&self, indices: &[NodeIndex]) -> std::vec::IntoIter<Node<'_>> {
        let nodes: Vec<_> = indices.iter().filter_map(|index| self.node_at(*index)).collect();
        nodes.into_iter()
    }

    /// The metrics at these indices, each once.
    fn metrics_at(
        &self,
        indices: impl IntoIterator<Item = MetricIndex>,
    ) -> std::vec::IntoIter<&Metric> {
        let indices: IndexSet<MetricIndex> = indices.into_iter().collect();
        let metrics: Vec<_> =
            indices.into_iter().filter_map(|index| self.metric_at(index)).collect();
        metrics.into_iter()
    }
}
