//! A score on both sides, and the difference.

use super::both::Both;
use crate::evaluation::shown;
use crate::model::{Item, TargetState};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;
use crate::word::words;

words! {
    /// The measure of differences.
    pub enum Measure {
        /// Points. Everything that both sides have can earn the same points on both.
        Points = "points",
        /// Shares of the points that can be earned, from 0 to 1.
        Share = "share",
    }
}

/// The score of a total, node or target on both sides.
///
/// All numbers are exact. `shown` and `shown_difference` give decimals to show people: with the places that
/// the rules round to, or ten if they do not round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores {
    /// The scores, `None` if left out or not scored. A target that is met counts 1, any other 0.
    pub score: Both<Option<Exact>>,
    /// The most that can be earned.
    pub points: Both<Exact>,
    pub(super) measure: Option<Measure>,
    pub(super) places: u32,
}

impl Scores {
    /// Returns score ÷ points. `None` if there is no score, or there are no points.
    #[must_use]
    pub fn share(&self) -> Both<Option<Exact>> {
        let share = |score: Option<&Exact>, points: &Exact| score?.over(points).ok().flatten();
        self.score.as_ref().map(Option::as_ref).with(self.points.as_ref(), share)
    }

    /// Returns other − base in what the comparison measures. `None` if a side has no score.
    #[must_use]
    pub fn difference(&self) -> Option<Exact> {
        match self.measure? {
            Measure::Points => self.difference_in_points(),
            Measure::Share => self.difference_in_shares(),
        }
    }

    /// Returns other − base in points. `None` if a side has no score, or the sides can earn different points.
    #[must_use]
    pub fn difference_in_points(&self) -> Option<Exact> {
        let same = self.measure.is_some() && !self.points.differ();
        if same { difference(self.score.as_ref().map(Option::as_ref)) } else { None }
    }

    /// Returns other − base in shares of the points. `None` if a side has no share.
    #[must_use]
    pub fn difference_in_shares(&self) -> Option<Exact> {
        self.measure?;
        let share = self.share();
        difference(share.as_ref().map(Option::as_ref))
    }

    /// Returns what the difference is in. `None` for the totals of an index beside criteria.
    #[must_use]
    pub const fn measure(&self) -> Option<Measure> {
        self.measure
    }

    /// Returns the scores as decimals.
    #[must_use]
    pub fn shown(&self) -> Both<Option<Shown>> {
        self.score.as_ref().map(|score| shown(score.as_ref()?, self.places))
    }

    /// Returns the difference as a decimal: points as scores are shown, shares to ten places. A difference
    /// that would then be shown as zero has more places.
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

/// Returns a difference without its sign.
pub(super) fn size(difference: Exact) -> Exact {
    match difference.is_negative() {
        // A number that fits also fits with the other sign.
        true => difference.negated(),
        false => difference,
    }
}

/// Returns what can be compared: points if they are the same everywhere, shares if not.
pub(super) fn measure(outcomes: Both<&Outcome>, items: &[Both<Item>]) -> Option<Measure> {
    if outcomes.map(|outcome| outcome.framework().kind()).differ() {
        return None;
    }
    let is_same = |item: &Both<Item>| !outcomes.with(*item, points).differ();
    let totals = outcomes.map(Outcome::total_points);
    let all_same = !totals.differ() && items.iter().all(is_same);
    Some(if all_same { Measure::Points } else { Measure::Share })
}

/// Returns the most that an item can earn.
pub(super) fn points(outcome: &Outcome, item: Item) -> Exact {
    match item {
        Item::Node(index) => {
            let node = outcome.framework().index().and_then(|tree| tree.node(index));
            node.map_or(Exact::ZERO, |node| node.points().clone())
        }
        Item::Target(_) => Exact::ONE,
    }
}

/// Returns the score of the unit in `row` for an item.
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

/// Returns the places that totals are shown with.
pub(super) fn total_places(outcome: &Outcome) -> u32 {
    outcome.total_places().unwrap_or(Rounding::MAX_PLACES)
}

/// Returns the places that scores for an item are shown with.
pub(super) fn places(outcome: &Outcome, item: Item) -> u32 {
    match item {
        Item::Node(node) => outcome.node_places(node.get()).unwrap_or(Rounding::MAX_PLACES),
        Item::Target(_) => 0,
    }
}
