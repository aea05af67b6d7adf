//! Lines of text for a terminal, broken between words. All text output of the crate uses them.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use crate::diagnostic::{in_a_line, is_command};

/// The default number of characters of a line.
pub(crate) const WIDTH: usize = 100;
/// The least number of characters for text in a line, whatever its indent.
const LEAST: usize = 20;
/// The characters of one level of indent.
const STEP: usize = 2;

/// A line of the working of a score, for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Line {
    /// The level of indent. The parts of a method are one level below the method.
    pub depth: usize,
    /// The text, of any length, without a line break.
    pub text: String,
}

impl Line {
    /// Makes a line. Line breaks in the text become spaces.
    pub(crate) fn new(depth: usize, text: impl Into<String>) -> Self {
        let text = text.into();
        let replaced = match in_a_line(&text) {
            Cow::Owned(line) => Some(line),
            Cow::Borrowed(_) => None,
        };
        Self { depth, text: replaced.unwrap_or(text) }
    }
}

/// A text that is written line by line.
#[derive(Debug)]
pub(crate) struct Lines {
    text: String,
    width: usize,
}

impl Lines {
    /// Returns an empty text whose lines have at most `width` characters.
    pub(crate) const fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    /// Writes an empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Writes a line unbroken, whatever its length.
    pub(crate) fn whole(&mut self, text: &str) {
        self.put(0, &in_a_line(text));
    }

    /// Writes a paragraph with the same indent on all its lines.
    pub(crate) fn paragraph(&mut self, indent: usize, text: impl Display) {
        let room = self.width.saturating_sub(indent);
        self.broken_line(indent, indent, room, text);
    }

    /// Writes a line. What follows a break is indented by one more level.
    pub(crate) fn line(&mut self, indent: usize, text: impl Display) {
        let further = indent.saturating_add(STEP);
        let room = self.width.saturating_sub(further).max(LEAST);
        self.broken_line(indent, further, room, text);
    }

    fn broken_line(&mut self, indent: usize, further: usize, room: usize, text: impl Display) {
        let begin = self.text.len();
        let start = self.write(indent, text);
        if self.text.get(start..).is_some_and(|text| fits(text, room)) {
            return self.gap();
        }
        let text = self.text.split_off(start);
        self.text.truncate(begin);
        for (place, line) in broken(&spaced(&text), room).enumerate() {
            self.put(if place == 0 { indent } else { further }, line);
        }
    }

    /// Writes a line of a working, the outermost indented by `indent`.
    pub(crate) fn worked(&mut self, indent: usize, depth: usize, text: impl Display) {
        self.line(indent.saturating_add(depth.saturating_mul(STEP)), text);
    }

    /// Writes `left … right`, with the right part at the right edge. The left part is broken if it
    /// is too long.
    pub(crate) fn row(&mut self, indent: usize, left: impl Display, right: impl Display) {
        let begin = self.text.len();
        let start = self.write(indent, left);
        let middle = self.write(0, right);
        let right = self.text.split_off(middle);
        let taken = indent.saturating_add(right.chars().count()).saturating_add(2);
        let room = self.width.saturating_sub(taken);
        let left = self.text.get(start..).unwrap_or_default();
        if room >= LEAST && fits(left, room) {
            return self.end_row(room, start, &right);
        }
        let left = self.text.split_off(start);
        self.text.truncate(begin);
        if room < LEAST {
            // They do not fit on one line, so one goes below the other.
            self.paragraph(indent, left);
            let width = self.width;
            for line in broken(&spaced(&right), width.saturating_sub(indent)) {
                self.put(0, &format!("{line:>width$}"));
            }
            return;
        }
        for (place, line) in broken(&spaced(&left), room).enumerate() {
            let start = self.write(indent, line);
            self.end_row(room, start, if place == 0 { &right } else { "" });
        }
    }

    /// Ends a row whose left part begins at `start` and has `room` for it.
    fn end_row(&mut self, room: usize, start: usize, right: &str) {
        if !right.is_empty() {
            let taken = self.text.get(start..).unwrap_or_default().chars().count();
            self.spaces(room.saturating_add(2).saturating_sub(taken));
            self.text.push_str(right);
        }
        self.gap();
    }

    /// Writes a text after an indent, and returns where it begins.
    fn write(&mut self, indent: usize, text: impl Display) -> usize {
        self.spaces(indent);
        let start = self.text.len();
        // Writing to a string does not fail.
        let _ = write!(self.text, "{text}");
        start
    }

    fn put(&mut self, indent: usize, line: &str) {
        self.spaces(indent);
        self.text.push_str(line);
        self.gap();
    }

    fn spaces(&mut self, mut count: usize) {
        const SPACES: &str = "                                                                ";
        while let Some(rest) = count.checked_sub(SPACES.len()) {
            self.text.push_str(SPACES);
            count = rest;
        }
        self.text.push_str(SPACES.get(..count).unwrap_or_default());
    }

    /// Returns the text, without terminal commands.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Returns a text without terminal commands, with one space between words and none around them.
pub(crate) fn spaced(text: &str) -> Cow<'_, str> {
    if is_spaced(text) {
        return text.into();
    }
    in_a_line(text).split_whitespace().collect::<Vec<_>>().join(" ").into()
}

fn is_spaced(text: &str) -> bool {
    let mut before = ' ';
    let mut is_in_order = |c: char| {
        let fits = !c.is_whitespace() || (c == ' ' && before != ' ');
        before = c;
        fits && !is_command(c)
    };
    text.chars().all(&mut is_in_order) && before != ' '
}

/// Returns whether a text is a line of at most `room` characters as it is.
fn fits(text: &str, room: usize) -> bool {
    // No text has more characters than bytes.
    is_spaced(text) && (text.len() <= room || text.chars().count() <= room)
}

/// Breaks a [spaced] text between words into lines of at most `room` characters. A single word that
/// is longer stays whole.
pub(crate) fn broken(text: &str, room: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let (line, after) = match end_of_line(text, room) {
            Some(end) => (text.get(..end)?, text.get(end.saturating_add(1)..)),
            None => (text, None),
        };
        rest = after;
        Some(line)
    })
}

/// Returns the index of the space at which a text is broken. `None` if it fits, or is one word.
fn end_of_line(text: &str, room: usize) -> Option<usize> {
    // No text has more characters than bytes.
    if text.len() <= room {
        return None;
    }
    let mut end = None;
    for (taken, (index, c)) in text.char_indices().enumerate() {
        if taken >= room && end.is_some() && (taken > room || c != ' ') {
            return end;
        }
        if c == ' ' {
            end = Some(index);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrap(text: &str, room: usize) -> Vec<String> {
        broken(&spaced(text), room).map(str::to_owned).collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap(" một\thai \n ba ", 7), ["một hai", "ba"]);
        assert_eq!(wrap("một hai ba", 6), ["một", "hai ba"]);
        assert_eq!(wrap("một hai ba", 10), ["một hai ba"]);
        assert_eq!(wrap("một hai ba", 9), ["một hai", "ba"]);
        assert_eq!(wrap("\u{a0}một\u{a0}hai\u{1b}", 7), ["một", "hai\u{fffd}"]);
        assert_eq!(wrap("một hai ba bốn", 7), ["một hai", "ba bốn"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("dàiquácỡdòng x", 5), ["dàiquácỡdòng", "x"]);
    }

    #[test]
    fn what_follows_a_break_is_set_in_further() {
        let mut lines = Lines::new(24);
        lines.row(0, "một hai ba bốn năm sáu", "7");
        lines.worked(2, 1, "một hai\nba bốn năm sáu bảy");
        let expected = "một hai ba bốn năm     7\nsáu\n    một hai ba bốn năm\n      sáu bảy\n";
        assert_eq!(lines.finish(), expected);
    }
}
