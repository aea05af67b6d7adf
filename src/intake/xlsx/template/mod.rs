//! Workbooks that units fill in.

mod layout;
mod template;
mod words;
mod write;

pub use template::Template;
