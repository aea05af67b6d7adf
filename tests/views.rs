//! Views: further totals over nodes that stand in the tree, worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::cases::{self, Cases};
use dti_engine::comparison::Comparison;
use dti_engine::outcome::Verdict;
use dti_engine::plan::Variation;
use dti_engine::report;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

const VIEWS: &str = "views:\n\
    - {id: government, name: {vi: Chính quyền số, en: Digital government}, of: [a, b], ranking: {places: 4}}\n\
    - {id: society, name: {vi: Xã hội số}, of: [b, c], ranking: {}}\n";

/// Groups of 20, 30 and 50 points; `b` is in both views.
fn framework(more: &str) -> Framework {
    Framework::from_yaml(&rules(more)).unwrap()
}

fn rules(more: &str) -> String {
    let group = |id: &str, points: u32| {
        format!(
            "- {{id: {id}, points: {points}, indicators: [{{id: i{id}, points: {points}, \
             scoring: {{linear: {{of: m{id}, zero_at: 0, full_at: {points}}}}}}}]}}\n"
        )
    };
    let groups = [group("a", 20), group("b", 30), group("c", 50)].concat();
    format!(
        "framework: test/views\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 100\n\
         source: {{standing: illustrative}}\nabsent: {{missing: exclude}}\n{more}\
         metrics: {{ma: {{type: number}}, mb: {{type: number}}, mc: {{type: number}}}}\n\
         groups:\n{groups}{VIEWS}ranking: {{}}\n\
         verdict: {{pass_when: [{{score: {{of: government, at_least: 75%}}}}]}}\n"
    )
}

fn outcome(framework: &Framework) -> Outcome {
    let csv = "unit,ma,mb,mc\nan,10,30,25\nbinh,20,15,50\nchi,10,30,50\ndong,5,,30\ngiang,,,\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

/// Score, share and rank of each view.
fn views(outcome: &Outcome, unit: &str) -> Vec<(Option<String>, Option<String>, Option<u32>)> {
    let text = |number: Option<dti_engine::number::Shown>| {
        number.map(|number| number.normalize().to_string())
    };
    let views = outcome.unit(unit).unwrap().views();
    views.map(|(_, came)| (text(came.score), text(came.share), came.rank)).collect()
}

#[test]
fn a_view_has_points_a_score_a_share_and_a_rank() {
    let some = |score: &str, share: &str, rank| {
        (Some(score.to_owned()), Some(share.to_owned()), Some(rank))
    };
    for rounding in ["rounding: {indicator: 2, group: 2, total: 2}\n", ""] {
        let framework = framework(rounding);
        let points: Vec<_> = framework.views().map(|view| view.points().to_string()).collect();
        assert_eq!(points, ["50", "80"]);
        let outcome = outcome(&framework);
        // Of 50: 10 + 30, 20 + 15, 10 + 30, and 5 of the 20 that count, scaled up: 5 ÷ 20 × 50.
        // Of 80: 30 + 25, 15 + 50, 30 + 50, and 30 of the 50 that count: 30 ÷ 50 × 80.
        assert_eq!(views(&outcome, "an"), [some("40", "0.8", 1), some("55", "0.6875", 3)]);
        assert_eq!(views(&outcome, "binh"), [some("35", "0.7", 3), some("65", "0.8125", 2)]);
        assert_eq!(views(&outcome, "chi"), [some("40", "0.8", 1), some("80", "1", 1)]);
        assert_eq!(views(&outcome, "dong"), [some("12.5", "0.25", 4), some("48", "0.6", 4)]);
        // A unit that sent nothing has nothing.
        assert_eq!(views(&outcome, "giang"), vec![(None, None, None); 2]);
        let passes = |unit| outcome.unit(unit).unwrap().verdict == Some(Verdict::Pass);
        assert_eq!(["an", "binh", "chi", "dong"].map(passes), [true, false, true, false]);
        let gate = &outcome.scorecard("binh").unwrap().gates()[0];
        assert_eq!(gate.id, "score:government");
        assert_eq!(
            gate.found(&framework, Language::En),
            "70% / 75% (short by 5 percentage points)"
        );
    }
}

#[test]
fn a_view_is_shown_with_its_nodes() {
    let framework = framework("rounding: {total: 2}\n");
    let outcome = outcome(&framework);
    let told = outcome.scorecard("binh").unwrap().explain(Language::Vi).to_string();
    let line = told.lines().find(|line| line.contains("Chính quyền số")).unwrap();
    assert!(line.ends_with("35,00 / 50 (70%) · hạng 3"), "{line}");
    let json = serde_json::to_value(&outcome).unwrap();
    let chi = json["units"].as_array().unwrap().iter().find(|unit| unit["unit"] == "chi").unwrap();
    assert_eq!(
        chi["views"]["government"],
        serde_json::json!({"points": "50", "score": "40.00", "share": "0.8", "rank": 1})
    );
    assert_eq!(json["names"]["government"]["en"], "Digital government");
}

#[test]
fn a_case_expects_the_score_of_a_view() {
    let framework = framework("");
    let cases = |score: &str| {
        let text = format!(
            "- {{case: an, metrics: {{ma: '10', mb: '30', mc: '25'}}, expect: {{scores: {{government: '{score}'}}}}}}\n"
        );
        let cases = Cases::from_yaml(&text).unwrap();
        cases::run(&framework, &cases).unwrap()[0].holds()
    };
    assert!(cases("40") && !cases("41"));
}

/// With 40 points for `a` and 10 for `b`, the view has 50 as before; with 10 for `c` it has fewer.
#[test]
fn a_view_follows_the_points_of_a_variation() {
    let framework = framework("");
    let plan = Plan::compile(&framework).unwrap();
    let variation =
        Variation::new().points("a", 10).points("b", 20).points("c", 70).points("ia", 10);
    let varied = plan.vary(&variation.points("ib", 20).points("ic", 70)).unwrap();
    let points: Vec<_> = varied.framework().views().map(|view| view.points().to_string()).collect();
    assert_eq!(points, ["30", "90"]);
}

/// Both units have 50 points; the view has 20 + 0 and 10 + 30.
#[test]
fn a_view_breaks_a_tie() {
    let ranks = |ranking: &str| {
        let framework =
            Framework::from_yaml(&rules("").replace("ranking: {}\nverdict", ranking)).unwrap();
        let csv = "unit,ma,mb,mc\nan,20,0,30\nbinh,10,30,10\n";
        let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
        let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
        ["an", "binh"].map(|unit| outcome.unit(unit).unwrap().rank)
    };
    assert_eq!(ranks("ranking: {}\nverdict"), [Some(1), Some(1)]);
    assert_eq!(ranks("ranking: {ties: [government]}\nverdict"), [Some(2), Some(1)]);
}

/// Shares as in the first test: 80% and 68.75%, 70% and 81.25%, 80% and 100%, 25% and 60%.
#[test]
fn views_are_counted() {
    let passes = |count: u32| {
        let gate = format!(
            "count: {{of: [government, society], share: {{at_least: 75%}}, at_least: {count}}}"
        );
        let text = rules("").replace("score: {of: government, at_least: 75%}", &gate);
        let outcome = outcome(&Framework::from_yaml(&text).unwrap());
        ["an", "binh", "chi", "dong"]
            .map(|unit| outcome.unit(unit).unwrap().verdict == Some(Verdict::Pass))
    };
    assert_eq!(passes(1), [true, true, true, false]);
    assert_eq!(passes(2), [false, false, true, false]);
}

/// Of `a` the units have 10, 20, 10, 5; of `b` 30, 15, 30 and nothing; of `c` 25, 50, 50, 30.
#[test]
fn every_group_of_a_level_ranks() {
    let framework = framework("levels: [{id: pillar, ranking: {}}]\n");
    let outcome = outcome(&framework);
    let ranks = |unit: &str| {
        let ranks = outcome.unit(unit).unwrap().ranks();
        ranks.map(|(id, rank)| (id.to_owned(), rank)).collect::<Vec<_>>()
    };
    let of = |ranks: [Option<u32>; 5]| {
        let ids = ["a", "b", "c", "government", "society"].map(str::to_owned);
        ids.into_iter().zip(ranks).collect::<Vec<_>>()
    };
    assert_eq!(ranks("an"), of([Some(2), Some(1), Some(4), Some(1), Some(3)]));
    assert_eq!(ranks("binh"), of([Some(1), Some(3), Some(1), Some(3), Some(2)]));
    assert_eq!(ranks("chi"), of([Some(2), Some(1), Some(1), Some(1), Some(1)]));
    assert_eq!(ranks("dong"), of([Some(4), None, Some(3), Some(4), Some(4)]));
    assert_eq!(ranks("giang"), of([None; 5]));
    assert_eq!(outcome.rank_by("c", "dong").unwrap(), Some(3));
    assert_eq!(outcome.rank_by("ic", "dong").unwrap(), None);
    let card = outcome.scorecard("an").unwrap();
    let told = card.explain(Language::Vi).to_string();
    assert!(
        told.lines().any(|line| line.starts_with('c') && line.ends_with(" / 50 · hạng 4")),
        "{told}"
    );
    let json = serde_json::to_value(outcome.unit("dong").unwrap()).unwrap();
    assert_eq!(json["ranks"]["b"], serde_json::Value::Null);
    assert_eq!(json["ranks"]["c"], 3);
    let mut csv = String::new();
    report::write_csv(&outcome, &mut csv).unwrap();
    assert!(
        csv.lines().next().unwrap().contains("rank:a,rank:b,rank:c,rank:government,rank:society")
    );
    let faults = Framework::from_yaml(&rules("levels: [{id: pillar, ranking: {ties: [a]}}]\n"));
    assert!(faults.unwrap_err().to_string().contains("the ranking of a level has no `ties`"));
}

/// In `government`, chi has 40 of 50 before and 20 after.
#[test]
fn a_view_is_compared() {
    let framework = framework("");
    let base = outcome(&framework);
    let dataset = Dataset::from_csv("unit,ma,mb,mc\nchi,5,15,50\n".as_bytes(), &framework).unwrap();
    let other = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let comparison = Comparison::of(&base, &other);
    let unit = comparison.unit("chi").unwrap();
    let item = unit.item("government").unwrap();
    assert_eq!(item.scores().shown_difference().unwrap().normalize().to_string(), "-20");
}
