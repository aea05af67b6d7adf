//! Loops over whole numbers: each indicator compiled for the data at hand, with its constants and
//! the range of values in which it is exact.

mod exact_range;
mod of_floats;
mod of_formula;
mod of_line;
mod of_method;
mod of_quotient;
mod of_sum;
mod setting;

pub(super) use exact_range::{Coefficients, float};
pub(super) use of_formula::program as formula_program;
pub(super) use of_method::{MOST_POINTS, program, target_program};
pub(super) use setting::Setting;
