//! Faults and warnings with their place: what is wrong, where, what is allowed, what was probably meant.
//!
//! # How messages are written
//!
//! Lower case, no full stop, names and values in backticks, what was found before what is allowed.
//! No names of Rust types. Advice goes into [`Diagnostic::help`], never into the message. A civil
//! servant must be able to mend the file with the message alone.

mod lines;
mod nearest;
mod render;
mod words;

use std::sync::Arc;

use serde::{Serialize, Serializer};

pub(crate) use lines::LineIndex;
pub(crate) use nearest::did_you_mean;
pub use nearest::nearest;
pub(crate) use words::{all_of, one_of, shown};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The file or the dataset is refused.
    Error,
    /// It is used; someone should look.
    Warning,
}

/// A text that places refer to: a rule file or a dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The file's name as it is shown; a text that came from no file has a name such as `<text>`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A place in a text. As JSON it has the keys `file`, `line` and `column`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The text.
    #[serde(rename = "file", serialize_with = "file_name")]
    pub source: Arc<SourceText>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The first byte of what is meant.
    #[serde(skip)]
    pub start: usize,
    /// The byte after it.
    #[serde(skip)]
    pub end: usize,
}

fn file_name<S: Serializer>(source: &Arc<SourceText>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&source.name)
}

/// A second place that a fault needs to be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Where.
    #[serde(flatten)]
    pub location: Location,
    /// What is there.
    pub message: String,
}

/// One fault or warning.
///
/// As JSON its keys are `code`, `severity`, `message`, `file`, `line`, `column`, `path`, `label`,
/// `related`, `allowed` and `help`; a fault without a place has no `file`, `line` and `column`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code: `R0102` in rule files, `D0201` in datasets.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, with what was found.
    pub message: String,
    /// Where, if it has a place.
    #[serde(flatten)]
    pub location: Option<Location>,
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
}

impl Diagnostic {
    /// A diagnostic that says `message` and nothing more yet.
    #[must_use]
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            location: None,
            path: None,
            label: None,
            related: Vec::new(),
            allowed: None,
            help: None,
        }
    }
}

/// All faults of a text, sorted by place: never empty when it is an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(pub(crate) Vec<Diagnostic>);

impl Diagnostics {
    /// Each of them, in order of file, line and column.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
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

impl<'d> IntoIterator for &'d Diagnostics {
    type Item = &'d Diagnostic;
    type IntoIter = std::slice::Iter<'d, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl std::error::Error for Diagnostics {}
