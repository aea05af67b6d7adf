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
//! assert!(mergers.successors_of("bac").map(|formed| formed.unit.as_str()).eq(["nam"]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every unit of `before` must go into exactly one unit of `formed`, or into several where it was divided, which
//! `divided: [ids]` says. A file that breaks this is refused with all its faults (`R1401` to `R1403` are those of
//! mergers). How much of a divided unit went where is not known: in the mean of each of its successors it counts
//! as the others do.
//!
//! [`Mergers::past`] gives the past of a unit: for the total, every group and every indicator the exact
//! mean of its predecessors' scores. If a predecessor has no score, there is no mean, because the mean of
//! the others would be the past of another unit. The past names that predecessor and keeps the scores of
//! the others. [`Comparison::with_mergers`](crate::comparison::Comparison::with_mergers) compares the
//! units of today with their past.
//!
//! [`Mergers::outcome`] makes an outcome of the new units, with ranks, grades and verdicts, from the outcome of
//! their predecessors. So the ministry gave the provinces of 2025 their place among 34 from the results of 2024
//! (announcement of October 2025: the mean of the predecessors' main indices).
//!
//! - The score of every node, group or indicator, is the mean of the predecessors' scores of this node, as they
//!   were rounded, and is rounded as the node is. A group is not added up again from the means of its children.
//! - The total is made of the means of the main indices (the nodes of the first level), bonus and penalty points,
//!   and rounded as the total is. It is not the mean of the totals; without roundings the two are the same if
//!   the total adds up its nodes.
//! - What all predecessors have alike, the new unit has: a node that does not apply to any of them does not apply to
//!   it. If a predecessor has no score of a node and another has, there is no mean, and no total if the node is
//!   one that the total is made of. If a predecessor has no total, the new unit has none.
//! - Figures are not merged. The new units have scores and no figures: a grade or verdict that asks for metrics
//!   cannot be given, and is an error. The nature and the day of the figures are those of the data from before.

pub mod document;
mod mergers;
mod outcome;
mod past;
mod read;

pub use crate::outcome::Predecessor;
pub use mergers::{Formed, Mergers};
pub use past::{Past, PastScore};
