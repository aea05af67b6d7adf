//! A unit on both sides.

use serde::Serialize;

use super::both::Both;
use super::comparison::Comparison;
use super::pairs::{Base, Pair};
use super::scores::Scores;
use crate::dataset::Unit;
use crate::error::Error;
use crate::model::{MetricIndex, Text, UnitKind, Verdict};
use crate::outcome::{Input, Outcome, Predecessor};

/// A unit on both sides. Borrows from the comparison and is cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct UnitComparison<'c> {
    comparison: &'c Comparison<'c>,
    pair: &'c Pair<'c>,
}

/// A rank among the units of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Rank {
    /// The rank, from 1.
    pub(super) rank: u32,
    /// The number of units of the kind that have a rank.
    pub(super) of: u32,
}

impl<'c> UnitComparison<'c> {
    pub(super) const fn new(comparison: &'c Comparison<'c>, pair: &'c Pair<'c>) -> Self {
        Self { comparison, pair }
    }

    /// Returns the comparison that the unit belongs to.
    #[must_use]
    pub const fn comparison(&self) -> &'c Comparison<'c> {
        self.comparison
    }

    pub(super) const fn pair(&self) -> &'c Pair<'c> {
        self.pair
    }

    /// Returns the unit of the other outcome.
    #[must_use]
    pub fn unit(&self) -> &'c Unit {
        self.pair.unit
    }

    /// Returns the unit that it is compared with. `None` if that is the mean of several.
    #[must_use]
    pub fn base_unit(&self) -> Option<&'c Unit> {
        self.comparison.outcomes.base.dataset().rows().get(self.base_row()?)
    }

    /// Returns the units that it was formed from, with their totals. `None` if it is compared with one unit.
    #[must_use]
    pub fn predecessors(&self) -> Option<Vec<Predecessor>> {
        match &self.pair.base {
            Base::Row(_) => None,
            Base::Mean(predecessors) => {
                let base = self.comparison.outcomes.base;
                Some(predecessors.scores(|row| base.exact_total(row)))
            }
        }
    }

    const fn base_row(&self) -> Option<usize> {
        match &self.pair.base {
            Base::Row(row) => Some(*row),
            Base::Mean(_) => None,
        }
    }

    /// Returns its row on each side.
    pub(super) const fn rows(&self) -> Both<Option<usize>> {
        Both { base: self.base_row(), other: Some(self.pair.row) }
    }

    /// Calls `ask` for each outcome. Does not call it for a base that is the mean of several units.
    fn of_rows<T>(&self, ask: impl Fn(&'c Outcome, usize) -> Option<T>) -> Both<Option<T>> {
        self.comparison.outcomes.with(self.rows(), |outcome, row| ask(outcome, row?))
    }

    /// Compares the totals.
    #[must_use]
    pub fn total(&self) -> Scores {
        self.comparison.total(self.pair)
    }

    /// Returns the ranks, each among the units of its kind on its side.
    #[must_use]
    pub fn rank(&self) -> Both<Option<u32>> {
        self.ranks().map(|rank| Some(rank?.rank))
    }

    /// Returns among how many units of its kind it is ranked.
    #[must_use]
    pub fn ranked(&self) -> Both<Option<u32>> {
        self.ranks().map(|rank| Some(rank?.of))
    }

    pub(super) fn ranks(&self) -> Both<Option<Rank>> {
        let sides = self.of_rows(|outcome, row| {
            let unit = outcome.unit_outcome(row)?;
            Some((unit.rank?, outcome.framework().unit_kinds(), &unit.unit.kind))
        });
        let among = |side: Option<(u32, &[UnitKind], &UnitKind)>, ranked: &Vec<u32>| {
            let (rank, kinds, kind) = side?;
            let position = kinds.iter().position(|known| known == kind)?;
            Some(Rank { rank, of: ranked.get(position).copied()? })
        };
        sides.with(self.comparison.ranked.as_ref(), among)
    }

    /// Returns by how many ranks the unit went up; a negative number means down. `None` if a side has no
    /// rank, or the unit is of another kind there. If units were added, removed or merged, the two ranks
    /// are among different numbers of units: see [`UnitComparison::ranked`].
    #[must_use]
    pub fn rank_change(&self) -> Option<i64> {
        if self.kinds().present().is_none_or(|kinds| kinds.differ()) {
            return None;
        }
        let Both { base, other } = self.rank().present()?;
        i64::from(base).checked_sub(i64::from(other))
    }

    /// Returns the kinds.
    pub(super) fn kinds(&self) -> Both<Option<&'c UnitKind>> {
        self.of_rows(|outcome, row| outcome.dataset().rows().get(row).map(|unit| &unit.kind))
    }

    /// Returns the grades.
    #[must_use]
    pub fn grade(&self) -> Both<Option<&'c Text>> {
        self.of_rows(|outcome, row| outcome.unit_outcome(row)?.grade)
    }

    /// Returns the verdicts.
    #[must_use]
    pub fn verdict(&self) -> Both<Option<Verdict>> {
        self.of_rows(|outcome, row| outcome.unit_outcome(row)?.verdict)
    }

    /// Returns whether a check refuses the unit, so that it has no total.
    #[must_use]
    pub fn refused(&self) -> Both<bool> {
        self.of_rows(|outcome, row| Some(outcome.is_refused(row))).map(|side| side == Some(true))
    }

    /// Returns the values that differ, scored or not, of the metrics that both sides have by id, in the
    /// order of the other rule file. Empty if the base is the mean of several.
    pub fn values(&self) -> impl Iterator<Item = Both<Input>> + use<'c> {
        let unit = *self;
        let count = self.comparison.outcomes.other.framework().metrics.len();
        (0u32..).map(MetricIndex).take(count).filter_map(move |metric| {
            let places = unit.places(metric)?;
            let value = |outcome: &Outcome, (row, metric)| outcome.dataset().value(row, metric);
            let differ = unit.comparison.outcomes.with(places, value).differ();
            if differ { unit.inputs(metric) } else { None }
        })
    }

    /// Returns the value of a metric of the other framework on both sides.
    pub(super) fn inputs(&self, metric: MetricIndex) -> Option<Both<Input>> {
        let input = |outcome: &Outcome, (row, metric)| Input::of(outcome, row, metric);
        self.comparison.outcomes.with(self.places(metric)?, input).present()
    }

    /// Returns the row and the metric of each side. `None` if the base has no such metric, or is the mean of several
    /// units.
    pub(super) fn places(&self, metric: MetricIndex) -> Option<Both<(usize, MetricIndex)>> {
        let metrics = Both { base: self.comparison.base_metric(metric), other: Some(metric) };
        self.rows().with(metrics, |row, metric| Some((row?, metric?))).present()
    }
}

impl<'a> Comparison<'a> {
    /// Returns the units that both sides have: the largest difference of the total first, up or down.
    pub fn units(&self) -> impl ExactSizeIterator<Item = UnitComparison<'_>> + DoubleEndedIterator {
        self.pairs.iter().map(|pair| UnitComparison::new(self, pair))
    }

    /// Returns a unit, by its id in the other outcome.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] if the other outcome has no such unit, or the base has nothing to compare
    /// it with.
    pub fn unit(&self, id: &str) -> Result<UnitComparison<'_>, Error> {
        let dataset = self.outcomes.other.dataset();
        let pair = dataset.find(id).and_then(|row| self.pair_of_row(row));
        pair.map(|pair| UnitComparison::new(self, pair)).ok_or_else(|| {
            let known = self.pairs.iter().map(|pair| pair.unit.id.as_str());
            Error::unknown_unit(id, known)
        })
    }
}
