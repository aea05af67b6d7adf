//! From files to frameworks in force: reading, amendments, and the catalog.

pub(crate) mod catalog;
pub(crate) mod catalog_error;
mod conflicts;
mod document_text;
pub(crate) mod folder;
mod header;
pub(crate) mod loader;
mod merged;
mod read;
pub(crate) mod rule_file;
mod search;
mod settle;
mod timeline;
