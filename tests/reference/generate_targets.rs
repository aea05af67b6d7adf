//! Random targets of `criteria` frameworks.

use super::generate_methods::Metrics;
use super::sample::Choices;
use super::spec::{Body, Quantity, Target};

pub fn criteria_body(choices: &mut Choices, metrics: &mut Metrics) -> Body {
    let count = choices.between(1, metrics.flavour.most_indicators);
    let target = |place: usize| {
        let id = format!("t{place}");
        if choices.chance(40) {
            let (part, whole, conditions) = metrics.quotient(choices);
            Target { id, of: Quantity::Quotient { part, whole }, conditions, due: None }
        } else {
            let (metric, conditions) = metrics.condition(choices);
            Target { id, of: Quantity::Metric(metric), conditions, due: None }
        }
    };
    Body::Criteria { targets: (0..count).map(target).collect() }
}
