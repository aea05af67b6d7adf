//! Evaluation: a plan applied to a dataset gives the score of every node for every unit.
//!
//! This layer knows nothing of ranks, grades or verdicts, and nothing is rounded here but where
//! the framework declares a rounding.
//!
//! There is one meaning and there are two ways to it. [`unit`], [`method`], [`aggregate`] and
//! [`condition`] say what every operation means, in fractions, and [`tree`] applies them one unit
//! at a time. [`columns`] takes whole columns through loops and falls back on the former wherever a
//! loop cannot be exact.

mod aggregate;
mod check;
mod columns;
mod condition;
mod method;
mod peers;
mod tree;
mod unit;
mod vectors;

pub(crate) use aggregate::combine;
pub(crate) use check::{CheckState, Refused, check_difference, check_state};
pub use columns::NoTotal;
pub(crate) use columns::{Score, Scores, Total, shown};
pub use condition::TargetState;
pub(crate) use condition::{Time, day, target_number};
pub(crate) use method::{Share, kept, reached, share, survey, unheld};
pub(crate) use peers::{Peers, Place};
pub(crate) use tree::adjustment;
pub(crate) use unit::UnitView;

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::dataset::Dataset;
use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::model::{AbsentKind, Index};
use crate::number::Overflow;
use crate::plan::{PlanInner, Way, score_slot};
use columns::{Lanes, SEGMENT, Segment, Targets};

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

/// Which scores are kept. Those that are not are worked out once more for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Keep {
    /// Every score.
    #[default]
    All,
    /// Totals, groups, and what the ranking and the verdict look at; not the other indicators. At a
    /// million units of a hundred indicators that spares 200 MB.
    Groups,
}

/// Who watches the work: told how many units have been scored and how many there are, from whatever
/// thread has scored them; stops the work by answering [`ControlFlow::Break`].
type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// How a dataset is scored.
///
/// ```
/// use dti_engine::outcome::{Keep, ScoreOptions};
/// use std::ops::ControlFlow;
/// let show = |done: usize, all: usize| {
///     eprintln!("{done} of {all}");
///     ControlFlow::Continue(())
/// };
/// let options = ScoreOptions::default().keep(Keep::Groups).watch(&show);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Default)]
pub struct ScoreOptions<'a> {
    keep: Keep,
    watch: Option<&'a Watch<'a>>,
}

impl<'a> ScoreOptions<'a> {
    /// Which scores are kept; all of them by default. The outcome says the same whatever is kept.
    #[must_use]
    pub const fn keep(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// Who is told of every piece of the work that is done (some hundred units at a time, or each unit
    /// where the formulas of one take long), and may stop it. It is called from the threads that work. While
    /// the checks that refuse units are looked at, which comes first, no unit has been scored.
    #[must_use]
    pub const fn watch(self, watch: &'a Watch<'a>) -> Self {
        Self { watch: Some(watch), ..self }
    }
}

impl fmt::Debug for ScoreOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let watch = self.watch.is_some();
        f.debug_struct("ScoreOptions").field("keep", &self.keep).field("watch", &watch).finish()
    }
}

/// Scores every unit.
pub(crate) fn evaluate(
    plan: &PlanInner,
    dataset: &Dataset,
    options: &ScoreOptions<'_>,
) -> Result<(Scores, Peers), Error> {
    let keep = options.keep;
    let progress = Progress { watch: options.watch, ..Progress::of(dataset.rows().len()) };
    let refused = Refused::find(plan, dataset, &progress);
    if progress.is_stopped() {
        return Err(Error::Cancelled);
    }
    let peers = Peers::collect(plan, dataset, &refused)?;
    let job = Job { plan, dataset, peers: &peers, keep, refused: &refused, progress: &progress };
    let index = plan.framework.index();
    let lanes = index.map(|tree| (Lanes::new(&job, tree), tree));
    let targets = plan.framework.criteria().map(|criteria| Targets::new(&job, criteria));
    let starts: Vec<usize> = (0..dataset.rows().len()).step_by(SEGMENT).collect();
    let mut faults = ScoringFaults::default();
    let mut segments = Vec::with_capacity(starts.len());
    let scored = each(starts, |start| {
        if progress.is_stopped() {
            return None;
        }
        Some(job.segment(lanes.as_ref(), targets.as_ref(), start))
    });
    for (segment, found) in scored.into_iter().flatten() {
        segments.push(segment);
        faults.append(found);
    }
    if progress.is_stopped() {
        return Err(Error::Cancelled);
    }
    if faults.total() > 0 { Err(faults.into()) } else { Ok((Scores::new(segments), peers)) }
}

/// About how many steps of formulas are worked out between two questions whether to go on.
const STEPS: usize = 1 << 14;

/// How many units, each of so many steps, are worked on between two questions.
fn piece(steps: usize, most: usize) -> usize {
    STEPS.checked_div(steps).unwrap_or(most).clamp(1, most)
}

/// How far the work has come.
struct Progress<'a> {
    watch: Option<&'a Watch<'a>>,
    done: AtomicUsize,
    all: usize,
    stopped: AtomicBool,
}

impl Progress<'_> {
    const fn of(all: usize) -> Self {
        let (done, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self { watch: None, done, all, stopped }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn note(&self, units: usize) {
        // Wraps only past the largest number of units.
        let done = self.done.fetch_add(units, Ordering::Relaxed).wrapping_add(units);
        if self.watch.is_some_and(|watch| watch(done, self.all).is_break()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }
}

/// The score of an indicator that was not kept. It was worked out once without a fault, so it is
/// again. A unit that did not report has none.
pub(crate) fn once_more(
    plan: &PlanInner,
    dataset: &Dataset,
    peers: &Peers,
    (place, row): (usize, usize),
) -> Score {
    let node = plan.framework.index().and_then(|tree| tree.nodes.get(place));
    let unit = dataset.rows().get(row).filter(|_| dataset.reported(row));
    let (Some(node), Some(unit)) = (node, unit) else { return Score::Unscored };
    let score = tree::indicator(node, &UnitView::new(dataset, row, &unit.kind, peers));
    let rounding = plan.nodes.get(place).and_then(|node| node.rounding);
    score.map_or(Score::Unscored, |score| score.rounded(rounding))
}

/// Works on every segment, in the order of the segments whatever thread takes which.
#[cfg(feature = "parallel")]
fn each<T: Send>(starts: Vec<usize>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    starts.into_par_iter().map(work).collect()
}

/// Works on every segment, one after another.
#[cfg(not(feature = "parallel"))]
fn each<T>(starts: Vec<usize>, work: impl Fn(usize) -> T) -> impl IntoIterator<Item = T> {
    starts.into_iter().map(work)
}

/// What is scored by what.
struct Job<'a> {
    plan: &'a PlanInner,
    dataset: &'a Dataset,
    peers: &'a Peers,
    keep: Keep,
    refused: &'a Refused,
    progress: &'a Progress<'a>,
}

impl Job<'_> {
    /// Scores the units from `start` on, as many as a segment holds.
    fn segment(
        &self,
        lanes: Option<&(Lanes<'_>, &Index)>,
        targets: Option<&Targets<'_>>,
        start: usize,
    ) -> (Segment, ScoringFaults) {
        let len = self.dataset.rows().len().saturating_sub(start).min(SEGMENT);
        let mut segment = Segment::new(self.plan, |node| self.keeps(node), start, len);
        let mut faults = ScoringFaults::default();
        if let Some((lanes, tree)) = lanes {
            lanes.segment(self, tree, &mut segment, &mut faults);
        }
        if let Some(targets) = targets {
            targets.segment(self, &mut segment, &mut faults);
            self.progress.note(len);
        }
        self.refuse(&mut segment);
        self.silence(&mut segment);
        (segment, faults)
    }

    fn keeps(&self, node: usize) -> bool {
        let Some(plan) = self.plan.nodes.get(node) else { return false };
        let is_group = matches!(plan.way, Way::Sum(_) | Way::Fractions);
        self.keep == Keep::All || is_group || plan.watched
    }

    /// Takes the total from the units that were refused.
    fn refuse(&self, segment: &mut Segment) {
        if self.refused.is_empty() {
            return;
        }
        for row in 0..segment.len {
            if self.refused.contains(segment.start.saturating_add(row)) {
                segment.total.put(row, score_slot::REFUSED);
            }
        }
    }

    /// Takes every score from the units that did not report.
    fn silence(&self, segment: &mut Segment) {
        let rows = self.dataset.silent_rows();
        let first = rows.partition_point(|row| *row < segment.start);
        let rows = rows.iter().skip(first).filter_map(|row| row.checked_sub(segment.start));
        for row in rows.take_while(|row| *row < segment.len) {
            let columns = segment.nodes.iter_mut().flatten().chain([&mut segment.total]);
            columns.for_each(|column| column.put(row, score_slot::SILENT));
        }
    }

    fn view(&self, row: usize) -> Option<UnitView<'_>> {
        let unit = self.dataset.rows().get(row)?;
        Some(UnitView::new(self.dataset, row, &unit.kind, self.peers))
    }

    fn unit_id(&self, row: usize) -> &str {
        self.dataset.rows().get(row).map_or("", |unit| &unit.id)
    }

    /// Everything that keeps a unit from being scored, found the plain way: every node in fractions.
    fn faults(&self, tree: &Index, unit: usize, faults: &mut ScoringFaults) {
        let Some(view) = self.view(unit) else { return };
        let (nodes, total) = match tree::tree(self.plan, tree, &view) {
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
                faults.push(Refusal::Overflow.at(self.unit_id(unit), &node.id));
            }
        }
        if too_large(&total, self.plan.total.places) {
            faults.push(Refusal::Overflow.at(self.unit_id(unit), "total"));
        }
    }
}
