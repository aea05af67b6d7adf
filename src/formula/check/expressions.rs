//! Types: from a tree of the text to an expression in which all types fit.
//!
//! Every part is checked, so that all unknown names and all parts of the wrong type are reported
//! together. A faulty part is skipped by the parts around it.

use crate::diagnostic::{Code, Problem, Severity, Span, nearest, one_of, problem, shown};
use crate::formula::metrics::{Lookup, Metrics};
use crate::formula::parser::{Kind, Tree};
use crate::formula::unit_of_measure::{Conflict, Measure, hundredfold, misfit};
use crate::model::metric::option_meant;
use crate::model::{
    Comparison, ConditionExpression, ConditionFormula, DateExpression, Formula, Metric,
    MetricIndex, MetricType, NumberExpression, NumberFormula, Scale, Scaling, Sign, UnitKind,
};
use crate::number::{Date, Decimal, Quantity};
use crate::said::{Said, said};

/// The functions, for messages.
pub(super) const FUNCTIONS: [&str; 13] = [
    "if", "min", "max", "clamp", "round", "abs", "ln", "exp", "sqrt", "count", "present",
    "previous", "agrees",
];

/// Words that a yes/no metric may be compared with by mistake.
const ANSWERS: [&str; 6] = ["yes", "no", "có", "không", "true", "false"];

/// The most faults of one formula for which the nearest name is searched.
const MOST_ADVISED: usize = 20;

/// Checks a formula that must be a number.
pub(in crate::formula) fn number(
    text: &str,
    tree: &Tree,
    metrics: &dyn Metrics,
) -> Result<NumberFormula, Vec<Problem>> {
    let mut checker = Checker::new(text, metrics);
    let amount = checker.number(tree).map(|of| (of.expression, of.measure.scale));
    checker.finish(amount)
}

/// Checks a formula that must be a condition.
pub(in crate::formula) fn condition(
    text: &str,
    tree: &Tree,
    metrics: &dyn Metrics,
) -> Result<ConditionFormula, Vec<Problem>> {
    let mut checker = Checker::new(text, metrics);
    let condition = checker.condition(tree);
    let scale = checker.compared;
    checker.finish(condition.map(|condition| (condition, scale)))
}

/// A number and what it is measured in.
#[derive(Debug, Clone)]
pub(super) struct Amount<'m> {
    pub(super) expression: NumberExpression,
    pub(super) measure: Measure<'m>,
}

impl Amount<'_> {
    pub(super) const fn plain(expression: NumberExpression) -> Self {
        Self { expression, measure: Measure::plain(Scale::Unknown) }
    }

    /// A number that is written out, or named by the rules.
    fn literal_of(quantity: Quantity) -> Self {
        let size = Quantity { value: quantity.value.abs(), ..quantity };
        let literal = NumberExpression::Literal(size);
        let expression = match quantity.value.is_sign_negative() {
            true => NumberExpression::Negative(Box::new(literal)),
            false => literal,
        };
        Self { expression, measure: Measure::plain(Scale::Literal(quantity)) }
    }

    /// The same measure with another expression around it.
    pub(super) fn inside(self, make: impl FnOnce(NumberExpression) -> NumberExpression) -> Self {
        Self { expression: make(self.expression), ..self }
    }
}

/// A part whose type is known.
#[derive(Debug, Clone)]
pub(super) enum Typed<'m> {
    Number(Amount<'m>),
    Condition(ConditionExpression),
    Date(DateExpression),
    Choice(MetricIndex, &'m Metric),
    /// The kind of the unit.
    Kind,
    Text(String),
}

impl Typed<'_> {
    /// Returns the type in words, for messages.
    const fn words(&self) -> Said {
        match self {
            Self::Number(_) => said!("a number", "một số"),
            Self::Condition(_) => said!("a condition", "một điều kiện"),
            Self::Date(_) => said!("a date", "một ngày"),
            Self::Choice(..) | Self::Kind => said!("a choice", "một lựa chọn"),
            Self::Text(_) => said!("a text", "một dòng chữ"),
        }
    }

    /// Returns advice on how to use a part of this type.
    const fn advice(&self) -> Said {
        match self {
            Self::Number(_) => {
                said!("compare it with another number: `… > 0`", "so sánh với một số khác: `… > 0`")
            }
            Self::Condition(_) => {
                said!(
                    "`count(…)` is 1 where a condition holds and 0 where it does not; `if(…, a, b)` chooses",
                    "`count(…)` bằng 1 khi điều kiện đúng và bằng 0 khi sai; `if(…, a, b)` chọn một trong hai"
                )
            }
            Self::Date(_) => said!(
                "compare it with a day in quotation marks: `… <= \"2023-06-01\"`",
                "so sánh với một ngày trong ngoặc kép: `… <= \"2023-06-01\"`"
            ),
            Self::Choice(..) => said!(
                "compare it with an option in quotation marks: `… == \"chief\"`",
                "so sánh với một lựa chọn trong ngoặc kép: `… == \"chief\"`"
            ),
            Self::Kind => {
                said!(
                    "compare it with a kind of units in quotation marks: `kind == \"commune\"`",
                    "so sánh với một loại đơn vị trong ngoặc kép: `kind == \"commune\"`"
                )
            }
            Self::Text(_) => {
                said!(
                    "quotation marks are for options and days, which are compared with a choice or a date; numbers and metrics have none",
                    "ngoặc kép dành cho lựa chọn và ngày, để so sánh với số liệu kiểu lựa chọn hoặc ngày; số và số liệu thì không có ngoặc kép"
                )
            }
        }
    }
}

pub(super) struct Checker<'c, 'm> {
    pub(super) text: &'c str,
    pub(super) metrics: &'m dyn Metrics,
    faults: Vec<Problem>,
    named: Vec<MetricIndex>,
    /// The scale of the last two numbers that were compared.
    compared: Scale,
}

impl<'c, 'm> Checker<'c, 'm> {
    const fn new(text: &'c str, metrics: &'m dyn Metrics) -> Self {
        Self { text, metrics, faults: Vec::new(), named: Vec::new(), compared: Scale::Unknown }
    }

    fn finish<E>(self, found: Option<(E, Scale)>) -> Result<Formula<E>, Vec<Problem>> {
        let found = found.filter(|_| self.faults.is_empty());
        let (expression, scale) = found.ok_or(self.faults)?;
        Ok(Formula::new(self.text.to_owned(), expression, self.named).on(scale))
    }

    pub(super) fn written(&self, place: Span) -> String {
        shown(self.text.get(place.start..place.end).unwrap_or_default())
    }

    /// Returns whether to search for the nearest name.
    pub(super) fn advises(&self) -> bool {
        self.faults.len() < MOST_ADVISED && self.metrics.is_read()
    }

    pub(super) fn fault<T>(&mut self, fault: Problem) -> Option<T> {
        self.faults.push(fault);
        None
    }

    pub(super) fn wrong_type<T>(
        &mut self,
        place: Span,
        found: &Typed<'_>,
        wanted: Said,
    ) -> Option<T> {
        self.fault(problem! { place, Code::FormulaType;
            says "`{}` is {}, but {wanted} belongs here",
                "`{}` là {}, nhưng ở đây phải là {wanted}",
                self.written(place), found.words(), wanted;
            allowed wanted;
            help found.advice();
        })
    }

    pub(super) fn number(&mut self, tree: &Tree) -> Option<Amount<'m>> {
        match self.typed(tree)? {
            Typed::Number(amount) => Some(amount),
            other => self.wrong_type(tree.place, &other, said!("a number", "một số")),
        }
    }

    pub(super) fn condition(&mut self, tree: &Tree) -> Option<ConditionExpression> {
        match self.typed(tree)? {
            Typed::Condition(condition) => Some(condition),
            other => self.wrong_type(tree.place, &other, said!("a condition", "một điều kiện")),
        }
    }

    /// Returns all numbers. `None` if one is faulty, after the faults of all are reported.
    pub(super) fn numbers(&mut self, trees: &[Tree]) -> Option<Vec<Amount<'m>>> {
        let numbers: Vec<_> = trees.iter().map(|tree| self.number(tree)).collect();
        numbers.into_iter().collect()
    }

    pub(super) fn conditions(&mut self, trees: &[Tree]) -> Option<Vec<ConditionExpression>> {
        let conditions: Vec<_> = trees.iter().map(|tree| self.condition(tree)).collect();
        conditions.into_iter().collect()
    }

    pub(super) fn typed(&mut self, tree: &Tree) -> Option<Typed<'m>> {
        match &tree.kind {
            Kind::Number(quantity) if quantity.may_be_thousands() => {
                self.fault(thousands(tree.place, *quantity))
            }
            Kind::Number(quantity) => Some(Typed::Number(Amount::literal_of(*quantity))),
            Kind::Text(text) => Some(Typed::Text(text.clone())),
            Kind::Name(name) => self.metric(tree.place, name),
            Kind::Negative(of) => {
                let Amount { expression, measure } = self.number(of)?;
                let expression = NumberExpression::Negative(Box::new(expression));
                Some(Typed::Number(Amount { expression, measure: measure.negative() }))
            }
            Kind::Not(of) => {
                self.condition(of).map(|c| Typed::Condition(ConditionExpression::Not(Box::new(c))))
            }
            Kind::All(of) => {
                self.conditions(of).map(|of| Typed::Condition(ConditionExpression::All(of)))
            }
            Kind::Any(of) => {
                self.conditions(of).map(|of| Typed::Condition(ConditionExpression::Any(of)))
            }
            Kind::Sum(first, rest) => self.sum(first, rest).map(Typed::Number),
            Kind::Product(first, rest) => self.product(first, rest).map(Typed::Number),
            Kind::Compare(left, comparison, right) => {
                self.comparison(tree.place, left, *comparison, right).map(Typed::Condition)
            }
            Kind::Call { name, at, arguments } => self.call(tree.place, *at, name, arguments),
        }
    }

    /// Notes that the formula names a metric.
    pub(super) fn names(&mut self, index: MetricIndex) {
        if !self.named.contains(&index) {
            self.named.push(index);
        }
    }

    fn metric(&mut self, place: Span, name: &str) -> Option<Typed<'m>> {
        let metrics = self.metrics;
        match metrics.look_up(name) {
            Lookup::Found(index, metric) => self.metric_at(place, index, metric),
            Lookup::Constant(quantity) => Some(Typed::Number(Amount::literal_of(quantity))),
            Lookup::Faulty => None,
            Lookup::Unknown if name == "kind" => Some(Typed::Kind),
            Lookup::Unknown => {
                let (near, help) = match self.advises() {
                    true => (metrics.nearest(name), metrics.advice(name)),
                    false => (None, None),
                };
                let fault = problem! { place, Code::UnknownMetric;
                    says "no metric `{}` is declared", "chưa khai báo số liệu `{}`", shown(name);
                    allowed "a metric that stands under `metrics`",
                        "một số liệu có trong `metrics`";
                };
                self.fault(match (FUNCTIONS.contains(&name), help) {
                    (true, _) => fault.help(said!(
                        "the arguments of `{name}` stand in brackets",
                        "các đối số của `{name}` đặt trong ngoặc đơn",
                        name
                    )),
                    (false, help) => fault.maybe_help(help).meant(near.as_deref()),
                })
            }
        }
    }

    fn metric_at(
        &mut self,
        place: Span,
        index: MetricIndex,
        metric: &'m Metric,
    ) -> Option<Typed<'m>> {
        self.names(index);
        Some(match &metric.kind {
            MetricType::YesNo => Typed::Condition(ConditionExpression::Metric(index)),
            MetricType::Choice { .. } => Typed::Choice(index, metric),
            MetricType::Date => Typed::Date(DateExpression::Metric(index)),
            MetricType::Text => {
                return self.fault(problem! { place, Code::WrongMetricType;
                    says "a formula cannot use `{}`, which is a `text` metric",
                        "công thức không dùng được `{}`, là số liệu kiểu `text`", shown(&metric.id);
                    allowed "any metric but a `text`", "số liệu kiểu bất kỳ, trừ `text`";
                });
            }
            MetricType::Count
            | MetricType::Number
            | MetricType::Percent
            | MetricType::Rank { .. } => Typed::Number(Amount {
                expression: NumberExpression::Metric(index),
                measure: Measure::of(metric),
            }),
        })
    }

    /// Checks an argument that is a metric by itself. `allowed` says how to write it.
    pub(super) fn metric_alone(
        &mut self,
        of: &Tree,
        allowed: Said,
    ) -> Option<(MetricIndex, &'m Metric)> {
        let metrics = self.metrics;
        if let Kind::Name(name) = &of.kind {
            match metrics.look_up(name) {
                Lookup::Found(index, metric) => return Some((index, metric)),
                Lookup::Faulty => return None,
                // Reports the name that nothing has.
                Lookup::Unknown if name != "kind" => return self.typed(of).and(None),
                Lookup::Unknown | Lookup::Constant(_) => {}
            }
        }
        self.fault(problem! { of.place, Code::FormulaType;
            says "`{}` is not a metric by itself",
                "`{}` không phải là riêng một số liệu", self.written(of.place);
            allowed allowed;
        })
    }

    /// Returns the metric of the year before that `previous(m)` names.
    pub(super) fn metric_before(&mut self, of: &Tree) -> Option<(MetricIndex, &'m Metric)> {
        let (index, metric) = self.metric_alone(
            of,
            said!("a metric: `previous(dossiers)`", "một số liệu: `previous(dossiers)`"),
        )?;
        if self.metrics.read_previous(index) {
            return Some((index.previous(), metric));
        }
        let name = shown(&metric.id);
        self.fault(problem! { of.place, Code::FormulaType;
            says "`{name}` reads the year before, so this would read two years back",
                "`{name}` đọc năm trước, nên chỗ này sẽ phải đọc lùi hai năm", name;
            allowed "`previous` of a metric whose formula reads one year",
                "`previous` của số liệu mà công thức chỉ đọc một năm";
        })
    }

    /// Checks `previous(m)`.
    pub(super) fn previous(&mut self, place: Span, of: &Tree) -> Option<Typed<'m>> {
        let (index, metric) = self.metric_before(of)?;
        self.metric_at(place, index, metric)
    }

    /// Checks a sum of numbers, or one day less another, followed by numbers of days.
    fn sum(&mut self, first: &Tree, rest: &[(Sign, Tree)]) -> Option<Amount<'m>> {
        let head = self.typed(first);
        let tail: Vec<_> =
            rest.iter().map(|(sign, tree)| (*sign, tree.place, self.typed(tree))).collect();
        let is_date = |part: &Option<Typed<'_>>| matches!(part, Some(Typed::Date(_)));
        if is_date(&head) || tail.iter().any(|(.., part)| is_date(part)) {
            return self.days((first.place, head?), tail);
        }
        let head = self.term(first.place, head);
        let tail: Vec<_> = tail
            .into_iter()
            .map(|(sign, place, part)| Some((sign, place, self.term(place, part)?)))
            .collect();
        let (head, tail) = (head?, tail.into_iter().collect::<Option<Vec<_>>>()?);
        let mut so_far = (first.place, head.measure);
        let mut rest = Vec::with_capacity(tail.len());
        for (sign, place, term) in tail {
            self.one_scale((first.place, head.measure), (place, term.measure))?;
            let plus = |before: Measure<'m>, next| before.plus(sign, next);
            self.join(&mut so_far, (place, term.measure), plus)?;
            rest.push((sign, term.expression));
        }
        let expression = NumberExpression::Sum { first: Box::new(head.expression), rest };
        Some(Amount { expression, measure: so_far.1 })
    }

    fn term(&mut self, place: Span, part: Option<Typed<'m>>) -> Option<Amount<'m>> {
        match part? {
            Typed::Number(amount) => Some(amount),
            other => self.wrong_type(place, &other, said!("a number", "một số")),
        }
    }

    /// Adds a number to a row that must have one unit of measure.
    pub(super) fn join(
        &mut self,
        so_far: &mut (Span, Measure<'m>),
        (place, measure): (Span, Measure<'m>),
        of: impl FnOnce(Measure<'m>, Measure<'m>) -> Result<Measure<'m>, Conflict>,
    ) -> Option<()> {
        let (first, before) = *so_far;
        match of(before, measure) {
            Ok(joined) => {
                // Keeps the place from which the unit of measure is known.
                let from = if before.unit() == joined.unit() { first } else { place };
                *so_far = (from, joined);
                Some(())
            }
            Err(Conflict) => self.fault(problem! { place, Code::UnitsOfMeasure;
                says "`{}` is measured {}, but `{}` {}",
                    "`{}` đo {}, còn `{}` {}",
                    self.written(first), before.words(), self.written(place), measure.words();
                allowed "numbers of one unit of measure, to add, compare or choose between",
                    "các số cùng đơn vị tính mới cộng, so sánh hoặc chọn với nhau được";
                help "bring them to one unit first, or mend `unit_of_measure`",
                    "đổi về cùng một đơn vị tính trước, hoặc sửa `unit_of_measure`";
            }),
        }
    }

    /// Refuses a share beside a hundred times a share.
    pub(super) fn one_scale(
        &mut self,
        (first, one): (Span, Measure<'m>),
        (place, two): (Span, Measure<'m>),
    ) -> Option<()> {
        if !one.scale.is_hundredfold_of(two.scale) {
            return Some(());
        }
        let fault = hundredfold(place, &self.written(first), &self.written(place));
        self.fault(fault)
    }

    fn days(
        &mut self,
        (first, head): (Span, Typed<'m>),
        tail: Vec<(Sign, Span, Option<Typed<'m>>)>,
    ) -> Option<Amount<'m>> {
        let mut tail = tail.into_iter();
        let (sign, second, start) = tail.next()?;
        let start = start?;
        let dates = (self.as_date(first, &head), self.as_date(second, &start));
        let (Some(end), Some(start), Sign::Minus) = (dates.0, dates.1, sign) else {
            return self.fault(problem! { first.to(second), Code::FormulaType;
                says "`{}` cannot be calculated with: it is not two days",
                    "không tính được `{}`: đây không phải là hai ngày",
                    self.written(first.to(second));
                allowed "`end - start` of two days, which gives the days between them",
                    "`end - start` của hai ngày, cho số ngày ở giữa";
            });
        };
        let days = NumberExpression::Days { end, start };
        let rest: Vec<_> = tail
            .map(|(sign, place, part)| Some((sign, self.term(place, part)?.expression)))
            .collect();
        let rest: Vec<_> = rest.into_iter().collect::<Option<_>>()?;
        Some(Amount::plain(if rest.is_empty() {
            days
        } else {
            NumberExpression::Sum { first: Box::new(days), rest }
        }))
    }

    /// Returns a date, or a text that is read as one. Reports only a text that is not a date.
    fn as_date(&mut self, place: Span, part: &Typed<'_>) -> Option<DateExpression> {
        match part {
            Typed::Date(date) => Some(*date),
            Typed::Text(text) => match text.parse::<Date>() {
                Ok(date) => Some(DateExpression::Literal(date)),
                Err(_) => self.fault(problem! { place, Code::NotADate;
                    says "`{}` is not a day of the calendar",
                        "`{}` không phải là ngày có trong lịch", shown(text);
                    allowed "a day such as `\"2023-06-01\"`", "một ngày như `\"2023-06-01\"`";
                    maybe_help Date::meant(text)
                        .map(|day| said!("write `\"{day}\"`", "viết `\"{day}\"`", day));
                }),
            },
            _ => None,
        }
    }

    fn product(&mut self, first: &Tree, rest: &[(Scaling, Tree)]) -> Option<Amount<'m>> {
        let head = self.number(first);
        let tail: Vec<_> =
            rest.iter().map(|(scaling, tree)| (*scaling, self.number(tree))).collect();
        let head = head?;
        let mut measure = head.measure;
        let mut factors = Vec::with_capacity(tail.len());
        for (scaling, factor) in tail {
            let factor = factor?;
            measure = measure.scaled(scaling, factor.measure);
            factors.push((scaling, factor.expression));
        }
        let first = Box::new(head.expression);
        let expression = NumberExpression::Product { first, rest: factors };
        Some(Amount { expression, measure })
    }

    fn comparison(
        &mut self,
        place: Span,
        left: &Tree,
        comparison: Comparison,
        right: &Tree,
    ) -> Option<ConditionExpression> {
        if let Some(fault) = self.bare_option(left, right).or_else(|| self.bare_option(right, left))
        {
            return self.fault(fault);
        }
        let (before, after) = (self.typed(left), self.typed(right));
        match (before?, after?) {
            (Typed::Number(a), Typed::Number(b)) => {
                self.compared_numbers((left.place, &a), (right.place, &b))?;
                let (left, right) = (Box::new(a.expression), Box::new(b.expression));
                Some(ConditionExpression::Numbers { left, comparison, right })
            }
            (Typed::Choice(of, metric), Typed::Text(option)) => {
                self.option((place, comparison), (of, metric), (right.place, &option))
            }
            (Typed::Text(option), Typed::Choice(of, metric)) => {
                self.option((place, comparison), (of, metric), (left.place, &option))
            }
            (Typed::Kind, Typed::Text(kind)) => {
                self.kind((place, comparison), (right.place, &kind))
            }
            (Typed::Text(kind), Typed::Kind) => self.kind((place, comparison), (left.place, &kind)),
            (a @ (Typed::Date(_) | Typed::Text(_)), b @ (Typed::Date(_) | Typed::Text(_)))
                if matches!((&a, &b), (Typed::Date(_), _) | (_, Typed::Date(_))) =>
            {
                let (a, b) = (self.as_date(left.place, &a), self.as_date(right.place, &b));
                Some(ConditionExpression::Dates { left: a?, comparison, right: b? })
            }
            (a, b) => self.incomparable(place, &a, &b),
        }
    }

    /// Recognises an option without quotation marks, `k == kv1`, or an answer next to a yes/no
    /// metric: a word that is not a metric, and that only the other side of the comparison
    /// explains.
    fn bare_option(&self, compared: &Tree, word: &Tree) -> Option<Problem> {
        let (Kind::Name(compared), Kind::Name(name)) = (&compared.kind, &word.kind) else {
            return None;
        };
        let Lookup::Found(_, metric) = self.metrics.look_up(compared) else { return None };
        if !matches!(self.metrics.look_up(name), Lookup::Unknown) {
            return None;
        }
        let (id, name) = (shown(&metric.id), shown(name));
        let fault = problem! { word.place, Code::UnknownMetric;
            says "no metric `{name}` is declared", "chưa khai báo số liệu `{name}`", name;
        };
        match &metric.kind {
            MetricType::Choice { options } => {
                let known = options.iter().map(|option| option.id.as_str());
                let quoted: Vec<_> = known.map(|known| format!("\"{known}\"")).collect();
                let help = match option_meant(options, &name) {
                    Some(meant) if meant == name => {
                        said!(
                            "`{meant}` is an option of `{id}`: write \"{meant}\"",
                            "`{meant}` là một lựa chọn của `{id}`: viết \"{meant}\"",
                            meant,
                            id
                        )
                    }
                    Some(meant) => said!(
                        "did you mean the option \"{meant}\" of `{id}`?",
                        "có phải ý là lựa chọn \"{meant}\" của `{id}`?",
                        meant,
                        id
                    ),
                    None => said!(
                        "an option of `{id}` is written in quotation marks",
                        "lựa chọn của `{id}` viết trong ngoặc kép",
                        id
                    ),
                };
                Some(fault.allowed(one_of(quoted.iter().map(String::as_str))).help(help))
            }
            MetricType::YesNo if ANSWERS.contains(&name.to_lowercase().as_str()) => Some(
                fault
                    .allowed(said!(
                        "`{id}` alone, which is a condition, or `not {id}`",
                        "riêng `{id}`, vì nó là một điều kiện, hoặc `not {id}`",
                        id
                    ))
                    .help(said!(
                        "write `{id}` for yes, and `not {id}` for no",
                        "viết `{id}` nếu là có, và `not {id}` nếu là không",
                        id
                    )),
            ),
            _ => None,
        }
    }

    fn incomparable<T>(&mut self, place: Span, a: &Typed<'_>, b: &Typed<'_>) -> Option<T> {
        let message = match (a, b) {
            _ if a.words() == b.words() => {
                let words = a.words();
                said!(
                    "{words} cannot be compared with another",
                    "không so sánh được {words} với {words} khác",
                    words
                )
            }
            _ => said!(
                "{} cannot be compared with {}",
                "không so sánh được {} với {}",
                a.words(),
                b.words()
            ),
        };
        let help = match (a, b) {
            (Typed::Condition(_), Typed::Condition(_)) => {
                said!(
                    "a condition stands for itself: `page`, `not page`, `a and b or not a and not b`",
                    "điều kiện tự nó đã là đúng hoặc sai: `page`, `not page`, `a and b or not a and not b`"
                )
            }
            (Typed::Condition(_), _) | (_, Typed::Condition(_)) => {
                said!(
                    "a condition stands for itself: `page` is that it is yes, `not page` that it is no",
                    "điều kiện tự nó đã là đúng hoặc sai: `page` là có, `not page` là không"
                )
            }
            (Typed::Text(_), other) | (other, Typed::Text(_)) => match other {
                Typed::Number(_) => said!(
                    "numbers and metrics have no quotation marks",
                    "số và số liệu không viết trong ngoặc kép"
                ),
                _ => Typed::Text(String::new()).advice(),
            },
            (Typed::Kind, _) | (_, Typed::Kind) => Typed::Kind.advice(),
            (Typed::Choice(..), _) | (_, Typed::Choice(..)) => {
                said!(
                    "compare a choice with one of its options in quotation marks",
                    "so sánh với một trong các lựa chọn của nó, viết trong ngoặc kép"
                )
            }
            _ => said!(
                "compare a date with another, or with a day in quotation marks",
                "so sánh ngày với một ngày khác, hoặc với một ngày trong ngoặc kép"
            ),
        };
        self.fault(problem! { place, Code::FormulaType;
            says message;
            allowed "two numbers, two days, or a choice and one of its options",
                "hai số, hai ngày, hoặc một số liệu kiểu lựa chọn với một lựa chọn của nó";
            help help;
        })
    }

    /// Checks that two numbers can be compared: of one unit of measure, and of one scale.
    pub(super) fn compared_numbers(
        &mut self,
        (left, a): (Span, &Amount<'m>),
        (right, b): (Span, &Amount<'m>),
    ) -> Option<()> {
        let mut so_far = (left, a.measure);
        self.join(&mut so_far, (right, b.measure), |a, b| a.or(b, Decimal::max))?;
        let mut both = [a, b].into_iter().map(|of| of.measure.scale);
        self.compared = both.find(Scale::is_declared_share).unwrap_or(so_far.1.scale);
        self.bounded((left, a.measure), (right, b.measure))
    }

    /// Checks that of two numbers one can be a bound of the other.
    pub(super) fn bounded(
        &mut self,
        one: (Span, Measure<'m>),
        two: (Span, Measure<'m>),
    ) -> Option<()> {
        let ((place, number), (of, measure)) = match (one.1.scale, two.1.scale) {
            (Scale::Literal(number), _) => ((one.0, number), two),
            (_, Scale::Literal(number)) => ((two.0, number), one),
            _ => return self.one_scale(one, two),
        };
        match misfit(place, number, &self.written(of), measure) {
            None => Some(()),
            Some(fault) if fault.words.code.severity() == Severity::Warning => {
                self.metrics.warn(fault);
                Some(())
            }
            Some(fault) => self.fault(fault),
        }
    }

    /// Returns whether a comparison asks for equality, and reports one that asks for an order.
    fn equality(&mut self, place: Span, comparison: Comparison, of: Said) -> Option<bool> {
        match comparison {
            Comparison::Equal => Some(true),
            Comparison::NotEqual => Some(false),
            _ => self.fault(problem! { place, Code::FormulaType;
                says "{of} have no order", "{of} không có thứ tự lớn bé", of;
                allowed "`==` or `!=` between a choice and an option",
                    "`==` hoặc `!=` giữa số liệu kiểu lựa chọn và một lựa chọn";
            }),
        }
    }

    fn kind(
        &mut self,
        (place, comparison): (Span, Comparison),
        (at, kind): (Span, &str),
    ) -> Option<ConditionExpression> {
        let is = self.equality(place, comparison, said!("kinds of units", "các loại đơn vị"))?;
        let known = self.metrics.kinds();
        if !known.is_empty() && !known.contains(&kind) {
            return self.fault(problem! { at, Code::UnknownUnitKind;
                says "the framework does not assess units of the kind `{}`",
                    "bộ quy tắc không đánh giá đơn vị thuộc loại `{}`", shown(kind);
                allowed one_of(known.iter().copied());
                meant self.advises().then(|| nearest(kind, known.iter().copied())).flatten();
            });
        }
        Some(ConditionExpression::Kind { is, kind: UnitKind::new(kind) })
    }

    fn option(
        &mut self,
        (place, comparison): (Span, Comparison),
        (of, metric): (MetricIndex, &Metric),
        (at, option): (Span, &str),
    ) -> Option<ConditionExpression> {
        let of_metric = said!("options of `{}`", "các lựa chọn của `{}`", shown(&metric.id));
        let is = self.equality(place, comparison, of_metric)?;
        let MetricType::Choice { options } = &metric.kind else { return None };
        let position = options.iter().position(|known| known.id == option);
        let Some(option) = position.and_then(|position| u32::try_from(position).ok()) else {
            let known = || options.iter().map(|known| known.id.as_str());
            return self.fault(problem! { at, Code::UnknownOption;
                says "`{}` has no option `{}`",
                    "`{}` không có lựa chọn `{}`", shown(&metric.id), shown(option);
                allowed one_of(known());
                meant self.advises().then(|| option_meant(options, option)).flatten();
            });
        };
        Some(ConditionExpression::Option { of, is, option })
    }
}

/// Returns the fault of a number that may be thousands.
pub(crate) fn thousands(place: Span, quantity: Quantity) -> Problem {
    let written = quantity.value;
    let (digits, plain) = (written.mantissa(), written.normalize());
    problem! { place, Code::OutOfRange;
        says "`{written}` may be {digits} with a point between thousands, or {plain}",
            "`{written}` có thể là {digits} viết có dấu chấm ngăn hàng nghìn, hoặc là {plain}",
            written, digits, plain;
        allowed "digits without a sign between thousands",
            "chữ số liền, không có dấu ngăn hàng nghìn";
        help "write `{digits}` or `{plain}`", "viết `{digits}` hoặc `{plain}`", digits, plain;
    }
}
