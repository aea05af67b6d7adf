//! Ids that people take for the same: `01` and `1`, `XA-03` and `xa-03`, `hòa` and `hoà`.
//!
//! The lines of a long file, the sheets of a workbook and the datasets of two years are joined by ids. If an
//! id is written in two ways, the figures of one unit are silently divided among two.

use crate::diagnostic::{Code, Problem};
use crate::said::{Said, said};
use std::hash::{BuildHasher, Hasher, RandomState};

use unicode_normalization::UnicodeNormalization;

use super::hidden::{hidden, named};
use super::messages::quoted;
use crate::name::{TONES, is_mark, is_vowel, plain};

/// Passes the letters of an id to `each`, without the differences that people overlook: how letters are
/// composed, where in a group of vowels the tone is, capitals, characters of no width, quotation marks, zeros
/// in front, the `.0` that programs put after a whole number, and blanks and dashes except those between two
/// numbers.
fn letters(id: &str, each: impl FnMut(char)) {
    let whole = id.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit()));
    let id = whole.unwrap_or(id);
    if id.is_ascii() {
        walk(id.chars().map(|c| c.to_ascii_lowercase()), each);
    } else {
        walk(id.nfkd().flat_map(char::to_lowercase).nfkd(), each);
    }
}

/// The part of a number that was read. Zeros are only dropped in front of the whole id (`a1` and `a01` are
/// two).
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
    let (mut vowel, mut tone, mut front) = (false, None::<char>, true);
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
                '0' if front => number = Number::Zeros,
                '0'..='9' => {
                    number = Number::Digits;
                    each(c);
                }
                _ => {
                    number.end(&mut each);
                    each(c);
                }
            }
            front &= c == '0';
            gap = false;
        }
    }
    tone.into_iter().for_each(&mut each);
    number.end(&mut each);
}

/// Returns an id without the differences that people overlook.
pub(super) fn form(id: &str) -> String {
    let mut form = String::with_capacity(id.len());
    letters(id, |c| form.push(c));
    form
}

/// Returns the rows whose ids look like that of an earlier row, with the first such row.
pub(super) fn look_alikes<T>(rows: &[T], id: impl Fn(&T) -> &str) -> Vec<(usize, usize)> {
    let seed = RandomState::new();
    let hash = |row: &T| {
        let mut hasher = seed.build_hasher();
        letters(id(row), |c| hasher.write_u32(c.into()));
        hasher.finish()
    };
    let mut hashes: Vec<(u64, usize)> = rows.iter().map(hash).zip(0..).collect();
    hashes.sort_unstable();
    let form = |row: usize| rows.get(row).map(|row| form(id(row)));
    let mut found = Vec::new();
    for group in hashes.chunk_by(|(one, _), (other, _)| one == other) {
        if let [(_, first), others @ ..] = group {
            let alike = others.iter().filter(|(_, row)| form(*row) == form(*first));
            found.extend(alike.map(|(_, row)| (*row, *first)));
        }
    }
    found.sort_unstable();
    found
}

/// Returns the fault of a unit whose id also occurs in another spelling. `of` names the place of the other
/// one, if it cannot be shown.
pub(super) fn problem(id: &str, other: &str, of: &Said) -> Problem {
    let message = said!(
        "the unit {} is there as {} too{of}",
        "đơn vị {} cũng xuất hiện dưới dạng {}{of}",
        quoted(id),
        quoted(other),
        of
    );
    let unseen = [id, other].into_iter().find_map(|id| Some((id, hidden(id)?)));
    let number = |id: &str| id.bytes().all(|byte| byte.is_ascii_digit());
    let help = match unseen {
        Some((id, c)) => said!("delete {} from {}", "xóa {} khỏi {}", named(c), quoted(id)),
        None if number(id) && number(other) => {
            said!(
                "write the id of a unit in one way, into cells that have the format of text: it keeps zeros; two units need ids that differ in more",
                "viết mã của một đơn vị theo một cách, vào ô có định dạng văn bản để giữ các số 0; hai đơn vị khác nhau cần mã khác nhau rõ hơn"
            )
        }
        None => said!(
            "write the id of a unit in one way; two units need ids that differ in more",
            "viết mã của một đơn vị theo một cách; hai đơn vị khác nhau cần mã khác nhau rõ hơn"
        ),
    };
    Problem::new(Code::RepeatedUnit, message).help(help)
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
            ("xa – 01", "xa-01"),
            ("０１", "1"),
            ("đông", "\u{d0}ông"),
            ("ĐÔNG", "đông"),
            ("1.0", "01"),
            ("'001", "001"),
            ("“001”", "\"1\""),
            ("Ea H’leo", "Ea H'Leo"),
        ] {
            assert_eq!(form(one), form(other), "{one} {other}");
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
            ("a1", "a01"),
            ("1-05", "1-5"),
            ("1.1", "11"),
            ("1.10", "1.1"),
            ("a.0", "a"),
            ("", "0"),
        ] {
            assert_ne!(form(one), form(other), "{one} {other}");
        }
    }

    #[test]
    fn the_first_of_those_that_are_alike_is_told() {
        let ids = ["an", "01", "binh", "1", "AN", "001", "chau"];
        assert_eq!(look_alikes(&ids, |id| id), [(3, 1), (4, 0), (5, 1)]);
        assert_eq!(look_alikes(&[] as &[&str], |id| id), []);
    }
}
