//! Results as data: what outcomes, units and scorecards write is read back and written again byte for byte, and
//! is what the published schemas say.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeSet;

use dti_engine::dataset::Submission;
use dti_engine::outcome::UnitOutcome;
use dti_engine::schema::{self, PublishedSchema};
use dti_engine::scorecard::{OutcomeResult, ScorecardResult, UnitResult};
use dti_engine::{Catalog, Dataset, Error, Framework, Language, Outcome, Plan};
use serde_json::Value;

fn root(path: &str) -> String {
    format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))
}

fn score(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

/// Every scoring method, every kind of absence and of gate; targets with declarations; the units of a province.
fn outcomes() -> Vec<Outcome> {
    let file = |name: &str| std::fs::read_to_string(root(name)).unwrap();
    let explained = |name: &str| {
        let framework =
            Framework::from_path(root(&format!("tests/explained/{name}.yaml"))).unwrap();
        score(&framework, &file(&format!("tests/explained/{name}.csv")))
    };
    let catalog = Catalog::from_dir(root("rules")).unwrap();
    let published =
        |id: &str, version: &str, data: &str| score(catalog.get(id, version).unwrap(), &file(data));
    let mut outcomes: Vec<_> =
        ["formulas", "methods", "peers", "targets"].iter().map(|name| explained(name)).collect();
    outcomes.push(published(
        "thanh-hoa/commune",
        "2022",
        "examples/data/thanh-hoa/communes-2022.csv",
    ));
    outcomes.push(published("thanh-hoa/plan", "2023", "rules/thanh-hoa/plan-2023.csv"));
    outcomes
}

fn held_to(schema: PublishedSchema, json: &str) {
    let schema: Value = serde_json::from_str(schema.text()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let json: Value = serde_json::from_str(json).unwrap();
    let faults: Vec<_> = validator.iter_errors(&json).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn outcomes_are_read_back_as_they_were_written() {
    for outcome in outcomes() {
        let json = serde_json::to_string(&outcome).unwrap();
        let read: OutcomeResult<'_> = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        assert_eq!(serde_json::to_string(&outcome.result()).unwrap(), json);
        assert_eq!(read.units.len(), outcome.units().len());
        held_to(schema::OUTCOME, &json);
    }
}

#[test]
fn units_have_one_shape_wherever_they_are() {
    for outcome in outcomes() {
        let whole: Value = serde_json::to_value(&outcome).unwrap();
        for (unit, there) in outcome.units().zip(whole["units"].as_array().unwrap()).take(20) {
            let UnitOutcome { unit: named, .. } = unit;
            let json = serde_json::to_string(&unit).unwrap();
            assert_eq!(serde_json::from_str::<Value>(&json).unwrap(), *there);
            let read: UnitResult<'_> = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
            held_to(schema::UNIT, &json);
            // The scorecard has the same keys with the same values, and more.
            let card = serde_json::to_value(outcome.scorecard(&named.id).unwrap()).unwrap();
            for (key, value) in there.as_object().unwrap() {
                assert_eq!(card[key], *value, "{key}");
            }
        }
    }
}

#[test]
fn scorecards_are_read_back_as_they_were_written() {
    for outcome in outcomes() {
        for card in outcome.scorecards().take(20) {
            let json = serde_json::to_string(&card).unwrap();
            let read: ScorecardResult<'_> = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), json);
            held_to(schema::SCORECARD, &json);
            let ids: BTreeSet<_> = read.gates.iter().map(|gate| gate.id.as_str()).collect();
            assert_eq!(ids.len(), read.gates.len(), "ids of gates are unique");
            // A card that was read back is explained by the rules it was made by.
            let nodes = card.nodes().zip(read.nodes.iter().flatten());
            for (node, read) in nodes {
                let (framework, language) = (outcome.framework(), Language::En);
                let lines = |node: &dti_engine::scorecard::NodeCard| {
                    let lines = node.working(framework, language).into_iter();
                    // Whether digits were dropped is not in the JSON.
                    lines
                        .map(|line| line.text.replace("≈ ", "").replace("= ", ""))
                        .collect::<Vec<_>>()
                };
                assert_eq!(lines(&node), lines(read), "{}", node.id);
            }
        }
    }
}

/// The keys of JSON numbers: all of them count something. Every score, share, point and bound is a string.
#[test]
fn decimals_are_strings() {
    fn numbers(json: &Value, key: &str, found: &mut BTreeSet<String>) {
        match json {
            Value::Number(number) => {
                assert!(number.is_u64(), "{key}: {number}");
                found.insert(key.to_owned());
            }
            Value::Array(items) => items.iter().for_each(|item| numbers(item, key, found)),
            Value::Object(map) => map.iter().for_each(|(key, item)| numbers(item, key, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    for outcome in outcomes() {
        numbers(&serde_json::to_value(&outcome).unwrap(), "", &mut found);
        for card in outcome.scorecards().take(20) {
            numbers(&serde_json::to_value(card).unwrap(), "", &mut found);
        }
    }
    // `at_least` is how many a gate asks to be met.
    let counts = ["at_least", "chosen", "depth", "equal", "peers", "places", "rank", "worse"]
        .map(str::to_owned);
    assert!(found.is_subset(&BTreeSet::from(counts)), "{found:?}");
}

#[test]
fn clones_share_and_debug_is_a_summary() {
    let outcome = outcomes().remove(0);
    let again = outcome.clone();
    assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&outcome).unwrap());
    assert!(format!("{outcome:?}").len() < 200, "{outcome:?}");
    let card = outcome.scorecards().next_back().unwrap();
    assert!(format!("{card:?}").len() < 200, "{card:?}");
}

#[test]
fn submissions_and_faults_are_what_their_schemas_say() {
    let whole = r#"{"unit": "an", "name": "Xã An", "kind": "commune",
        "metrics": {"dossiers": 820, "rate": 85.25, "portal": true, "day": "2025-01-31", "none": null},
        "declared": {"portal": "yes"}, "evidence": {"dossiers": "BC-12"},
        "reasons": {"portal": "đã kiểm tra"}, "as_of": {"dossiers": "2024-12-31"}}"#;
    held_to(schema::SUBMISSION, whole);
    let read: Submission = serde_json::from_str(whole).unwrap();
    held_to(schema::SUBMISSION, &serde_json::to_string(&read).unwrap());
    // What the reader refuses, the schema refuses too.
    let validator =
        jsonschema::validator_for(&serde_json::from_str(schema::SUBMISSION.text()).unwrap());
    let validator = validator.unwrap();
    for wrong in
        [r#"{}"#, r#"{"unit": "an", "metric": {}}"#, r#"{"unit": "an", "metrics": {"a": [1]}}"#]
    {
        assert!(serde_json::from_str::<Submission>(wrong).is_err(), "{wrong}");
        assert!(!validator.is_valid(&serde_json::from_str(wrong).unwrap()), "{wrong}");
    }

    let faults = Framework::from_yaml("framework: demo/one\nversoin: 1\nversion: [\n").unwrap_err();
    held_to(schema::DIAGNOSTICS, &serde_json::to_string(&faults).unwrap());
    let framework = Framework::from_path(root("tests/explained/methods.yaml")).unwrap();
    let faults =
        Dataset::from_csv("unit,nothing\nan,1\nan,2\n".as_bytes(), &framework).unwrap_err();
    held_to(schema::DIAGNOSTICS, &serde_json::to_string(&faults).unwrap());

    let refused = Framework::from_yaml(
        "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: error}\nmetrics: {portal: {type: yes_no}, head: {type: yes_no}}\n\
         indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n",
    );
    let refused = refused.unwrap();
    let csv = "unit,portal,head\nan,,yes\nbinh,yes,yes\n";
    let nothing = Dataset::from_csv(csv.as_bytes(), &refused).unwrap();
    let unscored = Plan::compile(&refused).unwrap().score(&nothing).unwrap_err();
    let unknown = nothing.unit("bin").map(|_| ()).unwrap_err();
    for (error, code) in
        [(Error::from(faults), "diagnostics"), (unscored, "scoring"), (unknown, "unknown_unit")]
    {
        let json = serde_json::to_string(&error).unwrap();
        held_to(schema::ERROR, &json);
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            (&json["code"], json["faults"].is_null()),
            (&code.into(), code == "unknown_unit")
        );
    }
}
