//! The statistics of the peers that are needed before a unit can be scored.

use std::collections::BTreeMap;

use crate::model::{Benchmark, EvidenceRule, Index, Method, MetricIndex, NodeBody};

/// A metric whose peer values a method needs, and whether values need evidence to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PeerKey {
    pub(crate) metric: MetricIndex,
    pub(crate) evidence: EvidenceRule,
}

/// The statistics of the peers that methods need in addition to the smallest and the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PeerNeeds {
    /// The mean.
    pub(crate) mean: bool,
    /// The values in order.
    pub(crate) order: bool,
    /// The standard deviation.
    pub(crate) spread: bool,
}

/// Returns the statistics that are needed of the peers, in the order of the keys.
pub(super) fn peer_needs(tree: &Index) -> Vec<(PeerKey, PeerNeeds)> {
    let mut all: BTreeMap<PeerKey, PeerNeeds> = BTreeMap::new();
    for node in &tree.nodes {
        let NodeBody::Indicator { method, evidence, .. } = node.body() else { continue };
        for method in method.singles() {
            let none = PeerNeeds::default();
            let (of, asked) = match method {
                Method::Relative { of, to: Benchmark::Mean } => {
                    (of, PeerNeeds { mean: true, ..none })
                }
                Method::Relative { of, .. } | Method::MinMax { of, .. } => (of, none),
                Method::ZScore { of, .. } => (of, PeerNeeds { mean: true, spread: true, ..none }),
                Method::Percentile { of, .. } | Method::Rank { of, .. } => {
                    (of, PeerNeeds { order: true, ..none })
                }
                _ => continue,
            };
            let key = PeerKey { metric: *of, evidence: *evidence };
            let needs = all.entry(key).or_default();
            needs.mean |= asked.mean;
            needs.order |= asked.order;
            needs.spread |= asked.spread;
        }
    }
    all.into_iter().collect()
}
