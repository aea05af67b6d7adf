//! Tells whether two rules are the same rule, though metrics have other positions in the other file.

use super::both::Both;
use super::comparison::Comparison;
use crate::formula::print_number;
use crate::model::{
    Answer, By, Derived, Method, Metric, MetricIndex, MetricType, PeerMethod, When,
};

/// Returns whether a metric of the base is a metric of the other framework: the same id, and values that
/// mean the same. Of derived metrics, the formulas are the same.
pub(super) fn same_metric(
    base: MetricIndex,
    other: MetricIndex,
    comparison: &Comparison<'_>,
) -> bool {
    let frameworks = comparison.outcomes.map(|outcome| outcome.framework());
    let derived = (frameworks.base.derived_at(base), frameworks.other.derived_at(other));
    let same_values = match derived {
        (None, None) => true,
        (Some(base), Some(other)) => same_formula(base, other, comparison),
        _ => false,
    };
    let metric = (frameworks.base.metric_at(base), frameworks.other.metric_at(other));
    let (Some(base), Some(other)) = metric else { return false };
    let options = |metric: &Metric| match &metric.kind {
        MetricType::Choice { options } => options.iter().map(|option| option.id.clone()).collect(),
        _ => Vec::new(),
    };
    same_values
        && base.id == other.id
        && base.kind.as_str() == other.kind.as_str()
        && options(base) == options(other)
}

fn same_formula(base: &Derived, other: &Derived, comparison: &Comparison<'_>) -> bool {
    let both = Both { base, other };
    let named = both.map(|derived| derived.formula.metrics());
    let printed = comparison.outcomes.with(both, |outcome, derived| {
        print_number(derived.formula.expression(), outcome.framework())
    });
    let mut pairs = named.base.iter().zip(named.other);
    !printed.differ() && pairs.all(|(base, other)| same_metric(*base, *other, comparison))
}

/// Returns whether two methods give the same share for the same values.
pub(super) fn same_method(base: &Method, other: &Method, comparison: &Comparison<'_>) -> bool {
    let metrics = Both { base, other }.map(|method| {
        let mut metrics = Vec::new();
        method.for_each_metric(&mut |metric| metrics.push(metric));
        metrics
    });
    let mut pairs = metrics.base.iter().zip(&metrics.other);
    metrics.base.len() == metrics.other.len()
        && pairs.all(|(base, other)| same_metric(*base, *other, comparison))
        && same_except_metrics(base, other, comparison)
}

/// Compares methods that read the same metrics in the same order.
fn same_except_metrics(base: &Method, other: &Method, comparison: &Comparison<'_>) -> bool {
    match (base, other) {
        (Method::SumOf(base), Method::SumOf(other)) => {
            let mut pairs = base.iter().zip(other);
            base.len() == other.len()
                && pairs.all(|(base, other)| {
                    base.most == other.most
                        && same_except_metrics(&base.method, &other.method, comparison)
                })
        }
        (Method::BestOf(base), Method::BestOf(other)) => {
            let mut pairs = base.iter().zip(other);
            base.len() == other.len()
                && pairs.all(|(base, other)| same_except_metrics(base, other, comparison))
        }
        (Method::By(base), Method::By(other)) => {
            same_cases(base, other, comparison, |base, other| {
                same_except_metrics(base, other, comparison)
            })
        }
        (Method::Formula { formula: base, .. }, Method::Formula { formula: other, .. }) => {
            // Printed formulas name metrics and options by id.
            let formulas = Both { base, other };
            let printed = comparison.outcomes.with(formulas, |outcome, formula| {
                print_number(formula.expression(), outcome.framework())
            });
            !printed.differ()
        }
        _ => without_metrics(base) == without_metrics(other),
    }
}

/// Returns whether two rules have the same cases, each with the same rule: those of the year of each side.
pub(super) fn same_cases<T>(
    base: &By<T>,
    other: &By<T>,
    comparison: &Comparison<'_>,
    same: impl Fn(&T, &T) -> bool,
) -> bool {
    let frameworks = comparison.outcomes.map(|outcome| outcome.framework());
    let cases = Both {
        base: frameworks.base.narrowed(base, None),
        other: frameworks.other.narrowed(other, None),
    };
    let same_when = |base: &When, other: &When| {
        frameworks.base.when_in_ids(base) == frameworks.other.when_in_ids(other)
    };
    cases.base.len() == cases.other.len()
        && cases.base.iter().zip(&cases.other).all(|(base, other)| {
            base.when.len() == other.when.len()
                && base.when.iter().zip(&other.when).all(|(base, other)| same_when(base, other))
                && same(base.then, other.then)
        })
}

/// Replaces every metric of a method by the same one.
fn without_metrics(method: &Method) -> Method {
    let of = MetricIndex(0);
    match method.clone() {
        Method::YesNo { .. } => Method::YesNo { of },
        Method::Choice { shares, .. } => Method::Choice { of, shares },
        Method::Ratio { zero_at, full_at, .. } => Method::Ratio { of, zero_at, full_at },
        Method::Linear { zero_at, full_at, .. } => Method::Linear { of, zero_at, full_at },
        Method::Steps { reach, steps, .. } => Method::Steps { of, reach, steps },
        Method::StepsByDay { steps, .. } => Method::StepsByDay { of, steps },
        Method::Threshold { condition, .. } => Method::Threshold { of, condition },
        Method::PerItem { points, .. } => Method::PerItem { of, points },
        Method::Peers(method) => {
            let among = method.among.map(|(_, place)| (of, place));
            Method::Peers(PeerMethod { of, among, ..method })
        }
        Method::Survey { of: answers } => {
            let answer = |answer: Answer| Answer { count: of, ..answer };
            Method::Survey { of: answers.into_iter().map(answer).collect() }
        }
        Method::Unscored { .. } => Method::Unscored { of },
        method
        @ (Method::SumOf(_) | Method::BestOf(_) | Method::By(_) | Method::Formula { .. }) => method,
    }
}
