//! Formulas over columns of floats with bounds of their errors.

use std::ops::Range;

use super::super::segments::BLOCK;
use super::combination::Work;
use super::fractions::Columns;
use crate::dataset::State;
use crate::model::AbsentKind;
use crate::number::{Enclosed, UNIT};
use crate::plan::{FloatOp, FloatProgram, Program, score_slot};

/// Numbers of a block, with the bounds of their errors.
#[derive(Debug)]
struct Numbers {
    at: [f64; BLOCK],
    off: [f64; BLOCK],
}

impl Numbers {
    const NOTHING: Self = Self { at: [0.0; BLOCK], off: [0.0; BLOCK] };
}

/// Memory for formulas, used again from block to block.
#[derive(Debug, Default)]
pub(super) struct Stack(Vec<Numbers>);

/// Whole numbers up to here are exact as floats.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0; // 2^53

/// A formula while it is computed for some units.
struct Run<'a, 'd> {
    stack: &'a mut Stack,
    columns: &'a Columns<'d>,
    units: &'a Range<usize>,
    depth: usize,
}

impl Stack {
    /// Computes the scores of a formula for some units into `work`: numbers with bounds, or boxed slots.
    pub(super) fn run(
        &mut self,
        columns: &Columns<'_>,
        (program, rules): (&FloatProgram, &Program),
        units: &Range<usize>,
        work: &mut Work,
    ) {
        let mut run = Run { stack: self, columns, units, depth: 0 };
        program.ops.iter().for_each(|op| run.step(*op));
        let Some(shares) = self.0.first() else { return };
        let len = units.len();
        let (Some(at), Some(off)) = (shares.at.get(..len), shares.off.get(..len)) else { return };
        work.score(columns.vectors, (at, off), (program.points, program.least));
        let mut gravest = [None; BLOCK];
        for metric in &program.metrics {
            let states = columns.states(*metric, rules.evidence, units).into_iter().flatten();
            for (gravest, state) in gravest.iter_mut().zip(states) {
                let found = State::from_code(*state).absent();
                *gravest = found.into_iter().chain(*gravest).min();
            }
        }
        for (row, kind) in
            gravest.iter().enumerate().filter_map(|(row, kind)| Some((row, (*kind)?)))
        {
            // What does not apply gives way to a division by zero, which leaves a value without a bound. An absent
            // value is held as zero, and may be what is divided by.
            let divides = work.at.get(row).is_none_or(|at| at.is_nan());
            let is_open = kind == AbsentKind::NotApplicable && divides;
            if !is_open {
                work.set(row, absent(program.full(), rules, kind));
            }
        }
    }
}

impl Run<'_, '_> {
    fn step(&mut self, op: FloatOp) {
        match op {
            FloatOp::Number(Enclosed { at, off }) => self.open(|_, units, numbers| {
                let len = units.len();
                numbers.at.iter_mut().take(len).for_each(|place| *place = at);
                numbers.off.iter_mut().take(len).for_each(|place| *place = off);
            }),
            FloatOp::Metric { of, unit } => self.open(|columns, units, Numbers { at, off }| {
                columns.read(of.metric, units, at);
                let len = units.len();
                columns.vectors.run(
                    #[inline(always)]
                    move || {
                        for (at, off) in at.iter_mut().zip(off).take(len) {
                            let exact = unit == 1.0 && at.abs() < MOST_EXACT;
                            *at /= unit;
                            // The conversion and the division round.
                            *off = if exact { 0.0 } else { at.abs() * (2.5 * UNIT) };
                        }
                    },
                );
            }),
            FloatOp::Negative => self.each(
                #[inline(always)]
                |value| Enclosed { at: -value.at, ..value },
            ),
            FloatOp::Abs => self.each(
                #[inline(always)]
                |value| Enclosed { at: value.at.abs(), ..value },
            ),
            FloatOp::Ln => self.each(Enclosed::ln),
            FloatOp::Exp => self.each(Enclosed::exp),
            FloatOp::Sqrt => self.each(Enclosed::sqrt),
            FloatOp::Plus => self.both(Enclosed::plus),
            FloatOp::Times => self.both(Enclosed::times),
            FloatOp::Over => self.both(Enclosed::over),
            FloatOp::Least => self.both(Enclosed::least),
            FloatOp::Most => self.both(Enclosed::most),
        }
    }

    /// Puts numbers on the stack.
    fn open(&mut self, fill: impl FnOnce(&Columns<'_>, &Range<usize>, &mut Numbers)) {
        let numbers = &mut self.stack.0;
        if numbers.len() <= self.depth {
            numbers.resize_with(self.depth.saturating_add(1), || Numbers::NOTHING);
        }
        if let Some(numbers) = numbers.get_mut(self.depth) {
            fill(self.columns, self.units, numbers);
        }
        self.depth = self.depth.saturating_add(1);
    }

    /// Replaces the last numbers.
    #[inline(always)]
    fn each(&mut self, work: impl Fn(Enclosed) -> Enclosed) {
        let last = self.stack.0.get_mut(self.depth.saturating_sub(1));
        let Some(Numbers { at, off }) = last else { return };
        let len = self.units.len();
        let (Some(at), Some(off)) = (at.get_mut(..len), off.get_mut(..len)) else { return };
        self.columns.vectors.run(
            #[inline(always)]
            move || {
                for (at, off) in at.iter_mut().zip(off) {
                    let result = work(Enclosed { at: *at, off: *off });
                    (*at, *off) = (result.at, result.off);
                }
            },
        );
    }

    /// Replaces the last two numbers.
    #[inline(always)]
    fn both(&mut self, work: impl Fn(Enclosed, Enclosed) -> Enclosed) {
        self.depth = self.depth.saturating_sub(1);
        let places = [self.depth.saturating_sub(1), self.depth];
        let Ok([to, other]) = self.stack.0.get_disjoint_mut(places) else { return };
        let len = self.units.len();
        let (Some(at), Some(off)) = (to.at.get_mut(..len), to.off.get_mut(..len)) else { return };
        self.columns.vectors.run(
            #[inline(always)]
            move || {
                let others = other.at.iter().zip(&other.off);
                for ((at, off), (other, bound)) in at.iter_mut().zip(off).zip(others) {
                    let other = Enclosed { at: *other, off: *bound };
                    let result = work(Enclosed { at: *at, off: *off }, other);
                    (*at, *off) = (result.at, result.off);
                }
            },
        );
    }
}

/// Returns the float of an absence, where full points are these.
pub(super) fn absent(full: Enclosed, rules: &Program, kind: AbsentKind) -> Enclosed {
    match rules.absent.slot(kind) {
        0 => Enclosed::ZERO,
        slot if slot >= score_slot::LEAST => full,
        slot => Enclosed { at: score_slot::boxed(slot), off: 0.0 },
    }
}
