//! Display of values and lists of names, in messages and other output for people.

use std::borrow::Cow;

use crate::said::{Said, Value};

/// The most characters of a value in a message.
const SHOWN: usize = 60;

/// Returns whether a character controls its display instead of being shown: a terminal control, a
/// mark that changes the direction of the text after it, or a line end that only some programs
/// recognise.
///
/// ```
/// use dti_engine::diagnostic::is_command;
/// assert!(['\u{1b}', '\u{9b}', '\u{202e}', '\u{200f}', '\u{2028}'].into_iter().all(is_command));
/// assert!(!"Xã Triệu Thành".chars().any(is_command));
/// ```
#[must_use]
pub const fn is_command(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// Returns a text that is safe to print on a terminal. Line ends and tabs stay, every other
/// [command](is_command) becomes U+FFFD. All text that this crate writes for people passes through
/// here.
///
/// ```
/// use dti_engine::diagnostic::harmless;
/// assert_eq!(harmless("Xã \u{1b}[31mĐỏ\n"), "Xã \u{fffd}[31mĐỏ\n");
/// ```
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\n' | '\t' => c,
        c => in_words(c),
    })
}

/// Returns a [harmless] text in one line. Line ends and tabs become spaces.
pub(crate) fn in_a_line(text: &str) -> Cow<'_, str> {
    replaced(text, in_words)
}

/// Returns a [harmless] text that fits a cell of a workbook: at most 32,767 units of UTF-16. If it
/// is cut, it ends with the number of characters left out: `… [+1234]`.
#[cfg(feature = "xlsx")]
pub(crate) fn in_a_cell(text: &str) -> Cow<'_, str> {
    const MOST: usize = 32_767;
    /// Room for the sign and any number.
    const SIGN: usize = 32;
    let text = harmless(text);
    // A character never has more units than bytes.
    if text.len() <= MOST || text.encode_utf16().count() <= MOST {
        return text;
    }
    let mut left = MOST.saturating_sub(SIGN);
    let fits = |c: &char| match left.checked_sub(c.len_utf16()) {
        Some(less) => {
            left = less;
            true
        }
        None => false,
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    let more = text.chars().count().saturating_sub(cut.chars().count());
    cut.push_str(&format!("… [+{more}]"));
    cut.into()
}

const fn in_words(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_command(c) => '\u{fffd}',
        c => c,
    }
}

fn replaced(text: &str, with: impl Fn(char) -> char) -> Cow<'_, str> {
    match text.chars().any(|c| is_command(c) && with(c) != c) {
        true => text.chars().map(with).collect(),
        false => text.into(),
    }
}

/// Returns a value for a message: on one line, without commands, cut if it is long.
pub(crate) fn shown(value: &str) -> String {
    let plain = |c: char| if c == '`' { '\'' } else { in_words(c) };
    let mut text: String = value.chars().take(SHOWN).map(plain).collect();
    if value.chars().nth(SHOWN).is_some() {
        text.push('…');
    }
    text
}

/// Returns `` `a`, `b` or `c` ``. A list of more than thirty is cut.
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Said {
    listed(&mut names.into_iter(), false)
}

/// Returns `` `a`, `b` and `c` ``. A list of more than thirty is cut.
pub(crate) fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> Said {
    listed(&mut names.into_iter(), true)
}

fn listed(names: &mut dyn Iterator<Item = &str>, all: bool) -> Said {
    const MOST: usize = 30;
    let listed = (&mut *names).take(MOST).map(shown).collect();
    Said::value(Value::List { names: listed, all, more: names.count() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::said::Language;

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(one_of([]), "");
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b"]), "`a` or `b`");
        assert_eq!(all_of(["a", "b", "c"]), "`a`, `b` and `c`");
        let many: Vec<_> = (0..40).map(|n| n.to_string()).collect();
        assert!(one_of(many.iter().map(String::as_str)).ends_with("`29` and 10 more"));
        assert_eq!(one_of(["a", "b"]).get(Language::Vi), "`a` hoặc `b`");
        assert_eq!(all_of(["a", "b", "c"]).get(Language::Vi), "`a`, `b` và `c`");
    }

    #[test]
    fn values_stay_on_one_line() {
        assert_eq!(shown("a\nb`c"), "a b'c");
        assert_eq!(shown(&"đ".repeat(100)).chars().count(), 61);
        assert_eq!(shown("a\u{1b}[2J\u{202e}b"), "a\u{fffd}[2J\u{fffd}b");
    }

    #[cfg(feature = "xlsx")]
    #[test]
    fn a_cell_says_what_it_has_no_room_for() {
        let most = "đ".repeat(32_767);
        assert_eq!(in_a_cell(&most), most);
        // Characters beyond the first plane take two units each.
        for long in ["đ".repeat(32_768), "𠀀".repeat(20_000)] {
            let cut = in_a_cell(&long);
            assert!(cut.encode_utf16().count() <= 32_767);
            let (kept, more) = cut.split_once("… [+").unwrap();
            let more: usize = more.trim_end_matches(']').parse().unwrap();
            assert_eq!(kept.chars().count() + more, long.chars().count());
        }
    }

    #[test]
    fn commands_are_all_controls_and_what_turns_or_ends_lines() {
        let commands: Vec<char> = ('\0'..=char::MAX).filter(|c| is_command(*c)).collect();
        assert!(('\0'..=char::MAX).filter(|c| c.is_control()).all(is_command));
        // 65 controls; ALM, LRM, RLM; two separators of lines; five embeddings, four isolates.
        assert_eq!(commands.len(), 65 + 3 + 2 + 5 + 4);
        let text: String = commands.iter().collect();
        assert_eq!(in_a_line(&text).chars().filter(|c| *c == ' ').count(), 3);
        assert_eq!(harmless(&text).chars().filter(|c| is_command(*c)).collect::<String>(), "\t\n");
        assert!(matches!(harmless("Xã\tA\n"), Cow::Borrowed(_)));
    }
}
