//! The JSON Schemas of rule files and of the files beside them. With them an editor completes keys,
//! shows their documentation, and underlines mistakes while they are typed.
//!
//! The schemas are derived from the document types, whose keys have a sentence each. Added here are the keys
//! that must occur together ([`demands`]), and the form of amendments ([`generate`]).

mod demands;
mod generate;

pub(crate) use generate::{case_files, descriptions, documents, rule_files};
