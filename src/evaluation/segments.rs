//! Segments: the pieces in which a dataset is scored, on one thread or several.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A callback for progress. It gets the units done and the units in all, on the thread that scored them, and
/// stops the work by returning [`ControlFlow::Break`].
pub(super) type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// Units of a segment. Threads score segments independently. The size of a segment does not depend
/// on the number of threads, so neither do the results.
pub(super) const SEGMENT: usize = 1 << 14;

/// Units of a block, so few that a block of scores stays in the nearest cache.
pub(super) const BLOCK: usize = 512;

/// Calls `work` for every segment. The results are in the order of the segments, whichever thread
/// computes them.
#[cfg(feature = "parallel")]
pub(super) fn each<T: Send>(starts: Vec<usize>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    if starts.len() < 2 {
        // To hand one segment to another thread would take longer than to score a few units.
        return starts.into_iter().map(work).collect();
    }
    starts.into_par_iter().map(work).collect()
}

/// Calls `work` for every segment, one after another.
#[cfg(not(feature = "parallel"))]
pub(super) fn each<T>(
    starts: Vec<usize>,
    work: impl Fn(usize) -> T,
) -> impl IntoIterator<Item = T> {
    starts.into_iter().map(work)
}

/// About how many formula steps are computed between two calls of the progress callback.
const STEPS: usize = 1 << 14;

/// Returns how many units, each of `steps` steps, are computed between two calls of the progress
/// callback.
pub(super) fn piece(steps: usize, most: usize) -> usize {
    STEPS.checked_div(steps).unwrap_or(most).clamp(1, most)
}

/// The progress of the work.
pub(super) struct Progress<'a> {
    watch: Option<&'a Watch<'a>>,
    done: AtomicUsize,
    all: usize,
    stopped: AtomicBool,
}

impl<'a> Progress<'a> {
    pub(super) const fn new(all: usize, watch: Option<&'a Watch<'a>>) -> Self {
        Self { watch, done: AtomicUsize::new(0), all, stopped: AtomicBool::new(false) }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn note(&self, units: usize) {
        // Wraps only beyond the largest number of units.
        let done = self.done.fetch_add(units, Ordering::Relaxed).wrapping_add(units);
        if self.watch.is_some_and(|watch| watch(done, self.all).is_break()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }
}
