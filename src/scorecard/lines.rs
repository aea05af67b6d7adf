//! Lines of text for a terminal of 100 columns, broken between words.

use std::fmt;

use crate::diagnostic::in_a_line;

/// Columns of a line.
const WIDTH: usize = 100;

/// Spaces before a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Indent(pub(crate) usize);

impl Indent {
    /// A line, broken where it must be; what follows the break is set in further.
    pub(crate) fn line(self, f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
        for (place, line) in wrap(text, self.room()).iter().enumerate() {
            let indent = if place == 0 { self.0 } else { self.deeper().0 };
            writeln!(f, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// The most characters of a line, without the indent.
    fn room(self) -> usize {
        WIDTH.saturating_sub(self.0.saturating_add(2)).max(20)
    }

    pub(crate) fn deeper(self) -> Self {
        Self(self.0.saturating_add(2))
    }
}

/// `left … right`, the right part at the right edge; the left part wraps when it must.
pub(crate) fn row(
    f: &mut fmt::Formatter<'_>,
    indent: usize,
    left: &str,
    right: &str,
) -> fmt::Result {
    let taken = indent.saturating_add(right.chars().count()).saturating_add(2);
    let room = WIDTH.saturating_sub(taken);
    if room < 20 {
        // Not side by side: one below the other.
        let all = WIDTH.saturating_sub(indent);
        for line in wrap(left, all) {
            writeln!(f, "{:indent$}{line}", "")?;
        }
        return wrap(right, all).iter().try_for_each(|line| writeln!(f, "{line:>WIDTH$}"));
    }
    for (place, line) in wrap(left, room).iter().enumerate() {
        let right = if place == 0 { right } else { "" };
        let gap = room.saturating_add(2).saturating_sub(line.chars().count());
        let gap = if right.is_empty() { 0 } else { gap };
        writeln!(f, "{:indent$}{line}{:gap$}{right}", "", "")?;
    }
    Ok(())
}

/// Breaks a text between words into lines of at most `room` characters, without commands to a terminal.
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
    use super::wrap;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("một hai ba bốn", 7), ["một hai", "ba bốn"]);
        assert_eq!(wrap("", 7), [""]);
        assert_eq!(wrap("dàiquácỡdòng x", 5), ["dàiquácỡdòng", "x"]);
    }
}
