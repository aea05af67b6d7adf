//! Calendar dates: reading, comparing and printing, and no more.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::parse_error::ParseError;

/// A day of the Gregorian calendar between the years 1 and 9999.
///
/// Read as `2023-06-01` or in the Vietnamese order `01/6/2023`; printed as `2023-06-01`.
///
/// ```
/// use dti_engine::number::Date;
/// let date: Date = "01/6/2023".parse()?;
/// assert_eq!(date.to_string(), "2023-06-01");
/// assert!(date < Date::new(2023, 6, 2).ok_or("no such day")?);
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Returns the day. `None` if it is not in the calendar.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let in_range = (1..=9999).contains(&year) && (1..=last).contains(&day);
        in_range.then_some(Self { year, month, day })
    }

    /// Returns the day that is meant by digits in another order, day before month unless that is no day: `31/12/2024`,
    /// `12/31/2024`, `2024/12/31`.
    pub(crate) fn meant(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(['/', '-', '.']).map(|part| part.parse::<u16>());
        let (Ok(a), Ok(b), Ok(c), None) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next())
        else {
            return None;
        };
        let of = |year: u16, month: u16, day: u16| {
            Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
        };
        match (a, c) {
            (1000.., _) => of(a, b, c),
            (_, 1000..) => of(c, b, a).or_else(|| of(c, a, b)),
            _ => None,
        }
    }

    /// Returns the year, 1…9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1…12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, 1…31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// Returns the next day. `None` after the year 9999.
    ///
    /// ```
    /// use dti_engine::number::Date;
    /// let last: Date = "2024-02-29".parse()?;
    /// assert_eq!(last.day_after().map(|day| day.to_string()).as_deref(), Some("2024-03-01"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day_after(self) -> Option<Self> {
        let Self { year, month, day } = self;
        Self::new(year, month, day.saturating_add(1))
            .or_else(|| Self::new(year, month.saturating_add(1), 1))
            .or_else(|| Self::new(year.checked_add(1)?, 1, 1))
    }

    /// Returns the day before. `None` before the year 1.
    ///
    /// ```
    /// use dti_engine::number::Date;
    /// let first: Date = "2024-01-01".parse()?;
    /// assert_eq!(first.day_before().map(|day| day.to_string()).as_deref(), Some("2023-12-31"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn day_before(self) -> Option<Self> {
        let Self { year, month, day } = self;
        if let Some(before) = Self::new(year, month, day.saturating_sub(1)) {
            return Some(before);
        }
        match month.saturating_sub(1) {
            0 => Self::new(year.checked_sub(1)?, 12, 31),
            month => (28..=31).rev().find_map(|day| Self::new(year, month, day)),
        }
    }

    /// Returns the number of the day in a continuous count, so that the difference of two numbers
    /// is the days between them.
    ///
    /// ```
    /// use dti_engine::number::Date;
    /// let (from, to): (Date, Date) = ("2023-12-20".parse()?, "2024-03-01".parse()?);
    /// // 11 days of December, 31 of January, 29 of February, 1 of March
    /// assert_eq!(to.day_number() - from.day_number(), 72);
    /// # Ok::<(), dti_engine::error::ParseError>(())
    /// ```
    #[must_use]
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "years have at most four digits, so nothing passes 4 million"
    )]
    pub fn day_number(self) -> i32 {
        let (year, month, day) = (i32::from(self.year), i32::from(self.month), i32::from(self.day));
        // Years begin in March, so that the leap day is the last of its year.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leap_days = year / 4 - year / 100 + year / 400;
        // From March on, months of 31, 30, 31, 30, 31 days come twice.
        365 * year + leap_days + (153 * month + 2) / 5 + day
    }

    /// Returns the day whose [`Date::day_number`] is `number`.
    pub(crate) fn from_day_number(number: i32) -> Option<Self> {
        /// The days of 400 years.
        const CYCLE: i32 = 146_097;
        // A year that is close to the right one, and never later.
        let year = number.checked_mul(400)?.checked_div(CYCLE)?.checked_sub(1)?;
        let first = |year: i32, month: u8| Self::new(u16::try_from(year).ok()?, month, 1);
        let within = |from: Option<Self>| from.is_some_and(|from| from.day_number() <= number);
        let years = (year.max(1)..).take(4);
        let year = years.take_while(|year| within(first(*year, 1))).last()?;
        let month = (1..=12).take_while(|month| within(first(year, *month))).last()?;
        let day = number.checked_sub(first(year, month)?.day_number())?.checked_add(1)?;
        Self::new(u16::try_from(year).ok()?, month, u8::try_from(day).ok()?)
    }

    /// Returns `yyyymmdd`, a number that orders as the days do.
    pub(crate) fn ordinal(self) -> i32 {
        let (year, month, day) = (i32::from(self.year), i32::from(self.month), i32::from(self.day));
        // Years have at most four digits, so this stays below 10^8.
        year.saturating_mul(10_000).saturating_add(month.saturating_mul(100)).saturating_add(day)
    }

    /// Returns the day whose [`Date::ordinal`] is `ordinal`.
    pub(crate) fn from_ordinal(ordinal: i32) -> Option<Self> {
        let part = |divisor: i32, modulus: i32| ordinal.checked_div(divisor)?.checked_rem(modulus);
        let year = u16::try_from(part(10_000, 10_000)?).ok()?;
        Self::new(year, u8::try_from(part(100, 100)?).ok()?, u8::try_from(part(1, 100)?).ok()?)
    }
}

impl FromStr for Date {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        fn number<T: FromStr>(part: Option<&str>, lengths: &[usize]) -> Option<T> {
            let part = part?;
            let digits = lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
            if digits { part.parse().ok() } else { None }
        }
        let read = || {
            let trimmed = text.trim();
            if trimmed.contains('/') {
                let mut parts = trimmed.split('/');
                let day = number(parts.next(), &[1, 2])?;
                let month = number(parts.next(), &[1, 2])?;
                let year = number(parts.next(), &[4])?;
                if parts.next().is_some() { None } else { Self::new(year, month, day) }
            } else {
                let mut parts = trimmed.split('-');
                let year = number(parts.next(), &[4])?;
                let month = number(parts.next(), &[2])?;
                let day = number(parts.next(), &[2])?;
                if parts.next().is_some() { None } else { Self::new(year, month, day) }
            }
        };
        read().ok_or_else(|| {
            ParseError::new(
                text,
                "is not a date (write `2023-06-01` or `01/06/2023`)",
                "không phải là ngày (viết `2023-06-01` hoặc `01/06/2023`)",
            )
        })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_are_read() {
        assert_eq!("2024-02-29".parse::<Date>().unwrap(), Date::new(2024, 2, 29).unwrap());
        assert_eq!("9/11/2022".parse::<Date>().unwrap().to_string(), "2022-11-09");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2023-02-29",
            "1900-02-29",
            "31/4/2023",
            "2023-13-01",
            "23-01-01",
            "2023-1-1",
            "",
            "0000-01-01",
            "2023-01-00",
            "0/1/2023",
            "1/2/3/2023",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn days_are_counted_one_by_one() {
        let mut before = Date::new(1, 1, 1).unwrap().day_number() - 1;
        for year in 1..=2400 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Some(date) = Date::new(year, month, day) else { continue };
                    assert_eq!(date.day_number(), before + 1, "{date}");
                    assert_eq!(Date::from_day_number(before + 1), Some(date));
                    before += 1;
                }
            }
        }
    }

    #[test]
    fn the_day_before_may_be_of_another_month_or_year() {
        let before = |text: &str| text.parse::<Date>().unwrap().day_before();
        for (day, expected) in [
            ("2023-03-01", "2023-02-28"),
            ("2024-03-01", "2024-02-29"),
            ("2023-05-01", "2023-04-30"),
            ("2023-08-01", "2023-07-31"),
            ("2023-01-01", "2022-12-31"),
            ("2023-01-02", "2023-01-01"),
        ] {
            assert_eq!(before(day).unwrap().to_string(), expected);
        }
        assert_eq!(before("0001-01-01"), None);
    }

    #[test]
    fn ordinals_come_back() {
        let date = Date::new(2023, 12, 20).unwrap();
        assert_eq!(date.ordinal(), 20_231_220);
        assert_eq!(Date::from_ordinal(20_231_220), Some(date));
        assert_eq!(Date::from_ordinal(20_231_320), None);
    }
}
