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

/// The points of a share that rises in a line through a value: `least + by·(sign·v − zero)`, limited to what the worst and the
/// best earn. The value is a whole number, or the quotient of two.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FloatLine {
    pub(crate) part: Operand,
    pub(crate) whole: Option<Operand>,
    pub(crate) sign: f64,
    pub(crate) zero: f64,
    pub(crate) by: f64,
    /// Up to the first of `sign·v − zero` a score is surely `least`, and from the second on surely `full`.
    pub(crate) sure: [f64; 2],
    /// What the worst and the best earn.
    pub(crate) least: Enclosed,
    pub(crate) full: Enclosed,
    /// How far off any other score is at most.
    pub(crate) off: f64,
    /// The rounding, if scores are slots, and the slots of the worst and the best.
    pub(crate) rounding: Option<(Rounding, [i32; 2])>,
    /// The slot for a zero whole.
    pub(crate) zero_whole: i32,
    /// The most bits of the fraction of a score.
    pub(crate) bits: usize,
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
