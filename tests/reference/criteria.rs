//! Targets: met, not met, not yet, or nothing to tell by.

use std::collections::BTreeMap;

use super::methods::Place;
use super::spec::{Bound, Condition, Date, Quantity, Target};

/// What the numbers say of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    Met,
    NotMet,
    NotDue,
    Undetermined,
}

/// What the numbers of a unit say of each target.
pub fn findings(place: Place<'_>, targets: &[Target]) -> BTreeMap<String, Finding> {
    targets.iter().map(|target| (target.id.clone(), finding(place, target))).collect()
}

fn finding(place: Place<'_>, target: &Target) -> Finding {
    let holds = match &target.of {
        Quantity::Metric(metric) => place.holds(metric, &target.conditions),
        Quantity::Quotient { part, whole } => {
            place.holds(&format!("{part} / {whole}"), &target.conditions)
        }
    };
    let [from, to] = place.framework.period;
    let by = target.conditions.iter().filter_map(|condition| match condition {
        Condition::By(day) => Some(*day),
        _ => None,
    });
    let by_year = target.conditions.iter().any(|condition| {
        matches!(
            condition,
            Condition::AtLeast(Bound::PerYear(_))
                | Condition::Above(Bound::PerYear(_))
                | Condition::AtMost(Bound::PerYear(_))
                | Condition::Below(Bound::PerYear(_))
                | Condition::Equals(Bound::PerYear(_))
        )
    });
    let end_of = |year| Date { year, month: 12, day: 31 };
    let own_year = place.framework.year.filter(|_| by_year).map(end_of);
    let due = target.due.or(by.min()).or(own_year).or(to);
    let earlier = |day: Option<Date>| place.unit.as_of.zip(day).is_some_and(|(own, day)| own < day);
    match holds {
        Ok(true) if earlier(from) => Finding::Undetermined,
        Ok(true) => Finding::Met,
        Ok(false) if earlier(due) => Finding::NotDue,
        Ok(false) => Finding::NotMet,
        Err(_) => Finding::Undetermined,
    }
}
