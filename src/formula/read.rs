//! Reads formulas: from text to a checked expression.

use super::metrics::Metrics;
use super::{check, parser};
use crate::diagnostic::Problem;
use crate::model::{ConditionFormula, NumberFormula};

/// Reads a formula whose value is a number.
///
/// # Errors
/// All faults of the formula. If the text cannot be parsed, only the first fault.
pub fn read_number(text: &str, metrics: &dyn Metrics) -> Result<NumberFormula, Vec<Problem>> {
    let tree = parser::parse(text).map_err(|fault| vec![fault])?;
    check::number(text, &tree, metrics)
}

/// Returns the names in a formula, whatever they are of. Empty if the text cannot be parsed.
pub(crate) fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(tree) = parser::parse(text) {
        tree.each_name(&mut |name| names.push(name.to_owned()));
    }
    names
}

/// Reads a formula that is a condition.
///
/// # Errors
/// All faults of the formula. If the text cannot be parsed, only the first fault.
pub fn read_condition(text: &str, metrics: &dyn Metrics) -> Result<ConditionFormula, Vec<Problem>> {
    let tree = parser::parse(text).map_err(|fault| vec![fault])?;
    check::condition(text, &tree, metrics)
}
