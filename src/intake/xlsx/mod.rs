//! Datasets from XLSX workbooks.
//!
//! # What a workbook may look like
//!
//! Every sheet that has a header row is read, one row per unit, and units are joined over the sheets by
//! their ids. The header row is the first one that has a cell `unit` (with a
//! [`Register`], or a cell `name`); where there is none, the first that has `Mã đơn vị`,
//! `Đơn vị` (which has the names where `Mã đơn vị` stands beside it) or, with a register, `Tên đơn vị`. Rows above it are titles and are passed over. Its cells
//! name the columns as in a wide CSV file ([`csv`]): ids of metrics, `declared:TARGET`,
//! `evidence:METRIC`, `reason:METRIC`, `as_of:METRIC`, `nature:METRIC`. A metric stands on one sheet only.
//!
//! An empty sheet is passed over, and one without header if it is called `Hướng dẫn`, `Danh mục`, `Guide`
//! or `Lists`, as a [`Template`] has them, or was named with [`ReadOptions::ignore_sheet`]. Any other
//! one is refused, because figures that nobody reads are the worst of faults. Hidden sheets, rows and
//! columns are read as those that are shown.
//!
//! Where the guide of a [`Template`] names another framework or another version than the workbook is read
//! for, the workbook is refused (D0110), because columns of the same id may mean something else there.
//! Without that sheet, or with it ignored, the ids of the columns alone decide. The digest on the guide is
//! not compared: rule files get corrected.
//!
//! # What a cell says
//!
//! | stored as | read as |
//! |---|---|
//! | number | the shortest decimal that has this binary fraction; more than 15 digits are refused |
//! | number shown as a percentage | that percentage; only a `percent` metric takes it |
//! | number shown with leading zeros (format `00000`) | those digits, where it is an id or a text |
//! | date | the day, counted from 1900 or 1904 as the workbook says, or written out; a time of day is refused |
//! | yes or no | `true`, `false` |
//! | text | what a CSV file would say with it: `1.234,5`, `85%`, `có`, `01/06/2023`, `n/a`, `rejected` |
//! | formula | its result, as the spreadsheet stored it |
//! | error, of whatever name, formula without a result | refused (D0416) |
//! | what no spreadsheet shows: `NaN`, a text or a style of a number that there is not | refused (D0418) |
//! | nothing | missing |
//!
//! What stands in a column that is passed over is not looked at.
//!
//! **What a cell shows.** A number is shown as its format says: by the section that it falls into (`[<=1]0%;0`
//! shows 85 without a sign), by a percent sign that multiplies (`0_%` and `0*%` show none; one that is merely
//! written, as by `0"%"` and `0\%`, tells that the column has percentages), by the format that the workbook gives to cells without one.
//!
//! **Merged cells** show what stands in the first of them. Where they cover the cells of several units, or of several
//! columns that are read, nobody can tell whose the value is, and what stands beneath nobody sees: both are
//! refused with the range (D0417). In titles, heads, rows of the form and columns that are passed over they are no
//! matter, nor where a value is alone in them.
//!
//! **Why the shortest decimal is right.** A workbook stores numbers as binary fractions, so 0.85 is stored
//! as the fraction nearest to it. Spreadsheets keep 15 significant digits of what people type, and no two
//! decimals of 15 digits share their nearest fraction: so what was typed comes back exactly. A number
//! that needs more digits is the result of a formula, such as `=617/820`; it is refused with the advice to
//! round it in the workbook, or to submit the numbers that it was made of.
//!
//! # How a workbook may be written
//!
//! As the standard allows it (ECMA-376, transitional or strict), whatever program wrote it: with any prefixes,
//! order of attributes and places of parts, in UTF-8 or UTF-16; values in several pieces, with comments,
//! entities or CDATA between them; texts shared, in the cell, in runs or as the result of a formula; rows and
//! cells with or without their places. How large a sheet says that it is, and how many texts there are, is no
//! matter. Sheets are read in the order of the workbook; charts, dialogs, macro sheets and modules have no cells
//! and are passed over.
//!
//! Only parts that are needed are unpacked, up to [`Limits::bytes`] together and 8 MiB for each that is neither a
//! sheet nor the texts: a damaged picture, theme or list of formulas is no matter, nor are texts and styles where
//! no cell refers to them. A part that is needed and damaged is refused by its name and the last cell that could
//! be read (D0109), and so are cells out of order or twice, parts of the same name, parts that declare entities,
//! and a sheet whose part is not there: it may have had figures. The other sheets are still read, so that all
//! faults are told together.
//!
//! **Why workbooks are read here.** Readers of workbooks take for granted what is not so. One that is otherwise
//! excellent took a shared text of the number -1 for the first one, dropped a text in an unusual place, gave
//! up at an error that was newer than itself, at a module of old macros and at a range that it did not need, and
//! knew no merged cells and no parts in UTF-16. To find all that beforehand is to read the workbook. What is left is
//! to unpack (`zip`), to take XML apart (`quick-xml`), and the thousand lines beside this one.
//!
//! # What stands around the table
//!
//! Rows above the header are titles. A row of a total (`Tổng cộng`), of signatures (`Người lập biểu`, `TM. ỦY
//! BAN NHÂN DÂN`) or of the numbers of columns (`(1) (2) (3)`) beneath it is no unit's, and is refused as that
//! (D0308) unless the register has a unit of this name; so are notes (`* …`), heads that are repeated, and rows without
//! figures that are headings (`I`, `KHU VỰC ĐỒNG BẰNG`).
//! Without a register, two units whose ids differ in nothing but what people overlook are refused (D0302), as in
//! CSV. The text with which the tables of a form end can be
//! named with [`ReadOptions::foot`].
//!
//! Faults name the sheet and the cell, `Hạ tầng số!D7`.
//!
//! [`Limits::bytes`]: crate::dataset::Limits::bytes
//! [`ReadOptions::foot`]: crate::dataset::ReadOptions::foot
//! [`ReadOptions::ignore_sheet`]: crate::dataset::ReadOptions::ignore_sheet
//! [`Register`]: crate::dataset::Register
//! [`csv`]: crate::dataset::csv

mod cell;
mod columns;
mod foot;
mod format;
mod guide;
mod locate;
mod merged;
mod package;
mod read;
mod rows;
mod table;
mod template;
mod texts;
mod unreadable;
mod workbook;
mod xml;

pub(super) use read::read;
pub use template::Template;
