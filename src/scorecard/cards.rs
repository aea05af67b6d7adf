//! The cards of one unit: its results, with a card for each node and each target.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::dataset::Unit;
use crate::model::{
    AbsentKind, AbsentPolicy, Aggregate, Benchmark, Condition, Direction, Framework, Goalposts,
    Language, Metric, MetricType, Origin, Reach, Source, Standing, TargetState, Test, Text,
};
use crate::number::{Date, Exact, Quantity, Rounding, Shown};
use crate::outcome::{DerivedInput, Input, Outcome, PartCard, Predecessor};
use crate::word::words;

/// Everything about one unit, explained.
#[derive(Clone, Copy)]
pub struct Scorecard<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) unit: &'a Unit,
    pub(super) row: usize,
}

impl fmt::Debug for Scorecard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scorecard").field("unit", &self.unit.id).finish_non_exhaustive()
    }
}

/// One node of the tree for one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NodeCard {
    /// Its id.
    pub id: String,
    /// Its number in the published decision.
    pub code: Option<String>,
    /// Its name.
    pub name: Text,
    /// Depth in the tree, from 1.
    pub depth: u32,
    /// The most it can earn; to ten places if it has no exact decimal.
    pub points: Shown,
    /// Its score. `None` if it was left out or is not scored.
    pub score: Option<Shown>,
    /// Score ÷ points, to ten places.
    pub share: Option<Shown>,
    /// The rank of the unit by it, if its level has a ranking and the unit a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// The score before rounding; to ten places if it has no exact decimal.
    pub unrounded: Option<Shown>,
    /// The rounding that the framework declares for it.
    pub rounding: Option<Rounding>,
    /// The source of the rule.
    pub source: Option<Source>,
    /// The origin of the figures that it depends on.
    #[serde(flatten)]
    pub origin: Origin,
    /// The steps of its score, which [`working`](Self::working) writes in words and JSON has as data.
    #[serde(flatten)]
    pub(crate) detail: NodeDetail,
}

impl NodeCard {
    /// Returns whether it is a group.
    #[must_use]
    pub const fn is_group(&self) -> bool {
        matches!(self.detail, NodeDetail::Group(_))
    }

    /// Returns the group that the node is in, among the [nodes](Scorecard::nodes) of a scorecard, made or read from JSON.
    /// `None` for a node at the top.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}, plan: {type: yes_no}}\n\
    /// #     groups:\n- id: government\n  points: 10\n  indicators:\n\
    /// #     \x20 - {id: portal, points: 4, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 6, scoring: {yes_no: plan}}\n")?;
    /// # use dti_engine::{Dataset, Plan};
    /// # let dataset = Dataset::from_csv("unit,portal,plan\nan,no,yes\n".as_bytes(), &framework)?;
    /// # let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// let nodes: Vec<_> = outcome.scorecard("an")?.nodes().collect();
    /// let group = nodes[2].parent(&nodes).expect("a group");
    /// assert_eq!((nodes[2].id.as_str(), group.id.as_str()), ("plan", "government"));
    /// assert!(group.children(&nodes).map(|child| child.id.as_str()).eq(["portal", "plan"]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn parent<'n>(&self, nodes: &'n [Self]) -> Option<&'n Self> {
        let own = nodes.iter().position(|node| node.id == self.id)?;
        nodes.get(..own)?.iter().rev().find(|node| node.depth < self.depth)
    }

    /// Returns the nodes in the group, among the [nodes](Scorecard::nodes) of a scorecard. None of an indicator.
    pub fn children<'n>(&self, nodes: &'n [Self]) -> impl Iterator<Item = &'n Self> {
        let after = nodes.iter().skip_while(|node| node.id != self.id).skip(1);
        let within = after.take_while(|node| node.depth > self.depth);
        within.filter(|node| node.depth == self.depth.saturating_add(1))
    }

    const fn indicator(&self) -> Option<&MethodCard> {
        match &self.detail {
            NodeDetail::Indicator(card) => Some(card),
            NodeDetail::Group(_) | NodeDetail::Mean { .. } => None,
        }
    }

    /// Returns the word that rule files have for the method of an indicator. `None` for a group and for a mean.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.indicator().map(|card| card.method.as_str())
    }

    /// Returns the values that the method of an indicator read. Those of its parts stand in its JSON.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        self.indicator().map_or(&[], |card| &card.inputs)
    }

    /// Returns how a value of an indicator is absent and what the rules do then. `None` if none is.
    #[must_use]
    pub fn absent(&self) -> Option<(AbsentKind, AbsentPolicy)> {
        self.indicator()?.absent.map(|absent| (absent.kind, absent.policy))
    }

    /// Returns the ids of the children of a group that were left out, whose points do not count.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        match &self.detail {
            NodeDetail::Group(card) => &card.left_out,
            NodeDetail::Indicator(_) | NodeDetail::Mean { .. } => &[],
        }
    }

    /// Its name, after what the rules call groups of its level: `Trụ cột: Nhận thức số`.
    pub(crate) fn titled(&self, framework: &Framework, language: Language) -> String {
        let name = self.name.get(language);
        let tree = framework.index().filter(|_| self.is_group());
        match tree.and_then(|tree| tree.name_at(self.depth)) {
            Some(level) => format!("{}: {name}", level.get(language)),
            None => name.to_owned(),
        }
    }
}

/// The steps of a node's score.
#[expect(
    clippy::large_enum_variant,
    reason = "most nodes are indicators; a box would only add an allocation to each"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum NodeDetail {
    /// From its children.
    Group(GroupCard),
    /// From metrics.
    Indicator(MethodCard),
    /// From the scores of the units that the unit was formed from.
    Mean {
        /// Each of these units, with its score for the node.
        predecessors: Vec<Predecessor>,
    },
}

/// The steps of a group's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct GroupCard {
    /// The aggregate of the children's shares.
    pub aggregate: Aggregate,
    /// The children that were left out. Their points are not in the denominator.
    pub left_out: Vec<String>,
    /// The children whose points left the total. The group has its score out of the points that are
    /// left, and the total is rescaled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_total: Vec<String>,
    /// The share of its points that is not left out, if the framework asks for coverage and some are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered: Option<Shown>,
    /// Whether it has no score because too few of its points are covered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_uncovered: bool,
    /// The points of the children that count; to ten places if they have no exact decimal.
    pub counted_points: Shown,
    /// Whether the result is irrational and given to 30 significant digits.
    pub approximate: bool,
}

/// An absence, and its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct AbsenceCard {
    /// The kind of absence.
    pub kind: AbsentKind,
    /// The policy of the framework for it.
    pub policy: AbsentPolicy,
}

/// The points of a part of a `sum_of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct PartPoints {
    /// The most that it can earn.
    pub most: Shown,
    /// Its share times these points, before it is rounded. `None` if it does not count.
    pub unrounded: Option<Shown>,
    /// How it is rounded.
    pub rounding: Option<Rounding>,
    /// Its score.
    pub score: Option<Shown>,
}

/// A scoring method with its numbers filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct MethodCard {
    /// The method's word in rule files.
    pub method: String,
    /// The weight of this part of a `sum_of`, unless it has points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Shown>,
    /// The points of this part of a `sum_of`, if the rules name them or round them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<PartPoints>,
    /// What decided its numbers, if they are not the same for all units: `kind`, `year` or the id of an attribute, with
    /// what the unit has.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub case: IndexMap<String, String>,
    /// The values that it read. Those of parts are in the parts.
    pub inputs: Vec<Input>,
    /// The derived metrics that it read, each after those that it needs: what it measures is last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedInput>,
    /// The numbers of each step.
    pub working: Working,
    /// The points that the rules name for the unit's value (`in: points`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Shown>,
    /// The year whose values the figures of the peers are taken from.
    #[serde(default, skip_serializing_if = "Goalposts::is_current")]
    pub goalposts: Goalposts,
    /// What the worst of the peers earns and the share before it is raised, to ten places, if the worst earns anything:
    /// the share is `least + (1 − least) × before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised: Option<(Shown, Shown)>,
    /// The share that it gives, to ten places. `None` if a value is absent, or the method gives
    /// none.
    pub share: Option<Shown>,
    /// The result before it is limited to 0…1, to ten places, if it is outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unheld: Option<Shown>,
    /// The absence, if there is one, and its effect.
    pub absent: Option<AbsenceCard>,
}

/// The steps of a method. Results of divisions have ten places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Working {
    /// The value itself gives the share: yes or no, an option.
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
        zero_at: Shown,
        /// The ratio that earns everything.
        full_at: Shown,
    },
    /// `(v − zero_at) ÷ (full_at − zero_at)`
    Linear {
        /// The value.
        value: Shown,
        /// The value that earns nothing.
        zero_at: Shown,
        /// The value that earns everything.
        full_at: Shown,
    },
    /// The bound that was reached.
    Steps {
        /// The value; of a quotient the part divided by the whole.
        value: Shown,
        /// The part and the whole, if the value is a quotient.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        division: Option<(Shown, Shown)>,
        /// The direction in which bounds are reached.
        reach: Reach,
        /// The bound that counts. `None` if none was reached.
        bound: Option<Shown>,
    },
    /// The first deadline that was kept.
    StepsByDay {
        /// The day that was submitted.
        day: Date,
        /// The bound that counts. `None` if the day is after all of them.
        bound: Option<Date>,
    },
    /// A condition.
    Threshold {
        /// The comparisons.
        condition: Vec<Asked>,
        /// Whether it holds.
        met: bool,
    },
    /// `v × each ÷ points`
    PerItem {
        /// The value.
        value: Shown,
        /// Points for each.
        each: Shown,
    },
    /// A comparison with the peers.
    Relative {
        /// The value.
        value: Shown,
        /// The benchmark.
        to: Benchmark,
        /// The value of the benchmark.
        peer: Shown,
        /// The number of peers with a value.
        peers: u64,
        /// Whether the exact mean has too many digits to carry, and was cut.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        approximate: bool,
    },
    /// A position between the smallest and the largest value of the peers.
    MinMax {
        /// The value.
        value: Shown,
        /// Whether more or less is better.
        direction: Direction,
        /// The smallest value among the peers.
        smallest: Shown,
        /// The largest.
        largest: Shown,
        /// The number of peers with a value.
        peers: u64,
    },
    /// A distance from the mean of the peers, in standard deviations.
    ZScore {
        /// The value.
        value: Shown,
        /// The mean of the peers.
        mean: Shown,
        /// Their standard deviation.
        deviation: Shown,
        /// `(v − mean) ÷ deviation`
        z: Shown,
        /// The `z` that earns nothing.
        zero_at: Shown,
        /// The `z` that earns everything.
        full_at: Shown,
        /// The number of peers with a value.
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
        /// The number of peers with a worse value.
        worse: u64,
        /// The number of peers with the same value. The unit is one of them, unless a check refuses
        /// it.
        equal: u64,
        /// The number of peers with a value.
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
        /// The number of peers with a value.
        peers: u64,
    },
    /// `(mean − lowest) ÷ (highest − lowest)`
    Survey {
        /// The number of answers.
        answers: Shown,
        /// Their mean.
        mean: Shown,
        /// The lowest answer.
        lowest: Shown,
        /// The highest.
        highest: Shown,
    },
    /// The weighted parts.
    SumOf {
        /// Each part, with its weight.
        parts: Vec<MethodCard>,
    },
    /// The alternatives.
    BestOf {
        /// Each of them.
        alternatives: Vec<MethodCard>,
        /// The position of the one that counts, from 0.
        chosen: Option<usize>,
    },
    /// A formula, limited to 0…1.
    Formula {
        /// The formula as written.
        text: String,
        /// Its parts with their values, the whole formula last. Of a long formula, only the last
        /// parts.
        parts: Vec<PartCard>,
        /// Its value before it is limited to 0…1, to ten places. `None` if it is absent.
        value: Option<Shown>,
        /// Whether a logarithm, exponential or root in it is irrational and given to 30
        /// significant digits.
        approximate: bool,
    },
    /// The value is carried and shown.
    Carried,
    /// A value is absent, so there are no steps.
    Absent,
}

/// A comparison in the condition of a target or a `threshold`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Asked {
    /// At least the bound.
    AtLeast(Quantity),
    /// More than the bound.
    Above(Quantity),
    /// At most the bound.
    AtMost(Quantity),
    /// Less than the bound.
    Below(Quantity),
    /// The bound itself.
    Equals(Quantity),
    /// The option with this id.
    EqualsOption(String),
    /// Yes (`true`) or no.
    Is(bool),
    /// On or before the day.
    By(Date),
}

impl Asked {
    /// Returns the comparisons of a condition on a metric.
    pub(crate) fn of(condition: &Condition, metric: Option<&Metric>) -> Vec<Self> {
        let option = |place: u32| match &metric?.kind {
            MetricType::Choice { options } => options.get(usize::try_from(place).ok()?),
            _ => None,
        };
        let tests = condition.tests.iter().map(|test| match test {
            Test::AtLeast(bound) => Self::AtLeast(*bound),
            Test::Above(bound) => Self::Above(*bound),
            Test::AtMost(bound) => Self::AtMost(*bound),
            Test::Below(bound) => Self::Below(*bound),
            Test::Equals(bound) => Self::Equals(*bound),
            Test::EqualsOption(place) => Self::EqualsOption(
                option(*place).map(|option| option.id.clone()).unwrap_or_default(),
            ),
            Test::Is(answer) => Self::Is(*answer),
            Test::By(day) => Self::By(*day),
        });
        tests.collect()
    }
}

words! {
    /// Whether points are added to the total or taken off it.
    pub enum AdjustmentKind {
        /// Added.
        Bonus = "bonus",
        /// Taken off.
        Penalty = "penalty",
    }
}

/// Bonus or penalty points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdjustmentCard {
    /// Whether they are added or taken off.
    pub kind: AdjustmentKind,
    /// The points that count, after the cap.
    pub points: Shown,
    /// The cap.
    pub cap: Option<Shown>,
    /// The indicators.
    pub indicators: Vec<NodeCard>,
}

/// One target for one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TargetCard {
    /// Its id.
    pub id: String,
    /// Its number in the published plan.
    pub code: Option<String>,
    /// Its name.
    pub name: Text,
    /// What decided its bounds, if they are not the same for all units: `kind`, `year` or the id of an attribute, with
    /// what the unit has.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub case: IndexMap<String, String>,
    /// Its condition. All comparisons must hold. Empty if the unit lacks an attribute that decides the bounds.
    pub(crate) condition: Vec<Asked>,
    /// The values that it looks at.
    pub inputs: Vec<Input>,
    /// The derived metrics that it looks at, each after those that it needs: what is compared is last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedInput>,
    /// The origin of these values.
    #[serde(flatten)]
    pub origin: Origin,
    /// The number that is compared. `None` if the condition is not on a number.
    pub value: Option<Shown>,
    /// The computed state.
    pub computed: TargetState,
    /// The day that it is due. `None` if neither the target nor the period has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whether the values are from before the period began. Such values alone do not meet a target.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before_period: bool,
    /// Whether the unit declares it met.
    pub declared: Option<bool>,
    /// The evidence for the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_evidence: Option<String>,
    /// The verifier's reason for setting the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_reason: Option<String>,
    /// Whether the computed state and the declaration contradict each other.
    pub contradiction: bool,
    /// The source of the rule.
    pub source: Option<Source>,
}

impl NodeCard {
    /// Returns how much of the rule is the law's.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.source.as_ref()?.standing
    }
}

/// Returns the exact decimal if there is one. If not, returns ten places, or fewer if ten are too
/// many for a [`Decimal`].
pub(super) fn shown(value: &Exact) -> Shown {
    if let Some(decimal) = value.as_decimal() {
        return decimal.normalize().into();
    }
    let places = (0..=Rounding::MAX_PLACES).rev();
    // Evaluation made sure that scores and values can be shown.
    places.filter_map(|places| value.shown(places).ok()).next().unwrap_or_default()
}

/// Returns the source. `None` if it is empty.
pub(super) fn given(source: &Source) -> Option<Source> {
    (!source.is_empty()).then(|| source.clone())
}
