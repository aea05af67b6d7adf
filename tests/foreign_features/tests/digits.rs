//! With `rust_decimal/serde-float` and `serde_json/arbitrary_precision` in the build, decimals are texts in what is
//! written, and keep their digits in what is read.

use dti_engine::comparison::Comparison;
use dti_engine::dataset::Submission;
use dti_engine::rules::document::FrameworkDoc;
use dti_engine::scorecard::{OutcomeResult, ScorecardResult, UnitResult};
use dti_engine::{Dataset, Framework, Plan};
use serde_json::{Value, json};

const RULES: &str = r#"{
  "framework": "demo/one", "version": "1", "kind": "index", "unit_kind": "commune", "points": 10.5,
  "rounding": {"indicator": 4, "total": 3}, "ranking": {"places": 3},
  "metrics": {"rate": {"type": "number", "at_least": 0}, "portal": {"type": "yes_no"}},
  "groups": [{"id": "all", "points": 10.5, "indicators": [
    {"id": "rate", "points": 10, "scoring": {"linear": {"of": "rate", "zero_at": 0.1234567890123456789, "full_at": 1.5}}},
    {"id": "portal", "points": 0.5, "scoring": {"yes_no": "portal"}}]}],
  "grades": [{"name": "Tốt", "at_least": 0.5}, {"name": "Yếu", "at_least": 0}]
}"#;

const SUBMITTED: &str =
    r#"{"unit": "an", "metrics": {"rate": 0.8111111111111111119, "portal": true}}"#;

/// The features are on: the other crates write a decimal as a number, and keep digits that no `f64` has.
#[test]
fn the_features_are_on() {
    assert_eq!(json!(rust_decimal::Decimal::new(15, 1)), json!(1.5));
    let number: Value = serde_json::from_str("0.1234567890123456789").unwrap();
    assert_eq!(number.to_string(), "0.1234567890123456789");
}

#[test]
fn rules_keep_their_digits() {
    let tree: Value = serde_json::from_str(RULES).unwrap();
    let documents = [
        FrameworkDoc::from_yaml(RULES).unwrap(),
        serde_json::from_str(RULES).unwrap(),
        serde_json::from_value(tree).unwrap(),
    ];
    for document in documents {
        let json = serde_json::to_value(&document).unwrap();
        let linear = &json["groups"][0]["indicators"][0]["scoring"]["linear"];
        assert_eq!(linear["zero_at"], "0.1234567890123456789");
        assert_eq!(json["points"], "10.5");
        assert!(Framework::from_document(&document).is_ok());
    }
}

#[test]
fn submissions_keep_their_digits() {
    let value: Value = serde_json::from_str(SUBMITTED).unwrap();
    let submissions: [Submission; 2] =
        [serde_json::from_str(SUBMITTED).unwrap(), serde_json::from_value(value).unwrap()];
    for submission in submissions {
        let json = serde_json::to_value(&submission).unwrap();
        assert_eq!(json["metrics"]["rate"], "0.8111111111111111119");
        assert_eq!(json["metrics"]["portal"], true);
        // A power of ten is expanded, digit by digit.
        let text = SUBMITTED.replace("0.8111111111111111119", "8111111111111111119e-19");
        assert_eq!(serde_json::from_str::<Submission>(&text).unwrap(), submission);
    }
}

/// Fails if a number of the JSON is not whole.
fn only_whole_numbers(value: &Value, path: &str) {
    match value {
        Value::Number(number) => assert!(number.is_u64() || number.is_i64(), "{path}: {number}"),
        Value::Array(items) => items.iter().for_each(|item| only_whole_numbers(item, path)),
        Value::Object(entries) => {
            entries
                .iter()
                .for_each(|(key, item)| only_whole_numbers(item, &format!("{path}/{key}")));
        }
        _ => {}
    }
}

#[test]
fn results_are_texts_and_read_back() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let submission: Submission = serde_json::from_str(SUBMITTED).unwrap();
    let dataset = Dataset::from_submissions([submission], &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let unit = outcome.results().next().unwrap();
    // 10 × (0.8111111111111111119 − 0.1234567890123456789) ÷ (1.5 − 0.1234567890123456789) = 4.99551… → 4.9955,
    // and 4.9955 + 0.5 = 5.4955 → 5.496
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!(json["units"][0]["total"], "5.496");
    assert_eq!(unit.total.map(|total| total.to_string()).as_deref(), Some("5.496"));

    let card = outcome.scorecard("an").unwrap();
    let comparison = Comparison::of(&outcome, &outcome);
    let written = [
        serde_json::to_string(&outcome).unwrap(),
        serde_json::to_string(&card).unwrap(),
        serde_json::to_string(&outcome.unit("an").unwrap()).unwrap(),
        serde_json::to_string(&comparison).unwrap(),
    ];
    for text in &written {
        only_whole_numbers(&serde_json::from_str(text).unwrap(), "");
    }
    let again = [
        serde_json::to_string(&serde_json::from_str::<OutcomeResult<'_>>(&written[0]).unwrap()),
        serde_json::to_string(&serde_json::from_str::<ScorecardResult<'_>>(&written[1]).unwrap()),
        serde_json::to_string(&serde_json::from_str::<UnitResult<'_>>(&written[2]).unwrap()),
    ];
    for (again, text) in again.into_iter().zip(&written) {
        assert_eq!(again.unwrap(), *text);
    }
}
