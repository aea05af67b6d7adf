//! Running a program on a block of units: the loop, then the absences.

use std::ops::Range;

use super::super::segments::BLOCK;
use super::fractions::{Columns, each_absence};
use super::kernel::{self, Scratch};
use super::sum_of;
use crate::model::{AbsentKind, EvidenceRule};
use crate::plan::{Absent, CaseOf, Loop, LoopCase, Program, score_slot};

impl Columns<'_> {
    /// Computes the scores of a program for some units. `out` is as long as the units.
    pub(crate) fn run(
        &self,
        program: &Program,
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [i32],
    ) {
        match &program.run {
            Loop::Largest(loops) => {
                self.largest(loops, program, units, scratch, out);
                resolve(&program.absent, out);
            }
            Loop::Sum(parts) => {
                sum_of::run(self, (parts, program), units, out);
                resolve(&program.absent, out);
            }
            simple => {
                let slot = |kind| program.absent.slot(kind);
                self.simple((simple, program.evidence), units, scratch, out, &slot);
            }
        }
    }

    /// Runs a loop over one or two columns, and marks absences in them.
    pub(crate) fn simple(
        &self,
        (run, evidence): (&Loop, EvidenceRule),
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [i32],
        slot: &dyn Fn(AbsentKind) -> i32,
    ) {
        let states = match run {
            Loop::Fraction { of, points, zero } => {
                self.scores((of, *points, *zero), units, scratch, out);
                return self.each_absence(of, evidence, units, |row, kind| {
                    if let Some(out) = out.get_mut(row) {
                        *out = slot(kind);
                    }
                });
            }
            Loop::Stairs { stairs, of } => {
                self.stairs((stairs, of), units, out);
                [self.states(of.metric, evidence, units), None]
            }
            Loop::QuotientStairs { stairs, part, whole, zero } => {
                let fractions = scratch.fractions();
                self.read(part.metric, units, &mut fractions.n);
                self.read(whole.metric, units, &mut fractions.d);
                kernel::quotient_stairs(self.vectors, (stairs, *zero), fractions, out);
                [part, whole].map(|of| self.states(of.metric, evidence, units))
            }
            Loop::Same { slot, of } => {
                out.fill(*slot);
                [self.states(of.metric, evidence, units), None]
            }
            Loop::Cases { of, cases } => {
                return self.cases((of, cases, evidence), units, scratch, out, slot);
            }
            // Not simple.
            Loop::Largest(_)
            | Loop::Sum(_)
            | Loop::AddUp { .. }
            | Loop::Formula { .. }
            | Loop::Floats(_) => [None, None],
        };
        each_absence(states, |row, kind| {
            if let Some(out) = out.get_mut(row) {
                *out = slot(kind);
            }
        });
    }

    /// Runs the loop of each case for the units that have it.
    fn cases(
        &self,
        (of, cases, evidence): (&[CaseOf], &[LoopCase], EvidenceRule),
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [i32],
        slot: &dyn Fn(AbsentKind) -> i32,
    ) {
        let (mut other, mut has_case) = ([0i32; BLOCK], [true; BLOCK]);
        let (Some(other), Some(has_case)) =
            (other.get_mut(..out.len()), has_case.get_mut(..out.len()))
        else {
            return;
        };
        let mut cases = cases.iter();
        // What other units get by the first case is written over by their own.
        if let Some((_, run)) = cases.next() {
            self.simple((run, evidence), units, scratch, out, slot);
        }
        for (places, run) in cases {
            self.mark_case((of, places), units, has_case);
            if has_case.contains(&true) {
                self.simple((run, evidence), units, scratch, other, slot);
                kernel::put_where(self.vectors, has_case, other, out);
            }
        }
        self.each_without_case(of, units, |row, kind| {
            out.get_mut(row).into_iter().for_each(|out| *out = slot(kind));
        });
    }

    /// Takes the best of the alternatives that are present. If none is, takes the slot of the
    /// gravest absence.
    fn largest(
        &self,
        loops: &[Loop],
        program: &Program,
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [i32],
    ) {
        let mut other = [0i32; BLOCK];
        let Some(other) = other.get_mut(..out.len()) else { return };
        for (place, run) in loops.iter().enumerate() {
            let target = if place == 0 { &mut *out } else { &mut *other };
            match run {
                Loop::Largest(loops) => self.largest(loops, program, units, scratch, target),
                Loop::Sum(parts) => sum_of::run(self, (parts, program), units, target),
                simple => {
                    let simple = (simple, program.evidence);
                    self.simple(simple, units, scratch, target, &score_slot::excluded);
                }
            }
            if place > 0 {
                kernel::largest(self.vectors, out, other);
            }
        }
    }
}

/// Replaces the slots of absences by the scores that the rules give them.
fn resolve(absent: &Absent, out: &mut [i32]) {
    for slot in out.iter_mut().filter(|slot| **slot < score_slot::LEAST) {
        if let Some((_, kind)) = score_slot::absence(*slot) {
            *slot = absent.slot(kind);
        }
    }
}
