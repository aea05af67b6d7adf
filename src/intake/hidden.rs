//! Hidden characters, and their names in messages.

use crate::diagnostic::is_command;
use crate::name::is_unseen;

/// Returns the first character of an id that is invisible, or that looks like a plain blank.
pub(super) fn hidden(id: &str) -> Option<char> {
    let odd = |c: &char| is_command(*c) || is_unseen(*c) || *c != ' ' && c.is_whitespace();
    if id.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return None;
    }
    id.chars().find(odd)
}

/// Returns the number of a character, and its name if it is a well-known one.
pub(super) fn named(c: char) -> String {
    let name = match c {
        '\t' => " (a tab)",
        '\n' | '\r' => " (a line end)",
        '\u{a0}' | '\u{202f}' => " (a no-break space)",
        '\u{ad}' => " (a soft hyphen)",
        '\u{200b}' => " (a zero-width space)",
        '\u{200c}' | '\u{200d}' | '\u{2060}' => " (a joiner without width)",
        '\u{feff}' => " (a byte-order mark)",
        _ if c.is_control() => " (a control character)",
        _ if is_command(c) => " (a mark that turns the direction of writing)",
        _ => "",
    };
    format!("U+{:04X}{name}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_nobody_sees_are_named() {
        assert_eq!(hidden("xa-01 b"), None);
        assert_eq!(hidden("triệu-thành"), None);
        for (id, name) in [
            ("xa\u{200b}01", "U+200B (a zero-width space)"),
            ("xa\u{a0}01", "U+00A0 (a no-break space)"),
            ("xa\u{202e}01", "U+202E (a mark that turns the direction of writing)"),
            ("xa\u{1b}[31m", "U+001B (a control character)"),
            ("xa\n01", "U+000A (a line end)"),
        ] {
            assert_eq!(hidden(id).map(named).as_deref(), Some(name));
        }
    }
}
