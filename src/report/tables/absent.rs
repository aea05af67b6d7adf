//! Tables of absences: units that did not report, and points that no figure decided.

use super::units::Units;
use crate::model::Language;
use crate::outcome::Outcome;
use crate::report::{Cell, Column, Table};
use crate::scorecard::{Effect, Words};

/// Lists the units that did not report, including those of the register that have no row. They have no total,
/// rank or grade, and are not part of any mean, count or share of grades.
#[must_use]
pub fn not_reported(outcome: &Outcome, language: Language) -> Table {
    let words = Words(language);
    let of_kinds = outcome.framework().unit_kinds().len() > 1;
    let mut columns = vec![
        Column::left("unit", words.pick("Mã đơn vị", "Unit id")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
    ];
    columns.extend(of_kinds.then(|| Column::left("kind", words.pick("Loại đơn vị", "Kind"))));
    let title = words.pick("Đơn vị chưa báo cáo", "Units that did not report");
    let mut table = Table::new(language, title, columns);
    for unit in outcome.not_reported() {
        let kind = unit.kind.map_or(Cell::nothing(), |kind| kind.as_str().into());
        table.push([Cell::from(unit.id), unit.name.into(), kind]);
    }
    table
}

/// Lists the points of each unit that no figure decided, with a row for each kind of absence: those that
/// units claim not to apply to them, and those that the rules leave out or give in full for a missing or
/// rejected value.
#[must_use]
pub fn left_out<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let (outcome, words) = (units.outcome(), Words(language));
    let points = match outcome.framework().criteria() {
        Some(_) => words.pick("Số chỉ tiêu", "Targets"),
        None => words.pick("Điểm", "Points"),
    };
    let mut columns = vec![Column::left("name", words.pick("Đơn vị", "Unit"))];
    columns.extend(units.kind_column(language));
    columns.extend([
        Column::right("points", points),
        Column::left("effect", words.pick("Cách tính", "Effect")),
        Column::left("reason", words.pick("Lý do", "Reason")),
        Column::left("items", words.pick("Chỉ số", "Indicators")),
    ]);
    let title = words.pick("Điểm không dựa trên số liệu", "Points not based on figures");
    let mut table = Table::new(language, units.titled(title), columns);
    let is_mixed = units.is_mixed();
    for row in units.rows() {
        let Some(unit) = outcome.dataset().rows().get(row) else { continue };
        for left_out in outcome.left_out_of(row) {
            let mut cells = vec![Cell::from(unit.name.as_str())];
            cells.extend(is_mixed.then(|| unit.kind.as_str().into()));
            let items = left_out.items.iter().map(|id| words.coded(outcome.framework(), id));
            cells.extend([
                Cell::number((*left_out.points).normalize()),
                effect(words, left_out.effect).into(),
                words.absent(left_out.reason).into(),
                items.collect::<Vec<_>>().join("; ").into(),
            ]);
            table.push(cells);
        }
    }
    table
}

const fn effect(words: Words, effect: Effect) -> &'static str {
    match effect {
        Effect::LeftOut => words.pick("đưa ra khỏi mẫu số", "left out"),
        Effect::LeftTotal => words.pick("đưa ra khỏi tổng điểm", "left out of the total"),
        Effect::Withheld => words.pick("không có tổng điểm", "no total"),
        Effect::GivenInFull => words.pick("cho đủ điểm", "given in full"),
        Effect::Undetermined => words.pick("chưa xác định", "undetermined"),
    }
}
