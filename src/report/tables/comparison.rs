//! Tables of a comparison.

use rust_decimal::Decimal;

use super::units::Units;
use crate::comparison::{Both, Comparison, ItemComparison, Measure, Scores, Summary};
use crate::model::{Language, Text};
use crate::number::{Exact, Shown};
use crate::outcome::{Input, Outcome};
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
    let rank = words.pick("Hạng", "Rank");
    let total = words.pick("Tổng điểm", "Total");
    let other = comparison.outcomes().other;
    let graded = !other.framework().grades().is_empty();
    let judged = other.framework().verdict().is_some();
    let mut columns = vec![
        Column::right("rank", headed(words, rank, &sides.other)),
        Column::right("rank_base", headed(words, rank, &sides.base)),
        Column::right("moved", words.pick("Thay đổi hạng", "Change of rank")),
        Column::left("name", words.pick("Đơn vị", "Unit")),
    ];
    let kind = Units::from(other).kind_column(language);
    let is_mixed = kind.is_some();
    columns.extend(kind);
    columns.extend([
        Column::right("base", headed(words, total, &sides.base)),
        Column::right("other", headed(words, total, &sides.other)),
        Column::right("change", change_head(words, comparison)),
    ]);
    if graded {
        columns.push(Column::left("grade", words.pick("Xếp loại", "Grade")));
    }
    if judged {
        columns.push(Column::left("verdict", words.pick("Kết luận", "Verdict")));
    }
    let title = words.pick("Thứ hạng và tổng điểm", "Ranks and totals");
    let mut table = Table::new(language, title, columns);
    let units = other.units().filter_map(|unit| comparison.unit(&unit.unit.id).ok());
    for unit in units {
        let ranks = unit.rank().map(|rank| Cell::number_or_nothing(rank.map(Decimal::from)));
        let moved = unit.rank_change().map(Decimal::from);
        let mut cells = vec![ranks.other, ranks.base, Cell::change_or_nothing(moved)];
        cells.push(unit.unit().name.as_str().into());
        cells.extend(is_mixed.then(|| unit.unit().kind.as_str().into()));
        cells.extend(scored(&unit.total()));
        if graded {
            cells.push(from_to(unit.grade().map(|grade| grade.map(|grade| words.name(grade)))));
        }
        if judged {
            cells.push(from_to(unit.verdict().map(|verdict| verdict.map(|v| words.verdict(v)))));
        }
        table.push(cells);
    }
    table.of_nature(comparison.nature())
}

/// Lists at most `most` indicators and targets that changed, the largest difference first, each with its
/// reasons.
#[must_use]
pub fn changes(comparison: &Comparison<'_>, most: usize, language: Language) -> Table {
    let words = Words(language);
    let sides = comparison.names();
    let columns = vec![
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::left("item", words.pick("Chỉ số", "Indicator")),
        Column::right("base", capitalised(words, &sides.base)),
        Column::right("other", capitalised(words, &sides.other)),
        Column::right("change", change_head(words, comparison)),
        Column::left("reasons", words.pick("Lý do", "Reasons")),
    ];
    let title = words.pick("Chênh lệch lớn nhất", "Largest differences");
    let mut table = Table::new(language, title, columns);
    for item in comparison.largest().take(most) {
        let mut cells = vec![Cell::from(item.unit().unit().name.as_str()), named(words, &item)];
        cells.extend(of_item(words, &item));
        cells.push(item.reasons_in_words(language).join("; ").into());
        table.push(cells);
    }
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
    let columns = vec![
        Column::right("code", words.pick("Mã", "Code")),
        Column::left("item", words.pick("Chỉ số", "Indicator")),
        Column::right("down", words.pick("Giảm", "Lower")),
        Column::right("up", words.pick("Tăng", "Higher")),
        Column::right("same", words.pick("Giữ nguyên", "Same")),
        Column::right("lost", words.pick("Tổng giảm", "Lost")),
        Column::right("gained", words.pick("Tổng tăng", "Gained")),
        Column::right("mean", words.pick("Bình quân", "Mean")),
    ];
    let title = words.pick("Thay đổi theo chỉ số", "Changes by indicator");
    let mut table = Table::new(language, title, columns);
    let share = comparison.measure() == Some(Measure::Share);
    let change = |sum: Option<Exact>| {
        let sum = match share {
            true => sum?.times(&Exact::from(100u64)).ok()?,
            false => sum?,
        };
        Shown::distance(&sum).map(|sum| sum.in_column(PLACES))
    };
    let push = |table: &mut Table, summary: &Summary<'_>, name: &str| {
        let cells = [
            Cell::from(summary.code.unwrap_or_default()),
            name.into(),
            Cell::number(summary.down),
            Cell::number(summary.up),
            Cell::number(summary.same),
            Cell::change_or_nothing(change(summary.lost.clone())),
            Cell::change_or_nothing(change(summary.gained.clone())),
            Cell::change_or_nothing(change(summary.mean())),
        ];
        match summary.group {
            true => table.push_heading(cells),
            false => table.push(cells),
        }
    };
    for summary in comparison.summaries() {
        push(&mut table, &summary, summary.name.map_or("", |name| words.name(name)));
    }
    push(&mut table, &comparison.summary(), words.pick("Tổng điểm", "Total"));
    table.of_nature(comparison.nature())
}

/// Lists the metrics whose values differ between the sides, unit by unit: both values, and the verifier's reason
/// and the evidence if any value has one.
#[must_use]
pub fn changed_values(comparison: &Comparison<'_>, language: Language) -> Table {
    let words = Words(language);
    let sides = comparison.names();
    let changed: Vec<_> = comparison
        .units()
        .flat_map(|unit| unit.values().map(move |both| (unit, both)).collect::<Vec<_>>())
        .collect();
    let reasoned = changed.iter().any(|(_, both)| both.other.reason.is_some());
    let evidence = |both: &Both<Input>| {
        let evidence = both.other.evidence.as_deref().or(both.base.evidence.as_deref());
        evidence.map(Cell::from)
    };
    let shown = changed.iter().any(|(_, both)| evidence(both).is_some());
    let mut columns = vec![
        Column::left("name", words.pick("Đơn vị", "Unit")),
        Column::left("metric", words.pick("Số liệu", "Metric")),
        Column::left("base", capitalised(words, &sides.base)),
        Column::left("other", capitalised(words, &sides.other)),
    ];
    if reasoned {
        columns.push(Column::left("reason", words.pick("Lý do", "Reason")));
    }
    if shown {
        columns.push(Column::left("evidence", words.pick("Kiểm chứng", "Evidence")));
    }
    let of_cards = CardWords::new(comparison.outcomes().other.framework(), language);
    let title = words.pick("Số liệu thay đổi", "Values that changed");
    let mut table = Table::new(language, title, columns);
    for (unit, both) in &changed {
        let value = |outcome: &Outcome, input: &Input| {
            let cell = Cell::from(input.shown(outcome.framework(), language));
            let rejected = input.value == crate::dataset::Value::Rejected;
            cell.toned(if rejected { Tone::Bad } else { Tone::Plain })
        };
        let values = comparison.outcomes().with(both.as_ref(), value);
        let mut cells = vec![
            Cell::from(unit.unit().name.as_str()),
            of_cards.given(&both.other).0.into(),
            values.base,
            values.other,
        ];
        if reasoned {
            cells.push(both.other.reason.as_deref().into());
        }
        if shown {
            cells.push(evidence(both).into());
        }
        table.push(cells);
    }
    table.of_nature(comparison.nature())
}
