//! From the parts of a `sum_of` to a loop, or to `None` if none can be exact.

use super::exact_range::float;
use super::of_method::{Maker, of_method, ticks};
use crate::model::{Case, Method, Part};
use crate::number::{Exact, Rounding, gcd, lcm};
use crate::plan::{
    Answers, Fraction, Loop, Operand, Parts, Raise, Stair, WeightedFraction, score_slot,
};

/// A part of a `sum_of`: its fraction, how that is raised with the factor of its denominator, and its denominator if
/// that is the same for all units.
pub(super) type MadePart = (Fraction, Option<(Raise, i128)>, Option<i128>);

impl Maker<'_> {
    /// Compiles a `sum_of`. The weights are whole numbers in lowest terms. The product of the
    /// denominators must fit.
    pub(super) fn sum(&self, parts: &[Part]) -> Option<Loop> {
        let shares: Vec<_> =
            parts.iter().map(|part| part.most.share().parts()).collect::<Option<_>>()?;
        let whole = shares.iter().try_fold(1i128, |common, (_, d)| lcm(common, *d))?;
        let weights: Vec<i128> = shares
            .iter()
            .map(|(n, d)| n.checked_mul(whole.checked_div(*d)?))
            .collect::<Option<_>>()?;
        let common = weights.iter().fold(0, |common, weight| gcd(common, *weight)).max(1);
        let all: i128 = weights.iter().try_fold(0i128, |sum, weight| sum.checked_add(*weight))?;
        let mut room =
            self.coefficients.most_denominator()?.checked_div(all.checked_div(common)?)?;
        // Fixed denominators are taken first. The wholes share the room that is left.
        let made = |part: &Part| {
            let worth = self.worth.part(&part.most).ok()?;
            self.of_worth(&worth).part(&part.method)
        };
        let made: Vec<_> = parts.iter().map(made).collect::<Option<_>>()?;
        for (_, raise, fixed) in &made {
            room = room.checked_div(raise.map_or(1, |(_, below)| below))?;
            room = room.checked_div(fixed.unwrap_or(1))?;
        }
        let wholes = made.iter().filter(|(_, _, fixed)| fixed.is_none()).count();
        let root = root(room, u32::try_from(wholes).ok()?)?;
        let weighted = made.into_iter().zip(weights).map(|((fraction, raise, _), weight)| {
            let weight = float(weight.checked_div(common)?)?;
            let raise = raise.map(|(raise, _)| raise);
            Some(WeightedFraction { weight, raise, of: limited(fraction, root)? })
        });
        let parts = weighted.collect::<Option<_>>()?;
        Some(Loop::Sum(Parts { parts, points: self.coefficients.points()? }))
    }

    /// Compiles a `sum_of` whose parts are rounded each by itself: a program for each part.
    pub(super) fn rounded_sum(&self, parts: &[Part], rounding: Rounding) -> Option<Loop> {
        // The sum must be a score as it is.
        let more = self.rounding.places.checked_sub(rounding.places)?;
        let factor = 10i64.checked_pow(more)?;
        let (mut programs, mut most) = (Vec::with_capacity(parts.len()), 0i64);
        for part in parts {
            let worth = self.worth.part(&part.most).ok()?;
            let full = ticks(&Exact::ONE, &worth.most, rounding)?;
            most = most.checked_add(i64::from(full).checked_mul(factor)?)?;
            let rules = (self.evidence, self.absent.of_part());
            let around = (self.framework, self.setting);
            programs.push(of_method(&part.method, (&worth, Some(rounding)), rules, around)?);
        }
        let factor = i32::try_from(factor).ok()?;
        (most <= score_slot::MOST).then_some(Loop::AddUp { programs, factor, full: self.full })
    }

    /// Compiles a part. Returns how it is raised with the factor of its denominator, and its denominator if that is the
    /// same for all units.
    pub(super) fn part(&self, method: &Method) -> Option<MadePart> {
        if let Method::By(by) = method {
            return match self.framework.narrowed(by, self.setting.kind).as_slice() {
                [Case { when, then }] if when.is_empty() => self.part(then),
                _ => None,
            };
        }
        if let Some((of, steps)) = self.steps_of(method)? {
            let parts: Vec<_> =
                steps.iter().map(|(_, share)| share.parts()).collect::<Option<_>>()?;
            let denominator = parts.iter().try_fold(1i128, |common, (_, d)| lcm(common, *d))?;
            let mut stairs = Vec::with_capacity(steps.len());
            let mut before = 0i32;
            for ((from, _), (n, d)) in steps.into_iter().zip(parts) {
                let now = n.checked_mul(denominator.checked_div(d)?)?;
                let now = i32::try_from(now).ok()?;
                stairs.push(Stair { from, rise: now.checked_sub(before)? });
                before = now;
            }
            let of = self.any(of)?;
            let below = float(denominator)?;
            let stairs = Fraction::Stairs { stairs, denominator: below, of };
            return Some((stairs, None, Some(denominator)));
        }
        let (fraction, denominator) = self.fraction(method)?.ok()?;
        let raise = match method.of_peers().filter(|method| !method.least.is_zero()) {
            Some(method) => {
                let (least, below) = Exact::from(method.least).parts()?;
                let (by, least) = (float(below.checked_sub(least)?)?, float(least)?);
                Some((Raise { by, least, below: float(below)? }, below))
            }
            None => None,
        };
        Some((fraction, raise, denominator))
    }
}

/// Limits the values of a fraction so that its denominator is at most `most`. `None` if that is not
/// possible.
fn limited(fraction: Fraction, most: i128) -> Option<Fraction> {
    let by = |below: f64, operand: Operand| {
        // A whole number below 2^53.
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far below 2^127")]
        let most = most.checked_div((below as i128).max(1))?;
        let most = i64::try_from(most).unwrap_or(i64::MAX).min(operand.most);
        (most > 0).then_some(Operand { most, ..operand })
    };
    Some(match fraction {
        Fraction::Quotient { rule, part, whole } => {
            Fraction::Quotient { rule, part, whole: by(rule.below, whole)? }
        }
        Fraction::Inverse { rule, of } => Fraction::Inverse { rule, of: by(rule.below, of)? },
        Fraction::Answers(answers) => {
            // Each is below 2^53, and there are few.
            let below = answers.iter().map(|answer| answer.below).sum();
            let limit = |answer: Answers| Some(Answers { of: by(below, answer.of)?, ..answer });
            Fraction::Answers(answers.into_iter().map(limit).collect::<Option<_>>()?)
        }
        fraction => fraction,
    })
}

/// Returns the largest number whose `degree`-th power is at most `of`, or `of` itself for degree 0.
fn root(of: i128, degree: u32) -> Option<i128> {
    if degree <= 1 {
        return (of > 0).then_some(of);
    }
    let (mut low, mut high) = (0i128, of);
    while low < high {
        let middle = low.checked_add(high)?.checked_add(1)?.checked_div(2)?;
        if middle.checked_pow(degree).is_some_and(|power| power <= of) {
            low = middle;
        } else {
            high = middle.checked_sub(1)?;
        }
    }
    (low > 0).then_some(low)
}
