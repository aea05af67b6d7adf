//! Results that follow from a total: its display, its share, its grade. Computed in whole numbers
//! if the total is one, in fractions if not.

use super::Outcome;
use crate::model::{ScoreBound, Text};
use crate::number::{Exact, Shown};
use crate::plan::PlanInner;

/// The decimal places of a share.
const SHARE_PLACES: u32 = 6;

impl Outcome {
    /// Returns total ÷ points to six places, without trailing zeros.
    pub(super) fn share(&self, row: usize) -> Option<Shown> {
        let total = self.scores().total_ticks(row).zip(self.total_places());
        let share = total.and_then(|total| share_of(total, self.total_points()));
        share.or_else(|| self.exact_share(row))?.shown(SHARE_PLACES).ok()
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

/// Returns score ÷ points of a score in units of 10^−places. `None` if that needs larger numbers
/// than machine words, or there are no points.
pub(crate) fn share_of((ticks, places): (i32, u32), points: &Exact) -> Option<Exact> {
    let (n, d) = points.parts()?;
    let unit = 10i128.checked_pow(places)?;
    Exact::ratio(i128::from(ticks).checked_mul(d)?, n.checked_mul(unit)?)
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
