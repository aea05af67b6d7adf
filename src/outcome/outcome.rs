//! An outcome, and access to its results for one unit or node.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::positions::Positions;
use super::predecessors::Predecessors;
use crate::dataset::{Dataset, Unreported};
use crate::error::Error;
use crate::evaluation::{
    NoTotal, Peers, Score, Scores, Total, UnitView, once_more, shown, total_once_more,
};
use crate::model::{Framework, NodeIndex, Origin, TargetState};
use crate::name::folded;
use crate::number::{Exact, Rounding, Shown};
use crate::plan::{Plan, PlanInner, score_slot};

/// The digests of the rules and the data of an outcome. The same rules and data give the same
/// bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Digests<'a> {
    /// SHA-256 of the rules.
    pub rules: Cow<'a, str>,
    /// SHA-256 of the data.
    pub data: Cow<'a, str>,
    /// SHA-256 of the data of the year before, if the rules look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Cow<'a, str>>,
    /// SHA-256 of the mergers, if the data is from before a merger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mergers: Option<Cow<'a, str>>,
}

/// The data from before a merger, if the scores are means of it.
pub(crate) struct Merged {
    /// The outcome of the units that there were.
    pub(crate) before: Outcome,
    /// The id of the mergers.
    pub(crate) mergers: String,
    /// Their digest, together with that of earlier mergers.
    pub(crate) digest: String,
    /// The predecessors of each row.
    pub(crate) units: Vec<Predecessors>,
}

/// The results of all units of a dataset.
///
/// Clones share their data. Serializes as the documented JSON: units in rank order, decimals as
/// strings.
#[derive(Clone)]
pub struct Outcome {
    plan: Plan,
    dataset: Dataset,
    scores: Arc<Scores>,
    peers: Arc<Peers>,
    merged: Option<Arc<Merged>>,
    /// The origin of the figures of all units, if only a part of them was scored.
    pub(super) of_all: Option<Origin>,
    /// Whether the ranks are among units that are not here.
    ranked_among: bool,
    pub(super) later: Arc<Later>,
}

/// What is computed on first use.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// How many scores were worked out in fractions.
    fractions: AtomicU64,
    /// The rank of each row.
    pub(super) ranks: OnceLock<Vec<Option<NonZeroU32>>>,
    /// The ranks that a grade for the first of all asks for.
    pub(super) positions: OnceLock<Positions>,
    /// The rows in display order.
    pub(super) order: OnceLock<Vec<usize>>,
    /// For each attribute that the ranking names, the rank of each row.
    pub(super) within: OnceLock<Vec<Vec<Option<NonZeroU32>>>>,
    /// For each node and view, the rank of each row.
    pub(super) of_nodes: OnceLock<Vec<OnceLock<Vec<Option<NonZeroU32>>>>>,
    /// For each node, the origin of the values of all units that it reads.
    origins: OnceLock<Vec<OnceLock<Origin>>>,
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("framework", &self.framework().id())
            .field("version", &self.framework().version())
            .field("units", &self.dataset.rows().len())
            .finish_non_exhaustive()
    }
}

impl Outcome {
    pub(super) fn new(plan: Plan, dataset: Dataset, scores: Scores, peers: Arc<Peers>) -> Self {
        let scores = Arc::new(scores);
        Self {
            plan,
            dataset,
            scores,
            peers,
            merged: None,
            of_all: None,
            ranked_among: false,
            later: Arc::default(),
        }
    }

    /// Creates the outcome of units that were formed from others.
    pub(crate) fn of_merged(dataset: Dataset, scores: Scores, merged: Merged) -> Self {
        let Self { plan, peers, .. } = merged.before.clone();
        Self { merged: Some(Arc::new(merged)), ..Self::new(plan, dataset, scores, peers) }
    }

    /// Returns the same results with the ranks that they have among others.
    pub(super) fn with_ranks(&self, later: Later) -> Self {
        Self { later: Arc::new(later), ranked_among: true, ..self.clone() }
    }

    /// Returns whether only a part of the units was scored: their peers, or those that they are ranked among, are not here.
    pub(crate) const fn is_part(&self) -> bool {
        self.of_all.is_some() || self.ranked_among
    }

    /// Returns the data from before the merger. `None` if the units were not formed by
    /// [`Mergers::outcome`](crate::merged::Mergers::outcome).
    pub(crate) fn merged(&self) -> Option<&Merged> {
        self.merged.as_deref()
    }

    /// Returns the predecessors of a unit, if it was formed from others.
    pub(crate) fn predecessors(&self, row: usize) -> Option<(&Merged, &Predecessors)> {
        self.merged().and_then(|merged| Some((merged, merged.units.get(row)?)))
    }

    /// Returns the rules.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        self.plan.framework()
    }

    /// Returns the data. That of merged units has the units and no figures.
    #[must_use]
    pub const fn dataset(&self) -> &Dataset {
        &self.dataset
    }

    /// Returns the digests of rules and data.
    #[must_use]
    pub fn digests(&self) -> Digests<'_> {
        let rules = self.plan.digest().into();
        match self.merged() {
            Some(Merged { before, digest, .. }) => {
                Digests { rules, mergers: Some(digest.into()), ..before.digests() }
            }
            None => Digests {
                rules,
                data: self.dataset.digest().into(),
                previous: self.dataset.before().map(|before| before.digest().into()),
                mergers: None,
            },
        }
    }

    /// Returns the units that did not report, including those with a row that has no figure; see
    /// [`Dataset::not_reported`].
    pub fn not_reported(&self) -> impl Iterator<Item = Unreported<'_>> {
        self.dataset.not_reported()
    }

    /// Returns whether the dataset has evidence. If it has none, `evidence: required` was not
    /// applied.
    #[must_use]
    pub fn evidence_seen(&self) -> bool {
        self.merged().map_or_else(|| self.dataset.carries_evidence(), |m| m.before.evidence_seen())
    }

    /// Returns how many scores of nodes and totals were computed in fractions so far, because neither whole numbers
    /// could hold them nor the bounds of a float decide what was asked: how they are shown, ranked or graded. All
    /// others come from the loops over columns. The results are the same.
    #[must_use]
    pub fn worked_in_fractions(&self) -> u64 {
        let later = self.later.fractions.load(Ordering::Relaxed);
        self.scores.fractions().saturating_add(later)
    }

    fn count_fraction(&self) {
        // Wraps only after more fractions than anybody computes.
        self.later.fractions.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the score of a node. One that was not kept, or only enclosed, is worked out.
    pub(crate) fn node(&self, node: usize, row: usize) -> Score {
        if let Some(view) = self.framework().index().and_then(|tree| tree.view(node)) {
            return self.view_score(view, row);
        }
        self.scores.node(node, row).unwrap_or_else(|| self.node_once_more(node, row))
    }

    fn node_once_more(&self, node: usize, row: usize) -> Score {
        if self.scores.node_near(node, row).is_some() {
            self.count_fraction();
        }
        once_more(self.plan(), &self.dataset, &self.peers, (node, row))
    }

    /// Returns the score of a node as a fraction. `None` if it has none.
    pub(crate) fn exact_score(&self, node: usize, row: usize) -> Option<Exact> {
        self.node(node, row).into_value()
    }

    /// Returns score ÷ points of a node as a fraction: of those points that count for the unit.
    pub(crate) fn exact_node_share(&self, node: NodeIndex, row: usize) -> Option<Exact> {
        let score = self.node(node.get(), row);
        let points = score.points_of(self.framework().index()?.node(node)?.points());
        score.into_value()?.over(&points).ok().flatten()
    }

    /// Returns the computed state of a target for a unit.
    pub(crate) fn target_state(&self, target: usize, row: usize) -> TargetState {
        self.scores.target(target, row)
    }

    /// Returns the score of a node as a whole number and its decimal places. `None` if it was not
    /// kept or is not a whole number of its unit.
    pub(crate) fn node_in_whole_numbers(&self, node: usize, row: usize) -> Option<(i32, u32)> {
        let places = self.plan().nodes.get(node)?.places?;
        let slot = self.scores.node_slot(node, row).filter(|slot| *slot >= score_slot::LEAST)?;
        Some((slot, places))
    }

    /// Returns whether a score of a node that was kept is a number, worked out or not.
    pub(crate) fn has_number(&self, node: usize, row: usize) -> bool {
        let slot = self.scores.node_slot(node, row);
        slot.is_some_and(|slot| slot >= score_slot::LEAST || slot == score_slot::NEAR)
    }

    /// Returns the score of a node as it is shown.
    pub(crate) fn node_shown(&self, node: usize, row: usize) -> Option<Shown> {
        if let Some(view) = self.framework().index().and_then(|tree| tree.view(node)) {
            return self.view_score(view, row).shown(self.node_places(node));
        }
        self.scores.node_shown(node, row).unwrap_or_else(|| {
            let places = self.plan().nodes.get(node)?.places;
            let told = || self.scores.node_near(node, row)?.told(places);
            self.node_once_more(node, row).shown(places).or_else(told)
        })
    }

    pub(crate) fn find(&self, id: &str) -> Result<usize, Error> {
        self.dataset.find(id).ok_or_else(|| self.unknown(id))
    }

    /// Returns the id of the unit that a text names: by its id, by its name in any way of writing it, or, if the data
    /// were read with a register, by a former name.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    /// #     points: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n")?;
    /// let csv = "unit,name,portal\nx01,Xã Hòa Bình,no\nx02,Xã An,yes\nx03,Xã An,yes\n";
    /// let outcome = Plan::compile(&framework)?.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?;
    /// assert_eq!(outcome.unit_called("x01")?, "x01");
    /// assert_eq!(outcome.unit_called("xã hoà bình")?, "x01");
    /// assert_eq!(outcome.unit_called("Xã An").unwrap_err().code(), "several_units");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id or name, [`Error::SeveralUnits`] with their ids.
    pub fn unit_called(&self, text: &str) -> Result<&str, Error> {
        let units = self.dataset.rows();
        let id = |row: usize| units.get(row).map(|unit| unit.id.as_str());
        if let Some(found) = self.dataset.find(text).and_then(id) {
            return Ok(found);
        }
        let form = folded(text);
        let called: Vec<&str> = units
            .iter()
            .filter(|unit| folded(&unit.name) == form)
            .map(|unit| unit.id.as_str())
            .collect();
        match called.as_slice() {
            [only] => return Ok(only),
            [] => {}
            several => {
                let ids = several.iter().map(|id| (*id).to_owned()).collect();
                return Err(Error::SeveralUnits { name: text.to_owned(), ids });
            }
        }
        let register = self.dataset.0.register.as_ref();
        let former = register.and_then(|register| register.find(text).ok());
        let known = || units.iter().flat_map(|unit| [unit.id.as_str(), unit.name.as_str()]);
        former
            .and_then(|unit| self.dataset.find(&unit.id))
            .and_then(id)
            .ok_or_else(|| Error::unknown_unit(text, known()))
    }

    pub(super) fn unknown(&self, id: &str) -> Error {
        Error::unknown_unit(id, self.dataset.rows().iter().map(|unit| unit.id.as_str()))
    }

    /// Returns the origin of the values of all units that a node reads. `find` is called once for each
    /// node.
    pub(super) fn origin_of_all(&self, node: NodeIndex, find: impl FnOnce() -> Origin) -> Origin {
        let origins = || self.plan().nodes.iter().map(|_| OnceLock::new()).collect();
        let origins = self.later.origins.get_or_init(origins);
        origins.get(node.get()).map(|origin| *origin.get_or_init(find)).unwrap_or_default()
    }

    pub(crate) const fn whole_plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn plan(&self) -> &PlanInner {
        &self.plan.inner
    }

    pub(super) fn scores(&self) -> &Scores {
        &self.scores
    }

    /// Returns the unit in a row together with its peers.
    pub(crate) fn view(&self, row: usize) -> Option<UnitView<'_>> {
        UnitView::of_row(self.framework(), &self.dataset, row, &self.peers)
    }

    /// Returns the total, or the reason why there is none.
    pub(crate) fn total_of(&self, row: usize) -> Total {
        self.scores.total(row).unwrap_or_else(|| {
            self.count_fraction();
            let total = total_once_more(self.plan(), &self.dataset, &self.peers, row);
            // It was enclosed without a fault. Its fraction may be too large to carry.
            total.ok_or(NoTotal::NothingCounted)
        })
    }

    /// Returns the total as it is shown.
    pub(super) fn total_shown(&self, row: usize) -> Option<Shown> {
        self.scores.total_shown(row).unwrap_or_else(|| {
            let places = self.total_places();
            let exact = self.exact_total(row);
            let exact =
                exact.and_then(|total| shown(&total, places.unwrap_or(Rounding::MAX_PLACES)));
            exact.or_else(|| self.scores.total_near(row)?.told(places))
        })
    }

    /// Returns the total as a fraction. `None` if there is none.
    pub(crate) fn exact_total(&self, row: usize) -> Option<Exact> {
        self.total_of(row).ok()
    }

    /// Returns the total of a unit by its own figures among the peers of another outcome of the same rules. `None` if
    /// there is none.
    pub(crate) fn total_among(&self, other: &Self, row: usize) -> Option<Exact> {
        total_once_more(self.plan(), &self.dataset, &other.peers, row)
    }

    /// Returns total ÷ points as a fraction.
    pub(crate) fn exact_share(&self, row: usize) -> Option<Exact> {
        self.exact_total(row)?.over(self.total_points()).ok().flatten()
    }

    /// Returns the most that a total can be: points, or the number of targets.
    pub(crate) fn total_points(&self) -> &Exact {
        &self.plan().total.points
    }

    /// Returns the places that cover totals.
    pub(crate) fn total_places(&self) -> Option<u32> {
        self.plan().total.places
    }

    /// Returns the places that cover the scores of a node.
    pub(crate) fn node_places(&self, node: usize) -> Option<u32> {
        match self.framework().index().and_then(|tree| tree.view(node)) {
            Some(view) => self.plan().views.get(view)?.places,
            None => self.plan().nodes.get(node)?.places,
        }
    }

    /// Returns the rounding that the framework declares for a node.
    pub(crate) fn node_rounding(&self, node: usize) -> Option<Rounding> {
        self.plan().nodes.get(node)?.rounding
    }

    /// Returns the reason why a unit has no total.
    pub(super) fn no_total(&self, row: usize) -> Option<NoTotal> {
        self.scores.no_total(row)
    }

    /// Returns whether a check refuses a unit.
    pub(crate) fn is_refused(&self, row: usize) -> bool {
        self.no_total(row) == Some(NoTotal::Refused)
    }
}
