//! Faults and warnings with their place: what is wrong, where, what is allowed, what was probably meant.
//!
//! # How messages are written
//!
//! Lower case, no full stop, names and values in backticks, what was found before what is allowed.
//! No names of Rust types. Advice goes into [`Diagnostic::help`], never into the message. A civil
//! servant must be able to mend the file with the message alone.
//!
//! # Three forms
//!
//! [`Diagnostics`] are printed as plain text ([`Display`](std::fmt::Display)) and as coloured text
//! ([`Diagnostics::to_colored_string`]), both with the lines of the source underlined; and they
//! serialize, to JSON for one, as a list of
//!
//! ```json
//! {
//!   "code": "R0201",
//!   "severity": "error",
//!   "message": "unknown key `ponts` in a group",
//!   "file": "rules/commune.yaml",
//!   "path": "groups[0].ponts",
//!   "primary": {"line": 17, "column": 5, "end_line": 17, "end_column": 10, "label": null},
//!   "secondary": [],
//!   "allowed": "`id`, `code`, `name`, `points` or `weight`",
//!   "help": "did you mean `points`?",
//!   "nearest": "points"
//! }
//! ```
//!
//! The keys are always there and in this order. `severity` is `error` or `warning`. Lines and columns
//! count from 1, columns in characters (Unicode scalar values, not bytes), and the end is the place
//! after the last character. Other places that the fault needs stand in `secondary`, each with the
//! same keys as `primary` and its `file`. What is not known is `null`: the place of a file that could
//! not be read, the nearest name where none is near. Where the file is a workbook, lines and columns are
//! the rows and columns of a sheet, and a last key `cell` names the cell: `"Hạ tầng số!D7"`.
//!
//! [`explain`] tells what a code means at length, with a wrong and a right example.

mod code_page;
mod codes;
mod diagnostic;
mod json;
mod lines;
mod location;
mod nearest;
mod problem;
mod render;
mod span;
mod words;

pub use code_page::{CodePage, Example, ExampleKind, Frame};
pub use codes::{Code, Severity, UnknownCode, explain};
pub use diagnostic::{Diagnostic, Diagnostics, Label};
pub(crate) use lines::LineIndex;
#[cfg(feature = "xlsx")]
pub(crate) use location::cell_name;
pub use location::{Location, SourceText};
pub(crate) use nearest::did_you_mean;
pub use nearest::nearest;
pub(crate) use problem::Problem;
pub(crate) use span::Span;
#[cfg(feature = "xlsx")]
pub(crate) use words::in_a_cell;
pub(crate) use words::{all_of, in_a_line, one_of, shown};
pub use words::{harmless, is_command};
