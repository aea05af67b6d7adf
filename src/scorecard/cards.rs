//! The cards of one unit: what the engine says of it, of each node and each target.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::dataset::Unit;
use crate::model::{
    AbsentKind, AbsentPolicy, Aggregate, Benchmark, Bound, Condition, Direction, Metric,
    MetricType, Origin, Reach, Source, Standing, TargetState, Test, Text,
};
use crate::number::{Date, Exact, Rounding, Shown};
use crate::outcome::{Input, Outcome, PartCard};

/// Everything that the engine says of one unit.
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
    /// What people call it.
    pub name: Text,
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
    pub source: Option<Source>,
    /// What is known of the figures that it looks at, beside their values.
    #[serde(flatten)]
    pub origin: Origin,
    /// How it came about.
    #[serde(flatten)]
    pub detail: NodeDetail,
}

/// How the score of a node came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "nearly all nodes of a card are indicators")]
pub enum NodeDetail {
    /// From its children.
    Group(GroupCard),
    /// From metrics.
    Indicator(MethodCard),
}

/// How the score of a group came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupCard {
    /// How the children's shares combine.
    pub aggregate: Aggregate,
    /// Children that were left out, whose points left the denominator.
    pub left_out: Vec<String>,
    /// The points of the children that count, to ten places where no decimal is exact.
    pub counted_points: Shown,
    /// Whether the result is irrational by nature and given to 30 significant digits.
    pub approximate: bool,
}

/// An absence, and what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AbsenceCard {
    /// In which way a value is absent.
    pub kind: AbsentKind,
    /// What the framework says of that.
    pub policy: AbsentPolicy,
}

/// A scoring method with its numbers put in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MethodCard {
    /// The method's word in rule files.
    pub method: String,
    /// The weight of this part of a `sum_of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Shown>,
    /// The values that it read; those of the parts are with the parts.
    pub inputs: Vec<Input>,
    /// What it made of them.
    pub working: Working,
    /// The points that the rules name for what the unit has (`in: points`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<Shown>,
    /// The share that it gives, to ten places; `None` when a value is absent, or none is given.
    pub share: Option<Shown>,
    /// What it comes to before it is held to 0…1, to ten places, if that lies outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unheld: Option<Shown>,
    /// What was absent, and what that did.
    pub absent: Option<AbsenceCard>,
}

/// What a method made of its values. Results of divisions are shown to ten places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Working {
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
        /// Which way the bounds are read.
        reach: Reach,
        /// The bound that counts; `None` when none was reached.
        bound: Option<Shown>,
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
        zero_at: Shown,
        /// Those that earn everything.
        full_at: Shown,
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
        /// The place of the one that counts, from 0.
        chosen: Option<usize>,
    },
    /// A formula, held to 0…1.
    Formula {
        /// The formula, as it is written.
        text: String,
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

/// A comparison that a target or a `threshold` asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Asked {
    /// At least the bound.
    AtLeast(Bound),
    /// More than the bound.
    Above(Bound),
    /// At most the bound.
    AtMost(Bound),
    /// Less than the bound.
    Below(Bound),
    /// The bound itself.
    Equals(Bound),
    /// The option with this id.
    EqualsOption(String),
    /// Yes (`true`) or no.
    Is(bool),
    /// On or before the day.
    By(Date),
}

impl Asked {
    /// The comparisons of a condition on a metric.
    pub(crate) fn of(condition: &Condition, metric: Option<&Metric>) -> Vec<Self> {
        let option = |place: u32| match &metric?.kind {
            MetricType::Choice { options } => options.get(usize::try_from(place).ok()?),
            _ => None,
        };
        let tests = condition.tests.iter().map(|test| match test {
            Test::AtLeast(bound) => Self::AtLeast(bound.clone()),
            Test::Above(bound) => Self::Above(bound.clone()),
            Test::AtMost(bound) => Self::AtMost(bound.clone()),
            Test::Below(bound) => Self::Below(bound.clone()),
            Test::Equals(bound) => Self::Equals(bound.clone()),
            Test::EqualsOption(place) => Self::EqualsOption(
                option(*place).map(|option| option.id.clone()).unwrap_or_default(),
            ),
            Test::Is(answer) => Self::Is(*answer),
            Test::By(day) => Self::By(*day),
        });
        tests.collect()
    }

    pub(super) const fn bound_mut(&mut self) -> Option<&mut Bound> {
        match self {
            Self::AtLeast(bound)
            | Self::Above(bound)
            | Self::AtMost(bound)
            | Self::Below(bound)
            | Self::Equals(bound) => Some(bound),
            Self::EqualsOption(_) | Self::Is(_) | Self::By(_) => None,
        }
    }
}

/// Whether points are added to the total or taken off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// Added.
    Bonus,
    /// Taken off.
    Penalty,
}

/// Bonus or penalty points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AdjustmentCard {
    /// Whether they are added or taken off.
    pub kind: AdjustmentKind,
    /// What counts, after the cap.
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
    /// What people call it.
    pub name: Text,
    /// What it asks; all of it must hold.
    pub condition: Vec<Asked>,
    /// The values that it looks at.
    pub inputs: Vec<Input>,
    /// What is known of them beside their values.
    #[serde(flatten)]
    pub origin: Origin,
    /// The number that is compared, where it is one.
    pub value: Option<Shown>,
    /// What the numbers say.
    pub computed: TargetState,
    /// The day that it is due; `None` where neither it nor the period says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Whether the values are from before the period began: by themselves they meet nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before_period: bool,
    /// What the unit says: met (`true`) or not.
    pub declared: Option<bool>,
    /// What backs the unit's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_evidence: Option<String>,
    /// Why the verifier set that word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_reason: Option<String>,
    /// Whether the two contradict each other.
    pub contradiction: bool,
    /// Where the rule comes from.
    pub source: Option<Source>,
}

impl NodeCard {
    /// How much of the rule is the law's.
    #[must_use]
    pub fn standing(&self) -> Option<Standing> {
        self.source.as_ref()?.standing
    }
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

/// A source, if anything of it was given.
pub(super) fn given(source: &Source) -> Option<Source> {
    (!source.is_empty()).then(|| source.clone())
}
