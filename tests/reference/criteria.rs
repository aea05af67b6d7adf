//! Targets: met, not met, or nothing to tell by.

use std::collections::BTreeMap;

use super::methods::{Place, all_hold, number_holds};
use super::spec::{Quantity, Target};

/// What the numbers say of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    Met,
    NotMet,
    Undetermined,
}

/// What the numbers of a unit say of each target.
pub fn findings(place: Place<'_>, targets: &[Target]) -> BTreeMap<String, Finding> {
    targets.iter().map(|target| (target.id.clone(), finding(place, target))).collect()
}

fn finding(place: Place<'_>, target: &Target) -> Finding {
    let kind = &place.unit.kind;
    let holds = match &target.of {
        Quantity::Metric(metric) => {
            place.value(metric).map(|value| all_hold(&target.conditions, value, kind))
        }
        Quantity::Quotient { part, whole } => place.quotient(part, whole).map(|quotient| {
            target.conditions.iter().all(|condition| number_holds(condition, &quotient, kind))
        }),
    };
    match holds {
        Ok(true) => Finding::Met,
        Ok(false) => Finding::NotMet,
        Err(_) => Finding::Undetermined,
    }
}
