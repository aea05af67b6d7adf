//! A scorecard as a table.

use super::phrases::{figures, source_in_brief, working, working_column};
use crate::model::{Framework, Language};
use crate::number::Shown;
use crate::outcome::Input;
use crate::report::{Cell, Column, Look, Table};
use crate::scorecard::{
    AdjustmentKind, MethodCard, NodeCard, NodeDetail, Scorecard, Words, Working,
};

/// Lists the nodes of a unit's tree, groups before their children, bonus and penalty last, with figures,
/// points, score, share, source and working. No rows for `criteria`, whose card is
/// [`targets`](super::targets).
#[must_use]
pub fn scorecard(card: &Scorecard<'_>, language: Language) -> Table {
    every_column(card, language).without(&["brief"]).without_empty(&["code", "source"])
}

/// Lists the nodes of a unit's tree with the calculation of each in one line, for a page of paper.
pub(in crate::report) fn scorecard_in_brief(card: &Scorecard<'_>, language: Language) -> Table {
    let left_out = ["figures", "source", "working", "share"];
    every_column(card, language).without(&left_out).without_empty(&["code"])
}

fn every_column(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    let columns = vec![
        Column::right("code", words.pick("Mã", "Code")),
        Column::left("name", words.pick("Chỉ số", "Indicator")),
        Column::left("figures", words.pick("Số liệu", "Figures")),
        Column::left("brief", words.pick("Cách tính", "Working")),
        Column::right("score", words.pick("Điểm", "Score")),
        Column::right("points", words.pick("Tối đa", "Most")),
        Column::right("share", words.pick("Tỷ lệ", "Share")).look(Look::Bar),
        Column::left("source", words.pick("Căn cứ", "Source")),
        working_column(words),
    ];
    let mut table = Table::new(language, words.pick("Phiếu điểm", "Scorecard"), columns);
    for node in card.nodes() {
        push(&mut table, card, &node);
    }
    for adjustment in card.adjustments() {
        let name = match adjustment.kind {
            AdjustmentKind::Bonus => words.pick("Điểm thưởng", "Bonus points"),
            AdjustmentKind::Penalty => words.pick("Điểm trừ", "Penalty points"),
        };
        table.push_heading([
            Cell::nothing(),
            name.into(),
            Cell::from(""),
            Cell::nothing(),
            Cell::number_or_nothing(Some(adjustment.points)),
            Cell::number_or_nothing(adjustment.cap),
        ]);
        for node in &adjustment.indicators {
            push(&mut table, card, node);
        }
    }
    let unit = card.unit();
    if unit.total.is_some() && card.framework().index().is_some() {
        table.push_heading([
            Cell::nothing(),
            words.pick("Tổng cộng", "Total").into(),
            Cell::nothing(),
            Cell::nothing(),
            Cell::number_or_nothing(unit.total),
            Cell::number_or_nothing(
                card.outcome().total_points().shown(10).ok().map(Shown::normalize),
            ),
            Cell::share_or_nothing(unit.share),
        ]);
    }
    table
}

fn push(table: &mut Table, card: &Scorecard<'_>, node: &NodeCard) {
    let words = Words(table.language());
    let mark = card.outcome().mark(node.origin, words);
    let (figures, heading) = match &node.detail {
        NodeDetail::Group(group) => match group.left_out.as_slice() {
            [] => (String::new(), true),
            left_out => {
                let word = words.pick("không tính", "left out");
                let items = left_out.iter().map(|id| words.coded(card.framework(), id));
                (format!("{word}: {}", items.collect::<Vec<_>>().join("; ")), true)
            }
        },
        NodeDetail::Indicator(method) => (told(card.framework(), words, method), false),
        NodeDetail::Mean { .. } => {
            let found = card.framework().index().and_then(|tree| tree.find(&node.id));
            (String::new(), found.is_some_and(|(_, node)| node.method().is_none()))
        }
    };
    let cells = [
        Cell::from(node.code.as_deref().unwrap_or_default()),
        words.marked(&node.titled(card.framework(), words.0), mark).into(),
        figures.into(),
        node.in_brief(card.framework(), words.0).into(),
        Cell::number_or_nothing(node.score),
        Cell::number_or_nothing(Some(node.points)),
        Cell::share_or_nothing(node.share),
        source_in_brief(words, node.source.as_ref(), card.framework().source()).into(),
        working(&node.working(card.framework(), words.0)),
    ];
    match heading {
        true => table.push_heading(cells),
        false => table.push(cells),
    }
}

/// Writes the figures of an indicator, and the effect of an absence.
fn told(framework: &Framework, words: Words, method: &MethodCard) -> String {
    let mut inputs = Vec::new();
    collect(method, &mut inputs);
    let mut text = figures(framework, words.0, inputs);
    if let Some(absence) = method.absent {
        let did = words.policy(absence.policy);
        text.push_str(&format!(" → {}: {did}", words.absent_in(&method.method, absence.kind)));
    }
    text
}

/// Collects the values that a method and its parts read, each once.
fn collect<'c>(method: &'c MethodCard, into: &mut Vec<&'c Input>) {
    for input in &method.inputs {
        if !into.iter().any(|there| there.metric == input.metric) {
            into.push(input);
        }
    }
    if let Working::SumOf { parts: methods } | Working::BestOf { alternatives: methods, .. } =
        &method.working
    {
        methods.iter().for_each(|method| collect(method, into));
    }
}
