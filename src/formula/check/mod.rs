//! From a tree of what is written to an expression in which all types fit.

mod calls;
mod expressions;

pub(crate) use expressions::thousands;
pub(super) use expressions::{condition, number};
