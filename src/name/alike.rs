//! Ids that people take for the same: `01` and `1`, `XA-03` and `xa-03`, `hòa` and `hoà`, Latin and Cyrillic letters.

use unicode_normalization::UnicodeNormalization;

use super::characters::{TONES, is_mark, is_vowel};
use super::folding::plain;

/// Passes the letters of an id to `each`, without the differences that people overlook: how letters are
/// composed, where in a group of vowels the tone is, capitals, letters of other scripts that look like Latin ones,
/// characters of no width, quotation marks, zeros
/// in front of numbers, the `.0` that programs put after a whole number, and blanks and dashes except those between two
/// numbers.
pub(crate) fn letters_alike(id: &str, each: impl FnMut(char)) {
    let whole = id.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit()));
    let id = whole.unwrap_or(id);
    if id.is_ascii() {
        walk(id.chars().map(|c| c.to_ascii_lowercase()), each);
    } else {
        walk(id.nfkd().flat_map(char::to_lowercase).nfkd(), each);
    }
}

/// The part of a number that was read. Zeros in front of it are dropped: `xa-1` is `xa-01`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    None,
    /// Nothing but zeros.
    Zeros,
    Digits,
}

impl Number {
    fn end(&mut self, each: &mut impl FnMut(char)) {
        if std::mem::replace(self, Self::None) == Self::Zeros {
            each('0');
        }
    }
}

fn walk(letters: impl Iterator<Item = char>, mut each: impl FnMut(char)) {
    let (mut number, mut gap) = (Number::None, false);
    let (mut vowel, mut tone) = (false, None::<char>);
    for c in letters.filter(|c| !"'\"‘’“”".contains(*c)).filter_map(plain) {
        if TONES.contains(&c) {
            // With several tones, it is unknown where they belong.
            tone.replace(c).into_iter().for_each(&mut each);
        } else if is_mark(c) {
            each(c);
        } else {
            if !(vowel && is_vowel(c)) {
                tone.take().into_iter().for_each(&mut each);
            }
            vowel = is_vowel(c);
            if c == ' ' {
                gap = true;
                continue;
            }
            if gap && c.is_ascii_digit() && number != Number::None {
                number.end(&mut each);
                each(' ');
            }
            match c {
                '0' if number != Number::Digits => number = Number::Zeros,
                '0'..='9' => {
                    number = Number::Digits;
                    each(c);
                }
                _ => {
                    number.end(&mut each);
                    each(c);
                }
            }
            gap = false;
        }
    }
    tone.into_iter().for_each(&mut each);
    number.end(&mut each);
}

/// Returns an id without the differences that people overlook.
pub(crate) fn alike(id: &str) -> String {
    let mut form = String::with_capacity(id.len());
    letters_alike(id, |c| form.push(c));
    form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_take_for_one_id() {
        for (one, other) in [
            ("01", "1"),
            ("000", "0"),
            ("XA-03", "xa-03"),
            ("01-an", "1 An"),
            ("xã-hòa", "xã-hoà"),
            ("xã-thuý", "XÃ THÚY"),
            ("triệu-thành", "trie\u{323}\u{302}u-tha\u{300}nh"),
            ("xa\u{200b}01", "xa01"),
            ("xa\u{a0}01", "xa 01"),
            ("xa 01", "xa01"),
            ("xa-1", "xa-01"),
            ("a100", "a0100"),
            ("xa – 01", "xa-01"),
            ("０１", "1"),
            ("đông", "\u{d0}ông"),
            ("ĐÔNG", "đông"),
            ("1.0", "01"),
            ("'001", "001"),
            ("“001”", "\"1\""),
            ("Ea H’leo", "Ea H'Leo"),
            // Latin beside Cyrillic and Greek.
            ("xa-01", "\u{445}\u{430}-01"),
            ("AN", "\u{391}\u{39d}"),
            ("BÌNH", "\u{412}\u{406}\u{300}\u{39d}\u{41d}"),
        ] {
            assert_eq!(alike(one), alike(other), "{one} {other}");
        }
    }

    #[test]
    fn what_people_tell_apart() {
        for (one, other) in [
            ("1", "10"),
            ("0", "10"),
            ("1-23", "12-3"),
            ("1 23", "123"),
            ("10-1", "1-01-1"),
            ("hoà", "hoa"),
            ("hoà", "hoá"),
            ("quy", "qui"),
            ("an", "ân"),
            ("ńa", "ná"),
            ("a1", "a2"),
            ("1.1", "11"),
            ("1.10", "1.1"),
            ("a.0", "a"),
            ("", "0"),
        ] {
            assert_ne!(alike(one), alike(other), "{one} {other}");
        }
    }
}
