//! Merged units: who was formed from whom in 2025, and the past of a unit through its predecessors.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeSet;
use std::fs;

use dti_engine::comparison::Comparison;
use dti_engine::diagnostic::Diagnostics;
use dti_engine::merged::Mergers;
use dti_engine::merged::document::MergersDoc;
use dti_engine::number::Decimal;
use dti_engine::{Catalog, Dataset, Error, Framework, Language, Outcome, Plan};

fn root() -> &'static str {
    env!("CARGO_MANIFEST_DIR")
}

fn mergers() -> Mergers {
    Mergers::from_path(format!("{}/rules/national/merged-2025.yaml", root())).unwrap()
}

#[test]
fn sixty_three_provinces_became_thirty_four() {
    let mergers = mergers();
    assert_eq!((mergers.before().len(), mergers.formed().len()), (63, 34));
    assert_eq!(mergers.formed().iter().filter(|formed| formed.is_merged()).count(), 23);
    assert_eq!(mergers.source().document.as_deref(), Some("202/2025/QH15"));
    let from = |unit| -> BTreeSet<_> {
        mergers.find(unit).unwrap().from.iter().map(String::as_str).collect()
    };
    assert_eq!(from("tuyen-quang"), BTreeSet::from(["ha-giang", "tuyen-quang"]));
    assert_eq!(from("dong-thap"), BTreeSet::from(["dong-thap", "tien-giang"]));
    for unchanged in ["thanh-hoa", "nghe-an"] {
        assert!(!mergers.find(unchanged).unwrap().is_merged());
    }
    assert!(
        mergers.successors_of("tien-giang").map(|formed| formed.unit.as_str()).eq(["dong-thap"])
    );
    assert!(mergers.find("ha-giang").is_none());
    // Files of mergers are no rule files.
    assert!(Catalog::from_dir(format!("{}/rules/national", root())).is_ok());
}

#[test]
fn mergers_that_are_made_in_code_are_checked_as_their_text_is() {
    let text = fs::read_to_string(format!("{}/rules/national/merged-2025.yaml", root())).unwrap();
    let document: MergersDoc = serde_yaml::from_str(&text).unwrap();
    assert_eq!(Mergers::from_document(&document).unwrap(), mergers());
    let json = serde_json::to_string(&document).unwrap();
    assert_eq!(serde_json::from_str::<MergersDoc>(&json).unwrap(), document);

    let text = "merged: demo/provinces\nunit_kind: province\n\
                before: {bac: Bắc, nam: Nam, dong: Đông, tay: Tây}\ndivided: [tay, tai]\n\
                formed:\n- {unit: nam, from: [bac, nam, bác]}\n- {unit: nam, from: [bac]}\n\
                - {unit: dong, from: [tay]}\n";
    let document: MergersDoc = serde_yaml::from_str(text).unwrap();
    let (written, made) = (Mergers::from_yaml(text), Mergers::from_document(&document));
    let (written, made) = (written.unwrap_err(), made.unwrap_err());
    let told = |faults: &Diagnostics| {
        let mut told: Vec<_> = faults
            .iter()
            .map(|fault| {
                let message = fault.message.to_string();
                // What has no lines names the other place in the message itself.
                let message = message.split(" (first here").next().unwrap_or_default();
                format!("{:?} {} {message}", fault.path, fault.code)
            })
            .collect();
        told.sort_unstable();
        told
    };
    assert_eq!(told(&made), told(&written));
    assert!(made.len() >= 4 && made.iter().all(|fault| fault.location.is_none()), "{made:#}");
    // What cannot be read says what it should be, in both languages.
    let faults = Mergers::from_yaml("merged: a/b\nunit_kind: province\nbefore: 3\nformed: []\n");
    let faults = faults.unwrap_err();
    let allowed = faults.iter().find_map(|fault| fault.allowed.as_ref()).unwrap();
    assert_eq!(allowed.get(Language::En), "a mapping of each unit's id to its name");
    assert_eq!(allowed.get(Language::Vi), "mã của mỗi đơn vị kèm tên");
}

/// An index with two main indices; all figures are synthetic.
fn synthetic(rows: &str) -> Outcome {
    let framework = Framework::from_yaml(
        "framework: demo/province\nversion: '2024'\nkind: index\nunit_kind: province\npoints: 100\n\
         rounding: {indicator: 2, total: 2}\n\
         absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
         metrics: {awareness: {type: percent}, institutions: {type: percent}}\n\
         groups:\n\
         - {id: first, points: 60, indicators: [{id: awareness, points: 60, scoring: {formula: awareness}}]}\n\
         - {id: second, points: 40, indicators: [{id: institutions, points: 40, scoring: {formula: institutions}}]}\n",
    )
    .unwrap();
    let csv = format!("unit,name,awareness,institutions\n{rows}");
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

#[test]
fn the_past_is_the_mean_of_the_predecessors() {
    let mergers = mergers();
    // Phú Thọ was formed from three: 60 × (50 + 70 + 81) % ÷ 3 = 40.2, 40 × (10 + 25 + 30) % ÷ 3 = 26 ÷ 3.
    let before = synthetic(
        "hoa-binh,A,50%,10%\nvinh-phuc,B,70%,25%\nphu-tho,C,81%,30%\nthanh-hoa,D,40%,50%\n",
    );
    let past = mergers.past("phu-tho", &before).unwrap();
    assert_eq!(past.from, ["hoa-binh", "vinh-phuc", "phu-tho"]);
    assert!(past.missing.is_empty());
    let node = |id: &str| past.nodes.iter().find(|node| node.id == Some(id)).unwrap();
    assert_eq!(node("first").mean.as_ref().unwrap().to_string(), "40.2");
    assert_eq!(node("second").mean.as_ref().unwrap().to_string(), "26/3");
    assert_eq!(node("second").shown(4).unwrap().to_string(), "8.6667");
    assert_eq!(past.total.mean.as_ref().unwrap().to_string(), "733/15");
    let parts: Vec<_> =
        node("first").predecessors.iter().map(|p| p.score.unwrap().to_string()).collect();
    assert_eq!(parts, ["30", "42", "48.6"]);
    // Who was not merged is its own past.
    let own = mergers.past("thanh-hoa", &before).unwrap();
    assert_eq!(own.total.mean.as_ref().unwrap().to_string(), "44");
    let json = serde_json::to_value(&past).unwrap();
    assert_eq!(json["total"]["mean"], "733/15");
    assert_eq!(json["nodes"][0]["parts"][1]["score"], "42");
}

#[test]
fn a_unit_is_compared_with_its_past() {
    let mergers = mergers();
    let before = synthetic("tuyen-quang,A,50%,10%\nha-giang,B,70%,20%\n");
    let now = synthetic("tuyen-quang,A,75%,n/a\n");
    let comparison = Comparison::of(&before, &now).with_mergers(&mergers).unwrap();
    let unit = comparison.unit("tuyen-quang").unwrap();
    let told = |id: &str| {
        let difference = unit.item(id).unwrap().scores().difference_in_shares();
        difference.map(|difference| difference.to_string())
    };
    // 75 % now (the second is left out) beside (34 + 50) ÷ 2 = 42 of 100; 75 % beside 60 %.
    let total = unit.total().difference_in_shares().unwrap();
    assert_eq!(total.to_string(), "0.33");
    assert_eq!(told("first").as_deref(), Some("0.15"));
    assert_eq!(told("second"), None);
    assert!(comparison.unit("dong-thap").is_err());
    assert_eq!(unit.base_unit(), None);
}

#[test]
fn a_predecessor_without_a_score_is_said_and_not_averaged_away() {
    let mergers = mergers();
    let before = synthetic("tuyen-quang,A,50%,10%\ndong-thap,B,50%,n/a\ntien-giang,C,40%,10%\n");
    let past = mergers.past("tuyen-quang", &before).unwrap();
    assert_eq!(
        (past.from.as_slice(), past.missing.as_slice()),
        (&["tuyen-quang"][..], &["ha-giang"][..])
    );
    assert_eq!(past.total.mean, None);
    assert_eq!(past.total.predecessors[1].score.unwrap().to_string(), "34");
    // A node that one of the two leaves out has no mean; the others do.
    let past = mergers.past("dong-thap", &before).unwrap();
    let mean = |id: &str| past.nodes.iter().find(|node| node.id == Some(id)).unwrap().mean.clone();
    assert_eq!(mean("first").unwrap().to_string(), "27");
    assert_eq!(mean("second"), None);
    let unknown = mergers.past("tien-giang", &before).unwrap_err();
    assert!(matches!(unknown, Error::UnknownUnit { .. }));
}

/// dti.gov.vn, main indices of 2022: two of the five published provinces were not merged; of Đà Nẵng's two
/// predecessors one is published.
#[test]
fn published_values_of_2022_are_found_through_the_mergers() {
    let catalog = Catalog::from_dir(format!("{}/rules", root())).unwrap();
    let framework = catalog.get("national/province", "2022").unwrap();
    let path = format!("{}/rules/national/provinces-2022.csv", root());
    let dataset = Dataset::from_csv_path(path, framework).unwrap();
    let outcome = Plan::compile(framework).unwrap().score(&dataset).unwrap();
    let mergers = mergers();
    for unit in ["quang-ninh", "thua-thien-hue"] {
        let past = mergers.past(unit, &outcome).unwrap();
        assert_eq!(past.total.shown(2), outcome.unit(unit).unwrap().total.map(|t| t.normalize()));
    }
    let da_nang = mergers.past("da-nang", &outcome).unwrap();
    assert_eq!(da_nang.missing, ["quang-nam"]);
    assert_eq!(da_nang.total.mean, None);
}

/// The communes of four provinces: as many as the resolutions of 16 June 2025 name, each formed from one or more.
#[test]
fn the_communes_of_four_provinces_are_those_of_the_resolutions() {
    let expected = [
        ("thanh-hoa", "1686/NQ-UBTVQH15", 547, 166, 10),
        ("nghe-an", "1678/NQ-UBTVQH15", 412, 130, 0),
        ("tuyen-quang", "1684/NQ-UBTVQH15", 329, 124, 5),
        ("dong-thap", "1663/NQ-UBTVQH15", 305, 102, 3),
    ];
    for (province, document, before, formed, divided) in expected {
        let path = format!("{}/rules/{province}/merged-2025.yaml", root());
        let mergers = Mergers::from_path(path).unwrap();
        assert_eq!(mergers.source().document.as_deref(), Some(document));
        assert_eq!(
            (mergers.before().len(), mergers.formed().len()),
            (before, formed),
            "{province}"
        );
        let parts = |id: &String| mergers.successors_of(id).count();
        assert_eq!(
            mergers.before().keys().filter(|id| parts(id) > 1).count(),
            divided,
            "{province}"
        );
    }
}

/// Every new commune of Thanh Hóa is there, and its past is the mean of all that it was formed from; the figures
/// are synthetic.
#[test]
fn the_communes_of_2025_have_a_past() {
    let catalog = Catalog::from_dir(format!("{}/rules", root())).unwrap();
    let score = |version: &str, data: &str| {
        let framework = catalog.get("thanh-hoa/commune", version).unwrap();
        let path = format!("{}/examples/data/thanh-hoa/{data}.csv", root());
        let dataset = Dataset::from_csv_path(path, framework).unwrap();
        Plan::compile(framework).unwrap().score(&dataset).unwrap()
    };
    let (before, now) = (score("2022", "communes-before-2022"), score("2025", "communes-2025"));
    let mergers =
        Mergers::from_path(format!("{}/rules/thanh-hoa/merged-2025.yaml", root())).unwrap();
    let comparison = Comparison::of(&before, &now).with_mergers(&mergers).unwrap();
    for formed in mergers.formed() {
        let unit = comparison.unit(&formed.unit).unwrap();
        assert!(unit.item("digital_society").is_some());
        let past = mergers.past(&formed.unit, &before).unwrap();
        let sum: Decimal = past
            .total
            .predecessors
            .iter()
            .filter_map(|part| part.score)
            .map(|score| score.decimal())
            .sum();
        let count = Decimal::from(formed.from.len() as u64);
        let share = unit.total().share().base.unwrap().shown(10).unwrap();
        // 1000 points.
        assert_eq!(share.round_dp(9), (sum / count / Decimal::ONE_THOUSAND).round_dp(9));
        assert!(unit.total().difference_in_shares().is_some());
    }
}
