//! Imports run one way: a module names only modules of layers below its own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first. Modules of one line do not name each other.
const LAYERS: [&[&str]; 14] = [
    &["number", "collation", "digest", "plain_file"],
    &["model"],
    &["diagnostic"],
    // Below rule files, which read them; what a formula is belongs to the model.
    &["formula"],
    &["rules"],
    &["dataset"],
    &["intake"],
    &["error"],
    &["plan"],
    &["evaluation"],
    &["outcome"],
    &["cases", "merged"],
    &["comparison", "province"],
    // What is published of everything below.
    &["report"],
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of the first folder or file below `src`.
fn module(path: &Path) -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let first = path.strip_prefix(source).unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// Every name that stands after `crate::`, with its line; documentation and comments do not count.
fn imports(text: &str) -> Vec<(usize, String)> {
    let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    code.enumerate()
        .flat_map(|(line, code)| {
            code.match_indices("crate::").map(move |(place, found)| {
                let rest = code[place + found.len()..].chars();
                let name: String = rest.take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                (line + 1, name)
            })
        })
        .collect()
}

#[test]
fn no_module_imports_from_a_layer_above() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut faults = Vec::new();
    for path in files.iter().filter(|path| !path.ends_with("src/lib.rs")) {
        let own = module(path);
        let Some(own_layer) = layer(&own) else {
            panic!("`{own}` has no layer in tests/layering.rs");
        };
        for (line, name) in imports(&fs::read_to_string(path).unwrap()) {
            // Names that the crate root re-exports, and macros, are not modules.
            let Some(used) = layer(&name) else {
                faults.push(format!("{}:{line}: `crate::{name}` is not a module", path.display()));
                continue;
            };
            if used > own_layer || (used == own_layer && name != own) {
                faults.push(format!("{}:{line}: `{own}` imports from `{name}`", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "imports that run upwards:\n{}", faults.join("\n"));
}

#[test]
fn every_layer_exists() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let there: BTreeSet<String> = fs::read_dir(source)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "lib")
        .collect();
    let named: BTreeSet<String> =
        LAYERS.iter().flat_map(|l| l.iter().map(|m| (*m).to_owned())).collect();
    assert_eq!(there, named);
}
