//! `sum_of`: a weighted sum of fractions, whose denominator grows part by part, with one division
//! at the end.

use std::ops::Range;

use super::super::segments::BLOCK;
use super::super::vectors::Vectors;
use super::fractions::Columns;
use super::kernel::Fractions;
use crate::model::{AbsentKind, AbsentPolicy, NoScore};
use crate::plan::{Parts, Program, WeightedFraction, score_slot};

/// One part, for each unit of a block.
struct Part {
    share: Fractions,
    weights: [f64; BLOCK],
    /// The slot of an absent part that leaves the sum or is refused.
    lost: [i32; BLOCK],
}

impl Part {
    fn set(&mut self, row: usize, (n, d): (f64, f64)) {
        if let (Some(above), Some(below)) = (self.share.n.get_mut(row), self.share.d.get_mut(row)) {
            (*above, *below) = (n, d);
        }
    }

    /// Applies the absence of the part: it earns nothing, or everything, or its weight leaves the
    /// sum.
    fn absent(&mut self, program: &Program, row: usize, kind: AbsentKind) {
        let lost = match program.absent.policy(kind) {
            AbsentPolicy::Zero | AbsentPolicy::Blank => return self.set(row, (0.0, 1.0)),
            AbsentPolicy::Full => return self.set(row, (1.0, 1.0)),
            AbsentPolicy::Exclude | AbsentPolicy::ExcludeFromTotal => score_slot::excluded(kind),
            AbsentPolicy::NoTotal => score_slot::absent(NoScore::Withheld, kind),
            AbsentPolicy::Error => score_slot::REFUSED,
        };
        self.set(row, (0.0, 1.0));
        if let Some(weight) = self.weights.get_mut(row) {
            *weight = 0.0;
        }
        if let Some(slot) = self.lost.get_mut(row) {
            *slot = lost.max(*slot);
        }
    }
}

/// The weighted sum of the parts, for each unit of a block.
struct Sum {
    shares: Fractions,
    weights: [f64; BLOCK],
}

impl Sum {
    /// Adds a part: `N÷D + w·n÷d = (N·d + w·n·D) ÷ (D·d)`.
    fn add(&mut self, vectors: Vectors, part: &Part) {
        let Self { shares, weights } = self;
        vectors.run(
            #[inline(always)]
            move || {
                let part = part.share.n.iter().zip(&part.share.d).zip(&part.weights);
                let sum = shares.n.iter_mut().zip(&mut shares.d).zip(weights);
                for (((n, d), w), ((sum_n, sum_d), sum_w)) in part.zip(sum) {
                    *sum_n = *sum_n * d + w * n * *sum_d;
                    *sum_d *= d;
                    *sum_w += w;
                }
            },
        );
    }

    /// Returns the sum divided by the weights.
    fn over_weights(mut self) -> Fractions {
        self.shares.d.iter_mut().zip(&self.weights).for_each(|(d, weight)| *d *= weight);
        self.shares
    }
}

/// The sums of the parts for the units of a block.
pub(crate) struct Sums {
    pub(crate) shares: Fractions,
    /// The slots of absent parts that leave the sum or are refused.
    lost: [i32; BLOCK],
}

impl Sums {
    /// Returns the slot that takes the place of the score in a row, if one does.
    pub(crate) fn instead(&self, row: usize) -> Option<i32> {
        let lost = self.lost.get(row).copied().unwrap_or(i32::MIN);
        let is_empty = self.shares.d.get(row).is_some_and(|d| *d == 0.0);
        // A refusal stays, and so does a part without which there is no total. One that was left out
        // matters only if no other is left.
        match score_slot::absence(lost) {
            Some((NoScore::Withheld, kind)) => Some(score_slot::excluded(kind)),
            _ if lost == score_slot::REFUSED || (is_empty && lost > i32::MIN) => Some(lost),
            _ => is_empty.then_some(0),
        }
    }
}

/// Adds up the parts of a sum for some units.
pub(crate) fn shares(
    columns: &Columns<'_>,
    (parts, program): (&Parts, &Program),
    units: &Range<usize>,
) -> Sums {
    let len = units.len();
    let mut sum = Sum { shares: Fractions::NOTHING, weights: [0.0; BLOCK] };
    let mut part =
        Part { share: Fractions::NOTHING, weights: [0.0; BLOCK], lost: [i32::MIN; BLOCK] };
    for WeightedFraction { weight, of: fraction, raise } in &parts.parts {
        part.weights.fill(*weight);
        columns.fill(fraction, units, &mut part.share);
        if let Some(raise) = *raise {
            part.share.each(columns.vectors, len, move |n, d| raise.of(n, d));
        }
        // This gives an absent part a denominator of one, so that it does not count as a zero whole
        // as well.
        let absent = |row, kind| part.absent(program, row, kind);
        columns.each_absence(fraction, program.evidence, units, absent);
        if fraction.has_whole() {
            for row in 0..len {
                if part.share.d.get(row).is_some_and(|d| *d == 0.0) {
                    part.absent(program, row, AbsentKind::ZeroWhole);
                }
            }
        }
        sum.add(columns.vectors, &part);
    }
    Sums { shares: sum.over_weights(), lost: part.lost }
}
