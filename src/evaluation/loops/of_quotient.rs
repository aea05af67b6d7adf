//! Loops over the steps and conditions of a quotient, which is compared without dividing.

use std::cmp::Ordering;

use super::exact_range::float;
use super::of_method::{Maker, lowest, ticks, unit, within_half};
use crate::model::{Condition, MetricIndex, Reach, Step, Test};
use crate::number::{Exact, Quantity};
use crate::plan::{Loop, QuotientStair};

impl Maker<'_> {
    /// Compiles steps of a quotient.
    pub(super) fn quotient_steps(
        &self,
        quotient: (MetricIndex, MetricIndex),
        reach: Reach,
        steps: &[Step],
    ) -> Option<Loop> {
        let score = |step: &Step| ticks(step.earns.share(), &self.worth.most, self.rounding);
        let below = match reach {
            Reach::AtLeast => 0,
            Reach::AtMost => steps.first().map_or(Some(0), score)?,
        };
        let mut stairs = Vec::with_capacity(steps.len());
        for (place, step) in steps.iter().enumerate() {
            let bound = Exact::from(step.bound);
            stairs.push(match reach {
                Reach::AtLeast => (Landing::From(bound), score(step)?),
                Reach::AtMost => {
                    let next = steps.get(place.checked_add(1)?);
                    (Landing::Past(bound), next.map_or(Some(0), score)?)
                }
            });
        }
        self.quotient_stairs(quotient, below, stairs)
    }

    /// Compiles a condition on a quotient.
    pub(super) fn quotient_threshold(
        &self,
        quotient: (MetricIndex, MetricIndex),
        condition: &Condition,
    ) -> Option<Loop> {
        let (mut low, mut high): (Option<Landing>, Option<Landing>) = (None, None);
        for test in &condition.tests {
            let bound = |bound: &Quantity| Exact::from(bound.value);
            let (from, to) = match test {
                Test::AtLeast(b) => (Some(Landing::From(bound(b))), None),
                Test::Above(b) => (Some(Landing::Past(bound(b))), None),
                Test::AtMost(b) => (None, Some(Landing::Past(bound(b)))),
                Test::Below(b) => (None, Some(Landing::From(bound(b)))),
                Test::Equals(b) => (Some(Landing::From(bound(b))), Some(Landing::Past(bound(b)))),
                Test::EqualsOption(_) | Test::Is(_) | Test::By(_) => return None,
            };
            low = low.into_iter().chain(from).max();
            high = [high, to].into_iter().flatten().min();
        }
        let met = match (&low, &high) {
            (Some(low), Some(high)) if high <= low => 0,
            _ => self.full,
        };
        let below = if low.is_some() { 0 } else { met };
        let ends = [low.map(|low| (low, met)), high.map(|high| (high, 0))];
        self.quotient_stairs(quotient, below, ends.into_iter().flatten().collect())
    }

    /// Compiles stairs of a quotient: the score below all of them, and the score from each of them
    /// upwards. A quotient reaches `n ÷ d` if `part·d − whole·n` is at least zero. It exceeds it if that is at
    /// least one, because all are whole numbers.
    fn quotient_stairs(
        &self,
        (part, whole): (MetricIndex, MetricIndex),
        below: i32,
        landings: Vec<(Landing, i32)>,
    ) -> Option<Loop> {
        let (pu, wu) = (unit(self.scale(part)?)?, unit(self.scale(whole)?)?);
        let mut stairs = Vec::with_capacity(landings.len().saturating_add(1));
        stairs.push(QuotientStair { part_by: 0.0, whole_by: 0.0, from: 0.0, rise: below });
        let mut before = below;
        let (mut most_part, mut most_whole) = (i64::MAX, i64::MAX);
        for (landing, now) in landings {
            let (bound, from) = match landing {
                Landing::From(bound) => (bound, 0.0),
                Landing::Past(bound) => (bound, 1.0),
            };
            let (n, d) = bound.parts()?;
            let [part_by, whole_by, _] = lowest([wu.checked_mul(d)?, pu.checked_mul(n)?, 0])?;
            most_part = most_part.min(within_half(part_by)?);
            most_whole = most_whole.min(within_half(whole_by)?);
            let rise = now.checked_sub(before)?;
            let (part_by, whole_by) = (float(part_by)?, float(whole_by)?);
            stairs.push(QuotientStair { part_by, whole_by, from, rise });
            before = now;
        }
        stairs.retain(|stair| stair.rise != 0);
        let least = most_part.checked_neg()?;
        let part = self.operand(part, (least, most_part))?;
        let whole = self.operand(whole, (0, most_whole))?;
        Some(Loop::QuotientStairs { stairs, part, whole, zero: self.zero })
    }
}

/// Where a stair of a quotient begins, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Landing {
    /// At the bound.
    From(Exact),
    /// Past the bound.
    Past(Exact),
}

impl Landing {
    const fn place(&self) -> (&Exact, bool) {
        match self {
            Self::From(bound) => (bound, false),
            Self::Past(bound) => (bound, true),
        }
    }
}

impl Ord for Landing {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Landing {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
