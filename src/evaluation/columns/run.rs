//! Running a program on a block of units: the loop, then the absences.
//!
//! Scores that are rounded are slots. Others are floats: loops give a share as two whole numbers, and the points are a
//! quotient of two. The products of the [range check](super::super::loops) are exact, so that the one division is the
//! only thing that rounds: the relative error is 2^−53 at most.

use std::ops::Range;

use super::super::segments::BLOCK;
use super::super::vectors::Vectors;
use super::combination::Work;
use super::floats::Stack;
use super::formula::Registers;
use super::fractions::{Columns, Shares, each_absence, with_width};
use super::kernel::{self, Fractions, Scratch, quotient};
use super::sum_of;
use crate::dataset::Values;
use crate::model::{AbsentKind, EvidenceRule};
use crate::plan::{
    CaseOf, Fraction, Line, Loop, LoopCase, Operand, Parts, Points, Program, Stair, score_slot,
};

/// Memory for the loops of one worker.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) scratch: Scratch,
    pub(super) registers: Registers,
    pub(super) stack: Stack,
    pub(super) work: Box<Work>,
    cases: Marks,
    /// The lines of cases.
    lines: Vec<Line>,
}

/// The cases of the units of a block.
#[derive(Debug)]
struct Mark {
    of: Vec<CaseOf>,
    /// The options of each case.
    places: Vec<Vec<i64>>,
    /// The units that have it. `None` if there are none.
    has_case: Vec<Option<Vec<bool>>>,
    /// The number of the last case that a unit has, or zero.
    number: Vec<f64>,
}

/// The cases of the units of a block. Nodes go by the same ones, so they are looked for once.
#[derive(Debug, Default)]
struct Marks {
    block: Range<usize>,
    found: Vec<Mark>,
}

impl Marks {
    fn of(
        &mut self,
        columns: &Columns<'_>,
        (of, cases): (&[CaseOf], &[LoopCase]),
        units: &Range<usize>,
    ) -> Option<&Mark> {
        if self.block != *units {
            self.block = units.clone();
            self.found.clear();
        }
        let places = || cases.iter().map(|(places, _)| places);
        let is_same = |mark: &Mark| mark.of == of && mark.places.iter().eq(places());
        let place = self.found.iter().position(is_same).unwrap_or(self.found.len());
        if place == self.found.len() {
            let mut number = vec![0.0; units.len()];
            let mut next = 0.0;
            let has_case = places().map(|places| {
                let mut has_case = vec![true; units.len()];
                columns.mark_case((of, places), units, &mut has_case);
                for (number, _) in number.iter_mut().zip(&has_case).filter(|(_, is)| **is) {
                    *number = next;
                }
                next += 1.0;
                has_case.contains(&true).then_some(has_case)
            });
            let has_case = has_case.collect();
            let places = places().cloned().collect();
            self.found.push(Mark { of: of.to_vec(), places, has_case, number });
        }
        self.found.get(place)
    }
}

/// Returns the stairs of two cases of one value that have one at most.
fn two_stairs(cases: &[LoopCase]) -> Option<([&[Stair]; 2], Operand)> {
    let [(_, Loop::Stairs { stairs, of }), (_, Loop::Stairs { stairs: others, of: other })] = cases
    else {
        return None;
    };
    let is_one = stairs.len() <= 1 && others.len() <= 1 && of.metric == other.metric;
    is_one.then_some(([stairs, others], *of))
}

/// Puts the lines of cases that differ in nothing else into `lines`, and returns what they have in common.
fn lines_of(cases: &[LoopCase], lines: &mut Vec<Line>) -> Option<(Points, i32, Operand)> {
    let line = |(_, run): &LoopCase| match run {
        Loop::Fraction { of: Fraction::Line { rule, of }, points, zero } => {
            Some((*rule, (*points, *zero, *of)))
        }
        _ => None,
    };
    let (_, all @ (points, zero, of)) = line(cases.first()?)?;
    lines.clear();
    for case in cases {
        let (rule, own) = line(case)?;
        ((own.0, own.1, own.2.metric) == (points, zero, of.metric)).then(|| lines.push(rule))?;
    }
    Some(all)
}

/// What a loop writes for a unit: a slot, or the float of a score that is not rounded.
pub(super) trait Written: Copy + Default {
    /// Returns what stands for a slot. Slots of floats are shares of the points, 0 or 1, or reasons why there is no
    /// number; `full` is the float of full points.
    fn of_slot(slot: i32, full: f64) -> Self;

    /// Returns the slot that it is, that of a number if it is a float.
    fn slot(self) -> i32;

    /// Returns the same as slots, if they are not floats.
    fn slots(out: &mut [Self]) -> Option<&mut [i32]>;

    /// Computes the score of each unit from its values, ignoring absences.
    fn of_values(
        columns: &Columns<'_>,
        of: (Shares<'_>, Points, Self),
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [Self],
    );

    /// Computes the scores of fractions.
    fn of_fractions(vectors: Vectors, of: (Points, Self), from: &Fractions, out: &mut [Self]);

    /// Keeps the larger of two scores, unit by unit. A reason is less than all scores, and less than a graver one.
    fn keep_larger(vectors: Vectors, best: &mut [Self], scores: &[Self]);
}

impl Written for i32 {
    fn of_slot(slot: i32, _: f64) -> Self {
        slot
    }

    fn slot(self) -> i32 {
        self
    }

    fn slots(out: &mut [Self]) -> Option<&mut [i32]> {
        Some(out)
    }

    fn of_values(
        columns: &Columns<'_>,
        of: (Shares<'_>, Points, Self),
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [Self],
    ) {
        columns.scores(of, units, scratch, out);
    }

    fn of_fractions(vectors: Vectors, of: (Points, Self), from: &Fractions, out: &mut [Self]) {
        kernel::scores(vectors, of, from, out);
    }

    fn keep_larger(vectors: Vectors, best: &mut [Self], scores: &[Self]) {
        kernel::largest(vectors, best, scores);
    }
}

impl Written for f64 {
    fn of_slot(slot: i32, full: f64) -> Self {
        if slot >= score_slot::LEAST { Self::from(slot) * full } else { score_slot::boxed(slot) }
    }

    fn slot(self) -> i32 {
        score_slot::unboxed(self)
    }

    fn slots(_: &mut [Self]) -> Option<&mut [i32]> {
        None
    }

    fn of_values(
        columns: &Columns<'_>,
        (shares, points, zero): (Shares<'_>, Points, Self),
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [Self],
    ) {
        let Shares::Of(Fraction::Stairs { stairs, denominator, of }) = shares else {
            let score = |n, d| quotient(&points, n, d);
            let score = kernel::or_zero(zero, score);
            return columns.each_score(shares, units, scratch, out, score);
        };
        let level = |rises: &mut i32, stair: &Stair| {
            // A share of the denominator, which is a whole number below 2^31.
            *rises = rises.wrapping_add(stair.rise);
            Some((stair.from, quotient(&points, Self::from(*rises), *denominator)))
        };
        let levels: Vec<_> = stairs.iter().scan(0i32, level).collect();
        let below = quotient(&points, 0.0, *denominator);
        with_width!(columns, of.metric, units, |values| {
            kernel::levels(columns.vectors, (&levels, below), values, out);
        });
    }

    fn of_fractions(vectors: Vectors, of: (Points, Self), from: &Fractions, out: &mut [Self]) {
        kernel::quotients(vectors, of, from, out);
    }

    fn keep_larger(_: Vectors, best: &mut [Self], scores: &[Self]) {
        for (best, other) in best.iter_mut().zip(scores) {
            let graver = other.slot() > best.slot();
            *best = match (best.is_nan(), other.is_nan()) {
                (true, true) if graver => *other,
                (true, false) => *other,
                (false, false) => best.max(*other),
                _ => *best,
            };
        }
    }
}

/// Returns what writes the slots of absences.
fn mark<S: Written>(
    out: &mut [S],
    full: f64,
    slot: &dyn Fn(AbsentKind) -> i32,
) -> impl FnMut(usize, AbsentKind) {
    move |row, kind| {
        out.get_mut(row).into_iter().for_each(|out| *out = S::of_slot(slot(kind), full));
    }
}

impl Columns<'_> {
    /// Computes the scores of a program for some units. `out` is as long as the units; `full` is the float of full
    /// points, if scores are floats.
    pub(super) fn run<S: Written>(
        &self,
        (program, full): (&Program, f64),
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [S],
    ) {
        let absent = program.absent;
        match &program.run {
            Loop::Largest(loops) => self.largest(loops, (program, full), units, memory, out),
            Loop::Sum(parts) => self.sum((parts, program, full), units, out),
            simple => {
                let slot = |kind| absent.slot(kind);
                return self.simple((simple, program.evidence, full), units, memory, out, &slot);
            }
        }
        // The slots of absences become the scores that the rules give them.
        for out in out.iter_mut().filter(|out| out.slot() < score_slot::LEAST) {
            if let Some((_, kind)) = score_slot::absence(out.slot()) {
                *out = S::of_slot(absent.slot(kind), full);
            }
        }
    }

    /// Runs a loop over one or two columns, or a formula, and marks absences.
    pub(super) fn simple<S: Written>(
        &self,
        (run, evidence, full): (&Loop, EvidenceRule, f64),
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [S],
        slot: &dyn Fn(AbsentKind) -> i32,
    ) {
        let undone = S::of_slot(score_slot::UNDONE, full);
        let states = match run {
            Loop::Fraction { of, points, zero } => {
                let shares = (Shares::Of(of), *points, S::of_slot(*zero, full));
                S::of_values(self, shares, units, &mut memory.scratch, out);
                return self.each_absence(of, evidence, units, mark(out, full, slot));
            }
            Loop::Stairs { stairs, of } => {
                let Some(slots) = S::slots(out) else { return out.fill(undone) };
                self.stairs((stairs, of), units, slots);
                [self.states(of.metric, evidence, units), None]
            }
            Loop::QuotientStairs { stairs, part, whole, zero } => {
                let Some(slots) = S::slots(out) else { return out.fill(undone) };
                let fractions = memory.scratch.fractions();
                self.read(part.metric, units, &mut fractions.n);
                self.read(whole.metric, units, &mut fractions.d);
                kernel::quotient_stairs(self.vectors, (stairs, *zero), fractions, slots);
                [part, whole].map(|of| self.states(of.metric, evidence, units))
            }
            Loop::Line(line) => {
                let Some(slots) = S::slots(out) else { return out.fill(undone) };
                self.line_slots(line, units, &mut memory.scratch, slots);
                self.states_of_line(line, evidence, units)
            }
            Loop::Same { slot: same, of } => {
                out.fill(S::of_slot(*same, full));
                [self.states(of.metric, evidence, units), None]
            }
            Loop::Formula { formula, points } => {
                let registers = &mut memory.registers;
                let Some(value) = registers.value(self, (formula, evidence), units) else { return };
                S::of_fractions(self.vectors, (*points, undone), value, out);
                for (row, out) in out.iter_mut().enumerate() {
                    if let Some(slot) = registers.instead(formula, slot, row) {
                        *out = S::of_slot(slot, full);
                    }
                }
                return;
            }
            Loop::Cases { of, cases } => {
                return self.cases((of, cases, evidence, full), units, memory, out, slot);
            }
            // Not simple.
            Loop::Largest(_) | Loop::Sum(_) | Loop::AddUp { .. } | Loop::Floats(_) => {
                return out.fill(undone);
            }
        };
        each_absence(states, mark(out, full, slot));
    }

    /// Runs the loop of each case for the units that have it.
    fn cases<S: Written>(
        &self,
        (of, cases, evidence, full): (&[CaseOf], &[LoopCase], EvidenceRule, f64),
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [S],
        slot: &dyn Fn(AbsentKind) -> i32,
    ) {
        let mut marks = std::mem::take(&mut memory.cases);
        let Some(cases_of) = marks.of(self, (of, cases), units) else { return };
        // The value that all cases are of, if one pass gave the scores of all.
        let Memory { scratch, lines, .. } = memory;
        let in_one_pass = if let Some((points, zero, operand)) = lines_of(cases, lines) {
            // One division for each unit, whichever case it has.
            let shares = Shares::Lines { lines, number: &cases_of.number, of: operand.metric };
            let shares = (shares, points, S::of_slot(zero, full));
            S::of_values(self, shares, units, scratch, out);
            Some(operand)
        } else if let (Some((stairs, operand)), [_, Some(second)], Some(slots)) =
            (two_stairs(cases), cases_of.has_case.as_slice(), S::slots(out))
        {
            with_width!(self, operand.metric, units, |values| {
                kernel::stairs_of_two(self.vectors, (stairs, second), values, slots);
            });
            Some(operand)
        } else {
            None
        };
        if let Some(operand) = in_one_pass {
            memory.cases = marks;
            let states = [self.states(operand.metric, evidence, units), None];
            each_absence(states, mark(out, full, slot));
            return self.each_without_case(of, units, mark(out, full, slot));
        }
        let mut other = [S::default(); BLOCK];
        let Some(other) = other.get_mut(..out.len()) else { return };
        // What other units get by the first case is written over by their own.
        let mut is_first = true;
        for ((_, run), has_case) in cases.iter().zip(&cases_of.has_case) {
            let Some(has_case) = has_case else { continue };
            match std::mem::take(&mut is_first) {
                true => self.simple((run, evidence, full), units, memory, out, slot),
                false if self.few_stairs((run, evidence), units, has_case, out) => {}
                false => {
                    self.simple((run, evidence, full), units, memory, other, slot);
                    kernel::put_where(self.vectors, has_case, other, out);
                }
            }
        }
        memory.cases = marks;
        if let (true, Some((_, run))) = (is_first, cases.first()) {
            self.simple((run, evidence, full), units, memory, out, slot);
        }
        self.each_without_case(of, units, mark(out, full, slot));
    }

    /// Writes the scores of a few stairs for the marked units, if all have a value. Returns whether it did.
    fn few_stairs<S: Written>(
        &self,
        (run, evidence): (&Loop, EvidenceRule),
        units: &Range<usize>,
        marks: &[bool],
        out: &mut [S],
    ) -> bool {
        let (Loop::Stairs { stairs, of }, Some(slots)) = (run, S::slots(out)) else { return false };
        if stairs.len() > kernel::FEW || self.states(of.metric, evidence, units).is_some() {
            return false;
        }
        with_width!(self, of.metric, units, |values| {
            match stairs.len() {
                ..=1 => kernel::stairs_where::<_, 1>(self.vectors, (stairs, marks), values, slots),
                _ => kernel::stairs_where::<_, { kernel::FEW }>(
                    self.vectors,
                    (stairs, marks),
                    values,
                    slots,
                ),
            }
        });
        true
    }

    /// Takes the best of the alternatives that are present. If none is, takes the slot of the
    /// gravest absence.
    fn largest<S: Written>(
        &self,
        loops: &[Loop],
        (program, full): (&Program, f64),
        units: &Range<usize>,
        memory: &mut Memory,
        out: &mut [S],
    ) {
        let mut other = [S::default(); BLOCK];
        let Some(other) = other.get_mut(..out.len()) else { return };
        for (place, run) in loops.iter().enumerate() {
            let target = if place == 0 { &mut *out } else { &mut *other };
            match run {
                Loop::Largest(loops) => {
                    self.largest(loops, (program, full), units, memory, target);
                }
                Loop::Sum(parts) => self.sum((parts, program, full), units, target),
                simple => {
                    let simple = (simple, program.evidence, full);
                    self.simple(simple, units, memory, target, &score_slot::excluded);
                }
            }
            if place > 0 {
                S::keep_larger(self.vectors, out, other);
            }
        }
    }

    /// Adds up the parts of a sum.
    fn sum<S: Written>(
        &self,
        (parts, program, full): (&Parts, &Program, f64),
        units: &Range<usize>,
        out: &mut [S],
    ) {
        let sums = sum_of::shares(self, (parts, program), units);
        let zero = S::of_slot(score_slot::UNSCORED, full);
        S::of_fractions(self.vectors, (parts.points, zero), &sums.shares, out);
        for (row, out) in out.iter_mut().enumerate() {
            if let Some(slot) = sums.instead(row) {
                *out = S::of_slot(slot, full);
            }
        }
    }
}
