//! Formulas in lanes: every operation over a block of units before the next.

use std::ops::Range;

use super::super::vectors::{Arch, Vectorized};
use super::blocks::UNDONE;
use super::kernel::{self, Whole};
use super::run::{Columns, with_width};
use super::score_columns::BLOCK;
use crate::dataset::{State, Values};
use crate::model::{AbsentKind, Comparison};
use crate::plan::exact_range::Points;
use crate::plan::loop_of_formula::{FormulaProgram, Op};
use crate::plan::loops::{Operand, Program};

/// A fraction of each unit of a block.
#[derive(Debug, Clone)]
struct Fractions {
    n: [f64; BLOCK],
    d: [f64; BLOCK],
}

/// The memory in which formulas are worked out, used again from block to block.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    places: Vec<Fractions>,
    /// What is wrong with each unit.
    marks: Vec<Mark>,
}

/// Why a unit has no value, in the order of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Nothing,
    Absent(std::cmp::Reverse<AbsentKind>),
}

impl Mark {
    const ZERO: Self = Self::Absent(std::cmp::Reverse(AbsentKind::ZeroWhole));
}

/// A loop over four lists; vectors as wide as there are.
struct Each<'a, F> {
    to: &'a mut Fractions,
    other: &'a Fractions,
    len: usize,
    work: F,
}

impl<F: Fn((f64, f64), (f64, f64)) -> (f64, f64)> Vectorized for Each<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { to, other, len, work } = self;
        let one = to.n.iter_mut().zip(&mut to.d);
        let two = other.n.iter().zip(&other.d);
        for ((n, d), (other_n, other_d)) in one.zip(two).take(len) {
            (*n, *d) = work((*n, *d), (*other_n, *other_d));
        }
    }
}

impl Sheet {
    /// The scores of a formula for some units; `out` is as long.
    pub(crate) fn run(
        &mut self,
        columns: &Columns<'_>,
        arch: Arch,
        (program, points, rules): (&FormulaProgram, Points, &Program),
        units: &Range<usize>,
        out: &mut [i32],
    ) {
        let blank = Fractions { n: [0.0; BLOCK], d: [1.0; BLOCK] };
        self.places.resize(self.places.len().max(program.registers), blank);
        self.marks.clear();
        self.marks.resize(out.len(), Mark::Nothing);
        for metric in &program.metrics {
            let states = columns.states(*metric, rules.evidence, units).into_iter().flatten();
            for (mark, state) in self.marks.iter_mut().zip(states) {
                if let Some(kind) = State::from_code(*state).absent() {
                    *mark = Mark::Absent(std::cmp::Reverse(kind)).max(*mark);
                }
            }
        }
        for op in &program.ops {
            self.step(columns, arch, op, units);
        }
        let Some(value) = self.places.first() else { return };
        kernel::held(arch, points, (&value.n, &value.d), out);
        for (out, mark) in out.iter_mut().zip(&self.marks) {
            *out = match mark {
                Mark::Nothing => continue,
                // A branch that is not taken does not count; and what does not apply gives way to a
                // division by zero elsewhere, of which nothing is known here.
                Mark::Absent(std::cmp::Reverse(kind))
                    if program.is_plain && *kind != AbsentKind::NotApplicable =>
                {
                    rules.absent.slot(*kind)
                }
                Mark::Absent(_) => UNDONE,
            };
        }
    }

    fn step(&mut self, columns: &Columns<'_>, arch: Arch, op: &Op, units: &Range<usize>) {
        let len = units.len();
        match *op {
            Op::Literal { to, n, d } => self.fill(to, len, |_, _| (n, d), arch),
            Op::Metric { to, ref of, d } => {
                self.read(columns, of, to, units);
                self.fill(to, len, |n, _| (n, d), arch);
            }
            Op::Equals { to, ref of, equal } => {
                self.read(columns, of, to, units);
                self.fill(to, len, |n, _| (truth(n == equal), 1.0), arch);
            }
            Op::Negative { to } => self.fill(to, len, |n, d| (-n, d), arch),
            Op::Abs { to } => self.fill(to, len, |n, d| (n.abs(), d), arch),
            Op::Not { to } => self.fill(to, len, |n, _| (1.0 - n, 1.0), arch),
            Op::Round { to, unit } => self.fill(
                to,
                len,
                |n, d| {
                    let whole = ((n.abs() * unit * 2.0 + d) / (d * 2.0)).floor();
                    (if n < 0.0 { -whole } else { whole }, unit)
                },
                arch,
            ),
            Op::AddScaled { to, other, by, up, other_up, d } => {
                self.both(to, other, len, |(n, _), (m, _)| (n * up + by * m * other_up, d), arch);
            }
            Op::Add { to, other, by } => {
                self.both(to, other, len, |(n, d), (m, e)| (n * e + by * m * d, d * e), arch);
            }
            Op::Times { to, other } => {
                self.both(to, other, len, |(n, d), (m, e)| (n * m, d * e), arch);
            }
            Op::Over { to, other } => self.over(to, other, len, arch),
            Op::Least { to, other, by } => self.both(
                to,
                other,
                len,
                |(n, d), (m, e)| {
                    if by * (m * d) < by * (n * e) { (m, e) } else { (n, d) }
                },
                arch,
            ),
            Op::And { to, other } => {
                self.both(to, other, len, |(n, _), (m, _)| (n * m, 1.0), arch);
            }
            Op::Or { to, other } => {
                self.both(to, other, len, |(n, _), (m, _)| (n.max(m), 1.0), arch);
            }
            Op::Compare { to, other, comparison } => {
                self.compare(to, other, len, comparison, arch);
            }
            Op::If { to, then, otherwise } => {
                // What the condition is stays in its place while the branches are looked at.
                self.keep_where(then, to, len, arch, true);
                self.keep_where(otherwise, to, len, arch, false);
                self.both(then, otherwise, len, |(n, d), (m, e)| (n + m, d + e), arch);
                self.both(to, then, len, |_, (m, e)| (m, e), arch);
            }
        }
    }

    /// Leaves a branch where it is taken, and nothing elsewhere.
    fn keep_where(&mut self, branch: usize, condition: usize, len: usize, arch: Arch, is: bool) {
        let taken = truth(is);
        let keep = |(n, d): (f64, f64), (c, _): (f64, f64)| {
            if c == taken { (n, d) } else { (0.0, 0.0) }
        };
        self.both(branch, condition, len, keep, arch);
    }

    fn read(&mut self, columns: &Columns<'_>, of: &Operand, to: usize, units: &Range<usize>) {
        fn lanes<V: Whole>(values: &[V], n: &mut [f64]) {
            n.iter_mut().zip(values).for_each(|(n, value)| *n = value.lane());
        }
        let Some(place) = self.places.get_mut(to) else { return };
        with_width!(columns.values(of.metric), units, |values| lanes(values, &mut place.n));
    }

    fn fill(&mut self, to: usize, len: usize, work: impl Fn(f64, f64) -> (f64, f64), arch: Arch) {
        static NOTHING: Fractions = Fractions { n: [0.0; BLOCK], d: [1.0; BLOCK] };
        let Some(place) = self.places.get_mut(to) else { return };
        let work = |(n, d): (f64, f64), _: (f64, f64)| work(n, d);
        arch.dispatch(Each { to: place, other: &NOTHING, len, work });
    }

    fn both(
        &mut self,
        to: usize,
        other: usize,
        len: usize,
        work: impl Fn((f64, f64), (f64, f64)) -> (f64, f64),
        arch: Arch,
    ) {
        let Ok([to, other]) = self.places.get_disjoint_mut([to, other]) else { return };
        arch.dispatch(Each { to, other, len, work });
    }

    fn over(&mut self, to: usize, other: usize, len: usize, arch: Arch) {
        if let Some(divisor) = self.places.get(other) {
            for (mark, n) in self.marks.iter_mut().zip(&divisor.n) {
                // What is absent stands as zero, and is not one.
                if *n == 0.0 && *mark == Mark::Nothing {
                    *mark = Mark::ZERO;
                }
            }
        }
        let over = |(n, d): (f64, f64), (m, e): (f64, f64)| {
            let sign = if m < 0.0 { -1.0 } else { 1.0 };
            let divisor = if m == 0.0 { 1.0 } else { m.abs() };
            (sign * n * e, d * divisor)
        };
        self.both(to, other, len, over, arch);
    }

    fn compare(&mut self, to: usize, other: usize, len: usize, sign: Comparison, arch: Arch) {
        macro_rules! with {
            ($sign:tt) => {
                self.both(to, other, len, |(n, d), (m, e)| (truth(n * e $sign m * d), 1.0), arch)
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
