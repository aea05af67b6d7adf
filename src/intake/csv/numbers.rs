//! Tables of nothing but numbers: a line of names, then lines with a number below each name.

use super::super::bytes::decode;
use super::super::faults::{Faults, Place};
use super::super::header::is_ignored;
use super::super::messages::quoted;
use super::super::numeral::{DecimalSign, Numeral, NumeralFault};
use super::super::options::ReadOptions;
use super::cases::with_point;
use super::cells::Cell;
use super::header::{self, Wanted};
use super::line;
use crate::diagnostic::{Code, Diagnostics, Problem, Span, problem};
use crate::name::trimmed;
use crate::number::Decimal;
use crate::said::{Said, said};

/// What a reader of numbers knows of their columns.
pub(crate) trait NumberColumns {
    /// What the numbers are made into.
    type Made;

    /// Returns whether a column has this name.
    fn known(&self, name: &str) -> bool;

    /// Judges the names of all columns. Each problem is of the column at its index.
    fn heads(&mut self, names: &[&str]) -> Vec<(usize, Problem)>;

    /// Takes the numbers of a line. Each problem is of the column at its index.
    fn line(&mut self, numbers: Vec<Decimal>) -> Vec<(usize, Problem)>;

    /// Returns what was made of all lines, if there was no problem.
    fn made(self) -> Self::Made;

    /// An example of a header, for a file without one.
    const EXAMPLE: Said;
}

/// Reads a table of numbers.
pub(crate) fn read_numbers<C: NumberColumns>(
    bytes: &[u8],
    options: &ReadOptions,
    mut columns: C,
) -> Result<C::Made, Diagnostics> {
    let text = decode(bytes, options)?;
    let mut faults = Faults::new(options.limits.faults);
    let read = table(&text, options, &mut columns, &mut faults);
    match read {
        Some(()) if faults.is_empty() => Ok(columns.made()),
        _ => Err(faults.in_text(options.shown_name(), &text)),
    }
}

/// Takes names and lines of numbers that are given in code, as those of a table. Faults have paths, such as
/// `rows[1].lead`.
pub(crate) fn take_numbers<C: NumberColumns>(
    names: &[&str],
    lines: impl IntoIterator<Item = Vec<Decimal>>,
    mut columns: C,
) -> Result<C::Made, Diagnostics> {
    let mut faults = Faults::new(ReadOptions::default().limits.faults);
    if names.is_empty() {
        let message = said!("there is no column", "không có cột nào");
        faults.push(Place::Whole, || Problem::new(Code::NoHeader, message));
        return Err(faults.without_text());
    }
    let name = |column: usize| names.get(column).copied().unwrap_or_default();
    for (column, problem) in columns.heads(names) {
        faults.push(Place::Column(name(column)), || problem);
    }
    if !faults.is_empty() {
        return Err(faults.without_text());
    }
    for (row, numbers) in lines.into_iter().enumerate() {
        if numbers.len() != names.len() {
            let (found, wanted) = (numbers.len(), names.len());
            let message = said!(
                "the row has {found} numbers, and there are {wanted} columns",
                "dòng có {found} số, mà có {wanted} cột",
                found,
                wanted
            );
            let place = Place::Row { row, unit: "", column: "" };
            faults.push(place, || Problem::new(Code::CellCount, message));
            continue;
        }
        for (column, problem) in columns.line(numbers) {
            faults.push(Place::Row { row, unit: "", column: name(column) }, || problem);
        }
    }
    if faults.is_empty() { Ok(columns.made()) } else { Err(faults.without_text()) }
}

/// The texts of a line, each with its place.
type Line = Vec<(Span, String)>;

fn table<C: NumberColumns>(
    text: &str,
    options: &ReadOptions,
    columns: &mut C,
    faults: &mut Faults,
) -> Option<()> {
    let wanted = Wanted { known: &|name| columns.known(name), example: C::EXAMPLE };
    let mut heads = header::read(text, &wanted, options, faults)?;
    let kept: Vec<bool> =
        heads.names.iter().map(|name| !is_ignored(&options.ignore, &name.text)).collect();
    let named = heads.names.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(name, _)| name);
    let (names, spans): (Vec<&str>, Vec<Span>) =
        named.map(|name| (name.text.as_str(), name.span)).unzip();
    for (column, problem) in columns.heads(&names) {
        let span = spans.get(column).or(spans.first()).copied().unwrap_or_default();
        faults.push(span.place(), || problem);
    }
    if !faults.is_empty() {
        return None;
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut cells: Vec<Cell<'_>> = Vec::with_capacity(kept.len());
    while line::next(&mut heads.reader, kept.len(), &mut cells, faults).is_some() {
        let cells = cells.iter().zip(&kept).filter(|(_, kept)| **kept);
        lines.push(cells.map(|(cell, _)| (cell.span, trimmed(&cell.text).to_owned())).collect());
        if lines.len() > options.limits.rows {
            let rows = options.limits.rows;
            let message = said!(
                "the file has more than the {rows} lines that are read",
                "tệp có nhiều hơn {rows} dòng là mức tối đa được đọc",
                rows
            );
            faults.push(Place::Whole, || Problem::new(Code::DataTooLarge, message));
            return None;
        }
    }
    let decimal = options.decimal.or_else(|| proved(&lines));
    for line in lines {
        let mut numbers = Vec::with_capacity(line.len());
        let has_percent = line.iter().any(|(_, text)| text.ends_with('%'));
        for (span, text) in &line {
            match number(text, decimal) {
                Ok(number) if has_percent && !text.ends_with('%') && !number.is_zero() => {
                    faults.push(span.place(), || no_percent_sign(text));
                }
                Ok(number) => numbers.push(number),
                Err(problem) => faults.push(span.place(), || problem),
            }
        }
        if numbers.len() < line.len() {
            continue;
        }
        for (column, problem) in columns.line(numbers) {
            let span = line.get(column).map(|(span, _)| *span).unwrap_or_default();
            faults.push(span.place(), || problem);
        }
    }
    Some(())
}

/// Returns the decimal sign that a number proves.
fn proved(lines: &[Line]) -> Option<DecimalSign> {
    lines.iter().flatten().find_map(|(_, text)| Numeral::read(text).ok()?.form.proves())
}

/// A plain number in a line that has percentages.
fn no_percent_sign(text: &str) -> Problem {
    let (number, percent) = (quoted(text), quoted(&format!("{text}%")));
    problem! { Code::NoPercentSign;
        says "{number} has no percent sign, and others in this line have one",
            "{number} không có dấu %, còn số khác trong cùng dòng thì có", number;
        allowed "percentages only, or numbers without `%` only",
            "toàn bộ có dấu %, hoặc toàn bộ không có";
        help "write {percent} if a percentage is meant", "viết {percent} nếu là phần trăm", percent;
    }
}

fn number(text: &str, decimal: Option<DecimalSign>) -> Result<Decimal, Problem> {
    let value = with_point(text, decimal).map(|text| {
        let (mantissa, places) = Numeral::read(&text)?.value(DecimalSign::Point)?;
        Decimal::try_from_i128_with_scale(mantissa, places).map_err(|_| NumeralFault::TooLong)
    });
    value?.map_err(|fault| {
        let said = if text.is_empty() {
            said!("an empty cell", "một ô trống")
        } else {
            said!("{}", "{}", quoted(text))
        };
        match fault {
            NumeralFault::NotANumber => problem! { Code::ValueNotANumber;
                says "{said} is not a number", "{said} không phải là số", said;
                allowed "a number such as `12` or `0.25`", "một số như `12` hoặc `0.25`";
            },
            NumeralFault::Groups => problem! { Code::WrongGrouping;
                says "the thousands of {said} are grouped wrongly",
                    "{said} có dấu phân cách hàng nghìn sai chỗ", said;
                allowed "a number such as `12` or `0.25`", "một số như `12` hoặc `0.25`";
            },
            NumeralFault::TooLong => problem! { Code::TooManyDigits;
                says "{said} has more than 28 digits", "{said} có nhiều hơn 28 chữ số", said;
            },
        }
    })
}
