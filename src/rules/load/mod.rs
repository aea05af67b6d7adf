//! From files to frameworks in force: reading, amendments, and the catalog of what was checked.

pub(crate) mod amendments;
pub(crate) mod catalog;
pub(crate) mod catalog_error;
pub(crate) mod folder;
#[expect(clippy::module_inception, reason = "what loads is called so")]
pub(crate) mod load;
mod timeline;
