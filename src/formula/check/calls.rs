//! Functions: the number of their arguments, and their types.

use super::expressions::{Amount, Checker, FUNCTIONS, Typed};
use crate::diagnostic::{Code, Span, all_of, nearest, shown};
use crate::formula::metrics::Lookup;
use crate::formula::parser::{Kind, Tree};
use crate::formula::unit_of_measure::Dimension;
use crate::model::{ConditionExpression, Function, MetricType, NumberExpression};
use crate::number::Rounding;

impl<'m> Checker<'_, 'm> {
    /// Checks a function and its arguments.
    pub(super) fn call(
        &mut self,
        place: Span,
        at: Span,
        name: &str,
        of: &[Tree],
    ) -> Option<Typed<'m>> {
        let number = |amount: Amount<'m>| Some(Typed::Number(amount));
        match (name, of) {
            ("if", [condition, then, otherwise]) => self.choice(condition, then, otherwise),
            ("min", [_, _, ..]) => self.row(of, NumberExpression::Smallest).and_then(number),
            ("max", [_, _, ..]) => self.row(of, NumberExpression::Largest).and_then(number),
            ("clamp", [_, low, high]) => self.clamp(of, low, high).and_then(number),
            ("round", [value, places]) => {
                let value = self.number(value);
                let places = self.places(places);
                let Amount { expression, dimension, .. } = value?;
                let expression =
                    NumberExpression::Round { value: Box::new(expression), places: places? };
                number(Amount { expression, dimension, metric: None })
            }
            ("abs", [to]) => {
                let Amount { expression, dimension, .. } = self.number(to)?;
                let expression = apply(Function::Abs, expression);
                number(Amount { expression, dimension, metric: None })
            }
            ("ln", [to]) => self.function(Function::Ln, to).and_then(number),
            ("exp", [to]) => self.function(Function::Exp, to).and_then(number),
            ("sqrt", [to]) => self.function(Function::Sqrt, to).and_then(number),
            ("count", [_, ..]) => {
                let expression = NumberExpression::Count(self.conditions(of)?);
                number(Amount { expression, dimension: Dimension::Any, metric: None })
            }
            ("present", [of]) => self.present(of).map(Typed::Condition),
            ("agrees", [stated, exact, places]) => {
                self.agrees(stated, exact, places).map(Typed::Condition)
            }
            ("previous", [of]) => self.previous(place, of),
            _ => {
                // The arguments are checked all the same.
                of.iter().for_each(|argument| {
                    self.typed(argument);
                });
                self.no_such_call(place, at, name, of.len())
            }
        }
    }

    fn function(&mut self, function: Function, to: &Tree) -> Option<Amount<'m>> {
        self.number(to).map(|amount| Amount::plain(apply(function, amount.expression)))
    }

    fn no_such_call<T>(&mut self, place: Span, at: Span, name: &str, given: usize) -> Option<T> {
        let wanted = match name {
            "if" => "three: `if(condition, then, otherwise)`",
            "min" => "at least two: `min(a, b)`",
            "max" => "at least two: `max(a, b)`",
            "clamp" => "three: `clamp(x, low, high)`",
            "round" => "two: `round(x, places)`",
            "abs" => "one: `abs(x)`",
            "ln" => "one: `ln(x)`",
            "exp" => "one: `exp(x)`",
            "sqrt" => "one: `sqrt(x)`",
            "count" => "at least one: `count(condition)`",
            "previous" => "one metric: `previous(dossiers)`",
            "present" => "one: `present(m)`",
            "agrees" => "three: `agrees(stated, exact, places)`",
            _ => {
                let (near, help) = match self.metrics.look_up(name) {
                    Lookup::Unknown => (nearest(name, FUNCTIONS), None),
                    _ => (
                        None,
                        Some("it is a metric; multiplication is written with `*`".to_owned()),
                    ),
                };
                return self.fault(
                    at.problem(
                        Code::UnknownFunction,
                        format!("there is no function `{}`", shown(name)),
                    )
                    .allowed(all_of(FUNCTIONS))
                    .maybe_help(help)
                    .meant(near),
                );
            }
        };
        let given = match given {
            0 => "no argument".to_owned(),
            1 => "one argument".to_owned(),
            more => format!("{more} arguments"),
        };
        self.fault(
            place
                .problem(Code::ArgumentCount, format!("`{name}` has {given}"))
                .allowed(wanted)
                .help("arguments are separated by commas; decimals are written with a point"),
        )
    }

    fn choice(&mut self, condition: &Tree, then: &Tree, otherwise: &Tree) -> Option<Typed<'m>> {
        let decides = self.condition(condition);
        let (a, b) = (self.typed(then), self.typed(otherwise));
        let (decides, a, b) = (decides?, a?, b?);
        let condition = Box::new(decides);
        match (a, b) {
            (Typed::Number(a), Typed::Number(b)) => {
                let mut row = Some((then.place, a.dimension));
                self.join(&mut row, otherwise.place, b.dimension)?;
                let (then, otherwise) = (Box::new(a.expression), Box::new(b.expression));
                Some(Typed::Number(Amount {
                    expression: NumberExpression::If { condition, then, otherwise },
                    dimension: row.map_or(Dimension::Unknown, |(_, dimension)| dimension),
                    metric: None,
                }))
            }
            (Typed::Condition(then), Typed::Condition(otherwise)) => {
                let (then, otherwise) = (Box::new(then), Box::new(otherwise));
                Some(Typed::Condition(ConditionExpression::If { condition, then, otherwise }))
            }
            (Typed::Condition(_), other) => {
                self.wrong_type(otherwise.place, &other, "a condition as in the other branch")
            }
            (Typed::Number(_), other) => {
                self.wrong_type(otherwise.place, &other, "a number as in the other branch")
            }
            (other, _) => self.wrong_type(then.place, &other, "a number or a condition"),
        }
    }

    /// Checks numbers that must have one unit of measure.
    fn row(
        &mut self,
        of: &[Tree],
        make: impl FnOnce(Vec<NumberExpression>) -> NumberExpression,
    ) -> Option<Amount<'m>> {
        let amounts = self.numbers(of)?;
        let mut joined = None;
        for (tree, amount) in of.iter().zip(&amounts) {
            self.join(&mut joined, tree.place, amount.dimension)?;
        }
        let expression = make(amounts.into_iter().map(|amount| amount.expression).collect());
        let dimension = joined.map_or(Dimension::Unknown, |(_, dimension)| dimension);
        Some(Amount { expression, dimension, metric: None })
    }

    fn clamp(&mut self, of: &[Tree], low: &Tree, high: &Tree) -> Option<Amount<'m>> {
        if let (Kind::Number(least), Kind::Number(most)) = (&low.kind, &high.kind)
            && least.value > most.value
        {
            let message = format!("nothing lies between `{least}` and `{most}`");
            return self.fault(
                low.place
                    .to(high.place)
                    .problem(Code::BoundsReversed, message)
                    .allowed("`clamp(x, low, high)`")
                    .help("exchange the two"),
            );
        }
        self.row(of, |numbers| match <[NumberExpression; 3]>::try_from(numbers) {
            Ok(three) => {
                let [value, low, high] = three.map(Box::new);
                NumberExpression::Clamp { value, low, high }
            }
            // There are exactly three.
            Err(numbers) => NumberExpression::Largest(numbers),
        })
    }

    /// Reads decimal places, which must be written out.
    fn places(&mut self, tree: &Tree) -> Option<u32> {
        let written = match &tree.kind {
            Kind::Number(quantity) if !quantity.percent && quantity.value.fract().is_zero() => {
                u32::try_from(quantity.value).ok().filter(|places| *places <= Rounding::MAX_PLACES)
            }
            _ => None,
        };
        if written.is_some() {
            return written;
        }
        let message = format!("`{}` is not a number of decimal places", self.written(tree.place));
        self.fault(
            tree.place
                .problem(Code::PlacesNotWritten, message)
                .allowed(format!("a whole number from 0 to {}, written out", Rounding::MAX_PLACES)),
        )
    }

    fn present(&mut self, of: &Tree) -> Option<ConditionExpression> {
        let (index, _) = match &of.kind {
            Kind::Call { name, arguments, .. } if name == "previous" => match &arguments[..] {
                [of] => self.metric_before(of)?,
                _ => return self.typed(of).and(None),
            },
            _ => self.metric_alone(of, "a metric of any type by itself: `present(rate)`")?,
        };
        self.names(index);
        Some(ConditionExpression::Present(index))
    }

    fn agrees(
        &mut self,
        stated: &Tree,
        exact: &Tree,
        places: &Tree,
    ) -> Option<ConditionExpression> {
        let first = self.number(stated);
        let second = self.number(exact);
        let places = self.places(places);
        let (first, second) = (first?, second?);
        let (NumberExpression::Metric(index), Some(metric)) = (&first.expression, first.metric)
        else {
            let message =
                format!("`{}` is not a number that was stated", self.written(stated.place));
            return self.fault(
                stated
                    .place
                    .problem(Code::FormulaType, message)
                    .allowed("a metric by itself: `agrees(rate, part / whole, 1)`"),
            );
        };
        self.join(&mut Some((stated.place, first.dimension)), exact.place, second.dimension)?;
        Some(ConditionExpression::Agrees {
            stated: *index,
            exact: Box::new(second.expression),
            places: places?,
            percent: metric.kind == MetricType::Percent,
        })
    }
}

fn apply(function: Function, to: NumberExpression) -> NumberExpression {
    NumberExpression::Apply { function, to: Box::new(to) }
}
