//! How a total, node or target changed over all units.

use super::item::Definition;
use super::{Comparison, Scores};
use crate::model::Text;
use crate::number::Exact;

/// How a total, node or target changed over all units that both sides have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary<'c> {
    /// The id of the node or target; nothing for the total.
    pub id: Option<&'c str>,
    /// Its number in the published document.
    pub code: Option<&'c str>,
    /// What people call it.
    pub name: Option<&'c Text>,
    /// Depth in the tree, from 1; 1 for a target, 0 for the total.
    pub depth: u32,
    /// Whether it has others in it; the total has.
    pub group: bool,
    /// How many units are better on the other side.
    pub up: usize,
    /// How many are worse.
    pub down: usize,
    /// How many are the same.
    pub same: usize,
    /// How many have no difference, because a side has no score.
    pub without: usize,
    /// The differences of those that are better, added up; nothing where the number outgrew what can be
    /// carried exactly.
    pub gained: Option<Exact>,
    /// The differences of those that are worse, added up: not above zero.
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

    pub(super) fn of_totals(comparison: &'c Comparison<'_>) -> Self {
        let mut summary = Self::new(None, None);
        for unit in comparison.units() {
            summary.take(&unit.total());
        }
        summary
    }

    pub(super) fn of_item(comparison: &'c Comparison<'_>, place: usize) -> Self {
        let mut summary = Self::new(None, None);
        let Some(item) = comparison.items.get(place) else { return summary };
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
            *sum = sum.take().and_then(|sum| sum.plus(difference).ok());
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

    /// How many units have a difference.
    #[must_use]
    pub const fn compared(&self) -> usize {
        self.up.saturating_add(self.down).saturating_add(self.same)
    }

    /// The mean of the differences; nothing where no unit has one.
    #[must_use]
    pub fn mean(&self) -> Option<Exact> {
        let sum = self.gained.as_ref()?.plus(self.lost.as_ref()?).ok()?;
        let count = u64::try_from(self.compared()).ok()?;
        sum.over(&Exact::from(count)).ok().flatten()
    }
}
