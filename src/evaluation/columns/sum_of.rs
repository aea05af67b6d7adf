//! `sum_of` in lanes: a weighted sum of fractions with a denominator that grows part by part, and
//! one division at the end.

use std::ops::Range;

use super::super::vectors::Arch;
use super::kernel;
use super::run::{Columns, with_width};
use super::score_columns::BLOCK;
use crate::dataset::Values;
use crate::model::{AbsentKind, AbsentPolicy};
use crate::plan::loops::{Fraction, Parts, Program};
use crate::plan::score_slot;

/// One part of each unit of a block: its share `n ÷ d`, and its weight.
struct Part {
    n: [f64; BLOCK],
    d: [f64; BLOCK],
    w: [f64; BLOCK],
    /// What is left out or refused because of an absent part, as a slot.
    lost: [i32; BLOCK],
}

impl Part {
    fn set(&mut self, row: usize, (n, d): (f64, f64)) {
        if let (Some(above), Some(below)) = (self.n.get_mut(row), self.d.get_mut(row)) {
            (*above, *below) = (n, d);
        }
    }

    /// What the absence of the part does: nothing is earned, or everything, or its weight leaves.
    fn absent(&mut self, program: &Program, row: usize, kind: AbsentKind) {
        let lost = match program.absent.policy(kind) {
            AbsentPolicy::Zero => return self.set(row, (0.0, 1.0)),
            AbsentPolicy::Full => return self.set(row, (1.0, 1.0)),
            AbsentPolicy::Exclude => score_slot::excluded(kind),
            AbsentPolicy::Error => score_slot::REFUSED,
        };
        self.set(row, (0.0, 1.0));
        if let Some(weight) = self.w.get_mut(row) {
            *weight = 0.0;
        }
        if let Some(slot) = self.lost.get_mut(row) {
            *slot = lost.max(*slot);
        }
    }
}

/// The scores of a sum for some units; `out` is as long.
pub(crate) fn run(
    columns: &Columns<'_>,
    arch: Arch,
    (parts, program): (&Parts, &Program),
    units: &Range<usize>,
    out: &mut [i32],
) {
    let len = out.len();
    let mut sum = ([0.0; BLOCK], [1.0; BLOCK], [0.0; BLOCK]);
    let mut part =
        Part { n: [0.0; BLOCK], d: [1.0; BLOCK], w: [0.0; BLOCK], lost: [i32::MIN; BLOCK] };
    for (weight, fraction) in &parts.parts {
        part.w.fill(*weight);
        fill(columns, arch, fraction, units, (&mut part.n, &mut part.d));
        // What is absent has a denominator of one after this, so that it is no zero whole as well.
        let absent = |row, kind| part.absent(program, row, kind);
        columns.each_absence(fraction, program.evidence, units, absent);
        if fraction.has_whole() {
            for row in 0..len {
                if part.d.get(row).is_some_and(|d| *d == 0.0) {
                    part.absent(program, row, AbsentKind::ZeroWhole);
                }
            }
        }
        kernel::weigh(arch, (&part.n, &part.d, &part.w), (&mut sum.0, &mut sum.1, &mut sum.2));
    }
    kernel::weighed(arch, parts.points, (&sum.0, &sum.1, &sum.2), out);
    for (out, lost) in out.iter_mut().zip(&part.lost) {
        // Whatever is refused stays refused; what is left out matters where nothing else is left.
        if *lost == score_slot::REFUSED || (*out < score_slot::LEAST && *lost > i32::MIN) {
            *out = *lost;
        } else if *out < score_slot::LEAST {
            *out = 0;
        }
    }
}

/// The fraction of each unit, whatever is absent.
pub(crate) fn fill(
    columns: &Columns<'_>,
    arch: Arch,
    fraction: &Fraction,
    units: &Range<usize>,
    out: (&mut [f64], &mut [f64]),
) {
    match fraction {
        Fraction::Quotient { rule, part, whole } => {
            with_width!(columns.values(part.metric), units, |part| {
                with_width!(columns.values(whole.metric), units, |whole| {
                    kernel::quotients(arch, *rule, (part, whole), out);
                });
            });
        }
        Fraction::Inverse { rule, of } => {
            with_width!(columns.values(of.metric), units, |values| {
                kernel::inverses(arch, *rule, values, out);
            });
        }
        Fraction::Line { rule, of } => {
            with_width!(columns.values(of.metric), units, |values| {
                kernel::lines(arch, *rule, values, out);
            });
        }
        Fraction::Stairs { stairs, denominator, of } => {
            let mut rises = [0i32; BLOCK];
            let Some(rises) = rises.get_mut(..units.len()) else { return };
            with_width!(columns.values(of.metric), units, |values| {
                kernel::stairs(arch, stairs, values, rises);
            });
            let (n, d) = out;
            d.fill(*denominator);
            n.iter_mut().zip(rises).for_each(|(n, rise)| *n = f64::from(*rise));
        }
        Fraction::Standing { standing, denominator, of, evidence } => {
            let Some(order) = columns.order(of.metric, *evidence) else { return };
            let (n, d) = out;
            d.fill(*denominator);
            with_width!(columns.values(of.metric), units, |values| {
                kernel::standings(order, *standing, values, n);
            });
        }
        Fraction::Answers(answers) => {
            let (n, d) = out;
            n.fill(0.0);
            d.fill(0.0);
            for answer in answers {
                with_width!(columns.values(answer.of.metric), units, |counts| {
                    kernel::answers(arch, (answer.above, answer.below), counts, (n, d));
                });
            }
        }
    }
}
