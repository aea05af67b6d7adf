//! What absent values do to groups and totals: every policy and coverage, worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::outcome::{NoTotal, Verdict};
use dti_engine::rules::Loader;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

/// Group `a` has 40 points (`a1` 10, `a2` 30), group `b` 60 (`b1` 20, `b2` 40). `an` has 10 of 10 in `a1`, nothing in `a2`,
/// and half of `b`: 10 and 20. `binh` has everything.
fn outcome(rounding: &str, more: &str) -> Outcome {
    let framework = Framework::from_yaml(&format!(
        "framework: test/absence\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 100\n\
         source: {{standing: illustrative}}\n{rounding}{more}\
         metrics: {{a1: {{type: number}}, a2: {{type: number}}, b1: {{type: number}}, b2: {{type: number}}}}\n\
         groups:\n\
         - {{id: a, points: 40, indicators: [\n\
             {{id: ia1, points: 10, scoring: {{linear: {{of: a1, zero_at: 0, full_at: 10}}}}}},\n\
             {{id: ia2, points: 30, scoring: {{linear: {{of: a2, zero_at: 0, full_at: 30}}}}}}]}}\n\
         - {{id: b, points: 60, indicators: [\n\
             {{id: ib1, points: 20, scoring: {{linear: {{of: b1, zero_at: 0, full_at: 20}}}}}},\n\
             {{id: ib2, points: 40, scoring: {{linear: {{of: b2, zero_at: 0, full_at: 40}}}}}}]}}\n\
         ranking: {{}}\n\
         verdict: {{pass_when: [{{every: {{level: group, at_least: 50%}}}}]}}\n"
    ))
    .unwrap();
    let csv = "unit,a1,a2,b1,b2\nan,10,,10,20\nbinh,10,30,20,40\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

/// The total of `an`, why it has none, and its scores of `a`, `ia2` and `b`.
type Came<'a> = (Option<&'a str>, Option<NoTotal>, [Option<&'a str>; 3]);

fn came(outcome: &Outcome) -> (Option<String>, Option<NoTotal>, [Option<String>; 3]) {
    let unit = outcome.unit("an").unwrap();
    let card = outcome.scorecard("an").unwrap();
    let score = |id: &str| {
        let (_, score) = card.scores().find(|(node, _)| node.id() == id).unwrap();
        score.map(|score| score.normalize().to_string())
    };
    let total = unit.total.map(|total| total.to_places(2).normalize().to_string());
    (total, unit.no_total, ["a", "ia2", "b"].map(score))
}

fn check(more: &str, (total, why, scores): Came<'_>) {
    let expected = (total.map(str::to_owned), why, scores.map(|score| score.map(str::to_owned)));
    // In whole numbers and in fractions.
    for rounding in ["rounding: {indicator: 2, group: 2, total: 2}\n", ""] {
        let outcome = outcome(rounding, more);
        assert_eq!(came(&outcome), expected, "{rounding}{more}");
        // All others are scored as ever.
        let binh = outcome.unit("binh").unwrap();
        assert_eq!(binh.total.unwrap().normalize().to_string(), "100");
        assert_eq!((binh.rank, binh.verdict), (Some(1), Some(Verdict::Pass)));
    }
}

#[test]
fn every_policy_does_what_its_word_says() {
    let none = [None, None, Some("30")];
    for (policy, came) in [
        ("zero", (Some("40"), None, [Some("10"), Some("0"), Some("30")])),
        ("blank", (Some("40"), None, [Some("10"), None, Some("30")])),
        // Group `a` is 10 of 10 points, scaled up to 40.
        ("exclude", (Some("70"), None, [Some("40"), None, Some("30")])),
        // (10 + 30) ÷ (100 − 30) × 100
        ("exclude_from_total", (Some("57.14"), None, [Some("10"), None, Some("30")])),
        ("full", (Some("70"), None, [Some("40"), Some("30"), Some("30")])),
        ("no_total", (None, Some(NoTotal::Incomplete), none)),
    ] {
        check(&format!("absent: {{missing: {policy}}}\n"), came);
    }
}

#[test]
fn below_its_coverage_a_group_or_a_unit_has_no_score() {
    let excluded = (Some("70"), None, [Some("40"), None, Some("30")]);
    // 70 of 100 points are covered, and 10 of 40 in `a`.
    check("absent: {missing: exclude}\ncoverage: {total: 70%}\n", excluded);
    let too_few = (None, Some(NoTotal::NotCovered), [Some("40"), None, Some("30")]);
    check("absent: {missing: exclude}\ncoverage: {total: 71%}\n", too_few);
    check("absent: {missing: exclude}\ncoverage: {group: 25%}\n", excluded);
    // Group `a` leaves: 30 ÷ 60 × 100.
    let group_left = (Some("50"), None, [None, None, Some("30")]);
    check("absent: {missing: exclude}\ncoverage: {group: 26%}\n", group_left);
    // Without it 60 of 100 points are covered.
    check("absent: {missing: exclude}\ncoverage: {group: 26%, total: 60%}\n", group_left);
    let neither = (None, Some(NoTotal::NotCovered), [None, None, Some("30")]);
    check("absent: {missing: exclude}\ncoverage: {group: 26%, total: 61%}\n", neither);
    // What is left blank, or earns nothing, is not left out.
    let blank = (Some("40"), None, [Some("10"), None, Some("30")]);
    check("absent: {missing: blank}\ncoverage: {total: 100%, group: 100%}\n", blank);
}

#[test]
fn the_card_says_what_an_absence_did() {
    let outcome = outcome("rounding: {total: 2}\n", "absent: {missing: exclude_from_total}\n");
    let card = outcome.scorecard("an").unwrap();
    let a = card.nodes().find(|node| node.id == "a").unwrap();
    // 10 of the 10 points that count.
    assert_eq!(a.share.map(|share| share.normalize().to_string()).as_deref(), Some("1"));
    let json = serde_json::to_value(&a).unwrap();
    assert_eq!(json["group"]["left_total"], serde_json::json!(["ia2"]));
    assert_eq!(json["group"]["counted_points"], "10");
    let told = card.explain(Language::En).to_string();
    assert!(told.contains("left out of the total: ia2; scored out of 10"), "{told}");
    assert!(
        told.contains("30 of 100 points left out of the total, 1 indicator: missing"),
        "{told}"
    );
    // Half of `b`, and all that counts of `a`.
    assert_eq!(outcome.unit("an").unwrap().verdict, Some(Verdict::Pass));

    let outcome = self::outcome("", "absent: {missing: no_total}\n");
    let unit = outcome.unit("an").unwrap();
    assert_eq!((unit.rank, unit.verdict), (None, Some(Verdict::Fail)));
    let told = outcome.scorecard("an").unwrap().explain(Language::Vi).to_string();
    assert!(told.contains("Thiếu số liệu bắt buộc"), "{told}");
}

/// What is rounded stays as rounded, above the points that are left too: 6.6 of 6.6 is 7, so the total is
/// (7 + 0.9) ÷ (6.6 + 1) × 34 = 35.342…. Unrounded it is 7.5 ÷ 7.6 × 34 = 33.552…, and never above 33.9.
#[test]
fn a_group_in_part_may_be_rounded_above_its_points() {
    let rules = |rounding: &str| {
        format!(
            "framework: test/absence\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 34\n\
             source: {{standing: illustrative}}\nrounding: {{{rounding}total: 2}}\n\
             absent: {{missing: zero, not_applicable: zero, rejected: zero}}\n\
             metrics: {{a: {{type: yes_no}}, b: {{type: yes_no}}, c: {{type: choice, options: [x, y]}}}}\n\
             groups:\n- {{id: g, points: 33, indicators: [\n\
             {{id: ia, points: 6.6, scoring: {{yes_no: a}}}},\n\
             {{id: ib, points: 26.4, scoring: {{yes_no: b}}, absent: {{missing: exclude_from_total}}}}]}}\n\
             indicators:\n- {{id: ic, points: 1, scoring: {{choice: {{of: c, shares: {{x: 90%, y: 0%}}}}}}}}\n\
             grades: [{{name: {{vi: Hơn}}, at_least: {{points: 34}}}}, {{name: {{vi: Kém}}, at_least: 0}}]\n"
        )
    };
    for (rounding, total, warned) in [("group: 0, ", "35.34", false), ("", "33.55", true)] {
        let loaded = Loader::new().text("rules.yaml", &rules(rounding)).load();
        let file = &loaded.files()[0];
        let framework = file.framework().unwrap();
        let dataset = Dataset::from_csv("unit,a,b,c\nan,yes,,x\n".as_bytes(), framework).unwrap();
        let outcome = Plan::compile(framework).unwrap().score(&dataset).unwrap();
        assert_eq!(outcome.unit("an").unwrap().total.unwrap().to_string(), total);
        let out_of_reach = file.diagnostics().iter().any(|found| found.code.as_str() == "R1104");
        assert_eq!(out_of_reach, warned, "{rounding}");
    }
}

/// A group says for its indicators, and each indicator for itself, what its own zero whole does.
#[test]
fn the_nearest_place_decides() {
    let framework = Framework::from_yaml(
        "framework: test/nearest\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 30\n\
         source: {standing: illustrative}\nabsent: {missing: zero, zero_whole: zero}\n\
         metrics: {part: {type: count}, whole: {type: count}}\n\
         groups:\n\
         - {id: one, points: 20, absent: {zero_whole: full}, indicators: [\n\
             {id: a, points: 10, scoring: {ratio: {part: part, whole: whole}}},\n\
             {id: b, points: 10, absent: {zero_whole: blank}, scoring: {ratio: {part: part, whole: whole}}}]}\n\
         - {id: other, points: 10, indicators: [{id: c, points: 10, scoring: {ratio: {part: part, whole: whole}}}]}\n",
    )
    .unwrap();
    let dataset = Dataset::from_csv("unit,part,whole\nan,0,0\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let card = outcome.scorecard("an").unwrap();
    let scores: Vec<_> =
        card.scores().map(|(_, score)| score.map(|s| s.normalize().to_string())).collect();
    let expected = [Some("10"), Some("10"), None, Some("0"), Some("0")];
    assert_eq!(scores, expected.map(|score| score.map(str::to_owned)));
}
