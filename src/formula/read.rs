//! Reads formulas: from text to a checked expression.

use super::metrics::Metrics;
use super::{check, parser};
use crate::diagnostic::Problem;
use crate::model::{ConditionFormula, NumberFormula};

/// Reads a formula whose value is a number.
///
/// # Errors
/// Everything that is wrong with it; of a text that is not well-formed, the first fault alone.
pub fn read_number(text: &str, metrics: &dyn Metrics) -> Result<NumberFormula, Vec<Problem>> {
    let tree = parser::parse(text).map_err(|fault| vec![fault])?;
    check::number(text, &tree, metrics)
}

/// Reads a formula that holds or does not.
///
/// # Errors
/// Everything that is wrong with it; of a text that is not well-formed, the first fault alone.
pub fn read_condition(text: &str, metrics: &dyn Metrics) -> Result<ConditionFormula, Vec<Problem>> {
    let tree = parser::parse(text).map_err(|fault| vec![fault])?;
    check::condition(text, &tree, metrics)
}
