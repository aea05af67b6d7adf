//! The list that goes into the yearly review for emulation and reward.

use super::units::Units;
use crate::dataset::Value;
use crate::model::{Language, MetricIndex};
use crate::outcome::UnitOutcome;
use crate::report::columns::Columns;
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Lists what a yearly review of units and their heads needs of each unit: its attributes, such as its head, the year,
/// the total, the rank among how many, the grade, the verdict, the decision that published the results with its day (the
/// `source` of the data), and what the figures are. [`Units::first`] makes it the list of those who are proposed.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Language, Plan, report};
/// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
/// #     points: 10\nrounding: {total: 2}\nabsent: {missing: zero}\nmetrics: {done: {type: percent}}\n\
/// #     attributes: {head: {name: {vi: Người đứng đầu, en: Head}}}\n\
/// #     indicators: [{id: done, points: 10, scoring: {formula: done}}]\nranking: {places: 2}\n")?;
/// let csv = "unit,head,done\nan,Chủ tịch xã An,40%\nbinh,Chủ tịch xã Bình,50%\n";
/// let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// let list = report::for_review(report::Units::from(&outcome).first(1), Language::En);
/// assert_eq!(list.to_csv(), "unit,name,head,year,total,rank,ranked,decision,issued,nature\n\
///                            binh,binh,Chủ tịch xã Bình,2024,5.00,1,2,,,\"Nature of the figures not stated (reported, published or synthetic)\"\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn for_review<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let words = Words(language);
    let outcome = units.outcome();
    let (framework, dataset) = (outcome.framework(), outcome.dataset());
    let attributes: Vec<_> = dataset.attributes().collect();
    let heads = attributes.iter().map(|(metric, id)| {
        Column::left(*id, framework.metric_at(*metric).map_or(*id, |of| words.name(of.name())))
    });
    let heads: Vec<_> = heads.collect();
    let of_attributes = move |unit: &UnitOutcome<'_>| {
        let cell = |metric: MetricIndex| match dataset.value(unit.row, metric) {
            Value::Text(text) | Value::Choice(text) => Cell::from(text),
            _ => Cell::nothing(),
        };
        attributes.iter().map(|(metric, _)| cell(*metric)).collect::<Vec<_>>()
    };
    let year = match outcome.as_of() {
        Some(day) => day.year().to_string(),
        None => framework.version().to_owned(),
    };
    let source = dataset.source();
    let title =
        units.titled(language, words.pick("Danh sách xét thi đua", "For the emulation review"));
    Columns::new(language)
        .id()
        .name(units.is_mixed())
        .several(heads, of_attributes)
        .left("year", ["Năm", "Year"], move |_| Cell::from(year.as_str()))
        .came_to(outcome)
        .when(framework.ranking().is_some(), |columns| {
            columns.rank().right("ranked", ["Trong số", "Of"], |unit| {
                Cell::rank(unit.rank.and_then(|_| outcome.ranked_beside(unit.row)))
            })
        })
        .judged(framework)
        .left("decision", ["Quyết định công bố", "Published by"], |_| {
            Cell::from(source.document.as_deref())
        })
        .left("issued", ["Ngày công bố", "Published on"], move |_| {
            Cell::from(source.issued.map(|day| words.date(day)))
        })
        .left("nature", ["Loại số liệu", "Figures"], move |unit| {
            words.nature(outcome.unit_origin(&unit.unit.id).nature)
        })
        .table(title, units.results())
}
