//! Tables of absences: units that did not report, and points that no figure decided.

use super::units::Units;
use crate::dataset::{Unit, Unreported};
use crate::model::Language;
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::columns::{Columns, KIND};
use crate::report::{Cell, Table};
use crate::scorecard::{Effect, LeftOut, Words};

/// Lists the units that did not report, including those of the register that have no row. They have no total,
/// rank or grade, and are not part of any mean, count or share of grades.
#[must_use]
pub fn not_reported(outcome: &Outcome, language: Language) -> Table {
    let of_kinds = outcome.framework().unit_kinds().len() > 1;
    Columns::<Unreported<'_>>::new(language)
        .left("unit", ["Mã đơn vị", "Unit id"], |unit| Cell::from(unit.id))
        .left("name", ["Đơn vị", "Unit"], |unit| Cell::from(unit.name))
        .when(of_kinds, |columns| columns.left("kind", KIND, |unit| Cell::from(unit.kind)))
        .table(["Đơn vị chưa báo cáo", "Units that did not report"], outcome.not_reported())
}

/// Lists the points of each unit that no figure decided, with a row for each kind of absence: those that
/// units claim not to apply to them, and those that the rules leave out or give in full for a missing or
/// rejected value.
#[must_use]
pub fn left_out<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let (outcome, words) = (units.outcome(), Words(language));
    let points = match outcome.framework().criteria() {
        Some(_) => ["Số chỉ tiêu", "Targets"],
        None => ["Điểm", "Points"],
    };
    let title = words.pick("Điểm không dựa trên số liệu", "Points not based on figures");
    let of_unit = |unit: UnitOutcome<'a>| {
        let left_out = outcome.left_out_of(unit.row).into_iter();
        left_out.map(move |left_out| (unit.unit, left_out))
    };
    Columns::<(&Unit, LeftOut)>::new(language)
        .left("name", ["Đơn vị", "Unit"], |(unit, _)| Cell::from(unit.name.as_str()))
        .when(units.is_mixed(), |columns| {
            columns.left("kind", KIND, |(unit, _)| Cell::from(&unit.kind))
        })
        .right("points", points, |(_, of)| Cell::number((*of.points).normalize()))
        .left("effect", ["Cách tính", "Effect"], move |(_, of)| effect(words, of.effect))
        .left("reason", ["Lý do", "Reason"], move |(_, of)| words.absent(of.reason))
        .left("items", ["Chỉ số", "Indicators"], |(_, of)| {
            let items = of.items.iter().map(|id| words.coded(outcome.framework(), id));
            items.collect::<Vec<_>>().join("; ")
        })
        .table(units.titled(language, title), units.results().flat_map(of_unit))
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
