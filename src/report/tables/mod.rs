//! The tables of outcomes, units, provinces and frameworks.

mod absent;
mod comparison;
mod csv;
mod groups;
mod ranking;
mod roll_ups;
mod scorecard;
mod sources;
mod summary;
mod targets;
mod units;

use super::{Cell, Column, Look};
use crate::model::{Framework, Language, Source};
use crate::outcome::Input;
use crate::scorecard::{CardWords, Line, Words};

pub(super) use ranking::{total, verdict};
pub(super) use summary::{Totals, findings_table};

pub use absent::{left_out, not_reported};
pub use comparison::{changed_values, changes, compared_items, compared_units};
pub use csv::write_csv;
pub use groups::{Peers, groups};
pub use ranking::{all_scores, ranking};
pub use roll_ups::roll_ups;
pub use scorecard::scorecard;
pub use sources::sources;
pub use summary::{distribution, findings, grades, totals};
pub use targets::{targets, targets_by_unit};
pub use units::Units;

/// Metrics with their values: `Số hồ sơ: 820; Số hồ sơ trực tuyến: 617`.
fn figures<'i>(
    framework: &Framework,
    language: Language,
    inputs: impl IntoIterator<Item = &'i Input>,
) -> String {
    let words = CardWords::new(framework, language);
    let figure = |input: &Input| format!("{}: {}", words.metric_name(input), words.given(input));
    inputs.into_iter().map(figure).collect::<Vec<_>>().join("; ")
}

/// The column that the lines of a working are folded away in.
pub(super) fn working_column(words: Words) -> Column {
    Column::left("working", words.pick("Cách tính", "Working")).look(Look::Details)
}

/// The lines of a working in a cell.
pub(super) fn working(lines: &[Line]) -> Cell {
    // Spaces at the beginning of a line are lost on a page.
    let line = |line: &Line| format!("{}{}", "\u{2003}".repeat(line.depth), line.text);
    match lines {
        [] => Cell::nothing(),
        lines => lines.iter().map(line).collect::<Vec<_>>().join("\n").into(),
    }
}

/// Where a rule is from, with how much of it is the law's: `Điều 3 · 003:147 · chính thức`.
fn source_in_brief(words: Words, source: Option<&Source>) -> String {
    let Some(source) = source else { return String::new() };
    let mut parts: Vec<String> = source.article.iter().cloned().collect();
    let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
    if !cites.is_empty() {
        parts.push(cites.join(", "));
    }
    parts.extend(source.standing.map(|standing| words.standing(standing).to_owned()));
    parts.join(" · ")
}
