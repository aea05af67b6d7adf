//! The draws that are computed: those of a table of weights, or those of a study.

use std::sync::{Arc, OnceLock};

use super::draw::Draw;
use super::kept::{Kept, no_tree};
use super::siblings::Siblings;
use super::study::{Replication, Study};
use super::weights::Weights;
use super::worker::Worker;
use crate::error::Error;
use crate::model::Variation;
use crate::number::Overflow;
use crate::outcome::{Outcome, ScoreOptions};
use crate::said::{Said, said};

/// Where draws come from: a table of [`Weights`], or a [`Study`].
#[derive(Debug, Clone, Copy)]
pub struct Source<'a>(pub(super) From<'a>);

/// Where draws come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum From<'a> {
    Table(&'a Weights),
    Chance(&'a Study),
}

impl<'a> std::convert::From<&'a Weights> for Source<'a> {
    fn from(weights: &'a Weights) -> Self {
        Self(From::Table(weights))
    }
}

impl<'a> std::convert::From<&'a Study> for Source<'a> {
    fn from(study: &'a Study) -> Self {
        Self(From::Chance(study))
    }
}

impl<'a> Source<'a> {
    /// Returns the number of draws.
    pub(super) fn len(self) -> usize {
        match self.0 {
            From::Table(weights) => weights.draws.len(),
            From::Chance(study) => usize::try_from(study.count).unwrap_or(usize::MAX),
        }
    }

    /// Returns whether it was read for the rules of an outcome. A table has weights for nodes, whatever points these have by
    /// year, kind and variation; a study has weights that are drawn around those points.
    pub(super) fn is_for(self, outcome: &Outcome) -> bool {
        match self.0 {
            From::Table(weights) => weights.rules == outcome.framework().digest(),
            From::Chance(study) => study.rules == *outcome.digests().rules,
        }
    }

    fn siblings(self) -> &'a [Siblings] {
        match self.0 {
            From::Table(weights) => &weights.siblings,
            From::Chance(study) => study.weights.as_ref().map_or(&[], |factor| &factor.siblings),
        }
    }
}

/// What all draws share.
#[derive(Debug)]
pub(super) struct Runs<'a> {
    pub(super) kept: &'a Arc<Kept>,
    pub(super) source: Source<'a>,
    /// What is kept of each combination of alternatives. One by the rules alone for a table of weights.
    combinations: Vec<OnceLock<Result<Arc<Kept>, Error>>>,
}

/// The workers of a thread, one for each combination of alternatives.
pub(super) type Workers<'a> = Vec<Option<Worker<'a>>>;

impl<'a> Runs<'a> {
    pub(super) fn new(kept: &'a Arc<Kept>, source: Source<'a>) -> Self {
        let count = match source.0 {
            From::Table(_) => 1,
            From::Chance(study) => study.combinations(),
        };
        Self { kept, source, combinations: (0..count).map(|_| OnceLock::new()).collect() }
    }

    pub(super) fn workers(&self) -> Workers<'a> {
        self.combinations.iter().map(|_| None).collect()
    }

    /// Computes a draw, and hands over its worker, which knows totals and ranks.
    pub(super) fn draw<R>(
        &self,
        workers: &mut Workers<'a>,
        number: usize,
        then: impl FnOnce(&mut Worker<'a>) -> Result<R, Overflow>,
    ) -> Result<R, Error> {
        match self.source.0 {
            From::Table(weights) => {
                let weights = weights.draws.get(number).map(Vec::as_slice).unwrap_or_default();
                let worker = self.worker(workers, 0)?;
                worker.draw(weights).and_then(|()| then(worker)).map_err(|o| too_large(number, o))
            }
            From::Chance(study) => {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                self.replicate(workers, study, Replication::plain(number), then)
            }
        }
    }

    /// Computes a replication of a study.
    pub(super) fn replicate<R>(
        &self,
        workers: &mut Workers<'a>,
        study: &Study,
        of: Replication,
        then: impl FnOnce(&mut Worker<'a>) -> Result<R, Overflow>,
    ) -> Result<R, Error> {
        let number = usize::try_from(of.number).unwrap_or(usize::MAX);
        let weights = study.draw_weights(of).map_err(|o| too_large(number, o))?;
        let combination = study.draw_alternatives(of);
        let compute = |worker: &mut Worker<'a>| {
            worker.draw(&weights).and_then(|()| then(worker)).map_err(|o| too_large(number, o))
        };
        if study.goalposts.is_none() && study.figures.is_empty() {
            return compute(self.worker(workers, combination)?);
        }
        let variation = study.draw_goalposts(of, study.combination(combination));
        let kept = Arc::new(self.vary(&variation, Some((study, of)))?);
        compute(&mut Worker::new(kept, self.source.siblings()).ok_or_else(no_tree)?)
    }

    /// Returns the worker of a combination of alternatives.
    fn worker<'w>(
        &self,
        workers: &'w mut Workers<'a>,
        combination: usize,
    ) -> Result<&'w mut Worker<'a>, Error> {
        let slot = workers.get_mut(combination).ok_or_else(no_tree)?;
        if let Some(worker) = slot {
            return Ok(worker);
        }
        let variation = match self.source.0 {
            From::Table(_) => Variation::new(),
            From::Chance(study) => study.combination(combination),
        };
        let kept = || match variation.is_empty() {
            true => Ok(Arc::clone(self.kept)),
            false => self.vary(&variation, None).map(Arc::new),
        };
        let place = self.combinations.get(combination).ok_or_else(no_tree)?;
        let kept = match place.get_or_init(kept) {
            Ok(kept) => Arc::clone(kept),
            Err(error) => return Err(Error::analysis(error.said())),
        };
        Ok(slot.insert(Worker::new(kept, self.source.siblings()).ok_or_else(no_tree)?))
    }

    /// Scores all again by a variation of the rules, and by figures of a study.
    fn vary(
        &self,
        variation: &Variation,
        figures: Option<(&Study, Replication)>,
    ) -> Result<Kept, Error> {
        let outcome = &self.kept.outcome;
        let plan = outcome.whole_plan().vary(variation).map_err(|faults| {
            Error::analysis(said!(
                "a draw makes rules that are faulty:\n{}",
                "một lần thử tạo ra bộ quy tắc có lỗi:\n{}",
                Said::both(|language| faults.in_language(language).to_string())
            ))
        })?;
        let dataset = figures.map(|(study, of)| {
            study.draw_figures(of, outcome.dataset(), &outcome.framework().metrics)
        });
        let dataset = dataset.as_ref().unwrap_or(outcome.dataset());
        Kept::of(&plan.score_with(dataset, &ScoreOptions::default().keep_groups())?)
    }

    /// Computes a draw, with the totals and ranks of all units.
    pub(super) fn shown(
        &self,
        workers: &mut Workers<'a>,
        number: usize,
    ) -> Result<Draw<'a>, Error> {
        let kept: &'a Kept = self.kept;
        self.draw(workers, number, |worker| Draw::of(kept, worker))
    }
}

pub(super) fn too_large(number: usize, _: Overflow) -> Error {
    let number = number.saturating_add(1);
    Error::analysis(said!(
        "draw {number}: a number is too large to carry exactly",
        "lần thử {number}: một số quá lớn, không tính chính xác được",
        number
    ))
}
