//! Cases made of scored units, and what of a rule file its cases reach.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::fs;

use dti_engine::cases::Cases;
use dti_engine::cases::{self, Coverage};
use dti_engine::dataset::DatasetBuilder;
use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

fn score(yaml: &str, csv: &str) -> Outcome {
    score_by(Framework::from_yaml(yaml).unwrap(), csv)
}

fn score_by(framework: Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

/// Scores the data of one file by the rules of another, each named from the folder of the package.
fn from_files(rules: &str, data: &str) -> Outcome {
    score_by(Framework::from_path(rules).unwrap(), &fs::read_to_string(data).unwrap())
}

/// Makes cases of these units and runs them; all of them must hold.
fn assert_hold(outcome: &Outcome, units: &[&str]) -> String {
    let text: String = units
        .iter()
        .map(|unit| cases::from_unit(outcome, unit).unwrap().0.to_yaml().unwrap())
        .collect();
    let cases = Cases::from_yaml(&text).unwrap_or_else(|faults| panic!("{text}\n{faults}"));
    let results = cases::run(outcome.framework(), &cases).unwrap();
    assert!(results.len() >= units.len());
    for result in &results {
        assert!(result.holds(), "{result}\n{text}");
    }
    text
}

#[test]
fn units_of_published_data_become_cases_that_hold() {
    let pairs = [
        ("rules/thanh-hoa/commune-2022.yaml", "examples/data/thanh-hoa/communes-2022.csv"),
        ("rules/thanh-hoa/plan-2023.yaml", "rules/thanh-hoa/plan-2023.csv"),
    ];
    for (rules, data) in pairs {
        let outcome = from_files(rules, data);
        let units: Vec<_> = outcome.dataset().units().take(12).map(|unit| unit.id()).collect();
        assert_hold(&outcome, &units);
    }
}

const METHODS: &str = include_str!("explained/methods.yaml");

#[test]
fn every_method_and_every_absence_becomes_a_case_that_holds() {
    let outcome = score(METHODS, include_str!("explained/methods.csv"));
    let units: Vec<_> = outcome.dataset().units().map(|unit| unit.id()).collect();
    let text = assert_hold(&outcome, &units);
    assert!(text.contains("n/a") && text.contains("none"), "{text}");
    let outcome =
        score(include_str!("explained/targets.yaml"), include_str!("explained/targets.csv"));
    let units: Vec<_> = outcome.dataset().units().map(|unit| unit.id()).collect();
    let text = assert_hold(&outcome, &units);
    assert!(text.contains("declared:") && text.contains("targets:"), "{text}");
}

const PEERS: &str = "framework: demo/peers\nversion: '1'\nkind: index\nunit_kind: commune\n\
    name: Demo\npoints: 10\nabsent: {missing: zero}\nrounding: {total: 2}\n\
    metrics: {posts: {type: count}}\n\
    indicators: [{id: posts, points: 10, scoring: {relative: {of: posts, to: best}}}]\n";

#[test]
fn a_case_says_what_comes_out_otherwise_among_peers() {
    let outcome = score(PEERS, "unit,posts\nan,2\nbinh,4\n");
    let made = cases::from_unit(&outcome, "an").unwrap();
    let differences: Vec<_> = made.1.iter().map(ToString::to_string).collect();
    assert_eq!(made.0.expect.total.as_deref(), Some("10.00"));
    assert!(
        differences.contains(&"total: expected 10.00, found 5.00".to_owned()),
        "{differences:?}"
    );
    assert!(cases::from_unit(&outcome, "binh").unwrap().1.is_empty());
    assert!(cases::from_unit(&outcome, "bin").unwrap_err().to_string().contains("binh"));
    assert_hold(&outcome, &["an", "binh"]);
}

#[test]
fn names_that_yaml_might_misread_stay_texts() {
    let yaml =
        PEERS.replace("posts: {type: count}}", "posts: {type: count}, remark: {type: text}}");
    let csv = "unit,name,posts,remark\na,'yes',1,\"- x: [y] # z\"\nb,null,1,~\nc,\"1: 2\",1,\"a\nb\"\n\
               d,\"#\",,0x1F\ne,on,1,\" 007\"\n";
    let outcome = score(&yaml, csv);
    assert_hold(&outcome, &["a", "b", "c", "d", "e"]);
}

const ALL: &str = "framework: demo/all\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
    points: 60\nabsent: {missing: zero, not_applicable: exclude, rejected: error}\n\
    metrics:\n  portal: {type: yes_no}\n  head: {type: choice, options: [chief, deputy]}\n  \
    done: {type: count}\n  all: {type: count}\n  rate: {type: percent}\n\
    indicators:\n\
    - {id: portal, points: 10, scoring: {yes_no: portal}}\n\
    - {id: head, points: 10, scoring: {choice: {of: head, shares: {chief: 100%, deputy: 50%}}}}\n\
    - {id: ratio, points: 10, scoring: {ratio: {part: done, whole: all}}}\n\
    - {id: steps, points: 10, scoring: {steps: {of: done, at_least: {4: 100%, 2: 50%}}}}\n\
    - id: sum\n  points: 10\n  scoring:\n    sum_of:\n    - {share: 50%, yes_no: portal}\n    \
    - {share: 50%, threshold: {of: rate, at_least: 80%}}\n\
    - id: best\n  points: 10\n  scoring:\n    best_of:\n    - {per_item: {of: done, points: 5}}\n    \
    - {linear: {of: rate, zero_at: 0%, full_at: 100%}}\n\
    grades: [{name: Tốt, at_least: 80%}, {name: Yếu, at_least: 0%}]\n\
    verdict: {pass_when: [{total: {at_least: 50%}}, {met: [portal]}]}\n";

fn coverage(yaml: &str, cases: &str) -> Coverage {
    let framework = Framework::from_yaml(yaml).unwrap();
    let cases = Cases::from_yaml(cases).unwrap();
    cases::run_covering(&framework, &cases).unwrap().1
}

#[test]
fn what_can_be_reached_is_listed_in_the_order_of_the_file() {
    let framework = Framework::from_yaml(ALL).unwrap();
    let coverage = Coverage::new(&framework);
    assert_eq!(coverage.covered(), 0);
    let items: Vec<_> =
        coverage.missing().map(|item| format!("{item} | {}", item.get(Language::Vi))).collect();
    insta::assert_snapshot!(items.join("\n"));
}

#[test]
fn cases_reach_what_they_come_to() {
    // 10 + 10 + 2 ÷ 4 × 10 + 50 % × 10 + 10 + 10, the best of 2 × 5 and 8.5.
    let one = "- case: one\n  metrics: {portal: yes, head: chief, done: 2, all: 4, rate: 85%}\n  \
               expect: {total: 50}\n";
    let reached = |cases: &str| {
        let coverage = coverage(ALL, cases);
        let items: Vec<_> =
            coverage.iter().filter(|(_, is)| *is).map(|(item, _)| item.to_string()).collect();
        (items, coverage.to_string())
    };
    let (items, summary) = reached(one);
    let expected = [
        "portal: yes",
        "head: option `chief`",
        "ratio: a part",
        "steps: step at_least 2",
        "sum, sum_of 1: yes",
        "sum, sum_of 2: met",
        "best, best_of 1: the best",
        "best, best_of 1: something",
        "best, best_of 2: a part",
        "gate 1 (total): held",
        "gate 2 (met): held",
        "grade `Tốt`",
    ];
    assert_eq!(items, expected);
    assert_eq!(summary, "covered 12 of 30");
    // Absent values reach what absences do, and nothing of the method.
    let (items, _) = reached("- {case: nothing, metrics: {head: n/a}, expect: {total: 0}}\n");
    let expected = [
        "absent: missing is zero",
        "absent: not_applicable is exclude",
        "gate 1 (total): not held",
        "gate 2 (met): not held",
        "grade `Yếu`",
    ];
    assert_eq!(items, expected);
    // A case that cannot be scored reaches nothing.
    let refused =
        "- {case: refused, metrics: {portal: rejected}, expect: {not_scored: [portal, sum]}}\n";
    assert!(reached(refused).0.is_empty());
}

#[test]
fn findings_of_checks_are_expected_and_covered() {
    let yaml = PEERS
        .replace("relative: {of: posts, to: best}", "per_item: {of: posts, points: 1}")
        .replace(
            "indicators:",
            "checks:\n- {id: few, holds: posts < 100, message: nhiều}\n\
                  - {id: sane, holds: posts < 1000, message: quá nhiều, severity: refuse}\nindicators:",
        );
    let outcome = score(&yaml, "unit,posts\nan,2\nbinh,400\nchi,4000\n");
    let text = assert_hold(&outcome, &["an", "binh", "chi"]);
    assert!(
        text.contains("findings: []") && text.contains("- sane") && text.contains("total: none")
    );
    let coverage = coverage(&yaml, &text);
    assert_eq!(
        coverage.missing().collect::<Vec<_>>(),
        ["posts: nothing", "absent: missing is zero"]
    );
    assert!(coverage.iter().any(|(item, reached)| reached && *item == "check `few`: not held"));
}

#[test]
fn targets_are_met_not_met_or_undetermined() {
    let yaml = "framework: demo/t\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
                metrics: {rate: {type: percent}}\ntargets: [{id: rate, of: rate, at_least: 80%}]\n";
    let cases = "- {case: met, metrics: {rate: 90%}, expect: {targets: {rate: met}}}\n\
                 - {case: not known, expect: {targets: {rate: undetermined}}}\n";
    let coverage = coverage(yaml, cases);
    assert_eq!(coverage.missing().collect::<Vec<_>>(), ["rate: not_met"]);
    assert_eq!(serde_json::to_value(&coverage).unwrap()["rate: met"], true);
}

/// Alone, a unit has no spread: `min_max` divides by zero, which these rules make an error.
#[test]
fn a_case_says_what_cannot_be_scored_alone() {
    let yaml = PEERS
        .replace("absent: {missing: zero}", "absent: {missing: error, zero_whole: error}")
        .replace("relative: {of: posts, to: best}", "min_max: {of: posts, direction: up}");
    let outcome = score(&yaml, "unit,posts\nan,2\nbinh,4\n");
    let made = cases::from_unit(&outcome, "an").unwrap();
    assert_eq!(made.0.expect.not_scored.as_deref(), Some(&["posts".to_owned()][..]));
    let differences: Vec<_> = made.1.iter().map(ToString::to_string).collect();
    assert_eq!(differences, ["not_scored: expected posts, found none"]);
    let text = assert_hold(&outcome, &["an", "binh"]);
    assert!(text.contains("not_scored:\n    - posts\n"), "{text}");
    // It reaches nothing, as nothing of it was scored.
    assert_eq!(coverage(&yaml, &text).covered(), 0);
}

fn run(yaml: &str, cases: &str) -> Vec<String> {
    let framework = Framework::from_yaml(yaml).unwrap();
    let cases = Cases::from_yaml(cases).unwrap();
    let results = cases::run(&framework, &cases).unwrap();
    results.iter().map(|result| format!("{:#}", result.diagnostics())).collect()
}

#[test]
fn what_is_not_scored_is_expected_by_its_ids() {
    let yaml =
        ALL.replace("missing: zero", "missing: error").replace(", not_applicable: exclude", "");
    let first = "metrics: {portal: yes, head: chief, rate: 85%}, expect:";
    let holds = format!("- {{case: a, {first} {{not_scored: [steps, ratio]}}}}\n");
    assert_eq!(run(&yaml, &holds), ["no faults"]);
    // Nothing else of such a unit is there.
    let none = format!(
        "- {{case: a, {first} {{not_scored: [ratio, steps], total: none, scores: {{portal: none}}}}}}\n"
    );
    assert_eq!(run(&yaml, &none), ["no faults"]);
    let wrong = [
        ("{not_scored: [ratio]}", "not_scored: expected ratio, found ratio, steps"),
        ("{not_scored: []}", "not_scored: expected none, found ratio, steps"),
        ("{not_scored: [ratio, steps], grade: Tốt}", "grade: expected Tốt, found nothing"),
        ("{not_scored: [ratio, steps], scores: {portal: 10}}", "scores.portal: expected 10"),
        // Where it is not expected, it is told with what would be.
        ("{total: none}", "write `expect: {not_scored: [ratio, steps]}`"),
    ];
    for (expected, told) in wrong {
        let said = run(&yaml, &format!("- {{case: a, {first} {expected}}}\n"));
        assert!(said.len() == 1 && said.iter().all(|said| said.contains(told)), "{said:?}");
    }
    let scored = "- case: a\n  metrics: {portal: yes, head: chief, rate: 85%, done: 2, all: 4}\n  \
                  expect: {not_scored: [steps]}\n";
    let said = run(&yaml, scored);
    assert!(
        said.iter().all(|said| said.contains("not_scored: expected steps, found none")),
        "{said:?}"
    );
}

/// Percentages are written with their sign, of few digits and of as many as are carried.
#[test]
fn percentages_become_cases_with_all_their_digits() {
    let yaml = ALL.replace("rejected: error", "rejected: zero");
    let rates = [
        ("0.07", "7%"),
        ("0", "0%"),
        ("1", "100%"),
        ("-0.5", "-50%"),
        ("0.1234567890123456789012345678", "12.34567890123456789012345678%"),
        ("9999999999999999999999999999%", "9999999999999999999999999999%"),
    ];
    for (submitted, written) in rates {
        let outcome = score(&yaml, &format!("unit,rate\nan,{submitted}\n"));
        let made = cases::from_unit(&outcome, "an").unwrap();
        assert_eq!(made.0.metrics.get("rate").map(String::as_str), Some(written));
        assert_hold(&outcome, &["an"]);
    }
    // A number that no text of a percentage can hold cannot be given by a program either.
    let framework = Framework::from_yaml(&yaml).unwrap();
    let mut builder = DatasetBuilder::new(&framework);
    let large: Decimal = "9999999999999999999999999999".parse().unwrap();
    builder.add_unit("an").name("Xã An").value("rate", large);
    assert!(builder.build().unwrap_err().to_string().contains("D0404"));
}
