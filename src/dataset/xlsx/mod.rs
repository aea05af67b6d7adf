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
//! | date | the day, counted from 1900 or 1904 as the workbook says; a time of day is refused |
//! | yes or no | `true`, `false` |
//! | text | what a CSV file would say with it: `1.234,5`, `85%`, `có`, `01/06/2023`, `n/a`, `rejected` |
//! | formula | its result, as the spreadsheet stored it |
//! | error (`#DIV/0!`), formula without a result | refused |
//! | nothing | missing |
//!
//! **Why the shortest decimal is right.** A workbook stores numbers as binary fractions, so 0.85 is stored
//! as the fraction nearest to it. Spreadsheets keep 15 significant digits of what people type, and no two
//! decimals of 15 digits share their nearest fraction: so what was typed comes back exactly. A number
//! that needs more digits is the result of a formula, such as `=617/820`; it is refused with the advice to
//! round it in the workbook, or to submit the numbers that it was made of.
//!
//! # What stands around the table
//!
//! Rows above the header are titles. A row of a total (`Tổng cộng`), of signatures (`Người lập biểu`, `TM. ỦY
//! BAN NHÂN DÂN`) or of the numbers of columns (`(1) (2) (3)`) beneath it is no unit's, and is refused as that
//! (D0308) unless the register has a unit of this name; so are notes (`* …`) and heads that are repeated.
//! Without a register, two units whose ids differ in nothing but capitals, the place of the tone mark or the
//! zeros in front (`01` and `1`) are refused (D0302). The text with which the tables of a form end can be
//! named with [`XlsxOptions::foot`].
//!
//! Faults name the sheet and the cell, `Hạ tầng số!D7`.

mod cell;
mod claims;
mod foot;
mod guide;
mod locate;
mod read;
mod template;

use std::io::{self, BufReader, Cursor, Read};

use calamine::{Reader as _, Xlsx};
use zip::ZipArchive;

use super::digest::sha256;
use super::faults::{Faults, Place};
use super::intake::Intake;
use super::problem::Problem;
use super::register::Register;
use super::{CsvOptions, Dataset, DecimalSign, Limits, codes, csv};
use crate::diagnostic::{Diagnostics, shown};
use crate::model::Framework;

pub use template::Template;

/// What every archive begins with that a spreadsheet writes.
const ARCHIVE: &[u8] = b"PK";

/// What mends most of what is wrong with a workbook.
const SAVE: &str = "open it in Excel or LibreOffice and save it as `Excel Workbook (.xlsx)`";

/// A workbook in memory.
type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

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
    /// assert_eq!(refused.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["D0308", "D0308"]);
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
    read_bytes(&csv::bytes(reader, 0, &options.as_csv())?, framework, options)
}

/// Reads a workbook from memory.
pub(super) fn read_bytes(
    bytes: &[u8],
    framework: &Framework,
    options: &XlsxOptions,
) -> Result<Dataset, Diagnostics> {
    inspect(bytes, options).map_err(|problem| options.only(problem))?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|error| options.only(no_workbook(options, bytes, &error.to_string())))?;
    let faults = Faults::new(options.limits.faults);
    let mut intake = Intake::new(framework, 0, options.decimal, faults);
    intake.register.clone_from(&options.register);
    let sheets =
        read::sheets(&mut book, &mut intake, options).map_err(|problem| options.only(problem))?;
    intake.finish(|| sha256(bytes)).map_err(|faults| {
        let places = locate::locate(&mut book, &sheets, faults.spans(), options.shown_name());
        faults.in_workbook(options.shown_name(), &places)
    })
}

/// Looks at how large the workbook is, packed and unpacked, and at what its parts claim: a few bytes can
/// unpack to gigabytes, and what the archive says of that itself may be wrong.
fn inspect(bytes: &[u8], options: &XlsxOptions) -> Result<(), Problem> {
    /// The most bytes of a part that is neither a sheet nor the texts of the sheets.
    const SMALL: u64 = 1 << 23;
    let name = options.shown_name();
    let limit = options.limits.bytes_in_memory();
    let size = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    if size(bytes.len()) > limit {
        return Err(csv::too_large(name, limit));
    }
    let unreadable = |error: &dyn ToString| no_workbook(options, bytes, &error.to_string());
    // An archive may stand behind something else, which would be taken for a file of another kind.
    if !bytes.starts_with(ARCHIVE) {
        return Err(unreadable(&"it is no archive"));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut rest = limit;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(|error| unreadable(&error))?;
        let path = part.name().map_err(|error| unreadable(&error))?.into_owned();
        let folded = path.to_lowercase();
        let large = folded.contains("worksheets/") || folded.contains("sharedstrings");
        let small = !large && (folded.ends_with(".xml") || folded.ends_with(".rels"));
        let most = if small { rest.min(SMALL) } else { rest };
        let mut part = part.take(most.saturating_add(1));
        let claims = claims::check(BufReader::new(&mut part));
        let unread = io::copy(&mut part, &mut io::sink());
        // However large it is, nothing behind that was read.
        if part.limit() == 0 {
            let message = format!("`{name}` unpacks to more than the {most} bytes that are read");
            let what = if small { format!("{message} of `{}`", shown(&path)) } else { message };
            return Err(Problem::new(codes::TOO_LARGE, what));
        }
        unread.map_err(|error| unreadable(&error))?;
        claims.map_err(|claim| {
            let message = format!("`{name}` is damaged: its part `{}` {claim}", shown(&path));
            Problem::new(codes::WORKBOOK, message).help(SAVE)
        })?;
        rest = rest.saturating_sub(most.saturating_add(1).saturating_sub(part.limit()));
    }
    Ok(())
}

/// The file is no workbook.
fn no_workbook(options: &XlsxOptions, bytes: &[u8], error: &str) -> Problem {
    let name = options.shown_name();
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let message = format!("`{name}` is an old Excel workbook (.xls), or has a password");
        return Problem::new(codes::WORKBOOK, message).help(format!("{SAVE}, without a password"));
    }
    if !bytes.starts_with(ARCHIVE) {
        let problem = Problem::new(codes::WORKBOOK, format!("`{name}` is not an XLSX workbook"));
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
        return Problem::new(codes::WORKBOOK, format!("`{name}` is {kind}")).help(SAVE);
    }
    let message = format!("`{name}` cannot be read as an XLSX workbook: {}", shown(error));
    Problem::new(codes::WORKBOOK, message).help(SAVE)
}
