//! What is collected of the peers' values: by kind of units, from whole columns, and put together from parts.

use std::collections::HashMap;
use std::collections::btree_map::{BTreeMap, Entry as Place};
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use super::super::check::Refused;
use super::super::score::Refusal;
use super::super::values::UnitFigures;
use crate::dataset::Dataset;
use crate::error::{Error, ScoringFaults};
use crate::formula::NoValue;
use crate::model::{EvidenceRule, Framework, UnitKind};
use crate::number::{Exact, ExactSum, Overflow};
use crate::plan::{PeerKey, PeerNeeds, PlanInner};

/// Whole numbers of one unit: their ends, their number, their sums, and all of them if they are to be in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(super) smallest: i64,
    pub(super) largest: i64,
    pub(super) sum: i128,
    pub(super) squares: i128,
    pub(super) count: u64,
    pub(super) values: Vec<i64>,
}

impl Whole {
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

    /// Returns the same numbers in a unit of which `factor` are one of these. `None` if they do not fit.
    fn finer(&self, factor: i64) -> Option<Self> {
        let times = |value: i64| value.checked_mul(factor);
        let wide = i128::from(factor);
        Some(Self {
            smallest: times(self.smallest)?,
            largest: times(self.largest)?,
            sum: self.sum.checked_mul(wide)?,
            squares: self.squares.checked_mul(wide)?.checked_mul(wide)?,
            count: self.count,
            values: self.values.iter().map(|value| times(*value)).collect::<Option<_>>()?,
        })
    }

    /// Adds the values of others. `None` if a sum does not fit.
    fn append(&mut self, other: &Self) -> Option<()> {
        self.smallest = self.smallest.min(other.smallest);
        self.largest = self.largest.max(other.largest);
        self.sum = self.sum.checked_add(other.sum)?;
        self.squares = self.squares.checked_add(other.squares)?;
        self.count = self.count.saturating_add(other.count);
        self.values.extend(&other.values);
        // Two lists in order are put in order by going through them once.
        self.values.sort();
        Some(())
    }

    fn wide(&self, places: u32) -> Wide {
        let mut sum = ExactSum::default();
        sum.add_ticks((self.sum, self.squares), places);
        let number = |ticks: &i64| Exact::from_ticks(*ticks, places);
        Wide {
            smallest: number(&self.smallest),
            largest: number(&self.largest),
            sum,
            count: self.count,
            values: self.values.iter().map(number).collect(),
        }
    }
}

/// The same of numbers that are derived, or do not fit 64 bits with common places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wide {
    pub(super) smallest: Exact,
    pub(super) largest: Exact,
    pub(super) sum: ExactSum,
    pub(super) count: u64,
    pub(super) values: Vec<Exact>,
}

impl Wide {
    fn of_none(first: &Exact) -> Self {
        let (smallest, largest) = (first.clone(), first.clone());
        Self { smallest, largest, sum: ExactSum::default(), count: 0, values: Vec::new() }
    }

    fn take(&mut self, value: &Exact, needs: PeerNeeds) -> Result<(), Overflow> {
        if *value < self.smallest {
            self.smallest = value.clone();
        }
        if *value > self.largest {
            self.largest = value.clone();
        }
        if needs.mean || needs.spread {
            self.sum.add(value)?;
        }
        if needs.order {
            self.values.push(value.clone());
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    fn append(&mut self, other: &Self) {
        if other.smallest < self.smallest {
            self.smallest = other.smallest.clone();
        }
        if other.largest > self.largest {
            self.largest = other.largest.clone();
        }
        self.sum.append(&other.sum);
        self.count = self.count.saturating_add(other.count);
        self.values.extend_from_slice(&other.values);
        self.values.sort();
    }
}

/// The values of one metric, by kind of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OfKinds {
    /// Whole numbers with so many decimal places.
    Whole { places: u32, kinds: BTreeMap<UnitKind, Whole> },
    /// Numbers that are not such.
    Wide(BTreeMap<UnitKind, Wide>),
}

impl OfKinds {
    const NONE: Self = Self::Whole { places: 0, kinds: BTreeMap::new() };

    /// Returns the same values, those that are whole in a unit of so many places. `None` if they do not fit it.
    fn at(&self, to: u32) -> Option<BTreeMap<UnitKind, Whole>> {
        let Self::Whole { places, kinds } = self else { return None };
        let factor = 10i64.checked_pow(to.checked_sub(*places)?)?;
        let finer = |(kind, whole): (&UnitKind, &Whole)| Some((kind.clone(), whole.finer(factor)?));
        kinds.iter().map(finer).collect()
    }

    fn wide(&self) -> BTreeMap<UnitKind, Wide> {
        match self {
            Self::Whole { places, kinds } => {
                let wide = |(kind, whole): (&UnitKind, &Whole)| (kind.clone(), whole.wide(*places));
                kinds.iter().map(wide).collect()
            }
            Self::Wide(kinds) => kinds.clone(),
        }
    }

    /// Returns the values of both as whole numbers. `None` if they are not such.
    fn both_whole(&self, other: &Self) -> Option<Self> {
        let (Self::Whole { places: one, .. }, Self::Whole { places: two, .. }) = (self, other)
        else {
            return None;
        };
        let places = *one.max(two);
        let (mut kinds, others) = (self.at(places)?, other.at(places)?);
        for (kind, whole) in others {
            match kinds.entry(kind) {
                Place::Occupied(mut entry) => entry.get_mut().append(&whole)?,
                Place::Vacant(entry) => drop(entry.insert(whole)),
            }
        }
        Some(Self::Whole { places, kinds })
    }

    fn both(&self, other: &Self) -> Self {
        self.both_whole(other).unwrap_or_else(|| {
            let mut kinds = self.wide();
            for (kind, wide) in other.wide() {
                match kinds.entry(kind) {
                    Place::Occupied(mut entry) => entry.get_mut().append(&wide),
                    Place::Vacant(entry) => drop(entry.insert(wide)),
                }
            }
            Self::Wide(kinds)
        })
    }
}

/// The values of one key of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PeerFigures {
    pub(super) kinds: OfKinds,
    /// The last unit, which an error names where the numbers together are too large.
    #[serde(default)]
    pub(super) last: String,
}

impl PeerFigures {
    /// Collects the figures that a plan needs, column by column: those of this year, and those of the year before.
    /// Refused units are not peers.
    pub(crate) fn collect(
        plan: &PlanInner,
        now: (&Dataset, &Refused),
        before: Option<(&Dataset, &Refused)>,
    ) -> Result<Vec<Self>, Error> {
        let mut figures = Vec::with_capacity(plan.peers.len());
        for (key, needs) in &*plan.peers {
            let year = if key.metric.is_previous() { before } else { Some(now) };
            let Some((dataset, refused)) = year else {
                figures.push(Self { kinds: OfKinds::NONE, last: String::new() });
                continue;
            };
            let whole = (&*plan.framework, dataset);
            let kinds = match collect_whole((*key, *needs), whole, refused) {
                Some(kinds) => kinds,
                None => collect_wide((*key, *needs), whole, refused)
                    .map_err(|unit| overflow(plan, *key, unit))?,
            };
            let last = dataset.rows().last().map(|unit| unit.id.clone()).unwrap_or_default();
            figures.push(Self { kinds, last });
        }
        Ok(figures)
    }

    /// Returns the figures of two parts.
    pub(super) fn both(&self, other: &Self) -> Self {
        let last = self.last.as_str().max(&other.last).to_owned();
        Self { kinds: self.kinds.both(&other.kinds), last }
    }

    /// Puts the values in order, so that what is made of the same values is the same.
    pub(super) fn sort(&mut self) {
        match &mut self.kinds {
            OfKinds::Whole { kinds, .. } => {
                kinds.values_mut().for_each(|whole| whole.values.sort_unstable());
            }
            OfKinds::Wide(kinds) => {
                kinds.values_mut().for_each(|wide| wide.values.sort_unstable());
            }
        }
    }
}

/// Collects from a column of whole numbers. `None` if it is not one, or a sum is too large.
fn collect_whole(
    (key, needs): (PeerKey, PeerNeeds),
    (framework, dataset): (&Framework, &Dataset),
    refused: &Refused,
) -> Option<OfKinds> {
    let (metric, evidence) = key.in_its_year();
    let column = dataset.column(metric);
    let places = column.places()?;
    let common = dataset.common_kind(framework);
    let mut by_kind: Vec<(&UnitKind, Whole)> = Vec::new();
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
                    by_kind.push((kind, Whole::of_none(value)));
                    *entry.insert(by_kind.len().saturating_sub(1))
                }
            };
        }
        let (_, whole) = by_kind.get_mut(last)?;
        whole.take(value, needs)?;
    }
    let kinds = by_kind.into_iter().map(|(kind, whole)| (kind.clone(), whole)).collect();
    Some(OfKinds::Whole { places, kinds })
}

/// Collects in fractions. The error is the unit at which a number is too large.
fn collect_wide<'d>(
    (key, needs): (PeerKey, PeerNeeds),
    (framework, dataset): (&Framework, &'d Dataset),
    refused: &Refused,
) -> Result<OfKinds, &'d str> {
    let (metric, evidence) = key.in_its_year();
    let mut kinds: HashMap<&UnitKind, Wide> = HashMap::new();
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
        let wide = kinds.entry(&unit.kind).or_insert_with(|| Wide::of_none(&value));
        wide.take(&value, needs).map_err(|Overflow| unit.id.as_str())?;
    }
    Ok(OfKinds::Wide(kinds.into_iter().map(|(kind, wide)| (kind.clone(), wide)).collect()))
}

/// Returns whether a key asks for evidence.
pub(super) fn is_required(key: PeerKey) -> bool {
    key.in_its_year().1 == EvidenceRule::Required
}

/// Returns the error of a number that is too large, at a unit.
pub(super) fn overflow(plan: &PlanInner, key: PeerKey, unit: &str) -> Error {
    let metric = plan.framework.metric_at(key.metric).map_or("", |metric| &metric.id);
    let mut faults = ScoringFaults::default();
    faults.push(Refusal::Overflow.at(unit, metric));
    faults.into()
}
