//! The list that goes into the yearly review for emulation and reward.

use rust_decimal::Decimal;

use super::ranking;
use super::units::Units;
use crate::dataset::Value;
use crate::model::Language;
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
    let (graded, judged) = (!framework.grades().is_empty(), framework.verdict().is_some());
    let mut columns = vec![
        Column::left("unit", words.pick("Mã đơn vị", "Unit id")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
    ];
    columns.extend(units.kind_column(language));
    columns.extend(attributes.iter().map(|(metric, id)| {
        Column::left(*id, framework.metric_at(*metric).map_or(*id, |of| words.name(of.name())))
    }));
    let published = ranking::published_figures(framework);
    let ranked = framework.ranking().is_some();
    columns.push(Column::left("year", words.pick("Năm", "Year")));
    columns.extend(ranking::figure_columns(&published, words));
    match framework.criteria().is_some() {
        true if !published.is_empty() => {}
        true => columns.push(Column::right("met", words.pick("Chỉ tiêu đạt", "Met"))),
        false => columns.push(Column::right("total", words.pick("Tổng điểm", "Total"))),
    }
    if ranked {
        columns.push(Column::right("rank", words.pick("Hạng", "Rank")));
        columns.push(Column::right("ranked", words.pick("Trong số", "Of")));
    }
    columns.extend(graded.then(|| Column::left("grade", words.pick("Xếp loại", "Grade"))));
    columns.extend(judged.then(|| Column::left("verdict", words.pick("Kết luận", "Verdict"))));
    columns.extend([
        Column::left("decision", words.pick("Quyết định công bố", "Published by")),
        Column::left("issued", words.pick("Ngày công bố", "Published on")),
        Column::left("nature", words.pick("Loại số liệu", "Figures")),
    ]);
    let title = units.titled(words.pick("Danh sách xét thi đua", "For the emulation review"));
    let mut table = Table::new(language, title, columns);
    let year = match outcome.as_of() {
        Some(day) => day.year().to_string(),
        None => framework.version().to_owned(),
    };
    let source = dataset.source();
    let rows = units.rows().filter_map(|row| Some((row, outcome.unit_outcome(row)?)));
    for (row, unit) in rows {
        let mut cells = vec![Cell::from(unit.unit.id.as_str()), unit.unit.name.as_str().into()];
        cells.extend(units.is_mixed().then(|| unit.unit.kind.as_str().into()));
        cells.extend(attributes.iter().map(|(metric, _)| match dataset.value(row, *metric) {
            Value::Text(text) | Value::Choice(text) => Cell::from(text),
            _ => Cell::from(None::<&str>),
        }));
        cells.push(Cell::from(year.as_str()));
        cells.extend(ranking::figures(outcome, &unit, (&published, language)));
        cells.extend(published.is_empty().then(|| ranking::total(words, &unit)));
        if ranked {
            let beside = unit.rank.and_then(|_| outcome.ranked_beside(row)).map(Decimal::from);
            cells.push(Cell::number_or_nothing(unit.rank.map(Decimal::from)));
            cells.push(Cell::number_or_nothing(beside));
        }
        cells.extend(graded.then(|| Cell::from(unit.grade.map(|grade| words.name(grade)))));
        cells.extend(judged.then(|| Cell::from(unit.verdict.map(|of| words.verdict(of)))));
        let nature = outcome.unit_origin(&unit.unit.id).nature;
        cells.extend([
            Cell::from(source.document.as_deref()),
            Cell::from(source.issued.map(|day| words.date(day)).as_deref()),
            Cell::from(words.nature(nature)),
        ]);
        table.push(cells);
    }
    table
}
