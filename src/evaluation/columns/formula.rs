//! Formulas over columns: each operation runs over a block of units before the next operation.

use std::ops::Range;

use super::super::vectors::Vectors;
use super::fractions::Columns;
use super::kernel::Fractions;
use crate::dataset::State;
use crate::model::{AbsentKind, Comparison, EvidenceRule};
use crate::plan::{FormulaProgram, Op, Operand, score_slot};

/// Memory for formulas, used again from block to block.
#[derive(Debug, Default)]
pub(crate) struct Registers {
    registers: Vec<Fractions>,
    /// The reason why each unit has no value.
    marks: Vec<Mark>,
}

/// A reason why a unit has no value, in the order of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Nothing,
    Absent(std::cmp::Reverse<AbsentKind>),
}

impl Mark {
    const ZERO: Self = Self::Absent(std::cmp::Reverse(AbsentKind::ZeroWhole));
}

impl Registers {
    /// Computes the values of a formula for some units, limited to 0…1.
    pub(crate) fn value(
        &mut self,
        columns: &Columns<'_>,
        of: (&FormulaProgram, EvidenceRule),
        units: &Range<usize>,
    ) -> Option<&Fractions> {
        self.unlimited(columns, of, units)?;
        let value = self.registers.first_mut()?;
        // Denominators are above zero.
        value.each(columns.vectors, units.len(), |n, d| (n.max(0.0).min(d), d));
        Some(value)
    }

    /// Computes the values of a formula for some units, as [`Registers::values`] has them.
    pub(super) fn unlimited(
        &mut self,
        columns: &Columns<'_>,
        (program, evidence): (&FormulaProgram, EvidenceRule),
        units: &Range<usize>,
    ) -> Option<()> {
        let most = self.registers.len().max(program.registers);
        self.registers.resize(most, Fractions::NOTHING);
        self.marks.clear();
        self.marks.resize(units.len(), Mark::Nothing);
        for metric in &program.metrics {
            let states = columns.states(*metric, evidence, units).into_iter().flatten();
            for (mark, state) in self.marks.iter_mut().zip(states) {
                if let Some(kind) = State::from_code(*state).absent() {
                    *mark = Mark::Absent(std::cmp::Reverse(kind)).max(*mark);
                }
            }
        }
        for op in &program.ops {
            self.step(columns, op, units);
        }
        (!self.registers.is_empty()).then_some(())
    }

    /// Returns the values that were computed last.
    pub(super) fn values(&self) -> Option<&Fractions> {
        self.registers.first()
    }

    /// Returns whether every row has its value.
    pub(super) fn all_have_values(&self) -> bool {
        self.marks.iter().all(|mark| *mark == Mark::Nothing)
    }

    /// Returns whether a row has its value. `None` if that depends on the branches that it takes.
    pub(super) fn has_value(&self, program: &FormulaProgram, row: usize) -> Option<bool> {
        match self.marks.get(row)? {
            Mark::Nothing => Some(true),
            Mark::Absent(_) => program.is_plain.then_some(false),
        }
    }

    /// Returns the slot that takes the place of the score in a row, because the formula has no value there.
    pub(crate) fn instead(
        &self,
        program: &FormulaProgram,
        slot: &dyn Fn(AbsentKind) -> i32,
        row: usize,
    ) -> Option<i32> {
        match self.marks.get(row)? {
            Mark::Nothing => None,
            // Absences in a branch that is not taken do not count. And a value that does not
            // apply gives way to a division by zero elsewhere, which is not known here.
            Mark::Absent(std::cmp::Reverse(kind))
                if program.is_plain && *kind != AbsentKind::NotApplicable =>
            {
                Some(slot(*kind))
            }
            Mark::Absent(_) => Some(score_slot::UNDONE),
        }
    }

    fn step(&mut self, columns: &Columns<'_>, op: &Op, units: &Range<usize>) {
        let (vectors, len) = (columns.vectors, units.len());
        match *op {
            Op::Literal { to, n, d } => self.fill(to, len, move |_, _| (n, d), vectors),
            Op::Metric { to, ref of, d } => {
                self.read(columns, of, to, units);
                self.fill(to, len, move |n, _| (n, d), vectors);
            }
            Op::Equals { to, ref of, equal } => {
                self.read(columns, of, to, units);
                self.fill(to, len, move |n, _| (truth(n == equal), 1.0), vectors);
            }
            Op::Kind { to, place } => {
                if let Some(register) = self.registers.get_mut(to) {
                    columns.read_kinds(place, units, &mut register.n);
                }
                self.fill(to, len, move |n, _| (n, 1.0), vectors);
            }
            Op::Negative { to } => self.fill(to, len, move |n, d| (-n, d), vectors),
            Op::Abs { to } => self.fill(to, len, move |n, d| (n.abs(), d), vectors),
            Op::Not { to } => self.fill(to, len, move |n, _| (1.0 - n, 1.0), vectors),
            Op::Round { to, unit } => self.fill(
                to,
                len,
                move |n, d| {
                    let whole = ((n.abs() * unit * 2.0 + d) / (d * 2.0)).floor();
                    (if n < 0.0 { -whole } else { whole }, unit)
                },
                vectors,
            ),
            Op::AddScaled { to, other, by, up, other_up, d } => {
                self.both(
                    to,
                    other,
                    len,
                    move |(n, _), (m, _)| (n * up + by * m * other_up, d),
                    vectors,
                );
            }
            Op::Add { to, other, by } => {
                self.both(
                    to,
                    other,
                    len,
                    move |(n, d), (m, e)| (n * e + by * m * d, d * e),
                    vectors,
                );
            }
            Op::Times { to, other } => {
                self.both(to, other, len, move |(n, d), (m, e)| (n * m, d * e), vectors);
            }
            Op::Over { to, other } => self.over(to, other, len, vectors),
            Op::Least { to, other, by } => self.both(
                to,
                other,
                len,
                move |(n, d), (m, e)| {
                    if by * (m * d) < by * (n * e) { (m, e) } else { (n, d) }
                },
                vectors,
            ),
            Op::And { to, other } => {
                self.both(to, other, len, move |(n, _), (m, _)| (n * m, 1.0), vectors);
            }
            Op::Or { to, other } => {
                self.both(to, other, len, move |(n, _), (m, _)| (n.max(m), 1.0), vectors);
            }
            Op::Compare { to, other, comparison } => {
                self.compare(to, other, len, comparison, vectors);
            }
            Op::If { to, then, otherwise } => {
                // The condition keeps its register while the branches are computed.
                self.keep_where(then, to, len, vectors, true);
                self.keep_where(otherwise, to, len, vectors, false);
                self.both(then, otherwise, len, move |(n, d), (m, e)| (n + m, d + e), vectors);
                self.both(to, then, len, move |_, (m, e)| (m, e), vectors);
            }
        }
    }

    /// Keeps the value of a branch for units that take it, and sets it to zero for the others.
    fn keep_where(
        &mut self,
        branch: usize,
        condition: usize,
        len: usize,
        vectors: Vectors,
        is: bool,
    ) {
        let taken = truth(is);
        let keep = move |(n, d): (f64, f64), (c, _): (f64, f64)| {
            if c == taken { (n, d) } else { (0.0, 0.0) }
        };
        self.both(branch, condition, len, keep, vectors);
    }

    fn read(&mut self, columns: &Columns<'_>, of: &Operand, to: usize, units: &Range<usize>) {
        if let Some(place) = self.registers.get_mut(to) {
            columns.read(of.metric, units, &mut place.n);
        }
    }

    fn fill(
        &mut self,
        to: usize,
        len: usize,
        work: impl Fn(f64, f64) -> (f64, f64),
        vectors: Vectors,
    ) {
        if let Some(place) = self.registers.get_mut(to) {
            place.each(vectors, len, work);
        }
    }

    fn both(
        &mut self,
        to: usize,
        other: usize,
        len: usize,
        work: impl Fn((f64, f64), (f64, f64)) -> (f64, f64),
        vectors: Vectors,
    ) {
        let Ok([to, other]) = self.registers.get_disjoint_mut([to, other]) else { return };
        to.each_with(vectors, other, len, work);
    }

    fn over(&mut self, to: usize, other: usize, len: usize, vectors: Vectors) {
        if let Some(divisor) = self.registers.get(other) {
            for (mark, n) in self.marks.iter_mut().zip(&divisor.n) {
                // An absent value is held as zero, and must not count as a division by zero.
                if *n == 0.0 && *mark == Mark::Nothing {
                    *mark = Mark::ZERO;
                }
            }
        }
        let over = move |(n, d): (f64, f64), (m, e): (f64, f64)| {
            let sign = if m < 0.0 { -1.0 } else { 1.0 };
            let divisor = if m == 0.0 { 1.0 } else { m.abs() };
            (sign * n * e, d * divisor)
        };
        self.both(to, other, len, over, vectors);
    }

    fn compare(&mut self, to: usize, other: usize, len: usize, sign: Comparison, vectors: Vectors) {
        macro_rules! with {
            ($sign:tt) => {
                self.both(to, other, len, move |(n, d), (m, e)| (truth(n * e $sign m * d), 1.0), vectors)
            };
        }
        match sign {
            Comparison::Below => with!(<),
            Comparison::AtMost => with!(<=),
            Comparison::Above => with!(>),
            Comparison::AtLeast => with!(>=),
            Comparison::Equal => with!(==),
            Comparison::NotEqual => with!(!=),
        }
    }
}

#[inline(always)]
const fn truth(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}
