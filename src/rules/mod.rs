//! Rule files: how they are written, and how YAML text becomes a checked
//! [`Framework`](crate::Framework) with every fault found and all reported at once.
//!
#![doc = include_str!("FORMAT.md")]

// The way of a rule file: `text` reads it into a tree that knows its places, `document` reads the tree into what is
// written, `check` makes the model of it, which is what is meant. `load` does that for files and folders, and puts
// amendments together with what they amend.
mod check;
pub mod document;
mod load;
mod methods;
mod print;
#[cfg(feature = "schema")]
pub(crate) mod schema;
#[cfg(test)]
mod tests;
pub(crate) mod text;

pub(crate) use check::reading;
pub(crate) use methods::about_method;

pub use load::catalog::Catalog;
pub use load::catalog_error::CatalogError;
pub use load::folder::RuleFolder;
pub use load::loader::{Loaded, Loader};
pub use load::rule_file::RuleFile;
pub use text::limits::Limits;
