//! The method `relative`: against the best, the lowest or the mean of the peers.

use rust_decimal::Decimal;

use super::method_at::MethodAt;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Benchmark, Method};
use crate::rules::check::keys::required;
use crate::rules::check::metrics::MetricRef;
use crate::rules::check::reachable::values::Domain;
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;
use crate::rules::text::fault_list::Sink;

pub(super) const ABOUT: &str = "Against the best, the lowest or the mean of the peers.\n\
    So với đơn vị tốt nhất, thấp nhất hoặc trung bình.";

documents! {
    /// The method `relative`: against a benchmark of the peers.
    pub struct RelativeDoc = "`relative`" {
        /// The metric that is scored.
        /// Mã của số liệu được chấm.
        !of: String,
        /// What it is compared with: the `best`, the `lowest` or the `mean`.
        /// So với đơn vị tốt nhất (`best`), thấp nhất (`lowest`) hay trung bình (`mean`).
        !to: Benchmark,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<RelativeDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let of = at.numeric("of", &doc.of);
    let example = "what the unit is compared with: `to: best`, `to: lowest` or `to: mean`";
    let to: Option<Benchmark> = required(at.sink(), &at.owner, "to", &doc.to, example)
        .and_then(|entry| entry.get().copied());
    if let (Some(of), Some(named)) = (of, &doc.of) {
        warn_of_benchmark(at.sink(), of, named.span);
    }
    Some(Method::Relative { of: of?.index, to: to? })
}

/// Warns of a metric that may be below zero, because a benchmark must be above zero.
fn warn_of_benchmark(sink: &Sink, of: MetricRef<'_>, at: Span) {
    if Domain::of(of.metric).low().is_some_and(|low| low >= Decimal::ZERO) {
        return;
    }
    sink.fault(Code::BenchmarkBelowZero, at, |fault| {
        let id = shown(&of.metric.id);
        let (declared_at, declared) = of.declared();
        fault
            .says(format!(
                "`{id}` may be below zero, and a benchmark that is not above zero is nothing to compare with"
            ))
            .related(of.places.at_least.or(declared_at), declared)
            .help(format!(
                "declare `at_least: 0` on `{id}` if it never is; else use `min_max`, `rank` or `percentile`"
            ))
    });
}
