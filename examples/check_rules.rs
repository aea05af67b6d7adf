//! Checks rule files and runs their cases.
//!
//! ```text
//! cargo run --release --example check_rules -- [--format text|json] [--color auto|always|never] PATH…
//! cargo run --release --example check_rules -- --explain CODE
//! ```
//!
//! A path is a rule file or a directory of them. As text, a line per file goes to standard output, and
//! the faults and warnings of all of them, sorted by file and place, to standard error; as JSON, they
//! are one list on standard output, in the shape that `dti_engine::diagnostic` describes. Exit code 0
//! when there is no fault, 1 when there is one, 2 when the command itself was wrong.
//!
//! `--explain R0402` (or a code of datasets, `D0405`) prints what a code means, with a wrong and a right
//! example.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "an example that counts files and cases: no number here comes near its limit"
)]

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::Catalog;
use dti_engine::cases;
use dti_engine::diagnostic::{Diagnostic, Diagnostics, Explanation, Severity, UnknownCode};
use dti_engine::merged::Mergers;
use dti_engine::province::Province;
use dti_engine::rules::{Cases, Code, Limits, load_path};
use dti_engine::{dataset, rules};

const USAGE: &str = "usage: check_rules [--format text|json] [--color auto|always|never] PATH…
       check_rules --explain CODE";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Color {
    Auto,
    Always,
    Never,
}

enum Command {
    Help,
    Explain(String),
    Check { paths: Vec<PathBuf>, format: Format, color: Color },
}

#[derive(Default)]
struct Found {
    files: usize,
    cases: usize,
    /// A line for each file.
    lines: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

fn main() -> ExitCode {
    match command() {
        Ok(Command::Help) => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Command::Explain(code)) => explain(&code),
        Ok(Command::Check { paths, format, color }) => check_all(&paths, format, color),
        Err(message) => {
            eprintln!("error: {message}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn command() -> Result<Command, String> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    let (mut paths, mut format, mut color) = (Vec::new(), Format::Text, Color::Auto);
    let mut arguments = lexopt::Parser::from_env();
    let text = |value: std::ffi::OsString| value.string().map_err(|error| error.to_string());
    while let Some(argument) = arguments.next().map_err(|error| error.to_string())? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("explain") => {
                let code = arguments.value().map_err(|error| error.to_string())?;
                return Ok(Command::Explain(text(code)?));
            }
            Long("format") => {
                let value = arguments.value().map_err(|error| error.to_string())?;
                format = match text(value)?.as_str() {
                    "text" => Format::Text,
                    "json" => Format::Json,
                    other => return Err(format!("there is no format `{other}`: text or json")),
                };
            }
            Long("color") => {
                let value = arguments.value().map_err(|error| error.to_string())?;
                color = match text(value)?.as_str() {
                    "auto" => Color::Auto,
                    "always" => Color::Always,
                    "never" => Color::Never,
                    other => {
                        return Err(format!(
                            "`--color` cannot be `{other}`: auto, always or never"
                        ));
                    }
                };
            }
            Value(path) => paths.push(PathBuf::from(path)),
            other => return Err(other.unexpected().to_string()),
        }
    }
    if paths.is_empty() {
        return Err("no path was given".to_owned());
    }
    Ok(Command::Check { paths, format, color })
}

/// Prints what a code of rule files or of datasets means.
fn explain(text: &str) -> ExitCode {
    let of_rules = || text.parse().map(rules::Code::explanation);
    let of_data = || text.parse().map(dataset::Code::explanation);
    let found: Result<Explanation, UnknownCode> = of_rules().or_else(|_| of_data());
    match found {
        Ok(explanation) => {
            print!("{explanation}");
            ExitCode::SUCCESS
        }
        Err(_) => {
            let rules = rules::Code::ALL.iter().map(|code| code.as_str());
            let data = dataset::Code::ALL.iter().map(|code| code.as_str());
            eprintln!("error: {}\n{USAGE}", UnknownCode::new(text, rules.chain(data)));
            ExitCode::from(2)
        }
    }
}

fn check_all(paths: &[PathBuf], format: Format, color: Color) -> ExitCode {
    let mut found = Found::default();
    for path in paths {
        check(path, &mut found);
    }
    let Found { files, cases, lines, diagnostics } = found;
    let diagnostics: Diagnostics = diagnostics.into_iter().collect();
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let (faults, warnings) = (count(Severity::Error), count(Severity::Warning));
    match format {
        Format::Json => match serde_json::to_string_pretty(&diagnostics) {
            Ok(json) => println!("{json}"),
            Err(fault) => eprintln!("error: {fault}"),
        },
        Format::Text => {
            lines.iter().for_each(|line| println!("{line}"));
            let colored = match color {
                Color::Always => true,
                Color::Never => false,
                // https://no-color.org
                Color::Auto => {
                    std::io::stderr().is_terminal()
                        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                }
            };
            for one in &diagnostics {
                let text = if colored { one.to_colored_string() } else { one.to_string() };
                eprintln!("{text}\n");
            }
            println!("{files} files, {cases} cases, {faults} faults, {warnings} warnings");
        }
    }
    if faults > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn check(path: &Path, found: &mut Found) {
    if !path.is_dir() {
        file(path, found);
        return;
    }
    let mut files = Vec::new();
    let read = rule_files(path, 0, &mut files);
    if read.is_ok() && files.is_empty() {
        let code = Code::UnreadableFile;
        let message = format!("there are no rule files in `{}`", path.display());
        found.diagnostics.push(Diagnostic::new(code.as_str(), code.severity(), message));
    }
    files.iter().for_each(|path| file(path, found));
    // What no file shows alone: folders that cannot be read, two versions in force at once.
    let (_, all) = Catalog::load_dir(path, &Limits::default());
    let of_folder =
        [Code::SameVersion, Code::OverlappingPeriods, Code::TooManyFiles].map(Code::as_str);
    let of_folder = all
        .into_iter()
        .filter(|one| of_folder.contains(&one.code) || (read.is_err() && one.location.is_none()));
    found.diagnostics.extend(of_folder);
}

/// Rule files of a directory and those in it, sorted; case files are read with their rule file.
fn rule_files(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let rules = name.ends_with(".yaml") || name.ends_with(".yml");
        if path.is_dir() && depth < Catalog::MAX_FOLDER_DEPTH {
            rule_files(&path, depth + 1, found)?;
        } else if rules && !name.contains(".cases.") {
            found.push(path);
        }
    }
    Ok(())
}

/// A province file, with the rule files of the folder above its own; those are checked elsewhere.
fn province(path: &Path, found: &mut Found) {
    let (catalog, _) = Catalog::load_dir(Province::rules_folder(path), &Limits::default());
    match Province::from_path(path, &catalog) {
        Err(faults) => {
            found.diagnostics.extend(faults);
            found.lines.push(format!("{}: refused", path.display()));
        }
        Ok(province) => {
            let (runs, figures) = (province.runs().len(), province.figures().len());
            let id = province.id();
            found
                .lines
                .push(format!("{}: province {id}, {runs} runs, {figures} figures", path.display()));
        }
    }
}

/// Who was formed from whom.
fn mergers(path: &Path, found: &mut Found) {
    match Mergers::from_path(path) {
        Err(faults) => {
            found.diagnostics.extend(faults);
            found.lines.push(format!("{}: refused", path.display()));
        }
        Ok(mergers) => {
            let (before, formed) = (mergers.before().len(), mergers.formed().len());
            let id = mergers.id();
            found.lines.push(format!("{}: {id}, {formed} units of {before}", path.display()));
        }
    }
}

fn file(path: &Path, found: &mut Found) {
    found.files += 1;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with("province.") {
        province(path, found);
        return;
    }
    if name.starts_with("merged-") {
        mergers(path, found);
        return;
    }
    let loaded = load_path(path, &Limits::default());
    found.diagnostics.extend(loaded.diagnostics);
    let Some(framework) = loaded.framework else {
        found.lines.push(format!("{}: refused", path.display()));
        return;
    };
    let cases = path.with_extension("cases.yaml");
    let mut ran = 0;
    if cases.exists() {
        match Cases::from_path(&cases) {
            Err(faults) => found.diagnostics.extend(faults),
            Ok(cases) => match cases::run(&framework, &cases) {
                Err(fault) => {
                    let message = format!("the cases cannot be run: {fault}");
                    let code = Code::CaseDiffers;
                    let fault = Diagnostic::new(code.as_str(), code.severity(), message);
                    found.diagnostics.push(fault);
                }
                Ok(results) => {
                    ran = results.len();
                    found.diagnostics.extend(results.iter().flat_map(|one| one.diagnostics()));
                }
            },
        }
    }
    found.cases += ran;
    let (id, version) = (framework.id(), framework.version());
    let metrics = framework.metrics().len();
    found.lines.push(format!("{}: {id} {version}, {metrics} metrics, {ran} cases", path.display()));
}
