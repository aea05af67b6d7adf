//! Rules for one year and one kind of units.

use std::path::Path;

use dti_engine::Framework;

/// Reads rules and takes their numbers for a year, and their points for a unit kind, if these are given.
///
/// # Errors
///
/// The rules have faults, or no numbers for this year or points for this kind.
pub(crate) fn of(
    path: &Path,
    year: Option<u16>,
    kind: Option<&str>,
) -> Result<Framework, Box<dyn std::error::Error>> {
    let framework = Framework::from_path(path)?;
    let framework = year.map_or_else(|| Ok(framework.clone()), |year| framework.of_year(year))?;
    Ok(match kind {
        Some(kind) => framework.of_kind(kind)?,
        None => framework,
    })
}
