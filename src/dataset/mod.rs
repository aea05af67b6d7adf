//! Units and what they submitted.
//!
//! A [`Dataset`] holds the values of every unit in columns, one per metric. It belongs to the framework
//! that it was read for: the types of the metrics decide what a cell may say. A dataset with a single bad
//! cell does not come into being; what comes instead is the list of all bad cells. There are four ways
//! in:
//!
//! | from | by | feature |
//! |---|---|---|
//! | CSV, wide or long, as spreadsheets and programs write it | [`Dataset::from_csv`], [`csv`] | Windows-1258: `encodings` |
//! | XLSX workbooks, such as one that `Template` wrote for units to fill in | `Dataset::from_xlsx` | `xlsx` |
//! | submissions, as services send them in JSON | [`Dataset::from_submissions`] | |
//! | code | [`DatasetBuilder`] | |
//!
//! A value may carry its evidence and why the verifier set or rejected it. A [`Register`] says which units
//! there are: with it units are known by any of their names, strangers are refused with the nearest names,
//! and those who did not report are listed. A [`Description`] beside the data says what the figures are
//! (reported, published or made up) and which day they describe; everything made from them shows it.
//!
//! ```
//! use dti_engine::dataset::{Dataset, Value};
//! # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
//! #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
//! #     metrics: {dossiers: {type: count}, portal: {type: yes_no}}\n\
//! #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
//! let csv = "unit;name;dossiers;portal\nan;Xã An;1.234.567;có\nbinh;Xã Bình;820;\n";
//! let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
//! let (dossiers, portal) = (dataset.metric("dossiers"), dataset.metric("portal"));
//! let row = dataset.find("an").ok_or("no such unit")?;
//! assert_eq!(dataset.value(row, dossiers.ok_or("no such metric")?), Value::from(1_234_567));
//! assert_eq!(dataset.value(1, portal.ok_or("no such metric")?), Value::Missing);
//!
//! let faults = Dataset::from_csv("unit,dossiers\nan,12.5\n".as_bytes(), &framework).unwrap_err();
//! assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["D0403"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Codes of faults
//!
//! A code keeps its meaning for ever. [`Code::explanation`] says more of each, with examples.
//!
//! | code | what is wrong |
//! |---|---|
//! | D0101 | the data cannot be read from where it is |
//! | D0102 | the text is not UTF-8 |
//! | D0103 | the data is larger than the limits allow |
//! | D0104 | there is no header |
//! | D0105 | a quoted cell is not closed |
//! | D0106 | text follows the quote that closes a cell |
//! | D0107 | a line has fewer or more cells than the header |
//! | D0108 | a cell is longer than the limits allow |
//! | D0109 | not a workbook that can be read |
//! | D0110 | a workbook that was made for other rules |
//! | D0199 | more faults were found than are listed |
//! | D0201 | more than one delimiter fits the header |
//! | D0202 | no metric claims a column |
//! | D0203 | a column is there twice |
//! | D0204 | a column that must be there is not |
//! | D0205 | a column has no name |
//! | D0301 | a unit has no id |
//! | D0302 | a unit is there twice |
//! | D0303 | a unit has a kind that the framework does not assess |
//! | D0304 | a unit has no kind, and the framework assesses several |
//! | D0305 | a unit has two names or two kinds |
//! | D0306 | a unit is not in the register |
//! | D0307 | a name fits several units of the register |
//! | D0308 | a row belongs to the form and not to a unit |
//! | D0309 | an id or a name has a character that nobody sees |
//! | D0310 | a spreadsheet made an id of another |
//! | D0401 | not a number |
//! | D0402 | more digits than are carried |
//! | D0403 | not a whole number, or one below zero |
//! | D0404 | a percentage without its sign |
//! | D0405 | outside the bounds of the metric |
//! | D0406 | neither yes nor no |
//! | D0407 | not one of the options |
//! | D0408 | not a date |
//! | D0409 | thousands are grouped wrongly |
//! | D0410 | thousands or decimal places: nothing in the file tells |
//! | D0411 | two decimal signs in one file |
//! | D0412 | a value of a unit is there twice |
//! | D0413 | not a metric of the framework |
//! | D0414 | not a target of the framework |
//! | D0415 | a fraction of a submission that was not sent as text |
//! | D0416 | a cell of a workbook holds an error instead of a value |
//! | D0417 | merged cells of a workbook leave open whose a value is |
//! | D0418 | a cell of a workbook stores what cannot be read |
//! | D0420 | day and month of a date may have changed places |
//! | D0501 | not a nature of figures |
//! | D0502 | a file of a description that is not in its folder |
//! | D0503 | a file of a description that is not there |
//! | D0504 | a file that a description names twice |
//! | D0505 | a unit that is in two files of one description |
//! | D0506 | a description beside the data that is of other files |

mod builder;
mod codes;
mod column;
mod column_builder;
pub mod csv;
mod day;
mod description;
mod doubt;
mod dress;
mod faults;
mod form;
mod header;
mod heading;
mod identity;
mod intake;
mod look_alike;
mod notes;
mod numeral;
mod origin;
mod problem;
mod register;
mod reported;
mod revise;
mod submission;
mod unit;
mod unseen;
mod value;
mod written;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::model::{Framework, MetricIndex, MetricType, TargetIndex, UnitKind};
use crate::name::nfc;
use crate::number::Date;

pub use builder::DatasetBuilder;
pub use codes::Code;
pub(crate) use column::{Column, State, Values};
pub use csv::{CsvOptions, DecimalSign, Encoding, Limits};
pub use description::Description;
use notes::{NoteKind, Notes, Subject};
use origin::About;
pub use register::{Register, RegisteredUnit, Unmatched};
pub use reported::Unreported;
pub use submission::{Submission, SubmittedValue};
pub use unit::Unit;
pub use value::Value;
#[cfg(feature = "xlsx")]
pub use xlsx::{Template, XlsxOptions};

/// The values of all units for one framework, with what is known of them; immutable, and a copy shares the
/// data.
#[derive(Clone)]
pub struct Dataset(Arc<Inner>, Arc<About>);

pub(crate) struct Inner {
    units: Vec<Unit>,
    index: unit::UnitIndex,
    /// What a row that does not exist is answered with.
    nobody: Unit,
    metrics: Vec<(String, MetricType)>,
    columns: Vec<Column>,
    targets: Vec<String>,
    /// Per target; empty where no unit declared anything.
    declared: Vec<Vec<Option<bool>>>,
    notes: Notes,
    /// The rows of units that did not report, in their order.
    silent: Vec<usize>,
    /// The units that there are, if that is known.
    register: Option<Register>,
    /// The kinds of units that the framework assesses.
    unit_kinds: Vec<UnitKind>,
    framework_id: String,
    framework_digest: String,
    /// Of the figures, whatever is known of them.
    digest: String,
}

impl Dataset {
    /// The units, in the order of the data.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.0.units
    }

    /// The unit in a row; a row that no unit has is answered with a unit without id and name.
    #[must_use]
    pub fn unit(&self, row: usize) -> &Unit {
        self.0.units.get(row).unwrap_or(&self.0.nobody)
    }

    /// The row of the unit with this id, however its letters were composed.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        self.0.index.find(&self.0.units, &nfc(id.trim()))
    }

    /// What the unit in a row submitted for a metric.
    #[must_use]
    pub fn value(&self, row: usize, metric: MetricIndex) -> Value {
        let column = self.column(metric);
        match column.state(row) {
            State::Missing => return Value::Missing,
            State::NotApplicable => return Value::NotApplicable,
            State::Rejected => return Value::Rejected,
            State::Present => {}
        }
        let integer = || column.integer(row).ok();
        let kind = self.0.metrics.get(metric.get()).map(|(_, kind)| kind);
        let value = kind.and_then(|kind| match kind {
            MetricType::YesNo => integer().map(|answer| Value::YesNo(answer != 0)),
            MetricType::Choice { options } => {
                let option = integer().and_then(|place| usize::try_from(place).ok());
                let option = option.and_then(|place| options.get(place));
                option.map(|option| Value::Choice(option.id.clone()))
            }
            MetricType::Date => {
                let ordinal = integer().and_then(|ordinal| i32::try_from(ordinal).ok());
                ordinal.and_then(Date::from_ordinal).map(Value::Date)
            }
            MetricType::Text => column.text(row).ok().map(|text| Value::Text(text.to_owned())),
            MetricType::Count
            | MetricType::Number
            | MetricType::Percent
            | MetricType::Rank { .. } => column.decimal(row).ok().map(Value::Number),
        });
        value.unwrap_or(Value::Missing)
    }

    /// What the unit in a row declared of a target: met, not met, or nothing.
    #[must_use]
    pub fn declared(&self, target: TargetIndex, row: usize) -> Option<bool> {
        self.0.declared.get(target.get())?.get(row).copied().flatten()
    }

    /// The reference that backs the value of a metric.
    #[must_use]
    pub fn evidence(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Metric(metric), row)
    }

    /// The reference that backs what a unit declared of a target.
    #[must_use]
    pub fn declared_evidence(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Evidence, Subject::Target(target), row)
    }

    /// Why the verifier set or rejected the value of a metric, where the data says so.
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let csv = "unit,portal,reason:portal\nan,rejected,trang không mở được\nbinh,yes,\n";
    /// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
    /// let portal = dataset.metric("portal").ok_or("no such metric")?;
    /// assert_eq!(dataset.value(0, portal), Value::Rejected);
    /// assert_eq!(dataset.reason(0, portal), Some("trang không mở được"));
    /// assert_eq!(dataset.reason(1, portal), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reason(&self, row: usize, metric: MetricIndex) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Metric(metric), row)
    }

    /// Why the verifier set what stands as a unit's declaration of a target, where the data says so.
    #[must_use]
    pub fn declared_reason(&self, target: TargetIndex, row: usize) -> Option<&str> {
        self.0.notes.find(NoteKind::Reason, Subject::Target(target), row)
    }

    /// Whether any value carries evidence. Where none does, `evidence: required` is not applied.
    #[must_use]
    pub fn carries_evidence(&self) -> bool {
        self.0.notes.beside_values(NoteKind::Evidence)
    }

    /// The kind of all units, if they are of one kind. Where the framework knows one kind, a unit of
    /// another was refused when the data were read, so nothing is compared.
    pub(crate) fn common_kind(&self, framework: &Framework) -> Option<&UnitKind> {
        let units = self.units();
        let first = &units.first()?.kind;
        let same = framework.unit_kinds.len() == 1 || units.iter().all(|unit| unit.kind == *first);
        same.then_some(first)
    }

    /// The id of the framework that the data was read for.
    #[must_use]
    pub fn framework(&self) -> &str {
        &self.0.framework_id
    }

    /// The digest of the framework that the data was read for.
    #[must_use]
    pub fn framework_digest(&self) -> &str {
        &self.0.framework_digest
    }

    /// SHA-256 of the data, in hexadecimal: of the bytes of a CSV file as they were read; else of
    /// the canonical form that [`DatasetBuilder`] describes. Where something is known of the figures
    /// ([`described`](Self::described)), it is the digest of both.
    #[must_use]
    pub fn digest(&self) -> &str {
        self.1.digest()
    }

    /// The values of one metric.
    pub(crate) fn column(&self, metric: MetricIndex) -> &Column {
        self.0.columns.get(metric.get()).unwrap_or(Column::empty())
    }

    /// Reads a CSV file, wide or long; [`csv`] says what it may look like.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with line and column.
    pub fn from_csv(reader: impl Read, framework: &Framework) -> Result<Self, Diagnostics> {
        Self::from_csv_with(reader, framework, &CsvOptions::default())
    }

    /// Reads a CSV file of which delimiter, decimal sign or columns to ignore are known.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with line and column.
    pub fn from_csv_with(
        reader: impl Read,
        framework: &Framework,
        options: &CsvOptions,
    ) -> Result<Self, Diagnostics> {
        csv::read_bytes(&csv::bytes(reader, 0, options)?, framework, options)
    }

    /// Reads a CSV text that is in memory; spares the copy that [`Dataset::from_csv_with`] makes.
    ///
    /// # Errors
    /// Everything that is wrong with the text, each with line and column.
    pub fn from_csv_bytes(
        bytes: &[u8],
        framework: &Framework,
        options: &CsvOptions,
    ) -> Result<Self, Diagnostics> {
        csv::read_bytes(bytes, framework, options)
    }

    /// Opens and reads a CSV file.
    ///
    /// # Errors
    /// The file cannot be opened, or everything that is wrong with it.
    pub fn from_csv_path(
        path: impl AsRef<Path>,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        Self::from_csv_path_with(path, framework, &CsvOptions::default())
    }

    /// Opens and reads a CSV file of which something is known. In messages it has the name that the
    /// options give it, else its path.
    ///
    /// # Errors
    /// The file cannot be opened, or everything that is wrong with it.
    pub fn from_csv_path_with(
        path: impl AsRef<Path>,
        framework: &Framework,
        options: &CsvOptions,
    ) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let mut options = options.clone();
        options.name.get_or_insert_with(|| path.display().to_string());
        let bytes = csv::bytes_of_file(path, &options)?;
        csv::read_bytes(&bytes, framework, &options)
    }

    /// Reads an XLSX workbook; [`xlsx`] says what it may look like, and shows it at work.
    ///
    /// # Errors
    /// Everything that is wrong with the workbook, each with sheet and cell.
    #[cfg(feature = "xlsx")]
    pub fn from_xlsx(
        reader: impl Read,
        framework: &Framework,
        options: &XlsxOptions,
    ) -> Result<Self, Diagnostics> {
        xlsx::read(reader, framework, options)
    }

    /// Opens and reads an XLSX workbook. In messages it has the name that the options give it, else its
    /// path.
    ///
    /// # Errors
    /// The file cannot be opened, or everything that is wrong with it.
    #[cfg(feature = "xlsx")]
    pub fn from_xlsx_path(
        path: impl AsRef<Path>,
        framework: &Framework,
        options: &XlsxOptions,
    ) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let mut options = options.clone();
        options.name.get_or_insert_with(|| path.display().to_string());
        let bytes = csv::bytes_of_file(path, &options.as_csv())?;
        xlsx::read_bytes(&bytes, framework, &options)
    }

    /// A dataset of submissions, in their order. They come from JSON through any reader of it:
    ///
    /// ```
    /// use dti_engine::dataset::{Dataset, Submission, Value};
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
    /// #     metrics: {dossiers: {type: count}, rate: {type: percent}, portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let json = r#"[
    ///     {"unit": "an", "name": "Xã An", "metrics": {"dossiers": 820, "rate": "85.5%", "portal": true}},
    ///     {"unit": "binh", "metrics": {"dossiers": "n/a", "portal": "rejected"},
    ///      "evidence": {"portal": "BC-12"}, "reasons": {"portal": "trang không mở được"}}
    /// ]"#;
    /// let submissions: Vec<Submission> = serde_json::from_str(json)?;
    /// let dataset = Dataset::from_submissions(&framework, submissions)?;
    /// let portal = dataset.metric("portal").ok_or("no such metric")?;
    /// assert_eq!(dataset.value(1, portal), Value::Rejected);
    /// assert_eq!(dataset.reason(1, portal), Some("trang không mở được"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with them, each with its path: `submissions[3].metrics.online_rate`.
    pub fn from_submissions(
        framework: &Framework,
        submissions: impl IntoIterator<Item = Submission>,
    ) -> Result<Self, Diagnostics> {
        let mut builder = DatasetBuilder::new(framework);
        for submission in submissions {
            builder.submission(&submission);
        }
        builder.build()
    }

    /// Writes the dataset as wide CSV, which reads back to the same dataset: numbers with a point as
    /// decimal sign and nothing between thousands, percentages with `%`, yes and no, the ids of
    /// options, dates as `2023-06-01`.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn to_csv(&self, writer: impl Write) -> io::Result<()> {
        csv::write(&self.0, writer)
    }

    /// The index of a metric, for [`Dataset::value`] and [`Dataset::evidence`].
    #[must_use]
    pub fn metric(&self, id: &str) -> Option<MetricIndex> {
        let place = self.0.metrics.iter().position(|(metric, _)| metric == id)?;
        u32::try_from(place).ok().map(MetricIndex)
    }

    /// The index of a target, for [`Dataset::declared`].
    #[must_use]
    pub fn target(&self, id: &str) -> Option<TargetIndex> {
        let place = self.0.targets.iter().position(|target| target == id)?;
        u32::try_from(place).ok().map(TargetIndex)
    }
}

impl fmt::Debug for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dataset")
            .field("framework", &self.framework())
            .field("units", &self.units().len())
            .field("digest", &self.digest())
            .finish_non_exhaustive()
    }
}
