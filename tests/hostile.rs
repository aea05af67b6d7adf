//! Surroundings that are broken or hostile: what is no file, links in circles, names that are commands.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod built;

use std::fs;
use std::path::Path;

use built::{folder, run, text};
use dti_engine::cases::Cases;
use dti_engine::dataset::{ReadOptions, Register};
use dti_engine::diagnostic::{Diagnostics, is_command};
use dti_engine::merged::Mergers;
use dti_engine::province::Province;
use dti_engine::rules::{Limits, Loader, RuleFile};
use dti_engine::{Catalog, Dataset, Framework, Language, Plan, cases, report};

/// A rule file of one yes-or-no indicator and a text that is carried.
const RULES: &str = "framework: demo/base\nversion: '1'\nkind: index\nunit_kind: commune\nname: Base\n\
    source: {standing: illustrative}\npoints: 10\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}\n\
    metrics: {y: {type: yes_no}, t: {type: text}}\n\
    indicators:\n- {id: y, points: 10, scoring: {yes_no: y}}\n- {id: t, points: 0, scoring: {unscored: t}}\n";

/// A way of the library to a file: what it makes of a path that it must refuse.
type Way = fn(&Path) -> Diagnostics;

/// Every way of the library to a file.
fn ways() -> Vec<(&'static str, Way)> {
    fn framework() -> Framework {
        Framework::from_yaml(RULES).unwrap()
    }
    vec![
        ("rules", |path| Framework::from_path(path).unwrap_err()),
        ("cases", |path| Cases::from_path(path).unwrap_err()),
        ("province", |path| Province::from_path(path, &Catalog::new()).unwrap_err()),
        ("mergers", |path| Mergers::from_path(path).unwrap_err()),
        ("register", |path| Register::from_csv_path(path).unwrap_err()),
        ("csv", |path| Dataset::from_csv_path(path, &framework()).unwrap_err()),
        ("xlsx", |path| ReadOptions::default().read_xlsx_path(path, &framework()).unwrap_err()),
    ]
}

#[cfg(unix)]
/// The rule file of a text.
fn load(name: &str, text: &str) -> RuleFile {
    Loader::new().text(name, text).load().into_files().remove(0)
}

#[test]
fn what_is_no_file_is_refused_before_it_is_opened() {
    let folder = folder("no-files");
    let pipe = folder.join("pipe.yaml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (path, what) in [
        (pipe.as_path(), "a pipe"),
        (Path::new("/dev/zero"), "a device"),
        (Path::new("/dev/full"), "a device"),
        (folder.as_path(), "a folder"),
    ] {
        for (way, read) in ways() {
            let faults = format!("{:#}", read(path));
            assert!(faults.contains(&format!("it is {what} and not a file")), "{way}: {faults}");
            assert!(faults.contains("name a file"), "{way}: {faults}");
        }
    }
    // A pipe among rule files is told of, and the others are read.
    fs::write(folder.join("rules.yaml"), RULES).unwrap();
    let (catalog, faults) = Loader::new().folder(&folder).load().catalog();
    assert_eq!((catalog.len(), faults.len()), (1, 1), "{faults}");
    let output = run("check_rules", &["--lang", "en", folder.to_str().unwrap()]);
    let (lines, faults) = (text(&output.stdout), text(&output.stderr));
    assert!(lines.contains("rules.yaml: demo/base 1,"), "{lines}");
    assert!(faults.contains("pipe.yaml` cannot be read: it is a pipe"), "{faults}");
}

#[test]
fn a_file_beyond_the_limit_is_refused_by_its_size() {
    let path = folder("sizes").join("large.csv");
    // A hole of two terabytes: nothing of it is read.
    if fs::File::create(&path).and_then(|file| file.set_len(1 << 41)).is_err() {
        // Not every file system takes one so large.
        return;
    }
    for (way, read) in ways() {
        let faults = format!("{:#}", read(&path));
        assert!(
            faults.contains("too long") || faults.contains("is larger than"),
            "{way}: {faults}"
        );
    }
    fs::remove_file(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn links_in_circles_are_followed_once() {
    use std::os::unix::fs::symlink;
    let folder = folder("circles");
    fs::write(folder.join("rules.yaml"), RULES).unwrap();
    for name in ["one", "two"] {
        symlink(".", folder.join(name)).unwrap();
    }
    let catalog = Catalog::from_dir(&folder).unwrap();
    assert_eq!(catalog.len(), 1);
    let output = run("check_rules", &["--lang", "en", folder.to_str().unwrap()]);
    assert!(text(&output.stdout).contains("\n1 file, 0 cases, 0 faults"), "{output:?}");
}

/// Characters that a terminal, or whoever reads, would obey; and how YAML writes each by an escape.
const COMMANDS: [(&str, &str); 14] = [
    ("\u{1b}[31m", "\\e[31m"),
    ("\u{1b}]0;x\u{7}", "\\x1b]0;x\\a"),
    ("\u{8}", "\\b"),
    ("\u{7f}", "\\x7f"),
    ("\u{9b}2J", "\\x9b2J"),
    ("\u{85}", "\\N"),
    ("\u{202e}", "\\u202e"),
    ("\u{202a}", "\\u202A"),
    ("\u{2066}", "\\u2066"),
    ("\u{2069}", "\\U00002069"),
    ("\u{200e}", "\\u200e"),
    ("\u{200f}", "\\u200F"),
    ("\u{61c}", "\\u061c"),
    ("\u{2028}", "\\L"),
];

/// The commands in a text, but for ends of lines and tabs.
fn commands(text: &str) -> Vec<char> {
    text.chars().filter(|c| is_command(*c) && !matches!(c, '\n' | '\t')).collect()
}

#[test]
fn rules_have_no_commands_neither_as_they_are_nor_by_escapes() {
    let places = [
        ("name: Base", "name: \"Base@\""),
        ("version: '1'", "version: \"1@\""),
        ("unit_kind: commune", "unit_kind: \"commune@\""),
        ("{id: y,", "{id: \"y@\","),
        ("{id: y,", "{id: y, name: \"@\","),
        ("points: 10\n", "\"points@\": 10\n"),
        ("{type: text}", "{type: text, name: {vi: \"a@\", en: a}}"),
        ("standing: illustrative", "standing: illustrative, document: \"@1/QĐ\""),
    ];
    for (raw, escape) in COMMANDS {
        for (place, with) in places {
            for written in [raw, escape] {
                let text = RULES.replacen(place, &with.replace('@', written), 1);
                let loaded = load("a\u{1b}[2J.yaml", &text);
                assert!(loaded.framework().is_none(), "{text}");
                let faults = format!("{:#}", loaded.diagnostics());
                assert!(faults.contains("error[R0106]"), "{written:?} {with}: {faults}");
                assert_eq!(commands(&faults), [], "{faults}");
            }
        }
    }
    // Lines in a text are no commands.
    let text = RULES.replace("name: Base", "name: \"Base\\n\\tmore\"");
    assert!(load("lines.yaml", &text).framework().is_some());
}

/// Runs an example and looks at everything that it prints.
fn prints_no_commands(example: &str, arguments: &[&str]) -> String {
    let output = run(example, arguments);
    let printed = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(commands(&printed), [], "{example} {arguments:?}: {printed}");
    printed
}

#[test]
fn no_name_of_the_data_reaches_a_terminal_as_a_command() {
    let folder = folder("commands");
    let rules = folder.join("rules.yaml");
    fs::write(&rules, RULES).unwrap();
    let rules = rules.to_str().unwrap();
    let mut bad: String = COMMANDS.iter().map(|(raw, _)| *raw).collect();
    bad.push_str("\u{2029}x");
    let wide = folder.join("wide.csv");
    let long = folder.join("lo\u{1b}[31m\u{202e}ng.csv");
    let register = folder.join("register.csv");
    fs::write(
        &wide,
        format!("unit,name,y,t\na,\"Xã {bad}\",có,\"{bad}\"\nb,Xã B,không,\"{bad}\"\n"),
    )
    .unwrap();
    let evidence =
        format!("unit,metric,value,evidence\na,y,có,\"{bad}\"\na,t,\"{bad}\",\nb{bad},y,{bad},\n");
    fs::write(&long, evidence).unwrap();
    fs::write(&register, format!("unit,name\na,Xã A{bad}\nz,Xã {bad}\n")).unwrap();
    let [wide, long, register] =
        [&wide, &long, &register].map(|path| path.to_str().unwrap().to_owned());
    for data in [&wide, &long] {
        let base = ["--rules", rules, "--data", data.as_str()];
        for lang in ["vi", "en"] {
            for format in ["table", "json", "csv", "markdown", "html"] {
                let more = ["--format", format, "--lang", lang];
                prints_no_commands("score_units", &[&base[..], &more].concat());
                let card = ["--scorecard", "a"];
                prints_no_commands("score_units", &[&base[..], &more, &card].concat());
            }
        }
        prints_no_commands("score_units", &[&base[..], &["--as-case", "a"]].concat());
        prints_no_commands("score_units", &[&base[..], &["--scorecard", &bad]].concat());
        prints_no_commands("score_units", &[&base[..], &["--register", &register]].concat());
        let sides = ["--rules", rules, "--self", data, "--verified", &wide];
        for format in ["text", "json"] {
            prints_no_commands("appraise", &[&sides[..], &["--format", format]].concat());
        }
        prints_no_commands("score_units", &[&base[..], &["--out", &bad]].concat());
    }
    for format in ["text", "json"] {
        prints_no_commands("check_rules", &["--format", format, &long]);
        prints_no_commands("check_rules", &["--format", format, &bad]);
    }
    let printed = prints_no_commands("check_rules", &["--explain", &bad]);
    assert!(printed.contains('\u{fffd}'), "{printed}");
}

#[test]
fn what_the_library_writes_has_no_commands() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let bad: String = COMMANDS.iter().map(|(raw, _)| *raw).collect();
    // Where such texts are taken in at all.
    let csv = format!("unit,name,y,t\na,Xã A,có,\"{bad}\"\n");
    let Ok(dataset) = Dataset::from_csv(csv.as_bytes(), &framework) else { return };
    let outcome = plan.score(&dataset).unwrap();
    for language in [Language::Vi, Language::En] {
        let card = outcome.scorecard("a").unwrap();
        let of_unit = report::of_unit(&card, None, language);
        let of_all = report::of_outcome(&outcome, language);
        let mut csv = String::new();
        report::write_csv(&outcome, &mut csv).unwrap();
        let texts = [
            card.explain(language).to_string(),
            of_unit.to_string(),
            of_unit.to_markdown(),
            of_unit.to_html(),
            of_all.to_string(),
            of_all.to_markdown(),
            of_all.to_html(),
            csv,
        ];
        for text in texts {
            assert_eq!(commands(&text), [], "{text}");
        }
    }
    // A case of a unit can be made whatever it is called; a text that a file cannot have is told.
    let case = cases::from_unit(&outcome, "a").unwrap().0;
    let refused = case.to_yaml().unwrap_err().to_string();
    assert!(
        refused.contains("cannot be written: an invisible character")
            && commands(&refused).is_empty(),
        "{refused}"
    );
    let unknown = outcome.unit(&bad).unwrap_err();
    assert_eq!(commands(&unknown.to_string()), []);
    let unknown = Catalog::new().get(&bad, &bad).unwrap_err();
    assert_eq!(commands(&unknown.to_string()), []);
}

/// A framework as deep as the default limit allows, with groups in groups and methods in methods.
fn deepest() -> String {
    let mut text = RULES.split("indicators:").next().unwrap().replace(", t: {type: text}", "");
    let mut indent = String::new();
    // The mapping of the file, two levels for each group, then those of the indicator and its methods.
    for level in 0..22 {
        text += &format!("{indent}groups:\n{indent}- id: g{level}\n{indent}  points: 10\n");
        indent += "  ";
    }
    let scoring = (0..7)
        .fold("yes_no: y".to_owned(), |inner, _| format!("sum_of: [{{share: 100%, {inner}}}]"));
    text + &format!(
        "{indent}indicators:\n{indent}- {{id: y, points: 10, scoring: {{{scoring}}}}}\n"
    )
}

#[test]
fn the_default_depth_needs_no_more_stack_than_the_limits_say() {
    let text = deepest();
    let at = |depth: usize| {
        let loader = Loader::with_limits(Limits::default().depth(depth));
        loader.text("deep.yaml", &text).load().into_files().remove(0)
    };
    assert!(
        at(62).framework().is_some() && at(61).framework().is_none(),
        "{}",
        at(62).diagnostics()
    );
    let work = move || {
        let deep = format!("a: {}{}\n", "[".repeat(63), "]".repeat(63));
        assert!(load("lists.yaml", &deep).framework().is_none());
        let loaded = load("deep.yaml", &text);
        let framework = loaded.into_result().unwrap();
        assert_eq!(framework.to_yaml().unwrap(), text);
        let dataset = Dataset::from_csv("unit,y\na,có\nb,không\n".as_bytes(), &framework).unwrap();
        let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
        let total = outcome.unit("a").unwrap().total;
        assert_eq!(total.map(|total| total.normalize().to_string()).as_deref(), Some("10"));
        let card = outcome.scorecard("a").unwrap();
        assert!(!card.explain(Language::Vi).to_string().is_empty());
        assert!(!report::of_unit(&card, None, Language::En).to_html().is_empty());
    };
    let stack = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };
    std::thread::Builder::new().stack_size(stack).spawn(work).unwrap().join().unwrap();
}
