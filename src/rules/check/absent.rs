//! What absent values do.

use std::collections::BTreeSet;

use super::keys::given;
use crate::diagnostic::{Code, Span, all_of};
use crate::model::{AbsentKind, AbsentLayer};
use crate::rules::document::{AbsentDoc, Field};
use crate::rules::text::fault_list::Sink;

/// What a place of a file says of each kind of absence.
pub(super) fn layer(field: &Field<AbsentDoc>) -> AbsentLayer {
    let Some(doc) = given(field) else { return AbsentLayer::default() };
    AbsentLayer {
        missing: given(&doc.missing).copied(),
        not_applicable: given(&doc.not_applicable).copied(),
        rejected: given(&doc.rejected).copied(),
        zero_whole: given(&doc.zero_whole).copied(),
    }
}

/// The keys that nothing was said of, of those that data can come to.
pub(super) fn unsaid(layer: AbsentLayer, divides: bool) -> impl Iterator<Item = &'static str> {
    let unsaid = layer.kinds().into_iter().filter(|(_, said)| said.is_none());
    unsaid
        .filter(move |(kind, _)| divides || *kind != AbsentKind::ZeroWhole)
        .map(|(kind, _)| kind.as_str())
}

/// The keys of `absent` with what they usually are, in the order in which they are written.
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
    // A zero whole has something to fall back on, if a missing value has.
    let stops = usual.iter().any(|(key, _)| *key != "zero_whole");
    let falls_back = unsaid.contains("zero_whole") && !unsaid.contains("missing");
    sink.fault(Code::AbsentUnsaid, at, |fault| {
        fault
            .says(format!("the rules do not say what {keys} data do"))
            .label(match (stops, falls_back) {
                (true, false) => "the first such value stops the scoring",
                (true, true) => {
                    "the first such value stops the scoring; a zero whole does what a missing value does"
                }
                (false, _) => "a zero whole does what a missing value does",
            })
            .allowed("for each of them `zero`, `exclude`, `full` or `error`")
            .help(format!("add, with what each of them does: `absent: {{{}}}`", write.join(", ")))
    });
}
