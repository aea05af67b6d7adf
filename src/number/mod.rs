//! Numbers: decimals read from text without loss, exact fractions, declared rounding, calendar dates.
//!
//! Public numbers are [`Decimal`]. Between the text that a number was written in and the score that
//! it becomes, everything is an [`Exact`] fraction; a [`Rounding`] is the only place where digits
//! are lost, and it is declared in the rule file.

mod date;
mod exact;
mod irrational;
mod quantity;
mod rounding;
mod shown;
mod small;
mod whole;

pub use date::{Date, ParseDateError};
pub use exact::{Exact, Overflow};
pub(crate) use irrational::Rounded;
pub use quantity::{ParseQuantityError, Quantity};
pub use rounding::{Rounding, RoundingMode};
pub use rust_decimal::Decimal;
pub use shown::Shown;
pub(crate) use whole::{gcd, lcm};
