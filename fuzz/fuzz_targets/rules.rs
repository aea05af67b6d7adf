//! A rule file of any bytes is read or refused: no panic, and no more than a second for 100 kB. What is
//! read can be compiled, and scores a unit of which nothing is known.
//!
//! ```text
//! cargo +nightly fuzz run rules fuzz/corpus/rules rules -- -max_len=100000 -timeout=1
//! ```
#![no_main]

use dti_engine::dataset::DatasetBuilder;
use dti_engine::rules::{Cases, Limits, load};
use dti_engine::{Language, Plan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let loaded = load(text, "fuzz.yaml", &Limits::default());
    // Messages are made of what was found.
    let _ = loaded.diagnostics.to_string();
    let _ = Cases::from_yaml(text).map_err(|faults| faults.to_string());
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
