//! Conditions and targets: met, not met, not due yet, or undetermined.

use super::values::UnitFigures;
use crate::dataset::Dataset;
use crate::formula::NoValue;
use crate::model::{
    Condition, EvidenceRule, Framework, MetricIndex, TargetData, TargetState, Test,
};
use crate::number::{Date, Exact, Overflow, Quantity};

/// Returns whether every comparison of the condition holds for the metric.
pub(crate) fn holds(
    condition: &Condition,
    metric: MetricIndex,
    evidence: EvidenceRule,
    unit: &UnitFigures<'_>,
) -> Result<bool, NoValue> {
    for test in &condition.tests {
        let met = match test {
            Test::Is(answer) => (unit.integer(metric, evidence)? == 1) == *answer,
            Test::By(day) => unit.integer(metric, evidence)? <= i64::from(day.ordinal()),
            Test::EqualsOption(option) => unit.integer(metric, evidence)? == i64::from(*option),
            _ => number_holds(test, &unit.number(metric, evidence)?),
        };
        if !met {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns whether a comparison with a number holds. Any other comparison does not.
fn number_holds(test: &Test, value: &Exact) -> bool {
    let bound = |quantity: &Quantity| Exact::from(quantity.value);
    match test {
        Test::AtLeast(b) => *value >= bound(b),
        Test::Above(b) => *value > bound(b),
        Test::AtMost(b) => *value <= bound(b),
        Test::Below(b) => *value < bound(b),
        Test::Equals(b) => *value == bound(b),
        Test::EqualsOption(_) | Test::Is(_) | Test::By(_) => false,
    }
}

/// Returns whether the numbers of a unit meet the condition of a target. `None` if they are absent.
/// A declaration never fills in for a number.
pub(super) fn meets(target: &TargetData, unit: &UnitFigures<'_>) -> Result<Option<bool>, Overflow> {
    let condition = unit.case_of(&target.condition).map(|case| &case.then).map_err(NoValue::from);
    match condition.and_then(|asked| holds(asked, target.of, EvidenceRule::Optional, unit)) {
        Ok(holds) => Ok(Some(holds)),
        Err(NoValue::Absent(_)) => Ok(None),
        Err(NoValue::Overflow) => Err(Overflow),
    }
}

/// The days that decide when a target can be met.
///
/// A day that a metric holds is a fact of its own: an act from before the period meets a `by` if
/// the day of the figures is in the period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Time {
    from: Option<Date>,
    due: Option<Date>,
}

impl Time {
    pub(crate) fn of(framework: &Framework, target: &TargetData) -> Self {
        Self { from: framework.period().from, due: framework.due(target) }
    }

    /// Returns whether figures of this day are from before the period began.
    pub(crate) fn is_before(self, as_of: Option<Date>) -> bool {
        as_of.zip(self.from).is_some_and(|(day, from)| day < from)
    }

    /// Returns the state for figures of this day that meet the condition, do not meet it, or are
    /// absent (`None`).
    pub(super) fn state(self, meets: Option<bool>, as_of: Option<Date>) -> TargetState {
        match meets {
            None => TargetState::Undetermined,
            Some(true) if self.is_before(as_of) => TargetState::Undetermined,
            Some(true) => TargetState::Met,
            Some(false) if as_of.zip(self.due).is_some_and(|(day, due)| day < due) => {
                TargetState::NotDue
            }
            Some(false) => TargetState::NotMet,
        }
    }
}

/// Returns the day of the figures that a target looks at. Of several it is the earliest day,
/// because a result is no newer than its oldest figure.
pub(crate) fn day(
    framework: &Framework,
    target: &TargetData,
    dataset: &Dataset,
    row: usize,
) -> Option<Date> {
    let metrics = framework.reads(&target.of).iter();
    metrics.filter_map(|metric| dataset.value_origin(row, *metric).as_of).min()
}
