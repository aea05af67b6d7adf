//! The inner loops: whole columns of whole numbers in, whole numbers of hundredths (or whatever
//! the rounding says) out. Why nothing is lost in floating-point lanes stands in
//! [`crate::plan::exact_range`].
//!
//! Loops run through [`Arch`], which picks the widest vectors that the processor has.

use super::super::peers::WholeOrder;
use super::super::vectors::{Arch, Vectorized};
use super::blocks::UNDONE;
use crate::plan::exact_range::{Inverse, Line, Points, Quotient, QuotientStair, Stair};
use crate::plan::loops::{Near, Standing};
use crate::plan::score_slot;

/// A whole number of a column.
pub(crate) trait Whole: Copy {
    /// What bounds are compared in.
    type Bound: Copy + Ord + From<Self>;
    /// A bound that no value is above.
    const HIGHEST: Self::Bound;

    /// The number in a lane.
    fn lane(self) -> f64;
    /// A bound, unless every value is below it; one that every value reaches is held to the least.
    fn bound(wide: i64) -> Option<Self::Bound>;
}

macro_rules! whole {
    ($($number:ty as $bound:ty),*) => {$(
        impl Whole for $number {
            type Bound = $bound;
            const HIGHEST: $bound = <$bound>::MAX;

            #[inline(always)]
            fn lane(self) -> f64 {
                self as f64
            }

            fn bound(wide: i64) -> Option<$bound> {
                <$bound>::try_from(wide.max(<$bound>::MIN.into())).ok()
            }
        }
    )*};
}

whole!(i8 as i32, i16 as i32, i32 as i32, i64 as i64);

/// Adding this to a whole number below 2^51 puts the number into the low bits of the sum.
const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 × 2^52

/// The low 32 bits of a whole number between 0 and 2^31.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
fn low_bits(whole: f64) -> i32 {
    (whole + MAGIC).to_bits() as i32
}

/// The score of a share `numerator ÷ denominator`.
#[inline(always)]
fn score<const EVEN: bool>(points: &Points, numerator: f64, denominator: f64) -> i32 {
    let scaled = points.alpha * numerator + points.beta * denominator + points.gamma;
    let divisor = points.delta * denominator;
    let whole = (scaled / divisor).floor();
    if EVEN {
        // A tie is where nothing is left; the product is a whole number below 2^53.
        let tie = whole * divisor == scaled;
        let odd = (whole * 0.5).floor() * 2.0 != whole;
        return low_bits(if tie && odd { whole - 1.0 } else { whole });
    }
    low_bits(whole)
}

#[inline(always)]
fn quotient_of<P: Whole, W: Whole>(rule: &Quotient, part: P, whole: W) -> (f64, f64) {
    let whole = whole.lane();
    let denominator = rule.below * whole;
    let numerator = rule.part_by * part.lane() - rule.whole_by * whole;
    (numerator.max(0.0).min(denominator), denominator)
}

#[inline(always)]
fn line_of<V: Whole>(rule: &Line, value: V) -> f64 {
    (rule.by * value.lane() - rule.less).max(0.0).min(rule.denominator)
}

#[inline(always)]
fn inverse_of<V: Whole>(rule: &Inverse, value: V) -> (f64, f64) {
    let denominator = rule.below * value.lane();
    // A value of zero is the least there is: the share is 1, whatever is above.
    if denominator == 0.0 { (1.0, 1.0) } else { (rule.above.min(denominator), denominator) }
}

/// Points of a quotient of two columns; the slices are as long as each other.
pub(crate) fn quotient<P: Whole, W: Whole>(
    arch: Arch,
    (rule, points, zero): (Quotient, Points, i32),
    (part, whole): (&[P], &[W]),
    out: &mut [i32],
) {
    struct Run<'a, P, W, const EVEN: bool>(
        (Quotient, Points, i32),
        &'a [P],
        &'a [W],
        &'a mut [i32],
    );
    impl<P: Whole, W: Whole, const EVEN: bool> Vectorized for Run<'_, P, W, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self((rule, points, zero), part, whole, out) = self;
            for ((part, whole), out) in part.iter().zip(whole).zip(out) {
                let (numerator, denominator) = quotient_of(&rule, *part, *whole);
                let score = score::<EVEN>(&points, numerator, denominator);
                // A zero whole gives no number; its lane is replaced.
                *out = if denominator == 0.0 { zero } else { score };
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<P, W, true>((rule, points, zero), part, whole, out));
    } else {
        arch.dispatch(Run::<P, W, false>((rule, points, zero), part, whole, out));
    }
}

/// Adds up the stairs that the quotient of two columns has reached; `out` is overwritten.
pub(crate) fn quotient_stairs<P: Whole, W: Whole>(
    arch: Arch,
    (stairs, zero): (&[QuotientStair], i32),
    (part, whole): (&[P], &[W]),
    out: &mut [i32],
) {
    struct Run<'a, P, W>(&'a QuotientStair, &'a [P], &'a [W], &'a mut [i32]);
    impl<P: Whole, W: Whole> Vectorized for Run<'_, P, W> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(stair, part, whole, out) = self;
            let QuotientStair { part_by, whole_by, from, rise } = *stair;
            for ((part, whole), out) in part.iter().zip(whole).zip(out) {
                let above = part_by * part.lane() - whole_by * whole.lane();
                // Whatever the order, partial sums are differences of scores: below 2^30.
                *out = out.wrapping_add(if above >= from { rise } else { 0 });
            }
        }
    }
    out.fill(0);
    for stair in stairs {
        arch.dispatch(Run(stair, part, whole, out));
    }
    for (whole, out) in whole.iter().zip(out) {
        *out = if whole.lane() == 0.0 { zero } else { *out };
    }
}

/// Points of a number over a column.
pub(crate) fn inverse<V: Whole>(
    arch: Arch,
    (rule, points): (Inverse, Points),
    values: &[V],
    out: &mut [i32],
) {
    struct Run<'a, V, const EVEN: bool>((Inverse, Points), &'a [V], &'a mut [i32]);
    impl<V: Whole, const EVEN: bool> Vectorized for Run<'_, V, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self((rule, points), values, out) = self;
            for (value, out) in values.iter().zip(out) {
                let (numerator, denominator) = inverse_of(&rule, *value);
                *out = score::<EVEN>(&points, numerator, denominator);
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<V, true>((rule, points), values, out));
    } else {
        arch.dispatch(Run::<V, false>((rule, points), values, out));
    }
}

/// Points of a line through one column.
pub(crate) fn line<V: Whole>(
    arch: Arch,
    (rule, points): (Line, Points),
    values: &[V],
    out: &mut [i32],
) {
    struct Run<'a, V, const EVEN: bool>((Line, Points), &'a [V], &'a mut [i32]);
    impl<V: Whole, const EVEN: bool> Vectorized for Run<'_, V, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self((rule, points), values, out) = self;
            for (value, out) in values.iter().zip(out) {
                *out = score::<EVEN>(&points, line_of(&rule, *value), rule.denominator);
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<V, true>((rule, points), values, out));
    } else {
        arch.dispatch(Run::<V, false>((rule, points), values, out));
    }
}

/// Adds up the stairs that each value has reached; `out` is overwritten.
pub(crate) fn stairs<V: Whole>(arch: Arch, stairs: &[Stair], values: &[V], out: &mut [i32]) {
    struct Run<'a, V: Whole, const FIRST: bool>([(V::Bound, i32); 4], &'a [V], &'a mut [i32]);
    impl<V: Whole, const FIRST: bool> Vectorized for Run<'_, V, FIRST> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(stairs, values, out) = self;
            for (value, out) in values.iter().zip(out) {
                let value = V::Bound::from(*value);
                let mut sum = if FIRST { 0 } else { *out };
                for (from, rise) in stairs {
                    // Whatever the order, partial sums are differences of scores: below 2^30.
                    sum = sum.wrapping_add(if value >= from { rise } else { 0 });
                }
                *out = sum;
            }
        }
    }
    if stairs.is_empty() {
        out.fill(0);
    }
    for (place, four) in stairs.chunks(4).enumerate() {
        // What is left of the last four rises by nothing, and so does what no value reaches.
        let mut padded = [(V::HIGHEST, 0); 4];
        for (slot, stair) in padded.iter_mut().zip(four) {
            if let Some(from) = V::bound(stair.from) {
                *slot = (from, stair.rise);
            }
        }
        if place == 0 {
            arch.dispatch(Run::<V, true>(padded, values, out));
        } else {
            arch.dispatch(Run::<V, false>(padded, values, out));
        }
    }
}

/// Adds a block of scores, each times `by`, to another; gives the least and the largest score.
pub(crate) fn add(arch: Arch, sum: &mut [i32], scores: &[i32], by: i32) -> (i32, i32) {
    struct Run<'a>(&'a mut [i32], &'a [i32], i32);
    impl Vectorized for Run<'_> {
        type Output = (i32, i32);
        #[inline(always)]
        fn run(self) -> (i32, i32) {
            let Self(sum, scores, by) = self;
            let (mut least, mut most) = (i32::MAX, i32::MIN);
            for (sum, score) in sum.iter_mut().zip(scores) {
                // The caller throws a sum away when the largest scores could add up past a slot, and
                // the lanes in which a score is no number.
                *sum = sum.wrapping_add(score.wrapping_mul(by));
                least = least.min(*score);
                most = most.max(*score);
            }
            (least, most)
        }
    }
    arch.dispatch(Run(sum, scores, by))
}

/// Rounds scores to fewer places: each is `score ÷ denominator` of the new unit.
pub(crate) fn rounded(arch: Arch, (points, denominator): (Points, f64), scores: &mut [i32]) {
    struct Run<'a, const EVEN: bool>(Points, f64, &'a mut [i32]);
    impl<const EVEN: bool> Vectorized for Run<'_, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(points, denominator, scores) = self;
            for slot in scores {
                *slot = score::<EVEN>(&points, f64::from(*slot), denominator);
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<true>(points, denominator, scores));
    } else {
        arch.dispatch(Run::<false>(points, denominator, scores));
    }
}

/// The larger of two scores, lane by lane; what is no number is the least of all.
pub(crate) fn largest(arch: Arch, best: &mut [i32], scores: &[i32]) {
    struct Run<'a>(&'a mut [i32], &'a [i32]);
    impl Vectorized for Run<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            for (best, score) in self.0.iter_mut().zip(self.1) {
                *best = (*best).max(*score);
            }
        }
    }
    arch.dispatch(Run(best, scores));
}

/// The scores in sixteen bits, at the end of a column.
pub(crate) fn narrowed(arch: Arch, scores: &[i32], column: &mut Vec<i16>) {
    struct Run<'a>(&'a [i32], &'a mut Vec<i16>);
    impl Vectorized for Run<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            self.1.extend(self.0.iter().map(|score| score_slot::narrow(*score)));
        }
    }
    arch.dispatch(Run(scores, column));
}

/// Fractions of two columns.
pub(crate) fn quotients<P: Whole, W: Whole>(
    arch: Arch,
    rule: Quotient,
    (part, whole): (&[P], &[W]),
    (n, d): (&mut [f64], &mut [f64]),
) {
    struct Run<'a, P, W>(Quotient, &'a [P], &'a [W], &'a mut [f64], &'a mut [f64]);
    impl<P: Whole, W: Whole> Vectorized for Run<'_, P, W> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(rule, part, whole, n, d) = self;
            for (((part, whole), n), d) in part.iter().zip(whole).zip(n).zip(d) {
                (*n, *d) = quotient_of(&rule, *part, *whole);
            }
        }
    }
    arch.dispatch(Run(rule, part, whole, n, d));
}

/// Fractions of a number over a column.
pub(crate) fn inverses<V: Whole>(
    arch: Arch,
    rule: Inverse,
    values: &[V],
    (n, d): (&mut [f64], &mut [f64]),
) {
    struct Run<'a, V>(Inverse, &'a [V], &'a mut [f64], &'a mut [f64]);
    impl<V: Whole> Vectorized for Run<'_, V> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(rule, values, n, d) = self;
            for ((value, n), d) in values.iter().zip(n).zip(d) {
                (*n, *d) = inverse_of(&rule, *value);
            }
        }
    }
    arch.dispatch(Run(rule, values, n, d));
}

/// Fractions of a line through a column.
pub(crate) fn lines<V: Whole>(
    arch: Arch,
    rule: Line,
    values: &[V],
    (n, d): (&mut [f64], &mut [f64]),
) {
    struct Run<'a, V>(Line, &'a [V], &'a mut [f64], &'a mut [f64]);
    impl<V: Whole> Vectorized for Run<'_, V> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(rule, values, n, d) = self;
            d.fill(rule.denominator);
            for (value, n) in values.iter().zip(n) {
                *n = line_of(&rule, *value);
            }
        }
    }
    arch.dispatch(Run(rule, values, n, d));
}

/// Adds weighted fractions to a sum of fractions: `N÷D + w·n÷d = (N·d + w·n·D) ÷ (D·d)`.
pub(crate) fn weigh(
    arch: Arch,
    (n, d, w): (&[f64], &[f64], &[f64]),
    (sum_n, sum_d, sum_w): (&mut [f64], &mut [f64], &mut [f64]),
) {
    type Sums<'a> = (&'a mut [f64], &'a mut [f64], &'a mut [f64]);
    struct Run<'a>((&'a [f64], &'a [f64], &'a [f64]), Sums<'a>);
    impl Vectorized for Run<'_> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self((n, d, w), (sum_n, sum_d, sum_w)) = self;
            let part = n.iter().zip(d).zip(w);
            let sum = sum_n.iter_mut().zip(sum_d).zip(sum_w);
            for (((n, d), w), ((sum_n, sum_d), sum_w)) in part.zip(sum) {
                *sum_n = *sum_n * d + w * n * *sum_d;
                *sum_d *= d;
                *sum_w += w;
            }
        }
    }
    arch.dispatch(Run((n, d, w), (sum_n, sum_d, sum_w)));
}

/// The scores of sums of fractions; where no weight is left, [`score_slot::UNSCORED`].
pub(crate) fn weighed(
    arch: Arch,
    points: Points,
    (n, d, w): (&[f64], &[f64], &[f64]),
    out: &mut [i32],
) {
    struct Run<'a, const EVEN: bool>(Points, (&'a [f64], &'a [f64], &'a [f64]), &'a mut [i32]);
    impl<const EVEN: bool> Vectorized for Run<'_, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(points, (n, d, w), out) = self;
            for (((n, d), w), out) in n.iter().zip(d).zip(w).zip(out) {
                let denominator = d * w;
                let score = score::<EVEN>(&points, *n, denominator);
                *out = if denominator == 0.0 { score_slot::UNSCORED } else { score };
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<true>(points, (n, d, w), out));
    } else {
        arch.dispatch(Run::<false>(points, (n, d, w), out));
    }
}

/// Where values stand among those of their peers, as numerators.
pub(crate) fn standings<V: Whole + Into<i64>>(
    order: &WholeOrder,
    standing: Standing,
    values: &[V],
    n: &mut [f64],
) {
    for (value, n) in values.iter().zip(n) {
        *n = order.place((*value).into()).numerator(standing);
    }
}

/// Adds how often an answer was given to the fractions of surveys.
pub(crate) fn answers<V: Whole>(
    arch: Arch,
    (above, below): (f64, f64),
    counts: &[V],
    (n, d): (&mut [f64], &mut [f64]),
) {
    struct Run<'a, V>(f64, f64, &'a [V], (&'a mut [f64], &'a mut [f64]));
    impl<V: Whole> Vectorized for Run<'_, V> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(above, below, counts, (n, d)) = self;
            for ((count, n), d) in counts.iter().zip(n).zip(d) {
                *n += above * count.lane();
                *d += below * count.lane();
            }
        }
    }
    arch.dispatch(Run(above, below, counts, (n, d)));
}

/// The scores of fractions between 0 and 1; a zero whole leaves `zero`.
pub(crate) fn scores(
    arch: Arch,
    (points, zero): (Points, i32),
    (n, d): (&[f64], &[f64]),
    out: &mut [i32],
) {
    struct Run<'a, const EVEN: bool>((Points, i32), (&'a [f64], &'a [f64]), &'a mut [i32]);
    impl<const EVEN: bool> Vectorized for Run<'_, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self((points, zero), (n, d), out) = self;
            for ((n, d), out) in n.iter().zip(d).zip(out) {
                let score = score::<EVEN>(&points, *n, *d);
                *out = if *d == 0.0 { zero } else { score };
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<true>((points, zero), (n, d), out));
    } else {
        arch.dispatch(Run::<false>((points, zero), (n, d), out));
    }
}

/// Points of a line of irrational numbers; [`UNDONE`] where they do not decide.
pub(crate) fn near<V: Whole + Into<i64>>(near: &Near, values: &[V], out: &mut [i32]) {
    for (value, out) in values.iter().zip(out) {
        *out = near_score(near, (*value).into());
    }
}

/// No number here has more than 92 bits, so that nothing wraps.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "between nothing and all points")]
fn near_score(near: &Near, value: i64) -> i32 {
    let Near { bits, off, most, .. } = *near;
    let score = i128::from(near.by).wrapping_mul(i128::from(value)).wrapping_sub(near.less);
    if score <= off.wrapping_neg() {
        return 0;
    }
    if score >= most.wrapping_add(off) {
        return near.full;
    }
    let one = 1i128.wrapping_shl(bits);
    let nudged = score.wrapping_add(near.nudge);
    let after_point = nudged & one.wrapping_sub(1);
    let inside = off < score && score < most.wrapping_sub(off);
    let sure = off < after_point && after_point < one.wrapping_sub(off);
    if inside && sure { nudged.wrapping_shr(bits) as i32 } else { UNDONE }
}

/// The scores of fractions held to 0…1; denominators are above zero.
pub(crate) fn held(arch: Arch, points: Points, (n, d): (&[f64], &[f64]), out: &mut [i32]) {
    struct Run<'a, const EVEN: bool>(Points, (&'a [f64], &'a [f64]), &'a mut [i32]);
    impl<const EVEN: bool> Vectorized for Run<'_, EVEN> {
        type Output = ();
        #[inline(always)]
        fn run(self) {
            let Self(points, (n, d), out) = self;
            for ((n, d), out) in n.iter().zip(d).zip(out) {
                *out = score::<EVEN>(&points, n.max(0.0).min(*d), *d);
            }
        }
    }
    if points.even {
        arch.dispatch(Run::<true>(points, (n, d), out));
    } else {
        arch.dispatch(Run::<false>(points, (n, d), out));
    }
}
