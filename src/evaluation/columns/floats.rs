//! Formulas over columns of floats with bounds of their errors.

use std::ops::Range;

use super::super::segments::BLOCK;
use super::combination::Work;
use super::fractions::Columns;
use crate::dataset::State;
use crate::model::AbsentKind;
use crate::number::{Enclosed, UNIT};
use crate::plan::{FloatOp, FloatProgram, Program, score_slot};

/// Memory for formulas, used again from block to block.
#[derive(Debug, Default)]
pub(super) struct Stack {
    values: Vec<Vec<Enclosed>>,
    read: Vec<f64>,
}

/// Whole numbers up to here are exact as floats.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0; // 2^53

impl Stack {
    /// Computes the scores of a formula for some units into `work`: numbers with bounds, or boxed slots.
    pub(super) fn run(
        &mut self,
        columns: &Columns<'_>,
        (program, rules): (&FloatProgram, &Program),
        units: &Range<usize>,
        work: &mut Work,
    ) {
        let len = units.len().min(BLOCK);
        let mut depth = 0usize;
        for op in &program.ops {
            self.step(columns, *op, units, &mut depth);
        }
        let Some(values) = self.values.first() else { return };
        let undone = Enclosed { at: score_slot::boxed(score_slot::UNDONE), off: 0.0 };
        for (row, value) in values.iter().enumerate().take(len) {
            // Without a bound, there may be no value at all.
            let is_known = value.off.is_finite();
            work.set(row, if is_known { program.points.times(held(*value)) } else { undone });
        }
        for metric in &program.metrics {
            let states = columns.states(*metric, rules.evidence, units).into_iter().flatten();
            for (row, state) in states.enumerate() {
                // Which absence counts, and whether a division by zero does, is left to fractions.
                if State::from_code(*state).absent().is_some() {
                    work.set(row, undone);
                }
            }
        }
        if let [metric] = program.metrics.as_slice() {
            let states = columns.states(*metric, rules.evidence, units).into_iter().flatten();
            for (row, state) in states.enumerate() {
                if let Some(kind) = State::from_code(*state).absent() {
                    work.set(row, absent(program, rules, kind));
                }
            }
        }
    }

    fn step(
        &mut self,
        columns: &Columns<'_>,
        op: FloatOp,
        units: &Range<usize>,
        depth: &mut usize,
    ) {
        let last = depth.saturating_sub(1);
        match op {
            FloatOp::Number(number) => self.open(*depth, units.len()).fill(number),
            FloatOp::Metric { of, unit } => {
                let mut read = std::mem::take(&mut self.read);
                read.resize(units.len(), 0.0);
                columns.read(of.metric, units, &mut read);
                let values = self.open(*depth, units.len());
                for (value, whole) in values.iter_mut().zip(&read) {
                    let at = whole / unit;
                    // The conversion and the division round.
                    let exact = unit == 1.0 && whole.abs() < MOST_EXACT;
                    let off = if exact { 0.0 } else { at.abs() * 2.5 * UNIT };
                    *value = Enclosed { at, off };
                }
                self.read = read;
            }
            FloatOp::Negative => self.each(last, |value| Enclosed { at: -value.at, ..value }),
            FloatOp::Abs => self.each(last, |value| Enclosed { at: value.at.abs(), ..value }),
            FloatOp::Ln => self.each(last, Enclosed::ln),
            FloatOp::Exp => self.each(last, Enclosed::exp),
            FloatOp::Sqrt => self.each(last, Enclosed::sqrt),
            FloatOp::Plus => self.both(last, Enclosed::plus),
            FloatOp::Times => self.both(last, Enclosed::times),
            FloatOp::Over => self.both(last, Enclosed::over),
            FloatOp::Least => self.both(last, Enclosed::least),
            FloatOp::Most => self.both(last, Enclosed::most),
        }
        *depth = match op {
            FloatOp::Number(_) | FloatOp::Metric { .. } => depth.saturating_add(1),
            FloatOp::Plus | FloatOp::Times | FloatOp::Over | FloatOp::Least | FloatOp::Most => last,
            FloatOp::Negative | FloatOp::Abs | FloatOp::Ln | FloatOp::Exp | FloatOp::Sqrt => *depth,
        };
    }

    fn open(&mut self, place: usize, len: usize) -> &mut [Enclosed] {
        if self.values.len() <= place {
            self.values.resize(place.saturating_add(1), Vec::new());
        }
        let values = self.values.get_mut(place);
        values.map_or(&mut [], |values| {
            values.resize(len, Enclosed::ZERO);
            values.as_mut_slice()
        })
    }

    fn each(&mut self, place: usize, work: impl Fn(Enclosed) -> Enclosed) {
        let values = self.values.get_mut(place).into_iter().flatten();
        values.for_each(|value| *value = work(*value));
    }

    /// Combines the values in a place with those below it, which take the result.
    fn both(&mut self, place: usize, work: impl Fn(Enclosed, Enclosed) -> Enclosed) {
        let below = place.saturating_sub(1);
        let Ok([to, other]) = self.values.get_disjoint_mut([below, place]) else { return };
        to.iter_mut().zip(other).for_each(|(to, other)| *to = work(*to, *other));
    }
}

/// Returns the float of an absence of the only value of a formula.
fn absent(program: &FloatProgram, rules: &Program, kind: AbsentKind) -> Enclosed {
    let slot = rules.absent.slot(kind);
    let boxed = Enclosed { at: score_slot::boxed(slot), off: 0.0 };
    match slot {
        0 => Enclosed::ZERO,
        slot if slot >= score_slot::LEAST => program.points,
        _ => boxed,
    }
}

/// Limits a share to 0…1.
fn held(share: Enclosed) -> Enclosed {
    if share.high() <= 0.0 {
        return Enclosed::ZERO;
    }
    if share.low() >= 1.0 {
        return Enclosed { at: 1.0, off: 0.0 };
    }
    // To limit a number brings it no farther from another that is limited.
    Enclosed { at: share.at.clamp(0.0, 1.0), ..share }
}
