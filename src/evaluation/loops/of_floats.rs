//! A formula, or a line between two ends, compiled to operations on floats with bounds of their errors: what is irrational, and
//! numbers too long for loops over whole numbers.

use super::setting::Setting;
use crate::model::{Function, MetricIndex, NumberExpression, Scaling, Sign};
use crate::number::{Enclosed, Exact};
use crate::plan::{FloatOp, Operand};

/// The most operations, and the largest stack. A formula that needs more is computed in fractions.
const MOST_OPS: usize = 256;
const MOST_STACK: usize = 16;
/// The most bits of what a function is taken of.
const MOST_BITS: usize = Exact::MAX_BITS / 2;

/// The operations so far.
pub(super) struct FloatMaker<'a> {
    setting: &'a Setting<'a>,
    ops: Vec<FloatOp>,
    /// The most bits of the fraction of each value on the stack: sums, products and quotients have no more than their parts
    /// together, and one for the sum.
    bits: Vec<usize>,
}

impl<'a> FloatMaker<'a> {
    pub(super) const fn new(setting: &'a Setting<'a>) -> Self {
        Self { setting, ops: Vec::new(), bits: Vec::new() }
    }

    /// Returns the operations, and the most bits of their fraction.
    pub(super) fn finish(self) -> (Vec<FloatOp>, usize) {
        let bits = self.bits.last().copied().unwrap_or(0);
        (self.ops, bits)
    }

    fn push(&mut self, op: FloatOp) -> Option<()> {
        match op {
            // Their bits were pushed before.
            FloatOp::Number(_) | FloatOp::Metric { .. } => {}
            FloatOp::Plus | FloatOp::Times | FloatOp::Over | FloatOp::Least | FloatOp::Most => {
                let last = self.bits.pop()?;
                let to = self.bits.last_mut()?;
                *to = to.saturating_add(last).saturating_add(1);
            }
            // To thirty digits, or the root of a square.
            FloatOp::Ln | FloatOp::Exp | FloatOp::Sqrt => {
                let last = self.bits.last_mut()?;
                // What is longer than any fraction may be has no function.
                (*last <= MOST_BITS).then_some(())?;
                *last = match op {
                    FloatOp::Sqrt => Enclosed::MOST_BITS.max(*last),
                    _ => Enclosed::MOST_BITS,
                };
            }
            FloatOp::Negative | FloatOp::Abs => {}
        }
        self.ops.push(op);
        (self.bits.len() <= MOST_STACK && self.ops.len() <= MOST_OPS).then_some(())
    }

    fn literal(&mut self, number: &Exact) -> Option<()> {
        self.bits.push(number.bits());
        let number = Enclosed::of(number)?;
        self.push(FloatOp::Number(number))
    }

    /// Compiles `(v − zero_at) ÷ (full_at − zero_at)` of a metric that is derived.
    pub(super) fn line(
        &mut self,
        of: MetricIndex,
        (zero_at, full_at): (&Exact, &Exact),
    ) -> Option<()> {
        let derived = self.setting.framework.derived_at(of)?;
        self.number(derived.formula.expression())?;
        self.literal(&zero_at.negated())?;
        self.push(FloatOp::Plus)?;
        self.literal(&Exact::ONE.over(&full_at.minus(zero_at).ok()?).ok()??)?;
        self.push(FloatOp::Times)
    }

    fn metric(&mut self, metric: MetricIndex) -> Option<()> {
        if let Some(derived) = self.setting.framework.derived_at(metric) {
            return self.number(derived.formula.expression());
        }
        let places = self.setting.places(metric)?;
        let unit = 10f64.powi(i32::try_from(places).ok().filter(|places| *places <= 22)?);
        // A whole number of 64 bits, over a power of ten.
        let of_unit = usize::try_from(places).ok()?.saturating_mul(4);
        self.bits.push(of_unit.saturating_add(64));
        let of = Operand { metric, places, least: i64::MIN, most: i64::MAX };
        self.push(FloatOp::Metric { of, unit })
    }

    fn all(&mut self, all: &[NumberExpression], op: FloatOp) -> Option<()> {
        let (first, rest) = all.split_first()?;
        self.number(first)?;
        rest.iter().try_for_each(|number| {
            self.number(number)?;
            self.push(op)
        })
    }

    /// Compiles an expression. `None` for one with branches, whose absences count only if they are taken, or with days.
    pub(super) fn number(&mut self, expression: &NumberExpression) -> Option<()> {
        match expression {
            NumberExpression::Literal(quantity) => self.literal(&Exact::from(quantity.value)),
            NumberExpression::Metric(metric) => self.metric(*metric),
            NumberExpression::Negative(of) => {
                self.number(of)?;
                self.push(FloatOp::Negative)
            }
            NumberExpression::Sum { first, rest } => {
                self.number(first)?;
                rest.iter().try_for_each(|(sign, term)| {
                    self.number(term)?;
                    if *sign == Sign::Minus {
                        self.push(FloatOp::Negative)?;
                    }
                    self.push(FloatOp::Plus)
                })
            }
            NumberExpression::Product { first, rest } => {
                self.number(first)?;
                rest.iter().try_for_each(|(scaling, factor)| {
                    self.number(factor)?;
                    self.push(match scaling {
                        Scaling::Times => FloatOp::Times,
                        Scaling::Over => FloatOp::Over,
                    })
                })
            }
            NumberExpression::Smallest(all) => self.all(all, FloatOp::Least),
            NumberExpression::Largest(all) => self.all(all, FloatOp::Most),
            NumberExpression::Clamp { value, low, high } => {
                self.number(value)?;
                self.number(high)?;
                self.push(FloatOp::Least)?;
                self.number(low)?;
                self.push(FloatOp::Most)
            }
            NumberExpression::Apply { function, to } => {
                self.number(to)?;
                self.push(match function {
                    Function::Abs => FloatOp::Abs,
                    Function::Ln => FloatOp::Ln,
                    Function::Exp => FloatOp::Exp,
                    Function::Sqrt => FloatOp::Sqrt,
                })
            }
            _ => None,
        }
    }
}
