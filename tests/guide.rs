//! The guide of rule files, `rules/README.md`: everything in it that can be run is run.
//!
//! Its fenced blocks are of nine kinds:
//!
//! - `yaml file=PATH` and `csv file=PATH`: a file that the reader writes;
//! - `csv fills=FILE from=FORM`: what the reader types into a copy of a workbook that a command wrote to be
//!   filled in, each value under the id of its column; a `reason:` that the form lacks is a column on its right;
//! - `console`: lines that begin with `$ ` are commands, and what follows is what they print, to the letter
//!   (but for times and sizes, which are `…`);
//! - `text province=FILE RUN=CSV …`: what is rolled up in a province, and the targets that take it, by the
//!   library;
//! - `text merged=FILE rules=FILE before=CSV after=CSV`: units beside their past, by the library;
//! - `yaml frame`: the beginning of a rule file of one indicator of 10 points;
//! - `yaml method`: what is added to the frame. Each comment `# metric=value, … → score   why` is a unit, and
//!   all of them are units of one dataset. `–` is no score;
//! - `sh year`: a province's year, which `tests/whole_year.rs` types;
//! - `sh`: the commands before the first example, which are not run here.
//!
//! `DTI_GUIDE=write cargo test --test guide` writes what the commands print into the guide.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod typed;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use dti_engine::comparison::Comparison;
use dti_engine::dataset::{DecimalSign, ReadOptions};
use dti_engine::merged::Mergers;
use dti_engine::model::{Aggregate, RankingMethod};
use dti_engine::province::Province;
use dti_engine::rules::Loader;
use dti_engine::{Dataset, Framework, Language, Plan, report};
use serde_json::Value;
use typed::{FIRST, beside_figures, cell, change_sheet, words};

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
    build.args(["build", "--quiet"]);
    for example in [
        "analyse",
        "appraise",
        "archive",
        "check_rules",
        "compare",
        "make_forms",
        "publish_province",
        "score_units",
    ] {
        build.args(["--example", example]);
    }
    assert!(build.current_dir(root()).status().unwrap().success());
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("examples")
}

/// What a command prints on a terminal, to both of its outputs, in the order in which it does.
fn printed(command: &str, examples: &Path, folder: &Path) -> String {
    if let Some(new) = command.strip_prefix("mkdir ") {
        fs::create_dir(folder.join(new.trim_matches('"'))).unwrap();
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
    if example == "publish_province" { unmeasured(&text) } else { text }
}

/// A text in which every number before `ms` and `kB` is `…`.
fn unmeasured(text: &str) -> String {
    let is_unit = |word: &&str| {
        let unit = word.split(|c: char| !c.is_alphanumeric()).next();
        unit.is_some_and(|unit| ["ms", "kB"].contains(&unit))
    };
    let words: Vec<_> = text.split(' ').collect();
    let next = words.iter().skip(1).map(Some).chain([None]);
    let shown = words.iter().zip(next).map(|(word, next)| {
        let measured = next.is_some_and(is_unit) && word.bytes().all(|byte| byte.is_ascii_digit());
        if measured { "…" } else { word }
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Types what a block says into a copy of an empty form, under the id of each column.
fn fill(form: &Path, path: &Path, block: &str) {
    let bytes = fs::read(form).unwrap();
    let table: Vec<Vec<_>> = block.lines().map(|line| line.split(',').collect()).collect();
    if table[0][0] == "metric" {
        let typed = |xml: String| beside_figures(&bytes, &table, xml);
        return change_sheet(&bytes, path, FIRST, typed);
    }
    let is_reason = |id: &str| id.starts_with("reason:");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    // Sheets are stored in their order. The ids stand in the second row, which is the last one.
    let found = (1..).zip(book.worksheets()).find_map(|(number, (_, range))| {
        let ids: Vec<_> = range.rows().nth(1)?.iter().map(Data::to_string).collect();
        let known = |id: &str| is_reason(id) || ids.iter().any(|of_form| of_form == id);
        (range.height() == 2 && table[0].iter().all(|id| known(id))).then_some((number, ids))
    });
    let (number, mut ids): (usize, _) =
        found.unwrap_or_else(|| panic!("{}: no sheet has {:?}", form.display(), table[0]));
    let own = ids.len();
    ids.extend(table[0].iter().filter(|id| is_reason(id)).map(|id| (*id).to_owned()));
    let heads: String = (own..).zip(&ids[own..]).map(|(at, id)| cell(at, 2, id)).collect();
    let mut typed = format!("{heads}</row>");
    for (row, values) in (3..).zip(&table[1..]) {
        assert_eq!(values.len(), table[0].len(), "{values:?}");
        let cells = (0..).zip(&ids).filter_map(|(column, id)| {
            let at = table[0].iter().position(|of_block| of_block == id)?;
            (!values[at].is_empty()).then(|| cell(column, row, values[at]))
        });
        typed += &format!("<row r=\"{row}\">{}</row>", cells.collect::<String>());
    }
    change_sheet(&bytes, path, &format!("xl/worksheets/sheet{number}.xml"), |xml| {
        let (before, after) = xml.split_once("</row></sheetData>").unwrap();
        format!("{before}{typed}</sheetData>{after}")
    });
}

/// The pairs of what follows the word `text` after a fence, with their paths in the folder.
fn named<'i>(info: &'i str, folder: &Path) -> Vec<(&'i str, PathBuf)> {
    let pairs = info.split(' ').skip(1).map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(name, path)| (name, folder.join(path))).collect()
}

/// What the library makes of the files that a `text` block names.
fn made_by_the_library(info: &str, folder: &Path) -> String {
    let files = named(info, folder);
    match files.split_first().unwrap() {
        (("province", path), runs) => {
            let (catalog, _) = Loader::new().folder(Province::rules_folder(path)).load().catalog();
            let province = Province::from_path(path, &catalog).unwrap();
            let mut datasets = BTreeMap::new();
            for (run, csv) in runs {
                let run = province.run(run).unwrap();
                let dataset = Dataset::from_csv_path(csv, &run.framework).unwrap();
                datasets.insert(run.id.clone(), dataset);
            }
            let outcome = province.score(&datasets).unwrap();
            let mut text = outcome.roll_ups(Language::Vi).to_string();
            for (run, of_run) in outcome.runs() {
                if let (Some(unit), Some(scored)) = (&run.unit, &of_run.outcome) {
                    let targets = report::targets(&scored.scorecard(unit).unwrap(), Language::Vi);
                    text += &format!("\n{targets:100}");
                }
            }
            text
        }
        (("merged", path), [("rules", rules), ("before", before), ("after", after)]) => {
            let mergers = Mergers::from_path(path).unwrap();
            let framework = Framework::from_path(rules).unwrap();
            let plan = Plan::compile(&framework).unwrap();
            let score =
                |csv| plan.score(&Dataset::from_csv_path(csv, &framework).unwrap()).unwrap();
            let (before, after) = (score(before), score(after));
            let comparison = Comparison::of(&before, &after).with_mergers(&mergers).unwrap();
            format!("{:100}", report::compared_units(&comparison, Language::Vi))
        }
        _ => panic!("what is `{info}`?"),
    }
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
        } else if info.starts_with("text ") {
            let text = made_by_the_library(info, folder);
            made.extend(text.trim_end().lines().map(|line| line.trim_end().to_owned()));
        } else {
            if let Some((_, file)) = info.split_once(" file=") {
                fs::write(folder.join(file), format!("{}\n", body.join("\n"))).unwrap();
            }
            if let Some(files) = info.strip_prefix("csv fills=") {
                let (path, form) = files.split_once(" from=").unwrap();
                fill(&folder.join(form), &folder.join(path), &body.join("\n"));
            }
            made.extend(body.into_iter().map(str::to_owned));
        }
        made.push("```".to_owned());
    }
    made.join("\n") + "\n"
}

/// The files that are said to be in the folder of results.
fn results(guide: &str) -> Vec<&str> {
    let (_, table) = guide.split_once("| `my-out` | |\n|---|---|\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    let files = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect::<Vec<_>>();
    assert!(files.len() >= 7, "{files:?}");
    files
}

#[test]
fn its_examples_print_what_it_says() {
    let folder = std::env::temp_dir().join(format!("dti-engine-guide-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let guide = guide();
    let made = rerun(&guide, &folder);
    let appraisal = fs::read_to_string(folder.join("my-out/tham-dinh/three_no.html")).unwrap();
    assert!(appraisal.contains("Chợ xã chỉ thu tiền mặt"));
    for file in results(&guide) {
        assert!(folder.join("my-out").join(file).is_file(), "there is no `{file}`");
    }
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
    let loaded = Loader::new().text(&place, &yaml).load().into_files().remove(0);
    assert!(loaded.diagnostics().is_empty(), "{place}\n{}", loaded.diagnostics());
    let framework = loaded.into_result().unwrap();
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

/// Parts of a rule file, of which the text says what they come to, are of one index: three groups of 20, 30, 50 points.
#[test]
fn its_parts_are_accepted() {
    let group = |id: &str, points: u32| {
        format!(
            "  - {{id: {id}, points: {points}, indicators: [\
             {{id: {id}_1, points: {points}, scoring: {{yes_no: y}}}}]}}\n"
        )
    };
    let frame = format!(
        "framework: guide/part\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 100\n\
         absent: {{missing: zero, not_applicable: zero, rejected: zero}}\n\
         metrics: {{y: {{type: yes_no}}}}\nranking: {{places: 2}}\ngroups:\n{}{}{}",
        group("first", 20),
        group("second", 30),
        group("third", 50)
    );
    let all = blocks(&guide());
    let parts: Vec<_> = all.iter().filter(|block| block.info == "yaml part").collect();
    assert!(parts.len() >= 2, "{} parts", parts.len());
    for Block { line, text, .. } in parts {
        let framework = Framework::from_yaml(&format!("{frame}{text}"));
        framework.unwrap_or_else(|faults| panic!("{GUIDE}:{line}: {faults:#}"));
    }
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
    let faults = Loader::new().text("unknown", yaml).load().catalog().1;
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
    let words = Aggregate::ALL.iter().map(|aggregate| aggregate.as_str());
    for word in words.chain(RankingMethod::ALL.iter().map(|method| method.as_str())) {
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
    let options = ReadOptions::default().decimal(DecimalSign::Comma);
    let dataset = options.read_csv(csv.as_bytes(), &framework).unwrap();
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
    for aggregate in Aggregate::ALL {
        let rows = rows(&guide, aggregate.as_str());
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
        let known = ["console", "yaml frame", "yaml method", "yaml part", "sh", "sh year"]
            .contains(&info.as_str())
            || info.starts_with("sh year ")
            || info.starts_with("yaml file=my-rules/")
            || info.starts_with("csv file=my-rules/")
            || info.starts_with("csv file=my-data/")
            || info.starts_with("csv fills=my-data/")
            || info.starts_with("csv fills=nop/")
            || info.starts_with("text province=my-rules/")
            || info.starts_with("text merged=my-rules/");
        assert!(known, "{GUIDE}:{line}: `{info}` is no kind of block");
        for (number, text) in (1..).zip(text.lines()) {
            let width = text.chars().count();
            // A command is one line, because shells differ in how they go on to the next.
            // Messages are not broken into lines either.
            let message = ["lỗi", "  cách sửa", "error", "  help", "  = "]
                .iter()
                .any(|start| text.contains(start));
            let most = match info.starts_with("sh year") {
                // Rounds of a whole folder each.
                true => 340,
                false if text.starts_with("$ ") || message => 190,
                false => 100,
            };
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
