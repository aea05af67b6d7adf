//! The guide of rule files, `rules/README.md`: everything in it that can be run is run.
//!
//! Its fenced blocks are of five kinds:
//!
//! - `yaml file=PATH` and `csv file=PATH`: a file that the reader writes;
//! - `console`: lines that begin with `$ ` are commands, and what follows is what they print, to the letter;
//! - `yaml frame`: the beginning of a rule file of one indicator of 10 points;
//! - `yaml method`: what is added to the frame. Each comment `# metric=value, … → score   why` is a unit, and
//!   all of them are units of one dataset. `–` is no score;
//! - `sh`: the commands before the first example, which are not run here.
//!
//! `DTI_GUIDE=write cargo test --test guide` writes what the commands print into the guide.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use dti_engine::dataset::{CsvOptions, DecimalSign};
use dti_engine::model::{Aggregate, RankingMethod};
use dti_engine::rules::{Limits, load};
use dti_engine::{Dataset, Framework, Plan};
use serde_json::Value;

const GUIDE: &str = "rules/README.md";
const CARGO: &str = "cargo run -q --release --example ";

struct Block {
    /// What follows the fence.
    info: String,
    /// The line of the fence, from 1.
    line: usize,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn guide() -> String {
    fs::read_to_string(root().join(GUIDE)).unwrap()
}

fn blocks(guide: &str) -> Vec<Block> {
    let (mut found, mut open): (Vec<Block>, bool) = (Vec::new(), false);
    for (number, line) in (1..).zip(guide.lines()) {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                found.push(Block { info: info.to_owned(), line: number, text: String::new() });
            }
        } else if open {
            let block = found.last_mut().unwrap();
            block.text = format!("{}{line}\n", block.text);
        }
    }
    assert!(!open, "a block is not closed");
    found
}

/// The folder of the built examples; `cargo test` has built them already, `cargo test --test` not.
fn examples() -> PathBuf {
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--example", "check_rules", "--example", "score_units"]);
    assert!(build.current_dir(root()).status().unwrap().success());
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("examples")
}

/// The words of a command; a part in quotation marks is one.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (quoted, part) in command.split('"').enumerate().map(|(at, part)| (at % 2 == 1, part)) {
        if quoted {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What a command prints on a terminal, to both of its outputs, in the order in which it does.
fn printed(command: &str, examples: &Path, folder: &Path) -> String {
    if let Some(new) = command.strip_prefix("mkdir ") {
        fs::create_dir(folder.join(new)).unwrap();
        return String::new();
    }
    let rest = command.strip_prefix(CARGO).unwrap_or_else(|| panic!("what is `{command}`?"));
    let (example, arguments) = rest.split_once(" -- ").unwrap();
    let path = folder.join("printed");
    let file = File::create(&path).unwrap();
    let mut run = Command::new(examples.join(example));
    run.args(words(arguments)).current_dir(folder);
    let status = run.stdout(file.try_clone().unwrap()).stderr(file).status().unwrap();
    let text = fs::read_to_string(path).unwrap();
    assert!(matches!(status.code(), Some(0 | 1)), "{command}: {status}\n{text}");
    text
}

/// The guide with what its commands print now.
fn rerun(guide: &str, folder: &Path) -> String {
    let examples = examples();
    let (mut lines, mut made): (_, Vec<String>) = (guide.lines(), Vec::new());
    while let Some(line) = lines.next() {
        made.push(line.to_owned());
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<_> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
        if info == "console" {
            let commands: Vec<_> = body.iter().filter_map(|line| line.strip_prefix("$ ")).collect();
            assert!(!commands.is_empty(), "a console block without a command: {body:?}");
            for command in commands {
                made.push(format!("$ {command}"));
                let text = printed(command, &examples, folder);
                made.extend(text.trim_end().lines().map(|line| line.trim_end().to_owned()));
            }
        } else {
            if let Some((_, file)) = info.split_once(" file=") {
                fs::write(folder.join(file), format!("{}\n", body.join("\n"))).unwrap();
            }
            made.extend(body.into_iter().map(str::to_owned));
        }
        made.push("```".to_owned());
    }
    made.join("\n") + "\n"
}

#[test]
fn its_examples_print_what_it_says() {
    let folder = std::env::temp_dir().join(format!("dti-engine-guide-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let guide = guide();
    let made = rerun(&guide, &folder);
    fs::remove_dir_all(folder).unwrap();
    if std::env::var_os("DTI_GUIDE").is_some_and(|value| value == "write") {
        fs::write(root().join(GUIDE), &made).unwrap();
        return;
    }
    let said: Vec<_> = guide.lines().collect();
    let found: Vec<_> = made.lines().collect();
    let differs = said.iter().zip(&found).position(|(said, found)| said != found);
    if let Some(at) = differs {
        let context = |lines: &[&str]| {
            lines.iter().skip(at.saturating_sub(3)).take(10).copied().collect::<Vec<_>>().join("\n")
        };
        let (said, found) = (context(&said), context(&found));
        panic!("{GUIDE}:{}: it says\n\n{said}\n\nand what comes out is\n\n{found}", at + 1);
    }
    assert_eq!(said.len(), found.len());
}

/// The units of a `method` block, each with its values and its score.
fn tried(block: &Block) -> Vec<(Vec<(&str, &str)>, &str)> {
    let rows = block.text.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(" → "));
    rows.map(|(values, rest)| {
        let values = values.trim().split(", ").map(|pair| pair.split_once('=').unwrap()).collect();
        (values, rest.split("  ").next().unwrap().trim())
    })
    .collect()
}

/// The scores of the units of a `method` block.
fn scored(frame: &str, block: &Block) -> Vec<String> {
    let yaml = format!("{frame}{}", block.text);
    let place = format!("{GUIDE}:{}", block.line);
    let loaded = load(&yaml, &place, &Limits::default());
    assert!(loaded.diagnostics.is_empty(), "{place}\n{}", loaded.diagnostics);
    let framework = loaded.framework.unwrap();
    let mut csv = "unit,metric,value\n".to_owned();
    for (number, (values, _)) in (1..).zip(tried(block)) {
        for (metric, value) in values {
            csv += &format!("{number},{metric},{value}\n");
        }
    }
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework)
        .unwrap_or_else(|faults| panic!("{place}\n{faults}"));
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let json = serde_json::to_value(&outcome).unwrap();
    let score = |number: usize| {
        let units = json["units"].as_array().unwrap().iter();
        let id = number.to_string();
        let unit = units.into_iter().find(|unit| unit["unit"].as_str() == Some(&id)).unwrap();
        match &unit["indicators"]["tried"] {
            Value::String(score) => score.clone(),
            Value::Null => "–".to_owned(),
            other => panic!("{place}: {other}"),
        }
    };
    (1..=tried(block).len()).map(score).collect()
}

/// The beginning of the rule file that methods are tried in, and the blocks to try.
fn methods(guide: &str) -> (String, Vec<Block>) {
    let all = blocks(guide);
    let frame = all.iter().find(|block| block.info == "yaml frame").unwrap().text.clone();
    (frame, all.into_iter().filter(|block| block.info == "yaml method").collect())
}

#[test]
fn its_methods_give_the_scores_it_says() {
    let (frame, methods) = methods(&guide());
    for block in methods {
        let said: Vec<_> = tried(&block).into_iter().map(|(_, score)| score).collect();
        assert!(!said.is_empty(), "{GUIDE}:{}: nothing is tried", block.line);
        assert_eq!(said, scored(&frame, &block), "{GUIDE}:{}\n{}", block.line, block.text);
    }
}

/// What the loader would take in the place of the key `nothing_at_all`.
fn allowed(yaml: &str) -> Vec<String> {
    let faults = load(yaml, "unknown", &Limits::default()).diagnostics;
    let fault = faults.iter().find(|fault| fault.message.contains("nothing_at_all")).unwrap();
    let allowed = fault.allowed.as_deref().unwrap();
    allowed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn it_has_every_method_and_every_key_of_a_rule_file() {
    let guide = guide();
    let (frame, methods) = methods(&guide);
    let shown: BTreeSet<_> = methods
        .iter()
        .flat_map(|block| {
            let (_, scoring) = block.text.split_once("    scoring:").unwrap();
            let words = scoring.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            words.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    let known = allowed(&format!("{frame}    scoring: {{nothing_at_all: x}}\nmetrics: {{}}\n"));
    assert!(known.len() >= 17, "{known:?}");
    for method in known {
        assert!(shown.contains(&method), "there is no example of `{method}`");
    }
    let known = allowed(&format!("{frame}    scoring: {{yes_no: x}}\nnothing_at_all: x\n"));
    assert!(known.len() >= 20, "{known:?}");
    for key in known {
        let written = [format!("`{key}`"), format!("`{key}:"), format!("\n{key}:")];
        assert!(written.iter().any(|key| guide.contains(key)), "nothing is said of `{key}`");
    }
    let words = Aggregate::ALL.map(|(word, _)| word).into_iter();
    for word in words.chain(RankingMethod::ALL.map(|(word, _)| word)) {
        assert!(guide.contains(&format!("`{word}`")), "nothing is said of `{word}`");
    }
}

/// Rows of the guide's tables that begin with this cell, without it.
fn rows<'g>(guide: &'g str, first: &str) -> Vec<Vec<&'g str>> {
    let start = format!("| `{first}` |");
    let rows = guide.lines().filter_map(|line| line.strip_prefix(&start));
    rows.map(|row| row.trim_end_matches('|').split('|').map(str::trim).collect()).collect()
}

/// The total of the unit `a`, with a comma as in the guide.
fn total(yaml: &str, csv: &str) -> String {
    let framework = Framework::from_yaml(yaml).unwrap();
    let options = CsvOptions::default().decimal(DecimalSign::Comma);
    let dataset = Dataset::from_csv_with(csv.as_bytes(), &framework, &options).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    outcome.unit("a").unwrap().total.unwrap().to_string().replace('.', ",")
}

#[test]
fn its_roundings_are_right() {
    let guide = guide();
    for mode in ["half_up", "half_even", "half_down", "up", "down"] {
        let rows = rows(&guide, mode);
        let roundings: Vec<_> = rows[0].iter().filter_map(|cell| cell.split_once(" → ")).collect();
        assert!(roundings.len() >= 2, "{mode}: {rows:?}");
        for (exact, rounded) in roundings {
            let yaml = format!(
                "framework: demo/rounding\nversion: '1'\nkind: index\nunit_kind: commune\n\
                 points: 10\nrounding: {{indicator: 2, total: 2, mode: {mode}}}\n\
                 source: {{standing: illustrative}}\nabsent: {{missing: zero}}\n\
                 metrics: {{v: {{type: number}}}}\n\
                 indicators: [{{id: v, points: 10, scoring: {{per_item: {{of: v, points: 1}}}}}}]\n"
            );
            let total = total(&yaml, &format!("unit;v\na;{exact}\n"));
            assert_eq!(total, rounded, "{mode} of {exact}");
        }
    }
}

#[test]
fn its_values_are_read() {
    let guide = guide();
    for (kind, more) in [
        ("count", ""),
        ("number", ", unit_of_measure: km²"),
        ("percent", ""),
        ("rank", ", field: 63"),
        ("yes_no", ""),
        ("date", ""),
    ] {
        let rows = rows(&guide, kind);
        let values: Vec<_> = rows[0][0].split('`').skip(1).step_by(2).collect();
        assert!(!values.is_empty(), "{kind}");
        for value in values {
            let yaml = format!(
                "framework: demo/value\nversion: '1'\nkind: index\nunit_kind: commune\n\
                 points: 1\nabsent: {{missing: zero}}\n\
                 metrics: {{v: {{type: {kind}{more}}}, w: {{type: count}}}}\n\
                 indicators:\n\
                 - {{id: v, points: 0, scoring: {{unscored: v}}}}\n\
                 - {{id: w, points: 1, scoring: {{per_item: {{of: w, points: 1}}}}}}\n"
            );
            total(&yaml, &format!("unit;v\na;{value}\n"));
        }
    }
}

#[test]
fn its_aggregates_are_right() {
    let guide = guide();
    for (aggregate, _) in Aggregate::ALL {
        let rows = rows(&guide, aggregate);
        let (shares, said) = rows[0].iter().find_map(|cell| cell.split_once(" → ")).unwrap();
        let (first, second) = shares.split_once(", ").unwrap();
        let yaml = format!(
            "framework: demo/aggregate\nversion: '1'\nkind: index\nunit_kind: commune\n\
             points: 100\nrounding: {{total: 2}}\naggregate: {aggregate}\n\
             source: {{standing: illustrative}}\nabsent: {{missing: zero}}\n\
             metrics: {{v: {{type: percent}}, w: {{type: percent}}}}\n\
             indicators:\n\
             - {{id: v, points: 50, scoring: {{linear: {{of: v, zero_at: 0, full_at: 1}}}}}}\n\
             - {{id: w, points: 50, scoring: {{linear: {{of: w, zero_at: 0, full_at: 1}}}}}}\n"
        );
        let total = total(&yaml, &format!("unit;v;w\na;{first};{second}\n"));
        assert_eq!(format!("{total}%"), said, "{aggregate}");
    }
}

#[test]
fn it_can_be_read_on_a_narrow_screen_and_nothing_in_it_is_left_unchecked() {
    let guide = guide();
    for block in blocks(&guide) {
        let Block { info, line, text } = &block;
        let known = ["console", "yaml frame", "yaml method", "sh"].contains(&info.as_str())
            || info.starts_with("yaml file=my-rules/")
            || info.starts_with("csv file=my-rules/");
        assert!(known, "{GUIDE}:{line}: `{info}` is no kind of block");
        for (number, text) in (1..).zip(text.lines()) {
            let width = text.chars().count();
            // A command is one line, because shells differ in how they go on to the next.
            // Messages are not broken into lines either.
            let message = ["error", "  help", "  = "].iter().any(|start| text.contains(start));
            let most = if text.starts_with("$ ") || message { 170 } else { 100 };
            assert!(width <= most, "{GUIDE}:{}: {width} columns", line + number);
        }
    }
    let mut anchors = BTreeSet::new();
    for section in guide.lines().filter_map(|line| line.strip_prefix("## ")) {
        assert!(section.contains(" · "), "{section}: one language");
        let letters = section.to_lowercase().replace(' ', "-");
        anchors.insert(letters.replace(|c: char| !(c.is_alphanumeric() || c == '-'), ""));
    }
    let links = guide.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned());
    assert_eq!(links.collect::<BTreeSet<_>>(), anchors);
}
