//! Reasons for a difference.

use serde::{Serialize, Serializer};

use super::both::Both;
use super::item::{Definition, ItemComparison};
use super::pairs::Base;
use super::same_rule::{same_cases, same_method, same_metric};
use super::scores;
use crate::model::{
    Aspect, EvidenceRule, Item, Method, Metric, MetricIndex, NodeBody, NodeData, PeerFigure,
    UnitKind,
};
use crate::number::Shown;
use crate::outcome::{Input, Predecessor};
use crate::word::words;

/// A difference between the sides that can change the score of an indicator or target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason<'c> {
    /// The value of the unit changed, or counts on one side only because it lacks evidence. Each side has
    /// its evidence and the verifier's reason.
    Value(Both<Input>),
    /// The peers of the unit have other values, and the method looks at them.
    Peers {
        /// The metric, in the other rule file.
        #[serde(serialize_with = "metric_id")]
        metric: &'c Metric,
        /// The figure that the method compares the unit with. The value of the unit itself may be what moved it.
        figure: PeerFigure,
        /// Its value on both sides. `None` if no peer has a value, or the unit has none to be ranked by.
        value: Both<Option<Shown>>,
    },
    /// The rules changed.
    Rules(RuleChange),
    /// The unit is of another kind, and this rule treats kinds differently.
    Kind(Both<&'c UnitKind>),
    /// The base is the mean of these predecessors.
    Merged(Vec<Predecessor>),
}

fn metric_id<S: Serializer>(metric: &&Metric, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&metric.id)
}

words! {
    /// A change in the rules of a node or target.
    #[non_exhaustive]
    pub enum RuleChange {
        /// The points that it can earn; [`Scores::points`](super::Scores::points) has both.
        Points = "points",
        /// The scoring of metrics.
        Scoring = "scoring",
        /// The metrics or the condition of a target.
        Target = "target",
        /// The policies for absent values.
        Absences = "absences",
        /// Whether evidence must back the values.
        Evidence = "evidence",
        /// The rounding of its score.
        Rounding = "rounding",
        /// The aggregate of a group.
        Aggregate = "aggregate",
        /// The children of a group.
        Children = "children",
    }
}

impl<'c> ItemComparison<'c> {
    /// Returns every difference that can change this score (values, peers, rules), in the order of
    /// [`Reason`]. An unchanged score may have reasons too, such as a value that changed within its step.
    /// A group has the reasons of its own rule only; its children have theirs.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason<'c>> {
        Reasons { item: *self, found: Vec::new() }.all()
    }
}

struct Reasons<'c> {
    item: ItemComparison<'c>,
    found: Vec<Reason<'c>>,
}

impl<'c> Reasons<'c> {
    fn all(mut self) -> Vec<Reason<'c>> {
        let outcomes = self.item.unit().comparison().outcomes;
        let formed = match &self.item.unit().pair().base {
            Base::Mean(predecessors) => Some((outcomes.base, predecessors)),
            Base::Row(row) => {
                outcomes.base.predecessors(*row).map(|(merged, from)| (&merged.before, from))
            }
        };
        let item = self.item.pair().base;
        if let (Some((before, predecessors)), Item::Node(_)) = (formed, item) {
            let score = |row| scores::score(before, item, row);
            self.found.push(Reason::Merged(predecessors.scores(score)));
        }
        let definition = self.item.definition();
        let have_figures = outcomes.base.merged().is_none() && outcomes.other.merged().is_none();
        match definition.other {
            // Merged units have scores and no figures that could differ.
            _ if !have_figures => {}
            Some(Definition::Node(node)) => {
                if let Some(method) = node.method() {
                    let evidence_rule = |side: Definition<'_>| side.evidence_rule();
                    let required =
                        definition.map(|side| side.map(evidence_rule).unwrap_or_default());
                    self.indicator(method, node.evidence(), required);
                }
            }
            Some(Definition::Target(target)) => {
                let framework = self.item.unit().comparison().outcomes.other.framework();
                self.values(&framework.reads_of_target(target), Both::default());
                if target.condition.goes_by(Aspect::Kind) {
                    self.kind();
                }
            }
            None => {}
        }
        self.rules(definition);
        self.found
    }

    /// Adds the differences in everything that an indicator reads.
    fn indicator(&mut self, method: &Method, evidence: EvidenceRule, required: Both<EvidenceRule>) {
        let mut metrics = Vec::new();
        let framework = self.item.unit().comparison().outcomes.other.framework();
        for metric in framework.reads_of(method) {
            if !metrics.contains(&metric) {
                metrics.push(metric);
            }
        }
        self.values(&metrics, required);
        self.peers(method, evidence);
        if looks_at_kind(method) {
            self.kind();
        }
    }

    /// Adds values that differ, or that count on one side only because of their evidence.
    fn values(&mut self, metrics: &[MetricIndex], required: Both<EvidenceRule>) {
        let outcomes = self.item.unit().comparison().outcomes;
        let required = required.with(outcomes, |rule, outcome| {
            rule == EvidenceRule::Required && outcome.evidence_seen()
        });
        for metric in metrics {
            let Some(inputs) = self.item.unit().inputs(*metric) else { continue };
            let unbacked = inputs
                .as_ref()
                .with(required, |input, required| required && input.evidence.is_none());
            let counts = inputs.base.value.is_present() && unbacked.differ();
            if counts || inputs.base.value != inputs.other.value {
                self.found.push(Reason::Value(inputs));
            }
        }
    }

    fn peers(&mut self, method: &Method, evidence: EvidenceRule) {
        let figures = method.singles().filter_map(Method::of_peers);
        let figures = figures.flat_map(|method| {
            let of = (method.posts(), method.among.map(|(attribute, _)| attribute));
            method.figures().iter().map(move |one| (of, *one))
        });
        // The cases of a method look at the same.
        let mut seen = Vec::new();
        for one in figures {
            let ((metric, among), figure) = one;
            if seen.contains(&one) {
                continue;
            }
            seen.push(one);
            let comparison = self.item.unit().comparison();
            // The mean of several units has no peers.
            let Some(places) = self.item.unit().places(metric) else { continue };
            let attributes = among.and_then(|attribute| self.item.unit().places(attribute));
            let attributes =
                attributes.map_or(Both::default(), |both| both.map(|(_, of)| Some(of)));
            let places = Both {
                base: (places.base, attributes.base),
                other: (places.other, attributes.other),
            };
            let value = comparison.outcomes.with(places, |outcome, ((row, metric), among)| {
                outcome.peer_figure(row, (metric, among), evidence, figure)
            });
            if let Some(metric) = comparison.outcomes.other.framework().metric_at(metric)
                && value.differ()
            {
                self.found.push(Reason::Peers { metric, figure, value });
            }
        }
    }

    fn kind(&mut self) {
        if let Some(kinds) = self.item.unit().kinds().present().filter(Both::differ) {
            self.found.push(Reason::Kind(kinds));
        }
    }

    fn rules(&mut self, definition: Both<Option<Definition<'c>>>) {
        if self.item.unit().comparison().same_rules() {
            return;
        }
        let Some(Both { base, other }) = definition.present() else { return };
        let changes = match (base, other) {
            (Definition::Node(base), Definition::Node(other)) => {
                self.node_rules(Both { base, other })
            }
            (Definition::Target(base), Definition::Target(other)) => {
                let comparison = self.item.unit().comparison();
                let is_same = same_metric(base.of, other.of, comparison)
                    && same_cases(&base.condition, &other.condition, comparison, PartialEq::eq);
                if is_same { Vec::new() } else { vec![RuleChange::Target] }
            }
            _ => vec![RuleChange::Scoring],
        };
        self.found.extend(changes.into_iter().map(Reason::Rules));
    }

    fn node_rules(&self, nodes: Both<&NodeData>) -> Vec<RuleChange> {
        let comparison = self.item.unit().comparison();
        let mut found = Vec::new();
        let mut note = |differs: bool, change| {
            if differs {
                found.push(change);
            }
        };
        note(nodes.map(|node| node.points()).differ(), RuleChange::Points);
        let roundings = comparison.outcomes.with(self.item.pair(), |outcome, item| match item {
            Item::Node(node) => outcome.node_rounding(node.get()),
            Item::Target(_) => None,
        });
        match (nodes.base.body(), nodes.other.body()) {
            (
                NodeBody::Indicator { method, evidence, absent },
                NodeBody::Indicator { method: to, evidence: evidence_to, absent: absent_to },
            ) => {
                note(!same_method(method, to, comparison), RuleChange::Scoring);
                note(absent != absent_to, RuleChange::Absences);
                note(evidence != evidence_to, RuleChange::Evidence);
            }
            (
                NodeBody::Group { aggregate, children },
                NodeBody::Group { aggregate: to, children: children_to },
            ) => {
                note(aggregate != to, RuleChange::Aggregate);
                let ids = Both { base: children, other: children_to };
                let ids = comparison.outcomes.with(ids, |outcome, children| {
                    let tree = outcome.framework().index();
                    let ids = children.iter().map(|child| Some(tree?.node(*child)?.id()));
                    ids.collect::<Vec<_>>()
                });
                note(ids.differ(), RuleChange::Children);
            }
            _ => note(true, RuleChange::Scoring),
        }
        note(roundings.differ(), RuleChange::Rounding);
        found
    }
}

/// Returns whether a method treats units of different kinds differently.
fn looks_at_kind(method: &Method) -> bool {
    let goes_by_kind = |part: &Method| matches!(part, Method::By(by) if by.goes_by(Aspect::Kind));
    method.depends_on_peers() || method.any(&goes_by_kind)
}
