//! Datasets from XLSX workbooks.
//!
//! # What a workbook may look like
//!
//! Every sheet that has a header row is read, one row per unit, and units are joined over the sheets by
//! their ids. The header row is the first one that has a cell `unit` (with a
//! [`Register`], or a cell `name`); where there is none, the first that has `Mã đơn vị`,
//! `Đơn vị` (which has the names where `Mã đơn vị` stands beside it) or, with a register, `Tên đơn vị`. Rows above it are titles and are passed over. Its cells
//! name the columns as in a wide CSV file ([`csv`]): ids of metrics, `declared:TARGET`,
//! `evidence:METRIC`, `reason:METRIC`, `as_of:METRIC`, `nature:METRIC`. A metric stands on one sheet only.
//!
//! An empty sheet is passed over, and one without header if it is called `Hướng dẫn`, `Danh mục`, `Guide`
//! or `Lists`, as a [`Template`] has them, or was named with [`XlsxOptions::ignore_sheet`]. Any other
//! one is refused, because figures that nobody reads are the worst of faults. Hidden sheets, rows and
//! columns are read as those that are shown.
//!
//! Where the guide of a [`Template`] names another framework or another version than the workbook is read
//! for, the workbook is refused (D0110), because columns of the same id may mean something else there.
//! Without that sheet, or with it ignored, the ids of the columns alone decide. The digest on the guide is
//! not compared: rule files get corrected.
//!
//! # What a cell says
//!
//! | stored as | read as |
//! |---|---|
//! | number | the shortest decimal that has this binary fraction; more than 15 digits are refused |
//! | number shown as a percentage | that percentage; only a `percent` metric takes it |
//! | number shown with leading zeros (format `00000`) | those digits, where it is an id or a text |
//! | date | the day, counted from 1900 or 1904 as the workbook says, or written out; a time of day is refused |
//! | yes or no | `true`, `false` |
//! | text | what a CSV file would say with it: `1.234,5`, `85%`, `có`, `01/06/2023`, `n/a`, `rejected` |
//! | formula | its result, as the spreadsheet stored it |
//! | error, of whatever name, formula without a result | refused (D0416) |
//! | what no spreadsheet shows: `NaN`, a text or a style of a number that there is not | refused (D0418) |
//! | nothing | missing |
//!
//! What stands in a column that is passed over is not looked at.
//!
//! **What a cell shows.** A number is shown as its format says: by the section that it falls into (`[<=1]0%;0`
//! shows 85 without a sign), by a percent sign that multiplies (`0_%` and `0*%` show none; one that is merely
//! written, as by `0"%"` and `0\%`, tells that the column has percentages), by the format that the workbook gives to cells without one.
//!
//! **Merged cells** show what stands in the first of them. Where they cover the cells of several units, or of several
//! columns that are read, nobody can tell whose the value is, and what stands beneath nobody sees: both are
//! refused with the range (D0417). In titles, heads, rows of the form and columns that are passed over they are no
//! matter, nor where a value is alone in them.
//!
//! **Why the shortest decimal is right.** A workbook stores numbers as binary fractions, so 0.85 is stored
//! as the fraction nearest to it. Spreadsheets keep 15 significant digits of what people type, and no two
//! decimals of 15 digits share their nearest fraction: so what was typed comes back exactly. A number
//! that needs more digits is the result of a formula, such as `=617/820`; it is refused with the advice to
//! round it in the workbook, or to submit the numbers that it was made of.
//!
//! # How a workbook may be written
//!
//! As the standard allows it (ECMA-376, transitional or strict), whatever program wrote it: with any prefixes,
//! order of attributes and places of parts, in UTF-8 or UTF-16; values in several pieces, with comments,
//! entities or CDATA between them; texts shared, in the cell, in runs or as the result of a formula; rows and
//! cells with or without their places. How large a sheet says that it is, and how many texts there are, is no
//! matter. Sheets are read in the order of the workbook; charts, dialogs, macro sheets and modules have no cells
//! and are passed over.
//!
//! Only parts that are needed are unpacked, up to [`Limits::bytes`] together and 8 MiB for each that is neither a
//! sheet nor the texts: a damaged picture, theme or list of formulas is no matter, nor are texts and styles where
//! no cell refers to them. A part that is needed and damaged is refused by its name and the last cell that could
//! be read (D0109), and so are cells out of order or twice, parts of the same name, parts that declare entities,
//! and a sheet whose part is not there: it may have had figures. The other sheets are still read, so that all
//! faults are told together.
//!
//! **Why workbooks are read here.** Readers of workbooks take for granted what is not so. One that is otherwise
//! excellent took a shared text of the number -1 for the first one, dropped a text in an unusual place, gave
//! up at an error that was newer than itself, at a module of old macros and at a range that it did not need, and
//! knew no merged cells and no parts in UTF-16. To find all that beforehand is to read the workbook. What is left is
//! to unpack (`zip`), to take XML apart (`quick-xml`), and the thousand lines beside this one.
//!
//! # What stands around the table
//!
//! Rows above the header are titles. A row of a total (`Tổng cộng`), of signatures (`Người lập biểu`, `TM. ỦY
//! BAN NHÂN DÂN`) or of the numbers of columns (`(1) (2) (3)`) beneath it is no unit's, and is refused as that
//! (D0308) unless the register has a unit of this name; so are notes (`* …`), heads that are repeated, and rows without
//! figures that are headings (`I`, `KHU VỰC ĐỒNG BẰNG`).
//! Without a register, two units whose ids differ in nothing but what people overlook are refused (D0302), as in
//! CSV. The text with which the tables of a form end can be
//! named with [`XlsxOptions::foot`].
//!
//! Faults name the sheet and the cell, `Hạ tầng số!D7`.

mod cell;
mod columns;
mod foot;
mod format;
mod guide;
mod locate;
mod merged;
mod package;
mod rows;
mod table;
mod template;
mod texts;
mod workbook;
mod xml;

use std::io::Read;

use package::Size;
use workbook::Book;
use xml::Flaw;

use super::bytes;
use super::faults::{Faults, Place};
use super::messages::quoted;
use super::numeral::DecimalSign;
use super::options::{CsvOptions, Limits};
use super::values::Intake;
use crate::dataset::dataset::Dataset;
use crate::dataset::register::Register;
use crate::diagnostic::{Code, Diagnostics, Problem, shown};
use crate::model::Framework;

pub use template::Template;

/// What every archive begins with that a spreadsheet writes.
const ARCHIVE: &[u8] = b"PK";

/// What mends most of what is wrong with a workbook.
const SAVE: &str = "open it in Excel or LibreOffice and save it as `Excel Workbook (.xlsx)`";

/// What is known of a workbook before it is read.
///
/// ```
/// use dti_engine::dataset::XlsxOptions;
/// let options = XlsxOptions::default().name("số-liệu.xlsx").ignore("STT").ignore_sheet("Nháp");
/// assert_eq!(options.ignore_sheets, ["Nháp"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct XlsxOptions {
    /// What the workbook is called in messages.
    pub name: Option<String>,
    /// The decimal sign of numbers that were typed as text; found from them where it is not given.
    pub decimal: Option<DecimalSign>,
    /// The units that there are; where it is given, a dataset has no others.
    pub register: Option<Register>,
    /// Columns that are passed over.
    pub ignore: Vec<String>,
    /// Sheets that are passed over.
    pub ignore_sheets: Vec<String>,
    /// Texts with which a table ends: neither their row nor what stands beneath it is read.
    pub foot: Vec<String>,
    /// How large the workbook may be.
    pub limits: Limits,
}

impl Default for XlsxOptions {
    /// The limits of a CSV file, but 256 MiB, to which a workbook may unpack.
    fn default() -> Self {
        let limits = Limits { bytes: 1 << 28, ..Limits::default() };
        let (ignore, ignore_sheets, foot) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: None, decimal: None, register: None, ignore, ignore_sheets, foot, limits }
    }
}

impl XlsxOptions {
    /// What the workbook is called in messages.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The decimal sign of numbers that were typed as text.
    #[must_use]
    pub const fn decimal(mut self, decimal: DecimalSign) -> Self {
        self.decimal = Some(decimal);
        self
    }

    /// The units that there are, as [`CsvOptions::register`] has it.
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

    /// One more sheet to pass over.
    #[must_use]
    pub fn ignore_sheet(mut self, sheet: impl Into<String>) -> Self {
        self.ignore_sheets.push(sheet.into());
        self
    }

    /// One more text with which a table ends, such as `Tổng cộng` or `Người lập biểu`. It stands where a
    /// unit's id or name would, or anywhere in a row that has neither; capitals, the place of the tone mark
    /// and a colon behind it make no difference. Its row and what stands beneath it, such as signatures, are
    /// passed over, and so are place and day above it; figures that stand there are refused (D0308), so that
    /// no unit is lost.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, XlsxOptions};
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
    /// let refused = Dataset::from_xlsx(bytes.as_slice(), &framework, &XlsxOptions::default()).unwrap_err();
    /// assert_eq!(refused.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["D0308", "D0308"]);
    /// let options = XlsxOptions::default().foot("Tổng cộng");
    /// let dataset = Dataset::from_xlsx(bytes.as_slice(), &framework, &options)?;
    /// assert_eq!(dataset.units().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn foot(mut self, text: impl Into<String>) -> Self {
        self.foot.push(text.into());
        self
    }

    /// How large the workbook may be: [`Limits::bytes`] holds for the file and for what it unpacks to.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or("<xlsx>")
    }

    fn only(&self, problem: Problem) -> Diagnostics {
        let mut faults = Faults::new(1);
        faults.push(Place::Whole, || problem);
        faults.in_text(self.shown_name(), "")
    }

    /// What is wrong with a part without which nothing can be read.
    fn flawed(&self, path: &str, size: Size, flaw: Flaw) -> Problem {
        let (name, part) = (self.shown_name(), quoted(path));
        let what = match flaw {
            Flaw::TooLarge => {
                let most = size.most(self.limits.bytes_in_memory());
                let message =
                    format!("`{name}` unpacks to more than the {most} bytes that are read");
                let of = if size == Size::Small { format!(" of {part}") } else { String::new() };
                return Problem::new(Code::DataTooLarge, message + &of);
            }
            Flaw::Damaged(what) | Flaw::Needed(what) => what,
        };
        let message = format!("`{name}` is damaged: its part {part} {what}");
        Problem::new(Code::NotAWorkbook, message).help(SAVE)
    }

    /// What the parts that CSV and workbooks share need to know.
    pub(super) fn as_csv(&self) -> CsvOptions {
        CsvOptions::default().name(self.shown_name()).limits(self.limits)
    }
}

/// Reads a workbook.
pub(super) fn read(
    reader: impl Read,
    framework: &Framework,
    options: &XlsxOptions,
) -> Result<Dataset, Diagnostics> {
    read_bytes(&bytes::bytes(reader, 0, &options.as_csv())?, framework, options)
}

/// Reads a workbook from memory.
pub(super) fn read_bytes(
    bytes: &[u8],
    framework: &Framework,
    options: &XlsxOptions,
) -> Result<Dataset, Diagnostics> {
    let mut book = open(bytes, options).map_err(|problem| options.only(problem))?;
    let faults = Faults::new(options.limits.faults);
    let mut intake = Intake::new(framework, 0, options.decimal, faults);
    intake.register.clone_from(&options.register);
    let sheets =
        table::read(&mut book, &mut intake, options).map_err(|problem| options.only(problem))?;
    intake.finish().map_err(|faults| {
        let places = locate::locate(&mut book, &sheets, faults.spans(), options.shown_name());
        faults.in_workbook(options.shown_name(), &places)
    })
}

/// Opens a workbook in memory.
fn open<'b>(bytes: &'b [u8], options: &XlsxOptions) -> Result<Book<'b>, Problem> {
    let limit = options.limits.bytes_in_memory();
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(bytes::too_large(options.shown_name(), limit));
    }
    // An archive may stand behind something else, which would be taken for a file of another kind.
    if !bytes.starts_with(ARCHIVE) {
        return Err(no_workbook(options, bytes, "it is no archive"));
    }
    Book::new(bytes, options)
}

/// The file is no workbook.
fn no_workbook(options: &XlsxOptions, bytes: &[u8], error: &str) -> Problem {
    let name = options.shown_name();
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let message = format!("`{name}` is an old Excel workbook (.xls), or has a password");
        return Problem::new(Code::NotAWorkbook, message)
            .help(format!("{SAVE}, without a password"));
    }
    if !bytes.starts_with(ARCHIVE) {
        let problem = Problem::new(Code::NotAWorkbook, format!("`{name}` is not an XLSX workbook"));
        return problem
            .help("a CSV file is read as such; anything else has to be saved as XLSX first");
    }
    // The names of its parts are written as they are.
    let has = |part: &[u8]| bytes.windows(part.len()).any(|bytes| bytes == part);
    let kind = match () {
        () if has(b"xl/workbook.bin") => Some("a binary Excel workbook (.xlsb)"),
        () if !has(b"xl/workbook") && has(b"content.xml") => Some("an OpenDocument file (.ods)"),
        () => None,
    };
    if let Some(kind) = kind {
        return Problem::new(Code::NotAWorkbook, format!("`{name}` is {kind}")).help(SAVE);
    }
    let message = format!("`{name}` cannot be read as an XLSX workbook: {}", shown(error));
    Problem::new(Code::NotAWorkbook, message).help(SAVE)
}
