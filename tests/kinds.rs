//! Units of several kinds in one dataset: ranks, means and grades are among units of one kind, and say so.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

mod tables;

use dti_engine::comparison::Comparison;
use dti_engine::report::{self, Peers, Report, Units};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use tables::{charts, shown};

const RULES: &str = r#"
framework: demo/kinds
version: "2025"
kind: index
unit_kind: [xa, phuong]
name: {vi: Bộ chỉ số, en: Index}
points: 100
rounding: {indicator: 2, group: 2, total: 2}
absent: {missing: zero, not_applicable: exclude}
metrics:
  a: {type: percent, name: A}
  b: {type: percent, name: B}
groups:
  - id: first
    name: {vi: Nhóm A, en: Group A}
    points: 20
    indicators: [{id: a, points: 20, scoring: {linear: {of: a, zero_at: 0%, full_at: 100%}}}]
  - id: second
    name: {vi: Nhóm B, en: Group B}
    points: 80
    indicators: [{id: b, points: 80, scoring: {linear: {of: b, zero_at: 0%, full_at: 100%}}}]
ranking: {places: 2}
grades: [{name: {vi: Tốt, en: Good}, at_least: 80%}, {name: {vi: Yếu, en: Poor}, at_least: 0%}]
verdict: {pass_when: [{total: {at_least: 80%}}]}
"#;

/// | unit | kind | a | b | total | rank |
/// |---|---|---|---|---|---|
/// | u1 | xa | 50 % of 20 = 10 | 100 % of 80 = 80 | 90 | 1 |
/// | u2 | xa | 10 | 40 | 50 | 2 |
/// | p1 | phuong | 20 | 72 | 92 | 1 |
/// | p2 | phuong | 2 | 72 | 74 | 3 |
/// | p3 | phuong | 4 | 72 | 76 | 2 |
const DATA: &str = "unit,name,kind,a,b\nu1,Xã Một,xa,50%,100%\np1,Phường Ba,phuong,100%,90%\n\
                    u2,Xã Hai,xa,50%,50%\np2,Phường Bốn,phuong,10%,90%\np3,Phường Năm,phuong,20%,90%\n";

fn score(rules: &str, data: &str) -> Outcome {
    let framework = Framework::from_yaml(rules).unwrap();
    let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

#[test]
fn a_table_of_several_kinds_has_a_column_for_the_kind() {
    let outcome = score(RULES, DATA);
    let ranking = report::ranking(&outcome, Language::Vi);
    let ranks: Vec<_> = shown(&ranking).into_iter().map(|row| row[..4].join(" ")).collect();
    let expected = [
        "1 Xã Một xa 90,00",
        "2 Xã Hai xa 50,00",
        "1 Phường Ba phuong 92,00",
        "2 Phường Năm phuong 76,00",
        "3 Phường Bốn phuong 74,00",
    ];
    assert_eq!(ranks, expected);
    let tables = [
        report::all_scores(&outcome, Language::Vi),
        report::groups(&outcome, Language::Vi).unwrap(),
    ];
    for table in tables {
        let kinds = table.rows().iter().map(|row| table.cell(row, "kind").unwrap().plain());
        assert_eq!(kinds.collect::<Vec<_>>(), ["xa", "xa", "phuong", "phuong", "phuong"]);
    }
    let of_one = DATA.lines().filter(|line| !line.contains("phuong"));
    let of_one = score(RULES, &of_one.map(|line| format!("{line}\n")).collect::<String>());
    let ranking = report::ranking(&of_one, Language::Vi);
    assert_eq!(ranking.columns()[2].key(), "total");
}

#[test]
fn each_kind_has_a_table_and_statistics_of_its_own() {
    let outcome = score(RULES, DATA);
    let kinds = Units::by_kind(&outcome);
    let titles: Vec<_> = kinds
        .iter()
        .map(|units| report::ranking(*units, Language::Vi).title().to_owned())
        .collect();
    assert_eq!(titles, ["Xếp hạng – xa", "Xếp hạng – phuong"]);

    // xa: 50 and 90: the mean and the median are 70. phuong: 74, 76, 92: the mean is 242 ÷ 3 = 80.666…, the median 76.
    let totals = report::totals(kinds[1], Language::Vi);
    let expected = [
        ["Số đơn vị", "3", "–"],
        ["Thấp nhất", "74,00", "74,00%"],
        ["Trung vị", "76,00", "76,00%"],
        ["Trung bình", "≈ 80,67", "≈ 80,67%"],
        ["Cao nhất", "92,00", "92,00%"],
    ];
    assert_eq!(shown(&totals), expected);
    let both = report::totals(&outcome, Language::Vi);
    let of_xa = [["xa", "–", "–"], ["Số đơn vị", "2", "–"], ["Thấp nhất", "50,00", "50,00%"]];
    assert_eq!(shown(&both)[..3], of_xa);
    assert_eq!(shown(&both)[6], ["phuong", "–", "–"]);
    assert_eq!(shown(&both)[7..], shown(&totals));

    // Of two communes one has 80 %, of three wards one.
    let expected = [
        ["xa", "–", "–"],
        ["Tốt", "1", "50,00%"],
        ["Yếu", "1", "50,00%"],
        ["phuong", "–", "–"],
        ["Tốt", "1", "≈ 33,33%"],
        ["Yếu", "2", "≈ 66,67%"],
    ];
    assert_eq!(shown(&report::grades(&outcome, Language::Vi)), expected);
    // A chart for the communes, 50 and 90, and one for the wards.
    let charts = charts(&report::of_outcome(&outcome, Language::Vi));
    let distributions: Vec<_> = charts.iter().filter(|chart| chart.starts_with("0–")).collect();
    assert_eq!(distributions.len(), 2);
    let expected = "0–10: 0; 10–20: 0; 20–30: 0; 30–40: 0; 40–50: 0; 50–60: 1; 60–70: 0; 70–80: 0; \
                    80–90: 0; 90–100: 1";
    assert_eq!(distributions[0], expected);
}

#[test]
fn a_unit_stands_beside_its_own_kind() {
    let outcome = score(RULES, DATA);
    let card = outcome.scorecard("u2").unwrap();
    let report = report::of_unit(&card, Some(&Peers::of(&outcome)), Language::Vi);
    // B among the communes: 0.5 and 1; among the wards all have 0.9.
    let [chart] = &charts(&report)[..] else { panic!("one chart") };
    let second = chart.split("; ").nth(1).unwrap();
    assert!(second.ends_with(": 50,0% (trung vị 75,0%, cao nhất 100,0%)"), "{chart}");
}

fn sections(report: &Report) -> Vec<&str> {
    report.sections().iter().map(|section| section.id()).collect()
}

#[test]
fn a_report_has_sections_for_each_kind() {
    let outcome = score(RULES, DATA);
    let report = report::of_outcome(&outcome, Language::En);
    let expected = [
        "overview",
        "ranking-1",
        "totals-1",
        "groups-1",
        "profiles-1",
        "ranking-2",
        "totals-2",
        "groups-2",
        "profiles-2",
        "method",
    ];
    assert_eq!(sections(&report), expected);
    let markdown = report.to_markdown();
    // Who passes is counted among units of one kind.
    assert!(markdown.contains("## Ranking – xa\n\n- Units: **2**\n"), "{markdown}");
    assert!(markdown.contains("1 of 2 units pass: Xã Một."), "{markdown}");
    assert!(markdown.contains("1 of 3 units pass: Phường Ba."), "{markdown}");
    // The heading of a section is the title of its table.
    assert!(markdown.contains("\n## How totals are spread – phuong\n\n| Totals |"), "{markdown}");
    let page = report.to_string();
    assert!(page.contains("\nRANKING – PHUONG\n"), "{page}");
}

#[test]
fn targets_are_counted_by_kind() {
    let rules = r#"
framework: demo/plan
version: "1"
kind: criteria
unit_kind: [xa, phuong]
metrics: {done: {type: yes_no}}
targets: [{id: done, name: {vi: Đã làm}, of: done, is: yes}]
"#;
    let outcome =
        score(rules, "unit,kind,done\na,xa,có\nb,phuong,không\nc,xa,không\nd,phuong,không\n");
    let expected = [
        ["", "xa", "", "", "", ""],
        ["1", "Đã làm", "1", "1", "0", "50,00%"],
        ["", "phuong", "", "", "", ""],
        ["1", "Đã làm", "0", "2", "0", "0,00%"],
    ];
    let table = report::targets_by_unit(&outcome, Language::Vi);
    let found: Vec<Vec<_>> = shown(&table);
    let found: Vec<Vec<_>> =
        found.iter().map(|row| row.iter().map(|cell| cell.replace('–', "")).collect()).collect();
    assert_eq!(found, expected);
}

#[test]
fn programs_are_told_the_kind() {
    let outcome = score(RULES, DATA);
    let mut csv = String::new();
    report::write_csv(&outcome, &mut csv).unwrap();
    assert!(csv.starts_with("unit,name,kind,rank,total,"), "{csv}");
    assert!(csv.contains("\np1,Phường Ba,phuong,1,92.00,"), "{csv}");
    let json = serde_json::to_value(&outcome).unwrap();
    let kinds: Vec<_> = json["units"].as_array().unwrap().iter().map(|u| &u["kind"]).collect();
    assert_eq!(kinds, ["xa", "xa", "phuong", "phuong", "phuong"]);
}

#[test]
fn compared_ranks_stand_beside_the_kind() {
    let submitted = score(RULES, DATA);
    let verified = score(RULES, &DATA.replace("xa,50%,100%", "xa,50%,40%"));
    let appraisal = Comparison::of(&submitted, &verified).appraisal();
    let table = report::compared_units(&appraisal, Language::Vi);
    let lines: Vec<_> = shown(&table).iter().map(|row| row[..5].join(" ")).collect();
    let expected = [
        "1 2 +1 Xã Hai xa",
        "2 1 −1 Xã Một xa",
        "1 1 0 Phường Ba phuong",
        "2 2 0 Phường Năm phuong",
        "3 3 0 Phường Bốn phuong",
    ];
    assert_eq!(lines, expected);
}
