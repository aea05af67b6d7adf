//! Geometric and harmonic means of scores, with the bounds of their errors.
//!
//! A score `s` that is off by `ρ` of itself makes its logarithm off by `ρ`, and one over it off by `ρ` of that. The
//! constants count the roundings of each step in units of 2^−53, with those of points and weights, which are off by 8 of them.

use super::super::vectors::Vectors;
use super::score_columns::OFF_OF_FLOATS;
use crate::number::elementary::{self, MOST_EXPONENT, exp, ln};
use crate::number::{INFLATE, UNIT};

/// Errors above this are not followed: nothing is known of the result. Below it, `e^ε − 1` and `1 − 1 ÷ (1 + ε)` are less
/// than [`GROWN`] times `ε`.
const MOST_ERROR: f64 = 1e-3;
const GROWN: f64 = 1.002;

/// A child: its scores, the bounds of their errors (without them, scores are one rounding off), and its points.
#[derive(Clone, Copy)]
pub(super) struct Child<'a> {
    pub(super) scores: &'a [f64],
    pub(super) bounds: Option<&'a [f64]>,
    pub(super) points: f64,
}

impl Child<'_> {
    /// Adds, for each unit, the error of the child relative to its score: `by` times that, or as many terms.
    fn add_errors(self, by: f64, terms: impl Fn(f64) -> f64, off: &mut [f64]) {
        let Some(bounds) = self.bounds else { return };
        for ((off, score), bound) in off.iter_mut().zip(self.scores).zip(bounds) {
            *off += match *bound {
                0.0 => 0.0,
                bound if bound < *score => by * terms(*score) * bound / (score - bound),
                _ => f64::INFINITY,
            };
        }
    }
}

/// Adds the logarithm of each share, times the weight. That of zero is −∞.
pub(super) fn add_logarithms(
    vectors: Vectors,
    (at, off): (&mut [f64], &mut [f64]),
    child: Child<'_>,
    (weight, members): (f64, f64),
) {
    child.add_errors(weight, |_| 1.0, off);
    let Child { scores, points, .. } = child;
    // The logarithm, the weight, the product, and one sum for each member.
    let each = elementary::OFF + (24.0 + members) * UNIT;
    vectors.run(
        #[inline(always)]
        move || {
            for ((at, off), score) in at.iter_mut().zip(off).zip(scores) {
                let share = score / points;
                let is_normal = share >= f64::MIN_POSITIVE;
                let logarithm = weight * ln(if is_normal { share } else { 1.0 });
                let other = if share == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
                *at += if is_normal { logarithm } else { other };
                *off += logarithm.abs() * each;
            }
        },
    );
}

/// Makes geometric means of sums of logarithms. Returns whether some results are not numbers.
pub(super) fn geometric(
    vectors: Vectors,
    (at, off): (&mut [f64], &mut [f64]),
    points: f64,
) -> bool {
    // Those of the shares, the exponential, the points, the product.
    let fixed = OFF_OF_FLOATS + elementary::OFF + 32.0 * UNIT;
    vectors.run(
        #[inline(always)]
        move || {
            let mut odd = 0u64;
            for (at, off) in at.iter_mut().zip(off) {
                let sum = *at;
                let error = (*off + fixed) * INFLATE;
                let is_zero = sum == f64::NEG_INFINITY;
                let inside = sum.abs() <= MOST_EXPONENT;
                let mean = points * exp(if inside { sum } else { 0.0 });
                let known = error < MOST_ERROR;
                let bound = if inside && known { mean * error * GROWN } else { f64::INFINITY };
                *off = if is_zero && known { 0.0 } else { bound };
                *at = if is_zero { 0.0 } else { mean };
                *at = if sum.is_nan() { sum } else { *at };
                odd |= u64::from(sum.is_nan());
            }
            odd != 0
        },
    )
}

/// Adds `points² ÷ score` of each unit.
pub(super) fn add_resistances(
    vectors: Vectors,
    (at, off): (&mut [f64], &mut [f64]),
    child: Child<'_>,
) {
    let square = child.points * child.points;
    child.add_errors(1.0, |score| square / score, off);
    let scores = child.scores;
    vectors.run(
        #[inline(always)]
        move || at.iter_mut().zip(scores).for_each(|(at, score)| *at += square / score),
    );
}

/// Makes harmonic means of sums of resistances. Returns whether some results are not numbers.
pub(super) fn harmonic(
    vectors: Vectors,
    (at, off): (&mut [f64], &mut [f64]),
    (points, members): (f64, f64),
) -> bool {
    let square = points * points;
    // Those of the scores, both squares, both quotients, and one sum for each member.
    let fixed = OFF_OF_FLOATS + (48.0 + members) * UNIT;
    vectors.run(
        #[inline(always)]
        move || {
            let mut odd = 0u64;
            for (at, off) in at.iter_mut().zip(off) {
                let sum = *at;
                let error = (*off / sum.min(f64::MAX) + fixed) * INFLATE;
                let mean = square / sum;
                let known = error < MOST_ERROR;
                *off = if known { mean * error * GROWN } else { f64::INFINITY };
                *at = mean;
                odd |= u64::from(sum.is_nan());
            }
            odd != 0
        },
    )
}
