//! Datasets from files: a workbook where the name ends in `.xlsx`, else CSV.

use std::path::Path;

use dti_engine::dataset::{CsvOptions, XlsxOptions};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework};

/// Whether a file is a workbook, by its name.
pub(crate) fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

/// Reads the figures of a framework. The options are those of a CSV file; what of them a workbook can have
/// (decimal sign, columns to pass over, register) holds for it too.
pub(crate) fn read(
    path: &Path,
    framework: &Framework,
    csv: &CsvOptions,
    ignored_sheets: &[String],
) -> Result<Dataset, Diagnostics> {
    if !is_workbook(path) {
        return Dataset::from_csv_path_with(path, framework, csv);
    }
    let mut options = XlsxOptions::default();
    options.ignore_sheets = ignored_sheets.to_vec();
    options.register.clone_from(&csv.register);
    options.decimal = csv.decimal;
    options.ignore.clone_from(&csv.ignore);
    Dataset::from_xlsx_path(path, framework, &options)
}
