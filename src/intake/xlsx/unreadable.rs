//! Faults of a workbook as a whole.

use super::package::Size;
use super::xml::Flaw;
use crate::diagnostic::{Code, Problem, shown};
use crate::intake::messages::quoted;
use crate::intake::options::ReadOptions;

/// The first bytes of every archive that a spreadsheet writes.
pub(super) const ARCHIVE: &[u8] = b"PK";

/// Advice for most faults of a workbook.
pub(super) const SAVE: &str =
    "open it in Excel or LibreOffice and save it as `Excel Workbook (.xlsx)`";

impl ReadOptions {
    /// Returns the fault of a part that is needed to read anything.
    pub(super) fn flawed(&self, path: &str, size: Size, flaw: Flaw) -> Problem {
        let (name, part) = (self.shown_name(), quoted(path));
        let what = match flaw {
            Flaw::TooLarge => {
                let most = size.most(self.limits.bytes_in_memory());
                let message =
                    format!("`{name}` unpacks to more than the {most} bytes that are read");
                let of = if size == Size::Small { format!(" of {part}") } else { String::new() };
                return Problem::new(Code::DataTooLarge, message + &of);
            }
            Flaw::Damaged(what) | Flaw::Needed(what) => what,
        };
        let message = format!("`{name}` is damaged: its part {part} {what}");
        Problem::new(Code::NotAWorkbook, message).help(SAVE)
    }
}

/// Returns the fault of a file that is not a workbook.
pub(super) fn no_workbook(options: &ReadOptions, bytes: &[u8], error: &str) -> Problem {
    let name = options.shown_name();
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let message = format!("`{name}` is an old Excel workbook (.xls), or has a password");
        return Problem::new(Code::NotAWorkbook, message)
            .help(format!("{SAVE}, without a password"));
    }
    if !bytes.starts_with(ARCHIVE) {
        let problem = Problem::new(Code::NotAWorkbook, format!("`{name}` is not an XLSX workbook"));
        return problem
            .help("a CSV file is read as such; anything else has to be saved as XLSX first");
    }
    // The names of the parts of an archive are not compressed.
    let has = |part: &[u8]| bytes.windows(part.len()).any(|bytes| bytes == part);
    let kind = match () {
        () if has(b"xl/workbook.bin") => Some("a binary Excel workbook (.xlsb)"),
        () if !has(b"xl/workbook") && has(b"content.xml") => Some("an OpenDocument file (.ods)"),
        () => None,
    };
    if let Some(kind) = kind {
        return Problem::new(Code::NotAWorkbook, format!("`{name}` is {kind}")).help(SAVE);
    }
    let message = format!("`{name}` cannot be read as an XLSX workbook: {}", shown(error));
    Problem::new(Code::NotAWorkbook, message).help(SAVE)
}
