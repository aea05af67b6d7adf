//! Printing of expressions, which read back to the same expression; and their parts, for
//! explanations.

use std::fmt::Write as _;

use super::lexer::{begins_word, continues_word};
use super::metrics::Metrics;
use crate::model::{
    ConditionExpression, DateExpression, MetricIndex, MetricType, NumberExpression, Scaling, Sign,
};
use crate::number::Quantity;

/// Prints a number expression in its plain form: no unnecessary brackets, one space around signs.
#[must_use]
pub fn print_number(expression: &NumberExpression, metrics: &dyn Metrics) -> String {
    let mut printer = Printer { metrics, fill: None, text: String::new() };
    printer.number(expression, Binding::Row);
    printer.text
}

/// Prints the id of a metric: in backticks, if it is not a word of formulas.
#[must_use]
pub fn print_metric(id: &str) -> String {
    let word = id.starts_with(begins_word) && id.chars().all(continues_word);
    match word && !matches!(id, "and" | "or" | "not") {
        true => id.to_owned(),
        false => format!("`{id}`"),
    }
}

/// Prints the metric of the year before. `printed` is the metric as it is printed.
pub(crate) fn print_previous(printed: &str) -> String {
    format!("previous({printed})")
}

/// Prints a condition in its plain form.
#[must_use]
pub fn print_condition(expression: &ConditionExpression, metrics: &dyn Metrics) -> String {
    let mut printer = Printer { metrics, fill: None, text: String::new() };
    printer.condition(expression, Binding::Any);
    printer.text
}

/// What stands in place of the metrics and numbers of a formula that is filled in.
pub(crate) trait Fill {
    /// Returns the value of a metric in words; `None` to name it.
    fn metric(&self, metric: MetricIndex) -> Option<String>;

    /// Returns a number that the formula writes out.
    fn number(&self, number: Quantity) -> String;
}

/// Prints a number expression with values in place of its metrics, and with the signs `× ÷ −`.
pub(crate) fn print_filled(
    expression: &NumberExpression,
    metrics: &dyn Metrics,
    fill: &dyn Fill,
) -> String {
    let mut printer = Printer { metrics, fill: Some(fill), text: String::new() };
    printer.number(expression, Binding::Row);
    printer.text
}

/// The least binding that an expression needs to be printed without brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// Any condition.
    Any,
    /// Tighter than `or`.
    All,
    /// Tighter than `and`.
    Not,
    /// Any number.
    Row,
    /// Tighter than `+`.
    Sum,
    /// Tighter than `*`.
    Product,
}

struct Printer<'m> {
    metrics: &'m dyn Metrics,
    fill: Option<&'m dyn Fill>,
    text: String,
}

impl Printer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn bracketed(&mut self, needed: bool, print: impl FnOnce(&mut Self)) {
        if needed {
            self.push("(");
        }
        print(self);
        if needed {
            self.push(")");
        }
    }

    /// Prints a sign of arithmetic: as it is typed, or as it is printed in books.
    fn sign(&mut self, typed: &str, printed: &str) {
        self.push(if self.fill.is_some() { printed } else { typed });
    }

    fn metric(&mut self, metric: MetricIndex) {
        if let Some(value) = self.fill.and_then(|fill| fill.metric(metric)) {
            return self.push(&value);
        }
        self.id(metric);
    }

    fn id(&mut self, metric: MetricIndex) {
        let id = self.metrics.at(metric.current()).map_or("", |metric| &metric.id);
        let printed = print_metric(id);
        self.push(&if metric.is_previous() { print_previous(&printed) } else { printed });
    }

    fn quoted(&mut self, text: &str) {
        let mark = if text.contains('"') { '\'' } else { '"' };
        let _ = write!(self.text, "{mark}{text}{mark}");
    }

    fn date(&mut self, date: DateExpression) {
        match date {
            DateExpression::Literal(date) => self.quoted(&date.to_string()),
            DateExpression::Metric(metric) => self.metric(metric),
        }
    }

    fn number(&mut self, expression: &NumberExpression, around: Binding) {
        match expression {
            NumberExpression::Literal(quantity) => {
                let text = self.fill.map(|fill| fill.number(*quantity));
                self.push(&text.unwrap_or_else(|| quantity.to_string()));
            }
            NumberExpression::Metric(metric) => self.metric(*metric),
            NumberExpression::Negative(of) => {
                self.sign("-", "−");
                self.number(of, Binding::Product);
            }
            NumberExpression::Sum { first, rest } => {
                self.bracketed(around > Binding::Row, |printer| {
                    printer.number(first, first_in_sum(first));
                    for (sign, term) in rest {
                        match sign {
                            Sign::Plus => printer.push(" + "),
                            Sign::Minus => printer.sign(" - ", " − "),
                        }
                        printer.number(term, Binding::Sum);
                    }
                });
            }
            NumberExpression::Product { first, rest } => {
                self.bracketed(around > Binding::Sum, |printer| {
                    printer.number(first, Binding::Product);
                    for (scaling, factor) in rest {
                        match scaling {
                            Scaling::Times => printer.sign(" * ", " × "),
                            Scaling::Over => printer.sign(" / ", " ÷ "),
                        }
                        printer.number(factor, Binding::Product);
                    }
                });
            }
            NumberExpression::Days { end, start } => {
                self.bracketed(around > Binding::Row, |printer| {
                    printer.date(*end);
                    printer.sign(" - ", " − ");
                    printer.date(*start);
                });
            }
            _ => self.call(expression),
        }
    }

    fn call(&mut self, expression: &NumberExpression) {
        match expression {
            NumberExpression::If { condition, then, otherwise } => {
                self.push("if(");
                self.condition(condition, Binding::Any);
                self.push(", ");
                self.arguments([&**then, &**otherwise]);
            }
            NumberExpression::Smallest(of) => {
                self.push("min(");
                self.arguments(of);
            }
            NumberExpression::Largest(of) => {
                self.push("max(");
                self.arguments(of);
            }
            NumberExpression::Clamp { value, low, high } => {
                self.push("clamp(");
                self.arguments([&**value, &**low, &**high]);
            }
            NumberExpression::Round { value, places } => {
                self.push("round(");
                self.number(value, Binding::Row);
                let _ = write!(self.text, ", {places})");
            }
            NumberExpression::Apply { function, to } => {
                let _ = write!(self.text, "{}(", function.as_str());
                self.number(to, Binding::Row);
                self.push(")");
            }
            NumberExpression::Count(of) => {
                self.push("count(");
                self.conditions(of, ", ", Binding::Any);
                self.push(")");
            }
            NumberExpression::Literal(_)
            | NumberExpression::Metric(_)
            | NumberExpression::Negative(_)
            | NumberExpression::Sum { .. }
            | NumberExpression::Product { .. }
            | NumberExpression::Days { .. } => {}
        }
    }

    fn arguments<'e>(&mut self, of: impl IntoIterator<Item = &'e NumberExpression>) {
        for (place, argument) in of.into_iter().enumerate() {
            if place > 0 {
                self.push(", ");
            }
            self.number(argument, Binding::Row);
        }
        self.push(")");
    }

    fn conditions(&mut self, of: &[ConditionExpression], between: &str, each: Binding) {
        for (place, condition) in of.iter().enumerate() {
            if place > 0 {
                self.push(between);
            }
            self.condition(condition, each);
        }
    }

    fn condition(&mut self, expression: &ConditionExpression, around: Binding) {
        match expression {
            ConditionExpression::Metric(metric) => self.metric(*metric),
            ConditionExpression::Not(of) => {
                self.push("not ");
                self.condition(of, Binding::Not);
            }
            ConditionExpression::All(of) => {
                self.bracketed(around > Binding::All, |printer| {
                    printer.conditions(of, " and ", Binding::Not);
                });
            }
            ConditionExpression::Any(of) => {
                self.bracketed(around > Binding::Any, |printer| {
                    printer.conditions(of, " or ", Binding::All);
                });
            }
            ConditionExpression::Numbers { left, comparison, right } => {
                self.number(left, Binding::Row);
                let _ = write!(self.text, " {} ", comparison.as_str());
                self.number(right, Binding::Row);
            }
            ConditionExpression::Dates { left, comparison, right } => {
                self.date(*left);
                let _ = write!(self.text, " {} ", comparison.as_str());
                self.date(*right);
            }
            ConditionExpression::Option { of, is, option } => {
                self.metric(*of);
                self.push(if *is { " == " } else { " != " });
                let option = match self.metrics.at(*of).map(|metric| &metric.kind) {
                    Some(MetricType::Choice { options }) => {
                        usize::try_from(*option).ok().and_then(|option| options.get(option))
                    }
                    _ => None,
                };
                self.quoted(option.map_or("", |option| &option.id));
            }
            ConditionExpression::Present(metric) => {
                self.push("present(");
                self.id(*metric);
                self.push(")");
            }
            ConditionExpression::Kind { is, kind } => {
                self.push(if *is { "kind == " } else { "kind != " });
                self.quoted(kind.as_str());
            }
            ConditionExpression::If { condition, then, otherwise } => {
                self.push("if(");
                self.condition(condition, Binding::Any);
                self.push(", ");
                self.condition(then, Binding::Any);
                self.push(", ");
                self.condition(otherwise, Binding::Any);
                self.push(")");
            }
            ConditionExpression::Agrees { stated, exact, places, .. } => {
                self.push("agrees(");
                self.metric(*stated);
                self.push(", ");
                self.number(exact, Binding::Row);
                let _ = write!(self.text, ", {places})");
            }
        }
    }
}

/// `a - b` of two days, followed by more terms, needs no brackets, because it is read as the
/// beginning of the sum.
const fn first_in_sum(first: &NumberExpression) -> Binding {
    match first {
        NumberExpression::Days { .. } => Binding::Row,
        _ => Binding::Sum,
    }
}

/// A part of a formula.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PartRef<'e> {
    Number(&'e NumberExpression),
    Condition(&'e ConditionExpression),
}

impl<'e> PartRef<'e> {
    /// Returns its text.
    pub(crate) fn print(self, metrics: &dyn Metrics) -> String {
        match self {
            Self::Number(number) => print_number(number, metrics),
            Self::Condition(condition) => print_condition(condition, metrics),
        }
    }

    /// Calls `see` for the part and for every part inside it, outer parts first.
    pub(crate) fn each(self, see: &mut dyn FnMut(Self)) {
        see(self);
        self.inside().into_iter().for_each(|part| part.each(see));
    }

    /// Returns how many parts stand inside each other at most.
    pub(crate) fn height(self) -> usize {
        let inside = self.inside().into_iter().map(Self::height).max();
        inside.unwrap_or(0).saturating_add(1)
    }

    /// Adds the parts that have a working of their own, inner parts before outer ones, the whole
    /// last. Of an `if`, only the branch that `taken` gives.
    pub(crate) fn workings(
        self,
        taken: &dyn Fn(&ConditionExpression) -> Option<bool>,
        parts: &mut Vec<Self>,
    ) {
        if self.is_simple() {
            return;
        }
        let mut inside = self.inside();
        let decides = match self {
            Self::Number(NumberExpression::If { condition, .. })
            | Self::Condition(ConditionExpression::If { condition, .. }) => Some(condition),
            _ => None,
        };
        if let Some(condition) = decides {
            match taken(condition) {
                Some(true) => inside.truncate(2),
                Some(false) if inside.len() > 1 => {
                    inside.remove(1);
                }
                _ => inside.truncate(1),
            }
        }
        inside.into_iter().for_each(|inner| inner.workings(taken, parts));
        parts.push(self);
    }

    /// Returns whether it is written out or is a metric by itself, so that its value needs no
    /// working.
    const fn is_simple(self) -> bool {
        matches!(
            self,
            Self::Number(NumberExpression::Literal(_) | NumberExpression::Metric(_))
                | Self::Condition(ConditionExpression::Metric(_))
        )
    }

    /// Returns the parts directly inside it, from left to right.
    fn inside(self) -> Vec<Self> {
        let number = |number: &'e NumberExpression| Self::Number(number);
        match self {
            Self::Number(expression) => match expression {
                NumberExpression::Literal(_)
                | NumberExpression::Metric(_)
                | NumberExpression::Days { .. } => Vec::new(),
                NumberExpression::Negative(of) | NumberExpression::Apply { to: of, .. } => {
                    vec![number(of)]
                }
                NumberExpression::Sum { first, rest } => row(first, rest),
                NumberExpression::Product { first, rest } => row(first, rest),
                NumberExpression::If { condition, then, otherwise } => {
                    vec![Self::Condition(condition), number(then), number(otherwise)]
                }
                NumberExpression::Smallest(of) | NumberExpression::Largest(of) => {
                    of.iter().map(number).collect()
                }
                NumberExpression::Clamp { value, low, high } => {
                    vec![number(value), number(low), number(high)]
                }
                NumberExpression::Round { value, .. } => vec![number(value)],
                NumberExpression::Count(of) => of.iter().map(Self::Condition).collect(),
            },
            Self::Condition(expression) => match expression {
                ConditionExpression::Metric(_)
                | ConditionExpression::Present(_)
                | ConditionExpression::Kind { .. }
                | ConditionExpression::Dates { .. }
                | ConditionExpression::Option { .. } => Vec::new(),
                ConditionExpression::Not(of) => vec![Self::Condition(of)],
                ConditionExpression::All(of) | ConditionExpression::Any(of) => {
                    of.iter().map(Self::Condition).collect()
                }
                ConditionExpression::Numbers { left, right, .. } => {
                    vec![number(left), number(right)]
                }
                ConditionExpression::If { condition, then, otherwise } => {
                    vec![
                        Self::Condition(condition),
                        Self::Condition(then),
                        Self::Condition(otherwise),
                    ]
                }
                ConditionExpression::Agrees { exact, .. } => vec![number(exact)],
            },
        }
    }
}

fn row<'e, S>(first: &'e NumberExpression, rest: &'e [(S, NumberExpression)]) -> Vec<PartRef<'e>> {
    let rest = rest.iter().map(|(_, number)| number);
    std::iter::once(first).chain(rest).map(PartRef::Number).collect()
}
