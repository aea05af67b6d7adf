//! Scoring methods: how an indicator turns metrics into a share of its points.

use super::{By, Condition, MetricIndex, NumberFormula, PeerMethod};
use crate::number::{Date, Exact, Overflow};
use crate::word::words;
use rust_decimal::Decimal;

words! {
    /// Which way the bounds of `steps` are read.
    pub enum Reach {
        /// The share of the greatest bound that the value reaches.
        AtLeast = "at_least",
        /// The share of the least bound that the value stays within.
        AtMost = "at_most",
    }
}

/// What a step, an option or a part earns: a share of the points, or points that the rules name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earning {
    share: Exact,
    /// The share or the points, as written.
    written: Decimal,
    in_points: bool,
}

impl Earning {
    /// A share, 0…1.
    #[must_use]
    pub fn of_share(share: Decimal) -> Self {
        Self { share: Exact::from(share), written: share, in_points: false }
    }

    /// So many of `all` points; `None` if there are none, or if a number outgrows what is carried.
    #[must_use]
    pub fn of_points(points: Decimal, all: &Exact) -> Option<Self> {
        let share = Exact::from(points).over(all).ok()??;
        Some(Self { share, written: points, in_points: true })
    }

    /// The share, 0…1.
    #[must_use]
    pub const fn share(&self) -> &Exact {
        &self.share
    }

    /// The share as written, unless the rules name points.
    #[must_use]
    pub fn written_share(&self) -> Option<Decimal> {
        (!self.in_points).then_some(self.written)
    }

    /// The points, if the rules name points (`in: points`, a part with `points`).
    #[must_use]
    pub fn points(&self) -> Option<Decimal> {
        self.in_points.then_some(self.written)
    }
}

/// A bound of `steps` and what it earns: the bound is a number, or a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<B = Decimal> {
    /// The bound.
    pub bound: B,
    /// What it earns.
    pub earns: Earning,
}

/// A step `in: points` of a method that is a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepInPoints {
    /// The value from which it counts.
    pub bound: Decimal,
    /// The points that it earns.
    pub points: Decimal,
    /// Whether the value is multiplied by them.
    pub times: bool,
}

impl StepInPoints {
    /// The part of `most` points that a value of this step earns.
    pub(crate) fn earned_at(&self, value: Decimal, most: &Exact) -> Exact {
        let times = if self.times { Exact::from(value) } else { Exact::ONE };
        let share = Exact::from(self.points).times(&times).and_then(|points| points.over(most));
        // A number too large to multiply is more than everything.
        share.ok().flatten().unwrap_or(Exact::ONE).held_to_share()
    }
}

/// One of the answers that a `survey` counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// Its value on the scale.
    pub value: Decimal,
    /// A `count` metric: how many gave it.
    pub count: MetricIndex,
}

/// A part of `sum_of`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The most that it earns, by share or by points; the shares of all parts add up to 1.
    pub most: Earning,
    /// How the part is scored.
    pub method: Method,
}

/// The points that a method can earn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Worth {
    /// The points of the indicator, or of the innermost part around the method that names points.
    pub(crate) whole: Exact,
    /// What the method can earn of them.
    pub(crate) most: Exact,
}

impl Worth {
    /// All points of an indicator.
    pub(crate) fn of(points: &Exact) -> Self {
        Self { whole: points.clone(), most: points.clone() }
    }

    /// The points of a part of a `sum_of` of this worth.
    pub(crate) fn part(&self, most: &Earning) -> Result<Self, Overflow> {
        match most.points() {
            Some(points) => Ok(Self::of(&Exact::from(points))),
            None => Ok(Self { whole: self.whole.clone(), most: self.most.times(&most.share)? }),
        }
    }
}

/// A scoring method. Each gives a share from 0 to 1; `v` is the value of the metric `of`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// 1 if yes, else 0.
    YesNo {
        /// A `yes_no` metric.
        of: MetricIndex,
    },
    /// The share of the option chosen.
    Choice {
        /// A `choice` metric.
        of: MetricIndex,
        /// What each earns, in the order of the metric's options.
        shares: Vec<Earning>,
    },
    /// `(part ÷ whole − zero_at) ÷ (full_at − zero_at)`, held to 0…1.
    Ratio {
        /// The quotient of the two.
        of: MetricIndex,
        /// The ratio that earns nothing.
        zero_at: Decimal,
        /// The ratio that earns everything; not equal to `zero_at`.
        full_at: Decimal,
    },
    /// `(v − zero_at) ÷ (full_at − zero_at)`, held to 0…1.
    Linear {
        /// A numeric metric.
        of: MetricIndex,
        /// The value that earns nothing.
        zero_at: Decimal,
        /// The value that earns everything; not equal to `zero_at`, below it when less is better.
        full_at: Decimal,
    },
    /// The share of the bound that the value reaches, else 0.
    Steps {
        /// A numeric metric.
        of: MetricIndex,
        /// Which way the bounds are read.
        reach: Reach,
        /// The bounds in ascending order, all different; shares do not run backwards.
        steps: Vec<Step>,
    },
    /// The share of the first day that the value is not after, else 0: `steps` with `by`.
    StepsByDay {
        /// A `date` metric.
        of: MetricIndex,
        /// The days in ascending order, all different; a later one earns no more.
        steps: Vec<Step<Date>>,
    },
    /// 1 if the condition is met, else 0.
    Threshold {
        /// Any metric but a text.
        of: MetricIndex,
        /// What is asked.
        condition: Condition,
    },
    /// `v × points ÷ the indicator's points`, held to 0…1.
    PerItem {
        /// A numeric metric.
        of: MetricIndex,
        /// Points for each.
        points: Decimal,
    },
    /// Against the peers.
    Peers(PeerMethod),
    /// The mean answer on its scale: `(Σ value × count ÷ Σ count − lowest) ÷ (highest − lowest)`.
    ///
    /// Where nobody answered, `Σ count` is a zero whole; where a count is absent, so is the mean.
    Survey {
        /// At least two, in ascending order of their values, all different.
        of: Vec<Answer>,
    },
    /// The parts' shares, each times the most that it earns.
    SumOf(Vec<Part>),
    /// The largest share among the alternatives that are present.
    BestOf(Vec<Method>),
    /// The value of a formula, held to 0…1.
    Formula {
        /// The word for the method: `formula`, or that of a method whose share is a formula.
        key: &'static str,
        /// The share.
        formula: NumberFormula,
        /// The steps `in: points` that it stands for, in ascending order: it divides by the points that there are.
        /// Empty for every other formula.
        in_points: Vec<StepInPoints>,
    },
    /// A method whose numbers differ by kind, attributes or year; all cases are of the same variant, and hold no other
    /// methods.
    By(By<Method>),
    /// None: the value is carried and shown.
    Unscored {
        /// Any metric.
        of: MetricIndex,
    },
}

impl Method {
    /// The word for it in a rule file.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::YesNo { .. } => "yes_no",
            Self::Choice { .. } => "choice",
            Self::Ratio { .. } => "ratio",
            Self::Linear { .. } => "linear",
            Self::Steps { .. } | Self::StepsByDay { .. } => "steps",
            Self::Threshold { .. } => "threshold",
            Self::PerItem { .. } => "per_item",
            Self::Peers(method) => method.as_str(),
            Self::Survey { .. } => "survey",
            Self::SumOf(_) => "sum_of",
            Self::BestOf(_) => "best_of",
            Self::Formula { key, .. } => key,
            Self::By(by) => by.values().next().map_or("", Self::as_str),
            Self::Unscored { .. } => "unscored",
        }
    }

    /// The methods that hold no other, in reading order: this one, or those inside `sum_of` and `best_of`; of one that
    /// differs, every case.
    pub(crate) fn singles(&self) -> impl Iterator<Item = &Self> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            loop {
                match open.pop()? {
                    Self::SumOf(parts) => open.extend(parts.iter().rev().map(|part| &part.method)),
                    Self::BestOf(methods) => open.extend(methods.iter().rev()),
                    Self::By(by) => open.extend(by.values()),
                    single => return Some(single),
                }
            }
        })
    }

    /// Whether the method, or one inside it, is as `is` says.
    pub(crate) fn any(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        is(self)
            || match self {
                Self::SumOf(parts) => parts.iter().any(|part| part.method.any(is)),
                Self::BestOf(methods) => methods.iter().any(|method| method.any(is)),
                Self::By(by) => by.values().any(|method| method.any(is)),
                _ => false,
            }
    }

    /// What each option or step earns, if the method lists them.
    pub(crate) fn earnings(&self) -> impl Iterator<Item = &Earning> {
        let (options, steps, days): (&[Earning], &[Step], &[Step<Date>]) = match self {
            Self::Choice { shares, .. } => (shares, &[], &[]),
            Self::Steps { steps, .. } => (&[], steps, &[]),
            Self::StepsByDay { steps, .. } => (&[], &[], steps),
            _ => (&[], &[], &[]),
        };
        let of_steps = steps.iter().map(|step| &step.earns);
        options.iter().chain(of_steps).chain(days.iter().map(|step| &step.earns))
    }

    /// How the method compares a unit with its peers. `None` if it does not, or holds other methods.
    pub(crate) const fn of_peers(&self) -> Option<&PeerMethod> {
        match self {
            Self::Peers(method) => Some(method),
            _ => None,
        }
    }

    /// Whether the method, or one inside it, compares a unit with its peers.
    pub(crate) fn depends_on_peers(&self) -> bool {
        self.singles().any(|method| method.of_peers().is_some())
    }

    /// Calls `see` for every metric that the method reads, in reading order.
    pub fn for_each_metric(&self, see: &mut dyn FnMut(MetricIndex)) {
        match self {
            Self::YesNo { of }
            | Self::Choice { of, .. }
            | Self::Ratio { of, .. }
            | Self::Linear { of, .. }
            | Self::Steps { of, .. }
            | Self::StepsByDay { of, .. }
            | Self::Threshold { of, .. }
            | Self::PerItem { of, .. }
            | Self::Peers(PeerMethod { of, .. })
            | Self::Unscored { of } => see(*of),
            Self::Survey { of } => of.iter().for_each(|answer| see(answer.count)),
            Self::Formula { formula, .. } => formula.metrics().iter().copied().for_each(see),
            Self::SumOf(parts) => parts.iter().for_each(|part| part.method.for_each_metric(see)),
            Self::BestOf(methods) => methods.iter().for_each(|method| method.for_each_metric(see)),
            Self::By(by) => {
                // All cases look at the same.
                by.values().take(1).for_each(|method| method.for_each_metric(see));
                by.attributes().into_iter().for_each(see);
            }
        }
    }
}
