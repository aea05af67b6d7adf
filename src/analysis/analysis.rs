//! An analysis: an outcome of which everything is kept that other weights need.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::draws::Draws;
use super::kept::Kept;
use super::runs::Source;
use super::stability::Stability;
use crate::error::Error;
use crate::outcome::Outcome;

/// What every unit of an outcome earns of every indicator, kept to be weighed anew.
#[derive(Clone)]
pub struct Analysis {
    kept: Arc<Kept>,
}

impl Analysis {
    /// Works out what every unit earns of every indicator.
    ///
    /// # Errors
    /// [`Error::Analysis`] if the framework has targets instead of points, or its units were merged from others.
    /// [`Error::Scoring`] if a number is too large.
    pub fn of(outcome: &Outcome) -> Result<Self, Error> {
        Kept::of(outcome).map(|kept| Self { kept: Arc::new(kept) })
    }

    /// Returns the outcome that is analysed.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.kept.outcome
    }

    /// Returns the totals and ranks of all units in each draw of a table of weights or of a study, computed one draw after
    /// the other.
    ///
    /// # Errors
    /// [`Error::Analysis`] if the weights or the study were read for other rules. A draw is an error if a number in it is too
    /// large.
    pub fn draws<'a>(&'a self, of: impl Into<Source<'a>>) -> Result<Draws<'a>, Error> {
        let source = self.check(of.into())?;
        Ok(Draws::new(&self.kept, source))
    }

    /// Counts how often each unit has which rank in all draws.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 60, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 40, scoring: {yes_no: plan}}\n")?;
    /// # let dataset = dti_engine::Dataset::from_csv("unit,portal,plan\nan,yes,no\nbinh,no,yes\n".as_bytes(), &framework)?;
    /// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
    /// use dti_engine::analysis::{Analysis, Weights};
    /// let weights = Weights::from_csv("portal,plan\n2,1\n1,3\n3,2\n1,1\n".as_bytes(), &framework)?;
    /// let stability = Analysis::of(&outcome)?.stability(&weights)?;
    /// // First by two draws, and with equal weights beside the other.
    /// let an = stability.unit("an")?;
    /// assert_eq!((an.rank(), an.ranks().collect::<Vec<_>>()), (Some(1), vec![(1, 3), (2, 1)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Analysis::draws`] and of its draws.
    pub fn stability<'a>(&'a self, of: impl Into<Source<'a>>) -> Result<Stability, Error> {
        Stability::of(&self.kept, self.check(of.into())?, None)
    }

    /// Does the same, and calls `watch` after every few draws with the number of those done and of all, on the threads
    /// that do the work. It stops the work by returning [`ControlFlow::Break`].
    ///
    /// # Errors
    /// Those of [`Analysis::stability`], and [`Error::Cancelled`] if the callback stops the work.
    pub fn stability_watched<'a>(
        &'a self,
        of: impl Into<Source<'a>>,
        watch: &(dyn Fn(usize, usize) -> ControlFlow<()> + Sync),
    ) -> Result<Stability, Error> {
        Stability::of(&self.kept, self.check(of.into())?, Some(watch))
    }

    fn check<'a>(&self, source: Source<'a>) -> Result<Source<'a>, Error> {
        if source.rules() == self.outcome().framework().digest() {
            return Ok(source);
        }
        let reason = "the weights or the study were read for other rules than those of the outcome";
        let reason = reason.to_owned();
        Err(Error::Analysis { reason })
    }
}

impl fmt::Debug for Analysis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Analysis").field("outcome", self.outcome()).finish_non_exhaustive()
    }
}
