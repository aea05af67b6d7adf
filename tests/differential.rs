//! The library against the reference: two independent evaluations of every random case.
//!
//! `DTI_CASES` sets the number of cases of each kind (400 by default):
//! `DTI_CASES=200000 cargo test --release --test differential`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use dti_engine::rules::{Limits, load};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use reference::compare::differences;
use reference::evaluate::evaluate;
use reference::generate::{Case, Flavour, cases};
use reference::library::{Refusal, score};
use reference::spec::Unit;

mod reference;

fn number_of_cases() -> u32 {
    std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(400)
}

fn compare(case: &Case) -> Result<(), TestCaseError> {
    let expected = evaluate(&case.framework, &case.dataset);
    let got = score(&case.yaml(), &case.csv());
    match (expected, got) {
        (Err(_), Err(Refusal::Scoring(_))) => Ok(()),
        (Err(_), Ok(json)) => {
            Err(TestCaseError::fail(format!("an absent value is an error, but: {json:#}")))
        }
        (_, Err(refusal)) => Err(TestCaseError::fail(format!("refused: {refusal:#?}"))),
        (Ok(outcomes), Ok(json)) => {
            let found = differences(&case.framework, &json, &outcomes);
            if found.is_empty() { Ok(()) } else { Err(TestCaseError::fail(found.join("\n"))) }
        }
    }
}

fn run(cases_of_kind: u32, strategy: impl Strategy<Value = Case>) {
    let config = Config {
        cases: cases_of_kind,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 120_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, |case| compare(&case));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[test]
fn frameworks_of_every_shape_come_out_alike() {
    run(number_of_cases(), cases(Flavour::VARIED));
}

#[test]
fn extreme_values_come_out_alike() {
    run(number_of_cases(), cases(Flavour::EXTREME));
}

#[test]
fn many_units_come_out_alike() {
    run(number_of_cases().div_ceil(8), cases(Flavour::CROWDED));
}

/// The units of a case over and over, with the last ones first, so that blocks of units differ.
fn repeated(case: Case) -> Case {
    let few = case.dataset.len();
    let many = 500 + few * 16;
    let unit = |place: usize| {
        let from = &case.dataset[(place + place / few) % few];
        Unit { id: format!("{}_{place}", from.id), ..from.clone() }
    };
    Case { dataset: (0..many).map(unit).collect(), ..case }
}

#[test]
fn datasets_of_more_than_a_block_come_out_alike() {
    run(number_of_cases().div_ceil(400), cases(Flavour::CROWDED).prop_map(repeated));
}

/// The number in the first brackets of a path that begins with `key`: 1 for `grades[1].at_least`.
fn place(path: Option<&str>, key: &str) -> Option<usize> {
    path?.strip_prefix(key)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

/// Whether what a warning says of a file is true of a dataset.
fn hold_to_warnings(case: &Case) -> Result<(), TestCaseError> {
    let loaded = load(&case.yaml(), "case.yaml", &Limits::default());
    let (Some(framework), Ok(json)) = (&loaded.framework, score(&case.yaml(), &case.csv())) else {
        return Ok(());
    };
    let units = json["units"].as_array().unwrap();
    for warning in &loaded.diagnostics {
        let path = warning.path.as_deref();
        let all_kinds = !warning.message.contains(" for a `");
        let target = place(path, "targets").and_then(|at| framework.criteria()?.targets.get(at));
        let false_for = |unit: &serde_json::Value| match (warning.code, target) {
            ("R1104", _) => {
                let grade = place(path, "grades").and_then(|at| framework.grades().get(at));
                grade.is_some_and(|grade| unit["grade"] == grade.name.vi.as_str())
            }
            ("R1109", _) => {
                let all = warning.message.starts_with("no unit can pass");
                all && unit["verdict"] == "pass"
            }
            ("R1105", Some(target)) => unit["targets"][&target.id] == "not_met",
            ("R1106", Some(target)) => all_kinds && unit["targets"][&target.id] == "met",
            _ => false,
        };
        if let Some(unit) = units.iter().find(|unit| false_for(unit)) {
            return Err(TestCaseError::fail(format!("{warning}\nbut: {unit:#}\n{}", case.yaml())));
        }
    }
    Ok(())
}

#[test]
fn no_warning_is_false() {
    for flavour in [Flavour::VARIED, Flavour::EXTREME, Flavour::CROWDED] {
        let config = Config {
            cases: number_of_cases(),
            failure_persistence: None,
            max_shrink_iters: 5_000,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&cases(flavour), |case| hold_to_warnings(&case));
        if let Err(failure) = outcome {
            panic!("{failure}");
        }
    }
}
