//! Hidden characters, and their names in messages.

use crate::diagnostic::is_command;
use crate::name::is_unseen;
use crate::said::{Said, said};

/// Returns the first character of an id that is invisible, or that looks like a plain blank.
pub(super) fn hidden(id: &str) -> Option<char> {
    let odd = |c: &char| is_command(*c) || is_unseen(*c) || *c != ' ' && c.is_whitespace();
    if id.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return None;
    }
    id.chars().find(odd)
}

/// Returns what a value has that nobody sees, and the value without it.
pub(super) fn within(text: &str) -> Option<(Said, String)> {
    let unseen = text.chars().find(|c| is_unseen(*c))?;
    let says = said!("it has the character {}", "có ký tự {}", named(unseen));
    Some((says, text.chars().filter(|c| !is_unseen(*c)).collect()))
}

/// Returns the number of a character, and its name if it is a well-known one.
pub(super) fn named(c: char) -> Said {
    let name = match c {
        '\t' => said!(" (a tab)", " (dấu tab)"),
        '\n' | '\r' => said!(" (a line end)", " (dấu xuống dòng)"),
        '\u{a0}' | '\u{202f}' => said!(" (a no-break space)", " (dấu cách không ngắt)"),
        '\u{ad}' => said!(" (a soft hyphen)", " (dấu nối mềm)"),
        '\u{200b}' => said!(" (a zero-width space)", " (dấu cách không có độ rộng)"),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => {
            said!(" (a joiner without width)", " (ký tự nối không có độ rộng)")
        }
        '\u{feff}' => said!(" (a byte-order mark)", " (dấu thứ tự byte)"),
        _ if c.is_control() => said!(" (a control character)", " (ký tự điều khiển)"),
        _ if is_command(c) => {
            said!(" (a mark that turns the direction of writing)", " (ký tự đổi chiều viết)")
        }
        _ if is_unseen(c) => said!(" (a character that nobody sees)", " (ký tự không nhìn thấy)"),
        _ => said!("", ""),
    };
    said!("{}{}", "{}{}", format!("U+{:04X}", u32::from(c)), name)
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
