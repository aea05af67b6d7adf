//! How much of the moves of ranks each factor of a study makes: first-order and total indices of Sobol.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::blocks::{Watch, Work};
use super::kept::{Kept, too_large};
use super::runs::{Runs, Source};
use super::study::{Factor, Replication, Study};
use crate::error::Error;
use crate::number::{Exact, Overflow, Shown};

/// The replications that a thread does at a time.
const BLOCK: usize = 16;
/// The places of indices.
const PLACES: u32 = 4;

/// How much each factor of a study moves ranks: what is blamed on it alone, and with all others.
///
/// Made by [`Analysis::sensitivity`](super::Analysis::sensitivity). What is explained is by how many ranks all units
/// together differ from those by the rules. `draws` are those of each of the two samples of Saltelli's design; with `d`
/// factors everything was computed `draws` × (`d` + 2) times. The indices are Jansen's estimates, each from −1 to
/// somewhat above 1: chance moves them, the more so the fewer the draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sensitivity {
    /// The draws of each sample.
    pub draws: u64,
    /// How many ranks all units together move, in the mean of both samples.
    pub mean: Shown,
    /// The variance of that.
    pub variance: Shown,
    /// The factors, in the order of the design. Their indices are `None` if nothing moves.
    pub factors: Vec<FactorShare>,
}

/// What is blamed on a factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorShare {
    /// What is varied.
    pub factor: Factor,
    /// The part of the variance that goes away in the mean if this factor is known: what it does alone.
    pub first: Option<Shown>,
    /// The part of the variance that stays in the mean if all others are known: what it does alone and with others.
    pub total: Option<Shown>,
}

/// Sums over replications, in whole numbers.
#[derive(Debug, Clone, Default)]
struct Sums {
    sum: u128,
    squares: u128,
    /// For each factor, the squares of what changes if it is drawn anew in the second sample, and in the first.
    of_factors: Vec<(u128, u128)>,
}

impl Sums {
    fn together(mut self, other: &Self) -> Self {
        self.sum = self.sum.saturating_add(other.sum);
        self.squares = self.squares.saturating_add(other.squares);
        for (own, other) in self.of_factors.iter_mut().zip(&other.of_factors) {
            *own = (own.0.saturating_add(other.0), own.1.saturating_add(other.1));
        }
        self
    }
}

fn square(number: u64) -> u128 {
    let number = u128::from(number);
    number.saturating_mul(number)
}

impl Sensitivity {
    pub(super) fn of(
        kept: &Arc<Kept>,
        study: &Study,
        watch: Option<&Watch<'_>>,
    ) -> Result<Self, Error> {
        let factors = study.factors();
        let runs = Runs::new(kept, Source::from(study));
        let by_rules = kept.ranks();
        let shift = |ranks: &[u32]| {
            let both = ranks.iter().zip(&by_rules).filter(|(own, other)| **own > 0 && **other > 0);
            both.map(|(own, other)| u64::from(own.abs_diff(*other))).fold(0, u64::saturating_add)
        };
        let work = Work { all: Source::from(study).len(), block: BLOCK, watch };
        let nothing = || Sums { of_factors: vec![(0, 0); factors.len()], ..Sums::default() };
        let (sums, _) = work.run(
            || (nothing(), runs.workers()),
            |(sums, workers), number| {
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                let mut run = |side, other| {
                    let of = Replication { number, side, other };
                    runs.replicate(workers, study, of, |worker| Ok(shift(&worker.ranks)))
                };
                let (one, other) = (run(0, None)?, run(1, None)?);
                for moved in [one, other] {
                    sums.sum = sums.sum.saturating_add(moved.into());
                    sums.squares = sums.squares.saturating_add(square(moved));
                }
                for (factor, own) in factors.iter().zip(&mut sums.of_factors) {
                    let mixed = run(0, Some(*factor))?;
                    own.0 = own.0.saturating_add(square(mixed.abs_diff(other)));
                    own.1 = own.1.saturating_add(square(mixed.abs_diff(one)));
                }
                Ok(())
            },
            |(sums, workers), (other, _)| (sums.together(&other), workers),
        )?;
        estimates(&sums, &factors, u64::try_from(work.all).unwrap_or(u64::MAX)).map_err(too_large)
    }
}

fn exact(number: u128) -> Result<Exact, Overflow> {
    i128::try_from(number).ok().and_then(|number| Exact::ratio(number, 1)).ok_or(Overflow)
}

fn estimates(sums: &Sums, factors: &[Factor], draws: u64) -> Result<Sensitivity, Overflow> {
    let both = Exact::from(draws).times(&Exact::from(2u64))?;
    let mean_of = |sum: u128| Ok(exact(sum)?.over(&both)?.unwrap_or_default());
    let mean: Exact = mean_of(sums.sum)?;
    let variance = mean_of(sums.squares)?.minus(&mean.times(&mean)?)?;
    let share = |part: Exact| {
        let share = part.over(&variance)?;
        share.map(|share| share.shown(PLACES)).transpose()
    };
    let mut found = Vec::with_capacity(factors.len());
    for (factor, (without, with)) in factors.iter().zip(&sums.of_factors) {
        let first = share(variance.minus(&mean_of(*without)?)?)?;
        found.push(FactorShare { factor: *factor, first, total: share(mean_of(*with)?)? });
    }
    let (mean, variance) = (mean.shown(PLACES)?, variance.shown(PLACES)?);
    Ok(Sensitivity { draws, mean, variance, factors: found })
}
