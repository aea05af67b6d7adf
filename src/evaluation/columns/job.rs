//! The inputs of a scoring.

use super::super::check::Refused;
use super::super::peers::Peers;
use super::super::score::{Refusal, Score};
use super::super::segments::Progress;
use super::super::tree;
use super::super::unit::UnitView;
use super::score_columns::Layout;
use crate::dataset::Dataset;
use crate::error::ScoringFaults;
use crate::model::Index;
use crate::plan::PlanInner;

/// The inputs of a scoring.
pub(super) struct Job<'a> {
    pub(super) plan: &'a PlanInner,
    pub(super) dataset: &'a Dataset,
    pub(super) peers: &'a Peers,
    pub(super) layout: &'a Layout,
    pub(super) refused: &'a Refused,
    pub(super) progress: &'a Progress<'a>,
}

impl Job<'_> {
    pub(super) fn view(&self, row: usize) -> Option<UnitView<'_>> {
        UnitView::of_row(&self.plan.framework, self.dataset, row, self.peers)
    }

    pub(super) fn unit_id(&self, row: usize) -> &str {
        self.dataset.rows().get(row).map_or("", |unit| &unit.id)
    }

    /// Finds everything that prevents a unit from being scored, by computing every node in
    /// fractions.
    pub(super) fn faults(&self, tree: &Index, unit: usize, faults: &mut ScoringFaults) {
        let Some(view) = self.view(unit) else { return };
        let (nodes, total) =
            match tree::of_tree(self.plan, tree, |_, node| tree::indicator(node, &view)) {
                Ok(scores) => scores,
                Err(refusals) => {
                    for (node, refusal) in refusals {
                        faults.push(refusal.at(self.unit_id(unit), node));
                    }
                    return;
                }
            };
        let too_large = |score: &Score, places| {
            matches!(score, Score::Value(_)) && score.shown(places).is_none()
        };
        for ((score, plan), node) in nodes.iter().zip(&self.plan.nodes).zip(&tree.nodes) {
            if too_large(score, plan.places) {
                faults.push(Refusal::Overflow.at(self.unit_id(unit), node.id()));
            }
        }
        if too_large(&total, self.plan.total.places) {
            faults.push(Refusal::Overflow.at(self.unit_id(unit), "total"));
        }
    }
}
