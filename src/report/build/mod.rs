//! Reports made of tables and charts.

mod outcome;
mod province;
mod unit;

use crate::model::Framework;
use crate::outcome::Words;

pub use outcome::of_outcome;
pub use province::{ProvinceNotes, of_province};
pub use unit::of_unit;

/// A framework in a line: `thanh-hoa/department 2022 · 3853/QĐ-UBND`.
fn framework_line(framework: &Framework) -> String {
    let mut text = format!("{} {}", framework.id(), framework.version());
    if let Some(document) = &framework.source().document {
        text.push_str(&format!(" · {document}"));
    }
    text
}

/// The digests that a result can be checked by.
fn digest_line(words: Words, rules: &str, data: &str) -> String {
    let (rule_word, data_word) = (words.pick("quy tắc", "rules"), words.pick("số liệu", "data"));
    let head = words.pick("Mã kiểm tra (SHA-256)", "Digests (SHA-256)");
    format!("{head}: {rule_word} {rules}; {data_word} {data}")
}
