//! The forms of a result, and where it goes.
//!
//! It stands below `mod pipe` and `mod output`.

use std::path::PathBuf;

use dti_engine::Error;
use dti_engine::report::Report;

use crate::output;

/// The forms of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Csv,
    Json,
    Markdown,
    Html,
    Xlsx,
}

impl Format {
    /// The words of `--format`.
    pub(crate) const KNOWN: [(&str, Self); 7] = [
        ("text", Self::Text),
        ("table", Self::Text),
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
        ("xlsx", Self::Xlsx),
    ];

    /// # Errors
    ///
    /// A workbook is no text, and no file is named for it.
    pub(crate) fn fits(self, out: Option<&PathBuf>) -> Result<(), String> {
        match (self, out) {
            (Self::Xlsx, None) => Err(in_words!(
                "a workbook is no text for a terminal: name the file to write with `--out FILE.xlsx`",
                "bảng tính không in ra màn hình được: nêu tệp để ghi bằng `--out TỆP.xlsx`"
            )),
            _ => Ok(()),
        }
    }

    /// A report in this form; JSON is of what a report is made of, so it is text here.
    pub(crate) fn of(self, report: &Report) -> Result<Vec<u8>, Error> {
        Ok(match self {
            Self::Html => report.to_html().into_bytes(),
            Self::Xlsx => report.to_workbook()?,
            Self::Markdown => report.to_markdown().into_bytes(),
            Self::Csv => {
                let tables = report.tables().map(|(_, table)| table.to_csv());
                tables.collect::<Vec<_>>().join("\n").into_bytes()
            }
            Self::Text | Self::Json => report.to_string().into_bytes(),
        })
    }
}

/// Writes a result to the file that was named, or prints it.
pub(crate) fn finish(out: Option<&PathBuf>, bytes: &[u8]) -> Result<(), String> {
    match out {
        Some(path) => output::write(path, bytes),
        None => {
            print!("{}", String::from_utf8_lossy(bytes));
            Ok(())
        }
    }
}
