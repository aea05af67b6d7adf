//! Registers: from units or files to a [`Register`](crate::dataset::Register).

mod csv;
pub(super) mod lines;
mod making;
mod units;
