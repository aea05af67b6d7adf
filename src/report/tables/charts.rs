//! What charts show: a plain function for each.

use std::cmp::Reverse;

use super::analysis::told;
use super::units::Units;
use crate::analysis::{Alone, Correlation};
use crate::model::{Framework, Index, Language, NodeBody, NodeData, NodeIndex};
use crate::number::Decimal;
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::{Cell, Chart, Column, Look, Shows, Stack, Stacks, Table, Years};
use crate::scorecard::Words;

/// The most lines of a chart.
const LINES: usize = 60;
/// The most changes of a tornado.
const CHANGES: usize = 20;
/// The most nodes of a table of correlations.
const NODES: usize = 12;

/// Draws how far each change moves the ranks, those that move them most first. `None` if none does.
pub(in crate::report) fn tornado(alone: &Alone, language: Language) -> Option<Chart> {
    let words = Words(language);
    let mut trials: Vec<_> = alone.trials().map(|trial| (trial.shift(), trial)).collect();
    trials.retain(|(shift, _)| *shift > 0);
    trials.sort_by_key(|(shift, _)| Reverse(*shift));
    let lines = trials.into_iter().take(CHANGES).map(|(shift, trial)| Stack {
        name: told(trial.tried(), alone.outcome(), words),
        parts: vec![Decimal::from(shift)],
        told: words.number(Decimal::from(shift)).to_string(),
    });
    let title = words.pick(
        "Tổng số hạng thay đổi khi chỉ thay đổi một điều",
        "Ranks moved in all by one change at a time",
    );
    stacks(title, Vec::new(), lines.collect())
}

/// Draws what each top group brings to the total of each unit, in rank order. `None` for targets, one group, or more
/// units than can be seen.
pub(in crate::report) fn contributions(units: Units<'_>, language: Language) -> Option<Chart> {
    let (words, outcome) = (Words(language), units.outcome());
    let tree = outcome.framework().index()?;
    let roots = main_groups(tree);
    let name = |(_, node): &(NodeIndex, &NodeData)| words.name(node.name()).to_owned();
    let lines = units.reported_rows().filter_map(|row| {
        let unit = outcome.unit_outcome(row)?;
        let score = |(index, _): &(NodeIndex, &NodeData)| {
            let score = outcome.exact_score(index.get(), row);
            score.and_then(|score| Some(score.shown(4).ok()?.decimal())).unwrap_or_default()
        };
        Some(Stack {
            name: unit.unit.name.clone(),
            parts: roots.iter().map(score).collect(),
            told: words.shown(unit.total?).to_string(),
        })
    });
    let lines: Vec<_> = lines.collect();
    let title = words
        .pick("Điểm của từng đơn vị theo chỉ số chính", "The points of each unit by main index");
    (roots.len() > 1 && lines.len() > 1)
        .then(|| stacks(&units.titled(language, title), roots.iter().map(name).collect(), lines))
        .flatten()
}

/// Draws the framework with its weights: a line for each main index, as long as its points, a part for each node in it.
/// `None` for targets.
pub(in crate::report) fn weights(framework: &Framework, language: Language) -> Option<Chart> {
    let (words, tree) = (Words(language), framework.index()?);
    let most = tree.points.shown(4).ok()?.decimal();
    let points = |node: &NodeData| node.points().shown(4).ok().map(|points| points.decimal());
    let lines = main_groups(tree).into_iter().filter_map(|(_, node)| {
        let own = points(node)?;
        let children = node.children().iter().filter_map(|child| points(tree.node(*child)?));
        let parts: Vec<_> = children.filter(|points| !points.is_zero()).collect();
        let share = own.checked_div(most)?.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(1);
        Some(Stack {
            name: words.name(node.name()).to_owned(),
            parts: if parts.is_empty() { vec![own] } else { parts },
            told: format!(
                "{} ({}%)",
                words.number(own.normalize()),
                words.number(share.normalize())
            ),
        })
    });
    let lines: Vec<_> = lines.collect();
    let title = words.pick("Cơ cấu điểm của bộ chỉ số", "The index with its weights");
    (lines.len() > 1).then(|| stacks(title, Vec::new(), lines)).flatten()
}

/// Returns the main indices: the groups at the top, or those in the groups of groups at the top.
fn main_groups(tree: &Index) -> Vec<(NodeIndex, &NodeData)> {
    let mut found = Vec::new();
    for index in &tree.roots {
        let Some(node) = tree.node(*index).filter(|node| !node.points().is_zero()) else {
            continue;
        };
        let children =
            node.children().iter().filter_map(|child| Some((*child, tree.node(*child)?)));
        let children: Vec<_> = children.filter(|(_, child)| !child.points().is_zero()).collect();
        let of_groups = matches!(node.body(), NodeBody::Group { .. })
            && children.iter().any(|(_, child)| child.is_group());
        match of_groups {
            true => found.extend(children),
            false => found.push((*index, node)),
        }
    }
    found
}

fn stacks(title: &str, parts: Vec<String>, lines: Vec<Stack>) -> Option<Chart> {
    let shows = (1..=LINES).contains(&lines.len()).then_some(Stacks { parts, lines })?;
    Some(Chart { title: title.to_owned(), shows: Shows::Stacks(shows) })
}

/// Draws the rank of each unit in each year, a line for each unit. `None` for fewer than two years, or more units than
/// can be seen.
pub(in crate::report) fn ranks_of_years(
    years: &[(&str, &Outcome)],
    language: Language,
) -> Option<Chart> {
    let (_, last) = years.last().filter(|_| years.len() > 1)?;
    let of_years = |unit: UnitOutcome<'_>| {
        let rank = |(_, outcome): &(&str, &Outcome)| outcome.unit(&unit.unit.id).ok()?.rank;
        (unit.unit.name.clone(), years.iter().map(rank).collect::<Vec<_>>())
    };
    let units: Vec<_> = last.units().map(of_years).collect();
    let has_line = units.iter().any(|(_, ranks)| ranks.iter().flatten().count() > 1);
    let title = Words(language).pick("Thứ hạng qua các năm", "Ranks over the years");
    let years = years.iter().map(|(year, _)| (*year).to_owned()).collect();
    (has_line && units.len() <= LINES)
        .then(|| Chart { title: title.to_owned(), shows: Shows::Years(Years { years, units }) })
}

/// Makes tables of how the nodes of each family go together: a column for each node, shaded. Correlations of shares, as
/// Pearson has them. Families of more than twelve are left out.
#[must_use]
pub fn correlations_by_group(
    all: &[Correlation],
    framework: &Framework,
    language: Language,
) -> Vec<Table> {
    let words = Words(language);
    let Some(tree) = framework.index() else { return Vec::new() };
    let groups = tree.iter().filter(|(_, node)| node.is_group());
    let families = groups.map(|(_, node)| (Some(node), node.children()));
    let mut tables = Vec::new();
    for (group, members) in std::iter::once((None, tree.roots.as_slice())).chain(families) {
        let members: Vec<&NodeData> = members.iter().filter_map(|node| tree.node(*node)).collect();
        let of_pair = |one: &NodeData, other: &NodeData| {
            let is_pair = |of: &&Correlation| {
                let pair = [of.one.as_str(), of.other.as_str()];
                pair == [one.id(), other.id()] || pair == [other.id(), one.id()]
            };
            all.iter().find(is_pair)?.pearson
        };
        if !(2..=NODES).contains(&members.len()) {
            continue;
        }
        let of = group.map(|group| format!(": {}", words.name(group.name()))).unwrap_or_default();
        let title = format!("{}{of}", words.pick("Tương quan", "Correlations"));
        let name = Column::left("name", words.pick("Chỉ số", "Indicator"));
        let heads = members.iter().map(|node| {
            let head = node.code().unwrap_or_else(|| words.name(node.name()));
            Column::right(node.id(), head).look(Look::Shade)
        });
        let mut table = Table::new(language, title, std::iter::once(name).chain(heads).collect());
        for one in &members {
            let cells = members.iter().map(|other| match one.id() == other.id() {
                true => Cell::number(Decimal::ONE),
                false => {
                    let r = of_pair(one, other).map(|r| r.to_places(2));
                    Cell::number_or_nothing(r)
                }
            });
            let name = Cell::from(words.coded(framework, one.id()));
            table.push(std::iter::once(name).chain(cells));
        }
        tables.push(table);
    }
    tables
}
