//! Units in rank order, and all their scores.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::units::Units;
use crate::dataset::Value;
use crate::model::{Body, Framework, Language, Metric, MetricType, NodeData, Text};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::columns::{Columns, total};
use crate::report::{Cell, Column, Look, Table};
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
    let (words, outcome) = (Words(language), units.outcome());
    let framework = outcome.framework();
    let views = framework.views().map(|view| Column::right(view.id(), words.name(view.name())));
    let ranks = framework.ranked().map(|node| {
        let head = format!("{} · {}", words.pick("Hạng", "Rank"), words.name(node.name()));
        Column::right(format!("rank:{}", node.id()), head)
    });
    let within = framework.ranked_within().map(|attribute| {
        let head = words.pick("Hạng trong", "Rank within");
        Column::right(
            format!("rank_within:{}", attribute.id),
            format!("{head} {}", words.name(&attribute.name)),
        )
    });
    let of_parts = |unit: &UnitOutcome<'_>| {
        let views = unit.views().map(|(_, came)| Cell::number_or_nothing(came.score));
        let ranks = unit.ranks().chain(unit.ranks_within()).map(|(_, rank)| Cell::rank(rank));
        views.chain(ranks).collect::<Vec<_>>()
    };
    let title = match framework.ranking() {
        Some(_) => words.pick("Xếp hạng", "Ranking"),
        None => words.pick("Kết quả từng đơn vị", "Results by unit"),
    };
    let columns = Columns::new(language)
        .when(framework.ranking().is_some(), Columns::rank)
        .name(units.is_mixed())
        .came_to(outcome)
        .left("left_out", ["Không dựa trên số liệu", "Not based on figures"], |unit| {
            left_out_in_brief(outcome, unit.row, language)
        })
        .when(published_figures(framework).is_empty(), |columns| {
            let share = |unit: &UnitOutcome<'_>| Cell::share_or_nothing(unit.share);
            columns.right("share", ["Tỷ lệ", "Share"], share).look(Look::Bar)
        })
        .judged(framework)
        .several(views.chain(ranks).chain(within), of_parts)
        .nature(outcome);
    let table = columns.table(units.titled(language, title), units.results());
    table.without_empty(&["left_out"]).of_nature(outcome.nature())
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
    let mut table = Table::new(language, units.titled(language, &title), columns);
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

/// What a unit came to: the figures that a decision published, or its total.
impl<'a> Columns<'a, UnitOutcome<'a>> {
    pub(super) fn came_to(self, outcome: &'a Outcome) -> Self {
        let framework = outcome.framework();
        let published = published_figures(framework);
        if published.is_empty() {
            return self.total(framework);
        }
        let language = self.language();
        let heads = published
            .iter()
            .map(|metric| Column::right(metric.id.as_str(), Words(language).name(metric.name())));
        let heads: Vec<_> = heads.collect();
        self.several(heads, move |unit| {
            let figure = |metric: &&Metric| published_figure(outcome, unit, metric, language);
            published.iter().map(figure).collect::<Vec<_>>()
        })
    }
}

fn published_figure(
    outcome: &Outcome,
    unit: &UnitOutcome<'_>,
    metric: &Metric,
    language: Language,
) -> Cell {
    match outcome.input(&unit.unit.id, &metric.id) {
        Some(input) => match input.value {
            Value::Number(number) => Cell::number(number),
            _ if input.value.is_present() => input.shown(outcome.framework(), language).into(),
            _ => Cell::nothing(),
        },
        None => Cell::nothing(),
    }
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

/// Lists every score of every unit in rank order, as points: a column per node of the tree. For `criteria` a
/// column per target, with its state.
///
/// This is for people and workbooks; programs read [`write_csv`](crate::report::write_csv).
#[must_use]
pub fn all_scores<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let title = units.titled(language, Words(language).pick("Điểm từng chỉ số", "All scores"));
    let table = Columns::new(language).scores(units).table(title, units.results());
    table.of_nature(units.outcome().nature())
}

impl<'a> Columns<'a, UnitOutcome<'a>> {
    /// The name, the total and all scores or states.
    fn scores(self, units: Units<'a>) -> Self {
        let (outcome, words) = (units.outcome(), Words(self.language()));
        let head = |code: Option<&str>, name: &Text| match code {
            Some(code) => format!("{code} {}", words.name(name)),
            None => words.name(name).to_owned(),
        };
        let node = |node: &NodeData| Column::right(node.id(), head(node.code(), node.name()));
        let heads: Vec<_> = match outcome.framework().body() {
            Body::Index(tree) => {
                let views = tree.views.iter().map(|view| &view.node);
                tree.nodes.iter().chain(views).map(node).collect()
            }
            Body::Criteria(criteria) => {
                let targets = criteria.targets.iter();
                targets.map(|t| Column::left(&t.id, head(t.code.as_deref(), &t.name))).collect()
            }
        };
        let cells = move |unit: &UnitOutcome<'_>| {
            let Ok(card) = outcome.scorecard(&unit.unit.id) else { return Vec::new() };
            let scores = card.scores().map(|(_, score)| Cell::number_or_nothing(score));
            let views = unit.views().map(|(_, came)| Cell::number_or_nothing(came.score));
            let state = |target: TargetCard| {
                super::targets::state(target.computed, card.target_state(&target, words))
            };
            scores.chain(views).chain(card.targets().map(state)).collect()
        };
        self.name(units.is_mixed()).total(outcome.framework()).several(heads, cells)
    }
}

/// Lists everything of every unit in rank order: rank, id, name, total and all scores as [`all_scores`] has them, then grade and
/// verdict. One table that a person can go on working with in a spreadsheet
/// ([`Table::to_csv_for_excel`]).
#[must_use]
pub fn all_results<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let outcome = units.outcome();
    let title = units.titled(language, Words(language).pick("Điểm từng chỉ số", "All scores"));
    let columns = Columns::new(language).rank().id().scores(units).judged(outcome.framework());
    columns.nature(outcome).table(title, units.results()).of_nature(outcome.nature())
}
