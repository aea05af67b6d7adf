//! Points and weights that go by the unit kind, in one file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::archive::Archive;
use dti_engine::cases::{self, Cases};
use dti_engine::dataset::Register;
use dti_engine::diagnostic::Diagnostics;
use dti_engine::plan::Variation;
use dti_engine::province::Province;
use dti_engine::rules::Loader;
use dti_engine::{Catalog, Dataset, Error, Framework, Language, Outcome, Plan, report};

const RULES: &str = r#"
framework: demo/two
version: "1"
kind: index
unit_kind: [commune, ward]
name: {vi: Bộ chỉ số, en: Index}
in_force: {from: 2026-01-01}
source: {document: 1/QĐ, standing: illustrative}
points: {commune: 100, ward: 30}
rounding: {indicator: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  portal: {type: yes_no}
  online: {type: percent}
  meetings: {type: count}
groups:
  - id: work
    points: {commune: 60, ward: 10}
    indicators:
      - {id: portal, weight: {commune: 1, ward: 4}, scoring: {yes_no: portal}}
      - {id: meetings, weight: {commune: 2, ward: 1}, scoring: {steps: {of: meetings, in: points,
           at_least: {commune: {4: 40, 2: 10}, ward: {4: 2, 2: 1}}}}}
  - id: services
    points: {commune: 40, ward: 20}
    indicators:
      - {id: online, points: {commune: 40, ward: 20}, scoring: {linear: {of: online, zero_at: 0%, full_at: 80%}}}
ranking: {places: 2}
grades: [{name: {vi: Tốt}, at_least: 80%}, {name: {vi: Chưa}, at_least: 0%}]
verdict: {pass_when: [{score: {of: work, at_least: {points: 9}}}]}
"#;

/// | unit | portal | meetings | online | total |
/// |---|---|---|---|---|
/// | an, of 100 | 60 ÷ 3 × 1 = 20 | 10 | 40 × 40 ÷ 80 = 20 | 50 |
/// | binh, of 30 | 10 ÷ 5 × 4 = 8 | 1 | 20 × 60 ÷ 80 = 15 | 24 |
/// | chi, of 30 | 0 | 2 | 20 | 22 |
const DATA: &str = "unit,name,kind,portal,online,meetings\nan,Xã An,commune,yes,40%,2\n\
                    binh,Phường Bình,ward,yes,60%,3\nchi,Phường Chi,ward,no,90%,4\n";

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap_or_else(|faults| panic!("{faults}"))
}

fn data() -> Dataset {
    Dataset::from_csv(DATA.as_bytes(), &framework()).unwrap()
}

fn score(kind: &str) -> Outcome {
    Plan::compile(&framework().of_kind(kind).unwrap()).unwrap().score(&data()).unwrap()
}

fn totals(outcome: &Outcome) -> Vec<(String, String, Option<u32>)> {
    let total = |unit: dti_engine::outcome::UnitOutcome<'_>| {
        (unit.unit.id.clone(), unit.total.unwrap().to_string(), unit.rank)
    };
    outcome.results().map(total).collect()
}

#[test]
fn each_kind_has_its_own_points() {
    let row = |id: &str, total: &str, rank| (id.to_owned(), total.to_owned(), Some(rank));
    assert_eq!(totals(&score("commune")), [row("an", "50.00", 1)]);
    let wards = score("ward");
    assert_eq!(totals(&wards), [row("binh", "24.00", 1), row("chi", "22.00", 2)]);
    // 24 of 30 is 80 %.
    let json = serde_json::to_value(&wards).unwrap();
    assert_eq!(
        (&json["units"][0]["share"], &json["units"][0]["grade"]),
        (&"0.8".into(), &"Tốt".into())
    );
    assert_eq!(json["units"][0]["groups"]["work"], "9.00");
    // 9 points are enough of 10, and 10 of 60 too.
    assert_eq!(json["units"][0]["verdict"], "pass");
    let card = wards.scorecard("binh").unwrap().explain(Language::En).to_string();
    assert!(card.contains("8.00 / 8") && card.contains("24.00 / 30"), "{card}");
    let card = score("commune").scorecard("an").unwrap().explain(Language::Vi).to_string();
    assert!(card.contains("20,00 / 20") && card.contains("50,00 / 100"), "{card}");
    assert_ne!(wards.digests().rules, score("commune").digests().rules);
}

#[test]
fn all_kinds_are_ranked_by_their_shares() {
    let (communes, wards) = (score("commune"), score("ward"));
    let table = report::ranking_by_share(&[&communes, &wards], Language::En);
    // 24 ÷ 30 = 80 %, 22 ÷ 30 = 73.33 %, 50 ÷ 100 = 50 %.
    let csv = table.to_csv();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert_eq!(rows.len(), 3, "{csv}");
    assert!(rows[0].starts_with("1,Phường Bình,ward,24.00,30,"), "{csv}");
    assert!(rows[1].starts_with("2,Phường Chi,ward,22.00,30,"), "{csv}");
    assert!(rows[2].starts_with("3,Xã An,commune,50.00,100,"), "{csv}");
}

#[test]
fn a_kind_must_be_taken() {
    let framework = framework();
    assert!(framework.has_points_by_kind() && framework.points_of().is_none());
    let error = Plan::compile(&framework).unwrap_err();
    assert_eq!((error.code(), matches!(error, Error::Kind { .. })), ("kind", true));
    assert_eq!(
        error.to_string(),
        "the points of `demo/two 1` go by the unit kind: say for which of commune, ward (`Framework::of_kind`, `--kind commune`)"
    );
    let ward = framework.of_kind("ward").unwrap();
    assert_eq!(ward.points_of().map(|kind| kind.as_str()), Some("ward"));
    assert_eq!(ward.of_kind("ward").unwrap(), ward);
    let error = ward.of_kind("commune").unwrap_err().to_string();
    assert_eq!(error, "`demo/two 1` has no points for units of the kind `commune`, but for ward");
    assert!(framework.of_kind("province").is_err());
    // A file whose points are the same for all kinds is scored for all at once.
    let same = RULES.replace("points: {commune: 100, ward: 30}", "points: 100");
    let same =
        same.replace("{commune: 60, ward: 10}", "60").replace("{commune: 40, ward: 20}", "40");
    let same = same.replace("{commune: 1, ward: 4}", "1").replace("{commune: 2, ward: 1}", "2");
    let same = Framework::from_yaml(&same).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(!same.has_points_by_kind());
    assert_eq!(same.of_kind("ward").unwrap(), same);
}

fn said(result: Result<Framework, Diagnostics>) -> Vec<(String, String)> {
    let faults = result.err().unwrap_or_default();
    let errors =
        faults.iter().filter(|fault| fault.code.as_str() < "R11" || fault.code.as_str() >= "R12");
    errors.map(|fault| (fault.code.as_str().to_owned(), fault.message.to_string())).collect()
}

#[test]
fn points_add_up_for_each_kind() {
    let fault = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    let wrong = RULES.replace("{commune: 60, ward: 10}", "{commune: 60, ward: 11}");
    assert_eq!(
        said(Framework::from_yaml(&wrong)),
        [fault(
            "R0402",
            "the framework has 30 points for `ward`, but its children add up to 31: 1 too many"
        )]
    );
    // What is wrong for both kinds is told once.
    let wrong = RULES.replace("{commune: 40, ward: 20}, scoring", "{commune: 40}, scoring");
    assert_eq!(
        said(Framework::from_yaml(&wrong)),
        [fault("R0603", "there is no bound for `ward`")]
    );
    let wrong = RULES.replace("weight: {commune: 1, ward: 4}", "weight: {commune: 1, wards: 4}");
    assert_eq!(
        said(Framework::from_yaml(&wrong)),
        [fault("R0604", "the framework does not assess units of the kind `wards`")]
    );
    let wrong = RULES
        .replace("weight: {commune: 1, ward: 4}", "weight: {commune: {year: {2025: 1}}, ward: 4}");
    assert_eq!(
        said(Framework::from_yaml(&wrong)),
        [fault("R0203", "points differ by the unit kind alone")]
    );
    // All units submit the same metrics, so the points that are given cannot be held to those of each kind.
    let wrong = RULES.replace("linear: {of: online, zero_at: 0%, full_at: 80%}", "points: given");
    let wrong = wrong.replace("  meetings: {type", "  given: {type: number}\n  meetings: {type");
    let wrong = wrong.replace("  online: {type: percent}\n", "");
    assert_eq!(
        said(Framework::from_yaml(&wrong)),
        [fault(
            "R0303",
            "`given` gives the points of an indicator, and these differ by the unit kind"
        )]
    );
    // Steps in points of a kind are held to the points of this kind.
    let wrong = RULES.replace("ward: {4: 2, 2: 1}", "ward: {4: 3, 2: 1}");
    assert_eq!(
        said(Framework::from_yaml(&wrong)).len(),
        1,
        "{:?}",
        said(Framework::from_yaml(&wrong))
    );
}

#[test]
fn an_amendment_changes_the_points_of_both_kinds() {
    let amendment = "framework: demo/two\nversion: '2'\namends: '1'\nin_force: {from: 2027-01-01}\n\
        source: {document: 2/QĐ, standing: illustrative}\npoints: {commune: 100, ward: 40}\n\
        groups:\n- {id: services, points: {commune: 40, ward: 30}, indicators: [{id: online, points: {commune: 40, ward: 30}}]}\n";
    let loaded = Loader::new().text("2.yaml", amendment).text("1.yaml", RULES).load();
    let framework = loaded.into_framework().unwrap_or_else(|faults| panic!("{faults}"));
    let ward = Plan::compile(&framework.of_kind("ward").unwrap()).unwrap();
    let dataset = Dataset::from_csv(DATA.as_bytes(), &framework).unwrap();
    // binh: 8 + 1 + 30 × 60 ÷ 80 = 31.5; chi: 0 + 2 + 30 = 32.
    let found = totals(&ward.score(&dataset).unwrap());
    assert_eq!(
        found.iter().map(|(_, total, _)| total.as_str()).collect::<Vec<_>>(),
        ["31.50", "32.00"]
    );
    let whole = framework.to_yaml().unwrap();
    assert!(whole.contains("ward: 40"), "{whole}");
    assert!(Framework::from_yaml(&whole).unwrap().has_points_by_kind());
}

#[test]
fn the_points_of_a_kind_are_varied() {
    // In points, the steps of the other kind would be more than there is to earn now, and the text is refused.
    let rules = RULES.replace(
        "in: points,\n           at_least: {commune: {4: 40, 2: 10}, ward: {4: 2, 2: 1}}",
        "at_least: {4: 100%, 2: 50%}",
    );
    let framework = Framework::from_yaml(&rules).unwrap_or_else(|faults| panic!("{faults}"));
    let ward = Plan::compile(&framework.of_kind("ward").unwrap()).unwrap();
    let changes = Variation::new()
        .weight("portal", 1)
        .points("services", 15)
        .points("online", 15)
        .points("work", 15);
    let varied = ward.vary(&changes).unwrap_or_else(|faults| panic!("{faults}"));
    // portal 7.5 of 15, meetings half of 7.5, online 15 × 60 ÷ 80 = 11.25: 22.5.
    let dataset = Dataset::from_csv(DATA.as_bytes(), &framework).unwrap();
    let outcome = varied.score(&dataset).unwrap();
    assert_eq!(outcome.unit("binh").unwrap().total.unwrap().to_string(), "22.50");
    // The text has the points of the kind alone.
    let text = varied.framework().to_yaml().unwrap();
    let again = Framework::from_yaml(&text).unwrap_or_else(|faults| panic!("{faults}\n{text}"));
    assert!(!again.has_points_by_kind(), "{text}");
    let dataset = Dataset::from_csv(DATA.as_bytes(), &again).unwrap();
    let again = Plan::compile(&again).unwrap().score(&dataset).unwrap();
    assert_eq!(again.unit("binh").unwrap().total, outcome.unit("binh").unwrap().total);
}

#[test]
fn cases_runs_and_archives_say_the_kind() {
    let framework = framework();
    let table = "case,kind,portal,online,meetings,total,score:work\nxã,commune,yes,40%,2,50,30\nphường,ward,yes,60%,3,24,9\n";
    let cases = Cases::from_csv(table.as_bytes(), &framework).unwrap();
    let results = cases::run(&framework, &cases).unwrap();
    assert!(results.iter().all(|case| case.holds()), "{results:?}");
    let wards = score("ward");
    let (case, differences) = cases::from_unit(&wards, "binh").unwrap();
    assert!(differences.is_empty(), "{differences:?}");
    let cases = Cases::from_yaml(&case.to_yaml().unwrap()).unwrap();
    assert!(cases::run(&framework, &cases).unwrap()[0].holds());

    let archive = Archive::of(&wards, 1).unwrap();
    assert!(archive.differences().unwrap().is_empty());

    let catalog = Catalog::from_yaml_texts([("two.yaml", RULES)]).unwrap();
    let province = |kind: &str| {
        let run = format!(
            "province: demo\nruns: [{{id: wards, framework: demo/two, version: '1'{kind}}}]\n"
        );
        Province::from_yaml(&run, &catalog)
    };
    let of_wards = province(", unit_kind: ward").unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(of_wards.runs()[0].framework.points_of().map(|kind| kind.as_str()), Some("ward"));
    let faults = province("").unwrap_err();
    assert_eq!(
        faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>(),
        ["run `wards` has no `unit_kind`"]
    );
}

#[test]
fn units_of_other_kinds_have_not_failed_to_report() {
    let register = "unit,name,kind\nan,Xã An,commune\nbinh,Phường Bình,ward\nchi,Phường Chi,ward\ndong,Phường Đông,ward\n";
    let register = Register::from_csv(register.as_bytes()).unwrap();
    let framework = framework();
    let options = dti_engine::dataset::ReadOptions::default().register(register);
    let dataset = options.read_csv(DATA.as_bytes(), &framework).unwrap();
    let ward = Plan::compile(&framework.of_kind("ward").unwrap()).unwrap().score(&dataset).unwrap();
    assert_eq!(ward.not_reported().map(|unit| unit.id.to_owned()).collect::<Vec<_>>(), ["dong"]);
    let commune =
        Plan::compile(&framework.of_kind("commune").unwrap()).unwrap().score(&dataset).unwrap();
    assert_eq!(commune.not_reported().count(), 0);
    assert_eq!(commune.units().len(), 1);
}
