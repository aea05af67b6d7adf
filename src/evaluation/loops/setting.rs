//! The data that loops are compiled for: the columns at hand and the peers.

use super::super::peers::{PeerStatistics, Peers};
use crate::dataset::Dataset;
use crate::model::{Framework, MetricIndex, UnitKind};
use crate::plan::{Loop, Operand, PeerKey};

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

    /// Returns the setting for units of one kind.
    pub(crate) const fn of_kind(self, kind: &'a UnitKind) -> Self {
        Self { kind: Some(kind), ..self }
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

    /// Returns the peer statistics of a metric, if all units are of one kind.
    pub(crate) fn peers(&self, key: PeerKey) -> Option<&'a PeerStatistics> {
        self.peers.get(self.kind?, key)
    }

    /// Returns whether a loop is exact for every value.
    pub(crate) fn fits(&self, run: &Loop) -> bool {
        run.operands_are(|operand| self.holds(operand))
    }

    /// Returns whether the values of an operand are counted in its places and inside its range.
    pub(crate) fn holds(&self, operand: &Operand) -> bool {
        let column = self.dataset.column(operand.metric);
        let inside = |(least, most)| operand.least <= least && most <= operand.most;
        column.places() == Some(operand.places) && column.range().is_some_and(inside)
    }
}
