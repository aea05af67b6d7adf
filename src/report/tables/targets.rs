//! Targets: those of a unit as a traffic list, and the number of units that meet each.

use rust_decimal::Decimal;

use super::phrases::{figures, source_in_brief, working, working_column};
use super::units::Units;
use crate::model::{Language, TargetData, TargetState};
use crate::report::columns::Columns;
use crate::report::{Cell, Column, Look, Table, Tone};
use crate::scorecard::{Scorecard, TargetCard, Words};

/// Returns the state of a target, by the numbers, as a cell.
pub(super) fn state(state: TargetState, shown: String) -> Cell {
    let tone = match state {
        TargetState::Met => Tone::Good,
        TargetState::NotMet => Tone::Bad,
        TargetState::NotDue | TargetState::Undetermined => Tone::Unknown,
    };
    Cell::from(shown).toned(tone)
}

/// Lists the targets of a unit: the condition, the value, the state, the declaration of the unit if any
/// target has one, the source and the working. No rows for an `index`.
#[must_use]
pub fn targets(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    let framework = card.framework();
    let given = |target: &TargetCard| {
        let present = target.inputs.iter().filter(|input| input.value.is_present());
        let given = target.given(framework, language);
        let given = given.or_else(|| Some(figures(framework, language, present)));
        given.filter(|given| !given.is_empty())
    };
    let columns = Columns::<(u64, TargetCard)>::new(language)
        .right("code", ["TT", "No."], |(place, target)| {
            target.code.clone().unwrap_or_else(|| place.to_string())
        })
        .left("target", ["Chỉ tiêu", "Target"], |(_, of)| Cell::from(words.name(&of.name)))
        .right("asked", ["Yêu cầu", "Asked"], |(_, of)| of.asked(framework, language))
        .right("given", ["Số liệu", "Given"], |(_, target)| given(target))
        .left("computed", ["Theo số liệu", "Computed"], |(_, target)| {
            state(target.computed, card.target_state(target, words))
        })
        .left("declared", ["Tự khai", "Declared"], |(_, target)| declared(words, target))
        .left("source", ["Căn cứ", "Source"], |(_, target)| {
            source_in_brief(words, target.source.as_ref(), framework.source())
        })
        .several([working_column(words)], |(_, target)| {
            [working(&target.working(framework, language))]
        });
    let table = columns.table(["Chỉ tiêu", "Targets"], (1u64..).zip(card.targets()));
    table.without_empty(&["declared", "source"])
}

/// Returns the declaration of a unit as a cell. It is marked if it contradicts the numbers, or if there are none.
fn declared(words: Words, target: &TargetCard) -> Cell {
    let said = match target.declared {
        Some(true) => TargetState::Met,
        Some(false) => TargetState::NotMet,
        None => return Cell::nothing(),
    };
    let (marked, tone) = match (target.contradiction, target.is_bare()) {
        (true, _) => (words.pick("mâu thuẫn", "contradicts"), Tone::Bad),
        (false, true) => (words.pick("không có số liệu", "without a figure"), Tone::Unknown),
        (false, false) => return state(said, words.state(said).to_owned()),
    };
    Cell::from(format!("{} ({marked})", words.state(said))).toned(tone)
}

/// Counts the units that meet each target, do not meet it, do not meet it yet (if there are any), and are
/// undetermined. No rows for an `index`.
///
/// The share is of the units whose state is determined. Units that did not report are not counted. Units of
/// several kinds have a part for each kind.
#[must_use]
pub fn targets_by_unit<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let words = Words(language);
    let mut columns = vec![
        Column::right("code", words.pick("TT", "No.")),
        Column::left("target", words.pick("Chỉ tiêu", "Target")),
        Column::right("met", words.pick("Đạt", "Met")),
        Column::right("not_met", words.pick("Chưa đạt", "Not met")),
        Column::right("not_due", words.pick("Chưa đến hạn", "Not due")),
        Column::right("undetermined", words.pick("Chưa xác định", "Undetermined")),
        Column::right("share", words.pick("Tỷ lệ đạt", "Share met")).look(Look::Bar),
    ];
    // If no target is "not due yet" for any unit, there is no column for it.
    let rows: Vec<usize> = units.rows().collect();
    let target_count =
        units.outcome().framework().criteria().map_or(0, |criteria| criteria.targets.len());
    let is_not_due = |target: usize| {
        let mut states = rows.iter().map(|row| units.outcome().target_state(target, *row));
        states.any(|state| state == TargetState::NotDue)
    };
    if !(0..target_count).any(is_not_due) {
        columns.retain(|column| column.key != "not_due");
    }
    let title = words.pick("Đơn vị đạt từng chỉ tiêu", "Units that meet each target");
    let mut table = Table::new(language, units.titled(language, title), columns);
    let criteria = units.outcome().framework().criteria();
    let targets = criteria.map_or(&[][..], |criteria| criteria.targets.as_slice());
    for (heading, units) in units.parts().into_iter().filter(|_| !targets.is_empty()) {
        heading.into_iter().for_each(|kind| table.push_heading([Cell::from(""), kind]));
        counted(&mut table, units, targets, words);
    }
    table
}

/// Adds the number of units of one kind that meet each target.
fn counted(table: &mut Table, units: Units<'_>, targets: &[TargetData], words: Words) {
    let rows: Vec<usize> = units.reported_rows().collect();
    for (place, target) in targets.iter().enumerate() {
        let states = rows.iter().map(|row| units.outcome().target_state(place, *row));
        let (mut met, mut not_met, mut not_due, mut undetermined) = (0u64, 0u64, 0u64, 0u64);
        for state in states {
            let count = match state {
                TargetState::Met => &mut met,
                TargetState::NotMet => &mut not_met,
                TargetState::NotDue => &mut not_due,
                TargetState::Undetermined => &mut undetermined,
            };
            *count = count.saturating_add(1);
        }
        let mut origins = rows.iter().map(|row| units.outcome().target_origin(target, *row));
        let mark = origins.find_map(|origin| units.outcome().mark(origin, words));
        let told = Decimal::from(met.saturating_add(not_met).saturating_add(not_due));
        let code = target.code.clone().unwrap_or_else(|| place.saturating_add(1).to_string());
        let mut cells = vec![
            Cell::from(code),
            words.marked(words.name(&target.name), mark).into(),
            Cell::number(met),
            Cell::number(not_met),
        ];
        if table.columns().iter().any(|column| column.key == "not_due") {
            cells.push(Cell::number(not_due));
        }
        cells.push(Cell::number(undetermined));
        cells.push(Cell::share_or_nothing(Decimal::from(met).checked_div(told)));
        table.push(cells);
    }
}
