//! Checks rule files and runs their cases.
//!
//! ```text
//! cargo run --release --example check_rules -- PATH…
//! ```
//!
//! A path is a rule file or a directory of them. Faults and warnings go to standard error, a line
//! per file to standard output. Exit code 0 when there is no fault, 1 when there is one, 2 when the
//! command itself was wrong.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an example that counts lines and files: no number here comes near its limit"
)]

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::Catalog;
use dti_engine::cases;
use dti_engine::diagnostic::{Diagnostics, Severity};
use dti_engine::rules::{Cases, Limits, load_path};

const USAGE: &str = "usage: check_rules PATH…";

#[derive(Default)]
struct Tally {
    files: usize,
    cases: usize,
    faults: usize,
    warnings: usize,
}

fn main() -> ExitCode {
    let mut paths: Vec<PathBuf> = Vec::new();
    for argument in std::env::args_os().skip(1) {
        match argument.to_str() {
            Some("--help" | "-h") => {
                println!("{USAGE}");
                return ExitCode::SUCCESS;
            }
            Some(option) if option.starts_with('-') => {
                eprintln!("error: there is no option `{option}`\n{USAGE}");
                return ExitCode::from(2);
            }
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    if paths.is_empty() {
        eprintln!("error: no path was given\n{USAGE}");
        return ExitCode::from(2);
    }
    let mut tally = Tally::default();
    for path in &paths {
        check(path, &mut tally);
    }
    let Tally { files, cases, faults, warnings } = tally;
    println!("{files} files, {cases} cases, {faults} faults, {warnings} warnings");
    if faults > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn check(path: &Path, tally: &mut Tally) {
    if !path.is_dir() {
        file(path, tally);
        return;
    }
    let mut files = Vec::new();
    if let Err(fault) = rule_files(path, 0, &mut files) {
        eprintln!("error: cannot read {}: {fault}", path.display());
        tally.faults += 1;
    }
    if files.is_empty() {
        eprintln!("error: no rule files in {}", path.display());
        tally.faults += 1;
    }
    let before = tally.faults;
    files.iter().for_each(|path| file(path, tally));
    // What no file shows alone: two versions in force at once.
    if tally.faults == before
        && let Err(found) = Catalog::from_dir(path)
    {
        report(&found, tally);
    }
}

/// Rule files of a directory and those in it, sorted; case files are read with their rule file.
fn rule_files(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let rules = name.ends_with(".yaml") || name.ends_with(".yml");
        if path.is_dir() && depth < 16 {
            rule_files(&path, depth + 1, found)?;
        } else if rules && !name.contains(".cases.") {
            found.push(path);
        }
    }
    Ok(())
}

fn file(path: &Path, tally: &mut Tally) {
    tally.files += 1;
    let loaded = load_path(path, &Limits::default());
    report(&loaded.diagnostics, tally);
    let Some(framework) = loaded.framework else {
        println!("{}: refused", path.display());
        return;
    };
    let cases = path.with_extension("cases.yaml");
    let mut ran = 0;
    if cases.exists() {
        match Cases::from_path(&cases) {
            Err(found) => report(&found, tally),
            Ok(cases) => match cases::run(&framework, &cases) {
                Err(fault) => {
                    tally.faults += 1;
                    eprintln!("{fault}");
                }
                Ok(results) => {
                    ran = results.len();
                    for result in results.iter().filter(|result| !result.holds()) {
                        tally.faults += 1;
                        eprintln!("error: {}: {result}\n", path.display());
                    }
                }
            },
        }
    }
    tally.cases += ran;
    let (id, version) = (framework.id(), framework.version());
    println!(
        "{}: {id} {version}, {} metrics, {ran} cases",
        path.display(),
        framework.metrics().len()
    );
}

fn report(diagnostics: &Diagnostics, tally: &mut Tally) {
    if diagnostics.is_empty() {
        return;
    }
    for diagnostic in diagnostics.iter() {
        match diagnostic.severity {
            Severity::Error => tally.faults += 1,
            Severity::Warning => tally.warnings += 1,
        }
        if std::io::stderr().is_terminal() {
            eprintln!("{}\n", diagnostic.to_colored_string());
        } else {
            eprintln!("{diagnostic}\n");
        }
    }
}
