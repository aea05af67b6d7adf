//! Datasets from CSV files, wide or long.
//!
//! # The form of a file
//!
//! **Wide** files have one line per unit: the columns `unit`, `name` (optional), `kind` (optional if the
//! framework has one kind of units), which `Mã đơn vị`, `Tên đơn vị` and `Loại đơn vị` head as well, then one per
//! metric, named by its id. Further columns:
//!
//! - `declared:TARGET`: what the unit declares of a target. In a `criteria` framework the bare id of the
//!   target means the same, unless a metric has it.
//! - `evidence:METRIC` or `evidence:declared:TARGET`: the reference that backs a value or a declaration.
//! - `reason:METRIC` or `reason:declared:TARGET`: why the verifier set or rejected it.
//! - `as_of:METRIC` and `nature:METRIC`: the day that a value describes and its nature (`reported`,
//!   `published`, `synthetic`), if they differ from those of the whole dataset
//!   ([`Description`](super::Description)).
//!
//! A metric without a column is missing for every unit.
//!
//! **Long** files have one line per value: the columns `unit`, `metric`, `value`, and optionally `evidence`,
//! `reason`, `as_of`, `nature`, `name`, `kind`, in any order. Units are in the order of their first line. A
//! metric `declared:TARGET` is a declaration.
//!
//! A column that belongs to no metric is refused, because a misspelt metric is the commonest fault, unless
//! [`ReadOptions::ignore`] names it. An empty cell is missing, `n/a` is not applicable, `rejected` is
//! rejected. Lines in which every cell is empty are skipped, and so are empty columns without a name. An
//! option of a choice is named by its id, or by its name in either language if no other option has it.
//!
//! Hidden characters are ignored in heads and at the ends of cells. `="001"`, which programs write so that a
//! spreadsheet keeps the zeros, is read as `001`. Two ids that differ only in what people overlook (capitals,
//! the place of the tone mark, zeros in front, blanks, hidden characters) are refused as one unit (D0302).
//! Ids with hidden characters are refused (D0309), and so are ids that a spreadsheet turned into days,
//! percentages or powers of ten (D0310).
//!
//! With a [`Register`] the column `unit` contains ids or names of its units, and a column `name` alone is
//! enough.
//!
//! # Delimiter and decimal sign
//!
//! The delimiter (`,`, `;` or tab) is the one with which the header has the most known columns. The decimal
//! sign is proved by the numbers of the file: in `12,5` it is the comma, in `1.234.567` it must be the comma,
//! while `1.234` alone proves nothing. If a file needs the decimal sign and no cell proves it, or if cells
//! prove different ones, the file is refused with the cells in question.
//!
//! # Encoding
//!
//! UTF-8 with or without a byte-order mark, and UTF-16 with one, which Excel writes as “Unicode Text”.
//! Windows-1258 is read if [`ReadOptions::encoding`] says so (feature `encodings`). Otherwise bytes that are
//! not UTF-8 are refused, and the fault shows the line as Windows-1258. Ids are returned in Unicode normal
//! form C, and all text is compared in it.
//!
//! A first line `sep=;` sets the delimiter, as it does for Excel, and is not part of the table.
//! [`ReadOptions::delimiter`] takes precedence over it.
//!
//! # Why not a CSV library
//!
//! Every fault needs the line and column of its cell, and a national dataset of 160 metrics should take no
//! longer than 2.5 µs per unit, which is 15 ns per cell: less than a general reader takes to return the text
//! of the cell. So numbers are read directly from the bytes of the file, and only cells that are not plain
//! digits are cut out as text and examined.
//!
//! [`ReadOptions::delimiter`]: crate::dataset::ReadOptions::delimiter
//! [`ReadOptions::encoding`]: crate::dataset::ReadOptions::encoding
//! [`ReadOptions::ignore`]: crate::dataset::ReadOptions::ignore
//! [`Register`]: crate::dataset::Register

pub(crate) mod cases;
pub(super) mod cells;
pub(super) mod header;
pub(super) mod line;
mod long;
pub(crate) mod numbers;
mod read;
mod wide;

#[cfg(feature = "xlsx")]
pub(super) use long::unknown_metric;
pub(super) use read::read_bytes;
