//! Heading rows: `I · KHU VỰC ĐỒNG BẰNG`, `A · Khối sở`, `HUYỆN ĐÔNG SƠN`.
//!
//! Offices divide their tables by rows without figures. Read as a unit, such a row would be one that did not
//! report. No single sign identifies it: units may have letters for ids, be written in capitals or be
//! districts. So a row is a heading if it has no figure and at least two signs that most of the other units
//! do not have. A row with figures, which are then the sums of the units beneath it, must also have the
//! number of a heading.

use super::form_rows::{self, FormRow};
use super::values::Intake;
use crate::dataset::unit::Unit;
use crate::name::folded;
use crate::said::said;

/// Words with which headings begin.
const WORDS: [&str; 17] = [
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

/// The number of signs that make a heading.
const ENOUGH: usize = 2;

/// The signs of a heading in an id and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signs {
    /// The id is a number of headings: `I`, `A`, `a)`, `1.`.
    numbered: bool,
    capitals: bool,
    /// There is only a name, or only an id.
    alone: bool,
    /// The index of the word with which the name begins.
    word: Option<usize>,
}

impl Signs {
    fn of(id: &str, name: &str) -> Self {
        let text = if name.is_empty() { id } else { name };
        let numbered = is_numbered(id);
        // An id without a name is not a sign, unless it has several words.
        let alone = id.is_empty() || name.is_empty() && (numbered || id.contains(' '));
        Self {
            numbered,
            capitals: is_in_capitals(text) && !(numbered && alone),
            alone,
            word: word(text),
        }
    }

    fn count(self) -> usize {
        [self.numbered, self.capitals, self.alone, self.word.is_some()]
            .map(usize::from)
            .iter()
            .sum()
    }

    /// Returns whether the signs are enough. With figures the row is a unit, unless both id and name are
    /// those of a heading.
    fn is_heading(self, figures: bool) -> bool {
        self.count() >= ENOUGH
            && (!figures || self.numbered && (self.capitals || self.word.is_some()))
    }
}

fn word(text: &str) -> Option<usize> {
    let text = folded(text);
    WORDS.iter().position(|word| {
        let rest = text.strip_prefix(folded(word).as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    })
}

fn is_in_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
        && !text.contains(char::is_lowercase)
}

/// Returns whether an id is the number of a heading: `I`, `iv.`, `A`, `a)`, `(b)`, `1.`, `2)`, `I.1`. A bare
/// number is the id of a unit.
fn is_numbered(id: &str) -> bool {
    let bare = id.trim_start_matches('(').trim_end_matches([')', '.', '/', ':', '-']);
    let part = |part: &str| {
        let roman = |numerals: &str| part.len() <= 5 && part.chars().all(|c| numerals.contains(c));
        let number = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
        let letter = part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
        !part.is_empty() && (letter || number || roman("IVX") || roman("ivx"))
    };
    let only_digits = bare.bytes().all(|byte| byte.is_ascii_digit());
    bare.split('.').all(part) && (!only_digits || bare.len() < id.len())
}

/// Returns whether an id and a name that are not in the register are those of a heading.
pub(super) fn is_heading(id: &str, name: &str, figures: bool) -> bool {
    Signs::of(id, name).is_heading(figures)
}

/// The number of other units with each sign.
#[derive(Default)]
struct Others {
    count: usize,
    numbered: usize,
    capitals: usize,
    alone: usize,
    words: [usize; WORDS.len()],
}

impl Others {
    fn note(&mut self, signs: Signs) {
        let add = |count: &mut usize, sign: bool| *count = count.saturating_add(usize::from(sign));
        add(&mut self.count, true);
        add(&mut self.numbered, signs.numbered);
        add(&mut self.capitals, signs.capitals);
        add(&mut self.alone, signs.alone);
        if let Some(count) = signs.word.and_then(|word| self.words.get_mut(word)) {
            add(count, true);
        }
    }

    /// Returns the signs that most of the others do not have.
    fn without_common(&self, signs: Signs) -> Signs {
        let rare = |count: usize| count.saturating_mul(2) <= self.count;
        let rare_word = |word: &usize| self.words.get(*word).is_none_or(|count| rare(*count));
        Signs {
            numbered: signs.numbered && rare(self.numbered),
            capitals: signs.capitals && rare(self.capitals),
            alone: signs.alone && rare(self.alone),
            word: signs.word.filter(rare_word),
        }
    }
}

impl Intake<'_> {
    /// Refuses rows that are headings and not units. With a register, nothing needs to be refused.
    pub(super) fn check_headings(&mut self) {
        if self.register.is_some() {
            return;
        }
        let of =
            |unit: &Unit| Signs::of(&unit.id, if unit.name == unit.id { "" } else { &unit.name });
        let empty: Vec<usize> =
            (0..self.units().len()).filter(|row| self.is_empty_row(*row)).collect();
        // If no row has figures, nothing shows what a unit looks like.
        if empty.len() == self.units().len() {
            return;
        }
        let mut suspects = Vec::new();
        let mut rest = empty.iter().copied().peekable();
        for (row, unit) in self.units().iter().enumerate() {
            let figures = rest.next_if_eq(&row).is_none();
            if (!figures || is_numbered(&unit.id)) && of(unit).is_heading(figures) {
                suspects.push((row, figures));
            }
        }
        if suspects.is_empty() {
            return;
        }
        let mut others = Others::default();
        let mut rest = empty.iter().copied().peekable();
        for (row, unit) in self.units().iter().enumerate() {
            if rest.next_if_eq(&row).is_none() {
                others.note(of(unit));
            }
        }
        for (row, figures) in suspects {
            let (Some(at), Some(unit)) = (self.spot(row), self.units.get(row)) else { continue };
            if others.without_common(of(unit)).is_heading(figures) {
                let kind = if figures { FormRow::Subtotal } else { FormRow::Heading };
                let problem =
                    || form_rows::no_unit(kind, &shown(&unit.id, &unit.name), &said!("", ""));
                self.faults.push(at.place(&unit.id, "unit", ""), problem);
            }
        }
    }
}

/// Returns a row as its message shows it.
pub(super) fn shown(id: &str, name: &str) -> String {
    match (id.is_empty(), name.is_empty() || name == id) {
        (true, _) => name.to_owned(),
        (false, true) => id.to_owned(),
        (false, false) => format!("{id} {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_two_signs() {
        for (id, name) in [
            ("I", "KHU VỰC ĐỒNG BẰNG"),
            ("II.", "Khu vực miền núi"),
            ("A", "Khối sở"),
            ("a)", "Các huyện miền núi"),
            ("1.", "ĐỒNG BẰNG"),
            ("I.1", "Vùng ven biển"),
            ("II", ""),
            ("", "KHU VỰC ĐỒNG BẰNG"),
            ("HUYỆN ĐÔNG SƠN", ""),
            ("Khối sở", ""),
            ("D05", "HUYỆN ĐÔNG SƠN"),
        ] {
            assert!(is_heading(id, name, false), "{id} {name}");
        }
        for (id, name) in [
            ("A", "Xã An"),
            ("I", "Xã Ia O"),
            ("01", "Xã An"),
            ("1", "XÃ AN"),
            ("D05", "Huyện Đông Sơn"),
            ("xa-an", ""),
            ("XA-AN", ""),
            ("01", ""),
            ("Xã An", ""),
            ("X07", "Cụm Lươngg"),
            ("mi", "Xã Mỹ"),
            ("xi", "Xã Xi"),
        ] {
            let signs = Signs::of(id, name);
            assert!(signs.count() < ENOUGH || (id, name) == ("", ""), "{id} {name}: {signs:?}");
        }
    }

    #[test]
    fn numbers_of_headings() {
        for id in ["I", "iv", "XII.", "A", "Đ", "a)", "(b)", "1.", "12)", "I.1", "A.2.1"] {
            assert!(is_numbered(id), "{id}");
        }
        for id in ["1", "12", "", "AB", "IA", "an", "D05", "1-2", "1234.", "xã"] {
            assert!(!is_numbered(id), "{id}");
        }
    }
}
