//! The content of a cell of a workbook.

use std::borrow::Cow;

use super::format::{Formats, Look, Parts};
use super::texts::Texts;
use super::xml::{SPACE, unescape};
use crate::intake::binary::decimal;
use crate::intake::messages::quoted;
use crate::name::trimmed;
use crate::number::{Date, Decimal};
use crate::said::{Said, said};

/// The content of a cell, by how the workbook stores it.
#[derive(Debug, Clone)]
pub(super) enum Content<'w> {
    /// Nothing.
    Empty,
    Text(Cow<'w, str>),
    /// A number, and how the cell shows it.
    Number(f64, Look<'w>),
    YesNo(bool),
    Day(Date),
    /// A time of day, parts of a day, or a number that is shown as a day but is not one.
    Time(String),
    /// An error such as `#DIV/0!`.
    Error(String),
    /// A formula whose result is not stored.
    NoResult,
    /// Content of which something is struck out, as offices correct a figure: nobody reads that.
    Struck(String),
    /// Content that cannot be read, and the reason.
    Unread(String, Said),
}

/// The stored parts of a cell.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// The type of its value, a number if there is none.
    pub(super) kind: String,
    /// The number of its style.
    pub(super) style: String,
    /// The formula, with the number by which other cells share it.
    pub(super) formula: Option<Option<String>>,
    pub(super) formula_text: String,
    /// The text of its value, and whether there is one.
    pub(super) value: String,
    pub(super) has_value: bool,
    /// The text in the cell itself, and whether there is one.
    pub(super) inline: String,
    pub(super) has_inline: bool,
    /// Whether some of its text is struck out.
    pub(super) struck: bool,
    /// An element that no cell has.
    pub(super) foreign: Option<Said>,
}

impl Stored {
    pub(super) fn clear(&mut self) {
        let Self { kind, style, value, inline, formula_text, .. } = self;
        for text in [kind, style, value, inline, formula_text] {
            text.clear();
        }
        (self.formula, self.has_value, self.has_inline, self.foreign) = (None, false, false, None);
        self.struck = false;
    }
}

/// The parts that the cells of a workbook refer to.
#[derive(Debug)]
pub(super) struct Shared {
    /// The texts, or the fault of the part that holds them.
    pub(super) texts: Result<Texts, Said>,
    /// The formats, or the fault of the part that holds them.
    pub(super) formats: Result<Formats, Said>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

impl Shared {
    /// Returns the content of a cell.
    ///
    /// # Errors
    ///
    /// The fault of another part that the cell needs.
    pub(super) fn content(&self, stored: &mut Stored) -> Result<Content<'_>, Said> {
        let content = self.with_struck(stored)?;
        let strikes = |formats: &Formats| formats.strikes(stored.style.trim_matches(SPACE));
        let struck = stored.struck || self.formats.as_ref().is_ok_and(strikes);
        Ok(match struck && !content.is_empty() && !content.is_broken() {
            true => Content::Struck(content.shown().into_owned()),
            false => content,
        })
    }

    /// Returns the content of a cell, with what is struck out.
    fn with_struck(&self, stored: &mut Stored) -> Result<Content<'_>, Said> {
        let unread = |shown: &str, why: Said| Ok(Content::Unread(shown.to_owned(), why));
        let value = stored.value.trim_matches(SPACE);
        if let Some(foreign) = &stored.foreign {
            return unread(
                value,
                said!(
                    "holds {foreign}, which no cell does",
                    "chứa {foreign}, không ô nào có phần này",
                    foreign
                ),
            );
        }
        if stored.has_inline && stored.value.is_empty() {
            return Ok(Content::Text(std::mem::take(&mut stored.inline).into()));
        }
        if stored.has_inline && stored.kind != "inlineStr" {
            return unread(
                value,
                said!("holds both a value and a text", "chứa cả giá trị lẫn văn bản"),
            );
        }
        if stored.has_inline {
            return Ok(Content::Text(std::mem::take(&mut stored.inline).into()));
        }
        if stored.kind == "e" && stored.has_value && value.is_empty() {
            return unread(
                value,
                said!("holds an error that has no name", "chứa một lỗi không có tên"),
            );
        }
        if stored.value.is_empty() {
            // A formula may have an empty text as its result.
            let text = stored.kind == "str" && stored.has_value;
            return Ok(if stored.formula.is_some() && !text {
                Content::NoResult
            } else {
                Content::Empty
            });
        }
        match stored.kind.as_str() {
            "str" | "inlineStr" => {
                let mut text = std::mem::take(&mut stored.value);
                unescape(&mut text, 0);
                Ok(Content::Text(text.into()))
            }
            "s" => {
                let texts = self.texts.as_ref().map_err(Clone::clone)?;
                let number = value.parse().ok();
                match number.and_then(|number| Some((number, texts.get(number)?))) {
                    Some((number, text)) => {
                        stored.struck = texts.is_struck(number);
                        Ok(Content::Text(text.into()))
                    }
                    None => {
                        let count = texts.len();
                        let why = said!(
                            "refers to the text {}; there are {count}, counted from 0",
                            "trỏ đến văn bản số {}; tệp chỉ có {count}, đếm từ 0",
                            quoted(value),
                            count
                        );
                        unread(value, why)
                    }
                }
            }
            "b" => match value {
                "1" => Ok(Content::YesNo(true)),
                "0" => Ok(Content::YesNo(false)),
                _ if value.eq_ignore_ascii_case("true") => Ok(Content::YesNo(true)),
                _ if value.eq_ignore_ascii_case("false") => Ok(Content::YesNo(false)),
                _ => unread(
                    value,
                    said!(
                        "holds {}, which is neither true nor false",
                        "chứa {}, không phải đúng hay sai",
                        quoted(value)
                    ),
                ),
            },
            "e" => Ok(Content::Error(value.to_owned())),
            "d" => Ok(written_day(value)),
            "" | "n" => match number(value) {
                Some(number) => self.number(number, value, stored.style.trim_matches(SPACE)),
                None => unread(
                    value,
                    said!(
                        "holds {}, which is no number",
                        "chứa {}, không phải là số",
                        quoted(value)
                    ),
                ),
            },
            kind => unread(
                value,
                said!(
                    "is of the type {}, which is not known",
                    "thuộc kiểu {} không xác định",
                    quoted(kind)
                ),
            ),
        }
    }

    /// Returns the content of a number in a style.
    fn number(&self, number: f64, text: &str, style: &str) -> Result<Content<'_>, Said> {
        let formats = self.formats.as_ref().map_err(Clone::clone)?;
        let style_number = if style.is_empty() { Some(0) } else { style.parse().ok() };
        Ok(match style_number.and_then(|style| formats.look(style, number)) {
            Some(Look::Day) => self.day(number),
            Some(Look::Parts(parts)) => self.parts(number, parts),
            Some(look) => Content::Number(number, look),
            None => {
                let count = formats.len();
                let why = said!(
                    "has the style {}; there are {count}, counted from 0",
                    "có kiểu định dạng số {}; tệp chỉ có {count}, đếm từ 0",
                    quoted(style),
                    count
                );
                Content::Unread(text.to_owned(), why)
            }
        })
    }

    /// Returns the content of a number that is shown as a day.
    fn day(&self, number: f64) -> Content<'static> {
        match (day_of(number, self.from_1904), number.fract() == 0.0) {
            (Some(day), true) => Content::Day(day),
            (day, false) => Content::Time(moment(day, number)),
            (None, true) => Content::Time(number.to_string()),
        }
    }

    /// Returns the content of a number that is shown as parts of a day: the rest of the day nobody sees.
    fn parts(&self, number: f64, shown: Parts) -> Content<'static> {
        let Content::Day(day) = self.day(number) else { return self.day(number) };
        let parts = [
            shown.year.then(|| day.year().to_string()),
            shown.month.then(|| format!("{:02}", day.month())),
            shown.day.then(|| format!("{:02}", day.day())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        Content::Time(if parts.is_empty() { moment(None, 0.0) } else { parts.join("-") })
    }
}

/// Reads a number as programs write it in workbooks.
fn number(text: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let number = text.bytes().all(plain).then(|| text.parse().ok())?;
    number.filter(|number: &f64| number.is_finite())
}

/// Reads a day that is written out, as some programs do.
fn written_day(text: &str) -> Content<'static> {
    let day = match text.split_once('T') {
        Some((day, time)) => {
            let time = time.trim_end_matches('Z');
            time.bytes().all(|byte| b"0:.".contains(&byte)).then_some(day)
        }
        None => Some(text),
    };
    let day = day.filter(|day| day.contains('-')).and_then(|day| day.parse().ok());
    day.map_or_else(|| Content::Time(text.to_owned()), Content::Day)
}

impl Content<'_> {
    /// Returns about the text that a person reads in the cell: numbers with all their digits, days as
    /// `2023-06-01`.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Empty | Self::NoResult => "".into(),
            Self::Text(text) => trimmed(text).into(),
            Self::Number(number, Look::Percent) => hundredfold(*number).into(),
            Self::Number(number, Look::Padded(digits))
                if number.fract() == 0.0 && *number >= 0.0 =>
            {
                format!("{number:0>digits$}").into()
            }
            Self::Number(number, _) => number.to_string().into(),
            Self::YesNo(answer) => (if *answer { "true" } else { "false" }).into(),
            Self::Day(day) => day.to_string().into(),
            Self::Time(text) | Self::Error(text) | Self::Struck(text) | Self::Unread(text, _) => {
                text.into()
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => trimmed(text).is_empty(),
            _ => false,
        }
    }

    /// Returns whether the cell has content without a meaning.
    pub(super) const fn is_broken(&self) -> bool {
        matches!(self, Self::Error(_) | Self::NoResult | Self::Struck(_) | Self::Unread(..))
    }
}

/// Returns a share as the percentage that the cell shows.
fn hundredfold(number: f64) -> String {
    match decimal(number).ok().and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(percentage) => format!("{}%", percentage.normalize()),
        None => number.to_string(),
    }
}

/// Writes a time of day as a cell shows it, after its day if it has one.
fn moment(day: Option<Date>, number: f64) -> String {
    const SECONDS: f64 = 86_400.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a day has at most 86,400 seconds"
    )]
    let seconds = (number.fract() * SECONDS).round() as u32;
    let (minutes, hours) = (seconds / 60, seconds / 3_600);
    let time = format!("{hours:02}:{:02}:{:02}", minutes % 60, seconds % 60);
    match day {
        Some(day) => format!("{day} {time}"),
        None if (0.0..1.0).contains(&number) => time,
        None => number.to_string(),
    }
}

/// Returns the day of a number, counted from 1900 or 1904. `None` if the calendar has no such day.
fn day_of(number: f64, from_1904: bool) -> Option<Date> {
    /// Days from the start of the count from 1900 to that of the count from 1904.
    const LATER: i32 = 1_462;
    /// In the count from 1900, February 1900 has 29 days.
    const NO_DAY: i32 = 60;
    /// The last day is 9999-12-31.
    const LAST: f64 = 2_958_465.0;
    if !(0.0..=LAST).contains(&number) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it lies within the calendar")]
    let number = number.floor() as i32;
    let days = match (from_1904, number) {
        (true, _) => number.saturating_add(LATER),
        (false, 0 | NO_DAY) => return None,
        (false, ..NO_DAY) => number.saturating_add(1),
        (false, _) => number,
    };
    // 1899-12-30 is day zero for all days after the one that never existed.
    let zero = Date::new(1899, 12, 30)?.day_number();
    Date::from_day_number(zero.saturating_add(days))
}

/// Returns the year that somebody typed into a cell with the format of a date, if a day is what such a number shows:
/// 2024 is 16 July 1905.
pub(super) fn typed_year(day: Date) -> Option<u16> {
    let zero = Date::new(1899, 12, 30)?.day_number();
    let number = u16::try_from(day.day_number().checked_sub(zero)?).ok()?;
    (1900..=2100).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    static NOTHING: Shared =
        Shared { texts: Ok(Texts::EMPTY), formats: Ok(Formats::EMPTY), from_1904: false };

    fn stored(kind: &str, value: &str) -> Stored {
        let (kind, value) = (kind.to_owned(), value.to_owned());
        Stored { kind, value, has_value: true, ..Stored::default() }
    }

    #[test]
    fn values_are_read_by_their_types() {
        let said = |kind: &str, value: &str| {
            let content = NOTHING.content(&mut stored(kind, value)).unwrap();
            let broken = if content.is_broken() { "!" } else { "" };
            format!("{broken}{}", content.shown())
        };
        for (kind, value, expected) in [
            ("", " 12 ", "12"),
            ("n", "+1.5E1", "15"),
            ("n", "-.5", "-0.5"),
            ("", "NaN", "!NaN"),
            ("", "INF", "!INF"),
            ("", "infinity", "!infinity"),
            ("", "1e999", "!1e999"),
            ("", "1,5", "!1,5"),
            ("", " ", "!"),
            ("", "0x10", "!0x10"),
            ("b", "1", "true"),
            ("b", " false ", "false"),
            ("b", "2", "!2"),
            ("e", "#SPILL!", "!#SPILL!"),
            ("s", "0", "!0"),
            ("str", " a ", "a"),
            ("inlineStr", "có", "có"),
            ("d", "2023-06-01", "2023-06-01"),
            ("d", "2023-06-01T00:00:00.000Z", "2023-06-01"),
            ("d", "2023-06-01T08:30:00", "2023-06-01T08:30:00"),
            ("d", "01/06/2023", "01/06/2023"),
            ("d", "T08:30", "T08:30"),
            ("x", "1", "!1"),
        ] {
            assert_eq!(said(kind, value), expected, "{kind} {value}");
        }
    }

    #[test]
    fn moments_are_shown_as_people_see_them() {
        let shown = |number: f64| NOTHING.day(number).shown().into_owned();
        // 45078 is 2023-06-01, 8:30 is 510 of 1440 minutes.
        assert_eq!(shown(45078.0), "2023-06-01");
        assert_eq!(shown(45078.0 + 510.0 / 1440.0), "2023-06-01 08:30:00");
        assert_eq!(shown(510.0 / 1440.0), "08:30:00");
        assert_eq!(shown(-1.5), "-1.5");
        assert_eq!(shown(60.0), "60");
        assert_eq!(shown(0.0), "0");
    }

    #[test]
    fn days_count_from_1900_or_1904() {
        let day = |number: f64, from_1904| day_of(number, from_1904).map(|day| day.to_string());
        for (number, expected) in [
            // Days that Excel shows: it has the 29th of February 1900, which is not a day.
            (0.0, None),
            (1.0, Some("1900-01-01")),
            (59.0, Some("1900-02-28")),
            (60.0, None),
            (61.0, Some("1900-03-01")),
            (45078.0, Some("2023-06-01")),
            (2_958_465.0, Some("9999-12-31")),
            (2_958_466.0, None),
            (-1.0, None),
            (1e300, None),
            (f64::INFINITY, None),
            (f64::NAN, None),
        ] {
            assert_eq!(day(number, false).as_deref(), expected, "{number}");
        }
        for (number, expected) in [
            (0.0, Some("1904-01-01")),
            (43616.0, Some("2023-06-01")),
            (2_957_003.0, Some("9999-12-31")),
            (2_957_004.0, None),
            (2_958_465.0, None),
            (-1.0, None),
        ] {
            assert_eq!(day(number, true).as_deref(), expected, "{number}");
        }
    }
}
