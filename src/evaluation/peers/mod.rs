//! Peers: the units of the same kind in the dataset, and the position of a value among theirs.

mod collect;
mod deviation;
mod order;

pub(crate) use collect::{PeerStatistics, Peers};
pub(crate) use order::PeerPosition;
pub(crate) use order::WholeOrder;
