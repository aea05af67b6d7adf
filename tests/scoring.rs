//! What scoring refuses, and how it says so; and what only shows with several kinds of units.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::error::ScoringFault;
use dti_engine::outcome::Verdict;
use dti_engine::{Dataset, Error, Framework, Outcome, Plan};

/// One indicator of ten points, with the rest of the file around it.
fn rules(scoring: &str, metrics: &str, rest: &str) -> Framework {
    Framework::from_yaml(&format!(
        "framework: test/one\nversion: '1'\nkind: index\nname: Thử\npoints: 10\nmetrics: {metrics}\n\
         indicators:\n  - {{id: only, points: 10, scoring: {scoring}}}\n{rest}"
    ))
    .unwrap()
}

fn score(framework: &Framework, csv: &str) -> Result<Outcome, Error> {
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset)
}

const RATIO: &str = "{ratio: {part: a, whole: b}}";
const COUNTS: &str = "{a: {type: count}, b: {type: count}}";

#[test]
fn what_the_rules_do_not_say_of_absence_is_refused_for_all_units_at_once() {
    let framework = rules(RATIO, COUNTS, "unit_kind: commune\nabsent: {rejected: zero}\n");
    let refused =
        score(&framework, "unit,a,b\nan,1,2\nbinh,,2\nchi,1,0\ndan,n/a,2\nem,rejected,2\n");
    let Err(Error::Scoring(faults)) = refused else { panic!("{refused:?}") };
    let units: Vec<_> = faults
        .faults()
        .iter()
        .map(|fault| match fault {
            ScoringFault::Absent { unit, node, kind } => {
                (unit.as_str(), node.as_str(), kind.as_str())
            }
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(
        units,
        [
            ("binh", "only", "missing"),
            ("chi", "only", "zero_whole"),
            ("dan", "only", "not_applicable")
        ]
    );
    insta::assert_snapshot!(format!("{faults:#}"));
}

/// 10^27 items of 10^27 points each do not fit the 96 bits that a score is shown with.
#[test]
fn a_number_too_large_names_the_unit_and_the_node() {
    let large = "1".to_owned() + &"0".repeat(27);
    let yaml = format!(
        "framework: test/large\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: {large}\n\
         absent: {{missing: zero, not_applicable: zero, rejected: zero}}\nmetrics: {{a: {{type: count}}}}\n\
         indicators:\n  - {{id: only, points: {large}, scoring: {{linear: {{of: a, zero_at: 0, full_at: 3}}}}}}\n"
    );
    let framework = Framework::from_yaml(&yaml).unwrap();
    let refused = score(&framework, "unit,a\nan,1\n");
    let Err(Error::Scoring(faults)) = refused else { panic!("{refused:?}") };
    let expected = ScoringFault::Overflow { unit: "an".to_owned(), node: "only".to_owned() };
    assert_eq!(faults.faults().first(), Some(&expected));
}

#[test]
fn a_dataset_read_for_other_rules_is_refused() {
    let absent =
        "unit_kind: commune\nabsent: {missing: zero, not_applicable: zero, rejected: zero}\n";
    let read_for = rules(RATIO, COUNTS, absent);
    let dataset = Dataset::from_csv("unit,a,b\nan,1,2\n".as_bytes(), &read_for).unwrap();
    let score = |scoring, metrics, more: &str| {
        Plan::compile(&rules(scoring, metrics, more)).unwrap().score(&dataset)
    };
    // What does not decide how a cell is read may change: a comment, a method.
    let commented = format!("# checked on the first of June\n{absent}");
    assert!(score(RATIO, COUNTS, &commented).is_ok());
    let outcome = score("{ratio: {part: a, whole: b, full_at: 80%}}", COUNTS, absent).unwrap();
    // 1 ÷ 2 ÷ 80 %
    assert_eq!(outcome.unit("an").unwrap().share.unwrap().to_string(), "0.625");
    let refused = |metrics| match score(RATIO, metrics, absent) {
        Err(error @ Error::OtherRules { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let sides = "the dataset was read for `test/one` version `1`, and is to be scored by `test/one` version `1`";
    for (metrics, difference) in [
        (
            "{a: {type: number}, b: {type: count}}",
            "the metric `a` is of the type `count` there, `number` here",
        ),
        (
            "{a: {type: count, at_most: 9}, b: {type: count}}",
            "the metric `a` has other bounds (`at_least`, `at_most`)",
        ),
        ("{a: {type: count}, b: {type: count}, c: {type: count}}", "the metric `c` is only here"),
        ("{b: {type: count}, a: {type: count}}", "the metric `b` is at another place in the list"),
    ] {
        assert_eq!(refused(metrics), format!("{sides}: {difference}"));
    }
}

#[test]
fn an_unknown_unit_gets_the_nearest_name() {
    let absent =
        "unit_kind: commune\nabsent: {missing: zero, not_applicable: zero, rejected: zero}\n";
    let outcome = score(&rules(RATIO, COUNTS, absent), "unit,a,b\nxa-trieu-thanh,1,2\n").unwrap();
    let refused = outcome.scorecard("xa-trieu-than").unwrap_err();
    assert_eq!(
        format!("{refused:#}"),
        "no unit `xa-trieu-than` in the dataset (did you mean `xa-trieu-thanh`?)"
    );
}

/// Best speeds: communes 40, districts 80. 20 ÷ 40 = 50 % and 20 ÷ 80 = 25 % of ten points.
#[test]
fn peers_and_ranks_are_of_one_kind() {
    let framework = rules(
        "{relative: {of: speed, to: best}}",
        "{speed: {type: number}}",
        "unit_kind: [commune, district]\nrounding: {indicator: 2}\nranking: {method: competition}\n\
         absent: {missing: zero, not_applicable: zero, rejected: zero}\n",
    );
    let csv = "unit,kind,speed\na,commune,20\nb,district,20\nc,commune,40\nd,district,80\n";
    let outcome = score(&framework, csv).unwrap();
    let lines: Vec<_> = outcome
        .ranking()
        .map(|place| format!("{} {} {}", place.rank, place.unit.id, place.total))
        .collect();
    assert_eq!(lines, ["1 c 10.00", "2 a 5.00", "1 d 10.00", "2 b 2.50"]);
}

/// A value without evidence is missing where evidence is required, in a dataset that has any.
#[test]
fn required_evidence_counts_only_where_evidence_is_carried() {
    let yaml = "framework: test/evidence\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 10\n\
                absent: {missing: zero, not_applicable: zero, rejected: zero}\nrounding: {indicator: 2}\n\
                metrics: {page: {type: yes_no}}\n\
                indicators:\n  - {id: only, points: 10, evidence: required, scoring: {yes_no: page}}\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let totals = |csv: &str| -> Vec<String> {
        let outcome = score(&framework, csv).unwrap();
        outcome.units().map(|unit| unit.total.unwrap().to_string()).collect()
    };
    assert_eq!(totals("unit,page\na,yes\nb,yes\n"), ["10.00", "10.00"]);
    assert_eq!(totals("unit,page,evidence:page\na,yes,BC-1\nb,yes,\n"), ["10.00", "0.00"]);
}

/// `present(m)` does not hold for a value whose evidence is asked for and misses, also where nothing
/// else of the formula reads the value: found by the comparison with the reference.
#[test]
fn a_value_without_its_evidence_is_not_present() {
    let rules = |formula: &str| {
        format!(
            "framework: test/present\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 10\n\
             absent: {{missing: zero, not_applicable: zero, rejected: zero}}\nrounding: {{indicator: 2}}\n\
             metrics: {{page: {{type: yes_no}}, rate: {{type: percent}}}}\nindicators:\n  - {{id: only, points: 10, \
             evidence: required, scoring: {{formula: \"{formula}\"}}}}\n"
        )
    };
    let csv = "unit,page,evidence:page,rate,evidence:rate\na,yes,BC-1,50%,BC-1\nb,yes,,50%,BC-1\nc,,BC-1,50%,BC-1\n";
    for formula in ["if(present(page), 1, 0)", "if(not present(page), 0, sqrt(rate) / sqrt(rate))"]
    {
        let framework = Framework::from_yaml(&rules(formula)).unwrap();
        let outcome = score(&framework, csv).unwrap();
        let totals: Vec<String> =
            outcome.units().map(|unit| unit.total.unwrap().to_string()).collect();
        assert_eq!(totals, ["10.00", "0.00", "0.00"], "{formula}");
    }
}

/// Rounded up to whole points, the only indicator of 0.1 points has a score of 1, ten times its
/// points and, in the ten places of the total, more than 30 bits: found by the comparison with the
/// reference.
#[test]
fn a_score_rounded_far_above_its_points_is_carried_all_the_same() {
    let yaml = "framework: test/up\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 0.1\n\
                rounding: {indicator: 0, group: 2, total: 10, mode: up}\n\
                absent: {missing: zero, not_applicable: zero, rejected: zero}\nmetrics: {a: {type: yes_no}}\n\
                groups:\n  - {id: group, points: 0.1, indicators: [{id: only, points: 0.1, scoring: {yes_no: a}}]}\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let outcome = score(&framework, "unit,a\nan,yes\n").unwrap();
    let total = outcome.unit("an").unwrap().total.map(|total| total.to_string());
    assert_eq!(total.as_deref(), Some("1.0000000000"));
}

/// `met` passes over what does not apply, but a unit of which nothing is left does not pass.
#[test]
fn a_unit_of_which_nothing_can_be_counted_does_not_pass() {
    let rest = "unit_kind: commune\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
                ranking: {places: 2}\nverdict: {pass_when: [{met: [only]}]}\n";
    let framework = rules("{yes_no: a}", "{a: {type: yes_no}}", rest);
    let outcome = score(&framework, "unit,a\nan,n/a\nbinh,yes\n").unwrap();
    let unit = outcome.unit("an").unwrap();
    assert_eq!((unit.total, unit.rank, unit.grade), (None, None, None));
    assert_eq!(unit.verdict, Some(Verdict::Fail));
    assert_eq!(outcome.unit("binh").unwrap().verdict, Some(Verdict::Pass));
}

/// An indicator of no points is shown, not counted: it keeps no gate from holding.
#[test]
fn an_indicator_of_no_points_holds_nobody_back() {
    let yaml = "framework: test/zero\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 10\n\
                absent: {missing: exclude, not_applicable: exclude, rejected: zero}\n\
                metrics: {a: {type: yes_no}, b: {type: yes_no}}\n\
                indicators:\n  - {id: counted, points: 10, scoring: {yes_no: a}}\n  \
                - {id: shown, points: 0, scoring: {yes_no: b}}\n\
                verdict: {pass_when: [{every: {level: indicator, at_least: 50%}}]}\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let outcome = score(&framework, "unit,a,b\nan,yes,\n").unwrap();
    assert_eq!(outcome.unit("an").unwrap().verdict, Some(Verdict::Pass));
}

/// Of what is absent in a group the gravest counts, by whatever mean it is made: where one child is missing
/// and the other does not apply, the group is not passed over as one that does not apply.
#[test]
fn a_group_without_scores_takes_the_gravest_absence_of_its_children() {
    for aggregate in ["arithmetic", "geometric", "minimum"] {
        let yaml = format!(
            "framework: test/absent\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 10\n\
             aggregate: {aggregate}\n\
             absent: {{missing: exclude, not_applicable: exclude, rejected: exclude}}\n\
             metrics: {{a: {{type: yes_no}}, b: {{type: yes_no}}, c: {{type: yes_no}}}}\ngroups:\n  \
             - id: g\n    points: 5\n    indicators:\n    \
             - {{id: a, points: 2, scoring: {{yes_no: a}}}}\n    \
             - {{id: b, points: 3, scoring: {{yes_no: b}}}}\n  \
             - {{id: h, points: 5, indicators: [{{id: c, points: 5, scoring: {{yes_no: c}}}}]}}\n\
             verdict: {{pass_when: [{{every: {{level: group, at_least: 50%}}}}]}}\n"
        );
        let framework = Framework::from_yaml(&yaml).unwrap();
        let csv = "unit,a,b,c\nan,,n/a,yes\nbinh,n/a,,yes\nchi,n/a,n/a,yes\n";
        let outcome = score(&framework, csv).unwrap();
        let verdicts: Vec<_> = outcome.units().map(|unit| unit.verdict).collect();
        let (pass, fail) = (Some(Verdict::Pass), Some(Verdict::Fail));
        assert_eq!(verdicts, [fail, fail, pass], "{aggregate}");
    }
}

/// Of alternatives that are worth the same, the card names the one that is written first.
#[test]
fn of_equal_alternatives_the_first_is_chosen() {
    let best = "{best_of: [{linear: {of: a, zero_at: 0, full_at: 4}}, {ratio: {part: b, whole: c}}, \
                {linear: {of: a, zero_at: 0, full_at: 8}}]}";
    let metrics = "{a: {type: count}, b: {type: count}, c: {type: count}}";
    let framework = rules(best, metrics, "unit_kind: commune\nabsent: {missing: exclude}\n");
    // 2 ÷ 4, 3 ÷ 6 and 2 ÷ 8; 1 ÷ 4, 3 ÷ 6 and 1 ÷ 8; 0, 0 and 0.
    let outcome = score(&framework, "unit,a,b,c\nan,2,3,6\nbinh,1,3,6\nchi,0,0,6\n").unwrap();
    let chosen = |id| {
        let card = serde_json::to_value(outcome.scorecard(id).unwrap()).unwrap();
        let text = card.to_string();
        let (_, after) = text.split_once("\"chosen\":").unwrap();
        after.chars().next().unwrap()
    };
    assert_eq!(["an", "binh", "chi"].map(chosen), ['0', '1', '0']);
}

/// Every thousandth unit has more than all, wherever the pieces end in which units are looked at.
#[test]
fn of_many_units_those_are_refused_that_a_check_refuses() {
    let checks = "checks: [{id: c, holds: a <= b, severity: refuse, message: Quá nhiều}]\n";
    let framework =
        rules(RATIO, COUNTS, &format!("unit_kind: commune\nabsent: {{missing: zero}}\n{checks}"));
    let row = |n: usize| format!("u{n},{},4\n", if n % 1000 == 999 { 5 } else { 2 });
    let csv: String = (0..20_000).map(row).collect();
    let outcome = score(&framework, &format!("unit,a,b\n{csv}")).unwrap();
    for (n, unit) in outcome.units().enumerate() {
        assert_eq!(unit.total.is_none(), n % 1000 == 999, "{n}");
    }
}

/// Three targets: of a unit `n` the first is met where n ÷ 7 leaves 3 or more, the second where n is odd,
/// and the third, a quotient of 0, never. More units than fit a block of a column, and no whole number of
/// blocks.
#[test]
fn targets_of_more_units_than_a_block_are_counted_for_each() {
    let yaml = "framework: test/many\nversion: '1'\nkind: criteria\nunit_kind: commune\nname: Thử\n\
                source: {standing: illustrative}\n\
                metrics: {a: {type: count}, b: {type: yes_no}, c: {type: count}}\n\
                targets:\n  - {id: a, of: a, at_least: 3}\n  - {id: b, of: b, is: yes}\n  \
                - {id: c, of: {part: c, whole: a}, above: 50%}\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let answers = ["no", "yes"];
    let row = |n: usize| format!("u{n},{},{},0\n", n % 7, answers[n % 2]);
    let csv: String = (0..1300).map(row).collect();
    let outcome = score(&framework, &format!("unit,a,b,c\n{csv}")).unwrap();
    for (n, unit) in outcome.units().enumerate() {
        let met = usize::from(n % 7 >= 3) + n % 2;
        assert_eq!(unit.total.map(|total| total.to_string()), Some(met.to_string()), "{n}");
        let card = outcome.scorecard(&format!("u{n}")).unwrap();
        let states: Vec<_> = card.targets().map(|target| target.computed.as_str()).collect();
        let word = |met| if met { "met" } else { "not_met" };
        // A whole of nothing says nothing.
        let third = if n % 7 == 0 { "undetermined" } else { "not_met" };
        assert_eq!(states, [word(n % 7 >= 3), word(n % 2 == 1), third], "{n}");
    }
}

/// A check that warns refuses nobody; one with a source carries it into what it finds; the larger of two
/// percentages is one.
#[test]
fn findings_say_where_a_check_is_from_and_how_far_off_a_percentage_is() {
    let rest = "unit_kind: commune\nabsent: {missing: zero, not_applicable: zero, rejected: zero}\n\
                checks:\n  - {id: warned, holds: 'max(p, 10%) <= 40%', severity: warning, message: Cao}\n  \
                - {id: refused, holds: a <= b, severity: refuse, message: Lớn, source: {document: 1/QĐ}}\n";
    let metrics = "{a: {type: count}, b: {type: count}, p: {type: percent}}";
    let outcome =
        score(&rules(RATIO, metrics, rest), "unit,a,b,p\nan,1,2,45%\nbinh,3,2,5%\n").unwrap();
    let an = outcome.scorecard("an").unwrap();
    let found = an.findings();
    let ids: Vec<_> = found.iter().map(|finding| finding.check.as_str()).collect();
    assert_eq!(ids, ["warned"]);
    assert!(!an.is_refused());
    // 45 % − 40 %
    let said =
        found.first().map(|finding| finding.values(outcome.framework(), dti_engine::Language::En));
    assert!(
        said.as_deref().is_some_and(|said| said.ends_with("→ difference 5 percentage points")),
        "{said:?}"
    );
    let binh = outcome.scorecard("binh").unwrap();
    assert!(binh.is_refused());
    let json = serde_json::to_value(&outcome).unwrap();
    let of = |unit: &str| {
        let units = json["units"].as_array().unwrap();
        units.iter().find(|other| other["unit"] == unit).unwrap()["findings"][0].clone()
    };
    assert_eq!(of("binh")["source"]["document"], "1/QĐ");
    assert_eq!(of("an").get("source"), None);
    assert_eq!(outcome.unit("binh").unwrap().total, None);
}

/// What a plan keeps of the first dataset must not decide the next: not its decimal places, the
/// kind whose bounds it took, or the size of its numbers. By hand: 10 × a ÷ b to two places, and 10
/// if b reaches 3 in a commune, 8 in a ward.
#[test]
fn a_plan_scores_one_dataset_after_another() {
    let framework = Framework::from_yaml(
        "framework: test/turns\nversion: '1'\nkind: index\nname: Thử\npoints: 20\n\
         unit_kind: [commune, ward]\nrounding: {indicator: 2}\nabsent: {missing: zero}\n\
         metrics: {a: {type: number}, b: {type: number}}\nindicators:\n\
         \x20 - {id: rate, points: 10, scoring: {ratio: {part: a, whole: b}}}\n\
         \x20 - {id: size, points: 10, scoring: {threshold: {of: b, at_least: {commune: 3, ward: 8}}}}\n",
    )
    .unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let turns: [(&str, &[&str]); 6] = [
        ("an,commune,1,3\n", &["13.33"]),
        ("an,commune,1.5,2.25\n", &["6.67"]),
        ("an,ward,2,4\n", &["5.00"]),
        ("an,commune,1,3\nbinh,ward,2,9\n", &["13.33", "12.22"]),
        ("an,commune,30000000000000001,40000000000000000\n", &["17.50"]),
        ("an,commune,1,3\n", &["13.33"]),
    ];
    for (rows, expected) in turns {
        let csv = format!("unit,kind,a,b\n{rows}");
        let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
        let outcome = plan.score(&dataset).unwrap();
        let totals: Vec<_> =
            outcome.results().map(|unit| unit.total.unwrap().decimal().to_string()).collect();
        assert_eq!(totals, expected, "{rows}");
    }
}
