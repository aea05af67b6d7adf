//! What the engine is measured against: the same work written by hand, over the same figures.
//!
//! [`Floats`] is the bound: one flat column of `f64` per metric, blocks of units that stay in the
//! nearest cache, vectors as wide as the processor has. It keeps totals and group scores. It is
//! inexact (see `reference` in the README beside). [`Decimals`] is what a careful service would write
//! with `rust_decimal`: flat columns, `part * points / whole`, rounded half up.

use dti_engine::number::Decimal;
use fearless_simd::{Level, dispatch};
use rust_decimal::RoundingStrategy;

use crate::work::{INDICATORS, Kind, POINTS, Random, indicators, kind, values};

/// Units of a block.
const BLOCK: usize = 512;

/// Columns of one indicator: part and whole, or the value and nothing.
fn columns<T>(units: usize, seed: u64, mut number: impl FnMut(u64) -> T) -> Vec<(Vec<T>, Vec<T>)> {
    let mut random = Random(seed);
    let mut columns: Vec<(Vec<T>, Vec<T>)> =
        (0..indicators()).map(|_| (Vec::with_capacity(units), Vec::new())).collect();
    for _ in 0..units {
        for (i, (first, second)) in columns.iter_mut().enumerate() {
            let (a, b) = values(&mut random, kind(i));
            first.push(number(a));
            if matches!(kind(i), Kind::Ratio | Kind::RatioFullAt) {
                second.push(number(b));
            }
        }
    }
    columns
}

/// The work in floating point.
pub struct Floats {
    columns: Vec<(Vec<f64>, Vec<f64>)>,
    units: usize,
}

/// Totals and group scores.
pub struct FloatScores {
    pub totals: Vec<f64>,
    pub groups: Vec<Vec<f64>>,
}

/// What is done to one block of one indicator.
struct OneBlock<'a> {
    kind: Kind,
    points: f64,
    first: &'a [f64],
    second: &'a [f64],
    group: &'a mut [f64],
}

/// Hundredths, rounded half up, the usual way.
#[inline(always)]
fn hundredths(score: f64) -> f64 {
    (score * 100.0 + 0.5).floor()
}

impl OneBlock<'_> {
    #[inline(always)]
    fn work(self) {
        let Self { kind, points, first, second, group } = self;
        match kind {
            Kind::Ratio | Kind::RatioFullAt => {
                // One division for each share, and everything that is constant beforehand.
                let by = if kind == Kind::Ratio { points } else { points / 0.8 };
                for ((a, b), group) in first.iter().zip(second).zip(group) {
                    let score = hundredths((a / b * by).min(points));
                    *group += if *b == 0.0 { 0.0 } else { score };
                }
            }
            Kind::Steps => {
                let step = hundredths(points / 4.0);
                let half = hundredths(points / 2.0);
                let most = hundredths(points * 0.75);
                let full = hundredths(points);
                for (v, group) in first.iter().zip(group) {
                    let mut score = if *v >= 1.0 { step } else { 0.0 };
                    score = if *v >= 2.0 { half } else { score };
                    score = if *v >= 3.0 { most } else { score };
                    *group += if *v >= 4.0 { full } else { score };
                }
            }
            Kind::Choice => {
                let (full, half) = (hundredths(points), hundredths(points / 2.0));
                for (v, group) in first.iter().zip(group) {
                    let score = if *v == 1.0 { half } else { 0.0 };
                    *group += if *v == 0.0 { full } else { score };
                }
            }
            Kind::YesNo => {
                let full = hundredths(points);
                for (v, group) in first.iter().zip(group) {
                    *group += v * full;
                }
            }
        }
    }
}

/// Scores of one block of one indicator without rounding, and the group that they add to.
struct Unrounded<'a> {
    kind: Kind,
    points: f64,
    first: &'a [f64],
    second: &'a [f64],
    scores: &'a mut [f64],
    group: &'a mut [f64],
}

impl Unrounded<'_> {
    #[inline(always)]
    fn work(self) {
        let Self { kind, points, first, second, scores, group } = self;
        match kind {
            Kind::Ratio | Kind::RatioFullAt => {
                let by = if kind == Kind::Ratio { points } else { points / 0.8 };
                for ((a, b), score) in first.iter().zip(second).zip(scores.iter_mut()) {
                    let share = (a / b * by).min(points);
                    *score = if *b == 0.0 { 0.0 } else { share };
                }
            }
            Kind::Steps => {
                let step = points / 4.0;
                let of = first.iter().zip(scores.iter_mut());
                of.for_each(|(v, score)| *score = v.floor().min(4.0) * step);
            }
            Kind::Choice => {
                let half = points / 2.0;
                let of = first.iter().zip(scores.iter_mut());
                of.for_each(|(v, score)| *score = points - v * half);
            }
            Kind::YesNo => {
                let of = first.iter().zip(scores.iter_mut());
                of.for_each(|(v, score)| *score = v * points);
            }
        }
        scores.iter().zip(group).for_each(|(score, group)| *group += score);
    }
}

impl Floats {
    /// Scores all units without rounding, keeps every score, and ranks the units by their totals: `1 2 2 4`.
    pub fn unrounded(&self) -> (Vec<Vec<f64>>, Vec<f64>, Vec<u32>) {
        let level = Level::new();
        let mut kept = vec![vec![0.0; self.units]; self.columns.len() + POINTS.len()];
        let (scores, groups) = kept.split_at_mut(self.columns.len());
        let mut totals = vec![0.0; self.units];
        for start in (0..self.units).step_by(BLOCK) {
            let block = start..(start + BLOCK).min(self.units);
            for (g, points) in POINTS.iter().enumerate() {
                let group = &mut groups[g][block.clone()];
                let own = scores.iter_mut().enumerate().skip(g * INDICATORS).take(INDICATORS);
                for (i, scores) in own {
                    let (first, second) = &self.columns[i];
                    let second = if second.is_empty() { &[][..] } else { &second[block.clone()] };
                    let work = Unrounded {
                        kind: kind(i),
                        points: f64::from(*points) / INDICATORS as f64,
                        first: &first[block.clone()],
                        second,
                        scores: &mut scores[block.clone()],
                        group,
                    };
                    dispatch!(level, _ => work.work());
                }
                let totals = totals[block.clone()].iter_mut();
                totals.zip(group).for_each(|(total, group)| *total += *group);
            }
        }
        let mut order: Vec<usize> = (0..self.units).collect();
        order.sort_unstable_by(|a, b| totals[*b].total_cmp(&totals[*a]));
        let mut ranks = vec![0; self.units];
        let mut before = (f64::NAN, 0);
        for (place, unit) in (1..).zip(order) {
            before = if totals[unit] == before.0 { before } else { (totals[unit], place) };
            ranks[unit] = before.1;
        }
        (kept, totals, ranks)
    }

    pub fn new(units: usize, seed: u64) -> Self {
        Self { columns: columns(units, seed, |value| value as f64), units }
    }

    /// Scores all units.
    pub fn score(&self) -> FloatScores {
        let level = Level::new();
        let mut groups: Vec<Vec<f64>> =
            POINTS.iter().map(|_| Vec::with_capacity(self.units)).collect();
        let mut totals = Vec::with_capacity(self.units);
        let mut start = 0;
        while start < self.units {
            let end = (start + BLOCK).min(self.units);
            let mut total = [0.0; BLOCK];
            let total = &mut total[..end - start];
            for (g, points) in POINTS.iter().enumerate() {
                let mut group = [0.0; BLOCK];
                let group = &mut group[..end - start];
                for i in g * INDICATORS..(g + 1) * INDICATORS {
                    let (first, second) = &self.columns[i];
                    let second = if second.is_empty() { &[][..] } else { &second[start..end] };
                    let block = OneBlock {
                        kind: kind(i),
                        points: f64::from(*points) / INDICATORS as f64,
                        first: &first[start..end],
                        second,
                        group,
                    };
                    dispatch!(level, _ => block.work());
                }
                for (total, group) in total.iter_mut().zip(group.iter_mut()) {
                    *group /= 100.0;
                    *total += *group;
                }
                groups[g].extend_from_slice(group);
            }
            totals.extend_from_slice(total);
            start = end;
        }
        FloatScores { totals, groups }
    }
}

/// The work in `rust_decimal`.
pub struct Decimals {
    columns: Vec<(Vec<Decimal>, Vec<Decimal>)>,
    units: usize,
}

impl Decimals {
    pub fn new(units: usize, seed: u64) -> Self {
        Self { columns: columns(units, seed, Decimal::from), units }
    }

    /// Scores all units; gives the totals.
    pub fn score(&self) -> Vec<Decimal> {
        (0..self.units).map(|unit| self.total(unit)).collect()
    }

    fn total(&self, unit: usize) -> Decimal {
        let hundred = Decimal::ONE_HUNDRED;
        let rounded = |score: Decimal| {
            score.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
        };
        let mut total = Decimal::ZERO;
        for (i, (first, second)) in self.columns.iter().enumerate() {
            let points = Decimal::from(POINTS[i / INDICATORS]) / Decimal::from(INDICATORS as u64);
            let quarters = |quarters: Decimal| points * quarters / Decimal::from(4u8);
            let v = first[unit];
            let score = match kind(i) {
                Kind::Ratio if second[unit].is_zero() => Decimal::ZERO,
                Kind::Ratio => points * v / second[unit],
                Kind::RatioFullAt if second[unit].is_zero() => Decimal::ZERO,
                Kind::RatioFullAt => {
                    let share = v * hundred / (second[unit] * Decimal::from(80u8));
                    share.min(Decimal::ONE) * points
                }
                Kind::Steps => quarters(v.min(Decimal::from(4u8))),
                Kind::Choice => quarters(Decimal::from(4u8) - v * Decimal::from(2u8)),
                Kind::YesNo => v * points,
            };
            total += rounded(score);
        }
        total
    }
}
