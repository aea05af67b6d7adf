//! The form in which the sides of a condition are written for people: numbers, percentages, days.

use crate::model::{ConditionExpression, Framework, MetricType, NumberExpression, Scaling, Text};

/// The form of a number that is the result of comparing metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form<'f> {
    /// A number, with the unit of measure if both sides have the same.
    Number(Option<&'f Text>),
    /// A share, as a percentage.
    Percent,
    /// A number of days.
    Days,
    /// A product of several values, which has no form that people know.
    Product,
}

impl<'f> Form<'f> {
    /// Returns the form of the two sides of a comparison, and of their difference.
    pub(crate) fn of(condition: &ConditionExpression, framework: &'f Framework) -> Self {
        let percent = |side| is_percentage(side, framework);
        match condition {
            ConditionExpression::Dates { .. } => Self::Days,
            ConditionExpression::Agrees { percent: true, .. } => Self::Percent,
            ConditionExpression::Numbers { left, right, .. } if percent(left) || percent(right) => {
                Self::Percent
            }
            ConditionExpression::Numbers { left, right, .. }
                if is_product(left) || is_product(right) =>
            {
                Self::Product
            }
            ConditionExpression::Numbers { left, right, .. } => {
                let unit = |side| unit_of_measure(side, framework);
                Self::Number(unit(left).filter(|of_left| unit(right) == Some(*of_left)))
            }
            _ => Self::Number(None),
        }
    }
}

/// Returns the unit of measure of a metric, or of a sum of metrics with the same unit. `None` for
/// products and quotients, which have another unit or none.
fn unit_of_measure<'f>(
    expression: &NumberExpression,
    framework: &'f Framework,
) -> Option<&'f Text> {
    let inner = |expression| unit_of_measure(expression, framework);
    match expression {
        NumberExpression::Metric(metric) => framework.metric_at(*metric)?.unit_of_measure.as_ref(),
        NumberExpression::Negative(of)
        | NumberExpression::Round { value: of, .. }
        | NumberExpression::Clamp { value: of, .. } => inner(of),
        NumberExpression::Sum { first, rest } => {
            let unit = inner(first)?;
            rest.iter().all(|(_, term)| inner(term) == Some(unit)).then_some(unit)
        }
        _ => None,
    }
}

/// Returns whether values are multiplied with each other.
fn is_product(expression: &NumberExpression) -> bool {
    let is_value = |factor: &NumberExpression| !matches!(factor, NumberExpression::Literal(_));
    match expression {
        NumberExpression::Product { first, rest } => {
            let times = |(scaling, factor): &(Scaling, NumberExpression)| {
                *scaling == Scaling::Times && is_value(factor)
            };
            is_value(first) && rest.iter().any(times)
        }
        _ => false,
    }
}

/// Returns whether the value is written as a percentage, because one of its metrics or numbers is.
fn is_percentage(expression: &NumberExpression, framework: &Framework) -> bool {
    let inner = |expression| is_percentage(expression, framework);
    match expression {
        NumberExpression::Literal(quantity) => quantity.percent,
        NumberExpression::Metric(metric) => framework
            .metric_at(*metric)
            .is_some_and(|metric| matches!(metric.kind, MetricType::Percent)),
        NumberExpression::Negative(of)
        | NumberExpression::Round { value: of, .. }
        | NumberExpression::Clamp { value: of, .. } => inner(of),
        NumberExpression::Sum { first, rest } => {
            inner(first) || rest.iter().any(|(_, term)| inner(term))
        }
        NumberExpression::If { then, otherwise, .. } => inner(then) || inner(otherwise),
        NumberExpression::Smallest(all) | NumberExpression::Largest(all) => all.iter().any(inner),
        // A product or a function of percentages can be any number.
        _ => false,
    }
}
