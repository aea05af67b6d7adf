//! Units and what they submitted.
//!
//! A [`Dataset`] holds the values of every unit in columns, one per metric. It belongs to the framework that
//! it was read for: the types of the metrics decide what a cell may say. If a single cell is bad, there is no
//! dataset, but a list of all bad cells. There are five ways to make one:
//!
//! | from | by | feature |
//! |---|---|---|
//! | CSV, wide or long, as spreadsheets and programs write it | [`Dataset::from_csv`], [`csv`] | Windows-1258: `encodings` |
//! | XLSX workbooks, such as one that `Template` wrote for units to fill in | `Dataset::from_xlsx` | `xlsx` |
//! | record batches of Apache Arrow | `Dataset::from_record_batch` | `arrow` |
//! | submissions, as services send them in JSON | [`Dataset::from_submissions`] | |
//! | code | [`DatasetBuilder`] | |
//!
//! A value may carry its evidence and why the verifier set or rejected it. A [`Register`] lists the units:
//! with it, units are known by any of their names, unknown units are refused with the nearest names, and
//! those that did not report are listed. A [`Description`] of the data says what the figures are (reported,
//! published or made up) and which day they describe. Everything made from them shows it.
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
//! Every kind of fault has a code: [`Code`](crate::diagnostic::Code) lists them, with a page on each.

pub(crate) mod bound;
pub(crate) mod canonical;
pub(crate) mod column;
pub(crate) mod dataset;
mod dataset_unit;
pub(crate) mod growing_column;
pub(crate) mod notes;
mod only;
pub(crate) mod origin;
pub(crate) mod previous;
pub(crate) mod register;
pub(crate) mod remarks;
mod replaced;
pub(crate) mod reported;
pub(crate) mod unit;
pub(crate) mod value;

// The readers are a module of their own, `intake`, above this one. Users find both here.
#[cfg(feature = "arrow")]
pub use crate::intake::arrow;
pub use crate::intake::{
    DatasetBuilder, DecimalSign, Description, Encoding, Limits, PercentScale, ReadOptions,
    Submission, SubmittedValue, UnitEntry, csv,
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
