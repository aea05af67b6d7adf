//! Reports as XLSX workbooks (feature `xlsx`).
//!
//! The first sheet has the title, the subject of the report, and links to the others. A table of many rows
//! has a sheet of its own, with its head frozen and a filter. The small tables of a section share one sheet,
//! below each other. Totals are numbers with a format, shares are percentages, days are days. Bars and heat
//! are conditional formats, so they stay right when the reader sorts. The same report gives the same bytes.
//!
//! XLSX stores numbers as binary floating point of some 15 digits. A number of more digits is written as
//! text, so that no digit is lost silently.

mod formats;
mod sheet;
mod workbook;
