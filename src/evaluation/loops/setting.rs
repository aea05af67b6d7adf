//! The data that loops are compiled for: the columns at hand and the peers.

use super::super::peers::{PeerStatistics, Peers};
use crate::dataset::Dataset;
use crate::model::{EvidenceRule, Framework, MetricIndex, UnitKind};
use crate::plan::PeerKey;

/// A value that a loop reads, and the range in which the loop is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operand {
    pub(crate) metric: MetricIndex,
    pub(crate) least: i64,
    pub(crate) most: i64,
}

/// A dataset, as loops use it.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) dataset: &'a Dataset,
    /// The kind of the units, if all are of one kind.
    pub(crate) kind: Option<&'a UnitKind>,
    peers: &'a Peers,
}

impl<'a> Setting<'a> {
    pub(crate) fn new(dataset: &'a Dataset, framework: &'a Framework, peers: &'a Peers) -> Self {
        Self { framework, dataset, kind: dataset.common_kind(framework), peers }
    }

    /// Returns the decimal places that the values of a metric are counted in. `None` if they are
    /// not whole numbers.
    pub(crate) fn places(&self, metric: MetricIndex) -> Option<u32> {
        self.dataset.column(metric).places()
    }

    /// Returns the least and the greatest value of a metric.
    pub(crate) fn range(&self, metric: MetricIndex) -> Option<(i64, i64)> {
        self.dataset.column(metric).range()
    }

    /// Returns the peer statistics of a metric, if all units are peers of each other.
    pub(crate) fn peers(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Option<&'a PeerStatistics> {
        self.peers.get(self.kind?, PeerKey { metric, evidence })
    }

    /// Returns whether every value is in the range in which a loop is exact.
    pub(crate) fn fits(&self, operand: &Operand) -> bool {
        let range = self.range(operand.metric);
        range.is_some_and(|(least, most)| operand.least <= least && most <= operand.most)
    }
}
