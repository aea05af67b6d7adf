//! Units in rank order, and all their scores.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::units::Units;
use crate::dataset::Value;
use crate::model::{Body, Framework, Language, Metric, MetricType, Text, Verdict};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::{Cell, Column, Look, Table, Tone};
use crate::scorecard::{TargetCard, Words};

/// Makes the ranking of an outcome: a row per unit with total, share, grade and verdict. Units of several kinds
/// have a column for the kind; [`Units::by_kind`] gives a table for each.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\nranking: {places: 2}\n";
/// use dti_engine::{Dataset, Framework, Language, Plan, report};
/// let framework = Framework::from_yaml(yaml)?;
/// let dataset = Dataset::from_csv("unit,name,done,all\na,An,2,3\nb,Bình,3,3\n".as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// let table = report::ranking(&outcome, Language::En);
/// assert!(table.to_markdown().contains("| 1 | Bình | 10.00 | 100.00% |"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn ranking<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let words = Words(language);
    let framework = units.outcome().framework();
    let criteria = framework.criteria().is_some();
    let mut columns = Vec::new();
    if framework.ranking().is_some() {
        columns.push(Column::right("rank", words.pick("Hạng", "Rank")));
    }
    columns.push(Column::left("name", words.pick("Đơn vị", "Unit")));
    columns.extend(units.kind_column(language));
    let published = published_figures(framework);
    columns.extend(figure_columns(&published, words));
    match criteria {
        true if !published.is_empty() => {}
        true => columns.push(Column::right("met", words.pick("Chỉ tiêu đạt", "Met"))),
        false => columns.push(Column::right("total", words.pick("Tổng điểm", "Total"))),
    }
    let left_out: Vec<String> =
        units.rows().map(|row| left_out_in_brief(units.outcome(), row, language)).collect();
    let name = words.pick("Không dựa trên số liệu", "Not based on figures");
    columns.push(Column::left("left_out", name));
    if published.is_empty() {
        columns.push(Column::right("share", words.pick("Tỷ lệ", "Share")).look(Look::Bar));
    }
    if !framework.grades().is_empty() {
        columns.push(Column::left("grade", words.pick("Xếp loại", "Grade")));
    }
    if framework.verdict().is_some() {
        columns.push(Column::left("verdict", words.pick("Kết luận", "Verdict")));
    }
    for view in framework.views() {
        columns.push(Column::right(view.id(), words.name(view.name())));
    }
    columns.extend(framework.ranked().map(|node| {
        let head = format!("{} · {}", words.pick("Hạng", "Rank"), words.name(node.name()));
        Column::right(format!("rank:{}", node.id()), head)
    }));
    columns.extend(framework.ranked_within().map(|attribute| {
        let head = words.pick("Hạng trong", "Rank within");
        Column::right(
            format!("rank_within:{}", attribute.id),
            format!("{head} {}", words.name(&attribute.name)),
        )
    }));
    if units.outcome().is_mixed() {
        columns.push(Column::left("nature", words.pick("Loại số liệu", "Figures")));
    }
    let title = match framework.ranking() {
        Some(_) => words.pick("Xếp hạng", "Ranking"),
        None => words.pick("Kết quả từng đơn vị", "Results by unit"),
    };
    let mut table = Table::new(language, units.titled(title), columns);
    let is_mixed = units.is_mixed();
    for (unit, left_out) in units.results().zip(left_out) {
        table.push(ranking_row(words, units.outcome(), &unit, (is_mixed, left_out)));
    }
    table.without_empty(&["left_out"]).of_nature(units.outcome().nature())
}

/// Makes a ranking within each option of an attribute, such as the communes of each district: the rank among the units of
/// that option (1, 2, 2, 4) beside the rank among all. A part for each option or text that a ranked unit
/// has. No rows if the framework has no such attribute or no ranking.
#[must_use]
pub fn ranking_within<'a>(
    units: impl Into<Units<'a>>,
    attribute: &str,
    language: Language,
) -> Table {
    let (units, words) = (units.into(), Words(language));
    let outcome = units.outcome();
    let metric = outcome.framework().attributes().find(|metric| metric.id == attribute);
    let name = metric.map_or(attribute, |metric| words.name(&metric.name));
    let columns = vec![
        Column::right("within", words.pick("Hạng", "Rank")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::right("total", words.pick("Tổng điểm", "Total")),
        Column::right("rank", words.pick("Hạng chung", "Overall rank")),
    ];
    let title = match language {
        Language::Vi => format!("Xếp hạng trong từng {}", name.to_lowercase()),
        Language::En => format!("Ranking within each {}", name.to_lowercase()),
    };
    let mut table = Table::new(language, units.titled(&title), columns);
    let index = outcome.dataset().metric_index(attribute);
    let (Some(metric), Some(index)) = (metric, index) else { return table };
    // By the place of an option, or else by a text.
    let mut parts: BTreeMap<(usize, String), Vec<(u32, UnitOutcome<'_>)>> = BTreeMap::new();
    for row in units.rows() {
        let Some(unit) = outcome.unit_outcome(row) else { continue };
        let part = match (outcome.dataset().value(row, index), &metric.kind) {
            (Value::Choice(id), MetricType::Choice { options }) => {
                let found = options.iter().enumerate().find(|(_, option)| option.id == id);
                found.map(|(place, option)| (place, words.name(&option.name).to_owned()))
            }
            (Value::Text(text), _) => Some((0, text)),
            _ => None,
        };
        if let (Some(part), Some(rank)) = (part, unit.rank) {
            parts.entry(part).or_default().push((rank, unit));
        }
    }
    for ((_, name), ranked) in &parts {
        table.push_heading([Cell::nothing(), Cell::from(name.as_str())]);
        for (rank, unit) in ranked {
            let before = ranked.iter().filter(|(other, _)| other < rank).count();
            table.push([
                Cell::number(before.saturating_add(1)),
                Cell::unit(unit.unit),
                total(words, unit),
                Cell::number(*rank),
            ]);
        }
    }
    table
}

/// Returns the figures that stand in place of a total where published ranks are all that is said of a unit.
pub(super) fn published_figures(framework: &Framework) -> Vec<&Metric> {
    let rank = framework.ranking().and_then(|ranking| framework.metric_at(ranking.of?));
    let bare = framework.criteria().is_some_and(|criteria| criteria.targets.is_empty());
    let Some(rank) = rank.filter(|_| bare) else { return Vec::new() };
    framework.metrics().filter(|metric| metric.id != rank.id).collect()
}

/// Returns a column for each of these figures.
pub(super) fn figure_columns(figures: &[&Metric], words: Words) -> impl Iterator<Item = Column> {
    figures.iter().map(move |metric| Column::right(metric.id.as_str(), words.name(metric.name())))
}

/// Returns these figures of a unit.
pub(super) fn figures(
    outcome: &Outcome,
    unit: &UnitOutcome<'_>,
    (figures, language): (&[&Metric], Language),
) -> impl Iterator<Item = Cell> {
    figures.iter().map(move |metric| match outcome.input(&unit.unit.id, &metric.id) {
        Some(input) => match input.value {
            Value::Number(number) => Cell::number(number),
            _ if input.value.is_present() => input.shown(outcome.framework(), language).into(),
            _ => Cell::nothing(),
        },
        None => Cell::nothing(),
    })
}

/// Sums up the points of a unit that no figure decided, of how many indicators and why:
/// `30/100: 2 chỉ số không áp dụng, mẫu số bằng 0`. Empty if there are none.
fn left_out_in_brief(outcome: &Outcome, row: usize, language: Language) -> String {
    let (words, left_out) = (Words(language), outcome.left_out_of(row));
    let points = left_out.iter().map(|left_out| *left_out.points);
    let Some(points) = points.reduce(|sum, points| sum.saturating_add(points)) else {
        return String::new();
    };
    let mut items: Vec<_> = left_out.iter().flat_map(|left_out| &left_out.items).collect();
    items.sort_unstable();
    items.dedup();
    let mut reasons: Vec<_> =
        left_out.iter().map(|left_out| words.absent(left_out.reason)).collect();
    reasons.dedup();
    let (count, reasons) = (items.len(), reasons.join(", "));
    let is_one = count == 1;
    if outcome.framework().criteria().is_some() {
        let word = match is_one {
            true => words.pick("chỉ tiêu", "target"),
            false => words.pick("chỉ tiêu", "targets"),
        };
        return format!("{count} {word} {reasons}");
    }
    let word = match is_one {
        true => words.pick("chỉ số", "indicator"),
        false => words.pick("chỉ số", "indicators"),
    };
    let most = outcome.total_points().shown(10).unwrap_or_default();
    let [points, most] = [points, *most].map(|number: Decimal| words.number(number.normalize()));
    format!("{points}/{most}: {count} {word} {reasons}")
}

fn ranking_row(
    words: Words,
    outcome: &Outcome,
    unit: &UnitOutcome<'_>,
    (is_mixed, left_out): (bool, String),
) -> Vec<Cell> {
    let framework = outcome.framework();
    let mut cells = Vec::new();
    if framework.ranking().is_some() {
        cells.push(Cell::number_or_nothing(unit.rank.map(Decimal::from)));
    }
    cells.push(Cell::unit(unit.unit));
    cells.extend(is_mixed.then(|| unit.unit.kind.as_str().into()));
    let published = published_figures(framework);
    cells.extend(figures(outcome, unit, (&published, words.0)));
    cells.extend(published.is_empty().then(|| total(words, unit)));
    cells.push(left_out.into());
    cells.extend(published.is_empty().then(|| Cell::share_or_nothing(unit.share)));
    if !framework.grades().is_empty() {
        cells.push(unit.grade.map(|grade| words.name(grade)).into());
    }
    if framework.verdict().is_some() {
        cells.push(unit.verdict.map(|verdict| self::verdict(words, verdict)).into());
    }
    cells.extend(unit.views().map(|(_, came)| Cell::number_or_nothing(came.score)));
    let ranks = unit.ranks().chain(unit.ranks_within());
    cells.extend(ranks.map(|(_, rank)| Cell::number_or_nothing(rank.map(Decimal::from))));
    if outcome.is_mixed() {
        cells.push(outcome.unit_origin(&unit.unit.id).nature.into());
    }
    cells
}

/// Returns the total, or why there is none, as a cell.
pub(in crate::report) fn total(words: Words, unit: &UnitOutcome<'_>) -> Cell {
    match unit.no_total {
        Some(reason) => Cell::from(words.no_total(reason)).toned(Tone::Unknown),
        None => Cell::number_or_nothing(unit.total),
    }
}

/// Returns the verdict as a cell.
pub(in crate::report) fn verdict(words: Words, verdict: Verdict) -> Cell {
    let tone = match verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
    };
    Cell::from(words.verdict(verdict)).toned(tone)
}

/// Lists every score of every unit in rank order, as points: a column per node of the tree. For `criteria` a
/// column per target, with its state.
///
/// This is for people and workbooks; programs read [`write_csv`](crate::report::write_csv).
#[must_use]
pub fn all_scores<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let outcome = units.outcome();
    let words = Words(language);
    let head = |code: Option<&str>, name: &Text| match code {
        Some(code) => format!("{code} {}", words.name(name)),
        None => words.name(name).to_owned(),
    };
    let mut columns = vec![Column::left("name", words.pick("Đơn vị", "Unit"))];
    columns.extend(units.kind_column(language));
    match outcome.framework().body() {
        Body::Index(tree) => {
            columns.push(Column::right("total", words.pick("Tổng điểm", "Total")));
            let node = |node: &crate::model::NodeData| {
                Column::right(node.id(), head(node.code(), node.name()))
            };
            columns.extend(tree.nodes.iter().map(node));
            columns.extend(tree.views.iter().map(|view| node(&view.node)));
        }
        Body::Criteria(criteria) => {
            columns.push(Column::right("met", words.pick("Chỉ tiêu đạt", "Met")));
            let targets = criteria.targets.iter();
            columns.extend(targets.map(|t| Column::left(&t.id, head(t.code.as_deref(), &t.name))));
        }
    }
    let title = units.titled(words.pick("Điểm từng chỉ số", "All scores"));
    let mut table = Table::new(language, title, columns);
    let is_mixed = units.is_mixed();
    for unit in units.results() {
        let Ok(card) = outcome.scorecard(&unit.unit.id) else { continue };
        let mut cells = vec![Cell::unit(unit.unit)];
        cells.extend(is_mixed.then(|| unit.unit.kind.as_str().into()));
        cells.push(total(words, &unit));
        cells.extend(card.scores().map(|(_, score)| Cell::number_or_nothing(score)));
        cells.extend(unit.views().map(|(_, came)| Cell::number_or_nothing(came.score)));
        let state = |target: TargetCard| {
            super::targets::state(target.computed, card.target_state(&target, words))
        };
        cells.extend(card.targets().map(state));
        table.push(cells);
    }
    table.of_nature(outcome.nature())
}

/// Lists everything of every unit in rank order: rank, id, name, total and all scores as [`all_scores`] has them, then grade and
/// verdict. One table that a person can go on working with in a spreadsheet
/// ([`Table::to_csv_for_excel`]).
#[must_use]
pub fn all_results<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let words = Words(language);
    let outcome = units.outcome();
    let framework = outcome.framework();
    let (graded, judged) = (!framework.grades().is_empty(), framework.verdict().is_some());
    let scores = all_scores(units, language);
    let mut columns = vec![
        Column::right("rank", words.pick("Hạng", "Rank")),
        Column::left("unit", words.pick("Mã đơn vị", "Unit id")),
    ];
    columns.extend(scores.columns().iter().cloned());
    columns.extend(graded.then(|| Column::left("grade", words.pick("Xếp loại", "Grade"))));
    columns.extend(judged.then(|| Column::left("verdict", words.pick("Kết luận", "Verdict"))));
    let is_mixed = outcome.is_mixed();
    columns.extend(is_mixed.then(|| Column::left("nature", words.pick("Loại số liệu", "Figures"))));
    let mut table = Table::new(language, scores.title(), columns);
    for (unit, row) in units.results().zip(scores.rows()) {
        let rank = Cell::number_or_nothing(unit.rank.map(rust_decimal::Decimal::from));
        let mut cells = vec![rank, unit.unit.id.as_str().into()];
        cells.extend(scores.cells(row).cloned());
        cells.extend(graded.then(|| Cell::from(unit.grade.map(|grade| words.name(grade)))));
        cells.extend(judged.then(|| Cell::from(unit.verdict.map(|of| words.verdict(of)))));
        cells.extend(is_mixed.then(|| outcome.unit_origin(&unit.unit.id).nature.into()));
        table.push(cells);
    }
    table.of_nature(outcome.nature())
}
