//! From files to frameworks in force: reading, amendments, and the catalog.

pub(crate) mod amendments;
pub(crate) mod catalog;
pub(crate) mod catalog_error;
mod conflicts;
mod document_text;
pub(crate) mod folder;
pub(crate) mod loader;
pub(crate) mod rule_file;
mod timeline;
