//! Conditions and targets: met, not met, or undetermined.

use serde::{Deserialize, Serialize};

use super::unit::UnitView;
use crate::model::{
    AbsentKind, Bound, Condition, EvidenceRule, MetricIndex, Target, TargetValue, Test,
};
use crate::number::{Exact, Overflow};

/// What the numbers say of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// The condition holds.
    Met,
    /// It does not.
    NotMet,
    /// No number of the right kind was given.
    Undetermined,
}

impl TargetState {
    /// The word for it in results: `met`, `not_met`, `undetermined`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Undetermined => "undetermined",
        }
    }
}

/// Whether every comparison of the condition holds for the metric.
pub(crate) fn holds(
    condition: &Condition,
    metric: MetricIndex,
    evidence: EvidenceRule,
    view: &UnitView<'_>,
) -> Result<bool, AbsentKind> {
    for test in &condition.tests {
        let met = match test {
            Test::Is(answer) => (view.integer(metric, evidence)? == 1) == *answer,
            Test::By(day) => view.integer(metric, evidence)? <= i64::from(day.ordinal()),
            Test::EqualsOption(option) => view.integer(metric, evidence)? == i64::from(*option),
            _ => number_holds(test, &view.number(metric, evidence)?, view),
        };
        if !met {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a comparison with a number holds. Comparisons that are not with numbers do not.
fn number_holds(test: &Test, value: &Exact, view: &UnitView<'_>) -> bool {
    let bound =
        |bound: &Bound| bound.for_kind(view.kind).map(|quantity| Exact::from(quantity.value));
    let compare = |bound: Option<Exact>, accepts: fn(&Exact, &Exact) -> bool| {
        // The loader has made sure that every kind of unit has its bound.
        bound.is_some_and(|bound| accepts(value, &bound))
    };
    match test {
        Test::AtLeast(b) => compare(bound(b), |value, bound| value >= bound),
        Test::Above(b) => compare(bound(b), |value, bound| value > bound),
        Test::AtMost(b) => compare(bound(b), |value, bound| value <= bound),
        Test::Below(b) => compare(bound(b), |value, bound| value < bound),
        Test::Equals(b) => compare(bound(b), |value, bound| value == bound),
        Test::EqualsOption(_) | Test::Is(_) | Test::By(_) => false,
    }
}

/// The quotient or number that a target looks at; `None` where there is none.
pub(crate) fn target_number(
    target: &Target,
    view: &UnitView<'_>,
) -> Result<Option<Exact>, Overflow> {
    Ok(view.measured(target.of, EvidenceRule::Optional)?.ok())
}

/// What the numbers of a unit say of a target. A declaration never fills in for a number.
pub(crate) fn state(target: &Target, view: &UnitView<'_>) -> Result<TargetState, Overflow> {
    let met = match target.of {
        TargetValue::Metric(metric) => {
            holds(&target.condition, metric, EvidenceRule::Optional, view).ok()
        }
        TargetValue::Quotient { .. } => target_number(target, view)?.map(|value| {
            target.condition.tests.iter().all(|test| number_holds(test, &value, view))
        }),
    };
    Ok(match met {
        Some(true) => TargetState::Met,
        Some(false) => TargetState::NotMet,
        None => TargetState::Undetermined,
    })
}
