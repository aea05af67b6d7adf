//! Lines and columns of places in a text.

use super::location::{Excerpt, Location};
use super::span::Span;

/// A text that places refer to: a rule file or the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceText {
    /// The file's name as it is shown.
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether people wrote it. The lines of a text that was made from a document are useless to them.
    pub(crate) has_lines: bool,
}

impl SourceText {
    /// A text that people wrote.
    pub(crate) fn new(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), text: text.into(), has_lines: true }
    }

    /// The text of a document that was made in code.
    pub(crate) fn of_document(text: &str) -> Self {
        Self { has_lines: false, ..Self::new("<document>", text) }
    }
}

/// How much of a line is kept on each side of a place, in bytes.
const AROUND: usize = 2_000;

/// Finds the line of a byte without reading the text again.
///
/// Lines end in `\n`, `\r\n` or `\r`. A byte-order mark is no part of the first line.
#[derive(Debug, Clone)]
pub(crate) struct LineIndex {
    /// Where each line begins.
    starts: Vec<usize>,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let lines = text.trim_start_matches('\u{feff}');
        let first = text.len().saturating_sub(lines.len());
        let ends = (1..).zip(text.as_bytes()).filter(|(next, byte)| match byte {
            b'\n' => true,
            b'\r' => text.as_bytes().get(*next) != Some(&b'\n'),
            _ => false,
        });
        Self { starts: std::iter::once(first).chain(ends.map(|(next, _)| next)).collect() }
    }

    /// Returns the line of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).max(1)
    }

    /// The place of a span. A place past the end is held to the end.
    pub(crate) fn locate(&self, name: &str, text: &str, span: Span) -> Location {
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let [first, last] = [start, end].map(|at| {
            let line = self.line(at);
            let from = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
            let before = text.get(from..at).unwrap_or_default();
            (line, before.chars().count().saturating_add(1), from)
        });
        let number = |number| u32::try_from(number).unwrap_or(u32::MAX);
        Location {
            file: name.to_owned(),
            sheet: None,
            line: number(first.0),
            column: number(first.1),
            end_line: number(last.0),
            end_column: number(last.1),
            excerpt: Some(excerpt(text, first.2, Span { start, end })),
        }
    }
}

/// The line that begins at `from`, with a span that begins in it.
fn excerpt(text: &str, from: usize, span: Span) -> Excerpt {
    let rest = text.get(from..).unwrap_or_default();
    let [start, end] = [span.start, span.end].map(|at| at.saturating_sub(from));
    let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let line = rest.get(..length.max(start)).unwrap_or(rest);
    let first = floor(line, start.saturating_sub(AROUND));
    let last = floor(line, start.saturating_add(AROUND));
    Excerpt {
        text: line.get(first..last).unwrap_or_default().to_owned(),
        start: start.saturating_sub(first),
        end: end.min(last).saturating_sub(first),
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

    fn place(text: &str, start: usize, end: usize) -> [u32; 4] {
        let place = LineIndex::new(text).locate("t", text, Span { start, end });
        [place.line, place.column, place.end_line, place.end_column]
    }

    #[test]
    fn columns_count_characters() {
        let text = "tên: đường\nhai\n";
        let at = text.find("ng").unwrap();
        assert_eq!(place(text, at, at + 2), [1, 9, 1, 11]);
        let at = text.find("hai").unwrap();
        assert_eq!(place(text, at, at + 3), [2, 1, 2, 4]);
        assert_eq!(place(text, 999, 1000), [3, 1, 3, 1]);
        assert_eq!(place(text, 0, text.len()), [1, 1, 3, 1]);
    }

    #[test]
    fn lines_end_in_three_ways_and_a_mark_is_no_character() {
        let text = "\u{feff}a\r\nb\rc\nd";
        for (word, line) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            let at = text.find(word).unwrap();
            assert_eq!(place(text, at, at + 1), [line, 1, line, 2]);
        }
    }

    #[test]
    fn every_line_is_found() {
        let text: String = (1..=1_000).map(|line| format!("{line}\n")).collect();
        for line in 1..=1_000_u32 {
            let at = text.find(&format!("\n{line}\n")).map_or(0, |at| at + 1);
            assert_eq!(place(&text, at, at)[..2], [line, 1]);
        }
    }

    #[test]
    fn of_a_long_line_only_what_is_near_is_kept() {
        let text = format!("{}sai{}\n", "đ".repeat(9_000), "ơ".repeat(9_000));
        let start = text.find("sai").unwrap();
        let index = LineIndex::new(&text);
        let place = index.locate("t", &text, Span { start, end: start + 3 });
        assert_eq!((place.column, place.text()), (9_001, Some("sai")));
        assert!(place.excerpt.unwrap().text.len() <= 2 * AROUND);
        let whole = index.locate("t", &text, Span { start: 0, end: text.len() });
        assert_eq!((whole.end_line, whole.text().unwrap().len()), (2, AROUND));
    }
}
