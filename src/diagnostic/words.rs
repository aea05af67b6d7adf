//! Values and lists of names, as messages show them.

/// How many characters of a value a message shows.
const SHOWN: usize = 60;

/// A value as a message shows it: on one line, without control characters, cut when it is long.
pub(crate) fn shown(value: &str) -> String {
    let mut text: String = value
        .chars()
        .take(SHOWN)
        .map(|c| match c {
            '`' => '\'',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    if value.chars().nth(SHOWN).is_some() {
        text.push('…');
    }
    text
}

/// Whether a character turns the direction of all writing after it: what is read is not what is written.
pub(crate) const fn turns_writing(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character has no width: two texts that differ by it look the same.
pub(crate) const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// `` `a`, `b` or `c` ``; a list of more than thirty is cut.
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    joined(names, "or")
}

/// `` `a`, `b` and `c` ``; a list of more than thirty is cut.
pub(crate) fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    joined(names, "and")
}

fn joined<'a>(names: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    const MOST: usize = 30;
    let mut names = names.into_iter();
    let mut quoted: Vec<_> =
        names.by_ref().take(MOST).map(|name| format!("`{}`", shown(name))).collect();
    let more = names.count();
    if more > 0 {
        return format!("{} and {more} more", quoted.join(", "));
    }
    match (quoted.pop(), quoted.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(last), false) => format!("{} {word} {last}", quoted.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(one_of([]), "");
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b"]), "`a` or `b`");
        assert_eq!(all_of(["a", "b", "c"]), "`a`, `b` and `c`");
        let many: Vec<_> = (0..40).map(|n| n.to_string()).collect();
        assert!(one_of(many.iter().map(String::as_str)).ends_with("`29` and 10 more"));
    }

    #[test]
    fn values_stay_on_one_line() {
        assert_eq!(shown("a\nb`c"), "a b'c");
        assert_eq!(shown(&"đ".repeat(100)).chars().count(), 61);
    }
}
