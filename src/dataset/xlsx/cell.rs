//! What a cell of a workbook says.

use std::borrow::Cow;

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

use crate::dataset::fold::trimmed;
use crate::number::{Date, Decimal};

/// What a cell says, by how the workbook stores it.
#[derive(Debug, Clone)]
pub(super) enum Content<'w> {
    /// Nothing.
    Empty,
    Text(Cow<'w, str>),
    /// A number, and how the cell shows it.
    Number(f64, Look),
    YesNo(bool),
    /// A day; nothing where the number of the cell is no day, or has a time of day.
    Day(Option<Date>, ExcelDateTime),
    /// An error such as `#DIV/0!`.
    Error(String),
    /// A formula whose result is not stored.
    NoResult,
}

/// How a cell shows its number, as far as that is part of what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    /// `85%` of 0.85.
    Percent,
    /// With at least so many digits: `00123` of 123, as codes are shown.
    Padded(usize),
}

impl Look {
    /// What a number format makes of a number.
    pub(super) fn of(format: &str) -> Self {
        let zeros = format.len() > 1 && format.bytes().all(|byte| byte == b'0');
        match format {
            _ if zeros => Self::Padded(format.len()),
            _ if shows_percent(format) => Self::Percent,
            _ => Self::Plain,
        }
    }
}

/// Whether a number format has a percent sign outside of quoted text.
fn shows_percent(format: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    format.chars().any(|c| {
        let plain = !quoted && !escaped;
        escaped = plain && c == '\\';
        quoted ^= c == '"' && (plain || quoted);
        plain && c == '%'
    })
}

impl<'w> Content<'w> {
    pub(super) fn new(data: DataRef<'w>, formula: bool, look: Look) -> Self {
        match data {
            DataRef::Empty if formula => Self::NoResult,
            DataRef::Empty => Self::Empty,
            #[expect(clippy::cast_precision_loss, reason = "XLSX has no numbers but binary ones")]
            DataRef::Int(number) => Self::Number(number as f64, look),
            DataRef::Float(number) => Self::Number(number, look),
            DataRef::String(text) => Self::Text(text.into()),
            DataRef::SharedString(text) => Self::Text(text.into()),
            DataRef::Bool(answer) => Self::YesNo(answer),
            DataRef::DateTime(day) => Self::Day(date(&day), day),
            DataRef::DateTimeIso(text) => {
                // A day, as some programs write it.
                let day = text.split_once("T00:00:00").map(|(day, _)| day.to_owned());
                Self::Text(day.unwrap_or(text).into())
            }
            DataRef::DurationIso(text) => Self::Text(text.into()),
            DataRef::Error(error) => Self::Error(error.to_string()),
        }
    }

    /// The text that a person reads in the cell, more or less: numbers with all their digits, days as
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
            Self::Day(None, day) => moment(day).into(),
            Self::YesNo(answer) => (if *answer { "true" } else { "false" }).into(),
            Self::Day(Some(day), _) => day.to_string().into(),
            Self::Error(error) => error.into(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => trimmed(text).is_empty(),
            _ => false,
        }
    }
}

/// A share as the percentage that the cell shows.
fn hundredfold(number: f64) -> String {
    match decimal(number).ok().and_then(|number| number.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(percentage) => format!("{}%", percentage.normalize()),
        None => number.to_string(),
    }
}

/// Why the number of a cell cannot be read exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inexact {
    /// It has more digits than a spreadsheet keeps of what is typed: a formula made it.
    Digits,
    /// It is larger, or has more decimal places, than is carried.
    TooLong,
}

/// The decimal that was typed into a cell.
///
/// A workbook stores the binary fraction nearest to it. A spreadsheet keeps 15 significant digits of
/// what is typed, and no two decimals of 15 digits have the same nearest fraction, so the shortest
/// decimal that has this one is the one that was typed. A number that needs more digits came out of a
/// formula, as `=0.1+0.2` does, and is refused: nobody typed it, and rounding it is for its author.
pub(super) fn decimal(number: f64) -> Result<Decimal, Inexact> {
    const KEPT: usize = 15;
    // The shortest decimal that has this binary fraction, without a power of ten.
    let text = number.to_string();
    let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit);
    let digits: Vec<u8> = digits.collect();
    let kept =
        digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last.saturating_add(1));
    if kept > KEPT {
        return Err(Inexact::Digits);
    }
    Decimal::from_str_exact(&text).map_err(|_| Inexact::TooLong)
}

/// The day after 9999-12-31, counted from 1900; later ones would be read as that day.
const END: f64 = 2_958_466.0;

/// A day with its time, or a time alone, as a cell shows it; the number where it is neither.
fn moment(day: &ExcelDateTime) -> String {
    let number = day.as_f64();
    let (year, month, date, hour, minute, second, _) = day.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    match number {
        _ if !(0.0..END).contains(&number) || number.fract() == 0.0 => number.to_string(),
        _ if number < 1.0 => time,
        _ => format!("{year:04}-{month:02}-{date:02} {time}"),
    }
}

/// The day of a number that a cell shows as one, counted from 1900 or 1904 as the workbook says.
fn date(day: &ExcelDateTime) -> Option<Date> {
    /// As many days later its count begins where a workbook counts from 1904.
    const LATER: f64 = 1_462.0;
    let number = day.as_f64();
    let types = [ExcelDateTimeType::DateTime, ExcelDateTimeType::TimeDelta];
    let from_1904 = types.iter().any(|kind| *day == ExcelDateTime::new(number, *kind, true));
    let end = if from_1904 { END - LATER } else { END };
    if number.fract() != 0.0 || !(0.0..end).contains(&number) {
        return None;
    }
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    Date::new(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_comes_back() {
        for text in [
            "0.85",
            "0.1",
            "12.5",
            "-1234.5",
            "123456789012345",
            "0.123456789012345",
            "99999999999999.9",
            "1000000000000000000",
            "0.00000012",
            "0.3",
        ] {
            let number: f64 = text.parse().unwrap();
            assert_eq!(decimal(number).map(|number| number.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(decimal(-0.0).map(|number| number.is_zero()), Ok(true));
    }

    #[test]
    fn what_nobody_typed_is_refused() {
        for number in [0.1 + 0.2, 2.0 / 3.0, 1234567890123456.7, 617.0 / 820.0] {
            assert_eq!(decimal(number), Err(Inexact::Digits), "{number}");
        }
        for number in [1e29, f64::INFINITY, f64::NAN, 1e-40] {
            assert_eq!(decimal(number), Err(Inexact::TooLong), "{number}");
        }
    }

    #[test]
    fn a_day_that_is_written_out_is_a_day() {
        let shown = |text: &str| {
            let data = DataRef::DateTimeIso(text.to_owned());
            Content::new(data, false, Look::Plain).shown().into_owned()
        };
        assert_eq!(shown("2023-06-01"), "2023-06-01");
        assert_eq!(shown("2023-06-01T00:00:00.000"), "2023-06-01");
        assert_eq!(shown("2023-06-01T08:30:00"), "2023-06-01T08:30:00");
    }

    #[test]
    fn moments_are_shown_as_people_see_them() {
        let shown =
            |number: f64| moment(&ExcelDateTime::new(number, ExcelDateTimeType::DateTime, false));
        // 45078 is 2023-06-01, 8:30 is 510 of 1440 minutes.
        assert_eq!(shown(45078.0 + 510.0 / 1440.0), "2023-06-01 08:30:00");
        assert_eq!(shown(510.0 / 1440.0), "08:30:00");
        assert_eq!(shown(-1.5), "-1.5");
        assert_eq!(shown(60.0), "60");
    }

    #[test]
    fn days_count_from_1900_or_1904() {
        let day = |number: f64, from_1904: bool| {
            let day = ExcelDateTime::new(number, ExcelDateTimeType::DateTime, from_1904);
            date(&day).map(|day| day.to_string())
        };
        assert_eq!(day(45078.0, false).as_deref(), Some("2023-06-01"));
        assert_eq!(day(43616.0, true).as_deref(), Some("2023-06-01"));
        for number in [-1.0, 45078.5, 2_958_466.0, 1e300, f64::INFINITY, f64::NAN, 60.0] {
            assert_eq!(day(number, false), None, "{number}");
        }
        // The last day, in both counts; a later number is not taken for it.
        assert_eq!(day(2_958_465.0, false).as_deref(), Some("9999-12-31"));
        assert_eq!(day(2_957_003.0, true).as_deref(), Some("9999-12-31"));
        for number in [-1.0, 2_957_004.0, 2_958_465.0] {
            assert_eq!(day(number, true), None, "{number}");
        }
    }
}
