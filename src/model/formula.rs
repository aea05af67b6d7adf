//! Formulas: expressions over metrics, read and checked.
//!
//! What a formula *is* stands here, as every other method does: a tree in which a number cannot
//! stand where a condition belongs, metrics are indices, and options are places. How formulas are
//! read, printed and worked out is in [`formula`](crate::formula).

use std::fmt;

use super::{MetricIndex, Scale, UnitKind};
use crate::number::{Date, Exact, Quantity};
use crate::word::words;

/// A formula: the text it was read from, and what that means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula<E> {
    text: String,
    expression: E,
    metrics: Vec<MetricIndex>,
    scale: Scale,
}

impl NumberFormula {
    /// `part / whole`, which is written as `text`.
    pub(crate) fn of_quotient(text: String, part: MetricIndex, whole: MetricIndex) -> Self {
        let first = Box::new(NumberExpression::Metric(part));
        let rest = vec![(Scaling::Over, NumberExpression::Metric(whole))];
        let metrics = if part == whole { vec![part] } else { vec![part, whole] };
        Self::new(text, NumberExpression::Product { first, rest }, metrics)
    }

    /// The same quotient with these points as its last divisor, written as they are shown. `None` if they are too long
    /// to be written.
    pub(crate) fn over(&self, points: &Exact) -> Option<Self> {
        let literal =
            |digits: &str| Some(NumberExpression::Literal(Quantity::of_text(digits).ok()?));
        let shown = points.to_string();
        let divisor = match shown.split_once('/') {
            None => literal(&shown)?,
            Some((above, below)) => {
                let rest = vec![(Scaling::Over, literal(below)?)];
                NumberExpression::Product { first: Box::new(literal(above)?), rest }
            }
        };
        let NumberExpression::Product { first, .. } = &self.expression else { return None };
        let (divided, _) = self.text.rsplit_once(" / (")?;
        let expression = NumberExpression::Product {
            first: first.clone(),
            rest: vec![(Scaling::Over, divisor)],
        };
        Some(Self::new(format!("{divided} / ({shown})"), expression, self.metrics.clone()))
    }

    /// The same formula over the figures of the year before.
    pub(crate) fn previous(&self) -> Self {
        let mut expression = self.expression.clone();
        expression.change_metrics(&mut |metric| *metric = metric.previous());
        let metrics = self.metrics.iter().map(|metric| metric.previous()).collect();
        Self::new(self.text.clone(), expression, metrics)
    }
}

/// A formula whose value is a number.
pub type NumberFormula = Formula<NumberExpression>;
/// A formula that holds or does not.
pub type ConditionFormula = Formula<ConditionExpression>;

impl<E> Formula<E> {
    /// `metrics` are those that the expression names, each once, in reading order.
    pub(crate) const fn new(text: String, expression: E, metrics: Vec<MetricIndex>) -> Self {
        Self { text, expression, metrics, scale: Scale::Unknown }
    }

    /// The same formula of a known scale.
    pub(crate) fn on(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// The scale of its value, or of the two numbers that it compares.
    pub(crate) const fn scale(&self) -> Scale {
        self.scale
    }

    /// The text, as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it means.
    #[must_use]
    pub const fn expression(&self) -> &E {
        &self.expression
    }

    /// The metrics that it names, each once, in reading order.
    #[must_use]
    pub fn metrics(&self) -> &[MetricIndex] {
        &self.metrics
    }
}

impl<E> fmt::Display for Formula<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether a term of a sum is added or taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// Whether a factor of a product multiplies or divides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scaling {
    /// `*`
    Times,
    /// `/`
    Over,
}

words! {
    /// How two values are compared.
    pub enum Comparison {
        /// Less.
        Below = "<",
        /// Less, or equal.
        AtMost = "<=",
        /// More.
        Above = ">",
        /// More, or equal.
        AtLeast = ">=",
        /// Equal.
        Equal = "==",
        /// Not equal.
        NotEqual = "!=",
    }
}

impl Comparison {
    /// Whether it holds between two values.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Below => left < right,
            Self::AtMost => left <= right,
            Self::Above => left > right,
            Self::AtLeast => left >= right,
            Self::Equal => left == right,
            Self::NotEqual => left != right,
        }
    }
}

words! {
    /// A function of one number.
    pub enum Function {
        /// The number without its sign.
        Abs = "abs",
        /// The natural logarithm; absent for a number that is not above zero.
        Ln = "ln",
        /// e to the power of the number.
        Exp = "exp",
        /// The square root; absent for a number below zero.
        Sqrt = "sqrt",
    }
}

/// An expression whose value is a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberExpression {
    /// A number, not negative.
    Literal(Quantity),
    /// A numeric metric.
    Metric(MetricIndex),
    /// `-x`
    Negative(Box<Self>),
    /// `a + b - c`, from left to right; `rest` is not empty.
    Sum {
        /// The first term.
        first: Box<Self>,
        /// The terms after it.
        rest: Vec<(Sign, Self)>,
    },
    /// `a * b / c`, from left to right; `rest` is not empty.
    Product {
        /// The first factor.
        first: Box<Self>,
        /// The factors after it.
        rest: Vec<(Scaling, Self)>,
    },
    /// `if(condition, then, otherwise)`
    If {
        /// What decides.
        condition: Box<ConditionExpression>,
        /// The value where it holds.
        then: Box<Self>,
        /// The value where it does not.
        otherwise: Box<Self>,
    },
    /// `min(a, b, …)`; at least two.
    Smallest(Vec<Self>),
    /// `max(a, b, …)`; at least two.
    Largest(Vec<Self>),
    /// `clamp(x, low, high)`
    Clamp {
        /// The number.
        value: Box<Self>,
        /// The least that comes out, even where `high` is below it.
        low: Box<Self>,
        /// The most that comes out.
        high: Box<Self>,
    },
    /// `round(x, places)`: half up, as the default of all roundings.
    Round {
        /// The number.
        value: Box<Self>,
        /// Decimal places, at most [`Rounding::MAX_PLACES`](crate::number::Rounding::MAX_PLACES).
        places: u32,
    },
    /// `abs(x)`, `ln(x)`, `exp(x)`, `sqrt(x)`
    Apply {
        /// The function.
        function: Function,
        /// Its argument.
        to: Box<Self>,
    },
    /// `count(c1, c2, …)`: how many hold; at least one.
    Count(Vec<ConditionExpression>),
    /// `end - start` of two days: the days between them.
    Days {
        /// The later day, as a rule.
        end: DateExpression,
        /// The day that is taken off.
        start: DateExpression,
    },
}

/// An expression that holds or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConditionExpression {
    /// A `yes_no` metric is yes.
    Metric(MetricIndex),
    /// `not c`
    Not(Box<Self>),
    /// `a and b and …`; at least two.
    All(Vec<Self>),
    /// `a or b or …`; at least two.
    Any(Vec<Self>),
    /// Two numbers.
    Numbers {
        /// The number before the sign.
        left: Box<NumberExpression>,
        /// The sign.
        comparison: Comparison,
        /// The number after it.
        right: Box<NumberExpression>,
    },
    /// Two days.
    Dates {
        /// The day before the sign.
        left: DateExpression,
        /// The sign.
        comparison: Comparison,
        /// The day after it.
        right: DateExpression,
    },
    /// A choice and an option: `head == "chief"`.
    Option {
        /// A `choice` metric.
        of: MetricIndex,
        /// Whether the choice is the option, or is not.
        is: bool,
        /// The option's place among the options of the metric.
        option: u32,
    },
    /// `present(m)`: the metric has a value. It holds or does not, whatever else is absent.
    Present(MetricIndex),
    /// The kind of the unit: `kind == "ward"`.
    Kind {
        /// Whether the unit is of this kind, or is not.
        is: bool,
        /// The kind.
        kind: UnitKind,
    },
    /// `if(condition, then, otherwise)`
    If {
        /// What decides.
        condition: Box<Self>,
        /// What must hold where it does.
        then: Box<Self>,
        /// What must hold where it does not.
        otherwise: Box<Self>,
    },
    /// `agrees(stated, exact, places)`: the exact number, rounded half up to the places that the
    /// stated one was written with, is the stated one.
    Agrees {
        /// A numeric metric.
        stated: MetricIndex,
        /// What it should be.
        exact: Box<NumberExpression>,
        /// Decimal places of the stated number as people write it: of `85.3%` one.
        places: u32,
        /// Whether people write it as a percentage: its fraction then has two places more.
        percent: bool,
    },
}

/// An expression whose value is a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateExpression {
    /// A day.
    Literal(Date),
    /// A `date` metric.
    Metric(MetricIndex),
}

impl NumberExpression {
    /// Changes every metric that it names.
    pub(crate) fn change_metrics(&mut self, change: &mut dyn FnMut(&mut MetricIndex)) {
        match self {
            Self::Literal(_) => {}
            Self::Metric(metric) => change(metric),
            Self::Negative(of) | Self::Apply { to: of, .. } | Self::Round { value: of, .. } => {
                of.change_metrics(change);
            }
            Self::Sum { first, rest } => {
                first.change_metrics(change);
                rest.iter_mut().for_each(|(_, term)| term.change_metrics(change));
            }
            Self::Product { first, rest } => {
                first.change_metrics(change);
                rest.iter_mut().for_each(|(_, factor)| factor.change_metrics(change));
            }
            Self::If { condition, then, otherwise } => {
                condition.change_metrics(change);
                then.change_metrics(change);
                otherwise.change_metrics(change);
            }
            Self::Smallest(of) | Self::Largest(of) => {
                of.iter_mut().for_each(|number| number.change_metrics(change));
            }
            Self::Clamp { value, low, high } => {
                [value, low, high].into_iter().for_each(|number| number.change_metrics(change));
            }
            Self::Count(of) => {
                of.iter_mut().for_each(|condition| condition.change_metrics(change));
            }
            Self::Days { end, start } => {
                end.change_metrics(change);
                start.change_metrics(change);
            }
        }
    }
}

impl ConditionExpression {
    fn change_metrics(&mut self, change: &mut dyn FnMut(&mut MetricIndex)) {
        match self {
            Self::Metric(of) | Self::Option { of, .. } | Self::Present(of) => change(of),
            Self::Kind { .. } => {}
            Self::Not(of) => of.change_metrics(change),
            Self::All(of) | Self::Any(of) => {
                of.iter_mut().for_each(|condition| condition.change_metrics(change));
            }
            Self::Numbers { left, right, .. } => {
                left.change_metrics(change);
                right.change_metrics(change);
            }
            Self::Dates { left, right, .. } => {
                left.change_metrics(change);
                right.change_metrics(change);
            }
            Self::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|of| of.change_metrics(change));
            }
            Self::Agrees { stated, exact, .. } => {
                change(stated);
                exact.change_metrics(change);
            }
        }
    }
}

impl DateExpression {
    fn change_metrics(&mut self, change: &mut dyn FnMut(&mut MetricIndex)) {
        if let Self::Metric(metric) = self {
            change(metric);
        }
    }
}
