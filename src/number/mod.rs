//! Numbers: decimals read from text without loss, exact fractions, declared rounding, calendar dates.
//!
//! | type | holds | because |
//! |---|---|---|
//! | [`Decimal`] | a number as submitted or written in a rule | it keeps the decimal places |
//! | [`Quantity`] | a number of a rule file with its `%` | `80%` and `0.8` differ where points could be meant |
//! | [`Exact`] | everything between the text and the score | fractions lose nothing: `617 ÷ 820` has no decimal |
//! | `Enclosed` | a float and how far off it may be | most numbers are shown and ranked without their fractions |
//! | [`Shown`] | a number of a result | it knows whether digits were dropped |
//!
//! Digits are lost only in a [`Rounding`], which the rule file declares.

mod date;
pub(crate) mod elementary;
mod enclosed;
mod exact;
mod irrational;
mod quantity;
mod rounding;
mod shown;
mod small;
mod sum;
mod whole;

pub use date::Date;
pub(crate) use elementary::UNIT;
pub(crate) use enclosed::{Enclosed, INFLATE};
pub use exact::{Exact, Overflow};
pub(crate) use irrational::Rounded;
pub(crate) use quantity::NotQuantity;
pub use quantity::Quantity;
pub use rounding::{Rounding, RoundingMode};
pub use rust_decimal::Decimal;
pub use shown::Shown;
pub(crate) use sum::ExactSum;
pub(crate) use whole::{gcd, lcm};
