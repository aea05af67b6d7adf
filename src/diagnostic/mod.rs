//! Faults and warnings with their places: what is wrong, where, what is allowed, what was probably meant.
//!
//! # How messages are written
//!
//! Lower case, no full stop, names and values in backticks, what was found before what is allowed.
//! No names of Rust types. Every sentence is written in English and Vietnamese beside each other (`said!`). Advice is in [`Diagnostic::help`], never in the message. A civil servant must be
//! able to mend the file with the message alone.
//!
//! # As text
//!
//! [`Diagnostics`] and [`Diagnostic`] are printed in one line, so that they fit a log and an error that has
//! them as its cause. [`Diagnostics::render`] and the format `{:#}` give everything: the lines of the source
//! with the places underlined, what is allowed, and what to do.
//!
//! ```
//! use dti_engine::Framework;
//!
//! let faults = Framework::from_yaml(
//!     "framework: demo/one\nversion: '2024'\nkind: criteria\nunit_kind: commune\n\
//!      metrics: {done: {type: yes_no}}\ntargets: [{id: done, of: dne, is: yes}]\n",
//! )
//! .unwrap_err();
//! assert_eq!(faults.to_string(), "<text>:6:26: error[R0301]: no metric `dne` is declared");
//! let picture = faults.render();
//! assert!(picture.contains("help: did you mean `done`?"));
//! assert_eq!(picture, format!("{faults:#}"));
//! ```
//!
//! [`Diagnostics::in_language`] gives the same in Vietnamese; everything else is in English.
//!
//! The lines of the source and colors need the feature `render`. Without it the same is said with places alone.
//!
//! # As JSON
//!
//! Diagnostics are written and read with serde, in JSON as a list of
//!
//! ```json
//! {
//!   "code": "R0201",
//!   "severity": "error",
//!   "message": "unknown key `ponts` in a group",
//!   "message_vi": "không có khóa `ponts` trong một nhóm",
//!   "file": "rules/commune.yaml",
//!   "path": "groups[0].ponts",
//!   "primary": {"line": 17, "column": 5, "end_line": 17, "end_column": 10, "label": null, "label_vi": null},
//!   "secondary": [],
//!   "allowed": "`id`, `code`, `name`, `points` or `weight`",
//!   "allowed_vi": "`id`, `code`, `name`, `points` hoặc `weight`",
//!   "help": "did you mean `points`?",
//!   "help_vi": "có phải ý là `points`?",
//!   "nearest": "points",
//!   "answer": null
//! }
//! ```
//!
//! The keys are always there and in this order. `severity` is `error` or `warning`. Lines and columns
//! count from 1, columns in characters (Unicode scalar values, not bytes), and the end is the place
//! after the last character. Other places that matter are in `secondary`, each with the same keys as `primary` and
//! its `file`. What is not known is `null`: the place in a file that could not be read, the nearest name if none
//! is near. If the file is a workbook, lines and columns are the rows and columns of a sheet, and a last key
//! `cell` names the cell: `"Hạ tầng số!D7"`. The lines of the source are not in the JSON.
//!
//! # Codes
//!
//! Every kind of fault has a [`Code`] that never changes its meaning. [`explain`] tells what a code means at
//! length, with a wrong and a right example.

mod answer;
mod code_page;
mod codes;
mod diagnostic;
mod grouped;
mod json;
mod lines;
mod location;
mod nearest;
#[cfg(feature = "render")]
mod picture;
#[cfg(not(feature = "render"))]
mod plain;
mod problem;
mod render;
mod span;
mod spoken;
mod words;

pub use answer::Answer;
pub use code_page::{CodePage, Example};
pub use codes::{Code, Severity, explain};
pub use diagnostic::{Diagnostic, Diagnostics, Label};
pub use grouped::{Group, Groups};
#[cfg(feature = "schema")]
pub(crate) use json::DiagnosticJson;
pub(crate) use lines::{LineIndex, SourceText};
pub use location::Location;
#[cfg(feature = "xlsx")]
pub(crate) use location::{Excerpt, cell_name};
pub use nearest::nearest;
pub(crate) use nearest::{did_you_mean, meant};
pub(crate) use problem::{Problem, described, problem};
pub use render::InLanguage;
pub(crate) use span::Span;
#[cfg(feature = "xlsx")]
pub(crate) use words::in_a_cell;
pub(crate) use words::{all_of, in_a_line, one_of, shown};
pub use words::{harmless, is_command};

pub use crate::said::{Said, Value};
