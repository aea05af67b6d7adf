//! What must hold of every outcome, whatever the framework: properties over random cases.
//!
//! `DTI_CASES` sets the number of cases of each property (200 by default).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::sync::atomic::{AtomicUsize, Ordering};

use dti_engine::cases::Cases;
use dti_engine::{Dataset, Framework as Rules, Plan, cases as unit_cases};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use reference::amount::round;
use reference::generate::{Case, Flavour, cases};
use reference::library::{Refusal, score};
use reference::render::Shape;
use reference::spec::{
    Absence, AbsenceRule, Body, Cell, Condition, Direction, Framework, Group, Indicator, Measured,
    Method, MetricType, Mode, Number, PartSize, Q, Rounding, Size, TieMethod, Value as Submitted,
    fraction_of, q,
};

mod reference;

/// Something that must hold does not.
fn broken<T>(what: impl Into<String>) -> Result<T, TestCaseError> {
    Err(TestCaseError::fail(what.into()))
}

fn check(
    strategy: impl Strategy<Value = Case>,
    holds: impl Fn(&Case) -> Result<(), TestCaseError>,
) {
    let cases = std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(200),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_global_rejects: u32::MAX,
        ..Config::default()
    };
    if let Err(failure) = TestRunner::new(config).run(&strategy, |case| holds(&case)) {
        panic!("{failure}");
    }
}

/// The library's word on a case; `None` where the rules refuse what is absent.
fn outcome(case: &Case) -> Result<Option<Value>, TestCaseError> {
    match score(&case.yaml(), &case.csv()) {
        Ok(json) => Ok(Some(json)),
        Err(Refusal::Scoring(_)) => Ok(None),
        Err(refusal) => broken(format!("{refusal:#?}")),
    }
}

fn units(json: &Value) -> &Vec<Value> {
    json["units"].as_array().expect("a list of units")
}

fn unit<'a>(json: &'a Value, id: &str) -> &'a Value {
    units(json).iter().find(|unit| unit["unit"] == id).expect("a unit of this id")
}

fn number(value: &Value) -> Option<Q> {
    value.as_str().map(fraction_of)
}

/// Ids with points, where the file says them plainly.
fn points_of(framework: &Framework) -> Vec<(String, Q)> {
    fn add(found: &mut Vec<(String, Q)>, id: &str, size: &Size) {
        if let Size::Points(points) = size {
            found.push((id.to_owned(), points.value.clone()));
        }
    }
    fn walk(found: &mut Vec<(String, Q)>, groups: &[Group], indicators: &[Indicator]) {
        for group in groups {
            add(found, &group.id, &group.size);
            walk(found, &group.groups, &group.indicators);
        }
        indicators.iter().for_each(|indicator| add(found, &indicator.id, &indicator.size));
    }
    let mut found = Vec::new();
    if let Body::Index { groups, indicators, .. } = &framework.body {
        walk(&mut found, groups, indicators);
    }
    found
}

fn for_each_indicator(framework: &mut Framework, change: &mut dyn FnMut(&mut Indicator)) {
    fn walk(
        groups: &mut [Group],
        indicators: &mut [Indicator],
        change: &mut dyn FnMut(&mut Indicator),
    ) {
        for group in groups {
            walk(&mut group.groups, &mut group.indicators, change);
        }
        indicators.iter_mut().for_each(change);
    }
    if let Body::Index { groups, indicators, bonus, penalty, .. } = &mut framework.body {
        walk(groups, indicators, change);
        for extra in [bonus, penalty].into_iter().flatten() {
            walk(&mut [], &mut extra.indicators, change);
        }
    }
}

fn for_each_group(framework: &mut Framework, change: &mut dyn FnMut(&mut Group)) {
    fn walk(groups: &mut [Group], change: &mut dyn FnMut(&mut Group)) {
        for group in groups {
            change(group);
            walk(&mut group.groups, change);
        }
    }
    if let Body::Index { groups, .. } = &mut framework.body {
        walk(groups, change);
    }
}

#[test]
fn the_order_of_the_units_does_not_matter() {
    check(cases(Flavour::VARIED), |case| {
        let mut turned = case.clone();
        turned.dataset.reverse();
        let half = turned.dataset.len() / 2;
        turned.dataset.rotate_left(half);
        let (Some(one), Some(other)) = (outcome(case)?, outcome(&turned)?) else { return Ok(()) };
        let mut ids: Vec<&Value> = units(&one).iter().map(|unit| &unit["unit"]).collect();
        let mut other_ids: Vec<&Value> = units(&other).iter().map(|unit| &unit["unit"]).collect();
        if case.framework.ranking.is_none() {
            // Without a ranking the units stand as the dataset has them.
            ids.sort_by_key(|id| id.to_string());
            other_ids.sort_by_key(|id| id.to_string());
        }
        if ids != other_ids {
            return broken(format!("{ids:?} became {other_ids:?}"));
        }
        for id in ids.iter().filter_map(|id| id.as_str()) {
            if unit(&one, id) != unit(&other, id) {
                return broken(format!("{:#}\nbecame\n{:#}", unit(&one, id), unit(&other, id)));
            }
        }
        Ok(())
    });
}

#[test]
fn scores_lie_between_nothing_and_their_points() {
    check(cases(Flavour::VARIED), |case| {
        let Some(json) = outcome(case)? else { return Ok(()) };
        let rounding = case.framework.rounding;
        // Where the points have more places than the rounding keeps, a full score is the rounded points.
        let most_of_indicator = |points: &Q| match rounding.indicator {
            Some(places) => round(points, places, rounding.mode),
            None => points.clone(),
        };
        let declared = [rounding.indicator, rounding.group];
        let groups_hold = rounding.mode == Mode::Down || declared == [None, None];
        for unit in units(&json) {
            for (id, points) in &points_of(&case.framework) {
                let too_much = match (number(&unit["groups"][id]), number(&unit["indicators"][id]))
                {
                    (Some(score), _) => score < q(0, 1) || (groups_hold && score > *points),
                    (None, Some(score)) => score < q(0, 1) || score > most_of_indicator(points),
                    (None, None) => false,
                };
                if too_much {
                    return broken(format!("{id} of {points} points: {unit:#}"));
                }
            }
        }
        Ok(())
    });
}

/// Whether more of `metric`, which the method reads, can only raise what the method gives.
fn rises_with(method: &Method, metric: &str) -> bool {
    match method {
        Method::Ratio { part, whole, .. } => part == metric && whole != metric,
        Method::Linear { of, zero_at, full_at } => of == metric && zero_at.value < full_at.value,
        Method::Steps { of, direction, .. } => {
            let rises = match of {
                Measured::Metric(of) => of == metric,
                Measured::Quotient(part, whole) => part == metric && whole != metric,
            };
            rises && *direction == Direction::Up
        }
        Method::Threshold { of, conditions } => {
            let raises = |c: &Condition| matches!(c, Condition::AtLeast(_) | Condition::Above(_));
            of == metric && conditions.iter().all(raises)
        }
        Method::PerItem { of, .. } => of == metric,
        Method::SumOf(parts) => {
            parts.iter().all(|(_, part)| !reads(part, metric) || rises_with(part, metric))
        }
        Method::BestOf(methods) => {
            methods.iter().all(|one| !reads(one, metric) || rises_with(one, metric))
        }
        _ => false,
    }
}

fn reads(method: &Method, metric: &str) -> bool {
    match method {
        Method::YesNo(of)
        | Method::Unscored(of)
        | Method::Choice { of, .. }
        | Method::Linear { of, .. }
        | Method::StepsByDay { of, .. }
        | Method::Steps { of: Measured::Metric(of), .. }
        | Method::Threshold { of, .. }
        | Method::PerItem { of, .. }
        | Method::Relative { of, .. }
        | Method::MinMax { of, .. }
        | Method::ZScore { of, .. }
        | Method::Percentile { of, .. }
        | Method::Rank { of, .. } => of == metric || is_derived(of),
        Method::Points(of) => of == metric,
        Method::If { when, .. } => when.metrics().contains(&metric),
        Method::Survey(answers) => answers.iter().any(|(_, count)| count == metric),
        Method::Ratio { part, whole, .. }
        | Method::Steps { of: Measured::Quotient(part, whole), .. } => {
            part == metric || whole == metric
        }
        Method::SumOf(parts) => parts.iter().any(|(_, part)| reads(part, metric)),
        Method::BestOf(methods) => methods.iter().any(|one| reads(one, metric)),
        Method::Among { method, .. } => reads(method, metric),
    }
}

/// Whether it is a quotient `part / whole`, or a derived metric (`d0`), which may read any metric.
fn is_derived(of: &str) -> bool {
    of.contains('/') || of.starts_with('d')
}

/// Whether a greater part makes a greater quotient: whole numbers only, so that no whole is negative.
fn only_counts(framework: &Framework) -> bool {
    framework.metrics.iter().all(|metric| metric.of_type != MetricType::Number)
}

#[test]
fn more_of_a_good_thing_never_lowers_a_score() {
    check(cases(Flavour { criteria: 0, peers: 0, ..Flavour::VARIED }), |case| {
        let mut methods = Vec::new();
        for_each_indicator(&mut case.framework.clone(), &mut |indicator| {
            methods.push(indicator.method.clone());
        });
        let penalty = matches!(&case.framework.body, Body::Index { penalty: Some(_), .. });
        // More may be too much for a check.
        let refuses = case.framework.checks.iter().any(|check| check.refuses);
        if !only_counts(&case.framework) || penalty || refuses {
            return Ok(());
        }
        for (place, metric) in case.framework.metrics.iter().enumerate() {
            let good = |m: &Method| !reads(m, &metric.id) || rises_with(m, &metric.id);
            if metric.of_type != MetricType::Count || !methods.iter().all(good) {
                continue;
            }
            let mut more = case.clone();
            for unit in &mut more.dataset {
                if let Cell::Present(Submitted::Number(number)) = &mut unit.cells[place]
                    && number.value < q(1_000_000_000, 1)
                {
                    *number = Number::new((&number.value * q(2, 1) + q(1, 1)).to_string());
                }
            }
            let (Some(before), Some(after)) = (outcome(case)?, outcome(&more)?) else {
                return Ok(());
            };
            for unit_before in units(&before) {
                let unit_after = unit(&after, unit_before["unit"].as_str().expect("an id"));
                if number(&unit_after["total"]) < number(&unit_before["total"]) {
                    return broken(format!(
                        "more of {}: {unit_before:#} became {unit_after:#}",
                        metric.id
                    ));
                }
            }
        }
        Ok(())
    });
}

/// The case with all points, caps and points per item `factor` times as large.
fn scaled(case: &Case, factor: i64) -> Case {
    let times = |number: &Number| {
        let places = number.text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let ticks: i128 = number.text.replace('.', "").parse().expect("digits");
        Number::new(reference::sample::decimal(ticks * i128::from(factor), places))
    };
    let grow = |size: &mut Size| {
        if let Size::Points(points) = size {
            *points = times(points);
        }
    };
    fn grow_groups(groups: &mut [Group], grow: &dyn Fn(&mut Size)) {
        for group in groups {
            grow(&mut group.size);
            grow_groups(&mut group.groups, grow);
        }
    }
    fn grow_items(method: &mut Method, times: &dyn Fn(&Number) -> Number) {
        match method {
            Method::PerItem { points, .. } => *points = times(points),
            Method::Choice { earns, in_points: true, .. } => {
                earns.iter_mut().for_each(|(_, points)| *points = times(points));
            }
            Method::Steps { steps, in_points: true, .. } => {
                steps.iter_mut().for_each(|(_, points)| *points = times(points));
            }
            Method::StepsByDay { steps, in_points: true, .. } => {
                steps.iter_mut().for_each(|(_, points)| *points = times(points));
            }
            Method::SumOf(parts) => {
                for (size, part) in parts {
                    if let PartSize::Points(points) = size {
                        *points = times(points);
                    }
                    grow_items(part, times);
                }
            }
            Method::BestOf(methods) => methods.iter_mut().for_each(|m| grow_items(m, times)),
            _ => {}
        }
    }
    let mut grown = case.clone();
    for_each_indicator(&mut grown.framework, &mut |indicator| {
        grow(&mut indicator.size);
        grow_items(&mut indicator.method, &times);
    });
    if let Body::Index { points, groups, bonus, penalty, .. } = &mut grown.framework.body {
        *points = times(points);
        grow_groups(groups, &grow);
        for extra in [bonus, penalty].into_iter().flatten() {
            extra.cap = extra.cap.as_ref().map(times);
        }
    }
    grown
}

#[test]
fn points_are_free_of_scale() {
    let flavour = Flavour { criteria: 0, rounding: 0, ..Flavour::VARIED };
    let without_rounding = cases(flavour).prop_map(|mut case| {
        case.framework.rounding = Rounding::default();
        case.framework.grades.clear();
        case
    });
    check(without_rounding, |case| {
        const FACTOR: i64 = 1000;
        let grown = scaled(case, FACTOR);
        let (Some(small), Some(large)) = (outcome(case)?, outcome(&grown)?) else { return Ok(()) };
        // What is printed is cut at ten places: half a unit of the last, a thousandfold.
        let slack = q(FACTOR, 10_000_000_000);
        let differs = |name: &str, small: &Value, large: &Value| {
            match (number(small), number(large)) {
                (Some(small), Some(large)) => {
                    let apart = small * q(FACTOR, 1) - large;
                    apart > slack || -apart > slack
                }
                (None, None) => false,
                _ => true,
            }
            .then(|| format!("{name}: {small} became {large}"))
        };
        for before in units(&small) {
            let after = unit(&large, before["unit"].as_str().expect("an id"));
            if before["share"] != after["share"] {
                return broken(format!("{before:#} became {after:#}"));
            }
            let mut found = Vec::from_iter(differs("total", &before["total"], &after["total"]));
            for part in ["groups", "indicators", "bonus", "penalty"] {
                for (id, score) in before[part].as_object().into_iter().flatten() {
                    found.extend(differs(id, score, &after[part][id]));
                }
            }
            if !found.is_empty() {
                return broken(found.join("\n"));
            }
        }
        Ok(())
    });
}

/// The units of one kind as `(total, rank)`, in rank order.
fn places(json: &Value, kind: &str) -> Vec<(Q, u64)> {
    let of_kind = units(json).iter().filter(|unit| unit["kind"] == kind);
    of_kind.filter_map(|unit| Some((number(&unit["total"])?, unit["rank"].as_u64()?))).collect()
}

#[test]
fn equal_totals_share_a_rank_and_greater_ones_go_first() {
    let ranked = cases(Flavour::VARIED).prop_filter("a ranking", |case| {
        let ranking = case.framework.ranking.as_ref();
        // Totals are printed to ten places; where nothing is rounded, equal print does not mean equal.
        let is_index = matches!(case.framework.body, Body::Index { .. });
        ranking.is_some_and(|ranking| ranking.of.is_none())
            && (!is_index || case.framework.rounding.total.is_some())
    });
    check(ranked, |case| {
        let Some(json) = outcome(case)? else { return Ok(()) };
        let ranking = case.framework.ranking.as_ref().expect("filtered");
        for kind in &case.framework.unit_kinds {
            let places = places(&json, kind);
            for pair in places.windows(2) {
                let [(total, rank), (next_total, next_rank)] = pair else { continue };
                let equal = total == next_total && ranking.ties.is_empty();
                let wrong = next_rank < rank || (equal && rank != next_rank);
                let overtaken = ranking.places.is_none() && total < next_total;
                if wrong || overtaken {
                    return broken(format!("{places:?}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn competition_ranks_count_units_and_dense_ranks_count_places() {
    let ranked = cases(Flavour::VARIED).prop_filter("a ranking", |case| {
        case.framework.ranking.as_ref().is_some_and(|ranking| ranking.of.is_none())
    });
    check(ranked, |case| {
        let with = |method: TieMethod| {
            let mut case = case.clone();
            case.framework.ranking.as_mut().expect("filtered").method = method;
            outcome(&case)
        };
        let (Some(competition), Some(dense)) =
            (with(TieMethod::Competition)?, with(TieMethod::Dense)?)
        else {
            return Ok(());
        };
        for kind in &case.framework.unit_kinds {
            let ranks = |json| places(json, kind).into_iter().map(|(_, rank)| rank).collect();
            let (competition, dense): (Vec<u64>, Vec<u64>) = (ranks(&competition), ranks(&dense));
            let mut distinct = competition.clone();
            distinct.dedup();
            for (own, dense) in competition.iter().zip(&dense) {
                let ahead = competition.iter().filter(|other| *other < own).count() as u64;
                let above = distinct.iter().filter(|other| *other < own).count() as u64;
                if *own != ahead + 1 || *dense != above + 1 {
                    return broken(format!("{competition:?} against {dense:?}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn wide_and_long_data_say_the_same() {
    check(cases(Flavour::VARIED), |case| {
        let shaped = |shape: Shape| {
            let mut case = case.clone();
            case.face.shape = shape;
            outcome(&case)
        };
        let (wide, long) = (shaped(Shape::Wide)?, shaped(Shape::Long)?);
        let (Some(wide), Some(long)) = (wide, long) else { return Ok(()) };
        if wide["units"] != long["units"] {
            return broken(format!("{:#}\nbecame\n{:#}", wide["units"], long["units"]));
        }
        Ok(())
    });
}

#[test]
fn what_is_left_out_changes_nothing_else() {
    // A further unit whose values are all excluded has no total, no rank, and no effect.
    let flavour = Flavour { criteria: 0, ..Flavour::VARIED };
    let excluding = cases(flavour).prop_map(|mut case| {
        case.framework.absent.not_applicable = Some(AbsenceRule::Exclude);
        for_each_indicator(&mut case.framework, &mut |indicator| {
            indicator.absent.not_applicable = None;
        });
        for_each_group(&mut case.framework, &mut |group| group.absent.not_applicable = None);
        case
    });
    check(excluding, |case| {
        let mut more = case.clone();
        let mut stranger = more.dataset[0].clone();
        stranger.id = "stranger".to_owned();
        stranger.cells.fill(Cell::Absent(Absence::NotApplicable));
        more.dataset.push(stranger);
        let (Some(before), Some(after)) = (outcome(case)?, outcome(&more)?) else { return Ok(()) };
        let empty = unit(&after, "stranger");
        if !empty["total"].is_null() || !empty["rank"].is_null() || !empty["grade"].is_null() {
            return broken(format!("{empty:#}"));
        }
        for unit_before in units(&before) {
            let unit_after = unit(&after, unit_before["unit"].as_str().expect("an id"));
            if unit_before != unit_after {
                return broken(format!("{unit_before:#} became {unit_after:#}"));
            }
        }
        Ok(())
    });
}

/// Makes a case of every unit, which must hold when it has been written and read. Returns how many of
/// them expect that the unit alone cannot be scored.
fn units_become_cases(case: &Case) -> Result<usize, TestCaseError> {
    let rules = Rules::from_yaml(&case.yaml()).expect("sound rules");
    let dataset = Dataset::from_csv(case.csv().as_bytes(), &rules).expect("sound data");
    let Ok(outcome) = Plan::compile(&rules).expect("sound rules").score(&dataset) else {
        return Ok(0);
    };
    let mut not_scored = 0;
    let mut text = String::new();
    for unit in dataset.units() {
        let made = match unit_cases::from_unit(&outcome, unit.id()) {
            Ok(made) => made,
            Err(error) => return broken(format!("{}: {error}\n{}", unit.id(), case.yaml())),
        };
        if made.0.expect.not_scored.is_some() {
            not_scored += 1;
            // Among its peers it was scored.
            if made.1.is_empty() {
                return broken(format!("{}: no difference\n{}", unit.id(), case.yaml()));
            }
        }
        let written = made.0.to_yaml();
        text += &written.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let read = Cases::from_yaml(&text).expect("what was written is read");
        if read.iter().last() != Some(&made.0) {
            return broken(format!("{:#?}\nbecame\n{:#?}", made.0, read.iter().last()));
        }
    }
    let cases = Cases::from_yaml(&text).expect("what was written is read");
    for result in unit_cases::run(&rules, &cases).expect("sound rules") {
        if !result.holds() {
            return broken(format!("{result}\n{text}\n{}", case.yaml()));
        }
    }
    Ok(not_scored)
}

#[test]
fn every_unit_becomes_a_case_that_holds() {
    // Alone, a unit has no spread and no rank: what is set among peers divides by zero.
    let refuses = |mut case: Case| {
        case.framework.absent.zero_whole = Some(AbsenceRule::Error);
        case
    };
    let crowd = Flavour { peers: 60, absences: 20, criteria: 0, ..Flavour::VARIED };
    let not_scored = AtomicUsize::new(0);
    let holds = |case: &Case| {
        not_scored.fetch_add(units_become_cases(case)?, Ordering::Relaxed);
        Ok(())
    };
    check(cases(Flavour::VARIED), holds);
    check(cases(Flavour::EXTREME), holds);
    check(cases(crowd).prop_map(refuses), holds);
    let found = not_scored.into_inner();
    assert!(found >= 20, "only {found} units cannot be scored alone");
}
