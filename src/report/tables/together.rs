//! One ranking over several outcomes.

use super::units::Units;
use crate::model::Language;
use crate::number::Shown;
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::columns::Columns;
use crate::report::{Cell, Look, Table};
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
    let title = Words(language)
        .pick("Xếp hạng chung theo tỷ lệ điểm", "All units by share of their points");
    let title = outcomes
        .first()
        .map_or_else(|| title.to_owned(), |one| Units::from(*one).titled(language, title));
    let all = outcomes.iter().flat_map(|outcome| outcome.units());
    let mut units: Vec<_> = all.filter_map(|unit| Some((unit.share?, unit))).collect();
    units.sort_by(|(one, _), (other, _)| other.cmp(one));
    let mut last = None;
    let ranked = (1u32..).zip(units).map(|(place, (share, unit))| {
        let rank = last.filter(|(of_last, _)| *of_last == share).map_or(place, |(_, rank)| rank);
        last = Some((share, rank));
        UnitOutcome { rank: Some(rank), ..unit }
    });
    Columns::<UnitOutcome<'_>>::new(language)
        .rank()
        .left("name", ["Đơn vị", "Unit"], |unit| Cell::from(unit.unit.name.as_str()))
        .left("kind", ["Loại", "Kind"], |unit| Cell::from(&unit.unit.kind))
        .right("total", ["Tổng điểm", "Total"], |unit| Cell::number_or_nothing(unit.total))
        .right("points", ["Điểm tối đa", "Points"], |unit| {
            let points = unit.outcome.total_points().shown(10).ok();
            Cell::number_or_nothing(points.map(Shown::normalize))
        })
        .right("share", ["Tỷ lệ", "Share"], |unit| Cell::share_or_nothing(unit.share))
        .look(Look::Bar)
        .table(title, ranked)
}
