//! What is carried of the documents is what the page says, and one metric is one measure everywhere.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

#[path = "../examples/make_coverage/coverage.rs"]
mod coverage;
#[path = "../examples/make_coverage/metrics.rs"]
mod metrics;

use dti_engine::dataset::Description;
use dti_engine::model::{Standing, Target};
use dti_engine::outcome::TargetState;
use dti_engine::{Catalog, Dataset, Framework, Language, Outcome, Plan};

#[test]
fn the_page_is_what_the_tables_and_the_rule_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = coverage::make(root).unwrap_or_else(|faults| faults.join("\n"));
    let there = fs::read_to_string(root.join(coverage::PAGE)).unwrap();
    assert!(there == text, "make it again with `cargo run --example make_coverage`:\n{text:.2000}");
}

#[test]
fn the_list_of_metrics_is_what_the_rule_files_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = metrics::make(root).unwrap_or_else(|faults| faults.join("\n"));
    let there = fs::read_to_string(root.join(metrics::PAGE)).unwrap_or_default();
    assert!(there == text, "make it again with `cargo run --example make_coverage`:\n{text:.2000}");
}

/// A framework of this place with this metric `m`.
fn framework(place: &str, metric: &str) -> Framework {
    let yaml = format!(
        "framework: {place}/one\nversion: '1'\nkind: criteria\nunit_kind: commune\nname: Demo\n\
         metrics: {{m: {metric}, done: {{type: yes_no, name: Xong}}}}\n\
         targets: [{{id: done, of: done, is: yes}}]\n"
    );
    Framework::from_yaml(&yaml).unwrap()
}

#[test]
fn an_id_that_is_two_measures_is_refused_and_two_names_are_listed() {
    let first = framework("an", "{type: count, unit_of_measure: xã, name: Số xã}");
    let page = |other: &str| {
        let other = framework("binh", other);
        metrics::page([&first, &other].into_iter())
    };
    let cases = [
        ("{type: percent}", "different types: count in an/one 1; percent in binh/one 1"),
        ("{type: count}", "different units of measure: `xã` in an/one 1; none in binh/one 1"),
    ];
    for (metric, expected) in cases {
        let faults = page(metric).unwrap_err().join("\n");
        assert!(faults.contains(expected), "{faults}");
    }
    let page = page("{type: count, unit_of_measure: xã, name: Xã}").unwrap();
    assert!(page.contains("| `m` | Số xã | an/one 1 |\n| `m` | Xã | binh/one 1 |\n"), "{page}");
    assert!(page.contains("| `m` | count | xã | Số xã | an (one), binh (one) |"), "{page}");
    assert!(page.contains("| `done` | yes_no |  | Xong | an (one), binh (one) |"), "{page}");
}

#[test]
fn options_are_the_same_whatever_they_are_called() {
    let choice = |options: &str| framework("an", &format!("{{type: choice, options: {options}}}"));
    let named = choice("{chief: Chủ tịch, none: Không}");
    assert!(metrics::page([&named, &choice("[none, chief]")].into_iter()).is_ok());
    let faults = metrics::page([&named, &choice("[chief, deputy]")].into_iter()).unwrap_err();
    assert!(faults.join("\n").contains("different options: [chief, deputy] in an/one 1"));
}

/// Official bounds that do not stand as they are on a line that the target cites, and how they follow from it. A bound that is
/// of no line is `derived` or `illustrative`.
const FOLLOW: [(&str, &str, &str); 15] = [
    ("dong-thap/plan-units", "report_year", "before 5 December leaves the 5th out"),
    ("nghe-an/plan", "lan_assessment", "at least 1/3; 33.33 % says the same of fewer than 10 000"),
    ("nghe-an/plan", "paper_records_end", "before 2028 is by the last day of 2027"),
    ("nghe-an/plan", "scheme_report", "before 15 December leaves the 15th out"),
    ("nghe-an/plan", "traffic_portal", "to 2023 is by the last day of 2023"),
    ("nghe-an/plan-units", "report_year", "before 10 December leaves the 10th out"),
    ("shared/information-system", "checked_in_time", "once in 2 years are 24 months, in 1 year 12"),
    ("thanh-hoa/commune-recognition", "digital_signatures", "of 1829/QĐ-UBND, not on these lines"),
    (
        "thanh-hoa/commune-recognition",
        "electricity_cashless",
        "of 1829/QĐ-UBND, not on these lines",
    ),
    ("thanh-hoa/commune-recognition", "health_records", "of 1829/QĐ-UBND, not on these lines"),
    ("thanh-hoa/plan", "checks_level_1_2", "once in 2 years are 24 months"),
    ("thanh-hoa/plan", "checks_level_3_4", "once in 1 year are 12 months"),
    ("thanh-hoa/plan", "checks_on_time", "before 15 December leaves the 15th out"),
    ("thanh-hoa/plan", "full_protection", "share and day: both of two conditions"),
    ("thanh-hoa/plan-units", "report_year", "before 30 November leaves the 30th out"),
];

/// The numbers of a text as `rules/coverage/figures.csv` writes them: without the points of thousands and the zeros before a
/// number. What stands before a colon is what the bound is for.
fn figures(asked: &str) -> Vec<String> {
    let bounds = asked.split("; ").map(|bound| bound.rsplit(": ").next().unwrap_or(bound));
    let words =
        bounds.flat_map(|bound| bound.split(|c: char| !(c.is_ascii_digit() || ".,/".contains(c))));
    let numbers = words.filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    numbers
        .map(|word| {
            let parts = word.split('/').map(|part| match part.trim_start_matches('0') {
                "" => "0".to_owned(),
                part => part.replace('.', ""),
            });
            parts.collect::<Vec<_>>().join("/")
        })
        .collect()
}

/// What of an official target stands on none of the lines that it cites.
fn astray(
    framework: &Framework,
    target: Target<'_>,
    lines: &BTreeMap<&str, Vec<&str>>,
) -> Vec<String> {
    let own = &target.source().cites;
    let cites = if own.is_empty() { &framework.source().cites } else { own };
    let mut there = Vec::new();
    let mut faults = Vec::new();
    for cite in cites.iter().map(ToString::to_string) {
        match lines.get(cite.as_str()) {
            Some(figures) => there.extend(figures),
            None => faults.push(format!("the figures of {cite} are not in figures.csv")),
        }
    }
    if !cites.is_empty() {
        let asked = figures(&target.asked(None, Language::Vi)).into_iter();
        faults.extend(asked.filter(|figure| !there.contains(&figure.as_str())));
    }
    faults
}

/// A reader who looks a bound up finds it: `figures.csv` has the numbers of every line of the five documents that an official
/// target cites.
#[test]
fn bounds_of_official_targets_stand_on_the_lines_that_they_cite() {
    let table = fs::read_to_string("rules/coverage/figures.csv").unwrap();
    let rows = table.lines().skip(1).filter_map(|row| row.split_once(','));
    let lines: BTreeMap<&str, Vec<&str>> =
        rows.map(|(line, figures)| (line, figures.split(' ').collect())).collect();
    let catalog = Catalog::from_dir("rules").unwrap();
    let mut found = BTreeMap::new();
    for framework in catalog.iter() {
        for target in framework.targets() {
            let official = target.source().standing == Some(Standing::Official);
            let faults = astray(framework, target, &lines);
            if official && !faults.is_empty() {
                found.insert((framework.id(), target.id()), faults);
            }
        }
    }
    let expected: Vec<_> = FOLLOW.iter().map(|(id, target, _)| (*id, *target)).collect();
    assert!(
        found.keys().copied().eq(expected),
        "cite the line, say `derived`, or say how it follows: {found:#?}"
    );
}

/// What is scored of a dataset of the example data: its framework, and the outcome.
fn scored(name: &str) -> (Framework, Outcome) {
    let folders = ["rules", "examples/data"];
    let files = folders.iter().map(|folder| Path::new(folder).join(format!("{name}.csv")));
    let file = files.into_iter().find(|file| file.is_file()).unwrap();
    let catalog = Catalog::from_dir("rules").unwrap();
    let (subject, version) = name.rsplit_once('-').unwrap();
    let framework = catalog.get(subject, version).unwrap().as_ref().clone();
    let read = |file: &Path| Dataset::from_csv_path(file, &framework);
    let dataset = Description::of(&file).unwrap().read(&framework, read).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    (framework, outcome)
}

/// The page of the example data counts figures, checks, findings and targets of each dataset.
#[test]
fn the_tables_of_the_page_of_data_are_what_is_scored() {
    let page = fs::read_to_string("examples/data/README.md").unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let mut differing = Vec::new();
    for (name, row) in rows.filter(|(name, _)| !name.contains('.')) {
        let said: Vec<_> = row.split(" | ").map(|cell| cell.trim_end_matches('|').trim()).collect();
        let (framework, outcome) = scored(name);
        let counted = match framework.targets().len() {
            0 => {
                let findings = outcome
                    .units()
                    .map(|unit| outcome.scorecard(&unit.unit.id).unwrap().findings().len());
                let (checks, findings): (usize, usize) = (framework.checks().len(), findings.sum());
                vec![
                    said[0].to_owned(),
                    said[1].to_owned(),
                    checks.to_string(),
                    findings.to_string(),
                ]
            }
            targets => {
                let first = outcome.units().next().unwrap().unit.id.clone();
                let card = outcome.scorecard(&first).unwrap();
                let states = [
                    TargetState::Met,
                    TargetState::NotMet,
                    TargetState::NotDue,
                    TargetState::Undetermined,
                ];
                let count = |state| {
                    card.targets().filter(|target| target.computed == state).count().to_string()
                };
                std::iter::once(targets.to_string()).chain(states.map(count)).collect()
            }
        };
        if !said.starts_with(&counted.iter().map(String::as_str).collect::<Vec<_>>()) {
            differing.push(format!("{name}: {}", counted.join(" | ")));
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}
