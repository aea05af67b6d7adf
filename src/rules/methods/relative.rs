//! The method `relative`: against the best, the lowest or the mean of the peers.

use rust_decimal::Decimal;

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Benchmark, Method, PeerScale};
use crate::rules::check::keys::required;
use crate::rules::check::measured::Subject;
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::said;

about! {
    "Against the best, the lowest or the mean of the peers.",
    "So với đơn vị tốt nhất, thấp nhất hoặc trung bình."
}

documents! {
    /// The method `relative`: against a benchmark of the peers.
    pub struct RelativeDoc = "`relative`" {
        ..measured,
        /// What it is compared with: the `best`, the `lowest` or the `mean`.
        /// So với đơn vị tốt nhất (`best`), thấp nhất (`lowest`) hay trung bình (`mean`).
        !to: Benchmark,
        ..least,
        ..goalposts,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<RelativeDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let to: Option<Benchmark> = required! { at.sink(), &at.owner, doc.to;
        "what the unit is compared with: `to: best`, `to: lowest` or `to: mean`",
        "so với đơn vị nào: `to: best`, `to: lowest` hoặc `to: mean`"
    }
    .and_then(|entry| entry.get().copied());
    let keys = PeerKeys { of: &doc.of, least: &doc.least, among: &doc.among };
    let (method, subject) = keys.method_with(at, to.map(PeerScale::Relative), &doc.goalposts);
    if let Some(named) = &doc.of {
        warn_of_benchmark(at.sink(), subject, named.span);
    }
    method
}

/// Warns of a value that may be below zero, because a benchmark must be above zero.
fn warn_of_benchmark(sink: &Sink, of: Subject<'_>, at: Span) {
    if of.domain().is_none_or(|domain| domain.low().is_some_and(|low| low >= Decimal::ZERO)) {
        return;
    }
    let what = of.words();
    let (place, declared, help) = match of {
        Subject::Metric(of) => {
            let (id, (declared_at, declared)) = (shown(&of.metric.id), of.declared());
            let help = said!(
                "declare `at_least: 0` on `{id}` if it never is; else use `min_max`, `rank` or `percentile`",
                "khai báo `at_least: 0` cho `{id}` nếu không bao giờ âm; nếu không thì dùng `min_max`, `rank` hoặc `percentile`",
                id
            );
            (of.places.at_least.or(declared_at), declared, help)
        }
        _ => {
            let help = said!(
                "declare `at_least: 0` on both metrics if they never are; else use `min_max`, `rank` or `percentile`",
                "khai báo `at_least: 0` cho cả hai số liệu nếu không bao giờ âm; nếu không thì dùng `min_max`, `rank` hoặc `percentile`"
            );
            (None, said!("", ""), help)
        }
    };
    fault! { sink, Code::BenchmarkBelowZero, at;
        says "the {what} may be below zero, and a benchmark that is not above zero is nothing to compare with",
            "{what} có thể âm, mà mốc so sánh không lớn hơn 0 thì không so sánh được", what;
        related place, declared;
        help help;
    };
}
