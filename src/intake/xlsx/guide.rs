//! What the guide of a template says that the workbook is for, and whether that is what was asked for.
//!
//! Columns are known by their ids, and the same id may mean another measure, or another bound, in the next
//! version of the rules. The digest on the guide is for people: rule files get corrected, and a workbook that
//! was handed out before is still good.

use super::rows::Row;
use crate::diagnostic::{Code, Problem, Span};
use crate::intake::messages::quoted;
use crate::model::Framework;
use crate::name::nfc;

/// Sheets without a header that a template has.
pub(super) const PASSED_OVER: [&str; 4] = ["Hướng dẫn", "Danh mục", "Guide", "Lists"];
/// What stands before the id of the framework, in Vietnamese and in English.
pub(super) const FRAMEWORK: (&str, &str) = ("Bộ quy tắc", "Framework");
/// What stands before the version.
pub(super) const VERSION: (&str, &str) = ("Phiên bản", "Version");

/// A workbook that was made for other rules than it is read for.
pub(super) struct Foreign {
    /// Where the guide says so.
    pub(super) span: Span,
    id: String,
    version: String,
}

impl Foreign {
    /// What the rows of a guide say, where it is not what is asked for. A guide that somebody wrote
    /// themselves says nothing.
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
        let rules = |id: &str, version: &str| format!("{} version {}", quoted(id), quoted(version));
        let made = rules(&self.id, &self.version);
        let asked = rules(&framework.id, &framework.version);
        let message =
            format!("the guide says that the workbook is for {made}, and it is read for {asked}");
        Problem::new(Code::WorkbookOfOtherRules, message).help(format!(
            "read it with the rules of {made}; if its columns mean the same in both, delete the sheet {}, or \
             name it as one to ignore: the workbook is then read by the ids of its columns alone",
            quoted(sheet)
        ))
    }
}

/// What stands in the first row behind one of two words, and where.
fn fact(rows: &[Row<'_>], (vi, en): (&str, &str)) -> Option<(String, Span)> {
    rows.iter().find_map(|row| {
        let [what, fact, ..] = row.cells.as_slice() else { return None };
        let what = what.content.shown();
        let what = nfc(&what);
        let text = nfc(&fact.content.shown()).into_owned();
        (what == vi || what == en).then(|| (text, fact.span()))
    })
}
