//! Registers: from units or files to a [`Register`](crate::dataset::Register).

mod csv;
mod making;
mod units;
