//! Two outcomes side by side, with numbers worked by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::comparison::{Both, Comparison, Measure, Reason, RuleChange, UnitComparison};
use dti_engine::dataset::Value;
use dti_engine::merged::Mergers;
use dti_engine::number::Exact;
use dti_engine::outcome::{TargetState, Verdict};
use dti_engine::plan::Variation;
use dti_engine::scorecard::PeerFigure;
use dti_engine::{Dataset, Error, Framework, Language, Outcome, Plan};

fn scored(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn text(number: Option<Exact>) -> Option<String> {
    number.map(|number| number.to_string())
}

fn difference(unit: &UnitComparison<'_>, id: &str) -> Option<String> {
    text(unit.item(id).unwrap().scores().difference())
}

const RULES: &str = "\
framework: demo/department
version: '2024'
kind: index
unit_kind: department
points: 100
rounding: {indicator: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  devices: {type: count, name: {vi: Số thiết bị, en: Devices}}
  protected: {type: count, name: {vi: Số thiết bị có giải pháp, en: Devices protected}}
  portal: {type: yes_no, name: {vi: Có trang thông tin, en: Portal}}
  meetings: {type: count, name: {vi: Số cuộc họp, en: Meetings}}
  datasets: {type: count, name: {vi: Số bộ dữ liệu, en: Datasets}}
  remark: {type: text}
groups:
  - id: security
    code: '1'
    name: {vi: An toàn, en: Security}
    points: 60
    indicators:
      - {id: endpoints, code: '1.1', name: {vi: Bảo vệ thiết bị đầu cuối, en: Endpoints}, points: 40, scoring: {ratio: {part: protected, whole: devices}}}
      - {id: portal, code: '1.2', name: {vi: Trang thông tin, en: Portal}, points: 20, evidence: required, scoring: {yes_no: portal}}
  - id: work
    code: '2'
    name: {vi: Điều hành, en: Work}
    points: 40
    indicators:
      - {id: meetings, code: '2.1', name: {vi: Họp ban chỉ đạo, en: Meetings}, points: 20, scoring: {steps: {of: meetings, at_least: {4: 100%, 2: 50%}}}}
      - {id: datasets, code: '2.2', name: {vi: Dữ liệu mở, en: Open data}, points: 20, scoring: {relative: {of: datasets, to: best}}}
ranking: {places: 2}
grades:
  - {name: {vi: Tốt, en: Good}, at_least: 80%}
  - {name: {vi: Khá, en: Fair}, at_least: 0%}
verdict:
  pass_when:
    - total: {at_least: 80%}
";

const SUBMITTED: &str = "\
unit,name,devices,protected,portal,meetings,datasets,remark
a,Sở A,60,55,yes,5,10,x
b,Sở B,50,50,yes,4,8,
c,Sở C,40,10,no,2,,
";

/// A's endpoints 36.67 → 35.33, its meetings stay above the step, its datasets are rejected, so that B
/// has the most: B's go from 8/10 to 8/8.
const VERIFIED: &str = "\
unit,name,devices,protected,portal,meetings,datasets,remark,reason:protected,reason:datasets
c,Sở C,40,10,no,2,,,,
b,Sở B,50,50,yes,4,8,,,
a,Sở A,60,53,yes,4,rejected,y,2 máy không cài phần mềm,không tìm thấy trên cổng
";

#[test]
fn an_appraisal_says_what_was_taken_off_and_why() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let (submitted, verified) = (scored(&framework, SUBMITTED), scored(&framework, VERIFIED));
    let appraisal = Comparison::of(&submitted, &verified).appraisal();
    assert_eq!(appraisal.measure(), Some(Measure::Points));
    assert!(appraisal.same_rules());

    // A: 36.67 + 20 + 20 + 20 = 96.67 → 35.33 + 20 + 20 + 0 = 75.33; B: 40 + 20 + 20 + 16 = 96 → 100.
    let units: Vec<_> = appraisal
        .units()
        .map(|unit| (unit.unit().id.as_str(), text(unit.total().difference()).unwrap()))
        .collect();
    let expected = [("a", "-21.34"), ("b", "4"), ("c", "0")];
    assert_eq!(units, expected.map(|(unit, points)| (unit, points.to_owned())));
    let a = appraisal.unit("a").unwrap();
    assert_eq!(a.total().shown().map(|t| t.unwrap().to_string()).base, "96.67");
    assert_eq!((a.rank().base, a.ranked().base), (Some(1), Some(3)));
    assert_eq!((a.rank_change(), appraisal.unit("b").unwrap().rank_change()), (Some(-1), Some(1)));
    assert_eq!(a.grade().map(|grade| grade.unwrap().vi.as_str()).other, "Khá");
    assert_eq!(a.verdict(), Both { base: Some(Verdict::Pass), other: Some(Verdict::Fail) });
    assert_eq!(difference(&a, "endpoints").as_deref(), Some("-1.34"));
    assert_eq!(difference(&a, "security").as_deref(), Some("-1.34"));
    assert_eq!(difference(&a, "meetings").as_deref(), Some("0"));

    let largest: Vec<_> =
        appraisal.largest().map(|item| (item.unit().unit().id.as_str(), item.id())).collect();
    assert_eq!(largest, [("a", "datasets"), ("b", "datasets"), ("a", "endpoints")]);

    // The reasons, and a value that changed above its step.
    let reasons = a.item("endpoints").unwrap().reasons();
    let [Reason::Value(Both { base, other })] = reasons.as_slice() else { panic!("{reasons:#?}") };
    assert_eq!((base.metric.as_str(), &base.value), ("protected", &Value::from(55)));
    assert_eq!(
        (&other.value, other.reason.as_deref()),
        (&Value::from(53), Some("2 máy không cài phần mềm"))
    );
    assert_eq!(a.item("meetings").unwrap().reasons().len(), 1);
    assert!(a.item("security").unwrap().reasons().is_empty());
    let values: Vec<_> = a.values().map(|both| both.other.metric).collect();
    assert_eq!(values, ["protected", "meetings", "datasets", "remark"]);
    // B's values are what they were; its peers' are not.
    let b = appraisal.unit("b").unwrap();
    assert_eq!(b.values().count(), 0);
    let reasons = b.item("datasets").unwrap().reasons();
    let [Reason::Peers { metric, figure, value }] = reasons.as_slice() else {
        panic!("{reasons:#?}")
    };
    assert_eq!((metric.id(), *figure), ("datasets", PeerFigure::Largest));
    assert_eq!(value.map(|value| value.unwrap().to_string()).base, "10");
    assert!(appraisal.unit("c").unwrap().largest().next().is_none());
}

#[test]
fn units_are_paired_however_their_ids_are_written() {
    let framework = Framework::from_yaml(
        "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
         indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n",
    );
    let framework = framework.unwrap();
    let before = scored(&framework, "unit,portal\nAN,no\n01,yes\nxã hoà,no\nchau,no\n");
    let after = scored(&framework, "unit,portal\nan,yes\n1,yes\nxã hòa,yes\ndao,no\n");
    let years = Comparison::of(&before, &after).years("2023", "2024");
    let changes = ["an", "1", "xã hòa"].map(|id| difference(&years.unit(id).unwrap(), "portal"));
    assert_eq!(changes.map(|change| change.unwrap()), ["10", "0", "10"]);
    let only = years.only_units();
    let ids = |units: &[&dti_engine::dataset::Unit]| {
        units.iter().map(|unit| unit.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (ids(&only.base), ids(&only.other)),
        (vec!["chau".to_owned()], vec!["dao".to_owned()])
    );
}

/// Numbers given anew for a longer list: every name has moved to the next id.
#[test]
fn names_that_moved_between_ids_are_told() {
    let framework = Framework::from_yaml(
        "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
         indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n",
    );
    let framework = framework.unwrap();
    let before = scored(&framework, "unit,name,portal\n01,An,no\n02,Bình,yes\n03,Chi,no\n");
    let after = scored(&framework, "unit,name,portal\n1,Ái,no\n2,An,no\n3,Bình,yes\n4,Chi,no\n");
    let fault = Comparison::of(&before, &after).check_names().unwrap_err();
    let fault = fault.iter().next().unwrap();
    assert_eq!(fault.code.as_str(), "D0305");
    assert_eq!(
        fault.message.get(Language::Vi),
        "tên thuộc về đơn vị khác giữa hai bộ số liệu: `2` ở một bên là `An`, ở bên kia là `Bình`, còn `An` ở \
         bên kia là `01`; `3` ở một bên là `Bình`, ở bên kia là `Chi`, còn `Bình` ở bên kia là `02`"
    );
    // A commune that was renamed, and one that was merged away, whose name another took.
    for csv in [
        "unit,name,portal\n01,An Phú,no\n02,Bình,yes\n03,Chi,no\n",
        "unit,name,portal\n01,Bình,no\n03,Chi,no\n",
    ] {
        let after = scored(&framework, csv);
        assert!(Comparison::of(&before, &after).check_names().is_ok(), "{csv}");
    }
}

#[test]
fn summaries_count_and_add_up() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let (submitted, verified) = (scored(&framework, SUBMITTED), scored(&framework, VERIFIED));
    let appraisal = Comparison::of(&submitted, &verified);
    let total = appraisal.summary();
    assert_eq!((total.up, total.down, total.same, total.without), (1, 1, 1, 0));
    assert_eq!(
        (text(total.gained.clone()), text(total.lost.clone())),
        (Some("4".into()), Some("-21.34".into()))
    );
    // −17.34 ÷ 3
    assert_eq!(text(total.mean()).as_deref(), Some("-5.78"));
    let summaries: Vec<_> = appraisal.summaries().collect();
    assert_eq!(summaries.len(), 6);
    let datasets = summaries.iter().find(|summary| summary.id == Some("datasets")).unwrap();
    assert_eq!((datasets.up, datasets.down, datasets.same), (1, 1, 1));
    assert_eq!(text(datasets.mean()).as_deref(), Some("-16/3"));
    assert_eq!((datasets.code, datasets.depth, datasets.group), (Some("2.2"), 2, false));
}

#[test]
fn the_text_of_a_unit_says_it_in_both_languages() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let (submitted, verified) = (scored(&framework, SUBMITTED), scored(&framework, VERIFIED));
    let appraisal = Comparison::of(&submitted, &verified).appraisal();
    let a = appraisal.unit("a").unwrap();
    let expected = "\
Sở A
  Chưa nêu loại số liệu (đơn vị báo cáo, đã công bố hay giả lập).
  Tổng điểm: tự đánh giá 96,67 → thẩm định 75,33 (−21,34)
  hạng 1/3 → 2/3 (xuống 1) · xếp loại Tốt → Khá · kết luận đạt → không đạt
  2.2 Dữ liệu mở: tự đánh giá 20,00 → thẩm định 0,00 (−20,00)
    Số bộ dữ liệu: 10 → bị loại khi thẩm định · lý do: không tìm thấy trên cổng
    các đơn vị cùng loại, Số bộ dữ liệu: cao nhất 10 → 8
  1.1 Bảo vệ thiết bị đầu cuối: tự đánh giá 36,67 → thẩm định 35,33 (−1,34)
    Số thiết bị có giải pháp: 55 → 53 · lý do: 2 máy không cài phần mềm
";
    assert_eq!(a.explain(Language::Vi).to_string(), expected);
    let english = appraisal.unit("b").unwrap().explain(Language::En).to_string();
    let expected = "\
Sở B
  Nature of the figures not stated (reported, published or synthetic).
  Total: self-assessed 96.00 → verified 100.00 (+4.00)
  rank 2/3 → 1/3 (up 1) · grade Good · verdict pass
  2.2 Open data: self-assessed 16.00 → verified 20.00 (+4.00)
    units of the kind, Datasets: largest 10 → 8
";
    assert_eq!(english, expected);
    let same = appraisal.unit("c").unwrap().explain(Language::Vi).to_string();
    assert!(same.ends_with("Không có thay đổi.\n"), "{same}");
}

#[test]
fn evidence_that_is_wanting_is_a_reason() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let base = scored(&framework, SUBMITTED);
    // One value with evidence, and it is asked for everywhere.
    let other = scored(
        &framework,
        "unit,name,devices,protected,portal,meetings,datasets,evidence:portal\n\
         a,Sở A,60,55,yes,5,10,12/BC\nb,Sở B,50,50,yes,4,8,\n",
    );
    let comparison = Comparison::of(&base, &other);
    let b = comparison.unit("b").unwrap();
    assert_eq!(difference(&b, "portal").as_deref(), Some("-20"));
    let reasons = b.item("portal").unwrap().reasons();
    assert!(matches!(reasons.as_slice(), [Reason::Value(_)]), "{reasons:#?}");
    let told = b.item("portal").unwrap().explain(Language::Vi).to_string();
    assert!(told.contains("Có trang thông tin: có · không tính vì thiếu tài liệu"), "{told}");
    let a = comparison.unit("a").unwrap();
    assert!(a.item("portal").unwrap().reasons().is_empty());
    // C is on one side only.
    assert!(matches!(comparison.unit("c"), Err(Error::UnknownUnit { .. })));
    let only = comparison.only_units();
    assert_eq!(only.base.iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>(), ["c"]);
    assert!(only.other.is_empty());
}

#[test]
fn what_does_not_apply_on_one_side_has_no_difference_and_is_a_change() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let base = scored(&framework, SUBMITTED);
    let other = scored(&framework, &SUBMITTED.replace("10,no,2,", "10,no,n/a,"));
    let comparison = Comparison::of(&base, &other);
    let c = comparison.unit("c").unwrap();
    assert_eq!(difference(&c, "meetings"), None);
    let changed: Vec<_> = comparison.largest().map(|item| item.id()).collect();
    assert_eq!(changed, ["meetings"]);
    // 10 + 0 + 0 ÷ 20 × 40 beside 10 + 0 + 10 + 0.
    assert_eq!(text(c.total().difference()).as_deref(), Some("-10"));
    let summary = comparison.summaries().find(|summary| summary.id == Some("meetings")).unwrap();
    assert_eq!((summary.same, summary.without), (2, 1));
}

#[test]
fn years_with_other_points_are_compared_in_shares() {
    let old = Framework::from_yaml(RULES).unwrap();
    // Endpoints are worth 20 more, the portal is gone, meetings have other steps, a metric has come in
    // front of all others.
    let yaml = RULES
        .replace("version: '2024'", "version: '2025'")
        .replace("points: 40, scoring: {ratio", "points: 60, scoring: {ratio")
        .replace("metrics:\n", "metrics:\n  before: {type: count}\n")
        .replace("at_least: {4: 100%, 2: 50%}", "at_least: {6: 100%, 3: 50%}");
    let yaml: String = yaml
        .lines()
        .filter(|line| !line.contains("id: portal"))
        .map(|line| format!("{line}\n"))
        .collect();
    let new = Framework::from_yaml(&yaml).unwrap();
    let base = scored(&old, SUBMITTED);
    let other = scored(
        &new,
        "unit,name,before,devices,protected,portal,meetings,datasets\n\
         a,Sở A,1,60,57,yes,5,10\nd,Sở D,1,1,1,yes,4,8\n",
    );
    let years = Comparison::of(&base, &other).years("2024", "2025");
    assert_eq!((years.measure(), years.same_rules()), (Some(Measure::Share), false));
    let a = years.unit("a").unwrap();
    let endpoints = a.item("endpoints").unwrap();
    // 57 of 60, 57.00 of 60 points, beside 36.67 of 40.
    assert_eq!(text(endpoints.scores().difference()).as_deref(), Some("0.03325"));
    assert_eq!(text(endpoints.scores().difference_in_points()), None);
    let datasets = a.item("datasets").unwrap();
    assert_eq!(text(datasets.scores().difference_in_points()).as_deref(), Some("0"));
    let rules = |id: &str| -> Vec<_> {
        let reasons = a.item(id).unwrap().reasons();
        reasons
            .iter()
            .filter_map(|r| if let Reason::Rules(c) = r { Some(*c) } else { None })
            .collect()
    };
    assert_eq!(rules("endpoints"), [RuleChange::Points]);
    assert_eq!(rules("meetings"), [RuleChange::Scoring]);
    assert_eq!(rules("datasets"), []);
    assert_eq!(rules("security"), [RuleChange::Children]);
    let only = years.only_items();
    assert_eq!(only.base.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["portal"]);
    let told = a.explain(Language::Vi).to_string();
    for line in [
        "1.1 Bảo vệ thiết bị đầu cuối: 2024 91,675% → 2025 95% (+3,325 điểm %)",
        "điểm tối đa: 40 → 60",
        "2.1 Họp ban chỉ đạo: 2024 100% → 2025 50% (−50 điểm %)",
        "quy định thay đổi: cách tính điểm",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn the_same_rules_in_another_order_are_the_same_rules() {
    // All methods, whose metrics stand elsewhere in the second file.
    let metrics =
        ["a: {type: count}", "b: {type: count}", "y: {type: yes_no}", "p: {type: percent}"];
    let scorings = [
        "ratio: {part: a, whole: b}",
        "yes_no: y",
        "formula: \"a / (b + 1)\"",
        "sum_of: [{share: 50%, yes_no: y}, {share: 50%, per_item: {of: a, points: 1}}]",
        "best_of: [{yes_no: y}, {linear: {of: p, zero_at: 0%, full_at: 100%}}]",
        "survey: {of: {1: a, 2: b}}",
        "z_score: {of: a, zero_at: -2, full_at: 2}",
        "percentile: {of: a, direction: up}",
        "rank: {of: b, direction: down}",
        "min_max: {of: a, direction: up}",
        "threshold: {of: p, at_least: 50%}",
    ];
    let yaml = |version: &str, metrics: &[&str]| {
        let indicators: String = (0..)
            .zip(scorings)
            .map(|(place, scoring)| {
                format!("  - {{id: i{place}, points: 5, scoring: {{{scoring}}}}}\n")
            })
            .collect();
        format!(
            "framework: demo/all\nversion: '{version}'\nkind: index\nunit_kind: commune\npoints: 55\n\
             absent: {{missing: zero}}\nmetrics: {{{}}}\nindicators:\n{indicators}",
            metrics.join(", ")
        )
    };
    let framework =
        |version, metrics: &[&str]| Framework::from_yaml(&yaml(version, metrics)).unwrap();
    let turned: Vec<_> = metrics.iter().rev().copied().collect();
    let (old, new) = (framework("1", &metrics), framework("2", &turned));
    let base = scored(&old, "unit,a,b,y,p\nan,1,2,yes,50%\nbinh,2,2,no,60%\n");
    let other = scored(&new, "unit,p,y,b,a\nan,50%,yes,2,1\nbinh,60%,no,2,2\n");
    let comparison = Comparison::of(&base, &other);
    assert!(!comparison.same_rules());
    for item in comparison.items() {
        assert_eq!(item.reasons(), [], "{}", item.id());
        assert!(item.scores().difference().is_none_or(|difference| difference.is_zero()));
    }
}

#[test]
fn targets_have_their_states_and_add_up_to_the_total() {
    let yaml = "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
        metrics: {phones: {type: percent, name: Điện thoại}, pay: {type: percent}}\ntargets:\n  \
        - {id: phones, code: '4', name: Điện thoại thông minh, of: phones, above: 80%}\n  \
        - {id: pay, of: pay, at_least: 50%}\nranking: {}\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let base = scored(&framework, "unit,phones,pay,declared:pay\nan,85%,,yes\nbinh,85%,60%,\n");
    let other = scored(&framework, "unit,phones,pay,declared:pay\nan,75%,,no\nbinh,85%,60%,\n");
    let comparison = Comparison::of(&base, &other).appraisal();
    let an = comparison.unit("an").unwrap();
    assert_eq!(text(an.total().difference()).as_deref(), Some("-1"));
    let phones = an.item("phones").unwrap();
    let states = Both { base: Some(TargetState::Met), other: Some(TargetState::NotMet) };
    assert_eq!(phones.state(), states);
    assert!(matches!(phones.reasons().as_slice(), [Reason::Value(_)]));
    let pay = an.item("pay").unwrap();
    assert_eq!(pay.declared(), Both { base: Some(true), other: Some(false) });
    let changed: Vec<_> = comparison.largest().map(|item| item.id()).collect();
    assert_eq!(changed, ["phones", "pay"]);
    let told = an.explain(Language::Vi).to_string();
    let expected = "an\n  Chưa nêu loại số liệu (đơn vị báo cáo, đã công bố hay giả lập).\n  \
        Chỉ tiêu đạt: tự đánh giá 1 → thẩm định 0 (−1)\n  hạng 2/2\n  \
        4 Điện thoại thông minh: tự đánh giá đạt → thẩm định chưa đạt\n    Điện thoại: 85% → 75%\n  \
        pay: tự đánh giá chưa xác định → thẩm định chưa xác định\n    tự khai: đạt → chưa đạt\n";
    assert_eq!(told, expected);
    let summary = comparison.summaries().next().unwrap();
    assert_eq!((summary.id, summary.down, summary.same), (Some("phones"), 1, 1));
}

const MERGERS: &str = "\
merged: demo/departments
unit_kind: department
in_force: {from: 2025-03-01}
before: {a: Sở A, b: Sở B, c: Sở C}
formed:
  - {unit: a, name: Sở A, from: [a, b]}
  - {unit: d, name: Sở D, from: [c]}
";

#[test]
fn a_merged_unit_is_compared_with_the_mean_of_those_it_was_formed_from() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let before = scored(&framework, SUBMITTED);
    let now = scored(
        &framework,
        "unit,name,devices,protected,portal,meetings,datasets\n\
         a,Sở A,110,99,yes,4,9\nd,Sở D,40,20,no,2,\n",
    );
    let mergers = Mergers::from_yaml(MERGERS).unwrap();
    let years = Comparison::of(&before, &now).years("2024", "2025").with_mergers(&mergers).unwrap();
    let a = years.unit("a").unwrap();
    // 36 + 20 + 20 + 20 = 96 beside (96.67 + 96) ÷ 2 = 96.335.
    assert_eq!(text(a.total().score.base).as_deref(), Some("96.335"));
    assert_eq!(text(a.total().difference()).as_deref(), Some("-0.335"));
    // 36 beside (36.67 + 40) ÷ 2 = 38.335; 20 beside (20 + 16) ÷ 2.
    assert_eq!(difference(&a, "endpoints").as_deref(), Some("-2.335"));
    assert_eq!(difference(&a, "datasets").as_deref(), Some("2"));
    // Nobody ranked the mean.
    assert_eq!((a.rank().base, a.rank_change(), a.grade().base), (None, None, None));
    assert_eq!((a.rank().other, a.ranked().other), (Some(1), Some(2)));
    let reasons = a.item("endpoints").unwrap().reasons();
    let [Reason::Merged(parts)] = reasons.as_slice() else { panic!("{reasons:#?}") };
    let parts: Vec<_> =
        parts.iter().map(|p| (p.unit.as_str(), p.score.unwrap().to_string())).collect();
    assert_eq!(parts, [("a", "36.67".to_owned()), ("b", "40".to_owned())]);
    // D was C.
    let d = years.unit("d").unwrap();
    assert_eq!(d.base_unit().map(|unit| unit.id.as_str()), Some("c"));
    assert_eq!(difference(&d, "endpoints").as_deref(), Some("10"));
    assert_eq!(d.ranked(), Both { base: Some(3), other: Some(2) });
    assert_eq!(years.only_units(), Both { base: Vec::new(), other: Vec::new() });
    let told = a.explain(Language::Vi).to_string();
    for line in [
        "Tổng điểm: 2024 96,335 → 2025 96,00 (−0,335)",
        "hạng – → 1/2",
        "  trung bình của Sở A 96,67; Sở B 96",
        "1.1 Bảo vệ thiết bị đầu cuối: 2024 38,335 → 2025 36,00 (−2,335)",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    // Without the mergers, A is compared with the A there was, and C and D with nobody.
    let plain = Comparison::of(&before, &now);
    assert_eq!(text(plain.unit("a").unwrap().total().difference()).as_deref(), Some("-0.67"));
    let only =
        plain.only_units().map(|units| units.iter().map(|u| u.id.clone()).collect::<Vec<_>>());
    assert_eq!(
        only,
        Both { base: vec!["b".to_owned(), "c".to_owned()], other: vec!["d".to_owned()] }
    );
}

#[test]
fn a_scenario_keeps_everything_but_what_it_changes() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let outcome = scored(&framework, VERIFIED);
    let scenario = outcome
        .what_if(|data| {
            data.revise("c")?.value("protected", 40).value("portal", true);
            // An id that is not there edits no other unit.
            let fault = data.revise("nobody").unwrap_err();
            assert!(matches!(fault, Error::UnknownUnit { .. }), "{fault}");
            Ok(())
        })
        .unwrap();
    let comparison = Comparison::of(&outcome, &scenario).scenario();
    assert_eq!(text(comparison.unit("c").unwrap().total().difference()).as_deref(), Some("50"));
    assert_eq!(comparison.largest().count(), 2);
    let reason = scenario.dataset().unit("a").unwrap().reason("protected").unwrap();
    assert_eq!(reason, Some("2 máy không cài phần mềm"));
    // Faults come out with the path of the unit that was revised.
    let faults = outcome.what_if(|data| {
        data.revise("b")?.value("protected", -1);
        Ok(())
    });
    let Err(Error::Diagnostics(faults)) = faults else { return assert!(faults.is_err()) };
    assert!(format!("{faults:#}").contains("submissions[1: b].metrics.protected"), "{faults}");
    // Nothing changed, nothing differs.
    let same = outcome.what_if(|_| Ok(())).unwrap();
    assert_eq!(Comparison::of(&outcome, &same).largest().count(), 0);
}

#[test]
fn an_index_and_criteria_share_their_units_and_nothing_else() {
    let index = Framework::from_yaml(RULES).unwrap();
    let criteria = Framework::from_yaml(
        "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: department\n\
         metrics: {portal: {type: yes_no}}\ntargets: [{id: portal, of: portal, is: yes}]\n",
    )
    .unwrap();
    let (base, other) = (scored(&index, SUBMITTED), scored(&criteria, "unit,portal\na,yes\n"));
    let comparison = Comparison::of(&base, &other);
    assert_eq!(comparison.measure(), None);
    let a = comparison.unit("a").unwrap();
    assert_eq!((a.total().difference(), a.items().len()), (None, 0));
    assert_eq!(comparison.only_items().other[0].0, "portal");
    assert_eq!(comparison.summary().without, 1);
}

#[test]
fn json_has_its_documented_keys() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let (submitted, verified) = (scored(&framework, SUBMITTED), scored(&framework, VERIFIED));
    let appraisal = Comparison::of(&submitted, &verified).appraisal();
    let text = serde_json::to_string(&appraisal).unwrap();
    let order =
        ["\"base\"", "\"other\"", "\"measure\"", "\"units\"", "\"only_units\"", "\"summaries\""];
    let places: Vec<_> = order.iter().map(|key| text.find(key).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["other"]["name"]["vi"], "thẩm định");
    assert_eq!(json["units"][0]["unit"], "a");
    let total = &json["units"][0]["total"];
    assert_eq!((&total["base"], &total["difference"]), (&"96.67".into(), &"-21.34".into()));
    let endpoints = &json["units"][0]["items"][1];
    assert_eq!(endpoints["score"]["difference"], "-1.34");
    let other = &endpoints["reasons"][0]["value"]["other"];
    assert_eq!(
        (&other["value"], &other["reason"]),
        (&"53".into(), &"2 máy không cài phần mềm".into())
    );
    let peers = &json["units"][1]["items"][5]["reasons"][0]["peers"];
    assert_eq!((&peers["figure"], &peers["value"]["base"]), (&"largest".into(), &"10".into()));
    assert_eq!(json["summaries"][5]["mean"], "-5.3333333333");
}

#[test]
fn sides_are_called_as_their_variations() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let varied = plan.vary(&Variation::new().named("Dự thảo 2").round_total(0)).unwrap();
    let dataset = Dataset::from_csv(VERIFIED.as_bytes(), &framework).unwrap();
    let (base, draft) = (plan.score(&dataset).unwrap(), varied.score(&dataset).unwrap());
    let names = |base, other| {
        let Both { base, other } = Comparison::of(base, other).names().clone();
        [base.vi, other.vi]
    };
    assert_eq!(names(&base, &draft), ["hiện trạng", "Dự thảo 2"]);
    assert_eq!(names(&draft, &base), ["Dự thảo 2", "kịch bản"]);
    assert_eq!(names(&base, &base), ["trước", "sau"]);
}
