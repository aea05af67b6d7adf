//! Loops over whole numbers: each indicator compiled for the data at hand, with its constants and
//! the range of values in which it is exact.

mod exact_range;
mod of_formula;
mod of_method;
mod program;
mod setting;

pub(super) use exact_range::{Coefficients, Points, float};
pub(super) use of_formula::{FormulaProgram, Op};
pub(super) use of_method::{program, target_program};
pub(super) use program::{
    Absent, Fraction, Loop, Near, Parts, PeerShare, Program, QuotientStair, Stair,
};
pub(super) use setting::{Operand, Setting};
