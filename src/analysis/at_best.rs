//! A way to a goal that starts from the best of all figures: for goals that ask for more than a total, such as a least
//! share of every group.

use super::costs::Costs;
use super::goals::{self, After, Aim, Effort, Goal, LeastEffort, scored, steps_of};
use super::inverse::{Lever, Pull, Step, is_at_best, levers};
use super::kept::{Kept, too_large};
use super::knapsack::{Price, ways};
use crate::error::Error;
use crate::model::{By, Gate};
use crate::number::{Exact, Overflow};
use crate::outcome::Outcome;

/// How often the part that a figure earns is halved, to find the least that is enough.
const HALVINGS: u32 = 24;

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
    for _ in 0..=goals::TRIES {
        for way in ways(&levers, &need, costs).map_err(too_large)? {
            let Some(effort) = goals::reached(outcome, row, goal, &way)? else { continue };
            let effort = goals::lessened(outcome, row, goal, effort)?;
            return goals::priced(effort, costs).map(LeastEffort::Found).map_err(too_large);
        }
        need = need.plus(&tick).map_err(too_large)?;
    }
    Ok(match from_best((outcome, row), goal, &levers, costs)? {
        LeastEffort::Found(effort) => {
            LeastEffort::Found(goals::priced(effort, costs).map_err(too_large)?)
        }
        none => none,
    })
}

/// Takes every figure to its best. If that reaches the goal, leaves out what is not needed, the dearest first, and takes
/// from each of the others what is too much.
fn from_best(
    (outcome, row): (&Outcome, usize),
    goal: &Goal,
    levers: &[Lever<'_>],
    costs: Option<&Costs>,
) -> Result<LeastEffort, Error> {
    let mut figures = at_best(levers, costs).map_err(too_large)?;
    let mut best = match scored(outcome, row, goal, steps(&figures))? {
        After::Reached(effort) => effort,
        After::Scored(changed) => {
            // A rank is one among others, which may be moved too.
            let is_known = !levers.iter().any(Lever::moves_peers)
                && costs.is_none()
                && asks_for_scores(outcome, goal);
            let is_best = is_known && is_at_best(&Kept::of(&changed)?, row).map_err(too_large)?;
            return Ok(if is_best { LeastEffort::Impossible } else { LeastEffort::NotFound });
        }
        After::Refused => return Ok(LeastEffort::NotFound),
    };
    let mut place = 0usize;
    while place < figures.len() {
        let mut fewer = figures.clone();
        fewer.remove(place);
        match scored(outcome, row, goal, steps(&fewer))? {
            After::Reached(effort) => (best, figures) = (effort, fewer),
            _ => place = place.saturating_add(1),
        }
    }
    for place in 0..figures.len() {
        let tried = |figures: &[Figure<'_>]| scored(outcome, row, goal, steps(figures));
        best = lessened(&mut figures, place, tried)?.unwrap_or(best);
    }
    Ok(LeastEffort::Found(best))
}

/// Takes from one figure what is too much, by halves. Returns what is left to do, if that is less.
fn lessened(
    figures: &mut Vec<Figure<'_>>,
    place: usize,
    tried: impl Fn(&[Figure<'_>]) -> Result<After, Error>,
) -> Result<Option<Effort>, Error> {
    let Some(Figure { lever, pull, .. }) = figures.get(place).cloned() else { return Ok(None) };
    let (mut enough, mut too_few, mut best) = (pull.gain, Exact::ZERO, None);
    let half = Exact::ratio(1, 2).unwrap_or_default();
    for _ in 0..HALVINGS {
        let middle = enough.plus(&too_few).and_then(|sum| sum.times(&half)).map_err(too_large)?;
        let Some(pull) = lever.earning(&middle).map_err(too_large)? else { break };
        let mut less = figures.clone();
        let Some(changed) = less.get_mut(place) else { break };
        if changed.pull.step != pull.step {
            changed.pull = pull;
            match tried(&less)? {
                After::Reached(effort) => (best, *figures) = (Some(effort), less),
                _ => {
                    too_few = middle;
                    continue;
                }
            }
        }
        enough = middle;
    }
    Ok(best)
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

/// Returns whether a goal asks for scores of the unit alone, and not for figures, targets or what others have.
fn asks_for_scores(outcome: &Outcome, goal: &Goal) -> bool {
    let framework = outcome.framework();
    let of_verdict = framework.verdict.iter().flat_map(|rule| &rule.gates);
    let of_grades = framework.grades.iter().flat_map(|grade| &grade.conditions);
    let all: Vec<_> = match &goal.aim {
        Aim::Pass => of_verdict.collect(),
        Aim::Grade(_) => of_grades.collect(),
        Aim::Rank(_) => return true,
    };
    all.into_iter()
        .flat_map(By::values)
        .all(|gate| matches!(gate, Gate::Total(_) | Gate::Every { .. }))
}
