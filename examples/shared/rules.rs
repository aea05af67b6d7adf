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
    if let Some(year) = year.filter(|_| framework.years().is_empty()) {
        crate::files::note(&in_words!(
            "the numbers of these rules are the same in every year: `--year {year}` changes nothing",
            "các số trong bộ chỉ số này không khác nhau theo năm: `--year {year}` không có tác dụng"
        ));
    }
    if let Some(kind) = kind.filter(|_| !framework.has_points_by_kind()) {
        crate::files::note(&in_words!(
            "the points of these rules are the same for every kind: `--kind {kind}` changes nothing",
            "điểm trong bộ chỉ số này không khác nhau theo loại đơn vị: `--kind {kind}` không có tác dụng"
        ));
    }
    let framework = year.map_or_else(|| Ok(framework.clone()), |year| framework.of_year(year))?;
    Ok(match kind {
        Some(kind) => framework.of_kind(kind)?,
        None => framework,
    })
}
