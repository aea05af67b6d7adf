//! Wide files: one line per unit.

use std::borrow::Cow;

use super::super::faults::Spot;
use super::super::form_rows::{self, FormRow};
use super::super::header::{Header, Role};
use super::super::unit_of_line::Said;
use super::super::values::{Intake, Plain};
use super::cells::{Cell, Reader, leading_digits};
use super::header::cell_problem;
use super::line::wrong_count;
use crate::dataset::column::State;
use crate::dataset::growing_column::power;
use crate::diagnostic::Span;
use crate::model::MetricIndex;
use crate::name;
use crate::name::nfc;

/// A column with everything needed to read it fast.
struct Slot<'h> {
    role: Role,
    name: &'h str,
    /// The place of its name.
    span: Span,
    plain: Option<Plain>,
    /// The short words that a cell can consist of.
    words: Vec<Word>,
}

/// A short text with the number that encodes it.
struct Word {
    bytes: u64,
    mask: u64,
    length: usize,
    value: i64,
}

impl Word {
    /// Creates a word. `None` if the text does not leave room for the delimiter in eight bytes.
    fn new(text: &str, value: i64) -> Option<Self> {
        let mut bytes = [0; 8];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        let bits = u32::try_from(text.len()).ok()?.checked_mul(8)?;
        let mask = 1u64.checked_shl(bits)?.checked_sub(1)?;
        Some(Self { bytes: u64::from_le_bytes(bytes), mask, length: text.len(), value })
    }

    /// Returns whether eight bytes begin with the text and a delimiter.
    #[inline]
    fn begins(&self, word: u64, delimiter: u8) -> bool {
        word & self.mask == self.bytes && byte_of(word, self.length) == Some(delimiter)
    }
}

/// Returns a byte of a word, the first one lowest.
#[inline]
fn byte_of(word: u64, place: usize) -> Option<u8> {
    word.to_le_bytes().get(place).copied()
}

/// Returns whether digits, a sign and digits prove the sign to be the decimal one, by the rule of
/// [`Form`](super::super::numeral::Form): `1.234` does not.
fn proves(first: Option<u8>, digits: usize, places: usize) -> bool {
    places != 3 || digits > 3 || first == Some(b'0')
}

/// The unit of a line, from the cells read so far.
#[derive(Default)]
struct Line<'t> {
    said: Said<'t>,
    span: Option<Span>,
    /// Whether the form of a cell is broken.
    broken: bool,
}

struct Wide<'t, 'i, 'f> {
    reader: Reader<'t>,
    intake: &'i mut Intake<'f>,
    limit: usize,
}

/// Reads the lines after the header.
pub(super) fn read(reader: Reader<'_>, header: &Header, intake: &mut Intake<'_>) {
    let framework = intake.framework;
    let plain = |role: Role| match role {
        Role::Metric(metric) => Intake::plain(framework.metric_at(metric)?),
        _ => None,
    };
    let slots: Vec<Slot<'_>> = header
        .columns
        .iter()
        .map(|column| {
            let words = Intake::words(column.role.metric().and_then(|m| framework.metric_at(m)));
            let words = words.into_iter().filter_map(|(text, value)| Word::new(text, value));
            let (role, name) = (column.role, column.name.as_str());
            let (plain, words) = (plain(role), words.collect());
            Slot { role, name, span: column.span, plain, words }
        })
        .collect();
    let limit = reader.limit();
    let mut wide = Wide { reader, intake, limit };
    let numbers = wide.numbers_of_columns(&slots);
    loop {
        wide.reader.skip_blank_lines();
        if wide.reader.at_end() || wide.line(&slots).is_none() {
            break;
        }
    }
    // Such numbers are no unit's where all units have other ids.
    let is_alike = |id: &str| id.len() == 1 || id.bytes().all(|byte| byte.is_ascii_digit());
    if let (Some((span, id)), [first, others @ ..]) = (numbers, intake.units())
        && first.id == id
        && !others.is_empty()
        && !others.iter().any(|unit| is_alike(&unit.id))
    {
        intake.faults.push(span.within(&id, ""), || form_rows::no_unit(FormRow::Numbers, &id));
    }
    intake.check_ids();
    intake.check_headings();
}

impl<'t> Wide<'t, '_, '_> {
    /// Looks at the line beneath the heads. If it is sure to have the numbers of the columns, it is passed over, and
    /// reported unless they stand in brackets: `(1),(2),(3)`. Of others, which may be a unit's (`1,2,3`, `A,1,2`), it
    /// returns the place and the id.
    fn numbers_of_columns(&mut self, slots: &[Slot<'_>]) -> Option<(Span, String)> {
        self.reader.skip_blank_lines();
        let (mut ahead, start) = (self.reader.clone(), self.reader.position());
        let (mut texts, mut last) = (Vec::with_capacity(slots.len()), ahead.at_end());
        while !last && texts.len() < slots.len() {
            let cell = ahead.cell();
            last = cell.last;
            texts.push(cell.text);
        }
        let texts: Vec<&str> = texts.iter().map(|text| name::trimmed(text)).collect();
        let says = texts.join(" ");
        let bracketed = says.starts_with(['(', '[']);
        if !last || self.intake.texts.is_some() || !bracketed && self.intake.register.is_some() {
            return None;
        }
        let own = |role| slots.iter().zip(&texts).find(|(slot, _)| slot.role == role);
        let own = |role| own(role).map(|(_, text)| *text);
        let span = Span { start, end: ahead.line_end(start) };
        let given = (1usize..).zip(texts.iter().copied()).filter(|(_, text)| !text.is_empty());
        let is_numbering = form_rows::are_numbers_of_columns(given, own(Role::Name));
        if is_numbering && (bracketed || own(Role::Name).is_some()) {
            self.reader = ahead;
            match bracketed {
                true => self.intake.faults.remarks.row(&says),
                false => {
                    let problem = || form_rows::no_unit(FormRow::Numbers, &says);
                    self.intake.faults.push(span.place(), problem);
                }
            }
            return None;
        }
        let counts = |(place, text): (usize, &&str)| text.parse() == Ok(place);
        let is_counted = texts.len() > 2 && (1usize..).zip(&texts).all(counts);
        let id = own(Role::Unit).filter(|_| is_numbering || is_counted)?;
        Some((span, id.to_owned()))
    }

    /// Reads a line. `None` if there are too many.
    fn line(&mut self, slots: &[Slot<'_>]) -> Option<()> {
        let start = self.reader.position();
        let row = self.intake.units().len();
        let before = self.intake.faults.mark();
        let mut line = Line::default();
        if self.intake.texts.is_some() {
            line.said.id = Cow::Owned(format!("case {}", row.saturating_add(1)));
        }
        let mut read = 0usize;
        let mut ended = false;
        for slot in slots {
            read = read.saturating_add(1);
            if self.short(slot, row).is_some() {
                continue;
            }
            ended = match self.plain(slot, row) {
                Some(last) => last,
                None => self.cell(slot, row, &mut line),
            };
            if ended {
                break;
            }
        }
        // The fault of a broken cell describes the line better.
        if (!ended || read < slots.len()) && !line.broken {
            if !ended {
                // One delimiter too many moves all cells after it into wrong columns.
                self.intake.faults.forget_since(before);
            }
            let counts = (slots.len(), read);
            let (reader, faults) = (&mut self.reader, &mut self.intake.faults);
            wrong_count(reader, (start, ended), counts, line.said.label(), faults);
        }
        let no_unit = || form_rows::of_unit(&line.said.id, &line.said.name).is_some();
        if self.intake.register.is_none() && self.intake.faults.mark() != before && no_unit() {
            // Its cells are no unit's values.
            self.intake.faults.forget_since(before);
        }
        self.unit(start, row, line)
    }

    /// Reads a cell of a few digits or of a known word, followed by another cell. Everything else is left to
    /// [`Wide::plain`].
    #[inline]
    fn short(&mut self, slot: &Slot<'_>, row: usize) -> Option<()> {
        let (Role::Metric(metric), Some(plain)) = (slot.role, slot.plain) else { return None };
        let start = self.reader.position();
        let word = self.reader.word(start)?;
        let (number, count) = leading_digits(word);
        let delimiter = self.reader.delimiter();
        let (value, count) = if byte_of(word, count) == Some(delimiter) && count > 0 {
            if number < plain.least || number > plain.most || count > plain.digits {
                return None;
            }
            (number, count)
        } else if count > 0 {
            return self.short_fraction(metric, plain, row, (word, number, count));
        } else {
            let known = slot.words.iter().find(|known| known.begins(word, delimiter))?;
            (known.value, known.length)
        };
        self.intake.columns.get_mut(metric.get())?.put(row, value, 0);
        self.reader.seek(start.saturating_add(count).saturating_add(1));
        Some(())
    }

    /// Reads a cell like [`Wide::short`] in which something other than a delimiter follows the digits:
    /// decimal places, `%`.
    fn short_fraction(
        &mut self,
        metric: MetricIndex,
        plain: Plain,
        row: usize,
        (word, whole, count): (u64, i64, usize),
    ) -> Option<()> {
        let (mut value, mut length, mut places, mut proved) = (whole, count, 0, None);
        if let Some(sign) = self.intake.decimal_sign()
            && byte_of(word, count) == Some(sign.byte())
        {
            let behind = count.checked_add(1)?;
            let rest = word.checked_shr(u32::try_from(behind).ok()?.checked_mul(8)?)?;
            let (fraction, digits) = leading_digits(rest);
            places = u32::try_from(digits).ok().filter(|places| *places > 0)?;
            value = whole.checked_mul(power(places)?)?.checked_add(fraction)?;
            length = behind.checked_add(digits)?;
            proved = proves(word.to_le_bytes().first().copied(), count, digits).then_some(sign);
        }
        if plain.percent {
            // Of 1000 % and more a doubt is kept.
            (byte_of(word, length)? == b'%' && whole < 1000).then_some(())?;
            (length, places) = (length.checked_add(1)?, places.checked_add(2)?);
        } else if !plain.fractions {
            return None;
        }
        let ends = byte_of(word, length)? == self.reader.delimiter();
        (ends && proved.is_none_or(|sign| self.intake.counts_proof(sign))).then_some(())?;
        let start = self.reader.position();
        let end = start.checked_add(length)?;
        if plain.percent {
            self.intake.shows_percent(metric, Spot::Text(Span { start, end }));
        }
        self.intake.columns.get_mut(metric.get())?.put(row, value, places);
        self.reader.seek(end.checked_add(1)?);
        Some(())
    }

    /// Reads a cell of plain digits, with or without decimal places, or an empty one. Everything else is left
    /// to [`Wide::cell`].
    ///
    /// Returns whether the line ends after it.
    fn plain(&mut self, slot: &Slot<'_>, row: usize) -> Option<bool> {
        let (Role::Metric(metric), Some(plain)) = (slot.role, slot.plain) else { return None };
        let start = self.reader.position();
        let (value, end) = self.reader.digits(start);
        let digits = end.saturating_sub(start);
        if self.reader.ends_cell(self.reader.byte(end)) {
            let column = self.intake.columns.get_mut(metric.get())?;
            if digits == 0 {
                column.put_absent(row, State::Missing);
            } else if digits <= plain.digits && value >= plain.least && value <= plain.most {
                column.put(row, value, 0);
            } else {
                return None;
            }
            return Some(self.reader.leave(end));
        }
        if digits == 0 || digits > plain.digits || !(plain.fractions || plain.percent) {
            return None;
        }
        self.fraction(metric, plain, row, (start, end, value))
    }

    /// Reads the rest of a cell that begins with digits: decimal places, `%`.
    fn fraction(
        &mut self,
        metric: MetricIndex,
        plain: Plain,
        row: usize,
        (start, point, whole): (usize, usize, i64),
    ) -> Option<bool> {
        let sign = self.intake.decimal_sign();
        let signed = sign.filter(|sign| self.reader.byte(point) == Some(sign.byte()));
        let (value, places, end) = match signed {
            Some(_) => {
                let behind = point.saturating_add(1);
                let (fraction, end) = self.reader.digits(behind);
                let places = end.saturating_sub(behind);
                if places == 0 || point.saturating_sub(start).saturating_add(places) > Plain::DIGITS
                {
                    return None;
                }
                let places = u32::try_from(places).ok()?;
                (whole.checked_mul(power(places)?)?.checked_add(fraction)?, places, end)
            }
            None => (whole, 0, point),
        };
        let percent = plain.percent && self.reader.byte(end) == Some(b'%');
        let stop = end.saturating_add(usize::from(percent));
        if plain.percent != percent
            || percent && whole >= 1000
            || !self.reader.ends_cell(self.reader.byte(stop))
        {
            return None;
        }
        if let Some(sign) = signed {
            let digits = point.saturating_sub(start);
            let proves = proves(self.reader.byte(start), digits, usize::try_from(places).ok()?);
            (!proves || self.intake.counts_proof(sign)).then_some(())?;
        }
        let places = places.checked_add(if percent { 2 } else { 0 })?;
        if percent {
            self.intake.shows_percent(metric, Spot::Text(Span { start, end: stop }));
        }
        self.intake.columns.get_mut(metric.get())?.put(row, value, places);
        Some(self.reader.leave(stop))
    }

    /// Reads any cell. Returns whether the line ends after it.
    fn cell(&mut self, slot: &Slot<'_>, row: usize, line: &mut Line<'t>) -> bool {
        let Cell { text, span, last, fault } = self.reader.cell();
        if let Some(fault) = fault {
            let place = span.within(line.said.label(), slot.name);
            let limit = self.limit;
            self.intake.faults.push(place, || cell_problem(fault, &text, limit));
            line.broken = true;
            return last;
        }
        match slot.role {
            Role::Unit => {
                line.said.id = trimmed(text);
                line.span = Some(span);
            }
            Role::Name => {
                line.said.name = trimmed(text);
                if line.said.id.is_empty() && self.intake.register.is_some() {
                    line.span = Some(span);
                }
            }
            Role::Kind => {
                line.said.kind = self.intake.kind(&text, span.within(line.said.label(), ""));
            }
            Role::Metric(metric) => {
                let place = span.within(line.said.label(), slot.name);
                self.intake.value(row, metric, &text, place);
            }
            Role::Declared(target) => {
                let place = span.within(line.said.label(), slot.name);
                self.intake.declare(row, target, &text, place);
            }
            Role::Note(kind, of) => {
                let place = span.within(line.said.label(), slot.name);
                self.intake.note(kind, of, row, &text, place);
            }
            Role::Unnamed => {
                if !text.trim().is_empty() {
                    self.intake.unnamed(Some(slot.span), span);
                }
            }
            Role::Text(column) => {
                let text = name::trimmed(&text).to_owned();
                let texts = self.intake.texts.get_or_insert_default();
                texts.push((row, column, span, text));
            }
            Role::Ignored
            | Role::Unknown
            | Role::LongMetric
            | Role::LongValue
            | Role::LongNote(_) => {}
        }
        last
    }

    /// Adds the unit of a line. `None` if there are too many.
    fn unit(&mut self, start: usize, row: usize, mut line: Line<'t>) -> Option<()> {
        // Without a register, rows without figures are checked when all units are known.
        let asks = self.intake.register.is_some() || line.said.id.is_empty();
        line.said.figures = asks && !self.intake.is_empty_row(row);
        let span = line.span.unwrap_or(Span { start, end: start });
        let shown = nfc(line.said.label());
        let place = span.within(&shown, "");
        if let Some(unit) = self.intake.identify_with_kind(&line.said, place) {
            self.intake.admit(unit, Spot::Text(span), place)?;
        }
        Some(())
    }
}

/// Trims blanks and hidden characters from the ends. Stays borrowed if it was.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(name::trimmed(text)),
        Cow::Owned(text) => Cow::Owned(name::trimmed(&text).to_owned()),
    }
}
