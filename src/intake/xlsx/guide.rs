//! The framework and version that the guide of a template names, compared with those that are read for.
//!
//! Columns are identified by their ids, and the same id may mean another measure, or another bound, in the
//! next version of the rules. The digest on the guide is for people: rule files get corrected, and a workbook
//! that was handed out before is still valid.

use super::rows::Row;
use crate::diagnostic::{Code, Problem, Span};
use crate::intake::messages::quoted;
use crate::model::Framework;
use crate::name::nfc;
use crate::said::said;

/// Sheets without a header that a template has.
pub(super) const PASSED_OVER: [&str; 4] = ["Hướng dẫn", "Danh mục", "Guide", "Lists"];
/// The words before the id of the framework, in Vietnamese and in English.
pub(super) const FRAMEWORK: (&str, &str) = ("Bộ quy tắc", "Framework");
/// The words before the version.
pub(super) const VERSION: (&str, &str) = ("Phiên bản", "Version");

/// A workbook for other rules than those that it is read for.
pub(super) struct Foreign {
    /// The place in the guide.
    pub(super) span: Span,
    id: String,
    version: String,
}

impl Foreign {
    /// Returns the rules that the rows of a guide name, if they are not this framework and version. `None`
    /// for a guide that is not from a template.
    pub(super) fn of(rows: &[Row<'_>], framework: &Framework) -> Option<Self> {
        let (id, of_id) = fact(rows, FRAMEWORK)?;
        let (version, of_version) = fact(rows, VERSION)?;
        let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-/".contains(c);
        if !id.contains('/') || !id.chars().all(part) {
            return None;
        }
        let span = match (id == framework.id, version == nfc(framework.version.trim())) {
            (true, true) => return None,
            (true, false) => of_version,
            (false, _) => of_id,
        };
        Some(Self { span, id, version })
    }

    pub(super) fn problem(&self, sheet: &str, framework: &Framework) -> Problem {
        let rules = |id: &str, version: &str| {
            said!("{} version {}", "{} phiên bản {}", quoted(id), quoted(version))
        };
        let made = rules(&self.id, &self.version);
        let asked = rules(&framework.id, &framework.version);
        let message = said!(
            "the guide says that the workbook is for {made}, and it is read for {asked}",
            "trang hướng dẫn ghi tệp này dành cho {made}, nhưng lại được đọc cho {asked}",
            made,
            asked
        );
        Problem::new(Code::WorkbookOfOtherRules, message).help(said!("read it with the rules of {made}; if its columns mean the same in both, delete the sheet {}, or \
             name it as one to ignore: the workbook is then read by the ids of its columns alone", "đọc với bộ quy tắc {made}; nếu các cột có cùng ý nghĩa ở cả hai, xóa trang {}, hoặc cho bỏ qua trang bằng `--ignore-sheet`: khi đó chỉ đọc theo mã các cột", quoted(sheet), made))
    }
}

/// Returns the text after one of two words in the first row that has it, with its place.
fn fact(rows: &[Row<'_>], (vi, en): (&str, &str)) -> Option<(String, Span)> {
    rows.iter().find_map(|row| {
        let [what, fact, ..] = row.cells.as_slice() else { return None };
        let what = what.content.shown();
        let what = nfc(&what);
        let text = nfc(&fact.content.shown()).into_owned();
        (what == vi || what == en).then(|| (text, fact.span()))
    })
}
