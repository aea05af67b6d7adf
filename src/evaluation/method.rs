//! The scoring methods, one function each: metrics in, a share from 0 to 1 out.

use rust_decimal::Decimal;

use super::condition;
use super::score::Refusal;
use super::unit::UnitView;
use super::values::UnitFigures;
use crate::formula::NoValue;
use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Answer, Benchmark, Direction, EvidenceRule, Method,
    MetricIndex, Part, PeerMethod, PeerScale, Reach, Step, Worth,
};
use crate::number::{Date, Exact, Overflow};
use crate::plan::PeerKey;

/// The result of a method for a unit's metrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Share {
    /// A share, 0…1.
    Earned(Exact),
    /// A value that the method needs is absent.
    Absent(AbsentKind),
    /// The method gives no share.
    None,
}

/// The settings that the methods of one indicator share.
#[derive(Clone, Copy)]
struct Context<'a> {
    worth: &'a Worth,
    evidence: EvidenceRule,
    absent: &'a AbsentRules,
    view: &'a UnitView<'a>,
}

/// Returns the share that `method` gives, before the absence policies of the indicator are applied.
pub(crate) fn share(
    method: &Method,
    worth: &Worth,
    evidence: EvidenceRule,
    absent: &AbsentRules,
    view: &UnitView<'_>,
) -> Result<Share, Refusal> {
    Context { worth, evidence, absent, view }.share(method)
}

/// Returns the result of `method` before it is limited to 0…1, if it is outside.
pub(crate) fn unheld(
    method: &Method,
    worth: &Worth,
    evidence: EvidenceRule,
    absent: &AbsentRules,
    view: &UnitView<'_>,
) -> Option<Exact> {
    match (Context { worth, evidence, absent, view }).unheld(method).ok()? {
        Share::Earned(share) if share.is_negative() || share > Exact::ONE => Some(share),
        _ => None,
    }
}

/// Returns from the method if a value is absent, with that absence.
macro_rules! present {
    ($value:expr) => {
        match $value.map_err(NoValue::from) {
            Ok(value) => value,
            Err(NoValue::Absent(kind)) => return Ok(Share::Absent(kind)),
            Err(NoValue::Overflow) => return Err(Refusal::Overflow),
        }
    };
}

impl Context<'_> {
    fn number(&self, metric: MetricIndex) -> Result<Exact, NoValue> {
        self.view.number(metric, self.evidence)
    }

    fn integer(&self, metric: MetricIndex) -> Result<i64, AbsentKind> {
        self.view.integer(metric, self.evidence)
    }

    /// Returns the share, limited to 0…1.
    fn share(&self, method: &Method) -> Result<Share, Refusal> {
        Ok(match self.unheld(method)? {
            Share::Earned(share) => Share::Earned(share.held_to_share()),
            other => other,
        })
    }

    /// Returns the result of the method, which may be outside of 0…1.
    fn unheld(&self, method: &Method) -> Result<Share, Refusal> {
        match method {
            Method::YesNo { of } => {
                let yes = present!(self.integer(*of)) == 1;
                Ok(all_or_nothing(yes))
            }
            Method::Choice { of, shares } => {
                let option = present!(self.integer(*of));
                let share = usize::try_from(option).ok().and_then(|option| shares.get(option));
                Ok(Share::Earned(share.map_or(Exact::ZERO, |earns| earns.share().clone())))
            }
            Method::Ratio { of, zero_at, full_at } | Method::Linear { of, zero_at, full_at } => {
                let value = present!(self.number(*of));
                Ok(Share::Earned(between(&value, *zero_at, *full_at)?))
            }
            Method::Steps { of, reach, steps } => {
                let value = present!(self.number(*of));
                Ok(of_step(reached(&value, *reach, steps)))
            }
            Method::StepsByDay { of, steps } => {
                let day = present!(self.integer(*of));
                Ok(of_step(kept(day, steps)))
            }
            Method::Threshold { of, condition } => {
                let met = condition::holds(condition, *of, self.evidence, self.view);
                Ok(all_or_nothing(present!(met)))
            }
            Method::PerItem { of, points } => {
                let earned = present!(self.number(*of)).times(&Exact::from(*points))?;
                let share = earned.over(&self.worth.whole)?.unwrap_or(Exact::ZERO);
                Ok(Share::Earned(share))
            }
            Method::Peers(method) => self.among_peers(method),
            Method::Survey { of } => {
                Ok(Share::Earned(present!(survey(of, self.evidence, self.view)).share))
            }
            Method::Formula { formula, .. } => {
                let found = present!(self.view.work_out(formula, self.evidence));
                Ok(Share::Earned(found.value))
            }
            Method::SumOf(parts) => self.sum_of(parts),
            Method::BestOf(methods) => self.best_of(methods),
            Method::By(by) => self.unheld(&present!(self.view.case_of(by)).then),
            Method::Unscored { .. } => Ok(Share::None),
        }
    }

    /// Places the value among those of the peers, between what the worst earns and 1.
    fn among_peers(&self, method: &PeerMethod) -> Result<Share, Refusal> {
        let share = match method.scale {
            PeerScale::Relative(to) => self.relative(method, to),
            PeerScale::MinMax(direction) => self.min_max(method, direction),
            PeerScale::ZScore { zero_at, full_at } => self.z_score(method, zero_at, full_at),
            PeerScale::Percentile(direction) => self.percentile(method, direction),
            PeerScale::Rank(direction) => self.rank(method, direction),
        }?;
        Ok(match share {
            Share::Earned(share) if !method.least.is_zero() => {
                Share::Earned(raised(&share.held_to_share(), method.least)?)
            }
            share => share,
        })
    }

    fn relative(&self, method: &PeerMethod, to: Benchmark) -> Result<Share, Refusal> {
        let value = present!(self.number(method.of));
        let Some(peers) = self.view.peers(PeerKey::of(method, self.evidence)) else {
            return Ok(Share::Absent(AbsentKind::Missing));
        };
        let above_zero = |benchmark: &Exact| match *benchmark > Exact::ZERO {
            true => value.over(benchmark),
            false => Ok(None),
        };
        let quotient = match to {
            Benchmark::Best => above_zero(&peers.largest)?,
            Benchmark::Mean => above_zero(&peers.mean()?.value)?,
            Benchmark::Lowest if peers.smallest.is_negative() => None,
            // The least value is the best, even if it is zero. A unit that is no peer may be below it.
            Benchmark::Lowest if value <= peers.smallest => Some(Exact::ONE),
            Benchmark::Lowest => peers.smallest.over(&value)?,
        };
        Ok(quotient.map_or(Share::Absent(AbsentKind::ZeroWhole), Share::Earned))
    }

    fn z_score(
        &self,
        method: &PeerMethod,
        zero_at: Decimal,
        full_at: Decimal,
    ) -> Result<Share, Refusal> {
        let value = present!(self.number(method.of));
        let peers = self.view.peers(PeerKey::of(method, self.evidence));
        let spread = peers.and_then(|peers| peers.spread.as_ref());
        let Some(spread) = spread else { return Ok(Share::Absent(AbsentKind::Missing)) };
        let share = spread.share(&value, zero_at, full_at)?;
        Ok(share.map_or(Share::Absent(AbsentKind::ZeroWhole), |share| Share::Earned(share.value)))
    }

    /// Returns the share of the peers that are below, with half of those that are equal.
    fn percentile(&self, method: &PeerMethod, direction: Direction) -> Result<Share, Refusal> {
        let place = present!(self.view.place(PeerKey::of(method, self.evidence)));
        let (worse, equal) = (i128::from(place.worse(direction)), i128::from(place.equal));
        // Numbers of units have 64 bits.
        let share = Exact::ratio(
            worse.saturating_mul(2).saturating_add(equal),
            i128::from(place.count).saturating_mul(2),
        );
        Ok(share.map_or(Share::Absent(AbsentKind::ZeroWhole), Share::Earned))
    }

    /// Returns a share from 1 for the first to 0 for the last.
    fn rank(&self, method: &PeerMethod, direction: Direction) -> Result<Share, Refusal> {
        let place = present!(self.view.place(PeerKey::of(method, self.evidence)));
        let (rank, count) = (i128::from(place.rank(direction)), i128::from(place.count));
        let share = Exact::ratio(count.saturating_sub(rank), count.saturating_sub(1));
        // A unit that was refused is not a peer, and may rank after the last one.
        Ok(share.map_or(Share::Absent(AbsentKind::ZeroWhole), Share::Earned))
    }

    fn min_max(&self, method: &PeerMethod, direction: Direction) -> Result<Share, Refusal> {
        let value = present!(self.number(method.of));
        let Some(peers) = self.view.peers(PeerKey::of(method, self.evidence)) else {
            return Ok(Share::Absent(AbsentKind::Missing));
        };
        let above = value.minus(&peers.smallest)?;
        let Some(share) = above.over(&peers.largest.minus(&peers.smallest)?)? else {
            return Ok(Share::Absent(AbsentKind::ZeroWhole));
        };
        // A unit that was refused, or the peers of another year, may have a wider range.
        Ok(Share::Earned(match direction {
            Direction::Up => share,
            Direction::Down => Exact::ONE.minus(&share)?,
        }))
    }

    /// Computes a weighted sum. Each part can be absent by itself: it earns nothing, or everything,
    /// or leaves the denominator.
    fn sum_of(&self, parts: &[Part]) -> Result<Share, Refusal> {
        let (mut earned, mut weights) = (Exact::ZERO, Exact::ZERO);
        let (mut left_out, mut withheld) = (None::<AbsentKind>, None::<AbsentKind>);
        let graver =
            |kind: AbsentKind, other: Option<AbsentKind>| other.map_or(kind, |o| o.min(kind));
        for part in parts {
            let (weight, worth) = (part.most.share(), self.worth.part(&part.most)?);
            let share = match (Context { worth: &worth, ..*self }).share(&part.method)? {
                Share::Earned(share) => share,
                Share::None => continue,
                Share::Absent(kind) => match self.absent.policy(kind) {
                    AbsentPolicy::Zero | AbsentPolicy::Blank => Exact::ZERO,
                    AbsentPolicy::Full => Exact::ONE,
                    AbsentPolicy::Error => return Err(Refusal::Absent(kind)),
                    AbsentPolicy::Exclude | AbsentPolicy::ExcludeFromTotal => {
                        left_out = Some(graver(kind, left_out));
                        continue;
                    }
                    AbsentPolicy::NoTotal => {
                        withheld = Some(graver(kind, withheld));
                        continue;
                    }
                },
            };
            let share = self.rounded(share, &worth)?;
            earned = earned.plus(&weight.times(&share)?)?;
            weights = weights.plus(weight)?;
        }
        if let Some(kind) = withheld {
            return Ok(Share::Absent(kind));
        }
        match (earned.over(&weights)?, left_out) {
            (Some(share), _) => Ok(Share::Earned(share)),
            // Only parts without weight are left, so the absence decides.
            (None, Some(kind)) => Ok(Share::Absent(kind)),
            (None, None) => Ok(Share::Earned(Exact::ZERO)),
        }
    }

    /// Rounds the score of a part, and returns the share that it then is.
    fn rounded(&self, share: Exact, worth: &Worth) -> Result<Exact, Overflow> {
        let Some(rounding) = self.view.rounding_of_parts() else { return Ok(share) };
        let score = share.times(&worth.most)?.rounded(rounding);
        Ok(score.over(&worth.most)?.unwrap_or(share))
    }

    fn best_of(&self, methods: &[Method]) -> Result<Share, Refusal> {
        let mut best: Option<Exact> = None;
        let mut absence: Option<AbsentKind> = None;
        for method in methods {
            match self.share(method)? {
                Share::Earned(share) => {
                    best = Some(best.map_or_else(|| share.clone(), |best| best.max(share.clone())));
                }
                Share::Absent(kind) => {
                    absence = Some(absence.map_or(kind, |other| other.min(kind)));
                }
                Share::None => {}
            }
        }
        Ok(match (best, absence) {
            (Some(share), _) => Share::Earned(share),
            (None, Some(kind)) => Share::Absent(kind),
            (None, None) => Share::None,
        })
    }
}

/// The answers of a survey, summed up.
pub(crate) struct Answered {
    /// The number of answers.
    pub(crate) count: Exact,
    /// Their mean on the scale.
    pub(crate) mean: Exact,
    /// The mean as a share: 0 is the lowest answer, 1 the highest.
    pub(crate) share: Exact,
}

/// Sums up the answers of a survey, or returns the absence of one.
pub(crate) fn survey(
    answers: &[Answer],
    evidence: EvidenceRule,
    unit: &UnitFigures<'_>,
) -> Result<Answered, NoValue> {
    let (mut count, mut sum) = (Exact::ZERO, Exact::ZERO);
    let mut absence: Option<NoValue> = None;
    for answer in answers {
        match unit.number(answer.count, evidence) {
            Ok(given) => {
                sum = sum.plus(&given.times(&Exact::from(answer.value))?)?;
                count = count.plus(&given)?;
            }
            Err(why) => absence = Some(absence.map_or(why, |other| other.graver(why))),
        }
    }
    if let Some(why) = absence {
        return Err(why);
    }
    let end = |answer: Option<&Answer>| answer.map_or(Exact::ZERO, |one| Exact::from(one.value));
    let (lowest, highest) = (end(answers.first()), end(answers.last()));
    let Some(mean) = sum.over(&count)? else { return Err(AbsentKind::ZeroWhole.into()) };
    // The loader refuses a scale of one value, so the divisor is never zero.
    let share = mean.minus(&lowest)?.over(&highest.minus(&lowest)?)?.unwrap_or(Exact::ZERO);
    Ok(Answered { count, mean, share: share.held_to_share() })
}

fn all_or_nothing(met: bool) -> Share {
    Share::Earned(if met { Exact::ONE } else { Exact::ZERO })
}

/// Returns `(value − zero_at) ÷ (full_at − zero_at)`.
fn between(value: &Exact, zero_at: Decimal, full_at: Decimal) -> Result<Exact, Overflow> {
    if zero_at.is_zero() && full_at == Decimal::ONE {
        return Ok(value.clone());
    }
    let (zero_at, full_at) = (Exact::from(zero_at), Exact::from(full_at));
    let share = value.minus(&zero_at)?.over(&full_at.minus(&zero_at)?)?;
    // The loader refuses equal ends, so the divisor is never zero.
    Ok(share.unwrap_or(Exact::ZERO))
}

/// Returns `least + (1 − least) × share`.
fn raised(share: &Exact, least: Decimal) -> Result<Exact, Overflow> {
    let least = Exact::from(least);
    least.plus(&Exact::ONE.minus(&least)?.times(share)?)
}

fn of_step<B>(step: Option<&Step<B>>) -> Share {
    Share::Earned(step.map_or(Exact::ZERO, |step| step.earns.share().clone()))
}

/// Returns the first step whose deadline the day, given by its ordinal, is not after.
pub(crate) fn kept(day: i64, steps: &[Step<Date>]) -> Option<&Step<Date>> {
    steps.iter().find(|step| day <= i64::from(step.bound.ordinal()))
}

/// Returns the greatest bound that the value reaches, or the least bound that it does not exceed.
pub(crate) fn reached<'a>(value: &Exact, reach: Reach, steps: &'a [Step]) -> Option<&'a Step> {
    match reach {
        Reach::AtLeast => steps.iter().rev().find(|step| *value >= Exact::from(step.bound)),
        Reach::AtMost => steps.iter().find(|step| *value <= Exact::from(step.bound)),
    }
}
