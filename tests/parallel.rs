//! Results do not depend on the number of threads.

#![cfg(feature = "parallel")]
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::fmt::Write;

use dti_engine::analysis::{Analysis, Study};
use dti_engine::{Dataset, Framework, Plan};

const RULES: &str = "
framework: test/parallel
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 20
rounding: {indicator: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics: {a: {type: count}, b: {type: count}, v: {type: number}}
groups:
  - id: group
    points: 20
    indicators:
      - {id: ratio, weight: 1, scoring: {ratio: {part: a, whole: b}}}
      - {id: best, weight: 2, scoring: {relative: {of: v, to: best}}}
ranking: {places: 2}
";

/// More units than two segments hold, with absences, so that some are worked out in fractions.
fn csv() -> String {
    let mut csv = String::from("unit,a,b,v\n");
    for unit in 0..40_000u32 {
        let part = (unit * 7) % 101;
        let value = if unit % 17 == 0 { "n/a".to_owned() } else { (unit % 997).to_string() };
        writeln!(csv, "u{unit},{part},{},{value}", unit % 13 * 10).unwrap();
    }
    csv
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let dataset = Dataset::from_csv(csv().as_bytes(), &framework).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&plan.score(&dataset).unwrap()).unwrap())
    };
    let one = on(1);
    assert!(one.len() > 1_000_000);
    for threads in [2, 3, 5] {
        assert!(on(threads) == one, "{threads} threads");
    }
}

#[test]
fn draws_by_chance_are_the_same_on_any_number_of_threads() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let csv = csv().lines().take(200).fold(String::new(), |csv, line| csv + line + "\n");
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let study = "analysis: test/firm\nof: {framework: test/parallel, version: '1'}\nvary:\n\
                 \x20 weights: {level: indicator, within: 50%}\n\
                 \x20 methods: {peers: [min_max, rank]}\ndraws: {count: 500, seed: 7}\n";
    let study = Study::from_yaml(study, &framework).unwrap();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let analysis = Analysis::of(&outcome).unwrap();
            serde_json::to_string(&analysis.stability(&study).unwrap()).unwrap()
        })
    };
    let one = on(1);
    assert!(one.contains("\"draws\":500"));
    for threads in [2, 3] {
        assert!(on(threads) == one, "{threads} threads");
    }
}
