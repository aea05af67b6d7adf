//! Outcomes: the rank, total, grade and verdict of every unit.
//!
//! Nothing here computes a score again. It reads the scores that evaluation computed.

mod gates;
mod input;
mod origin;
#[expect(clippy::module_inception, reason = "a file is named for the type in it")]
mod outcome;
mod points;
mod positions;
mod predecessors;
mod ranking;
#[cfg(feature = "arrow")]
mod record_batch;
mod results;
mod score;
mod standings;
mod total;
mod verdict;
mod views;

pub use crate::evaluation::{NoTotal, PeerSummary, ScoreOptions};
pub(crate) use crate::formula::{PartCard, PartValue};
pub use crate::model::{TargetState, Verdict};
pub(crate) use gates::{Position, Redrawn};
pub use input::{DerivedInput, Input};
pub(crate) use outcome::Merged;
pub use outcome::{Digests, Outcome};
pub use predecessors::Predecessor;
pub(crate) use predecessors::{Former, Predecessors};
pub(crate) use ranking::order_of_rows;
pub use results::{Place, UnitOutcome};
pub use standings::Standings;
pub(crate) use standings::{Ladder, Standing};
pub use verdict::{Bounds, GateOutcome, GateRule, GradeOutcome, Shortfall, TotalBound};
pub use views::ViewResult;
