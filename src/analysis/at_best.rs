//! A way to a goal that starts from the best of all figures: for goals that ask for more than a total, such as a least
//! share of every group.

use super::costs::Costs;
use super::goals::{self, After, Attempts, Goal, LeastEffort, least_enough, steps_of};
use super::inverse::{Lever, Pull, Step, is_at_best, levers};
use super::kept::{Kept, too_large};
use super::knapsack::{Price, ways};
use crate::error::Error;
use crate::number::{Exact, Overflow};

/// The parts of what a figure earns, of which the fewest that are enough are looked for.
const PARTS: u64 = 1 << 24;

/// A figure at its best, or at less than that.
#[derive(Clone)]
struct Figure<'l> {
    lever: &'l Lever<'l>,
    pull: Pull,
    price: Price,
}

/// Returns the least effort that reaches a goal.
pub(super) fn least_effort(
    kept: &Kept,
    row: usize,
    goal: &Goal,
    costs: Option<&Costs>,
) -> Result<LeastEffort, Error> {
    let outcome = &kept.outcome;
    goal.check(outcome, row)?;
    let Some(total) = outcome.exact_total(row) else { return Ok(LeastEffort::NotFound) };
    let levers = levers(kept, row).map_err(too_large)?;
    let places = outcome.total_places().unwrap_or(4).min(6);
    let tick = Exact::from_ticks(1, places);
    let need = goal.exact.minus(&total).map_err(too_large)?;
    // Both totals may be rounded: up to a tick less can be enough, and all that there is to earn.
    let less = need.minus(&tick).map_err(too_large)?;
    let mut need = if less > Exact::ZERO { less } else { tick.clone() };
    let mut attempts = Attempts::new(kept, row, goal)?;
    for _ in 0..=goals::TRIES {
        for way in ways(&levers, &need, costs).map_err(too_large)? {
            let Some(steps) = attempts.steps_of(&way)? else { continue };
            let steps = attempts.lessened(steps)?;
            return found(&attempts, &steps, costs);
        }
        need = need.plus(&tick).map_err(too_large)?;
    }
    from_best(&mut attempts, &levers, costs)
}

/// Scores everything again with what is to be done.
fn found(
    attempts: &Attempts<'_>,
    steps: &[Step],
    costs: Option<&Costs>,
) -> Result<LeastEffort, Error> {
    match attempts.scored(steps)? {
        After::Reached(effort) => {
            goals::priced(effort, costs).map(LeastEffort::Found).map_err(too_large)
        }
        After::Scored(_) | After::Refused => Ok(LeastEffort::NotFound),
    }
}

/// Takes every figure to its best. If that reaches the goal, leaves out what is not needed, the dearest first, and takes
/// from each of the others what is too much.
fn from_best(
    attempts: &mut Attempts<'_>,
    levers: &[Lever<'_>],
    costs: Option<&Costs>,
) -> Result<LeastEffort, Error> {
    let mut figures = at_best(levers, costs).map_err(too_large)?;
    match attempts.scored(&steps(&figures))? {
        After::Reached(_) => {}
        After::Scored(changed) => {
            // A rank is one among others, which may be moved too.
            let is_known = !levers.iter().any(Lever::moves_peers)
                && costs.is_none()
                && attempts.asks_for_scores();
            let is_best =
                is_known && is_at_best(&Kept::of(&changed)?, attempts.row()).map_err(too_large)?;
            return Ok(if is_best { LeastEffort::Impossible } else { LeastEffort::NotFound });
        }
        After::Refused => return Ok(LeastEffort::NotFound),
    };
    let mut place = 0usize;
    while place < figures.len() {
        let mut fewer = figures.clone();
        fewer.remove(place);
        match attempts.reach(&steps(&fewer))? {
            true => figures = fewer,
            false => place = place.saturating_add(1),
        }
    }
    for place in 0..figures.len() {
        figures = lessened(figures, place, attempts)?;
    }
    found(attempts, &steps(&figures), costs)
}

/// Takes from one figure what is too much.
fn lessened<'l>(
    figures: Vec<Figure<'l>>,
    place: usize,
    attempts: &mut Attempts<'_>,
) -> Result<Vec<Figure<'l>>, Error> {
    let Some(Figure { lever, pull, .. }) = figures.get(place) else { return Ok(figures) };
    let part = Exact::ratio(1, i128::from(PARTS)).unwrap_or_default();
    let best = least_enough(PARTS, |parts| {
        let gain = pull.gain.times(&Exact::from(parts)).and_then(|gain| gain.times(&part));
        let less = gain.and_then(|gain| lever.earning(&gain)).map_err(too_large)?;
        let Some(less) = less else { return Ok(None) };
        let is_less = less.step != pull.step;
        let mut fewer = figures.clone();
        fewer.get_mut(place).into_iter().for_each(|figure| figure.pull = less.clone());
        Ok((!is_less || attempts.reach(&steps(&fewer))?).then_some(fewer))
    })?;
    Ok(best.unwrap_or(figures))
}

/// Returns each figure at its best, the dearest first. A figure of several indicators goes as far as one of them asks.
fn at_best<'l>(
    levers: &'l [Lever<'l>],
    costs: Option<&Costs>,
) -> Result<Vec<Figure<'l>>, Overflow> {
    let mut figures: Vec<Figure<'l>> = Vec::new();
    for lever in levers {
        let Some(pull) = lever.best()? else { continue };
        let Some(price) = Price::of(&pull, costs)? else { continue };
        let of_metric = figures.iter_mut().find(|other| other.lever.metric() == lever.metric());
        match of_metric {
            Some(other) if other.pull.effort >= pull.effort => {}
            Some(other) => *other = Figure { lever, pull, price },
            None => figures.push(Figure { lever, pull, price }),
        }
    }
    figures.sort_by(|one, other| other.price.cmp(&one.price));
    Ok(figures)
}

fn steps(figures: &[Figure<'_>]) -> Vec<Step> {
    steps_of(figures.iter().map(|figure| &figure.pull))
}
