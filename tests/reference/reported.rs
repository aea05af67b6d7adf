//! Which units reported: those that sent a figure, said that one does not apply, or declared something.

use super::spec::{
    Absence, Body, Cell, Framework, Gate, Group, Indicator, Method, Metric, MetricType, Quantity,
    Unit,
};

/// Whether a unit reported.
pub fn reported(framework: &Framework, unit: &Unit) -> bool {
    let sent = |(cell, metric): (&Cell, &Metric)| {
        is_figure(framework, &metric.id) && !matches!(cell, Cell::Absent(Absence::Missing))
    };
    unit.cells.iter().zip(&framework.metrics).any(sent) || !unit.declared.is_empty()
}

/// Numbers, days and answers are figures, text and attributes are none; a choice is one if something is scored by it
/// alone.
fn is_figure(framework: &Framework, metric: &str) -> bool {
    match framework.metric(metric).of_type {
        _ if framework.metric(metric).is_attribute => false,
        MetricType::Text => false,
        MetricType::Choice { .. } if judged(framework, metric) => true,
        MetricType::Choice { .. } => match &framework.body {
            Body::Index { groups, indicators, bonus, penalty, .. } => {
                let extras = [bonus, penalty].into_iter().flatten();
                groups.iter().any(|group| in_group(group, metric))
                    || scored(indicators, metric)
                    || extras.into_iter().any(|extra| scored(&extra.indicators, metric))
            }
            Body::Criteria { targets } => {
                targets.iter().any(|target| target.of == Quantity::Metric(metric.to_owned()))
            }
        },
        _ => true,
    }
}

fn in_group(group: &Group, metric: &str) -> bool {
    group.groups.iter().any(|group| in_group(group, metric)) || scored(&group.indicators, metric)
}

fn scored(indicators: &[Indicator], metric: &str) -> bool {
    indicators.iter().any(|indicator| by_itself(&indicator.method, metric))
}

fn by_itself(method: &Method, metric: &str) -> bool {
    match method {
        Method::SumOf(parts) => parts.iter().any(|(_, method)| by_itself(method, metric)),
        Method::BestOf(methods) => methods.iter().any(|method| by_itself(method, metric)),
        Method::Choice { of, .. } | Method::Threshold { of, .. } => of == metric,
        _ => false,
    }
}

/// Whether a condition of the verdict or of a grade looks at it, and at nothing but choices.
fn judged(framework: &Framework, metric: &str) -> bool {
    let of_grades = framework.grades.iter().flat_map(|grade| &grade.when);
    let is_choice = |id: &&str| matches!(framework.metric(id).of_type, MetricType::Choice { .. });
    framework.verdict.iter().chain(of_grades).any(|gate| match gate {
        Gate::Formula(predicate) => {
            let metrics = predicate.metrics();
            metrics.contains(&metric) && metrics.iter().all(is_choice)
        }
        _ => false,
    })
}
