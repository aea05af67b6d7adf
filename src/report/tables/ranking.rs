//! Units in rank order, and all their scores.

use std::fmt;

use rust_decimal::Decimal;

use super::Units;
use crate::model::{Body, Language, NodeBody, Text};
use crate::number::Shown;
use crate::outcome::{Outcome, TargetCard, UnitOutcome, Verdict, Words};
use crate::report::table::{csv_row, csv_text};
use crate::report::{Cell, Column, Look, Table, Tone};

/// The ranking of an outcome: one line per unit with total, share, grade and verdict. Units of several
/// kinds have a column for the kind; [`Units::by_kind`] gives a table for each.
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
    columns.push(match criteria {
        true => Column::right("met", words.pick("Chỉ tiêu đạt", "Met")),
        false => Column::right("total", words.pick("Tổng điểm", "Total")),
    });
    columns.push(Column::right("share", words.pick("Tỷ lệ", "Share")).look(Look::Bar));
    if !framework.grades().is_empty() {
        columns.push(Column::left("grade", words.pick("Xếp loại", "Grade")));
    }
    if framework.verdict().is_some() {
        columns.push(Column::left("verdict", words.pick("Kết luận", "Verdict")));
    }
    if units.outcome().dataset().is_mixed() {
        columns.push(Column::left("nature", words.pick("Loại số liệu", "Figures")));
    }
    let title = match framework.ranking() {
        Some(_) => words.pick("Xếp hạng", "Ranking"),
        None => words.pick("Kết quả từng đơn vị", "Results by unit"),
    };
    let mut table = Table::new(language, units.titled(title), columns);
    let is_mixed = units.is_mixed();
    for unit in units.results() {
        table.push(ranking_row(words, units.outcome(), &unit, is_mixed));
    }
    table
}

fn ranking_row(
    words: Words,
    outcome: &Outcome,
    unit: &UnitOutcome<'_>,
    is_mixed: bool,
) -> Vec<Cell> {
    let framework = outcome.framework();
    let mut cells = Vec::new();
    if framework.ranking().is_some() {
        cells.push(Cell::number_or_nothing(unit.rank.map(Decimal::from)));
    }
    cells.push(unit.unit.name.as_str().into());
    cells.extend(is_mixed.then(|| unit.unit.kind.as_str().into()));
    cells.push(Cell::number_or_nothing(unit.total));
    cells.push(Cell::share_or_nothing(unit.share));
    if !framework.grades().is_empty() {
        cells.push(unit.grade.map_or(Cell::nothing(), |grade| words.name(grade).into()));
    }
    if framework.verdict().is_some() {
        cells.push(unit.verdict.map_or(Cell::nothing(), |verdict| self::verdict(words, verdict)));
    }
    if outcome.dataset().is_mixed() {
        let nature = outcome.unit_origin(&unit.unit.id).nature;
        cells.push(nature.map_or(Cell::nothing(), |nature| nature.name(words.0).into()));
    }
    cells
}

/// The verdict, as a cell.
pub(in crate::report) fn verdict(words: Words, verdict: Verdict) -> Cell {
    let tone = match verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail => Tone::Bad,
    };
    Cell::from(words.verdict(verdict)).toned(tone)
}

/// Writes every score of every unit as CSV: `unit, name, rank, total, share, grade, verdict`, then
/// a column per group and indicator (per target, and `declared:` per target, for `criteria`). If the
/// framework assesses several kinds of units, a column `kind` follows the name. The last two, `nature` and
/// `as_of`, tell what the figures of the unit are; where only some are made up, what follows from them is
/// marked, as in `met (synthetic)`.
///
/// Decimals have a point; what is not there is empty. An id or a name that a spreadsheet would take for a
/// formula has an apostrophe before it.
///
/// # Errors
/// Only those of the writer.
pub fn write_csv(outcome: &Outcome, out: &mut dyn fmt::Write) -> fmt::Result {
    let framework = outcome.framework();
    let of_kinds = framework.unit_kinds().len() > 1;
    let head = ["unit", "name"].into_iter().chain(of_kinds.then_some("kind"));
    let head = head.chain(["rank", "total", "share", "grade", "verdict"]);
    let mut head: Vec<String> = head.map(str::to_owned).collect();
    match framework.body() {
        Body::Index(tree) => {
            let groups = tree.nodes.iter().filter(|n| matches!(n.body, NodeBody::Group { .. }));
            let leaves = tree.nodes.iter().filter(|n| !matches!(n.body, NodeBody::Group { .. }));
            head.extend(groups.chain(leaves).map(|node| node.id.clone()));
        }
        Body::Criteria(criteria) => {
            head.extend(criteria.targets.iter().map(|target| target.id.clone()));
            head.extend(criteria.targets.iter().map(|target| format!("declared:{}", target.id)));
        }
    }
    head.extend(["nature", "as_of"].map(str::to_owned));
    out.write_str(&csv_row(head.iter().map(String::as_str)))?;
    for card in outcome.scorecards() {
        let Some(unit) = card.unit() else { continue };
        let decimal = |number: Option<Shown>| number.map(|n| n.to_string()).unwrap_or_default();
        let mut cells =
            vec![csv_text(&unit.unit.id).into_owned(), csv_text(&unit.unit.name).into_owned()];
        cells.extend(of_kinds.then(|| csv_text(unit.unit.kind.as_str()).into_owned()));
        cells.extend([
            unit.rank.map(|rank| rank.to_string()).unwrap_or_default(),
            decimal(unit.total),
            decimal(unit.share),
            unit.grade.map(|grade| csv_text(&grade.vi).into_owned()).unwrap_or_default(),
            unit.verdict.map(|verdict| verdict.as_str().to_owned()).unwrap_or_default(),
        ]);
        match framework.body() {
            Body::Index(_) => {
                let (groups, leaves): (Vec<_>, Vec<_>) = card
                    .scores()
                    .partition(|(node, _)| matches!(node.body, NodeBody::Group { .. }));
                cells.extend(groups.into_iter().chain(leaves).map(|(_, score)| decimal(score)));
            }
            Body::Criteria(_) => {
                let targets: Vec<_> = card.targets().collect();
                cells.extend(targets.iter().map(|target| {
                    let state = target.computed.as_str();
                    match outcome.mark(target.origin, Words(Language::En)) {
                        Some(_) => format!("{state} (synthetic)"),
                        None => state.to_owned(),
                    }
                }));
                let declared = |declared: Option<bool>| match declared {
                    Some(true) => "met".to_owned(),
                    Some(false) => "not_met".to_owned(),
                    None => String::new(),
                };
                cells.extend(targets.iter().map(|target| declared(target.declared)));
            }
        }
        let origin = outcome.unit_origin(&unit.unit.id);
        cells.push(origin.nature.map(|nature| nature.as_str().to_owned()).unwrap_or_default());
        cells.push(origin.as_of.map(|day| day.to_string()).unwrap_or_default());
        out.write_str(&csv_row(cells.iter().map(String::as_str)))?;
    }
    Ok(())
}

/// Every score of every unit in rank order: a column per node of the tree, as points. For
/// `criteria` a column per target, with what the numbers say.
///
/// What programs read is [`write_csv`]; this is the same for people and workbooks.
#[must_use]
pub fn all_scores<'a>(units: impl Into<Units<'a>>, language: Language) -> Table {
    let units = units.into();
    let outcome = units.outcome();
    let words = Words(language);
    let head = |code: &Option<String>, name: &Text| match code {
        Some(code) => format!("{code} {}", words.name(name)),
        None => words.name(name).to_owned(),
    };
    let mut columns = vec![Column::left("name", words.pick("Đơn vị", "Unit"))];
    columns.extend(units.kind_column(language));
    match outcome.framework().body() {
        Body::Index(tree) => {
            columns.push(Column::right("total", words.pick("Tổng điểm", "Total")));
            let node =
                |node: &crate::model::Node| Column::right(&node.id, head(&node.code, &node.name));
            columns.extend(tree.nodes.iter().map(node));
        }
        Body::Criteria(criteria) => {
            columns.push(Column::right("met", words.pick("Chỉ tiêu đạt", "Met")));
            let targets = criteria.targets.iter();
            columns.extend(targets.map(|t| Column::left(&t.id, head(&t.code, &t.name))));
        }
    }
    let title = units.titled(words.pick("Điểm từng chỉ số", "All scores"));
    let mut table = Table::new(language, title, columns);
    let is_mixed = units.is_mixed();
    for unit in units.results() {
        let Ok(card) = outcome.scorecard(&unit.unit.id) else { continue };
        let mut cells = vec![Cell::from(unit.unit.name.as_str())];
        cells.extend(is_mixed.then(|| unit.unit.kind.as_str().into()));
        cells.push(Cell::number_or_nothing(unit.total));
        cells.extend(card.scores().map(|(_, score)| Cell::number_or_nothing(score)));
        let state = |target: TargetCard<'_>| {
            super::targets::state(target.computed, card.target_state(&target, words))
        };
        cells.extend(card.targets().map(state));
        table.push(cells);
    }
    table
}
