//! The scorecard: everything that the engine says of one unit, with the reasons.
//!
//! Made on demand from what evaluation kept: the values, the peers and the scores. The shares in
//! it come from the same functions that scored the unit.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::explanation::Explanation;
use super::serialize::UnitRow;
use super::verdict::{GateOutcome, gates};
use super::{Digests, Finding, LeftOut, Outcome, PartCard, UnitOutcome, Words, findings, parts};
use crate::dataset::Value;
use crate::evaluation::{
    Place, Score, Share, TargetState, UnitView, adjustment, combine, kept, reached, share, survey,
    target_number, unheld,
};
use crate::formula;
use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Aggregate, Answer, Benchmark, Body, Condition,
    Direction, EvidenceRule, Framework, Gate, Index, Language, Method, Metric, MetricIndex, Node,
    NodeBody, NodeIndex, NumberFormula, Origin, Part, Reach, Source, Standing, Target, TargetIndex,
    TargetValue, Text,
};
use crate::number::{Date, Exact, Rounding, Shown};

/// Everything that the engine says of one unit.
#[derive(Debug, Clone, Copy)]
pub struct Scorecard<'a> {
    outcome: &'a Outcome,
    row: usize,
}

/// One node of the tree for one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeCard<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number in the published decision.
    pub code: Option<&'a str>,
    /// What people call it.
    pub name: &'a Text,
    /// Depth in the tree, from 1.
    pub depth: u32,
    /// The most it can earn; to ten places where no decimal is exact.
    pub points: Shown,
    /// Its score; `None` when it was left out or is not scored.
    pub score: Option<Shown>,
    /// Score ÷ points, to ten places.
    pub share: Option<Shown>,
    /// The score before it was rounded, to ten places where no decimal is exact.
    pub unrounded: Option<Shown>,
    /// The rounding that the framework declares for it.
    pub rounding: Option<Rounding>,
    /// Where the rule comes from.
    #[serde(serialize_with = "source_if_any")]
    pub source: &'a Source,
    /// What is known of the figures that it looks at, beside their values.
    #[serde(flatten)]
    pub origin: Origin,
    /// How it came about.
    #[serde(flatten)]
    pub detail: NodeDetail<'a>,
}

fn source_if_any<S: Serializer>(source: &&Source, serializer: S) -> Result<S::Ok, S::Error> {
    if source.is_empty() { serializer.serialize_none() } else { source.serialize(serializer) }
}

/// How the score of a node came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "nearly all nodes of a card are indicators")]
pub enum NodeDetail<'a> {
    /// From its children.
    Group(GroupCard<'a>),
    /// From metrics.
    Indicator(MethodCard<'a>),
}

/// How the score of a group came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupCard<'a> {
    /// How the children's shares combine.
    pub aggregate: Aggregate,
    /// Children that were left out, whose points left the denominator.
    pub left_out: Vec<&'a str>,
    /// The points of the children that count, to ten places where no decimal is exact.
    pub counted_points: Shown,
    /// Whether the result is irrational by nature and given to 30 significant digits.
    pub approximate: bool,
}

/// A value that a method read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputCard<'a> {
    /// The metric.
    #[serde(serialize_with = "metric_id")]
    pub metric: &'a Metric,
    /// What the unit submitted.
    pub value: Value,
    /// What backs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'a str>,
    /// Why the verifier set or rejected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
}

impl<'a> InputCard<'a> {
    pub(crate) fn new(outcome: &'a Outcome, row: usize, metric: MetricIndex) -> Option<Self> {
        Some(InputCard {
            metric: outcome.framework().metric(metric)?,
            value: outcome.dataset.value(row, metric),
            evidence: outcome.dataset.evidence(row, metric),
            reason: outcome.dataset.reason(row, metric),
        })
    }
}

fn metric_id<S: Serializer>(metric: &&Metric, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&metric.id)
}

/// An absence, and what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AbsenceCard {
    /// In which way a value is absent.
    pub kind: AbsentKind,
    /// What the framework says of that.
    pub policy: AbsentPolicy,
}

/// A scoring method with its numbers put in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MethodCard<'a> {
    /// The method's word in rule files.
    pub method: &'static str,
    /// The weight of this part of a `sum_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Decimal>,
    /// The values that it read; those of the parts are with the parts.
    pub inputs: Vec<InputCard<'a>>,
    /// What it made of them.
    pub working: Working<'a>,
    /// The points that the rules name for what the unit has (`in: points`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Decimal>,
    /// The share that it gives, to ten places; `None` when a value is absent, or none is given.
    pub share: Option<Shown>,
    /// What it comes to before it is held to 0…1, to ten places, if that lies outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unheld: Option<Shown>,
    /// What was absent, and what that did.
    pub absent: Option<AbsenceCard>,
}

/// What a method made of its values. Results of divisions are shown to ten places.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Working<'a> {
    /// The value itself says it: yes or no, an option.
    Direct,
    /// `(part ÷ whole − zero_at) ÷ (full_at − zero_at)`
    Ratio {
        /// The numerator.
        part: Shown,
        /// The denominator.
        whole: Shown,
        /// Their quotient.
        quotient: Shown,
        /// The ratio that earns nothing.
        zero_at: Decimal,
        /// The ratio that earns everything.
        full_at: Decimal,
    },
    /// `(v − zero_at) ÷ (full_at − zero_at)`
    Linear {
        /// The value.
        value: Shown,
        /// The value that earns nothing.
        zero_at: Decimal,
        /// The value that earns everything.
        full_at: Decimal,
    },
    /// The bound that was reached.
    Steps {
        /// The value; of a quotient the part divided by the whole.
        value: Shown,
        /// The part and the whole, if the value is a quotient.
        #[serde(skip_serializing_if = "Option::is_none")]
        division: Option<(Shown, Shown)>,
        /// Which way the bounds are read.
        reach: Reach,
        /// The bound that counts; `None` when none was reached.
        bound: Option<Decimal>,
    },
    /// The first day that was kept.
    StepsByDay {
        /// The day that was submitted.
        day: Date,
        /// The bound that counts; `None` when the day is after all of them.
        bound: Option<Date>,
    },
    /// A condition.
    Threshold {
        /// What was asked.
        condition: &'a Condition,
        /// Whether it holds.
        met: bool,
    },
    /// `v × each ÷ points`
    PerItem {
        /// The value.
        value: Shown,
        /// Points for each.
        each: Decimal,
    },
    /// Against the peers.
    Relative {
        /// The value.
        value: Shown,
        /// What it is compared with.
        to: Benchmark,
        /// What the peers have there.
        peer: Shown,
        /// How many peers have a value.
        peers: u64,
    },
    /// Between the peers.
    MinMax {
        /// The value.
        value: Shown,
        /// Whether more or less is better.
        direction: Direction,
        /// The smallest value among the peers.
        smallest: Shown,
        /// The largest.
        largest: Shown,
        /// How many peers have a value.
        peers: u64,
    },
    /// How far from the mean of the peers, in standard deviations.
    ZScore {
        /// The value.
        value: Shown,
        /// The mean of the peers.
        mean: Shown,
        /// Their standard deviation.
        deviation: Shown,
        /// `(v − mean) ÷ deviation`
        z: Shown,
        /// The deviations from the mean that earn nothing.
        zero_at: Decimal,
        /// Those that earn everything.
        full_at: Decimal,
        /// How many peers have a value.
        peers: u64,
        /// Whether the share is irrational and given to 30 significant digits.
        approximate: bool,
    },
    /// `(worse + equal ÷ 2) ÷ peers`
    Percentile {
        /// The value.
        value: Shown,
        /// Whether more or less is better.
        direction: Direction,
        /// How many peers have a worse value.
        worse: u64,
        /// How many have the same; the unit is one of them, unless a check refuses it.
        equal: u64,
        /// How many peers have a value.
        peers: u64,
    },
    /// `(peers − rank) ÷ (peers − 1)`
    Rank {
        /// The value.
        value: Shown,
        /// Whether more or less is better.
        direction: Direction,
        /// The rank, which equal values share.
        rank: u64,
        /// How many peers have a value.
        peers: u64,
    },
    /// `(mean − lowest) ÷ (highest − lowest)`
    Survey {
        /// How many answers there are.
        answers: Shown,
        /// Their mean.
        mean: Shown,
        /// The lowest answer.
        lowest: Decimal,
        /// The highest.
        highest: Decimal,
    },
    /// The weighted parts.
    SumOf {
        /// Each part, with its weight.
        parts: Vec<MethodCard<'a>>,
    },
    /// The alternatives.
    BestOf {
        /// Each of them.
        alternatives: Vec<MethodCard<'a>>,
        /// The place of the one that counts, from 0.
        chosen: Option<usize>,
    },
    /// A formula, held to 0…1.
    Formula {
        /// The formula, as it is written.
        text: &'a str,
        /// Its parts with their values, the whole last; of a long formula the last of them.
        parts: Vec<PartCard>,
        /// Its value before it was held to 0…1, to ten places; `None` where it is absent.
        value: Option<Shown>,
        /// Whether a logarithm, exponential or root in it is irrational and given to 30
        /// significant digits.
        approximate: bool,
    },
    /// The value is carried and shown.
    Carried,
    /// A value is absent, so there is nothing to work out.
    Absent,
}

/// Bonus or penalty points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdjustmentCard<'a> {
    /// `bonus` or `penalty`.
    pub kind: &'static str,
    /// What counts, after the cap.
    pub points: Shown,
    /// The cap.
    pub cap: Option<Shown>,
    /// The indicators.
    pub indicators: Vec<NodeCard<'a>>,
}

/// One target for one unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetCard<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its number in the published plan.
    pub code: Option<&'a str>,
    /// What people call it.
    pub name: &'a Text,
    /// What it asks.
    pub condition: &'a Condition,
    /// The values that it looks at.
    pub inputs: Vec<InputCard<'a>>,
    /// What is known of them beside their values.
    #[serde(flatten)]
    pub origin: Origin,
    /// The number that is compared, where it is one.
    pub value: Option<Shown>,
    /// What the numbers say.
    pub computed: TargetState,
    /// The day that it is due; `None` where neither it nor the period says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whether the values are from before the period began: by themselves they meet nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub before_period: bool,
    /// What the unit says: met (`true`) or not.
    pub declared: Option<bool>,
    /// What backs the unit's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_evidence: Option<&'a str>,
    /// Why the verifier set that word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_reason: Option<&'a str>,
    /// Whether the two contradict each other.
    pub contradiction: bool,
    /// Where the rule comes from.
    #[serde(serialize_with = "source_if_any")]
    pub source: &'a Source,
}

/// The exact decimal if there is one, else ten places; fewer where ten are too many for a [`Decimal`].
pub(super) fn shown(value: &Exact) -> Shown {
    if let Some(decimal) = value.as_decimal() {
        return decimal.normalize().into();
    }
    let places = (0..=Rounding::MAX_PLACES).rev();
    // Scores and values were made sure to be showable; what is not would be a fault of evaluation.
    places.filter_map(|places| value.shown(places).ok()).next().unwrap_or_default()
}

impl<'a> Scorecard<'a> {
    pub(super) const fn new(outcome: &'a Outcome, row: usize) -> Self {
        Self { outcome, row }
    }

    pub(crate) const fn outcome(&self) -> &'a Outcome {
        self.outcome
    }

    /// What the numbers say of a target, with the marks that stand beside it.
    pub(crate) fn target_state(&self, card: &TargetCard<'_>, words: Words) -> String {
        let criteria = self.framework().criteria();
        let target = criteria.and_then(|criteria| criteria.find(card.id)).map(|(_, target)| target);
        let mark = target.and_then(|target| self.outcome.target_mark(target, self.row, words));
        words.marked(words.state(card.computed), mark.as_deref())
    }

    pub(super) const fn unit_row(&self) -> UnitRow<'a> {
        UnitRow { outcome: self.outcome, row: self.row }
    }

    /// The rules.
    #[must_use]
    pub fn framework(&self) -> &'a Framework {
        self.outcome.framework()
    }

    /// The digests of the rules and of the data that the unit is from.
    #[must_use]
    pub fn digests(&self) -> Digests<'a> {
        self.outcome.digests()
    }

    /// A gate in a few words, with what it asks; see [`Outcome::describe`].
    #[must_use]
    pub fn describe(&self, gate: &Gate, language: Language) -> String {
        self.outcome.describe(gate, language)
    }

    /// The points that no figure decided; see [`Outcome::left_out`].
    #[must_use]
    pub fn left_out(&self) -> Vec<LeftOut<'a>> {
        self.outcome.left_out_of(self.row)
    }

    /// Whether the unit reported. One that did not has no total and no scores.
    #[must_use]
    pub fn reported(&self) -> bool {
        self.outcome.dataset.reported(self.row)
    }

    /// The result in short.
    #[must_use]
    pub fn unit(&self) -> Option<UnitOutcome<'a>> {
        self.outcome.unit_outcome(self.row)
    }

    /// Every node of the tree, each group before its children; none for `criteria`.
    pub fn nodes(&self) -> impl Iterator<Item = NodeCard<'a>> {
        let card = *self;
        let tree = self.framework().index();
        tree.into_iter().flat_map(move |tree| {
            let extra = [&tree.bonus, &tree.penalty].into_iter().flatten();
            let extra: Vec<_> = extra.flat_map(|a| a.indicators.iter().copied()).collect();
            tree.iter()
                .filter(move |(index, _)| !extra.contains(index))
                .map(move |(index, node)| card.node(tree, index, node))
        })
    }

    /// The score of every node, bonus and penalty indicators included, in the order of
    /// [`Index::nodes`]; without the reasons.
    pub fn scores(&self) -> impl Iterator<Item = (&'a Node, Option<Shown>)> {
        let row = self.row;
        let nodes = self.framework().index().map_or(&[][..], |tree| tree.nodes.as_slice());
        let outcome = self.outcome;
        nodes.iter().enumerate().map(move |(place, node)| (node, outcome.node_shown(place, row)))
    }

    /// Bonus and penalty points, where the framework has them.
    #[must_use]
    pub fn adjustments(&self) -> Vec<AdjustmentCard<'a>> {
        let Some(tree) = self.framework().index() else { return Vec::new() };
        let score = |place: usize| self.outcome.node(place, self.row);
        let card = |(kind, rule): (&'static str, &'a Option<crate::model::Adjustment>)| {
            let rule = rule.as_ref()?;
            Some(AdjustmentCard {
                kind,
                points: shown(&adjustment(Some(rule), &score).ok()?),
                cap: rule.cap.as_ref().map(shown),
                indicators: rule
                    .indicators
                    .iter()
                    .filter_map(|index| Some(self.node(tree, *index, tree.node(*index)?)))
                    .collect(),
            })
        };
        [("bonus", &tree.bonus), ("penalty", &tree.penalty)].into_iter().filter_map(card).collect()
    }

    /// Every target; none for an `index`.
    pub fn targets(&self) -> impl Iterator<Item = TargetCard<'a>> {
        let card = *self;
        let targets = match self.framework().body() {
            Body::Criteria(criteria) => criteria.targets.as_slice(),
            Body::Index(_) => &[],
        };
        (0u32..)
            .map(TargetIndex)
            .zip(targets)
            .map(move |(index, target)| card.target(index, target))
    }

    /// What the checks between metrics found, in the order of the rule file.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding<'a>> {
        findings::of_unit(self.outcome, self.row).collect()
    }

    /// Whether a check refuses the unit, so that it has no total, no rank and no grade, and does not
    /// pass. Its nodes have scores all the same, to show what they would be.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.outcome.is_refused(self.row)
    }

    /// How each gate of the verdict came out; empty where the framework has no verdict.
    #[must_use]
    pub fn gates(&self) -> Vec<GateOutcome<'a>> {
        gates(self.outcome, self.row)
    }

    /// The scorecard as text for people, every point explained.
    #[must_use]
    pub const fn explain(&self, language: Language) -> Explanation<'a> {
        Explanation::new(*self, language)
    }

    pub(super) fn view(&self) -> Option<UnitView<'a>> {
        let unit = self.outcome.dataset.units().get(self.row)?;
        Some(UnitView::new(&self.outcome.dataset, self.row, &unit.kind, &self.outcome.peers))
    }

    fn node(&self, tree: &'a Index, index: NodeIndex, node: &'a Node) -> NodeCard<'a> {
        let score = self.outcome.node(index.get(), self.row);
        let share = score.value().and_then(|score| score.over(&node.points).ok().flatten());
        let (detail, unrounded) = match &node.body {
            NodeBody::Group { aggregate, children } => {
                let (card, unrounded) = self.group(tree, node, *aggregate, children);
                (NodeDetail::Group(card), unrounded)
            }
            NodeBody::Indicator { method, evidence, absent } => {
                let maker = CardMaker { card: self, node, evidence: *evidence, absent };
                let (card, share) = maker.method(method);
                let unrounded = share.and_then(|share| share.times(&node.points).ok());
                (NodeDetail::Indicator(card), unrounded)
            }
        };
        NodeCard {
            id: &node.id,
            code: node.code.as_deref(),
            name: &node.name,
            depth: node.depth,
            points: shown(&node.points),
            score: self.outcome.node_shown(index.get(), self.row),
            share: share.as_ref().map(shown),
            unrounded: unrounded.filter(|_| score.value().is_some()).as_ref().map(shown),
            rounding: self.outcome.plan().nodes.get(index.get()).and_then(|node| node.rounding),
            source: &node.source,
            origin: self.outcome.node_origin(index, self.row),
            detail,
        }
    }

    fn group(
        &self,
        tree: &'a Index,
        node: &Node,
        aggregate: Aggregate,
        children: &[NodeIndex],
    ) -> (GroupCard<'a>, Option<Exact>) {
        let mut left_out = Vec::new();
        let mut counted = Exact::ZERO;
        let mut scored = Vec::new();
        for index in children {
            let Some(child) = tree.node(*index) else { continue };
            let score = self.outcome.node(index.get(), self.row);
            match score {
                Score::Excluded(_) => left_out.push(child.id.as_str()),
                Score::Value(_) => counted = counted.plus(&child.points).unwrap_or(counted),
                Score::Unscored => {}
            }
            scored.push((child, score));
        }
        let combined =
            combine(aggregate, &node.points, scored.iter().map(|(child, score)| (*child, score)));
        let card = GroupCard {
            aggregate,
            left_out,
            counted_points: shown(&counted),
            approximate: aggregate == Aggregate::Geometric,
        };
        (card, combined.ok().and_then(|score| score.value().cloned()))
    }

    fn input(&self, metric: MetricIndex) -> Option<InputCard<'a>> {
        InputCard::new(self.outcome, self.row, metric)
    }

    fn target(&self, index: TargetIndex, target: &'a Target) -> TargetCard<'a> {
        let computed = self.outcome.scores.target(index.get(), self.row);
        let declared = self.outcome.dataset.declared(index, self.row);
        let contradiction = matches!(
            (computed, declared),
            (TargetState::Met, Some(false))
                | (TargetState::NotMet | TargetState::NotDue, Some(true))
        );
        let metrics = match target.of {
            TargetValue::Metric(metric) => vec![metric],
            TargetValue::Quotient { part, whole } => vec![part, whole],
        };
        let numeric = |metric: &MetricIndex| {
            self.framework().metric(*metric).is_some_and(|metric| metric.kind.is_numeric())
        };
        let value = if metrics.iter().all(numeric) {
            self.view().and_then(|view| target_number(target, &view).ok().flatten())
        } else {
            None
        };
        TargetCard {
            id: &target.id,
            code: target.code.as_deref(),
            name: &target.name,
            condition: &target.condition,
            inputs: metrics.into_iter().filter_map(|metric| self.input(metric)).collect(),
            origin: self.outcome.target_origin(target, self.row),
            value: value.as_ref().map(shown),
            computed,
            due: self.framework().due(target),
            before_period: self.outcome.is_before_period(target, self.row),
            declared,
            declared_evidence: self.outcome.dataset.declared_evidence(index, self.row),
            declared_reason: self.outcome.dataset.declared_reason(index, self.row),
            contradiction,
            source: &target.source,
        }
    }
}

impl NodeCard<'_> {
    /// How much of the rule is the law's.
    #[must_use]
    pub const fn standing(&self) -> Option<Standing> {
        self.source.standing
    }
}

/// Makes the cards of one indicator's methods.
struct CardMaker<'c, 'a> {
    card: &'c Scorecard<'a>,
    node: &'a Node,
    evidence: EvidenceRule,
    absent: &'a AbsentRules,
}

impl<'a> CardMaker<'_, 'a> {
    fn share(&self, method: &Method) -> Share {
        let view = self.card.view().filter(|_| self.card.reported());
        let share = view.and_then(|view| {
            share(method, &self.node.points, self.evidence, self.absent, &view).ok()
        });
        share.unwrap_or(Share::None)
    }

    /// The card, and the share with what absence does already applied.
    fn method(&self, method: &'a Method) -> (MethodCard<'a>, Option<Exact>) {
        let share = self.share(method);
        let absent = match share {
            Share::Absent(kind) => Some(AbsenceCard { kind, policy: self.absent.policy(kind) }),
            _ => None,
        };
        let applied = match (&share, absent) {
            (Share::Earned(share), _) => Some(share.clone()),
            (_, Some(AbsenceCard { policy: AbsentPolicy::Zero, .. })) => Some(Exact::ZERO),
            (_, Some(AbsenceCard { policy: AbsentPolicy::Full, .. })) => Some(Exact::ONE),
            _ => None,
        };
        let nested = matches!(method, Method::SumOf(_) | Method::BestOf(_));
        let mut inputs = Vec::new();
        if !nested {
            method.for_each_metric(&mut |metric| inputs.extend(self.card.input(metric)));
        }
        let shown_all_the_same = nested || matches!(method, Method::Formula(_));
        let working = if absent.is_some() && !shown_all_the_same {
            Working::Absent
        } else {
            self.working(method, &share).unwrap_or(Working::Absent)
        };
        let share = match &share {
            Share::Earned(share) => Some(shown(share)),
            Share::Absent(_) | Share::None => None,
        };
        (
            MethodCard {
                method: method.as_str(),
                weight: None,
                inputs,
                working,
                points: self.points_named(method),
                share,
                unheld: self.unheld(method).map(|share| shown(&share)),
                absent,
            },
            applied,
        )
    }

    fn unheld(&self, method: &Method) -> Option<Exact> {
        unheld(method, &self.node.points, self.evidence, self.absent, &self.card.view()?)
    }

    /// The points that the rules name for what the unit has.
    fn points_named(&self, method: &Method) -> Option<Decimal> {
        let view = self.card.view()?;
        match method {
            Method::Choice { of, shares } => {
                let option = view.integer(*of, self.evidence).ok()?;
                shares.get(usize::try_from(option).ok()?)?.points()
            }
            Method::Steps { of, reach, steps } => {
                let value = view.measured(*of, self.evidence).ok()?.ok()?;
                reached(&value, *reach, steps)?.earns.points()
            }
            Method::StepsByDay { of, steps } => {
                kept(view.integer(*of, self.evidence).ok()?, steps)?.earns.points()
            }
            _ => None,
        }
    }

    fn number(&self, metric: MetricIndex) -> Option<Exact> {
        self.card.view()?.number(metric, self.evidence).ok()
    }

    fn working(&self, method: &'a Method, share: &Share) -> Option<Working<'a>> {
        Some(match method {
            Method::YesNo { .. } | Method::Choice { .. } => Working::Direct,
            Method::Ratio { part, whole, zero_at, full_at } => {
                let (part, whole) = (self.number(*part)?, self.number(*whole)?);
                Working::Ratio {
                    part: shown(&part),
                    whole: shown(&whole),
                    quotient: shown(&part.over(&whole).ok()??),
                    zero_at: *zero_at,
                    full_at: *full_at,
                }
            }
            Method::Linear { of, zero_at, full_at } => Working::Linear {
                value: shown(&self.number(*of)?),
                zero_at: *zero_at,
                full_at: *full_at,
            },
            Method::Steps { of, reach, steps } => {
                let value = self.card.view()?.measured(*of, self.evidence).ok()?.ok()?;
                let division = match of {
                    TargetValue::Metric(_) => None,
                    TargetValue::Quotient { part, whole } => {
                        Some((shown(&self.number(*part)?), shown(&self.number(*whole)?)))
                    }
                };
                let bound = reached(&value, *reach, steps).map(|step| step.bound);
                Working::Steps { value: shown(&value), division, reach: *reach, bound }
            }
            Method::StepsByDay { of, steps } => {
                let ordinal = self.card.view()?.integer(*of, self.evidence).ok()?;
                let day = Date::from_ordinal(i32::try_from(ordinal).ok()?)?;
                Working::StepsByDay { day, bound: kept(ordinal, steps).map(|step| step.bound) }
            }
            Method::Threshold { condition, .. } => {
                Working::Threshold { condition, met: *share == Share::Earned(Exact::ONE) }
            }
            Method::PerItem { of, points } => {
                Working::PerItem { value: shown(&self.number(*of)?), each: *points }
            }
            Method::Relative { of, to } => self.relative(*of, *to)?,
            Method::MinMax { of, direction } => self.min_max(*of, *direction)?,
            Method::ZScore { of, zero_at, full_at } => self.z_score(*of, *zero_at, *full_at)?,
            Method::Percentile { of, direction } => {
                let (value, place) = self.place(*of)?;
                let (worse, equal) = (place.worse(*direction), place.equal);
                let (direction, peers) = (*direction, place.count);
                Working::Percentile { value, direction, worse, equal, peers }
            }
            Method::Rank { of, direction } => {
                let (value, place) = self.place(*of)?;
                let (direction, peers) = (*direction, place.count);
                Working::Rank { value, direction, rank: place.rank(direction), peers }
            }
            Method::Survey { of } => self.survey(of)?,
            Method::SumOf(parts) => {
                Working::SumOf { parts: parts.iter().map(|part| self.part(part)).collect() }
            }
            Method::BestOf(methods) => self.best_of(methods),
            Method::Formula(formula) => self.formula(formula)?,
            Method::Unscored { .. } => Working::Carried,
        })
    }

    fn relative(&self, of: MetricIndex, to: Benchmark) -> Option<Working<'a>> {
        let peers = self.card.view()?.peers(of, self.evidence)?;
        let peer = match to {
            Benchmark::Best => peers.largest.clone(),
            Benchmark::Lowest => peers.smallest.clone(),
            Benchmark::Mean => peers.mean().ok()?,
        };
        let value = shown(&self.number(of)?);
        Some(Working::Relative { value, to, peer: shown(&peer), peers: peers.count })
    }

    fn min_max(&self, of: MetricIndex, direction: Direction) -> Option<Working<'a>> {
        let peers = self.card.view()?.peers(of, self.evidence)?;
        Some(Working::MinMax {
            value: shown(&self.number(of)?),
            direction,
            smallest: shown(&peers.smallest),
            largest: shown(&peers.largest),
            peers: peers.count,
        })
    }

    fn z_score(&self, of: MetricIndex, zero_at: Decimal, full_at: Decimal) -> Option<Working<'a>> {
        let peers = self.card.view()?.peers(of, self.evidence)?;
        let spread = peers.spread.as_ref()?;
        let value = self.number(of)?;
        Some(Working::ZScore {
            value: shown(&value),
            mean: shown(&peers.mean().ok()?),
            deviation: shown(&spread.deviation().ok()?.value),
            z: shown(&spread.z(&value).ok()??.value),
            zero_at,
            full_at,
            peers: peers.count,
            approximate: spread.share(&value, zero_at, full_at).ok()??.approximate,
        })
    }

    fn place(&self, of: MetricIndex) -> Option<(Shown, Place)> {
        let place = self.card.view()?.place(of, self.evidence).ok()?;
        Some((shown(&self.number(of)?), place))
    }

    fn survey(&self, answers: &[Answer]) -> Option<Working<'a>> {
        let found = survey(answers, self.evidence, &self.card.view()?).ok()?.ok()?;
        Some(Working::Survey {
            answers: shown(&found.count),
            mean: shown(&found.mean),
            lowest: answers.first()?.value,
            highest: answers.last()?.value,
        })
    }

    fn formula(&self, formula: &'a NumberFormula) -> Option<Working<'a>> {
        let view = self.card.view()?;
        let found = view.work_out(formula, self.evidence).ok();
        Some(Working::Formula {
            text: formula.text(),
            parts: parts::of_number(self.card.framework(), formula, &view.values(self.evidence)),
            value: found.as_ref().and_then(|found| formula::shown(&found.value)),
            approximate: found.is_some_and(|found| found.approximate),
        })
    }

    fn part(&self, part: &'a Part) -> MethodCard<'a> {
        let (card, _) = self.method(&part.method);
        MethodCard { weight: Some(part.share), ..card }
    }

    fn best_of(&self, methods: &'a [Method]) -> Working<'a> {
        let cards: Vec<_> = methods.iter().map(|method| self.method(method).0).collect();
        let shares: Vec<_> = methods.iter().map(|method| self.share(method)).collect();
        let mut chosen: Option<(usize, &Exact)> = None;
        for (place, share) in shares.iter().enumerate() {
            if let Share::Earned(share) = share
                && chosen.is_none_or(|(_, best)| share > best)
            {
                chosen = Some((place, share));
            }
        }
        let chosen = chosen.map(|(place, _)| place);
        Working::BestOf { alternatives: cards, chosen }
    }
}
