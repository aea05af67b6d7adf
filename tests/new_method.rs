//! The scoring method on the page for contributors is one file and one line, and works.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "test code: a fault is a failed test"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// A crate that scores by the method. 150 ÷ 200 = 0.75, and 0.75² × 8 points = 4.50.
const PROGRAM: &str = r##"
use dti_engine::{Dataset, Framework, Language, Plan};
fn main() {
    let framework = Framework::from_yaml(r#"
framework: demo/one
version: "1"
kind: index
unit_kind: commune
points: 8
rounding: {indicator: 2}
absent: {missing: zero}
metrics: {visits: {type: count}}
indicators: [{id: visits, points: 8, scoring: {squared: {of: visits, full_at: 200}}}]
"#).unwrap();
    let dataset = Dataset::from_csv("unit,visits\nan,150\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "4.50");
    assert_eq!(outcome.worked_in_fractions(), 0);
    let node = outcome.scorecard("an").unwrap().nodes().next().unwrap();
    let first = |language| node.working(&framework, language).remove(0).text;
    let formula = "visits / 200 * visits / 200";
    assert_eq!(first(Language::En), format!("The square of the value's part of `full_at`: {formula}"));
    assert_eq!(
        first(Language::Vi),
        format!("Bình phương của tỷ lệ giữa giá trị và `full_at`: {formula}")
    );
}
"##;

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
#[ignore = "builds the crate once more"]
fn the_method_of_the_page_is_one_file_and_one_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("src/pages/contributing.md")).unwrap();
    let blocks: Vec<&str> = page
        .split("```rust,ignore\n")
        .skip(1)
        .map(|after| after.split("```").next().unwrap())
        .collect();
    let [file, line] = blocks[..] else { panic!("{blocks:?}") };
    assert_eq!(line.lines().count(), 1);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new_method");
    let library = folder.join("library");
    let _ = fs::remove_dir_all(&library);
    fs::create_dir_all(&library).unwrap();
    for part in ["src", "benches", "examples", "rules", "Cargo.toml", "README.md"] {
        copy(&root.join(part), &library.join(part));
    }
    let methods = library.join("src/rules/methods");
    fs::write(methods.join("squared.rs"), file).unwrap();
    let list = fs::read_to_string(methods.join("mod.rs")).unwrap();
    let before = "            formula: Formula(String),\n";
    assert_eq!(list.matches(before).count(), 1);
    let list = list.replace(before, &format!("{line}{before}"));
    fs::write(methods.join("mod.rs"), list).unwrap();

    fs::create_dir_all(folder.join("src")).unwrap();
    fs::write(folder.join("src/main.rs"), PROGRAM).unwrap();
    let manifest = "[package]\nname = \"new-method\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                    [dependencies]\ndti-engine = { path = \"library\" }\n\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let status = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .status()
        .unwrap();
    assert!(status.success());
}
