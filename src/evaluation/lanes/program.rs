//! What each indicator comes down to for one dataset: a loop of [`super::kernel`] with its
//! constants, or nothing when the numbers could leave the range in which lanes are exact.

use rust_decimal::Decimal;

use super::kernel::{Line, Points, Quotient, Stair};
use crate::dataset::{Column, Dataset, Values};
use crate::evaluation::Peers;
use crate::evaluation::scores::slot;
use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Benchmark, Condition, Direction, EvidenceRule, Method,
    MetricIndex, MetricType, Node, NodeBody, Reach, Step, Test, UnitKind,
};
use crate::number::{Exact, Rounding, RoundingMode};
use crate::plan::{PeerKey, PlanInner};

/// Whole numbers below this are exact in a lane.
const EXACT: i128 = 1 << 53;

/// A loop over whole columns.
pub(super) enum Loop<'d> {
    Quotient {
        rule: Quotient,
        part: &'d Values,
        whole: &'d Values,
    },
    Line {
        rule: Line,
        values: &'d Values,
    },
    Stairs {
        stairs: Vec<Stair>,
        values: &'d Values,
    },
    /// The largest of several, each with its absences.
    Largest(Vec<Piece<'d>>),
    /// The same for every unit that has a value.
    Same(i32),
}

/// A loop, and the states of the metrics that it reads, where some are absent.
pub(super) struct Piece<'d> {
    pub(super) run: Loop<'d>,
    pub(super) states: Vec<&'d [u8]>,
}

/// An indicator as loops: pieces leave the slot of an absence, `absent` says what becomes of it.
pub(super) struct Program<'d> {
    pub(super) piece: Piece<'d>,
    pub(super) absent: Absent,
}

/// What each absence becomes: a score, left out, or refused.
#[derive(Debug, Clone, Copy)]
pub(super) struct Absent {
    rules: AbsentRules,
    full: i32,
}

impl Absent {
    /// Whether an absence can be refused.
    pub(super) fn refuses(&self) -> bool {
        let AbsentRules { missing, not_applicable, rejected, zero_whole } = self.rules;
        [missing, not_applicable, rejected, zero_whole].contains(&AbsentPolicy::Error)
    }

    pub(super) const fn slot(&self, kind: AbsentKind) -> i32 {
        match self.rules.policy(kind) {
            AbsentPolicy::Zero => 0,
            AbsentPolicy::Full => self.full,
            AbsentPolicy::Exclude => slot::excluded(kind),
            AbsentPolicy::Error => slot::REFUSED,
        }
    }
}

/// What the programs of one dataset are made from.
pub(super) struct Maker<'a, 'd> {
    pub(super) plan: &'a PlanInner,
    pub(super) dataset: &'d Dataset,
    pub(super) peers: &'a Peers,
    /// The kind of all units, if they are of one kind.
    pub(super) kind: Option<&'a UnitKind>,
}

/// What the pieces of one indicator have in common.
struct Indicator<'n> {
    points: &'n Exact,
    rounding: Rounding,
    coefficients: Coefficients,
    evidence: EvidenceRule,
    /// What a zero whole leaves in its slot.
    zero: i32,
}

/// α, β, γ, δ of [`Points`] as whole numbers.
#[derive(Debug, Clone, Copy)]
struct Coefficients {
    alpha: i128,
    beta: i128,
    gamma: i128,
    delta: i128,
}

impl Coefficients {
    /// With the points counted in units of the rounding, `p ÷ q`, and a share `n ÷ d`, the score
    /// is `n·p ÷ (d·q)` rounded:
    ///
    /// - half up: `⌊(2np + dq) ÷ 2dq⌋`,
    /// - half down: `⌈(2np − dq) ÷ 2dq⌉ = ⌊(2np + dq − 1) ÷ 2dq⌋`,
    /// - down: `⌊np ÷ dq⌋`, up: `⌈np ÷ dq⌉ = ⌊(np + dq − 1) ÷ dq⌋`.
    ///
    /// Half even has no such form.
    fn new(points: &Exact, rounding: Rounding) -> Option<Self> {
        let unit = Exact::from(10u64.checked_pow(rounding.places)?);
        let (p, q) = points.times(&unit).ok()?.parts()?;
        let (twice_p, twice_q) = (p.checked_mul(2)?, q.checked_mul(2)?);
        Some(match rounding.mode {
            RoundingMode::HalfUp => Self { alpha: twice_p, beta: q, gamma: 0, delta: twice_q },
            RoundingMode::HalfDown => Self { alpha: twice_p, beta: q, gamma: -1, delta: twice_q },
            RoundingMode::Down => Self { alpha: p, beta: 0, gamma: 0, delta: q },
            RoundingMode::Up => Self { alpha: p, beta: q, gamma: -1, delta: q },
            RoundingMode::HalfEven => return None,
        })
    }

    /// For denominators up to `largest`, if numerator + denominator stay exact.
    fn lanes(self, largest: i128) -> Option<Points> {
        let numerator = self.alpha.checked_add(self.beta)?.checked_mul(largest)?;
        let denominator = self.delta.checked_mul(largest)?;
        if numerator.checked_add(denominator)?.checked_add(1)? >= EXACT {
            return None;
        }
        Some(Points {
            alpha: lane(self.alpha)?,
            beta: lane(self.beta)?,
            gamma: lane(self.gamma)?,
            delta: lane(self.delta)?,
        })
    }
}

/// A whole number that a lane holds exactly.
#[expect(clippy::cast_precision_loss, reason = "checked to be below 2^53")]
fn lane(whole: i128) -> Option<f64> {
    (whole.unsigned_abs() < EXACT.unsigned_abs()).then_some(whole as f64)
}

/// `10^scale`.
fn unit(scale: u32) -> Option<i128> {
    10i128.checked_pow(scale)
}

/// The least and the greatest value of a column of whole numbers.
fn range(values: &Values) -> Option<(i128, i128)> {
    fn ends<T: Copy + Ord + Into<i128>>(values: &[T]) -> (i128, i128) {
        let least = values.iter().copied().min().map_or(0, Into::into);
        (least, values.iter().copied().max().map_or(0, Into::into))
    }
    match values {
        Values::I8(values) => Some(ends(values)),
        Values::I16(values) => Some(ends(values)),
        Values::I32(values) => Some(ends(values)),
        Values::I64(values) => Some(ends(values)),
        Values::Wide(_) | Values::Text(_) => None,
    }
}

impl<'d> Maker<'_, 'd> {
    /// The program of an indicator, if it has one.
    pub(super) fn program(&self, node: &Node, rounding: Option<Rounding>) -> Option<Program<'d>> {
        let NodeBody::Indicator { method, evidence, absent } = &node.body else { return None };
        if *evidence == EvidenceRule::Required && self.dataset.carries_evidence() {
            return None;
        }
        let rounding = rounding?;
        let full = ticks(&Exact::ONE, &node.points, rounding)?;
        let absent = Absent { rules: *absent, full };
        let zero = match method {
            // Among alternatives the absences are compared before the rules are applied.
            Method::BestOf(_) => slot::excluded(AbsentKind::ZeroWhole),
            _ => absent.slot(AbsentKind::ZeroWhole),
        };
        let coefficients = Coefficients::new(&node.points, rounding)?;
        let points = &node.points;
        let indicator = Indicator { points, rounding, coefficients, evidence: *evidence, zero };
        let piece = self.piece(method, &indicator)?;
        Some(Program { piece, absent })
    }

    fn column(&self, metric: MetricIndex) -> &'d Column {
        self.dataset.column(metric)
    }

    fn piece(&self, method: &Method, indicator: &Indicator<'_>) -> Option<Piece<'d>> {
        let run = self.run(method, indicator)?;
        let mut states = Vec::new();
        if !matches!(run, Loop::Largest(_)) {
            method.for_each_metric(&mut |metric| states.extend(self.column(metric).states()));
        }
        Some(Piece { run, states })
    }

    fn run(&self, method: &Method, indicator: &Indicator<'_>) -> Option<Loop<'d>> {
        match method {
            Method::YesNo { of } => self.interval(*of, (Some(1), Some(1)), indicator),
            Method::Choice { of, shares } => {
                let steps = shares.iter().zip(0i64..).map(|(share, option)| (option, *share));
                self.stairs(*of, steps, indicator)
            }
            Method::Ratio { part, whole, zero_at, full_at } => {
                self.ratio(*part, *whole, (*zero_at, *full_at), indicator)
            }
            Method::Linear { of, zero_at, full_at } => {
                let (zero_at, full_at) = (Exact::from(*zero_at), Exact::from(*full_at));
                self.line(*of, &zero_at, &full_at, indicator)
            }
            Method::PerItem { of, points } => {
                let full_at = indicator.points.over(&Exact::from(*points)).ok()??;
                self.line(*of, &Exact::ZERO, &full_at, indicator)
            }
            Method::Steps { of, reach, steps } => self.steps(*of, *reach, steps, indicator),
            Method::Threshold { of, condition } => {
                let ends = self.ends(*of, condition)?;
                self.interval(*of, ends, indicator)
            }
            Method::Relative { of, to } => self.relative(*of, *to, indicator),
            Method::MinMax { of, direction } => self.min_max(*of, *direction, indicator),
            Method::BestOf(methods) => {
                let pieces = methods.iter().map(|method| self.piece(method, indicator));
                pieces.collect::<Option<_>>().map(Loop::Largest)
            }
            Method::SumOf(_) | Method::Formula(_) | Method::Unscored { .. } => None,
        }
    }

    fn ratio(
        &self,
        part: MetricIndex,
        whole: MetricIndex,
        (zero_at, full_at): (Decimal, Decimal),
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let (part, whole) = (self.column(part), self.column(whole));
        let (zero, full) = (Exact::from(zero_at), Exact::from(full_at));
        let (zn, zd) = zero.parts()?;
        let (sn, sd) = full.minus(&zero).ok()?.parts()?;
        let (pu, wu) = (unit(part.scale())?, unit(whole.scale())?);
        // (a/pu ÷ b/wu − zn/zd) ÷ (sn/sd) = (a·wu·zd − b·zn·pu)·sd ÷ (b·pu·zd·sn)
        let sd = sd.checked_mul(sn.signum())?;
        let part_by = wu.checked_mul(zd)?.checked_mul(sd)?;
        let whole_by = zn.checked_mul(pu)?.checked_mul(sd)?;
        let below = pu.checked_mul(zd)?.checked_mul(sn.checked_abs()?)?;
        let common = gcd(gcd(part_by, whole_by), below);
        let [part_by, whole_by, below] =
            [part_by, whole_by, below].map(|number| number.checked_div(common));
        let (part_by, whole_by, below) = (part_by?, whole_by?, below?);
        let (least, most) = range(whole.values())?;
        if least < 0 {
            return None;
        }
        let (low, high) = range(part.values())?;
        let part_most = low.checked_abs()?.max(high.checked_abs()?);
        let numerator = part_by.checked_abs()?.checked_mul(part_most)?;
        let taken = whole_by.checked_abs()?.checked_mul(most)?;
        if numerator.checked_add(taken)? >= EXACT {
            return None;
        }
        let points = indicator.coefficients.lanes(below.checked_mul(most)?.max(1))?;
        let (part_by, whole_by, below) = (lane(part_by)?, lane(whole_by)?, lane(below)?);
        let rule = Quotient { part_by, whole_by, below, points, zero: indicator.zero };
        Some(Loop::Quotient { rule, part: part.values(), whole: whole.values() })
    }

    /// `(v − zero_at) ÷ (full_at − zero_at)`.
    fn line(
        &self,
        of: MetricIndex,
        zero_at: &Exact,
        full_at: &Exact,
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let column = self.column(of);
        let (zn, zd) = zero_at.parts()?;
        let (sn, sd) = full_at.minus(zero_at).ok()?.parts()?;
        if sn == 0 {
            return Some(Loop::Same(indicator.zero));
        }
        let u = unit(column.scale())?;
        // (v/u − zn/zd) ÷ (sn/sd) = (v·zd − zn·u)·sd ÷ (u·zd·sn)
        let sd = sd.checked_mul(sn.signum())?;
        let by = zd.checked_mul(sd)?;
        let less = zn.checked_mul(u)?.checked_mul(sd)?;
        let denominator = u.checked_mul(zd)?.checked_mul(sn.checked_abs()?)?;
        let common = gcd(gcd(by, less), denominator);
        let [by, less, denominator] =
            [by, less, denominator].map(|number| number.checked_div(common));
        let (by, less, denominator) = (by?, less?, denominator?);
        let (low, high) = range(column.values())?;
        let most = low.checked_abs()?.max(high.checked_abs()?);
        let reach = by.checked_abs()?.checked_mul(most)?.checked_add(less.checked_abs()?)?;
        if reach >= EXACT {
            return None;
        }
        let points = indicator.coefficients.lanes(denominator)?;
        let (by, less, denominator) = (lane(by)?, lane(less)?, lane(denominator)?);
        Some(Loop::Line { rule: Line { by, less, denominator, points }, values: column.values() })
    }

    fn relative(
        &self,
        of: MetricIndex,
        to: Benchmark,
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let peers =
            self.peers.get(self.kind?, PeerKey { metric: of, evidence: indicator.evidence })?;
        let full_at = match to {
            Benchmark::Best => peers.largest.clone(),
            Benchmark::Mean => peers.mean().ok()?,
            Benchmark::Lowest => return None,
        };
        self.line(of, &Exact::ZERO, &full_at, indicator)
    }

    fn min_max(
        &self,
        of: MetricIndex,
        direction: Direction,
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let peers =
            self.peers.get(self.kind?, PeerKey { metric: of, evidence: indicator.evidence })?;
        match direction {
            Direction::Up => self.line(of, &peers.smallest, &peers.largest, indicator),
            Direction::Down => self.line(of, &peers.largest, &peers.smallest, indicator),
        }
    }

    fn steps(
        &self,
        of: MetricIndex,
        reach: Reach,
        steps: &[Step],
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let scale = self.column(of).scale();
        match reach {
            Reach::AtLeast => {
                let mut rises = Vec::with_capacity(steps.len());
                for step in steps {
                    if let Some(from) = first_at_least(step.bound, scale)? {
                        rises.push((from, step.share));
                    }
                }
                self.stairs(of, rises.into_iter(), indicator)
            }
            Reach::AtMost => {
                // Within the least bound from the bottom up; past each bound, the share of the next.
                let mut rises = Vec::with_capacity(steps.len().saturating_add(1));
                let mut from = Some(i64::MIN);
                for step in steps {
                    let Some(start) = from else { break };
                    rises.push((start, step.share));
                    from = first_above(step.bound, scale)?;
                }
                rises.extend(from.map(|from| (from, Decimal::ZERO)));
                self.stairs(of, rises.into_iter(), indicator)
            }
        }
    }

    /// From each value on the share beside it; ascending.
    fn stairs(
        &self,
        of: MetricIndex,
        steps: impl Iterator<Item = (i64, Decimal)>,
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let mut stairs = Vec::new();
        let mut before = 0i32;
        for (from, share) in steps {
            let now = ticks(&Exact::from(share), indicator.points, indicator.rounding)?;
            // Both lie between 0 and 2^30.
            stairs.push(Stair { from, rise: now.checked_sub(before)? });
            before = now;
        }
        self.whole_numbers(of).map(|values| Loop::Stairs { stairs, values })
    }

    fn whole_numbers(&self, of: MetricIndex) -> Option<&'d Values> {
        let values = self.column(of).values();
        (!matches!(values, Values::Wide(_) | Values::Text(_))).then_some(values)
    }

    /// Everything between two values, both included; an end that is `None` is never reached.
    fn interval(
        &self,
        of: MetricIndex,
        (low, high): (Option<i64>, Option<i64>),
        indicator: &Indicator<'_>,
    ) -> Option<Loop<'d>> {
        let steps = match (low, high) {
            (Some(low), Some(high)) if low <= high => {
                let after = high.checked_add(1).map(|after| (after, Decimal::ZERO));
                [Some((low, Decimal::ONE)), after]
            }
            _ => [None, None],
        };
        self.stairs(of, steps.into_iter().flatten(), indicator)
    }

    /// The least and the greatest value that meet a condition.
    fn ends(&self, of: MetricIndex, condition: &Condition) -> Option<(Option<i64>, Option<i64>)> {
        let scale = self.column(of).scale();
        let numeric = self.plan.framework.metric(of)?.kind != MetricType::Text;
        let (mut low, mut high) = (Some(i64::MIN), Some(i64::MAX));
        for test in condition.tests.iter().filter(|_| numeric) {
            let bound = |bound: &crate::model::Bound| Some(bound.for_kind(self.kind?)?.value);
            let before = |from: Option<i64>| match from {
                Some(from) => from.checked_sub(1),
                None => Some(i64::MAX),
            };
            let (from, to) = match test {
                Test::AtLeast(b) => (first_at_least(bound(b)?, scale)?, Some(i64::MAX)),
                Test::Above(b) => (first_above(bound(b)?, scale)?, Some(i64::MAX)),
                Test::AtMost(b) => (Some(i64::MIN), before(first_above(bound(b)?, scale)?)),
                Test::Below(b) => (Some(i64::MIN), before(first_at_least(bound(b)?, scale)?)),
                Test::Equals(b) => {
                    let b = bound(b)?;
                    (first_at_least(b, scale)?, before(first_above(b, scale)?))
                }
                Test::EqualsOption(option) => (Some(i64::from(*option)), Some(i64::from(*option))),
                Test::Is(yes) => (Some(i64::from(*yes)), Some(i64::from(*yes))),
                Test::By(day) => (Some(i64::MIN), Some(i64::from(day.ordinal()))),
            };
            low = low.zip(from).map(|(low, from)| low.max(from));
            high = high.zip(to).map(|(high, to)| high.min(to));
        }
        Some((low, high))
    }
}

/// The score of a share in units of the rounding, if it fits a slot.
fn ticks(share: &Exact, points: &Exact, rounding: Rounding) -> Option<i32> {
    let score = share.times(points).ok()?.rounded(rounding);
    let ticks = score.to_ticks(rounding.places).filter(|ticks| *ticks <= slot::MOST)?;
    i32::try_from(ticks).ok()
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        let rest = a.checked_rem(b).unwrap_or(0);
        a = b;
        b = rest;
    }
    i128::try_from(a).unwrap_or(1).max(1)
}

/// The first whole number at `scale` that is at least `bound`; `Some(None)` when none of 64 bits is.
fn first_at_least(bound: Decimal, scale: u32) -> Option<Option<i64>> {
    let (numerator, denominator) = scaled(bound, scale)?;
    let floor = numerator.checked_div_euclid(denominator)?;
    let whole = numerator.checked_rem_euclid(denominator)? == 0;
    let first = if whole { floor } else { floor.checked_add(1)? };
    Some(clamped(first))
}

/// The first whole number at `scale` that is above `bound`.
fn first_above(bound: Decimal, scale: u32) -> Option<Option<i64>> {
    let (numerator, denominator) = scaled(bound, scale)?;
    Some(clamped(numerator.checked_div_euclid(denominator)?.checked_add(1)?))
}

fn scaled(bound: Decimal, scale: u32) -> Option<(i128, i128)> {
    let bound = bound.normalize();
    Some((bound.mantissa().checked_mul(unit(scale)?)?, unit(bound.scale())?))
}

/// Below 64 bits everything reaches it; above, nothing does.
fn clamped(first: i128) -> Option<i64> {
    if first < i128::from(i64::MIN) { Some(i64::MIN) } else { i64::try_from(first).ok() }
}
