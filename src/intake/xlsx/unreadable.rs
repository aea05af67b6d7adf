//! Faults of a workbook as a whole.

use super::package::Size;
use super::xml::Flaw;
use crate::diagnostic::{Code, Problem};
use crate::intake::messages::quoted;
use crate::intake::options::ReadOptions;
use crate::said::{Said, said};

/// The first bytes of every archive that a spreadsheet writes.
pub(super) const ARCHIVE: &[u8] = b"PK";

/// Advice for most faults of a workbook.
pub(super) const SAVE: Said = said!(
    "open it in Excel or LibreOffice and save it as `Excel Workbook (.xlsx)`",
    "mở tệp bằng Excel hoặc LibreOffice rồi lưu thành `Excel Workbook (.xlsx)`"
);

impl ReadOptions {
    /// Returns the fault of a part that is needed to read anything.
    pub(super) fn flawed(&self, path: &str, size: Size, flaw: Flaw) -> Problem {
        let (name, part) = (self.shown_name(), quoted(path));
        let what = match flaw {
            Flaw::TooLarge => {
                let most = size.most(self.limits.bytes_in_memory());
                let message = said!(
                    "`{name}` unpacks to more than the {most} bytes that are read",
                    "`{name}` giải nén ra lớn hơn {most} byte là mức tối đa được đọc",
                    name,
                    most
                );
                let message = match size {
                    Size::Small => said!("{} of {part}", "{} của {part}", message, part),
                    _ => message,
                };
                return Problem::new(Code::DataTooLarge, message);
            }
            Flaw::Damaged(what) | Flaw::Needed(what) => what,
        };
        let message = said!(
            "`{name}` is damaged: its part {part} {what}",
            "`{name}` bị hỏng: phần {part} {what}",
            name,
            part,
            what
        );
        Problem::new(Code::NotAWorkbook, message).help(SAVE)
    }
}

/// Returns the fault of a file that is not a workbook.
pub(super) fn no_workbook(options: &ReadOptions, bytes: &[u8], why: &Said) -> Problem {
    let name = options.shown_name();
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let message = said!(
            "`{name}` is an old Excel workbook (.xls), or has a password",
            "`{name}` là tệp Excel cũ (.xls), hoặc có mật khẩu",
            name
        );
        return Problem::new(Code::NotAWorkbook, message).help(said!(
            "{SAVE}, without a password",
            "{SAVE}, không đặt mật khẩu",
            SAVE
        ));
    }
    if !bytes.starts_with(ARCHIVE) {
        let problem = Problem::new(
            Code::NotAWorkbook,
            said!("`{name}` is not an XLSX workbook", "`{name}` không phải là tệp XLSX", name),
        );
        return problem.help(said!(
            "a CSV file is read as such; anything else has to be saved as XLSX first",
            "tệp CSV được đọc như CSV; các loại khác phải lưu thành XLSX trước"
        ));
    }
    // The names of the parts of an archive are not compressed.
    let has = |part: &[u8]| bytes.windows(part.len()).any(|bytes| bytes == part);
    let kind = match () {
        () if has(b"xl/workbook.bin") => {
            Some(said!("a binary Excel workbook (.xlsb)", "tệp Excel nhị phân (.xlsb)"))
        }
        () if !has(b"xl/workbook") && has(b"content.xml") => {
            Some(said!("an OpenDocument file (.ods)", "tệp OpenDocument (.ods)"))
        }
        () => None,
    };
    if let Some(kind) = kind {
        return Problem::new(
            Code::NotAWorkbook,
            said!("`{name}` is {kind}", "`{name}` là {kind}", name, kind),
        )
        .help(SAVE);
    }
    let message = said!(
        "`{name}` cannot be read as an XLSX workbook: {}",
        "không đọc được `{name}` như tệp XLSX: {}",
        why,
        name
    );
    Problem::new(Code::NotAWorkbook, message).help(SAVE)
}
