//! Formulas in rule files: as methods, gates and checks; findings and refusals; explanations.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::cases::Cases;
use dti_engine::internals;
use dti_engine::model::CheckSeverity;
use dti_engine::outcome::Verdict;
use dti_engine::rules::{Loader, RuleFile};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan, cases};
use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::select;

const RULES: &str = include_str!("explained/formulas.yaml");
const DATA: &str = include_str!("explained/formulas.csv");

fn score(yaml: &str, csv: &str) -> Outcome {
    let framework = Framework::from_yaml(yaml).unwrap_or_else(|faults| panic!("{faults}"));
    let dataset =
        Dataset::from_csv(csv.as_bytes(), &framework).unwrap_or_else(|faults| panic!("{faults}"));
    Plan::compile(&framework).unwrap().score(&dataset).unwrap_or_else(|error| panic!("{error}"))
}

fn outcome() -> Outcome {
    score(RULES, DATA)
}

/// The rule file of a text.
fn load(name: &str, text: &str) -> RuleFile {
    Loader::new().text(name, text).load().into_files().remove(0)
}

#[test]
fn formulas_are_explained_in_both_languages() {
    insta::assert_snapshot!("vi", outcome().scorecard("an").unwrap().explain(Language::Vi));
    insta::assert_snapshot!("en", outcome().scorecard("an").unwrap().explain(Language::En));
    // Values are absent, a finding warns, and a gate cannot be told.
    insta::assert_snapshot!("absent", outcome().scorecard("binh").unwrap().explain(Language::En));
    insta::assert_snapshot!("refused", outcome().scorecard("chi").unwrap().explain(Language::En));
    insta::assert_snapshot!(
        "json",
        serde_json::to_string_pretty(&outcome().scorecard("an").unwrap()).unwrap()
    );
    for card in outcome().scorecards() {
        for language in [Language::Vi, Language::En] {
            for line in card.explain(language).to_string().lines() {
                assert!(line.chars().count() <= 100, "{line}");
            }
        }
    }
}

#[test]
fn a_formula_is_its_text_again() {
    let outcome = outcome();
    let texts: Vec<_> =
        outcome.framework().checks().map(|check| check.holds().to_owned()).collect();
    for text in &texts {
        assert!(RULES.contains(text.as_str()), "{text}");
    }
    assert_eq!(texts.len(), 5);
}

#[test]
fn findings_name_the_unit_the_metrics_the_values_and_the_difference() {
    let outcome = outcome();
    let found: Vec<_> = outcome
        .findings()
        .map(|finding| {
            let values: Vec<_> = finding
                .metrics
                .iter()
                .map(|input| {
                    format!("{}={}", input.metric, serde_json::to_value(&input.value).unwrap())
                })
                .collect();
            let difference = finding.difference.map(|d| d.to_string());
            (finding.unit, finding.check, values.join(" "), difference)
        })
        .collect();
    let expected = [
        // 0.67 − 300 ÷ 450 = 1 ÷ 300
        ("binh", "stated_rate", "rate=\"0.67\" online=\"300\" all=\"450\"", Some("0.0033333333")),
        // 30 days late
        ("binh", "within_year", "issued=\"2024-01-30\"", Some("30")),
        ("chi", "part_of_whole", "online=\"520\" all=\"500\"", Some("20")),
        ("chi", "parts_add_up", "men=\"240\" women=\"263\" all=\"500\"", Some("3")),
    ]
    .map(|(unit, check, values, d)| {
        (unit.to_owned(), check.to_owned(), values.to_owned(), d.map(str::to_owned))
    });
    assert_eq!(found, expected);
    let card = outcome.scorecard("chi").unwrap();
    assert!(card.is_refused());
    assert_eq!(card.findings().first().unwrap().severity, CheckSeverity::Refuse);
    assert_eq!(card.findings().first().unwrap().message.get(Language::En), "More online than all");
}

#[test]
fn a_refused_unit_has_no_score_and_is_no_peer() {
    let outcome = outcome();
    let chi = outcome.unit("chi").unwrap();
    assert_eq!((chi.total, chi.share, chi.rank, chi.grade), (None, None, None, None));
    assert_eq!(chi.verdict, Some(Verdict::Fail));
    let ranks: Vec<_> =
        outcome.ranking().map(|place| (place.unit.id.as_str(), place.rank)).collect();
    assert_eq!(ranks, [("an", 1), ("binh", 2)]);
    // 800 of 800: the 500 dossiers of binh's 450 and chi's are not what an is measured against.
    let json = serde_json::to_value(&outcome).unwrap();
    let units = json.get("units").unwrap().as_array().unwrap();
    assert_eq!(units.last().unwrap().get("unit").unwrap(), "chi");
    assert_eq!(units.last().unwrap().get("findings").unwrap().as_array().unwrap().len(), 2);
    assert_eq!(units.first().unwrap().pointer("/indicators/most").unwrap(), "10.00");
}

/// The greatest value belongs to a unit that is refused: without it the next one is the best.
#[test]
fn peers_do_not_look_at_a_refused_unit() {
    let yaml = "framework: test/peers\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
                rounding: {indicator: 2}\nabsent: {missing: zero}\n\
                metrics: {v: {type: count}, most: {type: count}}\n\
                indicators: [{id: only, points: 10, scoring: {SCORING}}]\n\
                checks: [{id: c, holds: v <= most, severity: refuse, message: Quá nhiều}]\n";
    let csv = "unit,v,most\nan,10,100\nbinh,20,100\nchi,5000,100\ndan,,100\n";
    for (scoring, an) in [
        ("relative: {of: v, to: best}", "5.00"),
        ("relative: {of: v, to: mean}", "6.67"),
        ("relative: {of: v, to: lowest}", "10.00"),
        ("min_max: {of: v, direction: up}", "0.00"),
        ("min_max: {of: v, direction: down}", "10.00"),
    ] {
        let outcome = score(&yaml.replace("SCORING", scoring), csv);
        let total = |id| outcome.unit(id).unwrap().total.map(|total| total.to_string());
        assert_eq!(total("an").as_deref(), Some(an), "{scoring}");
        assert_eq!(total("chi"), None);
        // What is missing is not what is wrong.
        assert_eq!(total("dan").as_deref(), Some("0.00"));
    }
}

/// 4 is one more than 3, which is within a tolerance of one; 5 is two more.
#[test]
fn targets_are_refused_too() {
    for holds in ["a <= b", "b >= a"] {
        let yaml = format!(
            "framework: test/targets\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
             metrics: {{a: {{type: count}}, b: {{type: count}}}}\n\
             targets: [{{id: t, of: a, at_least: 1}}]\n\
             verdict: {{pass_when: [{{met: all}}, {{formula: a > 0 or b > 0}}]}}\n\
             checks:\n  - {{id: c, holds: {holds}, severity: refuse, message: Quá nhiều, tolerance: 1}}\n"
        );
        let outcome = score(&yaml, "unit,a,b\nan,3,3\nbinh,4,3\nchi,5,3\n");
        let of = |id| {
            let unit = outcome.unit(id).unwrap();
            (unit.total.map(|total| total.to_string()), unit.verdict)
        };
        let pass = (Some("1".to_owned()), Some(Verdict::Pass));
        assert_eq!(of("an"), pass, "{holds}");
        assert_eq!(of("binh"), pass, "{holds}");
        assert_eq!(of("chi"), (None, Some(Verdict::Fail)), "{holds}");
    }
}

/// Of a root that nothing has and of a value that does not apply, the first counts, as whenever a method lacks several.
#[test]
fn a_constant_without_a_value_outweighs_what_does_not_apply() {
    let yaml = "framework: test/root\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
                absent: {missing: zero, not_applicable: exclude, zero_whole: zero}\n\
                metrics: {a: {type: number}}\n\
                indicators: [{id: s, points: 10, scoring: {formula: sqrt(0 - 1) * a}}]\n";
    let outcome = score(yaml, "unit,a\nan,n/a\nbinh,2\n");
    let total = |unit: &str| outcome.unit(unit).unwrap().total.map(|total| total.normalize());
    assert_eq!([total("an"), total("binh")].map(|total| total.unwrap().to_string()), ["0", "0"]);
}

#[test]
fn parts_of_sums_and_alternatives_can_be_formulas() {
    let yaml = "framework: test/nested\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 100\n\
                absent: {missing: zero, zero_whole: exclude}\n\
                metrics: {a: {type: number}, b: {type: number}}\nindicators:\n\
                - {id: s, points: 50, scoring: {sum_of: [{share: 50%, formula: a / b}, {share: 50%, formula: a}]}}\n\
                - {id: m, points: 50, scoring: {best_of: [{formula: a / b}, {formula: 0.25 + 0 * b}]}}\n";
    let total = |row: &str| {
        let outcome = score(yaml, &format!("unit,a,b\nan,{row}\n"));
        outcome.unit("an").unwrap().total.unwrap().normalize().to_string()
    };
    // 50 × (½ × 0.5 + ½ × 0.5) + 50 × max(0.5, 0.25)
    assert_eq!(total("0.5,1"), "50");
    // Above one and below zero a share is held: 50 × (½ × 1 + ½ × 1) + 50 × 1
    assert_eq!(total("3,1"), "100");
    // 0 + 50 × max(0, 0.25)
    assert_eq!(total("-3,1"), "12.5");
    // A division by zero leaves its part out: 50 × 0.5 + 50 × 0.25
    assert_eq!(total("0.5,0"), "37.5");
    // a is missing: 0, and of the alternatives the one that is there
    assert_eq!(total(",1"), "12.5");
}

#[test]
fn a_number_that_outgrows_everything_is_an_error_of_its_unit() {
    let yaml = "framework: test/large\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
                metrics: {a: {type: number}}\n\
                indicators: [{id: only, points: 1, scoring: {formula: exp(a)}}]\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let dataset = Dataset::from_csv("unit,a\nan,1\nbinh,1000000\n".as_bytes(), &framework).unwrap();
    let refused = Plan::compile(&framework).unwrap().score(&dataset).unwrap_err();
    assert!(refused.to_string().contains("unit `binh`, node `only`: a number is too large"));
}

#[test]
fn cases_can_expect_findings() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let cases = Cases::from_yaml(
        "- case: a slip\n  metrics: {online: 520, all: 500, men: 240, women: 260}\n  \
         expect: {findings: [part_of_whole]}\n\
         - case: none\n  metrics: {online: 5, all: 500}\n  expect: {findings: [part_of_whole]}\n",
    )
    .unwrap();
    let results = cases::run(&framework, &cases).unwrap();
    let texts: Vec<_> = results.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["case `a slip`: holds", "case `none`: \n  findings: expected part_of_whole, found none"]
    );
}

/// Where the name that is not known stands, whatever way the formula is written.
#[test]
fn places_are_found_in_every_way_to_write_a_formula() {
    let head = "framework: test/places\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
                metrics: {done: {type: count}}\nindicators: [{id: i, points: 1, scoring: {linear: {of: done, zero_at: 0, full_at: 1}}}]\n\
                checks:\n- id: c\n  message: Sai\n  holds: ";
    for (written, line, column) in [
        ("done > don\n", 11, 17),
        ("\"done > don\"\n", 11, 18),
        ("'done > don'\n", 11, 18),
        ("done >\n    don\n", 12, 5),
        ("\"done >\n    don\"\n", 12, 5),
        ("|\n    done\n    > don\n", 13, 7),
        (">-\n    done\n\n    > don\n", 14, 7),
    ] {
        let loaded = load("places.yaml", &format!("{head}{written}"));
        let faults: Vec<_> = loaded.diagnostics().iter().collect();
        let [fault] = faults.as_slice() else { panic!("{}", loaded.diagnostics()) };
        let place = fault.location.as_ref().unwrap();
        assert_eq!((place.line, place.column), (line, column), "{fault}");
    }
}

/// Words, signs and characters that formulas are made of, and some that they are not.
const SCRAPS: [&str; 44] = [
    "online",
    "all",
    "page",
    "head",
    "issued",
    "rate",
    "place",
    "onlin",
    "`all`",
    "`",
    "'chief'",
    "\"none\"",
    "'2023-06-01'",
    "\"",
    "'",
    "12",
    "0.5",
    "80%",
    "1e3",
    ".",
    "%",
    "+",
    "-",
    "*",
    "/",
    "<=",
    "==",
    "=",
    "!=",
    ">",
    "and",
    "or",
    "not",
    "(",
    ")",
    ",",
    "if(",
    "min(",
    "agrees(",
    "ln(",
    "count(",
    "\n",
    "đ",
    "🙂",
];

fn scribbles() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        12 => select(SCRAPS.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_written_makes_reading_panic(text in scribbles()) {
        let framework = Framework::from_yaml(RULES).unwrap();
        let metrics = internals::metrics(&framework);
        let faults = match internals::read_number(&text, metrics) {
            Ok(read) => {
                let printed = internals::print_number(read.expression(), metrics);
                let again = internals::read_number(&printed, metrics).unwrap();
                assert_eq!(again.expression(), read.expression());
                Vec::new()
            }
            Err(faults) => faults,
        };
        for fault in faults.into_iter().chain(internals::read_condition(&text, metrics).err().into_iter().flatten()) {
            assert!(fault.span.is_none_or(|span| text.get(span.start..span.end).is_some()), "{fault:?}");
            assert!(!fault.words.message.is_empty() && !fault.words.message.ends_with('.'), "{fault:?}");
            assert!(fault.words.allowed.is_some() || fault.words.help.is_some(), "{fault:?}");
        }
    }
}

/// A hundred kilobytes of formulas, of the kinds that take longest to read or to refuse, beside
/// thousands of metrics. All are refused, and none keeps the test waiting.
#[test]
fn hostile_formulas_are_refused() {
    let metrics: String =
        (0..5_000).map(|n| format!("  metric_number_{n}: {{type: count}}\n")).collect();
    let head = format!(
        "framework: test/hostile\nversion: '1'\nkind: criteria\nunit_kind: commune\nmetrics:\n{metrics}\
         targets: [{{id: t, of: metric_number_0, at_least: 1}}]\nchecks:\n"
    );
    let long = |piece: &str| piece.repeat(4_000_usize.div_ceil(piece.len()) - 1);
    let texts = [
        long("metric_numbr_1 + "),
        long("((((-"),
        long("not "),
        long("min(1,"),
        long("1 < "),
        long("a*b+c==d and e or "),
        format!("{}1 > 0", long("1 + ")),
        "x".repeat(100_000),
    ];
    for text in texts {
        let quoted = serde_json::to_string(&text).unwrap();
        let check = |n| format!("- {{id: c{n}, message: Sai, holds: {quoted}}}\n");
        let checks: String = (0..100_000_usize.div_ceil(text.len())).map(check).collect();
        let yaml = format!("{head}{checks}");
        let loaded = load("hostile.yaml", &yaml);
        assert!(loaded.framework().is_none(), "{}", text.get(..20).unwrap());
    }
}

/// Values and differences as people write them, by the types of the metrics.
#[test]
fn findings_are_written_in_the_form_of_the_language() {
    let yaml = "framework: demo/forms\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
        metrics:\n  rate: {type: percent, name: {vi: Tỷ lệ, en: Rate}}\n  \
        online: {type: count, unit_of_measure: {vi: hồ sơ, en: dossiers}, name: {vi: Trực tuyến, en: Online}}\n  \
        all: {type: count, unit_of_measure: {vi: hồ sơ, en: dossiers}, name: {vi: Tất cả, en: All}}\n  \
        issued: {type: date, name: {vi: Ngày, en: Day}}\n  x: {type: number}\n  y: {type: number}\n\
        checks:\n  - {id: within, holds: online <= all, message: a}\n  \
        - {id: rate, holds: 'agrees(rate, online / all, 1)', message: b}\n  \
        - {id: day, holds: issued <= '2022-11-08', message: c}\n  \
        - {id: order, holds: x * y >= 0, message: d}\n  \
        - {id: parts, holds: online + all <= all, message: e}\n  \
        # Not dossiers: a third of them.\n  \
        - {id: third, holds: online / 3 <= all / 3, message: f}\n  \
        - {id: half, holds: 'max(rate, 0) <= 1 / 2', message: g}\n\
        targets: [{id: rate, of: rate, at_least: 0.9}]\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let csv = "unit,rate,online,all,issued,x,y\nan,65.6%,221011,200000,2022-12-29,-2,3.5\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let values = |language| {
        let framework = outcome.framework();
        let lines: Vec<_> =
            outcome.findings().map(|finding| finding.values(framework, language)).collect();
        lines.join("\n")
    };
    assert_eq!(
        values(Language::Vi),
        "Trực tuyến = 221.011 hồ sơ; Tất cả = 200.000 hồ sơ → chênh lệch 21.011 hồ sơ\n\
         Tỷ lệ = 65,6%; Trực tuyến = 221.011 hồ sơ; Tất cả = 200.000 hồ sơ → chênh lệch −44,9055 điểm phần trăm\n\
         Ngày = 29/12/2022 → chênh lệch 51 ngày\nx = −2; y = 3,5\n\
         Trực tuyến = 221.011 hồ sơ; Tất cả = 200.000 hồ sơ → chênh lệch 221.011 hồ sơ\n\
         Trực tuyến = 221.011 hồ sơ; Tất cả = 200.000 hồ sơ → chênh lệch ≈ 7.003,6667\n\
         Tỷ lệ = 65,6% → chênh lệch 15,6 điểm phần trăm"
    );
    assert_eq!(
        values(Language::En),
        "Online = 221,011 dossiers; All = 200,000 dossiers → difference 21,011 dossiers\n\
         Rate = 65.6%; Online = 221,011 dossiers; All = 200,000 dossiers → difference −44.9055 percentage points\n\
         Day = 2022-12-29 → difference 51 days\nx = −2; y = 3.5\n\
         Online = 221,011 dossiers; All = 200,000 dossiers → difference 221,011 dossiers\n\
         Online = 221,011 dossiers; All = 200,000 dossiers → difference ≈ 7,003.6667\n\
         Rate = 65.6% → difference 15.6 percentage points"
    );
    // A bound is written as the values are, however the rule file has it.
    let card = outcome.scorecard("an").unwrap();
    let target = card.targets().next().unwrap();
    assert_eq!(target.asked(&framework, Language::Vi), "≥ 90%");
    assert_eq!(target.given(&framework, Language::En).as_deref(), Some("65.6%"));
    // JSON is for machines.
    let json = serde_json::to_value(outcome.findings().next().unwrap()).unwrap();
    assert_eq!(json["difference"], "21011");
    assert_eq!(json["metrics"][0]["value"], "221011");
    assert_eq!(
        outcome.input("an", "issued").unwrap().shown(outcome.framework(), Language::Vi),
        "29/12/2022"
    );
    assert!(outcome.input("an", "nothing").is_none() && outcome.input("no", "x").is_none());
}
