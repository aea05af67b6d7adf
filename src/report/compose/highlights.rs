//! What came out and what to look at, in a few sentences: the first thing that a reader looks for.

use rust_decimal::Decimal;

use super::unit::states;
use crate::model::{Criteria, Language, Verdict};
use crate::outcome::{Outcome, UnitOutcome};
use crate::report::Units;
use crate::scorecard::{Scorecard, TargetCard, Words};

/// The most names in a sentence.
const NAMED: usize = 3;
/// The most targets that are named.
const TARGETS: usize = 6;

/// Says what came out: the targets that are met, or the first and the last unit, the grades, who passes. A sentence or
/// two for each kind of units.
pub(super) fn came_out(outcome: &Outcome, words: Words) -> Vec<String> {
    let framework = outcome.framework();
    if framework.criteria().is_some_and(Criteria::only_checks) {
        let (found, checks) = (outcome.findings().count(), framework.checks.len());
        return vec![match words.0 {
            Language::Vi => format!("{checks} phép kiểm tra, {found} chỗ không khớp."),
            Language::En => format!("{checks} checks, {found} findings."),
        }];
    }
    if let Some(card) = only_unit(outcome) {
        return vec![targets_told(&card, words)];
    }
    let kinds = Units::by_kind(outcome);
    let of_kinds = kinds.len() > 1;
    let told = kinds.into_iter().flat_map(|units| {
        let kind = units.kind().filter(|_| of_kinds).map(|kind| format!("{}: ", words.kind(kind)));
        let kind = kind.unwrap_or_default();
        of_units(units, words).into_iter().map(move |told| format!("{kind}{told}"))
    });
    told.collect()
}

/// Returns the card of the one unit of a list of targets, if it reported.
fn only_unit(outcome: &Outcome) -> Option<Scorecard<'_>> {
    outcome.framework().criteria()?;
    let mut cards = outcome.scorecards();
    match (cards.next(), cards.next()) {
        (Some(card), None) => Some(card).filter(Scorecard::reported),
        _ => None,
    }
}

/// Counts the targets of a unit by their state: `30 trong 34 chỉ tiêu đạt; 3 chưa đạt; 1 chưa xác định.`
fn targets_told(card: &Scorecard<'_>, words: Words) -> String {
    let all = card.targets().count();
    let mut told = Vec::new();
    for (place, (state, _)) in states().into_iter().enumerate() {
        let count = card.targets().filter(|target| target.computed == state).count();
        let word = words.state(state);
        match (place, words.0) {
            (0, Language::Vi) => told.push(format!("{count} trong {all} chỉ tiêu {word}")),
            (0, Language::En) => told.push(format!("{count} of {all} targets {word}")),
            _ if count > 0 => told.push(format!("{count} {word}")),
            _ => {}
        }
    }
    format!("{}.", told.join("; "))
}

fn of_units(units: Units<'_>, words: Words) -> Vec<String> {
    let framework = units.outcome().framework();
    let reported: Vec<UnitOutcome<'_>> = units.reported().collect();
    if reported.is_empty() {
        return vec![words.pick("Chưa đơn vị nào báo cáo.", "No unit reported.").to_owned()];
    }
    let mut told: Vec<String> =
        first_and_last(&reported, framework.index().is_some(), words).into_iter().collect();
    if framework.verdict().is_some() {
        let passing = reported.iter().filter(|unit| unit.verdict == Some(Verdict::Pass));
        told.push(match (words.0, passing.count(), reported.len()) {
            (Language::Vi, passing, all) => format!("{passing} trong {all} đơn vị đạt."),
            (Language::En, passing, all) => format!("{passing} of {all} units pass."),
        });
    }
    let grades = framework.grades().iter().filter_map(|grade| {
        let count = reported.iter().filter(|unit| unit.grade == Some(&grade.name)).count();
        (count > 0).then(|| format!("{} {count}", words.name(&grade.name)))
    });
    let grades: Vec<_> = grades.collect();
    if !grades.is_empty() {
        told.push(format!("{}: {}.", words.pick("Xếp loại", "Grades"), grades.join(", ")));
    }
    told
}

/// Names the first and the last, by rank, or else by total. `None` for fewer than two that differ.
fn first_and_last(units: &[UnitOutcome<'_>], is_index: bool, words: Words) -> Option<String> {
    let order = |unit: &UnitOutcome<'_>| match unit.rank {
        Some(rank) => Some(Decimal::from(0i64.saturating_sub(i64::from(rank)))),
        None => unit.total.map(|total| total.decimal()),
    };
    let (last, first) =
        (units.iter().filter_map(order).min()?, units.iter().filter_map(order).max()?);
    let named = |place: Decimal| {
        let there: Vec<_> = units.iter().filter(|unit| order(unit) == Some(place)).collect();
        let total = there.first()?.total.map(|total| words.shown(total).to_string())?;
        let names: Vec<_> = there.iter().map(|unit| unit.unit.name.as_str()).collect();
        let what = match is_index {
            true => words.pick("điểm", "points"),
            false => words.pick("chỉ tiêu", "targets"),
        };
        Some(format!("{} ({total} {what})", in_brief(&names, words)))
    };
    let (is_even, first, last) = (first == last, named(first)?, named(last)?);
    if is_even {
        return (units.len() > 1)
            .then(|| format!("{}: {first}.", words.pick("Bằng nhau", "All alike")));
    }
    Some(match words.0 {
        Language::Vi => format!("Cao nhất: {first}; thấp nhất: {last}."),
        Language::En => format!("Highest: {first}; lowest: {last}."),
    })
}

/// Names a few, and counts more than that.
fn in_brief(names: &[&str], words: Words) -> String {
    match names.len() {
        many if many > NAMED => format!("{many} {}", words.pick("đơn vị", "units")),
        _ => names.join(", "),
    }
}

/// Says what someone should look at before the result is used: who did not report, what contradicts itself, what is not
/// decided by a figure, which targets of a single unit are not met.
pub(super) fn to_look_at(outcome: &Outcome, words: Words) -> Vec<String> {
    let mut told = Vec::new();
    let silent: Vec<_> = outcome.not_reported().map(|unit| unit.name).collect();
    if !silent.is_empty() {
        told.push(format!(
            "{}: {}.",
            words.pick("Chưa báo cáo", "Did not report"),
            in_brief(&silent, words)
        ));
    }
    if let Some(card) = only_unit(outcome) {
        told.extend(targets_to_look_at(&card, words));
    }
    let rows = 0..outcome.dataset().rows().len();
    let refused = rows.clone().filter(|row| outcome.is_refused(*row)).count();
    let findings = outcome.findings().count();
    let decided = rows.filter(|row| !outcome.left_out_of(*row).is_empty()).count();
    for (count, vi, [one, many]) in [
        (findings, "chỗ số liệu không khớp", ["finding of checks", "findings of checks"]),
        (
            refused,
            "đơn vị bị từ chối số liệu",
            ["unit refused by checks", "units refused by checks"],
        ),
        (
            decided,
            "đơn vị có điểm không dựa trên số liệu",
            ["unit with points not based on figures", "units with points not based on figures"],
        ),
    ] {
        if count > 0 {
            let en = if count == 1 { one } else { many };
            told.push(format!("{count} {}.", words.pick(vi, en)));
        }
    }
    told
}

/// Names the targets that are not met, and counts those that the unit declares otherwise than its figures say.
fn targets_to_look_at(card: &Scorecard<'_>, words: Words) -> Vec<String> {
    let mut told = Vec::new();
    for (state, is_named) in states() {
        let found = card.targets().filter(|target| is_named && target.computed == state);
        let names: Vec<_> = found.map(|target| words.name(&target.name).to_owned()).collect();
        let more = names.len().saturating_sub(TARGETS);
        let mut names = names.into_iter().take(TARGETS).collect::<Vec<_>>().join("; ");
        if names.is_empty() {
            continue;
        }
        if more > 0 {
            names.push_str(&format!("; {} {more}", words.pick("và thêm", "and more:")));
        }
        let mut word = words.state(state).chars();
        let word = word.next().map(|first| first.to_uppercase().chain(word).collect::<String>());
        told.push(format!("{}: {names}.", word.unwrap_or_default()));
    }
    let contradictions = card.targets().filter(|target| target.contradiction).count();
    if contradictions > 0 {
        told.push(match words.0 {
            Language::Vi => format!("{contradictions} chỉ tiêu tự khai khác kết quả theo số liệu."),
            Language::En => format!("{contradictions} targets declared otherwise than computed."),
        });
    }
    let bare = card.targets().filter(TargetCard::is_bare).count();
    if bare > 0 {
        told.push(match words.0 {
            Language::Vi => format!("{bare} chỉ tiêu tự khai là đạt mà không có số liệu."),
            Language::En => format!("{bare} targets declared met without a figure."),
        });
    }
    told
}
