//! Days as people and spreadsheets write them.

use crate::number::Date;

/// The number of a text of digits, if it has at most four.
pub(super) fn number(text: &str) -> Option<u16> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A month as a spreadsheet shows it: `Jan`, `Thg1`.
fn month(text: &str) -> Option<u16> {
    const SHORT: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let place = SHORT.iter().position(|short| *short == text);
    let english = place.and_then(|place| u16::try_from(place.saturating_add(1)).ok());
    let vietnamese = || number(text.strip_prefix("Thg")?.trim_start());
    english.or_else(vietnamese).filter(|month| (1..=12).contains(month))
}

/// Whether a text is a day as a spreadsheet shows one, in any order: `2-Jan`, `01/02/2024`, `2024-02-01`.
pub(super) fn is_shown(text: &str) -> bool {
    // A time of day behind it.
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
                // Years of two digits are told from parts of an id by nothing but the slash.
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
