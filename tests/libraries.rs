//! Files that build on others: declarations from libraries, and frameworks that are based on another.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "test code")]

use std::path::Path;
use std::sync::Arc;

use dti_engine::rules::Loader;
use dti_engine::rules::document::FrameworkDoc;
use dti_engine::{Dataset, Framework, Plan};

const LIBRARY: &str = "framework: vn/metrics\nkind: library\nmetrics:\n\
    \u{20} dossiers: {type: count, name: Số hồ sơ}\n\
    \u{20} online: {type: count, name: Số hồ sơ trực tuyến}\n\
    \u{20} portal: {type: yes_no, name: Có cổng}\n\
    \u{20} people: {type: count, name: Dân số}\n";

/// Names `online` and `dossiers` in a ratio, `portal` in a formula, and `people` only as an id and in a name.
const FILE: &str = "framework: demo/index\nversion: '2025'\nkind: index\nunit_kind: commune\n\
    library: vn/metrics\nin_force: {from: 2025-01-01}\nsource: {document: 1/QĐ, standing: illustrative}\n\
    points: 10\nrounding: {total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}\n\
    indicators:\n- {id: people, name: people, points: 6, scoring: {ratio: {part: online, whole: dossiers}}}\n\
    - {id: page, points: 4, scoring: {formula: 'if(portal, 1, 50%)'}}\n\
    ranking: {places: 2, ties: [people]}\n";

const AMENDMENT: &str = "framework: demo/index\nversion: '2026'\namends: '2025'\n\
    in_force: {from: 2026-01-01}\nsource: {document: 2/QĐ, standing: illustrative}\n\
    metrics: {dossiers: {at_least: 1}}\n\
    indicators:\n- {id: page, scoring: {per_item: {of: people, points: 2}}}\n";

const OTHER: &str = "framework: other/index\nversion: '1'\nbased_on: demo/index@2025\n\
    source: {document: 3/QĐ, standing: illustrative}\npoints: 20\n\
    indicators:\n- {id: people, points: 16}\n";

fn load(texts: &[(&str, &str)]) -> Vec<Arc<Framework>> {
    let loader = texts.iter().fold(Loader::new(), |loader, (name, text)| loader.text(name, text));
    let loaded = loader.load();
    let (_, faults) = loaded.catalog();
    assert!(faults.is_empty(), "{faults:#}");
    loaded.files().iter().filter_map(|file| file.framework().cloned()).collect()
}

fn ids(framework: &Framework) -> Vec<&str> {
    framework.metrics().map(|metric| metric.id()).collect()
}

#[test]
fn what_is_named_is_taken_in_and_nothing_else() {
    let frameworks = load(&[("file", FILE), ("library", LIBRARY)]);
    assert_eq!(ids(&frameworks[0]), ["dossiers", "online", "portal"]);
    // 3 of 4 online: 6 × 3/4 = 4.5; no portal: 4 × 50 % = 2; together 6.5.
    let csv = "unit,dossiers,online,portal\nan,4,3,no\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &frameworks[0]).unwrap();
    let outcome = Plan::compile(&frameworks[0]).unwrap().score(&dataset).unwrap();
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "6.50");
    // Written out, the rules are the same, and no library is needed.
    let written = frameworks[0].to_yaml().unwrap();
    let again = Framework::from_yaml(&written).unwrap();
    assert!(again.same_rules(&frameworks[0]), "{written}");
    assert!(written.contains("online: {type: count, name: Số hồ sơ trực tuyến}  # library:5\n"));
    assert!(!written.contains("library: vn"));
    assert!(FrameworkDoc::from_yaml(&written).is_ok());
    let texts: Vec<_> = frameworks[0].texts().map(|(name, _)| name).collect();
    assert_eq!(texts, ["library", "file"]);
}

#[test]
fn amendments_take_in_more_and_change_what_was_taken_in() {
    let texts = [("2026", AMENDMENT), ("library", LIBRARY), ("2025", FILE)];
    let frameworks = load(&texts);
    assert_eq!(ids(&frameworks[0]), ["dossiers", "online", "people"]);
    let below = Dataset::from_csv("unit,dossiers\nan,0\n".as_bytes(), &frameworks[0]);
    assert!(below.unwrap_err().to_string().contains("is less than 1"));
}

#[test]
fn the_digest_is_that_of_what_is_taken_in() {
    let digest =
        |library: &str| load(&[("file", FILE), ("library", library)])[0].digest().to_owned();
    let first = digest(LIBRARY);
    assert_eq!(first, digest(&LIBRARY.replace("Dân số", "Số dân")));
    assert_ne!(first, digest(&LIBRARY.replace("Có cổng", "Có trang")));
}

#[test]
fn a_framework_based_on_another_keeps_its_own_id_and_days() {
    let frameworks = load(&[("other", OTHER), ("file", FILE), ("library", LIBRARY)]);
    let (other, base) = (&frameworks[0], &frameworks[1]);
    assert_eq!((other.id(), other.version()), ("other/index", "1"));
    assert_eq!(other.in_force().from, None);
    assert_eq!((other.amends(), other.replaces()), (None, None));
    assert_eq!(ids(other), ids(base));
    // 16 × 3/4 + 4 × 50 % = 14.
    let csv = "unit,dossiers,online,portal\nan,4,3,no\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), other).unwrap();
    let outcome = Plan::compile(other).unwrap().score(&dataset).unwrap();
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "14.00");
    let written = other.to_yaml().unwrap();
    assert!(!written.contains("based_on") && !written.contains("replaces"), "{written}");
    assert!(Framework::from_yaml(&written).unwrap().same_rules(other));
}

#[test]
fn a_fault_shows_the_library_that_declares() {
    let text = FILE.replace(
        "scoring: {formula: 'if(portal, 1, 50%)'}",
        "scoring: {linear: {of: portal, zero_at: 0, full_at: 1}}",
    );
    let loaded = Loader::new().text("file", &text).text("library", LIBRARY).load();
    let faults = loaded.files()[0].diagnostics();
    let fault = faults.iter().next().unwrap();
    assert_eq!((fault.code.as_str(), fault.file_name()), ("R0303", Some("file")));
    let declared = &fault.related[0].location;
    assert_eq!((declared.file.as_str(), declared.line), ("library", 6));
    // A misspelt name is compared with those of the library too.
    let text = FILE.replace("whole: dossiers", "whole: dosiers");
    let loaded = Loader::new().text("file", &text).text("library", LIBRARY).load();
    let nearest = loaded.files()[0].diagnostics().iter().next().unwrap().nearest.clone();
    assert_eq!(nearest.as_deref(), Some("dossiers"));
}

#[test]
fn a_library_is_no_framework() {
    let faults = Framework::from_yaml(LIBRARY).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["R1209"]);
    let loaded = Loader::new().text("library", LIBRARY).load();
    assert!(loaded.files()[0].is_library());
    assert!(loaded.catalog().0.iter().next().is_none());
    // Without the library, the file says what is missing.
    let faults = Framework::from_yaml(FILE).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["R1208"]);
}

#[test]
fn what_a_file_builds_on_is_found_in_the_folder_of_its_place() {
    let folder = std::env::temp_dir().join(format!("dti-engine-libraries-{}", std::process::id()));
    let files =
        [("demo/2025.yaml", FILE), ("vn/metrics.yaml", LIBRARY), ("other/index.yaml", OTHER)];
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    // The base lies in `demo`, and its library in `vn`.
    let framework = Framework::from_path(folder.join("other/index.yaml")).unwrap();
    assert_eq!(framework.texts().len(), 3);
    let catalog = dti_engine::Catalog::from_dir(folder.join("other")).unwrap();
    assert_eq!(catalog.iter().len(), 1);
    let catalog = dti_engine::Catalog::from_dir(&folder).unwrap();
    assert_eq!(catalog.iter().len(), 2);
    assert!(Framework::from_path(Path::new(&folder).join("demo/2025.yaml")).is_ok());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_derived_metric_comes_with_what_it_needs() {
    let library = format!(
        "{LIBRARY}derived:\n  per_head: {{formula: \"dossiers / people\"}}\n  \
         per_thousand: {{formula: per_head * 1000}}\n  rest: {{formula: dossiers - online}}\n"
    );
    let file = FILE.replace(
        "scoring: {formula: 'if(portal, 1, 50%)'}",
        "scoring: {linear: {of: per_thousand, zero_at: 0, full_at: 400}}",
    );
    let framework = load(&[("file", &file), ("library", &library)]).remove(0);
    assert_eq!(ids(&framework), ["dossiers", "online", "people"]);
    // 6 × 3/4 + 4 × (4 ÷ 20 × 1000 ÷ 400) = 4.5 + 2.
    let csv = "unit,dossiers,online,people\nan,4,3,20\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "6.50");
}
