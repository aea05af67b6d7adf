//! The library's JSON against what the reference says.

use num_traits::{Signed, Zero};
use serde_json::{Map, Value};

use super::amount::{Amount, round};
use super::criteria::Finding;
use super::evaluate::UnitOutcome;
use super::spec::{Answer, Body, Framework, Mode, Q, fraction_of};
use super::tree::Earned;

/// Places to which the library shows what no rounding covers, and a share.
const SHOWN: u32 = 10;
const SHARE: u32 = 6;

/// Every difference between the two.
pub fn differences(framework: &Framework, json: &Value, expected: &[UnitOutcome]) -> Vec<String> {
    let mut found = Vec::new();
    let empty = Vec::new();
    let units = json["units"].as_array().unwrap_or(&empty);
    if units.len() != expected.len() {
        found.push(format!("{} units instead of {}", units.len(), expected.len()));
    }
    found.extend(silence_differences(json, expected));
    for outcome in expected.iter().filter(|outcome| !outcome.doubt.raised()) {
        let Some(unit) = units.iter().find(|unit| unit["unit"] == outcome.id.as_str()) else {
            found.push(format!("{} is not there", outcome.id));
            continue;
        };
        let told = unit_differences(framework, unit, outcome);
        found.extend(told.into_iter().map(|what| format!("{}: {what}", outcome.id)));
    }
    found
}

/// Units that did not report are listed in the order of the data, and come last.
fn silence_differences(json: &Value, expected: &[UnitOutcome]) -> Vec<String> {
    let silent = expected.iter().filter(|outcome| !outcome.reported);
    let silent: Vec<_> = silent.map(|outcome| Value::from(outcome.id.clone())).collect();
    let mut found = Vec::from_iter(same("not_reported", &json["not_reported"], &silent.into()));
    let empty = Vec::new();
    let units = json["units"].as_array().unwrap_or(&empty);
    let reported: Vec<_> = units.iter().map(|unit| unit["reported"] == true).collect();
    if !reported.is_sorted_by(|before, after| before >= after) {
        found.push("a unit that reported stands behind one that did not".to_owned());
    }
    found
}

fn unit_differences(framework: &Framework, unit: &Value, outcome: &UnitOutcome) -> Vec<String> {
    let mut found = headline_differences(framework, unit, outcome);
    let is_criteria = matches!(framework.body, Body::Criteria { .. });
    found.extend(same("reported", &unit["reported"], &outcome.reported.into()));
    for (attribute, rank) in &outcome.within {
        let rank = rank.map_or(Value::Null, Value::from);
        found.extend(same(
            &format!("rank within {attribute}"),
            &unit["ranks_within"][attribute],
            &rank,
        ));
    }
    if is_criteria {
        found.extend(target_differences(unit, outcome));
    } else {
        found.extend(node_differences(framework, unit, outcome));
    }
    found
}

/// The differences in what stands first of a unit: its total and share, its rank, grade and verdict.
pub fn headline_differences(
    framework: &Framework,
    unit: &Value,
    outcome: &UnitOutcome,
) -> Vec<String> {
    let mut found = Vec::new();
    let is_criteria = matches!(framework.body, Body::Criteria { .. });
    let total_places = if is_criteria { Some(0) } else { framework.rounding.total };
    found.extend(amount("total", &unit["total"], outcome.total.as_ref(), total_places));
    found.extend(share(&unit["share"], outcome.share.as_ref()));
    let rank = outcome.rank.map_or(Value::Null, Value::from);
    found.extend(same("rank", &unit["rank"], &rank));
    let grade = outcome.grade.clone().map_or(Value::Null, Value::from);
    found.extend(same("grade", &unit["grade"], &grade));
    let verdict = outcome.passed.map(|passed| if passed { "pass" } else { "fail" });
    found.extend(same("verdict", &unit["verdict"], &verdict.map_or(Value::Null, Value::from)));
    found
}

fn node_differences(framework: &Framework, unit: &Value, outcome: &UnitOutcome) -> Vec<String> {
    let mut found = Vec::new();
    if !outcome.reported {
        for part in ["groups", "indicators", "bonus", "penalty"] {
            let scores = unit[part].as_object().into_iter().flatten();
            found.extend(scores.filter_map(|(id, score)| same(id, score, &Value::Null)));
        }
        return found;
    }
    found.extend(view_differences(framework, unit, outcome));
    found.extend(check_differences(unit, outcome));
    found.extend(gate_differences(unit, outcome));
    let rounding = framework.rounding;
    let mut shown = 0;
    for part in ["groups", "indicators", "bonus", "penalty"] {
        let places = if part == "groups" { rounding.group } else { rounding.indicator };
        for (id, value) in unit[part].as_object().unwrap_or(&Map::new()) {
            shown += 1;
            let Some(node) = outcome.nodes.get(id) else {
                found.push(format!("{part}.{id} is not in the framework"));
                continue;
            };
            if node.is_group != (part == "groups") {
                found.push(format!("{part}.{id} stands in the wrong place"));
            }
            let score = match &node.earned {
                Earned::Score(score) => Some(score),
                Earned::Gone(..) | Earned::Unscored => None,
            };
            found.extend(amount(&format!("{part}.{id}"), value, score, places));
        }
    }
    if shown != outcome.nodes.len() {
        found.push(format!("{shown} nodes instead of {}", outcome.nodes.len()));
    }
    found
}

/// What each view comes to.
fn view_differences(framework: &Framework, unit: &Value, outcome: &UnitOutcome) -> Vec<String> {
    let told = unit["views"].as_object().map_or(0, Map::len);
    let mut found = Vec::new();
    if told != outcome.views.len() {
        found.push(format!("{told} views instead of {}", outcome.views.len()));
    }
    for (id, came) in &outcome.views {
        let told = &unit["views"][id];
        let name = |what: &str| format!("{what} of {id}");
        let places = framework.rounding.total;
        found.extend(amount(&name("score"), &told["score"], came.score(), places));
        let of = came.score().filter(|_| !came.points.is_zero());
        found.extend(share(&told["share"], of.map(|score| score.over(&came.points)).as_ref()));
        let rank = came.rank.map_or(Value::Null, Value::from);
        found.extend(same(&name("rank"), &told["rank"], &rank));
    }
    found
}

/// What the checks found: which, and how far apart the sides of a comparison are.
fn check_differences(unit: &Value, outcome: &UnitOutcome) -> Vec<String> {
    let empty = Vec::new();
    let told = unit["findings"].as_array().unwrap_or(&empty);
    let ids: Vec<&str> = told.iter().filter_map(|finding| finding["check"].as_str()).collect();
    let expected: Vec<&str> = outcome.found.iter().map(|found| found.check.as_str()).collect();
    if ids != expected {
        return vec![format!("checks found {ids:?}, should be {expected:?}")];
    }
    let differences = told.iter().zip(&outcome.found).filter_map(|(told, found)| {
        let difference = found.difference.clone().map(Amount::exact)?;
        let name = format!("difference of {}", found.check);
        fits(&difference).then(|| distance(&name, &told["difference"], Some(&difference)))?
    });
    differences.collect()
}

/// Every gate: whether it holds, the value and its bound, how far off, and what is to blame.
fn gate_differences(unit: &Value, outcome: &UnitOutcome) -> Vec<String> {
    let empty = Vec::new();
    let told = unit["gates"].as_array().unwrap_or(&empty);
    if told.len() != outcome.gates.len() {
        return vec![format!("{} gates instead of {}", told.len(), outcome.gates.len())];
    }
    let mut found = Vec::new();
    for (place, (told, expected)) in told.iter().zip(&outcome.gates).enumerate() {
        let name = |what: &str| format!("{what} of gate {place}");
        found.extend(same(&name("held"), &told["held"], &expected.held.into()));
        let bound = Amount::exact(expected.bound.clone());
        let numbers = [expected.value.as_ref(), Some(&bound), expected.short_by.as_ref()];
        if numbers.iter().all(|number| number.is_none_or(fits)) {
            let [value, bound, short_by] = numbers;
            for (key, number) in [("value", value), ("bound", bound)] {
                // To ten places, or with all digits.
                let fault = amount(&name(key), &told[key], number, None);
                let both = |fault| distance(&name(key), &told[key], number).map(|_| fault);
                found.extend(fault.and_then(both));
            }
            found.extend(distance(&name("short_by"), &told["short_by"], short_by));
        }
        for (key, ids) in [("failing", &expected.failing), ("passed_over", &expected.passed_over)] {
            let id = |item: &Value| item.as_str().or(item["id"].as_str()).map(str::to_owned);
            let mut told: Vec<String> =
                told[key].as_array().unwrap_or(&empty).iter().filter_map(id).collect();
            let mut ids = ids.clone();
            told.sort();
            ids.sort();
            if told != ids {
                found.push(format!("{} is {told:?}, should be {ids:?}", name(key)));
            }
        }
    }
    found
}

/// A distance: all its digits, or at least ten places and never nothing.
fn distance(name: &str, got: &Value, expected: Option<&Amount>) -> Option<String> {
    let (Some(text), Some(expected)) = (got.as_str(), expected) else {
        return amount(name, got, expected, None);
    };
    let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    // Zeros at the end are not shown.
    let last = Q::new(1.into(), num_traits::pow(10.into(), places.max(SHOWN as usize)));
    let value = fraction_of(text);
    let off = (&value - &expected.value).abs();
    let near = off <= last + &expected.error;
    let right = off.is_zero() || (near && (!value.is_zero() || !expected.is_exact()));
    (!right).then(|| format!("{name} is {text}, should be {}", shown(expected)))
}

/// Whether ten places of a number can be shown at all.
fn fits(amount: &Amount) -> bool {
    amount.value.abs() < Q::from_integer(10u64.pow(17).into())
}

fn target_differences(unit: &Value, outcome: &UnitOutcome) -> Vec<String> {
    let finding = |finding: &Finding| match finding {
        Finding::Met => "met",
        Finding::NotMet => "not_met",
        Finding::NotDue => "not_due",
        Finding::Undetermined => "undetermined",
    };
    let declared = |answer: &Answer| match answer {
        Answer::Yes => "met",
        Answer::No => "not_met",
    };
    let targets: Map<String, Value> =
        outcome.findings.iter().map(|(id, f)| (id.clone(), finding(f).into())).collect();
    let claims: Map<String, Value> =
        outcome.declared.iter().map(|(id, a)| (id.clone(), declared(a).into())).collect();
    let mut found = Vec::from_iter(same("targets", &unit["targets"], &targets.into()));
    // A unit that declared nothing may have no `declared` at all.
    let said =
        if unit["declared"].is_null() { Map::new().into() } else { unit["declared"].clone() };
    found.extend(same("declared", &said, &claims.into()));
    found
}

fn same(name: &str, got: &Value, expected: &Value) -> Option<String> {
    (got != expected).then(|| format!("{name} is {got}, should be {expected}"))
}

/// A score as it is shown: with all places of its rounding, else the value to ten.
fn amount(
    name: &str,
    got: &Value,
    expected: Option<&Amount>,
    places: Option<u32>,
) -> Option<String> {
    let (Some(text), Some(expected)) = (got.as_str(), expected) else {
        let both_absent = got.is_null() && expected.is_none();
        return (!both_absent).then(|| format!("{name} is {got}, should be {expected:?}"));
    };
    let shown_places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32);
    let wrong_places = places.is_some_and(|places| places != shown_places);
    let right = agrees(&fraction_of(text), expected, SHOWN);
    (wrong_places || !right).then(|| format!("{name} is {text}, should be {}", shown(expected)))
}

/// A share to six places, trailing zeros trimmed.
fn share(got: &Value, expected: Option<&Amount>) -> Option<String> {
    let (Some(text), Some(expected)) = (got.as_str(), expected) else {
        let both_absent = got.is_null() && expected.is_none();
        return (!both_absent).then(|| format!("share is {got}, should be {expected:?}"));
    };
    let untrimmed = text.contains('.') && text.ends_with(['0', '.']);
    let right = agrees(&fraction_of(text), expected, SHARE);
    (untrimmed || !right).then(|| format!("share is {text}, should be {}", shown(expected)))
}

/// Whether `got` is `expected` to so many places, half up, within what irrational numbers allow.
fn agrees(got: &Q, expected: &Amount, places: u32) -> bool {
    let rounded = |value: Q| round(&value, places, Mode::HalfUp);
    if expected.error.is_zero() {
        return *got == rounded(expected.value.clone());
    }
    let low = rounded(&expected.value - &expected.error);
    let high = rounded(&expected.value + &expected.error);
    low <= *got && *got <= high
}

fn shown(amount: &Amount) -> String {
    let rounded = round(&amount.value, SHOWN, Mode::HalfUp);
    let exactly = if amount.is_exact() && rounded == amount.value { "" } else { "about " };
    let ticks = (rounded * Q::from_integer(10u64.pow(SHOWN).into())).to_integer();
    let digits = format!("{ticks:0>width$}", width = SHOWN as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - SHOWN as usize);
    format!("{exactly}{whole}.{fraction}")
}
