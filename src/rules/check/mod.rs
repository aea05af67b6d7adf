//! From documents to the model. All consistency checks are here.
//!
//! Checks report to a [`Sink`](super::text::fault_list::Sink) and go on. A faulty part is replaced by any value
//! of the right type. Callers get the model only if there was no fault.

mod absent;
mod allow;
mod attributes;
pub(super) mod by_unit;
mod checks;
mod choices;
pub(super) mod conditions;
mod constants;
mod derived;
pub(super) mod formulas;
pub(crate) mod framework;
mod gates;
mod header;
mod heading;
mod items;
pub(super) mod keys;
mod levels;
pub(super) mod measured;
pub(super) mod metric_ref;
pub(super) mod metrics;
pub(super) mod noun;
pub(super) mod points;
mod provenance;
mod ranking_and_grades;
pub(super) mod reachable;
pub(crate) mod reading;
pub(super) mod scope;
pub(super) mod score_range;
mod sources;
pub(super) mod suits;
mod targets;
mod tree;
mod verdict;
mod views;
mod work;

#[cfg(feature = "schema")]
pub(crate) use allow::is_allowable;
