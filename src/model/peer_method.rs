//! Scoring methods that compare a unit with its peers.

use rust_decimal::Decimal;

use super::MetricIndex;
use crate::word::words;

words! {
    /// What `relative` compares a unit with.
    #[non_exhaustive]
    pub enum Benchmark {
        /// `v ÷ largest v among the peers`
        Best = "best",
        /// `smallest v among the peers ÷ v`
        Lowest = "lowest",
        /// `v ÷ mean of the peers`
        Mean = "mean",
    }
}

words! {
    /// Whether more or less of a metric is better.
    pub enum Direction {
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
    }
}

words! {
    /// The dataset whose values the bounds of the peers are taken from, such as the smallest, the largest and the mean.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Goalposts {
        /// That of this year.
        #[default]
        Current = "current",
        /// That of the year before. A value of this year may be outside of them.
        Previous = "previous",
    }
}

impl Goalposts {
    /// Whether they are those of this year.
    pub(crate) const fn is_current(&self) -> bool {
        matches!(self, Self::Current)
    }
}

words! {
    /// A way to compare a unit with its peers that takes the place of another one.
    pub enum PeerSwap {
        /// Against the least and the greatest value.
        MinMax = "min_max",
        /// By rank.
        Rank = "rank",
        /// By the share of the peers that are worse.
        Percentile = "percentile",
        /// Against the best value, or the lowest where less is better.
        Relative = "relative",
    }
}

words! {
    /// A statistic of the peers that a scoring method uses.
    #[non_exhaustive]
    pub enum PeerFigure {
        /// The smallest value.
        Smallest = "smallest",
        /// The largest.
        Largest = "largest",
        /// The mean.
        Mean = "mean",
        /// The standard deviation.
        Deviation = "deviation",
        /// The number of peers with less than the unit.
        Less = "less",
        /// The number of peers with more.
        More = "more",
        /// The number of peers with a value, including the unit itself.
        Count = "count",
    }
}

/// A scoring method that compares the value of a unit with those of its peers.
///
/// The share is `least + (1 − least) × s`, where `s` is what the scale gives, held to 0…1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerMethod {
    /// A numeric metric.
    pub of: MetricIndex,
    /// How the value is placed among those of the peers.
    pub scale: PeerScale,
    /// The year whose values the figures of the peers are taken from. `percentile` and `rank`, which count the unit
    /// itself, have those of this year.
    pub goalposts: Goalposts,
    /// What the worst earns: 0, or more but less than 1.
    pub least: Decimal,
    /// An attribute and the place of one of its options: peers are the units that have it. `None` if all units of the
    /// kind are peers.
    pub among: Option<(MetricIndex, usize)>,
}

/// How a value is placed among those of the peers: a share from 0 to 1. `v` is the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerScale {
    /// Against the best, lowest or mean of the peers, held to 0…1.
    ///
    /// A benchmark that is not above zero is nothing to compare with: a zero whole, for every unit. With
    /// `to: lowest` a least of zero is a benchmark all the same: those that have it earn everything, and
    /// all others nothing, as anything is infinitely more than zero.
    Relative(Benchmark),
    /// `(v − min) ÷ (max − min)` among the peers, or its complement.
    MinMax(Direction),
    /// The standard score, `z = (v − mean) ÷ deviation` of the peers, and then
    /// `(z − zero_at) ÷ (full_at − zero_at)`, held to 0…1.
    ///
    /// The deviation is that of a whole population, `√(Σ (v − mean)² ÷ n)`: the peers are all there
    /// are, not a sample. Where it is zero there is nothing to divide by, and the indicator is absent
    /// as with a zero whole. It is irrational unless the variance is the square of a fraction; then
    /// `z` has 30 digits, but a share that is exactly 0, 1 or that of the mean still is.
    ZScore {
        /// The deviations from the mean that earn nothing.
        zero_at: Decimal,
        /// Those that earn everything; not equal to `zero_at`, below it when less is better.
        full_at: Decimal,
    },
    /// `(worse + equal ÷ 2) ÷ n`, the percentile rank: of `n` peers, the unit itself among them, those
    /// that have a worse value, and half of those that have the same, the unit itself included.
    ///
    /// Exact, never 0 and never 1, and ½ for a unit alone. What `up` gives and what `down` gives add
    /// up to 1.
    Percentile(Direction),
    /// `(n − rank) ÷ (n − 1)`: 1 for the first of `n` peers and 0 for the last, if no other shares
    /// their places.
    ///
    /// The rank is one more than the number of peers with a better value, so that equal values share
    /// the best of their ranks (1, 2, 2, 4) as in the ranking of units. A unit alone has no place
    /// among others: `n − 1` is a zero whole.
    Rank(Direction),
}

impl PeerMethod {
    /// The word for it in a rule file.
    pub(super) const fn as_str(&self) -> &'static str {
        match self.scale {
            PeerScale::Relative(_) => "relative",
            PeerScale::MinMax(_) => "min_max",
            PeerScale::ZScore { .. } => "z_score",
            PeerScale::Percentile(_) => "percentile",
            PeerScale::Rank(_) => "rank",
        }
    }

    /// The metric whose values the figures of the peers are taken from: `of`, or `of` of the year before.
    pub(crate) fn posts(&self) -> MetricIndex {
        match self.goalposts {
            Goalposts::Current => self.of,
            Goalposts::Previous => self.of.previous(),
        }
    }

    /// Whether more or less of the metric is better.
    pub(crate) fn direction(&self) -> Direction {
        match self.scale {
            PeerScale::MinMax(direction)
            | PeerScale::Percentile(direction)
            | PeerScale::Rank(direction) => direction,
            PeerScale::Relative(Benchmark::Lowest) => Direction::Down,
            PeerScale::Relative(Benchmark::Best | Benchmark::Mean) => Direction::Up,
            PeerScale::ZScore { zero_at, full_at } if zero_at > full_at => Direction::Down,
            PeerScale::ZScore { .. } => Direction::Up,
        }
    }

    /// The method that places the value otherwise. By rank and percentile the peers are those of this year.
    pub(crate) fn swapped(self, by: PeerSwap) -> Self {
        let direction = self.direction();
        let (scale, goalposts) = match (by, direction) {
            (PeerSwap::MinMax, _) => (PeerScale::MinMax(direction), self.goalposts),
            (PeerSwap::Rank, _) => (PeerScale::Rank(direction), Goalposts::Current),
            (PeerSwap::Percentile, _) => (PeerScale::Percentile(direction), Goalposts::Current),
            (PeerSwap::Relative, Direction::Up) => {
                (PeerScale::Relative(Benchmark::Best), self.goalposts)
            }
            (PeerSwap::Relative, Direction::Down) => {
                (PeerScale::Relative(Benchmark::Lowest), self.goalposts)
            }
        };
        Self { scale, goalposts, ..self }
    }

    /// What the method uses of the peers.
    pub(crate) const fn figures(&self) -> &'static [PeerFigure] {
        use PeerFigure::{Count, Deviation, Largest, Less, Mean, More, Smallest};
        match self.scale {
            PeerScale::Relative(Benchmark::Best) => &[Largest],
            PeerScale::Relative(Benchmark::Lowest) => &[Smallest],
            PeerScale::Relative(Benchmark::Mean) => &[Mean],
            PeerScale::MinMax(_) => &[Smallest, Largest],
            PeerScale::ZScore { .. } => &[Mean, Deviation],
            PeerScale::Percentile(_) | PeerScale::Rank(_) => &[Less, More, Count],
        }
    }
}
