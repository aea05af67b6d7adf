//! Cases: metrics with their expected results, in a file next to the rule file.
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
//! Rules that look at the year before find its values under `previous`, as `previous: {dossiers: 80}`; in a table in
//! columns such as `previous:dossiers`.
//!
//! `none` expects that there is no number, for example if a score was left out. If the rules cannot score a
//! unit because they make an absent value an error, the case lists the nodes that cause this:
//!
//! ```yaml
//! - case: a commune that is silent on what every commune must report
//!   metrics: {meetings_held: 4}
//!   expect: {not_scored: [committee_head]}
//! ```
//!
//! The values may stand in a file of data beside the cases: `data: facts-2023.csv` with the `unit` of the file that is
//! meant (one that is alone need not be named). What the case itself says goes before them, `''` for a value that is
//! missing. [`Cases::beside`] reads such files; the file lies in the folder of the cases or below it.
//!
//! Cases may also be a table, which is quicker to fill in: `NAME.cases.csv` beside `NAME.yaml`, with a line for each
//! case. The columns are `case`, `kind`, `data` and `unit`, the metrics by id, `declared:TARGET`, `as_of`, `year` (of the numbers, where
//! they go by the year), and what is expected: `total`,
//! `share`, `grade`, `verdict`, `score:NODE`, `target:TARGET`, `finding:CHECK` (`yes` or `no`), `findings` (the ids of
//! all checks that have a finding, or `none`) and `not_scored` (ids). Several ids have blanks between them. An empty
//! cell is a missing value, or a result that may be anything. The cells of metrics are read as those of a dataset
//! ([`dataset::csv`](crate::dataset::csv)). The column `note` is for readers: how the results were worked out.
//!
//! ```csv
//! case,kind,committee_head,meetings_held,total,grade,score:awareness,finding:part_of_whole
//! a commune with everything,commune,chief,4,812.50,Tốt,92.50,no
//! ```
//!
//! [`Cases`] are read from YAML or from a table, and [`Cases::beside`] reads both of a rule file. [`run`] scores them and compares the results, [`from_unit`] makes a case from
//! a scored unit, and [`Coverage`] shows which parts of a rule file the cases reach.

mod case;
mod coverage;
mod data;
mod from_unit;
mod read;
mod run;
mod table;

pub use case::{Case, Cases, Expectation, Findings};
pub use coverage::Coverage;
pub use from_unit::from_unit;
pub use run::{CaseResult, Difference, run, run_covering};
