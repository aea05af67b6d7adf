//! Scorecards: everything about one unit, and its words.
//!
//! A [`Scorecard`] is made on demand by [`Outcome::scorecard`](crate::Outcome::scorecard). It
//! explains every point: as cards with the numbers of each step, as JSON, and as text in Vietnamese
//! or English.

mod asked;
mod cards;
mod difference;
mod finding;
mod json;
#[cfg(feature = "schema")]
mod json_schema;
mod kinds;
mod left_out;
mod lines;
mod making;
mod origin;
mod peers;
mod phrases;
mod results;
mod text;
mod words;
mod working;
mod written;

pub use crate::model::PeerFigure;
pub(crate) use asked::condition_in_words;
pub use cards::{AdjustmentCard, AdjustmentKind, NodeCard, Scorecard, TargetCard};
pub(crate) use cards::{MethodCard, NodeDetail, Working};
pub use finding::Finding;
pub use left_out::{Effect, LeftOut};
pub use lines::Line;
pub(crate) use lines::{Lines, WIDTH, broken, spaced};
pub use results::{OutcomeResult, ScorecardResult, UnitResult};
pub(crate) use words::{CardWords, Words};
