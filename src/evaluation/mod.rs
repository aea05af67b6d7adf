//! Evaluation: a plan applied to a dataset gives the score of every node for every unit.
//!
//! This layer knows no ranks, grades or verdicts. It rounds only as the framework declares.
//!
//! There is one meaning and there are two ways to it. [`unit`], [`method`], [`aggregate`] and
//! [`condition`] say what every operation means, in fractions, and [`tree`] applies them one unit
//! at a time. [`loops`] compiles the same rules into loops over whole numbers, and [`columns`] runs
//! them over whole columns, and computes in fractions whatever a loop cannot compute exactly.

mod aggregate;
mod check;
mod columns;
mod condition;
mod loops;
mod method;
mod options;
mod peers;
mod score;
mod segments;
mod tree;
mod unit;
mod values;
mod vectors;

pub(crate) use aggregate::Combine;
pub(crate) use check::{CheckState, check_difference, check_state};
pub(crate) use columns::{Scores, evaluate, once_more, summarize, total_once_more};
pub(crate) use condition::{Time, day, holds};
pub(crate) use method::{Share, kept, reached, share, survey, unheld};
pub use options::ScoreOptions;
pub use peers::PeerSummary;
pub(crate) use peers::Peers;
pub use score::NoTotal;
pub(crate) use score::{Refusal, Score, Total, shown};
pub(crate) use tree::{Earned, adjusted, adjustment, earned, group, indicator, of_tree, total};
pub(crate) use unit::UnitView;
pub(crate) use values::{Instead, UnitFigures};
pub(crate) use vectors::Vectors;
