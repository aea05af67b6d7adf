//! How the sides of a condition are written for people: as numbers, as percentages, as days.

use crate::model::{ConditionExpression, Framework, MetricType, NumberExpression, Scaling, Text};

/// How a number that comes of comparing metrics is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form<'f> {
    /// A number, with its unit of measure where both sides have the same.
    Number(Option<&'f Text>),
    /// A share, as a percentage.
    Percent,
    /// A number of days.
    Days,
    /// Nothing that says something to people: a product of several values.
    Product,
}

impl<'f> Form<'f> {
    /// The form of the two sides of a comparison, and of their difference.
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

/// What a value is measured in: a metric, or a sum of metrics of one unit. What is multiplied or divided is
/// measured in something else, or in nothing that has a word.
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

/// Whether values are multiplied with each other.
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

/// Whether people write the value as a percentage, as one of its metrics is or a number in it.
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
        // A product or a function of percentages is any number.
        _ => false,
    }
}
