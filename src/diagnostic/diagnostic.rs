//! Faults and warnings with their places.

use serde::Serialize;

use super::codes::{Code, Severity};
use super::location::Location;

/// A second place that a fault needs to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// What is there.
    pub message: String,
}

/// One fault or warning. Its shape as JSON is described [above](self).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, with what was found.
    pub message: String,
    /// Where, if it has a place.
    pub location: Option<Location>,
    /// The file, where the fault has no place in it: one that cannot be read, or is too long.
    pub file: Option<String>,
    /// The path to it in the document: `groups[0].indicators[2].points`.
    pub path: Option<String>,
    /// What stands at the place, in a few words, for the underline.
    pub label: Option<String>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// What is allowed there.
    pub allowed: Option<String>,
    /// What to do, with the nearest known name if there is one.
    pub help: Option<String>,
    /// The nearest known name to one that is not known; `help` says it too.
    pub nearest: Option<String>,
}

impl Diagnostic {
    /// A diagnostic that says `message` and nothing more yet, as severe as its code.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            location: None,
            file: None,
            path: None,
            label: None,
            related: Vec::new(),
            allowed: None,
            help: None,
            nearest: None,
        }
    }

    /// The name of the file that it is about, if it is about one.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        let located = self.location.as_ref().map(|location| location.source.name.as_str());
        located.or(self.file.as_deref())
    }
}

/// All faults of a text or of several, sorted by file and place: never empty when it is an error.
///
/// Those of several texts are put together with [`Diagnostics::append`] or by collecting them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(pub(crate) Vec<Diagnostic>);

impl Diagnostics {
    /// Each of them, in order of file, line and column.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// Adds those of another text, so that all of them are sorted by file and place.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
        self.sort();
    }

    /// Sorts by file, then by place; what has no place in its file stands after what has one.
    pub(crate) fn sort(&mut self) {
        self.0.sort_by(|one, other| {
            fn key(one: &Diagnostic) -> (Option<&str>, bool, Option<(u32, u32)>) {
                // Cells of a workbook are in the order of its sheets already.
                let text = one.location.as_ref().filter(|place| place.sheet.is_none());
                let place = text.map(|place| (place.line, place.column));
                (one.file_name(), place.is_none(), place)
            }
            key(one).cmp(&key(other))
        });
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        let mut all = Self(iter.into_iter().collect());
        all.sort();
        all
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl std::error::Error for Diagnostics {}
