//! Titles and feet of reports.

use crate::model::{Framework, Language};
use crate::outcome::{Digests, Outcome};
use crate::scorecard::Words;

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

/// Lists the digests of a report and the version that made it.
pub(super) fn foot(words: Words, digests: Digests<'_>) -> Vec<String> {
    vec![digests_of(words, "", digests), made_by(words)]
}

/// Gives the digests of an outcome. `which` tells two outcomes apart.
pub(super) fn digests_of(words: Words, which: &str, digests: Digests<'_>) -> String {
    let (rules, data) = (words.pick("quy tắc", "rules"), words.pick("số liệu", "data"));
    let head = words.pick("Mã kiểm tra (SHA-256)", "Digests (SHA-256)");
    let mut text = format!("{head}{which}: {rules} {}; {data} {}", digests.rules, digests.data);
    if let Some(digest) = digests.previous {
        text.push_str(&format!("; {} {digest}", words.data_before()));
    }
    if let Some(digest) = digests.mergers {
        text.push_str(&format!("; {} {digest}", words.pick("sáp nhập", "mergers")));
    }
    text
}

/// Names the version of this crate that made a report.
pub(super) fn made_by(words: Words) -> String {
    let made = words.pick("Lập bằng", "Made by");
    format!("{made} {} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}
