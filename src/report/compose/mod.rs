//! Reports made of tables and charts.

mod comparison;
mod framing;
mod outcome;
mod province;
mod unit;

pub use comparison::of_comparison;
pub use outcome::of_outcome;
pub use province::of_province;
pub use unit::of_unit;
