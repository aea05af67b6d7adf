//! The texts that a document was read from, and the places of its values in them.
//!
//! An amended document has values from several files. Its spans count as if all texts were one after another,
//! so that a span tells its file.

use std::sync::Arc;

use super::inside;
use crate::diagnostic::{LineIndex, Location, SourceText, Span};

/// The texts of a document, the oldest first.
#[derive(Debug)]
pub(crate) struct Texts {
    sources: Vec<Arc<SourceText>>,
    /// The start of each text.
    starts: Vec<usize>,
    /// How many of the first texts are libraries.
    libraries: usize,
}

impl Texts {
    /// Makes the texts of a document that is one file.
    pub(crate) fn one(source: &Arc<SourceText>) -> Self {
        Self::several(vec![Arc::clone(source)])
    }

    /// Makes the texts of a document that is merged from files, and takes declarations from libraries.
    pub(crate) fn merged(libraries: Vec<Arc<SourceText>>, sources: Vec<Arc<SourceText>>) -> Self {
        let count = libraries.len();
        Self { libraries: count, ..Self::several([libraries, sources].concat()) }
    }

    /// Returns how many of the first texts are libraries.
    pub(crate) const fn libraries(&self) -> usize {
        self.libraries
    }

    /// Returns whether a span is in a library.
    pub(crate) fn is_of_library(&self, span: Span) -> bool {
        self.written(span).is_some_and(|(place, _)| place < self.libraries)
    }

    /// Returns whether the document is a base that another file changes.
    pub(crate) fn is_changed(&self) -> bool {
        self.sources.len().saturating_sub(self.libraries) > 1
    }

    fn several(sources: Vec<Arc<SourceText>>) -> Self {
        let mut next = 0usize;
        let start = |source: &Arc<SourceText>| {
            let start = next;
            next = start.saturating_add(source.text.len()).saturating_add(1);
            start
        };
        let starts = sources.iter().map(start).collect();
        Self { sources, starts, libraries: 0 }
    }

    /// Returns the name of the newest file, which is the name of the document.
    pub(crate) fn name(&self) -> &str {
        self.sources.last().map_or("", |source| source.name.as_str())
    }

    pub(crate) fn sources(&self) -> &[Arc<SourceText>] {
        &self.sources
    }

    /// Returns each text with its start.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = (usize, &Arc<SourceText>)> {
        self.starts.iter().copied().zip(&self.sources)
    }

    /// Returns the file of a span, and the bytes in its text.
    pub(crate) fn written(&self, span: Span) -> Option<(usize, Span)> {
        let place = self.starts.partition_point(|start| *start <= span.start).checked_sub(1)?;
        let start = self.starts.get(place)?;
        let [from, to] = [span.start, span.end].map(|at| at.saturating_sub(*start));
        Some((place, Span { start: from, end: to }))
    }

    /// Returns the span of the bytes `part` of a text that is written at `whole`. If it cannot be found,
    /// returns `whole`.
    pub(crate) fn inside(&self, whole: Span, text: &str, part: Span) -> Span {
        let written = self.written(whole);
        let Some((source, written)) = written.and_then(|(n, at)| Some((self.sources.get(n)?, at)))
        else {
            return whole;
        };
        let place = inside::inside(&source.text, written, text, part);
        let moved = |at: usize| whole.start.saturating_add(at.saturating_sub(written.start));
        Span { start: moved(place.start), end: moved(place.end) }
    }

    /// Returns whether a span is in the file that changes another one.
    pub(crate) fn is_newest(&self, span: Span) -> bool {
        self.is_changed() && self.starts.last().is_some_and(|start| *start <= span.start)
    }

    /// Finds the lines of all texts.
    pub(crate) fn lines(&self) -> Lines<'_> {
        let lines = self.sources.iter().map(|source| LineIndex::new(&source.text)).collect();
        Lines { texts: self, lines }
    }
}

/// Texts with their lines.
pub(crate) struct Lines<'t> {
    texts: &'t Texts,
    lines: Vec<LineIndex>,
}

impl Lines<'_> {
    /// Returns the lines of a span. `None` in a text that was made from a document.
    pub(crate) fn locate(&self, span: Span) -> Option<Location> {
        let (place, span) = self.texts.written(span)?;
        let (source, lines) = (self.texts.sources.get(place)?, self.lines.get(place)?);
        if !source.has_lines {
            return None;
        }
        Some(lines.locate(&source.name, &source.text, span))
    }
}
