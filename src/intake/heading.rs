//! Heading rows: `I · KHU VỰC ĐỒNG BẰNG`, `A · Khối sở`, `HUYỆN ĐÔNG SƠN`.
//!
//! Offices divide their tables by rows without figures. Read as a unit, such a row would be one that did not
//! report. No single sign identifies it: units may have letters for ids, be written in capitals or be
//! districts. So a row is a heading if it has no figure and at least two signs that most of the other units
//! do not have. A row with figures, which are then the sums of the units beneath it, must also have the
//! number of a heading. In an outline the id alone tells: `1` above `1.1` is the heading of what follows.

use super::form_rows::{self, FormRow};
use super::numbering::{self, Kinds, WORDS, is_above, is_numbered};
use super::values::Intake;
use crate::dataset::register::RegisteredUnit;
use crate::dataset::unit::Unit;

/// The number of signs that make a heading.
const ENOUGH: usize = 2;

/// The signs of a heading in an id and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signs {
    /// The id is a number of headings, of these kinds: `I`, `A`, `a)`, `1.`.
    kinds: Kinds,
    capitals: bool,
    /// There is only a name, or only an id.
    alone: bool,
    /// The index of the word with which the name begins.
    word: Option<usize>,
}

impl Signs {
    /// The signs of a unit that was read: one without a name has its id for it.
    fn of_unit(id: &str, name: &str) -> Self {
        Self::of(id, if name == id { "" } else { name })
    }

    fn of(id: &str, name: &str) -> Self {
        let text = if name.is_empty() { id } else { name };
        let kinds = numbering::kinds(id);
        let numbered = kinds.contains(&true);
        // An id without a name is not a sign, unless it has several words.
        let alone = id.is_empty() || name.is_empty() && (numbered || id.contains(' '));
        Self {
            kinds,
            capitals: is_in_capitals(text) && !(numbered && alone),
            alone,
            word: numbering::word(text),
        }
    }

    fn numbered(self) -> bool {
        self.kinds.contains(&true)
    }

    fn count(self) -> usize {
        [self.numbered(), self.capitals, self.alone, self.word.is_some()]
            .map(usize::from)
            .iter()
            .sum()
    }

    /// Returns whether the signs are enough. With figures the row is a unit, unless both id and name are
    /// those of a heading.
    fn is_heading(self, figures: bool) -> bool {
        self.count() >= ENOUGH
            && (!figures || self.numbered() && (self.capitals || self.word.is_some()))
    }
}

fn is_in_capitals(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()
        && !text.contains(char::is_lowercase)
}

/// Returns whether an id and a name that are not in the register are those of a heading.
pub(super) fn is_heading(id: &str, name: &str, figures: bool) -> bool {
    Signs::of(id, name).is_heading(figures)
}

/// The number of other units with each sign.
#[derive(Default)]
struct Others {
    count: usize,
    kinds: [usize; 5],
    capitals: usize,
    alone: usize,
    words: [usize; WORDS.len()],
}

impl Others {
    fn note(&mut self, signs: Signs) {
        let add = |count: &mut usize, sign: bool| *count = count.saturating_add(usize::from(sign));
        add(&mut self.count, true);
        self.kinds.iter_mut().zip(signs.kinds).for_each(|(count, is)| add(count, is));
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
        // `I` is a letter among units `A`, `B`, `C`, and none among `a`, `b`, `c`.
        let mut kinds = signs.kinds.iter().zip(self.kinds);
        let common = kinds.any(|(is, count)| *is && !rare(count));
        Signs {
            kinds: if common { Kinds::default() } else { signs.kinds },
            capitals: signs.capitals && rare(self.capitals),
            alone: signs.alone && rare(self.alone),
            word: signs.word.filter(rare_word),
        }
    }
}

/// Returns the rows of a register that are headings, with signs that most others do not have.
pub(super) fn in_register(units: &[RegisteredUnit]) -> Vec<usize> {
    let of = |unit: &RegisteredUnit| Signs::of_unit(&unit.id, &unit.name);
    let mut others = Others::default();
    units.iter().for_each(|unit| others.note(of(unit)));
    // Of an id alone nothing is known.
    let is_heading = |unit: &RegisteredUnit| {
        unit.name != unit.id
            && unit.kind.is_none()
            && others.without_common(of(unit)).is_heading(false)
    };
    let rows = units.iter().enumerate().filter(|(_, unit)| is_heading(unit));
    rows.map(|(row, _)| row).collect()
}

impl Intake<'_> {
    /// Refuses rows that are headings and not units. With a register, nothing needs to be refused.
    pub(super) fn check_headings(&mut self) {
        if self.register.is_some() {
            return;
        }
        let of = |unit: &Unit| Signs::of_unit(&unit.id, &unit.name);
        let empty: Vec<usize> =
            (0..self.units().len()).filter(|row| self.is_empty_row(*row)).collect();
        // If no row has figures, nothing shows what a unit looks like.
        if empty.len() == self.units().len() {
            return;
        }
        let mut suspects = Vec::new();
        let pairs = self.units().windows(2).enumerate();
        let above = pairs.filter(|(_, pair)| match pair {
            [unit, next] => unit.kind == next.kind && is_above(&unit.id, &next.id),
            _ => false,
        });
        let above: Vec<usize> = above.map(|(row, _)| row).collect();
        let mut rest = empty.iter().copied().peekable();
        for (row, unit) in self.units().iter().enumerate() {
            let figures = rest.next_if_eq(&row).is_none();
            let may_be = !figures || is_numbered(&unit.id);
            if above.binary_search(&row).is_ok() || may_be && of(unit).is_heading(figures) {
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
            if above.binary_search(&row).is_ok()
                || others.without_common(of(unit)).is_heading(figures)
            {
                let kind = if figures { FormRow::Subtotal } else { FormRow::Heading };
                let problem = || form_rows::no_unit(kind, &shown(&unit.id, &unit.name));
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
