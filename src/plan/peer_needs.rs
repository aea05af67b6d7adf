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
    type All = BTreeMap<PeerKey, PeerNeeds>;
    fn collect(method: &Method, evidence: EvidenceRule, all: &mut All) {
        let key = |metric: &MetricIndex| PeerKey { metric: *metric, evidence };
        match method {
            Method::Relative { of, to } => {
                all.entry(key(of)).or_default().mean |= *to == Benchmark::Mean;
            }
            Method::MinMax { of, .. } => {
                all.entry(key(of)).or_default();
            }
            Method::ZScore { of, .. } => {
                let needs = all.entry(key(of)).or_default();
                (needs.mean, needs.spread) = (true, true);
            }
            Method::Percentile { of, .. } | Method::Rank { of, .. } => {
                all.entry(key(of)).or_default().order = true;
            }
            Method::SumOf(parts) => {
                parts.iter().for_each(|part| collect(&part.method, evidence, all));
            }
            Method::BestOf(methods) => {
                methods.iter().for_each(|method| collect(method, evidence, all));
            }
            _ => {}
        }
    }
    let mut all = All::new();
    for node in &tree.nodes {
        if let NodeBody::Indicator { method, evidence, .. } = node.body() {
            collect(method, *evidence, &mut all);
        }
    }
    all.into_iter().collect()
}
