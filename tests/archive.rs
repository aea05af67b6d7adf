//! Archives: what is kept of a year is scored again to the same bytes, and what was touched is told.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use std::path::Path;

use dti_engine::archive::{Archive, Difference};
use dti_engine::dataset::{Description, ReadOptions, Register};
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Outcome, Plan};

type Files = Vec<(String, Vec<u8>)>;

fn files(archive: &Archive) -> Files {
    archive.files().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Rules that take their metrics from a library, and figures that say what they are.
fn communes() -> Outcome {
    let framework = Framework::from_path(root().join("rules/thanh-hoa/commune-2022.yaml")).unwrap();
    let data = root().join("examples/data/thanh-hoa/communes-2022.csv");
    let dataset = Description::of(&data).unwrap();
    let dataset =
        dataset.read(&framework, |file| Dataset::from_csv_path(file, &framework)).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

#[test]
fn a_year_is_scored_again_to_the_same_bytes() {
    let outcome = communes();
    let archive = Archive::of(&outcome, 3).unwrap();
    let names: Vec<_> = files(&archive).into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"rules/01-commune-2022.yaml".to_owned()), "{names:?}");
    let back = Archive::from_files(files(&archive)).unwrap();
    assert_eq!(back, archive);
    assert_eq!((back.edition(), back.differences().unwrap()), (3, Vec::new()));
    let again = back.replay().unwrap();
    let json = |outcome: &Outcome| serde_json::to_string(outcome).unwrap();
    assert_eq!(json(&again), json(&outcome));
    assert_eq!(again.digests().rules, outcome.digests().rules);
    assert_eq!(again.digests().data, outcome.digests().data);
    // The number of the edition is no change.
    assert!(archive.is_like(&Archive::of(&again, 4).unwrap()));
    let with = archive.clone().with("changes.txt", b"none".to_vec()).unwrap();
    assert!(with.is_like(&archive) && with.differences().unwrap().is_empty());
    assert_eq!(with.with("data.csv", Vec::new()).unwrap_err().code(), "archive");
}

const RULES: &str = "framework: demo/growth\nversion: '2026'\nkind: index\nunit_kind: commune\npoints: 10\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}\n\
    metrics: {online: {type: count}}\n\
    derived: {growth: {formula: online / previous(online) - 1}}\n\
    indicators:\n  - {id: growth, points: 10, scoring: {linear: {of: growth, zero_at: 0%, full_at: 50%}}}\n";

#[test]
fn the_year_before_and_the_register_are_kept() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let register =
        "unit,name,kind,also\nan,\"Xã \"\"An\"\"\",commune,Xã A|Xã Cũ\nbinh,Xã Bình,commune,\n";
    let options = ReadOptions::default().register(Register::from_csv(register.as_bytes()).unwrap());
    let read = |text: &str| options.read_csv(text.as_bytes(), &framework).unwrap();
    let (now, before) = (read("name,online\nXã Cũ,617\n"), read("unit,online\nan,500\n"));
    let options = ScoreOptions::default().previous(&before);
    let outcome = Plan::compile(&framework).unwrap().score_with(&now, &options).unwrap();
    let archive = Archive::of(&outcome, 1).unwrap();
    assert_eq!(archive.differences().unwrap(), Vec::new());
    let again = archive.replay().unwrap();
    // 617 ÷ 500 − 1 = 0.234; 0.234 ÷ 0.5 × 10 = 4.68
    assert_eq!(again.unit("an").unwrap().total.unwrap().normalize().to_string(), "4.68");
    assert_eq!(again.not_reported().map(|unit| unit.name).collect::<Vec<_>>(), ["Xã Bình"]);
    assert_eq!(again.unit("an").unwrap().unit.name, "Xã \"An\"");
}

#[test]
fn what_was_touched_is_told() {
    let archive = Archive::of(&communes(), 1).unwrap();
    let touched = |touch: &dyn Fn(&mut Files)| {
        let mut files = files(&archive);
        touch(&mut files);
        Archive::from_files(files).and_then(|archive| archive.differences())
    };
    let data = |files: &mut Files| files.iter().position(|(name, _)| name == "data.csv").unwrap();
    let changed = touched(&|files| {
        let at = data(files);
        files[at].1.push(b'\n');
    });
    assert_eq!(changed.unwrap(), [Difference::Changed("data.csv".to_owned())]);
    let missing = touched(&|files| {
        let at = data(files);
        files.remove(at);
    });
    assert_eq!(missing.unwrap(), [Difference::Missing("data.csv".to_owned())]);
    let added = touched(&|files| files.push(("a.txt".to_owned(), Vec::new())));
    assert_eq!(added.unwrap(), [Difference::Added("a.txt".to_owned())]);
    // Whoever changes a result and its digest is found by scoring again.
    let forged = touched(&|files| {
        use sha2::{Digest as _, Sha256};
        let digest = |bytes: &[u8]| -> String {
            Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let at = files.iter().position(|(name, _)| name == "result.csv").unwrap();
        let before = digest(&files[at].1);
        files[at].1.extend_from_slice(b"x\n");
        let after = digest(&files[at].1);
        let list = files.iter_mut().find(|(name, _)| name == "archive.json").unwrap();
        list.1 = String::from_utf8(list.1.clone()).unwrap().replace(&before, &after).into_bytes();
    });
    assert_eq!(forged.unwrap(), [Difference::ScoredOtherwise("result.csv".to_owned())]);
    let no_list = touched(&|files| files.retain(|(name, _)| name != "archive.json"));
    assert_eq!(no_list.unwrap_err().code(), "archive");
}
