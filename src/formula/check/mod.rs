//! From a tree of what is written to an expression in which all types fit.

mod calls;
mod expressions;

pub(super) use expressions::{condition, number};
pub(crate) use expressions::{share_of_measure, thousands};
