//! YAML text as a tree that knows its places, and the faults found in it.

pub(crate) mod fault_list;
pub(crate) mod files;
mod inside;
pub(crate) mod limits;
mod placing;
pub(crate) mod sources;
pub(crate) mod yaml;
mod yaml_messages;
