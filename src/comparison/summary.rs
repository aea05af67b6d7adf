//! Changes of a total, node or target over all units.

use super::both::Both;
use super::comparison::Comparison;
use super::item::Definition;
use super::scores::Scores;
use crate::model::{Item, Text};
use crate::number::Exact;

/// Changes of a total, node or target over all units that both sides have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary<'c> {
    /// The id of the node or target. `None` for the total.
    pub id: Option<&'c str>,
    /// Its number in the published document.
    pub code: Option<&'c str>,
    /// Its name. `None` for the total.
    pub name: Option<&'c Text>,
    /// Its depth in the tree, from 1. A target has 1, the total 0.
    pub depth: u32,
    /// Whether it is a group or the total.
    pub group: bool,
    /// The number of units that are better on the other side.
    pub up: usize,
    /// The number of units that are worse.
    pub down: usize,
    /// The number of units that are the same.
    pub same: usize,
    /// The number of units without a difference, because a side has no score.
    pub without: usize,
    /// The sum of the differences of units that are better. `None` if it is too large to be exact.
    pub gained: Option<Exact>,
    /// The sum of the differences of units that are worse, which is not above zero.
    pub lost: Option<Exact>,
}

impl<'c> Summary<'c> {
    const fn new(id: Option<&'c str>, name: Option<&'c Text>) -> Self {
        Self {
            id,
            code: None,
            name,
            depth: 0,
            group: true,
            up: 0,
            down: 0,
            same: 0,
            without: 0,
            gained: Some(Exact::ZERO),
            lost: Some(Exact::ZERO),
        }
    }

    fn of_item(comparison: &'c Comparison<'_>, item: &Both<Item>) -> Self {
        let mut summary = Self::new(None, None);
        let framework = comparison.outcomes.other.framework();
        if let Some((id, name)) = framework.label(item.other) {
            summary = Self::new(Some(id), Some(name));
        }
        if let Some(definition) = Definition::of(framework, item.other) {
            summary.group = definition.is_group();
            (summary.code, summary.depth) = match definition {
                Definition::Node(node) => (node.code(), node.depth()),
                Definition::Target(target) => (target.code.as_deref(), 1),
            };
        }
        for pair in &comparison.pairs {
            if comparison.surely_same(pair, *item) {
                summary.same = summary.same.saturating_add(1);
            } else {
                summary.take(&comparison.scores(pair, *item));
            }
        }
        summary
    }

    fn take(&mut self, scores: &Scores) {
        let add = |sum: &mut Option<Exact>, difference: &Exact| {
            *sum = sum.take().and_then(|sum| sum.plus_cut(difference).ok());
        };
        let count = match scores.difference() {
            None => &mut self.without,
            Some(difference) if difference.is_zero() => &mut self.same,
            Some(difference) if difference.is_negative() => {
                add(&mut self.lost, &difference);
                &mut self.down
            }
            Some(difference) => {
                add(&mut self.gained, &difference);
                &mut self.up
            }
        };
        *count = count.saturating_add(1);
    }

    /// Returns the number of units that have a difference.
    #[must_use]
    pub const fn compared(&self) -> usize {
        self.up.saturating_add(self.down).saturating_add(self.same)
    }

    /// Returns the mean of the differences. `None` if no unit has one.
    #[must_use]
    pub fn mean(&self) -> Option<Exact> {
        let sum = self.gained.as_ref()?.plus(self.lost.as_ref()?).ok()?;
        let count = u64::try_from(self.compared()).ok()?;
        sum.over(&Exact::from(count)).ok().flatten()
    }
}

impl Comparison<'_> {
    /// Sums up how the totals of all units changed.
    #[must_use]
    pub fn summary(&self) -> Summary<'_> {
        let mut summary = Summary::new(None, None);
        for pair in &self.pairs {
            summary.take(&self.total(pair));
        }
        summary
    }

    /// Sums up how each node or target changed over all units, in the order of the rule file: where
    /// self-assessments are most inflated, what improved in a year.
    pub fn summaries(&self) -> impl ExactSizeIterator<Item = Summary<'_>> + DoubleEndedIterator {
        self.items.iter().map(|item| Summary::of_item(self, item))
    }
}
