//! The value of a formula for one unit, in exact fractions.

use crate::model::{
    AbsentKind, Comparison, ConditionExpression, DateExpression, Function, MetricIndex,
    NumberExpression, Scaling, Sign,
};
use crate::number::{Date, Exact, Overflow, Rounded, Rounding, RoundingMode, Shown};

/// The values of one unit.
pub trait Values {
    /// Returns the number that a metric holds, or that it is derived as.
    ///
    /// # Errors
    /// [`NoValue`] if a value is absent, or a number that is derived is too large.
    fn number(&self, metric: MetricIndex) -> Result<Found<Exact>, NoValue>;

    /// Returns whether the answer is yes.
    ///
    /// # Errors
    /// [`AbsentKind`] if the value is absent.
    fn answer(&self, metric: MetricIndex) -> Result<bool, AbsentKind>;

    /// Returns the position of the chosen option.
    ///
    /// # Errors
    /// [`AbsentKind`] if the value is absent.
    fn option(&self, metric: MetricIndex) -> Result<u32, AbsentKind>;

    /// Returns the day that a metric holds.
    ///
    /// # Errors
    /// [`AbsentKind`] if the value is absent.
    fn date(&self, metric: MetricIndex) -> Result<Date, AbsentKind>;

    /// Returns whether a metric has a value, of any type.
    fn is_present(&self, metric: MetricIndex) -> bool;

    /// Returns the kind of the unit.
    fn kind(&self) -> &str;
}

/// A result, and whether an irrational number went into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// The number, or whether the condition holds.
    pub value: T,
    /// Whether an irrational logarithm, exponential or root was cut to 30 digits on the way.
    pub approximate: bool,
}

impl<T> Found<T> {
    /// Makes a result that no irrational number went into.
    pub const fn exact(value: T) -> Self {
        Self { value, approximate: false }
    }
}

/// The reason why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoValue {
    /// A value is absent; the gravest absence if several are.
    Absent(AbsentKind),
    /// A number is too large.
    Overflow,
}

impl From<Overflow> for NoValue {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl From<AbsentKind> for NoValue {
    fn from(kind: AbsentKind) -> Self {
        Self::Absent(kind)
    }
}

impl NoValue {
    /// Returns the graver of two reasons. A number that is too large matters only where every value is there.
    #[must_use]
    pub fn graver(self, other: Self) -> Self {
        match (self, other) {
            (Self::Absent(one), Self::Absent(other)) => Self::Absent(one.min(other)),
            (Self::Absent(kind), Self::Overflow) | (Self::Overflow, Self::Absent(kind)) => {
                Self::Absent(kind)
            }
            (Self::Overflow, Self::Overflow) => Self::Overflow,
        }
    }
}

type Worked<T> = Result<Found<T>, NoValue>;

/// Computes the value of a number expression.
///
/// # Errors
/// [`NoValue`] if a value is absent or a number is too large.
pub fn number(expression: &NumberExpression, values: &dyn Values) -> Worked<Exact> {
    match expression {
        NumberExpression::Literal(quantity) => Ok(Found::exact(Exact::from(quantity.value))),
        NumberExpression::Metric(metric) => values.number(*metric),
        NumberExpression::Negative(of) => map(number(of, values)?, |n| Ok(n.negated())),
        NumberExpression::Sum { first, rest } => {
            let terms = rest.iter().map(|(sign, term)| (*sign, number(term, values)));
            chain(number(first, values), terms, |sum, sign, term| match sign {
                Sign::Plus => Ok(sum.plus(term)?),
                Sign::Minus => Ok(sum.minus(term)?),
            })
        }
        NumberExpression::Product { first, rest } => {
            let factors = rest.iter().map(|(scaling, factor)| (*scaling, number(factor, values)));
            chain(number(first, values), factors, |product, scaling, factor| match scaling {
                Scaling::Times => Ok(product.times(factor)?),
                Scaling::Over => match product.over(factor)? {
                    Some(quotient) => Ok(quotient),
                    None => absent(AbsentKind::ZeroWhole),
                },
            })
        }
        NumberExpression::If { condition: decides, then, otherwise } => {
            let decided = condition(decides, values)?;
            let taken = number(if decided.value { then } else { otherwise }, values)?;
            Ok(Found { approximate: taken.approximate || decided.approximate, ..taken })
        }
        NumberExpression::Smallest(of) => one_of(of, values, |one, other| one.min(other)),
        NumberExpression::Largest(of) => one_of(of, values, |one, other| one.max(other)),
        NumberExpression::Clamp { value, low, high } => {
            let all = all([value, low, high].map(|part| number(part, values)))?;
            map(all, |numbers| match <[Exact; 3]>::try_from(numbers) {
                Ok([value, low, high]) => Ok(value.min(high).max(low)),
                // There are three.
                Err(_) => Err(Overflow),
            })
        }
        NumberExpression::Round { value, places } => {
            map(number(value, values)?, |n| Ok(n.rounded(half_up(*places))))
        }
        NumberExpression::Apply { function, to } => apply(*function, number(to, values)?),
        NumberExpression::Count(conditions) => {
            let held = all(conditions.iter().map(|c| condition(c, values)))?;
            let count = held.value.into_iter().filter(|held| *held).count();
            let count = Exact::from(u64::try_from(count).unwrap_or(u64::MAX));
            Ok(Found { value: count, approximate: held.approximate })
        }
        NumberExpression::Days { end, start } => {
            let days = both(date(*end, values), date(*start, values))?;
            Ok(Found::exact(days_between(days.value.0, days.value.1)))
        }
    }
}

/// Computes whether a condition holds.
///
/// # Errors
/// [`NoValue`] if a value is absent or a number is too large.
pub fn condition(expression: &ConditionExpression, values: &dyn Values) -> Worked<bool> {
    match expression {
        ConditionExpression::Metric(metric) => Ok(Found::exact(values.answer(*metric)?)),
        ConditionExpression::Not(of) => map(condition(of, values)?, |held| Ok(!held)),
        ConditionExpression::All(of) => {
            let held = all(of.iter().map(|c| condition(c, values)))?;
            map(held, |held| Ok(held.into_iter().all(|held| held)))
        }
        ConditionExpression::Any(of) => {
            let held = all(of.iter().map(|c| condition(c, values)))?;
            map(held, |held| Ok(held.into_iter().any(|held| held)))
        }
        ConditionExpression::Numbers { left, comparison, right } => {
            let sides = both(number(left, values), number(right, values))?;
            map(sides, |(left, right)| Ok(comparison.holds(&left, &right)))
        }
        ConditionExpression::Dates { left, comparison, right } => {
            let sides = both(date(*left, values), date(*right, values))?;
            map(sides, |(left, right)| Ok(comparison.holds(&left, &right)))
        }
        ConditionExpression::Option { of, is, option } => {
            Ok(Found::exact((values.option(*of)? == *option) == *is))
        }
        ConditionExpression::Present(metric) => Ok(Found::exact(values.is_present(*metric))),
        ConditionExpression::Kind { is, kind } => {
            Ok(Found::exact((values.kind() == kind.as_str()) == *is))
        }
        ConditionExpression::If { condition: decides, then, otherwise } => {
            let decided = condition(decides, values)?;
            let taken = condition(if decided.value { then } else { otherwise }, values)?;
            Ok(Found { approximate: taken.approximate || decided.approximate, ..taken })
        }
        ConditionExpression::Agrees { stated, exact, places, percent } => {
            let sides = both(values.number(*stated), number(exact, values))?;
            let places = if *percent { places.saturating_add(2) } else { *places };
            map(sides, |(stated, exact)| Ok(exact.rounded(half_up(places)) == stated))
        }
    }
}

/// The two sides of a comparison that is a whole formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The value before the sign. `None` for days.
    pub(crate) left: Option<Exact>,
    /// The value after it. `None` for days.
    pub(crate) right: Option<Exact>,
    /// Left − right. For days, the number of days between them.
    pub(crate) difference: Exact,
    /// The comparison.
    pub(crate) comparison: Comparison,
}

/// Returns the sides of a formula that is one comparison. `None` for any other formula, or if a
/// side is absent.
pub(crate) fn compared(
    expression: &ConditionExpression,
    values: &dyn Values,
) -> Option<Difference> {
    let (left, right, comparison) = match expression {
        ConditionExpression::Numbers { left, comparison, right } => {
            (number(left, values).ok()?.value, number(right, values).ok()?.value, *comparison)
        }
        ConditionExpression::Agrees { stated, exact, .. } => {
            let stated = values.number(*stated).ok()?.value;
            (stated, number(exact, values).ok()?.value, Comparison::Equal)
        }
        ConditionExpression::Dates { left, comparison, right } => {
            let (left, right) = (date(*left, values).ok()?.value, date(*right, values).ok()?.value);
            let difference = days_between(left, right);
            return Some(Difference {
                left: None,
                right: None,
                difference,
                comparison: *comparison,
            });
        }
        _ => return None,
    };
    let difference = left.minus(&right).ok()?;
    Some(Difference { left: Some(left), right: Some(right), difference, comparison })
}

const fn half_up(places: u32) -> Rounding {
    Rounding { places, mode: RoundingMode::HalfUp }
}

fn date(expression: DateExpression, values: &dyn Values) -> Worked<Date> {
    match expression {
        DateExpression::Literal(date) => Ok(Found::exact(date)),
        DateExpression::Metric(metric) => Ok(Found::exact(values.date(metric)?)),
    }
}

fn days_between(end: Date, start: Date) -> Exact {
    Exact::from(i64::from(end.day_number()).saturating_sub(i64::from(start.day_number())))
}

fn map<T, U>(found: Found<T>, change: impl FnOnce(T) -> Result<U, Overflow>) -> Worked<U> {
    Ok(Found { value: change(found.value)?, approximate: found.approximate })
}

/// Returns both, or the graver reason why one is missing.
fn both<T, U>(one: Worked<T>, other: Worked<U>) -> Worked<(T, U)> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok(Found {
            approximate: one.approximate || other.approximate,
            value: (one.value, other.value),
        }),
        (Err(one), Err(other)) => Err(one.graver(other)),
        (Err(reason), Ok(_)) | (Ok(_), Err(reason)) => Err(reason),
    }
}

/// Returns all, or the gravest reason why one is missing.
fn all<T>(found: impl IntoIterator<Item = Worked<T>>) -> Worked<Vec<T>> {
    let mut values = Ok(Found::exact(Vec::new()));
    for next in found {
        values = both(values, next).map(|Found { value: (mut values, next), approximate }| {
            values.push(next);
            Found { value: values, approximate }
        });
    }
    values
}

/// Combines a row from left to right. An absent value makes the row absent, but the rest is still
/// computed, because a graver absence may follow.
fn chain<S>(
    first: Worked<Exact>,
    rest: impl Iterator<Item = (S, Worked<Exact>)>,
    step: impl Fn(&Exact, S, &Exact) -> Result<Exact, NoValue>,
) -> Worked<Exact> {
    let mut result = first;
    for (sign, next) in rest {
        result = both(result, next).and_then(|Found { value: (so_far, next), approximate }| {
            Ok(Found { value: step(&so_far, sign, &next)?, approximate })
        });
    }
    result
}

fn one_of(
    of: &[NumberExpression],
    values: &dyn Values,
    choose: impl Fn(Exact, Exact) -> Exact,
) -> Worked<Exact> {
    let found = all(of.iter().map(|part| number(part, values)))?;
    // The reader refuses an empty list.
    map(found, |numbers| Ok(numbers.into_iter().reduce(choose).unwrap_or(Exact::ZERO)))
}

fn apply(function: Function, to: Found<Exact>) -> Worked<Exact> {
    let cut = |result: Result<Option<Rounded>, Overflow>| match result? {
        Some(Rounded { value, approximate }) => {
            Ok(Found { value, approximate: approximate || to.approximate })
        }
        None => absent(AbsentKind::ZeroWhole),
    };
    match function {
        Function::Abs if to.value.is_negative() => map(to, |n| Ok(n.negated())),
        Function::Abs => Ok(to),
        Function::Ln => cut(to.value.ln()),
        Function::Sqrt => cut(to.value.sqrt()),
        Function::Exp => cut(to.value.exp().map(Some)),
    }
}

/// Returns the [`NoValue`] of an absent value.
const fn absent<T>(kind: AbsentKind) -> Result<T, NoValue> {
    Err(NoValue::Absent(kind))
}

/// Returns a number as a decimal: exact if there is one, to ten places if not.
pub(crate) fn shown(value: &Exact) -> Option<Shown> {
    let exact = value.as_decimal().map(|decimal| decimal.normalize().into());
    exact.or_else(|| value.shown(Rounding::MAX_PLACES).ok())
}
