//! The plan: a framework made ready to score any number of datasets.
//!
//! Everything that needs no data is computed here, once: the order of evaluation, the rounding of
//! each node and the places that its score is shown to, the peer statistics that the methods need,
//! the nodes that each verdict gate looks at.

mod compile;
mod compiled;
mod group_sum;
mod peer_needs;
pub(crate) mod score_slot;
mod variation_fault;
mod vary;

pub use crate::model::Variation;
pub use compiled::Plan;
pub(crate) use compiled::{GatePlan, NodePlan, PlanInner, ShareOf, Way};
pub(crate) use group_sum::{Rest, Sum};
pub(crate) use peer_needs::{PeerKey, PeerNeeds};
pub use variation_fault::{VariationError, VariationFault};
