//! Datasets from CSV files, wide or long.
//!
//! # What a file may look like
//!
//! **Wide**, one line per unit: the columns `unit`, `name` (may be left out), `kind` (may be left out
//! where the framework has one kind of units), then one per metric, by its id. `declared:TARGET` holds
//! what the unit declares of a target (in a `criteria` framework the bare id of the target does too, unless
//! a metric has it), `evidence:METRIC` or `evidence:declared:TARGET` the reference that backs a value or
//! a declaration, `reason:METRIC` or `reason:declared:TARGET` why the verifier set or rejected it. `as_of:METRIC` is the day that a
//! value describes and `nature:METRIC` its nature (`reported`, `published`, `synthetic`), where they differ from
//! those of the whole dataset ([`Description`](super::Description)). A metric without a column is missing for every unit.
//!
//! **Long**, one line per value: the columns `unit`, `metric`, `value`, and optionally `evidence`,
//! `reason`, `as_of`, `nature`, `name`, `kind`, in any order. Units come in the order of their first line. A metric
//! `declared:TARGET` holds a declaration.
//!
//! A column that no metric claims is refused, because a misspelt metric is the commonest fault,
//! unless [`ReadOptions::ignore`] names it. An empty cell is missing, `n/a` is not applicable,
//! `rejected` is rejected. Lines in which every cell is empty are passed over, and so are columns
//! without a name in which nothing stands. An option of a choice is named by its id, or by its name in
//! either language where no other option has it.
//!
//! Characters that nobody sees are passed over in heads and at the ends of cells. `="001"`, which programs write so
//! that a spreadsheet keeps the zeros, is read as `001`. Two ids that differ in nothing but what people overlook
//! (capitals, the place of the tone mark, zeros in front, blanks, characters that nobody sees) are
//! refused as one unit (D0302), and so are ids with such characters (D0309) and ids that a spreadsheet turned into
//! days, percentages or powers of ten (D0310).
//!
//! With a [`Register`] the column `unit` holds ids or names of its units, and a column
//! `name` alone will do.
//!
//! # Delimiter and decimal sign
//!
//! The delimiter (`,`, `;` or tab) is the one with which the header has the most known columns. The
//! decimal sign is proved by the numbers of the file: in `12,5` it is the comma, in `1.234.567` it
//! must be the comma, while `1.234` alone proves nothing. Where nothing proves it, or where cells
//! prove different ones, the file is refused with the cells in question.
//!
//! # Encoding
//!
//! UTF-8 with or without a byte-order mark, and UTF-16 with one, which is what Excel writes as “Unicode
//! Text”. Windows-1258 is read where [`ReadOptions::encoding`] says so (feature `encodings`); else bytes that
//! are not UTF-8 are refused, with what the line would say in Windows-1258. Text comes out in Unicode
//! normal form C where it is an id, and is compared in it everywhere.
//!
//! A first line `sep=;`, which tells Excel the delimiter, tells it here too, and is no part of the table;
//! [`ReadOptions::delimiter`] goes before it.
//!
//! # Why not a CSV library
//!
//! Every fault needs the line and column of its cell, and a national dataset of 160 metrics should
//! take no longer than 2.5 µs per unit, which is 15 ns per cell: less than a general reader takes to
//! hand over the text of the cell. So numbers are read straight from the bytes of the file, and
//! only what is not plain digits is cut out as text and looked at.
//!
//! [`ReadOptions::delimiter`]: crate::dataset::ReadOptions::delimiter
//! [`ReadOptions::encoding`]: crate::dataset::ReadOptions::encoding
//! [`ReadOptions::ignore`]: crate::dataset::ReadOptions::ignore
//! [`Register`]: crate::dataset::Register

pub(super) mod cells;
pub(super) mod header;
mod long;
mod read;
mod wide;

pub(super) use read::read_bytes;
