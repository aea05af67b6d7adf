//! A framework: one rule file, checked.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    Aggregate, CheckData, Grade, Item, Level, Metric, MetricIndex, NodeBody, NodeData, NodeIndex,
    Ranking, Source, TargetData, TargetIndex, Text, VerdictRule,
};
use crate::number::{Date, Exact, Rounding, RoundingMode};

/// Which units are compared with each other: `department`, `commune`, … Free text, because the
/// administrative map changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitKind(String);

impl UnitKind {
    /// A unit kind of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a framework gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrameworkKind {
    /// Points and ranking.
    Index,
    /// Targets met or not met.
    Criteria,
}

/// The days from `from` to `to`, both included; an end that is not given is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Period {
    /// Whether `date` lies in the period.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// Whether a day lies in both periods.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_in_time = |a: &Self, b: &Self| match (a.from, b.to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        starts_in_time(self, other) && starts_in_time(other, self)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(to)) => write!(f, "to {to}"),
            (None, None) => f.write_str("always"),
        }
    }
}

/// Why a value is not there.
///
/// Where a method lacks several values at once, the kind that counts is the first in the order
/// `rejected`, `missing`, `zero_whole`, `not_applicable`: what a unit failed to show outweighs what
/// does not apply to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentKind {
    /// Refused by the verifier.
    Rejected,
    /// Not submitted, or submitted without the evidence that is required.
    Missing,
    /// A division by nothing: the whole, or what the peers are compared with, is zero.
    ZeroWhole,
    /// Does not apply to the unit.
    NotApplicable,
}

impl AbsentKind {
    /// The word for it in a rule file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Missing => "missing",
            Self::ZeroWhole => "zero_whole",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// What an absent value does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentPolicy {
    /// Earns nothing.
    Zero,
    /// Its points leave the denominator, and the result is rescaled.
    Exclude,
    /// Earns everything.
    Full,
    /// The dataset is refused.
    Error,
}

impl AbsentPolicy {
    /// Every policy with the word for it in a rule file.
    pub const ALL: [(&'static str, Self); 4] = [
        ("zero", Self::Zero),
        ("exclude", Self::Exclude),
        ("full", Self::Full),
        ("error", Self::Error),
    ];

    /// The word for it in a rule file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Exclude => "exclude",
            Self::Full => "full",
            Self::Error => "error",
        }
    }
}

/// What each kind of absence does. A kind that a rule file does not mention is an `error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct AbsentRules {
    /// Not submitted.
    pub missing: AbsentPolicy,
    /// Does not apply.
    pub not_applicable: AbsentPolicy,
    /// Refused by the verifier.
    pub rejected: AbsentPolicy,
    /// A division by nothing; as `missing` where a rule file does not mention it.
    pub zero_whole: AbsentPolicy,
}

impl AbsentRules {
    /// The policy for `kind`.
    #[must_use]
    pub const fn policy(&self, kind: AbsentKind) -> AbsentPolicy {
        match kind {
            AbsentKind::Rejected => self.rejected,
            AbsentKind::Missing => self.missing,
            AbsentKind::ZeroWhole => self.zero_whole,
            AbsentKind::NotApplicable => self.not_applicable,
        }
    }
}

impl Default for AbsentRules {
    fn default() -> Self {
        let error = AbsentPolicy::Error;
        Self { missing: error, not_applicable: error, rejected: error, zero_whole: error }
    }
}

/// Where scores are rounded; a place that is left out is not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct RoundingRules {
    /// Decimal places of indicators.
    pub indicator: Option<u32>,
    /// Decimal places of groups.
    pub group: Option<u32>,
    /// Decimal places of the total.
    pub total: Option<u32>,
    /// What becomes of the rest.
    pub mode: RoundingMode,
}

impl RoundingRules {
    /// The rounding of places that were declared.
    #[must_use]
    pub fn of(&self, places: Option<u32>) -> Option<Rounding> {
        places.map(|places| Rounding { places, mode: self.mode })
    }
}

/// Bonus or penalty points: outside the tree, with a cap of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The most that all together add or take; without it, what they add up to.
    pub cap: Option<Exact>,
    /// The indicators; their points are the most each adds or takes.
    pub indicators: Vec<NodeIndex>,
}

/// What an `index` framework consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The points of the whole tree.
    pub points: Exact,
    /// How the shares of the top nodes combine.
    pub aggregate: Aggregate,
    /// All nodes: the tree in the order of the file, each group before its children; then bonus and
    /// penalty indicators.
    pub nodes: Vec<NodeData>,
    /// The top nodes.
    pub roots: Vec<NodeIndex>,
    /// Points on top.
    pub bonus: Option<Adjustment>,
    /// Points off.
    pub penalty: Option<Adjustment>,
}

impl Index {
    /// The node at an index of this framework.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> Option<&NodeData> {
        self.nodes.get(index.get())
    }

    /// The node of this id, with its index.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(NodeIndex, &NodeData)> {
        self.iter().find(|(_, node)| node.id() == id)
    }

    /// All nodes with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (NodeIndex, &NodeData)> {
        (0u32..).map(NodeIndex).zip(&self.nodes)
    }

    /// The nodes of a level, in the order of the file.
    #[must_use]
    pub fn level(&self, level: &Level) -> Vec<NodeIndex> {
        let extra: Vec<_> = [&self.bonus, &self.penalty]
            .into_iter()
            .flatten()
            .flat_map(|a| &a.indicators)
            .collect();
        let on_level = |index: &NodeIndex, node: &NodeData| match (level, node.body()) {
            (Level::Groups { depth, .. }, NodeBody::Group { .. }) => node.depth() == *depth,
            (Level::Indicators, NodeBody::Indicator { .. }) => !extra.contains(&index),
            _ => false,
        };
        self.iter().filter(|(index, node)| on_level(index, node)).map(|(index, _)| index).collect()
    }
}

/// What a `criteria` framework consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria {
    /// The targets, in the order of the file; at least one.
    pub targets: Vec<TargetData>,
}

impl Criteria {
    /// The target of this id, with its index.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(TargetIndex, &TargetData)> {
        (0u32..).map(TargetIndex).zip(&self.targets).find(|(_, target)| target.id == id)
    }
}

/// What is scored: a tree of points, or a list of targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Points.
    Index(Index),
    /// Targets.
    Criteria(Criteria),
}

/// A rule file, checked: everything that scoring needs, and where it comes from.
///
/// Made by [`Framework::from_yaml`](crate::Framework::from_yaml) or taken from a
/// [`Catalog`](crate::Catalog).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) amends: Option<String>,
    pub(crate) replaces: Option<String>,
    pub(crate) after_gap: Option<String>,
    pub(crate) unit_kinds: Vec<UnitKind>,
    pub(crate) name: Text,
    pub(crate) in_force: Period,
    pub(crate) period: Period,
    pub(crate) source: Source,
    pub(crate) rounding: RoundingRules,
    pub(crate) absent: AbsentRules,
    pub(crate) metrics: IndexMap<String, Metric>,
    pub(crate) checks: Vec<CheckData>,
    pub(crate) body: Body,
    pub(crate) ranking: Option<Ranking>,
    pub(crate) grades: Vec<Grade>,
    pub(crate) verdict: Option<VerdictRule>,
    pub(crate) digest: String,
}

impl Framework {
    /// Its id: `place/subject`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version: the year it assesses, or what the rule file says.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The version that it amends, if it is an amendment: what it does not change is that version's.
    #[must_use]
    pub fn amends(&self) -> Option<&str> {
        self.amends.as_deref()
    }

    /// The version that it takes the place of from its first day on: the one that the rule file
    /// says it replaces, else the one that it amends.
    #[must_use]
    pub fn replaces(&self) -> Option<&str> {
        self.replaces.as_deref().or(self.amends())
    }

    /// Why no version was in force before this one, where the rule file says so.
    #[must_use]
    pub fn after_gap(&self) -> Option<&str> {
        self.after_gap.as_deref()
    }

    /// What it gives: points or targets.
    #[must_use]
    pub const fn kind(&self) -> FrameworkKind {
        match self.body {
            Body::Index(_) => FrameworkKind::Index,
            Body::Criteria(_) => FrameworkKind::Criteria,
        }
    }

    /// The kinds of units it assesses; never empty.
    #[must_use]
    pub fn unit_kinds(&self) -> &[UnitKind] {
        &self.unit_kinds
    }

    /// What people call it.
    #[must_use]
    pub const fn name(&self) -> &Text {
        &self.name
    }

    /// When it holds.
    #[must_use]
    pub const fn in_force(&self) -> &Period {
        &self.in_force
    }

    /// The time that it is for: a plan of 2024 is for that year, whenever it came into force. An end that
    /// is not given is open.
    #[must_use]
    pub const fn period(&self) -> &Period {
        &self.period
    }

    /// The last day on which a target can be met: its own, or the last of the period.
    pub(crate) fn due(&self, target: &TargetData) -> Option<Date> {
        target.due.or(self.period.to)
    }

    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// Where scores are rounded.
    #[must_use]
    pub const fn rounding(&self) -> &RoundingRules {
        &self.rounding
    }

    /// What absent values do, where an indicator does not say otherwise.
    #[must_use]
    pub const fn absent(&self) -> &AbsentRules {
        &self.absent
    }

    /// The metrics by id, in the order of the file.
    pub(crate) const fn metrics_by_id(&self) -> &IndexMap<String, Metric> {
        &self.metrics
    }

    /// The metric at an index of this framework.
    pub(crate) fn metric_at(&self, index: MetricIndex) -> Option<&Metric> {
        self.metrics.get_index(index.get()).map(|(_, metric)| metric)
    }

    /// The tree or the targets.
    pub(crate) const fn body(&self) -> &Body {
        &self.body
    }

    /// The tree of an `index` framework.
    pub(crate) const fn index(&self) -> Option<&Index> {
        match &self.body {
            Body::Index(index) => Some(index),
            Body::Criteria(_) => None,
        }
    }

    /// The targets of a `criteria` framework.
    pub(crate) const fn criteria(&self) -> Option<&Criteria> {
        match &self.body {
            Body::Index(_) => None,
            Body::Criteria(criteria) => Some(criteria),
        }
    }

    /// How units are ordered, if they are.
    #[must_use]
    pub const fn ranking(&self) -> Option<&Ranking> {
        self.ranking.as_ref()
    }

    /// The grades from highest to lowest; empty if there are none.
    #[must_use]
    pub fn grades(&self) -> &[Grade] {
        &self.grades
    }

    /// When a unit passes, if there is a verdict.
    #[must_use]
    pub const fn verdict(&self) -> Option<&VerdictRule> {
        self.verdict.as_ref()
    }

    /// SHA-256 of the text that the framework was read from, in hexadecimal; of an amendment, made of
    /// the digest of what it amends and of that of its own text.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Whether two frameworks have the same metrics, checks and rules, names and sources included. Their ids, versions,
    /// dates and texts may differ.
    #[must_use]
    pub fn same_rules(&self, other: &Self) -> bool {
        let scored = |framework: &Self| (framework.rounding, framework.absent);
        scored(self) == scored(other)
            && self.unit_kinds == other.unit_kinds
            && self.metrics == other.metrics
            && self.checks == other.checks
            && self.body == other.body
            && self.ranking == other.ranking
            && self.grades == other.grades
            && self.verdict == other.verdict
    }

    /// The id and name of what breaks a tie or is asked to be met.
    pub(crate) fn label(&self, item: Item) -> Option<(&str, &Text)> {
        match (item, &self.body) {
            (Item::Node(index), Body::Index(tree)) => {
                tree.node(index).map(|node| (node.id(), node.name()))
            }
            (Item::Target(index), Body::Criteria(criteria)) => {
                criteria.targets.get(index.get()).map(|target| (target.id.as_str(), &target.name))
            }
            _ => None,
        }
    }
}
