//! What an analysis says without chance: bounds of ranks, one change at a time, what goes together, the way to a goal.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "test code: a panic is a failed test"
)]

use std::fmt::Write as _;

use dti_engine::analysis::{Aim, Analysis, Answers, Study, Tried, Weights};
use dti_engine::dataset::Value;
use dti_engine::{Framework, Language, Outcome, report};
use rust_decimal::Decimal;

use analysed::{MadeUp, framework, outcome, study};

mod analysed;

const RULES: &str = "
framework: test/answers
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
absent: {missing: zero}
metrics: {plan: {type: yes_no}, days: {type: count}, rate: {type: percent}, budget: {type: number}}
groups:
  - id: lead
    points: 60
    indicators:
      - {id: plan, points: 20, scoring: {yes_no: plan}}
      - {id: days, points: 40, scoring: {steps: {of: days, at_least: {20: 100%, 10: 50%, 5: 30%}}}}
  - id: work
    points: 40
    indicators:
      - {id: rate, points: 30, scoring: {linear: {of: rate, zero_at: 20%, full_at: 80%}}}
      - {id: budget, points: 10, scoring: {min_max: {of: budget, direction: up}}}
ranking: {}
";

/// Made-up figures of seven units, others for each number.
fn made_up(number: u64) -> String {
    let mut numbers = MadeUp::new(number);
    let mut csv = "unit,plan,days,rate,budget\n".to_owned();
    for unit in 0..7 {
        let plan = numbers.one_of(&["yes", "no", ""]);
        let [days, rate, budget] = [25, 101, 9].map(|count| numbers.below(count));
        writeln!(csv, "u{unit},{plan},{days},{rate}%,{budget}").unwrap();
    }
    csv
}

/// The totals of all units at every corner of the weights, by the id of the unit.
fn at_corners(analysis: &Analysis, framework: &Framework, levels: &[&str]) -> Vec<Vec<Decimal>> {
    let families: [(&str, &[(&str, u32)]); 3] = [
        ("group", &[("lead", 60), ("work", 40)]),
        ("indicator", &[("plan", 20), ("days", 40)]),
        ("indicator", &[("rate", 30), ("budget", 10)]),
    ];
    let varied = families.iter().filter(|(level, _)| levels.contains(level));
    let columns: Vec<(&str, u32)> = varied.flat_map(|(_, nodes)| nodes.iter().copied()).collect();
    let names: Vec<_> = columns.iter().map(|(id, _)| *id).collect();
    let mut csv = names.join(",") + "\n";
    for corner in 0..1u32 << columns.len() {
        let weight = |(place, (_, points)): (usize, &(&str, u32))| {
            // A quarter more or less.
            let quarters = if corner >> place & 1 == 1 { 5 } else { 3 };
            (points * quarters * 25).to_string()
        };
        csv += &(columns.iter().enumerate().map(weight).collect::<Vec<_>>().join(",") + "\n");
    }
    let weights = Weights::from_csv(csv.as_bytes(), framework).unwrap();
    let totals = analysis.draws(&weights).unwrap().map(|draw| {
        let draw = draw.unwrap();
        let mut units: Vec<_> =
            draw.units().map(|u| (&u.unit.id, u.total.unwrap().decimal())).collect();
        units.sort();
        units.into_iter().map(|(_, total)| total).collect()
    });
    totals.collect()
}

#[test]
fn bounds_are_those_of_all_corners() {
    let framework = framework(RULES);
    let mut wide = 0;
    for (number, levels) in
        (0..60).zip([&["group"][..], &["indicator"], &["group", "indicator"]].iter().cycle())
    {
        let analysis = Analysis::of(&outcome(&framework, &made_up(number))).unwrap();
        let vary = format!("{{weights: {{level: [{}], within: 25%}}}}", levels.join(", "));
        let bounds = analysis.bounds(&study(&framework, &vary, 10)).unwrap();
        let corners = at_corners(&analysis, &framework, levels);
        for unit in 0..7usize {
            // The least difference of two totals is at a corner. Totals are shown to ten places.
            let above =
                |one: usize, other: usize| corners.iter().all(|totals| totals[one] > totals[other]);
            let never_below = |one: usize, other: usize| {
                corners.iter().all(|totals| totals[one] >= totals[other])
            };
            let others = || (0..7usize).filter(|other| *other != unit);
            let least = 1 + others().filter(|other| above(*other, unit)).count();
            let greatest = 1 + others().filter(|other| !never_below(unit, *other)).count();
            let found = bounds.unit(&format!("u{unit}")).unwrap().possible.unwrap();
            assert_eq!((found.0 as usize, found.1 as usize), (least, greatest), "{number} u{unit}");
            wide += usize::from(found.1 > found.0);
        }
    }
    assert!(wide > 100, "{wide}");
}

#[test]
fn roundings_make_bounds_wider_and_never_wrong() {
    let rules = RULES.replace("absent:", "rounding: {indicator: 0, total: 0}\nabsent:");
    let framework = framework(&rules.replace("ranking: {}", "ranking: {places: 0}"));
    for number in 0..30 {
        let analysis = Analysis::of(&outcome(&framework, &made_up(number))).unwrap();
        let study = study(&framework, "{weights: {level: group, within: 25%, grid: 0.5}}", 10);
        let bounds = analysis.bounds(&study).unwrap();
        for draw in analysis.draws(&study).unwrap() {
            for unit in draw.unwrap().units() {
                let (least, greatest) = bounds.unit(&unit.unit.id).unwrap().possible.unwrap();
                assert!(
                    (least..=greatest).contains(&unit.rank.unwrap()),
                    "{number} {}",
                    unit.unit.id
                );
            }
        }
    }
}

#[test]
fn what_is_left_out_is_as_if_the_rules_did_not_have_it() {
    let framework = framework(RULES);
    let csv = made_up(5);
    let analysis = Analysis::of(&outcome(&framework, &csv)).unwrap();
    let study = study(&framework, "{absent: {missing: [zero, full]}}", 10);
    let alone = analysis.alone(Some(&study)).unwrap();
    let ranks = |outcome: &Outcome| {
        let mut ranks: Vec<_> =
            outcome.units().filter_map(|u| Some((u.unit.id.clone(), u.rank?))).collect();
        ranks.sort();
        ranks
    };
    let told = |tried: &Tried| {
        let trial = alone.trials().find(|trial| trial.tried() == tried).unwrap();
        let mut ranks: Vec<_> =
            trial.ranks().map(|(unit, _, after)| (unit.id.clone(), after)).collect();
        ranks.sort();
        ranks
    };
    // Without `days` the 60 points of `lead` are those of `plan`; without `lead`, `work` has all.
    let without = RULES.replace("points: 20, scoring: {yes_no", "points: 60, scoring: {yes_no");
    let without = without.replace(
        "      - {id: days, points: 40, scoring: {steps: {of: days, at_least: {20: 100%, 10: 50%, 5: 30%}}}}\n",
        "",
    );
    let rules = Framework::from_yaml(&without).unwrap();
    assert_eq!(told(&Tried::WithoutNode("days".into())), ranks(&outcome(&rules, &csv)));
    let first = csv.lines().filter(|line| !line.starts_with("u3,")).collect::<Vec<_>>().join("\n");
    assert_eq!(told(&Tried::WithoutUnit("u3".into())), ranks(&outcome(&framework, &first)));
    let full = Framework::from_yaml(&RULES.replace("missing: zero", "missing: full")).unwrap();
    let alternative = alone.trials().find(
        |trial| matches!(trial.tried(), Tried::Alternative(_, told) if told.contains("full")),
    );
    assert_eq!(told(alternative.unwrap().tried()), ranks(&outcome(&full, &csv)));
    // Four indicators, two groups, seven units, two alternatives.
    assert_eq!(alone.trials().len(), 15);
}

#[test]
fn correlations_and_influence_are_those_by_hand() {
    let framework = framework(RULES);
    let csv = "unit,plan,days,rate,budget\na,yes,20,20%,1\nb,yes,5,50%,2\nc,no,5,80%,3\n";
    let analysis = Analysis::of(&outcome(&framework, csv)).unwrap();
    let correlations = analysis.correlations().unwrap();
    let of = |one: &str, other: &str| {
        let pair = correlations.iter().find(|pair| pair.one == one && pair.other == other).unwrap();
        let text = |value: Option<dti_engine::number::Shown>| value.unwrap().to_string();
        (text(pair.pearson), text(pair.spearman))
    };
    // rate: 0, ½, 1 and budget: 0, ½, 1.
    assert_eq!(of("rate", "budget"), ("1".into(), "1".into()));
    // plan: 1, 1, 0 and days: 1, 0.3, 0.3: covariance 0.7 ÷ 9, variances 2 ÷ 9 and 0.98 ÷ 9: 0.7 ÷ √1.96 = 0.5.
    assert_eq!(of("plan", "days"), ("0.5".into(), "0.5".into()));
    // lead: 60, 32, 12; work: 0, 20, 40. Totals 60, 52, 52.
    let facts = analysis.nodes().unwrap();
    let fact = |id: &str| facts.iter().find(|fact| fact.node == id).unwrap();
    // Deviations of lead 76 ÷ 3, −8 ÷ 3, −68 ÷ 3; of totals 16 ÷ 3, −8 ÷ 3, −8 ÷ 3: (1216 + 64 + 544) ÷ (256 + 64 + 64) =
    // 4.75; of work the rest, −3.75.
    assert_eq!(fact("lead").influence.unwrap().to_string(), "4.75");
    assert_eq!(fact("work").influence.unwrap().to_string(), "-3.75");
    assert_eq!((fact("plan").full, fact("plan").nothing, fact("plan").distinct), (2, 1, 2));
    assert!(facts.iter().all(|fact| !fact.is_idle()));
}

#[test]
fn the_least_effort_is_enough_and_a_step_less_is_not() {
    let rules = RULES.to_owned()
        + "grades: [{name: Tốt, at_least: 70%}, {name: Khá, at_least: 50%}, {name: Yếu, at_least: 0%}]\n";
    let framework = framework(&rules);
    let (mut single, mut several) = (0, 0);
    for number in 0..40 {
        let outcome = outcome(&framework, &made_up(number));
        let analysis = Analysis::of(&outcome).unwrap();
        for unit in outcome.units() {
            let id = &unit.unit.id;
            for goal in analysis.goals(id).unwrap() {
                let Some(effort) = analysis.least_effort(id, &goal).unwrap().found() else {
                    continue;
                };
                let with = |values: &[(String, Value)]| {
                    let values = values.to_vec();
                    let changed = outcome.what_if(|data| {
                        data.revise(id)?.values(values);
                        Ok(())
                    });
                    let changed = changed.unwrap();
                    let after = changed.unit(id).unwrap();
                    let rank_of = |name: &str| {
                        framework.grades().iter().position(|grade| grade.name.vi == name).unwrap()
                    };
                    match &goal.aim {
                        Aim::Grade(name) => rank_of(&after.grade.unwrap().vi) <= rank_of(&name.vi),
                        Aim::Rank(rank) => after.rank.unwrap() <= *rank,
                        aim => panic!("{aim:?}"),
                    }
                };
                let steps: Vec<_> = effort
                    .steps
                    .iter()
                    .map(|step| (step.metric.clone(), step.to.clone()))
                    .collect();
                assert!(with(&steps), "{number} {id} {goal:?} {effort:?}");
                match steps.as_slice() {
                    [(metric, Value::Number(to))] => {
                        single += 1;
                        let step =
                            if metric == "rate" { Decimal::new(1, 4) } else { Decimal::new(1, 2) };
                        let step = if metric == "days" { Decimal::ONE } else { step };
                        let less = [(metric.clone(), Value::Number(to - step))];
                        assert!(!with(&less), "{number} {id} {goal:?} {effort:?}");
                    }
                    [_] => {}
                    _ => several += 1,
                }
            }
        }
    }
    assert!(single > 50 && several > 5, "{single} {several}");
}

#[test]
fn strengths_are_not_shared_by_many() {
    let framework = framework(RULES);
    let csv =
        "unit,plan,days,rate,budget\na,yes,20,20%,1\nb,yes,5,50%,2\nc,yes,4,80%,3\nd,yes,3,79%,2\n";
    let analysis = Analysis::of(&outcome(&framework, csv)).unwrap();
    let profile = analysis.profile("a").unwrap();
    let named = |marks: &[dti_engine::analysis::Mark]| {
        marks
            .iter()
            .map(|mark| (mark.indicator.clone(), mark.rank, mark.lost.to_string()))
            .collect::<Vec<_>>()
    };
    // All have a plan, so it is no strength; `rate` and `budget` are last and lose 30 and 10 points.
    assert_eq!(named(&profile.strengths), [("days".to_owned(), 1, "0".to_owned())]);
    let lost = |id: &str, points: &str| (id.to_owned(), 4, points.to_owned());
    assert_eq!(named(&profile.weaknesses), [lost("rate", "30"), lost("budget", "10")]);
}

#[test]
fn reports_say_it_in_both_languages() {
    let framework = framework(RULES);
    let analysis = Analysis::of(&outcome(&framework, &made_up(5))).unwrap();
    let study = Study::of_weights(&framework, 25, 100, 7).unwrap();
    let answers = Answers::of(&analysis, Some(&study)).unwrap();
    for (language, words) in [
        (Language::Vi, ["Các hạng có thể có", "Hạng khi chỉ thay đổi", "có thể từ", "Điểm mạnh"]),
        (
            Language::En,
            ["Ranks that are possible", "Ranks after one change", "possible from", "Strengths"],
        ),
    ] {
        let all = report::of_analysis(&answers, language);
        let one = report::of_analysed_unit(&answers, "u1", language).unwrap();
        let text = all.to_markdown() + &one.to_markdown();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        let ids: Vec<_> = all.sections().iter().map(dti_engine::report::Section::id).collect();
        assert_eq!(
            ids,
            [
                "analysis-ranks",
                "analysis-draws",
                "analysis-alone",
                "analysis-influence",
                "analysis-correlations",
                "analysis-correlations-by-group"
            ]
        );
        // A bar of possible ranks, one of most draws, and a ring, for each of seven units.
        let page = all.to_html();
        let chart = page.split("<figure class=\"ranks\">").nth(1).unwrap();
        let chart = chart.split("</figure>").next().unwrap();
        assert_eq!((chart.matches("<rect").count(), chart.matches("<circle").count()), (14, 14));
    }
    assert!(report::of_analysed_unit(&answers, "u9", Language::En).is_err());
    let json = serde_json::to_value(&answers).unwrap();
    assert_eq!(json["bounds"]["units"].as_array().unwrap().len(), 7);
    assert_eq!(json["stability"]["draws"], 100);
}
