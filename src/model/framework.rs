//! A framework: one rule file, checked.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;

use super::{
    AbsentLayer, AbsentRules, Among, Aspect, Body, By, CheckData, Coverage, Criteria, Derived,
    Gate, Grade, Index, Item, Method, Metric, MetricIndex, NodeData, Period, Previous, Ranking,
    RoundingRules, Source, TargetData, Text, UnitKind, Variation, VerdictRule,
};
use crate::diagnostic::SourceText;
use crate::digest::sha256;
use crate::number::Date;
use crate::word::words;

words! {
    /// What a framework gives.
    #[non_exhaustive]
    pub enum FrameworkKind {
        /// Points and ranking.
        Index = "index",
        /// Targets met or not met.
        Criteria = "criteria",
    }
}

/// A rule file, checked: everything that scoring needs, and where it comes from.
///
/// Made by [`Framework::from_yaml`](crate::Framework::from_yaml) or taken from a
/// [`Catalog`](crate::Catalog).
#[derive(Clone, PartialEq, Eq)]
pub struct Framework {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) amends: Option<String>,
    pub(crate) replaces: Option<String>,
    pub(crate) after_gap: Option<String>,
    pub(crate) unit_kinds: Vec<UnitKind>,
    /// The years for which numbers differ.
    pub(crate) years: Vec<u16>,
    /// The one that they are taken for.
    pub(crate) year: Option<u16>,
    /// The place of the kind that its points are taken for, if they go by the kind.
    pub(crate) kind: Option<usize>,
    /// The framework of each kind, if points go by the kind and none was taken.
    pub(crate) of_kinds: Arc<[Framework]>,
    pub(crate) name: Text,
    pub(crate) in_force: Period,
    pub(crate) period: Period,
    pub(crate) source: Source,
    pub(crate) rounding: RoundingRules,
    pub(crate) absent: AbsentRules,
    /// The same as it is written.
    pub(crate) absent_layer: AbsentLayer,
    pub(crate) coverage: Coverage,
    /// What units submit, then their attributes.
    pub(crate) metrics: Arc<IndexMap<String, Metric>>,
    /// What follows from that. Their indices come after those of the submitted ones.
    pub(crate) derived: Arc<[Derived]>,
    /// What formulas read of the year before, by the metric of this year.
    pub(crate) previous: Arc<IndexMap<MetricIndex, Previous>>,
    pub(crate) checks: Vec<CheckData>,
    pub(crate) body: Body,
    pub(crate) ranking: Option<Ranking>,
    pub(crate) grades: Vec<Grade>,
    pub(crate) verdict: Option<VerdictRule>,
    pub(crate) digest: String,
    /// What it amends before what amends it, its own text last.
    pub(crate) texts: Vec<Arc<SourceText>>,
    /// The text of the whole: its own, or that which was merged.
    pub(crate) written: Arc<SourceText>,
    /// The changes of a plan to what is written.
    pub(crate) variation: Option<Variation>,
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

    /// The version that it replaces from its first day on: the one that the rule file names, or the one that it
    /// amends.
    #[must_use]
    pub fn replaces(&self) -> Option<&str> {
        self.replaces.as_deref().or(self.amends())
    }

    /// The reason why no version was in force before this one, if the rule file gives it.
    #[must_use]
    pub fn after_gap(&self) -> Option<&str> {
        self.after_gap.as_deref()
    }

    /// Whether it gives points or targets.
    #[must_use]
    pub const fn kind(&self) -> FrameworkKind {
        match self.body {
            Body::Index(_) => FrameworkKind::Index,
            Body::Criteria(_) => FrameworkKind::Criteria,
        }
    }

    /// The kinds of units that it assesses, never empty.
    #[must_use]
    pub fn unit_kinds(&self) -> &[UnitKind] {
        &self.unit_kinds
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &Text {
        &self.name
    }

    /// The days on which it is in force.
    #[must_use]
    pub const fn in_force(&self) -> &Period {
        &self.in_force
    }

    /// The time that it is for: a plan of 2024 is for that year, whenever it came into force. An end that is not
    /// given is open.
    #[must_use]
    pub const fn period(&self) -> &Period {
        &self.period
    }

    /// The last day on which a target can be met: its own, or the last of the year that its numbers are taken for if
    /// they go by the year, or the last of the period.
    pub(crate) fn due(&self, target: &TargetData) -> Option<Date> {
        match &target.due {
            Some(due) => {
                let case = self.narrowed(due, None).into_iter().find(|case| case.when.is_empty());
                case.map(|case| *case.then)
            }
            None if target.condition.goes_by(Aspect::Year) => Date::new(self.year?, 12, 31),
            None => self.period.to,
        }
    }

    /// The document it comes from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The sources of the framework and of its nodes, views or targets, each with an id.
    pub(crate) fn all_sources(&self) -> impl Iterator<Item = (&str, &Source)> {
        let (tree, criteria) = (self.index(), self.criteria());
        let nodes = tree
            .into_iter()
            .flat_map(|tree| tree.nodes.iter().chain(tree.views.iter().map(|view| &view.node)));
        let targets = criteria.into_iter().flat_map(|criteria| &criteria.targets);
        std::iter::once((self.id(), &self.source))
            .chain(nodes.map(|node| (node.id(), node.source())))
            .chain(targets.map(|target| (target.id.as_str(), &target.source)))
    }

    /// The index of the metric with this id: submitted, derived, or one of the year before (`previous(dossiers)`).
    pub(crate) fn index_of(&self, id: &str) -> Option<MetricIndex> {
        let of_derived = || {
            let is_it = |derived: &Derived| derived.is_named && derived.metric.id == id;
            self.metrics.len().checked_add(self.derived.iter().position(is_it)?)
        };
        let Some(place) = self.metrics.get_index_of(id).or_else(of_derived) else {
            let mut previous = self.previous.iter();
            let is_it = |(_, previous): &(_, &Previous)| previous.metric().id == id;
            return previous.find(is_it).map(|(metric, _)| metric.previous());
        };
        u32::try_from(place).ok().map(MetricIndex)
    }

    /// The metric at an index of this framework, submitted or derived.
    pub(crate) fn metric_at(&self, index: MetricIndex) -> Option<&Metric> {
        match self.metrics.get_index(index.get()) {
            Some((_, metric)) => Some(metric),
            None if index.is_previous() => Some(self.previous.get(&index.current())?.metric()),
            None => self.derived_at(index).map(|derived| &derived.metric),
        }
    }

    /// The derived metric at an index; `None` for a metric that units submit.
    pub(crate) fn derived_at(&self, index: MetricIndex) -> Option<&Derived> {
        if index.is_previous() {
            return self.previous.get(&index.current())?.derived();
        }
        self.derived.get(index.get().checked_sub(self.metrics.len())?)
    }

    /// The derived metrics with those of the year before.
    pub(crate) fn all_derived(&self) -> impl Iterator<Item = &Derived> {
        self.derived.iter().chain(self.previous.values().filter_map(Previous::derived))
    }

    /// The metrics that units submitted the year before and formulas read, by their indices of this year.
    pub(crate) fn submitted_before(&self) -> impl Iterator<Item = (MetricIndex, &Metric)> {
        self.previous.iter().filter_map(|(index, previous)| match previous {
            Previous::Submitted(metric) => Some((*index, metric)),
            Previous::Derived(_) => None,
        })
    }

    /// The part and the whole, if a metric is one divided by the other.
    pub(crate) fn quotient(&self, index: MetricIndex) -> Option<(MetricIndex, MetricIndex)> {
        self.derived_at(index)?.quotient()
    }

    /// The submitted metrics that decide the value of a metric: itself, or what it is derived from.
    pub(crate) fn reads<'a>(&'a self, metric: &'a MetricIndex) -> &'a [MetricIndex] {
        match self.derived_at(*metric) {
            Some(derived) => &derived.reads,
            None => std::slice::from_ref(metric),
        }
    }

    /// The submitted metrics that decide the result of a method, in reading order.
    pub(crate) fn reads_of(&self, method: &Method) -> Vec<MetricIndex> {
        let mut metrics = Vec::new();
        method.for_each_metric(&mut |metric| metrics.extend_from_slice(self.reads(&metric)));
        metrics
    }

    /// The submitted metrics that decide whether a target is met, with the attributes that its condition goes by.
    pub(crate) fn reads_of_target(&self, target: &TargetData) -> Vec<MetricIndex> {
        let attributes = target.condition.attributes();
        self.reads(&target.of).iter().copied().chain(attributes).collect()
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

    /// Whether units are ranked.
    #[must_use]
    pub const fn is_ranked(&self) -> bool {
        self.ranking.is_some()
    }

    /// How units are ordered, if they are.
    pub(crate) const fn ranking(&self) -> Option<&Ranking> {
        self.ranking.as_ref()
    }

    /// The grades from highest to lowest; empty if there are none.
    #[must_use]
    pub fn grades(&self) -> &[Grade] {
        &self.grades
    }

    /// Whether units pass or fail.
    #[must_use]
    pub const fn has_verdict(&self) -> bool {
        self.verdict.is_some()
    }

    /// When a unit passes, if there is a verdict.
    pub(crate) const fn verdict(&self) -> Option<&VerdictRule> {
        self.verdict.as_ref()
    }

    /// All conditions on scores, of every case: the gates of the verdict, then those of the grades.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Gate> {
        self.conditions_by_unit().flat_map(By::values)
    }

    /// The same, each with its cases.
    pub(crate) fn conditions_by_unit(&self) -> impl Iterator<Item = &By<Gate>> {
        let gates = self.verdict.iter().flat_map(|rule| &rule.gates);
        gates.chain(self.grades.iter().flat_map(|grade| &grade.conditions))
    }

    /// Returns the items that a condition looks at, beside the total and metrics.
    pub(crate) fn items_of(&self, gate: &Gate) -> Vec<Item> {
        match gate.among() {
            None => Vec::new(),
            Some(Among::Listed(items) | Among::All(items)) => items.clone(),
            Some(Among::Level(level)) => {
                let nodes = self.index().map(|tree| tree.level(level)).unwrap_or_default();
                nodes.into_iter().map(Item::Node).collect()
            }
        }
    }

    /// Returns the texts that the framework was read from, each with the name of its file. The own text is the last.
    /// If the framework is an amendment, the texts that it amends are before it, the oldest first. The framework of a
    /// varied plan has the texts of its base; [`Framework::variation`] has what is changed.
    ///
    /// ```
    /// use dti_engine::Framework;
    /// let text = "framework: demo/one\nversion: '2024'\nkind: criteria\nunit_kind: commune\n\
    ///             metrics: {done: {type: yes_no}}\ntargets: [{id: done, of: done, is: yes}]\n";
    /// let framework = Framework::from_yaml(text)?;
    /// assert_eq!(framework.texts().next_back(), Some(("<text>", text)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn texts(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + DoubleEndedIterator {
        self.texts.iter().map(|source| (source.name.as_str(), source.text.as_str()))
    }

    /// Returns the changes to its texts, if it is the framework of a plan that was varied
    /// ([`Plan::vary`](crate::Plan::vary)). `None` otherwise.
    #[must_use]
    pub const fn variation(&self) -> Option<&Variation> {
        self.variation.as_ref()
    }

    /// SHA-256 of the text that the framework was read from, in hexadecimal; of an amendment, made of
    /// the digest of what it amends and of that of its own text. A variation has no part in it:
    /// [`Plan::digest`](crate::Plan::digest) has.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The digest of the rules that units are scored by: of the text, with the year, kind and variation if there are.
    pub(crate) fn digest_in_force(&self) -> String {
        let (year, kind, variation) = (self.year(), self.points_of(), self.variation());
        if year.is_none() && kind.is_none() && variation.is_none() {
            return self.digest.clone();
        }
        let year = year.map(|year| format!("\nyear {year}")).unwrap_or_default();
        let variation = variation.map(|changes| format!("\n{changes}")).unwrap_or_default();
        let kind = kind.map(|kind| format!("\nkind {kind}")).unwrap_or_default();
        sha256(format!("{}{year}{kind}{variation}", self.digest).as_bytes())
    }

    /// Whether two frameworks have the same metrics, checks and rules, names and sources included. Their ids, versions,
    /// dates and texts may differ.
    #[must_use]
    pub fn same_rules(&self, other: &Self) -> bool {
        let scored = |framework: &Self| (framework.rounding, framework.absent, framework.coverage);
        scored(self) == scored(other)
            && self.unit_kinds == other.unit_kinds
            && (&self.years, self.year, self.kind) == (&other.years, other.year, other.kind)
            && self.of_kinds.len() == other.of_kinds.len()
            && self.of_kinds.iter().zip(&*other.of_kinds).all(|(own, of)| own.same_rules(of))
            && self.metrics == other.metrics
            && self.derived == other.derived
            && self.previous == other.previous
            && self.checks == other.checks
            && self.body == other.body
            && self.ranking == other.ranking
            && self.grades == other.grades
            && self.verdict == other.verdict
    }

    /// The groups and views that units are ordered by, in the order of the file.
    pub(crate) fn ranked(&self) -> impl Iterator<Item = &NodeData> {
        let tree = self.index().into_iter();
        tree.flat_map(|tree| tree.ranked().map(|(_, node)| node))
    }

    /// The attributes within which units have further ranks.
    pub(crate) fn ranked_within(&self) -> impl Iterator<Item = &Metric> {
        let attributes = self.ranking.iter().flat_map(|rule| &rule.also_within);
        attributes.filter_map(|of| self.metric_at(*of))
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

impl fmt::Debug for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut summary = f.debug_struct("Framework");
        summary.field("id", &self.id).field("version", &self.version);
        summary.field("digest", &self.digest).finish_non_exhaustive()
    }
}
