//! One node or target of one unit on both sides.

use super::reason::{self, Reason};
use super::{Both, Explanation, Scores, UnitComparison, scores};
use crate::evaluation::TargetState;
use crate::model::{
    EvidenceRule, Framework, Item, Language, NodeData, TargetData, TargetIndex, Text,
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

    pub(super) const fn evidence_rule(&self) -> EvidenceRule {
        match self {
            Self::Node(node) => node.evidence(),
            Self::Target(_) => EvidenceRule::Optional,
        }
    }

    pub(super) const fn is_group(&self) -> bool {
        matches!(self, Self::Node(node) if node.is_group())
    }
}

/// One node or target of one unit on both sides; a view, cheap to copy. Everything is worked out when it
/// is asked for.
#[derive(Debug, Clone, Copy)]
pub struct ItemComparison<'c> {
    unit: UnitComparison<'c>,
    item: Both<Item>,
}

/// How much something changed, for sorting: what has a difference before what has none.
pub(super) type Change = Option<Exact>;

impl<'c> ItemComparison<'c> {
    pub(super) const fn new(unit: UnitComparison<'c>, item: Both<Item>) -> Self {
        Self { unit, item }
    }

    /// The unit.
    #[must_use]
    pub const fn unit(&self) -> UnitComparison<'c> {
        self.unit
    }

    fn outcomes(&self) -> Both<&'c Outcome> {
        self.unit.comparison().outcomes()
    }

    /// What each rule file says it is.
    pub(super) fn definition(&self) -> Both<Option<Definition<'c>>> {
        self.outcomes().with(self.item, |outcome, item| Definition::of(outcome.framework(), item))
    }

    fn label(&self) -> (&'c str, &'c Text) {
        // There always is one: the items were taken from the framework.
        const NAMELESS: &Text = &Text { vi: String::new(), en: None };
        self.outcomes().other.framework().label(self.item.other).unwrap_or(("", NAMELESS))
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'c str {
        self.label().0
    }

    /// What people call it, in the other rule file.
    #[must_use]
    pub fn name(&self) -> &'c Text {
        self.label().1
    }

    /// Its number in the published document, in the other rule file.
    #[must_use]
    pub fn code(&self) -> Option<&'c str> {
        match self.definition().other? {
            Definition::Node(node) => node.code(),
            Definition::Target(target) => target.code.as_deref(),
        }
    }

    /// Depth in the tree, from 1; 1 for a target.
    #[must_use]
    pub fn depth(&self) -> u32 {
        match self.definition().other {
            Some(Definition::Node(node)) => node.depth(),
            _ => 1,
        }
    }

    /// Whether it has others in it on either side.
    #[must_use]
    pub fn is_group(&self) -> bool {
        let group = |definition: Option<Definition<'_>>| definition.is_some_and(|d| d.is_group());
        let sides = self.definition().map(group);
        sides.base || sides.other
    }

    /// The scores and their difference.
    #[must_use]
    pub fn scores(&self) -> Scores {
        self.unit.comparison().scores(self.unit.pair(), self.item)
    }

    /// What the numbers say of a target; nothing for a node, and where the base is the mean of several.
    #[must_use]
    pub fn state(&self) -> Both<Option<TargetState>> {
        self.of_target(|outcome, target, row| Some(outcome.target_state(target.get(), row)))
    }

    /// The marks that stand beside the states of a target.
    pub(crate) fn marks(&self, words: Words) -> Both<Option<String>> {
        self.of_target(|outcome, target, row| {
            let target = outcome.framework().criteria()?.targets.get(target.get())?;
            outcome.target_mark(target, row, words)
        })
    }

    /// What the unit declares of a target: met or not, where it says so.
    #[must_use]
    pub fn declared(&self) -> Both<Option<bool>> {
        self.of_target(|outcome, target, row| outcome.dataset().declared(target, row))
    }

    /// Whether evidence must back its values, in the other rule file.
    pub(super) fn evidence_rule(&self) -> EvidenceRule {
        self.definition().other.map_or(EvidenceRule::Optional, |one| one.evidence_rule())
    }

    fn of_target<T>(
        &self,
        say: impl Fn(&Outcome, TargetIndex, usize) -> Option<T>,
    ) -> Both<Option<T>> {
        let place = self.item.with(self.unit.rows(), |item, row| match item {
            Item::Target(target) => Some((target, row?)),
            Item::Node(_) => None,
        });
        self.outcomes().with(place, |outcome, place| {
            let (target, row) = place?;
            say(outcome, target, row)
        })
    }

    /// Why it came out otherwise, or could have: what differs between the sides of all that its score
    /// depends on. An indicator whose score is the same may have reasons too: a value that changed beneath
    /// the step that it stands on. A group has those of its own rule; for the rest look at what is in it.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason<'c>> {
        reason::of(self)
    }

    /// How much it changed: nothing where it did not.
    pub(super) fn change(&self) -> Option<Change> {
        if self.unit.comparison().surely_same(self.unit.pair(), self.item) {
            return None;
        }
        let scores = self.scores();
        let difference = scores.difference().map(scores::size);
        let one_sided = scores.score.base.is_some() != scores.score.other.is_some();
        let moved = difference.as_ref().is_some_and(|difference| !difference.is_zero());
        let stated = self.state().differ() || self.declared().differ();
        (one_sided || moved || stated).then_some(difference)
    }

    /// The scores as they were and what they depend on.
    pub(super) const fn pair(&self) -> Both<Item> {
        self.item
    }

    /// Each of the [reasons](Self::reasons) in words.
    #[must_use]
    pub fn reasons_in_words(&self, language: Language) -> Vec<String> {
        let text = Explanation::of_item(*self, language);
        self.reasons().iter().map(|reason| text.reason(self, reason)).collect()
    }

    /// One or two lines for people: the scores, the difference, and under them the reasons.
    #[must_use]
    pub const fn explain(&self, language: Language) -> Explanation<'c> {
        Explanation::of_item(*self, language)
    }
}
