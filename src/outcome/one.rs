//! One unit at a time: for services that score a submission as it comes in.

use std::sync::Arc;

use pulp::Arch;
use rust_decimal::Decimal;

use super::{Outcome, Verdict, of_total, verdict};
use crate::dataset::{Dataset, Unit, Value};
use crate::error::Error;
use crate::evaluation::{Cells, One, Peers, Refused, Score, Subject, is_refused};
use crate::model::{AbsentKind, MetricIndex, Node, NodeBody, NodeIndex, Text};
use crate::number::Exact;
use crate::plan::tape::NONE;
use crate::plan::{Plan, slot};

/// The values of one unit, laid out for scoring. Made by [`Plan::unit_values`]; scored by
/// [`Scorer::score`] as often as one likes.
#[derive(Debug)]
pub struct UnitValues {
    dataset: Dataset,
    row: usize,
    cells: Cells,
    peers: Arc<Peers>,
    is_refused: bool,
}

/// Scores one unit after another, and holds on to its memory between them. One for each thread.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\n";
/// use dti_engine::dataset::Submission;
/// use dti_engine::{Dataset, Framework, Plan};
/// let framework = Framework::from_yaml(yaml)?;
/// let plan = Plan::compile(&framework)?;
/// let mut scorer = plan.scorer();
///
/// let submission: Submission = serde_json::from_str(r#"{"unit": "xa-1", "metrics": {"done": 2, "all": 3}}"#)?;
/// let dataset = Dataset::from_submissions(&framework, [submission])?;
/// let values = plan.unit_values(&dataset, "xa-1")?;
/// let result = scorer.score(&values)?;
/// assert_eq!(result.total().map(|total| total.to_string()).as_deref(), Some("6.67"));
/// let rate = result.steps().next().ok_or("a step")?;
/// assert_eq!(rate.share(), dti_engine::number::Exact::ratio(2, 3));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scorer {
    plan: Plan,
    arch: Arch,
    one: One,
    /// What the targets say; for `criteria` only.
    outcome: Option<Arc<Outcome>>,
}

/// The result of one unit. It has no rank: there is nobody beside it.
#[derive(Debug, Clone, Copy)]
pub struct UnitScore<'a> {
    scorer: &'a Scorer,
    values: &'a UnitValues,
}

/// How the score of one node came about, in exact numbers; nothing is worked out before it is asked.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The group or indicator.
    pub node: &'a Node,
    result: UnitScore<'a>,
    place: usize,
}

impl Plan {
    /// What scores one unit after another.
    #[must_use]
    pub fn scorer(&self) -> Scorer {
        Scorer { plan: self.clone(), arch: Arch::new(), one: One::default(), outcome: None }
    }

    /// The values of one unit of a dataset, laid out for scoring. Methods that compare a unit with
    /// its peers find them in the dataset.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id; [`Error::OtherRules`] when the dataset was read for
    /// other rules; [`Error::Scoring`] when a number of the peers outgrew what can be carried.
    pub fn unit_values(&self, dataset: &Dataset, unit: &str) -> Result<UnitValues, Error> {
        self.same_rules(dataset)?;
        let row = dataset.find(unit).ok_or_else(|| super::unknown_unit(dataset, unit))?;
        if self.inner.peers.is_empty() {
            let is_refused = is_refused(&self.inner, dataset, row);
            return Ok(self.lay_out(dataset, row, (Arc::default(), is_refused)));
        }
        let (refused, peers) = self.of_all(dataset)?;
        Ok(self.lay_out(dataset, row, (peers, refused.contains(row))))
    }

    /// The values of every unit of a dataset, in its order: for each what [`Plan::unit_values`] gives, but
    /// that the peers are looked through once for all of them.
    ///
    /// ```
    /// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
    /// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
    /// #   \nmetrics: {done: {type: count}}\nindicators:\n  - {id: most, points: 10, \
    /// #   scoring: {relative: {of: done, to: best}}}\n";
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let framework = Framework::from_yaml(yaml)?;
    /// let plan = Plan::compile(&framework)?;
    /// let dataset = Dataset::from_csv("unit,done\nan,3\nbinh,4\n".as_bytes(), &framework)?;
    /// let mut scorer = plan.scorer();
    /// let mut totals = Vec::new();
    /// for values in plan.all_unit_values(&dataset)? {
    ///     totals.extend(scorer.score(&values)?.total().map(|total| total.to_string()));
    /// }
    /// assert_eq!(totals, ["7.50", "10.00"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Plan::unit_values`].
    pub fn all_unit_values(
        &self,
        dataset: &Dataset,
    ) -> Result<impl ExactSizeIterator<Item = UnitValues> + use<>, Error> {
        self.same_rules(dataset)?;
        let (refused, peers) = self.of_all(dataset)?;
        let (plan, dataset) = (self.clone(), dataset.clone());
        Ok((0..dataset.units().len())
            .map(move |row| plan.lay_out(&dataset, row, (peers.clone(), refused.contains(row)))))
    }

    fn of_all(&self, dataset: &Dataset) -> Result<(Refused, Arc<Peers>), Error> {
        let refused = Refused::find(&self.inner, dataset);
        let peers = Peers::collect(&self.inner, dataset, &refused)?;
        Ok((refused, Arc::new(peers)))
    }

    fn lay_out(
        &self,
        dataset: &Dataset,
        row: usize,
        (peers, is_refused): (Arc<Peers>, bool),
    ) -> UnitValues {
        // Targets look at nobody but the unit, so the others are left behind.
        let (dataset, row) = match self.inner.framework.criteria() {
            Some(_) => (dataset.alone(row), 0),
            None => (dataset.clone(), row),
        };
        let cells = Cells::new(&self.inner, &dataset, row);
        UnitValues { dataset, row, cells, peers, is_refused }
    }
}

impl UnitValues {
    /// The unit.
    #[must_use]
    pub fn unit(&self) -> &Unit {
        self.dataset.unit(self.row)
    }
}

impl Scorer {
    /// Scores a unit: what [`Plan::score`] gives, but for the rank.
    ///
    /// # Errors
    /// [`Error::OtherRules`] when the values were read for other rules; [`Error::Scoring`] with every
    /// node that has no score, as [`Plan::score`].
    pub fn score<'a>(&'a mut self, values: &'a UnitValues) -> Result<UnitScore<'a>, Error> {
        self.plan.same_rules(&values.dataset)?;
        let plan = &*self.plan.inner;
        match plan.framework.index() {
            Some(tree) => {
                let subject = Subject {
                    plan,
                    cells: &values.cells,
                    dataset: &values.dataset,
                    row: values.row,
                    kind: &values.unit().kind,
                    peers: &values.peers,
                    is_refused: values.is_refused,
                };
                self.one.score(self.arch, &subject, tree)?;
            }
            None => self.outcome = Some(self.plan.score(&values.dataset)?.into()),
        }
        Ok(UnitScore { scorer: self, values })
    }
}

impl<'a> UnitScore<'a> {
    /// The unit.
    #[must_use]
    pub fn unit(&self) -> &'a Unit {
        self.values.unit()
    }

    /// The total; `None` when nothing could be counted. For `criteria`, the number of targets met.
    #[must_use]
    pub fn total(&self) -> Option<Decimal> {
        let plan = &*self.scorer.plan.inner;
        match self.alone() {
            Some(outcome) => outcome.scores.total_decimal(self.values.row),
            None => of_total::decimal(plan, self.scorer.one.total, || self.exact_total()),
        }
    }

    /// Total ÷ points, to six places.
    #[must_use]
    pub fn share(&self) -> Option<Decimal> {
        let plan = &*self.scorer.plan.inner;
        match self.alone() {
            Some(outcome) => outcome.share(self.values.row),
            None => of_total::share(plan, self.scorer.one.total, || self.exact_total()),
        }
    }

    /// The grade, where the framework has grades.
    #[must_use]
    pub fn grade(&self) -> Option<&'a Text> {
        let plan = &*self.scorer.plan.inner;
        match &self.scorer.outcome {
            Some(outcome) => outcome.grade(self.values.row),
            None => of_total::grade(plan, self.scorer.one.total, || self.exact_total()),
        }
    }

    /// Whether the unit passes, where the framework has a verdict.
    ///
    /// # Errors
    /// As [`Plan::score`]: a verdict that whole numbers cannot give is found by scoring the dataset.
    pub fn verdict(&self) -> Result<Option<Verdict>, Error> {
        let plan = &*self.scorer.plan.inner;
        if plan.framework.verdict().is_none() {
            return Ok(None);
        }
        let one = &self.scorer.one;
        let slots = |node: usize| one.slots.get(node).copied();
        let quick = match self.alone() {
            None => verdict::quickly(plan, one.total, slots),
            Some(_) => None,
        };
        match quick {
            Some(verdict) => Ok(Some(verdict)),
            None => Ok(self.outcome()?.unit_verdict(self.values.row)),
        }
    }

    /// The score of a node by its id; `None` when it was left out or is not scored, or there is none
    /// of that id.
    #[must_use]
    pub fn score_of(&self, node: &str) -> Option<Decimal> {
        let (index, _) = self.scorer.plan.inner.framework.index()?.find(node)?;
        self.node(index.get())
    }

    /// How every node came about, each group before its children; none for `criteria`.
    #[inline]
    pub fn steps(&self) -> impl Iterator<Item = Step<'a>> {
        let result = *self;
        let nodes = self.scorer.plan.inner.framework.index().map_or(&[][..], |tree| &tree.nodes);
        nodes.iter().enumerate().map(move |(place, node)| Step { node, result, place })
    }

    /// The outcome of the dataset that the values are from, for scorecards and explanations as text; for
    /// `criteria`, of the unit alone.
    ///
    /// # Errors
    /// As [`Plan::score`].
    pub fn outcome(&self) -> Result<Outcome, Error> {
        self.scorer.plan.score(&self.values.dataset)
    }

    fn alone(&self) -> Option<&'a Outcome> {
        self.scorer.outcome.as_deref()
    }

    fn exact_total(&self) -> Option<Exact> {
        self.scorer.one.total(&self.scorer.plan.inner).value().cloned()
    }

    fn node(&self, place: usize) -> Option<Decimal> {
        let plan = &*self.scorer.plan.inner;
        let places = plan.nodes.get(place)?.places;
        let slot = self.scorer.one.slots.get(place).copied()?;
        match places {
            Some(places) if slot >= slot::LEAST => {
                Decimal::try_from_i128_with_scale(i128::from(slot), places).ok()
            }
            _ => self.scorer.one.node(plan, place).shown(places),
        }
    }
}

impl<'a> Step<'a> {
    /// The score; `None` when the node was left out or is not scored.
    #[must_use]
    pub fn score(&self) -> Option<Decimal> {
        self.result.node(self.place)
    }

    /// The score as a whole number of the unit of its rounding (hundredths, say), where it is one.
    #[must_use]
    #[inline]
    pub fn whole_score(&self) -> Option<i32> {
        let slot = self.result.scorer.one.slots.get(self.place).copied()?;
        (slot >= slot::LEAST).then_some(slot)
    }

    /// The share of the points before any rounding, as numerator and denominator that are not in
    /// lowest terms; `None` where the share does not come from a division.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers below 2^53")]
    pub fn fraction(&self) -> Option<(i64, i64)> {
        let Scorer { plan, one, .. } = self.result.scorer;
        let (numerator, denominator) = one.fraction(&plan.inner, self.place)?;
        Some((numerator as i64, denominator as i64))
    }

    /// The share of the points before any rounding; `None` where a value is absent.
    #[must_use]
    pub fn share(&self) -> Option<Exact> {
        let NodeBody::Indicator { method, evidence, absent } = &self.node.body else {
            let score = self.result.scorer.one.node(&self.result.scorer.plan.inner, self.place);
            return score.value()?.over(&self.node.points).ok()?;
        };
        let UnitValues { dataset, row, peers, .. } = self.result.values;
        let kind = &self.result.values.unit().kind;
        let view = crate::evaluation::UnitView::new(dataset, *row, kind, peers);
        match crate::evaluation::share(method, &self.node.points, *evidence, absent, &view) {
            Ok(crate::evaluation::Share::Earned(share)) => Some(share),
            _ => None,
        }
    }

    /// The values that the method reads, with what the unit submitted.
    pub fn inputs(&self) -> impl Iterator<Item = (MetricIndex, Value)> + use<'a> {
        let mut metrics = Vec::new();
        if let NodeBody::Indicator { method, .. } = &self.node.body {
            method.for_each_metric(&mut |metric| metrics.push(metric));
        }
        let UnitValues { dataset, row, .. } = self.result.values;
        metrics.into_iter().map(move |metric| (metric, dataset.value(*row, metric)))
    }

    /// The whole numbers that stand for the one or two values that the method divides or compares, at
    /// the usual places of their metrics: none for counts, options (their place in the list)
    /// and answers (1 is yes), four for percentages and other numbers. Instead of a
    /// number, why there is none: an absence, or `None` for a number that has more places.
    #[must_use]
    #[inline]
    pub fn operands(&self) -> [Option<Result<i64, Option<AbsentKind>>>; 2] {
        let plan = &*self.result.scorer.plan.inner;
        let metrics = plan.tape.operands.get(self.place).copied().unwrap_or([NONE; 2]);
        let cells = &self.result.values.cells;
        metrics.map(|metric| (metric != NONE).then(|| cells.get(metric)))
    }

    /// Why the node was left out, where it was.
    #[must_use]
    pub fn left_out(&self) -> Option<AbsentKind> {
        match self.result.scorer.one.node(&self.result.scorer.plan.inner, self.place) {
            Score::Excluded(kind) => Some(kind),
            _ => None,
        }
    }

    /// The place of the node in [`Index::nodes`](crate::model::Index::nodes).
    #[must_use]
    pub fn index(&self) -> NodeIndex {
        NodeIndex(u32::try_from(self.place).unwrap_or(u32::MAX))
    }
}
