//! Long work in blocks, on all threads: watched, and stopped.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

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
    /// Does every piece on top of what `begin` makes, once for each thread, and puts what the threads have together. What
    /// comes out must not depend on the order.
    pub(super) fn run<T: Send>(
        self,
        begin: impl Fn() -> T + Sync + Send,
        piece: impl Fn(&mut T, usize) -> Result<(), Error> + Sync + Send,
        together: impl Fn(T, T) -> T,
    ) -> Result<T, Error> {
        let Self { all, block, watch } = self;
        let done = AtomicUsize::new(0);
        // What no thread works on at the moment: there are never more than there are threads.
        let at_rest = Mutex::new(Vec::new());
        let of_block = |number: usize| {
            let first = number.saturating_mul(block);
            let pieces = first..first.saturating_add(block).min(all);
            let len = pieces.len();
            let resting = at_rest.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut so_far = resting.unwrap_or_else(&begin);
            pieces.into_iter().try_for_each(|number| piece(&mut so_far, number))?;
            at_rest.lock().unwrap_or_else(PoisonError::into_inner).push(so_far);
            // Wraps only beyond the largest number of pieces.
            let done = done.fetch_add(len, Ordering::Relaxed).wrapping_add(len);
            match watch.is_some_and(|watch| watch(done, all).is_break()) {
                true => Err(Error::Cancelled),
                false => Ok(()),
            }
        };
        let blocks = 0..all.div_ceil(block.max(1));
        #[cfg(feature = "parallel")]
        {
            use rayon::iter::{IntoParallelIterator, ParallelIterator};
            blocks.into_par_iter().try_for_each(of_block)?;
        }
        #[cfg(not(feature = "parallel"))]
        blocks.into_iter().try_for_each(of_block)?;
        let of_threads = at_rest.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(of_threads.into_iter().reduce(together).unwrap_or_else(begin))
    }
}
