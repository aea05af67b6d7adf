//! A dataset of any bytes is read or refused; what is read is scored, and written so that it reads back.
//!
//! ```text
//! cargo +nightly fuzz run csv fuzz/corpus/csv examples/data/thanh-hoa -- -max_len=20000 -timeout=1
//! ```
#![no_main]

use std::sync::LazyLock;

use dti_engine::{Catalog, Dataset, Plan};
use libfuzzer_sys::fuzz_target;

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let rules = include_str!("../../rules/thanh-hoa/department-2022.yaml");
    let library = include_str!("../../rules/shared/metrics.yaml");
    let catalog = Catalog::from_yaml_texts([("rules", rules), ("library", library)]);
    let catalog = catalog.expect("rules without faults");
    let framework = catalog.get("thanh-hoa/department", "2022").expect("a framework");
    Plan::compile(framework).expect("a plan")
});

fuzz_target!(|bytes: &[u8]| {
    let framework = PLAN.framework();
    match Dataset::from_csv(bytes, framework) {
        Err(faults) => drop(faults.to_string()),
        Ok(dataset) => {
            let _ = PLAN.score(&dataset).map(|outcome| outcome.rank_all());
            let mut written = Vec::new();
            dataset.to_csv(&mut written).expect("memory takes everything");
            let again =
                Dataset::from_csv(&written[..], framework).expect("what is written reads back");
            assert_eq!(again.digest(), dataset.digest());
        }
    }
});
