//! Reports: the tables of an outcome against hand calculations, and whole reports as snapshots.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

mod tables;

use dti_engine::report::{self, Cell, Peers};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use tables::{charts, shown};

const INDEX: &str = r#"
framework: demo/commune
version: "2024"
kind: index
unit_kind: commune
name: {vi: Bộ chỉ số thử, en: Trial index}
source: {document: 12/QĐ-UBND, issuer: UBND tỉnh, issued: 2024-01-15, standing: derived, cite: "003:147"}
points: 100
rounding: {indicator: 2, group: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  meetings: {type: count, name: {vi: Số cuộc họp, en: Meetings}}
  online: {type: count, name: {vi: Hồ sơ trực tuyến, en: Online dossiers}}
  dossiers: {type: count, name: {vi: Hồ sơ, en: Dossiers}}
checks:
  - {id: online_within, holds: online <= dossiers, message: {vi: Hồ sơ trực tuyến nhiều hơn hồ sơ., en: More online than dossiers.}}
groups:
  - id: awareness
    code: "1"
    name: {vi: Nhận thức số, en: Awareness}
    points: 40
    indicators:
      - {id: meetings, code: "1.1", name: {vi: Họp, en: Meetings}, points: 40, scoring: {linear: {of: meetings, zero_at: 0, full_at: 4}}}
  - id: government
    code: "2"
    name: {vi: Chính quyền số, en: Government}
    points: 60
    indicators:
      - {id: rate, code: "2.1", name: {vi: Tỷ lệ trực tuyến, en: Online rate}, points: 60, source: {standing: official, cite: "003:373"}, scoring: {ratio: {part: online, whole: dossiers}}}
ranking: {places: 2}
grades:
  - {name: {vi: Tốt, en: Good}, at_least: 80%}
  - {name: {vi: Khá, en: Fair}, at_least: 50%}
verdict: {pass_when: [{total: {at_least: 70%}}, {every: {level: group, at_least: 40%}}]}
"#;

/// | unit | awareness | government | total |
/// |---|---|---|---|
/// | an | 4 of 4: 40 | 617 ÷ 820 × 60 = 45.146… → 45.15 | 85.15 |
/// | binh | 1 of 4: 10 | 900 ÷ 1000 × 60 = 54 | 64 |
/// | chau | 2 of 4: 20 | missing: 0 | 20 |
/// | dong | 3 of 4: 30 | 30 of 20, held to 1: 60 | 90 |
const DATA: &str = "unit,name,meetings,online,dossiers\n\
                    an,Xã An,4,617,820\nbinh,Xã Bình,1,900,1000\nchau,Xã Châu,2,,50\ndong,Xã Đông,3,30,20\n";

fn outcome() -> Outcome {
    let framework = Framework::from_yaml(INDEX).unwrap();
    let dataset = Dataset::from_csv(DATA.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

#[test]
fn the_spread_of_the_totals_is_exact() {
    // (85.15 + 64 + 20 + 90) ÷ 4 = 64.7875 → 64.79; the median is (64 + 85.15) ÷ 2 = 74.575 → 74.58. Digits are dropped,
    // which `≈` says.
    let expected = [
        ["Số đơn vị", "4", "–"],
        ["Thấp nhất", "20,00", "20,00%"],
        ["Trung vị", "≈ 74,58", "≈ 74,58%"],
        ["Trung bình", "≈ 64,79", "≈ 64,79%"],
        ["Cao nhất", "90,00", "90,00%"],
    ];
    assert_eq!(shown(&report::totals(&outcome(), Language::Vi)), expected);
}

#[test]
fn grades_are_counted_with_those_who_have_none() {
    let expected = [["Good", "2", "50.00%"], ["Fair", "1", "25.00%"], ["No grade", "1", "25.00%"]];
    assert_eq!(shown(&report::grades(&outcome(), Language::En)), expected);
}

#[test]
fn a_distribution_has_every_unit_once() {
    // 20 begins the third tenth; 90 the last.
    let expected = "0–10: 0; 10–20: 0; 20–30: 1; 30–40: 0; 40–50: 0; 50–60: 0; 60–70: 1; 70–80: 0; \
                    80–90: 1; 90–100: 1";
    assert_eq!(charts(&report::of_outcome(&outcome(), Language::En))[0], expected);
}

#[test]
fn main_indices_are_shares_of_their_points() {
    let table = report::groups(&outcome(), Language::En).unwrap();
    let expected = [
        ["1", "Xã Đông", "75.00%", "100.00%", "90.00%"],
        // 45.15 ÷ 60
        ["2", "Xã An", "100.00%", "75.25%", "85.15%"],
        ["3", "Xã Bình", "25.00%", "90.00%", "64.00%"],
        ["4", "Xã Châu", "50.00%", "0.00%", "20.00%"],
    ];
    assert_eq!(shown(&table), expected);
}

#[test]
fn a_unit_stands_beside_the_median_and_the_best() {
    let outcome = outcome();
    let card = outcome.scorecard("binh").unwrap();
    let report = report::of_unit(&card, Some(&Peers::of(&outcome)), Language::En);
    // Awareness 0.25, 0.5, 0.75, 1; government 0, 0.7525, 0.9, 1: the middle two have the means, 0.625 and 0.82625.
    let [chart] = &charts(&report)[..] else { panic!("one chart") };
    assert!(chart.contains(": 25.0% (median 62.5%, best 100.0%); "), "{chart}");
    assert!(chart.ends_with(": 90.0% (median ≈ 82.6%, best 100.0%)"), "{chart}");
}

#[test]
fn totals_are_numbers_and_verdicts_have_tones() {
    let table = report::ranking(&outcome(), Language::Vi);
    let total = table.cell(&table.rows()[0], "total").unwrap();
    assert_eq!(total, &Cell::number("90.00".parse::<rust_decimal::Decimal>().unwrap()));
    let page = report::of_outcome(&outcome(), Language::Vi).to_html();
    assert!(page.contains(
        "<span class=\"good\"><svg aria-hidden=\"true\"><use href=\"#sign-good\"/></svg>đạt<"
    ));
    assert!(page.contains(
        "<span class=\"bad\"><svg aria-hidden=\"true\"><use href=\"#sign-bad\"/></svg>không đạt<"
    ));
}

#[test]
fn every_table_has_the_same_values_in_every_format() {
    let outcome = outcome();
    let card = outcome.scorecard("an").unwrap();
    let tables = [
        report::ranking(&outcome, Language::Vi),
        report::all_scores(&outcome, Language::Vi),
        report::findings(&outcome, Language::Vi),
        report::scorecard(&card, Language::Vi),
        report::sources(&outcome, Language::Vi),
    ];
    for table in &tables {
        let json = serde_json::to_value(table).unwrap();
        let rows = json["rows"].as_array().unwrap();
        let csv = table.to_csv();
        assert_eq!(rows.len(), table.len());
        assert_eq!(csv.lines().count(), table.len() + 1, "{csv}");
        for (row, from_json) in table.rows().iter().zip(rows) {
            for (column, cell) in table.columns().iter().zip(table.cells(row)) {
                let plain = from_json[column.key()].as_str().unwrap_or_default();
                // Lines about a row are for people alone.
                if column.key() == "working" {
                    assert_eq!((plain, cell.plain().is_empty()), ("", row.is_heading()));
                    continue;
                }
                assert_eq!(plain, cell.plain(), "{}", column.key());
            }
        }
    }
}

#[test]
fn reports_of_an_index() {
    let outcome = outcome();
    let peers = Peers::of(&outcome);
    let card = outcome.scorecard("chau").unwrap();
    insta::assert_snapshot!("index.vi", report::of_outcome(&outcome, Language::Vi));
    insta::assert_snapshot!(
        "index.en.md",
        report::of_outcome(&outcome, Language::En).to_markdown()
    );
    insta::assert_snapshot!("unit.vi", report::of_unit(&card, Some(&peers), Language::Vi));
}

#[test]
fn a_report_has_charts_beside_the_tables_that_hold_their_numbers() {
    let report = report::of_outcome(&outcome(), Language::Vi);
    let page = report.to_html();
    let sections =
        page.split("<section id=\"").skip(1).filter(|section| section.contains("<figure"));
    let with: Vec<_> = sections.map(|section| section.split('"').next().unwrap()).collect();
    assert_eq!(with, ["totals", "groups", "profiles", "method"]);
    assert_eq!(report.tables().count(), 6);
}

#[test]
fn reports_of_targets() {
    let framework = Framework::from_yaml(
        r#"
framework: demo/plan
version: "2024"
kind: criteria
unit_kind: commune
name: {vi: Chỉ tiêu thử, en: Trial targets}
metrics:
  rate: {type: percent, name: {vi: Tỷ lệ, en: Rate}}
  done: {type: yes_no, name: {vi: Đã làm, en: Done}}
targets:
  - {id: rate, name: {vi: Tỷ lệ, en: Rate}, of: rate, above: 80%}
  - {id: done, name: {vi: Đã làm, en: Done}, of: done, is: yes}
verdict: {pass_when: [{met: all}]}
"#,
    )
    .unwrap();
    // an: met, met; binh: 80 % is not above 80 %, undetermined but declared; chau: not met but declared met.
    let data = "unit,name,rate,done,declared:done\nan,Xã An,81%,yes,yes\nbinh,Xã Bình,80%,,yes\nchau,Xã Châu,85%,no,yes\n";
    let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    insta::assert_snapshot!("targets.vi", report::of_outcome(&outcome, Language::Vi));
    let card = outcome.scorecard("chau").unwrap();
    insta::assert_snapshot!(
        "targets-unit.en.md",
        report::of_unit(&card, None, Language::En).to_markdown()
    );
}

/// Of many units what sums up comes first, of targets as of points; of a few, what each comes to.
#[test]
fn what_sums_up_many_units_comes_first() {
    let targets = Framework::from_yaml(
        "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: commune\nmetrics: {done: {type: yes_no}}\n\
         targets: [{id: done, of: done, is: yes}]\n",
    );
    let index = Framework::from_yaml(INDEX);
    let cases = [
        (targets.unwrap(), "done", ["ranking", "targets"], ["targets", "ranking"]),
        (index.unwrap(), "meetings", ["ranking", "totals"], ["totals", "ranking"]),
    ];
    for (framework, metric, few, many) in cases {
        for (units, expected) in [(60, few), (61, many)] {
            let rows: String = (0..units).map(|unit| format!("u{unit},1\n")).collect();
            let data = format!("unit,{metric}\n{rows}");
            let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
            let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
            let report = report::of_outcome(&outcome, Language::Vi);
            let first: Vec<_> =
                report.sections().iter().skip(1).take(2).map(|part| part.id()).collect();
            assert_eq!(first, expected, "{units} units of {}", framework.id());
        }
    }
}

/// No heads without rows and no bars of nothing, where there is no unit or none has a total. The weights of the framework are drawn all
/// the same.
#[test]
fn of_nothing_little_is_said() {
    let framework = Framework::from_yaml(INDEX).unwrap();
    let report = |data: &str| {
        let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
        let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
        let report = report::of_outcome(&outcome, Language::Vi);
        let parts: Vec<_> = report.sections().iter().map(|part| part.id()).collect();
        (parts.join(" "), charts(&report).len(), report.to_string())
    };
    let (parts, charts, text) = report("unit,meetings,online,dossiers\n");
    assert_eq!((parts.as_str(), charts), ("overview ranking findings method", 1));
    assert!(text.contains("XẾP HẠNG\n\nKhông có đơn vị nào.\n"), "{text}");
    // Not applicable, all of it: a line for the unit, and no total anywhere.
    let (parts, charts, text) = report("unit,meetings,online,dossiers\nan,n/a,n/a,n/a\n");
    assert_eq!(
        (parts.as_str(), charts),
        ("overview ranking totals groups left-out findings method", 1)
    );
    assert!(!text.contains("Trung vị") && text.contains("\nCó tổng điểm"), "{text}");
    assert!(text.contains("chưa có phép kiểm tra nào đủ số liệu (1 phép)"), "{text}");
}

/// What is missing, in percentage points and in points of the 100.
#[test]
fn a_card_says_what_is_missing() {
    let outcome = outcome();
    let told = |unit: &str| {
        let card = outcome.scorecard(unit).unwrap();
        report::of_unit(&card, None, Language::Vi).to_markdown()
    };
    let binh = told("binh");
    // 64 of the 80 for Tốt and of the 70 to pass; 10 of 40 is 25 %, 15 below 40 %.
    for expected in [
        "Để xếp loại Tốt còn thiếu: tổng điểm ≥ 80% (thiếu 16 điểm phần trăm, tức 16,00 điểm).",
        "Để đạt còn thiếu: tổng điểm ≥ 70% (thiếu 6 điểm phần trăm, tức 6,00 điểm); mọi nhóm chỉ số ≥ 40% (thiếu 15 \
         điểm phần trăm): Nhận thức số.",
        "- Hạng: **3/4**\n",
    ] {
        assert!(binh.contains(expected), "{binh}");
    }
    // 90 earns the highest grade and passes.
    assert!(!told("dong").contains("còn thiếu"), "{}", told("dong"));
    assert!(outcome.scorecard("dong").unwrap().next_grade().is_none());
}

/// Cards on paper: a line of working for each indicator, the total, and room for signatures.
#[test]
fn all_cards_are_one_report() {
    let cards = report::of_cards(&outcome(), Language::Vi);
    let titles: Vec<_> = cards.sections().iter().map(|section| section.title()).collect();
    assert_eq!(titles, ["Xã Đông", "Xã An", "Xã Bình", "Xã Châu"]);
    let text = cards.to_markdown();
    assert!(
        text.contains("| 2.1 | Tỷ lệ trực tuyến | 900 ÷ 1.000 = 90% → 90% | 54,00 | 60 |"),
        "{text}"
    );
    assert!(text.contains("|  | **Tổng cộng** |  | **64,00** | **100** |"), "{text}");
    let page = cards.to_html();
    assert_eq!(page.matches("<section id=\"unit-").count(), 4);
    assert_eq!(page.matches("class=\"signed\"").count(), 4);
}

#[test]
fn ranks_within_a_district_stand_beside_those_among_all() {
    let rules = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
                 rounding: {total: 2}\nattributes: {district: {name: {vi: Huyện, en: District}, options: {d1: Huyện Một, d2: Huyện Hai}}}\n\
                 metrics: {done: {type: count}}\nranking: {places: 2}\nindicators:\n  - {id: rate, points: 10, scoring: \
                 {linear: {of: done, zero_at: 0, full_at: 10}}}\n";
    let framework = Framework::from_yaml(rules).unwrap();
    let data = "unit,district,done\na,d1,9\nb,d2,8\nc,d1,7\nd,d1,7\ne,d2,8\n";
    let dataset = Dataset::from_csv(data.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let table = report::ranking_within(&outcome, "district", Language::Vi);
    assert_eq!(table.title(), "Xếp hạng trong từng huyện");
    let expected = [
        ["–", "Huyện Một", "–", "–"],
        ["1", "a", "9,00", "1"],
        ["2", "c", "7,00", "4"],
        ["2", "d", "7,00", "4"],
        ["–", "Huyện Hai", "–", "–"],
        ["1", "b", "8,00", "2"],
        ["1", "e", "8,00", "2"],
    ];
    assert_eq!(shown(&table), expected);
    assert!(report::ranking_within(&outcome, "region", Language::Vi).is_empty());
    let report = report::of_outcome(&outcome, Language::Vi);
    assert!(report.tables().any(|(_, table)| table.title() == "Xếp hạng trong từng huyện"));
    // The years of one outcome twice: every unit keeps its rank.
    let years = report::of_years(&[("2024", &outcome), ("2025", &outcome)], Language::Vi);
    assert_eq!(charts(&years), ["a: 1 → 1; b: 2 → 2; e: 2 → 2; c: 4 → 4; d: 4 → 4"]);
}

/// A column of evidence where no value has any says nothing; with one there is one.
#[test]
fn changed_values_have_the_columns_that_say_something() {
    use dti_engine::comparison::Comparison;
    let submitted = outcome();
    let keys = |data: &str| {
        let dataset = Dataset::from_csv(data.as_bytes(), submitted.framework()).unwrap();
        let verified = Plan::compile(submitted.framework()).unwrap().score(&dataset).unwrap();
        let appraisal = Comparison::of(&submitted, &verified).appraisal();
        let table = report::changed_values(&appraisal, Language::Vi);
        table.columns().iter().skip(4).map(|column| column.key().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys("unit,meetings\nan,3\n"), [""; 0]);
    assert_eq!(keys("unit,meetings,reason:meetings\nan,3,thiếu\n"), ["reason"]);
    let both = "unit,meetings,reason:meetings,evidence:meetings\nan,3,thiếu,BC 12\n";
    assert_eq!(keys(both), ["reason", "evidence"]);
}

#[test]
fn reports_of_an_appraisal() {
    use dti_engine::comparison::Comparison;
    let submitted = outcome();
    // An loses 40 meetings points (4 → rejected); Bình gains: 64 → 10 + 1000 ÷ 1000 × 60 = 70.
    let data = "unit,name,meetings,reason:meetings,online,dossiers\nan,Xã An,rejected,không có biên bản,617,820\n\
                binh,Xã Bình,1,,1000,1000\nchau,Xã Châu,2,,,50\nem,Xã Em,1,,1,2\n";
    let dataset = Dataset::from_csv(data.as_bytes(), submitted.framework()).unwrap();
    let verified = Plan::compile(submitted.framework()).unwrap().score(&dataset).unwrap();
    let appraisal = Comparison::of(&submitted, &verified).appraisal();
    let changes = report::changes(&appraisal, 10, Language::En);
    let numbers = |row: &report::Row| {
        ["base", "other", "change"].map(|key| changes.cell(row, key).unwrap().shown(Language::En))
    };
    let found: Vec<_> = changes.rows().iter().map(numbers).collect();
    assert_eq!(found, [["40.00", "0.00", "−40.00"], ["54.00", "60.00", "+6.00"]]);
    insta::assert_snapshot!("appraisal.vi", report::of_comparison(&appraisal, Language::Vi));
}
