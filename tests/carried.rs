//! What is carried of the documents is what the page says.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use std::fs;
use std::path::Path;

#[path = "../examples/make_coverage/coverage.rs"]
mod coverage;

#[test]
fn the_page_is_what_the_tables_and_the_rule_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = coverage::make(root).unwrap_or_else(|faults| faults.join("\n"));
    let there = fs::read_to_string(root.join(coverage::PAGE)).unwrap();
    assert!(there == text, "make it again with `cargo run --example make_coverage`:\n{text:.2000}");
}
