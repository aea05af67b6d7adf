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

/// Names the source of a rule and how official it is: `Điều 3 · 003:147 · chính thức`.
pub(super) fn source_in_brief(words: Words, source: Option<&Source>) -> String {
    let Some(source) = source else { return String::new() };
    let mut parts: Vec<String> = source.article.iter().cloned().collect();
    let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
    if !cites.is_empty() {
        parts.push(cites.join(", "));
    }
    parts.extend(words.standing_of(source));
    parts.join(" · ")
}
