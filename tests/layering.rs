//! The order of the rooms, and of the files in them: imports run one way.
//!
//! The source is read as Rust reads it: every path is followed through re-exports to the file that declares
//! what it names. Test modules do not count.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

mod layers;

use std::collections::BTreeSet;
use std::path::Path;

use layers::Crate;

/// The rooms, lowest first. Rooms of one line do not name each other.
const ROOMS: &[&[&str]] = &[
    &["parse_error"],
    &["word"],
    &["number", "name", "digest"],
    // Sentences in both languages.
    &["said"],
    &["plain_file"],
    &["diagnostic"],
    &["model"],
    // Below rule files, which read them; what a formula is belongs to the model.
    &["formula"],
    &["rules"],
    &["error"],
    &["dataset"],
    &["intake"],
    &["plan"],
    &["evaluation"],
    &["outcome"],
    &["scorecard"],
    &["analysis"],
    &["cases", "merged"],
    &["comparison", "province"],
    // What is published of everything below.
    &["report"],
    &["archive"],
    // Of types of any room.
    &["schema"],
    // The door for fuzz targets and tests.
    &["internals"],
];

fn source() -> Crate {
    Crate::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// The room of a file: the first folder or file below `src`.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

#[test]
fn no_room_imports_from_a_room_above() {
    let height = |room: &str| ROOMS.iter().position(|rooms| rooms.contains(&room));
    let mut faults = BTreeSet::new();
    for (file, used) in source().imports() {
        let (from, to) = (room(file), room(used));
        // The front page names everything, and is named by nobody.
        if from == "lib" || from == to {
            continue;
        }
        let in_order = height(to).zip(height(from)).is_some_and(|(to, from)| to < from);
        if !in_order {
            faults.insert(format!("{file} imports {used}"));
        }
    }
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "imports that run upwards:\n{}", faults.join("\n"));
}

#[test]
fn no_two_files_reach_each_other() {
    let rings: Vec<_> = source().rings().iter().map(|files| files.join(", ")).collect();
    assert!(rings.is_empty(), "files that reach each other:\n{}", rings.join("\n"));
}

#[test]
fn every_room_has_its_place() {
    let source = source();
    let there: BTreeSet<&str> = source.files().map(room).filter(|room| *room != "lib").collect();
    let named: BTreeSet<&str> = ROOMS.iter().flat_map(|rooms| rooms.iter().copied()).collect();
    assert_eq!(there, named);
}

#[test]
fn the_page_for_contributors_names_files_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("src/pages/contributing.md")).unwrap();
    let in_backticks = page.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = in_backticks
        .filter(|word| word.ends_with('/') || word.ends_with(".rs") || word.ends_with(".md"))
        .collect();
    assert!(paths.len() > 50, "{paths:?}");
    let is_there = |path: &&&str| root.join("src").join(path).exists() || root.join(path).exists();
    let gone: Vec<_> = paths.iter().filter(|path| !is_there(path)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}
