//! Checks rule files and runs their cases.
//!
//! A path is a rule file or a directory of them. As text, a line per file goes to standard output, and
//! the faults and warnings of all of them, sorted by file and place, to standard error; as JSON, they
//! are one list on standard output, in the shape that `dti_engine::diagnostic` describes. Exit code 0
//! when there is no fault, 1 when there is one, 2 when the command itself was wrong.
//!
//! The line of a file says how much of it its cases reach: options, steps, both sides of conditions and
//! gates, grades, what absences do. `--coverage` lists what they do not.
//!
//! `--lang vi` says everything in Vietnamese; without it, everything is in English.
//!
//! `--effective thanh-hoa/commune@2024` prints the rule file of that version as it is read, with what an
//! amendment inherits, and at the end of each line the version and the place that the line comes from.
//!
//! `--explain R0402` (or a code of datasets, `D0405`) prints what a code means, with a wrong and a right
//! example.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "an example that counts files and cases: no number here comes near its limit"
)]

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[allow(dead_code, reason = "it reads no figures")]
#[path = "shared/files.rs"]
mod files;
#[path = "shared/json.rs"]
mod json;
#[path = "shared/options.rs"]
mod options;
#[path = "shared/start.rs"]
mod start;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::cases::{self, Cases, Coverage};
use dti_engine::diagnostic::{self, Code, Diagnostic, Diagnostics, Said, Severity};
use dti_engine::merged::Mergers;
use dti_engine::province::Province;
use dti_engine::rules::{Limits, Loaded, Loader, RuleFile, RuleFolder};
use dti_engine::{Framework, Language};
use same_file::is_same_file;

use options::Options;
use pipe::language;
use start::{told, usage_in};

const USAGE: &str =
    "usage: check_rules [--format text|json] [--color auto|always|never] [--coverage] [--lang vi|en] PATH…
       check_rules --effective ID@VERSION [--lang vi|en] PATH…
       check_rules --explain CODE [--lang vi|en]";

type Failure = Box<dyn std::error::Error>;

/// Returns the one that is in the language.
fn either<T>(en: T, vi: T) -> T {
    if language() == Language::En { en } else { vi }
}

/// Says that the command itself was wrong.
fn wrong(message: &str) -> ExitCode {
    eprintln!("{}: {message}\n{}", either("error", "lỗi"), usage_in(language(), USAGE));
    ExitCode::from(2)
}

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
    Effective { id: String, version: String, paths: Vec<PathBuf> },
    Check { paths: Vec<PathBuf>, format: Format, color: Color, coverage: bool },
}

#[derive(Default)]
struct Found {
    files: usize,
    cases: usize,
    /// Whether what no case reaches is listed.
    coverage: bool,
    /// A line for each file, and those below it.
    lines: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

fn main() -> ExitCode {
    pipe::usually(Language::En);
    match command() {
        Ok(Command::Help) => {
            println!("{}", usage_in(language(), USAGE));
            ExitCode::SUCCESS
        }
        Ok(Command::Explain(code)) => explain(&code),
        Ok(Command::Effective { id, version, paths }) => effective(&id, &version, &paths),
        Ok(Command::Check { paths, format, color, coverage }) => {
            check_all(&paths, format, color, coverage)
        }
        Err(fault) => wrong(&told(&*fault)),
    }
}

fn command() -> Result<Command, Failure> {
    let Some(options) = Options::of(USAGE)? else { return Ok(Command::Help) };
    let formats = [("text", Format::Text), ("json", Format::Json)];
    let colors = [("auto", Color::Auto), ("always", Color::Always), ("never", Color::Never)];
    let format = options.one_of("format", &formats)?.unwrap_or(Format::Text);
    let color = options.one_of("color", &colors)?.unwrap_or(Color::Auto);
    if let Some(code) = options.text("explain")? {
        return Ok(Command::Explain(code));
    }
    let wanted = options.text("effective")?;
    let version = |value: String| {
        let parts = value.split_once('@').filter(|(id, of)| !id.is_empty() && !of.is_empty());
        parts.map(|(id, version)| (id.to_owned(), version.to_owned())).ok_or_else(|| {
            either(
                format!("`--effective` cannot be `{value}`: ID@VERSION"),
                format!("`--effective` không thể là `{value}`: MÃ@PHIÊN-BẢN"),
            )
        })
    };
    let wanted = wanted.map(version).transpose()?;
    let (paths, coverage) = (options.paths.clone(), options.has("coverage"));
    if paths.is_empty() {
        return Err(either("no path was given", "chưa nêu đường dẫn nào").into());
    }
    Ok(match wanted {
        Some((id, version)) => Command::Effective { id, version, paths },
        None => Command::Check { paths, format, color, coverage },
    })
}

/// Prints what a code of rule files or of datasets means.
fn explain(text: &str) -> ExitCode {
    match diagnostic::explain(text) {
        Ok(page) => {
            print!("{}", page.in_language(language()));
            ExitCode::SUCCESS
        }
        Err(unknown) => wrong(&unknown.said().get(language())),
    }
}

/// Prints a version of a framework as it is read, with where each line is from.
fn effective(id: &str, version: &str, paths: &[PathBuf]) -> ExitCode {
    let loader = paths.iter().fold(Loader::new(), |loader, path| match path.is_dir() {
        true => loader.folder(path),
        false => loader.file(path),
    });
    let loaded = loader.load();
    let is_meant = |file: &&RuleFile| {
        file.framework().is_some_and(|found| (found.id(), found.version()) == (id, version))
    };
    let text = loaded.files().iter().find(is_meant).and_then(RuleFile::framework);
    if let Some(Ok(text)) = text.map(|framework| framework.to_yaml()) {
        print!("{text}");
        return ExitCode::SUCCESS;
    }
    let (_, faults) = loaded.catalog();
    if faults.has_errors() {
        eprintln!("{:#}\n", faults.in_language(language()));
    }
    let message = either(
        format!("error: no file without faults is version `{version}` of `{id}`"),
        format!("lỗi: không tệp nào không có lỗi là phiên bản `{version}` của `{id}`"),
    );
    eprintln!("{message}");
    ExitCode::FAILURE
}

fn check_all(paths: &[PathBuf], format: Format, color: Color, coverage: bool) -> ExitCode {
    let mut found = Found { coverage, ..Found::default() };
    let (folders, files): (Vec<_>, Vec<_>) = paths.iter().partition(|path| path.is_dir());
    check_files(&files, &mut found);
    folders.into_iter().for_each(|path| check_folder(path, &mut found));
    let Found { files, cases, lines, diagnostics, .. } = found;
    let diagnostics: Diagnostics = diagnostics.into_iter().collect();
    let count = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let (faults, warnings) = (count(Severity::Error), count(Severity::Warning));
    match format {
        Format::Json => match json::in_lines(&diagnostics) {
            Ok(json) => print!("{json}"),
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
                let one = one.in_language(language());
                let text = if colored { one.render_colored() } else { one.render() };
                eprintln_in_colors!("{text}\n");
            }
            println!(
                "{}, {}, {}, {}",
                several(files, "file", "tệp"),
                several(cases, "case", "trường hợp"),
                several(faults, "fault", "lỗi"),
                several(warnings, "warning", "cảnh báo")
            );
        }
    }
    if faults > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A number of things: `1 case`, `2 cases`.
fn several(count: usize, en: &str, vi: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    either(format!("{count} {en}{ending}"), format!("{count} {vi}"))
}

/// Rule files that were named, each once: what one of them does not show alone, they show together.
fn check_files(paths: &[&PathBuf], found: &mut Found) {
    let mut rules: Vec<&PathBuf> = Vec::new();
    for path in paths {
        if !rules.iter().any(|other| is_same_file(other, path).unwrap_or(other == path))
            && !beside_rules(path, found)
        {
            rules.push(path);
        }
    }
    let loaded = rules.iter().fold(Loader::new(), |loader, path| loader.file(path)).load();
    // The version that a file replaces need not be among those that are named.
    check_loaded(&rules, &loaded, &BETWEEN_FILES, found);
}

fn check_folder(path: &Path, found: &mut Found) {
    let RuleFolder { rules, provinces, mergers: merged, faults, .. } =
        RuleFolder::read(path, &Limits::default());
    if faults.is_empty() && rules.is_empty() && provinces.is_empty() && merged.is_empty() {
        let code = Code::UnreadableFile;
        let path = path.display();
        let message = Said::written(
            &format!("there are no rule files in `{path}`"),
            &format!("không có tệp quy tắc nào trong `{path}`"),
        );
        found.diagnostics.push(Diagnostic::new(code, message));
    }
    found.diagnostics.extend(faults);
    for path in provinces.iter().chain(&merged) {
        beside_rules(path, found);
    }
    let loaded = Loader::new().folder(path).load();
    let codes = [&BETWEEN_FILES[..], &[Code::UnknownReplaced]].concat();
    check_loaded(&rules.iter().collect::<Vec<_>>(), &loaded, &codes, found);
}

/// What no file shows alone: versions and the days between them.
const BETWEEN_FILES: [Code; 3] = [Code::SameVersion, Code::OverlappingPeriods, Code::PeriodGap];

fn check_loaded(rules: &[&PathBuf], loaded: &Loaded, between_files: &[Code], found: &mut Found) {
    rules.iter().zip(loaded.files()).for_each(|(path, loaded)| file(path, loaded, found));
    let (_, all) = loaded.catalog();
    found.diagnostics.extend(all.into_iter().filter(|one| between_files.contains(&one.code)));
}

/// A province file, with the rule files of the folder above its own; those are checked elsewhere.
fn province(path: &Path, found: &mut Found) {
    let (catalog, _) = Loader::new().folder(Province::rules_folder(path)).load().catalog();
    match Province::from_path(path, &catalog) {
        Err(faults) => {
            found.diagnostics.extend(faults);
            found.lines.push(format!("{}: {}", path.display(), either("refused", "có lỗi")));
        }
        Ok(province) => {
            let (runs, figures) = (province.runs().len(), province.figures().len());
            let id = province.id();
            found.lines.push(either(
                format!("{}: province {id}, {runs} runs, {figures} figures", path.display()),
                format!("{}: tỉnh {id}, {runs} lần chạy, {figures} số tổng hợp", path.display()),
            ));
        }
    }
}

/// Who was formed from whom.
fn mergers(path: &Path, found: &mut Found) {
    match Mergers::from_path(path) {
        Err(faults) => {
            found.diagnostics.extend(faults);
            found.lines.push(format!("{}: {}", path.display(), either("refused", "có lỗi")));
        }
        Ok(mergers) => {
            let (before, formed) = (mergers.before().len(), mergers.formed().len());
            let id = mergers.id();
            found.lines.push(either(
                format!("{}: {id}, {formed} units of {before}", path.display()),
                format!("{}: {id}, {formed} đơn vị từ {before}", path.display()),
            ));
        }
    }
}

/// Whether a file lies beside rule files without being one; it is checked as what it is.
fn beside_rules(path: &Path, found: &mut Found) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let check = if name.starts_with("province.") {
        province
    } else if name.starts_with("merged-") {
        mergers
    } else {
        return false;
    };
    found.files += 1;
    check(path, found);
    true
}

fn file(path: &Path, loaded: &RuleFile, found: &mut Found) {
    found.files += 1;
    found.diagnostics.extend(loaded.diagnostics().clone());
    let Some(framework) = loaded.framework() else {
        let is_sound = loaded.is_library() && !loaded.diagnostics().has_errors();
        let came = if is_sound {
            either("a library", "thư viện")
        } else {
            either("refused", "có lỗi")
        };
        found.lines.push(format!("{}: {came}", path.display()));
        return;
    };
    let (ran, coverage) = run_cases(path, framework, found);
    found.cases += ran;
    let (id, version) = (framework.id(), framework.version());
    let metrics = several(framework.metrics().len(), "metric", "số liệu");
    let (name, cases) = (path.display(), several(ran, "case", "trường hợp"));
    let reached = coverage.summary().get(language());
    found.lines.push(format!("{name}: {id} {version}, {metrics}, {cases}, {reached}"));
    if found.coverage {
        let not = either("not reached", "chưa đi qua");
        let missing = coverage.missing().map(|item| item.get(language()));
        found.lines.extend(missing.map(|item| format!("  {not}: {item}")));
    }
}

/// Runs the cases beside a rule file; tells how many there are and what they reach.
fn run_cases(path: &Path, framework: &Framework, found: &mut Found) -> (usize, Coverage) {
    let nothing = (0, Coverage::new(framework));
    let cases = match Cases::beside(path, framework) {
        Ok(cases) => cases,
        Err(faults) => {
            found.diagnostics.extend(faults);
            return nothing;
        }
    };
    match cases::run_covering(framework, &cases) {
        Ok((results, coverage)) => {
            found.diagnostics.extend(results.iter().flat_map(|one| one.diagnostics()));
            (results.len(), coverage)
        }
        Err(fault) => {
            let message = Said::written(
                &format!("the cases cannot be run: {fault}"),
                &format!("không chạy được các trường hợp: {}", fault.in_language(Language::Vi)),
            );
            let code = Code::CaseDiffers;
            found.diagnostics.push(Diagnostic::new(code, message));
            nothing
        }
    }
}
