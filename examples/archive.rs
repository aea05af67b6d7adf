//! Keeps each edition of a year's result with the rules and figures that it was made of, and scores it again.
//!
//! The first call writes `FOLDER/edition-1`: the texts of the rules, the figures, the result and the digest of each
//! (`archive.json`). Each further call writes the next edition, with what changed since the last in `changes.txt`; where
//! nothing changed, nothing is written. `--data` is a file or a folder, read as `score_units` reads it.
//!
//! `--check` reads every edition of a folder, checks all digests, scores the figures by the rules again and compares the
//! results byte by byte.
//!
//! Exit code 0 when it was written, or everything is as it was archived; 1 when rules or data have faults or an archive
//! differs; 2 when the command itself was wrong.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/files.rs"]
mod files;
#[allow(dead_code, reason = "editions stand beside each other: none is written over")]
#[path = "shared/inputs.rs"]
mod inputs;
#[path = "shared/options.rs"]
mod options;
#[path = "shared/output.rs"]
mod output;
#[path = "shared/start.rs"]
mod start;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dti_engine::Language;
use dti_engine::archive::{Archive, Difference};
use dti_engine::comparison::Comparison;
use dti_engine::report;

use inputs::Inputs;
use options::Options;

const USAGE: &str = "usage: archive --rules FILE --data FILE --out FOLDER [--register FILE] [--previous FILE]
               [--year YEAR] [--lang vi|en]
       archive --check FOLDER [--lang vi|en]
data:          [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]… [--ignore-sheet SHEET]…
               [--foot TEXT]… [--percent mixed|whole|share] [--read TEXT=VALUE]…
               [--doubles newest] [--leave-out FILE]…";

/// What the folder of an edition is called before its number.
const EDITION: &str = "edition-";
/// What changed since the edition before.
const CHANGES: &str = "changes.txt";
/// No line of text is longer.
const WIDTH: usize = 100;

type Failure = Box<dyn std::error::Error>;

struct Arguments {
    what: What,
    language: Language,
}

enum What {
    Check(PathBuf),
    /// Make an edition in a folder.
    Write(Box<Inputs>, PathBuf),
}

fn main() -> ExitCode {
    start::run(USAGE, arguments, |arguments| match &arguments.what {
        What::Check(folder) => check(folder, arguments.language),
        What::Write(inputs, out) => write(inputs, out, arguments.language),
    })
}

fn arguments(options: &Options) -> Result<Arguments, Failure> {
    let what = match options.file("check") {
        Some(_) if ["rules", "data", "out"].iter().any(|name| options.has(name)) => {
            return Err(
                in_words!("`--check FOLDER` goes alone", "`--check THƯ-MỤC` đi một mình").into()
            );
        }
        Some(folder) => What::Check(folder),
        None => {
            let inputs = Inputs::of(options)?;
            What::Write(Box::new(inputs), options.needed("out", "FOLDER")?)
        }
    };
    Ok(Arguments { what, language: options.language })
}

/// The editions of a folder, the first first.
fn editions(folder: &Path) -> Result<Vec<(u32, PathBuf)>, Failure> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    let number = |path: &Path| -> Option<u32> {
        path.file_name()?.to_str()?.strip_prefix(EDITION)?.parse().ok()
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<_> = paths.filter_map(|path| Some((number(&path)?, path))).collect();
    found.sort();
    Ok(found)
}

/// Reads the files of an edition, with those of the folders in it.
fn read(folder: &Path) -> Result<Archive, Failure> {
    let mut files = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((path, within)) = waiting.pop() {
        for entry in fs::read_dir(&path).map_err(|fault| format!("{}: {fault}", path.display()))? {
            let path = entry?.path();
            let name =
                format!("{within}{}", path.file_name().unwrap_or_default().to_string_lossy());
            if path.is_dir() {
                waiting.push((path, name + "/"));
            } else {
                let bytes =
                    fs::read(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
                files.push((name, bytes));
            }
        }
    }
    Ok(Archive::from_files(files)?)
}

fn write(inputs: &Inputs, out: &Path, language: Language) -> Result<(), Failure> {
    let outcome = inputs.score(&inputs.framework()?)?;
    let before = editions(out)?.pop();
    let before =
        before.map(|(number, path)| Ok::<_, Failure>((number, read(&path)?))).transpose()?;
    let number = before.as_ref().map_or(1, |(number, _)| number.saturating_add(1));
    let mut archive = Archive::of(&outcome, number)?;
    if let Some((number, last)) = &before {
        if archive.is_like(last) {
            match language {
                Language::Vi => {
                    println!("Không có gì thay đổi so với lần {number}: không ghi lần mới.")
                }
                Language::En => {
                    println!("Nothing changed since edition {number}: no new one was written.")
                }
            }
            return Ok(());
        }
        let names = [*number, archive.edition()].map(|number| match language {
            Language::Vi => format!("lần {number}"),
            Language::En => format!("edition {number}"),
        });
        let old = last.replay()?;
        let changes = Comparison::of(&old, &outcome);
        let changes = changed(&changes.years(&names[0], &names[1]), language)?;
        print!("{changes}\n");
        archive = archive.with(CHANGES, changes.into_bytes())?;
    }
    let folder = out.join(format!("{EDITION}{number}"));
    for (name, bytes) in archive.files() {
        let path = folder.join(name);
        let parent = output::folder_of(&path);
        fs::create_dir_all(parent).map_err(|fault| output::cannot_write(parent, &fault))?;
        output::write(&path, bytes)?;
    }
    let (count, folder) = (archive.files().len(), folder.display());
    match language {
        Language::Vi => println!("Đã lưu lần {number}: {count} tệp trong {folder}."),
        Language::En => println!("Edition {number} is kept: {count} files in {folder}."),
    }
    Ok(())
}

/// What changed: the rules if they did, the ranking before and after, and everything of each unit that changed.
fn changed(changes: &Comparison<'_>, language: Language) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let rules = match (language, changes.same_rules()) {
        (Language::Vi, true) => "Bộ quy tắc không đổi.",
        (Language::Vi, false) => "Bộ quy tắc đã đổi.",
        (Language::En, true) => "The rules are the same.",
        (Language::En, false) => "The rules have changed.",
    };
    writeln!(out, "{rules}\n\n{:WIDTH$}", report::compared_units(changes, language))?;
    let differs = |unit: &dti_engine::comparison::UnitComparison<'_>| {
        unit.values().next().is_some()
            || unit.total().difference().is_some_and(|total| !total.is_zero())
    };
    for unit in changes.units().filter(differs) {
        writeln!(out, "{}", unit.explain(language))?;
    }
    Ok(out)
}

fn check(folder: &Path, language: Language) -> Result<(), Failure> {
    let editions = editions(folder)?;
    if editions.is_empty() {
        let folder = folder.display();
        return Err(in_words!(
            "{folder}: there is no `{EDITION}1`",
            "{folder}: không có `{EDITION}1`"
        )
        .into());
    }
    let mut all_same = true;
    for (number, path) in &editions {
        let differences = read(path)?.differences()?;
        all_same &= differences.is_empty();
        match language {
            _ if !differences.is_empty() => println!("{}:", path.display()),
            Language::Vi => println!("Lần {number}: chấm lại khớp từng byte."),
            Language::En => println!("Edition {number}: scored again, the same bytes."),
        }
        for difference in &differences {
            println!("  {}", told(difference, language));
        }
    }
    if all_same {
        Ok(())
    } else {
        Err(in_words!(
            "not everything is as it was archived",
            "có chỗ không còn đúng như khi lưu trữ"
        )
        .into())
    }
}

fn told(difference: &Difference, language: Language) -> String {
    let (name, vi, en) = match difference {
        Difference::Missing(name) => (name, "thiếu tệp", "is missing"),
        Difference::Changed(name) => (name, "đã bị sửa", "was changed"),
        Difference::Added(name) => (name, "không có trong danh sách", "is not in the list"),
        Difference::ScoredOtherwise(name) => (name, "chấm lại ra khác", "comes out otherwise"),
        other => return format!("{other:?}"),
    };
    match language {
        Language::Vi => format!("{name}: {vi}"),
        Language::En => format!("{name}: {en}"),
    }
}
