//! The effects of absent values.

use std::collections::BTreeSet;

use super::keys::{given, number, share};
use crate::diagnostic::{Code, Span, all_of};
use crate::model::{AbsentKind, AbsentLayer, Coverage};
use crate::rules::document::{AbsentDoc, CoverageDoc, Field, Number};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::said;

/// Reads what one place of a file says about each kind of absence.
pub(super) fn layer(field: &Field<AbsentDoc>) -> AbsentLayer {
    let Some(doc) = given(field) else { return AbsentLayer::default() };
    AbsentLayer {
        missing: given(&doc.missing).copied(),
        not_applicable: given(&doc.not_applicable).copied(),
        rejected: given(&doc.rejected).copied(),
        zero_whole: given(&doc.zero_whole).copied(),
    }
}

/// Reads how much must be covered by figures.
pub(super) fn coverage(sink: &Sink, field: &Field<CoverageDoc>) -> Coverage {
    let Some(doc) = given(field) else { return Coverage::default() };
    let least = |field: &Field<Number>| number(field).and_then(|placed| share(sink, placed));
    Coverage { total: least(&doc.total), group: least(&doc.group) }
}

/// Returns the keys that are not set, if data can lead to them.
pub(super) fn unsaid(layer: AbsentLayer, divides: bool) -> impl Iterator<Item = &'static str> {
    let unsaid = layer.kinds().into_iter().filter(|(_, said)| said.is_none());
    unsaid
        .filter(move |(kind, _)| divides || *kind != AbsentKind::ZeroWhole)
        .map(|(kind, _)| kind.as_str())
}

/// The keys of `absent` with their usual values, in the order in which they are written.
const KEYS: [(&str, &str); 4] = [
    ("missing", "zero"),
    ("not_applicable", "exclude"),
    ("rejected", "zero"),
    ("zero_whole", "exclude"),
];

/// Warns that a file does not say what absent data do.
pub(super) fn warn_of_unsaid(sink: &Sink, unsaid: &BTreeSet<&'static str>, at: Span) {
    if unsaid.is_empty() {
        return;
    }
    let usual: Vec<_> = KEYS.into_iter().filter(|(key, _)| unsaid.contains(key)).collect();
    let keys = all_of(usual.iter().map(|(key, _)| *key));
    let write: Vec<_> = usual.iter().map(|(key, does)| format!("{key}: {does}")).collect();
    // A zero whole falls back on the rule for missing values, if there is one.
    let stops = usual.iter().any(|(key, _)| *key != "zero_whole");
    let falls_back = unsaid.contains("zero_whole") && !unsaid.contains("missing");
    fault! { sink, Code::AbsentUnsaid, at;
        says "the rules do not say what {keys} data do",
            "bộ quy tắc không nói số liệu {keys} được xử lý thế nào", keys;
        label match (stops, falls_back) {
            (true, false) => said!("the first such value stops the scoring", "giá trị đầu tiên như vậy làm dừng việc chấm điểm"),
            (true, true) => {
                said!("the first such value stops the scoring; a zero whole does what a missing value does", "giá trị đầu tiên như vậy làm dừng việc chấm điểm; tổng bằng 0 thì xử lý như thiếu số liệu")
            }
            (false, _) => said!("a zero whole does what a missing value does", "tổng bằng 0 thì xử lý như thiếu số liệu"),
        };
        allowed "for each of them `zero`, `blank`, `exclude`, `exclude_from_total`, `full`, `no_total` or `error`",
            "với mỗi trường hợp, một trong `zero`, `blank`, `exclude`, `exclude_from_total`, `full`, `no_total` hoặc `error`";
        help "add, with what each of them does: `absent: {{{}}}`",
            "thêm cách xử lý từng trường hợp: `absent: {{{}}}`", write.join(", ");
    };
}
