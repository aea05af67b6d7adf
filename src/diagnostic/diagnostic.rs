//! Faults and warnings with their places.

use std::io;

use super::answer::Answer;
use super::codes::{Code, Severity};
use super::location::Location;
use crate::said::Said;

/// A second place that helps to understand a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The place.
    pub location: Location,
    /// What is there.
    pub message: Said,
}

/// One fault or warning. The [module](super) describes its shape as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The kind of fault.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, with what was found.
    pub message: Said,
    /// The place, if there is one in the file.
    pub location: Option<Location>,
    /// The file, if the fault has no place in it: the file cannot be read, or is too long.
    pub file: Option<String>,
    /// The path in the document: `groups[0].indicators[2].points`.
    pub path: Option<String>,
    /// What is at the place, in a few words.
    pub label: Option<Said>,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// What is allowed there.
    pub allowed: Option<Said>,
    /// What to do.
    pub help: Option<Said>,
    /// The nearest known name to one that is not known. `help` says it too.
    pub nearest: Option<String>,
    /// The option of the reader that answers the fault, if one does.
    pub answer: Option<Answer>,
    pub(crate) io_error: Option<io::ErrorKind>,
}

impl Diagnostic {
    /// Creates a diagnostic with a message, as severe as its code.
    #[must_use]
    pub fn new(code: Code, message: Said) -> Self {
        Self {
            code,
            severity: code.severity(),
            message,
            location: None,
            file: None,
            path: None,
            label: None,
            related: Vec::new(),
            allowed: None,
            help: None,
            nearest: None,
            answer: None,
            io_error: None,
        }
    }

    /// Returns the name of the file that the diagnostic is about, if it is about one.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        let located = self.location.as_ref().map(|location| location.file.as_str());
        located.or(self.file.as_deref())
    }

    /// Returns the kind of I/O error, if a file or folder could not be read. JSON does not keep it.
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// let faults = dti_engine::Catalog::from_dir("no/such/folder").unwrap_err();
    /// let kinds: Vec<_> = faults.iter().map(|fault| fault.io_error_kind()).collect();
    /// assert_eq!(kinds, [Some(ErrorKind::NotFound)]);
    /// ```
    #[must_use]
    pub const fn io_error_kind(&self) -> Option<io::ErrorKind> {
        self.io_error
    }
}

/// All faults and warnings of one or several files, sorted by file and place. As an error it is never empty.
///
/// Those of several files are put together with [`Diagnostics::append`] or by collecting them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Diagnostics(pub(crate) Vec<Diagnostic>);

impl Diagnostics {
    /// Iterates over the diagnostics, in order of file, line and column.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Adds the diagnostics of another file and sorts all of them by file and place.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
        self.sort();
    }

    /// Sorts by file, then by place. What has no place in its file comes last.
    pub(crate) fn sort(&mut self) {
        fn key(fault: &Diagnostic) -> (Option<&str>, bool, Option<(u32, u32)>) {
            // Cells of a workbook are in the order of its sheets already.
            let text = fault.location.as_ref().filter(|place| place.sheet.is_none());
            let place = text.map(|place| (place.line, place.column));
            (fault.file_name(), place.is_none(), place)
        }
        self.0.sort_by(|fault, next| key(fault).cmp(&key(next)));
    }

    /// Returns the number of diagnostics.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells whether one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
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
