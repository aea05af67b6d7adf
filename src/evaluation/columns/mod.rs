//! Whole columns: blocks of units, node by node, in loops over whole columns.
//!
//! Gives what [`super::tree`] gives, digit by digit. Scores that are rounded are whole numbers; others are floats with
//! proven bounds of their errors ([`run`], [`combination`]), which become fractions where somebody needs one.
//! If a node, a block or a unit needs more than the loops can do (numbers outside the range in which loops are
//! exact, an edge of a rounding between the bounds), it is computed in fractions, and counted.

mod blocks;
mod combination;
mod evaluate;
mod extras;
mod floats;
mod formula;
mod fractions;
mod given;
mod job;
mod kernel;
mod line;
mod means;
mod peer_values;
mod run;
mod score_columns;
mod sum_of;
mod targets;

pub(crate) use evaluate::{evaluate, once_more, summarize, total_once_more};
pub(crate) use score_columns::Scores;
