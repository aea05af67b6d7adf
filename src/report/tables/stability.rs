//! The table of ranks in many draws.

use crate::analysis::Stability;
use crate::model::Language;
use crate::number::{Decimal, Exact, Shown};
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Makes a row per unit: its rank by the rules, the best, the middle and the last rank that it had, the ranks of nine
/// draws in ten, and in how many draws it kept its rank, was above the unit after it, kept its grade and passed.
#[must_use]
pub fn stability(stability: &Stability, language: Language) -> Table {
    let words = Words(language);
    let framework = stability.outcome().framework();
    let mut columns = vec![
        Column::right("rank", words.pick("Hạng", "Rank")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::right("least", words.pick("Cao nhất", "Best")),
        Column::right("from", words.pick("90%: từ", "90%: from")),
        Column::right("median", words.pick("Ở giữa", "Middle")),
        Column::right("to", words.pick("90%: đến", "90%: to")),
        Column::right("greatest", words.pick("Thấp nhất", "Last")),
        Column::right("unmoved", words.pick("Giữ hạng", "Same rank")),
        Column::right("above_next", words.pick("Trên đơn vị kế tiếp", "Above the next")),
    ];
    let (has_grades, has_verdict) = (!framework.grades().is_empty(), framework.has_verdict());
    columns.extend(
        has_grades.then(|| Column::right("same_grade", words.pick("Giữ xếp loại", "Same grade"))),
    );
    columns.extend(
        has_verdict.then(|| Column::right("passes", words.pick("Được kết luận đạt", "Passes"))),
    );
    let draws = words.number(Decimal::from(stability.draws()));
    // That of a half of the draws is the largest.
    let error = stability.standard_error(stability.draws() / 2);
    let error = error.map_or_else(String::new, |error| match language {
        Language::Vi => format!("; sai số chuẩn của mỗi tỷ lệ không quá {}", words.percent(error)),
        Language::En => {
            format!("; each share has a standard error of {} at most", words.percent(error))
        }
    });
    let title = match language {
        Language::Vi => format!("Thứ hạng qua {draws} lần gán trọng số{error}"),
        Language::En => format!("Ranks in {draws} draws of weights{error}"),
    };
    let mut table = Table::new(language, title, columns);
    for unit in stability.units() {
        let number = |rank: Option<u32>| Cell::number_or_nothing(rank.map(Decimal::from));
        let name = unit.unit().map_or("", |unit| unit.name.as_str());
        let share = |draws: Option<u64>| Cell::share_or_nothing(part(draws, stability.draws()));
        let mut cells = vec![
            number(unit.rank()),
            Cell::from(name),
            number(unit.least()),
            number(unit.quantile(5, 100)),
            number(unit.median()),
            number(unit.quantile(95, 100)),
            number(unit.greatest()),
            share(unit.rank().map(|_| unit.unmoved())),
            share(unit.above_next().map(|(_, draws)| draws)),
        ];
        cells.extend(has_grades.then(|| share(unit.same_grade())));
        // A unit without a rank or a grade was not drawn.
        cells.extend(has_verdict.then(|| share(unit.is_drawn().then(|| unit.passes()).flatten())));
        table.push(cells);
    }
    table.of_nature(stability.outcome().nature())
}

fn part(draws: Option<u64>, all: u64) -> Option<Shown> {
    Exact::from(draws?).over(&Exact::from(all)).ok().flatten()?.shown(4).ok()
}
