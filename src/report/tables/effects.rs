//! The tables of what changed between two years or versions, and over several years.

use crate::analysis::{Effects, Trend, Trends, UnitEffects};
use crate::model::{Framework, Language, Text};
use crate::number::Shown;
use crate::outcome::Outcome;
use crate::report::columns::Columns;
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Makes a row per unit: its share before and after, how it changed, and what its figures, the rules and its peers did.
#[must_use]
pub fn effects(effects: &Effects, language: Language) -> Table {
    let words = Words(language);
    let grade = move |grade: &Option<Text>| match grade {
        Some(grade) => words.name(grade).to_owned(),
        None => words.pick("không xếp loại", "none").to_owned(),
    };
    let share = |share: Shown| Cell::share_or_nothing(Some(share));
    Columns::<&UnitEffects>::new(language)
        .right("rank", ["Hạng", "Rank"], |unit| Cell::rank(unit.ranks[1]))
        .right("rank_before", ["Hạng trước", "Rank before"], |unit| Cell::rank(unit.ranks[0]))
        .left("name", ["Đơn vị", "Unit"], |unit| Cell::from(unit.name.as_str()))
        .right("before", ["Trước", "Before"], |unit| share(unit.before))
        .right("after", ["Sau", "After"], |unit| share(unit.after))
        .right("change", ["Thay đổi", "Change"], |unit| share(unit.change))
        .right("figures", ["Do số liệu", "By figures"], |unit| share(unit.figures))
        .right("rules", ["Do quy tắc", "By rules"], |unit| share(unit.rules))
        .right("peers", ["Do đơn vị khác", "By peers"], |unit| share(unit.peers))
        .left("grade", ["Xếp loại", "Grade"], |unit| match &unit.grades {
            Some([was, is]) => format!("{} → {}", grade(was), grade(is)),
            None => String::new(),
        })
        .table(["Thay đổi do đâu", "What made the changes"], &effects.units)
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
    title: [&'static str; 2],
    name: impl Fn(&str) -> String,
    language: Language,
) -> Table {
    let years = trends.years.iter().map(|year| Column::right(format!("share:{year}"), year));
    let shares = |trend: &&Trend| {
        let shares = trend.shares.iter().map(|share| Cell::share_or_nothing(*share));
        shares.collect::<Vec<_>>()
    };
    Columns::<&Trend>::new(language)
        .left("id", ["Mã", "Id"], |trend| Cell::from(trend.id.as_str()))
        .left("name", ["Tên", "Name"], |trend| name(&trend.id))
        .several(years, shares)
        .right("slope", ["Mỗi năm", "A year"], |trend| Cell::share_or_nothing(trend.slope))
        .table(title, of)
}

/// Makes a row per group and indicator: the mean of all units in each year, and by how much it rises a year.
#[must_use]
pub fn trends_of_nodes(trends: &Trends, framework: &Framework, language: Language) -> Table {
    let words = Words(language);
    let title = ["Xu hướng của nhóm, chỉ số", "Trends of groups and indicators"];
    let node = |id: &str| framework.index().and_then(|tree| tree.find(id));
    let name = |id: &str| node(id).map_or(id, |(_, node)| words.name(node.name())).to_owned();
    trends_of(trends, &trends.nodes, title, name, language)
}

/// Makes a row per unit: its share in each year, and by how much it rises a year. `last` is the outcome of the last year.
#[must_use]
pub fn trends_of_units(trends: &Trends, last: &Outcome, language: Language) -> Table {
    let title = ["Xu hướng của đơn vị", "Trends of units"];
    let name = |id: &str| last.unit(id).map_or(id, |unit| unit.unit.name.as_str()).to_owned();
    trends_of(trends, &trends.units, title, name, language)
}
