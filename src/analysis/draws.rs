//! Draws, computed one after the other.

use std::sync::Arc;

use super::draw::Draw;
use super::kept::Kept;
use super::runs::{Runs, Source, Workers};
use crate::error::Error;

/// The draws of an analysis, computed one after the other.
///
/// Made by [`Analysis::draws`](super::Analysis::draws).
#[derive(Debug)]
pub struct Draws<'a> {
    runs: Runs<'a>,
    workers: Workers<'a>,
    left: std::ops::Range<usize>,
}

impl<'a> Draws<'a> {
    pub(super) fn new(kept: &'a Arc<Kept>, source: Source<'a>) -> Self {
        let runs = Runs::new(kept, source);
        Self { workers: runs.workers(), left: 0..source.len(), runs }
    }

    /// Returns how many totals were computed in fractions so far, because an error of the floats could have changed
    /// them. All others come from the floats; the results are the same.
    #[must_use]
    pub fn worked_in_fractions(&self) -> u64 {
        let counts = self.workers.iter().flatten().map(|worker| worker.in_fractions);
        counts.fold(0, u64::saturating_add)
    }
}

impl<'a> Iterator for Draws<'a> {
    type Item = Result<Draw<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.left.next()?;
        Some(self.runs.shown(&mut self.workers, number))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }
}
