//! From files and messages to a dataset: options, bytes, faults, messages, codes, numerals.
//!
//! Users find the public items in [`dataset`](crate::dataset).

#[cfg(feature = "arrow")]
pub mod arrow;
mod attributes;
mod beneath_title;
#[cfg(any(feature = "arrow", feature = "xlsx"))]
mod binary;
mod builder;
mod bytes;
mod called;
pub mod csv;
mod day;
mod day_faults;
mod description;
mod doubt;
mod dress;
mod faults;
mod form_rows;
mod header;
mod heading;
mod hidden;
mod look_alike;
mod measure;
mod messages;
mod nothing;
mod numbering;
mod numeral;
mod options;
mod register;
mod revise;
mod saved;
mod submission;
mod submitted_json;
mod sums;
mod together;
mod unit_of_line;
mod values;
mod ways;
mod written;
#[cfg(feature = "xlsx")]
pub mod xlsx;

pub use builder::{DatasetBuilder, UnitEntry};
pub use description::Description;
pub(crate) use description::folder_of;
pub use numeral::DecimalSign;
pub use options::{Encoding, Limits, PercentScale, ReadOptions};
pub use submission::{Submission, SubmittedValue};
#[cfg(feature = "xlsx")]
pub use xlsx::template::Template;
