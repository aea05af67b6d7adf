//! Peers: the units of the same kind in the dataset, and the position of a value among theirs.

mod collect;
mod deviation;
mod order;
mod statistics;
mod summary;

pub(crate) use collect::{
    Marks, OfKinds, PeerFigures, Whole as WholePeers, Wide as WidePeers, overflow,
};
pub(crate) use order::PeerPosition;
pub(crate) use order::WholeOrder;
pub(crate) use statistics::{PeerStatistics, Peers};
pub use summary::PeerSummary;
