//! Long work in blocks, on all threads: watched, and stopped.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Error;

/// A callback for progress: what is done and what there is in all. It stops the work by returning
/// [`ControlFlow::Break`].
pub(super) type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// Pieces of work that do not depend on each other.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    /// How many pieces there are.
    pub(super) all: usize,
    /// How many a thread does at a time.
    pub(super) block: usize,
    pub(super) watch: Option<&'a Watch<'a>>,
}

impl Work<'_> {
    /// Does every piece on top of what `begin` makes, and puts what several threads have together. What comes out must
    /// not depend on the order.
    pub(super) fn run<T: Send>(
        self,
        begin: impl Fn() -> T + Sync + Send,
        piece: impl Fn(&mut T, usize) -> Result<(), Error> + Sync + Send,
        together: impl Fn(T, T) -> T + Sync + Send,
    ) -> Result<T, Error> {
        let Self { all, block, watch } = self;
        let done = AtomicUsize::new(0);
        let of_block = |mut so_far: T, number: usize| {
            let first = number.saturating_mul(block);
            let pieces = first..first.saturating_add(block).min(all);
            let len = pieces.len();
            pieces.into_iter().try_for_each(|number| piece(&mut so_far, number))?;
            // Wraps only beyond the largest number of pieces.
            let done = done.fetch_add(len, Ordering::Relaxed).wrapping_add(len);
            match watch.is_some_and(|watch| watch(done, all).is_break()) {
                true => Err(Error::Cancelled),
                false => Ok(so_far),
            }
        };
        let blocks = 0..all.div_ceil(block.max(1));
        #[cfg(feature = "parallel")]
        {
            use rayon::iter::{IntoParallelIterator, ParallelIterator};
            let counted = blocks.into_par_iter().try_fold(&begin, of_block);
            counted.try_reduce(&begin, |one, other| Ok(together(one, other)))
        }
        #[cfg(not(feature = "parallel"))]
        {
            // One thread has everything.
            let _ = together;
            blocks.into_iter().try_fold(begin(), of_block)
        }
    }
}
