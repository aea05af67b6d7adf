//! The table of ranks in many draws.

use crate::analysis::{Stability, UnitStability};
use crate::model::Language;
use crate::number::{Decimal, Exact, Shown};
use crate::report::columns::Columns;
use crate::report::{Cell, Table};
use crate::scorecard::Words;

/// Makes a row per unit: its rank by the rules, the best, the middle and the last rank that it had, the ranks of nine
/// draws in ten, and in how many draws it kept its rank, was above the unit after it, kept its grade and passed.
#[must_use]
pub fn stability(stability: &Stability, language: Language) -> Table {
    let framework = stability.outcome().framework();
    let share = |draws: Option<u64>| Cell::share_or_nothing(part(draws, stability.draws()));
    let words = Words(language);
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
    let columns = Columns::<UnitStability<'_>>::new(language)
        .right("rank", ["Hạng", "Rank"], |unit| Cell::rank(unit.rank()))
        .left("name", ["Đơn vị", "Unit"], |unit| {
            Cell::from(unit.unit().map_or("", |unit| unit.name.as_str()))
        })
        .right("least", ["Cao nhất", "Best"], |unit| Cell::rank(unit.least()))
        .right("from", ["90%: từ", "90%: from"], |unit| Cell::rank(unit.quantile(5, 100)))
        .right("median", ["Ở giữa", "Middle"], |unit| Cell::rank(unit.median()))
        .right("to", ["90%: đến", "90%: to"], |unit| Cell::rank(unit.quantile(95, 100)))
        .right("greatest", ["Thấp nhất", "Last"], |unit| Cell::rank(unit.greatest()))
        // A unit without a rank or a grade was not drawn.
        .right("unmoved", ["Giữ hạng", "Same rank"], |unit| {
            share(unit.rank().map(|_| unit.unmoved()))
        })
        .right("above_next", ["Trên đơn vị kế tiếp", "Above the next"], |unit| {
            share(unit.above_next().map(|(_, draws)| draws))
        })
        .when(!framework.grades().is_empty(), |columns| {
            columns.right("same_grade", ["Giữ xếp loại", "Same grade"], |unit| {
                share(unit.same_grade())
            })
        })
        .when(framework.has_verdict(), |columns| {
            columns.right("passes", ["Được kết luận đạt", "Passes"], |unit| {
                share(unit.is_drawn().then(|| unit.passes()).flatten())
            })
        });
    columns.table(title, stability.units()).of_nature(stability.outcome().nature())
}

fn part(draws: Option<u64>, all: u64) -> Option<Shown> {
    Exact::from(draws?).over(&Exact::from(all)).ok().flatten()?.shown(4).ok()
}
