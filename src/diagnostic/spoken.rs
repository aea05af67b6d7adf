//! A fault in the words of one language, as it is shown.

use super::codes::Severity;
use super::diagnostic::Diagnostic;
use super::location::Location;
use super::words::{harmless, in_a_line};
use crate::said::{Language, Said};

/// A fault in the words of one language, without anything that a terminal would obey.
pub(super) struct Spoken<'d> {
    pub(super) fault: &'d Diagnostic,
    pub(super) severity: &'static str,
    pub(super) message: String,
    /// What is said at the place, in the picture of it.
    #[cfg(feature = "render")]
    pub(super) label: Option<String>,
    pub(super) related: Vec<(&'d Location, String)>,
    /// What is said beside the message, each with its name.
    pub(super) notes: Vec<(&'static str, String)>,
}

impl Severity {
    pub(super) const fn word(self, language: Language) -> &'static str {
        match self {
            Self::Error => language.pick("lỗi", "error"),
            Self::Warning => language.pick("cảnh báo", "warning"),
        }
    }
}

/// Returns the name of what is allowed.
pub(super) const fn allowed(language: Language) -> &'static str {
    language.pick("cho phép", "allowed")
}

/// Returns the name of the advice.
pub(super) const fn help(language: Language) -> &'static str {
    language.pick("cách sửa", "help")
}

impl Diagnostic {
    pub(super) fn spoken(&self, language: Language) -> Spoken<'_> {
        let text = |said: &Said| harmless(&said.get(language)).into_owned();
        let path = self.path.as_deref().map(|path| in_a_line(path).into_owned());
        let notes = [
            (language.pick("vị trí", "path"), path),
            (allowed(language), self.allowed.as_ref().map(text)),
            (help(language), self.help.as_ref().map(text)),
        ];
        let related = self.related.iter();
        Spoken {
            fault: self,
            severity: self.severity.word(language),
            message: text(&self.message),
            #[cfg(feature = "render")]
            label: self.label.as_ref().map(text),
            related: related.map(|label| (&label.location, text(&label.message))).collect(),
            notes: notes.into_iter().filter_map(|(name, note)| Some((name, note?))).collect(),
        }
    }
}
