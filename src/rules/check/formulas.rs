//! Formulas: read by [`formula`](crate::formula), with faults at their places in the file.

use super::metric_ref::declare;
use super::metrics::Metrics;
use super::reachable::range::Range;
use super::reachable::values::Domain;
use super::scope::{Kinds, Scope};
use crate::diagnostic::{Code, Problem, Span, nearest, shown};
use crate::formula::{self, Lookup, PartRef};
use crate::model::{
    ConditionExpression, ConditionFormula, DateExpression, Formula, Function, Method, Metric,
    MetricIndex, NumberExpression, NumberFormula, PeerMethod, PeerScale, Scaling,
};
use crate::rules::document::Entry;
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::said::{Said, said};

/// Reads a formula whose value is a number.
pub(crate) fn number(scope: &Scope<'_>, entry: &Entry<String>) -> Option<NumberFormula> {
    let formula = read(scope, entry, formula::read_number)?;
    warn(scope, entry.span, PartRef::Number(formula.expression()));
    Some(formula)
}

/// Reads a formula that a method of the file at `span` makes. Faults have the place of the method.
pub(crate) fn made(scope: &Scope<'_>, span: Span, text: &str) -> Option<NumberFormula> {
    match formula::read_number(text, &Known::of(scope)) {
        Ok(formula) => Some(formula),
        Err(faults) => {
            for fault in faults {
                report(scope.sink, span, Problem { span: None, ..fault });
            }
            None
        }
    }
}

/// Reads a formula that is true or false.
pub(super) fn condition(scope: &Scope<'_>, entry: &Entry<String>) -> Option<ConditionFormula> {
    let formula = read(scope, entry, formula::read_condition)?;
    warn(scope, entry.span, PartRef::Condition(formula.expression()));
    Some(formula)
}

/// Returns whether a method divides by a value that data can make zero, or takes a root or logarithm of such a
/// value.
pub(super) fn divides(scope: &Scope<'_>, method: &Method) -> bool {
    method.singles().any(|single| match single {
        Method::Peers(PeerMethod { scale: PeerScale::Percentile(_), of, .. }) => {
            scope.metrics.divides(*of)
        }
        Method::Peers(_) | Method::Survey { .. } => true,
        Method::Formula { formula, .. } => number_divides(scope.metrics, formula),
        measured => {
            let mut found = false;
            measured.for_each_metric(&mut |metric| found |= scope.metrics.divides(metric));
            found
        }
    })
}

/// Returns whether a formula, or one behind it, divides by such a value.
pub(super) fn number_divides(metrics: &Metrics, formula: &NumberFormula) -> bool {
    let mut found = formula.metrics().iter().any(|metric| metrics.divides(*metric));
    PartRef::Number(formula.expression()).each(&mut |part| found |= is_division(part));
    found
}

fn is_division(part: PartRef<'_>) -> bool {
    match part {
        PartRef::Number(NumberExpression::Product { rest, .. }) => {
            let by_data = |by: &NumberExpression| !matches!(by, NumberExpression::Literal(_));
            rest.iter().any(|(scaling, by)| *scaling == Scaling::Over && by_data(by))
        }
        PartRef::Number(NumberExpression::Apply { function, .. }) => {
            matches!(function, Function::Ln | Function::Sqrt)
        }
        _ => false,
    }
}

/// Warns of parts of a valid formula that are probably a mistake.
fn warn(scope: &Scope<'_>, at: Span, whole: PartRef<'_>) {
    let mut days = Vec::new();
    let range = |number: &NumberExpression| {
        Range::of(number, &|of| scope.metrics.at(of).map(Domain::of).unwrap_or_default())
    };
    whole.each(&mut |part| match part {
        PartRef::Number(NumberExpression::Product { rest, .. })
            if rest
                .iter()
                .any(|(scaling, by)| *scaling == Scaling::Over && range(by).is_zero()) =>
        {
            warn_of_nothing(scope.sink, at, said!("a division by 0", "phép chia cho 0"));
        }
        PartRef::Number(NumberExpression::Apply { function: Function::Ln, to })
            if range(to).is_at_most_zero() =>
        {
            let what = said!("the logarithm of 0 or less", "lôgarit của số không dương");
            warn_of_nothing(scope.sink, at, what);
        }
        PartRef::Condition(ConditionExpression::Dates { left, right, .. })
        | PartRef::Number(NumberExpression::Days { end: left, start: right }) => {
            days.extend([left, right].into_iter().filter_map(|date| match date {
                DateExpression::Literal(day) => Some(*day),
                DateExpression::Metric(_) => None,
            }));
        }
        _ => {}
    });
    scope.warn_of_inherited_days(at, days.into_iter());
}

/// Warns of a part that has no value for any unit.
fn warn_of_nothing(sink: &Sink, at: Span, what: Said) {
    fault! { sink, Code::NeverAValue, at;
        says "{what} has no value: what contains it is absent for every unit",
            "{what} không có giá trị: phần chứa nó thiếu số liệu ở mọi đơn vị", what;
        help "write the number or the metric that is meant",
            "viết đúng con số hoặc số liệu cần dùng";
    };
}

fn read<E>(
    scope: &Scope<'_>,
    entry: &Entry<String>,
    read: impl FnOnce(&str, &dyn formula::Metrics) -> Result<Formula<E>, Vec<Problem>>,
) -> Option<Formula<E>> {
    match read(entry.get()?, &Known { at: Some(entry.span), ..Known::of(scope) }) {
        Ok(formula) => {
            if formula.metrics().is_empty() {
                fault! { scope.sink, Code::NoMetricNamed, entry.span;
                    says "the formula names no metric, so it says the same of every unit",
                        "công thức không dùng số liệu nào, nên cho cùng kết quả với mọi đơn vị";
                    help "name the metrics that it is about, or remove it",
                        "nêu các số liệu mà công thức nói đến, hoặc xóa nó";
                };
            }
            Some(formula)
        }
        Err(faults) => {
            for fault in faults {
                report(scope.sink, entry.span, fault);
            }
            None
        }
    }
}

/// Reports a fault of the formula that is written at `span`.
fn report(sink: &Sink, span: Span, problem: Problem) {
    let at = match problem.span {
        Some(part) => Where::Part { of: span, part },
        None => Where::Value(span),
    };
    sink.take(at, problem);
}

/// The metrics of the file that could be read.
struct Known<'a> {
    metrics: &'a Metrics,
    kinds: &'a Kinds<'a>,
    sink: &'a Sink,
    /// Where the formula is written, if warnings of it are wanted.
    at: Option<Span>,
}

impl<'a> Known<'a> {
    const fn of(scope: &Scope<'a>) -> Self {
        Self { metrics: scope.metrics, kinds: scope.kinds, sink: scope.sink, at: None }
    }
}

/// A metric that a formula names counts as used.
impl formula::Metrics for Known<'_> {
    fn look_up(&self, id: &str) -> Lookup<'_> {
        if let Some(number) = self.metrics.constants.get(id) {
            return Lookup::Constant(number);
        }
        match self.metrics.known(id) {
            Some(Some(found)) => Lookup::Found(found.index, found.metric),
            Some(None) => Lookup::Faulty,
            None => Lookup::Unknown,
        }
    }

    fn at(&self, index: MetricIndex) -> Option<&Metric> {
        self.metrics.at(index)
    }

    fn read_previous(&self, index: MetricIndex) -> bool {
        self.metrics.read_previous(index)
    }

    fn kinds(&self) -> Vec<&str> {
        self.kinds.names().collect()
    }

    fn nearest(&self, id: &str) -> Option<String> {
        let of_option = self.metrics.with_option(id).is_some();
        let known = self.metrics.ids().chain(self.metrics.constants.names());
        (!of_option).then(|| nearest(id, known).map(str::to_owned))?
    }

    fn advice(&self, id: &str) -> Option<Said> {
        Some(self.metrics.with_option(id).map_or_else(
            || declare(id),
            |of| {
                let (id, of) = (shown(id), shown(of));
                said!(
                    "`{id}` is an option of `{of}`: compare `{of} == \"{id}\"`",
                    "`{id}` là một lựa chọn của `{of}`: hãy so sánh `{of} == \"{id}\"`",
                    id,
                    of
                )
            },
        ))
    }

    fn warn(&self, problem: Problem) {
        if let Some(at) = self.at {
            report(self.sink, at, problem);
        }
    }

    fn is_read(&self) -> bool {
        self.sink.has_room()
    }
}
