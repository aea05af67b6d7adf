//! Functions: the number of their arguments, and their types.

use super::expressions::{Amount, Checker, FUNCTIONS, Typed};
use crate::diagnostic::{Code, Span, all_of, nearest, problem, shown};
use crate::formula::metrics::Lookup;
use crate::formula::parser::{Kind, Tree};
use crate::formula::unit_of_measure::Measure;
use crate::model::{ConditionExpression, Function, MetricType, NumberExpression, Scale};
use crate::number::{Decimal, Rounding};
use crate::said::said;

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
            ("min", [_, _, ..]) => {
                self.row(of, Decimal::min, NumberExpression::Smallest).and_then(number)
            }
            ("max", [_, _, ..]) => {
                self.row(of, Decimal::max, NumberExpression::Largest).and_then(number)
            }
            ("clamp", [_, low, high]) => self.clamp(of, low, high).and_then(number),
            ("round", [value, places]) => {
                let value = self.number(value);
                let places = self.places(places);
                let (value, places) = (value?, places?);
                let round = |of| NumberExpression::Round { value: Box::new(of), places };
                number(value.inside(round))
            }
            ("abs", [to]) => number(self.number(to)?.inside(|to| apply(Function::Abs, to))),
            ("ln", [to]) => self.function(Function::Ln, to).and_then(number),
            ("exp", [to]) => self.function(Function::Exp, to).and_then(number),
            ("sqrt", [to]) => self.function(Function::Sqrt, to).and_then(number),
            ("count", [_, ..]) => {
                let expression = NumberExpression::Count(self.conditions(of)?);
                number(Amount { expression, measure: Measure::plain(Scale::COUNTED) })
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
            "if" => said!(
                "three: `if(condition, then, otherwise)`",
                "ba: `if(điều kiện, nếu đúng, nếu sai)`"
            ),
            "min" => said!("at least two: `min(a, b)`", "ít nhất hai: `min(a, b)`"),
            "max" => said!("at least two: `max(a, b)`", "ít nhất hai: `max(a, b)`"),
            "clamp" => said!("three: `clamp(x, low, high)`", "ba: `clamp(x, thấp nhất, cao nhất)`"),
            "round" => said!("two: `round(x, places)`", "hai: `round(x, số chữ số)`"),
            "abs" => said!("one: `abs(x)`", "một: `abs(x)`"),
            "ln" => said!("one: `ln(x)`", "một: `ln(x)`"),
            "exp" => said!("one: `exp(x)`", "một: `exp(x)`"),
            "sqrt" => said!("one: `sqrt(x)`", "một: `sqrt(x)`"),
            "count" => said!("at least one: `count(condition)`", "ít nhất một: `count(điều kiện)`"),
            "previous" => {
                said!("one metric: `previous(dossiers)`", "một số liệu: `previous(dossiers)`")
            }
            "present" => said!("one: `present(m)`", "một: `present(m)`"),
            "agrees" => said!(
                "three: `agrees(stated, exact, places)`",
                "ba: `agrees(số nêu ra, số tính được, số chữ số)`"
            ),
            _ => {
                let (near, help) = match self.metrics.look_up(name) {
                    Lookup::Unknown => (nearest(name, FUNCTIONS), None),
                    _ => (
                        None,
                        Some(said!(
                            "it is a metric; multiplication is written with `*`",
                            "đây là một số liệu; phép nhân viết bằng `*`"
                        )),
                    ),
                };
                return self.fault(problem! { at, Code::UnknownFunction;
                    says "there is no function `{}`", "không có hàm `{}`", shown(name);
                    allowed all_of(FUNCTIONS);
                    maybe_help help;
                    meant near;
                });
            }
        };
        let given = match given {
            0 => said!("no argument", "không có đối số nào"),
            1 => said!("one argument", "một đối số"),
            more => said!("{more} arguments", "{more} đối số", more),
        };
        self.fault(problem! { place, Code::ArgumentCount;
            says "`{name}` has {given}", "`{name}` có {given}", name, given;
            allowed wanted;
            help "arguments are separated by commas; decimals are written with a point",
                "các đối số cách nhau bằng dấu phẩy; số thập phân viết bằng dấu chấm";
        })
    }

    fn choice(&mut self, condition: &Tree, then: &Tree, otherwise: &Tree) -> Option<Typed<'m>> {
        let decides = self.condition(condition);
        let (a, b) = (self.typed(then), self.typed(otherwise));
        let (decides, a, b) = (decides?, a?, b?);
        let condition = Box::new(decides);
        match (a, b) {
            (Typed::Number(a), Typed::Number(b)) => {
                let mut row = (then.place, a.measure);
                self.one_scale(row, (otherwise.place, b.measure))?;
                self.join(&mut row, (otherwise.place, b.measure), |a, b| a.or(b, larger))?;
                let (then, otherwise) = (Box::new(a.expression), Box::new(b.expression));
                let expression = NumberExpression::If { condition, then, otherwise };
                Some(Typed::Number(Amount { expression, measure: row.1 }))
            }
            (Typed::Condition(then), Typed::Condition(otherwise)) => {
                let (then, otherwise) = (Box::new(then), Box::new(otherwise));
                Some(Typed::Condition(ConditionExpression::If { condition, then, otherwise }))
            }
            (Typed::Condition(_), other) => self.wrong_type(
                otherwise.place,
                &other,
                said!("a condition as in the other branch", "một điều kiện như ở nhánh kia"),
            ),
            (Typed::Number(_), other) => self.wrong_type(
                otherwise.place,
                &other,
                said!("a number as in the other branch", "một số như ở nhánh kia"),
            ),
            (other, _) => self.wrong_type(
                then.place,
                &other,
                said!("a number or a condition", "một số hoặc một điều kiện"),
            ),
        }
    }

    /// Checks numbers that must have one unit of measure. `of` chooses between two that are written out.
    fn row(
        &mut self,
        trees: &[Tree],
        of: fn(Decimal, Decimal) -> Decimal,
        make: impl FnOnce(Vec<NumberExpression>) -> NumberExpression,
    ) -> Option<Amount<'m>> {
        let amounts = self.numbers(trees)?;
        let placed: Vec<_> =
            trees.iter().zip(&amounts).map(|(tree, of)| (tree.place, of.measure)).collect();
        let mut row = *placed.first()?;
        for next in placed.iter().skip(1) {
            self.join(&mut row, *next, |one, two| one.or(two, of))?;
        }
        if let Some(share) = placed.iter().find(|(_, of)| of.scale.is_declared_share()) {
            for other in placed.iter().filter(|other| *other != share) {
                self.bounded(*share, *other)?;
            }
        }
        let expression = make(amounts.into_iter().map(|amount| amount.expression).collect());
        Some(Amount { expression, measure: row.1 })
    }

    fn clamp(&mut self, of: &[Tree], low: &Tree, high: &Tree) -> Option<Amount<'m>> {
        if let (Kind::Number(least), Kind::Number(most)) = (&low.kind, &high.kind)
            && least.value > most.value
        {
            return self.fault(problem! { low.place.to(high.place), Code::BoundsReversed;
                says "nothing lies between `{least}` and `{most}`",
                    "không có gì nằm giữa `{least}` và `{most}`", least, most;
                allowed "`clamp(x, low, high)`", "`clamp(x, thấp nhất, cao nhất)`";
                help "exchange the two", "đổi chỗ hai số";
            });
        }
        self.row(of, larger, |numbers| match <[NumberExpression; 3]>::try_from(numbers) {
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
        self.fault(problem! { tree.place, Code::PlacesNotWritten;
            says "`{}` is not a number of decimal places",
                "`{}` không phải là số chữ số thập phân", self.written(tree.place);
            allowed "a whole number from 0 to {}, written out",
                "một số nguyên từ 0 đến {}, ghi hẳn ra", Rounding::MAX_PLACES;
        })
    }

    fn present(&mut self, of: &Tree) -> Option<ConditionExpression> {
        let (index, _) = match &of.kind {
            Kind::Call { name, arguments, .. } if name == "previous" => match &arguments[..] {
                [of] => self.metric_before(of)?,
                _ => return self.typed(of).and(None),
            },
            _ => self.metric_alone(
                of,
                said!(
                    "a metric of any type by itself: `present(rate)`",
                    "riêng một số liệu, kiểu nào cũng được: `present(rate)`"
                ),
            )?,
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
        let NumberExpression::Metric(index) = first.expression else {
            return self.fault(problem! { stated.place, Code::FormulaType;
                says "`{}` is not a number that was stated",
                    "`{}` không phải là số được nêu ra", self.written(stated.place);
                allowed "a metric by itself: `agrees(rate, part / whole, 1)`",
                    "riêng một số liệu: `agrees(rate, part / whole, 1)`";
            });
        };
        self.compared_numbers((stated.place, &first), (exact.place, &second))?;
        let kind = self.metrics.at(index).map(|metric| &metric.kind);
        Some(ConditionExpression::Agrees {
            stated: index,
            exact: Box::new(second.expression),
            places: places?,
            percent: kind == Some(&MetricType::Percent),
        })
    }
}

fn apply(function: Function, to: NumberExpression) -> NumberExpression {
    NumberExpression::Apply { function, to: Box::new(to) }
}

/// Returns the number that is farther from zero.
fn larger(one: Decimal, two: Decimal) -> Decimal {
    if one.abs() < two.abs() { two } else { one }
}
