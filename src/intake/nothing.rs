//! What stands beside values, evidence and reasons, and what is written there although there is nothing.

use super::day_faults;
use super::faults::Place;
use super::header::Role;
use super::messages;
use super::values::Intake;
use super::written;
use crate::dataset::notes::{NO_EVIDENCE, NoteKind, Subject};
use crate::dataset::origin::UNKNOWN;
use crate::model::Nature;
use crate::name::{nfc, trimmed};
use crate::number::Date;

/// Returns whether a text in place of a reason is none: signs, or a word for nothing. `Chưa có quyết định` is a reason.
fn is_no_reason(text: &str) -> bool {
    let word = nfc(text).to_lowercase();
    written::is_blank(text)
        || ["n/a", "na", "null", "none", "không", "không có", "ko", "0"].contains(&word.as_str())
}

/// Returns whether a text in place of evidence says that there is none, or none yet. A tick (`x`) says that there is, and so
/// does what has a number, as that of a document, or an address.
fn says_none(text: &str) -> bool {
    const WORDS: [&str; 19] = [
        "0",
        "n/a",
        "na",
        "n.a.",
        "no",
        "nil",
        "null",
        "none",
        "false",
        "sai",
        "missing",
        "pending",
        "tbd",
        "tba",
        "rejected",
        "bị loại",
        "trống",
        "thiếu",
        "nợ",
    ];
    /// With these begins what says that there is none, or that it is to come.
    const BEGINS: [&str; 9] =
        ["không", "ko", "khong", "chưa", "chua", "đang", "sẽ", "chờ", "thiếu"];
    /// What is to come is so said at the end.
    const LATER: [&str; 4] = ["gửi sau", "nộp sau", "bổ sung sau", "cập nhật sau"];
    let word = nfc(text).to_lowercase();
    let word = word.trim_matches(|c: char| c.is_whitespace() || "()[].!…".contains(c));
    if written::is_blank(text) || WORDS.contains(&word) {
        return true;
    }
    let says = || word.chars().any(|c| c.is_ascii_digit() || ":/".contains(c));
    let begins = |known: &&str| {
        let rest = word.strip_prefix(*known);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    (BEGINS.iter().any(begins) || LATER.iter().any(|known| word.ends_with(known))) && !says()
}

impl Intake<'_> {
    /// Stores a text beside a value, unless it is empty. Days and natures are stored in one form.
    pub(crate) fn note(
        &mut self,
        kind: NoteKind,
        subject: Subject,
        row: usize,
        text: &str,
        place: Place<'_>,
    ) {
        let text = trimmed(text);
        if text.is_empty() {
            return;
        }
        let is_text = matches!(kind, NoteKind::Evidence | NoteKind::Reason);
        if let Some(problem) = written::error_of(text).filter(|_| is_text) {
            self.faults.push(place, || problem);
            return;
        }
        match kind {
            // It says that there is none.
            NoteKind::Evidence if says_none(text) => {
                self.took(text, "");
                self.notes.put(kind, subject, row, NO_EVIDENCE);
            }
            NoteKind::Reason if is_no_reason(text) => self.took(text, ""),
            NoteKind::Evidence | NoteKind::Reason => self.notes.put(kind, subject, row, text),
            _ if text.eq_ignore_ascii_case(UNKNOWN) => self.notes.put(kind, subject, row, UNKNOWN),
            NoteKind::AsOf => {
                self.doubts.day((row, Role::Note(kind, subject)), text, place);
                match text.parse::<Date>() {
                    Ok(day) => self.notes.put(kind, subject, row, &day.to_string()),
                    Err(_) => self.faults.push(place, || day_faults::not_a_day(text)),
                }
            }
            NoteKind::Nature => match text.parse::<Nature>() {
                Ok(nature) => self.notes.put(kind, subject, row, nature.as_str()),
                Err(_) => self.faults.push(place, || messages::not_a_nature(text)),
            },
        }
    }
}
