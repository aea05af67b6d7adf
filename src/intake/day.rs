//! Days as people and spreadsheets write them.

use crate::number::Date;
use crate::said::{Said, said};

/// Returns the number of a text of digits, if it has at most four.
pub(super) fn number(text: &str) -> Option<u16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Returns the number of a month as a spreadsheet shows it: `Jan`, `Thg1`.
fn month(text: &str) -> Option<u16> {
    const SHORT: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let place = SHORT.iter().position(|short| *short == text);
    let english = place.and_then(|place| u16::try_from(place.saturating_add(1)).ok());
    let vietnamese = || number(text.strip_prefix("Thg")?.trim_start());
    english.or_else(vietnamese).filter(|month| (1..=12).contains(month))
}

/// Returns whether a text is a day as a spreadsheet shows one, in any order: `2-Jan`, `01/02/2024`,
/// `2024-02-01`.
pub(super) fn is_shown(text: &str) -> bool {
    // A time of day may follow.
    let day =
        text.split_once(' ').filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    let Some(sign) = day.chars().find(|c| matches!(c, '/' | '-' | '.' | ' ')) else { return false };
    let parts: Vec<&str> = day.split(sign).collect();
    let exists = |year: u16, month: u16, day: u16| {
        let short = |part: u16| u8::try_from(part).ok();
        let date = || Date::new(year, short(month)?, short(day)?);
        (1900..=2100).contains(&year) && date().is_some()
    };
    let two = |part: &str| part.len() <= 2;
    match parts.as_slice() {
        [one, other] => {
            let named = |one: &str, other: &str| month(one).is_some() && number(other).is_some();
            named(one, other) || named(other, one)
        }
        [day, name, year] if month(name).is_some() => {
            number(day).is_some() && number(year).is_some()
        }
        [first, second, third] => match [first, second, third].map(|part| number(part)) {
            [Some(first_number), Some(second_number), Some(year)] if two(first) && two(second) => {
                // Only a slash distinguishes a year of two digits from a part of an id.
                let year =
                    if third.len() == 4 || sign != '/' { year } else { year.saturating_add(2000) };
                exists(year, second_number, first_number)
                    || exists(year, first_number, second_number)
            }
            [Some(year), Some(month), Some(day)] => first.len() == 4 && exists(year, month, day),
            _ => false,
        },
        _ => false,
    }
}

/// The place of the month in a day of three numbers that ends with the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// Day and month are both at most 12, and different.
    Either,
}

/// Returns the three parts of a day, with any separator.
fn pieces(text: &str) -> Option<[&str; 3]> {
    // A time of day may follow.
    let day = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    let sign = day.chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = day.split(sign);
    let pieces = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(pieces)
}

/// Returns the numbers of a day that ends with its year.
fn parts(text: &str) -> Option<[u16; 3]> {
    let [first, second, year] = pieces(text)?;
    let fits = first.len() <= 2 && second.len() <= 2 && matches!(year.len(), 2 | 4);
    fits.then_some(())?;
    Some([number(first)?, number(second)?, number(year)?])
}

/// Returns in which order a text has day and month, if it is a day with both.
pub(super) fn order(text: &str) -> Option<Order> {
    let [first, second, _] = parts(text)?;
    match ((1..=12).contains(&first), (1..=12).contains(&second)) {
        (true, true) => (first != second).then_some(Order::Either),
        (true, false) => (13..=31).contains(&second).then_some(Order::MonthFirst),
        (false, true) => (13..=31).contains(&first).then_some(Order::DayFirst),
        (false, false) => None,
    }
}

/// Returns the day that a text is if the day comes first, and that if the month comes first.
pub(super) fn readings(text: &str) -> Option<[Date; 2]> {
    let [first, second, year] = parts(text)?;
    let (first, second) = (u8::try_from(first).ok()?, u8::try_from(second).ok()?);
    Some([Date::new(year, second, first)?, Date::new(year, first, second)?])
}

/// Returns the other day that a day is if its month comes first. `None` if there is none.
pub(super) fn exchanged(day: Date) -> Option<Date> {
    Date::new(day.year(), day.day(), day.month()).filter(|other| *other != day)
}

/// Returns what to write instead of a text that is nearly a date.
pub(super) fn advice(text: &str) -> Option<Said> {
    /// 1950 to 2100, counted as spreadsheets do.
    const DAYS: std::ops::Range<u32> = 18_264..73_416;
    if text.parse().is_ok_and(|number| DAYS.contains(&number)) {
        let advice = said!(
            "this is the number that a spreadsheet has for a day: give the cells the format of a date there",
            "đây là con số mà bảng tính dùng cho ngày: hãy đặt định dạng ngày cho các ô đó"
        );
        return Some(advice.to_owned());
    }
    let year_first = || {
        let [year, month, day] = pieces(text).filter(|[year, ..]| year.len() == 4)?.map(number);
        Some([day?, month?, year?])
    };
    let [first, second, year] = parts(text).or_else(year_first)?;
    if year < 100 {
        return Some(said!(
            "write the year with four digits, as in `2024-03-31` or `31/03/2024`",
            "viết năm đủ bốn chữ số, như `2024-03-31` hoặc `31/03/2024`"
        ));
    }
    let date = |day, month| Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let order = order(text);
    let (day, month) = match order {
        Some(Order::MonthFirst) => (second, first),
        _ => (first, second),
    };
    match (order, date(day, month)) {
        (Some(Order::MonthFirst), Some(date)) => Some(said!(
            "if the month is first, write `{}`; then look at every date of the file, of which day and month may have changed places",
            "nếu tháng đứng trước, viết `{}`; rồi xem lại mọi ngày trong tệp, có thể ngày và tháng đã bị đổi chỗ",
            date
        )),
        (Some(Order::Either), _) => None,
        (_, Some(date)) => Some(said!("write `{}`", "viết `{}`", date)),
        (_, None) => {
            let last = (28..=31).rev().find(|last| date(*last, month).is_some())?;
            Some(said!(
                "there is no such day: month {month} of {year} has {last} days",
                "không có ngày này: tháng {month} năm {year} chỉ có {last} ngày",
                month,
                year,
                last
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_of_days() {
        for (text, expected) in [
            ("3/31/2024", Some(Order::MonthFirst)),
            ("12/25/24", Some(Order::MonthFirst)),
            ("03-31-2024", Some(Order::MonthFirst)),
            ("3/31/2024 0:00", Some(Order::MonthFirst)),
            ("31/3/2024", Some(Order::DayFirst)),
            ("31.3.24", Some(Order::DayFirst)),
            ("3/5/2024", Some(Order::Either)),
            ("5/5/2024", None),
            ("2024-03-05", None),
            ("2024/3/31", None),
            ("13/13/2024", None),
            ("0/31/2024", None),
            ("3/32/2024", None),
            ("3/31", None),
            ("a/b/2024", None),
            ("", None),
        ] {
            assert_eq!(order(text), expected, "{text}");
        }
    }

    #[test]
    fn advice_is_read() {
        for (text, expected) in [
            ("3/31/2024", "2024-03-31"),
            ("31-3-2024", "2024-03-31"),
            ("31.03.2024", "2024-03-31"),
            ("31/3/2024 8:30", "2024-03-31"),
            ("2024.3.31", "2024-03-31"),
        ] {
            let advice = advice(text).unwrap();
            assert_eq!(advice.split('`').nth(1), Some(expected), "{text}");
        }
        for text in ["3/31/24", "45372"] {
            assert!(advice(text).is_some(), "{text}");
        }
        for (text, expected) in [
            ("31/02/2024", "there is no such day: month 2 of 2024 has 29 days"),
            ("2/30/2023", "there is no such day: month 2 of 2023 has 28 days"),
            ("2024-06-31", "there is no such day: month 6 of 2024 has 30 days"),
        ] {
            assert_eq!(advice(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["5-3-2024", "2024", "x", "32/13/2024", "2024-13-01"] {
            assert_eq!(advice(text), None, "{text}");
        }
    }
}
