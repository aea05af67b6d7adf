//! What follows from a total: how it is shown, its share, its grade. In whole numbers where the total
//! is one, else in fractions.

use rust_decimal::Decimal;

use super::Outcome;
use crate::model::{ScoreBound, Text};
use crate::number::{Exact, Rounding, RoundingMode};
use crate::plan::PlanInner;

/// Total ÷ points to six places, without trailing zeros.
pub(super) fn share(outcome: &Outcome, row: usize) -> Option<Decimal> {
    let (plan, total) = (outcome.plan(), outcome.scores.total_ticks(row));
    if let Some(total) = total
        && let Some(share) = plan.total.share
    {
        return share.of(total);
    }
    let rounding = Rounding { places: SHARE_PLACES, mode: RoundingMode::HalfUp };
    let share = outcome.exact_share(row)?;
    share.to_decimal(rounding).ok().map(|share| share.normalize())
}

/// The places that a share is shown to.
const SHARE_PLACES: u32 = 6;

impl crate::plan::ShareOf {
    /// `total × by ÷ over`, rounded half up, without trailing zeros. A total is not below zero.
    fn of(self, total: i32) -> Option<Decimal> {
        let twice =
            i64::from(total).checked_mul(self.by)?.checked_mul(2)?.checked_add(self.over)?;
        let mut ticks = twice.checked_div(self.over.checked_mul(2)?)?;
        let mut places = SHARE_PLACES;
        while places > 0 && ticks.checked_rem(10)? == 0 {
            ticks = ticks.checked_div(10)?;
            places = places.checked_sub(1)?;
        }
        Decimal::try_from_i128_with_scale(i128::from(ticks), places).ok()
    }
}

/// The highest grade whose bound the total reaches.
pub(super) fn grade(outcome: &Outcome, row: usize) -> Option<&Text> {
    let (plan, total) = (outcome.plan(), outcome.scores.total_ticks(row));
    let grades = &plan.framework.grades;
    if let Some(total) = total
        && plan.grades.iter().all(Option::is_some)
    {
        let mut bounds = grades.iter().zip(plan.grades.iter().flatten());
        let reached = bounds.find(|(_, least)| i64::from(total) >= **least);
        return reached.map(|(grade, _)| &grade.name);
    }
    let total = outcome.exact_total(row)?;
    grades.iter().find(|grade| reaches(plan, &total, grade.at_least)).map(|grade| &grade.name)
}

/// Whether a bound on the total is reached. A bound that cannot be computed is not.
pub(super) fn reaches(plan: &PlanInner, total: &Exact, bound: ScoreBound) -> bool {
    match bound {
        ScoreBound::Points(points) => *total >= Exact::from(points),
        ScoreBound::Share(share) => {
            let points = Exact::from(share).times(&plan.total.points);
            points.is_ok_and(|points| *total >= points)
        }
    }
}
