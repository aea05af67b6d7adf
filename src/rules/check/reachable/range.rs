//! Bounds on the value of a formula, if they can be worked out.

use super::values::Domain;
use crate::model::{Function, MetricIndex, NumberExpression, Scaling, Sign};
use crate::number::{Exact, Rounding, RoundingMode};

/// The least and the greatest value. An end that is `None` is open or unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Range {
    pub(crate) low: Option<Exact>,
    pub(crate) high: Option<Exact>,
}

impl From<Domain> for Range {
    fn from(domain: Domain) -> Self {
        Self { low: domain.low().map(Exact::from), high: domain.high().map(Exact::from) }
    }
}

impl Range {
    fn only(value: Exact) -> Self {
        Self { low: Some(value.clone()), high: Some(value) }
    }

    fn is_not_negative(&self) -> bool {
        self.low.as_ref().is_some_and(|low| !low.is_negative())
    }

    /// Returns whether there is no value but zero.
    pub(crate) fn is_zero(&self) -> bool {
        self.is_not_negative() && self.is_at_most_zero()
    }

    /// Returns whether no value is above zero.
    pub(crate) fn is_at_most_zero(&self) -> bool {
        self.high.as_ref().is_some_and(|high| *high <= Exact::ZERO)
    }

    /// Returns the range of a number whose metrics have the values in `domain`. No value is outside the range.
    pub(crate) fn of(number: &NumberExpression, domain: &dyn Fn(MetricIndex) -> Domain) -> Self {
        let of = |number: &NumberExpression| Self::of(number, domain);
        match number {
            NumberExpression::Literal(quantity) => Self::only(Exact::from(quantity.value)),
            NumberExpression::Metric(metric) => Self::from(domain(*metric)),
            NumberExpression::Negative(of_this) => of(of_this).negative(),
            NumberExpression::Sum { first, rest } => {
                rest.iter().fold(of(first), |sum, (sign, term)| match sign {
                    Sign::Plus => sum.plus(of(term)),
                    Sign::Minus => sum.plus(of(term).negative()),
                })
            }
            NumberExpression::Product { first, rest } => {
                rest.iter().fold(of(first), |product, (scaling, factor)| match scaling {
                    Scaling::Times => product.times(&of(factor)),
                    Scaling::Over => product.over(&of(factor)),
                })
            }
            NumberExpression::If { then, otherwise, .. } => of(then).or(of(otherwise)),
            NumberExpression::Smallest(numbers) => Self {
                low: numbers.iter().map(|one| of(one).low).min().flatten(),
                // One known upper end bounds the minimum.
                high: numbers.iter().filter_map(|one| of(one).high).min(),
            },
            NumberExpression::Largest(numbers) => {
                let highs: Option<Vec<_>> = numbers.iter().map(|one| of(one).high).collect();
                Self {
                    low: numbers.iter().filter_map(|one| of(one).low).max(),
                    high: highs.and_then(|highs| highs.into_iter().max()),
                }
            }
            NumberExpression::Clamp { low, high, .. } => {
                let (low, high) = (of(low), of(high));
                // If the ends are reversed, `clamp` returns the lower one.
                let most = low.high.zip(high.high).map(|(low, high)| low.max(high));
                Self { low: low.low, high: most }
            }
            NumberExpression::Round { value, places } => {
                let rounding = Rounding { places: *places, mode: RoundingMode::HalfUp };
                let Self { low, high } = of(value);
                let rounded = |end: Option<Exact>| end.map(|end| end.rounded(rounding));
                Self { low: rounded(low), high: rounded(high) }
            }
            NumberExpression::Apply { function, to } => of(to).through(*function),
            NumberExpression::Count(conditions) => Self {
                low: Some(Exact::ZERO),
                high: u64::try_from(conditions.len()).ok().map(Exact::from),
            },
            NumberExpression::Days { .. } => Self::default(),
        }
    }

    fn negative(self) -> Self {
        let turned = |end: Option<Exact>| Exact::ZERO.minus(&end?).ok();
        Self { low: turned(self.high), high: turned(self.low) }
    }

    fn plus(self, other: Self) -> Self {
        let sum = |one: Option<Exact>, two: Option<Exact>| one?.plus(&two?).ok();
        Self { low: sum(self.low, other.low), high: sum(self.high, other.high) }
    }

    /// Returns the smallest range that contains both.
    fn or(self, other: Self) -> Self {
        let (low, high) = (self.low.zip(other.low), self.high.zip(other.high));
        Self { low: low.map(|(a, b)| a.min(b)), high: high.map(|(a, b)| a.max(b)) }
    }

    /// Returns the range of the product. It is open if a factor may be negative.
    fn times(&self, other: &Self) -> Self {
        if !self.is_not_negative() || !other.is_not_negative() {
            return Self::default();
        }
        let product =
            |one: &Option<Exact>, two: &Option<Exact>| one.as_ref()?.times(two.as_ref()?).ok();
        Self { low: product(&self.low, &other.low), high: product(&self.high, &other.high) }
    }

    /// Returns the range of the quotient. It is open if the divisor may come near to zero.
    fn over(&self, other: &Self) -> Self {
        if !self.is_not_negative() || !other.is_not_negative() {
            return Self::default();
        }
        let quotient =
            |one: &Option<Exact>, two: &Option<Exact>| one.as_ref()?.over(two.as_ref()?).ok()?;
        let low = quotient(&self.low, &other.high).unwrap_or(Exact::ZERO);
        Self { low: Some(low), high: quotient(&self.high, &other.low) }
    }

    fn through(self, function: Function) -> Self {
        match function {
            Function::Abs => {
                let far = |end: &Exact| match end.is_negative() {
                    true => Exact::ZERO.minus(end).ok(),
                    false => Some(end.clone()),
                };
                let high = self.low.as_ref().zip(self.high.as_ref());
                let high = high.and_then(|(low, high)| Some(far(low)?.max(far(high)?)));
                Self { low: Some(Exact::ZERO), high }
            }
            // The root of a number is at most the number or 1, whichever is greater. A logarithm is below its
            // number.
            Function::Sqrt => {
                Self { low: Some(Exact::ZERO), high: self.high.map(|high| high.max(Exact::ONE)) }
            }
            Function::Ln => Self { low: None, high: self.high },
            Function::Exp => Self { low: Some(Exact::ZERO), high: None },
        }
    }
}
