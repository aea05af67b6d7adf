//! Checks between the metrics of a unit: whether they hold, and which units they refuse.

use super::segments::{Progress, SEGMENT, each, piece};
use super::values::UnitFigures;
use crate::dataset::Dataset;
use crate::formula::{Difference, NoValue, compared, work};
use crate::model::{CheckData, Comparison, EvidenceRule};
use crate::number::Exact;
use crate::plan::PlanInner;

/// The state of a check for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CheckState {
    /// It holds.
    Holds,
    /// A metric that it needs is absent.
    Undetermined,
    /// It does not hold, or a number is too large, so that it is not known to hold.
    Fails,
}

/// Returns the state of a check for a unit.
pub(crate) fn check_state(check: &CheckData, unit: &UnitFigures<'_>) -> CheckState {
    match unit.holds(&check.holds) {
        Err(NoValue::Absent(_)) => CheckState::Undetermined,
        Err(NoValue::Overflow) => CheckState::Fails,
        Ok(found) if found.value => CheckState::Holds,
        Ok(_) => match check.tolerance {
            Some(tolerance) if is_close(check, unit, &Exact::from(tolerance)) => CheckState::Holds,
            _ => CheckState::Fails,
        },
    }
}

/// Returns the two sides of a check that is one comparison.
pub(crate) fn check_difference(check: &CheckData, unit: &UnitFigures<'_>) -> Option<Difference> {
    compared(check.holds.expression(), &unit.values(EvidenceRule::Optional))
}

/// Returns whether a comparison that does not hold is within the tolerance.
fn is_close(check: &CheckData, unit: &UnitFigures<'_>, tolerance: &Exact) -> bool {
    let Some(Difference { difference, comparison, .. }) = check_difference(check, unit) else {
        return false;
    };
    let opposite = difference.negated();
    match comparison {
        Comparison::AtMost => difference <= *tolerance,
        Comparison::AtLeast => opposite <= *tolerance,
        Comparison::Equal => difference <= *tolerance && opposite <= *tolerance,
        // The loader refuses a tolerance on any other comparison.
        Comparison::Below | Comparison::Above | Comparison::NotEqual => false,
    }
}

/// The units that are refused. Empty if no check can refuse one. Complete unless the work was
/// stopped.
#[derive(Debug, Default)]
pub(crate) struct Refused(Vec<bool>);

impl Refused {
    pub(super) fn find(plan: &PlanInner, dataset: &Dataset, progress: &Progress<'_>) -> Self {
        let checks = plan.framework.checks.iter().filter(|check| check.refuses());
        let checks: Vec<&CheckData> = checks.collect();
        if checks.is_empty() {
            return Self::default();
        }
        let fails = |row: usize| {
            let unit = UnitFigures::of_row(&plan.framework, dataset, row);
            let fails = |unit| checks.iter().any(|c| check_state(c, unit) == CheckState::Fails);
            unit.as_ref().is_some_and(fails)
        };
        let units = dataset.rows().len();
        let starts: Vec<usize> = (0..units).step_by(SEGMENT).collect();
        let steps = checks.iter().map(|check| work::of_condition(&plan.framework, &check.holds));
        let piece = piece(steps.fold(0, usize::saturating_add), SEGMENT);
        let segment = |start: usize| -> Vec<bool> {
            let mut rows = start..start.saturating_add(SEGMENT).min(units);
            let mut found = Vec::with_capacity(rows.len());
            while !rows.is_empty() && !progress.is_stopped() {
                found.extend(rows.by_ref().take(piece).map(fails));
                progress.note(0);
            }
            found
        };
        Self(each(starts, segment).into_iter().flatten().collect())
    }

    pub(crate) fn contains(&self, row: usize) -> bool {
        self.0.get(row).copied().unwrap_or(false)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
