//! The values of the peers, collected from whole columns.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::check::Refused;
use super::super::loops::{self, Setting};
use super::super::peers::{OfKinds, PeerFigures, Peers, WholePeers, WidePeers, overflow};
use super::super::segments::BLOCK;
use super::super::values::UnitFigures;
use super::formula::Registers;
use super::fractions::{Columns, with_width};
use super::kernel;
use crate::dataset::{Dataset, Values};
use crate::error::Error;
use crate::formula::NoValue;
use crate::model::{EvidenceRule, MetricIndex, UnitKind};
use crate::number::{Exact, Overflow};
use crate::plan::{PeerKey, PeerNeeds, PlanInner};

/// Collects the figures that a plan needs: those of this year, and those of the year before. Refused units are not
/// peers.
pub(super) fn collect(
    plan: &PlanInner,
    now: (&Dataset, &Refused),
    before: Option<(&Dataset, &Refused)>,
) -> Result<Vec<PeerFigures>, Error> {
    if plan.peers.is_empty() {
        return Ok(Vec::new());
    }
    let peers = Peers::default();
    let year = |(dataset, refused)| Year {
        columns: Columns::new(Setting::new(dataset, &plan.framework, &peers)),
        refused,
    };
    let (mut now, mut before) = (year(now), before.map(year));
    let mut figures = Vec::with_capacity(plan.peers.len());
    for (key, needs) in &*plan.peers {
        let year = if key.metric.is_previous() { before.as_mut() } else { Some(&mut now) };
        let found = year.map_or(Ok(PeerFigures::NONE), |year| year.figures(*key, *needs));
        figures.push(found.map_err(|unit| overflow(plan, *key, &unit))?);
    }
    Ok(figures)
}

/// The units of a year.
struct Year<'a> {
    columns: Columns<'a>,
    refused: &'a Refused,
}

/// The unit at which a number is too large.
type AtUnit = String;

impl Year<'_> {
    fn figures(&mut self, key: PeerKey, needs: PeerNeeds) -> Result<PeerFigures, AtUnit> {
        let setting = *self.columns.setting();
        let (metric, evidence) = key.in_its_year();
        if evidence == EvidenceRule::Required {
            for metric in setting.framework.reads(&metric) {
                self.columns.look_for_evidence_of(*metric);
            }
        }
        let peers = self.peers(key.among);
        let kinds = match self.whole((metric, evidence), needs, &peers) {
            Some(kinds) => kinds,
            None => match self.ends((metric, evidence), needs, &peers) {
                Some(kinds) => kinds,
                None => self.wide((metric, evidence), needs, &peers)?,
            },
        };
        let last = setting.dataset.rows().last().map(|unit| unit.id.clone());
        Ok(PeerFigures { kinds, last: last.unwrap_or_default() })
    }

    fn units(&self) -> Range<usize> {
        0..self.columns.setting().dataset.rows().len()
    }

    /// Returns which units are peers: those that are not refused and have an option of an attribute. `None` if all are.
    fn peers(&self, among: Option<(MetricIndex, usize)>) -> Option<Vec<bool>> {
        if among.is_none() && self.refused.is_empty() {
            return None;
        }
        let (columns, units) = (&self.columns, self.units());
        let mut peers: Vec<bool> = units.clone().map(|row| !self.refused.contains(row)).collect();
        if let Some((attribute, place)) = among {
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            with_width!(columns, attribute, units, |values| {
                kernel::mark_equal(columns.vectors, values, place, &mut peers);
            });
            unmark_absent(columns.states(attribute, EvidenceRule::Optional, &units), &mut peers);
        }
        Some(peers)
    }

    /// Returns the names of the kinds that figures are by: that of all units, or all of the framework.
    fn kinds(&self) -> &[UnitKind] {
        let setting = self.columns.setting();
        setting.kind.map_or(setting.framework.unit_kinds(), std::slice::from_ref)
    }

    /// Returns the place of a unit's kind among [`Year::kinds`].
    fn place_of_kind(&self, row: usize) -> usize {
        let kind = self.columns.kinds().get(row);
        kind.and_then(|kind| usize::try_from(*kind).ok()).unwrap_or_default()
    }

    /// Collects from a column of whole numbers. `None` if it is not one, or a sum is too large.
    fn whole(
        &self,
        (metric, evidence): (MetricIndex, EvidenceRule),
        needs: PeerNeeds,
        peers: &Option<Vec<bool>>,
    ) -> Option<OfKinds> {
        let (columns, units) = (&self.columns, self.units());
        let setting = columns.setting();
        if setting.framework.derived_at(metric).is_some() {
            return None;
        }
        let places = setting.places(metric)?;
        let mut counted = peers.clone();
        if let Some(states) = columns.states(metric, evidence, &units) {
            let counted = counted.get_or_insert_with(|| vec![true; units.len()]);
            unmark_absent(Some(states), counted);
        }
        let kinds = self.kinds();
        let mut found = Some(BTreeMap::new());
        with_width!(columns, metric, units, |values| {
            let of_kind = |(place, kind): (i64, &UnitKind)| {
                let marks = self.of_kind(place, counted.as_deref());
                let whole = WholePeers::of(values, marks.as_deref(), needs)?;
                Some(whole.map(|whole| (kind.clone(), whole)))
            };
            let all: Option<Vec<_>> = (0..).zip(kinds).map(of_kind).collect();
            found = all.map(|all| all.into_iter().flatten().collect());
        });
        found.map(|kinds| OfKinds::Whole { places, kinds })
    }

    /// Marks the units of one of several kinds. `None` if those are all.
    fn of_kind(&self, place: i64, counted: Option<&[bool]>) -> Option<Vec<bool>> {
        if self.columns.kinds().is_empty() {
            return counted.map(<[bool]>::to_vec);
        }
        let mut marks = counted.map_or_else(|| vec![true; self.units().len()], <[bool]>::to_vec);
        kernel::mark_equal(self.columns.vectors, self.columns.kinds(), place, &mut marks);
        Some(marks)
    }

    /// Finds the ends of a metric that is derived. `None` if more than these is needed, or loops cannot be exact.
    fn ends(
        &self,
        (metric, evidence): (MetricIndex, EvidenceRule),
        needs: PeerNeeds,
        peers: &Option<Vec<bool>>,
    ) -> Option<OfKinds> {
        if needs != PeerNeeds::default() {
            return None;
        }
        let setting = self.columns.setting();
        let derived = setting.framework.derived_at(metric)?;
        let program = loops::formula_program(&derived.formula, setting)?;
        let mut of_kinds: Vec<Option<WidePeers>> = vec![None; self.kinds().len()];
        let mut ends: Vec<Option<Ends>> = vec![None; of_kinds.len()];
        let mut registers = Registers::default();
        let all = self.units();
        for start in all.clone().step_by(BLOCK) {
            let units = start..start.saturating_add(BLOCK).min(all.end);
            let peers = peers.as_ref().and_then(|peers| peers.get(units.clone()));
            registers.unlimited(&self.columns, (&program, evidence), &units)?;
            let all_have = registers.all_have_values();
            let mut counted = peers.map_or_else(|| vec![true; units.len()], <[bool]>::to_vec);
            for (place, row) in units.clone().enumerate() {
                if all_have {
                    break;
                }
                let Some(mark) = counted.get_mut(place).filter(|mark| **mark) else { continue };
                match registers.has_value(&program, place) {
                    Some(has) => *mark = has,
                    // The branches that the unit takes decide.
                    None => {
                        *mark = false;
                        match self.number(row, (metric, evidence)) {
                            Ok(number) => {
                                let wide = of_kinds.get_mut(self.place_of_kind(row))?;
                                let wide = wide.get_or_insert_with(|| WidePeers::of_none(&number));
                                wide.take(&number, needs).ok()?;
                            }
                            Err(NoValue::Absent(_)) => {}
                            Err(NoValue::Overflow) => return None,
                        }
                    }
                }
            }
            let value = |row: usize| registers.fraction(row).map(Quotient::new);
            let mut near = [0.0; BLOCK];
            registers.quotients(self.columns.vectors, &mut near);
            for (place, ends) in (0i64..).zip(&mut ends) {
                let Some(kinds) = self.columns.kinds().get(units.clone()) else {
                    Ends::take(ends, (&counted, &near), value)?;
                    continue;
                };
                let mut marks = counted.clone();
                kernel::mark_equal(self.columns.vectors, kinds, place, &mut marks);
                Ends::take(ends, (&marks, &near), value)?;
            }
        }
        for (wide, ends) in of_kinds.iter_mut().zip(&ends) {
            let Some(ends) = ends else { continue };
            let (least, most) = (ends.least.exact()?, ends.most.exact()?);
            let wide = wide.get_or_insert_with(|| WidePeers::of_none(&least));
            wide.take_ends((least, most), ends.count);
        }
        let of_kinds = self.kinds().iter().cloned().zip(of_kinds);
        Some(OfKinds::Wide(of_kinds.filter_map(|(kind, wide)| Some((kind, wide?))).collect()))
    }

    /// Returns the number of a unit as a fraction.
    fn number(
        &self,
        row: usize,
        (metric, evidence): (MetricIndex, EvidenceRule),
    ) -> Result<Exact, NoValue> {
        let setting = self.columns.setting();
        let unit = UnitFigures::of_row(setting.framework, setting.dataset, row);
        unit.map_or(Err(NoValue::Overflow), |unit| unit.number(metric, evidence))
    }

    /// Collects in fractions.
    fn wide(
        &self,
        of: (MetricIndex, EvidenceRule),
        needs: PeerNeeds,
        peers: &Option<Vec<bool>>,
    ) -> Result<OfKinds, AtUnit> {
        let kinds = self.kinds();
        let mut of_kinds: Vec<Option<WidePeers>> = vec![None; kinds.len()];
        for (row, unit) in self.columns.setting().dataset.rows().iter().enumerate() {
            if peers.as_ref().is_some_and(|peers| peers.get(row) != Some(&true)) {
                continue;
            }
            let number = match self.number(row, of) {
                Ok(number) => number,
                Err(NoValue::Absent(_)) => continue,
                Err(NoValue::Overflow) => return Err(unit.id.clone()),
            };
            let Some(wide) = of_kinds.get_mut(self.place_of_kind(row)) else { continue };
            let wide = wide.get_or_insert_with(|| WidePeers::of_none(&number));
            wide.take(&number, needs).map_err(|Overflow| unit.id.clone())?;
        }
        let of_kinds = kinds.iter().cloned().zip(of_kinds);
        Ok(OfKinds::Wide(of_kinds.filter_map(|(kind, wide)| Some((kind, wide?))).collect()))
    }
}

/// Unmarks units without a value.
fn unmark_absent(states: Option<&[u8]>, marks: &mut [bool]) {
    for (mark, state) in marks.iter_mut().zip(states.unwrap_or_default()) {
        *mark &= *state == 0;
    }
}

/// A fraction of whole numbers, with the nearest float of its quotient. Of two quotients the smaller has no larger float.
#[derive(Debug, Clone, Copy)]
struct Quotient {
    near: f64,
    n: f64,
    d: f64,
}

impl Quotient {
    fn new((n, d): (f64, f64)) -> Self {
        Self { near: n / d, n, d }
    }

    fn exact(self) -> Option<Exact> {
        // Whole numbers below 2^53.
        Exact::ratio(self.n as i128, self.d as i128)
    }

    /// Returns whether it is less than another. `None` if the numbers are too large to tell.
    fn is_less(self, other: Self) -> Option<bool> {
        if self.near != other.near || (self.n == other.n && self.d == other.d) {
            return Some(self.near < other.near);
        }
        Some(self.exact()? < other.exact()?)
    }
}

/// The least and the greatest of some quotients, and how many they are.
#[derive(Debug, Clone, Copy)]
struct Ends {
    least: Quotient,
    most: Quotient,
    count: u64,
}

impl Ends {
    /// Takes in the marked ones of some values. Only those that are nearly an end are compared in full.
    fn take(
        ends: &mut Option<Self>,
        (marks, near): (&[bool], &[f64]),
        value: impl Fn(usize) -> Option<Quotient>,
    ) -> Option<()> {
        let (mut least, mut most, mut count) = (f64::INFINITY, f64::NEG_INFINITY, 0u64);
        for (near, mark) in near.iter().zip(marks) {
            least = if *mark && *near < least { *near } else { least };
            most = if *mark && *near > most { *near } else { most };
            count = count.saturating_add(u64::from(*mark));
        }
        let at = |end: f64| {
            let marked = near.iter().zip(marks).enumerate();
            marked.filter(move |(_, (near, mark))| **mark && **near == end).map(|(row, _)| row)
        };
        let Some(first) = at(least).next() else { return Some(()) };
        let first = value(first)?;
        let ends = ends.get_or_insert(Self { least: first, most: first, count: 0 });
        ends.count = ends.count.saturating_add(count);
        if least <= ends.least.near {
            for row in at(least) {
                let value = value(row)?;
                ends.least = if value.is_less(ends.least)? { value } else { ends.least };
            }
        }
        if most >= ends.most.near {
            for row in at(most) {
                let value = value(row)?;
                ends.most = if ends.most.is_less(value)? { value } else { ends.most };
            }
        }
        Some(())
    }
}
