//! A value that a loop reads.

use crate::model::MetricIndex;

/// A value that a loop reads: the decimal places that it must be counted in, and the range in which the loop is
/// exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operand {
    pub(crate) metric: MetricIndex,
    pub(crate) places: u32,
    pub(crate) least: i64,
    pub(crate) most: i64,
}
