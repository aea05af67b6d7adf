//! Lines of text for a terminal, broken between words. Every text of the crate is written through these.

use crate::diagnostic::in_a_line;

/// Characters of a line, unless the caller asks for others.
pub(crate) const WIDTH: usize = 100;
/// Characters that a line has for text, however deep it is set in.
const LEAST: usize = 20;
/// Characters that each level is set in.
const STEP: usize = 2;

/// A line of the working of a score, for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Line {
    /// How many levels it is set in: the parts of a method are below the method.
    pub depth: usize,
    /// The text, of any length, without a line break.
    pub text: String,
}

impl Line {
    /// Makes a line; whatever would break it becomes a space.
    pub(crate) fn new(depth: usize, text: &str) -> Self {
        Self { depth, text: in_a_line(text).into_owned() }
    }
}

/// A text that is written line by line.
#[derive(Debug)]
pub(crate) struct Lines {
    text: String,
    width: usize,
}

impl Lines {
    /// An empty text whose lines have at most `width` characters.
    pub(crate) const fn new(width: usize) -> Self {
        Self { text: String::new(), width }
    }

    /// Writes an empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Writes a line as it is, however long.
    pub(crate) fn whole(&mut self, text: &str) {
        self.put(0, &in_a_line(text));
    }

    /// Writes a paragraph; all its lines are set in alike.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) {
        for line in wrap(text, self.width.saturating_sub(indent)) {
            self.put(indent, &line);
        }
    }

    /// Writes a line; what follows a break is set in one level further.
    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        let further = indent.saturating_add(STEP);
        let room = self.width.saturating_sub(further).max(LEAST);
        for (place, line) in wrap(text, room).iter().enumerate() {
            self.put(if place == 0 { indent } else { further }, line);
        }
    }

    /// Writes lines of a working, the outermost set in by `indent`.
    pub(crate) fn worked(&mut self, indent: usize, lines: &[Line]) {
        for Line { depth, text } in lines {
            self.line(indent.saturating_add(depth.saturating_mul(STEP)), text);
        }
    }

    /// Writes `left … right`, the right part at the right edge. The left part is broken where it must be.
    pub(crate) fn row(&mut self, indent: usize, left: &str, right: &str) {
        let taken = indent.saturating_add(right.chars().count()).saturating_add(2);
        let room = self.width.saturating_sub(taken);
        if room < LEAST {
            // Not side by side: one below the other.
            self.paragraph(indent, left);
            let width = self.width;
            for line in wrap(right, width.saturating_sub(indent)) {
                self.put(0, &format!("{line:>width$}"));
            }
            return;
        }
        for (place, line) in wrap(left, room).iter().enumerate() {
            if place > 0 || right.is_empty() {
                self.put(indent, line);
                continue;
            }
            let gap = room.saturating_add(2).saturating_sub(line.chars().count());
            self.put(indent, &format!("{line}{:gap$}{right}", ""));
        }
    }

    fn put(&mut self, indent: usize, line: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(line);
        self.gap();
    }

    /// Returns the text, without commands to a terminal.
    pub(crate) fn finish(self) -> String {
        self.text
    }
}

/// Breaks a text between words into lines of at most `room` characters, without commands to a terminal. A
/// single word that is longer stays whole.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let text = in_a_line(text);
    let mut lines = vec![String::new()];
    let mut taken = 0usize;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        let beside = taken.saturating_add(1).saturating_add(width);
        match lines.last_mut() {
            Some(line) if line.is_empty() => {
                line.push_str(word);
                taken = width;
            }
            Some(line) if beside <= room => {
                line.push(' ');
                line.push_str(word);
                taken = beside;
            }
            _ => {
                lines.push(word.to_owned());
                taken = width;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("một hai ba bốn", 7), ["một hai", "ba bốn"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("dàiquácỡdòng x", 5), ["dàiquácỡdòng", "x"]);
    }

    #[test]
    fn what_follows_a_break_is_set_in_further() {
        let mut lines = Lines::new(24);
        lines.row(0, "một hai ba bốn năm sáu", "7");
        lines.worked(2, &[Line::new(1, "một hai\nba bốn năm sáu bảy")]);
        let expected = "một hai ba bốn năm     7\nsáu\n    một hai ba bốn năm\n      sáu bảy\n";
        assert_eq!(lines.finish(), expected);
    }
}
