//! Phrases that several tables have.

use crate::model::{Framework, Language, Source};
use crate::outcome::Input;
use crate::report::{Cell, Column, Look};
use crate::scorecard::{CardWords, Line, Words};

/// Lists metrics with their values: `Số hồ sơ: 820; Số hồ sơ trực tuyến: 617`.
pub(super) fn figures<'i>(
    framework: &Framework,
    language: Language,
    inputs: impl IntoIterator<Item = &'i Input>,
) -> String {
    let words = CardWords::new(framework, language);
    let figure = |input: &'i Input| {
        let (name, value) = words.given(input);
        format!("{name}: {value}")
    };
    inputs.into_iter().map(figure).collect::<Vec<_>>().join("; ")
}

/// Returns the column for the lines of a working, which is folded away.
pub(in crate::report) fn working_column(words: Words) -> Column {
    Column::left("working", words.pick("Cách tính", "Working")).look(Look::Details)
}

/// Returns a cell with the lines of a working.
pub(in crate::report) fn working(lines: &[Line]) -> Cell {
    // Spaces at the beginning of a line are lost on a page.
    let line = |line: &Line| format!("{}{}", "\u{2003}".repeat(line.depth), line.text);
    match lines {
        [] => Cell::nothing(),
        lines => lines.iter().map(line).collect::<Vec<_>>().join("\n").into(),
    }
}

/// Names the article of a rule, and how official the rule is if that is not what its framework says of all:
/// `Điều 3 · chính thức`. Where it was read is for those who wrote the rules, and stands in JSON.
pub(super) fn source_in_brief(words: Words, source: Option<&Source>, of_all: &Source) -> String {
    let Some(source) = source else { return String::new() };
    let standing =
        words.standing_of(source).filter(|told| Some(told) != words.standing_of(of_all).as_ref());
    source.article.iter().cloned().chain(standing).collect::<Vec<_>>().join(" · ")
}

/// Names a document: `3853/QĐ-UBND · UBND tỉnh Thanh Hóa · 09/11/2022 · Điều 3`.
pub(in crate::report) fn document(words: Words, source: &Source) -> String {
    let mut parts: Vec<String> = source.document.iter().cloned().collect();
    parts.extend(source.issuer.clone());
    parts.extend(source.issued.map(|day| words.date(day)));
    parts.extend(source.article.clone());
    parts.extend(source.criterion.as_ref().map(|of| words.serves(of)));
    parts.join(" · ")
}
