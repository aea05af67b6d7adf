//! The points that units give themselves, beside what their figures earn. All numbers are worked out by hand.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use dti_engine::comparison::Comparison;
use dti_engine::model::{FrameworkKind, Nature, Origin};
use dti_engine::{Dataset, Framework, Plan};

const RULES: &str = "
framework: demo/points
version: '2026'
kind: index
unit_kind: commune
points: 100
rounding: {indicator: 2, group: 2, total: 1}
absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: zero}
metrics:
  plan:     {type: yes_no}
  meetings: {type: count}
  dossiers: {type: count}
  online:   {type: count}
  area:     {type: number}
  late:     {type: count}
checks: [{id: part, holds: online <= dossiers, severity: refuse, message: Lớn hơn tổng}]
groups:
  - id: awareness
    points: 40
    indicators:
      - {id: plan, code: '1.1', points: 10, evidence: required, scoring: {yes_no: plan}}
      - {id: meetings, code: '1.2', points: 30, scoring: {steps: {of: meetings, at_least: {4: 100%, 2: 50%}}}}
  - id: government
    points: 60
    indicators:
      - id: online
        code: '2.1'
        points: 60
        name: {vi: Hồ sơ trực tuyến, en: Dossiers online}
        scoring: {ratio: {part: online, whole: dossiers}}
      - {id: area, points: 0, scoring: {unscored: area}}
penalty: {cap: 5, indicators: [{id: late, points: 5, scoring: {per_item: {of: late, points: 1}}}]}
ranking: {places: 1}
grades: [{name: Tốt, at_least: 80%}, {name: Khá, at_least: 0%}]
verdict: {pass_when: [{formula: late <= 1}]}
";

fn scored(framework: &Framework, csv: &str) -> dti_engine::Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

#[test]
fn they_are_added_up_and_compared_as_the_rules_say() {
    let rules = Framework::from_yaml(RULES).unwrap();
    // 0 (no evidence) + 15 + 150 ÷ 200 × 60 − 2 = 15 + 45 − 2 = 58; and 10 + 30 + 60 = 100.
    let computed = scored(
        &rules,
        "unit,plan,meetings,dossiers,online,late,evidence:plan\nan,có,2,200,150,2,\nbinh,có,4,10,10,0,BC 1\n",
    );
    let given = rules.points_given().unwrap();
    assert!(given.grades().is_empty() && !given.to_yaml().unwrap().contains("verdict:"));
    let ids: Vec<_> = given.metrics().map(|metric| metric.id().to_owned()).collect();
    assert_eq!(ids, ["plan", "meetings", "online", "late"]);
    // 10 + 30 + 50 − 1 = 89; of binh only 1.2 of its group applies: 24 ÷ 30 × 40 = 32, and it claims nothing of 2.1.
    let claimed = scored(
        &given,
        "unit,plan,meetings,2.1 Hồ sơ trực tuyến,late\nan,10,30,50,1\nbinh,n/a,24,,0\n",
    );
    let comparison = Comparison::of(&claimed, &computed);
    let difference = |unit: &str, item: &str| {
        let item = comparison.unit(unit).unwrap().item(item).unwrap();
        item.scores().difference().map(|difference| difference.to_string())
    };
    let total = |unit: &str| {
        let shown = comparison.unit(unit).unwrap().total().shown();
        [shown.base, shown.other].map(|total| total.map(|total| total.to_string()))
    };
    assert_eq!(total("an"), [Some("89.0".to_owned()), Some("58.0".to_owned())]);
    assert_eq!(total("binh"), [Some("32.0".to_owned()), Some("100.0".to_owned())]);
    assert_eq!(difference("an", "plan").as_deref(), Some("-10"));
    assert_eq!(difference("an", "meetings").as_deref(), Some("-15"));
    assert_eq!(difference("an", "online").as_deref(), Some("-5"));
    assert_eq!(difference("an", "late").as_deref(), Some("1"));
    // What is not claimed, or does not apply, differs from nothing.
    assert_eq!([difference("binh", "plan"), difference("binh", "online")], [None, None]);
}

#[test]
fn more_than_there_is_to_earn_is_a_fault() {
    let given = Framework::from_yaml(RULES).unwrap().points_given().unwrap();
    for (value, fits) in [("30", true), ("30.01", false), ("-1", false), ("có", false)] {
        let csv = format!("unit,meetings\nan,{value}\n");
        assert_eq!(Dataset::from_csv(csv.as_bytes(), &given).is_ok(), fits, "{value}");
    }
}

/// Of 40 points one indicator has a third and one two thirds, which are written as they are rounded.
#[test]
fn points_that_no_decimal_has_are_written_with_two_places() {
    let rules = "framework: demo/thirds\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 40\n\
                 rounding: {indicator: 2, total: 2}\nabsent: {missing: zero}\nmetrics: {m: {type: yes_no}}\nindicators:\n\
                 - {id: a, weight: 1, scoring: {yes_no: m}}\n- {id: b, weight: 2, scoring: {yes_no: m}}\n";
    let given = Framework::from_yaml(rules).unwrap().points_given().unwrap();
    let outcome = scored(&given, "unit,a,b\nan,13.33,26.67\n");
    let total = outcome.unit("an").unwrap().total.map(|total| total.to_string());
    assert_eq!(total.as_deref(), Some("40.00"));
    assert!(Dataset::from_csv("unit,b\nan,26.68\n".as_bytes(), &given).is_err());
}

#[test]
fn a_council_sets_points_with_a_reason() {
    let rules = Framework::from_yaml(RULES).unwrap();
    // 0 + 15 + 45 − 2 = 58, and 10 + 30 + 60 = 100.
    let verified = scored(
        &rules,
        "unit,plan,meetings,dossiers,online,late,evidence:plan\nan,có,2,200,150,2,\nbinh,có,4,10,10,0,BC 1\ncuc,,,,,,\n",
    );
    let points = verified.as_points().unwrap();
    let total = |outcome: &dti_engine::Outcome, unit: &str| {
        outcome.unit(unit).unwrap().total.map(|total| total.to_string())
    };
    for unit in ["an", "binh", "cuc"] {
        assert_eq!(total(&points, unit), total(&verified, unit), "{unit}");
    }
    // The grades ask for totals, the verdict for a figure, which is not there: a metric is called like the indicator.
    assert_eq!(points.framework().grades().len(), 2);
    assert!(!points.framework().has_verdict());
    let decided = points.what_if(|points| {
        points.revise("an")?.value("plan", 10).reason("plan", "Nộp bổ sung QĐ 12");
        points.revise("an")?.value("meetings", 30).reason("meetings", "Họp thêm 2 cuộc");
        Ok(())
    });
    // 10 + 30 + 45 − 2 = 83, at least 80%.
    let decided = decided.unwrap();
    assert_eq!(total(&decided, "an").as_deref(), Some("83.0"));
    let grade =
        |outcome: &dti_engine::Outcome| outcome.unit("an").unwrap().grade.unwrap().vi.clone();
    assert_eq!([grade(&points), grade(&decided)], ["Khá", "Tốt"]);
    let comparison = Comparison::of(&points, &decided);
    let told = comparison.unit("an").unwrap().explain(dti_engine::Language::Vi).to_string();
    assert!(told.contains("lý do: Họp thêm 2 cuộc") && told.contains("15 → 30"), "{told}");
    let card = decided.scorecard("an").unwrap().explain(dti_engine::Language::Vi).to_string();
    assert!(card.contains("lý do: Nộp bổ sung QĐ 12"), "{card}");
    let too_many = points.what_if(|points| {
        points.revise("an")?.value("plan", 11);
        Ok(())
    });
    assert!(too_many.is_err());
}

/// Of 25 + 25 + 50 points 25 have no figure and leave the total: (25 + 25) ÷ 75. By points it would be 50 + 25 of 100.
#[test]
fn points_that_do_not_add_up_to_the_total_cannot_be_set() {
    let rules = Framework::from_yaml(
        "framework: demo/left\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 100\nrounding: {indicator: 2, total: 2}\n\
         absent: {missing: exclude_from_total}\nmetrics: {a: {type: percent}, b: {type: percent}, c: {type: percent}}\ngroups:\n\
         - id: one\n  points: 50\n  indicators:\n  - {id: ia, points: 25, scoring: {formula: a}}\n  - {id: ib, points: 25, scoring: {formula: b}}\n\
         - id: two\n  points: 50\n  indicators:\n  - {id: ic, points: 50, scoring: {formula: c}}\n",
    );
    let outcome = scored(&rules.unwrap(), "unit,a,b,c\nan,100%,,50%\n");
    assert!(outcome.as_points().unwrap_err().to_string().contains("do not add up"));
}

#[test]
fn targets_have_no_points_to_give() {
    let plan = "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
                metrics: {m: {type: yes_no}}\ntargets: [{id: t, of: m, is: yes}]\n";
    let refused = Framework::from_yaml(plan).unwrap().points_given().unwrap_err();
    assert!(refused.to_string().contains("has targets, and no points to give"), "{refused}");
}

/// The rules of the provinces can all be answered by points.
#[test]
fn every_index_can_be_given_points() {
    let loaded = dti_engine::rules::Loader::new().folder("rules").load();
    let (catalog, _) = loaded.catalog();
    let mut tried = 0;
    for framework in catalog.iter().filter(|framework| framework.kind() == FrameworkKind::Index) {
        let given = framework.points_given();
        let given = given.unwrap_or_else(|faults| panic!("{}: {faults}", framework.id()));
        assert_eq!(given.id(), framework.id());
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}

/// The points of a council rest on all figures: on one that is made up, and not on what the others say of themselves.
#[test]
fn points_of_a_made_up_figure_are_made_up() {
    let rules = Framework::from_yaml(RULES).unwrap();
    let csv = "unit,plan,meetings,dossiers,online,late,evidence:plan,nature:online\n\
               an,có,2,200,150,2,BC 1,synthetic\nbinh,có,4,10,10,0,BC 1,\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &rules).unwrap();
    let reported = Origin { nature: Some(Nature::Reported), ..Origin::default() };
    let dataset = dataset.described(reported, dataset.source().clone());
    let outcome = Plan::compile(&rules).unwrap().score(&dataset).unwrap();
    assert_eq!(outcome.nature(), Some(Nature::Synthetic));
    assert_eq!(outcome.as_points().unwrap().nature(), Some(Nature::Synthetic));
}

/// Rules whose points go by the kind have those of the kind that was scored.
#[test]
fn points_of_a_kind_are_set_by_its_points() {
    let rules = Framework::from_yaml(
        "framework: demo/kinds\nversion: '1'\nkind: index\nunit_kind: [commune, ward]\nabsent: {missing: zero}\n\
         points: {commune: 20, ward: 15}\nrounding: {indicator: 2, total: 2}\nmetrics: {portal: {type: yes_no}, plan: {type: yes_no}}\n\
         indicators:\n\
         \x20 - {id: portal, points: {commune: 12, ward: 5}, scoring: {yes_no: portal}}\n\
         \x20 - {id: plan, points: {commune: 8, ward: 10}, scoring: {yes_no: plan}}\n",
    );
    let wards = rules.unwrap().of_kind("ward").unwrap();
    let outcome = scored(&wards, "unit,kind,portal,plan\nan,ward,yes,no\n");
    let points = outcome.as_points().unwrap();
    assert_eq!(points.unit("an").unwrap().total.unwrap().to_string(), "5.00");
    assert_eq!(points.framework().points().unwrap().fraction().0, "15");
}
