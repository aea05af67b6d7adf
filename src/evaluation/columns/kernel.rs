//! The inner loops: whole numbers of columns in, whole numbers of hundredths (or of whatever unit
//! the rounding has) out. [`super::super::loops`] explains why nothing is lost although they are
//! held as `f64`.
//!
//! Loops run through [`Vectors`], which picks the widest vectors that the processor has.

use super::super::peers::{PeerPosition, WholeOrder};
use super::super::segments::BLOCK;
use super::super::vectors::Vectors;
use crate::plan::{Line, MOST_CASES, PeerShare, Points, QuotientStair, Stair, score_slot};

/// A number that loops take as a float.
pub(crate) trait Float: Copy {
    /// Returns the number.
    fn float(self) -> f64;
    /// Returns the nearest float of half the width.
    fn near(self) -> f32;
}

/// A whole number of a column.
pub(crate) trait Whole: Float + Into<i64> {
    /// The type in which bounds are compared.
    type Bound: Copy + Ord + From<Self>;
    /// A bound that no value exceeds.
    const HIGHEST: Self::Bound;

    /// Returns a bound in this type. `None` if every value is below it. A bound that every value
    /// reaches becomes the least value.
    fn bound(wide: i64) -> Option<Self::Bound>;
}

macro_rules! float {
    ($($number:ty),*) => {$(
        impl Float for $number {
            #[inline(always)]
            fn float(self) -> f64 {
                self as f64
            }

            #[inline(always)]
            fn near(self) -> f32 {
                self as f32
            }
        }
    )*};
}

float!(i8, i16, i32, i64, f64);

macro_rules! whole {
    ($($number:ty as $bound:ty),*) => {$(
        impl Whole for $number {
            type Bound = $bound;
            const HIGHEST: $bound = <$bound>::MAX;

            fn bound(wide: i64) -> Option<$bound> {
                <$bound>::try_from(wide.max(<$bound>::MIN.into())).ok()
            }
        }
    )*};
}

whole!(i8 as i32, i16 as i32, i32 as i32, i64 as i64);

/// A fraction for each unit of a block.
#[derive(Debug, Clone)]
pub(crate) struct Fractions {
    pub(crate) n: [f64; BLOCK],
    pub(crate) d: [f64; BLOCK],
}

impl Fractions {
    /// Zero, over one.
    pub(crate) const NOTHING: Self = Self { n: [0.0; BLOCK], d: [1.0; BLOCK] };

    /// Replaces each of the first `len` fractions.
    #[inline(always)]
    pub(crate) fn each(
        &mut self,
        vectors: Vectors,
        len: usize,
        work: impl Fn(f64, f64) -> (f64, f64),
    ) {
        let (Some(n), Some(d)) = (self.n.get_mut(..len), self.d.get_mut(..len)) else { return };
        vectors.run(
            #[inline(always)]
            move || {
                for (n, d) in n.iter_mut().zip(d) {
                    (*n, *d) = work(*n, *d);
                }
            },
        );
    }

    /// Combines each of the first `len` fractions with another.
    #[inline(always)]
    pub(crate) fn each_with(
        &mut self,
        vectors: Vectors,
        other: &Self,
        len: usize,
        work: impl Fn((f64, f64), (f64, f64)) -> (f64, f64),
    ) {
        let (Some(n), Some(d)) = (self.n.get_mut(..len), self.d.get_mut(..len)) else { return };
        vectors.run(
            #[inline(always)]
            move || {
                for (((n, d), m), e) in n.iter_mut().zip(d).zip(&other.n).zip(&other.d) {
                    (*n, *d) = work((*n, *d), (*m, *e));
                }
            },
        );
    }
}

/// A block of fractions, made when it is first needed and used again from block to block.
#[derive(Debug, Default)]
pub(crate) struct Scratch(Option<Box<Fractions>>);

impl Scratch {
    pub(crate) fn fractions(&mut self) -> &mut Fractions {
        self.0.get_or_insert_with(|| Box::new(Fractions::NOTHING))
    }
}

/// Adding this to a whole number below 2^51 puts the number into the low bits of the sum.
const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 × 2^52

/// Returns the low 32 bits of a whole number between −2^31 and 2^31.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low bits are what is asked for")]
pub(super) fn low_bits(whole: f64) -> i32 {
    (whole + MAGIC).to_bits() as i32
}

/// Returns the rounded score of a share `n ÷ d`.
#[inline(always)]
pub(super) fn score<const EVEN: bool>(points: &Points, n: f64, d: f64) -> i32 {
    let scaled = points.alpha * n + points.beta * d + points.gamma;
    let divisor = points.delta * d;
    let whole = (scaled / divisor).floor();
    if EVEN {
        // A tie has no remainder. The product is a whole number below 2^53.
        let tie = whole * divisor == scaled;
        let odd = (whole * 0.5).floor() * 2.0 != whole;
        return low_bits(if tie && odd { whole - 1.0 } else { whole });
    }
    low_bits(whole)
}

/// Returns the rounded score of a share `n ÷ d`, not half even. A zero whole gives `zero`, which is not above zero.
#[inline(always)]
pub(super) fn score_or(points: &Points, zero: f64, n: f64, d: f64) -> i32 {
    let scaled = points.alpha * n + points.beta * d + points.gamma;
    let whole = (scaled / (points.delta * d)).floor();
    // Scores are not below zero. A division by a zero whole gives no number, or one that is infinite and below.
    low_bits(if whole > zero { whole } else { zero })
}

/// Returns the score of a share `n ÷ d` without a rounding. Its numerator and denominator are whole numbers below 2^53.
#[inline(always)]
pub(super) fn quotient(points: &Points, n: f64, d: f64) -> f64 {
    (points.alpha * n + points.beta * d) / (points.delta * d)
}

/// Returns what computes a score, but `zero` for a fraction with a zero whole.
#[inline(always)]
pub(super) fn or_zero<T: Copy>(
    zero: T,
    score: impl Fn(f64, f64) -> T + Copy,
) -> impl Fn(f64, f64) -> T + Copy {
    move |n, d| {
        let score = score(n, d);
        // A division by a zero whole gives no number.
        if d == 0.0 { zero } else { score }
    }
}

/// Computes the scores of fractions between 0 and 1.
#[inline(always)]
pub(super) fn of_fractions<T: Copy>(
    vectors: Vectors,
    fractions: &Fractions,
    out: &mut [T],
    score: impl Fn(f64, f64) -> T,
) {
    vectors.run(
        #[inline(always)]
        move || {
            for ((n, d), out) in fractions.n.iter().zip(&fractions.d).zip(out) {
                *out = score(*n, *d);
            }
        },
    );
}

/// Computes the scores of fractions of one or two columns, without storing the fractions: the most
/// common loop, and the one that takes longest.
#[inline(always)]
pub(super) fn of_columns<A: Float, B: Float, T: Copy>(
    vectors: Vectors,
    (first, second): (&[A], &[B]),
    fraction: impl Fn(f64, f64) -> (f64, f64),
    out: &mut [T],
    score: impl Fn(f64, f64) -> T,
) {
    vectors.run(
        #[inline(always)]
        move || {
            for ((first, second), out) in first.iter().zip(second).zip(out) {
                let (n, d) = fraction(first.float(), second.float());
                *out = score(n, d);
            }
        },
    );
}

/// Computes rounded scores of fractions.
pub(crate) fn scores(
    vectors: Vectors,
    (points, zero): (Points, i32),
    fractions: &Fractions,
    out: &mut [i32],
) {
    if points.even {
        let score = |n, d| score::<true>(&points, n, d);
        of_fractions(vectors, fractions, out, or_zero(zero, score));
    } else {
        let score = |n, d| score::<false>(&points, n, d);
        of_fractions(vectors, fractions, out, or_zero(zero, score));
    }
}

/// Computes scores of fractions that are not rounded.
pub(crate) fn quotients(
    vectors: Vectors,
    (points, zero): (Points, f64),
    fractions: &Fractions,
    out: &mut [f64],
) {
    let score = |n, d| quotient(&points, n, d);
    of_fractions(vectors, fractions, out, or_zero(zero, score));
}

/// Fractions that are looked at together.
pub(super) const FEW_FRACTIONS: usize = 64;

/// Finds the least and the greatest of every few quotients of two columns, nearly: each is off by less than 2^−22 of itself.
/// No denominator is zero.
pub(super) fn near_ends<A: Float, B: Float>(
    vectors: Vectors,
    (n, d): (&[A], &[B]),
    out: &mut [[f32; 2]],
) {
    /// Whole numbers in the order of floats, which are compared side by side; doing it again gives the bits of the float.
    #[inline(always)]
    const fn in_order(bits: i32) -> i32 {
        bits ^ ((bits >> 31) & i32::MAX)
    }
    let float = |place: i32| f32::from_bits(in_order(place).cast_unsigned());
    vectors.run(
        #[inline(always)]
        move || {
            let few = n.chunks(FEW_FRACTIONS).zip(d.chunks(FEW_FRACTIONS));
            for ((n, d), out) in few.zip(out) {
                let ends = |(least, most): (i32, i32), (n, d): (&A, &B)| {
                    let near = in_order((n.near() / d.near()).to_bits().cast_signed());
                    (least.min(near), most.max(near))
                };
                let (least, most) = n.iter().zip(d).fold((i32::MAX, i32::MIN), ends);
                *out = [float(least), float(most)];
            }
        },
    );
}

/// Reads the values of a column.
pub(crate) fn read<V: Whole>(vectors: Vectors, values: &[V], out: &mut [f64]) {
    vectors.run(
        #[inline(always)]
        move || {
            for (value, out) in values.iter().zip(out) {
                *out = value.float();
            }
        },
    );
}

/// Adds the rounded scores of a part, each times `factor`. Where there is none, the sum is left to fractions.
pub(crate) fn add_rounded(vectors: Vectors, out: &mut [i32], part: &[i32], factor: i32) {
    vectors.run(
        #[inline(always)]
        move || {
            for (out, part) in out.iter_mut().zip(part) {
                let lost = (*part).min(*out) < score_slot::LEAST;
                // The sum of all full parts fits a slot.
                let sum = out.wrapping_add(part.wrapping_mul(factor));
                *out = if lost { score_slot::UNDONE } else { sum };
            }
        },
    );
}

/// Adds up the stairs that quotients, given by part and whole, reach. `out` is overwritten.
pub(crate) fn quotient_stairs(
    vectors: Vectors,
    (stairs, zero): (&[QuotientStair], i32),
    quotients: &Fractions,
    out: &mut [i32],
) {
    out.fill(0);
    for stair in stairs {
        let (out, QuotientStair { part_by, whole_by, from, rise }) = (&mut *out, *stair);
        vectors.run(
            #[inline(always)]
            move || {
                for ((part, whole), out) in quotients.n.iter().zip(&quotients.d).zip(out) {
                    let above = part_by * part - whole_by * whole;
                    // In any order, partial sums are differences of scores, which are below 2^30.
                    *out = out.wrapping_add(if above >= from { rise } else { 0 });
                }
            },
        );
    }
    for (whole, out) in quotients.d.iter().zip(out) {
        *out = if *whole == 0.0 { zero } else { *out };
    }
}

/// Stairs that are compared together.
pub(crate) const FEW: usize = 4;

/// Returns stairs in the type of values. What is missing, and a stair that no value reaches, has a rise of zero.
fn padded<V: Whole, const N: usize>(stairs: &[Stair]) -> [(V::Bound, i32); N] {
    let mut padded = [(V::HIGHEST, 0); N];
    for (slot, stair) in padded.iter_mut().zip(stairs) {
        if let Some(from) = V::bound(stair.from) {
            *slot = (from, stair.rise);
        }
    }
    padded
}

/// Returns the sum of the stairs that a value reaches.
#[inline(always)]
fn reached<V: Whole, const N: usize>(value: V, padded: [(V::Bound, i32); N]) -> i32 {
    let value = V::Bound::from(value);
    // In any order, partial sums are differences of scores, which are below 2^30.
    let rise = |sum: i32, (from, rise): (V::Bound, i32)| {
        sum.wrapping_add(if value >= from { rise } else { 0 })
    };
    padded.into_iter().fold(0, rise)
}

/// Adds up the stairs that each value reaches. `out` is overwritten.
pub(crate) fn stairs<V: Whole>(vectors: Vectors, stairs: &[Stair], values: &[V], out: &mut [i32]) {
    out.fill(0);
    for few in stairs.chunks(FEW) {
        match few {
            [_] => add_stairs::<V, 1>(vectors, few, values, out),
            _ => add_stairs::<V, FEW>(vectors, few, values, out),
        }
    }
}

fn add_stairs<V: Whole, const N: usize>(
    vectors: Vectors,
    stairs: &[Stair],
    values: &[V],
    out: &mut [i32],
) {
    let padded = padded::<V, N>(stairs);
    vectors.run(
        #[inline(always)]
        move || {
            for (value, out) in values.iter().zip(out) {
                *out = out.wrapping_add(reached(*value, padded));
            }
        },
    );
}

/// The same of so few stairs for the marked units alone.
pub(crate) fn stairs_where<V: Whole, const N: usize>(
    vectors: Vectors,
    (stairs, marks): (&[Stair], &[bool]),
    values: &[V],
    out: &mut [i32],
) {
    let padded = padded::<V, N>(stairs);
    vectors.run(
        #[inline(always)]
        move || {
            for ((value, mark), out) in values.iter().zip(marks).zip(out) {
                let score = reached(*value, padded);
                *out = if *mark { score } else { *out };
            }
        },
    );
}

/// The scores of units that have one of two cases, each with one stair at most. The marks are those of the second.
pub(crate) fn stairs_of_two<V: Whole>(
    vectors: Vectors,
    (stairs, marks): ([&[Stair]; 2], &[bool]),
    values: &[V],
    out: &mut [i32],
) {
    let [first, second] = stairs.map(padded::<V, 1>);
    vectors.run(
        #[inline(always)]
        move || {
            for ((value, mark), out) in values.iter().zip(marks).zip(out) {
                let (one, other) = (reached(*value, first), reached(*value, second));
                *out = if *mark { other } else { one };
            }
        },
    );
}

/// Computes fractions of values by the line of the case that each unit has. The values are in the numerators.
pub(crate) fn lines(vectors: Vectors, lines: &[Line], number: &[f64], to: &mut Fractions) {
    match lines.len() {
        ..=2 => few_lines::<1>(vectors, lines, number, to),
        3..=4 => few_lines::<3>(vectors, lines, number, to),
        _ => few_lines::<MOST_CASES>(vectors, lines, number, to),
    }
}

fn few_lines<const N: usize>(vectors: Vectors, lines: &[Line], number: &[f64], to: &mut Fractions) {
    let Some((first, others)) = lines.split_first() else { return };
    let mut table = [(*first, 0.0); N];
    let mut next = 1.0;
    for (slot, line) in table.iter_mut().zip(others) {
        *slot = (*line, next);
        next += 1.0;
    }
    vectors.run(
        #[inline(always)]
        move || {
            for ((n, d), number) in to.n.iter_mut().zip(&mut to.d).zip(number) {
                let Line { mut by, mut less, mut denominator } = *first;
                for (line, own) in table {
                    let is_own = *number == own;
                    by = if is_own { line.by } else { by };
                    less = if is_own { line.less } else { less };
                    denominator = if is_own { line.denominator } else { denominator };
                }
                (*n, *d) = Line { by, less, denominator }.of(*n);
            }
        },
    );
}

/// Returns what computes the fraction of a value by the first of two lines or by the second, as 0 or 1 says.
#[inline(always)]
pub(super) fn of_two_lines([first, second]: [Line; 2]) -> impl Fn(f64, f64) -> (f64, f64) + Copy {
    // Numbers of lines are whole ones below 2^53, and those that may be below zero are half as large: differences are exact.
    let more = Line {
        by: second.by - first.by,
        less: second.less - first.less,
        denominator: second.denominator - first.denominator,
    };
    move |value, number| {
        let by = first.by + number * more.by;
        let less = first.less + number * more.less;
        let denominator = first.denominator + number * more.denominator;
        Line { by, less, denominator }.of(value)
    }
}

/// Takes the score of the last level that each value reaches, or the one below all of them. Levels ascend.
pub(crate) fn levels<V: Whole>(
    vectors: Vectors,
    (levels, below): (&[(i64, f64)], f64),
    values: &[V],
    out: &mut [f64],
) {
    out.fill(below);
    let mut levels = levels.iter().filter_map(|(from, score)| Some((V::bound(*from)?, *score)));
    while let Some(first) = levels.next() {
        // A level that is repeated changes nothing.
        let second = levels.next().unwrap_or(first);
        let (few, out) = ([first, second], &mut *out);
        vectors.run(
            #[inline(always)]
            move || {
                for (value, out) in values.iter().zip(out) {
                    let value = V::Bound::from(*value);
                    let last = |score: f64, (from, own)| if value >= from { own } else { score };
                    *out = few.into_iter().fold(*out, last);
                }
            },
        );
    }
}

/// Adds a block of scores, each times `by`, to another; returns the least and the largest score.
pub(crate) fn add(vectors: Vectors, sum: &mut [i32], scores: &[i32], by: i32) -> (i32, i32) {
    vectors.run(
        #[inline(always)]
        move || {
            let (mut least, mut most) = (i32::MAX, i32::MIN);
            for (sum, score) in sum.iter_mut().zip(scores) {
                // The caller drops a sum if the largest scores could add up to more than a slot,
                // and sums in which a score is not a number.
                *sum = sum.wrapping_add(score.wrapping_mul(by));
                least = least.min(*score);
                most = most.max(*score);
            }
            (least, most)
        },
    )
}

/// Marks the units whose slot is not a score.
pub(crate) fn mark_odd(vectors: Vectors, slots: &[i32], marks: &mut [bool]) {
    vectors.run(
        #[inline(always)]
        move || {
            marks.iter_mut().zip(slots).for_each(|(mark, slot)| *mark |= *slot < score_slot::LEAST);
        },
    );
}

/// Rounds scores to fewer places. Each is `score ÷ denominator` of the new unit.
pub(crate) fn rounded(vectors: Vectors, (points, d): (Points, f64), scores: &mut [i32]) {
    #[inline(always)]
    fn of<const EVEN: bool>(points: Points, d: f64, scores: &mut [i32]) {
        for slot in scores {
            *slot = score::<EVEN>(&points, f64::from(*slot), d);
        }
    }
    if points.even {
        vectors.run(
            #[inline(always)]
            move || of::<true>(points, d, scores),
        );
    } else {
        vectors.run(
            #[inline(always)]
            move || of::<false>(points, d, scores),
        );
    }
}

/// Keeps the larger of two scores, unit by unit. A slot that is not a number is less than all
/// scores.
pub(crate) fn largest(vectors: Vectors, best: &mut [i32], scores: &[i32]) {
    vectors.run(
        #[inline(always)]
        move || best.iter_mut().zip(scores).for_each(|(best, score)| *best = (*best).max(*score)),
    );
}

/// Unmarks the units whose value is not `wanted`.
pub(crate) fn mark_equal<T: Copy + PartialEq + TryFrom<i64>>(
    vectors: Vectors,
    values: &[T],
    wanted: i64,
    marks: &mut [bool],
) {
    // A value that the column cannot hold is nowhere in it.
    let Ok(wanted) = T::try_from(wanted) else { return marks.fill(false) };
    vectors.run(
        #[inline(always)]
        move || marks.iter_mut().zip(values).for_each(|(mark, value)| *mark &= *value == wanted),
    );
}

/// Writes the values of marked units.
pub(crate) fn put_where<T: Copy>(vectors: Vectors, marks: &[bool], values: &[T], out: &mut [T]) {
    vectors.run(
        #[inline(always)]
        move || {
            for ((out, value), mark) in out.iter_mut().zip(values).zip(marks) {
                *out = if *mark { *value } else { *out };
            }
        },
    );
}

/// Appends the scores in sixteen bits to a column.
pub(crate) fn narrowed(vectors: Vectors, scores: &[i32], column: &mut Vec<i16>) {
    vectors.run(
        #[inline(always)]
        move || column.extend(scores.iter().map(|score| score_slot::narrow(*score))),
    );
}

/// Adds the counts of one answer to the fractions of surveys. Each count weighs `above` in the
/// numerator and `below` in the denominator.
pub(crate) fn answers(
    vectors: Vectors,
    (above, below): (f64, f64),
    counts: &[f64],
    to: &mut Fractions,
) {
    vectors.run(
        #[inline(always)]
        move || {
            for ((n, d), count) in to.n.iter_mut().zip(&mut to.d).zip(counts) {
                *n += above * count;
                *d += below * count;
            }
        },
    );
}

/// Computes the positions of values among those of their peers, as numerators.
pub(crate) fn peer_shares<V: Whole>(
    order: &WholeOrder,
    share: PeerShare,
    values: &[V],
    n: &mut [f64],
) {
    for (value, n) in values.iter().zip(n) {
        *n = numerator(order.place((*value).into()), share);
    }
}

/// Returns the number of peers counted by a [`PeerShare`]; far below 2^53.
#[inline]
#[expect(clippy::cast_precision_loss, reason = "numbers of units that are held in memory")]
const fn numerator(position: PeerPosition, share: PeerShare) -> f64 {
    let counted = match share {
        // A unit that was refused is not a peer, and may rank after the last one.
        PeerShare::Rank(direction) => position.count.saturating_sub(position.rank(direction)),
        PeerShare::Percentile(direction) => {
            position.worse(direction).saturating_mul(2).saturating_add(position.equal)
        }
    };
    counted as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten points in hundredths, half up: ⌊(2000·1 + 3) ÷ (2·3)⌋ = 333. A zero whole gives what it is to give, also where it is
    /// no score.
    #[test]
    fn a_zero_whole_is_told_from_no_number() {
        let half = Points { alpha: 2_000.0, beta: 1.0, gamma: 0.0, delta: 2.0, even: false };
        for points in [half, Points { gamma: -1.0, ..half }] {
            for zero in [0, score_slot::REFUSED, score_slot::UNDONE] {
                let score = |n, d| score_or(&points, f64::from(zero), n, d);
                assert_eq!([score(1.0, 3.0), score(0.0, 3.0), score(3.0, 3.0)], [333, 0, 1_000]);
                assert_eq!(score(0.0, 0.0), zero);
            }
        }
    }

    /// From 0 to 10, and from 5 to 25 in halves: 10 is all of the first, and 10 of 40 of the second.
    #[test]
    fn each_unit_has_the_line_of_its_case() {
        let first = Line { by: 1.0, less: 0.0, denominator: 10.0 };
        let second = Line { by: 2.0, less: 10.0, denominator: 40.0 };
        let of = of_two_lines([first, second]);
        assert_eq!([of(10.0, 0.0), of(10.0, 1.0)], [(10.0, 10.0), (10.0, 40.0)]);
        assert_eq!([of(-1.0, 0.0), of(99.0, 1.0)], [(0.0, 10.0), (40.0, 40.0)]);
    }

    #[test]
    fn ends_of_few_quotients_are_near() {
        let n: Vec<i16> = (-70..70).collect();
        let d = vec![7i8; n.len()];
        let mut out = [[f32::NAN; 2]; 3];
        near_ends(Vectors::new(), (&n, &d), &mut out);
        // 64 of them, the next 64, and the last twelve.
        let expected = [(-70, -7), (-6, 57), (58, 69)];
        assert_eq!(
            out,
            expected.map(|(least, most): (i16, i16)| [least, most].map(|n| f32::from(n) / 7.0))
        );
    }
}
