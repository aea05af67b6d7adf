//! Evaluation of every unit of a dataset, segment by segment.

use std::sync::Arc;

use super::super::check::Refused;
use super::super::options::ScoreOptions;
use super::super::peers::{PeerFigures, PeerSummary, Peers};
use super::super::score::Score;
use super::super::segments::{BLOCK, Progress, SEGMENT, each, piece};
use super::super::tree;
use super::super::unit::UnitView;
use super::blocks::Ways;
use super::job::Job;
use super::peer_values;
use super::score_columns::{Layout, Scores, Segment};
use super::targets::Targets;
use crate::dataset::Dataset;
use crate::error::{Error, ScoringFaults};
use crate::model::{Index, Origin};
use crate::number::Exact;
use crate::plan::{NodePlan, Plan, PlanInner, Way};

/// Scores every unit.
pub(crate) fn evaluate(
    plan: &PlanInner,
    dataset: &Dataset,
    options: &ScoreOptions<'_>,
) -> Result<(Scores, Arc<Peers>), Error> {
    let progress = Progress::new(dataset.rows().len(), options.watch);
    let refused = Refused::find(plan, dataset, &progress);
    if progress.is_stopped() {
        return Err(Error::Cancelled);
    }
    let peers = match options.peers {
        Some(summary) => summary.ready(plan)?,
        None => Arc::new(Peers::of(plan, collect(plan, dataset, &refused, &progress)?)?),
    };
    let units = dataset.rows().len();
    let of_blocks = layout(plan, options.groups_only, BLOCK.min(units.max(1)));
    let (refused, progress) = (&refused, &progress);
    let job = Job { plan, dataset, peers: &peers, layout: &of_blocks, refused, progress };
    let index = plan.framework.index();
    let ways = index.map(|tree| (Ways::new(&job, tree), tree));
    // Formulas in fractions take long: the callback is asked more often.
    let takes_long = ways.as_ref().is_none_or(|(ways, tree)| ways.has_fractions(tree));
    let of_pieces = takes_long
        .then(|| layout(plan, options.groups_only, piece(plan.steps, BLOCK).min(units.max(1))));
    let job = Job { layout: of_pieces.as_ref().unwrap_or(&of_blocks), ..job };
    let targets = plan.framework.criteria().map(|criteria| Targets::new(&job, criteria));
    let starts: Vec<usize> = (0..dataset.rows().len()).step_by(SEGMENT).collect();
    let mut faults = ScoringFaults::default();
    let mut segments = Vec::with_capacity(starts.len());
    let scored = each(starts, |start| {
        if progress.is_stopped() {
            return None;
        }
        Some(job.segment(ways.as_ref(), targets.as_ref(), start))
    });
    for (segment, found) in scored.into_iter().flatten() {
        segments.push(segment);
        faults.append(found);
    }
    if progress.is_stopped() {
        return Err(Error::Cancelled);
    }
    if faults.total() > 0 {
        return Err(faults.into());
    }
    Ok((Scores::new(of_pieces.unwrap_or(of_blocks), segments), peers))
}

/// Collects what methods need to know of the peers: those of this year, and those of the year before.
fn collect(
    plan: &PlanInner,
    dataset: &Dataset,
    refused: &Refused,
    progress: &Progress<'_>,
) -> Result<Vec<PeerFigures>, Error> {
    let looks_back = plan.peers.iter().any(|(key, _)| key.metric.is_previous());
    let before = dataset.before().filter(|_| looks_back);
    let refused_before = before.map(|before| Refused::find(plan, before, progress));
    peer_values::collect(plan, (dataset, refused), before.zip(refused_before.as_ref()))
}

/// Returns what a plan needs to know of the units of a dataset as peers.
pub(crate) fn summarize(plan: &Plan, dataset: &Dataset) -> Result<PeerSummary, Error> {
    let inner = &*plan.inner;
    let progress = Progress::new(dataset.rows().len(), None);
    // Neither checks nor figures of the year before go by evidence.
    let refused = Refused::find(inner, dataset, &progress);
    let figures = collect(inner, dataset, &refused, &progress)?;
    let evidence = dataset.carries_evidence();
    let unseen = match !evidence && PeerSummary::asks_for_evidence(inner) {
        true => Some(collect(inner, &dataset.with_evidence_elsewhere(), &refused, &progress)?),
        false => None,
    };
    let origin = Origin { nature: dataset.nature_of_both_years(), as_of: dataset.as_of() };
    Ok(PeerSummary::new(plan.digest(), (evidence, origin), (figures, unseen)))
}

/// Returns the layout of the scores that are kept, in blocks of so many units.
fn layout(plan: &PlanInner, groups_only: bool, block: usize) -> Layout {
    let keeps = |node: &NodePlan| {
        let is_group = matches!(node.way, Way::Sum(_) | Way::Fractions);
        !groups_only || is_group || node.watched
    };
    Layout::new(plan, keeps, block)
}

/// Works out the score of a node that was not kept, or only enclosed. It was computed once without a
/// fault, so it is again. A unit that did not report has none.
pub(crate) fn once_more(
    plan: &PlanInner,
    dataset: &Dataset,
    peers: &Peers,
    (place, row): (usize, usize),
) -> Score {
    let view =
        UnitView::of_row(&plan.framework, dataset, row, peers).filter(|_| dataset.reported(row));
    let (Some(tree), Some(view)) = (plan.framework.index(), view) else { return Score::Unscored };
    tree::node(plan, tree, &view, place).unwrap_or(Score::Unscored)
}

/// Works out the total of a unit, which was only enclosed.
pub(crate) fn total_once_more(
    plan: &PlanInner,
    dataset: &Dataset,
    peers: &Peers,
    row: usize,
) -> Option<Exact> {
    let tree = plan.framework.index()?;
    let view = UnitView::of_row(&plan.framework, dataset, row, peers)?;
    tree::of_tree(plan, tree, |_, node| tree::indicator(node, &view)).ok()?.1.into_value()
}

impl Job<'_> {
    /// Scores the units of the segment that begins at `start`.
    fn segment(
        &self,
        ways: Option<&(Ways<'_>, &Index)>,
        targets: Option<&Targets<'_>>,
        start: usize,
    ) -> (Segment, ScoringFaults) {
        let len = self.dataset.rows().len().saturating_sub(start).min(SEGMENT);
        let mut segment = Segment::new(self.plan, self.layout, start, len);
        let mut faults = ScoringFaults::default();
        if let Some((ways, tree)) = ways {
            ways.segment(self, tree, &mut segment, &mut faults);
        }
        if let Some(targets) = targets {
            targets.segment(self, &mut segment, &mut faults);
            self.progress.note(len);
        }
        self.refuse(&mut segment);
        self.silence(&mut segment);
        (segment, faults)
    }

    /// Removes the totals of units that were refused.
    fn refuse(&self, segment: &mut Segment) {
        if self.refused.is_empty() {
            return;
        }
        for row in 0..segment.len {
            if self.refused.contains(segment.start.saturating_add(row)) {
                segment.refuse(row);
            }
        }
    }

    /// Removes every score of units that did not report.
    fn silence(&self, segment: &mut Segment) {
        let rows = self.dataset.silent_rows();
        let first = rows.partition_point(|row| *row < segment.start);
        let (start, len) = (segment.start, segment.len);
        let rows = rows.iter().skip(first).filter_map(|row| row.checked_sub(start));
        for row in rows.take_while(|row| *row < len) {
            segment.silence(self.layout, row);
        }
    }
}
