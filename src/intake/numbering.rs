//! How headings of a table are numbered, and the words with which they begin: `I. Khu vực đồng bằng`.

use crate::name::folded;

/// Words with which headings begin.
pub(super) const WORDS: [&str; 17] = [
    "khu vực",
    "vùng",
    "tiểu vùng",
    "miền",
    "khối",
    "cụm",
    "nhóm",
    "huyện",
    "quận",
    "thị xã",
    "thành phố",
    "tỉnh",
    "đồng bằng",
    "trung du",
    "các",
    "địa bàn",
    "lĩnh vực",
];

/// Returns the place of the word with which a text begins.
pub(super) fn word(text: &str) -> Option<usize> {
    let text = folded(text);
    WORDS.iter().position(|word| {
        let rest = text.strip_prefix(folded(word).as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    })
}

/// The kinds of numbers that an id can be: a Roman numeral and a letter, each as a capital or not, and digits. `I` is of
/// two kinds, a Roman numeral and a letter.
pub(super) type Kinds = [bool; 5];

/// Returns the kinds of the number of a heading that an id is: `I`, `iv.`, `A`, `a)`, `(b)`, `1.`, `2)`, `I.1`. None, if it
/// is no such number. A bare number is the id of a unit.
pub(super) fn kinds(id: &str) -> Kinds {
    let bare = id.trim_start_matches('(').trim_end_matches([')', '.', '/', ':', '-']);
    let of_part = |part: &str| -> Kinds {
        let roman = |numerals: &str| part.len() <= 5 && part.chars().all(|c| numerals.contains(c));
        let letter = |is: fn(char) -> bool| part.chars().count() == 1 && part.chars().all(is);
        let digits = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        let small = |c: char| c.is_alphabetic() && !c.is_uppercase();
        [roman("IVX"), roman("ivx"), letter(char::is_uppercase), letter(small), digits]
            .map(|is| is && !part.is_empty())
    };
    let only_digits = bare.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = bare.split('.').map(of_part);
    let first = parts.next().unwrap_or_default();
    let is_number = parts.all(|kinds| kinds.contains(&true));
    if is_number && (!only_digits || bare.len() < id.len()) { first } else { Kinds::default() }
}

/// Returns whether an id is the number of a heading.
pub(super) fn is_numbered(id: &str) -> bool {
    kinds(id).contains(&true)
}

/// Returns whether an id is that of a heading above one with another id, in an outline: `1` above `1.1`.
pub(super) fn is_above(id: &str, next: &str) -> bool {
    let number = id.trim_end_matches('.');
    let rest = next.strip_prefix(number).and_then(|rest| rest.strip_prefix('.'));
    let is_number = |part: &str| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        !part.is_empty() && part.len() <= 3 && (digits || is_numbered(part))
    };
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        && number.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings() {
        for id in ["I", "iv", "XII.", "A", "Đ", "a)", "(b)", "1.", "12)", "I.1", "A.2.1"] {
            assert!(is_numbered(id), "{id}");
        }
        for id in ["1", "12", "", "AB", "IA", "an", "D05", "1-2", "1234.", "xã"] {
            assert!(!is_numbered(id), "{id}");
        }
    }

    #[test]
    fn outlines_have_headings_above() {
        for (id, next) in
            [("1", "1.1"), ("1.", "1.1"), ("I", "I.1"), ("1.2", "1.2.1"), ("A", "A.1")]
        {
            assert!(is_above(id, next), "{id} {next}");
        }
        for (id, next) in [
            ("1", "2"),
            ("1", "11"),
            ("1", "1.a"),
            ("xa", "xa.1"),
            ("1", "1."),
            ("", ".1"),
            ("2024", "2024.1"),
        ] {
            assert!(!is_above(id, next), "{id} {next}");
        }
    }
}
