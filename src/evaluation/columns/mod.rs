//! Whole columns: blocks of units, node by node, in loops over whole columns.
//!
//! Gives what [`super::tree`] gives, digit by digit. If a node, a block or a unit needs more than
//! the loops can do (an aggregate that is not a sum, numbers outside the range in which loops are
//! exact), it is computed in fractions, and counted.

mod blocks;
mod evaluate;
mod formula;
mod fractions;
mod given;
mod job;
mod kernel;
mod run;
mod score_columns;
mod sum_of;
mod targets;

pub(crate) use evaluate::{evaluate, once_more};
pub(crate) use score_columns::Scores;
