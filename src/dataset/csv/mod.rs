//! Datasets from CSV files, wide or long.
//!
//! # What a file may look like
//!
//! **Wide**, one line per unit: the columns `unit`, `name` (may be left out), `kind` (may be left out
//! where the framework has one kind of units), then one per metric, by its id. `declared:TARGET` holds
//! what the unit declares of a target (in a `criteria` framework the bare id of the target does too, unless
//! a metric has it), `evidence:METRIC` or `evidence:declared:TARGET` the reference that backs a value or
//! a declaration, `reason:METRIC` or `reason:declared:TARGET` why the verifier set or rejected it. `as_of:METRIC` is the day that a
//! value describes and `nature:METRIC` its nature (`reported`, `published`, `synthetic`), where they differ from
//! those of the whole dataset ([`Description`](super::Description)). A metric without a column is missing for every unit.
//!
//! **Long**, one line per value: the columns `unit`, `metric`, `value`, and optionally `evidence`,
//! `reason`, `as_of`, `nature`, `name`, `kind`, in any order. Units come in the order of their first line. A metric
//! `declared:TARGET` holds a declaration.
//!
//! A column that no metric claims is refused, because a misspelt metric is the commonest fault,
//! unless [`CsvOptions::ignore`] names it. An empty cell is missing, `n/a` is not applicable,
//! `rejected` is rejected. Lines in which every cell is empty are passed over, and so are columns
//! without a name in which nothing stands. An option of a choice is named by its id, or by its name in
//! either language where no other option has it.
//!
//! Characters that nobody sees are passed over in heads and at the ends of cells. `="001"`, which programs write so
//! that a spreadsheet keeps the zeros, is read as `001`. Two ids that differ in nothing but what people overlook
//! (capitals, the place of the tone mark, zeros in front, blanks, characters that nobody sees) are
//! refused as one unit (D0302), and so are ids with such characters (D0309) and ids that a spreadsheet turned into
//! days, percentages or powers of ten (D0310).
//!
//! With a [`Register`] the column `unit` holds ids or names of its units, and a column
//! `name` alone will do.
//!
//! # Delimiter and decimal sign
//!
//! The delimiter (`,`, `;` or tab) is the one with which the header has the most known columns. The
//! decimal sign is proved by the numbers of the file: in `12,5` it is the comma, in `1.234.567` it
//! must be the comma, while `1.234` alone proves nothing. Where nothing proves it, or where cells
//! prove different ones, the file is refused with the cells in question.
//!
//! # Encoding
//!
//! UTF-8 with or without a byte-order mark, and UTF-16 with one, which is what Excel writes as “Unicode
//! Text”. Windows-1258 is read where [`CsvOptions::encoding`] says so (feature `encodings`); else bytes that
//! are not UTF-8 are refused, with what the line would say in Windows-1258. Text comes out in Unicode
//! normal form C where it is an id, and is compared in it everywhere.
//!
//! A first line `sep=;`, which tells Excel the delimiter, tells it here too, and is no part of the table;
//! [`CsvOptions::delimiter`] goes before it.
//!
//! # Why not a CSV library
//!
//! Every fault needs the line and column of its cell, and a national dataset of 160 metrics should
//! take no longer than 2.5 µs per unit, which is 15 ns per cell: less than a general reader takes to
//! hand over the text of the cell. So numbers are read straight from the bytes of the file, and
//! only what is not plain digits is cut out as text and looked at.

mod encoding;
pub(in crate::dataset) mod header;
mod long;
pub(in crate::dataset) mod reader;
mod wide;
mod write;

use std::borrow::Cow;
use std::io::{self, Read};
use std::path::Path;

use self::header::Wanted;
use super::codes;
use super::faults::{Faults, Place};
use super::header::{Header, Names, understand};
use super::intake::Intake;
pub use super::numeral::DecimalSign;
use super::problem::Problem;
use super::register::Register;
use super::{Dataset, unit::UnitIndex};
use crate::diagnostic::Diagnostics;
use crate::digest::sha256;
use crate::model::Framework;
use crate::plain_file;
pub use encoding::Encoding;
pub(super) use wide::{count_problem, too_many_units};
pub(super) use write::write;

/// How large a dataset may be, so that a hostile one ends in an error and not in a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the file; never more than 4 GiB, whatever stands here.
    pub bytes: u64,
    /// Units.
    pub rows: usize,
    /// Values: units × metrics of the framework, whether or not they are given.
    pub values: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of a cell.
    pub cell: usize,
    /// How many faults are listed; of the others only the number is told.
    pub faults: usize,
}

impl Default for Limits {
    /// 1 GiB, ten million units, two thousand million values, 20,000 columns, 64 KiB in a cell,
    /// 200 faults.
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            rows: 10_000_000,
            values: 2_000_000_000,
            columns: 20_000,
            cell: 1 << 16,
            faults: 200,
        }
    }
}

/// What is known of a CSV file before it is read.
///
/// ```
/// use dti_engine::dataset::{CsvOptions, DecimalSign};
/// let options = CsvOptions::default()
///     .name("số-liệu-2022.csv")
///     .delimiter(b';')
///     .decimal(DecimalSign::Comma)
///     .ignore("ghi chú");
/// assert_eq!(options.ignore, ["ghi chú"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct CsvOptions {
    /// What the file is called in messages.
    pub name: Option<String>,
    /// What stands between cells; found from the header where it is not given.
    pub delimiter: Option<u8>,
    /// The decimal sign; found from the numbers where it is not given.
    pub decimal: Option<DecimalSign>,
    /// How letters are written as bytes.
    pub encoding: Encoding,
    /// The units that there are; where it is given, a dataset has no others.
    pub register: Option<Register>,
    /// Columns that are passed over.
    pub ignore: Vec<String>,
    /// How large the file may be.
    pub limits: Limits,
}

impl CsvOptions {
    /// What the file is called in messages.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What stands between cells: an ASCII character other than a quote or a line end.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// The decimal sign.
    #[must_use]
    pub const fn decimal(mut self, decimal: DecimalSign) -> Self {
        self.decimal = Some(decimal);
        self
    }

    /// How letters are written as bytes.
    #[must_use]
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The units that there are: cells of the column `unit` then hold the id or a name of one of
    /// them, and the column may be left out where there is a column `name`.
    #[must_use]
    pub fn register(mut self, register: Register) -> Self {
        self.register = Some(register);
        self
    }

    /// One more column to pass over.
    #[must_use]
    pub fn ignore(mut self, column: impl Into<String>) -> Self {
        self.ignore.push(column.into());
        self
    }

    /// How large the file may be.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(super) fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or("<csv>")
    }
}

/// The diagnostics of a single fault.
pub(super) fn only(
    options: &CsvOptions,
    text: &str,
    place: Place<'_>,
    problem: Problem,
) -> Diagnostics {
    let mut faults = Faults::new(1);
    faults.push(place, || problem);
    faults.in_text(options.shown_name(), text)
}

/// The file cannot be read at all.
pub(super) fn unreadable(options: &CsvOptions, error: &io::Error) -> Diagnostics {
    let message = format!("`{}` cannot be read: {error}", options.shown_name());
    let problem = Problem::new(codes::UNREADABLE, message).help(plain_file::advice(error));
    only(options, "", Place::Whole, problem)
}

/// Everything that a file has, if it is one and within the limit.
pub(super) fn bytes_of_file(path: &Path, options: &CsvOptions) -> Result<Vec<u8>, Diagnostics> {
    let (file, size) = plain_file::open(path).map_err(|error| unreadable(options, &error))?;
    let limit = options.limits.bytes_in_memory();
    if size > limit {
        return Err(only(options, "", Place::Whole, too_large(options.shown_name(), limit)));
    }
    // One byte more, so that the end of the file is found without growing.
    bytes(file, size.saturating_add(1), options)
}

/// Everything that a reader has, of about `size` bytes, as far as one byte over the limit.
pub(super) fn bytes(
    reader: impl Read,
    size: u64,
    options: &CsvOptions,
) -> Result<Vec<u8>, Diagnostics> {
    let limit = options.limits.bytes_in_memory();
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit)).unwrap_or(0));
    let mut reader = reader.take(limit.saturating_add(1));
    reader.read_to_end(&mut bytes).map_err(|error| unreadable(options, &error))?;
    Ok(bytes)
}

/// The text that bytes are, if they are not too many.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    options: &CsvOptions,
) -> Result<Cow<'b, str>, Diagnostics> {
    let limit = options.limits.bytes_in_memory();
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(only(options, "", Place::Whole, too_large(options.shown_name(), limit)));
    }
    encoding::decode(bytes, options)
}

/// More bytes than the limits allow.
pub(super) fn too_large(name: &str, limit: u64) -> Problem {
    let message = format!("`{name}` is larger than the {limit} bytes that are read");
    Problem::new(codes::TOO_LARGE, message)
}

/// Reads a dataset from memory.
pub(super) fn read_bytes(
    bytes: &[u8],
    framework: &Framework,
    options: &CsvOptions,
) -> Result<Dataset, Diagnostics> {
    let text = decode(bytes, options)?;
    parse(&text, framework, options, || sha256(bytes))
        .map_err(|faults| faults.in_text(options.shown_name(), &text))
}

impl Limits {
    pub(super) fn bytes_in_memory(&self) -> u64 {
        self.bytes.min(u64::from(u32::MAX))
    }

    /// The most units that a dataset of this framework can have.
    pub(super) fn units(&self, framework: &Framework) -> usize {
        let by_values = self.values.checked_div(framework.metrics.len()).unwrap_or(usize::MAX);
        self.rows.min(by_values).min(UnitIndex::MAX_ROWS)
    }
}

/// About how many units a wide file has, to make room for them at once. A line has at least a byte
/// per column, so a file of nothing but line ends cannot ask for more room than its own size.
fn expected_rows(text: &str, header: &Header) -> usize {
    const SAMPLE: usize = 1 << 20;
    let sample = text.as_bytes().get(..text.len().min(SAMPLE)).unwrap_or_default();
    let lines = sample.iter().filter(|byte| **byte == b'\n').count().max(1);
    // A sixteenth more, because lines differ.
    let line = sample.len().checked_div(lines).unwrap_or(1).max(header.columns.len()).max(1);
    let rows = text.len().checked_div(line).unwrap_or(0);
    if sample.len() < text.len() { rows.saturating_add(rows >> 4) } else { rows }
}

fn parse(
    text: &str,
    framework: &Framework,
    options: &CsvOptions,
    digest: impl FnOnce() -> String,
) -> Result<Dataset, Faults> {
    let rows = options.limits.units(framework);
    let mut faults = Faults::new(options.limits.faults);
    let names = Names { framework, registered: options.register.is_some() };
    let wanted = Wanted {
        known: &|name| names.known(name),
        example: "begin it with a line of column names: `unit`, `name`, `kind`, then the metrics",
    };
    let Some(heads) = header::read(text, &wanted, options, &mut faults) else {
        return Err(faults);
    };
    let (called, reader) = (heads.called(), heads.reader);
    let Some(header) = understand(heads.names, names, &options.ignore, &mut faults, &called) else {
        return Err(faults);
    };
    let expected = if header.long { 0 } else { expected_rows(text, &header).min(rows) };
    let mut intake = Intake::new(framework, expected, options.decimal, faults);
    intake.register.clone_from(&options.register);
    if header.long {
        long::read(reader, &header, &mut intake, rows);
    } else {
        wide::read(reader, &header, &mut intake, rows);
    }
    intake.finish(digest)
}
