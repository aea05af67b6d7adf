//! From documents to the model. All consistency checks are here.
//!
//! Checks report to a [`Sink`](super::text::fault_list::Sink) and go on. A faulty part is replaced by any value
//! of the right type. Callers get the model only if there was no fault.

mod absent;
mod allow;
mod checks;
mod conditions;
mod earnings;
mod formulas;
pub(crate) mod framework;
mod gates;
mod header;
mod items;
mod keys;
mod measured;
mod metrics;
mod points;
mod provenance;
mod ranking_and_grades;
mod reachable;
pub(crate) mod reading;
mod scope;
mod score_range;
mod scoring;
mod sources;
mod steps;
mod survey;
mod targets;
mod tree;
mod verdict;
mod work;

#[cfg(feature = "schema")]
pub(crate) use allow::is_allowable;
