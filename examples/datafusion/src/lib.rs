//! Scores a Parquet dataset of millions of units through DataFusion.
//!
//! | file | holds |
//! |---|---|
//! | `units` | units of a table, from the columns that a function of SQL is called with |
//! | `peers` | `dti_peers`, an aggregate function: what must be known of all units to score some of them |
//! | `scores` | `dti_score`, a function of a row: the scores of a unit among its peers |
//! | `pipeline` | the statements that make summary, scores and ranks of a folder of Parquet |
//! | `cluster` | the same statements on several executors, with the feature of this name |
//! | `at_once` | the same by one run of the crate, and the comparison |
//! | `synthetic` | makes the units |
//! | `memory` | how much memory the program has had |

pub mod at_once;
#[cfg(feature = "cluster")]
pub mod cluster;
pub mod memory;
pub mod peers;
pub mod pipeline;
pub mod scores;
pub mod synthetic;
pub mod units;

/// The rules of the synthetic units.
pub const RULES: &str = include_str!("../rules.yaml");
