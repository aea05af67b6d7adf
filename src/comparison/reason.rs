//! Why something came out otherwise.

use serde::{Serialize, Serializer};

use super::item::Definition;
use super::method::{same_method, same_target};
use super::{Base, Both, ItemComparison};
use crate::merged::Part;
use crate::model::{
    Benchmark, Bound, Condition, EvidenceRule, Item, Method, Metric, MetricIndex, NodeBody,
    NodeData, TargetValue, Test, UnitKind,
};
use crate::number::Shown;
use crate::outcome::InputCard;
use crate::scorecard::PeerFigure;

/// Why an indicator or target came out otherwise, or could have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason<'c> {
    /// The unit's value is another, or counts on one side only, for want of evidence. Each side has its
    /// evidence and the verifier's word.
    Value(Both<InputCard<'c>>),
    /// The unit's peers have other values, and the method looks at them.
    Peers(PeerChange<'c>),
    /// The rules changed.
    Rules(RuleChange),
    /// The unit is of another kind, and kinds are treated differently here.
    Kind(Both<&'c UnitKind>),
    /// The base is the mean of these.
    Merged(Vec<Part<'c>>),
}

/// A figure of a unit's peers that a method compares with. Where the unit's own value changed, that may be
/// what moved it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeerChange<'c> {
    /// The metric, in the other rule file.
    #[serde(serialize_with = "metric_id")]
    pub metric: &'c Metric,
    /// Which figure.
    pub figure: PeerFigure,
    /// The figure on both sides; nothing where there is none, because no peer has a value, or the unit
    /// none to be placed by.
    pub value: Both<Option<Shown>>,
}

fn metric_id<S: Serializer>(metric: &&Metric, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&metric.id)
}

/// What changed in the rules of a node or target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleChange {
    /// The points it can earn; [`Scores::points`](super::Scores::points) says from what to what.
    Points,
    /// How metrics become a share.
    Scoring,
    /// What a target looks at, or asks for.
    Target,
    /// What absent values do.
    Absences,
    /// Whether evidence must back the values.
    Evidence,
    /// Where its score is rounded.
    Rounding,
    /// How the shares in a group combine.
    Aggregate,
    /// What is in a group.
    Children,
}

/// All reasons, in the order of [`Reason`].
pub(super) fn of<'c>(item: &ItemComparison<'c>) -> Vec<Reason<'c>> {
    let reasons = Reasons { item: *item, found: Vec::new() };
    reasons.all()
}

struct Reasons<'c> {
    item: ItemComparison<'c>,
    found: Vec<Reason<'c>>,
}

impl<'c> Reasons<'c> {
    fn all(mut self) -> Vec<Reason<'c>> {
        if let Base::Mean(several) = &self.item.unit().pair().base {
            let (base, item) = (self.item.unit().comparison().outcomes.base, self.item.pair().base);
            if matches!(item, Item::Node(_)) {
                let score = |row| super::scores::score(base, item, row);
                self.found.push(Reason::Merged(several.parts(score)));
            }
        }
        let definition = self.item.definition();
        match definition.other {
            Some(Definition::Node(node)) => {
                if let Some(method) = node.method() {
                    let required = definition.map(|found| {
                        found.map_or_else(EvidenceRule::default, |found| found.evidence_rule())
                    });
                    self.indicator(method, node.evidence(), required);
                }
            }
            Some(Definition::Target(target)) => {
                let metrics = match target.of {
                    TargetValue::Metric(metric) => vec![metric],
                    TargetValue::Quotient { part, whole } => vec![part, whole],
                };
                self.values(&metrics, Both::default());
                if per_kind(&target.condition) {
                    self.kind();
                }
            }
            None => {}
        }
        self.rules(definition);
        self.found
    }

    /// What differs of all that an indicator reads.
    fn indicator(&mut self, method: &Method, evidence: EvidenceRule, required: Both<EvidenceRule>) {
        let mut metrics = Vec::new();
        method.for_each_metric(&mut |metric| {
            if !metrics.contains(&metric) {
                metrics.push(metric);
            }
        });
        self.values(&metrics, required);
        self.peers(method, evidence);
        if looks_at_kind(method) {
            self.kind();
        }
    }

    /// The values that differ, or of which evidence decides whether they count.
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
        for (metric, figure) in figures(method) {
            let unit = self.item.unit();
            let comparison = unit.comparison();
            let metrics = Both { base: comparison.base_metric(metric), other: Some(metric) };
            let place = unit.rows().with(metrics, |row, metric| Some((row?, metric?)));
            // A mean of several stands among nobody.
            let Some(place) = place.present() else { continue };
            let value = comparison.outcomes.with(place, |outcome, (row, metric)| {
                outcome.peer_figure(row, metric, evidence, figure)
            });
            if let Some(metric) = comparison.outcomes.other.framework().metric_at(metric)
                && value.differ()
            {
                self.found.push(Reason::Peers(PeerChange { metric, figure, value }));
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
        let found = match (base, other) {
            (Definition::Node(base), Definition::Node(other)) => {
                self.node_rules(Both { base, other })
            }
            (Definition::Target(base), Definition::Target(other)) => {
                let comparison = self.item.unit().comparison();
                let same = same_target(&base.of, &other.of, comparison)
                    && base.condition == other.condition;
                if same { Vec::new() } else { vec![RuleChange::Target] }
            }
            _ => vec![RuleChange::Scoring],
        };
        self.found.extend(found.into_iter().map(Reason::Rules));
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
        match (&nodes.base.body, &nodes.other.body) {
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

/// What a method looks at among the peers.
fn figures(method: &Method) -> Vec<(MetricIndex, PeerFigure)> {
    let (of, figures): (MetricIndex, &[PeerFigure]) = match method {
        Method::Relative { of, to: Benchmark::Best } => (*of, &[PeerFigure::Largest]),
        Method::Relative { of, to: Benchmark::Lowest } => (*of, &[PeerFigure::Smallest]),
        Method::Relative { of, to: Benchmark::Mean } => (*of, &[PeerFigure::Mean]),
        Method::MinMax { of, .. } => (*of, &[PeerFigure::Smallest, PeerFigure::Largest]),
        Method::ZScore { of, .. } => (*of, &[PeerFigure::Mean, PeerFigure::Deviation]),
        Method::Percentile { of, .. } | Method::Rank { of, .. } => {
            (*of, &[PeerFigure::Less, PeerFigure::More, PeerFigure::Count])
        }
        Method::SumOf(parts) => {
            return parts.iter().flat_map(|part| figures(&part.method)).collect();
        }
        Method::BestOf(methods) => return methods.iter().flat_map(figures).collect(),
        _ => return Vec::new(),
    };
    figures.iter().map(|figure| (of, *figure)).collect()
}

/// Whether units of different kinds are treated differently.
fn looks_at_kind(method: &Method) -> bool {
    match method {
        Method::Threshold { condition, .. } => per_kind(condition),
        Method::SumOf(parts) => parts.iter().any(|part| looks_at_kind(&part.method)),
        Method::BestOf(methods) => methods.iter().any(looks_at_kind),
        _ => !figures(method).is_empty(),
    }
}

fn per_kind(condition: &Condition) -> bool {
    condition.tests.iter().any(|test| {
        matches!(
            test,
            Test::AtLeast(Bound::PerKind(_))
                | Test::Above(Bound::PerKind(_))
                | Test::AtMost(Bound::PerKind(_))
                | Test::Below(Bound::PerKind(_))
                | Test::Equals(Bound::PerKind(_))
        )
    })
}
