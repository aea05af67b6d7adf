//! The canonical form of a dataset: wide CSV that can be read in one way only.

use std::io::{self, Write};

use super::column::{Column, State};
use super::dataset::{Dataset, Figures};
use super::growing_column::power;
use super::notes::NoteKind;
use crate::digest::Digester;
use crate::model::{Framework, MetricType};
use crate::number::{Date, Decimal};

/// Returns the eight digits of a number below 10^8, each 0…9, the first digit in the lowest byte.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "every lane stays below the value that the comment beside it states, so nothing runs over"
)]
const fn eight_digits(number: u32) -> u64 {
    // Two lanes of four digits: below 10^4, so the product stays below 2^27.
    let fours = (number / 10_000) as u64 | (((number % 10_000) as u64) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    // Four lanes of two digits: below 100, so the product stays below 2^14.
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - tens * 10) << 8)
}

/// Appends the digits of a number, padded with zeros to `width` digits.
///
/// Nearly every cell of a dataset is a number, and the digest of a dataset that was built in code is taken of
/// this text. The formatting of the standard library takes several times as long.
fn digits(out: &mut Vec<u8>, number: u64, width: usize) {
    const EIGHT: u64 = 100_000_000;
    match u32::try_from(number) {
        Ok(small) if number < EIGHT && width <= 8 => {
            let digits = eight_digits(small);
            let zeros = usize::try_from(digits.trailing_zeros() >> 3).unwrap_or(0);
            let first = zeros.min(8usize.saturating_sub(width.max(1)));
            let text = (digits | 0x3030_3030_3030_3030).to_le_bytes();
            let bits = u32::try_from(first).unwrap_or(0).saturating_mul(8);
            // Appends all eight digits, which is one store, and removes those that are not needed.
            let shifted = u64::from_le_bytes(text).checked_shr(bits).unwrap_or_default();
            out.extend_from_slice(&shifted.to_le_bytes());
            out.truncate(out.len().saturating_sub(first));
        }
        _ => {
            digits(out, number.wrapping_div(EIGHT), width.saturating_sub(8));
            digits(out, number.wrapping_rem(EIGHT), 8);
        }
    }
}

/// Writes `mantissa × 10^−places` so that it can be read in one way only.
fn number(out: &mut Vec<u8>, mut mantissa: i64, mut places: u32) {
    while places > 0 && mantissa.checked_rem(10) == Some(0) {
        mantissa = mantissa.checked_div(10).unwrap_or(mantissa);
        places = places.saturating_sub(1);
    }
    if mantissa < 0 {
        out.push(b'-');
    }
    let magnitude = mantissa.unsigned_abs();
    // The scale of a column of whole numbers is a power of ten that fits 64 bits.
    let unit = power(places).map_or(1, i64::unsigned_abs);
    let (whole, fraction) = (magnitude.checked_div(unit), magnitude.checked_rem(unit));
    digits(out, whole.unwrap_or_default(), 1);
    if places > 0 {
        out.push(b'.');
        digits(out, fraction.unwrap_or_default(), usize::try_from(places).unwrap_or(0));
    }
    if places == 3 && whole.is_some_and(|whole| (1..1000).contains(&whole)) {
        // `1.234` could be a thousand and more; `1.2340` could not.
        out.push(b'0');
    }
}

/// Writes a number that may be larger than 64 bits.
fn wide_number(out: &mut Vec<u8>, decimal: Decimal) -> io::Result<()> {
    let decimal = decimal.normalize();
    match i64::try_from(decimal.mantissa()) {
        Ok(mantissa) if decimal.scale() <= 18 => {
            number(out, mantissa, decimal.scale());
            Ok(())
        }
        // More than three digits after the point, or more than three before it, cannot be misread.
        _ => write!(out, "{decimal}"),
    }
}

/// Writes a text, in quotes if needed.
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r')) {
        out.push(b'"');
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Writes the value of a metric.
fn value(out: &mut Vec<u8>, kind: &MetricType, column: &Column, row: usize) -> io::Result<()> {
    match column.state(row) {
        State::Missing => return Ok(()),
        State::NotApplicable => return out.write_all(b"n/a"),
        State::Rejected => return out.write_all(b"rejected"),
        State::Present => {}
    }
    let whole = column.mantissa(row);
    match kind {
        MetricType::Text => text(out, column.text(row).unwrap_or_default()),
        MetricType::YesNo => out.extend_from_slice(if whole == Some(0) { b"no" } else { b"yes" }),
        MetricType::Choice { options } => {
            let place = whole.and_then(|place| usize::try_from(place).ok());
            let option = place.and_then(|place| options.get(place));
            text(out, option.map_or("", |option| &option.id));
        }
        MetricType::Date => {
            let ordinal = whole.and_then(|ordinal| i32::try_from(ordinal).ok());
            if let Some(date) = ordinal.and_then(Date::from_ordinal) {
                write!(out, "{date}")?;
            }
        }
        MetricType::Count | MetricType::Number | MetricType::Rank { .. } => match whole {
            Some(whole) => number(out, whole, column.scale()),
            None => wide_number(out, column.decimal(row).unwrap_or_default())?,
        },
        MetricType::Percent => {
            percent(out, column, row)?;
            out.push(b'%');
        }
    }
    Ok(())
}

/// Writes a number times a hundred.
fn percent(out: &mut Vec<u8>, column: &Column, row: usize) -> io::Result<()> {
    match (column.mantissa(row), column.scale().checked_sub(2)) {
        (Some(mantissa), Some(places)) => number(out, mantissa, places),
        _ => {
            let decimal = column.decimal(row).unwrap_or_default();
            let hundredfold = match decimal.scale().checked_sub(2) {
                Some(places) => Decimal::try_from_i128_with_scale(decimal.mantissa(), places).ok(),
                None => decimal.checked_mul(Decimal::ONE_HUNDRED),
            };
            wide_number(out, hundredfold.unwrap_or(decimal))?;
        }
    }
    Ok(())
}

/// Returns the columns of texts beside values, with their names.
fn notes(figures: &Figures) -> Vec<(String, &[Box<str>])> {
    let mut all = Vec::new();
    for kind in NoteKind::ALL {
        let [metrics, targets] = figures.notes.columns(kind);
        let word = kind.word();
        for (place, column) in metrics {
            let id = figures.bound.metrics.get(place).map_or("", |metric| &metric.id);
            all.push((format!("{word}:{id}"), column));
        }
        for (place, column) in targets {
            let id = figures.bound.targets.get(place).map_or("", String::as_str);
            all.push((format!("{word}:declared:{id}"), column));
        }
    }
    all
}

/// The number of bytes to collect before a write.
const CHUNK: usize = 1 << 16;

impl Dataset {
    /// Writes the dataset as wide CSV, which reads back to the same dataset. Numbers have a point as decimal
    /// sign and nothing between thousands, percentages have `%`, choices are the ids of options, dates are
    /// written as `2023-06-01`; yes and no are words.
    ///
    /// # Errors
    /// Only those of the writer.
    pub fn to_csv(&self, writer: impl Write) -> io::Result<()> {
        write(&self.0, writer)
    }

    /// Returns the columns of that CSV that rules do not know: of metrics with other ids.
    pub(crate) fn columns_that_are_unknown_to(&self, framework: &Framework) -> Vec<String> {
        let gone = |id: &&String| !framework.metrics.contains_key(id.as_str());
        let metrics = self.0.bound.metrics.iter().map(|metric| &metric.id).filter(gone);
        let named = |id: &String| {
            let notes = NoteKind::ALL.map(|kind| format!("{}:{id}", kind.word()));
            std::iter::once(id.clone()).chain(notes)
        };
        metrics.flat_map(named).collect()
    }

    pub(super) fn digest_of_figures(&self) -> &str {
        self.0.digest.get_or_init(|| {
            let mut digester = Digester::default();
            // Writing into a digest does not fail.
            let _ = write(&self.0, &mut digester);
            digester.finish()
        })
    }
}

/// Writes the dataset.
fn write(figures: &Figures, mut writer: impl Write) -> io::Result<()> {
    let mut out = Vec::with_capacity(CHUNK.saturating_add(1 << 12));
    out.extend_from_slice(b"unit,name,kind");
    for metric in &figures.bound.metrics {
        out.push(b',');
        text(&mut out, &metric.id);
    }
    let declared =
        || figures.bound.targets.iter().zip(&figures.declared).filter(|(_, c)| !c.is_empty());
    for (id, _) in declared() {
        out.push(b',');
        text(&mut out, &format!("declared:{id}"));
    }
    let notes = notes(figures);
    for (name, _) in &notes {
        out.push(b',');
        text(&mut out, name);
    }
    out.push(b'\n');
    for (row, unit) in figures.units.iter().enumerate() {
        text(&mut out, &unit.id);
        out.push(b',');
        text(&mut out, &unit.name);
        out.push(b',');
        text(&mut out, unit.kind.as_str());
        for (metric, column) in figures.bound.metrics.iter().zip(&figures.columns) {
            out.push(b',');
            value(&mut out, &metric.kind, column, row)?;
        }
        for (_, column) in declared() {
            out.push(b',');
            let answer = column.get(row).copied().flatten();
            out.extend_from_slice(
                answer.map_or("", |yes| if yes { "yes" } else { "no" }).as_bytes(),
            );
        }
        for (_, column) in &notes {
            out.push(b',');
            text(&mut out, column.get(row).map_or("", |text| text));
        }
        out.push(b'\n');
        if out.len() >= CHUNK {
            writer.write_all(&out)?;
            out.clear();
        }
    }
    writer.write_all(&out)?;
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(mantissa: i128, places: u32) -> String {
        let mut out = Vec::new();
        let decimal = Decimal::try_from_i128_with_scale(mantissa, places).unwrap();
        wide_number(&mut out, decimal).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn digits_are_those_of_the_number() {
        let mut number = 1u64;
        while let Some(next) = number.checked_mul(3) {
            for number in [number, number - 1, number % 100_000_000, number / 1000 * 1000] {
                let mut out = Vec::new();
                digits(&mut out, number, 1);
                assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
                for width in 1..=19 {
                    let mut out = Vec::new();
                    digits(&mut out, number, width);
                    assert_eq!(String::from_utf8(out).unwrap(), format!("{number:0>width$}"));
                }
            }
            number = next;
        }
    }

    #[test]
    fn numbers_can_be_read_in_one_way_only() {
        for (mantissa, places, text) in [
            (0, 0, "0"),
            (0, 5, "0"),
            (-7, 0, "-7"),
            (i128::from(i64::MIN), 0, "-9223372036854775808"),
            (i128::from(i64::MAX) + 1, 0, "9223372036854775808"),
            (1250, 2, "12.5"),
            (-5, 1, "-0.5"),
            (5, 20, "0.00000000000000000005"),
            (1_000_000_000_000_000_001, 18, "1.000000000000000001"),
            (1234, 3, "1.2340"),
            (-123_456, 3, "-123.4560"),
            (1_234_567, 3, "1234.567"),
            (1_234_567_890_123_456_789_012, 3, "1234567890123456789.012"),
            (125, 3, "0.125"),
        ] {
            assert_eq!(written(mantissa, places), text);
        }
    }
}
