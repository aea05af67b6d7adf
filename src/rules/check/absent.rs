//! What absent values do.

use std::collections::BTreeSet;

use super::keys::given;
use crate::diagnostic::{Code, Span, all_of};
use crate::model::{AbsentPolicy, AbsentRules};
use crate::rules::document::{AbsentDoc, Field};
use crate::rules::text::fault_list::Sink;

/// The keys of `absent` with what they usually are, in the order in which they are written.
const KEYS: [(&str, &str); 4] = [
    ("missing", "zero"),
    ("not_applicable", "exclude"),
    ("rejected", "zero"),
    ("zero_whole", "exclude"),
];

/// What a file says of each kind of absence, in the order of the keys, before what it leaves out is filled in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layer([Option<AbsentPolicy>; 4]);

impl Layer {
    pub(super) fn of(field: &Field<AbsentDoc>) -> Self {
        let Some(doc) = given(field) else { return Self::default() };
        let fields = [&doc.missing, &doc.not_applicable, &doc.rejected, &doc.zero_whole];
        Self(fields.map(|field| given(field).copied()))
    }

    /// This layer with `other` on top, key by key.
    pub(super) fn with(self, Self([missing, not_applicable, rejected, zero_whole]): Self) -> Self {
        let [a, b, c, d] = self.0;
        Self([missing.or(a), not_applicable.or(b), rejected.or(c), zero_whole.or(d)])
    }

    /// The keys that nothing was said of, of those that data can come to.
    pub(super) fn unsaid(self, divides: bool) -> impl Iterator<Item = &'static str> {
        let unsaid = KEYS.into_iter().zip(self.0).filter(|(_, said)| said.is_none());
        unsaid.map(|((key, _), _)| key).filter(move |key| divides || *key != "zero_whole")
    }

    /// What is left out is an error, and a zero whole does what a missing value does.
    pub(super) fn rules(self) -> AbsentRules {
        let [missing, not_applicable, rejected, zero_whole] = self.0;
        let missing = missing.unwrap_or(AbsentPolicy::Error);
        AbsentRules {
            missing,
            not_applicable: not_applicable.unwrap_or(AbsentPolicy::Error),
            rejected: rejected.unwrap_or(AbsentPolicy::Error),
            zero_whole: zero_whole.unwrap_or(missing),
        }
    }
}

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
