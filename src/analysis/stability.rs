//! How often each unit had which rank, grade and verdict in many draws.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::blocks::{Watch, Work};
use super::judge::Judged;
use super::kept::Kept;
use super::runs::{self, Runs, Source, Workers};
use crate::dataset::Unit;
use crate::error::Error;
use crate::model::Text;
use crate::number::{Exact, Shown};
use crate::outcome::Outcome;

/// The draws that a thread computes at a time.
const BLOCK: usize = 64;
/// The draws that a thread counts at a time.
const PENDING: usize = 1_024;
/// No more ranks than these wait to be counted, whatever the number of units.
const PENDING_RANKS: usize = 1 << 22;
/// The units whose ranks are counted together: those of a draw lie side by side in memory.
const TOGETHER: usize = 16;

/// How often each unit had which rank, grade and verdict in many draws.
///
/// Made by [`Analysis::stability`](super::Analysis::stability). Serializes with the ranks as keys: `{"draws": 2,
/// "units": [{"unit": "an", "rank": 1, "least": 1, "median": 1, "greatest": 2, "ranks": {"1": 1, "2": 1}}]}`. A unit that
/// is not the last has `above_next`, the draws in which it was above the unit after it. Where there are grades or a
/// verdict, each unit has `grades`, such as `{"Tốt": 2}`, and `passes`. Where chance made the draws, `standard_errors` has
/// the standard error of the share of draws for each of these, such as `{"ranks": {"1": "0.3536", "2": "0.3536"}}`.
#[derive(Debug, Clone)]
pub struct Stability {
    outcome: Outcome,
    draws: u64,
    /// Whether chance made the draws.
    is_sample: bool,
    counts: Counts,
    /// For each row, that of the unit after it.
    next: Vec<Option<usize>>,
}

/// How often each unit had what, by the rows of the dataset.
#[derive(Debug, Clone)]
struct Counts {
    /// Ranks in ascending order, each with a number of draws above zero.
    ranks: Vec<Vec<(u32, u64)>>,
    /// For each row, those of each grade, from the highest.
    grades: Vec<u64>,
    passes: Vec<u64>,
    above_next: Vec<u64>,
}

/// Adds numbers of draws to others, row by row.
fn add(counts: &mut [u64], others: impl IntoIterator<Item = u64>) {
    counts.iter_mut().zip(others).for_each(|(count, other)| *count = count.saturating_add(other));
}

/// Memory for the ranks of one unit: a number of draws for each rank, all zero when it is not in use.
#[derive(Debug, Default)]
struct Tally(Vec<u64>);

impl Tally {
    /// Adds ranks, each with a number of draws, to ranks in ascending order.
    fn add(&mut self, ranks: &mut Vec<(u32, u64)>, added: impl Iterator<Item = (u32, u64)>) {
        let (mut least, mut most) = (usize::MAX, 0usize);
        for (rank, draws) in ranks.drain(..).chain(added) {
            let place = rank as usize;
            (least, most) = (least.min(place), most.max(place));
            if self.0.len() <= place {
                self.0.resize(place.saturating_add(1), 0);
            }
            let count = self.0.get_mut(place).into_iter();
            count.for_each(|count| *count = count.saturating_add(draws));
        }
        let counted = self.0.get_mut(least..=most).unwrap_or_default().iter_mut();
        let counted = counted.map(std::mem::take).zip(u32::try_from(least).unwrap_or(u32::MAX)..);
        ranks.extend(counted.filter(|(draws, _)| *draws > 0).map(|(draws, rank)| (rank, draws)));
    }
}

impl Counts {
    fn of_none(rows: usize, grades: usize) -> Self {
        Self {
            ranks: vec![Vec::new(); rows],
            grades: vec![0; rows.saturating_mul(grades)],
            passes: vec![0; rows],
            above_next: vec![0; rows],
        }
    }

    fn together(mut self, other: Self) -> Self {
        let mut tally = Tally::default();
        let ranks = self.ranks.iter_mut().zip(other.ranks);
        ranks.for_each(|(ranks, others)| tally.add(ranks, others.into_iter()));
        add(&mut self.grades, other.grades);
        add(&mut self.passes, other.passes);
        add(&mut self.above_next, other.above_next);
        self
    }
}

/// What is counted in every draw.
struct Asked {
    /// For each row, that of the unit after it.
    next: Vec<Option<usize>>,
    grades: usize,
    /// Whether there are grades or a verdict.
    judges: bool,
}

/// What a thread counts.
struct Counting<'a> {
    counts: Counts,
    workers: Workers<'a>,
    /// The ranks of the last draws. They are counted together, unit by unit: the counts of all units fit in no cache.
    pending: Vec<Vec<u32>>,
    /// Ranks that were counted, to be used again.
    spare: Vec<Vec<u32>>,
}

impl<'a> Counting<'a> {
    fn draw(&mut self, runs: &Runs<'a>, number: usize, asked: &Asked) -> Result<(), Error> {
        let Self { counts, workers, pending, spare } = self;
        runs.draw(workers, number, |worker| {
            let mut ranks = spare.pop().unwrap_or_default();
            ranks.clone_from(&worker.ranks);
            let is_above = |(rank, next): (&u32, &Option<usize>)| {
                let below = next.and_then(|next| ranks.get(next));
                *rank > 0 && below.is_some_and(|below| rank < below)
            };
            let above_next = ranks.iter().zip(&asked.next).map(is_above).map(u64::from);
            add(&mut counts.above_next, above_next);
            pending.push(ranks);
            if !asked.judges {
                return Ok(());
            }
            worker.judge(|row, Judged { grade, passes }| {
                let place = |grade: usize| row.saturating_mul(asked.grades).saturating_add(grade);
                let grade = grade.and_then(|grade| counts.grades.get_mut(place(grade)));
                let passes = counts.passes.get_mut(row).filter(|_| passes == Some(true));
                let both = grade.into_iter().chain(passes);
                both.for_each(|count| *count = count.saturating_add(1));
            })
        })?;
        let rows = self.counts.ranks.len();
        let most = PENDING_RANKS.checked_div(rows).map_or(PENDING, |most| most.clamp(1, PENDING));
        if self.pending.len() >= most {
            self.settle();
        }
        Ok(())
    }

    /// Counts the ranks of the last draws.
    fn settle(&mut self) {
        let (mut tally, mut drawn) = (Tally::default(), vec![Vec::new(); TOGETHER]);
        let firsts = (0..).step_by(TOGETHER);
        for (counted, first) in self.counts.ranks.chunks_mut(TOGETHER).zip(firsts) {
            for ranks in &self.pending {
                let own = ranks.get(first..).unwrap_or_default();
                drawn.iter_mut().zip(own).for_each(|(drawn, rank)| drawn.push(*rank));
            }
            for (counted, drawn) in counted.iter_mut().zip(&mut drawn) {
                let ranks = drawn.drain(..).filter(|rank| *rank > 0);
                tally.add(counted, ranks.map(|rank| (rank, 1)));
            }
        }
        self.spare.append(&mut self.pending);
    }

    fn together(mut self, mut other: Self) -> Self {
        self.settle();
        other.settle();
        Self { counts: self.counts.together(other.counts), ..self }
    }
}

/// Returns for each row that of the unit after it among those of its kind.
fn next(outcome: &Outcome) -> Vec<Option<usize>> {
    let mut next = vec![None; outcome.dataset().rows().len()];
    let ranked = outcome
        .in_order()
        .filter(|(row, _)| outcome.unit_outcome(*row).is_some_and(|unit| unit.rank.is_some()));
    let ranked: Vec<(usize, &Unit)> = ranked.collect();
    for pair in ranked.windows(2) {
        if let [(row, unit), (after, other)] = pair
            && unit.kind == other.kind
            && let Some(slot) = next.get_mut(*row)
        {
            *slot = Some(*after);
        }
    }
    next
}

impl Stability {
    pub(super) fn of(
        kept: &Arc<Kept>,
        source: Source<'_>,
        watch: Option<&Watch<'_>>,
    ) -> Result<Self, Error> {
        let (runs, outcome) = (Runs::new(kept, source), &kept.outcome);
        let (rows, framework) = (outcome.dataset().rows().len(), outcome.framework());
        let grades = framework.grades.len();
        let judges = grades > 0 || framework.verdict.is_some();
        let asked = Asked { next: next(outcome), grades, judges };
        let work = Work { all: source.len(), block: BLOCK, watch };
        let begin = || Counting {
            counts: Counts::of_none(rows, grades),
            workers: runs.workers(),
            pending: Vec::new(),
            spare: Vec::new(),
        };
        let mut counted = work.run(
            begin,
            |counting, number| counting.draw(&runs, number, &asked),
            Counting::together,
        )?;
        counted.settle();
        let counts = counted.counts;
        let draws = u64::try_from(source.len()).unwrap_or(u64::MAX);
        let is_sample = matches!(source.0, runs::From::Chance(_));
        Ok(Self { outcome: outcome.clone(), draws, is_sample, counts, next: asked.next })
    }

    /// Returns the outcome that was analysed.
    #[must_use]
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the number of draws.
    #[must_use]
    pub const fn draws(&self) -> u64 {
        self.draws
    }

    /// Returns the standard error of the share that so many draws are of all: in two of three cases the share that endlessly
    /// many draws would have lies no farther from it, unless no draw or every draw had it: then it may be off by about `3 ÷ n`.
    /// `None` if the weights were given: they are no sample.
    ///
    /// With `p` the share and `n` the number of draws it is `√(p(1 − p) ÷ n)`.
    #[must_use]
    pub fn standard_error(&self, draws: u64) -> Option<Shown> {
        let all = Exact::from(self.draws);
        let part = Exact::from(draws).over(&all).ok().flatten().filter(|_| self.is_sample)?;
        let spread = part.times(&Exact::ONE.minus(&part).ok()?).ok()?;
        spread.over(&all).ok().flatten()?.sqrt().ok().flatten()?.value.shown(4).ok()
    }

    /// Returns the ranks of all units, in the order of [`Outcome::units`].
    pub fn units(&self) -> impl ExactSizeIterator<Item = UnitStability<'_>> {
        self.outcome.in_order().map(|(row, _)| self.row(row))
    }

    /// Returns the ranks of a unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn unit(&self, id: &str) -> Result<UnitStability<'_>, Error> {
        self.outcome.find(id).map(|row| self.row(row))
    }

    fn row(&self, row: usize) -> UnitStability<'_> {
        UnitStability { stability: self, row }
    }
}

/// How often a unit had which rank.
#[derive(Debug, Clone, Copy)]
pub struct UnitStability<'a> {
    stability: &'a Stability,
    row: usize,
}

impl<'a> UnitStability<'a> {
    /// Returns the unit.
    #[must_use]
    pub fn unit(&self) -> Option<&'a Unit> {
        self.stability.outcome.dataset().rows().get(self.row)
    }

    /// Returns its rank by the rules. `None` if it has none.
    #[must_use]
    pub fn rank(&self) -> Option<u32> {
        self.stability.outcome.unit_outcome(self.row)?.rank
    }

    fn counts(&self) -> &'a [(u32, u64)] {
        self.stability.counts.ranks.get(self.row).map_or(&[], Vec::as_slice)
    }

    /// Returns the ranks that it had, in ascending order, each with the number of draws in which it had it.
    pub fn ranks(&self) -> impl ExactSizeIterator<Item = (u32, u64)> + use<'a> {
        self.counts().iter().copied()
    }

    /// Returns the best rank that it had. `None` if it had none.
    #[must_use]
    pub fn least(&self) -> Option<u32> {
        self.counts().first().map(|(rank, _)| *rank)
    }

    /// Returns the last rank that it had. `None` if it had none.
    #[must_use]
    pub fn greatest(&self) -> Option<u32> {
        self.counts().last().map(|(rank, _)| *rank)
    }

    /// Returns the rank that it or a better one had in at least half of the draws in which it was ranked. `None` if it
    /// had none.
    #[must_use]
    pub fn median(&self) -> Option<u32> {
        self.quantile(1, 2)
    }

    /// Returns the best rank such that it had this or a better one in at least `part` of `whole` of the draws in which it
    /// was ranked. `None` if it had none.
    #[must_use]
    pub fn quantile(&self, part: u32, whole: u32) -> Option<u32> {
        let all = self.counts().iter().map(|(_, draws)| u128::from(*draws));
        let all = all.fold(0, u128::saturating_add);
        let mut reached = 0u128;
        let found = self.counts().iter().find(|(_, draws)| {
            reached = reached.saturating_add(u128::from(*draws));
            reached.saturating_mul(whole.into()) >= all.saturating_mul(part.into())
        });
        found.map(|(rank, _)| *rank)
    }

    /// Returns in how many draws it had this rank or a better one.
    #[must_use]
    pub fn at_most(&self, rank: u32) -> u64 {
        let better = self.counts().iter().take_while(|(own, _)| *own <= rank);
        better.map(|(_, draws)| *draws).fold(0, u64::saturating_add)
    }

    /// Returns in how many draws it had the rank that it has by the rules.
    #[must_use]
    pub fn unmoved(&self) -> u64 {
        let by_rules = self.counts().iter().find(|(rank, _)| Some(*rank) == self.rank());
        by_rules.map_or(0, |(_, draws)| *draws)
    }
}

impl<'a> UnitStability<'a> {
    /// Returns the grades, from the highest, each with the number of draws in which it earned it. Empty if there are none.
    pub fn grades(&self) -> impl Iterator<Item = (&'a Text, u64)> + use<'a> {
        let grades = &self.stability.outcome.framework().grades;
        let first = self.row.saturating_mul(grades.len());
        let counts = self.stability.counts.grades.iter().skip(first);
        grades.iter().map(|grade| &grade.name).zip(counts.copied())
    }

    /// Returns whether it was scored.
    pub(crate) fn is_drawn(&self) -> bool {
        let unit = self.stability.outcome.unit_outcome(self.row);
        unit.is_some_and(|unit| unit.total.is_some())
    }

    /// Returns in how many draws it had the grade that it has by the rules. `None` if it has none.
    #[must_use]
    pub fn same_grade(&self) -> Option<u64> {
        let own = self.stability.outcome.unit_outcome(self.row)?.grade?;
        self.grades().find(|(grade, _)| *grade == own).map(|(_, draws)| draws)
    }

    /// Returns in how many draws it passed. `None` if there is no verdict.
    #[must_use]
    pub fn passes(&self) -> Option<u64> {
        self.stability.outcome.framework().verdict.as_ref()?;
        self.stability.counts.passes.get(self.row).copied()
    }

    /// Returns the unit after it by the rules, and in how many draws it was above that one. `None` if it is the last of
    /// its kind, or has no rank.
    #[must_use]
    pub fn above_next(&self) -> Option<(&'a Unit, u64)> {
        let next = (*self.stability.next.get(self.row)?)?;
        let unit = self.stability.outcome.dataset().rows().get(next)?;
        Some((unit, *self.stability.counts.above_next.get(self.row)?))
    }
}

impl Serialize for Stability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut stability = serializer.serialize_struct("Stability", 2)?;
        stability.serialize_field("draws", &self.draws)?;
        // Hundreds of ranks of thousands of units share few numbers of draws.
        let known = RefCell::new(HashMap::new());
        let error =
            |draws| *known.borrow_mut().entry(draws).or_insert_with(|| self.standard_error(draws));
        let units = self.units().map(|unit| Written { unit, error: &error });
        stability.serialize_field("units", &units.collect::<Vec<_>>())?;
        stability.end()
    }
}

impl Serialize for UnitStability<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let error = |draws| self.stability.standard_error(draws);
        self.write(&error, serializer)
    }
}

/// A unit beside the others, with the standard errors that these have asked for.
struct Written<'a> {
    unit: UnitStability<'a>,
    error: &'a dyn Fn(u64) -> Option<Shown>,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.unit.write(self.error, serializer)
    }
}

impl UnitStability<'_> {
    fn write<S: Serializer>(
        &self,
        error: &dyn Fn(u64) -> Option<Shown>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut unit = serializer.serialize_struct("UnitStability", 10)?;
        unit.serialize_field("unit", &self.unit().map(|unit| &unit.id))?;
        unit.serialize_field("rank", &self.rank())?;
        unit.serialize_field("least", &self.least())?;
        unit.serialize_field("median", &self.median())?;
        unit.serialize_field("greatest", &self.greatest())?;
        unit.serialize_field("ranks", &self.ranks().collect::<IndexMap<_, _>>())?;
        let grades: IndexMap<_, _> =
            self.grades().map(|(name, draws)| (name.vi.as_str(), draws)).collect();
        match grades.is_empty() {
            true => unit.skip_field("grades")?,
            false => unit.serialize_field("grades", &grades)?,
        }
        match self.passes() {
            Some(draws) => unit.serialize_field("passes", &draws)?,
            None => unit.skip_field("passes")?,
        }
        match self.above_next() {
            Some((_, draws)) => unit.serialize_field("above_next", &draws)?,
            None => unit.skip_field("above_next")?,
        }
        match self.stability.is_sample {
            true => unit.serialize_field("standard_errors", &self.standard_errors(error))?,
            false => unit.skip_field("standard_errors")?,
        }
        unit.end()
    }
}

/// The standard errors of shares of draws, as they serialize.
#[derive(Serialize)]
struct StandardErrors<'a> {
    ranks: IndexMap<u32, Shown>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    grades: IndexMap<&'a str, Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passes: Option<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    above_next: Option<Shown>,
}

impl<'a> UnitStability<'a> {
    fn standard_errors(&self, error: &dyn Fn(u64) -> Option<Shown>) -> StandardErrors<'a> {
        let ranks = self.ranks().filter_map(|(rank, draws)| Some((rank, error(draws)?)));
        let grades = self.grades().filter_map(|(grade, draws)| Some((&*grade.vi, error(draws)?)));
        StandardErrors {
            ranks: ranks.collect(),
            grades: grades.collect(),
            passes: self.passes().and_then(error),
            above_next: self.above_next().and_then(|(_, draws)| error(draws)),
        }
    }
}
