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
//! assert_eq!(dataset.unit("an")?.value("dossiers")?, Value::from(1_234_567));
//! assert_eq!(dataset.unit("binh")?.value("portal")?, Value::Missing);
//!
//! let faults = Dataset::from_csv("unit,dossiers\nan,12.5\n".as_bytes(), &framework).unwrap_err();
//! assert_eq!(faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["D0403"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Codes of faults
//!
//! A code keeps its meaning for ever. [`explain`](crate::diagnostic::explain) says more of each, with examples.
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

pub(crate) mod bound;
pub(crate) mod canonical;
pub(crate) mod column;
pub(crate) mod dataset;
mod dataset_unit;
pub(crate) mod growing_column;
pub(crate) mod notes;
pub(crate) mod origin;
pub(crate) mod register;
pub(crate) mod reported;
pub(crate) mod unit;
pub(crate) mod value;

// The ways in are a room of their own, above this one; users find both here.
pub use crate::intake::{
    DatasetBuilder, DecimalSign, Description, Encoding, Limits, ReadOptions, Submission,
    SubmittedValue, UnitEntry, csv,
};
#[cfg(feature = "xlsx")]
pub use crate::intake::{Template, xlsx};
pub(crate) use column::{Column, State, Values};
pub use dataset::Dataset;
pub use dataset_unit::DatasetUnit;
pub use register::{Register, RegisteredUnit, Unmatched};
pub use reported::Unreported;
pub use unit::Unit;
pub use value::Value;
