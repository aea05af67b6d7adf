//! Reports as XLSX workbooks (feature `xlsx`).
//!
//! The first sheet has the title, what the report is about, and links to the others. A table of many
//! rows has a sheet of its own, with its head frozen and a filter; the small tables of a section stand
//! on one sheet, below each other. Totals are numbers with a format, shares are percentages, days are
//! days; bars and heat are conditional formats, so they follow whoever sorts. The same report gives the
//! same bytes.
//!
//! XLSX carries numbers as binary floating point of some 15 digits. A number of more digits is
//! written as text, so that no digit is lost in silence.

mod formats;
mod sheet;
mod workbook;

pub use workbook::WorkbookError;
