//! Datasets from XLSX workbooks.
//!
//! # The form of a workbook
//!
//! Every sheet with a header row is read, one row per unit, and the sheets are joined by the ids of the
//! units. The header row is the first one with a cell `unit` (with a [`Register`], or a cell `name`). If
//! there is none, it is the first with `Mã đơn vị`, `Đơn vị` (which has the names if `Mã đơn vị` is next to
//! it) or, with a register, `Tên đơn vị`. Rows above it are titles and are skipped. Its cells name the
//! columns as in a wide CSV file ([`csv`]): ids of metrics, `declared:TARGET`, `evidence:METRIC`,
//! `reason:METRIC`, `as_of:METRIC`, `nature:METRIC`. A metric may be on one sheet only.
//!
//! **The form of one unit** (`Template::unit`) has a row for each figure: its header has `metric` and `value`, and the
//! unit stands above it, beside `Tên đơn vị` and `Mã đơn vị`.
//!
//! An empty sheet is skipped. A sheet without header is skipped if it is called `Hướng dẫn`, `Danh mục`,
//! `Guide` or `Lists`, as a [`Template`] has them, or was named with [`ReadOptions::ignore_sheet`]. Any other
//! one is refused, because figures that are not read are the worst of faults. Hidden sheets, rows and columns
//! are read like visible ones.
//!
//! If the guide of a [`Template`] names another framework or version than the workbook is read for, the
//! workbook is refused (D0110), because columns of the same id may mean something else there. Without that
//! sheet, or with it ignored, only the ids of the columns decide. The digest on the guide is not compared,
//! because rule files get corrected.
//!
//! # The content of a cell
//!
//! | stored as | read as |
//! |---|---|
//! | number | the shortest decimal that has this binary fraction; more than 15 digits are refused |
//! | number shown as a percentage | that percentage; only a `percent` metric takes it |
//! | number shown with leading zeros (format `00000`) | those digits, if it is an id or a text |
//! | date | the day, counted from 1900 or 1904 as the workbook says, or written out; a time of day is refused |
//! | yes or no | `true`, `false` |
//! | text | the same as in a CSV cell: `1.234,5`, `85%`, `có`, `01/06/2023`, `n/a`, `rejected` |
//! | formula | its result, as the spreadsheet stored it |
//! | any error, formula without a result | refused (D0416) |
//! | content that no spreadsheet shows: `NaN`, a number of a text or style that does not exist | refused (D0418) |
//! | nothing | missing |
//!
//! Cells in an ignored column are not examined.
//!
//! **The format of a cell.** A number is shown by the section of its format that it belongs to (`[<=1]0%;0`
//! shows 85 without a sign). A percent sign that multiplies counts (`0_%` and `0*%` show none). One that is
//! only text, as in `0"%"` and `0\%`, shows that the column has percentages. A cell without a format has the
//! one that the workbook gives to such cells.
//!
//! **Merged cells** show the content of the first of them. If they cover the cells of several units, or of
//! several columns that are read, it is unknown to which of them the value belongs, and content beneath it is
//! invisible. Both are refused with the range (D0417). Merged cells do not matter in titles, heads, rows of
//! the form and ignored columns, nor if a value is alone in them.
//!
//! **Why the shortest decimal is right.** A workbook stores numbers as binary fractions, so 0.85 is stored as
//! the fraction nearest to it. Spreadsheets keep 15 significant digits of what people type, and no two
//! decimals of 15 digits share their nearest fraction: so what was typed comes back exactly. A number that
//! needs more digits is the result of a formula, such as `=617/820`. It is refused with the advice to round
//! it in the workbook, or to submit the numbers that it was made of.
//!
//! # Accepted workbooks
//!
//! All workbooks that the standard allows (ECMA-376, transitional or strict), from any program: with any
//! prefixes, order of attributes and places of parts, in UTF-8 or UTF-16; values in several pieces, with
//! comments, entities or CDATA between them; texts shared, in the cell, in runs or as the result of a
//! formula; rows and cells with or without their places. The stated size of a sheet and the stated number of
//! texts are ignored. Sheets are read in the order of the workbook. Charts, dialogs, macro sheets and modules
//! have no cells and are skipped.
//!
//! Only parts that are needed are unpacked, up to [`Limits::bytes`] together and 8 MiB for each that is
//! neither a sheet nor the texts. A damaged picture, theme or list of formulas does not matter, nor do texts
//! and styles that no cell refers to. A damaged part that is needed is refused by its name and the last cell
//! that could be read (D0109). Cells out of order or twice, parts of the same name, parts that declare
//! entities, and a sheet without its part are refused too, since the sheet may have had figures. The other
//! sheets are still read, so that all faults are reported together.
//!
//! **Why workbooks are read here.** Readers of workbooks make assumptions that do not always hold. One that
//! is otherwise excellent took a shared text of the number -1 for the first one, dropped a text in an unusual
//! place, stopped at an error that was newer than itself, at a module of old macros and at a range that it
//! did not need, and knew no merged cells and no parts in UTF-16. Finding all that beforehand amounts to
//! reading the workbook. What remains is to unpack it (`zip`), to parse XML (`quick-xml`), and the thousand
//! lines of this module.
//!
//! # Around the table
//!
//! Rows above the header are titles. Beneath it, a row of a total (`Tổng cộng`), of signatures (`Người lập
//! biểu`, `TM. ỦY BAN NHÂN DÂN`) or of the numbers of columns (`(1) (2) (3)`) belongs to no unit. It is
//! refused as such a row (D0308) unless the register has a unit of this name. So are notes (`* …`), repeated
//! heads, and rows without figures that are headings (`I`, `KHU VỰC ĐỒNG BẰNG`). Without a register, two
//! units whose ids differ only in what people overlook are refused (D0302), as in CSV. [`ReadOptions::foot`]
//! names the text with which the tables of a form end.
//!
//! Faults name the sheet and the cell, `Hạ tầng số!D7`.
//!
//! [`Limits::bytes`]: crate::dataset::Limits::bytes
//! [`ReadOptions::foot`]: crate::dataset::ReadOptions::foot
//! [`ReadOptions::ignore_sheet`]: crate::dataset::ReadOptions::ignore_sheet
//! [`Register`]: crate::dataset::Register
//! [`Template`]: crate::dataset::Template
//! [`csv`]: crate::dataset::csv

mod cell;
mod columns;
mod figures;
mod foot;
mod format;
mod formula;
mod guide;
mod heads;
mod locate;
mod merged;
mod package;
mod read;
mod register;
mod rows;
mod sums;
mod table;
pub(super) mod template;
mod texts;
mod unreadable;
mod workbook;
mod xml;

pub(super) use read::{modified, read};
pub(super) use register::read_register;
