//! A rule file of any bytes is read or refused: no panic, and no more than a second for 100 kB. What is
//! read can be compiled, and scores a unit of which nothing is known; it can be printed with where each
//! line is from, and that loads again. The same bytes are tried as an amendment.
//!
//! ```text
//! cargo +nightly fuzz run rules fuzz/corpus/rules rules -- -max_len=100000 -timeout=1
//! ```
#![no_main]

use dti_engine::dataset::DatasetBuilder;
use dti_engine::cases::Cases;
use dti_engine::rules::{Limits, load, load_all};
use dti_engine::{Language, Plan};
use libfuzzer_sys::fuzz_target;

/// What the bytes may amend.
const BASE: &str = include_str!("../../tests/amended/commune-2022.yaml");

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let loaded = load(text, "fuzz.yaml", &Limits::default());
    // Messages are made of what was found.
    let _ = loaded.diagnostics.to_string();
    let _ = Cases::from_yaml(text).map_err(|faults| faults.to_string());
    for file in load_all([("fuzz.yaml", text), ("base.yaml", BASE)], &Limits::default()) {
        let _ = file.diagnostics.to_string();
        if let Some(printed) = file.effective_yaml() {
            assert!(load(&printed, "printed.yaml", &Limits::default()).framework.is_some());
        }
    }
    let Some(framework) = loaded.framework else { return };
    let Ok(plan) = Plan::compile(&framework) else { return };
    let mut builder = DatasetBuilder::new(&framework);
    let kind = framework.unit_kinds().first().map(|kind| kind.as_str());
    builder.unit("one", "One", kind);
    let Ok(dataset) = builder.build() else { return };
    if let Ok(outcome) = plan.score(&dataset) {
        for card in outcome.scorecards() {
            let _ = card.explain(Language::Vi).to_string();
        }
    }
});
