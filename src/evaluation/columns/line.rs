//! Lines through values and quotients, in floats: [`FloatLine`] says how far off a score is at most.

use std::ops::Range;

use super::super::vectors::Vectors;
use super::floats::absent;
use super::fractions::{Columns, States, each_absence};
use super::kernel::{Fractions, Scratch, low_bits};
use super::run::Memory;
use crate::model::{AbsentKind, EvidenceRule};
use crate::number::{Enclosed, INFLATE, RoundingMode, UNIT};
use crate::plan::{FloatLine, Program, score_slot};

impl Columns<'_> {
    /// Returns the states of the value, or of part and whole.
    pub(super) fn states_of_line(
        &self,
        line: &FloatLine,
        evidence: EvidenceRule,
        units: &Range<usize>,
    ) -> States<'_> {
        let states = |metric| self.states(metric, evidence, units);
        [states(line.part.metric), line.whole.and_then(|whole| states(whole.metric))]
    }

    /// Reads the value of each unit, or part and whole.
    fn read_line<'s>(
        &self,
        line: &FloatLine,
        units: &Range<usize>,
        scratch: &'s mut Scratch,
    ) -> &'s Fractions {
        let fractions = scratch.fractions();
        self.read(line.part.metric, units, &mut fractions.n);
        if let Some(whole) = line.whole {
            self.read(whole.metric, units, &mut fractions.d);
        }
        fractions
    }

    /// Computes rounded scores, ignoring absences. Those that are too close to an edge are left undone.
    pub(super) fn line_slots(
        &self,
        line: &FloatLine,
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [i32],
    ) {
        let values = self.read_line(line, units, scratch);
        match line.whole {
            Some(_) => slots::<true>(self.vectors, line, values, out),
            None => slots::<false>(self.vectors, line, values, out),
        }
    }

    /// Computes scores with bounds of their errors into the work of a block.
    pub(super) fn line_floats(
        &self,
        (line, rules): (&FloatLine, &Program),
        units: &Range<usize>,
        memory: &mut Memory,
    ) {
        let Memory { scratch, work, .. } = memory;
        let values = self.read_line(line, units, scratch);
        let places = (work.at.get_mut(..units.len()), work.off.get_mut(..units.len()));
        let (Some(at), Some(off)) = places else { return };
        let zero_whole = absent(line.full, rules, AbsentKind::ZeroWhole);
        match line.whole {
            Some(_) => floats::<true>(self.vectors, (line, zero_whole), values, (at, off)),
            None => floats::<false>(self.vectors, (line, zero_whole), values, (at, off)),
        }
        each_absence(self.states_of_line(line, rules.evidence, units), |row, kind| {
            work.set(row, absent(line.full, rules, kind));
        });
    }
}

fn slots<const DIVIDES: bool>(
    vectors: Vectors,
    line: &FloatLine,
    values: &Fractions,
    out: &mut [i32],
) {
    let Some((rounding, [first, last])) = line.rounding else { return };
    let FloatLine { sign, zero, by, sure: [low, high], zero_whole, .. } = *line;
    let unit = 10f64.powi(i32::try_from(rounding.places).unwrap_or(0));
    // What is added before the fraction is cut, and to the result; and how far from an edge a number must be.
    let (before, after) = match rounding.mode {
        RoundingMode::Down => (0.0, 0),
        RoundingMode::Up => (0.0, 1),
        RoundingMode::HalfUp | RoundingMode::HalfEven | RoundingMode::HalfDown => (0.5, 0),
    };
    let (by, plus) = (by * unit, line.least.at * unit + before);
    let doubt = ((line.off + line.full.at * (4.0 * UNIT)) * unit + 4.0 * UNIT) * INFLATE;
    vectors.run(
        #[inline(always)]
        move || {
            for ((n, d), out) in values.n.iter().zip(&values.d).zip(out) {
                let value = if DIVIDES { n / d } else { *n };
                let at = sign * value - zero;
                let number = at * by + plus;
                let whole = number.floor();
                let rest = number - whole;
                let is_sure = rest > doubt && rest < 1.0 - doubt;
                let ticks = low_bits(whole).wrapping_add(after);
                let slot = if is_sure { ticks } else { score_slot::UNDONE };
                let slot = if at <= low { first } else { slot };
                let slot = if at >= high { last } else { slot };
                *out = if DIVIDES && *d == 0.0 { zero_whole } else { slot };
            }
        },
    );
}

fn floats<const DIVIDES: bool>(
    vectors: Vectors,
    (line, zero_whole): (&FloatLine, Enclosed),
    values: &Fractions,
    (at, off): (&mut [f64], &mut [f64]),
) {
    let FloatLine { sign, zero, by, sure: [low, high], least, full, off: most_off, .. } = *line;
    vectors.run(
        #[inline(always)]
        move || {
            let values = values.n.iter().zip(&values.d);
            for ((n, d), (to, off)) in values.zip(at.iter_mut().zip(off)) {
                let value = if DIVIDES { n / d } else { *n };
                let at = sign * value - zero;
                let score = (at * by + least.at).max(least.at).min(full.at);
                let (score, bound) =
                    if at <= low { (least.at, least.off) } else { (score, most_off) };
                let (score, bound) = if at >= high { (full.at, full.off) } else { (score, bound) };
                let is_zero = DIVIDES && *d == 0.0;
                *to = if is_zero { zero_whole.at } else { score };
                *off = if is_zero { zero_whole.off } else { bound };
            }
        },
    );
}
