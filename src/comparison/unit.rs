//! One unit on both sides.

use serde::Serialize;

use super::{Base, Both, Comparison, Explanation, ItemComparison, Pair, Scores, largest};
use crate::dataset::Unit;
use crate::merged::Part;
use crate::model::{Language, MetricIndex, Text, UnitKind};
use crate::outcome::{InputCard, Outcome, Verdict};

/// One unit on both sides; a view, cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct UnitComparison<'c> {
    comparison: &'c Comparison<'c>,
    pair: &'c Pair<'c>,
}

/// A place among the units of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Rank {
    /// The rank, from 1.
    pub rank: u32,
    /// How many units of the kind have one.
    pub of: u32,
}

impl<'c> UnitComparison<'c> {
    pub(super) const fn new(comparison: &'c Comparison<'c>, pair: &'c Pair<'c>) -> Self {
        Self { comparison, pair }
    }

    /// What it belongs to.
    #[must_use]
    pub const fn comparison(&self) -> &'c Comparison<'c> {
        self.comparison
    }

    pub(super) const fn pair(&self) -> &'c Pair<'c> {
        self.pair
    }

    /// The unit, as the other outcome has it.
    #[must_use]
    pub fn unit(&self) -> &'c Unit {
        self.pair.unit
    }

    /// The unit that it is compared with; nothing where that is the mean of several.
    #[must_use]
    pub fn base_unit(&self) -> Option<&'c Unit> {
        self.comparison.outcomes.base.dataset().rows().get(self.base_row()?)
    }

    /// The units that it was formed from with their totals; nothing where it is compared with one.
    #[must_use]
    pub fn predecessors(&self) -> Option<Vec<Part<'c>>> {
        match &self.pair.base {
            Base::Row(_) => None,
            Base::Mean(several) => {
                let base = self.comparison.outcomes.base;
                Some(several.parts(|row| base.exact_total(row)))
            }
        }
    }

    const fn base_row(&self) -> Option<usize> {
        match &self.pair.base {
            Base::Row(row) => Some(*row),
            Base::Mean(_) => None,
        }
    }

    /// Its row on each side.
    pub(super) const fn rows(&self) -> Both<Option<usize>> {
        Both { base: self.base_row(), other: Some(self.pair.row) }
    }

    /// What each outcome says of it; nothing of the mean of several.
    fn of_rows<T>(&self, say: impl Fn(&'c Outcome, usize) -> Option<T>) -> Both<Option<T>> {
        self.comparison.outcomes.with(self.rows(), |outcome, row| say(outcome, row?))
    }

    /// The totals.
    #[must_use]
    pub fn total(&self) -> Scores {
        self.comparison.total(self.pair)
    }

    /// The ranks, each among the units of its kind on its side.
    #[must_use]
    pub fn rank(&self) -> Both<Option<Rank>> {
        let sides = self.of_rows(|outcome, row| {
            let unit = outcome.unit_outcome(row)?;
            Some((unit.rank?, outcome.framework().unit_kinds(), &unit.unit.kind))
        });
        let among = |side: Option<(u32, &[UnitKind], &UnitKind)>, ranked: &Vec<u32>| {
            let (rank, kinds, kind) = side?;
            let place = kinds.iter().position(|one| one == kind)?;
            Some(Rank { rank, of: ranked.get(place).copied()? })
        };
        sides.with(self.comparison.ranked.as_ref(), among)
    }

    /// By how many places it went up, or down where it is below zero; nothing where a side has no rank,
    /// or the unit is of another kind there. Where units came or went, or were merged, the ranks are
    /// places in fields of different size, which [`Rank::of`] tells.
    #[must_use]
    pub fn rank_change(&self) -> Option<i64> {
        if self.kinds().present().is_none_or(|kinds| kinds.differ()) {
            return None;
        }
        let Both { base, other } = self.rank().present()?;
        i64::from(base.rank).checked_sub(i64::from(other.rank))
    }

    /// The kinds.
    pub(super) fn kinds(&self) -> Both<Option<&'c UnitKind>> {
        self.of_rows(|outcome, row| outcome.dataset().rows().get(row).map(|unit| &unit.kind))
    }

    /// The grades.
    #[must_use]
    pub fn grade(&self) -> Both<Option<&'c Text>> {
        self.of_rows(|outcome, row| outcome.unit_outcome(row)?.grade)
    }

    /// The verdicts.
    #[must_use]
    pub fn verdict(&self) -> Both<Option<Verdict>> {
        self.of_rows(|outcome, row| outcome.unit_outcome(row)?.verdict)
    }

    /// Whether a check refuses the unit, so that it has no total.
    #[must_use]
    pub fn refused(&self) -> Both<bool> {
        self.of_rows(|outcome, row| Some(outcome.is_refused(row))).map(|side| side == Some(true))
    }

    /// Every node or target that both sides have, in the order of the rule file, groups before what is
    /// in them.
    pub fn items(&self) -> impl ExactSizeIterator<Item = ItemComparison<'c>> + use<'c> {
        let unit = *self;
        let items = self.comparison.items.iter();
        items.map(move |item| ItemComparison::new(unit, *item))
    }

    /// One node or target.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<ItemComparison<'c>> {
        self.items().find(|item| item.id() == id)
    }

    /// What changed: indicators and targets, as [`Comparison::largest`] orders them.
    pub fn largest(&self) -> impl ExactSizeIterator<Item = ItemComparison<'c>> + use<'c> {
        largest(std::iter::once(*self))
    }

    /// The values that differ, scored or not, in the order of the other rule file: metrics that both
    /// sides have, by id. None where the base is the mean of several.
    pub fn values(&self) -> impl Iterator<Item = Both<InputCard<'c>>> + use<'c> {
        let unit = *self;
        let count = self.comparison.outcomes.other.framework().metrics().len();
        (0u32..).map(MetricIndex).take(count).filter_map(move |metric| {
            let inputs = unit.inputs(metric)?;
            (inputs.base.value != inputs.other.value).then_some(inputs)
        })
    }

    /// The value of a metric of the other framework on both sides.
    pub(super) fn inputs(&self, metric: MetricIndex) -> Option<Both<InputCard<'c>>> {
        let outcomes = self.comparison.outcomes;
        let metrics = Both { base: self.comparison.base_metric(metric), other: Some(metric) };
        let places = self.rows().with(metrics, |row, metric| Some((row?, metric?)));
        let input = |outcome: &'c Outcome, place: Option<(usize, MetricIndex)>| {
            let (row, metric) = place?;
            InputCard::new(outcome, row, metric)
        };
        outcomes.with(places, input).present()
    }

    /// The comparison as text for people: totals, rank and grade, then everything that changed with its
    /// reasons, the largest difference first.
    #[must_use]
    pub const fn explain(&self, language: Language) -> Explanation<'c> {
        Explanation::of_unit(*self, language)
    }
}

impl Comparison<'_> {
    /// The metric of the base that a metric of the other framework is.
    pub(super) fn base_metric(&self, metric: MetricIndex) -> Option<MetricIndex> {
        if self.same_rules() {
            return Some(metric);
        }
        let id = &self.outcomes.other.framework().metric(metric)?.id;
        let place = self.outcomes.base.framework().metrics().get_index_of(id)?;
        u32::try_from(place).ok().map(MetricIndex)
    }
}
