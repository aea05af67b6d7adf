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
    // 20 × 60 logarithms are more than a whole piece of work.
    let expensive = plan(20, 60);
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
