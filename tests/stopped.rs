//! Whoever watches the scoring is asked often enough to stop it, whatever the work of a unit is.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Error, Framework, Plan};

/// `indicators` formulas of a hundred logarithms each.
fn plan(indicators: usize, logarithms: usize) -> Plan {
    let mut yaml = "framework: test/work\nversion: '1'\nkind: index\nunit_kind: commune\n\
        source: {standing: illustrative}\nabsent: {missing: zero, zero_whole: exclude}\n\
        metrics: {n: {type: count}}\nindicators:\n"
        .to_owned();
    yaml = yaml.replace("unit_kind", &format!("points: {indicators}\nunit_kind"));
    for indicator in 0..indicators {
        let terms = vec!["ln(n + 2)"; logarithms].join(" + ");
        writeln!(yaml, "  - {{id: i{indicator}, points: 1, scoring: {{formula: \"{terms}\"}}}}")
            .unwrap();
    }
    Plan::compile(&Framework::from_yaml(&yaml).unwrap()).unwrap()
}

fn dataset(plan: &Plan, units: usize) -> Dataset {
    let mut csv = "unit,n\n".to_owned();
    (0..units).for_each(|unit| writeln!(csv, "u{unit},{unit}").unwrap());
    Dataset::from_csv(csv.as_bytes(), plan.framework()).unwrap()
}

/// How often the scoring of units asks; it is stopped at the question after `goes_on` of them.
fn questions(plan: &Plan, units: usize, goes_on: usize) -> (usize, bool) {
    let asked = AtomicUsize::new(0);
    let watch = |done: usize, all: usize| {
        assert!(done <= all && all == units);
        match asked.fetch_add(1, Ordering::Relaxed) < goes_on {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    };
    let options = ScoreOptions::default().watch(&watch);
    let result = plan.score_with(&dataset(plan, units), &options);
    let stopped = matches!(result, Err(Error::Cancelled));
    assert!(stopped || result.is_ok());
    (asked.into_inner(), stopped)
}

#[test]
fn expensive_units_are_asked_about_one_by_one() {
    // 12 × 60 logarithms are more than a whole piece of work.
    let expensive = plan(12, 60);
    assert_eq!(questions(&expensive, 4, usize::MAX), (4, false));
    assert_eq!(questions(&expensive, 4, 0), (1, true));
    assert_eq!(questions(&expensive, 4, 1), (2, true));
}

#[test]
fn cheap_units_are_asked_about_together() {
    let cheap = plan(2, 1);
    let (asked, stopped) = questions(&cheap, 3_000, usize::MAX);
    assert!((2..=10).contains(&asked) && !stopped, "{asked}");
}

/// Units are refused before they are scored, and whoever watches is asked meanwhile.
#[test]
fn refusing_checks_are_asked_about_too() {
    let terms = vec!["ln(n + 2)"; 60].join(" + ");
    let check =
        |n| format!("  - {{id: c{n}, holds: {terms} < 9999, severity: refuse, message: nhiều}}\n");
    let yaml = format!(
        "framework: test/work\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
         source: {{standing: illustrative}}\nabsent: {{missing: zero}}\nmetrics: {{n: {{type: count}}}}\n\
         indicators: [{{id: i, points: 1, scoring: {{per_item: {{of: n, points: 1}}}}}}]\nchecks:\n{}",
        (0..12).map(check).collect::<String>()
    );
    let plan = Plan::compile(&Framework::from_yaml(&yaml).unwrap()).unwrap();
    // Each of four units is asked about by itself, and all of them together when they are scored.
    assert_eq!(questions(&plan, 4, usize::MAX), (5, false));
    assert_eq!(questions(&plan, 4, 0), (1, true));
    assert_eq!(questions(&plan, 4, 2), (3, true));
}

/// A rule file of the parts that are given, with as many points as it has indicators.
fn rules(indicators: &[String], rest: &str) -> String {
    let list: String = indicators
        .iter()
        .enumerate()
        .map(|(n, scoring)| format!("  - {{id: i{n}, points: 1, scoring: {{{scoring}}}}}\n"))
        .collect();
    format!(
        "framework: test/work\nversion: '1'\nkind: index\nunit_kind: commune\npoints: {}\n\
         source: {{standing: illustrative}}\nabsent: {{missing: zero, zero_whole: exclude}}\n\
         metrics: {{n: {{type: count}}}}\nindicators:\n{list}{rest}",
        indicators.len()
    )
}

/// Steps by hand: a part of a formula is 1 and a logarithm 20, so `ln(n)` is 20 + 1, and
/// `ln(n) < 9` is 1 + 21 + 1.
#[test]
fn the_work_of_a_unit_is_bounded_for_a_whole_framework() {
    // 21 × 952 = 19,992 and 21 × 953 = 20,013.
    let formulas = |n| vec!["formula: ln(n)".to_owned(); n];
    // 21 × 10 × 95 = 19,950 and 21 × 10 × 96 = 20,160.
    let parts = |n| {
        let part = |share| format!("{{{share}formula: ln(n)}}");
        let sum = format!("sum_of: [{}]", vec![part("share: 20%, "); 5].join(", "));
        vec![format!("best_of: [{{{sum}}}, {}]", vec![part(""); 5].join(", ")); n]
    };
    let one = || vec!["per_item: {of: n, points: 1}".to_owned()];
    // 10 in a check and 90 in a gate, 23 × 100 = 2,300; 21 × 842 = 17,682 and 18 more are 20,000.
    let judged = |n| {
        let check = |n| format!("  - {{id: c{n}, holds: ln(n) < 9, message: {{vi: Quá nhiều}}}}\n");
        let checks: String = (0..10).map(check).collect();
        let gates = "    - {formula: ln(n) < 9}\n".repeat(90);
        let scoring = [formulas(842), vec!["formula: n + n".to_owned(); n]].concat();
        rules(&scoring, &format!("checks:\n{checks}verdict:\n  pass_when:\n{gates}"))
    };
    let allowed = [
        rules(&formulas(952), ""),
        rules(&parts(95), ""),
        // `n + n` is 3.
        judged(6),
        // Of the total, 1,000 roots are 20,000.
        rules(&vec![one(); 1_000].concat(), "aggregate: geometric\n"),
    ];
    for yaml in &allowed {
        let framework = Framework::from_yaml(yaml);
        assert!(framework.is_ok(), "{}", framework.unwrap_err());
    }
    let refused = [
        (rules(&formulas(953), ""), "20013 steps"),
        (rules(&parts(96), ""), "20160 steps"),
        (judged(7), "20003 steps"),
        (rules(&vec![one(); 1_001].concat(), "aggregate: geometric\n"), "20020 steps"),
    ];
    for (yaml, steps) in &refused {
        let faults = Framework::from_yaml(yaml).unwrap_err();
        let codes: Vec<_> = faults.iter().map(|fault| fault.code.as_str()).collect();
        assert_eq!(codes, ["R1014"], "{faults}");
        assert!(format!("{faults:#}").contains(steps), "{faults}");
    }
}
