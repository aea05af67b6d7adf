//! A formula, or a line between two ends, compiled to operations on floats with bounds of their errors: what is irrational, and
//! numbers too long for loops over whole numbers.

use super::setting::Setting;
use crate::model::{Function, MetricIndex, NumberExpression, Scaling, Sign};
use crate::number::{Enclosed, Exact};
use crate::plan::{FloatOp, Operand};

/// The most operations, and the largest stack. A formula that needs more is computed in fractions.
const MOST_OPS: usize = 256;
const MOST_STACK: usize = 16;

/// The operations so far.
pub(super) struct FloatMaker<'a> {
    setting: &'a Setting<'a>,
    ops: Vec<FloatOp>,
    depth: usize,
    /// The bits of all the numbers that go into the fraction of the result: sums, products and quotients have no more than
    /// their parts together, and one for the sum.
    bits: usize,
}

impl<'a> FloatMaker<'a> {
    pub(super) const fn new(setting: &'a Setting<'a>) -> Self {
        Self { setting, ops: Vec::new(), depth: 0, bits: 0 }
    }

    /// Returns the operations, and the most bits of their fraction.
    pub(super) fn finish(self) -> (Vec<FloatOp>, usize) {
        (self.ops, self.bits)
    }

    fn push(&mut self, op: FloatOp) -> Option<()> {
        match op {
            FloatOp::Number(_) | FloatOp::Metric { .. } => {
                self.depth = self.depth.checked_add(1)?
            }
            FloatOp::Plus | FloatOp::Times | FloatOp::Over | FloatOp::Least | FloatOp::Most => {
                self.depth = self.depth.checked_sub(1)?
            }
            FloatOp::Negative | FloatOp::Abs | FloatOp::Ln | FloatOp::Exp | FloatOp::Sqrt => {}
        }
        let of_function = match op {
            FloatOp::Ln | FloatOp::Exp | FloatOp::Sqrt => Enclosed::MOST_BITS,
            _ => 1,
        };
        self.bits = self.bits.saturating_add(of_function);
        self.ops.push(op);
        (self.depth <= MOST_STACK && self.ops.len() <= MOST_OPS).then_some(())
    }

    fn literal(&mut self, number: &Exact) -> Option<()> {
        self.bits = self.bits.saturating_add(number.bits());
        let number = Enclosed::of(number)?;
        self.push(FloatOp::Number(number))
    }

    /// Compiles `(v − zero_at) ÷ (full_at − zero_at)`: what is the same for all units is worked out before.
    pub(super) fn line(&mut self, of: MetricIndex, zero_at: &Exact, full_at: &Exact) -> Option<()> {
        let way = full_at.minus(zero_at).ok()?;
        let unit = match self.setting.framework.derived_at(of) {
            Some(derived) => {
                self.number(derived.formula.expression())?;
                Exact::ONE
            }
            None => {
                self.whole_numbers(of, 1.0)?;
                Exact::from(10u64.checked_pow(self.setting.places(of)?)?)
            }
        };
        self.literal(&Exact::ZERO.minus(zero_at).ok()?.times(&unit).ok()?)?;
        self.push(FloatOp::Plus)?;
        self.literal(&Exact::ONE.over(&way.times(&unit).ok()?).ok()??)?;
        self.push(FloatOp::Times)
    }

    fn metric(&mut self, metric: MetricIndex) -> Option<()> {
        if let Some(derived) = self.setting.framework.derived_at(metric) {
            return self.number(derived.formula.expression());
        }
        let places = self.setting.places(metric)?;
        let unit = 10f64.powi(i32::try_from(places).ok().filter(|places| *places <= 22)?);
        self.whole_numbers(metric, unit)
    }

    /// Puts the whole numbers of a column, divided by a power of ten, on the stack.
    fn whole_numbers(&mut self, metric: MetricIndex, unit: f64) -> Option<()> {
        let places = self.setting.places(metric)?;
        // A whole number of 64 bits, over a power of ten.
        self.bits = self.bits.saturating_add(160);
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
