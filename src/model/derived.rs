//! Derived metrics: what is worked out from the metrics that units submit, and used wherever a metric is.

use super::{Metric, MetricIndex, NumberExpression, NumberFormula, Scaling};

/// A metric that follows from others. One that the rules name stands under `derived`; a quotient
/// (`of: {part: …, whole: …}`) is one without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// What it is, as of any metric. No value is outside of its bounds.
    pub(crate) metric: Metric,
    /// How it is worked out.
    pub(crate) formula: NumberFormula,
    /// The submitted metrics that it depends on, each once, in reading order.
    pub(crate) reads: Vec<MetricIndex>,
    /// The parts of its formula and of those behind it, each time that they are worked out.
    pub(crate) steps: usize,
    /// Whether it divides by a value that data can make zero, or takes the root or logarithm of one.
    pub(crate) divides: bool,
    /// Whether the rules name it.
    pub(crate) is_named: bool,
}

impl Derived {
    /// The part and the whole, if it is one metric divided by another.
    pub(crate) fn quotient(&self) -> Option<(MetricIndex, MetricIndex)> {
        let NumberExpression::Product { first, rest } = self.formula.expression() else {
            return None;
        };
        match (&**first, rest.as_slice()) {
            (
                NumberExpression::Metric(part),
                [(Scaling::Over, NumberExpression::Metric(whole))],
            ) => Some((*part, *whole)),
            _ => None,
        }
    }
}
