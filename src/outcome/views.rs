//! Views: further totals over nodes of the tree, worked out from the scores of these nodes.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::evaluation::{Combine, NoTotal, Score};
use crate::formula::shown;
use crate::model::{Index, NodeBody, NodeIndex, ViewData};
use crate::number::{Exact, Shown};
use crate::plan::{Given, Makes, Rest, ViewPlan, score_slot};

/// The decimal places of a share.
const SHARE_PLACES: u32 = 6;

/// What one view comes to for one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ViewResult {
    /// The points of its nodes together; to ten places if they have no exact decimal.
    pub points: Shown,
    /// The score. `None` if none of its nodes counts, or the unit is refused or did not report.
    pub score: Option<Shown>,
    /// Score ÷ points, to six places.
    pub share: Option<Shown>,
    /// The rank among the units of its kind. `None` if the view has no ranking, or the unit no score.
    pub rank: Option<u32>,
}

impl Outcome {
    /// Returns what each view comes to for the unit in a row, in the order of the rule file.
    pub(crate) fn views_of(&self, row: usize) -> Vec<ViewResult> {
        let Some(tree) = self.framework().index() else { return Vec::new() };
        let plans = tree.views.iter().zip(&self.plan().views).enumerate();
        let result = |(place, (view, plan)): (usize, (&ViewData, &ViewPlan))| {
            let index = tree.index_of_view(place);
            let score = self.node(index.get(), row);
            let share = self.exact_node_share(index, row);
            ViewResult {
                points: shown(view.node.points()).unwrap_or_default(),
                score: score.shown(plan.places),
                share: share.and_then(|share| share.shown(SHARE_PLACES).ok()),
                rank: self.rank_by_node(index, row).map(NonZeroU32::get),
            }
        };
        plans.map(result).collect()
    }

    /// Returns the score of a view for the unit in a row.
    pub(super) fn view_score(&self, place: usize, row: usize) -> Score {
        let withdrawn = [Some(NoTotal::NotReported), Some(NoTotal::Refused)];
        let view = self.framework().index().and_then(|tree| tree.views.get(place));
        let (Some(view), Some(plan)) = (view, self.plan().views.get(place)) else {
            return Score::Unscored;
        };
        if withdrawn.contains(&self.no_total(row)) {
            return Score::Unscored;
        }
        self.in_whole_numbers(plan, row).unwrap_or_else(|| {
            let points = view.node.points();
            self.in_fractions((view, plan), None, points, |node| self.node(node.get(), row))
        })
    }

    fn in_whole_numbers(&self, plan: &ViewPlan, row: usize) -> Option<Score> {
        let given = |node| {
            let slot = self.scores().node_slot(node, row);
            Given::Slot(slot.unwrap_or(score_slot::WIDE))
        };
        let places = plan.places?;
        match plan.sum.as_ref()?.rest(given, (plan.rounding, places), true) {
            Rest::Slot(slot) => Some(Score::of_slot(slot, places)),
            Rest::Ratio(ratio) => Some(Score::Value(ratio.exact())),
            Rest::Exact(score) => Some(Score::Value(score)),
            Rest::Part(_) | Rest::Unknown => None,
        }
    }

    /// Returns the score of a view of so many points by the scores of the nodes of a tree with other points.
    pub(super) fn view_of(
        &self,
        place: usize,
        tree: &Index,
        points: &Exact,
        score: impl Fn(NodeIndex) -> Score,
    ) -> Score {
        let both = tree.views.get(place).zip(self.plan().views.get(place));
        both.map_or(Score::Unscored, |of| self.in_fractions(of, Some(tree), points, score))
    }

    fn in_fractions(
        &self,
        (view, plan): (&ViewData, &ViewPlan),
        tree: Option<&Index>,
        points: &Exact,
        score: impl Fn(NodeIndex) -> Score,
    ) -> Score {
        let NodeBody::Group { aggregate, children } = view.node.body() else {
            return Score::Unscored;
        };
        let node = |index: &NodeIndex| tree.or(self.framework().index())?.node(*index);
        let scored: Vec<_> =
            children.iter().filter_map(|index| Some((node(index)?, score(*index)))).collect();
        let coverage = self.framework().coverage;
        let combine = Combine { aggregate: *aggregate, points, makes: Makes::Total, coverage };
        let score = combine.of(scored.iter().map(|(node, score)| (*node, score)));
        score.map_or(Score::Unscored, |score| score.rounded(plan.rounding))
    }
}
