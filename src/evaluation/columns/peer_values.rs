//! The values of the peers, collected from whole columns.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;
use std::rc::Rc;

use super::super::check::Refused;
use super::super::loops::{self, Setting, float};
use super::super::peers::{Marks, OfKinds, PeerFigures, Peers, WholePeers, WidePeers, overflow};
use super::super::segments::BLOCK;
use super::super::values::UnitFigures;
use super::super::vectors::Vectors;
use super::formula::Registers;
use super::fractions::{Columns, with_width};
use super::kernel::{self, FEW_FRACTIONS, Float, Fractions, Scratch};
use crate::dataset::{Dataset, Values};
use crate::error::Error;
use crate::formula::NoValue;
use crate::model::{EvidenceRule, MetricIndex, UnitKind};
use crate::number::{Exact, Overflow};
use crate::plan::{FormulaProgram, PeerKey, PeerNeeds, PlanInner};

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
        among: Vec::new(),
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

/// The option of an attribute that peers have. `None` for all units.
type Among = Option<(MetricIndex, usize)>;

/// The units of a year.
struct Year<'a> {
    columns: Columns<'a>,
    refused: &'a Refused,
    /// The peers with an option of an attribute and how many they are, once they have been looked for.
    among: Vec<(Among, Rc<[bool]>, usize)>,
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
        let of = (metric, evidence);
        let marked = peers.as_ref().map(|(marks, count)| Marks { marks, count: *count });
        let peers = marked.map(|peers| peers.marks);
        let quickly = self.whole(of, needs, marked).or_else(|| self.ends(of, needs, peers));
        let kinds = quickly.map_or_else(|| self.wide(of, needs, peers), Ok)?;
        let last = setting.dataset.rows().last().map(|unit| unit.id.clone());
        Ok(PeerFigures { kinds: kinds.sorted(), last: last.unwrap_or_default() })
    }

    fn units(&self) -> Range<usize> {
        0..self.columns.setting().dataset.rows().len()
    }

    /// Returns which units are peers and how many: those that are not refused and have an option of an attribute. `None` if
    /// all are.
    fn peers(&mut self, among: Among) -> Option<(Rc<[bool]>, usize)> {
        if among.is_none() && self.refused.is_empty() {
            return None;
        }
        if let Some((_, peers, count)) = self.among.iter().find(|(of, ..)| *of == among) {
            return Some((Rc::clone(peers), *count));
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
        let count = Marks::new(columns.vectors, &peers).count;
        let peers: Rc<[bool]> = peers.into();
        self.among.push((among, Rc::clone(&peers), count));
        Some((peers, count))
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
        peers: Option<Marks<'_>>,
    ) -> Option<OfKinds> {
        let (columns, units) = (&self.columns, self.units());
        let setting = columns.setting();
        if setting.framework.derived_at(metric).is_some() {
            return None;
        }
        let places = setting.places(metric)?;
        let states = columns.states(metric, evidence, &units);
        let counted = states.map(|states| {
            let mut counted = all_or(peers.map(|peers| peers.marks), units.len());
            unmark_absent(Some(states), &mut counted);
            counted
        });
        let counted = match &counted {
            Some(counted) => Some(Marks::new(columns.vectors, counted)),
            None => peers,
        };
        let mut found = Some(Vec::new());
        with_width!(columns, metric, units, |values| {
            let of_kind = |(place, kind): (i64, &UnitKind)| {
                let marks = self.of_kind(place, &units, counted.map(|counted| counted.marks));
                let marks = match &marks {
                    Some(Cow::Owned(marks)) => Some(Marks::new(columns.vectors, marks)),
                    _ => counted,
                };
                let whole = WholePeers::of(columns.vectors, values, marks, needs);
                match whole {
                    Some(found) => found.map(|whole| Some((kind.clone(), whole))),
                    None => Some(None),
                }
            };
            found = (0..).zip(self.kinds()).filter_map(of_kind).collect();
        });
        found.map(|kinds| OfKinds::Whole { places, kinds })
    }

    /// Marks those of some units that are of one of several kinds. `None` if those are all.
    fn of_kind<'m>(
        &self,
        place: i64,
        units: &Range<usize>,
        counted: Option<&'m [bool]>,
    ) -> Option<Cow<'m, [bool]>> {
        if self.columns.kinds().is_empty() {
            return counted.map(Cow::Borrowed);
        }
        let mut marks = all_or(counted, units.len());
        let kinds = self.columns.kinds().get(units.clone()).unwrap_or_default();
        kernel::mark_equal(self.columns.vectors, kinds, place, &mut marks);
        Some(Cow::Owned(marks))
    }

    /// Finds the ends of a metric that is derived. `None` if more than these is needed, or loops cannot be exact.
    fn ends(
        &self,
        (metric, evidence): (MetricIndex, EvidenceRule),
        needs: PeerNeeds,
        peers: Option<&[bool]>,
    ) -> Option<OfKinds> {
        if needs != PeerNeeds::default() {
            return None;
        }
        let mut found = ByKind::new(self, needs);
        let mut ends: Vec<Option<Ends>> = vec![None; found.kinds.len()];
        let mut source = Source::of(metric, self.columns.setting())?;
        let mut all = self.units();
        let vectors = self.columns.vectors;
        if peers.is_none()
            && let [ends] = ends.as_mut_slice()
            && let Some([part, whole]) = source.full_columns(&self.columns, evidence, &all)
        {
            with_width!(self.columns, part, all, |part| {
                with_width!(self.columns, whole, all, |whole| {
                    Ends::take(ends, vectors, (part, whole));
                });
            });
            all.start = all.end;
        }
        for start in all.clone().step_by(BLOCK) {
            let units = start..start.saturating_add(BLOCK).min(all.end);
            let mut counted =
                peers.and_then(|peers| peers.get(units.clone())).map(<[bool]>::to_vec);
            let open = source.read(&self.columns, evidence, &units, &mut counted)?;
            for row in open {
                // The branches that the unit takes decide.
                match self.number(row, (metric, evidence)) {
                    Ok(number) => found.take(row, &number).ok()?,
                    Err(NoValue::Absent(_)) => {}
                    Err(NoValue::Overflow) => return None,
                }
            }
            let fractions = source.fractions()?;
            let (n, d) = (fractions.n.get(..units.len())?, fractions.d.get(..units.len())?);
            for (place, ends) in (0..).zip(&mut ends) {
                let marks = self.of_kind(place, &units, counted.as_deref());
                Ends::take_marked(ends, vectors, (n, d), marks.as_deref());
            }
        }
        let by = source.by();
        for (place, ends) in ends.iter().enumerate() {
            let Some(ends) = ends else { continue };
            let (least, most) = (ends.least.exact(by)?, ends.most.exact(by)?);
            found.of(place, &least)?.take_ends((least, most), ends.count);
        }
        Some(found.into_kinds())
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
        peers: Option<&[bool]>,
    ) -> Result<OfKinds, AtUnit> {
        let mut found = ByKind::new(self, needs);
        for (row, unit) in self.columns.setting().dataset.rows().iter().enumerate() {
            if peers.is_some_and(|peers| peers.get(row) != Some(&true)) {
                continue;
            }
            match self.number(row, of) {
                Ok(number) => found.take(row, &number).map_err(|Overflow| unit.id.clone())?,
                Err(NoValue::Absent(_)) => {}
                Err(NoValue::Overflow) => return Err(unit.id.clone()),
            }
        }
        Ok(found.into_kinds())
    }
}

/// Fractions of units, by the places of their kinds.
struct ByKind<'a, 'd> {
    year: &'a Year<'d>,
    needs: PeerNeeds,
    kinds: Vec<Option<WidePeers>>,
}

impl<'a, 'd> ByKind<'a, 'd> {
    fn new(year: &'a Year<'d>, needs: PeerNeeds) -> Self {
        Self { year, needs, kinds: vec![None; year.kinds().len()] }
    }

    /// Returns what is known of a kind, of which a number is known.
    fn of(&mut self, place: usize, number: &Exact) -> Option<&mut WidePeers> {
        Some(self.kinds.get_mut(place)?.get_or_insert_with(|| WidePeers::of_none(number)))
    }

    /// Takes in the number of a unit.
    fn take(&mut self, row: usize, number: &Exact) -> Result<(), Overflow> {
        let needs = self.needs;
        let of_kind = self.of(self.year.place_of_kind(row), number);
        of_kind.map_or(Ok(()), |of_kind| of_kind.take(number, needs))
    }

    fn into_kinds(self) -> OfKinds {
        let kinds = self.year.kinds().iter().cloned().zip(self.kinds);
        OfKinds::Wide(kinds.filter_map(|(kind, wide)| Some((kind, wide?))).collect())
    }
}

/// Where the fractions of a block come from.
enum Source {
    /// Two columns, each times a number.
    Quotient {
        columns: [MetricIndex; 2],
        by: [i128; 2],
        scratch: Scratch,
    },
    Formula(FormulaProgram, Registers),
}

impl Source {
    /// Returns `None` if whole numbers below 2^53 cannot hold the fractions.
    fn of(metric: MetricIndex, setting: &Setting<'_>) -> Option<Self> {
        let derived = setting.framework.derived_at(metric)?;
        let quotient = derived.quotient().and_then(|(part, whole)| {
            // (a ÷ 10^p) ÷ (b ÷ 10^w) = a·10^w ÷ b·10^p
            let column = |of: MetricIndex, other: MetricIndex| {
                let more = setting.places(other)?.saturating_sub(setting.places(of)?);
                let unit = 10i128.checked_pow(more)?;
                let (least, most) = setting.range(of)?;
                float(i128::from(least.unsigned_abs().max(most.unsigned_abs())))?;
                Some(unit)
            };
            // Denominators are above zero, as those of formulas.
            setting.range(whole).filter(|(least, _)| *least >= 0)?;
            let by = [column(part, whole)?, column(whole, part)?];
            Some(Self::Quotient { columns: [part, whole], by, scratch: Scratch::default() })
        });
        Some(match quotient {
            Some(quotient) => quotient,
            None => {
                let program = loops::formula_program(&derived.formula, setting)?;
                Self::Formula(program, Registers::default())
            }
        })
    }

    /// Returns the columns of a quotient, if all units have both and no whole is zero.
    fn full_columns(
        &self,
        columns: &Columns<'_>,
        evidence: EvidenceRule,
        units: &Range<usize>,
    ) -> Option<[MetricIndex; 2]> {
        let Self::Quotient { columns: both @ [_, whole], .. } = self else { return None };
        let (least, _) = columns.setting().range(*whole)?;
        let has_all = |metric: &MetricIndex| columns.states(*metric, evidence, units).is_none();
        (least > 0 && both.iter().all(has_all)).then_some(*both)
    }

    /// Returns what the numbers of fractions are multiplied by.
    const fn by(&self) -> [i128; 2] {
        match self {
            Self::Quotient { by, .. } => *by,
            Self::Formula(..) => [1, 1],
        }
    }

    /// Reads a block. Unmarks the units without a value, and returns those of which only fractions tell. Without marks, all
    /// are marked.
    fn read(
        &mut self,
        columns: &Columns<'_>,
        evidence: EvidenceRule,
        units: &Range<usize>,
        counted: &mut Option<Vec<bool>>,
    ) -> Option<Vec<usize>> {
        let mut open = Vec::new();
        let all = || vec![true; units.len()];
        match self {
            Self::Quotient { columns: both, scratch, .. } => {
                let fractions = scratch.fractions();
                let parts = [&mut fractions.n, &mut fractions.d];
                for (metric, to) in both.iter().zip(parts) {
                    columns.read(*metric, units, to);
                    if let Some(states) = columns.states(*metric, evidence, units) {
                        unmark_absent(Some(states), counted.get_or_insert_with(all));
                    }
                }
            }
            Self::Formula(program, registers) => {
                registers.unlimited(columns, (program, evidence), units)?;
                if registers.all_have_values() {
                    return Some(open);
                }
                let counted = counted.get_or_insert_with(all);
                for (place, (row, mark)) in units.clone().zip(counted).enumerate() {
                    let has_value = registers.has_value(program, place);
                    if *mark && has_value.is_none() {
                        open.push(row);
                    }
                    *mark &= has_value == Some(true);
                }
            }
        }
        Some(open)
    }

    /// Returns the fractions of the block that was read.
    fn fractions(&mut self) -> Option<&Fractions> {
        match self {
            Self::Quotient { scratch, .. } => Some(scratch.fractions()),
            Self::Formula(_, registers) => registers.values(),
        }
    }
}

/// Returns marks, or that all of so many units are marked.
fn all_or(marks: Option<&[bool]>, len: usize) -> Vec<bool> {
    marks.map_or_else(|| vec![true; len], <[bool]>::to_vec)
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

    fn exact(self, [n_by, d_by]: [i128; 2]) -> Option<Exact> {
        // Whole numbers below 2^53.
        Exact::ratio((self.n as i128).checked_mul(n_by)?, (self.d as i128).checked_mul(d_by)?)
    }

    /// Returns whether it is less than another. Denominators are above zero.
    fn is_less(self, other: Self) -> bool {
        // Whole numbers below 2^53.
        let product = |one: f64, other: f64| (one as i128).wrapping_mul(other as i128);
        match self.near == other.near {
            true => product(self.n, other.d) < product(other.n, self.d),
            false => self.near < other.near,
        }
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
    /// Takes in those of some fractions that are marked, or all; those of a denominator of zero do not count.
    fn take_marked(
        ends: &mut Option<Self>,
        vectors: Vectors,
        (n, d): (&[f64], &[f64]),
        marks: Option<&[bool]>,
    ) {
        if marks.is_none() && !d.contains(&0.0) {
            return Self::take(ends, vectors, (n, d));
        }
        let marks = marks.into_iter().flatten().chain(iter::repeat(&true));
        let counted = n.iter().zip(d).zip(marks);
        let counted = counted.filter(|((_, d), mark)| **mark && **d != 0.0);
        let (n, d): (Vec<f64>, Vec<f64>) = counted.map(|((n, d), _)| (*n, *d)).unzip();
        Self::take(ends, vectors, (&n, &d));
    }

    /// Takes in some fractions, whose denominators are above zero. Only those near an end are compared in full.
    fn take<A: Float, B: Float>(ends: &mut Option<Self>, vectors: Vectors, (n, d): (&[A], &[B])) {
        let mut near = vec![[f32::NAN; 2]; n.len().div_ceil(FEW_FRACTIONS)];
        kernel::near_ends(vectors, (n, d), &mut near);
        let known = ends.map_or([f64::MAX, f64::MIN], |ends| [ends.least.near, ends.most.near]);
        let near = near.into_iter().map(|few| few.map(f64::from));
        let [least, most] =
            near.clone().fold(known, |[least, most], [low, high]| [least.min(low), most.max(high)]);
        // Both of two numbers that are compared may be off.
        let slack = |near: f64| near.abs() * (8.0 * f64::from(f32::EPSILON));
        let (low, high) = (least + slack(least), most - slack(most));
        let few = n.chunks(FEW_FRACTIONS).zip(d.chunks(FEW_FRACTIONS)).zip(near);
        for ((n, d), _) in few.filter(|(_, [least, most])| *least <= low || *most >= high) {
            for (n, d) in n.iter().zip(d) {
                let value = Quotient::new((n.float(), d.float()));
                if value.near > low && value.near < high {
                    continue;
                }
                let ends = ends.get_or_insert(Self { least: value, most: value, count: 0 });
                if value.is_less(ends.least) {
                    ends.least = value;
                }
                if ends.most.is_less(value) {
                    ends.most = value;
                }
            }
        }
        let count = u64::try_from(n.len()).unwrap_or(u64::MAX);
        ends.iter_mut().for_each(|ends| ends.count = ends.count.saturating_add(count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quotients of −19 … 20 by 1 … 12, many of which are equal, in several orders and widths: both ends are those of comparing
    /// all in fractions.
    #[test]
    fn ends_are_those_of_fractions() {
        for step in [1usize, 7, 97, 211] {
            let place = |i: usize| i * step % 480;
            let n: Vec<i16> = (0..480).map(|i| (place(i) % 40 + 1) as i16 - 20).collect();
            let d: Vec<i32> = (0..480).map(|i| (place(i) / 40 + 1) as i32).collect();
            let all = n.iter().zip(&d).map(|(n, d)| Exact::ratio((*n).into(), (*d).into()));
            let all: Vec<_> = all.collect::<Option<_>>().unwrap();
            for few in [480, 100] {
                let mut ends = None;
                for (n, d) in n.chunks(few).zip(d.chunks(few)) {
                    Ends::take(&mut ends, Vectors::new(), (n, d));
                }
                let Ends { least, most, count } = ends.unwrap();
                assert_eq!(least.exact([1, 1]).as_ref(), all.iter().min());
                assert_eq!(most.exact([1, 1]).as_ref(), all.iter().max());
                assert_eq!(count, 480);
            }
        }
    }

    /// Of 1/2, 3/0, 9/1 and 2/3 the third is not marked, and the second has no value.
    #[test]
    fn what_does_not_count_is_no_end() {
        let (n, d) = ([1.0, 3.0, 9.0, 2.0], [2.0, 0.0, 1.0, 3.0]);
        let ends = |marks| {
            let mut ends = None;
            Ends::take_marked(&mut ends, Vectors::new(), (&n, &d), marks);
            let Ends { least, most, count } = ends.unwrap();
            ((least.n, least.d), (most.n, most.d), count)
        };
        assert_eq!(ends(Some(&[true, true, false, true][..])), ((1.0, 2.0), (2.0, 3.0), 2));
        assert_eq!(ends(None), ((1.0, 2.0), (9.0, 1.0), 3));
    }

    /// 9,007,199,254,740,991 ÷ 9,007,199,254,740,990 and its neighbours differ by less than floats can tell.
    #[test]
    fn ends_closer_than_floats_are_told_apart() {
        const MOST: i64 = (1 << 53) - 1;
        let (n, d) = ([MOST - 1, MOST, MOST - 2, MOST - 1], [MOST, MOST - 1, MOST, MOST - 1]);
        let mut ends = None;
        Ends::take(&mut ends, Vectors::new(), (&n[..], &d[..]));
        let Ends { least, most, .. } = ends.unwrap();
        assert_eq!((least.n, least.d), ((MOST - 2) as f64, MOST as f64));
        assert_eq!((most.n, most.d), (MOST as f64, (MOST - 1) as f64));
    }
}
