//! The inner loops: whole columns of whole numbers in, whole numbers of hundredths (or whatever
//! the rounding says) out.
//!
//! Whole numbers are held in floating-point lanes, because processors divide those several at a
//! time. Nothing is lost by it:
//!
//! - every value, product and sum is a whole number below 2^53, which `f64` holds exactly; the
//!   program that sets a loop up ([`super::program`]) checks the ranges before;
//! - the only operation that rounds is the division `n ÷ d`, and its result is cut to a whole
//!   number. If `n ÷ d` is not whole, it is at least `1 ÷ d` below the next whole number `k`, and
//!   `k·d ≤ n + d < 2^53`, so the distance is more than half a unit in the last place of `k`: the
//!   rounded quotient cannot reach `k`. If it is whole, it is exact.
//!
//! Loops run through [`pulp::Arch`], which picks the widest vectors that the processor has.

use pulp::{Arch, Simd, WithSimd};

/// A whole number of a column.
pub(super) trait Whole: Copy {
    /// The number in a lane.
    fn lane(self) -> f64;
    /// The number as 64 bits.
    fn wide(self) -> i64;
}

macro_rules! whole {
    ($($number:ty),*) => {$(
        impl Whole for $number {
            #[inline(always)]
            fn lane(self) -> f64 {
                self as f64
            }

            #[inline(always)]
            fn wide(self) -> i64 {
                self as i64
            }
        }
    )*};
}

whole!(i8, i16, i32, i64);

/// Adding this to a whole number below 2^51 puts the number into the low bits of the sum.
const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 × 2^52

/// The low 32 bits of a whole number between 0 and 2^31.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
fn low_bits(whole: f64) -> i32 {
    (whole + MAGIC).to_bits() as i32
}

/// `⌊(α·n + β·d + γ) ÷ (δ·d)⌋`: a share `n ÷ d` times the points, rounded. Which α, β, γ, δ
/// belong to which rounding is worked out by the program.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Points {
    pub(super) alpha: f64,
    pub(super) beta: f64,
    pub(super) gamma: f64,
    pub(super) delta: f64,
}

impl Points {
    #[inline(always)]
    fn of(&self, numerator: f64, denominator: f64) -> i32 {
        let scaled = self.alpha * numerator + self.beta * denominator + self.gamma;
        low_bits((scaled / (self.delta * denominator)).floor())
    }
}

/// A quotient of two columns: `n = part_by·part − whole_by·whole` held to `0…d`, `d = below·whole`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Quotient {
    pub(super) part_by: f64,
    pub(super) whole_by: f64,
    pub(super) below: f64,
    pub(super) points: Points,
    /// What a zero whole gives.
    pub(super) zero: i32,
}

/// Runs [`Quotient`] over a block; the three slices are as long as each other.
pub(super) fn quotient<P: Whole, W: Whole>(
    arch: Arch,
    rule: Quotient,
    part: &[P],
    whole: &[W],
    out: &mut [i32],
) {
    struct Run<'a, P, W>(Quotient, &'a [P], &'a [W], &'a mut [i32]);
    impl<P: Whole, W: Whole> WithSimd for Run<'_, P, W> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self(rule, part, whole, out) = self;
            for ((part, whole), out) in part.iter().zip(whole).zip(out) {
                let whole = whole.lane();
                let denominator = rule.below * whole;
                let numerator = rule.part_by * part.lane() - rule.whole_by * whole;
                let numerator = numerator.max(0.0).min(denominator);
                let points = rule.points.of(numerator, denominator);
                // A zero whole gives no number; its lane is replaced.
                *out = if whole == 0.0 { rule.zero } else { points };
            }
        }
    }
    arch.dispatch(Run(rule, part, whole, out));
}

/// A line through one column: `n = by·value − less` held to `0…d`, `d` the same for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) by: f64,
    pub(super) less: f64,
    pub(super) denominator: f64,
    pub(super) points: Points,
}

/// Runs [`Line`] over a block.
pub(super) fn line<V: Whole>(arch: Arch, rule: Line, values: &[V], out: &mut [i32]) {
    struct Run<'a, V>(Line, &'a [V], &'a mut [i32]);
    impl<V: Whole> WithSimd for Run<'_, V> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self(rule, values, out) = self;
            for (value, out) in values.iter().zip(out) {
                let numerator = rule.by * value.lane() - rule.less;
                let numerator = numerator.max(0.0).min(rule.denominator);
                *out = rule.points.of(numerator, rule.denominator);
            }
        }
    }
    arch.dispatch(Run(rule, values, out));
}

/// From `from` upwards, `rise` more (or less, when negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stair {
    pub(super) from: i64,
    pub(super) rise: i32,
}

/// Adds up the stairs that each value has reached; `out` is overwritten.
pub(super) fn stairs<V: Whole>(arch: Arch, stairs: &[Stair], values: &[V], out: &mut [i32]) {
    struct Run<'a, V>([Stair; 4], &'a [V], &'a mut [i32]);
    impl<V: Whole> WithSimd for Run<'_, V> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self(stairs, values, out) = self;
            for (value, out) in values.iter().zip(out) {
                let value = value.wide();
                for stair in stairs {
                    // Whatever the order, partial sums are differences of scores: below 2^30.
                    *out = out.wrapping_add(if value >= stair.from { stair.rise } else { 0 });
                }
            }
        }
    }
    out.fill(0);
    for four in stairs.chunks(4) {
        // What is left of the last four rises by nothing.
        let mut padded = [Stair { from: i64::MAX, rise: 0 }; 4];
        padded.iter_mut().zip(four).for_each(|(slot, stair)| *slot = *stair);
        arch.dispatch(Run(padded, values, out));
    }
}

/// Adds a block of scores, each times `by`, to another.
pub(super) fn add(arch: Arch, sum: &mut [i32], scores: &[i32], by: i32) {
    struct Run<'a>(&'a mut [i32], &'a [i32], i32);
    impl WithSimd for Run<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            let Self(sum, scores, by) = self;
            for (sum, score) in sum.iter_mut().zip(scores) {
                // The caller throws a sum away when the largest scores could add up past a slot, and
                // the lanes in which a score is no number.
                *sum = sum.wrapping_add(score.wrapping_mul(by));
            }
        }
    }
    arch.dispatch(Run(sum, scores, by));
}

/// The larger of two scores, lane by lane; what is no number is the least of all.
pub(super) fn largest(arch: Arch, best: &mut [i32], scores: &[i32]) {
    struct Run<'a>(&'a mut [i32], &'a [i32]);
    impl WithSimd for Run<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) {
            for (best, score) in self.0.iter_mut().zip(self.1) {
                *best = (*best).max(*score);
            }
        }
    }
    arch.dispatch(Run(best, scores));
}

/// The smallest and the largest of a block.
pub(super) fn ends(arch: Arch, scores: &[i32]) -> (i32, i32) {
    struct Run<'a>(&'a [i32]);
    impl WithSimd for Run<'_> {
        type Output = (i32, i32);
        #[inline(always)]
        fn with_simd<S: Simd>(self, _: S) -> (i32, i32) {
            let wider =
                |(least, most): (i32, i32), score: &i32| (least.min(*score), most.max(*score));
            self.0.iter().fold((i32::MAX, i32::MIN), wider)
        }
    }
    arch.dispatch(Run(scores))
}
