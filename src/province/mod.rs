//! Provinces: several frameworks scored in one run, bottom up.
//!
//! A province file names the frameworks of a province and the metrics that come from the outcomes of its
//! units: how many communes were recognised, the share of departments above a bound, a mean.
//!
//! ```yaml
//! province: thanh-hoa
//! name: {vi: Tỉnh Thanh Hóa, en: Thanh Hóa province}
//! runs:                                   # in this order; each may use those before it
//!   - id: recognition
//!     framework: thanh-hoa/commune-recognition
//!     version: "2023"
//!   - id: plan
//!     framework: thanh-hoa/plan
//!     version: "2024"
//!     unit: thanh-hoa                     # whose metrics are filled in
//!     metrics:
//!       communes_recognised: {count: recognition, where: {verdict: pass}}
//! figures:                                # roll-ups that no metric takes
//!   - id: recognised_share
//!     name: {vi: Tỷ lệ xã được công nhận, en: Share of communes recognised}
//!     value: {share: recognition, where: {verdict: pass}}
//! ```
//!
//! | roll-up | value | fills metrics of the types |
//! |---|---|---|
//! | `{count: run}` | how many units | `count`, `number` |
//! | `{share: run, where: …}` | units for which the condition holds ÷ units for which it can be determined | `percent`, `number` |
//! | `{mean: run, of: total}` | mean of the totals, of the totals as a `share` of the points, of the scores of a node, or, if no node has that id, of a metric | `percent`, `number` |
//! | `{sum: run, of: metric}` | sum of a metric over the units | `count`, `number`, `percent` |
//!
//! `unit_kind` takes the units of one kind only, and `where` those for which all its conditions hold.
//! `by` (a `choice` or `text` metric, with `count` and `sum`) also gives the value of each group, such as
//! communes by district. `by: unit` gives it for each unit. A `where` has one or more of
//!
//! | key | holds for a unit |
//! |---|---|
//! | `verdict: pass` | that passes (`fail`: does not) |
//! | `grade: Tốt` | of that grade, by its Vietnamese name |
//! | `total: {at_least: 80%}` | whose total is within the bounds (`at_least`, `above`, `at_most`, `below`); a percentage, or a number up to 1, is a share of the points |
//! | `score: {of: node, at_least: 80%}` | whose score of a node is within the bounds |
//! | `met: [targets]` | that meets all these targets |
//! | `metric: {of: id, is: yes}` | whose metric meets a condition (the four bounds, `equals`, `is`, `by`) |
//!
//! # What is absent
//!
//! If a condition cannot be determined for a unit (it has no total or no value, the target is
//! undetermined), the unit does not count and is not in the whole of a share. Units that did not report
//! are left out in the same way. The numbers of both are given with the value. A mean is of the units that
//! have a value. A sum is absent if a unit lacks its value; `n/a` is skipped. **If no data were given for
//! a run, its roll-ups are absent, not zero**, and so are a share and a mean of no units.
//!
//! # Stated values
//!
//! A value that the dataset states is never replaced. The rolled-up value is kept next to it, and if the
//! two differ there is a [`Disagreement`]. Counts and sums must be equal. Shares and means must agree at
//! the places of the stated value.
//!
//! A share or a mean that has no exact decimal (a third) goes into the dataset with 20 places;
//! [`RolledUp::exact`] keeps the fraction.
//!
//! # Faults
//!
//! A province file is refused with all its faults, as a rule file is. Its own codes are `R1301` to `R1307`.

mod check;
mod document;
mod json;
mod outcome;
mod province;
mod read;
mod score;
mod terms;
mod text;
mod where_units;

#[cfg(feature = "schema")]
pub(crate) use document::ProvinceDoc;
pub use outcome::{Disagreement, Grouped, Lack, ProvinceOutcome, RolledUp, RunOutcome, Settled};
pub use province::{Figure, Province, Run};
