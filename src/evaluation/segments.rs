//! Segments: the pieces that a dataset is scored in, on one thread or on several.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::options::Watch;

/// Units of a segment. Segments are scored apart from each other, by as many threads as there are;
/// their size does not depend on the threads, so neither do the results.
pub(super) const SEGMENT: usize = 1 << 14;

/// Units of a block: a block of scores stays in the nearest cache.
pub(super) const BLOCK: usize = 512;

/// Works on every segment, in the order of the segments whatever thread takes which.
#[cfg(feature = "parallel")]
pub(super) fn each<T: Send>(starts: Vec<usize>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    starts.into_par_iter().map(work).collect()
}

/// Works on every segment, one after another.
#[cfg(not(feature = "parallel"))]
pub(super) fn each<T>(
    starts: Vec<usize>,
    work: impl Fn(usize) -> T,
) -> impl IntoIterator<Item = T> {
    starts.into_iter().map(work)
}

/// About how many steps of formulas are worked out between two questions whether to go on.
const STEPS: usize = 1 << 14;

/// How many units, each of so many steps, are worked on between two questions.
pub(super) fn piece(steps: usize, most: usize) -> usize {
    STEPS.checked_div(steps).unwrap_or(most).clamp(1, most)
}

/// How far the work has come.
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
        // Wraps only past the largest number of units.
        let done = self.done.fetch_add(units, Ordering::Relaxed).wrapping_add(units);
        if self.watch.is_some_and(|watch| watch(done, self.all).is_break()) {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }
}
