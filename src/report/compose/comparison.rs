//! The report of two outcomes side by side.

use super::framing::{digests_of, document_line, made_by};
use crate::comparison::Comparison;
use crate::model::{Language, Text};
use crate::outcome::Digests;
use crate::report::{
    Block, Cell, Figure, Report, Section, changed_values, changes, compared_items, compared_units,
};
use crate::scorecard::Words;

/// The number of largest differences to list.
const LARGEST: usize = 50;

/// Makes the report of a comparison: ranks and totals of both sides, the largest differences with their reasons,
/// changes by indicator, the values that changed, and what only one side has.
#[must_use]
pub fn of_comparison(comparison: &Comparison<'_>, language: Language) -> Report {
    let words = Words(language);
    let other = comparison.outcomes().other;
    let names = comparison.names().as_ref().map(|name| words.name(name));
    let title =
        format!("{}: {} – {}", words.name(other.framework().name()), names.base, names.other);
    let units = compared_units(comparison, language);
    let largest = changes(comparison, LARGEST, language);
    let items = compared_items(comparison, language);
    let values = changed_values(comparison, language);
    let mut sections =
        vec![Section::new("units", units.title()).with(figures(comparison, words)).with(units)];
    for (id, table) in [("changes", largest), ("items", items), ("values", values)] {
        if !table.is_empty() {
            sections.push(Section::new(id, table.title()).with(table));
        }
    }
    sections.extend(one_sided(comparison, words));
    let foot_of = vec![
        side(words, &comparison.names().base, comparison.outcomes().base.digests()),
        side(words, &comparison.names().other, other.digests()),
        made_by(words),
    ];
    let lead = vec![document_line(words, other.framework())];
    let figures = comparison.figures(language);
    Report { figures, lead, sections, foot: foot_of, ..Report::new(language, title) }
}

fn figures(comparison: &Comparison<'_>, words: Words) -> Block {
    let summary = comparison.summary();
    let number = |vi, en, count: usize| Figure::new(words.pick(vi, en), Cell::number(count));
    Block::Figures(vec![
        number("Đơn vị", "Units", comparison.units().len()),
        number("Tăng điểm", "Higher", summary.up),
        number("Giảm điểm", "Lower", summary.down),
        number("Giữ nguyên", "The same", summary.same),
    ])
}

/// Lists the units and indicators that only one side has, and the units without figures there. `None` if there are
/// none.
fn one_sided(comparison: &Comparison<'_>, words: Words) -> Option<Section> {
    let title = words.pick("Chỉ có ở một bên", "On one side only");
    let mut section = Section::new("one-sided", title);
    let sides = comparison.names();
    let (units, items) = (comparison.only_units(), comparison.only_items());
    let outcomes = comparison.outcomes();
    for (side, outcome, units, items) in [
        (&sides.base, outcomes.base, units.base, items.base),
        (&sides.other, outcomes.other, units.other, items.other),
    ] {
        let units: Vec<_> = units.iter().map(|unit| unit.name.as_str()).collect();
        let items: Vec<_> = items.iter().map(|(_, name)| words.name(name)).collect();
        let silent: Vec<_> = outcome.not_reported().map(|unit| unit.name).collect();
        let kinds = [
            (words.pick("đơn vị", "units"), units),
            (words.pick("chỉ số", "indicators"), items),
            (words.pick("không có số liệu", "no figures"), silent),
        ];
        for (kind, names) in kinds.into_iter().filter(|(_, names)| !names.is_empty()) {
            section = section.with(format!("{}, {kind}: {}.", words.name(side), names.join(", ")));
        }
    }
    (!section.blocks.is_empty()).then_some(section)
}

/// Gives the digests of one side: `Mã kiểm tra (SHA-256), tự đánh giá: quy tắc …; số liệu …`.
fn side(words: Words, name: &Text, digests: Digests<'_>) -> String {
    digests_of(words, &format!(", {}", words.name(name)), digests)
}
