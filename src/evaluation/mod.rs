//! Evaluation: a plan applied to a dataset gives the score of every node for every unit.
//!
//! This layer knows nothing of ranks, grades or verdicts, and nothing is rounded here but where
//! the framework declares a rounding.
//!
//! There is one meaning and there are two ways to it. [`unit`], [`method`], [`aggregate`] and
//! [`condition`] say what every operation means, in fractions, and [`exact`] applies them one unit
//! at a time. [`lanes`] takes whole columns through loops and falls back on the former wherever a
//! loop cannot be exact.

mod aggregate;
mod check;
mod condition;
mod exact;
mod lanes;
mod method;
mod peers;
mod scores;
mod unit;

pub(crate) use aggregate::combine;
pub(crate) use check::{CheckState, check_difference, check_state};
pub use condition::TargetState;
pub(crate) use condition::target_number;
pub(crate) use exact::adjustment;
pub(crate) use method::{Share, reached, share};
pub(crate) use peers::Peers;
pub(crate) use scores::{Score, Scores};
pub(crate) use unit::UnitView;

use crate::dataset::Dataset;
use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::model::{AbsentKind, Body, Criteria, Index};
use crate::number::Overflow;
use crate::plan::PlanInner;
use check::Refused;
use lanes::Lanes;
use scores::{SEGMENT, Segment};

/// What keeps a node from having a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A number has outgrown what can be carried.
    Overflow,
    /// A value is absent where the rules call that an error.
    Absent(AbsentKind),
}

impl From<Overflow> for Refusal {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl Refusal {
    fn at(self, unit: &str, node: &str) -> ScoringFault {
        let (unit, node) = (unit.to_owned(), node.to_owned());
        match self {
            Self::Overflow => ScoringFault::Overflow { unit, node },
            Self::Absent(kind) => ScoringFault::Absent { unit, node, kind },
        }
    }
}

/// Scores every unit.
pub(crate) fn evaluate(plan: &PlanInner, dataset: &Dataset) -> Result<(Scores, Peers), Error> {
    let refused = Refused::find(plan, dataset);
    let peers = Peers::collect(plan, dataset, &refused)?;
    let job = Job { plan, dataset, peers: &peers, refused: &refused };
    let lanes = plan.framework.index().map(|tree| Lanes::new(&job, tree));
    let starts: Vec<usize> = (0..dataset.units().len()).step_by(SEGMENT).collect();
    let mut faults = ScoringFaults::default();
    let mut segments = Vec::with_capacity(starts.len());
    for (segment, found) in each(starts, |start| job.segment(lanes.as_ref(), start)) {
        segments.push(segment);
        faults.append(found);
    }
    if faults.total() > 0 { Err(faults.into()) } else { Ok((Scores::new(segments), peers)) }
}

/// Works on every segment, in the order of the segments whatever thread takes which.
#[cfg(feature = "parallel")]
fn each<T: Send>(starts: Vec<usize>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    starts.into_par_iter().map(work).collect()
}

/// Works on every segment, one after another.
#[cfg(not(feature = "parallel"))]
fn each<T>(starts: Vec<usize>, work: impl Fn(usize) -> T) -> impl Iterator<Item = T> {
    starts.into_iter().map(work)
}

/// What is scored by what.
struct Job<'a> {
    plan: &'a PlanInner,
    dataset: &'a Dataset,
    peers: &'a Peers,
    refused: &'a Refused,
}

impl Job<'_> {
    /// Scores the units from `start` on, as many as a segment holds.
    fn segment(&self, lanes: Option<&Lanes<'_>>, start: usize) -> (Segment, ScoringFaults) {
        let len = self.dataset.units().len().saturating_sub(start).min(SEGMENT);
        let mut segment = Segment::new(self.plan, start, len);
        let mut faults = ScoringFaults::default();
        match (&self.plan.framework.body, lanes) {
            (Body::Index(tree), Some(lanes)) => {
                lanes.segment(self, tree, &mut segment, &mut faults);
            }
            (Body::Index(tree), None) => {
                (0..len).for_each(|row| self.unit(tree, &mut segment, row, &mut faults));
            }
            (Body::Criteria(criteria), _) => {
                (0..len).for_each(|row| self.targets(criteria, &mut segment, row, &mut faults));
            }
        }
        self.refuse(&mut segment);
        (segment, faults)
    }

    /// Takes the total from the units that were refused: it is left out as what a verifier rejected
    /// is.
    fn refuse(&self, segment: &mut Segment) {
        if self.refused.is_empty() {
            return;
        }
        for row in 0..segment.len {
            if self.refused.contains(segment.start.saturating_add(row)) {
                // An absence always fits its place.
                let _ = segment.total.set(row, &Score::Excluded(AbsentKind::Rejected));
            }
        }
    }

    fn view(&self, row: usize) -> Option<UnitView<'_>> {
        let unit = self.dataset.units().get(row)?;
        Some(UnitView::new(self.dataset, row, &unit.kind, self.peers))
    }

    fn unit_id(&self, row: usize) -> &str {
        self.dataset.units().get(row).map_or("", |unit| &unit.id)
    }

    /// Scores one unit the plain way: every node in fractions.
    fn unit(&self, tree: &Index, segment: &mut Segment, row: usize, faults: &mut ScoringFaults) {
        let unit = segment.start.saturating_add(row);
        let Some(view) = self.view(unit) else { return };
        let (nodes, total) = match exact::tree(self.plan, tree, &view) {
            Ok(scores) => scores,
            Err(refusals) => {
                for (node, refusal) in refusals {
                    faults.push(refusal.at(self.unit_id(unit), node));
                }
                return;
            }
        };
        let columns = segment.nodes.iter_mut().zip(&nodes).zip(&tree.nodes);
        for ((column, score), node) in columns {
            if column.set(row, score).is_err() {
                faults.push(Refusal::Overflow.at(self.unit_id(unit), &node.id));
            }
        }
        if segment.total.set(row, &total).is_err() {
            faults.push(Refusal::Overflow.at(self.unit_id(unit), "total"));
        }
    }

    fn targets(
        &self,
        criteria: &Criteria,
        segment: &mut Segment,
        row: usize,
        faults: &mut ScoringFaults,
    ) {
        let unit = segment.start.saturating_add(row);
        let Some(view) = self.view(unit) else { return };
        let mut met = 0i32;
        for (target, column) in criteria.targets.iter().zip(&mut segment.targets) {
            let state = condition::state(target, &view).unwrap_or_else(|Overflow| {
                faults.push(Refusal::Overflow.at(self.unit_id(unit), &target.id));
                TargetState::Undetermined
            });
            met = met.saturating_add(i32::from(state == TargetState::Met));
            column.push(state);
        }
        if let Some(slot) = segment.total.slots.get_mut(row) {
            *slot = met;
        }
    }
}
