//! How often each unit had which rank in many draws.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};

use super::kept::Kept;
use super::runs::{Runs, Source, Workers};
use crate::dataset::Unit;
use crate::error::Error;
use crate::outcome::Outcome;

/// The draws of a block. A thread counts a block at a time, and blocks do not depend on the number of threads.
const BLOCK: usize = 64;

/// A callback for progress: the draws done and the draws in all. It stops the work by returning
/// [`ControlFlow::Break`].
pub(super) type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// How often each unit had which rank in many draws.
///
/// Made by [`Analysis::stability`](super::Analysis::stability). Serializes with the ranks as keys: `{"draws": 2,
/// "units": [{"unit": "an", "rank": 1, "least": 1, "median": 1, "greatest": 2, "ranks": {"1": 1, "2": 1}}]}`.
#[derive(Debug, Clone)]
pub struct Stability {
    outcome: Outcome,
    draws: u64,
    /// For each row of the dataset.
    counts: Vec<Counts>,
}

/// How often a unit had each rank: ranks in ascending order, each with a number of draws above zero.
type Counts = Vec<(u32, u64)>;

/// What is counted in some draws. Counts of other draws are added to it.
#[derive(Debug)]
struct Counted {
    draws: u64,
    counts: Vec<Counts>,
}

impl Counted {
    fn nothing(kept: &Kept) -> Self {
        Self { draws: 0, counts: vec![Counts::new(); kept.outcome.dataset().rows().len()] }
    }

    /// Counts the ranks of a block of draws.
    fn block<'a>(
        &mut self,
        runs: &Runs<'a>,
        workers: &mut Workers<'a>,
        draws: Range<usize>,
    ) -> Result<(), Error> {
        draws.into_iter().try_for_each(|number| {
            runs.draw(workers, number, |worker| {
                self.draws = self.draws.saturating_add(1);
                for (counts, rank) in self.counts.iter_mut().zip(&worker.ranks) {
                    if *rank > 0 {
                        add(counts, *rank, 1);
                    }
                }
                Ok(())
            })
        })
    }

    #[cfg(feature = "parallel")]
    fn with(mut self, other: Self) -> Self {
        self.draws = self.draws.saturating_add(other.draws);
        for (counts, other) in self.counts.iter_mut().zip(other.counts) {
            other.into_iter().for_each(|(rank, draws)| add(counts, rank, draws));
        }
        self
    }
}

/// The work on all draws.
struct Job<'a> {
    runs: Runs<'a>,
    watch: Option<&'a Watch<'a>>,
    done: AtomicUsize,
}

impl<'a> Job<'a> {
    /// Counts a block of draws on top of what was counted.
    fn block(
        &self,
        (mut counted, mut workers): (Counted, Workers<'a>),
        number: usize,
    ) -> Result<(Counted, Workers<'a>), Error> {
        let (all, first) = (self.runs.source.len(), number.saturating_mul(BLOCK));
        let draws = first..first.saturating_add(BLOCK).min(all);
        let len = draws.len();
        counted.block(&self.runs, &mut workers, draws)?;
        // Wraps only beyond the largest number of draws.
        let done = self.done.fetch_add(len, Ordering::Relaxed).wrapping_add(len);
        match self.watch.is_some_and(|watch| watch(done, all).is_break()) {
            true => Err(Error::Cancelled),
            false => Ok((counted, workers)),
        }
    }

    fn begin(&self) -> (Counted, Workers<'a>) {
        (Counted::nothing(self.runs.kept), self.runs.workers())
    }

    fn blocks(&self) -> usize {
        self.runs.source.len().div_ceil(BLOCK)
    }

    #[cfg(not(feature = "parallel"))]
    fn run(&self) -> Result<Counted, Error> {
        let counted =
            (0..self.blocks()).try_fold(self.begin(), |so_far, number| self.block(so_far, number));
        counted.map(|(counted, _)| counted)
    }

    /// Blocks are counted on all threads. Sums do not depend on their order.
    #[cfg(feature = "parallel")]
    fn run(&self) -> Result<Counted, Error> {
        use rayon::iter::{IntoParallelIterator, ParallelIterator};
        (0..self.blocks())
            .into_par_iter()
            .try_fold(|| self.begin(), |so_far, number| self.block(so_far, number))
            .map(|counted| counted.map(|(counted, _)| counted))
            .try_reduce(|| Counted::nothing(self.runs.kept), |one, other| Ok(one.with(other)))
    }
}

impl Stability {
    pub(super) fn of(
        kept: &Arc<Kept>,
        source: Source<'_>,
        watch: Option<&Watch<'_>>,
    ) -> Result<Self, Error> {
        let job = Job { runs: Runs::new(kept, source), watch, done: AtomicUsize::new(0) };
        let Counted { draws, counts } = job.run()?;
        Ok(Self { outcome: kept.outcome.clone(), draws, counts })
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

fn add(counts: &mut Counts, rank: u32, draws: u64) {
    match counts.binary_search_by_key(&rank, |(rank, _)| *rank) {
        Ok(place) => {
            let count = counts.get_mut(place).into_iter();
            count.for_each(|(_, count)| *count = count.saturating_add(draws));
        }
        Err(place) => counts.insert(place, (rank, draws)),
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
        self.stability.counts.get(self.row).map_or(&[], Vec::as_slice)
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

impl Serialize for Stability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut stability = serializer.serialize_struct("Stability", 2)?;
        stability.serialize_field("draws", &self.draws)?;
        stability.serialize_field("units", &self.units().collect::<Vec<_>>())?;
        stability.end()
    }
}

impl Serialize for UnitStability<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut unit = serializer.serialize_struct("UnitStability", 6)?;
        unit.serialize_field("unit", &self.unit().map(|unit| &unit.id))?;
        unit.serialize_field("rank", &self.rank())?;
        unit.serialize_field("least", &self.least())?;
        unit.serialize_field("median", &self.median())?;
        unit.serialize_field("greatest", &self.greatest())?;
        unit.serialize_field("ranks", &Ranks(self.counts()))?;
        unit.end()
    }
}

struct Ranks<'a>(&'a [(u32, u64)]);

impl Serialize for Ranks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut ranks = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(rank, draws)| ranks.serialize_entry(rank, draws))?;
        ranks.end()
    }
}
