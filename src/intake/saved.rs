//! When a file was saved: what a workbook says of itself, else what the folder says.
//!
//! A copy from a message or an archive is dated anew by its folder, while the office program writes the moment
//! into the workbook.

use std::fmt;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::number::Date;
use crate::plain_file;

/// The moment when a file was saved, in seconds from 1970. It is only told, and never part of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Saved(u64);

/// Vietnam is seven hours before Greenwich.
const VIETNAM: u64 = 7 * 3_600;

impl Saved {
    /// Returns when a file was saved, if that can be told.
    pub(super) fn of(path: &Path) -> Option<Self> {
        Self::by_program(path).or_else(|| {
            let modified = std::fs::metadata(path).and_then(|about| about.modified()).ok()?;
            Self::since(modified)
        })
    }

    fn since(moment: SystemTime) -> Option<Self> {
        moment.duration_since(UNIX_EPOCH).ok().map(|since| Self(since.as_secs()))
    }

    #[cfg(feature = "xlsx")]
    fn by_program(path: &Path) -> Option<Self> {
        use std::io::Read as _;
        /// The most bytes of a workbook whose own day is looked for.
        const MOST: u64 = 1 << 26;
        let (file, size) = plain_file::open(path).ok()?;
        let mut bytes = Vec::new();
        if size > MOST || file.take(MOST).read_to_end(&mut bytes).is_err() {
            return None;
        }
        Self::from_text(&super::xlsx::modified(&bytes)?)
    }

    #[cfg(not(feature = "xlsx"))]
    fn by_program(path: &Path) -> Option<Self> {
        plain_file::open(path).err().and(None)
    }

    /// Reads `2026-11-30T08:15:00Z`. The year 2000 and before is what programs write that know no day.
    #[cfg(any(feature = "xlsx", test))]
    fn from_text(text: &str) -> Option<Self> {
        let (day, time) = text.trim().split_once('T')?;
        let day: Date = day.parse().ok()?;
        let mut parts =
            time.trim_end_matches('Z').split(':').map(|part| part.get(..2)?.parse::<u64>().ok());
        let mut part = || parts.next().flatten().filter(|part| *part < 60);
        let (hour, minute, second) = (part()?, part()?, part().unwrap_or(0));
        let days = day.day_number().checked_sub(Date::new(1970, 1, 1)?.day_number())?;
        let seconds =
            hour.checked_mul(3_600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
        let whole = u64::try_from(days).ok()?.checked_mul(86_400)?.checked_add(seconds)?;
        (day.year() > 2000).then_some(Self(whole))
    }
}

impl fmt::Display for Saved {
    /// As a clock in Vietnam shows it: `30/11/2026 15:15`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.0.saturating_add(VIETNAM);
        let (days, seconds) = (local / 86_400, local % 86_400);
        let first = Date::new(1970, 1, 1).map_or(0, Date::day_number);
        let number = i32::try_from(days).ok().and_then(|days| days.checked_add(first));
        let Some(day) = number.and_then(Date::from_day_number) else { return f.write_str("…") };
        let (hour, minute) = (seconds / 3_600, seconds % 3_600 / 60);
        write!(f, "{:02}/{:02}/{} {hour:02}:{minute:02}", day.day(), day.month(), day.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_clocks_in_vietnam() {
        let shown = |text| Saved::from_text(text).map(|saved| saved.to_string());
        assert_eq!(shown("2026-11-30T08:15:00Z").as_deref(), Some("30/11/2026 15:15"));
        assert_eq!(shown("2026-12-31T18:00:59Z").as_deref(), Some("01/01/2027 01:00"));
        for unknown in ["2000-01-01T00:00:00Z", "2026-11-30", "", "2026-11-30T99:00:00Z"] {
            assert_eq!(shown(unknown), None, "{unknown}");
        }
    }
}
