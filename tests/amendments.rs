//! Amendments: what they change, what they inherit, where each line of the effective file is from.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dti_engine::rules::{CatalogError, Loader, RuleFile};
use dti_engine::{Catalog, Dataset, Framework, Language, Plan};

const BASE: &str = include_str!("amended/commune-2022.yaml");

/// Holds that two frameworks say the same, whatever texts they were read from.
fn assert_alike(one: &Framework, other: &Framework, why: &str) {
    let head = |framework: &Framework| {
        let dates = (*framework.in_force(), *framework.period());
        let names = (framework.id().to_owned(), framework.version().to_owned());
        let about = (framework.name().clone(), framework.source().clone());
        let before =
            (framework.replaces().map(str::to_owned), framework.after_gap().map(str::to_owned));
        (names, about, dates, before)
    };
    assert_eq!(head(one), head(other), "{why}");
    assert!(one.same_rules(other), "{why}");
}

fn amendment(text: &str) -> String {
    format!(
        "framework: demo/commune\nversion: next\namends: \"2022\"\nin_force: {{from: 2024-01-01}}\n\
         source: {{document: 2/QĐ, standing: illustrative}}\n{text}"
    )
}

/// The rule file of a text.
fn load(name: &str, text: &str) -> RuleFile {
    Loader::new().text(name, text).load().into_files().remove(0)
}

/// The rule files of texts.
fn load_all<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Vec<RuleFile> {
    let loader = texts.into_iter().fold(Loader::new(), |l, (name, text)| l.text(name, text));
    loader.load().into_files()
}

/// The rule files of paths.
fn load_paths<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Vec<RuleFile> {
    paths.into_iter().fold(Loader::new(), Loader::file).load().into_files()
}

fn amended(text: &str) -> RuleFile {
    let text = amendment(text);
    let mut files = load_all([("next.yaml", text.as_str()), ("base.yaml", BASE)]);
    assert!(files[1].diagnostics().is_empty(), "{}", files[1].diagnostics());
    files.swap_remove(0)
}

fn sound(text: &str) -> Framework {
    let loaded = amended(text);
    assert!(loaded.diagnostics().is_empty(), "{}", loaded.diagnostics());
    Arc::unwrap_or_clone(loaded.into_result().unwrap())
}

fn ids(framework: &Framework) -> Vec<&str> {
    framework.nodes().map(|node| node.id()).collect()
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        // Provinces, mergers and descriptions of data lie beside rule files and are none.
        let beside =
            name == "province.yaml" || name.starts_with("merged-") || name.ends_with(".data.yaml");
        if path.is_dir() {
            yaml_files(&path, found);
        } else if name.ends_with(".yaml") && !name.ends_with(".cases.yaml") && !beside {
            found.push(path);
        }
    }
}

#[test]
fn the_effective_file_of_every_rule_file_loads_to_the_same_framework() {
    let mut paths = Vec::new();
    for folder in ["rules", "tests/amended"] {
        yaml_files(Path::new(folder), &mut paths);
    }
    let mut count = 0u32;
    for loaded in load_paths(&paths) {
        assert!(!loaded.diagnostics().has_errors(), "{}", loaded.diagnostics());
        // A library makes none.
        let Some(framework) = loaded.framework() else { continue };
        count = count.saturating_add(1);
        let printed = framework.to_yaml().unwrap();
        assert_alike(framework, &Framework::from_yaml(&printed).unwrap(), loaded.name());
        // Printed as the base of an amendment that changes nothing, every line says where it is from.
        let source = "source: {document: 1/QĐ, standing: illustrative}";
        let next = format!(
            "framework: {}\nversion: next\namends: '{}'\nin_force: {{from: 2999-01-01}}\n{source}\n",
            framework.id(),
            framework.version()
        );
        let next = load_all([("next.yaml", next.as_str()), ("base.yaml", printed.as_str())]);
        let next = next[0].framework().unwrap_or_else(|| panic!("{}", next[0].diagnostics()));
        let printed = next.to_yaml().unwrap();
        assert_alike(next, &Framework::from_yaml(&printed).unwrap(), loaded.name());
        assert!(
            printed.lines().all(|line| line.contains("  # ") && line.contains(".yaml:")),
            "{printed}"
        );
    }
    assert!(count >= 20);
}

#[test]
fn the_effective_file_says_where_each_line_is_from() {
    let loaded = load_paths(["tests/amended/commune-2025.yaml"]).remove(0);
    insta::assert_snapshot!(loaded.framework().unwrap().to_yaml().unwrap());
}

#[test]
fn items_are_changed_added_removed_and_moved() {
    let framework = sound(
        "groups:\n- id: government\n  after: awareness\n  indicators:\n  - {id: portal, after: online}\n\
         - id: awareness\n  points: 40\n  indicators:\n  - {id: committee, points: 10}\n  \
         - {id: trained, after: committee, points: 10, scoring: {yes_no: portal}}\n",
    );
    let order = ["awareness", "committee", "trained", "meetings", "government", "online", "portal"];
    assert_eq!(ids(&framework), order);
    let committee = framework.node("committee").unwrap();
    assert_eq!(committee.points().to_string(), "10");
    assert_eq!((framework.version(), framework.amends()), ("next", Some("2022")));
    assert_eq!(framework.source().document.as_deref(), Some("2/QĐ"));
    assert_eq!(framework.grades().len(), 3);
}

#[test]
fn a_weight_takes_the_place_of_points_and_conditions_replace_conditions() {
    let framework = sound(
        "groups:\n- {id: awareness, weight: 1}\n- {id: government, weight: 3}\n\
         remove: [verdict]\ngroups_note: 1\n"
            .replace("groups_note: 1\n", "")
            .replace(
                "weight: 1}",
                "weight: 1, indicators: [{id: committee, weight: 1}, {id: meetings, weight: 1}]}",
            )
            .replace(
                "weight: 3}",
                "weight: 3, indicators: [{id: online, weight: 2}, {id: portal, weight: 1}]}",
            )
            .as_str(),
    );
    let points: Vec<_> = framework.nodes().map(|node| node.points().to_string()).collect();
    assert_eq!(points, ["25", "12.5", "12.5", "75", "50", "25"]);
    assert!(!framework.has_verdict());

    let base = "framework: demo/t\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
                in_force: {from: 2023-01-01}\nsource: {document: 1/QĐ}\n\
                metrics: {rate: {type: percent}}\n\
                targets: [{id: a, of: rate, above: 80%}, {id: b, of: rate, at_least: 10%}]\n";
    let next = "framework: demo/t\nversion: '2'\namends: '1'\nin_force: {from: 2024-01-01}\n\
                source: {document: 2/QĐ}\ntargets: [{id: a, at_least: 85%, at_most: 95%}]\n";
    let files = load_all([("1", base), ("2", next)]);
    let framework = files[1].framework().unwrap();
    let asked: Vec<_> =
        framework.targets().map(|target| target.asked(None, Language::En)).collect();
    assert_eq!(asked, ["≥ 85% and ≤ 95%", "≥ 10%"]);
}

#[test]
fn amendments_are_found_in_whatever_order_and_scored() {
    let files = ["commune-2025.yaml", "a-commune-2024.yaml", "commune-2022.yaml"];
    let paths = || files.iter().map(|name| Path::new("tests/amended").join(name));
    let one: Vec<_> = load_paths(paths());
    let other: Vec<_> = load_paths(paths().rev());
    for (one, other) in one.iter().zip(other.iter().rev()) {
        assert!(one.diagnostics().is_empty(), "{}", one.diagnostics());
        assert_eq!(one.framework(), other.framework());
    }
    let framework = one[0].framework().unwrap();
    let data = "unit,committee_head,trained,meetings,dossiers,dossiers_online,signed\n\
                an,chief,90%,4,100,90,50%\n";
    let dataset = Dataset::from_csv(data.as_bytes(), framework).unwrap();
    let outcome = Plan::compile(framework).unwrap().score(&dataset).unwrap();
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "90.00");
}

#[test]
fn digests_depend_on_all_texts() {
    let digest = |base: &str, next: &str| {
        let files = load_all([("b", base), ("n", next)]);
        files[1].framework().unwrap().digest().to_owned()
    };
    let next = amendment("points: 100\nallow: [{code: R1207, because: a test}]\n");
    let first = digest(BASE, &next);
    assert_eq!(first.len(), 64);
    assert_eq!(first, digest(BASE, &next));
    assert_ne!(first, digest(&format!("{BASE}# a word\n"), &next));
    assert_ne!(first, digest(BASE, &format!("{next}# a word\n")));
    let files = load_all([("b", BASE), ("n", next.as_str())]);
    let texts: Vec<_> = files[1].framework().unwrap().texts().collect();
    assert_eq!(texts, [("b", BASE), ("n", next.as_str())]);
}

#[test]
fn faults_stand_in_the_file_that_they_come_from() {
    let loaded =
        amended("groups:\n- id: awareness\n  indicators:\n  - {id: committee, points: 15}\n");
    let fault = loaded.diagnostics().iter().next().unwrap();
    assert_eq!(fault.code, "R0402");
    let files: Vec<_> = std::iter::once(fault.location.as_ref().unwrap())
        .chain(fault.related.iter().map(|label| &label.location))
        .map(|place| (place.file.as_str(), place.line))
        .collect();
    assert!(files.contains(&("base.yaml", 25)) && files.contains(&("next.yaml", 9)), "{files:?}");
    assert_eq!(fault.path.as_deref(), Some("groups[0].points"));
    let loaded =
        amended("groups:\n- id: awareness\n  indicators:\n  - {id: committee, pionts: 15}\n");
    let fault = loaded.diagnostics().iter().next().unwrap();
    let place = fault.location.as_ref().unwrap();
    assert_eq!((fault.code.as_str(), place.file.as_str(), place.line), ("R0201", "next.yaml", 9));
    assert_eq!(fault.path.as_deref(), Some("groups[0].indicators[0].pionts"));
}

#[test]
fn warnings_of_the_base_are_given_once() {
    let base = BASE.replace(
        "  meetings: {type: count}\n",
        "  meetings: {type: count}\n  extra: {type: count}\n",
    );
    let next = amendment("groups:\n- id: awareness\n  name: {vi: Nhận thức}\n");
    let files = load_all([("b", base.as_str()), ("n", next.as_str())]);
    let codes = |file: &RuleFile| {
        file.diagnostics().iter().map(|one| one.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!((codes(&files[0]), codes(&files[1])), (vec!["R0302"], vec![]));
}

#[test]
fn an_amendment_alone_is_refused_and_beside_its_base_it_is_not() {
    let path = Path::new("tests/amended/a-commune-2024.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let codes: Vec<_> =
        load("alone.yaml", &text).diagnostics().iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["R1202"]);
    assert_eq!(Framework::from_path(path).unwrap().version(), "2024");
}

#[test]
fn what_is_replaced_ends_the_day_before() {
    let catalog = Catalog::from_dir("tests/amended").unwrap();
    let version = |day: &str| {
        let framework = catalog.in_force("demo/commune", day.parse().unwrap());
        framework.map(|framework| framework.version().to_owned())
    };
    let days = ["2022-11-09", "2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01", "2031-01-01"];
    let versions: Vec<_> = days.iter().map(|day| version(day).unwrap()).collect();
    assert_eq!(versions, ["2022", "2022", "2024", "2024", "2025", "2025"]);
    assert!(matches!(version("2022-11-08"), Err(CatalogError::NotInForce { .. })));
    let period = catalog.period("demo/commune", "2022").unwrap();
    assert_eq!(period.to_string(), "2022-11-09 to 2023-12-31");
    let day = "2024-06-01".parse().unwrap();
    let found = catalog.for_unit_kind("commune", day).unwrap();
    assert_eq!(found.iter().map(|f| f.version()).collect::<Vec<_>>(), ["2024"]);
    let one = catalog.in_force_for("demo/commune", "commune", day).unwrap();
    assert_eq!(one.version(), "2024");
    let none = catalog.in_force_for("demo/commune", "ward", day).unwrap_err();
    assert!(matches!(none, CatalogError::UnknownUnitKind { .. }), "{none}");
}

fn version(version: &str, period: &str, more: &str) -> String {
    format!(
        "framework: demo/one\nversion: '{version}'\nkind: criteria\nunit_kind: commune\n\
         in_force: {period}\nsource: {{document: 1/QĐ}}\n{more}metrics: {{done: {{type: yes_no}}}}\n\
         targets: [{{id: done, of: done, is: yes}}]\n"
    )
}

fn catalog_codes(texts: &[String]) -> Vec<&'static str> {
    let texts = texts.iter().map(|text| ("file.yaml", text.as_str()));
    match Catalog::from_yaml_texts(texts) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.code.as_str()).collect(),
    }
}

#[test]
fn gaps_and_overlaps_are_refused() {
    let old = |period| version("1", period, "");
    let new = |period, more| version("2", period, more);
    let closed = "{from: 2022-01-01, to: 2022-12-31}";
    assert!(catalog_codes(&[old(closed), new("{from: 2023-01-01}", "")]).is_empty());
    assert_eq!(catalog_codes(&[old(closed), new("{from: 2023-01-02}", "")]), ["R0804"]);
    let explained = "{from: 2023-02-01, after_gap: the decision came late}";
    assert!(catalog_codes(&[old(closed), new(explained, "")]).is_empty());
    let replaces = "replaces: '1'\n";
    let open = "{from: 2022-01-01}";
    let after = "{from: 2023-05-01}";
    assert_eq!(catalog_codes(&[old(open), new(after, "")]), ["R0802"]);
    assert!(catalog_codes(&[old(open), new(after, replaces)]).is_empty());
    assert!(catalog_codes(&[new(after, replaces), old(open)]).is_empty());
    // An end that is written down is not moved.
    let later = "{from: 2022-06-01}";
    assert_eq!(catalog_codes(&[old(closed), new(later, replaces)]), ["R0802"]);
    assert_eq!(catalog_codes(&[new(after, replaces)]), ["R0805"]);
    assert_eq!(catalog_codes(&[old(open), new("{}", replaces)]), ["R0202"]);
}

#[test]
fn a_version_is_replaced_for_all_its_units_or_not_at_all() {
    let old = version("1", "{from: 2022-01-01}", "").replace("commune", "[commune, district]");
    let new = version("2", "{from: 2023-01-01}", "replaces: '1'\n");
    assert_eq!(catalog_codes(&[old.clone(), new.clone()]), ["R0802"]);
    let all = new.replace("unit_kind: commune", "unit_kind: [district, commune, ward]");
    assert!(catalog_codes(&[old, all]).is_empty());
}

#[test]
fn checks_and_formulas_are_amended_too() {
    let checked = sound(
        "checks:\n- {id: online, holds: dossiers_online <= dossiers, message: phần}\n\
         groups:\n- id: government\n  indicators:\n  \
         - {id: online, scoring: {formula: \"dossiers_online / dossiers\"}}\n",
    );
    assert_eq!(checked.checks().len(), 1);
    let found = amended(
        "metrics: {portal: {remove: true}}\nremove: [verdict]\n\
         groups:\n- id: government\n  indicators:\n  \
         - {id: portal, scoring: {formula: \"if(portal, 1, 0)\"}}\n",
    );
    let codes: Vec<_> = found.diagnostics().iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["R1204"], "{}", found.diagnostics());
    let used = &found.diagnostics().iter().next().unwrap().related[0].location;
    assert_eq!(used.text(), Some("portal"));
}

#[test]
fn blocks_and_line_ends_of_all_kinds_are_printed_so_that_they_load() {
    let next = amendment(
        "note: |\n  một: # hai\n  ba\n\"a b\": 1\nremove: [verdict]\n\
         metrics:\n  portal:\n    name:\n      vi: >-\n        \"Cổng\" tin: một\n      en: 'it''s # one'\n",
    )
    .replace("\"a b\": 1\n", "")
    .replace('\n', "\r\n");
    let next = format!("\u{feff}{next}");
    let files = load_all([("n", next.as_str()), ("b", BASE)]);
    assert!(files[0].diagnostics().is_empty(), "{}", files[0].diagnostics());
    let framework = files[0].framework().unwrap();
    let printed = framework.to_yaml().unwrap();
    let again = Framework::from_yaml(&printed).unwrap();
    assert_alike(framework, &again, &printed);
    assert_eq!(again.metric("portal").unwrap().name().vi, "\"Cổng\" tin: một");
    assert_eq!(again.source().document.as_deref(), Some("2/QĐ"));
}

#[test]
fn chains_are_bounded_and_circles_end() {
    let link = |number: usize| {
        let before = number - 1;
        format!(
            "framework: demo/one\nversion: '{number}'\namends: '{before}'\n\
             in_force: {{from: 20{number:02}-01-01}}\nsource: {{document: 1/QĐ}}\nnote: v{number}\n"
        )
    };
    let mut texts = vec![version("0", "{from: 2000-01-01}", "")];
    texts.extend((1..=22).map(link));
    let texts: Vec<_> = texts.iter().rev().map(|text| ("f", text.as_str())).collect();
    let loaded = load_all(texts);
    let codes: Vec<_> = loaded
        .iter()
        .flat_map(|file| file.diagnostics().iter().map(|one| one.code.as_str()))
        .collect();
    assert_eq!(codes, ["R1206", "R1205"]);
    assert_eq!(loaded.iter().filter(|file| file.framework().is_some()).count(), 21);
}
