//! Datasets from record batches of Apache Arrow, as DataFusion, Polars, DuckDB and readers of Parquet hand them out.
//!
//! # The schema of a batch
//!
//! One row per unit. The columns are named as those of a wide CSV file ([`csv`]): `unit`, `name`, `kind`, then one per
//! metric, `declared:TARGET`, `evidence:METRIC`, `reason:METRIC`, `as_of:METRIC`, `nature:METRIC`, in any order. A
//! column that no metric claims is refused unless [`ReadOptions::ignore`] names it.
//!
//! | column | types |
//! |---|---|
//! | `unit`, `name`, `kind`, evidence, reasons | text; an integer is its digits |
//! | `count`, `rank` | integers, decimals and floats that are whole |
//! | `number` | integers, decimals, floats |
//! | `percent` | the fraction, 0.85 for 85 %, as a decimal or a float; above 1 it is refused unless [`ReadOptions::percent`] says how it is read |
//! | `yes_no` | booleans, the integers 0 and 1, text (`yes`, `có`, …) |
//! | `choice` | text: the id or the name of an option |
//! | `date` | `Date32`; `Date64` of whole days; text |
//! | `text` | text |
//!
//! Text is `Utf8`, `LargeUtf8` or `Utf8View`. Integers are those of 8 to 64 bits, with or without a sign; decimals are
//! `Decimal32`, `Decimal64` and `Decimal128`; floats are `Float32` and `Float64`. Each of these may be the value of a
//! dictionary. Any metric may also be a column of text, which is read as cells of CSV with a decimal point are; only so
//! it can say `n/a` or `rejected`. A null is a value that was not submitted. Columns of any other type are refused: cast
//! them in the engine.
//!
//! Integers, decimals, booleans and days are taken as they are. A float is the shortest decimal that has its binary
//! fraction, as in workbooks: what was typed as 0.85 is 0.85. One that needs more than 15 digits is the result of binary
//! arithmetic and is refused (D0415); round it in the engine, or send the numbers that it was made of.
//!
//! Faults name the row, counted from 0, with its unit, and the column: `rows[3: an].online_rate`.
//!
//! ```
//! use std::sync::Arc;
//! use arrow_array::{ArrayRef, BooleanArray, Decimal128Array, Int64Array, RecordBatch, StringArray};
//! use dti_engine::{Dataset, Plan, dataset::Value};
//! # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
//! #     unit_kind: commune\npoints: 10\nrounding: {indicator: 2}\nabsent: {missing: zero}\n\
//! #     metrics: {dossiers: {type: count}, rate: {type: percent}, portal: {type: yes_no}}\n\
//! #     indicators: [{id: rate, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}]\nranking: {places: 2}\n")?;
//! let rate = Decimal128Array::from(vec![855, 79]).with_precision_and_scale(4, 3)?;
//! let batch = RecordBatch::try_from_iter([
//!     ("unit", Arc::new(StringArray::from(vec!["an", "binh"])) as ArrayRef),
//!     ("dossiers", Arc::new(Int64Array::from(vec![Some(820), None]))),
//!     ("rate", Arc::new(rate)),
//!     ("portal", Arc::new(BooleanArray::from(vec![true, false]))),
//! ])?;
//! let dataset = Dataset::from_record_batch(&batch, &framework)?;
//! assert_eq!(dataset.unit("an")?.value("rate")?, Value::Number("0.855".parse()?));
//! assert_eq!(dataset.unit("binh")?.value("dossiers")?, Value::Missing);
//!
//! let outcome = Plan::compile(&framework)?.score(&dataset)?.to_record_batch()?;
//! assert_eq!(outcome.schema().field(4).name(), "total");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`csv`]: crate::dataset::csv
//! [`ReadOptions::ignore`]: crate::dataset::ReadOptions::ignore
//! [`ReadOptions::percent`]: crate::dataset::ReadOptions::percent

mod cells;
mod read;

pub(super) use read::read;
