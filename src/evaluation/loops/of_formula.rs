//! A formula compiled to a list of operations over whole columns.
//!
//! Every number of a formula is a fraction of two whole numbers per unit, held as `f64` like
//! everything else here ([`super::exact_range`]). The least and greatest values of the columns give
//! bounds on numerator and denominator, operation by operation. If one could reach 2^53, there is
//! no program, and the formula is computed in fractions. Single units are computed in fractions if
//! a loop cannot decide them: a formula that chooses between branches meets an absent value or a
//! division by zero.

use super::exact_range::{EXACT, float};
use super::setting::Setting;
use crate::model::{
    ConditionExpression, Function, MetricIndex, NumberExpression, NumberFormula, Scaling, Sign,
};
use crate::number::{Exact, lcm};
use crate::plan::{FormulaProgram, Op, Operand, Register};

/// Bounds on a fraction, and its denominator if that is the same for every unit.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    n: i128,
    d: i128,
    fixed: bool,
}

const CONDITION: Bounds = Bounds { n: 1, d: 1, fixed: true };

impl Bounds {
    fn new(n: i128, d: i128, fixed: bool) -> Option<Self> {
        (n < EXACT && d < EXACT).then_some(Self { n, d, fixed })
    }
}

struct Maker<'a> {
    setting: &'a Setting<'a>,
    ops: Vec<Op>,
    registers: usize,
    /// Whether some values do not count for every unit.
    has_branches: bool,
}

/// Returns the program of a formula, for values in the ranges of the setting. `None` if loops
/// cannot be exact.
pub(crate) fn program(formula: &NumberFormula, setting: &Setting<'_>) -> Option<FormulaProgram> {
    let mut maker = Maker { setting, ops: Vec::new(), registers: 0, has_branches: false };
    let bounds = maker.number(formula.expression(), 0)?;
    Some(maker.program(formula.metrics(), bounds))
}

/// Returns the program of `(v − zero_at) ÷ (full_at − zero_at)` for a metric that is derived.
pub(super) fn line(
    of: MetricIndex,
    (zero_at, full_at): (&Exact, &Exact),
    setting: &Setting<'_>,
) -> Option<FormulaProgram> {
    setting.framework.derived_at(of)?;
    let way = full_at.minus(zero_at).ok().filter(|way| !way.is_zero())?;
    let mut maker = Maker { setting, ops: Vec::new(), registers: 0, has_branches: false };
    let mut bounds = maker.number(&NumberExpression::Metric(of), 0)?;
    if !zero_at.is_zero() {
        let zero = maker.literal(zero_at, 1)?;
        bounds = maker.add((0, bounds), (1, zero), -1.0)?;
    }
    if way != Exact::ONE {
        let way = maker.literal(&way, 1)?;
        bounds = maker.scale((0, bounds), (1, way), Scaling::Over)?;
    }
    Some(maker.program(&[of], bounds))
}

/// The most registers. A formula that needs more is computed in fractions.
const MOST_REGISTERS: usize = 16;

impl Maker<'_> {
    fn program(self, metrics: &[MetricIndex], value: Bounds) -> FormulaProgram {
        let Maker { setting, ops, registers, has_branches } = self;
        let is_plain = !has_branches && !ops.iter().any(|op| matches!(op, Op::If { .. }));
        let metrics = metrics.iter().flat_map(|metric| setting.framework.reads(metric));
        let (metrics, most_denominator) = (metrics.copied().collect(), value.d);
        FormulaProgram { ops, registers, metrics, is_plain, most_denominator }
    }

    fn push(&mut self, op: Op) {
        self.ops.push(op);
    }

    fn literal(&mut self, number: &Exact, to: Register) -> Option<Bounds> {
        self.open(to)?;
        let (n, d) = number.parts()?;
        self.push(Op::Literal { to, n: float(n)?, d: float(d)? });
        Bounds::new(n.checked_abs()?, d, true)
    }

    fn open(&mut self, to: Register) -> Option<()> {
        self.registers = self.registers.max(to.saturating_add(1));
        (self.registers <= MOST_REGISTERS).then_some(())
    }

    fn metric(&self, metric: MetricIndex) -> Option<(Operand, i128, u32)> {
        let (least, most) = self.setting.range(metric)?;
        let magnitude = i128::from(least).checked_abs()?.max(i128::from(most).checked_abs()?);
        let places = self.setting.places(metric)?;
        Some((Operand { metric, places, least, most }, magnitude, places))
    }

    /// Computes the value of an expression into `to`. Registers above it are free.
    fn number(&mut self, expression: &NumberExpression, to: Register) -> Option<Bounds> {
        self.open(to)?;
        let next = to.checked_add(1)?;
        match expression {
            NumberExpression::Literal(quantity) => self.literal(&Exact::from(quantity.value), to),
            NumberExpression::Metric(metric) => {
                if let Some(derived) = self.setting.framework.derived_at(*metric) {
                    return self.number(derived.formula.expression(), to);
                }
                let (of, magnitude, scale) = self.metric(*metric)?;
                let d = 10i128.checked_pow(scale)?;
                self.push(Op::Metric { to, of, d: float(d)? });
                Bounds::new(magnitude, d, true)
            }
            NumberExpression::Negative(of) => {
                let bounds = self.number(of, to)?;
                self.push(Op::Negative { to });
                Some(bounds)
            }
            NumberExpression::Sum { first, rest } => {
                let mut bounds = self.number(first, to)?;
                for (sign, term) in rest {
                    let other = self.number(term, next)?;
                    let by = if *sign == Sign::Plus { 1.0 } else { -1.0 };
                    bounds = self.add((to, bounds), (next, other), by)?;
                }
                Some(bounds)
            }
            NumberExpression::Product { first, rest } => {
                let mut bounds = self.number(first, to)?;
                for (scaling, factor) in rest {
                    let other = self.number(factor, next)?;
                    bounds = self.scale((to, bounds), (next, other), *scaling)?;
                }
                Some(bounds)
            }
            NumberExpression::If { condition, then, otherwise } => {
                self.condition(condition, to)?;
                let one = self.number(then, next)?;
                let last = next.checked_add(1)?;
                let other = self.number(otherwise, last)?;
                self.push(Op::If { to, then: next, otherwise: last });
                let fixed = one.fixed && other.fixed && one.d == other.d;
                Bounds::new(one.n.max(other.n), one.d.max(other.d), fixed)
            }
            NumberExpression::Smallest(all) => self.least(all, to, 1.0),
            NumberExpression::Largest(all) => self.least(all, to, -1.0),
            NumberExpression::Clamp { value, low, high } => {
                let value = self.number(value, to)?;
                let high = self.number(high, next)?;
                let held = self.pick((to, value), (next, high), 1.0)?;
                let low = self.number(low, next)?;
                self.pick((to, held), (next, low), -1.0)
            }
            NumberExpression::Round { value, places } => {
                let bounds = self.number(value, to)?;
                let unit = 10i128.checked_pow(*places)?;
                // ⌊(2·n·unit + d) ÷ 2d⌋, with numerator and denominator not below zero.
                let above = bounds.n.checked_mul(unit)?.checked_mul(2)?.checked_add(bounds.d)?;
                if above.checked_add(bounds.d.checked_mul(2)?)? >= EXACT {
                    return None;
                }
                self.push(Op::Round { to, unit: float(unit)? });
                // A denominator is at least one.
                Bounds::new(bounds.n.checked_mul(unit)?.checked_add(1)?, unit, true)
            }
            NumberExpression::Apply { function: Function::Abs, to: of } => {
                let bounds = self.number(of, to)?;
                self.push(Op::Abs { to });
                Some(bounds)
            }
            NumberExpression::Count(conditions) => {
                let (first, rest) = conditions.split_first()?;
                self.condition(first, to)?;
                let mut bounds = CONDITION;
                for condition in rest {
                    self.condition(condition, next)?;
                    bounds = self.add((to, bounds), (next, CONDITION), 1.0)?;
                }
                Some(bounds)
            }
            // Irrational, or days of a calendar.
            NumberExpression::Apply { .. } | NumberExpression::Days { .. } => None,
        }
    }

    fn add(
        &mut self,
        (to, one): (Register, Bounds),
        (other, two): (Register, Bounds),
        by: f64,
    ) -> Option<Bounds> {
        if one.fixed && two.fixed {
            // The least common denominator.
            let d = lcm(one.d, two.d)?;
            let (up, other_up) = (d.checked_div(one.d)?, d.checked_div(two.d)?);
            let n = one.n.checked_mul(up)?.checked_add(two.n.checked_mul(other_up)?)?;
            let (up, other_up, denominator) = (float(up)?, float(other_up)?, float(d)?);
            self.push(Op::AddScaled { to, other, by, up, other_up, d: denominator });
            return Bounds::new(n, d, true);
        }
        let n = one.n.checked_mul(two.d)?.checked_add(two.n.checked_mul(one.d)?)?;
        self.push(Op::Add { to, other, by });
        Bounds::new(n, one.d.checked_mul(two.d)?, false)
    }

    fn scale(
        &mut self,
        (to, one): (Register, Bounds),
        (other, two): (Register, Bounds),
        scaling: Scaling,
    ) -> Option<Bounds> {
        match scaling {
            Scaling::Times => {
                self.push(Op::Times { to, other });
                let fixed = one.fixed && two.fixed;
                Bounds::new(one.n.checked_mul(two.n)?, one.d.checked_mul(two.d)?, fixed)
            }
            Scaling::Over => {
                self.push(Op::Over { to, other });
                // A division by zero gives a denominator of one.
                let d = one.d.checked_mul(two.n.max(1))?;
                Bounds::new(one.n.checked_mul(two.d)?, d, false)
            }
        }
    }

    /// Takes the smaller or larger of two, which must be comparable.
    fn pick(
        &mut self,
        (to, one): (Register, Bounds),
        (other, two): (Register, Bounds),
        by: f64,
    ) -> Option<Bounds> {
        comparable(one, two)?;
        self.push(Op::Least { to, other, by });
        let fixed = one.fixed && two.fixed && one.d == two.d;
        Bounds::new(one.n.max(two.n), one.d.max(two.d), fixed)
    }

    fn least(&mut self, numbers: &[NumberExpression], to: Register, by: f64) -> Option<Bounds> {
        let (first, rest) = numbers.split_first()?;
        let next = to.checked_add(1)?;
        let mut bounds = self.number(first, to)?;
        for number in rest {
            let bounds_of_next = self.number(number, next)?;
            bounds = self.pick((to, bounds), (next, bounds_of_next), by)?;
        }
        Some(bounds)
    }

    fn condition(&mut self, condition: &ConditionExpression, to: Register) -> Option<()> {
        self.open(to)?;
        let next = to.checked_add(1)?;
        match condition {
            ConditionExpression::Metric(metric) => {
                let (of, ..) = self.metric(*metric)?;
                self.push(Op::Equals { to, of, equal: 1.0 });
            }
            // A unit without the value is computed in fractions, as in all formulas with branches.
            ConditionExpression::Present(metric) => {
                if self.setting.framework.derived_at(*metric).is_some() {
                    return None;
                }
                self.has_branches = true;
                self.literal(&Exact::ONE, to)?;
            }
            ConditionExpression::Kind { is, kind } => {
                match self.setting.kind {
                    Some(common) if (common == kind) == *is => self.literal(&Exact::ONE, to)?,
                    Some(_) => self.literal(&Exact::ZERO, to)?,
                    None => {
                        let place = self.setting.framework.place_of_kind(kind)?;
                        self.push(Op::Kind { to, place: i32::try_from(place).ok()? });
                        if !is {
                            self.push(Op::Not { to });
                        }
                        CONDITION
                    }
                };
            }
            ConditionExpression::Option { of, is, option } => {
                let (of, ..) = self.metric(*of)?;
                self.push(Op::Equals { to, of, equal: f64::from(*option) });
                if !is {
                    self.push(Op::Not { to });
                }
            }
            ConditionExpression::Not(of) => {
                self.condition(of, to)?;
                self.push(Op::Not { to });
            }
            ConditionExpression::All(all) => {
                self.each(all, to, |to, other| Op::And { to, other })?;
            }
            ConditionExpression::Any(all) => {
                self.each(all, to, |to, other| Op::Or { to, other })?;
            }
            ConditionExpression::Numbers { left, comparison, right } => {
                let one = self.number(left, to)?;
                let two = self.number(right, next)?;
                comparable(one, two)?;
                self.push(Op::Compare { to, other: next, comparison: *comparison });
            }
            ConditionExpression::If { condition, then, otherwise } => {
                self.condition(condition, to)?;
                self.condition(then, next)?;
                let last = next.checked_add(1)?;
                self.condition(otherwise, last)?;
                self.push(Op::If { to, then: next, otherwise: last });
            }
            ConditionExpression::Dates { .. } | ConditionExpression::Agrees { .. } => return None,
        }
        Some(())
    }

    fn each(
        &mut self,
        all: &[ConditionExpression],
        to: Register,
        op: impl Fn(Register, Register) -> Op,
    ) -> Option<()> {
        let (first, rest) = all.split_first()?;
        let next = to.checked_add(1)?;
        self.condition(first, to)?;
        for condition in rest {
            self.condition(condition, next)?;
            self.push(op(to, next));
        }
        Some(())
    }
}

/// Checks that two fractions can be compared, which multiplies each numerator by the other's
/// denominator.
fn comparable(one: Bounds, two: Bounds) -> Option<()> {
    let crossed = one.n.checked_mul(two.d)?.max(two.n.checked_mul(one.d)?);
    (crossed < EXACT).then_some(())
}
