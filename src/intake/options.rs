//! What is known of data before they are read.

use super::numeral::DecimalSign;
use crate::dataset::register::Register;
use crate::dataset::unit::UnitIndex;
use crate::model::Framework;

/// How large a dataset may be, so that a hostile one ends in an error and not in a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the file; never more than 4 GiB.
    pub bytes: u64,
    /// Bytes to which a workbook may unpack; never more than 4 GiB. Its file is not larger either.
    pub unpacked: u64,
    /// Units.
    pub rows: usize,
    /// Values: units × metrics of the framework, whether or not they are given.
    pub values: usize,
    /// Columns.
    pub columns: usize,
    /// Bytes of a cell.
    pub cell: usize,
    /// The most faults to list. Further faults are only counted.
    pub faults: usize,
}

impl Default for Limits {
    /// 1 GiB (256 MiB for what a workbook unpacks to), ten million units, two thousand million values, 20,000 columns, 64 KiB in a cell,
    /// 200 faults.
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            unpacked: 1 << 28,
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

/// What is known of data before they are read: of CSV files, workbooks and registers alike. What does not concern
/// a form is not looked at there.
///
/// ```
/// use dti_engine::dataset::{DecimalSign, ReadOptions};
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
/// #     metrics: {dossiers: {type: count}}\n\
/// #     indicators: [{id: a, points: 10, scoring: {per_item: {of: dossiers, points: 1}}}]\n")?;
/// let options = ReadOptions::default()
///     .name("số-liệu-2022.csv")
///     .delimiter(b';')
///     .decimal(DecimalSign::Comma)
///     .ignore("ghi chú");
/// let dataset = options.read_csv("unit;dossiers;ghi chú\nan;12;?\n".as_bytes(), &framework)?;
/// assert_eq!(dataset.units().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// What the file is called in messages.
    pub name: Option<String>,
    /// What divides the cells of a CSV file; found from the header if it is not given.
    pub delimiter: Option<u8>,
    /// The decimal sign; found from the numbers if it is not given.
    pub decimal: Option<DecimalSign>,
    /// How the letters of a CSV file are written as bytes.
    pub encoding: Encoding,
    /// The units that there are. If set, units outside it are refused.
    pub register: Option<Register>,
    /// Columns to pass over.
    pub ignore: Vec<String>,
    /// Sheets of a workbook to pass over.
    pub ignore_sheets: Vec<String>,
    /// Texts with which the table of a workbook ends: their row and those beneath it are not read.
    pub foot: Vec<String>,
    /// How large the data may be.
    pub limits: Limits,
}

impl ReadOptions {
    /// Sets what the file is called in messages. Without it, a file that is opened is called by its path.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets what divides the cells of a CSV file: an ASCII character other than a quote or a line end. Without it,
    /// it is found from the header.
    #[must_use]
    pub const fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// Sets the decimal sign of numbers in a CSV file, and of those that were typed as text into a workbook. Without
    /// it, it is found from them.
    #[must_use]
    pub const fn decimal(mut self, decimal: DecimalSign) -> Self {
        self.decimal = Some(decimal);
        self
    }

    /// Sets how the letters of a CSV file are written as bytes.
    #[must_use]
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets the units that there are; a dataset then has no others. Cells of the column `unit` hold the id or a name
    /// of one of them, and the column may be left out if there is a column `name`.
    #[must_use]
    pub fn register(mut self, register: Register) -> Self {
        self.register = Some(register);
        self
    }

    /// Adds a column to pass over.
    #[must_use]
    pub fn ignore(mut self, column: impl Into<String>) -> Self {
        self.ignore.push(column.into());
        self
    }

    /// Adds a sheet of a workbook to pass over.
    #[must_use]
    pub fn ignore_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.ignore_sheets.push(sheet.into());
        self
    }

    /// Adds a text with which the table of a workbook ends, such as `Tổng cộng` or `Người lập biểu`. It stands where a
    /// unit's id or name would, or anywhere in a row that has neither; capitals, the place of the tone mark
    /// and a colon behind it make no difference. Its row and what stands beneath it, such as signatures, are
    /// passed over, and so are place and day above it; figures that stand there are refused (D0308), so that
    /// no unit is lost.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, ReadOptions};
    /// use rust_xlsxwriter::Workbook;
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {dossiers: {type: count}}\n\
    /// #     indicators: [{id: a, points: 10, scoring: {per_item: {of: dossiers, points: 1}}}]\n")?;
    /// let mut workbook = Workbook::new();
    /// let sheet = workbook.add_worksheet();
    /// sheet.write_row_matrix(0, 0, [["unit", "dossiers"], ["an", "12"], ["TỔNG CỘNG:", "12"], ["", "Chủ tịch"]])?;
    /// let bytes = workbook.save_to_buffer()?;
    ///
    /// let refused = ReadOptions::default().read_xlsx(bytes.as_slice(), &framework).unwrap_err();
    /// assert_eq!(refused.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["D0308", "D0308"]);
    /// let options = ReadOptions::default().foot("Tổng cộng");
    /// let dataset = options.read_xlsx(bytes.as_slice(), &framework)?;
    /// assert_eq!(dataset.units().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn foot(mut self, text: impl Into<String>) -> Self {
        self.foot.push(text.into());
        self
    }

    /// Sets how large the data may be.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(super) fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or("<data>")
    }

    /// These options for a file that is called `name` if they do not say what it is called.
    pub(super) fn named(&self, name: impl FnOnce() -> String) -> Self {
        let mut options = self.clone();
        options.name.get_or_insert_with(name);
        options
    }
}
