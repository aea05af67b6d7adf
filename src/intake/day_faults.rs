//! Faults of days, in words that a commune officer can act on.

use super::day;
use super::hidden;
use super::messages::{nothing_help, of_cell, quoted};
use crate::diagnostic::{Code, Problem, problem};
use crate::model::Metric;
use crate::said::{Said, said};

/// A cell with a number, for a metric that is a date.
#[cfg(feature = "xlsx")]
pub(super) fn number_for_date(metric: &Metric, text: &str, number: f64) -> Problem {
    /// 1950 to 2100, counted as spreadsheets do: `2023`, a year, would be a day of 1905.
    const DAYS: std::ops::Range<f64> = 18_264.0..73_416.0;
    of_cell(Code::ValueNotADate, metric, text, said!("is not a date", "không phải là ngày")).help(if DAYS.contains(&number) {
        said!("give the cell the format of a date, or write the date as text", "đặt cho ô định dạng ngày, hoặc viết ngày dưới dạng văn bản")
    } else {
        said!("write day, month and year, such as `01/06/2023`, into a cell that has the format of a date", "viết ngày, tháng và năm, như `01/06/2023`, vào ô có định dạng ngày")
    })
}

/// Not a date.
pub(super) fn not_a_date(metric: &Metric, text: &str) -> Problem {
    let unseen = || {
        let (has, rest) = hidden::within(text)?;
        Some(said!("{has}: write `{rest}`", "{has}: viết `{rest}`", has, rest))
    };
    let help = nothing_help(text).or_else(unseen).or_else(|| day::advice(text));
    let help = help.unwrap_or_else(|| {
        said!(
            "write year-month-day, or day/month/year with four digits for the year",
            "viết năm-tháng-ngày, hoặc ngày/tháng/năm với năm đủ bốn chữ số"
        )
    });
    of_cell(Code::ValueNotADate, metric, text, said!("is not a date", "không phải là ngày"))
        .help(help)
}

/// A year that was typed into a cell with the format of a date, which then shows a day of 1905.
#[cfg(feature = "xlsx")]
pub(super) fn year_for_date(metric: &Metric, text: &str, year: u16) -> Problem {
    of_cell(
        Code::ValueNotADate,
        metric,
        text,
        said!(
            "is what the number {year} looks like as a date",
            "là con số {year} hiển thị dưới dạng ngày",
            year
        ),
    )
    .help(said!(
        "a year alone is no day: write day, month and year, such as `01/06/{year}`",
        "chỉ có năm thì chưa thành ngày: viết ngày, tháng và năm, như `01/06/{year}`",
        year
    ))
}

/// A fault of the value of a metric that is a date or, without one, of the day that a value describes.
fn of_day(metric: Option<&Metric>, text: &str, what: Said) -> Problem {
    let code = Code::AmbiguousDayOrder;
    match metric {
        Some(metric) => of_cell(code, metric, text, what),
        None => Problem::new(code, said!("{} {what}", "{} {what}", quoted(text), what)),
    }
}

/// A date that may have the month before the day, as others of the file do.
pub(super) fn day_ambiguous(metric: Option<&Metric>, text: &str) -> Problem {
    let (day, month) = match day::readings(text) {
        Some([day, month]) => (day.to_string(), month.to_string()),
        None => (text.to_owned(), text.to_owned()),
    };
    let what = said!(
        "can mean {day} or {month}: another date has the month before the day",
        "có thể là {day} hoặc {month}: một ngày khác trong tệp viết tháng trước ngày",
        day,
        month
    );
    of_day(metric, text, what).help(said!(
        "write `{day}` or `{month}`, and so every date of the file",
        "viết `{day}` hoặc `{month}`, và viết mọi ngày trong tệp như vậy",
        day,
        month
    ))
}

/// A cell that holds a date of which day and month may have changed places: those after the 12th are texts, as a
/// spreadsheet leaves what it does not take for a date.
pub(super) fn day_exchanged(metric: Option<&Metric>, text: &str) -> Problem {
    let other = text.parse().ok().and_then(day::exchanged);
    let other = other.map_or_else(|| text.to_owned(), |day| day.to_string());
    let what = said!(
        "can mean {text} or {other}: days after the 12th are texts here, as a spreadsheet with English settings leaves them",
        "có thể là {text} hoặc {other}: các ngày sau ngày 12 trong tệp là văn bản, như khi bảng tính cài tiếng Anh nhận nhầm ngày thành tháng",
        text,
        other
    );
    of_day(metric, text, what).help(said!(
        "look up every date; write those that changed as `{other}`, and the texts as dates too (`yyyy-mm-dd`)",
        "đối chiếu lại mọi ngày; ngày bị đổi chỗ thì viết lại là `{other}`, và đổi các ô văn bản thành kiểu ngày (`yyyy-mm-dd`)",
        other
    ))
}

/// A text that is not the day of a value.
pub(super) fn not_a_day(text: &str) -> Problem {
    problem! { Code::ValueNotADate;
        says "{} is not the day that a value describes",
            "{} không phải là ngày mà số liệu phản ánh", quoted(text);
        allowed "a date such as `2023-12-31` or `31/12/2023`, or `unknown`",
            "một ngày như `2023-12-31` hoặc `31/12/2023`, hoặc `unknown`";
    }
    .help(day::advice(text).unwrap_or_else(|| {
        said!(
            "write year-month-day, or leave the cell empty if the day of the dataset holds",
            "viết năm-tháng-ngày, hoặc để trống ô nếu theo ngày chung của bộ số liệu"
        )
    }))
}
