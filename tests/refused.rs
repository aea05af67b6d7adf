//! A unit that a check refuses has no total anywhere: not where totals are whole numbers of their places,
//! nor where they are any other number, in no format, no comparison and no roll-up.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::cases;
use dti_engine::cases::Cases;
use dti_engine::comparison::Comparison;
use dti_engine::outcome::{NoTotal, Verdict};
use dti_engine::report::{self, Peers, Report, Table};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

/// Ways in which a total is not a whole number of its own places below 2^30; `binh`, of which a check says
/// that it is refused, has the total beside it.
///
/// | | an: a = 5, b = 6 | binh: a = 6.4321, b = 5.1111 |
/// |---|---|---|
/// | unrounded | 11 | 11.5432 |
/// | thirds | 11 × 2 ÷ 3 | 11.5432 × 2 ÷ 3 = 7.6954666… |
/// | large | 10^8 × 11 | 10^8 × 11.5432 = 1,154,320,000 |
/// | bonus | 11 + 1 | 12.5432 |
/// | geometric | 20 √(0.5 × 0.6) | 20 √(0.64321 × 0.51111) = 11.4673634… |
/// | whole | 11.000 | 11.543 |
const WAYS: [(&str, &str, &str); 6] = [
    ("unrounded", "", "11.5432"),
    ("thirds", "", "7.6954666"),
    ("large", "", "1154320000"),
    ("bonus", "", "12.5432"),
    ("geometric", "aggregate: geometric\n", "11.4673634"),
    ("whole", "rounding: {indicator: 4, total: 3}\n", "11.543"),
];

fn rules(way: &str, more: &str) -> String {
    let (points, scoring) = match way {
        "thirds" => ("30", "linear: {of: METRIC, zero_at: 0, full_at: 45}"),
        "large" => ("1000000000", "per_item: {of: METRIC, points: 100000000}"),
        _ => ("10", "per_item: {of: METRIC, points: 1}"),
    };
    let indicator = |id: &str, metric: &str| {
        let scoring = scoring.replace("METRIC", metric);
        format!("  - {{id: {id}, points: {points}, scoring: {{{scoring}}}}}\n")
    };
    let bonus = match way {
        "bonus" => "bonus:\n  indicators:\n    - {id: extra, points: 1, scoring: {yes_no: y}}\n",
        _ => "",
    };
    let all = points.parse::<u64>().unwrap() * 2;
    format!(
        "framework: test/refused\nversion: '1'\nkind: index\nunit_kind: commune\n\
         source: {{standing: illustrative}}\npoints: {all}\nabsent: {{missing: zero}}\n{more}\
         metrics:\n  a: {{type: number}}\n  b: {{type: number}}\n  y: {{type: yes_no}}\n\
         indicators:\n{}{}{bonus}\
         checks: [{{id: order, holds: a <= b, severity: refuse, message: a vượt b}}]\n\
         ranking: {{}}\n\
         grades: [{{name: Tốt, at_least: 50%}}, {{name: Yếu, at_least: 0%}}]\n\
         verdict: {{pass_when: [{{total: {{at_least: 10%}}}}]}}\n",
        indicator("ia", "a"),
        indicator("ib", "b"),
    )
}

fn outcome(framework: &Framework, csv: &str) -> Outcome {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn assert_none(outcome: &Outcome, id: &str, way: &str) {
    let unit = outcome.unit(id).unwrap();
    assert_eq!((unit.total, unit.share, unit.rank, unit.grade), (None, None, None, None), "{way}");
    assert_eq!(
        (unit.no_total, unit.verdict),
        (Some(NoTotal::Refused), Some(Verdict::Fail)),
        "{way}"
    );
    assert!(outcome.scorecard(id).unwrap().is_refused(), "{way}");
    assert!(outcome.ranking().all(|place| place.unit.id != id), "{way}");
    for json in [serde_json::to_value(unit).unwrap(), {
        let all = serde_json::to_value(outcome).unwrap();
        let units = all["units"].as_array().unwrap();
        units.iter().find(|unit| unit["unit"] == id).unwrap().clone()
    }] {
        assert!(json["total"].is_null() && json["share"].is_null(), "{way}: {json}");
        assert_eq!(json["no_total"], "refused", "{way}: {json}");
    }
}

/// Every text of a report, in every format that is text, with the numbers of its tables as they are.
fn texts(report: &Report) -> Vec<String> {
    let mut all = vec![report.to_string(), report.to_markdown(), report.to_html()];
    all.push(serde_json::to_string(report).unwrap());
    for (_, table) in report.tables() {
        all.push(numbers(table));
        all.extend([table.to_string(), table.to_csv(), table.to_markdown()]);
    }
    all
}

/// What a workbook holds of a table.
fn numbers(table: &Table) -> String {
    let cells = table.rows().iter().flat_map(|row| table.cells(row));
    let number = |cell: &report::Cell| cell.as_number().map(|number| number.to_string());
    cells.map(|cell| number(cell).unwrap_or_default()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_refused_unit_has_no_total_in_any_output() {
    let csv = "unit,name,a,b,y\nan,Xã An,5,6,yes\nbinh,Xã Bình,6.4321,5.1111,yes\n";
    // Before the figures were looked at: nobody is refused, and this total is seen.
    let earlier = "unit,name,a,b,y\nan,Xã An,5,6,yes\nbinh,Xã Bình,5.1111,6.4321,yes\n";
    for (way, more, total) in WAYS {
        let framework = Framework::from_yaml(&rules(way, more)).unwrap();
        let (seen, refused) = (outcome(&framework, earlier), outcome(&framework, csv));
        let found = seen.unit("binh").unwrap().total.unwrap().to_string();
        assert!(found.starts_with(total), "{way}: {found}");
        assert_none(&refused, "binh", way);

        let card = refused.scorecard("binh").unwrap();
        let peers = Peers::of(&refused);
        let mut all = vec![serde_json::to_string(&refused).unwrap()];
        all.push(serde_json::to_string(&card).unwrap());
        let mut csv = String::new();
        report::write_csv(&refused, &mut csv).unwrap();
        all.push(csv);
        all.push(cases::from_unit(&refused, "binh").unwrap().0.to_yaml().unwrap());
        for language in [Language::Vi, Language::En] {
            all.push(card.explain(language).to_string());
            all.extend(texts(&report::of_outcome(&refused, language)));
            all.extend(texts(&report::of_unit(&card, Some(&peers), language)));
        }
        // As every way of writing numbers has it; where there is no point, with dots between thousands.
        let mut digits = vec![total.to_owned(), total.replace('.', ",")];
        if !total.contains('.') {
            digits.push("1.154.320.000".to_owned());
            digits.push("1,154,320,000".to_owned());
        }
        for text in &all {
            for shown in &digits {
                assert!(!text.contains(shown.as_str()), "{way} shows {shown}:\n{text}");
            }
        }

        // A refused unit is no difference, and its total before is not set against nothing.
        let comparison = Comparison::of(&seen, &refused);
        let unit = comparison.unit("binh").unwrap();
        assert_eq!(unit.total().difference(), None, "{way}");
        assert_eq!(unit.total().shown().other, None, "{way}");
        let json = serde_json::to_value(&comparison).unwrap();
        assert!(!json.to_string().contains("\"other\":\"11.5432\""), "{way}");
    }
}

/// Of a plan the total is the number of targets met, which is none for a unit that is refused.
#[test]
fn a_refused_unit_meets_no_number_of_targets() {
    let rules = "framework: test/refused\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
        source: {standing: illustrative}\nmetrics: {a: {type: count}, b: {type: count}}\n\
        targets: [{id: ta, of: a, at_least: 1}, {id: tb, of: b, at_least: 1}]\n\
        checks: [{id: order, holds: a <= b, severity: refuse, message: a vượt b}]\n\
        verdict: {pass_when: [{met: [ta]}]}\n";
    let framework = Framework::from_yaml(rules).unwrap();
    let outcome = outcome(&framework, "unit,a,b\nan,1,2\nbinh,2,1\n");
    assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), "2");
    assert_none(&outcome, "binh", "targets");
}

/// One unit by itself is refused as it is among others, and a case of it says so.
#[test]
fn a_refused_unit_alone_has_no_total() {
    for (way, more, _) in WAYS {
        let framework = Framework::from_yaml(&rules(way, more)).unwrap();
        let alone = outcome(&framework, "unit,name,a,b,y\nbinh,Xã Bình,6.4321,5.1111,yes\n");
        assert_none(&alone, "binh", way);
        let made = cases::from_unit(&alone, "binh").unwrap();
        assert_eq!(made.0.expect.total.as_deref(), Some("none"), "{way}");
        assert_eq!(made.1, [], "{way}");
        let cases = Cases::from_yaml(&made.0.to_yaml().unwrap()).unwrap();
        assert!(cases::run(&framework, &cases).unwrap().iter().all(|case| case.holds()), "{way}");
    }
}

/// Shares of the main index g: an 0.5, chau 0.6, and binh, who is refused, 1. The median of the two is 0.55.
#[test]
fn a_refused_unit_is_in_no_median() {
    let framework = Framework::from_yaml(
        "framework: test/median\nversion: '1'\nkind: index\nunit_kind: commune\n\
         source: {standing: illustrative}\npoints: 10\nabsent: {missing: zero}\n\
         metrics: {a: {type: number}, b: {type: number}}\n\
         groups: [{id: g, name: G, points: 10, indicators: [{id: i, points: 10, scoring: {per_item: {of: a, points: 1}}}]}]\n\
         checks: [{id: order, holds: a <= b, severity: refuse, message: a vượt b}]\nranking: {}\n",
    )
    .unwrap();
    let outcome = outcome(&framework, "unit,a,b\nan,5,9\nbinh,10,1\nchau,6,9\n");
    let card = outcome.scorecard("an").unwrap();
    let page = report::of_unit(&card, Some(&Peers::of(&outcome)), Language::En).to_html();
    assert!(page.contains(">G: 50.0% (median 55.0%, best 60.0%)</title>"), "{page}");
}
