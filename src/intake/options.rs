//! Options for reading data.

use super::numeral::DecimalSign;
use crate::dataset::Dataset;
use crate::dataset::register::Register;
use crate::dataset::unit::UnitIndex;
use crate::model::Framework;
use crate::name::{folded, seen};

/// The largest size of a dataset, so that a hostile one ends in an error and not in a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the file, never more than 4 GiB.
    pub bytes: u64,
    /// Bytes of an unpacked workbook, never more than 4 GiB. The limit also applies to its file.
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

    /// Returns the most units that a dataset of this framework can have.
    pub(super) fn units(&self, framework: &Framework) -> usize {
        let by_values = self.values.checked_div(framework.metrics.len()).unwrap_or(usize::MAX);
        self.rows.min(by_values).min(UnitIndex::MAX_ROWS)
    }
}

/// The encoding of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark, or UTF-16 with one (what Excel calls “Unicode Text”).
    #[default]
    Unicode,
    /// Windows-1258, the Vietnamese code page of Windows: `ê` is one byte and its tone another.
    ///
    /// No bytes prove it, since every byte is a letter of other code pages too. So it is only used if the
    /// options set it.
    #[cfg(feature = "encodings")]
    Windows1258,
}

/// How a percentage without its sign is read.
///
/// Without this option a number from 0 to 1 is a share (`0.85` is 85 %), and one above 1 is refused; so is a share
/// in a column that has percentages too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PercentScale {
    /// Every number is in percent: `85` is 85 %, `0.85` is 0.85 %.
    Whole,
    /// Every number is a share: `0.85` is 85 %, whatever else the column has. Above 1 it is refused.
    Share,
    /// Numbers below 1 are shares, numbers above 1 are in percent. `1` is refused, since it may be either.
    Mixed,
}

/// Options for reading CSV files, workbooks and registers. An option that does not apply to a form is
/// ignored.
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
#[must_use = "options do nothing by themselves"]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ReadOptions {
    /// The name of the file in messages.
    pub name: Option<String>,
    /// The delimiter of the cells of a CSV file. Found from the header if not set.
    pub delimiter: Option<u8>,
    /// The decimal sign. Found from the numbers if not set.
    pub decimal: Option<DecimalSign>,
    /// The encoding of a CSV file.
    pub encoding: Encoding,
    /// How percentages without a sign are read.
    pub percent: Option<PercentScale>,
    /// Texts that are no values, with what they stand for.
    pub read_as: Vec<(String, String)>,
    /// The register. If set, units outside it are refused.
    pub register: Option<Register>,
    /// Columns to ignore.
    pub ignore: Vec<String>,
    /// Sheets of a workbook to ignore.
    pub ignore_sheets: Vec<String>,
    /// Texts that end the table of a workbook. Their row and those beneath it are not read.
    pub foot: Vec<String>,
    /// The limits on the size of the data.
    pub limits: Limits,
}

impl ReadOptions {
    /// Sets the name of the file in messages. Without it, a file that is opened has its path as name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the delimiter of the cells of a CSV file: an ASCII character other than a quote or a line end.
    /// Without it, it is found from the header.
    pub const fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// Sets the decimal sign of numbers in a CSV file, and of those that were typed as text into a workbook.
    /// Without it, it is found from the numbers.
    pub const fn decimal(mut self, decimal: DecimalSign) -> Self {
        self.decimal = Some(decimal);
        self
    }

    /// Sets how percentages without a sign are read.
    ///
    /// ```
    /// use dti_engine::dataset::{PercentScale, ReadOptions, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {rate: {type: percent}}\n\
    /// #     indicators: [{id: a, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}]\n")?;
    /// let text = "unit;rate\nan;85%\nbinh;85\nchau;0,85\n";
    /// assert!(ReadOptions::default().read_csv(text.as_bytes(), &framework).is_err());
    /// let options = ReadOptions::default().percent(PercentScale::Mixed);
    /// let dataset = options.read_csv(text.as_bytes(), &framework)?;
    /// for unit in ["an", "binh", "chau"] {
    ///     assert_eq!(dataset.unit(unit)?.value("rate")?, Value::Number("0.85".parse()?));
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn percent(mut self, scale: PercentScale) -> Self {
        self.percent = Some(scale);
        self
    }

    /// Says what a text stands for, in every column where it is no value: `x` for `có`, `-` for `0`, `n/a` or an
    /// empty cell (`""`). Capitals make no difference. A text that can be read as a value is left as it is.
    ///
    /// ```
    /// use dti_engine::dataset::{ReadOptions, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}, dossiers: {type: count}}\n\
    /// #     indicators: [{id: a, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let options = ReadOptions::default().read_as("x", "có").read_as("-", "0");
    /// let dataset = options.read_csv("unit,portal,dossiers\nan,X,-\n".as_bytes(), &framework)?;
    /// assert_eq!(dataset.unit("an")?.value("portal")?, Value::YesNo(true));
    /// assert_eq!(dataset.unit("an")?.value("dossiers")?, Value::from(0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_as(mut self, text: impl Into<String>, value: impl Into<String>) -> Self {
        self.read_as.push((text.into(), value.into()));
        self
    }

    /// Sets the encoding of a CSV file.
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Sets the register. Units outside it are refused. Cells of the column `unit` hold the id or a name of a
    /// unit of the register, and the column may be left out if there is a column `name`.
    pub fn register(mut self, register: Register) -> Self {
        self.register = Some(register);
        self
    }

    /// Adds a column to ignore.
    pub fn ignore(mut self, column: impl Into<String>) -> Self {
        self.ignore.push(column.into());
        self
    }

    /// Returns the columns and sheets to ignore, and the texts to read as a value, that were not found in the files of a
    /// dataset read with these options: each may be misspelt.
    ///
    /// ```
    /// # use dti_engine::{Framework, dataset::ReadOptions};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    /// #     points: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let options = ReadOptions::default().ignore("note").ignore("ntoe").read_as("x", "yes");
    /// let dataset = options.read_csv("unit,portal,note\nan,yes,-\n".as_bytes(), &framework)?;
    /// assert_eq!(options.without_effect(&dataset), ["ntoe", "x"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn without_effect(&self, dataset: &Dataset) -> Vec<&str> {
        let remarks = &dataset.0.remarks;
        let columns = self.ignore.iter().filter(|name| !remarks.ignored.contains(&*seen(name)));
        let sheets =
            self.ignore_sheets.iter().filter(|name| !remarks.ignored.contains(&folded(name)));
        let is_read = |text: &str| remarks.read_as.keys().any(|(read, _)| read == text);
        let texts = self.read_as.iter().map(|(text, _)| text).filter(|text| !is_read(text));
        columns.chain(sheets).chain(texts).map(String::as_str).collect()
    }

    /// Adds a sheet of a workbook to ignore.
    pub fn ignore_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.ignore_sheets.push(sheet.into());
        self
    }

    /// Adds a text that ends the table of a workbook, such as `Tổng cộng` or `Người lập biểu`. It is found in
    /// the columns of ids and names, or anywhere in a row that has neither. Capitals, the place of the tone
    /// mark and a colon after it make no difference. Its row and everything beneath it, such as signatures,
    /// are skipped, and so are place and day above it. Figures in these rows are refused (D0308), so that no
    /// unit is lost.
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
    pub fn foot(mut self, text: impl Into<String>) -> Self {
        self.foot.push(text.into());
        self
    }

    /// Sets the limits on the size of the data.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub(super) fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or("<data>")
    }

    /// Returns these options with `name` as the name of the file, unless they have one.
    pub(super) fn named(&self, name: impl FnOnce() -> String) -> Self {
        let mut options = self.clone();
        options.name.get_or_insert_with(name);
        options
    }
}
