//! Heads and feet of reports.

use crate::model::{Framework, Language};
use crate::outcome::{Digests, Outcome};
use crate::report::Report;
use crate::report::tables::document;
use crate::scorecard::Words;

/// Begins a report about an outcome: its title, what its figures are, the document that it follows, and its foot.
pub(super) fn about(outcome: &Outcome, title: &str, language: Language) -> Report {
    let words = Words(language);
    Report {
        figures: outcome.figures(language),
        lead: vec![document_line(words, outcome.framework())],
        foot: vec![format!("{} · {}", digests_of(words, "", outcome.digests()), made_by(words))],
        ..Report::new(language, titled(words, title, outcome))
    }
}

/// Names the document of a framework, for people who know no ids: `3853/QĐ-UBND · UBND tỉnh · 09/11/2022 · chính thức`.
/// The id of the framework, if it follows no document.
pub(super) fn document_line(words: Words, framework: &Framework) -> String {
    let document = document(words, framework.source());
    let named = if document.is_empty() { framework.edition() } else { document };
    let standing = words.standing_of(framework.source());
    std::iter::once(named).chain(standing).collect::<Vec<_>>().join(" · ")
}

/// Adds the mark of synthetic figures to a title: `Xếp hạng (số liệu giả lập)`.
pub(super) fn titled(words: Words, title: &str, outcome: &Outcome) -> String {
    let is_synthetic = outcome.dataset().origin().is_synthetic();
    words.marked(title, is_synthetic.then(|| words.synthetic()))
}

/// Names a framework in a line, with its document and how official it is: `thanh-hoa/department 2022 · 3853/QĐ-UBND ·
/// official, points: illustrative`.
#[must_use]
pub fn framework_line(framework: &Framework, language: Language) -> String {
    let source = framework.source();
    let mut parts = vec![framework.edition()];
    parts.extend(source.document.clone());
    parts.extend(Words(language).standing_of(source));
    parts.join(" · ")
}

/// Gives the digests of an outcome, as far as they are needed to tell it from others: JSON and the table of sources have
/// them whole. `which` tells two outcomes apart.
pub(super) fn digests_of(words: Words, which: &str, digests: Digests<'_>) -> String {
    let named = [
        (words.pick("quy tắc", "rules"), Some(digests.rules)),
        (words.pick("số liệu", "data"), Some(digests.data)),
        (words.data_before(), digests.previous),
        (words.pick("sáp nhập", "mergers"), digests.mergers),
    ];
    let digests = named.into_iter().filter_map(|(name, digest)| {
        Some(format!("{name} {}", digest?.chars().take(DIGITS).collect::<String>()))
    });
    let head = words.pick("Mã kiểm tra", "Digests");
    format!("{head}{which}: {}", digests.collect::<Vec<_>>().join("; "))
}

/// So many digits of a digest tell results apart for people.
const DIGITS: usize = 12;

/// Names the version of this crate that made a report.
pub(super) fn made_by(words: Words) -> String {
    let made = words.pick("Lập bằng", "Made by");
    format!("{made} {} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}
