//! Faults and warnings with their places.

use std::sync::Arc;

use serde::Serialize;

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

/// A place in a text, or a cell of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The text; of a workbook, the row that the cell stands in, with `|` between its cells.
    pub source: Arc<SourceText>,
    /// The sheet, in a workbook. Line and column are then the row and the column of the cell.
    pub sheet: Option<Arc<str>>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The first byte of what is meant.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl Location {
    /// The line and column after the last character of what is meant, both from 1.
    #[must_use]
    pub fn end_place(&self) -> (u32, u32) {
        if self.sheet.is_some() {
            return (self.line, self.column.saturating_add(1));
        }
        let meant = self.source.text.get(self.start..self.end).unwrap_or_default();
        let lines = meant.matches('\n').count();
        let last = meant.rsplit('\n').next().unwrap_or_default().chars().count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let from = if lines == 0 { self.column } else { 1 };
        (self.line.saturating_add(count(lines)), from.saturating_add(count(last)))
    }

    /// The cell as spreadsheets name it, `Hạ tầng số!D7`; nothing in a text.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        let sheet = self.sheet.as_ref()?;
        Some(format!("{sheet}!{}", cell_name(self.line, self.column)))
    }
}

/// A cell of a row and a column, both from 1, as spreadsheets name it: `D7`.
pub(crate) fn cell_name(row: u32, mut column: u32) -> String {
    let mut letters = Vec::new();
    while let Some(place) = column.checked_sub(1) {
        letters.push(char::from(b'A'.saturating_add(u8::try_from(place % 26).unwrap_or(0))));
        column = place / 26;
    }
    letters.into_iter().rev().collect::<String>() + &row.to_string()
}

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
    /// Stable code: `R0102` in rule files, `D0201` in datasets.
    pub code: &'static str,
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
    /// A diagnostic that says `message` and nothing more yet.
    #[must_use]
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_spreadsheets_name_them() {
        let source = Arc::new(SourceText { name: "a.xlsx".to_owned(), text: String::new() });
        let cell = |column| {
            let sheet = Some("Hạ tầng số".into());
            Location { source: Arc::clone(&source), sheet, line: 7, column, start: 0, end: 0 }
                .cell()
        };
        for (column, name) in [
            (1, "A7"),
            (4, "D7"),
            (26, "Z7"),
            (27, "AA7"),
            (702, "ZZ7"),
            (703, "AAA7"),
            (16384, "XFD7"),
        ] {
            assert_eq!(cell(column), Some(format!("Hạ tầng số!{name}")));
        }
    }
}
