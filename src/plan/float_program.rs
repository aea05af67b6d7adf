//! A formula as a list of operations over columns of floats with bounds of their errors.

use super::operand::Operand;
use crate::model::MetricIndex;
use crate::number::{Enclosed, Rounding};

/// One operation on a stack of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FloatOp {
    /// Puts the same number for every unit on the stack.
    Number(Enclosed),
    /// Puts the values of a metric, divided by `unit`, on the stack.
    Metric {
        of: Operand,
        unit: f64,
    },
    /// Replaces the last value.
    Negative,
    Abs,
    Ln,
    Exp,
    Sqrt,
    /// Replaces the last two values.
    Plus,
    Times,
    Over,
    Least,
    Most,
}

/// The points of a formula limited to 0…1, and what the worst earns besides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FloatProgram {
    pub(crate) ops: Vec<FloatOp>,
    pub(crate) metrics: Vec<MetricIndex>,
    /// The most bits of the fraction of a score.
    pub(crate) bits: usize,
    /// What the share is multiplied by.
    pub(crate) points: Enclosed,
    /// What is added to that.
    pub(crate) least: Enclosed,
    /// The rounding of the score, if its slots are whole numbers.
    pub(crate) rounding: Option<Rounding>,
}

impl FloatProgram {
    /// Returns full points.
    pub(crate) fn full(&self) -> Enclosed {
        if self.least == Enclosed::ZERO { self.points } else { self.points.plus(self.least) }
    }
}
