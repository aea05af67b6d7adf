//! Codes: each has a page that explains it, and what the page shows is true.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dti_engine::analysis::Study;
use dti_engine::cases::Cases;
use dti_engine::dataset::{Description, ReadOptions, Register, RegisteredUnit, Submission};
use dti_engine::diagnostic::{Code, CodePage, Diagnostic, Diagnostics, Example, Said, explain};
use dti_engine::merged::Mergers;
use dti_engine::province::Province;
use dti_engine::rules::Loader;
use dti_engine::{Catalog, Dataset, Framework, Language, cases, dataset};

fn explanations() -> impl Iterator<Item = CodePage> {
    Code::ALL.iter().map(|code| code.explanation())
}

const FRAMES: [&str; 5] = ["index", "criteria", "data", "kinds", "analysed"];

/// The text of a rule file that examples are put into.
fn frame(name: &str) -> String {
    fs::read_to_string(format!("src/diagnostic/frames/{name}.yaml")).unwrap()
}

fn framework(example: &Example) -> Framework {
    Framework::from_yaml(&frame(example.frame.unwrap())).unwrap()
}

fn refused<T>(result: Result<T, Diagnostics>) -> Diagnostics {
    result.err().unwrap_or_default()
}

/// The rule files that are frames.
fn frames() -> Catalog {
    let frames = FRAMES.map(frame);
    Catalog::from_yaml_texts(frames.iter().map(|text| ("frame.yaml", text.as_str()))).unwrap()
}

fn said_of_rules(text: &str) -> Diagnostics {
    Loader::new().text("example.yaml", text).load().files()[0].diagnostics().clone()
}

/// What is said of examples: of one, or of several as the files of one folder.
fn said_of(examples: &[Example]) -> Diagnostics {
    let [example] = examples else {
        let texts: Vec<_> = examples.iter().map(Example::whole).collect();
        let files = || texts.iter().map(|text| ("file", text.as_str()));
        let faults = refused(Catalog::from_yaml_texts(files()));
        if !faults.is_empty() {
            return faults;
        }
        let loader = files().fold(Loader::new(), |loader, (name, text)| loader.text(name, text));
        return loader.load().catalog().1;
    };
    let text = example.whole();
    match example.kind {
        "rules" => said_of_rules(&text),
        "cases" => match Cases::from_yaml(&text) {
            Err(faults) => faults,
            Ok(read) => {
                let results = cases::run(&framework(example), &read).unwrap();
                results.iter().flat_map(|result| result.diagnostics()).collect()
            }
        },
        "province" => refused(Province::from_yaml(&text, &frames())),
        "mergers" => refused(Mergers::from_yaml(&text)),
        "analysis" => refused(Study::from_yaml(&text, &framework(example))),
        "description" => refused(Description::from_yaml(&text)),
        "csv" => refused(Dataset::from_csv(text.as_bytes(), &framework(example))),
        "submissions" => {
            refused(Submission::from_json(&text).and_then(|submissions| {
                Dataset::from_submissions(submissions, &framework(example))
            }))
        }
        other => panic!("{other} cannot be read"),
    }
}

/// A rule file of one indicator with this formula.
fn formula(text: &str) -> String {
    format!(
        "framework: demo/commune\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
         source: {{standing: illustrative}}\nabsent: {{missing: zero, not_applicable: zero, rejected: zero}}\n\
         metrics: {{portal_days: {{type: count}}}}\n\
         indicators:\n  - {{id: days, points: 10, scoring: {{formula: \"{text}\"}}}}\n"
    )
}

/// A folder of this name with one file.
fn folder_with(folder: &str, name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("codes").join(folder);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
    folder
}

/// The faults of a description in a folder with one file.
fn described(code: &str, file: &str, description: &str) -> Diagnostics {
    let folder = folder_with(code, file, "unit,portal\nan,yes\n");
    let path = folder.join("all.data.yaml");
    fs::write(&path, description).unwrap();
    refused(Description::from_path(path))
}

/// The faults of what is described in words, because it is too long to be shown.
fn said_of_words(code: &str) -> Diagnostics {
    let rules = |text: String| said_of_rules(&text);
    let index = frame("index");
    let data = Framework::from_yaml(&frame("data")).unwrap();
    let csv = |bytes: &[u8]| refused(Dataset::from_csv(bytes, &data));
    match code {
        "R0101" => rules(format!("{index}note: {}\n", "x".repeat(5 << 20))),
        "R0103" => rules(format!("{index}levels: [{}]\n", "1,".repeat(200_001))),
        "R0106" => rules(index.replace("2024", "2\u{202E}024")),
        "R0112" => Loader::new().file("nowhere.yaml").load().catalog().1,
        "R0113" => {
            let wrong = "  - {id: a, point: 1, scoring: {yes_no: portal}}\n".repeat(300);
            let found = rules(format!("{index}groups:\n{wrong}"));
            found.into_iter().filter(|fault| fault.code == "R0113").collect()
        }
        "R0710" => {
            let gates = "    - total: {at_least: 70%}\n".repeat(101);
            rules(format!("{index}verdict:\n  pass_when:\n{gates}"))
        }
        "R1206" => {
            let found = refused(Catalog::from_dir("tests/broken/catalogs/amends_faulty"));
            found.into_iter().filter(|fault| fault.code == "R1206").collect()
        }
        "R0803" => refused(Catalog::from_dir("tests/broken/catalogs/too_deep")),
        "R1001" => rules(formula(&format!("portal_days{}", " + 1".repeat(1_250)))),
        "R1002" => rules(formula(&format!("{}portal_days{}", "(".repeat(65), ")".repeat(65)))),
        "R1003" => rules(formula(&format!("portal_days{}", "+1".repeat(1_000)))),
        "R1013" => {
            let check =
                |n| format!("  - {{id: c{n}, holds: portal, message: {{vi: Không có trang}}}}\n");
            rules(format!("{index}checks:\n{}", (0..501).map(check).collect::<String>()))
        }
        "R1014" => {
            let logarithm = "  - {id: i#, points: 1, scoring: {formula: ln(portal_days + 1)}}\n";
            let all: String = (0..900).map(|n| logarithm.replace('#', &n.to_string())).collect();
            let text = formula("1").replace("points: 10\n", "points: 900\n");
            let (before, _) = text.split_once("  - {id: days").unwrap();
            rules(format!("{before}{all}"))
        }
        "D0101" => refused(Dataset::from_csv_path("nowhere.csv", &data)),
        "D0102" => csv(b"unit,note\nan,\xD2\xF4\n"),
        "D0103" => {
            let mut limits = dataset::Limits::default();
            limits.rows = 1;
            let options = ReadOptions::default().limits(limits);
            let text = "unit,dossiers\nan,1\nbinh,2\n";
            refused(options.read_csv(text.as_bytes(), &data))
        }
        "D0108" => csv(format!("unit,note\nan,{}\n", "x".repeat(1 << 17)).as_bytes()),
        "D0420" => {
            // The day that proves the order is no date itself.
            let found = csv(b"unit,opened\nan,3/31/2024\nbinh,3/5/2024\n");
            found.into_iter().filter(|fault| fault.code == "D0420").collect()
        }
        "D0306" | "D0307" => {
            let units = [("01", "Tân Lập"), ("02", "Tân Lập"), ("03", "Xã Tân Thành")];
            let units = units.map(|(id, name)| RegisteredUnit::new(id, name));
            let options = ReadOptions::default().register(Register::new(units).unwrap());
            let name = if code == "D0306" { "Xã Tân Thanh" } else { "Tân Lập" };
            let text = format!("unit,portal\n{name},yes\n");
            refused(options.read_csv(text.as_bytes(), &data))
        }
        "D0199" => {
            let lines: String = (0..500).map(|n| format!("u{n},không rõ\n")).collect();
            let found = csv(format!("unit,dossiers\n{lines}").as_bytes());
            found.into_iter().filter(|fault| fault.code == "D0199").collect()
        }
        "D0503" => described(code, "communes-2022.csv", "data: comunes-2022.csv\n"),
        "D0504" => described(code, "an.csv", "data: [an.csv, '*.csv']\n"),
        "D0505" => {
            let folder = folder_with(code, "two.data.yaml", "data: [an.csv, an-moi.csv]\n");
            for (name, portal) in [("an.csv", "yes"), ("an-moi.csv", "no")] {
                fs::write(folder.join(name), format!("unit,portal\nan,{portal}\n")).unwrap();
            }
            let description = Description::from_path(folder.join("two.data.yaml")).unwrap();
            refused(description.read(&data, |file| Dataset::from_csv_path(file, &data)))
        }
        "D0506" => {
            let folder = folder_with(code, "communes-2022.data.yaml", "data: communes-2021.csv\n");
            for name in ["communes-2021.csv", "communes-2022.csv"] {
                fs::write(folder.join(name), "unit,portal\nan,yes\n").unwrap();
            }
            refused(Description::of(folder.join("communes-2022.csv")))
        }
        "R0606" => {
            // 15 × 15 × 15 cases.
            let options: Vec<_> = (0..15).map(|at| format!("o{at}")).collect();
            let attribute = |id| format!("  {id}: {{options: [{}]}}\n", options.join(", "));
            let by = |key: &str, id: &str| {
                let numbers: Vec<_> = options.iter().map(|option| format!("{option}: 5")).collect();
                format!(", {key}: {{{id}: {{{}}}}}", numbers.join(", "))
            };
            let bounds = by("at_least", "a") + &by("at_most", "b") + &by("equals", "c");
            said_of_rules(
                &frame("criteria")
                    .replace(
                        "metrics:\n",
                        &format!(
                            "attributes:\n{}metrics:\n",
                            ["a", "b", "c"].map(attribute).concat()
                        ),
                    )
                    .replace(", at_least: 80%", &bounds)
                    .replace("type: percent", "type: count"),
            )
        }
        other => panic!("{other} is explained in words, but nothing makes it here"),
    }
}

#[test]
fn every_code_is_explained_in_both_languages() {
    for page in explanations() {
        let CodePage { code, meaning, meaning_vi, text, text_vi, wrong, right, .. } = &page;
        assert!(!meaning.is_empty() && !meaning_vi.is_empty(), "{code} has no meaning");
        for line in [meaning, meaning_vi] {
            assert!(!line.ends_with('.') && !line.contains('\n'), "{code}: {line}");
            assert!(!line.starts_with(|c: char| c.is_uppercase()), "{code}: {line}");
        }
        for text in [text, text_vi] {
            assert!(text.len() > 90, "{code} is hardly explained");
            assert!(text.lines().all(|line| line.chars().count() <= 110), "{code} has long lines");
            assert!(!text.lines().any(|line| line == "vi:"), "{code} has two Vietnamese texts");
        }
        let [keys, keys_vi] = [text, text_vi].map(|text| in_backticks(text));
        assert!(keys == keys_vi || code.starts_with('D'), "{code}: {keys:?} or {keys_vi:?}");
        for example in wrong.iter().chain(right).filter(|example| example.kind == "words") {
            let english = english(&example.text_vi.replace("unit,", ""));
            assert_eq!(english, [""; 0], "{code}: {}", example.text_vi);
        }
        assert_eq!(english(&format!("{meaning_vi} {text_vi}")), [""; 0], "{code}: {text_vi}");
    }
    let meanings: BTreeSet<_> =
        explanations().map(|page| (&page.code[..1], page.meaning_vi)).collect();
    assert_eq!(meanings.len(), Code::ALL.len());
}

#[test]
fn wrong_examples_have_their_fault_and_no_other() {
    for CodePage { code, wrong, .. } in explanations() {
        assert!(!wrong.is_empty(), "{code} has no wrong example");
        if matches!(code, "D0109" | "D0110" | "D0416" | "D0417" | "D0418") {
            // Only workbooks have these: tests/workbooks.rs makes them.
            continue;
        }
        let words = wrong.iter().all(|example| example.kind == "words");
        let found = if words { said_of_words(code) } else { said_of(&wrong) };
        let codes: BTreeSet<_> = found.iter().map(|fault| fault.code.as_str()).collect();
        assert_eq!(codes, BTreeSet::from([code]), "{code}:\n{found}");
    }
}

/// Words of English that no Vietnamese sentence has.
const ENGLISH: [&str; 18] = [
    "the", "is", "are", "not", "of", "and", "with", "write", "has", "that", "this", "it", "for",
    "was", "which", "metric", "unit", "value",
];

/// The words of a text outside backticks.
fn words(text: &str) -> impl Iterator<Item = String> {
    let outside: Vec<_> = text.split('`').step_by(2).map(str::to_lowercase).collect();
    let words: Vec<_> = outside
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// What stands between backticks.
fn in_backticks(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The words of English in a text that is to be Vietnamese.
fn english(text: &str) -> Vec<String> {
    words(text).filter(|word| ENGLISH.contains(&word.as_str())).collect()
}

/// What a fault says, in each of its parts.
fn said(fault: &Diagnostic) -> impl Iterator<Item = &Said> {
    let related = fault.related.iter().map(|label| &label.message);
    let parts = [&fault.label, &fault.allowed, &fault.help].into_iter().flatten();
    std::iter::once(&fault.message).chain(parts).chain(related)
}

#[test]
fn faults_are_told_in_vietnamese() {
    let mut told = 0;
    for CodePage { code, wrong, .. } in explanations() {
        if matches!(
            code,
            "D0109" | "D0110" | "D0416" | "D0417" | "D0418" | "D0503" | "D0504" | "D0505" | "D0506"
        ) {
            continue;
        }
        let in_words = wrong.iter().all(|example| example.kind == "words");
        let found = if in_words { said_of_words(code) } else { said_of(&wrong) };
        for said in found.iter().flat_map(said) {
            let vi = said.get(Language::Vi);
            assert_eq!(english(&vi), [""; 0], "{code}: {vi}");
            assert!(vi != said.as_str() || words(&vi).all(|word| word.is_empty()), "{code}: {vi}");
            told += 1;
        }
    }
    assert!(told > 400, "{told}");
}

#[test]
fn right_examples_have_no_fault() {
    for CodePage { code, wrong, right, .. } in explanations() {
        assert_eq!(wrong.len(), right.len(), "{code}");
        if right.iter().all(|example| example.kind == "words") {
            continue;
        }
        let found = said_of(&right);
        assert!(found.is_empty(), "{code}:\n{found}");
    }
}

#[test]
fn frames_are_sound() {
    for name in FRAMES {
        let found = said_of_rules(&frame(name));
        assert!(found.is_empty(), "{name}:\n{found}");
    }
}

#[test]
fn there_is_no_page_without_a_code() {
    let codes: BTreeSet<_> = explanations().map(|page| page.code.to_owned()).collect();
    let mut pages = BTreeSet::new();
    for entry in fs::read_dir("src/diagnostic/explanations").unwrap() {
        pages.insert(entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned());
    }
    assert_eq!(pages, codes);
}

#[test]
fn explanations_are_printed() {
    for code in ["R0402", "D0404"] {
        let page = explain(code).unwrap();
        let texts =
            [Language::En, Language::Vi].map(|language| page.in_language(language).to_string());
        insta::assert_snapshot!(format!("explain_{code}"), texts.join("\n"));
    }
}

#[test]
fn codes_are_read_from_their_text() {
    assert_eq!("r0402".parse(), Ok(Code::PointsDoNotAddUp));
    assert_eq!("D0404".parse(), Ok(Code::NoPercentSign));
    let unknown = "R0499".parse::<Code>().unwrap_err();
    assert!(unknown.to_string().contains("`R0409`"), "{unknown}");
}

#[test]
fn diagnostics_of_data_are_json_too() {
    let framework = Framework::from_yaml(&frame("data")).unwrap();
    let options = ReadOptions::default().name("xã.csv");
    let text = "unit,head,dossiers\nấn,cheif,12\nbinh,chief,một\n";
    let faults = options.read_csv(text.as_bytes(), &framework).unwrap_err();
    insta::assert_snapshot!("data_as_json", serde_json::to_string_pretty(&faults).unwrap());
}
