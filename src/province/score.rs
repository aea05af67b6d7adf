//! Scoring a province: run after run, each with what the runs before it give.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::outcome::{Grouped, Lack, ProvinceOutcome, RolledUp, RunOutcome, Settled};
use super::province::{
    Averaged, Figure, Grouping, Merged, Province, RollUp, Run, Statistic, UnitTest,
};
use crate::dataset::{Dataset, DatasetBuilder, Value};
use crate::diagnostic::{nearest, shown};
use crate::error::Error;
use crate::evaluation::{self, UnitFigures};
use crate::model::{
    By, EvidenceRule, MetricIndex, NodeIndex, Origin, ScoreRange, Source, TargetIndex, TargetState,
    Terms,
};
use crate::number::{Exact, Overflow, Rounding, RoundingMode};
use crate::outcome::{Outcome, ScoreOptions};
use crate::plan::Plan;
use crate::said::said;

/// The places of a rolled-up value that has no exact decimal.
const PLACES: u32 = 20;

impl Province {
    /// Scores every run that has data, bottom up, and rolls up what the next runs need. `datasets` are by the id of their
    /// run; a run may have none.
    ///
    /// A run without a dataset that has rolled-up metrics is scored with these alone, as one unit. Rules that look at the
    /// year before take it from the dataset of their run ([`Dataset::beside`]).
    ///
    /// # Errors
    /// [`Error::UnknownRun`] for data of an unknown run, [`Error::UnknownUnit`] if a dataset lacks the unit
    /// to fill in, [`Error::Diagnostics`] if a metric does not accept a value, and the errors of
    /// [`Plan::score`].
    pub fn score(&self, datasets: &BTreeMap<String, Dataset>) -> Result<ProvinceOutcome, Error> {
        if let Some(id) = datasets.keys().find(|id| self.run(id).is_none()) {
            let known = self.runs.iter().map(|run| run.id.as_str());
            let nearest = nearest(id, known).map(str::to_owned);
            return Err(Error::UnknownRun { id: id.clone(), nearest });
        }
        let mut runs: Vec<RunOutcome> = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let scored = self.score_run(run, datasets.get(&run.id), &runs)?;
            runs.push(scored);
        }
        let figures = self.figures.iter().map(|figure| self.figure(figure, &runs)).collect();
        Ok(ProvinceOutcome { province: self.clone(), runs, figures })
    }

    /// Returns the outcome of the run that a roll-up takes its units from, if it was scored.
    fn outcome_of<'r>(&self, roll_up: &RollUp, scored: &'r [RunOutcome]) -> Option<&'r Outcome> {
        let mut runs = self.runs.iter().zip(scored);
        runs.find(|(run, _)| run.id == roll_up.run)?.1.outcome.as_ref()
    }

    fn score_run(
        &self,
        run: &Run,
        given: Option<&Dataset>,
        before: &[RunOutcome],
    ) -> Result<RunOutcome, Error> {
        let mut rolled_up = Vec::new();
        for (metric, roll_up) in &run.metrics {
            let mut value = computed(roll_up, self.outcome_of(roll_up, before));
            let id = run.framework.metric_at(*metric).map(|metric| metric.id.clone());
            value.metric = id;
            rolled_up.push((*metric, value));
        }
        let filled = fill(self, run, given, &mut rolled_up)?;
        let outcome = match filled.as_ref().or(given) {
            Some(dataset) => {
                let before = given.and_then(Dataset::before);
                let options = ScoreOptions::default();
                let options = before.map_or(options, |before| options.previous(before));
                let plan = Plan::compile_shared(run.framework.clone())?;
                let outcome = plan.score_with(dataset, &options)?;
                Some(formed(run, outcome)?)
            }
            None => None,
        };
        let rolled_up = rolled_up.into_iter().map(|(_, value)| value).collect();
        Ok(RunOutcome { given: given.is_some(), outcome, rolled_up })
    }

    fn figure(&self, figure: &Figure, runs: &[RunOutcome]) -> RolledUp {
        let mut rolled_up = computed(&figure.value, self.outcome_of(&figure.value, runs));
        if rolled_up.value.is_ok() {
            rolled_up.settled = Settled::Shown;
        }
        if let Some(reported) = figure.reported {
            settle(&mut rolled_up, figure.value.statistic, &Value::Number(reported.value));
        }
        rolled_up
    }
}

/// Returns the outcome of a run: that of the units that were formed, if its data are from before mergers.
fn formed(run: &Run, outcome: Outcome) -> Result<Outcome, Error> {
    match &run.merged {
        None => Ok(outcome),
        Some(Merged { mergers: Some(mergers), .. }) => mergers.outcome(&outcome),
        Some(Merged { file, mergers: None }) => Err(Error::Mergers {
            mergers: file.clone(),
            reason: said!(
                "the run `{}` names this file, and nobody gave it (`Province::with_mergers`)",
                "lần chạy `{}` nêu tệp này mà chưa ai đưa vào (`Province::with_mergers`)",
                shown(&run.id)
            ),
        }),
    }
}

/// Computes a roll-up, without comparing it with the stated value.
fn computed(roll_up: &RollUp, outcome: Option<&Outcome>) -> RolledUp {
    let mut rolled_up = RolledUp::new(roll_up.clone());
    let Some(outcome) = outcome else {
        rolled_up.value = Err(Lack::NoData);
        return rolled_up;
    };
    rolled_up.origin = Origin { nature: outcome.nature(), as_of: outcome.as_of() };
    let units = outcome.dataset().rows().iter().enumerate();
    let of_kind =
        units.filter(|(_, unit)| roll_up.unit_kind.as_ref().is_none_or(|k| unit.kind == *k));
    let mut taken = Vec::new();
    // A sum over all units lacks the value of a unit that did not report. Anything else is of those that did.
    let is_sum = matches!(roll_up.statistic, Statistic::Sum(_)) && roll_up.conditions.is_empty();
    for (row, _) in of_kind {
        if !outcome.dataset().reported(row) {
            rolled_up.not_reported = rolled_up.not_reported.saturating_add(1);
            if !is_sum {
                continue;
            }
        }
        rolled_up.units = rolled_up.units.saturating_add(1);
        match holds_all(outcome, row, &roll_up.conditions) {
            Some(true) => taken.push(row),
            Some(false) => {}
            None => rolled_up.untold = rolled_up.untold.saturating_add(1),
        }
    }
    // A unit that is only in the register sent nothing, as one whose row is empty.
    let dataset = outcome.dataset();
    let is_asked = |kind| roll_up.unit_kind.as_ref().is_none_or(|asked| asked == kind);
    let without_row = dataset
        .not_reported()
        .filter(|unit| dataset.find(unit.id).is_none() && unit.kind.is_none_or(is_asked));
    let without_row = without_row.count();
    rolled_up.not_reported = rolled_up.not_reported.saturating_add(without_row);
    if is_sum {
        rolled_up.units = rolled_up.units.saturating_add(without_row);
        rolled_up.without_value = without_row;
    }
    rolled_up.taken = taken.len();
    rolled_up.value = value(roll_up, outcome, &taken, &mut rolled_up);
    if let (Some(by), Ok(_)) = (roll_up.by, &rolled_up.value) {
        rolled_up.groups = groups(roll_up, outcome, &taken, by);
    }
    rolled_up
}

fn whole(count: usize) -> Exact {
    Exact::from(u64::try_from(count).unwrap_or(u64::MAX))
}

fn value(
    roll_up: &RollUp,
    outcome: &Outcome,
    taken: &[usize],
    about: &mut RolledUp,
) -> Result<Exact, Lack> {
    match roll_up.statistic {
        Statistic::Count => Ok(whole(taken.len())),
        Statistic::Share => {
            let told = about.units.saturating_sub(about.untold);
            whole(taken.len()).over(&whole(told))?.ok_or(Lack::Nobody)
        }
        Statistic::Mean(of) => {
            let values = taken.iter().filter_map(|row| averaged(outcome, *row, of));
            let (mut sum, mut count) = (Exact::ZERO, 0usize);
            for value in values {
                sum = sum.plus(&value)?;
                count = count.saturating_add(1);
            }
            about.without_value = taken.len().saturating_sub(count);
            sum.over(&whole(count))?.ok_or(Lack::Nobody)
        }
        Statistic::Sum(metric) => {
            let (sum, without) = sum(outcome, taken, metric)?;
            about.without_value = about.without_value.saturating_add(without);
            if about.without_value > 0 { Err(Lack::Missing) } else { Ok(sum) }
        }
    }
}

impl From<Overflow> for Lack {
    fn from(_: Overflow) -> Self {
        Self::TooLarge
    }
}

/// Adds up the values that are there, and counts the units that lack theirs.
fn sum(outcome: &Outcome, rows: &[usize], metric: MetricIndex) -> Result<(Exact, usize), Overflow> {
    let (mut sum, mut without) = (Exact::ZERO, 0usize);
    for row in rows {
        match outcome.dataset().value(*row, metric) {
            Value::Number(number) => sum = sum.plus(&Exact::from(number))?,
            Value::NotApplicable => {}
            _ => without = without.saturating_add(1),
        }
    }
    Ok((sum, without))
}

fn averaged(outcome: &Outcome, row: usize, of: Averaged) -> Option<Exact> {
    match of {
        Averaged::Total => outcome.exact_total(row),
        Averaged::Share => outcome.exact_share(row),
        // A unit that a check refuses has no scores, as it has no total.
        Averaged::Node(_) if outcome.is_refused(row) => None,
        Averaged::Node(node) => outcome.exact_score(node.get(), row),
        Averaged::Metric(metric) => match outcome.dataset().value(row, metric) {
            Value::Number(number) => Some(Exact::from(number)),
            _ => None,
        },
    }
}

/// Computes the value of each group, in the order of their first units in the data.
fn groups(roll_up: &RollUp, outcome: &Outcome, taken: &[usize], by: Grouping) -> Vec<Grouped> {
    let mut rows: IndexMap<Option<String>, Vec<usize>> = IndexMap::new();
    for row in taken {
        let name = match by {
            Grouping::Unit => outcome.dataset().rows().get(*row).map(|unit| unit.name.clone()),
            Grouping::Metric(metric) => match outcome.dataset().value(*row, metric) {
                Value::Choice(text) | Value::Text(text) => Some(text),
                _ => None,
            },
        };
        rows.entry(name).or_default().push(*row);
    }
    let each = rows.into_iter().map(|(group, rows)| {
        let value = match roll_up.statistic {
            Statistic::Sum(metric) => sum(outcome, &rows, metric).ok().map(|(sum, _)| sum),
            _ => Some(whole(rows.len())),
        };
        let value = value.and_then(|value| value.shown(PLACES).ok());
        Grouped { group, value: value.unwrap_or_default() }
    });
    each.collect()
}

/// Returns whether all conditions hold for a unit. `None` if that cannot be determined.
fn holds_all(outcome: &Outcome, row: usize, conditions: &[UnitTest]) -> Option<bool> {
    let mut all_hold = Some(true);
    for test in conditions {
        match holds(outcome, row, test) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all_hold = None,
        }
    }
    all_hold
}

fn holds(outcome: &Outcome, row: usize, test: &UnitTest) -> Option<bool> {
    match test {
        UnitTest::Verdict(verdict) => Some(outcome.unit_outcome(row)?.verdict? == *verdict),
        UnitTest::Grade(grade) => {
            let unit = outcome.unit_outcome(row)?;
            // A total below the lowest grade has none of them.
            unit.total?;
            let wanted = outcome.framework().grades().get(*grade)?;
            Some(unit.grade == Some(&wanted.name))
        }
        UnitTest::Total(range) => {
            let (total, share) = (outcome.exact_total(row)?, outcome.exact_share(row)?);
            within(outcome, row, range, (&total, &share))
        }
        UnitTest::Score(node, range) => node_within(outcome, row, *node, range),
        UnitTest::Met(targets) => met(outcome, row, targets),
        UnitTest::Metric(metric, condition) => {
            let unit = UnitFigures::of_row(outcome.framework(), outcome.dataset(), row)?;
            let case = unit.case_of(condition).ok()?;
            evaluation::holds(&case.then, *metric, EvidenceRule::Optional, &unit).ok()
        }
    }
}

fn within(
    outcome: &Outcome,
    row: usize,
    range: &By<ScoreRange>,
    (score, share): (&Exact, &Exact),
) -> Option<bool> {
    let unit = UnitFigures::of_row(outcome.framework(), outcome.dataset(), row)?;
    let range = &unit.case_of(range).ok()?.then;
    let value = match range.terms {
        Terms::Points => score,
        Terms::Share => share,
    };
    Some(range.missed(|bound| value.cmp(&Exact::from(bound))).is_none())
}

fn node_within(
    outcome: &Outcome,
    row: usize,
    node: NodeIndex,
    range: &By<ScoreRange>,
) -> Option<bool> {
    let points = &outcome.framework().index()?.node(node)?.points();
    let score = averaged(outcome, row, Averaged::Node(node))?;
    let share = score.over(points).ok().flatten()?;
    within(outcome, row, range, (&score, &share))
}

/// Returns `false` if a target is not met, or not yet; if not, `None` if one is undetermined.
fn met(outcome: &Outcome, row: usize, targets: &[TargetIndex]) -> Option<bool> {
    let states = || targets.iter().map(|target| outcome.target_state(target.get(), row));
    if states().any(|state| matches!(state, TargetState::NotMet | TargetState::NotDue)) {
        return Some(false);
    }
    states().all(|state| state == TargetState::Met).then_some(true)
}

/// Returns the value as a dataset carries it.
fn decimal(value: &Exact) -> Option<Decimal> {
    let exact = value.as_decimal().filter(|decimal| decimal.scale() <= 28);
    let shown = || Some(value.shown(PLACES).ok()?.decimal());
    exact.or_else(shown).map(|decimal| decimal.normalize())
}

/// Compares a rolled-up value with the stated one.
fn settle(rolled_up: &mut RolledUp, statistic: Statistic, stated: &Value) {
    rolled_up.stated = Some(stated.clone());
    rolled_up.settled = match (&rolled_up.value, stated) {
        (Err(_), _) => Settled::Absent,
        (Ok(value), Value::Number(number)) if agrees(value, *number, statistic) => Settled::Agrees,
        (Ok(_), Value::Number(_)) => Settled::Differs,
        // Rejected by the verifier, or not applicable: the dataset knows more.
        (Ok(_), _) => Settled::Kept,
    };
}

/// Returns whether a value agrees with the stated one: counts and sums exactly, shares and means at the
/// places of the stated one.
fn agrees(value: &Exact, stated: Decimal, statistic: Statistic) -> bool {
    match statistic {
        Statistic::Count | Statistic::Sum(_) => *value == Exact::from(stated),
        Statistic::Share | Statistic::Mean(_) => {
            let places = stated.normalize().scale();
            let rounding = Rounding { places, mode: RoundingMode::HalfUp };
            value.rounded(rounding) == Exact::from(stated)
        }
    }
}

/// Returns the dataset of a run with the rolled-up values in it. `None` if there are none to fill in.
fn fill(
    province: &Province,
    run: &Run,
    dataset: Option<&Dataset>,
    rolled_up: &mut [(MetricIndex, RolledUp)],
) -> Result<Option<Dataset>, Error> {
    let Some(unit) = run.unit.as_deref().filter(|_| !rolled_up.is_empty()) else { return Ok(None) };
    let row = match dataset {
        Some(dataset) => Some(dataset.find(unit).ok_or_else(|| {
            let known = dataset.rows().iter().map(|unit| unit.id.as_str());
            let nearest = nearest(unit, known).map(str::to_owned);
            Error::UnknownUnit { id: unit.to_owned(), nearest }
        })?),
        None => None,
    };
    let mut filling: Vec<(MetricIndex, Decimal, Origin)> = Vec::new();
    for (metric, value) in rolled_up {
        let stated = dataset.zip(row).map(|(dataset, row)| dataset.value(row, *metric));
        match stated {
            Some(stated) if stated != Value::Missing => {
                settle(value, value.roll_up.statistic, &stated);
            }
            _ => {
                if let Some(number) = value.value.as_ref().ok().and_then(decimal) {
                    value.settled = Settled::Filled;
                    filling.push((*metric, number, value.origin));
                }
            }
        }
    }
    if filling.is_empty() {
        return Ok(None);
    }
    let mut builder = match dataset {
        None => DatasetBuilder::new(&run.framework),
        Some(dataset) => dataset.to_builder(&run.framework)?,
    };
    let mut entry = match dataset {
        Some(_) => builder.revise(unit)?,
        None => builder.add_unit(unit),
    };
    if dataset.is_none() {
        entry.name(&province.name.vi);
        run.unit_kind.as_ref().map(|kind| entry.kind(kind.as_str()));
    }
    for (metric, number, origin) in &filling {
        if let Some(metric) = run.framework.metric_at(*metric) {
            entry.value(&metric.id, *number).value_origin(&metric.id, *origin);
        }
    }
    let built = builder.build()?;
    Ok(Some(match dataset {
        Some(_) => built,
        None => {
            built.described(common(filling.iter().map(|(.., origin)| *origin)), Source::default())
        }
    }))
}

/// Returns what figures have in common, as far as they do.
fn common(mut origins: impl Iterator<Item = Origin>) -> Origin {
    let first = origins.next().unwrap_or_default();
    origins.fold(first, |all, next| Origin {
        nature: all.nature.filter(|_| all.nature == next.nature),
        as_of: all.as_of.filter(|_| all.as_of == next.as_of),
    })
}
