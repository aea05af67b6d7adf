//! One ranking over several outcomes.

use super::units::Units;
use crate::model::Language;
use crate::outcome::{Outcome, UnitOutcome};
use rust_decimal::Decimal;

use crate::report::{Cell, Column, Look, Table};
use crate::scorecard::Words;

/// Makes one ranking of the units of several outcomes by their shares of the points, such as those of kinds whose points
/// differ: 27 of 30 points (90 %) are before 85 of 100. Shares are compared to six places, and equal ones share a rank
/// (1, 2, 2, 4). Units without a total are left out.
///
/// ```
/// use dti_engine::{Dataset, Framework, Language, Plan, report};
/// let framework = Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\nabsent: {missing: zero}\nrounding: {total: 0}\n\
///     unit_kind: [commune, ward]\npoints: {commune: 100, ward: 30}\nmetrics: {done: {type: percent}}\n\
///     indicators: [{id: done, points: {commune: 100, ward: 30}, scoring: {formula: done}}]\n")?;
/// let data = "unit,kind,done\nan,commune,85%\nbinh,ward,90%\n";
/// let dataset = Dataset::from_csv(data.as_bytes(), &framework)?;
/// let score = |kind| Plan::compile(&framework.of_kind(kind)?)?.score(&dataset);
/// let (communes, wards) = (score("commune")?, score("ward")?);
/// let table = report::ranking_by_share(&[&communes, &wards], Language::En);
/// assert!(table.to_csv().contains("1,binh,ward,27,30,0.9"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn ranking_by_share(outcomes: &[&Outcome], language: Language) -> Table {
    let words = Words(language);
    let columns = vec![
        Column::right("rank", words.pick("Hạng", "Rank")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::left("kind", words.pick("Loại", "Kind")),
        Column::right("total", words.pick("Tổng điểm", "Total")),
        Column::right("points", words.pick("Điểm tối đa", "Points")),
        Column::right("share", words.pick("Tỷ lệ", "Share")).look(Look::Bar),
    ];
    let title = words.pick("Xếp hạng chung theo tỷ lệ điểm", "All units by share of their points");
    let title =
        outcomes.first().map_or_else(|| title.to_owned(), |one| Units::from(*one).titled(title));
    let mut table = Table::new(language, title, columns);
    let all = outcomes.iter().flat_map(|outcome| of_outcome(outcome));
    let mut units: Vec<_> =
        all.filter_map(|(unit, points)| Some((unit.share?, unit, points))).collect();
    units.sort_by(|(one, ..), (other, ..)| other.cmp(one));
    let mut last = None;
    for (place, (share, unit, points)) in (1u32..).zip(units) {
        let rank = last.filter(|(of_last, _)| *of_last == share).map_or(place, |(_, rank)| rank);
        last = Some((share, rank));
        table.push([
            Cell::number_or_nothing(Some(Decimal::from(rank))),
            unit.unit.name.as_str().into(),
            unit.unit.kind.as_str().into(),
            Cell::number_or_nothing(unit.total),
            points,
            Cell::share_or_nothing(Some(share)),
        ]);
    }
    table
}

/// The units of an outcome, with the points that each can have.
fn of_outcome(outcome: &Outcome) -> impl Iterator<Item = (UnitOutcome<'_>, Cell)> {
    let points = outcome.total_points().shown(10).ok().map(|points| points.normalize());
    outcome.units().map(move |unit| (unit, Cell::number_or_nothing(points)))
}
