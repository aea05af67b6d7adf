//! The table of ranks in many draws.

use crate::analysis::{Stability, UnitStability};
use crate::model::Language;
use crate::number::{Decimal, Exact, Shown};
use crate::report::{Cell, Column, Table};
use crate::scorecard::Words;

/// Makes a row per unit: its rank by the rules, the best, the middle and the last rank that it had, the ranks of nine
/// draws in ten, and in how many draws it kept its rank.
#[must_use]
pub fn stability(stability: &Stability, language: Language) -> Table {
    let words = Words(language);
    let columns = vec![
        Column::right("rank", words.pick("Hạng", "Rank")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::right("least", words.pick("Cao nhất", "Best")),
        Column::right("from", words.pick("90%: từ", "90%: from")),
        Column::right("median", words.pick("Ở giữa", "Middle")),
        Column::right("to", words.pick("90%: đến", "90%: to")),
        Column::right("greatest", words.pick("Thấp nhất", "Last")),
        Column::right("unmoved", words.pick("Giữ hạng", "Same rank")),
    ];
    let draws = words.number(Decimal::from(stability.draws()));
    let title = match language {
        Language::Vi => format!("Thứ hạng qua {draws} lần gán trọng số"),
        Language::En => format!("Ranks in {draws} draws of weights"),
    };
    let mut table = Table::new(language, title, columns);
    for unit in stability.units() {
        let number = |rank: Option<u32>| Cell::number_or_nothing(rank.map(Decimal::from));
        let name = unit.unit().map_or("", |unit| unit.name.as_str());
        table.push([
            number(unit.rank()),
            Cell::from(name),
            number(unit.least()),
            number(unit.quantile(5, 100)),
            number(unit.median()),
            number(unit.quantile(95, 100)),
            number(unit.greatest()),
            Cell::share_or_nothing(unmoved(&unit, stability.draws())),
        ]);
    }
    table
}

/// Returns the share of the draws in which a unit kept its rank. `None` if it has none.
fn unmoved(unit: &UnitStability<'_>, draws: u64) -> Option<Shown> {
    unit.rank()?;
    let kept = Exact::from(unit.unmoved()).over(&Exact::from(draws)).ok().flatten()?;
    kept.shown(4).ok()
}
