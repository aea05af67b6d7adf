//! Faults while they are being collected, and how they become diagnostics.
//!
//! While reading, a place in a text is no more than two byte positions. Lines and columns are
//! counted once, at the end, for the faults that are reported, so that a good file pays nothing
//! for them.

#[cfg(feature = "xlsx")]
use std::collections::HashMap;

use crate::dataset::remarks::Remarks;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, LineIndex, Location, Problem, Span};
use crate::said::{Said, said};

/// The place of a fault.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// In the data as a whole.
    Whole,
    /// Bytes of a text, or cells of a workbook.
    Text {
        span: Span,
        /// The unit of the line, if it is known.
        unit: &'a str,
        /// The column or metric, if the fault is about one.
        column: &'a str,
    },
    /// In the unit with this index in a list for a register.
    Listed(usize),
    /// In a submission.
    Entry(Entry<'a>),
    /// In a column of numbers that are given in code.
    Column(&'a str),
    /// In a row of a record batch or of numbers that are given in code, from 0.
    Row {
        row: usize,
        /// The unit of the row, if it is known.
        unit: &'a str,
        /// The name of the column.
        column: &'a str,
    },
}

/// A place in a list of submissions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) submission: usize,
    /// The id as it was sent.
    pub(super) unit: &'a str,
    /// `unit`, `metrics`, …
    pub(super) part: &'static str,
    /// The metric or target, if the fault is about one.
    pub(super) key: &'a str,
}

impl Place<'_> {
    pub(super) fn path(&self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Text { unit, column, .. } => match (unit.is_empty(), column.is_empty()) {
                (false, false) => Some(format!("{unit}.{column}")),
                (false, true) => Some((*unit).to_owned()),
                (true, _) => None,
            },
            Self::Listed(place) => Some(format!("units[{place}].id")),
            Self::Entry(Entry { submission, unit, part, key }) => {
                let unit = if unit.is_empty() { String::new() } else { format!(": {unit}") };
                let key = if key.is_empty() { String::new() } else { format!(".{key}") };
                Some(format!("submissions[{submission}{unit}].{part}{key}"))
            }
            Self::Column(column) => Some((*column).to_owned()),
            Self::Row { row, unit, column } => {
                let unit = if unit.is_empty() { String::new() } else { format!(": {unit}") };
                let column = if column.is_empty() { String::new() } else { format!(".{column}") };
                Some(format!("rows[{row}{unit}]{column}"))
            }
        }
    }

    /// Returns the part of the place that can be kept.
    pub(super) const fn spot(&self) -> Option<Spot> {
        match self {
            Self::Text { span, .. } => Some(Spot::Text(*span)),
            Self::Entry(entry) => Some(Spot::Entry(entry.submission)),
            #[cfg(feature = "arrow")]
            Self::Row { row, .. } => Some(Spot::Row(*row)),
            #[cfg(not(feature = "arrow"))]
            Self::Row { .. } => None,
            Self::Whole | Self::Listed(_) | Self::Column(_) => None,
        }
    }

    pub(super) const fn span(&self) -> Option<Span> {
        match self {
            Self::Text { span, .. } => Some(*span),
            _ => None,
        }
    }
}

/// A place to keep until all of the data is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    Text(Span),
    /// In the submission of this number.
    Entry(usize),
    /// In this row of a record batch.
    #[cfg(feature = "arrow")]
    Row(usize),
}

impl Spot {
    /// Returns the place, for a unit and a column.
    pub(super) const fn place<'a>(
        self,
        unit: &'a str,
        part: &'static str,
        column: &'a str,
    ) -> Place<'a> {
        match self {
            Self::Text(span) => Place::Text { span, unit, column },
            Self::Entry(submission) => Place::Entry(Entry { submission, unit, part, key: column }),
            #[cfg(feature = "arrow")]
            Self::Row(row) => {
                Place::Row { row, unit, column: if column.is_empty() { part } else { column } }
            }
        }
    }

    /// Returns the span to show. `None` if there is none.
    pub(super) const fn span(self) -> Option<Span> {
        match self {
            Self::Text(span) => Some(span),
            _ => None,
        }
    }
}

impl Span {
    /// Returns the place of a fault that is about no unit and no column.
    pub(super) const fn place(self) -> Place<'static> {
        self.within("", "")
    }

    /// Returns the place of a fault in the line of a unit, in a column if it is about one.
    pub(super) const fn within<'a>(self, unit: &'a str, column: &'a str) -> Place<'a> {
        Place::Text { span: self, unit, column }
    }
}

/// A state of [`Faults`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    listed: usize,
    count: usize,
}

/// The faults of one dataset.
#[derive(Debug)]
pub(super) struct Faults {
    listed: Vec<Problem>,
    count: usize,
    limit: usize,
    /// What is no fault, but was taken on our own word.
    pub(super) remarks: Box<Remarks>,
}

impl Faults {
    pub(super) fn new(limit: usize) -> Self {
        Self { listed: Vec::new(), count: 0, limit, remarks: Box::default() }
    }

    pub(super) const fn limit(&self) -> usize {
        self.limit
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns whether no more faults are listed.
    #[cfg(feature = "xlsx")]
    pub(super) const fn is_full(&self) -> bool {
        self.listed.len() >= self.limit
    }

    /// Returns the state of the list, for [`Faults::forget_since`].
    pub(super) const fn mark(&self) -> Mark {
        Mark { listed: self.listed.len(), count: self.count }
    }

    /// Removes the faults since a mark, because they follow from one that describes the cause better.
    pub(super) fn forget_since(&mut self, mark: Mark) {
        self.listed.truncate(mark.listed);
        self.count = mark.count;
    }

    /// Adds a fault. Its text is only made if it will be listed.
    #[cold]
    pub(super) fn push(&mut self, place: Place<'_>, problem: impl FnOnce() -> Problem) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < self.limit {
            self.list(place, problem());
        }
    }

    /// Adds a fault that has its place.
    pub(super) fn add(&mut self, problem: Problem) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < self.limit {
            self.listed.push(problem);
        }
    }

    fn list(&mut self, place: Place<'_>, problem: Problem) {
        self.listed.push(problem.at(place.span()).path(place.path()));
    }

    /// Adds a fault with another place that helps to understand it.
    #[cold]
    pub(super) fn push_related(
        &mut self,
        place: Place<'_>,
        problem: impl FnOnce() -> Problem,
        related: impl FnOnce() -> Option<(Span, Said)>,
    ) {
        self.push(place, || match related() {
            Some((span, message)) => problem().related(span, message),
            None => problem(),
        });
    }

    /// Counts faults that are not listed.
    pub(super) const fn count_unlisted(&mut self, count: usize) {
        self.count = self.count.saturating_add(count);
    }

    /// Converts the faults to diagnostics about a text.
    pub(super) fn in_text(mut self, name: &str, text: &str) -> Diagnostics {
        self.listed.sort_by_key(|problem| problem.span);
        if self.is_empty() {
            return Diagnostics::default();
        }
        let lines = LineIndex::new(text);
        self.in_file(name, |span| Some(lines.locate(name, text, span)))
    }

    /// Returns the places of all listed faults.
    #[cfg(feature = "xlsx")]
    pub(super) fn spans(&self) -> Vec<Span> {
        self.listed.iter().flat_map(Problem::spans).collect()
    }

    /// Converts the faults to diagnostics about a workbook, for which all places are known.
    #[cfg(feature = "xlsx")]
    pub(super) fn in_workbook(
        mut self,
        name: &str,
        places: &HashMap<Span, Location>,
    ) -> Diagnostics {
        self.listed.sort_by_key(|problem| problem.span);
        self.in_file(name, |span| places.get(&span).cloned())
    }

    fn in_file(self, name: &str, locate: impl Fn(Span) -> Option<Location>) -> Diagnostics {
        let mut diagnostics = self.diagnostics(locate);
        for diagnostic in diagnostics.0.iter_mut().filter(|one| one.location.is_none()) {
            diagnostic.file.get_or_insert_with(|| name.to_owned());
        }
        diagnostics
    }

    /// Converts the faults to diagnostics without a text.
    pub(super) fn without_text(self) -> Diagnostics {
        self.diagnostics(|_| None)
    }

    fn diagnostics(self, locate: impl Fn(Span) -> Option<Location>) -> Diagnostics {
        let more = self.count.saturating_sub(self.listed.len());
        let listed = self.listed.into_iter();
        let mut diagnostics: Vec<_> = listed.map(|problem| problem.locate(&locate)).collect();
        if more > 0 {
            let are =
                if more == 1 { said!("fault is", "lỗi") } else { said!("faults are", "lỗi") };
            let message = said!(
                "{more} more {are} not listed",
                "còn {more} {are} khác không liệt kê",
                more,
                are
            );
            diagnostics.push(Diagnostic {
                help: Some(said!(
                    "mend these first: others often have the same cause",
                    "sửa các lỗi này trước: các lỗi khác thường cùng nguyên nhân"
                )),
                ..Diagnostic::new(Code::MoreDataFaults, message)
            });
        }
        Diagnostics(diagnostics)
    }
}
