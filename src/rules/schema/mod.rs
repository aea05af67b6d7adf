//! The JSON Schemas of rule files, of cases and of descriptions of data, by which an editor completes keys,
//! shows what they say, and underlines what is wrong while it is typed.
//!
//! They are derived from the document types, whose keys have a sentence each. What is added here: what must be
//! there together ([`demands`]), and how amendments are written ([`generate`]).

mod demands;
mod generate;

pub(crate) use generate::{case_files, descriptions, rule_files};
