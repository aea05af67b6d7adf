//! The page of what is carried, and the check of the tables it is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use dti_engine::Catalog;
use dti_engine::model::{Framework, Standing, Target};
use dti_engine::province::Province;

/// The page.
pub(crate) const PAGE: &str = "rules/COVERAGE.md";

/// The documents: code, number, what it is.
const DOCUMENTS: [(&str, &str); 5] = [
    ("000", "Tuyên Quang, 60/KH-UBND of 26/03/2025: results of 2024, plan of 2025"),
    ("001", "Tuyên Quang, 48-NQ/TU of 15/11/2021: resolution for 2025 and 2030"),
    ("002", "Đồng Tháp, 145/KH-UBND of 25/04/2022: plan of 2022"),
    ("003", "Thanh Hóa, 298/KH-UBND of 20/12/2023: results of 2023, plan of 2024"),
    ("004", "Nghệ An, 3050/QĐ-UBND of 12/11/2024: scheme to 2030"),
];

/// How many systems the documents describe or cite: S1 to S33.
const SYSTEMS: usize = 33;

/// A row of `objectives.csv`.
struct Objective {
    line: usize,
    document: String,
    lines: String,
    target: String,
    file: String,
    standing: String,
    remark: String,
}

/// A row of `systems.csv`.
struct System {
    code: String,
    name: String,
    tier: String,
    carried_by: String,
    standing: String,
    missing: String,
    /// The command that shows what it has to show; `-` if none does.
    shown_by: String,
}

/// The page, or everything that is wrong with the tables.
pub(crate) fn make(root: &Path) -> Result<String, Vec<String>> {
    let mut faults = Vec::new();
    let rules = root.join("rules");
    let objectives = objectives(&rules, &mut faults);
    let systems = systems(&rules, &mut faults);
    let frameworks = frameworks(&rules, &mut faults);
    check_objectives(&objectives, &frameworks, &mut faults);
    check_systems(&systems, &rules, &mut faults);
    let provinces = Catalog::from_dir(&rules).and_then(|all| Province::from_dir(&rules, &all));
    let provinces =
        provinces.map_err(|fault| faults.push(format!("{fault:#}"))).unwrap_or_default();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut page = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut page, &objectives, &systems, &provinces);
    Ok(page)
}

/// The rule files by their name below `rules/`, without its ending.
fn frameworks(rules: &Path, faults: &mut Vec<String>) -> BTreeMap<String, Framework> {
    let mut found = BTreeMap::new();
    for path in yaml_files(rules) {
        let name = path.strip_prefix(rules).unwrap_or(&path).with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        let last = name.rsplit('/').next().unwrap_or_default();
        let other = [".cases", ".data"].iter().any(|end| last.ends_with(end));
        if other || last == "province" || last.starts_with("merged-") {
            continue;
        }
        match Framework::from_path(&path) {
            Ok(framework) => {
                found.insert(name, framework);
            }
            // What does not stand alone, or has faults, is reported where rule files are checked.
            Err(_) if is_plan(&name) => faults.push(format!("{name}: the rule file has faults")),
            Err(_) => {}
        }
    }
    found
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Files of which every target must have its row: plans and resolutions.
fn is_plan(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    last.starts_with("plan") || last.starts_with("resolution") || last.contains("-plan-")
}

fn check_objectives(
    objectives: &[Objective],
    frameworks: &BTreeMap<String, Framework>,
    faults: &mut Vec<String>,
) {
    let mut carried = BTreeSet::new();
    for row in objectives {
        let mut fault = |text: String| {
            faults.push(format!("objectives.csv:{}: {text}", row.line));
        };
        if DOCUMENTS.iter().all(|(code, _)| *code != row.document) {
            fault(format!("there is no document `{}`", row.document));
        }
        if row.file.is_empty() {
            if !["not carried", "with another line"].contains(&row.standing.as_str()) {
                fault(format!("a row without a file cannot be `{}`", row.standing));
            }
            if row.remark.is_empty() {
                fault("what is not carried says why".to_owned());
            }
            continue;
        }
        carried.insert((row.file.as_str(), row.target.as_str()));
        let Some(framework) = frameworks.get(&row.file) else {
            fault(format!("there is no rule file `{}`", row.file));
            continue;
        };
        let target = framework.target(&row.target);
        let Some(target) = target else {
            fault(format!("`{}` has no target `{}`", row.file, row.target));
            continue;
        };
        check_target(row, target, &mut fault);
    }
    for (name, framework) in frameworks.iter().filter(|(name, _)| is_plan(name)) {
        for target in framework.targets() {
            if !carried.contains(&(name.as_str(), target.id())) {
                faults.push(format!("target `{}` of `{name}` has no row", target.id()));
            }
        }
    }
}

fn check_target(row: &Objective, target: Target, fault: &mut impl FnMut(String)) {
    let cites: Vec<String> = target.source().cites.iter().map(ToString::to_string).collect();
    for line in row.lines.split([' ', ',', ';']).filter(|line| !line.is_empty()) {
        let cite = format!("{}:{line}", row.document);
        if !cites.contains(&cite) {
            let there = cites.join(", ");
            fault(format!("`{}` of `{}` cites {there}, not {cite}", row.target, row.file));
        }
    }
    let standing = target.source().standing.map_or("none", Standing::as_str);
    if standing != row.standing {
        let (target, file) = (&row.target, &row.file);
        fault(format!("`{target}` of `{file}` is {standing}, not {}", row.standing));
    }
}

fn check_systems(systems: &[System], rules: &Path, faults: &mut Vec<String>) {
    for number in 1..=SYSTEMS {
        let code = format!("S{number}");
        match systems.iter().filter(|system| system.code == code).count() {
            1 => {}
            count => faults.push(format!("systems.csv: {code} has {count} rows")),
        }
    }
    for system in systems {
        let code = &system.code;
        let known = code.strip_prefix('S').and_then(|number| number.parse().ok());
        if !known.is_some_and(|number: usize| (1..=SYSTEMS).contains(&number)) {
            faults.push(format!("systems.csv: there is no system `{code}`"));
        }
        for name in files_named(&system.carried_by) {
            if !rules.join(format!("{name}.yaml")).is_file() {
                faults.push(format!("systems.csv: {code} names `{name}`, which is not there"));
            }
        }
        if system.carried_by == "-" && system.missing == "-" {
            faults.push(format!("systems.csv: {code} is not carried and does not say why"));
        }
    }
}

/// The words of a text that are names of rule files: `place/subject-version`.
fn files_named(text: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-/".contains(c);
    let words = text.split(|c| !is_name(c)).filter(|word| {
        let parts: Vec<_> = word.split('/').collect();
        let letters = |part: &&str| part.starts_with(|c: char| c.is_ascii_lowercase());
        parts.len() == 2 && parts.iter().all(letters)
    });
    words.collect()
}

fn objectives(rules: &Path, faults: &mut Vec<String>) -> Vec<Objective> {
    let header = ["document", "line", "target", "framework", "standing", "remark"];
    let rows = table(&rules.join("coverage/objectives.csv"), &header, faults);
    let each = rows.into_iter().map(|(line, cells)| {
        let [document, lines, target, file, standing, remark] = cells;
        Objective { line, document, lines, target, file, standing, remark }
    });
    each.collect()
}

fn systems(rules: &Path, faults: &mut Vec<String>) -> Vec<System> {
    let header =
        ["system", "name", "tier", "carried_by", "standing", "not_carried_and_why", "shown_by"];
    let rows = table(&rules.join("coverage/systems.csv"), &header, faults);
    let each = rows.into_iter().map(|(_, cells)| {
        let [code, name, tier, carried_by, standing, missing, shown_by] = cells;
        System { code, name, tier, carried_by, standing, missing, shown_by }
    });
    each.collect()
}

/// The rows of a CSV file, each with its number from 1.
fn table<const N: usize>(
    path: &Path,
    header: &[&str; N],
    faults: &mut Vec<String>,
) -> Vec<(usize, [String; N])> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut rows = Vec::new();
    for (line, cells) in (1..).zip(records(&text)) {
        match <[String; N]>::try_from(cells) {
            Ok(cells) if line == 1 && cells.iter().zip(header).any(|(cell, name)| cell != name) => {
                faults.push(format!("{}: the header is not {header:?}", path.display()));
            }
            Ok(_) if line == 1 => {}
            Ok(cells) => rows.push((line, cells)),
            Err(cells) => faults.push(format!(
                "{}:{line}: {} cells where there are {N} columns",
                path.display(),
                cells.len()
            )),
        }
    }
    if rows.is_empty() {
        faults.push(format!("{} has no rows", path.display()));
    }
    rows
}

/// The lines of a CSV text; cells in quotes may hold commas and doubled quotes, no line breaks.
fn records(text: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    text.lines().map(|line| {
        let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
        let mut characters = line.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '"' if quoted && characters.peek() == Some(&'"') => {
                    cell.push('"');
                    characters.next();
                }
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                c => cell.push(c),
            }
        }
        cells.push(cell);
        cells
    })
}

fn write(
    page: &mut String,
    objectives: &[Objective],
    systems: &[System],
    provinces: &[Province],
) -> std::fmt::Result {
    page.push_str(
        "# What is carried\n\n\
         Made by `cargo run --example make_coverage` from `coverage/objectives.csv` and \
         `coverage/systems.csv`, which are checked against the rule files; a test fails where this \
         page is not what they say. Do not edit it.\n\n\
         *Trang này do chương trình lập ra từ hai bảng trong `coverage/`, có đối chiếu với các tệp quy tắc.*\n\n\
         `official`: the law's. `derived`: built on a statement of the document. `illustrative`: ours. \
         Lines are those of the documents (`003:147` is line 147 of document 003).\n\n\
         ## Objectives of the five documents\n\n\
         | document | official | derived | with another line | not carried |\n|---|---:|---:|---:|---:|\n",
    );
    for (code, about) in DOCUMENTS {
        let count = |standing: &str| {
            let of = objectives.iter().filter(|row| row.document == code);
            of.filter(|row| row.standing == standing).count()
        };
        writeln!(
            page,
            "| {code} {about} | {} | {} | {} | {} |",
            count("official"),
            count("derived"),
            count("with another line"),
            count("not carried")
        )?;
    }
    write_systems(page, systems)?;
    write_roll_ups(page, provinces)?;
    for (code, about) in DOCUMENTS {
        writeln!(page, "\n## Document {code}\n\n{about}.\n")?;
        let of: Vec<_> = objectives.iter().filter(|row| row.document == code).collect();
        page.push_str("| line | target | file | standing | remark |\n|---|---|---|---|---|\n");
        for row in of.iter().filter(|row| !row.file.is_empty()) {
            let remark = cell(&row.remark);
            let (lines, target, file) = (cell(&row.lines), &row.target, &row.file);
            writeln!(page, "| {lines} | `{target}` | `{file}` | {} | {remark} |", row.standing)?;
        }
        page.push_str("\nNot carried, and why:\n\n| line | what and why |\n|---|---|\n");
        for row in of.iter().filter(|row| row.file.is_empty()) {
            let also = match row.standing.as_str() {
                "with another line" => "carried with another line: ",
                _ => "",
            };
            writeln!(page, "| {} | {also}{} |", cell(&row.lines), cell(&row.remark))?;
        }
    }
    Ok(())
}

fn write_systems(page: &mut String, systems: &[System]) -> std::fmt::Result {
    page.push_str(
        "\n## Systems\n\nTier A evaluates, ranks or recognises; B measures; C is named only.\n\n\
         Commands stand behind `cargo run --release --example`; `tests/systems.rs` runs each and looks at what it prints.\n\n\
         | system | tier | carried by | standing | not carried, and why | shown by |\n|---|---|---|---|---|---|\n",
    );
    for system in systems {
        let carried = system.carried_by.split(';').map(|part| {
            let mut text = cell(part.trim());
            let names: BTreeSet<_> = files_named(part).into_iter().collect();
            for name in names {
                text = marked(&text, name);
            }
            text
        });
        let carried = carried.collect::<Vec<_>>().join("; ");
        writeln!(
            page,
            "| {} {} | {} | {carried} | {} | {} | {} |",
            system.code,
            cell(&system.name),
            system.tier,
            cell(&system.standing),
            cell(&system.missing),
            match system.shown_by.as_str() {
                "-" => "-".to_owned(),
                command => format!("`{}`", cell(command)),
            }
        )?;
    }
    Ok(())
}

/// A name of a file in backticks, wherever it stands as a whole.
fn marked(text: &str, name: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, from) = rest.split_at(at);
        let after = from.get(name.len()..).unwrap_or_default();
        let part = |c: char| c.is_ascii_alphanumeric() || "-/`".contains(c);
        let whole = !before.ends_with(part) && !after.starts_with(part);
        out.push_str(before);
        if whole {
            let _ = write!(out, "`{name}`");
        } else {
            out.push_str(name);
        }
        rest = after;
    }
    out + rest
}

fn write_roll_ups(page: &mut String, provinces: &[Province]) -> std::fmt::Result {
    page.push_str(
        "\n## Roll-ups\n\nMetrics of a province that come from the outcomes of its units (`province.yaml`).\n\n\
         | province | run | metric | how |\n|---|---|---|---|\n",
    );
    for province in provinces {
        for run in province.runs() {
            for (metric, roll_up) in run.metrics() {
                let from = province.run(roll_up.run()).map_or("", |run| run.framework.id());
                let (id, run, metric) = (province.id(), &run.id, &metric.id());
                let word = roll_up.statistic();
                writeln!(page, "| {id} | `{run}` | `{metric}` | {word} of `{from}` |")?;
            }
        }
    }
    Ok(())
}

/// A text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
