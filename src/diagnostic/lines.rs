//! Lines and columns of places in a text.

use std::sync::Arc;

use super::location::{Location, SourceText};

/// Where the lines of a text begin, to find the line of a byte without reading the text again.
#[derive(Debug, Clone)]
pub(crate) struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at.saturating_add(1));
        Self { starts: std::iter::once(0).chain(after).collect() }
    }

    /// The place of the bytes `start..end`; a place past the end is held to the end.
    pub(crate) fn locate(&self, source: &Arc<SourceText>, start: usize, end: usize) -> Location {
        let start = floor(&source.text, start);
        let end = floor(&source.text, end).max(start);
        let line = self.starts.partition_point(|from| *from <= start);
        let from = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied();
        let before = source.text.get(from.unwrap_or(0)..start).unwrap_or_default();
        let column = before.chars().count().saturating_add(1);
        Location {
            source: Arc::clone(source),
            sheet: None,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            start,
            end,
        }
    }
}

/// The last boundary between characters that is not after `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "tên: đường\nhai\n";
        let source = Arc::new(SourceText { name: "t".to_owned(), text: text.to_owned() });
        let lines = LineIndex::new(text);
        let at = text.find("ng").unwrap();
        let place = lines.locate(&source, at, at + 1);
        assert_eq!((place.line, place.column), (1, 9));
        let at = text.find("hai").unwrap();
        let place = lines.locate(&source, at, at + 3);
        assert_eq!((place.line, place.column), (2, 1));
        let place = lines.locate(&source, 999, 1000);
        assert_eq!((place.line, place.column, place.start), (3, 1, text.len()));
    }
}
