//! Outcomes: scores with rank, grade and verdict for every unit, and a scorecard for each that
//! explains every point.
//!
//! Nothing here computes a score again; it reads what evaluation found.

mod explanation;
mod findings;
mod form;
mod left_out;
mod of_total;
mod origin;
mod parts;
mod peers;
mod ranking;
mod scorecard;
mod serialize;
mod verdict;

use std::num::NonZeroU32;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use crate::evaluation::{Keep, NoTotal, ScoreOptions, TargetState};
pub use explanation::{Explanation, asked};
pub(crate) use explanation::{Words, describe_gate, wrap};
pub use findings::Finding;
pub use left_out::{Effect, LeftOut};
pub use parts::{PartCard, PartValue};
pub use peers::PeerFigure;
pub use scorecard::{
    AbsenceCard, AdjustmentCard, GroupCard, InputCard, MethodCard, NodeCard, NodeDetail, Scorecard,
    TargetCard, Working,
};
pub use verdict::{GateOutcome, Shortfall};

use crate::dataset::{Dataset, DatasetBuilder, Unit, Unreported};
use crate::error::Error;
use crate::evaluation::{Peers, Score, Scores, Total, evaluate, once_more};
use crate::model::{Framework, Gate, Language, Text};
use crate::number::{Exact, Rounding, Shown};
use crate::plan::{Plan, PlanInner, score_slot};

/// Whether a unit passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every gate holds.
    Pass,
    /// At least one does not.
    Fail,
}

impl Verdict {
    /// The word for it in results: `pass`, `fail`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }
}

/// The digests of what made an outcome: the same rules and data give the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Digests<'a> {
    /// SHA-256 of the rule file.
    pub rules: &'a str,
    /// SHA-256 of the dataset.
    pub data: &'a str,
}

/// Everything that the engine says of all units of a dataset.
///
/// Serializes as the documented JSON: units in rank order, decimals as strings.
#[derive(Debug)]
pub struct Outcome {
    plan: Plan,
    dataset: Dataset,
    scores: Scores,
    peers: Peers,
    /// Worked out when someone asks.
    ranks: OnceLock<Vec<Option<NonZeroU32>>>,
    /// Worked out when someone asks.
    order: OnceLock<Vec<usize>>,
}

/// The result of one unit in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UnitOutcome<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// Its rank among the units of its kind; `None` where the framework ranks nobody, or the unit has no
    /// total.
    pub rank: Option<u32>,
    /// Its total, shown to the places that cover it. For `criteria`, the number of targets met.
    pub total: Option<Shown>,
    /// Why it has no total; `None` if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_total: Option<NoTotal>,
    /// Total ÷ points, to six places.
    pub share: Option<Shown>,
    /// Its grade, where the framework has grades.
    pub grade: Option<&'a Text>,
    /// Whether it passes, where the framework has a verdict.
    pub verdict: Option<Verdict>,
}

/// A line of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// The rank, from 1.
    pub rank: u32,
    /// The unit.
    pub unit: &'a Unit,
    /// The total.
    pub total: Shown,
}

impl Plan {
    /// Scores every unit of a dataset.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when the dataset was read for other rules; [`Error::Scoring`] with
    /// every unit and node that has no score because a value is absent where the rules call that an
    /// error, or because a number outgrew what can be carried.
    pub fn score(&self, dataset: &Dataset) -> Result<Outcome, Error> {
        self.score_with(dataset, &ScoreOptions::default())
    }

    /// Scores every unit, and says how far it has come; see [`ScoreOptions`].
    ///
    /// # Errors
    /// As [`Plan::score`]; [`Error::Cancelled`] when whoever watches says so.
    pub fn score_with(
        &self,
        dataset: &Dataset,
        options: &ScoreOptions<'_>,
    ) -> Result<Outcome, Error> {
        self.same_rules(dataset)?;
        let plan = &*self.inner;
        let (scores, peers) = evaluate(plan, dataset, options)?;
        Ok(Outcome {
            plan: self.clone(),
            dataset: dataset.clone(),
            scores,
            peers,
            ranks: OnceLock::new(),
            order: OnceLock::new(),
        })
    }

    fn same_rules(&self, dataset: &Dataset) -> Result<(), Error> {
        let rules = self.inner.framework.digest();
        if dataset.framework_digest() == rules {
            return Ok(());
        }
        let dataset = dataset.framework_digest().to_owned();
        Err(Error::OtherRules { dataset, plan: rules.to_owned() })
    }
}

impl Outcome {
    /// The rules that made it.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        self.plan.framework()
    }

    /// The data that made it.
    #[must_use]
    pub const fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// The digests of rules and data.
    #[must_use]
    pub fn digests(&self) -> Digests<'_> {
        Digests { rules: self.framework().digest(), data: self.dataset.digest() }
    }

    /// What would come out if some values were others: the same data but for what `change` makes of
    /// them, scored by the same rules.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\nranking: {places: 2}\n")?;
    /// # let plan = Plan::compile(&framework)?;
    /// # let dataset = Dataset::from_csv("unit,portal\nan,no\nbinh,yes\n".as_bytes(), &framework)?;
    /// let outcome = plan.score(&dataset)?;
    /// let scenario = outcome.what_if(|data| {
    ///     if let Some(an) = data.revise("an") {
    ///         an.value("portal", true);
    ///     }
    /// })?;
    /// assert_eq!((outcome.unit("an")?.rank, scenario.unit("an")?.rank), (Some(2), Some(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Diagnostics`] with every fault of what was changed; else as [`Plan::score`].
    pub fn what_if(&self, change: impl FnOnce(&mut DatasetBuilder<'_>)) -> Result<Self, Error> {
        // The data were read for these rules: that they are scored says so.
        let Some(mut builder) = self.dataset.to_builder(self.framework()) else {
            return self.plan.score(&self.dataset);
        };
        change(&mut builder);
        self.plan.score(&builder.build()?)
    }

    /// All units in rank order, ties in Vietnamese alphabetical order; kinds one after another.
    /// Where the framework ranks nobody, in the order of the dataset. Units that did not report come last.
    pub fn units(&self) -> impl Iterator<Item = UnitOutcome<'_>> {
        self.order().iter().filter_map(|row| self.unit_outcome(*row))
    }

    /// All units in the order of the dataset; spares the sorting that [`Outcome::units`] does.
    pub fn results(&self) -> impl Iterator<Item = UnitOutcome<'_>> {
        (0..self.dataset.units().len()).filter_map(|row| self.unit_outcome(row))
    }

    /// The ranked units in rank order; kinds one after another.
    pub fn ranking(&self) -> impl Iterator<Item = Place<'_>> {
        self.units().filter_map(|unit| {
            Some(Place { rank: unit.rank?, unit: unit.unit, total: unit.total? })
        })
    }

    /// Works out the ranks of all units and tells how many have one. Ranks are worked out once, when
    /// something asks for the first of them; this is for those who want to choose when.
    pub fn rank_all(&self) -> usize {
        self.ranks().iter().flatten().count()
    }

    /// The result of one unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn unit(&self, id: &str) -> Result<UnitOutcome<'_>, Error> {
        let row = self.find(id)?;
        self.unit_outcome(row).ok_or_else(|| self.unknown(id))
    }

    /// Everything that the engine says of one unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn scorecard(&self, id: &str) -> Result<Scorecard<'_>, Error> {
        self.find(id).map(|row| Scorecard::new(self, row))
    }

    /// What a unit submitted for a metric; [`InputCard::shown`] writes it as people do. `None` where
    /// there is no such unit or metric.
    #[must_use]
    pub fn input(&self, unit: &str, metric: &str) -> Option<InputCard<'_>> {
        InputCard::new(self, self.dataset.find(unit)?, self.dataset.metric(metric)?)
    }

    /// The scorecards of all units, in the order of [`Outcome::units`].
    pub fn scorecards(&self) -> impl Iterator<Item = Scorecard<'_>> {
        self.order().iter().map(|row| Scorecard::new(self, *row))
    }

    /// What the checks between metrics found, in the order of the dataset, and for each unit in the
    /// order of the rule file. A check that lacks a value finds nothing.
    ///
    /// Checks are looked at when they are asked for, but for those that refuse units: a unit that
    /// was refused has no total, no rank and no grade, and does not pass.
    pub fn findings(&self) -> impl Iterator<Item = Finding<'_>> {
        let rows = match self.framework().checks().is_empty() {
            true => 0,
            false => self.dataset.units().len(),
        };
        (0..rows).flat_map(|row| findings::of_unit(self, row))
    }

    /// The units that did not report, with those that have a row but not one figure in it; see
    /// [`Dataset::not_reported`].
    pub fn not_reported(&self) -> impl Iterator<Item = Unreported<'_>> {
        self.dataset.not_reported()
    }

    /// Whether the dataset carried evidence; where it did not, `evidence: required` was not applied.
    #[must_use]
    pub fn evidence_seen(&self) -> bool {
        self.dataset.carries_evidence()
    }

    /// A gate in a few words, with what it asks: `at least 13 of 16 met`.
    #[must_use]
    pub fn describe(&self, gate: &Gate, language: Language) -> String {
        describe_gate(Words(language), gate)
    }

    /// How many scores of nodes and totals were worked out in fractions, because whole numbers could
    /// not hold them; all others came out of the loops over columns. The results are the same.
    #[must_use]
    pub fn worked_in_fractions(&self) -> u64 {
        self.scores.fractions()
    }

    /// The score of a node, kept or worked out once more.
    fn node(&self, node: usize, row: usize) -> Score {
        let kept = self.scores.node(node, row);
        kept.unwrap_or_else(|| once_more(self.plan(), &self.dataset, &self.peers, (node, row)))
    }

    /// The score of a node as a fraction, where it has one.
    pub(crate) fn exact_score(&self, node: usize, row: usize) -> Option<Exact> {
        match self.node(node, row) {
            Score::Value(score) => Some(score),
            Score::Excluded(_) | Score::Unscored => None,
        }
    }

    /// What the numbers of a unit say of a target.
    pub(crate) fn target_state(&self, target: usize, row: usize) -> TargetState {
        self.scores.target(target, row)
    }

    /// The score of a node as a whole number of so many places, where it was kept and is one.
    pub(crate) fn node_in_whole_numbers(&self, node: usize, row: usize) -> Option<(i32, u32)> {
        let places = self.plan().nodes.get(node)?.places?;
        let slot = self.scores.node_slot(node, row).filter(|slot| *slot >= score_slot::LEAST)?;
        Some((slot, places))
    }

    /// The score of a node as it is shown.
    fn node_shown(&self, node: usize, row: usize) -> Option<Shown> {
        self.scores.node_shown(node, row).unwrap_or_else(|| {
            let places = self.plan().nodes.get(node)?.places;
            once_more(self.plan(), &self.dataset, &self.peers, (node, row)).shown(places)
        })
    }

    fn find(&self, id: &str) -> Result<usize, Error> {
        self.dataset.find(id).ok_or_else(|| self.unknown(id))
    }

    fn unknown(&self, id: &str) -> Error {
        unknown_unit(&self.dataset, id)
    }

    /// The rank of each row.
    fn ranks(&self) -> &[Option<NonZeroU32>] {
        self.ranks.get_or_init(|| ranking::ranks(self.plan(), &self.dataset, &self.scores))
    }

    /// The rows in the order that they are shown in.
    pub(crate) fn order(&self) -> &[usize] {
        self.order.get_or_init(|| ranking::order(self.plan(), &self.dataset, self.ranks()))
    }

    fn plan(&self) -> &PlanInner {
        &self.plan.inner
    }

    /// The result of the unit in a row.
    pub(crate) fn unit_outcome(&self, row: usize) -> Option<UnitOutcome<'_>> {
        let unit = self.dataset.units().get(row)?;
        Some(UnitOutcome {
            unit,
            rank: self.ranks().get(row).copied().flatten().map(NonZeroU32::get),
            total: self.scores.total_shown(row),
            no_total: self.no_total(row),
            share: self.share(row),
            grade: self.grade(row),
            verdict: self.unit_verdict(row),
        })
    }

    /// Total ÷ points to six places, without trailing zeros.
    fn share(&self, row: usize) -> Option<Shown> {
        of_total::share(self, row)
    }

    /// Whether a unit passes, where the framework has a verdict.
    fn unit_verdict(&self, row: usize) -> Option<Verdict> {
        verdict::verdict(self, row)
    }

    /// The total as a fraction, where there is one.
    pub(crate) fn exact_total(&self, row: usize) -> Option<Exact> {
        self.scores.total(row).value()
    }

    /// Total ÷ points, as a fraction.
    pub(crate) fn exact_share(&self, row: usize) -> Option<Exact> {
        self.exact_total(row)?.over(self.total_points()).ok().flatten()
    }

    /// The most that a total can be: points, or the number of targets.
    pub(crate) fn total_points(&self) -> &Exact {
        &self.plan().total.points
    }

    /// The places that cover totals.
    pub(crate) fn total_places(&self) -> Option<u32> {
        self.plan().total.places
    }

    /// The places that cover the scores of a node.
    pub(crate) fn node_places(&self, node: usize) -> Option<u32> {
        self.plan().nodes.get(node)?.places
    }

    /// The rounding that the framework declares for a node.
    pub(crate) fn node_rounding(&self, node: usize) -> Option<Rounding> {
        self.plan().nodes.get(node)?.rounding
    }

    /// Why a unit has no total.
    fn no_total(&self, row: usize) -> Option<NoTotal> {
        match self.scores.total(row) {
            Total::None(why) => Some(why),
            Total::Value(_) => None,
        }
    }

    /// Whether a check refuses a unit.
    pub(crate) fn is_refused(&self, row: usize) -> bool {
        self.no_total(row) == Some(NoTotal::Refused)
    }

    /// The highest grade whose bound the total reaches.
    fn grade(&self, row: usize) -> Option<&Text> {
        of_total::grade(self, row)
    }
}

/// What is said of a unit that is not in the data.
fn unknown_unit(dataset: &Dataset, id: &str) -> Error {
    Error::unknown_unit(id, dataset.units().iter().map(|unit| unit.id.as_str()))
}
