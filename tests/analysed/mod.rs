//! What tests of the analysis share: rules, made-up figures, studies.
#![allow(dead_code, reason = "each test uses some of these")]

use dti_engine::analysis::Study;
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework, Outcome, Plan};

/// Reads rules that are right.
pub(crate) fn framework(rules: &str) -> Framework {
    Framework::from_yaml(rules).unwrap_or_else(|faults| panic!("{faults:#}"))
}

/// Scores figures that are right.
pub(crate) fn outcome(framework: &Framework, csv: &str) -> Outcome {
    let dataset =
        Dataset::from_csv(csv.as_bytes(), framework).unwrap_or_else(|faults| panic!("{faults:#}"));
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

/// The text of a file of an analysis of rules, with so many draws.
pub(crate) fn analysis_of(framework: &Framework, vary: &str, draws: u32) -> String {
    let (id, version) = (framework.id(), framework.version());
    format!(
        "analysis: test/firm\nof: {{framework: {id}, version: {version:?}}}\nvary: {vary}\n\
         draws: {{count: {draws}, seed: 2026}}\n"
    )
}

/// A study that is right.
pub(crate) fn study(framework: &Framework, vary: &str, draws: u32) -> Study {
    Study::from_yaml(&analysis_of(framework, vary, draws), framework)
        .unwrap_or_else(|faults| panic!("{faults:#}"))
}

/// Faults with their places, a line each.
pub(crate) fn told(faults: &Diagnostics) -> String {
    let told = faults.iter().map(|fault| {
        let place = fault.location.as_ref().unwrap();
        format!("{}:{} {} {}", place.line, place.column, fault.code, fault.message)
    });
    told.collect::<Vec<_>>().join("\n")
}

/// Made-up numbers, others for each seed: a linear congruential generator.
pub(crate) struct MadeUp(u64);

impl MadeUp {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, count: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    pub(crate) fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}
