//! The statistics of the peers that are needed before a unit can be scored.

use std::collections::BTreeMap;

use crate::model::{EvidenceRule, Index, Method, MetricIndex, NodeBody, PeerFigure, PeerMethod};

/// A metric whose peer values a method needs, perhaps those of the year before, whether values need evidence to count,
/// and the option of an attribute that peers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PeerKey {
    pub(crate) metric: MetricIndex,
    pub(crate) evidence: EvidenceRule,
    pub(crate) among: Option<(MetricIndex, usize)>,
}

impl PeerKey {
    /// Returns what a method needs.
    pub(crate) fn of(method: &PeerMethod, evidence: EvidenceRule) -> Self {
        Self { metric: method.posts(), evidence, among: method.among }
    }

    /// Returns what to ask a dataset of its own year for. Evidence is asked for the figures of this year.
    pub(crate) const fn in_its_year(self) -> (MetricIndex, EvidenceRule) {
        match self.metric.is_previous() {
            true => (self.metric.current(), EvidenceRule::Optional),
            false => (self.metric, self.evidence),
        }
    }
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
        for of_peers in method.singles().filter_map(Method::of_peers) {
            let figures = of_peers.figures();
            let needs = all.entry(PeerKey::of(of_peers, *evidence)).or_default();
            needs.mean |= figures.contains(&PeerFigure::Mean);
            needs.order |= figures.contains(&PeerFigure::Count);
            needs.spread |= figures.contains(&PeerFigure::Deviation);
        }
    }
    all.into_iter().collect()
}
