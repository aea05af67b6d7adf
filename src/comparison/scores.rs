//! One score on both sides, and the difference.

use serde::Serialize;

use super::{Base, Both, Comparison, Pair};
use crate::evaluation::{TargetState, shown};
use crate::model::{Framework, Item};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;

/// What differences are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Points: everything that both sides have can earn as much on one as on the other.
    Points,
    /// Shares of the most that can be earned, from 0 to 1.
    Share,
}

/// The score of a total, node or target on both sides.
///
/// Everything is exact. `shown` and `shown_difference` are the decimals to show: with the places that the
/// rules round to, else to ten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// The scores; nothing where something was left out or is not scored. A target that is met is 1,
    /// another 0.
    pub score: Both<Option<Exact>>,
    /// The most that can be earned.
    pub points: Both<Exact>,
    measure: Option<Measure>,
    places: u32,
}

impl Scores {
    /// Score ÷ points; nothing where there are no points.
    #[must_use]
    pub fn share(&self) -> Both<Option<Exact>> {
        let share = |score: Option<&Exact>, points: &Exact| score?.over(points).ok().flatten();
        self.score.as_ref().map(Option::as_ref).with(self.points.as_ref(), share)
    }

    /// Other − base in what the comparison measures; nothing where a side has no score.
    #[must_use]
    pub fn difference(&self) -> Option<Exact> {
        match self.measure? {
            Measure::Points => self.difference_in_points(),
            Measure::Share => self.difference_in_shares(),
        }
    }

    /// Other − base in points; nothing where a side has no score, or as much cannot be earned on both.
    #[must_use]
    pub fn difference_in_points(&self) -> Option<Exact> {
        let same = self.measure.is_some() && !self.points.differ();
        if same { difference(self.score.as_ref().map(Option::as_ref)) } else { None }
    }

    /// Other − base in shares of the points; nothing where a side has none.
    #[must_use]
    pub fn difference_in_shares(&self) -> Option<Exact> {
        self.measure?;
        let share = self.share();
        difference(share.as_ref().map(Option::as_ref))
    }

    /// What the difference is of; nothing for the totals of an index and of criteria.
    #[must_use]
    pub const fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// The scores as decimals.
    #[must_use]
    pub fn shown(&self) -> Both<Option<Shown>> {
        self.score.as_ref().map(|score| shown(score.as_ref()?, self.places))
    }

    /// The difference as a decimal: points as scores are shown, shares to ten places, either with more
    /// where it would else be shown as zero.
    #[must_use]
    pub fn shown_difference(&self) -> Option<Shown> {
        let difference = self.difference()?;
        match self.measure? {
            Measure::Points => shown(&difference, self.places)
                .filter(Shown::is_exact)
                .or_else(|| Shown::distance(&difference)),
            Measure::Share => Shown::distance(&difference),
        }
    }
}

fn difference(sides: Both<Option<&Exact>>) -> Option<Exact> {
    let Both { base, other } = sides.present()?;
    other.minus(base).ok()
}

/// How large a difference is, whichever way.
pub(super) fn size(difference: Exact) -> Exact {
    match difference.is_negative() {
        // What was carried is carried with the other sign.
        true => Exact::ZERO.minus(&difference).unwrap_or(difference),
        false => difference,
    }
}

/// What can be compared: points where they are the same everywhere, else shares.
pub(super) fn measure(outcomes: Both<&Outcome>, items: &[Both<Item>]) -> Option<Measure> {
    if outcomes.map(|outcome| outcome.framework().kind()).differ() {
        return None;
    }
    let same = |item: &Both<Item>| {
        !outcomes.with(*item, |outcome, item| points(outcome.framework(), item)).differ()
    };
    let totals = outcomes.map(Outcome::total_points);
    let all = !totals.differ() && items.iter().all(same);
    Some(if all { Measure::Points } else { Measure::Share })
}

/// The most that an item can earn.
fn points(framework: &Framework, item: Item) -> Exact {
    match item {
        Item::Node(index) => {
            let node = framework.index().and_then(|tree| tree.node(index));
            node.map_or(Exact::ZERO, |node| node.points().clone())
        }
        Item::Target(_) => Exact::ONE,
    }
}

/// The score of an item of a unit.
pub(super) fn score(outcome: &Outcome, item: Item, row: usize) -> Option<Exact> {
    match item {
        Item::Node(node) => outcome.exact_score(node.get(), row),
        // A unit that did not report has no total for its targets to add up to.
        Item::Target(_) if !outcome.dataset().reported(row) => None,
        Item::Target(target) => match outcome.target_state(target.get(), row) {
            TargetState::Met => Some(Exact::ONE),
            TargetState::NotMet | TargetState::NotDue | TargetState::Undetermined => {
                Some(Exact::ZERO)
            }
        },
    }
}

fn places(outcome: &Outcome, item: Item) -> u32 {
    match item {
        Item::Node(node) => outcome.node_places(node.get()).unwrap_or(Rounding::MAX_PLACES),
        Item::Target(_) => 0,
    }
}

impl Comparison<'_> {
    /// The totals of a unit.
    pub(super) fn total(&self, pair: &Pair<'_>) -> Scores {
        let Both { base, other } = self.outcomes;
        let base_total = match &pair.base {
            Base::Row(row) => base.exact_total(*row),
            Base::Mean(several) => several.mean(|row| base.exact_total(row)),
        };
        let places = self.outcomes.map(|o| o.total_places().unwrap_or(Rounding::MAX_PLACES));
        Scores {
            score: Both { base: base_total, other: other.exact_total(pair.row) },
            points: self.outcomes.map(|outcome| outcome.total_points().clone()),
            measure: self.measure,
            places: places.base.max(places.other),
        }
    }

    /// The scores of an item of a unit.
    pub(super) fn scores(&self, pair: &Pair<'_>, item: Both<Item>) -> Scores {
        let Both { base, other } = self.outcomes;
        let base_score = match (&pair.base, item.base) {
            (Base::Row(row), item) => score(base, item, *row),
            (Base::Mean(several), Item::Node(_)) => several.mean(|row| score(base, item.base, row)),
            // A target is met by a unit, not by several in the mean.
            (Base::Mean(_), Item::Target(_)) => None,
        };
        let places = self.outcomes.with(item, places);
        Scores {
            score: Both { base: base_score, other: score(other, item.other, pair.row) },
            points: self.outcomes.with(item, |outcome, item| points(outcome.framework(), item)),
            measure: self.measure,
            places: places.base.max(places.other),
        }
    }

    /// Whether a node has the same score on both sides, where that is seen at a glance.
    pub(super) fn surely_same(&self, pair: &Pair<'_>, item: Both<Item>) -> bool {
        let (Base::Row(row), Item::Node(base), Item::Node(other)) =
            (&pair.base, item.base, item.other)
        else {
            return false;
        };
        let base_ticks = self.outcomes.base.node_in_whole_numbers(base.get(), *row);
        let other_ticks = self.outcomes.other.node_in_whole_numbers(other.get(), pair.row);
        self.measure == Some(Measure::Points) && base_ticks.is_some() && base_ticks == other_ticks
    }
}
