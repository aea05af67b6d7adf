//! What methods need to know of the whole population: the units of the same kind in the dataset.

use std::collections::HashMap;

use super::check::Refused;
use super::unit::UnitView;
use crate::dataset::Dataset;
use crate::error::{Error, ScoringFaults};
use crate::model::UnitKind;
use crate::number::{Exact, Overflow};
use crate::plan::{PeerKey, PlanInner};

/// Smallest, largest, sum and number of the values that are present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PeerStatistics {
    pub(crate) smallest: Exact,
    pub(crate) largest: Exact,
    pub(crate) sum: Exact,
    pub(crate) count: u64,
}

impl PeerStatistics {
    fn of_one(value: Exact) -> Self {
        Self { smallest: value.clone(), largest: value.clone(), sum: value, count: 1 }
    }

    fn take(&mut self, value: &Exact) -> Result<(), Overflow> {
        if *value < self.smallest {
            self.smallest = value.clone();
        }
        if *value > self.largest {
            self.largest = value.clone();
        }
        self.sum = self.sum.plus(value)?;
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// The arithmetic mean.
    pub(crate) fn mean(&self) -> Result<Exact, Overflow> {
        Ok(self.sum.over(&Exact::from(self.count))?.unwrap_or(Exact::ZERO))
    }
}

/// The statistics that a plan asks for, per unit kind.
#[derive(Debug, Default)]
pub(crate) struct Peers(HashMap<UnitKind, HashMap<PeerKey, PeerStatistics>>);

impl Peers {
    /// One pass over each column that is asked for; units that were refused are nobody's peers.
    pub(super) fn collect(
        plan: &PlanInner,
        dataset: &Dataset,
        refused: &Refused,
    ) -> Result<Self, Error> {
        let mut peers = Self::default();
        let nobody = Self::default();
        for key in &plan.peers {
            let units = dataset.units().iter().enumerate();
            for (row, unit) in units.filter(|(row, _)| !refused.contains(*row)) {
                let view = UnitView::new(dataset, row, &unit.kind, &nobody);
                let Ok(value) = view.number(key.metric, key.evidence) else { continue };
                if peers.take(&unit.kind, *key, value).is_err() {
                    let metric = plan.framework.metric(key.metric).map_or("", |metric| &metric.id);
                    let mut faults = ScoringFaults::default();
                    faults.push(super::Refusal::Overflow.at(&unit.id, metric));
                    return Err(faults.into());
                }
            }
        }
        Ok(peers)
    }

    fn take(&mut self, kind: &UnitKind, key: PeerKey, value: Exact) -> Result<(), Overflow> {
        if !self.0.contains_key(kind) {
            self.0.insert(kind.clone(), HashMap::new());
        }
        let Some(of_kind) = self.0.get_mut(kind) else { return Ok(()) };
        match of_kind.get_mut(&key) {
            Some(statistics) => statistics.take(&value),
            None => {
                of_kind.insert(key, PeerStatistics::of_one(value));
                Ok(())
            }
        }
    }

    pub(crate) fn get(&self, kind: &UnitKind, key: PeerKey) -> Option<&PeerStatistics> {
        self.0.get(kind)?.get(&key)
    }
}
