//! The cards of one unit: what the engine says of it, of each node and each target.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::model::{
    AbsentKind, AbsentPolicy, Aggregate, Benchmark, Condition, Direction, Origin, Reach, Source,
    Standing, TargetState, Text,
};
use crate::number::{Date, Exact, Rounding, Shown};
use crate::outcome::{InputCard, Outcome, PartCard};

/// Everything that the engine says of one unit.
#[derive(Debug, Clone, Copy)]
pub struct Scorecard<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) row: usize,
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

impl NodeCard<'_> {
    /// How much of the rule is the law's.
    #[must_use]
    pub const fn standing(&self) -> Option<Standing> {
        self.source.standing
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
