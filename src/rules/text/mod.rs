//! YAML text as a tree with places, and the list of its faults.

pub(crate) mod fault_list;
pub(crate) mod files;
mod inside;
pub(crate) mod limits;
mod placing;
pub(crate) mod sources;
pub(crate) mod yaml;
mod yaml_messages;
