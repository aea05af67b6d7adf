//! The table of what a province takes from its units.

use crate::dataset::Value;
use crate::model::{Language, Text};
use crate::number::Shown;
use crate::province::{Lack, ProvinceOutcome, RolledUp, Settled};
use crate::report::{Cell, Column, Table, Tone};
use crate::scorecard::Words;

/// Lists every metric and figure that was rolled up: its value, the stated value, whether the two agree, and how it
/// was computed.
#[must_use]
pub fn roll_ups(outcome: &ProvinceOutcome, language: Language) -> Table {
    let words = Words(language);
    let columns = vec![
        Column::left("figure", words.pick("Số liệu", "Figure")),
        Column::right("value", words.pick("Tổng hợp", "Rolled up")),
        Column::right("stated", words.pick("Đã nêu", "Stated")),
        Column::left("settled", words.pick("Đối chiếu", "Compared")),
        Column::left("nature", words.pick("Loại số liệu", "Figures")),
        Column::left("how", words.pick("Cách tính", "How")),
    ];
    let title = words.pick("Tổng hợp từ đơn vị lên tỉnh", "Rolled up from the units");
    let mut table = Table::new(language, title, columns);
    for (run, of_run) in outcome.runs().filter(|(_, of_run)| !of_run.rolled_up.is_empty()) {
        table.push_heading([words.name(run.framework.name())]);
        for rolled_up in &of_run.rolled_up {
            let id = rolled_up.metric.as_ref();
            let metric = id.and_then(|id| run.framework.metrics.get(id));
            if let Some(metric) = metric {
                push(&mut table, &metric.name, rolled_up);
            }
        }
    }
    if outcome.figures().next().is_some() {
        let name = words.pick("Số tổng hợp của tỉnh", "Figures of the province");
        table.push_heading([name]);
    }
    for (figure, rolled_up) in outcome.figures() {
        push(&mut table, &figure.name, rolled_up);
    }
    table
}

fn push(table: &mut Table, name: &Text, rolled_up: &RolledUp) {
    let language = table.language();
    let words = Words(language);
    let settled = match rolled_up.settled {
        Settled::Agrees => Cell::from(words.pick("khớp", "they agree")).toned(Tone::Good),
        Settled::Differs => Cell::from(words.pick("không khớp", "they differ")).toned(Tone::Bad),
        Settled::Filled => words.pick("đưa vào số liệu", "filled in").into(),
        // Of a run without data there is nothing to say.
        Settled::Absent if rolled_up.lack().is_some_and(|lack| lack != Lack::NoData) => {
            Cell::from(words.pick("không tính được", "not to be had")).toned(Tone::Unknown)
        }
        Settled::Absent | Settled::Shown | Settled::Kept => Cell::nothing(),
    };
    let value = |value| {
        let share = rolled_up.is_share();
        match share {
            true => Cell::share_or_nothing(value),
            false => Cell::number_or_nothing(value.map(to_places)),
        }
    };
    let stated = match &rolled_up.stated {
        Some(Value::Number(number)) => value(Some(Shown::from(*number))),
        Some(Value::Rejected) => words.pick("bị loại", "rejected").into(),
        Some(Value::NotApplicable) => words.pick("không áp dụng", "not applicable").into(),
        _ => Cell::nothing(),
    };
    let nature = match (rolled_up.value(), rolled_up.origin.nature) {
        (None, _) => Cell::nothing(),
        (Some(_), Some(nature)) => nature.name(language).into(),
        (Some(_), None) => words.pick("chưa nêu", "not stated").into(),
    };
    table.push([
        Cell::from(words.name(name)),
        value(rolled_up.value()),
        stated,
        settled,
        nature,
        rolled_up.explain(language).into(),
    ]);
}

/// Rounds to four places half up, without trailing zeros.
fn to_places(value: Shown) -> Shown {
    value.to_places(4).normalize()
}
