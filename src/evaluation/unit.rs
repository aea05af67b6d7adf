//! One unit as the scoring methods see it: its values and its peers.

use std::ops::Deref;

use super::peers::{PeerPosition, PeerStatistics, Peers};
use super::values::{Instead, UnitFigures};
use crate::dataset::Dataset;
use crate::formula::NoValue;
use crate::model::{AbsentKind, Framework};
use crate::plan::PeerKey;

/// The values of one unit, with the statistics of its peers.
#[derive(Clone, Copy)]
pub(crate) struct UnitView<'a> {
    figures: UnitFigures<'a>,
    peers: &'a Peers,
}

impl<'a> Deref for UnitView<'a> {
    type Target = UnitFigures<'a>;

    fn deref(&self) -> &UnitFigures<'a> {
        &self.figures
    }
}

impl<'a> UnitView<'a> {
    /// Returns the unit in a row. `None` if there is no such row.
    pub(crate) fn of_row(
        framework: &'a Framework,
        dataset: &'a Dataset,
        row: usize,
        peers: &'a Peers,
    ) -> Option<Self> {
        Some(Self { figures: UnitFigures::of_row(framework, dataset, row)?, peers })
    }

    /// Returns the same unit with other values for some metrics. Its peers, and what they are, stay.
    pub(crate) const fn with(self, instead: &'a [Instead]) -> Self {
        Self { figures: self.figures.with(instead), ..self }
    }

    /// Returns the statistics of this unit's peers for a metric. `None` if no peer has a value.
    pub(crate) fn peers(&self, key: PeerKey) -> Option<&'a PeerStatistics> {
        self.peers.get(self.kind, key)
    }

    /// Returns the position of this unit's value among those of its peers.
    pub(crate) fn place(&self, key: PeerKey) -> Result<PeerPosition, NoValue> {
        let PeerKey { metric, evidence, .. } = key;
        let order = self.peers(key).and_then(PeerStatistics::order);
        match order {
            Some(order) => order.place(&self.figures, metric, evidence),
            None => Err(self.absence(metric, evidence).unwrap_or(AbsentKind::Missing).into()),
        }
    }
}
