//! Rules for one year.

use std::path::Path;

use dti_engine::Framework;

/// Reads rules and takes their numbers for a year, if one is given.
///
/// # Errors
///
/// The rules have faults, or no numbers for this year.
pub(crate) fn of(path: &Path, year: Option<u16>) -> Result<Framework, Box<dyn std::error::Error>> {
    let framework = Framework::from_path(path)?;
    Ok(match year {
        Some(year) => framework.of_year(year)?,
        None => framework,
    })
}
