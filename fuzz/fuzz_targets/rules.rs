//! A rule file of any bytes is read or refused: no panic, and no more than a second for 100 kB. What is
//! read can be compiled, and scores a unit of which nothing is known; it can be printed with where each
//! line is from, and that loads again. The same bytes are tried as an amendment.
//!
//! ```text
//! cargo +nightly fuzz run rules fuzz/corpus/rules rules -- -max_len=100000 -timeout=1
//! ```
#![no_main]

use dti_engine::cases::Cases;
use dti_engine::dataset::DatasetBuilder;
use dti_engine::rules::Loader;
use dti_engine::{Framework, Language, Plan};
use libfuzzer_sys::fuzz_target;

/// What the bytes may amend.
const BASE: &str = include_str!("../../tests/amended/commune-2022.yaml");

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let loaded = Loader::new().text("fuzz.yaml", text).load();
    // Messages are made of what was found.
    let _ = loaded.catalog().1.to_string();
    let _ = Cases::from_yaml(text).map_err(|faults| faults.to_string());
    let both = Loader::new().text("fuzz.yaml", text).text("base.yaml", BASE).load();
    for file in both.files() {
        let _ = file.diagnostics().to_string();
        if let Some(framework) = file.framework() {
            let printed = framework.to_yaml().expect("nothing is varied");
            assert!(
                Framework::from_yaml(&printed)
                    .expect("what is printed loads")
                    .same_rules(framework)
            );
        }
    }
    let Ok(framework) = loaded.into_framework() else { return };
    let Ok(plan) = Plan::compile(&framework) else { return };
    let mut builder = DatasetBuilder::new(&framework);
    let mut unit = builder.add_unit("one");
    if let Some(kind) = framework.unit_kinds().first() {
        unit.kind(kind.as_str());
    }
    let Ok(dataset) = builder.build() else { return };
    if let Ok(outcome) = plan.score(&dataset) {
        for card in outcome.scorecards() {
            let _ = card.explain(Language::Vi).to_string();
        }
    }
});
