//! What methods need to know of the whole population: the units of the same kind in the dataset.

use std::collections::HashMap;

use super::check::Refused;
use super::order::{Order, Place, Unsorted};
use super::spread::Spread;
use super::unit::UnitView;
use crate::dataset::{Column, Dataset};
use crate::error::{Error, ScoringFaults};
use crate::model::{AbsentKind, UnitKind};
use crate::number::{Exact, Overflow};
use crate::plan::{PeerKey, PeerNeeds, PlanInner};

/// Smallest, largest, sum and number of the values that are present; their order and their spread
/// where a method needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PeerStatistics {
    pub(crate) smallest: Exact,
    pub(crate) largest: Exact,
    pub(crate) sum: Exact,
    pub(crate) count: u64,
    squares: Exact,
    order: Option<Order>,
    pub(crate) spread: Option<Spread>,
}

impl PeerStatistics {
    fn of_none(first: &Exact) -> Self {
        Self {
            smallest: first.clone(),
            largest: first.clone(),
            sum: Exact::ZERO,
            count: 0,
            squares: Exact::ZERO,
            order: None,
            spread: None,
        }
    }

    fn take(&mut self, value: &Exact, needs: PeerNeeds) -> Result<(), Overflow> {
        if *value < self.smallest {
            self.smallest = value.clone();
        }
        if *value > self.largest {
            self.largest = value.clone();
        }
        self.sum = self.sum.plus(value)?;
        if needs.spread {
            self.squares = self.squares.plus(&value.times(value)?)?;
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Where the value of a unit stands, if the order of the values was asked for.
    pub(crate) fn place(&self, column: &Column, row: usize) -> Option<Result<Place, AbsentKind>> {
        self.order.as_ref().map(|order| order.place(column, row))
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
        for (key, needs) in &plan.peers {
            let metric = || plan.framework.metric(key.metric).map_or("", |metric| &metric.id);
            let overflow = |unit: &str| {
                let mut faults = ScoringFaults::default();
                faults.push(super::Refusal::Overflow.at(unit, metric()));
                Error::from(faults)
            };
            peers.pass((*key, *needs), dataset, refused).map_err(overflow)?;
        }
        Ok(peers)
    }

    /// One pass over one column; gives the unit at which a number has outgrown what can be carried.
    fn pass<'d>(
        &mut self,
        (key, needs): (PeerKey, PeerNeeds),
        dataset: &'d Dataset,
        refused: &Refused,
    ) -> Result<(), &'d str> {
        let nobody = Self::default();
        let mut orders: HashMap<&UnitKind, Unsorted> = HashMap::new();
        let column = dataset.column(key.metric);
        let mut last = "";
        let units = dataset.units().iter().enumerate();
        for (row, unit) in units.filter(|(row, _)| !refused.contains(*row)) {
            let view = UnitView::new(dataset, row, &unit.kind, &nobody);
            let Ok(value) = view.number(key.metric, key.evidence) else { continue };
            if needs.order {
                let order = orders.entry(&unit.kind).or_insert_with(|| Unsorted::of(column));
                order.take(column, row, &value);
            }
            last = &unit.id;
            self.take(&unit.kind, (key, needs), &value).map_err(|Overflow| last)?;
        }
        for (kind, order) in orders {
            if let Some(statistics) = self.0.get_mut(kind).and_then(|all| all.get_mut(&key)) {
                statistics.order = Some(order.sorted());
            }
        }
        let all = self.0.values_mut().filter_map(|all| all.get_mut(&key));
        for statistics in all.filter(|_| needs.spread) {
            let PeerStatistics { count, sum, squares, .. } = statistics;
            let spread = Spread::new(*count, sum, squares).map_err(|Overflow| last)?;
            statistics.spread = Some(spread);
        }
        Ok(())
    }

    fn take(
        &mut self,
        kind: &UnitKind,
        (key, needs): (PeerKey, PeerNeeds),
        value: &Exact,
    ) -> Result<(), Overflow> {
        if !self.0.contains_key(kind) {
            self.0.insert(kind.clone(), HashMap::new());
        }
        let Some(of_kind) = self.0.get_mut(kind) else { return Ok(()) };
        let new = || PeerStatistics::of_none(value);
        of_kind.entry(key).or_insert_with(new).take(value, needs)
    }

    pub(crate) fn get(&self, kind: &UnitKind, key: PeerKey) -> Option<&PeerStatistics> {
        self.0.get(kind)?.get(&key)
    }
}
