//! Number formats: how a cell shows its number, if that changes what it means.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::Read;

use super::xml::{Flaw, Node, Xml};
use crate::intake::measure::has_scale;
use crate::intake::messages::quoted;
use crate::said::said;

/// The form in which a cell shows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look<'f> {
    Plain,
    /// With more than its digits: `5,00`, `1.234`, `5 km`.
    Dressed,
    /// `85%` of 0.85.
    Percent,
    /// With a percent sign that is only text: `85%` of 85.
    Written,
    /// With at least this many digits: `00123` of 123, as codes are shown.
    Padded(usize),
    /// As thousands, millions or billions: `12 tỷ` of 12, with the text beside it, and `12` of 12,000,000 without one.
    Scaled(&'f str),
    /// As something else: with further digits (`50` of 5), without its minus, as a word, or not at all.
    Unlike,
    /// As a day with its month and year.
    Day,
    /// As parts of a day, such as `Mar-23`, or as a time.
    Parts(Parts),
}

/// Which parts of a day a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Parts {
    pub(super) year: bool,
    pub(super) month: bool,
    pub(super) day: bool,
}

impl Parts {
    const fn look(self) -> Look<'static> {
        match self {
            Self { year: true, month: true, day: true } => Look::Day,
            parts => Look::Parts(parts),
        }
    }
}

/// The number formats of a workbook, by the styles of its cells.
#[derive(Debug)]
pub(super) struct Formats {
    formats: Vec<Format>,
    /// The format of each style.
    styles: Vec<usize>,
    /// The styles whose font strikes text out, in order.
    struck: Vec<usize>,
}

impl Formats {
    /// A workbook may have none.
    pub(super) const EMPTY: Self =
        Self { formats: Vec::new(), styles: Vec::new(), struck: Vec::new() };

    /// Reads the part that holds the styles.
    pub(super) fn read(xml: &mut Xml<impl Read>) -> Result<Self, Flaw> {
        let (mut own, mut named, mut cells) = (HashMap::new(), Vec::new(), Vec::new());
        let (mut fonts, mut struck) = (Vec::new(), Vec::new());
        if xml.root()?.as_deref() != Some("styleSheet") {
            return Err(Flaw::Damaged(said!("holds no styles", "không chứa định dạng của các ô")));
        }
        let mut list = String::new();
        loop {
            match xml.next()? {
                Node::Start(tag) => match (list.as_str(), tag.name()) {
                    ("", name @ ("numFmts" | "fonts" | "cellStyleXfs" | "cellXfs")) => {
                        list = name.to_owned();
                    }
                    ("fonts", "font") => fonts.push(xml.strikes()?),
                    ("numFmts", "numFmt") => {
                        let code = tag.attribute("formatCode")?.unwrap_or_default();
                        own.insert(number(tag.attribute("numFmtId")?)?, Format::new(&code));
                        xml.skip();
                    }
                    ("cellStyleXfs", "xf") => {
                        named.push(number(tag.attribute("numFmtId")?)?);
                        xml.skip();
                    }
                    ("cellXfs", "xf") => {
                        let font = tag.attribute("fontId")?;
                        let font =
                            font.and_then(|font| fonts.get(font.trim().parse::<usize>().ok()?));
                        struck.extend(font.filter(|strikes| **strikes).map(|_| cells.len()));
                        let format = number(tag.attribute("numFmtId")?)?;
                        cells.push((format, number(tag.attribute("xfId")?)?));
                        xml.skip();
                    }
                    _ => xml.skip(),
                },
                Node::End => list.clear(),
                Node::Eof => break,
                _ => {}
            }
        }
        let mut formats = Self { struck, ..Self::EMPTY };
        let mut known: HashMap<u32, usize> = HashMap::new();
        for (format, style) in cells {
            // A cell takes what it does not set from its named style.
            let of_style = || {
                let place = usize::try_from(style.unwrap_or(0)).ok()?;
                named.get(place).copied().flatten()
            };
            let id = format.or_else(of_style).unwrap_or(0);
            let place = *known.entry(id).or_insert_with(|| {
                let format = own.get(&Some(id)).cloned();
                formats.formats.push(format.unwrap_or_else(|| Format::built_in(id)));
                formats.formats.len().saturating_sub(1)
            });
            formats.styles.push(place);
        }
        Ok(formats)
    }

    /// Returns how a cell of a style shows a number. `None` if there is no such style.
    pub(super) fn look(&self, style: usize, number: f64) -> Option<Look<'_>> {
        if self.styles.is_empty() {
            return Some(Look::Plain);
        }
        Some(self.formats.get(*self.styles.get(style)?)?.look(number))
    }

    /// Returns whether the font of a style strikes text out.
    pub(super) fn strikes(&self, style: &str) -> bool {
        let style = || if style.is_empty() { Some(0) } else { style.parse().ok() };
        !self.struck.is_empty()
            && style().is_some_and(|style| self.struck.binary_search(&style).is_ok())
    }

    /// Returns the number of styles.
    pub(super) const fn len(&self) -> usize {
        self.styles.len()
    }
}

/// Reads the number of a format or a style.
fn number(text: Option<String>) -> Result<Option<u32>, Flaw> {
    let read = |text: String| match text.trim().parse() {
        Ok(number) => Ok(number),
        Err(_) => Err(Flaw::Damaged(said!(
            "numbers a format with {}",
            "đánh số một định dạng bằng {}",
            quoted(&text)
        ))),
    };
    text.map(read).transpose()
}

/// A number format: its sections, each for some numbers.
#[derive(Debug, Clone, PartialEq)]
struct Format(Vec<Section>);

#[derive(Debug, Clone, PartialEq)]
struct Section {
    condition: Option<Condition>,
    look: Look<'static>,
    /// The text beside the number.
    says: String,
    /// Whether it shows a zero as nothing: `#,###`.
    hides_zero: bool,
    /// Whether it divides digits from 1,000 on.
    groups: bool,
}

impl Section {
    fn look(&self, number: f64) -> Look<'_> {
        match self.look {
            Look::Scaled(_) => Look::Scaled(self.says.trim()),
            Look::Plain | Look::Dressed | Look::Percent if self.hides_zero && number == 0.0 => {
                Look::Unlike
            }
            Look::Plain if self.groups && number.abs() >= 1000.0 => Look::Dressed,
            look => look,
        }
    }
}

impl Format {
    /// Returns a format that workbooks use without defining it.
    fn built_in(id: u32) -> Self {
        let look = match id {
            // The last two are Thai.
            9 | 10 | 67 | 68 => Look::Percent,
            // `d-mmm`, and `mmm-yy`, which `3/2023` becomes as it is typed.
            16 => Look::Parts(Parts { year: false, month: true, day: true }),
            17 => Look::Parts(Parts { year: true, month: true, day: false }),
            18..=21 | 45..=47 => Look::Parts(Parts::default()),
            // The ranges in between are East Asian.
            14 | 15 | 22 | 27..=36 | 50..=58 | 71..=81 => Look::Day,
            _ => Look::Plain,
        };
        // `0.00`, `#,##0`, `#,##0.00`, amounts of money, powers of ten.
        let look = if matches!(id, 2 | 4 | 7 | 8 | 11 | 39 | 40 | 43 | 44 | 48) {
            Look::Dressed
        } else {
            look
        };
        let groups = matches!(id, 3 | 5 | 6 | 37 | 38 | 41 | 42);
        let (condition, says, hides_zero) = (None, String::new(), false);
        Self(vec![Section { condition, look, says, hides_zero, groups }])
    }

    fn new(code: &str) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        let mut draft = Draft::default();
        if code.is_empty() {
            (draft.digits, draft.zero) = (true, true);
        }
        for token in tokens(code) {
            match token {
                Token::End => {
                    let section = std::mem::take(&mut draft).section(&sections);
                    sections.push(section);
                }
                Token::Brackets(within) => draft.brackets(within),
                Token::Sign(sign) => draft.sign(sign),
                Token::Power => draft.others = true,
                Token::Text(text) => draft.literal(text),
            }
        }
        // The last section is for texts: the fourth, or one that shows them.
        if !draft.text && sections.len() < 3 {
            let section = draft.section(&sections);
            sections.push(section);
        }
        Self(sections)
    }

    /// Returns how the section of a number shows it.
    fn look(&self, number: f64) -> Look<'_> {
        let section = |place: usize| self.0.get(place);
        let look = |place: usize| section(place).map_or(Look::Plain, |one| one.look(number));
        let condition = |place: usize| self.0.get(place).and_then(|section| section.condition);
        let holds = |place| condition(place).map(|condition| condition.holds(number));
        match (holds(0), holds(1), self.0.len()) {
            (Some(true), ..) => look(0),
            (_, Some(true), _) => look(1),
            (Some(false), Some(false), _) => look(2),
            (Some(false), None, _) => look(1),
            (None, _, 1) => look(0),
            (None, None, 2) => look(usize::from(number < 0.0)),
            (None, Some(false), 2) => look(0),
            (None, ..) => match number.partial_cmp(&0.0) {
                Some(Ordering::Greater) => look(0),
                Some(Ordering::Less) if condition(1).is_none() => look(1),
                _ => look(2),
            },
        }
    }
}

/// The numbers of a section: `[<=1]`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Condition {
    orders: &'static [Ordering],
    bound: f64,
}

impl Condition {
    fn read(text: &str) -> Option<Self> {
        let signs = text.bytes().take_while(|byte| b"<=>".contains(byte)).count();
        let (signs, bound) = text.split_at_checked(signs)?;
        let orders: &[Ordering] = match signs {
            "<" => &[Ordering::Less],
            "<=" => &[Ordering::Less, Ordering::Equal],
            "=" => &[Ordering::Equal],
            ">=" => &[Ordering::Greater, Ordering::Equal],
            ">" => &[Ordering::Greater],
            "<>" => &[Ordering::Less, Ordering::Greater],
            _ => return None,
        };
        Some(Self { orders, bound: bound.trim().parse().ok()? })
    }

    fn holds(self, number: f64) -> bool {
        number.partial_cmp(&self.bound).is_some_and(|order| self.orders.contains(&order))
    }
}

/// The parts of a section so far.
#[derive(Debug, Default)]
struct Draft {
    condition: Option<Condition>,
    percents: usize,
    /// Whether it shows a percent sign that does not multiply.
    written: bool,
    zeros: usize,
    /// Whether a comma is the last sign: between digits it groups them, behind them it leaves three out.
    comma: bool,
    /// Whether one stands between digits.
    groups: bool,
    /// Whether it shows a zero as a digit, or as a blank in the place of one.
    zero: bool,
    /// The length of the text before its digits.
    before: usize,
    /// Whether it shows thousands, millions or billions.
    scaled: bool,
    /// Whether it shows days or times.
    day: bool,
    time: bool,
    year: bool,
    month: bool,
    /// How often it shows the day of the month.
    days: usize,
    /// The letter that came last, and how often it came.
    run: (char, usize),
    /// Whether it shows digits of the number.
    digits: bool,
    /// Whether text stands behind them, which would divide them from further ones.
    divides: bool,
    /// Whether its text reads as digits, a decimal sign or a bound: `50` of 5.
    unlike: bool,
    /// Whether it shows a minus, a bracket or red, by which a number below zero is known.
    below: bool,
    /// Its text.
    says: String,
    text: bool,
    /// Whether it shows anything else.
    others: bool,
}

impl Draft {
    fn brackets(&mut self, within: &str) {
        // Hours beyond a day, and similar.
        let counted = ["h", "m", "s"].iter().any(|unit| {
            !within.is_empty() && within.to_ascii_lowercase().replace(unit, "").is_empty()
        });
        self.day |= counted;
        self.time |= counted;
        self.below |= within.eq_ignore_ascii_case("red");
        // A currency. A language alone shows nothing.
        let currency = within.strip_prefix('$').filter(|currency| !currency.starts_with('-'));
        self.others |= currency.is_some();
        self.written |= currency.is_some_and(|currency| currency.contains('%'));
        self.condition = self.condition.or(Condition::read(within));
    }

    /// Takes text that is shown as it is.
    fn literal(&mut self, text: &str) {
        for c in text.chars() {
            // The 2 of `m2` is no digit of the number.
            let is_digit = c.is_ascii_digit() && !self.says.ends_with(char::is_alphabetic);
            self.unlike |= is_digit || "<>≤≥≈~±".contains(c);
            self.says.push(c);
        }
        self.divides |= self.digits && !text.trim().is_empty();
    }

    fn sign(&mut self, sign: char) {
        match sign {
            ',' => self.comma = true,
            '0' | '#' | '?' => {
                self.groups |= self.comma;
                self.comma = false;
                self.zero |= sign == '0';
                if !self.digits {
                    self.before = self.says.len();
                }
                self.unlike |= self.divides;
                self.digits = true;
            }
            _ => self.scaled |= self.comma,
        }
        let letter = sign.to_ascii_lowercase();
        let again = if self.run.0 == letter { self.run.1 } else { 0 };
        self.run = (letter, again.saturating_add(1));
        self.day |= "dmyhs".contains(letter);
        match letter {
            '%' => self.percents = self.percents.saturating_add(1),
            '0' => self.zeros = self.zeros.saturating_add(1),
            '@' => self.text = true,
            'y' => self.year = true,
            'm' => self.month = true,
            'h' | 's' => self.time = true,
            // `ddd` is the day of the week.
            'd' => match self.run.1 {
                1 => self.days = self.days.saturating_add(1),
                3 => self.days = self.days.saturating_sub(1),
                _ => {}
            },
            ' ' | ',' | '#' | '?' => {}
            '-' | '(' => {
                self.others = true;
                self.literal(if sign == '-' { "-" } else { "(" });
            }
            _ => {
                self.others = true;
                // A year of another calendar.
                self.year |= matches!(letter, 'e' | 'b');
            }
        }
    }

    fn section(self, before: &[Section]) -> Section {
        let place = before.len();
        let is_plain = self.condition.is_none() && before.iter().all(|one| one.condition.is_none());
        // The second section shows numbers below zero without their minus.
        let below = self.below || self.says.contains(['-', '−', '–', '(']);
        let drops_minus = place == 1 && is_plain && !below;
        // `(5)` and `-5` of 5.
        let (ahead, behind) = self.says.split_at_checked(self.before).unwrap_or((&self.says, ""));
        let is_negative = ahead.trim_end().ends_with(['-', '−', '–', '('])
            || matches!(behind.trim(), "-" | "−" | "–");
        let of_positive = match self.condition {
            Some(condition) => [1e-3, 1.0, 1e9].iter().any(|number| condition.holds(*number)),
            None => place == 0 && is_plain,
        };
        let adds_minus = self.digits && is_negative && of_positive;
        let of_zero = match self.condition {
            Some(condition) => [-1.0, 0.0, 1.0].map(|n| condition.holds(n)) == [false, true, false],
            None => place == 2 && is_plain,
        };
        let is_dash = matches!(self.says.trim(), "-" | "–" | "—");
        let is_shown = self.digits || of_zero && is_dash;
        let has_day = self.year || self.days > 0;
        let look = match self {
            Self { day: true, year, month, time, .. } => {
                // Minutes have the letter of months.
                Parts { year, month: month && (has_day || !time), day: self.days > 0 }.look()
            }
            _ if self.unlike || !is_shown || drops_minus || adds_minus => Look::Unlike,
            _ if self.scaled || self.comma || has_scale(&self.says) => Look::Scaled(""),
            // Two percent signs multiply by 100 twice.
            Self { percents: 1, .. } => Look::Percent,
            Self { percents: 0, .. } if self.written || self.says.contains('%') => Look::Written,
            _ if self.others || !self.says.trim().is_empty() => Look::Dressed,
            Self { percents: 0, zeros: 2.., groups: false, .. } => Look::Padded(self.zeros),
            _ => Look::Plain,
        };
        // What three digits leave out has no unit of measure.
        let says = if self.scaled || self.comma { String::new() } else { self.says };
        let hides_zero = self.digits && !self.zero && !of_zero;
        Section { condition: self.condition, look, says, hides_zero, groups: self.groups }
    }
}

/// A part of a format.
enum Token<'f> {
    Sign(char),
    /// Text that is shown as it is.
    Text(&'f str),
    /// Text in brackets: a colour, a condition, a currency, hours beyond a day.
    Brackets(&'f str),
    /// A power of ten: `E+00`.
    Power,
    /// The end of a section.
    End,
}

fn tokens(format: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = format;
    std::iter::from_fn(move || {
        loop {
            let mut signs = rest.chars();
            let sign = signs.next()?;
            let behind = signs.as_str();
            let word =
                |word: &str| rest.get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word));
            let (token, behind) = match sign {
                '"' => {
                    let (text, behind) = behind.split_once('"').unwrap_or((behind, ""));
                    (Some(Token::Text(text)), behind)
                }
                // A gap as wide as the next character, that character repeated to fill the cell, or the
                // character itself.
                '_' | '*' | '\\' => {
                    signs.next();
                    let next = behind.strip_suffix(signs.as_str()).unwrap_or_default();
                    ((sign == '\\').then_some(Token::Text(next)), signs.as_str())
                }
                '[' => {
                    let (within, behind) = behind.split_once(']').unwrap_or((behind, ""));
                    (Some(Token::Brackets(within)), behind)
                }
                ';' => (Some(Token::End), behind),
                _ if word("General") => {
                    (Some(Token::Sign('0')), rest.get("General".len()..).unwrap_or_default())
                }
                _ if word("E+") || word("E-") => {
                    (Some(Token::Power), rest.get("E+".len()..).unwrap_or_default())
                }
                sign => (Some(Token::Sign(sign)), behind),
            };
            rest = behind;
            if token.is_some() {
                return token;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The look of a figure, of which it does not matter whether it is more than its digits.
    fn figure(format: &str, number: f64) -> Look<'static> {
        let format = Box::leak(Box::new(Format::new(format)));
        match format.look(number) {
            Look::Dressed => Look::Plain,
            look => look,
        }
    }

    #[test]
    fn an_id_is_all_that_the_cell_shows() {
        for (format, number, expected) in [
            ("General", 5.0, Look::Plain),
            ("0", 5.0, Look::Plain),
            ("@", 5.0, Look::Plain),
            ("#,##0", 999.0, Look::Plain),
            ("000", 5.0, Look::Padded(3)),
            // Shown: `1,000`, `X05`, `5.00`, `5 km`, `5%`.
            ("#,##0", 1000.0, Look::Dressed),
            ("\"X\"00", 5.0, Look::Dressed),
            ("0.00", 5.0, Look::Dressed),
            ("0\" km\"", 5.0, Look::Dressed),
            ("0.00E+00", 5.0, Look::Dressed),
        ] {
            assert_eq!(Format::new(format).look(number), expected, "{format}");
        }
        assert_eq!(Format::built_in(2).look(5.0), Look::Dressed);
        assert_eq!(Format::built_in(3).look(5.0), Look::Plain);
        assert_eq!(Format::built_in(1).look(5.0), Look::Plain);
    }

    #[test]
    fn figures_are_what_their_cells_show() {
        for (format, number, expected) in [
            // Shown: `(5)`, `-5`, `5-`, nothing.
            ("(0)", 5.0, Look::Unlike),
            ("-0", 5.0, Look::Unlike),
            ("\\-0", 5.0, Look::Unlike),
            ("0-", 5.0, Look::Unlike),
            ("[>=0](0);0", 5.0, Look::Unlike),
            ("#,###", 0.0, Look::Unlike),
            ("#", 0.0, Look::Unlike),
            ("#,###;-#,###", 0.0, Look::Unlike),
            ("#,###", 5.0, Look::Plain),
            ("#,###;-#,###;0", 0.0, Look::Plain),
            ("#,###;-#,###;\"-\"", 0.0, Look::Plain),
            ("0;(0)", -5.0, Look::Plain),
            ("0;-0", -5.0, Look::Plain),
            ("[<0](0);0", -5.0, Look::Plain),
            ("[<0](0);0", 5.0, Look::Plain),
            ("0\" (ước)\"", 5.0, Look::Plain),
            ("#.##", 0.5, Look::Plain),
        ] {
            assert_eq!(figure(format, number), expected, "{format}");
        }
    }

    #[test]
    fn a_percent_sign_counts_where_it_multiplies() {
        for format in [
            "0%",
            "0.00%",
            "# ##0 %",
            "[Red]0%;-0%",
            "0%_)",
            "\"tỷ lệ \"0%",
            "[$-42A]0.0%",
            "_(* 0%_);_(* (0%)",
            "[<=1]0%;0",
        ] {
            assert_eq!(Format::new(format).look(0.5), Look::Percent, "{format}");
        }
        for format in [
            "General", "0", "0.0_%", "0*%", "0%%", "@", "", "0;0%", "[>1]0%;0", "0_", "0\"đ\"",
            "0;0\"%\"",
        ] {
            assert_eq!(figure(format, 0.5), Look::Plain, "{format}");
        }
        for format in
            ["0\\%", "0\"%\"", "0\" % \"", "0\"%", "[$%]0", "\\\"0\\%", "00\"%\"", "[>1]0;0\\%"]
        {
            assert_eq!(Format::new(format).look(0.5), Look::Written, "{format}");
        }
    }

    #[test]
    fn sections_are_for_their_numbers() {
        let looks = |format: &str| {
            let format = Format::new(format);
            let looks =
                [-1.0, 0.0, 0.5, 1.0, 2.0].map(|number| format.look(number) == Look::Percent);
            looks.map(|percent| if percent { '%' } else { '.' }).iter().collect::<String>()
        };
        for (format, expected) in [
            ("0%;0", ".%%%%"),
            ("0;-0%", "%...."),
            ("0;0%", "....."),
            ("0%;0;0", "..%%%"),
            ("0;0;0%", ".%..."),
            ("0;0;0;0%", "....."),
            ("0%;@", "%%%%%"),
            ("0%;0;@", ".%%%%"),
            ("[<=1]0%;0", "%%%%."),
            ("[<1]0%;0", "%%%.."),
            ("[=1]0%;[>1]0;0", "...%."),
            ("[>1]0;[<0]0;0%", ".%%%."),
            ("[<>1]0%;0", "%%%.%"),
            ("[>=1]0%", "...%%"),
            ("[Red][<=1]0%;[Blue]0", "%%%%."),
            ("0;[<1]0%", "%%%.."),
        ] {
            assert_eq!(looks(format), expected, "{format}");
        }
    }

    #[test]
    fn zeros_and_days_are_known() {
        const TIME: Look = Look::Parts(Parts { year: false, month: false, day: false });
        const MONTH: Look = Look::Parts(Parts { year: true, month: true, day: false });
        const NO_YEAR: Look = Look::Parts(Parts { year: false, month: true, day: true });
        for (format, number, expected) in [
            ("00000", 1.0, Look::Padded(5)),
            ("00000;-00000", 1.0, Look::Padded(5)),
            ("_(00000_)", 1.0, Look::Padded(5)),
            ("[Red][$-42A]000", 1.0, Look::Padded(3)),
            ("[$SX]000", 1.0, Look::Plain),
            ("0", 1.0, Look::Plain),
            ("00.0", 1.0, Look::Plain),
            ("00-00", 1.0, Look::Unlike),
            ("dd/mm/yyyy", 1.0, Look::Day),
            ("[$-42A]d mmmm yyyy", 1.0, Look::Day),
            ("[h]:mm", 1.0, TIME),
            ("[ss]", 1.0, TIME),
            ("h:mm AM/PM", 1.0, TIME),
            ("General", 1.0, Look::Plain),
            ("GENERAL \"days\"", 1.0, Look::Plain),
            ("0.00E+00", 1.0, Look::Plain),
            ("[Red]0", 1.0, Look::Plain),
            ("\"ngày\" 0", 1.0, Look::Plain),
            ("0;dd/mm/yyyy", 1.0, Look::Plain),
            ("0;dd/mm/yyyy", -1.0, Look::Day),
            ("[<1]h:mm;0", 0.5, TIME),
            ("#,##0", 1.0, Look::Plain),
            ("#,##0.00", 1.0, Look::Plain),
            ("#,##0,", 1.0, Look::Scaled("")),
            ("0,,\" tr\"", 1.0, Look::Scaled("")),
            ("#,##0,.0", 1.0, Look::Scaled("")),
            ("0 \"tỷ\"", 1.0, Look::Scaled("tỷ")),
            ("0\"triệu đồng\"", 1.0, Look::Scaled("triệu đồng")),
            ("0;0 \"tỷ\"", 1.0, Look::Plain),
            ("0\" trường\"", 1.0, Look::Plain),
            ("mmm-yy", 1.0, MONTH),
            ("mm/yyyy;@", 1.0, MONTH),
            ("dddd mm yyyy", 1.0, MONTH),
            ("dd/mm", 1.0, NO_YEAR),
            ("[$-F800]dddd, mmmm dd, yyyy", 1.0, Look::Day),
            ("dd/mm/yyyy h:mm", 1.0, Look::Day),
            ("\"Ngày \"dd\" tháng \"mm\" năm \"yyyy", 1.0, Look::Day),
            // Shown: `50`, `5.000`, `1,2`, `5` of -5, a word, nothing.
            ("0\"0\"", 5.0, Look::Unlike),
            ("0\\.000", 5.0, Look::Unlike),
            ("0\",\"0", 12.0, Look::Unlike),
            ("0;0", -5.0, Look::Unlike),
            ("0;0", 5.0, Look::Plain),
            ("0;0;\"chưa có\"", 0.0, Look::Unlike),
            ("0;0;\"chưa có\"", 1.0, Look::Plain),
            ("[=1]\"không\";[=0]\"có\"", 1.0, Look::Unlike),
            ("\"< \"0", 5.0, Look::Unlike),
            (";;;", 5.0, Look::Unlike),
            ("0;-0;;@", 0.0, Look::Unlike),
            ("#,##0 \"tr.đ\"", 5.0, Look::Scaled("tr.đ")),
            ("0\\ \\t\\r\\đ", 5.0, Look::Scaled("trđ")),
            // What a spreadsheet offers for accounts, and units of measure.
            ("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)", 0.0, Look::Plain),
            ("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)", -5.0, Look::Plain),
            ("_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* \"-\"??\\ _₫_-;_-@_-", 0.0, Look::Plain),
            ("#,##0;[Red]#,##0", -5.0, Look::Plain),
            ("General;-General", -5.0, Look::Plain),
            ("# ?/?", 0.5, Look::Plain),
            ("0\" km2\"", 5.0, Look::Plain),
            ("0\\ \\m\\2", 5.0, Look::Plain),
        ] {
            assert_eq!(figure(format, number), expected, "{format}");
        }
    }

    #[test]
    fn styles_name_their_formats() {
        let styles = |text: &str| {
            let text = format!("<styleSheet>{text}</styleSheet>");
            Formats::read(&mut Xml::new(text.as_bytes()).unwrap()).unwrap()
        };
        let formats = styles(
            "<numFmts><numFmt numFmtId='9' formatCode='0'/><numFmt formatCode='0.0%' numFmtId='164'/></numFmts>\
             <cellStyleXfs><xf numFmtId='0'/><xf numFmtId='10'><alignment/></xf></cellStyleXfs>\
             <cellXfs><xf/><xf numFmtId='9'/><xf numFmtId='164'><protection/></xf><xf xfId='1'/></cellXfs>\
             <dxfs><dxf><numFmt numFmtId='164' formatCode='0'/></dxf></dxfs>",
        );
        let looks: Vec<_> = (0..5).map(|style| formats.look(style, 0.5)).collect();
        let (plain, percent) = (Some(Look::Plain), Some(Look::Percent));
        assert_eq!(looks, [plain, plain, percent, percent, None]);
        assert_eq!(styles("").look(7, 0.5), plain);
    }
}
