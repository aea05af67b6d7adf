//! Sentences with places for values.

use std::str;

/// What stands at a place: the value after the last `{}`, one by its number, or one by its name.
#[derive(Clone, Copy)]
enum Place<'t> {
    Next,
    Named(&'t [u8]),
}

/// A piece of a sentence.
enum Piece<'t> {
    Text(&'t [u8]),
    Place(Place<'t>),
}

/// Splits the first piece off. A doubled brace is a text that is a brace. `None` at the end.
const fn first(text: &[u8]) -> Option<(Piece<'_>, &[u8])> {
    let (piece, rest) = match text {
        [] => return None,
        [b'{', b'{', rest @ ..] => (Piece::Text(b"{"), rest),
        [b'}', b'}', rest @ ..] => (Piece::Text(b"}"), rest),
        [b'{', rest @ ..] => {
            let (name, rest) = until(rest, false);
            let rest = match rest {
                [b'}', rest @ ..] => rest,
                rest => rest,
            };
            let place = if name.is_empty() { Place::Next } else { Place::Named(name) };
            (Piece::Place(place), rest)
        }
        [b'}', rest @ ..] => (Piece::Text(b"}"), rest),
        text => {
            let (text, rest) = until(text, true);
            (Piece::Text(text), rest)
        }
    };
    Some((piece, rest))
}

/// Splits before the first closing brace, or before the first brace of any kind.
const fn until(text: &[u8], any: bool) -> (&[u8], &[u8]) {
    let mut rest = text;
    let mut at = 0usize;
    while let [byte, tail @ ..] = rest {
        if *byte == b'}' || (any && *byte == b'{') {
            break;
        }
        at = at.saturating_add(1);
        rest = tail;
    }
    match text.split_at_checked(at) {
        Some(parts) => parts,
        None => (text, b""),
    }
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    match (one, other) {
        ([], []) => true,
        ([a, one @ ..], [b, other @ ..]) => *a == *b && same(one, other),
        _ => false,
    }
}

/// The number that a name is, if it is one.
const fn number(name: &[u8]) -> Option<usize> {
    let (mut rest, mut number) = (name, 0usize);
    while let [digit @ b'0'..=b'9', tail @ ..] = rest {
        number = number.saturating_mul(10).saturating_add(digit.saturating_sub(b'0') as usize);
        rest = tail;
    }
    if rest.is_empty() && !name.is_empty() { Some(number) } else { None }
}

/// Returns which values a sentence uses, a bit for each. `None` if a place has no value.
const fn used(text: &str, names: &[&str]) -> Option<u64> {
    let (mut rest, mut next, mut used) = (text.as_bytes(), 0usize, 0u64);
    while let Some((piece, tail)) = first(rest) {
        rest = tail;
        let found = match piece {
            Piece::Text(_) => continue,
            Piece::Place(Place::Next) => {
                next = next.saturating_add(1);
                if next <= names.len() { Some(next.saturating_sub(1)) } else { None }
            }
            Piece::Place(Place::Named(name)) => named(name, names),
        };
        match found {
            Some(place) => used |= 1 << place,
            None => return None,
        }
    }
    Some(used)
}

const fn named(name: &[u8], names: &[&str]) -> Option<usize> {
    if let Some(number) = number(name) {
        return if number < names.len() { Some(number) } else { None };
    }
    let (mut rest, mut at) = (names, 0usize);
    while let [known, tail @ ..] = rest {
        if same(known.as_bytes(), name) {
            return Some(at);
        }
        at = at.saturating_add(1);
        rest = tail;
    }
    None
}

/// A sentence in both languages, and the names of its values.
#[derive(Debug)]
pub(crate) struct Sentence {
    pub(super) en: &'static str,
    pub(super) vi: &'static str,
    pub(super) names: &'static [&'static str],
}

impl Sentence {
    /// Refuses, while the crate is compiled, a sentence that lacks a value or does not use one.
    pub(crate) const fn new(
        en: &'static str,
        vi: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        check(en, vi, names);
        Self { en, vi, names }
    }
}

const fn check(en: &str, vi: &str, names: &[&str]) {
    let all = (1u64 << names.len()).saturating_sub(1);
    let (en, vi) = (used(en, names), used(vi, names));
    assert!(en.is_some(), "the English sentence asks for a value that is not given");
    assert!(vi.is_some(), "the Vietnamese sentence asks for a value that is not given");
    assert!(matches!(en, Some(used) if used == all), "the English sentence leaves a value out");
    assert!(matches!(vi, Some(used) if used == all), "the Vietnamese sentence leaves a value out");
}

/// Writes a sentence with its values. `value` is told whether the place is in backticks.
pub(super) fn write(
    text: &str,
    names: &[&str],
    out: &mut String,
    mut value: impl FnMut(usize, bool, &mut String),
) {
    let (mut rest, mut next) = (text.as_bytes(), 0usize);
    let mut is_code = false;
    while let Some((piece, tail)) = first(rest) {
        rest = tail;
        let found = match piece {
            Piece::Text(text) => {
                is_code ^= text.iter().filter(|byte| **byte == b'`').count() % 2 == 1;
                out.push_str(str::from_utf8(text).unwrap_or_default());
                continue;
            }
            Piece::Place(Place::Next) => {
                next = next.saturating_add(1);
                Some(next.saturating_sub(1))
            }
            Piece::Place(Place::Named(name)) => named(name, names),
        };
        if let Some(found) = found {
            value(found, is_code, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, names: &[&str]) -> String {
        let mut out = String::new();
        write(text, names, &mut out, |at, is_code, out| out.push_str(&format!("<{at}{is_code}>")));
        out
    }

    #[test]
    fn places_are_filled_in_order_by_number_and_by_name() {
        let names = ["f(x)", "count"];
        assert_eq!(written("a `{}` đ {count}.", &names), "a `<0true>` đ <1false>.");
        assert_eq!(written("{1} {{{0}}}", &names), "<1false> {<0false>}");
        assert_eq!(written("", &names), "");
    }

    #[test]
    fn a_sentence_that_lacks_a_value_is_refused() {
        let refused = |en: &'static str, vi: &'static str| {
            std::panic::catch_unwind(|| check(en, vi, &["a", "b"])).is_err()
        };
        assert!(!refused("{} {b}", "{b} {0}"));
        assert!(refused("{} {c}", "{} {}"), "a name that is not given");
        assert!(refused("{} {}", "{}"), "a value left out");
        assert!(refused("{} {} {}", "{} {}"), "a place too many");
        assert!(refused("{} {}", "{0} {2}"), "a number too high");
    }
}
