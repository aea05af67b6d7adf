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

use crate::model::Source;
use crate::outcome::InputCard;
use crate::scorecard::Words;

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
fn figures<'a>(words: Words, inputs: impl IntoIterator<Item = &'a InputCard<'a>>) -> String {
    let one = |input: &InputCard<'_>| {
        let name = words.name(&input.metric.name);
        format!("{name}: {}", words.value(input.metric, &input.value))
    };
    inputs.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Where a rule is from, with how much of it is the law's: `Điều 3 · 003:147 · chính thức`.
fn source_in_brief(words: Words, source: &Source) -> String {
    let mut parts: Vec<String> = source.article.iter().cloned().collect();
    let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
    if !cites.is_empty() {
        parts.push(cites.join(", "));
    }
    parts.extend(source.standing.map(|standing| words.standing(standing).to_owned()));
    parts.join(" · ")
}
