//! Rule files with faults: what is said of each of them, and that nothing is left unsaid.
//!
//! `broken/` holds one file for each way to go wrong, with one fault in it. What is printed for it
//! is in `snapshots/rules/`, one snapshot of the same name; whoever changes a message reads there
//! whether the file can be mended from the message alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dti_engine::analysis::Study;
use dti_engine::cases::Cases;
use dti_engine::diagnostic::{Code, Diagnostic, Diagnostics, Said, Severity};
use dti_engine::merged::Mergers;
use dti_engine::province::Province;
use dti_engine::rules::{Limits, Loader, RuleFile};
use dti_engine::{Catalog, Framework, Language, cases};
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use proptest::sample::Index;

/// The files of `broken/`, by name without ending.
fn broken() -> Vec<(String, PathBuf)> {
    let mut files: Vec<_> = fs::read_dir("tests/broken")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    files.sort();
    files
}

/// The limits that a file is read with: those it is about are lowered, so that it can be short.
fn limits(name: &str) -> Limits {
    let usual = Limits::default();
    match name {
        "text_too_long" => usual.bytes(500),
        "too_deep" => usual.depth(8),
        "too_many_values" => usual.values(60),
        "more_faults" => usual.faults(3),
        _ => usual,
    }
}

fn load_path(name: &str, path: &Path) -> RuleFile {
    Loader::with_limits(limits(name)).file(path).load().into_files().remove(0)
}

fn diagnostics(name: &str, path: &Path) -> Diagnostics {
    load_path(name, path).diagnostics().clone()
}

fn catalogs() -> Vec<(String, PathBuf)> {
    let names = [
        "overlapping_periods",
        "same_version",
        "too_deep",
        "gap",
        "unknown_replaced",
        "unknown_criterion",
        "unknown_amended",
        "amends_other",
        "nothing_to_change",
        "removes_used",
        "amends_in_circle",
        "amends_faulty",
        "amends_nothing",
        "amendment_lacks",
        "amendment_with_faults",
        "amended_points",
        "inherited_days",
        "last_use_removed",
        "last_use_changed",
        "unknown_library",
        "not_a_library",
        "based_on",
    ];
    names
        .into_iter()
        .map(|name| (format!("catalog_{name}"), Path::new("tests/broken/catalogs").join(name)))
        .collect()
}

fn broken_cases() -> Vec<(&'static str, Diagnostics)> {
    let read = |name: &str| Cases::from_path(format!("tests/broken/cases/{name}.cases.yaml"));
    let framework = Framework::from_path("tests/broken/cases/differs.yaml").unwrap();
    let cases = read("differs").unwrap();
    let results = cases::run(&framework, &cases).unwrap();
    let table = |name: &str| {
        let table = fs::File::open(format!("tests/broken/cases/{name}.cases.csv")).unwrap();
        Cases::from_csv(table, &framework)
    };
    let cases_of_table = table("differs").unwrap();
    let run = cases::run(&framework, &cases_of_table).unwrap();
    vec![
        ("cases_misspelt_key", read("misspelt_key").unwrap_err()),
        ("cases_not_a_list", read("not_a_list").unwrap_err()),
        ("cases_many_faults", read("many_faults").unwrap_err()),
        ("cases_differs", results.iter().flat_map(|result| result.diagnostics()).collect()),
        ("cases_table_differs", run.iter().flat_map(|result| result.diagnostics()).collect()),
        ("cases_table_many_faults", table("many_faults").unwrap_err()),
    ]
}

/// Files of provinces and of mergers, each with what is said of it.
fn broken_provinces() -> Vec<(String, Diagnostics)> {
    let catalog = Catalog::from_dir("src/diagnostic/frames").unwrap();
    let mut files: Vec<_> = fs::read_dir("tests/broken/provinces")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let said = |path: PathBuf| {
        let name = format!("province_{}", path.file_stem().unwrap().to_str().unwrap());
        let mergers = fs::read_to_string(&path).unwrap().starts_with("merged:");
        let found = match mergers {
            true => Mergers::from_path(&path).unwrap_err(),
            false => Province::from_path(&path, &catalog).unwrap_err(),
        };
        (name, found)
    };
    files.into_iter().map(said).collect()
}

/// The faults of files of analyses, each by the rules beside them.
fn broken_analyses() -> Vec<(String, Diagnostics)> {
    let framework = Framework::from_path("tests/broken/analyses/rules.yaml").unwrap();
    let names = ["of_other_rules", "nothing_to_vary", "weights_off_the_grid", "too_many_draws"];
    let said = |name: &str| {
        let path = format!("tests/broken/analyses/{name}.yaml");
        (format!("analyses_{name}"), Study::from_path(path, &framework).unwrap_err())
    };
    names.map(said).into()
}

fn assert_printed(name: &str, diagnostics: &Diagnostics) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/rules");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, format!("{diagnostics:#}")));
}

/// Everything that is said of all of them.
fn everything() -> Vec<(String, Diagnostics)> {
    let files = broken().into_iter().map(|(name, path)| {
        let found = diagnostics(&name, &path);
        (name, found)
    });
    let catalogs = catalogs().into_iter().map(|(name, path)| {
        let (_, found) = Loader::new().folder(path).load().catalog();
        (name, found)
    });
    let cases = broken_cases().into_iter().map(|(name, found)| (name.to_owned(), found));
    files.chain(catalogs).chain(cases).chain(broken_analyses()).chain(broken_provinces()).collect()
}

#[test]
fn every_broken_file_has_its_message() {
    assert!(broken().len() >= 60);
    for (name, diagnostics) in everything() {
        let alone = name.starts_with("analyses_") || name.starts_with("province_");
        let is_one = !alone || name.ends_with("many_faults") || diagnostics.len() == 1;
        assert!(is_one, "{name}: {diagnostics}");
        assert_printed(&name, &diagnostics);
    }
}

/// The texts of a fault: what is wrong, what is there, what is allowed, what to do.
fn texts(fault: &Diagnostic) -> Vec<&Said> {
    let beside = [&fault.label, &fault.allowed, &fault.help].into_iter().flatten();
    let related = fault.related.iter().map(|label| &label.message);
    std::iter::once(&fault.message).chain(beside).chain(related).collect()
}

/// What stands in backticks, and what stands around it.
fn code_and_words(text: &str) -> (Vec<&str>, String) {
    let parts = || text.split('`').enumerate();
    let code = parts().filter(|(place, _)| place % 2 == 1).map(|(_, part)| part);
    let words = parts().filter(|(place, _)| place % 2 == 0).map(|(_, part)| part);
    (code.collect(), words.collect::<Vec<_>>().join(" "))
}

#[test]
fn every_message_is_in_vietnamese_too() {
    /// No text in Vietnamese has these.
    const ENGLISH: [&str; 21] = [
        "the", "is", "are", "of", "and", "or", "not", "with", "has", "have", "here", "this",
        "which", "must", "cannot", "there", "value", "metric", "write", "remove", "for",
    ];
    let is_id = |code: &str| {
        code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-%.".contains(&b))
    };
    let mut listed = String::new();
    let mut wrong = Vec::new();
    for (name, diagnostics) in everything() {
        for fault in &diagnostics {
            for said in texts(fault) {
                let (en, vi) = (said.get(Language::En), said.get(Language::Vi));
                listed += &format!("{}: {vi}\n", fault.code);
                let ((code, words), (_, told)) = (code_and_words(&en), code_and_words(&vi));
                let has_words = words.chars().filter(char::is_ascii_alphabetic).count() > 3;
                if has_words && en == vi {
                    wrong.push(format!("{name}: the same in both: {en}"));
                }
                for code in code.into_iter().filter(|code| is_id(code) && !vi.contains(code)) {
                    wrong.push(format!("{name}: `{code}` is left out: {vi}"));
                }
                // What the parser of YAML said, and names of files, are as they are.
                let letters = |c: char| !c.is_alphabetic();
                if !vi.contains("YAML") {
                    let english = told.split(letters).find(|word| ENGLISH.contains(word));
                    wrong.extend(english.map(|word| format!("{name}: {word}: {vi}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("messages_in_vietnamese", listed));
}

#[test]
fn a_broken_file_has_one_fault_and_no_other() {
    for (name, path) in broken() {
        let found = diagnostics(&name, &path);
        let listed: Vec<_> = found.iter().map(|fault| &fault.message).collect();
        match name.as_str() {
            "more_faults" => assert_eq!(found.len(), 4, "{name}: {listed:?}"),
            "many_faults" => {}
            _ => assert_eq!(found.len(), 1, "{name}: {listed:?}"),
        }
    }
}

#[test]
fn a_file_is_refused_for_errors_and_not_for_warnings() {
    for (name, path) in broken() {
        let loaded = load_path(&name, &path);
        assert_eq!(loaded.framework().is_none(), loaded.diagnostics().has_errors(), "{name}");
    }
}

#[test]
fn cases_beside_a_rule_file_are_a_list_and_a_table() {
    let rules = Path::new("tests/broken/cases/differs.yaml");
    let framework = Framework::from_path(rules).unwrap();
    let cases = Cases::beside(rules, &framework).unwrap();
    let names: Vec<_> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), 6);
    assert_eq!((names[0], names[5]), ("two of three meetings", "none at all"));
    assert!(Cases::beside("tests/broken/unused_metric.yaml", &framework).unwrap().is_empty());
    let faults = Cases::beside("tests/broken/cases/many_faults.yaml", &framework).unwrap_err();
    for file in ["many_faults.cases.yaml", "many_faults.cases.csv"] {
        assert!(faults.iter().any(|one| one.file_name().unwrap().ends_with(file)), "{file}");
    }
}

#[test]
fn every_code_has_a_broken_file() {
    let mut given = BTreeSet::new();
    for (name, path) in broken() {
        given.extend(diagnostics(&name, &path).iter().map(|fault| fault.code));
    }
    for (_, path) in catalogs() {
        let (_, diagnostics) = Loader::new().folder(path).load().catalog();
        given.extend(diagnostics.iter().map(|fault| fault.code));
    }
    given.extend(broken_cases().iter().flat_map(|(_, all)| all).map(|fault| fault.code));
    given.extend(broken_analyses().iter().flat_map(|(_, all)| all).map(|fault| fault.code));
    given.extend(broken_provinces().iter().flat_map(|(_, all)| all).map(|fault| fault.code));
    let all = Code::ALL.iter().copied().filter(|code| code.as_str().starts_with('R')).collect();
    let never: Vec<_> = BTreeSet::difference(&all, &given).collect();
    assert!(never.is_empty(), "no broken file for {never:?}");
    given.retain(|code| code.as_str().starts_with('R'));
    assert!(given.is_subset(&all));
}

#[test]
fn every_fault_can_be_found_and_says_what_to_do() {
    for (name, path) in broken() {
        for fault in &diagnostics(&name, &path) {
            let no_place = ["R0101", "R0112", "R0113"].contains(&fault.code.as_str());
            assert!(fault.location.is_some() || no_place, "{name} has no place");
            assert!(fault.allowed.is_some() || fault.help.is_some(), "{name} leaves one alone");
            let message = &fault.message;
            assert!(!message.ends_with('.') && !message.is_empty(), "{name}: {message}");
            assert!(!message.starts_with(char::is_uppercase), "{name}: {message}");
        }
    }
}

#[test]
fn all_faults_of_a_file_are_reported_at_once() {
    let found = diagnostics("many_faults", Path::new("tests/broken/many_faults.yaml"));
    let codes: Vec<_> = found.iter().map(|fault| fault.code.as_str()).collect();
    let lines: Vec<_> =
        found.iter().filter_map(|fault| Some(fault.location.as_ref()?.line)).collect();
    assert!(lines.is_sorted());
    // The file marks each line that has a fault.
    let text = fs::read_to_string("tests/broken/many_faults.yaml").unwrap();
    let marked: Vec<_> = (1u32..)
        .zip(text.lines())
        .filter_map(|(number, line)| Some((number, line.split_once("# R")?.1)))
        .flat_map(|(number, codes)| {
            codes.split(' ').map(move |code| (number, format!("R{}", code.trim_start_matches('R'))))
        })
        .collect();
    let given: Vec<_> =
        lines.iter().copied().zip(codes.iter().map(|code| (*code).to_owned())).collect();
    assert_eq!(given, marked);
    assert!(given.len() >= 25);
}

#[test]
fn diagnostics_are_json_that_tools_can_read() {
    let found = diagnostics("repeated_id", Path::new("tests/broken/repeated_id.yaml"));
    let json = serde_json::to_value(&found).unwrap();
    let expected = serde_json::json!([{
        "code": "R0401",
        "severity": "error",
        "message": "the id `meetings` is given twice",
    "message_vi": "mã `meetings` được đặt hai lần",
        "file": "tests/broken/repeated_id.yaml",
        "path": "groups[1].indicators[0].id",
        "primary": {
            "line": 28,
            "column": 13,
            "end_line": 28,
            "end_column": 21,
            "label": "and again here",
    "label_vi": "và lặp lại ở đây"
        },
        "secondary": [{
            "file": "tests/broken/repeated_id.yaml",
            "line": 22,
            "column": 13,
            "end_line": 22,
            "end_column": 21,
            "label": "first here",
    "label_vi": "lần đầu ở đây"
        }],
        "allowed": "one id for each group, indicator and target of the file",
    "allowed_vi": "mỗi nhóm, chỉ số và chỉ tiêu của tệp một mã riêng",
        "help": "give one of the two another id",
    "help_vi": "đặt mã khác cho một trong hai",
        "nearest": null,
        "answer": null
    }]);
    assert_eq!(json, expected);
}

#[test]
fn warnings_do_not_refuse_a_file() {
    let loaded = load_path("unused_metric", Path::new("tests/broken/unused_metric.yaml"));
    assert!(loaded.framework().is_some());
    let severities: Vec<_> = loaded.diagnostics().iter().map(|fault| fault.severity).collect();
    assert_eq!(severities, [Severity::Warning]);
}

/// What may happen to a rule file under somebody's hands.
#[derive(Debug, Clone)]
enum Slip {
    DeleteLine(Index),
    RepeatLine(Index),
    ExchangeLines(Index, Index),
    Indent(Index),
    DeleteCharacter(Index),
    Insert(Index, &'static str),
    Truncate(Index),
}

/// What is put in: the signs of YAML, values that are wrong somewhere, characters of every length.
const SCRAPS: [&str; 28] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "- ",
    "? ",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "!t ",
    "|\n",
    "\t",
    "\n",
    "\r",
    "\u{feff}",
    "\u{0}",
    "đ",
    "🙂",
    "-1",
    "1e9",
    "99999999999999999999999999999999",
    "~",
    "---\n",
];

fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let index = any::<Index>;
    let slip = proptest::prop_oneof![
        index().prop_map(Slip::DeleteLine),
        index().prop_map(Slip::RepeatLine),
        (index(), index()).prop_map(|(a, b)| Slip::ExchangeLines(a, b)),
        index().prop_map(Slip::Indent),
        index().prop_map(Slip::DeleteCharacter),
        (index(), proptest::sample::select(SCRAPS.to_vec()))
            .prop_map(|(at, what)| Slip::Insert(at, what)),
        index().prop_map(Slip::Truncate),
    ];
    proptest::collection::vec(slip, 1..6)
}

fn slipped(text: &str, slip: &Slip) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let boundary = |at: &Index| {
        let places: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        *at.get(&places)
    };
    match slip {
        _ if lines.is_empty() => return text.to_owned(),
        Slip::DeleteLine(at) => {
            let at = at.index(lines.len());
            lines.remove(at);
        }
        Slip::RepeatLine(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at]);
        }
        Slip::ExchangeLines(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Slip::Indent(at) => {
            let at = at.index(lines.len());
            lines.insert(at, " ");
        }
        Slip::DeleteCharacter(at) => {
            let (before, after) = text.split_at(boundary(at));
            let mut after = after.chars();
            after.next();
            return format!("{before}{}", after.as_str());
        }
        Slip::Insert(at, what) => {
            let (before, after) = text.split_at(boundary(at));
            return format!("{before}{what}{after}");
        }
        Slip::Truncate(at) => return text[..boundary(at)].to_owned(),
    }
    lines.concat()
}

/// Rule files to spoil: one of each kind that uses much of the format.
fn sound_texts() -> Vec<String> {
    [
        "tests/broken/unused_metric.yaml",
        "tests/broken/rounding_in_criteria.yaml",
        "tests/broken/many_faults.yaml",
        "tests/explained/formulas.yaml",
    ]
    .map(|path| fs::read_to_string(path).unwrap())
    .to_vec()
}

/// The rule file of a text.
fn load(name: &str, text: &str) -> RuleFile {
    Loader::new().text(name, text).load().into_files().remove(0)
}

/// What is printed of an amendment of a file that was loaded loads to as much.
fn assert_effective_loads(loaded: &RuleFile) {
    let Some(base) = loaded.framework() else { return };
    let next = format!(
        "framework: {:?}\nversion: next\namends: {:?}\nin_force: {{from: 2999-01-01}}\nsource: {{document: 1/QĐ}}\n",
        base.id(),
        base.version()
    );
    let loader = Loader::new().text("next.yaml", &next).text("base.yaml", &base.to_yaml().unwrap());
    let next = loader.load().into_files().remove(0);
    // Dates of the file may not go with those of its amendment.
    let Some(framework) = next.framework() else { return };
    let printed = framework.to_yaml().unwrap();
    let again = load("printed.yaml", &printed);
    let again = again.into_result().unwrap_or_else(|faults| panic!("{printed}\n{faults}"));
    assert!(framework.same_rules(&again), "{printed}");
    assert_eq!(framework.name(), again.name(), "{printed}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_slip_of_the_hand_makes_loading_panic(
        text in proptest::sample::select(sound_texts()),
        slips in slips(),
    ) {
        let text = slips.iter().fold(text, |text, slip| slipped(&text, slip));
        let loaded = load("slip.yaml", &text);
        assert_eq!(loaded.framework().is_none(), loaded.diagnostics().has_errors());
        for fault in loaded.diagnostics() {
            assert!(!fault.message.is_empty());
            assert!(!fault.to_string().is_empty());
        }
        let _ = Cases::from_yaml(&text);
        assert_effective_loads(&loaded);
    }

    #[test]
    fn no_slip_of_the_hand_makes_amending_panic(
        name in proptest::sample::select(vec!["commune-2022", "a-commune-2024", "commune-2025"]),
        slips in slips(),
    ) {
        let names = ["commune-2022", "a-commune-2024", "commune-2025"];
        let texts = names.map(|file| {
            let text = fs::read_to_string(format!("tests/amended/{file}.yaml")).unwrap();
            if file == name { slips.iter().fold(text, |text, slip| slipped(&text, slip)) } else { text }
        });
        let files = names.iter().copied().zip(texts.iter().map(String::as_str));
        let loader = files.fold(Loader::new(), |loader, (name, text)| loader.text(name, text));
        for loaded in loader.load().into_files() {
            assert_eq!(loaded.framework().is_none(), loaded.diagnostics().has_errors());
            for fault in loaded.diagnostics() {
                assert!(!fault.to_string().is_empty());
            }
            assert_effective_loads(&loaded);
        }
    }
}
