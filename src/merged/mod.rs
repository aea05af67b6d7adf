//! Merged units: which units each was formed from, and its past.
//!
//! When units are merged, the new unit is compared with its past through its predecessors: the ministry
//! took the mean of their main indices for the provinces that were merged in 2025. A file lists the
//! predecessors of each unit:
//!
//! ```
//! use dti_engine::merged::Mergers;
//! let mergers = Mergers::from_yaml(r#"
//! merged: demo/provinces
//! unit_kind: province
//! in_force: {from: 2025-07-01}
//! before: {bac: Tỉnh Bắc, nam: Tỉnh Nam, dong: Tỉnh Đông}     # all units before
//! formed:
//!   - {unit: nam, name: Tỉnh Nam (mới), from: [bac, nam]}
//!   - {unit: dong, from: [dong]}                              # not merged
//! "#)?;
//! assert_eq!(mergers.successor_of("bac").map(|formed| formed.unit.as_str()), Some("nam"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every unit of `before` must go into exactly one unit of `formed`. A file that breaks this is refused
//! with all its faults (`R1401` to `R1403` are those of mergers).
//!
//! [`Mergers::past`] gives the past of a unit: for the total, every group and every indicator the exact
//! mean of its predecessors' scores. If a predecessor has no score, there is no mean, because the mean of
//! the others would be the past of another unit. The past names that predecessor and keeps the scores of
//! the others. [`Comparison::with_mergers`](crate::comparison::Comparison::with_mergers) compares the
//! units of today with their past.

mod document;
mod mergers;
mod past;
mod read;

#[cfg(feature = "schema")]
pub(crate) use document::MergersDoc;
pub use mergers::{Formed, Mergers};
pub(crate) use past::Predecessors;
pub use past::{Past, PastScore, Predecessor};
