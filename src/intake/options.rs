//! What is known of data before they are read.

use super::numeral::DecimalSign;
use crate::dataset::register::Register;
use crate::dataset::unit::UnitIndex;
use crate::model::Framework;

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

/// How the letters of a CSV file are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark, or UTF-16 with one (what Excel calls “Unicode Text”).
    #[default]
    Unicode,
    /// Windows-1258, the Vietnamese code page of Windows: `ê` is one byte and its tone another.
    ///
    /// No bytes prove it, since every byte is a letter of other code pages too. So it is read only
    /// where the options say it.
    #[cfg(feature = "encodings")]
    Windows1258,
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
