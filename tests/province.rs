//! Provinces: roll-ups against values worked by hand, what is absent, what is stated otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeMap;

use dti_engine::dataset::{ReadOptions, Register};
use dti_engine::merged::Mergers;
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::outcome::TargetState;
use dti_engine::province::{Lack, Province, ProvinceOutcome, RolledUp, Settled};
use dti_engine::{Catalog, Dataset, Error, Language};

const COMMUNE: &str = "
framework: demo/commune
version: '1'
kind: index
unit_kind: [commune, ward]
source: {document: 1/QĐ-UBND, standing: illustrative}
points: 100
rounding: {indicator: 2, total: 2}
absent: {missing: exclude, not_applicable: exclude, rejected: exclude}
metrics:
  done: {type: count}
  all: {type: count}
  portal: {type: yes_no}
  district: {type: text, allow: [{code: R0302, because: names the group}]}
groups:
  - id: service
    points: 60
    indicators: [{id: rate, points: 60, scoring: {ratio: {part: done, whole: all}}}]
  - id: web
    points: 40
    indicators: [{id: portal, points: 40, scoring: {yes_no: portal}}]
ranking: {places: 2}
grades: [{name: {vi: Tốt}, at_least: 80%}, {name: {vi: Khác}, at_least: 0%}]
verdict: {pass_when: [{total: {at_least: 70%}}]}
";

const PLAN: &str = "
framework: demo/plan
version: '1'
kind: criteria
unit_kind: province
source: {document: 1/QĐ-UBND, standing: illustrative}
metrics:
  recognised: {type: count, at_most: 5}
  share: {type: percent}
  mean: {type: number}
  dossiers: {type: count}
targets:
  - {id: recognised, of: recognised, at_least: 2}
  - {id: share, of: share, at_least: 50%}
  - {id: mean, of: mean, at_least: 70}
  - {id: dossiers, of: dossiers, at_least: 1}
";

const PROVINCE: &str = "
province: demo
name: {vi: Tỉnh minh họa, en: Demo province}
runs:
  - {id: communes, framework: demo/commune, version: '1'}
  - id: plan
    framework: demo/plan
    version: '1'
    unit: demo
    metrics:
      recognised: {count: communes, where: {verdict: pass}}
      share: {share: communes, where: {total: {at_least: 80%}}}
      mean: {mean: communes, of: total}
      dossiers: {sum: communes, of: done}
figures:
  - {id: by_district, value: {count: communes, by: district}}
  - {id: wards, value: {count: communes, unit_kind: ward}}
  - {id: good, value: {count: communes, where: {grade: Tốt}}}
  - {id: with_portal, value: {share: communes, where: {metric: {of: portal, is: yes}}}}
  - {id: service, value: {count: communes, where: {score: {of: service, at_least: 50%}}}}
  - {id: service_mean, value: {mean: communes, of: service}}
  - {id: reported, value: {sum: communes, of: all}, reported: 31}
  - {id: in_between, value: {count: communes, where: {total: {above: 50, at_most: 90}}}}
";

/// Totals: an 90, binh 60 (of 60: no portal given, left out) → 100, chi 40, duc none.
const COMMUNES: &str = "unit,name,kind,done,all,portal,district\n\
    an,An,commune,5,6,yes,Bắc\n\
    binh,Bình,commune,10,10,,Bắc\n\
    chi,Chi,ward,0,10,yes,Nam\n\
    duc,Đức,ward,n/a,n/a,,\n";

fn catalog() -> Catalog {
    Catalog::from_yaml_texts([("commune.yaml", COMMUNE), ("plan.yaml", PLAN)]).unwrap()
}

fn province() -> Province {
    Province::from_yaml(PROVINCE, &catalog()).unwrap()
}

fn datasets(province: &Province, given: &[(&str, &str)]) -> BTreeMap<String, Dataset> {
    let mut datasets = BTreeMap::new();
    for (run, csv) in given {
        let framework = &province.run(run).unwrap().framework;
        datasets.insert((*run).to_owned(), Dataset::from_csv(csv.as_bytes(), framework).unwrap());
    }
    datasets
}

fn score(given: &[(&str, &str)]) -> ProvinceOutcome {
    let province = province();
    province.score(&datasets(&province, given)).unwrap()
}

fn of_plan<'a>(outcome: &'a ProvinceOutcome, metric: &str) -> &'a RolledUp {
    let all = &outcome.run("plan").unwrap().rolled_up;
    all.iter().find(|value| value.metric.as_deref() == Some(metric)).unwrap()
}

fn figure<'a>(outcome: &'a ProvinceOutcome, id: &str) -> &'a RolledUp {
    outcome.figures().find(|(figure, _)| figure.id == id).unwrap().1
}

fn exact(value: &RolledUp) -> String {
    value.exact().unwrap().to_string()
}

fn targets(outcome: &ProvinceOutcome) -> Vec<TargetState> {
    let plan = outcome.run("plan").unwrap().outcome.as_ref().unwrap();
    plan.scorecard("demo").unwrap().targets().map(|target| target.computed).collect()
}

#[test]
fn values_are_rolled_up_exactly() {
    let outcome = score(&[("communes", COMMUNES), ("plan", "unit,dossiers\ndemo,\n")]);
    // 90 and 100 pass, 40 does not; the fourth has no total and does not pass.
    assert_eq!(exact(of_plan(&outcome, "recognised")), "2");
    let share = of_plan(&outcome, "share");
    assert_eq!((share.taken, share.units, share.untold), (2, 4, 1));
    assert_eq!(exact(share), "2/3");
    let mean = of_plan(&outcome, "mean");
    assert_eq!((exact(mean).as_str(), mean.without_value), ("230/3", 1));
    // `n/a` is passed over.
    assert_eq!(exact(of_plan(&outcome, "dossiers")), "15");
    assert!(outcome.run("plan").unwrap().rolled_up.iter().all(|v| v.settled == Settled::Filled));
    assert_eq!(targets(&outcome), [TargetState::Met; 4]);
    // A third goes into the dataset with twenty places.
    let plan = outcome.run("plan").unwrap().outcome.as_ref().unwrap();
    let card = plan.scorecard("demo").unwrap();
    let value = card.targets().nth(1).unwrap().inputs[0].value.clone();
    assert_eq!(serde_json::to_value(value).unwrap(), "0.66666666666666666667");
}

#[test]
fn figures_have_groups_kinds_and_conditions() {
    let outcome = score(&[("communes", COMMUNES)]);
    let groups: Vec<_> = figure(&outcome, "by_district")
        .groups
        .iter()
        .map(|group| (group.group.as_deref(), group.value.to_string()))
        .collect();
    let groups: Vec<_> = groups.iter().map(|(group, value)| (*group, value.as_str())).collect();
    assert_eq!(groups, [(Some("Bắc"), "2"), (Some("Nam"), "1"), (None, "1")]);
    for (id, value) in [
        ("wards", "2"),
        ("good", "2"),
        ("with_portal", "1"),
        ("service", "2"),
        ("service_mean", "110/3"),
        ("in_between", "1"),
        ("reported", "26"),
    ] {
        assert_eq!(exact(figure(&outcome, id)), value, "{id}");
    }
    // Two have no portal given: it cannot be told of them.
    assert_eq!(figure(&outcome, "with_portal").untold, 2);
    let reported = figure(&outcome, "reported");
    assert_eq!(reported.settled, Settled::Differs);
}

/// Of four units with a total one has `Đạt` and one has a total below the lowest grade: 1 of 4, and not 1
/// of 3. A unit without a total is not told of, and one that did not report is not looked at.
#[test]
fn units_below_the_lowest_grade_are_counted() {
    let rules = "framework: demo/graded\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
        source: {standing: illustrative}\nabsent: {missing: zero, not_applicable: exclude}\nmetrics: {n: {type: number}}\n\
        indicators: [{id: a, points: 10, scoring: {linear: {of: n, zero_at: 0, full_at: 1}}}]\n\
        allow: [{code: R1120, because: văn bản không xếp loại dưới 50%}]\n\
        grades: [{name: Tốt, at_least: 80%}, {name: Đạt, at_least: 50%}]\n";
    let file = "province: demo\nname: Tỉnh\nruns: [{id: run, framework: demo/graded, version: '1'}]\nfigures:\n  \
        - {id: share, value: {share: run, where: {grade: Đạt}}}\n  \
        - {id: count, value: {count: run, where: {grade: Đạt}}}\n";
    let catalog = Catalog::from_yaml_texts([("graded.yaml", rules)]).unwrap();
    let province = Province::from_yaml(file, &catalog).unwrap();
    let csv = "unit,n\na,0.9\nb,0.8\nc,0.6\nd,0.3\ne,n/a\nf,\n";
    let outcome = province.score(&datasets(&province, &[("run", csv)])).unwrap();
    let share = figure(&outcome, "share");
    assert_eq!((exact(share).as_str(), share.untold), ("0.25", 1));
    assert_eq!((share.units, share.not_reported), (5, 1));
    assert_eq!(exact(figure(&outcome, "count")), "1");
}

/// Of five communes of a register three sent figures: their sum is not that of the province, with or without empty rows.
#[test]
fn who_is_only_in_the_register_did_not_report() {
    let rules = "framework: demo/counted\nversion: '1'\nkind: criteria\nunit_kind: commune\nmetrics: {n: {type: count}}\n\
        targets: [{id: some, of: n, at_least: 1}]\n";
    let file = "province: demo\nname: Tỉnh\nruns: [{id: run, framework: demo/counted, version: '1'}]\nfigures:\n  \
        - {id: sum, value: {sum: run, of: n}}\n  - {id: some, value: {share: run, where: {metric: {of: n, at_least: 1}}}}\n";
    let catalog = Catalog::from_yaml_texts([("counted.yaml", rules)]).unwrap();
    let province = Province::from_yaml(file, &catalog).unwrap();
    let register = "unit,name,kind\na,A,commune\nb,B,commune\nc,C,commune\nd,D,commune\ne,E,commune\nf,F,ward\n";
    let register = Register::from_csv(register.as_bytes()).unwrap();
    for rows in ["", "d,\ne,\n"] {
        let csv = format!("unit,n\na,100\nb,100\nc,100\n{rows}");
        let options = ReadOptions::default().register(register.clone());
        let framework = &province.run("run").unwrap().framework;
        let dataset = options.read_csv(csv.as_bytes(), framework).unwrap();
        let outcome = province.score(&BTreeMap::from([("run".to_owned(), dataset)])).unwrap();
        let sum = figure(&outcome, "sum");
        assert_eq!((sum.lack(), sum.units, sum.without_value), (Some(Lack::Missing), 5, 2));
        let share = figure(&outcome, "some");
        assert_eq!((exact(share).as_str(), share.units, share.not_reported), ("1", 3, 2));
    }
}

#[test]
fn what_is_stated_stays_and_is_compared() {
    let stated = "unit,recognised,share,mean,dossiers\ndemo,3,66.7%,76.67,n/a\n";
    let outcome = score(&[("communes", COMMUNES), ("plan", stated)]);
    let settled = |metric| of_plan(&outcome, metric).settled;
    assert_eq!(settled("recognised"), Settled::Differs);
    // Shares and means agree at the places they are stated with.
    assert_eq!(settled("share"), Settled::Agrees);
    assert_eq!(settled("mean"), Settled::Agrees);
    assert_eq!(settled("dossiers"), Settled::Kept);
    let found: Vec<_> = outcome.disagreements().collect();
    assert_eq!((found[0].run, found[0].of), (Some("plan"), "recognised"));
    assert_eq!(found[0].difference.to_string(), "1");
    assert_eq!((found[1].run, found[1].of, found.len()), (None, "reported", 2));
    let plan = outcome.run("plan").unwrap().outcome.as_ref().unwrap();
    assert_eq!(
        plan.scorecard("demo").unwrap().targets().next().unwrap().value.unwrap().to_string(),
        "3"
    );
    // Nothing was filled in, so the data are those that were given.
    let province = province();
    let given = datasets(&province, &[("plan", stated)]);
    assert_eq!(plan.digests().data, given.get("plan").unwrap().digest());
}

#[test]
fn without_data_roll_ups_are_absent_and_not_zero() {
    let outcome = score(&[("plan", "unit,recognised\ndemo,3\n")]);
    let recognised = of_plan(&outcome, "recognised");
    assert_eq!((recognised.lack(), recognised.value()), (Some(Lack::NoData), None));
    assert_eq!(recognised.settled, Settled::Absent);
    assert_eq!(targets(&outcome)[1], TargetState::Undetermined);
    assert_eq!(outcome.disagreements().count(), 0);
    let outcome = score(&[]);
    assert!(outcome.runs().all(|(_, run)| run.outcome.is_none() && !run.given));
}

#[test]
fn a_run_without_data_of_its_own_is_scored_with_its_roll_ups() {
    let outcome = score(&[("communes", COMMUNES)]);
    let plan = outcome.run("plan").unwrap();
    assert!(!plan.given && plan.outcome.is_some());
    assert_eq!(targets(&outcome), [TargetState::Met; 4]);
}

#[test]
fn a_sum_that_lacks_a_value_is_absent_and_so_is_a_mean_of_nobody() {
    let missing = "unit,name,kind,done,all,portal,district\nan,An,commune,,6,yes,Bắc\n";
    let outcome = score(&[("communes", missing)]);
    assert_eq!(of_plan(&outcome, "dossiers").lack(), Some(Lack::Missing));
    let nobody = "unit,name,kind,done,all,portal,district\nan,An,commune,n/a,n/a,n/a,Bắc\n";
    let outcome = score(&[("communes", nobody)]);
    assert_eq!(of_plan(&outcome, "mean").lack(), Some(Lack::Nobody));
    assert_eq!(of_plan(&outcome, "share").lack(), Some(Lack::Nobody));
    assert_eq!(exact(of_plan(&outcome, "recognised")), "0");
}

#[test]
fn what_does_not_fit_is_an_error() {
    let province = province();
    let mut datasets = datasets(&province, &[("communes", COMMUNES)]);
    let commune = datasets.get("communes").unwrap().clone();
    datasets.insert("comunes".to_owned(), commune);
    let unknown = province.score(&datasets).unwrap_err();
    assert_eq!(unknown.code(), "unknown_run");
    assert!(unknown.to_string().contains("did you mean `communes`"), "{unknown}");
    let other = self::datasets(&province, &[("plan", "unit,recognised\ndemoo,3\n")]);
    assert!(matches!(province.score(&other), Err(Error::UnknownUnit { .. })));
    // Seven recognised where at most five are believed.
    let many: String = (0..7).map(|n| format!("c{n},C{n},commune,1,1,yes,\n")).collect();
    let many = format!("unit,name,kind,done,all,portal,district\n{many}");
    let too_many = self::datasets(&province, &[("communes", &many)]);
    assert!(matches!(province.score(&too_many), Err(Error::Diagnostics(_))));
}

#[test]
fn outcomes_are_json_and_words() {
    let outcome = score(&[("communes", COMMUNES), ("plan", "unit,recognised\ndemo,3\n")]);
    let json = serde_json::to_value(&outcome).unwrap();
    let recognised = &json["runs"][1]["rolled_up"][0];
    assert_eq!(recognised["metric"], "recognised");
    assert_eq!(recognised["value"], "2");
    assert_eq!(recognised["stated"], "3");
    assert_eq!(recognised["settled"], "differs");
    assert_eq!(json["runs"][0]["outcome"]["units"][0]["unit"], "binh");
    assert_eq!(json["figures"][0]["groups"][0]["group"], "Bắc");
    assert_eq!(json["disagreements"][0]["of"], "recognised");
    assert_eq!(json["runs"][1]["rolled_up"][1]["exact"], "2/3");
    let words = of_plan(&outcome, "share").explain(Language::En);
    assert_eq!(words, "2 of 3 units (communes): total ≥ 80%; 1 cannot be told");
    let printed = outcome.roll_ups(Language::Vi).to_string();
    assert!(printed.contains("KHÔNG KHỚP"), "{printed}");
    let said: Vec<_> = outcome.disagreements().map(|one| one.values(Language::En)).collect();
    assert_eq!(said, ["stated 3, rolled up 2", "stated 31, rolled up 26"]);
    // The same rules and data give the same bytes.
    let again = score(&[("communes", COMMUNES), ("plan", "unit,recognised\ndemo,3\n")]);
    assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&outcome).unwrap());
}

#[test]
fn declarations_and_evidence_survive_filling_in() {
    let stated =
        "unit,metric,value,evidence\ndemo,dossiers,15,003:1\ndemo,declared:recognised,no,003:2\n";
    let outcome = score(&[("communes", COMMUNES), ("plan", stated)]);
    let plan = outcome.run("plan").unwrap().outcome.as_ref().unwrap();
    let card = plan.scorecard("demo").unwrap();
    let recognised = card.targets().next().unwrap();
    assert_eq!(recognised.declared, Some(false));
    assert!(recognised.contradiction);
    assert_eq!(recognised.declared_evidence.as_deref(), Some("003:2"));
    assert_eq!(card.targets().nth(3).unwrap().inputs[0].evidence.as_deref(), Some("003:1"));
}

/// 003:497-524 and 003:347: seven decisions, 31 communes.
#[test]
fn the_recognised_communes_add_up_as_reported() {
    let root = env!("CARGO_MANIFEST_DIR");
    let catalog = Catalog::from_dir(format!("{root}/rules")).unwrap();
    let provinces = Province::from_dir(format!("{root}/rules"), &catalog).unwrap();
    let ids: Vec<_> = provinces.iter().map(Province::id).collect();
    assert_eq!(ids, ["dong-thap", "nghe-an", "thanh-hoa", "tuyen-quang"]);
    let thanh_hoa = &provinces[2];
    let mut datasets = BTreeMap::new();
    for (run, file) in [
        ("decisions", "examples/data/thanh-hoa/recognition-decisions-2023.csv"),
        ("plan_2023", "rules/thanh-hoa/plan-2023.csv"),
    ] {
        let path = format!("{root}/{file}");
        let framework = &thanh_hoa.run(run).unwrap().framework;
        datasets.insert(run.to_owned(), Dataset::from_csv_path(path, framework).unwrap());
    }
    let outcome = thanh_hoa.score(&datasets).unwrap();
    let communes = &outcome.run("plan_2023").unwrap().rolled_up[0];
    assert_eq!((exact(communes).as_str(), communes.settled), ("31", Settled::Agrees));
    let groups: Vec<_> = figure(&outcome, "recognised_by_district")
        .groups
        .iter()
        .map(|group| group.value.to_string())
        .collect();
    assert_eq!(groups, ["2", "5", "10", "1", "4", "5", "4"]);
    assert_eq!(exact(figure(&outcome, "districts_with_decision")), "7");
    assert_eq!(outcome.disagreements().count(), 0);
    // 31 of at least 132: the target is not met.
    let plan = outcome.run("plan_2023").unwrap().outcome.as_ref().unwrap();
    let card = plan.scorecard("thanh-hoa").unwrap();
    let target = card.targets().find(|target| target.id == "recognised_communes").unwrap();
    assert_eq!(target.computed, TargetState::NotMet);
    assert_eq!(target.asked(plan.framework(), Language::En), "≥ 132");
}

#[test]
fn no_slip_of_the_hand_makes_loading_panic() {
    let root = env!("CARGO_MANIFEST_DIR");
    let catalog = Catalog::from_dir(format!("{root}/rules")).unwrap();
    let read = |name: &str| std::fs::read_to_string(format!("{root}/rules/{name}.yaml")).unwrap();
    let (province, merged) = (read("thanh-hoa/province"), read("national/merged-2025"));
    for text in [province, merged] {
        let lines: Vec<_> = text.lines().collect();
        for at in 0..lines.len() {
            let without = [&lines[..at], &lines[at + 1..]].concat().join("\n");
            let twice = [&lines[..=at], &lines[at..]].concat().join("\n");
            let cut = lines[..at].join("\n");
            let swapped = text.replacen(lines[at], &lines[at].replace([':', ','], ""), 1);
            for slip in [without, twice, cut, swapped] {
                // What comes of it does not matter, only that something does.
                let faults = [
                    Province::from_yaml(&slip, &catalog).err().map(|faults| format!("{faults:#}")),
                    Mergers::from_yaml(&slip).err().map(|faults| format!("{faults:#}")),
                ];
                assert!(faults.iter().flatten().all(|fault| !fault.is_empty()));
            }
        }
    }
}

/// What a figure asks of the units, and the one thing that is wrong with it.
#[test]
fn what_a_figure_cannot_ask_is_said_once() {
    for (value, said) in [
        ("{count: communes, where: {grade: Kém}}", "`Kém` is no grade of `demo/commune`"),
        (
            "{count: communes, where: {score: {of: nothing, at_least: 50%}}}",
            "`demo/commune` has no node `nothing`",
        ),
        ("{count: plan, where: {met: nothing}}", "`demo/plan` has no target `nothing`"),
        ("{count: communes, where: {metric: {of: portal, at_least: 1}}}", "`portal`"),
        ("{count: communes, where: {metric: {of: done}}}", "`metric` has no condition"),
        (
            "{count: communes, where: {metric: {of: done, at_least: 5, below: 3}}}",
            "no value can meet the conditions of `metric`: `at_least: 5` and `below: 3`",
        ),
        (
            "{count: communes, where: {metric: {of: done, at_least: {distict: 5}}}}",
            "the framework does not assess units of the kind `distict`",
        ),
        ("{count: communes, where: {metric: {of: done, at_lest: 5}}}", "at_lest"),
        ("{cuont: communes}", "cuont"),
        ("{count: communes, of: total}", "`of`"),
    ] {
        let file = format!("{PROVINCE}  - {{id: wrong, value: {value}}}\n");
        let refused = Province::from_yaml(&file, &catalog()).unwrap_err();
        let text = format!("{refused:#}");
        assert!(text.contains(said), "{value}: {text}");
        assert_eq!(text.matches("error[").count(), 1, "{value}: {text}");
    }
}

/// Done: 5, 10, 0 and not applicable.
#[test]
fn figures_ask_bounds_of_metrics() {
    let file = format!(
        "{PROVINCE}  - {{id: some, value: {{count: communes, where: {{metric: {{of: done, at_least: 5, below: 10}}}}}}}}\n  \
         - {{id: kind, value: {{count: plan, unit_kind: province}}}}\n"
    );
    let province = Province::from_yaml(&file, &catalog()).unwrap();
    let given = [("communes", COMMUNES), ("plan", "unit,recognised\ndemo,3\n")];
    let outcome = province.score(&datasets(&province, &given)).unwrap();
    assert_eq!(exact(figure(&outcome, "some")), "1");
    let said = |id: &str| figure(&outcome, id).explain(Language::En);
    assert_eq!(said("wards"), "2 of 2 units of the kind `ward` (communes)");
    assert_eq!(said("kind"), "1 of 1 units (plan)");
    let mean = of_plan(&outcome, "mean").explain(Language::En);
    assert!(mean.starts_with("mean of totals, 3 units (communes)"), "{mean}");
    // Nothing is shown of a figure without data.
    let nothing = province.score(&BTreeMap::new()).unwrap();
    assert_eq!(figure(&nothing, "some").settled, Settled::Absent);
}

#[test]
fn the_json_of_a_province_has_every_field() {
    let outcome = score(&[("communes", COMMUNES), ("plan", "unit,recognised\ndemo,3\n")]);
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!((&json["province"], &json["name"]["en"]), (&"demo".into(), &"Demo province".into()));
    assert_eq!(json["digest"], outcome.province().digest());
    let run = &json["runs"][1];
    assert_eq!((&run["run"], &run["framework"]), (&"plan".into(), &"demo/plan".into()));
    assert_eq!((&run["version"], &run["data_given"]), (&"1".into(), &true.into()));
    let share = &run["rolled_up"][1];
    for (key, value) in [
        ("metric", serde_json::json!("share")),
        ("measure", "share".into()),
        ("of_run", "communes".into()),
        ("lack", serde_json::Value::Null),
        ("taken", 2.into()),
        ("units", 4.into()),
        ("untold", 1.into()),
        ("without_value", 0.into()),
        ("stated", serde_json::Value::Null),
        ("settled", "filled".into()),
    ] {
        assert_eq!(share.get(key), Some(&value), "{key}");
    }
    let wards = &json["figures"][1];
    assert_eq!((&wards["figure"], &wards["settled"]), (&"wards".into(), &"shown".into()));
    assert_eq!((&wards["value"], wards.get("groups")), (&"2".into(), None));
    assert!(wards.get("name").is_some());
}

/// Sixty groups in lines as long as the page and no longer; nothing is lost between them.
#[test]
fn groups_are_written_in_lines_that_are_full() {
    let rows: String = (0..60).map(|n| format!("u{n},commune,0,1,Huyện {n}\n")).collect();
    let csv = format!("unit,kind,done,all,district\n{rows}");
    let text = score(&[("communes", &csv)]).roll_ups(Language::En).to_string();
    assert!(text.contains("\nFigures\n"), "{text}");
    let lines: Vec<_> = text.lines().skip_while(|line| !line.contains("Huyện 0 1")).collect();
    let lines: Vec<_> = lines.iter().take_while(|line| line.contains("Huyện")).collect();
    let groups: Vec<_> = (0..60).map(|n| format!("Huyện {n} 1")).collect();
    let words: Vec<_> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    assert_eq!(words.join(" "), groups.join(" · "));
    for pair in lines.windows(2) {
        let length = pair[0].chars().count();
        let next = pair[1].split_whitespace().next().unwrap().chars().count();
        assert!(length <= 100 && length + 1 + next > 100, "{text}");
    }
    let without = PROVINCE.split("figures:").next().unwrap();
    let province = Province::from_yaml(without, &catalog()).unwrap();
    let outcome = province.score(&datasets(&province, &[("communes", &csv)])).unwrap();
    assert!(!outcome.roll_ups(Language::En).to_string().contains("Figures"));
}

#[test]
fn what_comes_from_made_up_figures_is_marked_and_nothing_else_is() {
    let province = province();
    let mut datasets = BTreeMap::new();
    let give =
        |datasets: &mut BTreeMap<String, Dataset>, run: &str, csv: &str, nature, as_of: &str| {
            let framework = &province.run(run).unwrap().framework;
            let origin = Origin { nature: Some(nature), as_of: as_of.parse().ok() };
            let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
            datasets.insert(run.to_owned(), dataset.described(origin, Source::default()));
        };
    give(&mut datasets, "communes", COMMUNES, Nature::Synthetic, "2022-12-31");
    // What is stated stays; the rest of what the plan asks is filled in.
    give(&mut datasets, "plan", "unit,recognised\ndemo,3\n", Nature::Published, "2023-12-31");
    let outcome = province.score(&datasets).unwrap();
    let plan = outcome.run("plan").unwrap().outcome.as_ref().unwrap();
    assert_eq!(plan.dataset().origin().nature, Some(Nature::Published));
    assert_eq!(plan.nature(), Some(Nature::Synthetic));
    for (metric, nature, as_of) in [
        ("recognised", Nature::Published, "2023-12-31"),
        ("share", Nature::Synthetic, "2022-12-31"),
    ] {
        let origin = plan.dataset().units().next().unwrap().value_origin(metric).unwrap();
        let expected = Origin { nature: Some(nature), as_of: as_of.parse().ok() };
        assert_eq!(origin, expected, "{metric}");
    }
    let card = plan.scorecard("demo").unwrap();
    let natures: Vec<_> = card.targets().map(|target| target.origin.nature.unwrap()).collect();
    assert_eq!(natures[0], Nature::Published);
    assert!(natures[1..].contains(&Nature::Synthetic));
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!(json["nature"], "synthetic");
    assert_eq!(json["runs"][1]["outcome"]["units"][0]["natures"]["recognised"], "published");
    assert_eq!(json["runs"][1]["rolled_up"][1]["nature"], "synthetic");
    assert_eq!(json["figures"][0]["nature"], "synthetic");
    let printed = outcome.roll_ups(Language::Vi).to_string();
    assert!(printed.contains(": 2 (số liệu giả lập) · theo báo cáo 3 · KHÔNG KHỚP\n"), "{printed}");
    // No mark where the units are real.
    give(&mut datasets, "communes", COMMUNES, Nature::Reported, "2022-12-31");
    let outcome = province.score(&datasets).unwrap();
    assert_eq!(outcome.nature(), Some(Nature::Reported));
    assert!(!outcome.roll_ups(Language::Vi).to_string().contains("giả lập"));
    assert!(!serde_json::to_string(&outcome).unwrap().contains("synthetic"));
}

/// What was archived (the texts of the rules, the data as they are written) gives the same bytes when it is scored again.
#[test]
fn an_archive_gives_the_same_bytes() {
    let province = province();
    let given = [("communes", COMMUNES), ("plan", "unit;dossiers\ndemo;16\n")];
    let datasets = datasets(&province, &given);
    let outcome = province.score(&datasets).unwrap();

    let catalog =
        Catalog::from_yaml_texts([("commune.yaml", COMMUNE), ("plan.yaml", PLAN)]).unwrap();
    let again = Province::from_yaml(PROVINCE, &catalog).unwrap();
    let mut archived = BTreeMap::new();
    for (run, _) in given {
        let mut csv = Vec::new();
        datasets.get(run).unwrap().to_csv(&mut csv).unwrap();
        let framework = &again.run(run).unwrap().framework;
        archived.insert(run.to_owned(), Dataset::from_csv(csv.as_slice(), framework).unwrap());
    }
    let rescored = again.score(&archived).unwrap();
    let [first, second] =
        [&outcome, &rescored].map(|outcome| serde_json::to_string(outcome).unwrap());
    assert_eq!(first, second);
    // 16 is stated, 15 comes from the units: it is in the bytes that agree.
    assert!(first.contains("\"stated\":\"16\""), "{first}");
}
