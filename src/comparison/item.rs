//! A node or target of a unit on both sides.

use std::cmp::Reverse;

use super::both::Both;
use super::comparison::Comparison;
use super::scores::{self, Scores};
use super::unit::UnitComparison;
use crate::model::{
    EvidenceRule, Framework, Item, NodeData, TargetData, TargetIndex, TargetState, Text,
};
use crate::number::Exact;
use crate::outcome::Outcome;
use crate::scorecard::Words;

/// A node or a target in one framework.
#[derive(Debug, Clone, Copy)]
pub(super) enum Definition<'c> {
    Node(&'c NodeData),
    Target(&'c TargetData),
}

impl<'c> Definition<'c> {
    pub(super) fn of(framework: &'c Framework, item: Item) -> Option<Self> {
        match item {
            Item::Node(index) => framework.index()?.node(index).map(Self::Node),
            Item::Target(index) => framework.criteria()?.targets.get(index.get()).map(Self::Target),
        }
    }

    pub(super) fn evidence_rule(&self) -> EvidenceRule {
        match self {
            Self::Node(node) => node.evidence(),
            Self::Target(_) => EvidenceRule::Optional,
        }
    }

    pub(super) fn is_group(&self) -> bool {
        matches!(self, Self::Node(node) if node.is_group())
    }
}

/// A node or target of a unit on both sides. Borrows from the comparison and is cheap to copy. Everything
/// is computed on demand.
#[derive(Debug, Clone, Copy)]
pub struct ItemComparison<'c> {
    unit: UnitComparison<'c>,
    item: Both<Item>,
}

impl<'c> ItemComparison<'c> {
    pub(super) const fn new(unit: UnitComparison<'c>, item: Both<Item>) -> Self {
        Self { unit, item }
    }

    /// Returns the unit.
    #[must_use]
    pub const fn unit(&self) -> UnitComparison<'c> {
        self.unit
    }

    fn outcomes(&self) -> Both<&'c Outcome> {
        self.unit.comparison().outcomes()
    }

    /// Returns what each rule file says of the item.
    pub(super) fn definition(&self) -> Both<Option<Definition<'c>>> {
        self.outcomes().with(self.item, |outcome, item| Definition::of(outcome.framework(), item))
    }

    fn label(&self) -> (&'c str, &'c Text) {
        // There always is one: the items were taken from the framework.
        const NAMELESS: &Text = &Text { vi: String::new(), en: None };
        self.outcomes().other.framework().label(self.item.other).unwrap_or(("", NAMELESS))
    }

    /// Returns its id.
    #[must_use]
    pub fn id(&self) -> &'c str {
        self.label().0
    }

    /// Returns its name in the other rule file.
    #[must_use]
    pub fn name(&self) -> &'c Text {
        self.label().1
    }

    /// Returns its number in the published document, as the other rule file has it.
    #[must_use]
    pub fn code(&self) -> Option<&'c str> {
        match self.definition().other? {
            Definition::Node(node) => node.code(),
            Definition::Target(target) => target.code.as_deref(),
        }
    }

    /// Returns its depth in the tree, from 1. A target has depth 1.
    #[must_use]
    pub fn depth(&self) -> u32 {
        match self.definition().other {
            Some(Definition::Node(node)) => node.depth(),
            _ => 1,
        }
    }

    /// Returns whether it is a group on either side.
    #[must_use]
    pub fn is_group(&self) -> bool {
        let group = |definition: Option<Definition<'_>>| definition.is_some_and(|d| d.is_group());
        let sides = self.definition().map(group);
        sides.base || sides.other
    }

    /// Compares the scores.
    #[must_use]
    pub fn scores(&self) -> Scores {
        self.unit.comparison().scores(self.unit.pair(), self.item)
    }

    /// Returns what the numbers say of a target. `None` for a node, and for a base that is the mean of
    /// several units.
    #[must_use]
    pub fn state(&self) -> Both<Option<TargetState>> {
        self.of_target(|outcome, target, row| Some(outcome.target_state(target.get(), row)))
    }

    /// Returns the marks after the states of a target, such as that of synthetic figures.
    pub(crate) fn marks(&self, words: Words) -> Both<Option<String>> {
        self.of_target(|outcome, target, row| {
            let target = outcome.framework().criteria()?.targets.get(target.get())?;
            outcome.target_mark(target, row, words)
        })
    }

    /// Returns whether the unit declares that it meets a target. `None` if it declares nothing.
    #[must_use]
    pub fn declared(&self) -> Both<Option<bool>> {
        self.of_target(|outcome, target, row| outcome.dataset().declared(target, row))
    }

    /// Returns whether the other rule file requires evidence for its values.
    pub(super) fn evidence_rule(&self) -> EvidenceRule {
        self.definition()
            .other
            .map_or(EvidenceRule::Optional, |definition| definition.evidence_rule())
    }

    fn of_target<T>(
        &self,
        ask: impl Fn(&Outcome, TargetIndex, usize) -> Option<T>,
    ) -> Both<Option<T>> {
        let places = self.item.with(self.unit.rows(), |item, row| match item {
            Item::Target(target) => Some((target, row?)),
            Item::Node(_) => None,
        });
        self.outcomes().with(places, |outcome, place| {
            let (target, row) = place?;
            ask(outcome, target, row)
        })
    }

    /// Returns the size of its difference, if it changed at all. A score on one side only is a change
    /// without a difference.
    fn change(&self) -> Option<Option<Exact>> {
        if self.unit.comparison().surely_same(self.unit.pair(), self.item) {
            return None;
        }
        let scores = self.scores();
        let difference = scores.difference().map(scores::size);
        let is_one_sided = scores.score.base.is_some() != scores.score.other.is_some();
        let is_moved = difference.as_ref().is_some_and(|difference| !difference.is_zero());
        let is_restated = self.state().differ() || self.declared().differ();
        (is_one_sided || is_moved || is_restated).then_some(difference)
    }

    /// Returns the node or target in each framework.
    pub(super) const fn pair(&self) -> Both<Item> {
        self.item
    }
}

impl<'c> UnitComparison<'c> {
    /// Returns every node or target that both sides have, in the order of the rule file, groups before
    /// their children.
    pub fn items(
        &self,
    ) -> impl ExactSizeIterator<Item = ItemComparison<'c>> + DoubleEndedIterator + use<'c> {
        let unit = *self;
        let items = self.comparison().items.iter();
        items.map(move |item| ItemComparison::new(unit, *item))
    }

    /// Returns the node or target with this id. `None` if one side does not have it.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<ItemComparison<'c>> {
        self.items().find(|item| item.id() == id)
    }

    /// Returns the indicators and targets of this unit that changed, as [`Comparison::largest`] orders them.
    pub fn largest(
        &self,
    ) -> impl ExactSizeIterator<Item = ItemComparison<'c>> + DoubleEndedIterator + use<'c> {
        largest_first(std::iter::once(*self))
    }
}

impl<'a> Comparison<'a> {
    /// Returns every node or target of every unit: units in the order of [`Comparison::units`], the items
    /// of each in the order of the rule file, groups before their children.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = ItemComparison<'_>> {
        self.units().flat_map(|unit| unit.items())
    }

    /// Returns the indicators and targets of all units that changed: the largest difference first, up or
    /// down, and last those that have a score on one side only. Groups are left out, because their
    /// differences come from their indicators.
    ///
    /// Every call looks at every indicator of every unit and sorts what changed.
    pub fn largest(
        &self,
    ) -> impl ExactSizeIterator<Item = ItemComparison<'_>> + DoubleEndedIterator {
        let pairs = self.outcomes.other.order().iter().filter_map(|row| self.pair_of_row(*row));
        largest_first(pairs.map(|pair| UnitComparison::new(self, pair)))
    }
}

fn largest_first<'c>(
    units: impl Iterator<Item = UnitComparison<'c>>,
) -> std::vec::IntoIter<ItemComparison<'c>> {
    let items = units.flat_map(|unit| unit.items()).filter(|item| !item.is_group());
    let mut changed: Vec<_> =
        items.filter_map(|item| Some((Reverse(item.change()?), item))).collect();
    // Stable: equal differences stay in the order of units and rules.
    changed.sort_by(|(size, _), (next, _)| size.cmp(next));
    changed.into_iter().map(|(_, item)| item).collect::<Vec<_>>().into_iter()
}
