//! The tables of what changed between two years or versions, and over several years.

use crate::analysis::{Effects, Trend, Trends};
use crate::model::{Framework, Language, Text};
use crate::number::{Decimal, Shown};
use crate::outcome::Outcome;
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Makes a row per unit: its share before and after, how it changed, and what its figures, the rules and its peers did.
#[must_use]
pub fn effects(effects: &Effects, language: Language) -> Table {
    let words = Words(language);
    let columns = vec![
        Column::right("rank", words.pick("Hạng", "Rank")),
        Column::right("rank_before", words.pick("Hạng trước", "Rank before")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::right("before", words.pick("Trước", "Before")),
        Column::right("after", words.pick("Sau", "After")),
        Column::right("change", words.pick("Thay đổi", "Change")),
        Column::right("figures", words.pick("Do số liệu", "By figures")),
        Column::right("rules", words.pick("Do quy tắc", "By rules")),
        Column::right("peers", words.pick("Do đơn vị khác", "By peers")),
        Column::left("grade", words.pick("Xếp loại", "Grade")),
    ];
    let title = words.pick("Thay đổi do đâu", "What made the changes");
    let mut table = Table::new(language, title, columns);
    let grade = |grade: &Option<Text>| match grade {
        Some(grade) => words.name(grade).to_owned(),
        None => words.pick("không xếp loại", "none").to_owned(),
    };
    for unit in &effects.units {
        let [before, after] =
            unit.ranks.map(|rank| Cell::number_or_nothing(rank.map(Decimal::from)));
        let share = |share: Shown| Cell::share_or_nothing(Some(share));
        let grades = unit.grades.as_ref();
        table.push([
            after,
            before,
            Cell::from(unit.name.as_str()),
            share(unit.before),
            share(unit.after),
            share(unit.change),
            share(unit.figures),
            share(unit.rules),
            share(unit.peers),
            Cell::from(
                grades.map_or_else(String::new, |[was, is]| {
                    format!("{} → {}", grade(was), grade(is))
                }),
            ),
        ]);
    }
    table
}

/// Says in words what changed in all.
pub(in crate::report) fn about_effects(effects: &Effects, language: Language) -> String {
    let words = Words(language);
    let percent = |share: Option<Shown>| {
        share.map_or_else(|| "–".to_owned(), |share| words.percent(share).to_string())
    };
    let number = |number: Option<Shown>| {
        number.map_or_else(|| "–".to_owned(), |number| words.shown(number).to_string())
    };
    let (all, improved, worse) = (effects.units.len(), effects.improved, effects.worse);
    let grades = effects.units.iter().filter(|unit| unit.grades.is_some()).count();
    let (mean, spread) = (percent(effects.mean), number(effects.standardised));
    let kendall = number(effects.kendall);
    let [figures, rules, peers] = [effects.figures, effects.rules, effects.peers].map(percent);
    let told = match language {
        Language::Vi => format!(
            "{improved} trong {all} đơn vị tăng, {worse} giảm; {grades} đơn vị đổi xếp loại. Tỷ lệ đạt trung bình thay đổi {mean} \
             (bằng {spread} độ lệch chuẩn của kỳ trước), trong đó do số liệu {figures}, do quy tắc {rules}, do các đơn vị khác \
             {peers}. Mức giữ thứ tự (τ-b của Kendall): {kendall}."
        ),
        Language::En => format!(
            "{improved} of {all} units rose, {worse} fell; {grades} have another grade. The mean share changed by {mean} ({spread} \
             standard deviations of the shares before): by figures {figures}, by rules {rules}, by peers {peers}. Kendall's τ-b of \
             the order: {kendall}."
        ),
    };
    let without = match (effects.without, language) {
        (0, _) => String::new(),
        (without, Language::Vi) => {
            format!(" {without} đơn vị không có trong đó: kỳ trước không có, hoặc thiếu tổng điểm.")
        }
        (without, Language::En) => {
            format!(
                " Units that were not there before or lack a total, and are left out: {without}."
            )
        }
    };
    told + &without
}

/// Makes a row per unit, or per group and indicator: its share in each year, and by how much it rises a year.
fn trends_of(
    trends: &Trends,
    of: &[Trend],
    title: &str,
    name: impl Fn(&str) -> String,
    language: Language,
) -> Table {
    let words = Words(language);
    let mut columns = vec![
        Column::left("id", words.pick("Mã", "Id")),
        Column::left("name", words.pick("Tên", "Name")),
    ];
    columns.extend(trends.years.iter().map(|year| Column::right(format!("share:{year}"), year)));
    columns.push(Column::right("slope", words.pick("Mỗi năm", "A year")));
    let mut table = Table::new(language, title, columns);
    for trend in of {
        let mut cells = vec![Cell::from(trend.id.as_str()), Cell::from(name(&trend.id))];
        cells.extend(trend.shares.iter().map(|share| Cell::share_or_nothing(*share)));
        cells.push(Cell::share_or_nothing(trend.slope));
        table.push(cells);
    }
    table
}

/// Makes a row per group and indicator: the mean of all units in each year, and by how much it rises a year.
#[must_use]
pub fn trends_of_nodes(trends: &Trends, framework: &Framework, language: Language) -> Table {
    let words = Words(language);
    let title = words.pick("Xu hướng của nhóm, chỉ số", "Trends of groups and indicators");
    let node = |id: &str| framework.index().and_then(|tree| tree.find(id));
    let name = |id: &str| node(id).map_or(id, |(_, node)| words.name(node.name())).to_owned();
    trends_of(trends, &trends.nodes, title, name, language)
}

/// Makes a row per unit: its share in each year, and by how much it rises a year. `last` is the outcome of the last year.
#[must_use]
pub fn trends_of_units(trends: &Trends, last: &Outcome, language: Language) -> Table {
    let title = Words(language).pick("Xu hướng của đơn vị", "Trends of units");
    let name = |id: &str| last.unit(id).map_or(id, |unit| unit.unit.name.as_str()).to_owned();
    trends_of(trends, &trends.units, title, name, language)
}
