//! What is carried of the documents is what the page says, and one metric is one measure everywhere.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use std::fs;
use std::path::Path;

#[path = "../examples/make_coverage/coverage.rs"]
mod coverage;
#[path = "../examples/make_coverage/metrics.rs"]
mod metrics;

use dti_engine::Framework;

#[test]
fn the_page_is_what_the_tables_and_the_rule_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = coverage::make(root).unwrap_or_else(|faults| faults.join("\n"));
    let there = fs::read_to_string(root.join(coverage::PAGE)).unwrap();
    assert!(there == text, "make it again with `cargo run --example make_coverage`:\n{text:.2000}");
}

#[test]
fn the_list_of_metrics_is_what_the_rule_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = metrics::make(root).unwrap_or_else(|faults| faults.join("\n"));
    let there = fs::read_to_string(root.join(metrics::PAGE)).unwrap_or_default();
    assert!(there == text, "make it again with `cargo run --example make_coverage`:\n{text:.2000}");
}

/// A framework of this place with this metric `m`.
fn framework(place: &str, metric: &str) -> Framework {
    let yaml = format!(
        "framework: {place}/one\nversion: '1'\nkind: criteria\nunit_kind: commune\nname: Demo\n\
         metrics: {{m: {metric}, done: {{type: yes_no, name: Xong}}}}\n\
         targets: [{{id: done, of: done, is: yes}}]\n"
    );
    Framework::from_yaml(&yaml).unwrap()
}

#[test]
fn an_id_that_is_two_measures_is_refused_and_two_names_are_listed() {
    let first = framework("an", "{type: count, unit_of_measure: xã, name: Số xã}");
    let page = |other: &str| {
        let other = framework("binh", other);
        metrics::page([&first, &other].into_iter())
    };
    let cases = [
        ("{type: percent}", "different types: count in an/one 1; percent in binh/one 1"),
        ("{type: count}", "different units of measure: `xã` in an/one 1; none in binh/one 1"),
    ];
    for (metric, expected) in cases {
        let faults = page(metric).unwrap_err().join("\n");
        assert!(faults.contains(expected), "{faults}");
    }
    let page = page("{type: count, unit_of_measure: xã, name: Xã}").unwrap();
    assert!(page.contains("| `m` | Số xã | an/one 1 |\n| `m` | Xã | binh/one 1 |\n"), "{page}");
    assert!(page.contains("| `m` | count | xã | Số xã | an (one), binh (one) |"), "{page}");
    assert!(page.contains("| `done` | yes_no |  | Xong | an (one), binh (one) |"), "{page}");
}

#[test]
fn options_are_the_same_whatever_they_are_called() {
    let choice = |options: &str| framework("an", &format!("{{type: choice, options: {options}}}"));
    let named = choice("{chief: Chủ tịch, none: Không}");
    assert!(metrics::page([&named, &choice("[none, chief]")].into_iter()).is_ok());
    let faults = metrics::page([&named, &choice("[chief, deputy]")].into_iter()).unwrap_err();
    assert!(faults.join("\n").contains("different options: [chief, deputy] in an/one 1"));
}
