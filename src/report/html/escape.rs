//! Escaped text: nothing in it can become a tag.

use std::fmt;

use crate::diagnostic::is_command;

/// Writes text between tags or in an attribute in double quotes.
///
/// Characters that HTML cannot hold (control characters, noncharacters) and those that turn the direction of
/// the text become `U+FFFD`.
pub(super) fn text(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    for c in text.chars() {
        match c {
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '&' => out.write_str("&amp;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            _ => out.write_char(permitted(c))?,
        }
    }
    Ok(())
}

/// Writes text for people: the number of a document (`3853/QĐ-UBND`) stays in one line.
pub(super) fn prose(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    for (place, word) in text.split(' ').enumerate() {
        if place > 0 {
            out.write_char(' ')?;
        }
        if is_document(word) {
            out.write_str("<span class=\"s\">")?;
            self::text(out, word)?;
            out.write_str("</span>")?;
        } else {
            self::text(out, word)?;
        }
    }
    Ok(())
}

/// Returns whether a word is the number of a document that a browser would break at its hyphen.
fn is_document(word: &str) -> bool {
    /// A longer word is broken instead of making the page wider.
    const LONGEST: usize = 20;
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.contains('/')
        && word.contains('-')
        && word.chars().count() <= LONGEST
}

/// Returns the escaped text.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a string does not fail.
    let _ = self::text(&mut out, text);
    out
}

/// Replaces the characters that HTML cannot hold.
pub(super) fn cleaned(text: &str) -> String {
    text.chars().map(permitted).collect()
}

fn permitted(c: char) -> char {
    let nonchar = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    match c {
        '\n' | '\t' => c,
        '\r' => ' ',
        _ if nonchar || is_command(c) => '\u{fffd}',
        _ => c,
    }
}

/// Writes text as a string of a style sheet. Everything except letters, digits and spaces is written by its
/// number, so that it ends neither the string nor the sheet.
pub(super) fn style_string(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in cleaned(text).chars() {
        match c {
            c if c.is_alphanumeric() || c == ' ' => out.write_char(c)?,
            c => write!(out, "\\{:x} ", u32::from(c))?,
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_html_are_text() {
        assert_eq!(escaped("<a b='1'>&\""), "&lt;a b=&#39;1&#39;&gt;&amp;&quot;");
        assert_eq!(escaped("\u{202e}Xã\u{2066}\u{200f}"), "\u{fffd}Xã\u{fffd}\u{fffd}");
        assert_eq!(escaped("Xã\u{0}\u{85}\u{ffff}\r\n"), "Xã\u{fffd}\u{fffd}\u{fffd} \n");
    }

    #[test]
    fn numbers_of_documents_stay_in_one_line() {
        let prose = |text: &str| {
            let mut out = String::new();
            prose(&mut out, text).unwrap();
            out
        };
        assert_eq!(
            prose("thanh-hoa/plan 2023 · 281/KH-UBND, <48-NQ/TU"),
            "thanh-hoa/plan 2023 · <span class=\"s\">281/KH-UBND,</span> &lt;48-NQ/TU"
        );
        assert_eq!(prose("27/5 2-3 20/12/2023"), "27/5 2-3 20/12/2023");
        assert_eq!(prose(&format!("1/{}-", "x".repeat(18))), format!("1/{}-", "x".repeat(18)));
    }

    #[test]
    fn a_style_string_cannot_be_left() {
        let mut out = String::new();
        style_string(&mut out, "\"}</style><script>\\").unwrap();
        assert_eq!(out, "\"\\22 \\7d \\3c \\2f style\\3e \\3c script\\3e \\5c \"");
    }
}
