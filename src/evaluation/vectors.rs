//! Loops that are compiled once for every kind of vectors, and run with the widest that the processor has.

use fearless_simd::{Level, dispatch};

/// A loop over columns. Its `run`, and all that it calls, is `#[inline(always)]`: only so is it compiled
/// for each kind of vectors.
pub(crate) trait Vectorized {
    type Output;

    fn run(self) -> Self::Output;
}

/// The vectors of this processor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arch(Level);

impl Arch {
    /// Looks at the processor.
    pub(crate) fn new() -> Self {
        Self(Level::new())
    }

    /// Runs a loop with the widest vectors.
    #[inline]
    pub(crate) fn dispatch<L: Vectorized>(self, work: L) -> L::Output {
        dispatch!(self.0, _ => work.run())
    }
}
