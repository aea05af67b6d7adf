//! Phrases that several tables have.

use crate::model::Source;
use crate::outcome::InputCard;
use crate::scorecard::Words;

/// Lists metrics with their values: `Số hồ sơ: 820; Số hồ sơ trực tuyến: 617`.
pub(super) fn figures<'a>(
    words: Words,
    inputs: impl IntoIterator<Item = &'a InputCard<'a>>,
) -> String {
    let one = |input: &InputCard<'_>| {
        let name = words.name(&input.metric.name);
        format!("{name}: {}", words.value(input.metric, &input.value))
    };
    inputs.into_iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Names the source of a rule and how official it is: `Điều 3 · 003:147 · chính thức`.
pub(super) fn source_in_brief(words: Words, source: &Source) -> String {
    let mut parts: Vec<String> = source.article.iter().cloned().collect();
    let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
    if !cites.is_empty() {
        parts.push(cites.join(", "));
    }
    parts.extend(source.standing.map(|standing| words.standing(standing).to_owned()));
    parts.join(" · ")
}
