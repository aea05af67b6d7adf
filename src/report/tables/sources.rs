//! The table of the sources of an outcome.

use indexmap::IndexMap;

use super::phrases::document;
use crate::model::{Body, Framework, Language, Source, Standing};
use crate::outcome::Outcome;
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Lists the sources of an outcome: the document of the framework, its period, how many of its nodes or targets are
/// official, derived or illustrative, and the digests of rules and data, which together determine the result.
#[must_use]
pub fn sources(outcome: &Outcome, language: Language) -> Table {
    let words = Words(language);
    let framework = outcome.framework();
    let digests = outcome.digests();
    let columns = vec![
        Column::left("what", words.pick("Nội dung", "What")),
        Column::left("value", words.pick("Chi tiết", "Detail")),
    ];
    let mut table = Table::new(language, words.name(framework.name()), columns);
    let mut push = |vi, en, value: String| {
        if !value.is_empty() {
            table.push([Cell::from(words.pick(vi, en)), value.into()]);
        }
    };
    let source = framework.source();
    push("Bộ quy tắc", "Rules", framework.edition());
    push("Văn bản", "Document", document(words, source));
    push("Hiệu lực", "In force", period(words, framework));
    push("Mức độ căn cứ", "Standing", standings(words, framework));
    push("Ghi chú", "Note", source.note.clone().unwrap_or_default());
    push("Đọc tại", "To be read at", source.url.clone().unwrap_or_default());
    push("Số liệu", "Figures", outcome.figures(language));
    push("Nguồn số liệu", "Source of the figures", document(words, outcome.dataset().source()));
    push("Mã kiểm tra quy tắc", "Digest of the rules", digests.rules.into_owned());
    push("Mã kiểm tra số liệu", "Digest of the data", digests.data.into_owned());
    let previous = digests.previous.unwrap_or_default().into_owned();
    push("Mã kiểm tra số liệu năm trước", "Digest of the data of the year before", previous);
    let mergers = digests.mergers.unwrap_or_default().into_owned();
    push("Mã kiểm tra tệp sáp nhập", "Digest of the mergers", mergers);
    table
}

fn period(words: Words, framework: &Framework) -> String {
    let period = framework.in_force();
    let from = period.from.map(|day| format!("{} {}", words.pick("từ", "from"), words.date(day)));
    let to = period.to.map(|day| format!("{} {}", words.pick("đến", "to"), words.date(day)));
    [from, to].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Counts the nodes or targets of each standing.
fn standings(words: Words, framework: &Framework) -> String {
    let mut counts: IndexMap<String, (Option<Standing>, usize)> = IndexMap::new();
    let mut count = |source: &Source| {
        if let Some(told) = words.standing_of(source) {
            let (_, count) = counts.entry(told).or_insert((source.standing, 0));
            *count = count.saturating_add(1);
        }
    };
    match framework.body() {
        Body::Index(tree) => tree.nodes.iter().for_each(|node| count(node.source())),
        Body::Criteria(criteria) => criteria.targets.iter().for_each(|t| count(&t.source)),
    }
    counts.sort_by(|_, (one, _), _, (other, _)| one.cmp(other));
    counts
        .iter()
        .map(|(told, (_, count))| format!("{told} {count}"))
        .collect::<Vec<_>>()
        .join(" · ")
}
