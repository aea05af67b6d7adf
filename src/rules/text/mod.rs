//! YAML text as a tree that knows its places, and the faults found in it.

pub(crate) mod codes;
pub(crate) mod fault_list;
pub(crate) mod files;
mod inside;
pub(crate) mod limits;
pub(crate) mod sources;
pub(crate) mod yaml;
mod yaml_messages;
