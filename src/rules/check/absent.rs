//! What absent values do.

use std::collections::BTreeSet;

use super::keys::given;
use crate::diagnostic::{Code, Span, all_of};
use crate::model::{AbsentPolicy, AbsentRules};
use crate::rules::document::{AbsentDoc, Field};
use crate::rules::sink::Sink;

/// What a file says of each kind of absence, before what it leaves out is filled in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layer {
    missing: Option<AbsentPolicy>,
    not_applicable: Option<AbsentPolicy>,
    rejected: Option<AbsentPolicy>,
    zero_whole: Option<AbsentPolicy>,
}

impl Layer {
    pub(super) fn of(field: &Field<AbsentDoc>) -> Self {
        let Some(doc) = given(field) else { return Self::default() };
        Self {
            missing: given(&doc.missing).copied(),
            not_applicable: given(&doc.not_applicable).copied(),
            rejected: given(&doc.rejected).copied(),
            zero_whole: given(&doc.zero_whole).copied(),
        }
    }

    /// This layer with `other` on top, key by key.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            missing: other.missing.or(self.missing),
            not_applicable: other.not_applicable.or(self.not_applicable),
            rejected: other.rejected.or(self.rejected),
            zero_whole: other.zero_whole.or(self.zero_whole),
        }
    }

    /// The keys that nothing was said of, of those that data can come to.
    pub(super) fn unsaid(self, divides: bool) -> impl Iterator<Item = &'static str> {
        let keys = [
            ("missing", self.missing),
            ("not_applicable", self.not_applicable),
            ("rejected", self.rejected),
            ("zero_whole", self.zero_whole),
        ];
        let unsaid = keys.into_iter().filter(|(_, said)| said.is_none()).map(|(key, _)| key);
        unsaid.filter(move |key| divides || *key != "zero_whole")
    }

    /// What is left out is an error, and a zero whole does what a missing value does.
    pub(super) fn rules(self) -> AbsentRules {
        let missing = self.missing.unwrap_or(AbsentPolicy::Error);
        AbsentRules {
            missing,
            not_applicable: self.not_applicable.unwrap_or(AbsentPolicy::Error),
            rejected: self.rejected.unwrap_or(AbsentPolicy::Error),
            zero_whole: self.zero_whole.unwrap_or(missing),
        }
    }
}

/// The keys of `absent` with what they usually are, in the order in which they are written.
const USUAL: [(&str, &str); 4] = [
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
    let usual: Vec<_> = USUAL.into_iter().filter(|(key, _)| unsaid.contains(key)).collect();
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
