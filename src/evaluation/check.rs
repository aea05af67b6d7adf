//! Checks between the metrics of a unit: whether they hold, and which units are refused for them.

use super::columns::SEGMENT;
use super::peers::Peers;
use super::unit::UnitView;
use super::{Progress, each, piece};
use crate::dataset::Dataset;
use crate::formula::{Difference, NoValue, compared, work};
use crate::model::{Check, CheckSeverity, Comparison, EvidenceRule};
use crate::number::Exact;
use crate::plan::PlanInner;

/// What the metrics of a unit say of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CheckState {
    /// It holds.
    Holds,
    /// A metric that it needs is absent.
    Undetermined,
    /// It does not hold; or a number outgrew what can be carried, so that nobody can say it does.
    Fails,
}

/// The state of a check for a unit.
pub(crate) fn check_state(check: &Check, view: &UnitView<'_>) -> CheckState {
    match view.holds(&check.holds) {
        Err(NoValue::Absent(_)) => CheckState::Undetermined,
        Err(NoValue::Overflow) => CheckState::Fails,
        Ok(found) if found.value => CheckState::Holds,
        Ok(_) => match check.tolerance {
            Some(tolerance) if is_close(check, view, &Exact::from(tolerance)) => CheckState::Holds,
            _ => CheckState::Fails,
        },
    }
}

/// The two sides of a check that is one comparison.
pub(crate) fn check_difference(check: &Check, view: &UnitView<'_>) -> Option<Difference> {
    compared(check.holds.expression(), &view.values(EvidenceRule::Optional))
}

/// Whether a comparison that does not hold comes within the tolerance of holding.
fn is_close(check: &Check, view: &UnitView<'_>, tolerance: &Exact) -> bool {
    let Some(Difference { difference, comparison, .. }) = check_difference(check, view) else {
        return false;
    };
    let Ok(opposite) = Exact::ZERO.minus(&difference) else { return false };
    match comparison {
        Comparison::AtMost => difference <= *tolerance,
        Comparison::AtLeast => opposite <= *tolerance,
        Comparison::Equal => difference <= *tolerance && opposite <= *tolerance,
        // The loader refuses a tolerance on any other.
        Comparison::Below | Comparison::Above | Comparison::NotEqual => false,
    }
}

/// The units that are refused. Nothing is looked at where no check refuses any; what is found is whole
/// only if nobody stopped the work.
#[derive(Debug, Default)]
pub(crate) struct Refused(Vec<bool>);

impl Refused {
    pub(super) fn find(plan: &PlanInner, dataset: &Dataset, progress: &Progress<'_>) -> Self {
        let refusing = |check: &&Check| check.severity == CheckSeverity::Refuse;
        let checks: Vec<&Check> = plan.framework.checks.iter().filter(refusing).collect();
        if checks.is_empty() {
            return Self::default();
        }
        let nobody = Peers::default();
        let fails = |row: usize| {
            let Some(unit) = dataset.rows().get(row) else { return false };
            let view = UnitView::new(dataset, row, &unit.kind, &nobody);
            checks.iter().any(|check| check_state(check, &view) == CheckState::Fails)
        };
        let units = dataset.rows().len();
        let starts: Vec<usize> = (0..units).step_by(SEGMENT).collect();
        let steps = checks.iter().map(|check| work::of_condition(&check.holds));
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
