//! Statistics of the peers: the facts about units of the same kind in the dataset that methods
//! need.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::check::Refused;
use super::super::score::Refusal;
use super::super::values::UnitFigures;
use super::deviation::Spread;
use super::order::{Order, Unsorted, WholeOrder};
use crate::dataset::Dataset;
use crate::error::{Error, ScoringFaults};
use crate::formula::NoValue;
use crate::model::{Framework, UnitKind};
use crate::number::{Exact, Overflow, Rounded};
use crate::plan::{PeerKey, PeerNeeds, PlanInner};

/// Smallest, largest and number of the values that are present. Also their sum, their order and
/// their spread, if a method needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PeerStatistics {
    pub(crate) smallest: Exact,
    pub(crate) largest: Exact,
    pub(crate) count: u64,
    sum: Rounded,
    squares: Exact,
    order: Option<Order>,
    pub(crate) spread: Option<Spread>,
}

impl PeerStatistics {
    fn of_none(first: &Exact) -> Self {
        Self {
            smallest: first.clone(),
            largest: first.clone(),
            count: 0,
            sum: Rounded { value: Exact::ZERO, approximate: false },
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
        if needs.mean {
            let approximate = self.sum.approximate;
            self.sum = self.sum.value.plus(value)?.cut_if_long();
            self.sum.approximate |= approximate;
        }
        if needs.spread {
            self.squares = self.squares.plus(&value.times(value)?)?.cut_if_long().value;
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Returns the values in order, if the order was requested and they are whole numbers.
    pub(crate) const fn whole_order(&self) -> Option<&WholeOrder> {
        match &self.order {
            Some(Order::Whole(order, _)) => Some(order),
            _ => None,
        }
    }

    /// Returns the values in order, if the order was requested.
    pub(crate) const fn order(&self) -> Option<&Order> {
        self.order.as_ref()
    }

    /// Returns the arithmetic mean. It is approximate if the exact sum has too many digits to carry.
    pub(crate) fn mean(&self) -> Result<Rounded, Overflow> {
        let value = self.sum.value.over(&Exact::from(self.count))?.unwrap_or(Exact::ZERO);
        Ok(Rounded { value, approximate: self.sum.approximate })
    }
}

/// Sums of whole numbers, from which [`PeerStatistics`] are computed. Fractions are made of them
/// only once, at the end.
#[derive(Debug)]
struct WholeStatistics {
    smallest: i64,
    largest: i64,
    sum: i128,
    squares: i128,
    count: u64,
    values: Vec<i64>,
}

impl WholeStatistics {
    const fn of_none(first: i64) -> Self {
        Self { smallest: first, largest: first, sum: 0, squares: 0, count: 0, values: Vec::new() }
    }

    /// Adds a value. `None` if a sum does not fit.
    fn take(&mut self, value: i64, needs: PeerNeeds) -> Option<()> {
        self.smallest = self.smallest.min(value);
        self.largest = self.largest.max(value);
        self.sum = self.sum.checked_add(i128::from(value))?;
        if needs.spread {
            let square = i128::from(value).checked_mul(i128::from(value))?;
            self.squares = self.squares.checked_add(square)?;
        }
        if needs.order {
            self.values.push(value);
        }
        self.count = self.count.saturating_add(1);
        Some(())
    }

    /// Converts to statistics of numbers with `places` decimal places.
    fn at_places(self, places: u32, needs: PeerNeeds) -> Result<PeerStatistics, Overflow> {
        let unit = Exact::from_ticks(1, places);
        let number = |whole: i128| Exact::ratio(whole, 1).unwrap_or(Exact::ZERO).times(&unit);
        let (sum, squares) = (number(self.sum)?, number(self.squares)?.times(&unit)?);
        let sum = Rounded { value: sum, approximate: false };
        let spread = needs.spread.then(|| Spread::new(self.count, &sum, &squares)).transpose()?;
        Ok(PeerStatistics {
            smallest: Exact::from_ticks(self.smallest, places),
            largest: Exact::from_ticks(self.largest, places),
            count: self.count,
            sum,
            squares,
            order: needs.order.then(|| Order::Whole(WholeOrder::new(self.values), places)),
            spread,
        })
    }
}

/// The statistics that a plan needs, by unit kind.
#[derive(Debug, Default)]
pub(crate) struct Peers(HashMap<UnitKind, HashMap<PeerKey, PeerStatistics>>);

impl Peers {
    /// Collects the statistics that a plan needs, column by column: those of this year, and those of the year before.
    /// Refused units are not peers.
    pub(crate) fn collect(
        plan: &PlanInner,
        now: (&Dataset, &Refused),
        before: Option<(&Dataset, &Refused)>,
    ) -> Result<Self, Error> {
        let mut peers = Self::default();
        for (key, needs) in &*plan.peers {
            let year = if key.metric.is_previous() { before } else { Some(now) };
            let Some((dataset, refused)) = year else { continue };
            let metric = || plan.framework.metric_at(key.metric).map_or("", |metric| &metric.id);
            let overflow = |unit: &str| {
                let mut faults = ScoringFaults::default();
                faults.push(Refusal::Overflow.at(unit, metric()));
                Error::from(faults)
            };
            let whole = (&*plan.framework, dataset);
            if peers.collect_whole((*key, *needs), whole, refused).is_none() {
                peers.collect_exact((*key, *needs), whole, refused).map_err(overflow)?;
            }
        }
        Ok(peers)
    }

    /// Collects from a column of whole numbers. `None` if it is not one, or a sum is too large.
    fn collect_whole(
        &mut self,
        (key, needs): (PeerKey, PeerNeeds),
        (framework, dataset): (&Framework, &Dataset),
        refused: &Refused,
    ) -> Option<()> {
        let (metric, evidence) = key.in_its_year();
        let column = dataset.column(metric);
        let places = column.places()?;
        let common = dataset.common_kind(framework);
        let mut by_kind: Vec<(&UnitKind, WholeStatistics)> = Vec::new();
        let mut known: HashMap<&UnitKind, usize> = HashMap::new();
        let mut last = 0usize;
        for (row, unit) in dataset.rows().iter().enumerate() {
            let kind = common.unwrap_or(&unit.kind);
            let figures = UnitFigures::new((framework, dataset), row, kind);
            let is_peer = !refused.contains(row) && figures.has(key.among);
            if !is_peer || figures.absence(metric, evidence).is_some() {
                continue;
            }
            let value = column.integer(row).ok()?;
            // Most units are of the same kind as the unit before them.
            let is_same = |(of, _): &(&UnitKind, _)| std::ptr::eq(*of, kind) || *of == kind;
            if !by_kind.get(last).is_some_and(is_same) {
                last = match known.entry(kind) {
                    Entry::Occupied(entry) => *entry.get(),
                    Entry::Vacant(entry) => {
                        by_kind.push((kind, WholeStatistics::of_none(value)));
                        *entry.insert(by_kind.len().saturating_sub(1))
                    }
                };
            }
            let (_, statistics) = by_kind.get_mut(last)?;
            statistics.take(value, needs)?;
        }
        let made = |(kind, whole): (_, WholeStatistics)| {
            Some((kind, whole.at_places(places, needs).ok()?))
        };
        // All or none, because the computation in fractions adds to the statistics that are there.
        let by_kind: Vec<(&UnitKind, _)> = by_kind.into_iter().map(made).collect::<Option<_>>()?;
        for (kind, statistics) in by_kind {
            self.0.entry(kind.clone()).or_default().insert(key, statistics);
        }
        Some(())
    }

    /// Collects in fractions. The error is the unit at which a number is too large.
    fn collect_exact<'d>(
        &mut self,
        (key, needs): (PeerKey, PeerNeeds),
        (framework, dataset): (&Framework, &'d Dataset),
        refused: &Refused,
    ) -> Result<(), &'d str> {
        let mut orders: HashMap<&UnitKind, Unsorted> = HashMap::new();
        let (metric, evidence) = key.in_its_year();
        let column = dataset.column(metric);
        let mut last = "";
        let units = dataset.rows().iter().enumerate();
        for (row, unit) in units.filter(|(row, _)| !refused.contains(*row)) {
            let figures = UnitFigures::new((framework, dataset), row, &unit.kind);
            if !figures.has(key.among) {
                continue;
            }
            let value = match figures.number(metric, evidence) {
                Ok(value) => value,
                Err(NoValue::Absent(_)) => continue,
                Err(NoValue::Overflow) => return Err(&unit.id),
            };
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
