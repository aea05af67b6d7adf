//! The table of several years side by side.

use rust_decimal::Decimal;

use super::targets::state;
use crate::dataset::previous::Alike;
use crate::model::{Language, Nature, Origin};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Lists units over several years, oldest first: the rank and the total of each year, then how the rank changed from
/// the first year to the last. Units stand in the order of the last year; those that are only in earlier years come
/// after them. Where the years have other greatest totals, shares take the place of totals.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Language, Plan, report};
/// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
/// #     points: 10\nrounding: {total: 2}\nabsent: {missing: zero}\nmetrics: {done: {type: percent}}\n\
/// #     indicators: [{id: done, points: 10, scoring: {formula: done}}]\nranking: {places: 2}\n")?;
/// # let plan = Plan::compile(&framework)?;
/// # let score = |csv: &str| -> Result<_, Box<dyn std::error::Error>> {
/// #     Ok(plan.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?)
/// # };
/// let (first, second) = (score("unit,done\nan,40%\nbinh,50%\n")?, score("unit,done\nan,70%\nbinh,60%\n")?);
/// let table = report::series(&[("2024", &first), ("2025", &second)], Language::En);
/// assert_eq!(table.to_csv(), "unit,name,rank:2024,total:2024,rank:2025,total:2025,moved,nature\n\
///                             an,an,2,4.00,1,7.00,1,\nbinh,binh,1,5.00,2,6.00,-1,\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn series(years: &[(&str, &Outcome)], language: Language) -> Table {
    let words = Words(language);
    let points = |outcome: &Outcome| outcome.total_points().clone();
    let first_points = years.first().map(|(_, outcome)| points(outcome));
    let is_alike = years.iter().all(|(_, outcome)| Some(points(outcome)) == first_points);
    let (key, head) = match is_alike {
        true => ("total", words.pick("Tổng điểm", "Total")),
        false => ("share", words.pick("Tỷ lệ", "Share")),
    };
    let rank = words.pick("Hạng", "Rank");
    let mut columns = vec![
        Column::left("unit", words.pick("Mã", "Id")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
    ];
    for (year, _) in years {
        columns.push(Column::right(format!("rank:{year}"), format!("{rank} {year}")));
        columns.push(Column::right(format!("{key}:{year}"), format!("{head} {year}")));
    }
    columns.push(Column::right("moved", words.pick("Thay đổi hạng", "Change of rank")));
    let mut table = Table::new(language, words.pick("Các năm", "Years"), columns);
    let rows: Vec<_> = years.iter().map(|(_, outcome)| Alike::new(outcome.dataset())).collect();
    for (place, (_, outcome)) in years.iter().enumerate().rev() {
        let later = rows.get(place.saturating_add(1)..).unwrap_or_default();
        let is_new =
            |unit: &UnitOutcome<'_>| later.iter().all(|rows| rows.find(&unit.unit.id).is_none());
        for unit in outcome.units().filter(is_new) {
            let rows_of = rows.iter().map(|rows| rows.find(&unit.unit.id));
            let of_years: Vec<_> = (years.iter().zip(rows_of))
                .map(|((_, outcome), row)| outcome.unit_outcome(row?))
                .collect();
            let mut cells = vec![Cell::from(unit.unit.id.as_str()), unit.unit.name.as_str().into()];
            for of_year in &of_years {
                cells.push(Cell::rank(of_year.as_ref().and_then(|unit| unit.rank)));
                cells.push(match is_alike {
                    true => Cell::number_or_nothing(of_year.as_ref().and_then(|unit| unit.total)),
                    false => Cell::share_or_nothing(of_year.as_ref().and_then(|unit| unit.share)),
                });
            }
            let ends = [of_years.first(), of_years.last()];
            let [first, last] = ends.map(|unit| Some(i64::from(unit?.as_ref()?.rank?)));
            let moved = first.zip(last).map(|(first, last)| first.saturating_sub(last));
            cells.push(Cell::change_or_nothing(moved.map(Decimal::from)));
            table.push(cells);
        }
    }
    table.of_nature(nature_of(years))
}

/// Lists the targets of a unit over several years, oldest first: what is asked in the last year, then the figure and the
/// state of each year. No rows if the unit is in no year, or for an `index`.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Language, Plan, report};
/// # let framework = Framework::from_yaml("framework: demo/plan\nversion: '2030'\nkind: criteria\nunit_kind: province\n\
/// #     metrics: {online: {type: percent}}\ntargets: [{id: online, name: Online, of: online, at_least: 80%}]\n")?;
/// # let plan = Plan::compile(&framework)?;
/// # let score = |csv: &str| -> Result<_, Box<dyn std::error::Error>> {
/// #     Ok(plan.score(&Dataset::from_csv(csv.as_bytes(), &framework)?)?)
/// # };
/// let (first, second) = (score("unit,online\ntinh,71%\n")?, score("unit,online\ntinh,83%\n")?);
/// let table = report::series_of_targets(&[("2025", &first), ("2026", &second)], "tinh", Language::En);
/// assert_eq!(table.to_csv(), "code,target,asked,given:2025,state:2025,given:2026,state:2026,nature\n\
///                             1,Online,≥ 80%,71%,not met,83%,met,\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn series_of_targets(years: &[(&str, &Outcome)], unit: &str, language: Language) -> Table {
    let words = Words(language);
    let mut columns = vec![
        Column::right("code", words.pick("TT", "No.")),
        Column::left("target", words.pick("Chỉ tiêu", "Target")),
        Column::right("asked", words.pick("Yêu cầu", "Asked")),
    ];
    for (year, _) in years {
        let (figure, said) = (words.pick("Số liệu", "Given"), words.pick("Kết quả", "State"));
        columns.push(Column::right(format!("given:{year}"), format!("{figure} {year}")));
        columns.push(Column::left(format!("state:{year}"), format!("{said} {year}")));
    }
    let mut table = Table::new(language, words.pick("Các năm", "Years"), columns);
    let cards = years.iter().map(|(_, outcome)| outcome.scorecard(unit).ok());
    let cards: Vec<_> = cards.collect();
    let Some(last) = cards.iter().rev().flatten().next() else { return table };
    for (place, target) in (1u64..).zip(last.targets()) {
        let mut cells = vec![
            Cell::from(target.code.clone().unwrap_or_else(|| place.to_string())),
            words.name(&target.name).into(),
            target.asked(last.framework(), language).into(),
        ];
        for card in &cards {
            let of_year = card
                .as_ref()
                .and_then(|card| Some((card, card.targets().find(|other| other.id == target.id)?)));
            let given = of_year
                .as_ref()
                .and_then(|(card, target)| target.given(card.framework(), language));
            cells.push(given.map_or_else(Cell::nothing, Cell::from));
            cells.push(of_year.map_or_else(Cell::nothing, |(card, target)| {
                state(target.computed, card.target_state(&target, words))
            }));
        }
        table.push(cells);
    }
    table.of_nature(nature_of(years))
}

/// Returns the nature of the figures of all years together.
fn nature_of(years: &[(&str, &Outcome)]) -> Option<Nature> {
    let of_year = |(_, outcome): &(_, &Outcome)| Origin { nature: outcome.nature(), as_of: None };
    Origin::of_all(years.iter().map(of_year)).nature
}
