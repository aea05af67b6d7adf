//! One unit as the methods see it: its values, its peers.

use super::peers::{PeerStatistics, Peers};
use crate::dataset::Dataset;
use crate::model::{AbsentKind, EvidenceRule, MetricIndex, UnitKind};
use crate::number::Exact;
use crate::plan::PeerKey;

/// The values of one unit, with what is known of its peers.
#[derive(Clone, Copy)]
pub(crate) struct UnitView<'a> {
    dataset: &'a Dataset,
    pub(crate) row: usize,
    pub(crate) kind: &'a UnitKind,
    peers: &'a Peers,
}

impl<'a> UnitView<'a> {
    pub(crate) const fn new(
        dataset: &'a Dataset,
        row: usize,
        kind: &'a UnitKind,
        peers: &'a Peers,
    ) -> Self {
        Self { dataset, row, kind, peers }
    }

    /// Why the value is not there, if it is not.
    pub(crate) fn absence(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Option<AbsentKind> {
        self.dataset.column(metric).state(self.row).absent().or_else(|| {
            let unseen = evidence == EvidenceRule::Required
                && self.dataset.carries_evidence()
                && self.dataset.evidence(self.row, metric).is_none();
            unseen.then_some(AbsentKind::Missing)
        })
    }

    /// The number that a metric holds.
    pub(crate) fn number(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<Exact, AbsentKind> {
        match self.absence(metric, evidence) {
            Some(kind) => Err(kind),
            None => self.dataset.column(metric).exact(self.row),
        }
    }

    /// 1 or 0 for yes or no, the position of an option, the ordinal of a date.
    pub(crate) fn integer(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<i64, AbsentKind> {
        match self.absence(metric, evidence) {
            Some(kind) => Err(kind),
            None => self.dataset.column(metric).integer(self.row),
        }
    }

    /// What the peers of this unit have of a metric; `None` when no peer has a value.
    pub(crate) fn peers(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Option<&'a PeerStatistics> {
        self.peers.get(self.kind, PeerKey { metric, evidence })
    }
}
