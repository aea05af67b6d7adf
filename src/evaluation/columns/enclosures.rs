//! Indicators without a rounding: the loops that compute their shares, and one division at the end.
//!
//! Loops give a share as two whole numbers, and the points are a quotient of two. The products of the
//! [range check](super::super::loops) are exact, so that the one division is the only thing that rounds: the
//! relative error is 2^−53 at most.

use std::ops::Range;

use super::super::segments::BLOCK;
use super::combination::Work;
use super::floats::Stack;
use super::formula::Registers;
use super::fractions::{Columns, each_absence, with_width};
use super::kernel::{self, Scratch, quotient};
use super::sum_of;
use crate::dataset::Values;
use crate::model::AbsentKind;
use crate::plan::{Fraction, Loop, Points, Program, Stair, score_slot};

/// Memory for the loops of one worker.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) scratch: Scratch,
    pub(super) registers: Registers,
    pub(super) stack: Stack,
    pub(super) work: Box<Work>,
}

/// An indicator whose scores are floats, and the float of full points.
#[derive(Clone, Copy)]
pub(super) struct Unrounded<'a> {
    pub(super) program: &'a Program,
    pub(super) full: f64,
}

impl Unrounded<'_> {
    /// Returns the float of a slot: a share of the points, 0 or 1, or a reason why there is no number.
    fn float(&self, slot: i32) -> f64 {
        if slot >= score_slot::LEAST {
            f64::from(slot) * self.full
        } else {
            score_slot::boxed(slot)
        }
    }
}

impl Columns<'_> {
    /// Computes the scores of an indicator for some units. `out` is as long as the units.
    pub(super) fn enclose(
        &self,
        of: Unrounded<'_>,
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [f64],
    ) {
        let absent = of.program.absent;
        match &of.program.run {
            Loop::Largest(loops) => {
                self.largest_of(loops, of, units, memory, out);
                for float in out.iter_mut().filter(|float| float.is_nan()) {
                    if let Some((_, kind)) = score_slot::absence(score_slot::unboxed(*float)) {
                        *float = of.float(absent.slot(kind));
                    }
                }
            }
            Loop::Sum(parts) => {
                let sums = sum_of::shares(self, (parts, of.program), units);
                kernel::quotients(self.vectors, (parts.points, 0.0), &sums.shares, out);
                for (row, out) in out.iter_mut().enumerate() {
                    let Some(slot) = sums.instead(row) else { continue };
                    let slot =
                        score_slot::absence(slot).map_or(slot, |(_, kind)| absent.slot(kind));
                    *out = of.float(slot);
                }
            }
            run => self.enclose_one(run, of, units, memory, out, &|kind| absent.slot(kind)),
        }
    }

    /// Computes a loop over one or two columns, or a formula, and marks absences.
    fn enclose_one(
        &self,
        run: &Loop,
        of: Unrounded<'_>,
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [f64],
        slot: &dyn Fn(AbsentKind) -> i32,
    ) {
        let evidence = of.program.evidence;
        match run {
            Loop::Fraction { of: fraction, points, zero } => {
                self.quotients((fraction, *points, of.float(*zero)), units, memory, out);
                self.each_absence(fraction, evidence, units, |row, kind| {
                    out.get_mut(row).into_iter().for_each(|out| *out = of.float(slot(kind)));
                });
            }
            Loop::Same { slot: same, of: operand } => {
                out.fill(of.float(*same));
                let states = [self.states(operand.metric, evidence, units), None];
                each_absence(states, |row, kind| {
                    out.get_mut(row).into_iter().for_each(|out| *out = of.float(slot(kind)));
                });
            }
            Loop::Formula { formula, points } => {
                let registers = &mut memory.registers;
                let value = registers.value(self, (formula, evidence), units);
                let Some(value) = value else { return };
                kernel::quotients(
                    self.vectors,
                    (*points, of.float(score_slot::UNDONE)),
                    value,
                    out,
                );
                for (row, out) in out.iter_mut().enumerate() {
                    if let Some(slot) = registers.instead((formula, of.program), row) {
                        *out = of.float(slot);
                    }
                }
            }
            Loop::Cases { of: asked, cases } => {
                let (mut other, mut has_case) = ([0.0f64; BLOCK], [true; BLOCK]);
                let (Some(other), Some(has_case)) =
                    (other.get_mut(..out.len()), has_case.get_mut(..out.len()))
                else {
                    return;
                };
                for (places, run) in cases {
                    self.mark_case((asked, places), units, has_case);
                    if has_case.contains(&true) {
                        self.enclose_one(run, of, units, memory, other, slot);
                        kernel::put_where(self.vectors, has_case, other, out);
                    }
                }
                self.each_without_case(asked, units, |row, kind| {
                    out.get_mut(row).into_iter().for_each(|out| *out = of.float(slot(kind)));
                });
            }
            // No program without a rounding has them.
            _ => out.fill(score_slot::boxed(score_slot::UNDONE)),
        }
    }

    /// Takes the best of the alternatives that are present. If none is, takes the slot of the gravest absence.
    fn largest_of(
        &self,
        loops: &[Loop],
        of: Unrounded<'_>,
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [f64],
    ) {
        let mut other = [0.0f64; BLOCK];
        let Some(other) = other.get_mut(..out.len()) else { return };
        out.fill(score_slot::boxed(score_slot::UNSCORED));
        for run in loops {
            match run {
                Loop::Largest(loops) => self.largest_of(loops, of, units, memory, other),
                run => self.enclose_one(run, of, units, memory, other, &score_slot::excluded),
            }
            for (best, other) in out.iter_mut().zip(&*other) {
                let graver = score_slot::unboxed(*other) > score_slot::unboxed(*best);
                *best = match (best.is_nan(), other.is_nan()) {
                    (true, true) if graver => *other,
                    (true, false) => *other,
                    (false, false) => best.max(*other),
                    _ => *best,
                };
            }
        }
    }

    /// Computes the score of each unit, ignoring absences.
    fn quotients(
        &self,
        (fraction, points, zero): (&Fraction, Points, f64),
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [f64],
    ) {
        let Fraction::Stairs { stairs, denominator, of } = fraction else {
            return self.each_score(
                (fraction, zero),
                units,
                &mut memory.scratch,
                out,
                #[inline(always)]
                |n, d| quotient(&points, n, d),
            );
        };
        let level = |rises: &mut i32, stair: &Stair| {
            // A share of the denominator, which is a whole number below 2^31.
            *rises = rises.wrapping_add(stair.rise);
            Some((stair.from, quotient(&points, f64::from(*rises), *denominator)))
        };
        let levels: Vec<_> = stairs.iter().scan(0i32, level).collect();
        let below = quotient(&points, 0.0, *denominator);
        with_width!(self, of.metric, units, |values| {
            kernel::levels(self.vectors, (&levels, below), values, out);
        });
    }
}
