//! Workbooks that units fill in.

mod earned;
mod form;
mod layout;
mod template;
mod words;
mod workbook;
mod write;

pub use template::Template;
