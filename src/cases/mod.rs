//! Cases: metrics with the results that a rule author expects, in a file beside the rule file.
//!
//! ```yaml
//! - case: a commune with everything
//!   unit_kind: commune
//!   metrics: {committee_head: chief, meetings_held: 4, online_rate: "85%"}
//!   declared: {smartphones: yes}
//!   expect:
//!     total: "812.50"
//!     share: "0.8125"
//!     grade: Tốt
//!     verdict: pass
//!     scores: {awareness: "92.50", committee_head: "20.00"}
//!     targets: {smartphones: met}
//!     findings: [part_of_whole]
//! ```
//!
//! `none` expects that there is no number, such as a score that was left out. If the rules cannot score a
//! unit because they make an absent value an error, the case lists the nodes that keep it from being scored:
//!
//! ```yaml
//! - case: a commune that is silent on what every commune must report
//!   metrics: {meetings_held: 4}
//!   expect: {not_scored: [committee_head]}
//! ```
//!
//! [`Cases`] are read from YAML, [`run`] scores them and compares, [`from_unit`] makes a case of a scored
//! unit, and [`Coverage`] tells what of a rule file its cases reach.

mod case;
mod coverage;
mod from_unit;
mod read;
mod run;

pub use case::{Case, Cases, Expectation, UnwritableCase};
pub use coverage::Coverage;
pub use from_unit::{UnitCase, from_unit};
pub use run::{CaseResult, Difference, run, run_covering};
