//! Datasets from files: a workbook where the name ends as those of workbooks do, else CSV.

use std::path::Path;

use dti_engine::dataset::{CsvOptions, XlsxOptions};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework};

/// Whether a file is a workbook, by its name. Of some kinds only `from_xlsx` says what to do: it does not read
/// them.
pub(crate) fn is_workbook(path: &Path) -> bool {
    const KINDS: [&str; 6] = ["xlsx", "xlsm", "xltx", "xls", "xlsb", "ods"];
    path.extension()
        .is_some_and(|extension| KINDS.iter().any(|kind| extension.eq_ignore_ascii_case(kind)))
}

/// Reads the figures of a framework. The options are those of a CSV file; what of them a workbook can have
/// (decimal sign, columns to pass over, register) holds for it too; `sheets` is what only a workbook has.
pub(crate) fn read(
    path: &Path,
    framework: &Framework,
    csv: &CsvOptions,
    sheets: &XlsxOptions,
) -> Result<Dataset, Diagnostics> {
    if !is_workbook(path) {
        return Dataset::from_csv_path_with(path, framework, csv);
    }
    let mut options = sheets.clone();
    options.register.clone_from(&csv.register);
    options.decimal = csv.decimal;
    options.ignore.clone_from(&csv.ignore);
    Dataset::from_xlsx_path(path, framework, &options)
}
