//! Tables of a comparison.

use rust_decimal::Decimal;

use super::units::Units;
use crate::comparison::{
    Both, Comparison, ItemComparison, Measure, Scores, Summary, UnitComparison,
};
use crate::model::{Language, Text};
use crate::number::{Exact, Shown};
use crate::outcome::{Input, Outcome};
use crate::report::columns::{Columns, KIND};
use crate::report::{Cell, Column, Table, Tone};
use crate::scorecard::{CardWords, Words};

/// The places of a mean or a sum over units.
const PLACES: u32 = 2;

/// The most places of a mean of predecessors.
const MOST_PLACES: u32 = 4;

/// Heads the column of a side: `Tổng điểm (tự đánh giá)`.
fn headed(words: Words, head: &str, side: &Text) -> String {
    format!("{head} ({})", words.name(side))
}

/// Heads the column of a side with its name alone: `Tự đánh giá`.
fn capitalised(words: Words, side: &Text) -> String {
    let name = words.name(side);
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Returns cells for the scores of both sides and their difference, as points or as shares.
fn scored(scores: &Scores) -> [Cell; 3] {
    if scores.measure() == Some(Measure::Share) {
        let shown = |share: Option<Exact>| share.and_then(|share| share.shown(6).ok());
        let Both { base, other } = scores.share().map(shown);
        let points = |share: Exact| {
            let points = Shown::distance(&share.times(&Exact::from(100u64)).ok()?)?;
            Some(points.to_places(PLACES).normalize())
        };
        let change = Cell::change_or_nothing(scores.difference().and_then(points));
        return [Cell::share_or_nothing(base), Cell::share_or_nothing(other), change];
    }
    // A mean of predecessors has as many places as it needs, at most four. A score has those that it was
    // rounded to.
    let shown = scores.shown();
    let places = shown.other.map_or(PLACES, |other| other.scale().min(MOST_PLACES));
    let in_places = |number: Shown| number.to_places(MOST_PLACES).normalize().in_column_of(places);
    let Both { base, other } = shown.map(|s| Cell::number_or_nothing(s.map(in_places)));
    // A score that only one side has is no difference.
    let difference = scores.difference().and(scores.shown_difference());
    [base, other, Cell::change_or_nothing(difference.map(in_places))]
}

/// Writes `Tốt → Khá`, or one word if the sides agree.
fn from_to(sides: Both<Option<&str>>) -> Cell {
    match (sides.base, sides.other) {
        (None, None) => Cell::nothing(),
        (base, other) if base == other => other.unwrap_or_default().into(),
        (base, other) => format!("{} → {}", base.unwrap_or("–"), other.unwrap_or("–")).into(),
    }
}

/// Heads the column of differences: points, or percentage points if the sides have other maxima.
fn change_head(words: Words, comparison: &Comparison<'_>) -> &'static str {
    match comparison.measure() {
        Some(Measure::Share) => words.pick("Chênh lệch (điểm %)", "Change (percentage points)"),
        _ => words.pick("Chênh lệch", "Change"),
    }
}

/// Lists the units of both sides, in the order of the other side: ranks, totals, difference, grades and
/// verdicts. Units of several kinds have a column for the kind.
#[must_use]
pub fn compared_units(comparison: &Comparison<'_>, language: Language) -> Table {
    let words = Words(language);
    let sides = comparison.names();
    let other = comparison.outcomes().other;
    let rank = |side| headed(words, words.pick("Hạng", "Rank"), side);
    let total = |side| headed(words, words.pick("Tổng điểm", "Total"), side);
    let totals = [
        Column::right("base", total(&sides.base)),
        Column::right("other", total(&sides.other)),
        Column::right("change", change_head(words, comparison)),
    ];
    let columns = Columns::<UnitComparison<'_>>::new(language)
        .right("rank", rank(&sides.other), |unit| Cell::rank(unit.rank().other))
        .right("rank_base", rank(&sides.base), |unit| Cell::rank(unit.rank().base))
        .right("moved", ["Thay đổi hạng", "Change of rank"], |unit| {
            Cell::change_or_nothing(unit.rank_change().map(Decimal::from))
        })
        .left("name", ["Đơn vị", "Unit"], |unit| Cell::from(unit.unit().name.as_str()))
        .when(Units::from(other).is_mixed(), |columns| {
            columns.left("kind", KIND, |unit| Cell::from(&unit.unit().kind))
        })
        .several(totals, |unit| scored(&unit.total()))
        .when(!other.framework().grades().is_empty(), |columns| {
            columns.left("grade", ["Xếp loại", "Grade"], |unit| {
                from_to(unit.grade().map(|grade| grade.map(|grade| words.name(grade))))
            })
        })
        .when(other.framework().verdict().is_some(), |columns| {
            columns.left("verdict", ["Kết luận", "Verdict"], |unit| {
                from_to(unit.verdict().map(|verdict| verdict.map(|v| words.verdict(v))))
            })
        });
    let units = other.units().filter_map(|unit| comparison.unit(&unit.unit.id).ok());
    let title = ["Thứ hạng và tổng điểm", "Ranks and totals"];
    columns.table(title, units).of_nature(comparison.nature())
}

/// Lists at most `most` indicators and targets that changed, the largest difference first, each with its
/// reasons.
#[must_use]
pub fn changes(comparison: &Comparison<'_>, most: usize, language: Language) -> Table {
    let words = Words(language);
    let sides = comparison.names();
    let scores = [
        Column::right("base", capitalised(words, &sides.base)),
        Column::right("other", capitalised(words, &sides.other)),
        Column::right("change", change_head(words, comparison)),
    ];
    let columns = Columns::<ItemComparison<'_>>::new(language)
        .left("name", ["Đơn vị", "Unit"], |of| Cell::from(of.unit().unit().name.as_str()))
        .left("item", ["Chỉ số", "Indicator"], |item| named(words, item))
        .several(scores, |item| of_item(words, item))
        .left("reasons", ["Lý do", "Reasons"], |of| of.reasons_in_words(language).join("; "));
    let table = columns
        .table(["Chênh lệch lớn nhất", "Largest differences"], comparison.largest().take(most));
    table.of_nature(comparison.nature())
}

fn named(words: Words, item: &ItemComparison<'_>) -> Cell {
    let code = item.code().map(|code| format!("{code} ")).unwrap_or_default();
    format!("{code}{}", words.name(item.name())).into()
}

/// Returns cells for both sides and the difference: words for a target, points or shares for a node.
fn of_item(words: Words, item: &ItemComparison<'_>) -> [Cell; 3] {
    match item.state().present() {
        Some(states) => {
            let state = |state, mark: Option<String>| {
                super::targets::state(state, words.marked(words.state(state), mark.as_deref()))
            };
            let Both { base, other } = states.with(item.marks(words), state);
            let [_, _, change] = scored(&item.scores());
            [base, other, change]
        }
        None => scored(&item.scores()),
    }
}

/// Sums up each indicator and target over all units, in the order of the rules: how many units are higher, lower
/// and the same, the points gained and lost, and the mean change.
#[must_use]
pub fn compared_items(comparison: &Comparison<'_>, language: Language) -> Table {
    let words = Words(language);
    let share = comparison.measure() == Some(Measure::Share);
    let change = |sum: Option<Exact>| {
        let sum = match share {
            true => sum.and_then(|sum| sum.times(&Exact::from(100u64)).ok()),
            false => sum,
        };
        let sum = sum.as_ref().and_then(Shown::distance);
        Cell::change_or_nothing(sum.map(|sum| sum.in_column(PLACES)))
    };
    let columns = Columns::<Summary<'_>>::new(language)
        .right("code", ["Mã", "Code"], |of| Cell::from(of.code.unwrap_or_default()))
        .left("item", ["Chỉ số", "Indicator"], |of| {
            let total = words.pick("Tổng điểm", "Total");
            Cell::from(of.name.map_or(total, |name| words.name(name)))
        })
        .right("down", ["Giảm", "Lower"], |of| Cell::number(of.down))
        .right("up", ["Tăng", "Higher"], |of| Cell::number(of.up))
        .right("same", ["Giữ nguyên", "Same"], |of| Cell::number(of.same))
        .right("lost", ["Tổng giảm", "Lost"], |of| change(of.lost.clone()))
        .right("gained", ["Tổng tăng", "Gained"], |of| change(of.gained.clone()))
        .right("mean", ["Bình quân", "Mean"], |of| change(of.mean()));
    let mut table = columns.empty(["Thay đổi theo chỉ số", "Changes by indicator"]);
    for summary in comparison.summaries().chain([comparison.summary()]) {
        match summary.group {
            true => table.push_heading(columns.row(&summary)),
            false => table.push(columns.row(&summary)),
        }
    }
    table.of_nature(comparison.nature())
}

/// Lists the metrics whose values differ between the sides, unit by unit: both values, and the verifier's reason
/// and the evidence if any value has one.
#[must_use]
pub fn changed_values(comparison: &Comparison<'_>, language: Language) -> Table {
    let words = Words(language);
    let sides = comparison.names();
    let changed = comparison.units().flat_map(|unit| unit.values().map(move |both| (unit, both)));
    let changed: Vec<_> = changed.collect();
    let reasoned = changed.iter().any(|(_, both)| both.other.reason.is_some());
    let evidence = |both: &Both<Input>| {
        let evidence = both.other.evidence.as_deref().or(both.base.evidence.as_deref());
        evidence.map(Cell::from)
    };
    let shown = changed.iter().any(|(_, both)| evidence(both).is_some());
    let values = [
        Column::left("base", capitalised(words, &sides.base)),
        Column::left("other", capitalised(words, &sides.other)),
    ];
    let value = |outcome: &Outcome, input: &Input| {
        let cell = Cell::from(input.shown(outcome.framework(), language));
        let rejected = input.value == crate::dataset::Value::Rejected;
        cell.toned(if rejected { Tone::Bad } else { Tone::Plain })
    };
    let of_cards = CardWords::new(comparison.outcomes().other.framework(), language);
    let columns = Columns::<(UnitComparison<'_>, Both<Input>)>::new(language)
        .left("name", ["Đơn vị", "Unit"], |(unit, _)| Cell::from(unit.unit().name.as_str()))
        .left("metric", ["Số liệu", "Metric"], |(_, both)| {
            Cell::from(of_cards.given(&both.other).0)
        })
        .several(values, |(_, both)| {
            let Both { base, other } = comparison.outcomes().with(both.as_ref(), value);
            [base, other]
        })
        .when(reasoned, |columns| {
            columns.left("reason", ["Lý do", "Reason"], |(_, both)| {
                Cell::from(both.other.reason.as_deref())
            })
        })
        .when(shown, |columns| {
            columns.left("evidence", ["Kiểm chứng", "Evidence"], |(_, both)| evidence(both))
        });
    let table = columns.table(["Số liệu thay đổi", "Values that changed"], changed);
    table.of_nature(comparison.nature())
}
