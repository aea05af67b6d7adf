//! A formula as a list of operations over whole columns.

use super::operand::Operand;
use crate::model::{Comparison, MetricIndex};

/// The index of a value while a block is computed. A condition is a number that is 1 or 0.
pub(crate) type Register = usize;

/// One operation. The result goes to the register `to`, which may also be one of its operands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Op {
    /// The same fraction for every unit.
    Literal { to: Register, n: f64, d: f64 },
    /// The values of a metric, divided by `d`.
    Metric { to: Register, of: Operand, d: f64 },
    /// Whether the values of a metric are `equal`.
    Equals { to: Register, of: Operand, equal: f64 },
    /// Whether the kind of the unit is the one at `place` in the framework.
    Kind { to: Register, place: i32 },
    /// The opposite number.
    Negative { to: Register },
    /// The number without its sign.
    Abs { to: Register },
    /// `to + other`, or `to − other` if `by` is −1. After multiplication by `up` and `other_up`,
    /// both have the same denominator for every unit.
    AddScaled { to: Register, other: Register, by: f64, up: f64, other_up: f64, d: f64 },
    /// `to + by × other`, with any denominators.
    Add { to: Register, other: Register, by: f64 },
    /// A product.
    Times { to: Register, other: Register },
    /// A quotient. A division by zero marks the unit.
    Over { to: Register, other: Register },
    /// The smaller (`by` 1) or larger (`by` −1) of two.
    Least { to: Register, other: Register, by: f64 },
    /// Rounded half up, away from zero, to 10^−places.
    Round { to: Register, unit: f64 },
    /// `then` if the condition in `to` is 1, `otherwise` if not.
    If { to: Register, then: Register, otherwise: Register },
    /// 1 if the comparison holds.
    Compare { to: Register, other: Register, comparison: Comparison },
    /// 1 if the condition is 0.
    Not { to: Register },
    /// 1 if both are.
    And { to: Register, other: Register },
    /// 1 if one is.
    Or { to: Register, other: Register },
}

/// The operations of a formula. Its value ends in register 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FormulaProgram {
    pub(crate) ops: Vec<Op>,
    /// The number of registers.
    pub(crate) registers: usize,
    pub(crate) metrics: Vec<MetricIndex>,
    /// Whether every part counts for every unit, because the formula has no branches.
    pub(crate) is_plain: bool,
    /// The largest denominator of the value.
    pub(crate) most_denominator: i128,
}
