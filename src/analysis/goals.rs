//! What a unit can reach next, and the fewest figures that take it there.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::costs::Costs;
use super::inverse::{Pull, Step};
use super::kept::{Kept, no_tree, too_large};
use super::knapsack::Way;
use super::of_unit::places_of_steps;
use super::what_if::{Change, WhatIf};
use crate::dataset::Value;
use crate::diagnostic::shown;
use crate::error::Error;
use crate::model::{By, Gate, Text, Verdict};
use crate::number::{Decimal, Exact, Overflow, Rounding, Shown};
use crate::outcome::Outcome;
use crate::said::said;

/// How often an answer that falls short by roundings is raised by the last place of the total.
pub(super) const TRIES: u32 = 2;
/// How often a change that moves the units it is compared with is doubled.
const DOUBLINGS: u32 = 6;

/// Something that a unit has not reached.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Aim {
    /// To pass.
    Pass,
    /// The next grade.
    Grade(Text),
    /// The rank of the unit before it.
    Rank(u32),
}

/// What a unit can reach, and how far off it is.
///
/// Made by [`Analysis::goals`](super::Analysis::goals).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Goal {
    /// What it reaches.
    pub aim: Aim,
    /// The total that it takes, before roundings.
    pub total: Shown,
    /// What the unit lacks of it.
    pub missing: Shown,
    pub(super) exact: Exact,
    /// The unit, and the digests of the rules and the data.
    of: [String; 3],
}

impl Goal {
    /// Refuses a goal of another unit, or of another outcome.
    pub(super) fn check(&self, outcome: &Outcome, row: usize) -> Result<(), Error> {
        if self.of == whose(outcome, row) {
            return Ok(());
        }
        let [unit, ..] = &self.of;
        let unit = shown(unit);
        Err(Error::analysis(said!(
            "the goal is one of the unit `{unit}` in another outcome or of another unit: ask for those of this one (`Analysis::goals`)",
            "mục tiêu này của đơn vị `{unit}`, trong kết quả khác hoặc là đơn vị khác: hãy lấy mục tiêu của chính đơn vị (`Analysis::goals`)",
            unit
        )))
    }

    /// Returns whether a unit with such a verdict, grade or rank has reached it.
    fn is_reached<'o>(
        &self,
        outcome: &Outcome,
        verdict: impl FnOnce() -> Option<Verdict>,
        grade: impl FnOnce() -> Option<&'o Text>,
        rank: impl FnOnce() -> Option<u32>,
    ) -> bool {
        let place = |name: &Text| outcome.framework().grades().iter().position(|g| g.name == *name);
        match &self.aim {
            Aim::Pass => verdict() == Some(Verdict::Pass),
            Aim::Grade(name) => grade().and_then(place).is_some_and(|own| Some(own) <= place(name)),
            Aim::Rank(wanted) => rank().is_some_and(|own| own <= *wanted),
        }
    }
}

/// Returns what a goal belongs to.
fn whose(outcome: &Outcome, row: usize) -> [String; 3] {
    let unit = outcome.dataset().rows().get(row).map(|unit| unit.id.clone());
    let digests = outcome.digests();
    [unit.unwrap_or_default(), digests.rules.into_owned(), digests.data.into_owned()]
}

/// A way to a goal: the fewest figures, and of these the ones that change least in proportion; or, with a table of
/// [`Costs`], those that cost least. Where a goal asks for more than a total, such as a least share of every group, a way of
/// which no figure can be left out, and none changed less.
///
/// All was scored again with these figures: with roundings, peers, caps and gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Effort {
    /// The figures to change.
    pub steps: Vec<Step>,
    /// The total that comes out.
    pub total: Option<Shown>,
    /// The rank that comes out.
    pub rank: Option<u32>,
    /// What it costs. `None` without a table of costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Shown>,
}

/// What takes a unit to a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LeastEffort {
    /// A way that was found.
    Found(Effort),
    /// There is none: the unit does not reach the goal with every figure at its best, and no indicator can earn more.
    Impossible,
    /// None was found, and there may be one: by figures that no method turns round or that only a condition looks at, or
    /// together with those of others.
    NotFound,
}

impl LeastEffort {
    /// Returns the way that was found.
    #[must_use]
    pub fn found(self) -> Option<Effort> {
        match self {
            Self::Found(effort) => Some(effort),
            Self::Impossible | Self::NotFound => None,
        }
    }
}

/// What comes of changed figures when everything is scored again.
pub(super) enum After {
    Reached(Effort),
    /// The goal is not reached.
    Scored(Box<Outcome>),
    /// The figures are refused.
    Refused,
}

/// Figures of a unit, tried one after another, for one goal.
pub(super) struct Attempts<'a> {
    outcome: &'a Outcome,
    row: usize,
    goal: &'a Goal,
    what_if: WhatIf<'a>,
}

/// Returns what a unit can reach next.
pub(super) fn goals(kept: &Kept, row: usize) -> Result<Vec<Goal>, Overflow> {
    let outcome = &kept.outcome;
    let (Some(unit), Some(total)) = (outcome.unit_outcome(row), outcome.exact_total(row)) else {
        return Ok(Vec::new());
    };
    let framework = outcome.framework();
    let points = outcome.total_points();
    let mut wanted: Vec<(Aim, Exact)> = Vec::new();
    let gates = framework.verdict.iter().flat_map(|rule| &rule.gates);
    let of_unit = |by: &By<Gate>| outcome.of_unit(row, by)?.least_total();
    let least = gates.filter_map(of_unit);
    if let (Some(Verdict::Fail), Some(bound)) = (unit.verdict, least.into_iter().next()) {
        wanted.push((Aim::Pass, bound.in_points(points)?));
    }
    let grades = framework.grades();
    let own = unit.grade.and_then(|own| grades.iter().position(|grade| grade.name == *own));
    let next = grades.get(..own.unwrap_or(grades.len())).and_then(<[_]>::last);
    if let Some((grade, bound)) =
        next.and_then(|grade| Some((grade, of_unit(grade.conditions.first()?)?)))
    {
        wanted.push((Aim::Grade(grade.name.clone()), bound.in_points(points)?));
    }
    let before = kept.shares.rows.iter().filter_map(|other| {
        let other_unit = outcome.unit_outcome(*other)?;
        let rank = other_unit.rank.filter(|rank| Some(*rank) < unit.rank)?;
        let is_peer = other_unit.unit.kind == unit.unit.kind;
        Some((rank, outcome.exact_total(*other)?)).filter(|_| is_peer)
    });
    if let Some((rank, total)) = before.max_by(|(one, _), (other, _)| one.cmp(other)) {
        wanted.push((Aim::Rank(rank), total));
    }
    let mut goals = Vec::new();
    for (aim, exact) in wanted {
        let missing = exact.minus(&total)?;
        let missing = if missing.is_negative() { Exact::ZERO } else { missing };
        let places = outcome.total_places().unwrap_or(Rounding::MAX_PLACES).max(2);
        let (total, missing) = (exact.shown(places)?, missing.shown(places)?);
        goals.push(Goal { aim, total, missing, exact, of: whose(outcome, row) });
    }
    Ok(goals)
}

/// Returns the figures to change, those of one metric once.
pub(super) fn steps_of<'p>(pulls: impl Iterator<Item = &'p Pull>) -> Vec<Step> {
    pulls.map(|pull| pull.step.clone()).collect()
}

impl<'a> Attempts<'a> {
    pub(super) fn new(kept: &'a Kept, row: usize, goal: &'a Goal) -> Result<Self, Error> {
        let what_if = WhatIf::of(kept, row).map_err(too_large)?.ok_or_else(no_tree)?;
        Ok(Self { outcome: &kept.outcome, row, goal, what_if })
    }

    /// Returns whether figures reach the goal.
    pub(super) fn reach(&mut self, steps: &[Step]) -> Result<bool, Error> {
        let figures = steps.iter().map(|step| (step.metric.as_str(), step.to.clone()));
        match self.what_if.with_all(&figures.collect::<Vec<_>>()) {
            Ok(Change::OfUnit(unit)) => Ok(self.goal.is_reached(
                self.outcome,
                || unit.verdict(),
                || unit.grade(),
                || unit.rank(),
            )),
            Ok(Change::MovesOthers) => Ok(matches!(self.scored(steps)?, After::Reached(_))),
            Err(Error::Diagnostics(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Returns the figures of a way that reaches the goal. Where units are compared, a figure that changes moves the others
    /// too, so a single one is changed twice as far as long as it does not reach it.
    pub(super) fn steps_of(&mut self, way: &Way) -> Result<Option<Vec<Step>>, Error> {
        let mut steps = steps_of(way.pulls.iter());
        if self.reach(&steps)? {
            return Ok(Some(steps));
        }
        let is_compared = matches!(way.pulls.as_slice(), [pull] if pull.moves_peers);
        for _ in 0..if is_compared { DOUBLINGS } else { 0 } {
            let Some(step) = steps.first_mut() else { break };
            let (Value::Number(from), Value::Number(to)) = (&step.from, &step.to) else { break };
            let twice = to.checked_sub(*from).and_then(|change| to.checked_add(change));
            let metric = self.outcome.framework().metrics.get(&step.metric);
            let (least, most) = metric.map_or((None, None), |of| (of.at_least, of.at_most));
            let twice = twice.map(|twice| least.map_or(twice, |least| twice.max(least)));
            let twice = twice.map(|twice| most.map_or(twice, |most| twice.min(most)));
            let Some(twice) = twice.filter(|twice| twice != to) else { break };
            step.to = Value::Number(twice.normalize());
            if self.reach(&steps)? {
                return Ok(Some(steps));
            }
        }
        Ok(None)
    }

    /// Returns the least change of a single figure that still reaches the goal. A total that is rounded up takes less, and
    /// where units are compared, a figure that changes moves the others too.
    pub(super) fn lessened(&mut self, steps: Vec<Step>) -> Result<Vec<Step>, Error> {
        let [step @ Step { from: Value::Number(from), to: Value::Number(to), metric, .. }] =
            steps.as_slice()
        else {
            return Ok(steps);
        };
        let metric = self.outcome.framework().metrics.get(metric).map(|metric| &metric.kind);
        let Some(places) = metric.map(places_of_steps) else { return Ok(steps) };
        let tick = Decimal::new(1, places);
        let count = to.checked_sub(*from).and_then(|change| change.checked_div(tick));
        let Some(count) = count.and_then(|count| i64::try_from(count.round()).ok()) else {
            return Ok(steps);
        };
        let best = least_enough(count.unsigned_abs(), |ticks| {
            let less = i64::try_from(count.unsigned_abs().saturating_sub(ticks)).unwrap_or(0);
            let back = Decimal::from(less.saturating_mul(count.signum())).checked_mul(tick);
            let Some(value) = back.and_then(|back| to.checked_sub(back)) else { return Ok(None) };
            let less = vec![Step { to: Value::Number(value.normalize()), ..step.clone() }];
            Ok(self.reach(&less)?.then_some(less))
        })?;
        Ok(best.unwrap_or(steps))
    }

    pub(super) const fn row(&self) -> usize {
        self.row
    }

    /// Returns whether the goal asks for scores of the unit alone, and not for figures, targets or what others have.
    pub(super) fn asks_for_scores(&self) -> bool {
        let framework = self.outcome.framework();
        let of_verdict = framework.verdict.iter().flat_map(|rule| &rule.gates);
        let of_grades = framework.grades.iter().flat_map(|grade| &grade.conditions);
        let mut all: Box<dyn Iterator<Item = &By<Gate>>> = match &self.goal.aim {
            Aim::Pass => Box::new(of_verdict),
            Aim::Grade(_) => Box::new(of_grades),
            Aim::Rank(_) => return true,
        };
        let is_of_scores = |gate: &Gate| matches!(gate, Gate::Total(_) | Gate::Every { .. });
        all.all(|by| by.values().all(is_of_scores))
    }

    /// Scores all again with the figures changed.
    pub(super) fn scored(&self, steps: &[Step]) -> Result<After, Error> {
        let (outcome, goal) = (self.outcome, self.goal);
        let Some(unit) = outcome.dataset().rows().get(self.row) else { return Ok(After::Refused) };
        let changed = outcome.what_if(|data| {
            let mut unit = data.revise(&unit.id)?;
            for step in steps {
                unit.value(&step.metric, step.to.clone());
            }
            Ok(())
        });
        let changed = match changed {
            Ok(changed) => changed,
            Err(Error::Diagnostics(_)) => return Ok(After::Refused),
            Err(error) => return Err(error),
        };
        let after = changed.unit(&unit.id)?;
        Ok(match goal.is_reached(&changed, || after.verdict, || after.grade, || after.rank) {
            true => After::Reached(Effort {
                steps: steps.to_vec(),
                total: after.total,
                rank: after.rank,
                cost: None,
            }),
            false => After::Scored(Box::new(changed)),
        })
    }
}

/// Returns what is tried with the least number that is enough. `most` is enough; what a smaller one gives is told by
/// `tried`. `None` if no smaller one is found, by halves.
pub(super) fn least_enough<T>(
    most: u64,
    mut tried: impl FnMut(u64) -> Result<Option<T>, Error>,
) -> Result<Option<T>, Error> {
    let (mut enough, mut too_few, mut best) = (most, 0u64, None);
    while enough.saturating_sub(too_few) > 1 {
        let middle = too_few.midpoint(enough);
        match tried(middle)? {
            Some(found) => (best, enough) = (Some(found), middle),
            None => too_few = middle,
        }
    }
    Ok(best)
}

/// Says what the figures of an effort cost, if a table has their prices.
pub(super) fn priced(mut effort: Effort, costs: Option<&Costs>) -> Result<Effort, Overflow> {
    let Some(costs) = costs else { return Ok(effort) };
    let mut sum = Exact::ZERO;
    for step in &effort.steps {
        sum = sum.plus(&costs.of(&step.metric, &step.from, &step.to)?.unwrap_or_default())?;
    }
    effort.cost = Some(sum.shown(Rounding::MAX_PLACES)?);
    Ok(effort)
}

impl Serialize for Goal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut goal = serializer.serialize_struct("Goal", 3)?;
        match &self.aim {
            Aim::Pass => goal.serialize_field("verdict", "pass")?,
            Aim::Grade(name) => goal.serialize_field("grade", &name.vi)?,
            Aim::Rank(rank) => goal.serialize_field("rank", rank)?,
        }
        goal.serialize_field("total", &self.total)?;
        goal.serialize_field("missing", &self.missing)?;
        goal.end()
    }
}
