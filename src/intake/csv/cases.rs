//! Tables of cases: a line for each case, with columns of data and columns of other texts.
//!
//! The columns of data are read as those of a dataset. The other cells are handed on as texts, with their places.

use std::io::Read;
use std::path::Path;

use super::super::bytes::{self, decode};
use super::super::faults::Faults;
use super::super::header::{Header, Names, understand};
use super::super::messages::quoted;
use super::super::numeral::{DecimalSign, Form, Numeral};
use super::super::options::ReadOptions;
use super::super::values::{Intake, yes_no};
use super::header::{self, Wanted};
use super::wide;
use crate::dataset::dataset::Dataset;
use crate::diagnostic::{Code, Diagnostics, LineIndex, Location, Problem, Span, problem};
use crate::model::Framework;
use crate::said::said;

pub(crate) use super::super::header::TextColumn;

/// A cell of a column that is not data. A number in it has the point as decimal sign, and nothing between
/// thousands; an answer is `yes` or `no`.
pub(crate) struct TextCell<'t> {
    /// The line, from 0, which is also the place of its unit in the dataset.
    pub(crate) row: usize,
    pub(crate) column: &'t str,
    pub(crate) text: &'t str,
    pub(crate) location: Location,
}

/// Reads all bytes of a reader.
pub(crate) fn bytes_of(reader: impl Read, options: &ReadOptions) -> Result<Vec<u8>, Diagnostics> {
    bytes::bytes(reader, 0, options)
}

/// Reads all bytes of a file.
pub(crate) fn bytes_of_path(path: &Path, options: &ReadOptions) -> Result<Vec<u8>, Diagnostics> {
    bytes::bytes_of_file(path, options)
}

/// What a reader of cases knows of the columns that are not data.
pub(crate) trait TextColumns {
    /// Returns what a column holds that is not data; `None` for columns of data.
    fn holds(name: &str) -> Option<TextColumn>;

    /// Judges the name of a column that is not data.
    fn head(&self, name: &str) -> Result<(), Problem>;

    /// Takes a cell, which may be empty. Cells come line by line.
    fn take(&mut self, cell: TextCell<'_>) -> Result<(), Problem>;
}

/// Reads a table of cases. The units of the dataset are its lines.
pub(crate) fn read_cases<C: TextColumns>(
    bytes: &[u8],
    framework: &Framework,
    options: &ReadOptions,
    columns: &mut C,
) -> Result<Dataset, Diagnostics> {
    let text = decode(bytes, options)?;
    parse(&text, framework, options, columns)
        .map_err(|faults| faults.in_text(options.shown_name(), &text))
}

fn parse<C: TextColumns>(
    text: &str,
    framework: &Framework,
    options: &ReadOptions,
    columns: &mut C,
) -> Result<Dataset, Faults> {
    let mut faults = Faults::new(options.limits.faults);
    let names = Names { framework, registered: false, texts: Some(C::holds) };
    let wanted = Wanted {
        known: &|name| names.known(name),
        example: said!(
            "begin it with a line of column names: `case`, `kind`, the metrics, then what is \
                  expected: `total`, `grade`, `verdict`, `score:ID`, `target:ID`, `finding:ID`",
            "bắt đầu bằng một dòng tên cột: `case`, `kind`, các số liệu, rồi kết quả mong đợi: `total`, `grade`, `verdict`, `score:ID`, `target:ID`, `finding:ID`"
        ),
    };
    let Some(heads) = header::read(text, &wanted, options, &mut faults) else {
        return Err(faults);
    };
    let (called, reader) = (heads.called(), heads.reader);
    let Some(header) = understand(heads.names, names, &options.ignore, &mut faults, &called) else {
        return Err(faults);
    };
    for column in header.texts() {
        if let Err(problem) = columns.head(&column.name) {
            faults.push(column.span.place(), || problem);
        }
    }
    let mut intake = Intake::new(framework, 0, options, faults);
    intake.texts = Some(Vec::new());
    wide::read(reader, &header, &mut intake);
    let lines = LineIndex::new(text);
    let locate = |span| lines.locate(options.shown_name(), text, span);
    hand_on(&mut intake, &header, columns, &locate);
    intake.finish()
}

/// Hands the cells that are not data on to those who know their columns.
fn hand_on<C: TextColumns>(
    intake: &mut Intake<'_>,
    header: &Header,
    columns: &mut C,
    locate: &dyn Fn(Span) -> Location,
) {
    let texts = intake.texts.as_mut().map(std::mem::take).unwrap_or_default();
    let name = |place: usize| header.columns.get(place).map_or("", |column| column.name.as_str());
    let is_number = |place: usize| C::holds(name(place)) == Some(TextColumn::Number);
    let proved = || {
        let mut numbers = texts.iter().filter(|(_, place, ..)| is_number(*place));
        numbers.find_map(|(.., said)| Numeral::read(said).ok()?.form.proves())
    };
    let decimal = intake.decimal_sign().or_else(proved);
    for (row, place, span, said) in &texts {
        let column = name(*place);
        let understood = match C::holds(column) {
            Some(TextColumn::Number) => with_point(said, decimal),
            Some(TextColumn::YesNo) => in_english(said),
            Some(TextColumn::Text) | None => Ok(said.clone()),
        };
        let location = locate(*span);
        let taken = understood
            .and_then(|text| columns.take(TextCell { row: *row, column, text: &text, location }));
        if let Err(problem) = taken {
            let case = intake.units().get(*row).map_or_else(String::new, |unit| unit.id.clone());
            intake.faults.push(span.within(&case, column), || problem);
        }
    }
}

/// Writes a number with a point as decimal sign. Every other text stays as it is.
pub(super) fn with_point(text: &str, decimal: Option<DecimalSign>) -> Result<String, Problem> {
    let Ok(numeral) = Numeral::read(text) else { return Ok(text.to_owned()) };
    let sign = match (numeral.form.proves(), decimal) {
        (Some(proved), Some(decimal)) if proved != decimal => {
            let (said, sign) = (quoted(text), decimal.as_char());
            return Err(problem! { Code::TwoDecimalSigns;
                says "{said} does not fit the decimal sign `{sign}` of this table",
                    "{said} không hợp với dấu thập phân `{sign}` của bảng này", said, sign;
                help "write every number of the table with the same decimal sign",
                    "viết mọi số của bảng với cùng một dấu thập phân";
            });
        }
        (Some(sign), _) | (None, Some(sign)) => sign,
        (None, None) if numeral.form == Form::Plain => DecimalSign::Point,
        (None, None) => {
            return Err(problem! { Code::AmbiguousDecimalSign;
                says "{} can be a number of thousands or one with decimals; nothing in the table tells which",
                    "{} có thể là số hàng nghìn hoặc số có phần thập phân; trong bảng không có gì cho biết là số nào",
                        quoted(text);
                help "write `{text}0` for decimals, or the thousands without a sign",
                    "viết `{text}0` nếu là số thập phân, hoặc viết số hàng nghìn không có dấu", text;
            });
        }
    };
    Ok(numeral.with_point(sign))
}

/// Writes an answer as `yes` or `no`. An empty cell stays empty.
fn in_english(text: &str) -> Result<String, Problem> {
    match yes_no(text) {
        Some(answer) => Ok(if answer { "yes" } else { "no" }.to_owned()),
        None if text.is_empty() => Ok(String::new()),
        None => Err(problem! { Code::NeitherYesNorNo;
            says "{} is neither yes nor no", "{} không phải là có hoặc không", quoted(text);
            allowed "`yes` or `no`, `có` or `không`; an empty cell where nothing is expected",
                "`yes` hoặc `no`, `có` hoặc `không`; để trống nếu không mong đợi gì";
        }),
    }
}
