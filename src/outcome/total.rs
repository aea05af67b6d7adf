//! Results that follow from a total: its display, its share, its grade. Computed in whole numbers
//! if the total is one, in fractions if not.

use super::Outcome;
use crate::model::{ScoreBound, Text};
use crate::number::{Exact, Shown};
use crate::plan::{PlanInner, ShareOf};

/// The decimal places of a share.
const SHARE_PLACES: u32 = 6;

impl Outcome {
    /// Returns total ÷ points to six places, without trailing zeros.
    pub(super) fn share(&self, row: usize) -> Option<Shown> {
        let (plan, total) = (self.plan(), self.scores().total_ticks(row));
        if let Some(total) = total
            && let Some(share) = plan.total.share
        {
            return share.of(total);
        }
        self.exact_share(row)?.shown(SHARE_PLACES).ok()
    }

    /// Returns the highest grade whose bound the total reaches.
    pub(super) fn grade(&self, row: usize) -> Option<&Text> {
        let (plan, total) = (self.plan(), self.scores().total_ticks(row));
        let grades = &plan.framework.grades;
        if let Some(total) = total
            && plan.grades.iter().all(Option::is_some)
        {
            let mut bounds = grades.iter().zip(plan.grades.iter().flatten());
            let reached = bounds.find(|(_, least)| i64::from(total) >= **least);
            return reached.map(|(grade, _)| &grade.name);
        }
        let total = self.exact_total(row)?;
        grades.iter().find(|grade| reaches(plan, &total, grade.at_least)).map(|grade| &grade.name)
    }
}

impl ShareOf {
    /// Returns `total × by ÷ over`, rounded half up, without trailing zeros. A total is never below
    /// zero.
    fn of(self, total: i32) -> Option<Shown> {
        let millionths =
            Exact::ratio(i64::from(total).checked_mul(self.by)?.into(), self.over.into());
        millionths?.over(&Exact::from(1_000_000u64)).ok()??.shown(SHARE_PLACES).ok()
    }
}

/// Returns whether a total reaches a bound. A bound that cannot be computed is not reached.
pub(super) fn reaches(plan: &PlanInner, total: &Exact, bound: ScoreBound) -> bool {
    match bound {
        ScoreBound::Points(points) => *total >= Exact::from(points),
        ScoreBound::Share(share) => {
            let points = Exact::from(share).times(&plan.total.points);
            points.is_ok_and(|points| *total >= points)
        }
    }
}
