//! Reports made of tables and charts.

mod comparison;
mod outcome;
mod province;
mod unit;

use crate::model::Framework;
use crate::outcome::{Digests, Outcome};
use crate::scorecard::Words;

pub use comparison::of_comparison;
pub use outcome::of_outcome;
pub use province::of_province;
pub use unit::of_unit;

/// A title with the mark of what the figures are that the outcome is made from: `Xếp hạng (số liệu giả lập)`.
fn titled(words: Words, title: &str, outcome: &Outcome) -> String {
    let is_synthetic = outcome.dataset().origin().is_synthetic();
    words.marked(title, is_synthetic.then(|| words.synthetic()))
}

/// A framework in a line: `thanh-hoa/department 2022 · 3853/QĐ-UBND`.
fn framework_line(framework: &Framework) -> String {
    let mut text = format!("{} {}", framework.id(), framework.version());
    if let Some(document) = &framework.source().document {
        text.push_str(&format!(" · {document}"));
    }
    text
}

/// What stands at the foot of a report: its digests, and what made it.
fn foot(words: Words, digests: Digests<'_>) -> Vec<String> {
    vec![digests_of(words, "", digests), made_by(words)]
}

/// The digests of an outcome, and which one where there are two.
fn digests_of(words: Words, which: &str, digests: Digests<'_>) -> String {
    let (rules, data) = (words.pick("quy tắc", "rules"), words.pick("số liệu", "data"));
    let head = words.pick("Mã kiểm tra (SHA-256)", "Digests (SHA-256)");
    format!("{head}{which}: {rules} {}; {data} {}", digests.rules, digests.data)
}

/// Which version of this crate made a report.
fn made_by(words: Words) -> String {
    let made = words.pick("Lập bằng", "Made by");
    format!("{made} {} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}
