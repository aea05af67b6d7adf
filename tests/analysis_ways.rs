//! The way to a goal where a share has no formula that could be turned round, and where changes have prices.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::fmt::Write as _;

use dti_engine::analysis::{Aim, Analysis, Answers, Costs, Effort, Goal};
use dti_engine::dataset::Value;
use dti_engine::outcome::Verdict;
use dti_engine::{Framework, Language, Outcome, report};
use rust_decimal::Decimal;

use analysed::{MadeUp, framework, outcome, told};

mod analysed;

/// Rules of one method, beside an answer that all have.
fn rules(metrics: &str, scoring: &str) -> Framework {
    framework(&format!(
        "framework: test/ways\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 100\n\
         rounding: {{total: 2}}\nabsent: {{missing: zero, zero_whole: zero}}\nranking: {{places: 2}}\n\
         grades: [{{name: Tốt, at_least: 70%}}, {{name: Khá, at_least: 45%}}, {{name: Yếu, at_least: 0%}}]\n\
         metrics: {{plan: {{type: yes_no}}, {metrics}}}\nindicators:\n\
         \x20 - {{id: plan, points: 20, scoring: {{yes_no: plan}}}}\n\
         \x20 - {{id: tried, points: 80, scoring: {scoring}}}\n"
    ))
}

/// Whether a goal is reached with these figures, scored anew.
fn is_reached(outcome: &Outcome, unit: &str, goal: &Goal, values: &[(String, Value)]) -> bool {
    let values = values.to_vec();
    let changed = outcome.what_if(|data| {
        data.revise(unit)?.values(values);
        Ok(())
    });
    let Ok(changed) = changed else { return false };
    let after = changed.unit(unit).unwrap();
    let grades = outcome.framework().grades();
    let place = |name: &str| grades.iter().position(|grade| grade.name.vi == name).unwrap();
    match &goal.aim {
        Aim::Grade(name) => place(&after.grade.unwrap().vi) <= place(&name.vi),
        Aim::Rank(rank) => after.rank.unwrap() <= *rank,
        aim => panic!("{aim:?}"),
    }
}

fn figures(effort: &Effort) -> Vec<(String, Value)> {
    effort.steps.iter().map(|step| (step.metric.clone(), step.to.clone())).collect()
}

#[test]
fn every_method_has_a_way_and_it_is_the_shortest() {
    // All figures are counts below 40, so every one of them can be tried.
    let methods = [
        ("{formula: a / (a + 10)}", 1),
        ("{formula: 1 - a / 40}", -1),
        ("{z_score: {of: a, zero_at: -2, full_at: 2}}", 1),
        ("{z_score: {of: a, zero_at: 2, full_at: -2}}", -1),
        ("{rank: {of: a, direction: up}}", 1),
        ("{rank: {of: a, direction: down}}", -1),
        ("{percentile: {of: a, direction: up}}", 1),
        ("{percentile: {of: a, direction: down}}", -1),
        ("{relative: {of: a, to: mean}}", 1),
        ("{relative: {of: a, to: lowest}}", -1),
        ("{relative: {of: a, to: best, least: 20%}}", 1),
        ("{min_max: {of: a, direction: up, least: 10%}}", 1),
    ];
    for (scoring, direction) in methods {
        let framework = rules("a: {type: count, at_most: 80}", scoring);
        let (mut found, mut asked) = (0, 0);
        for number in 0..12 {
            let mut numbers = MadeUp::new(number);
            let mut csv = "unit,plan,a\n".to_owned();
            for unit in 0..8 {
                writeln!(csv, "u{unit},yes,{}", 1 + numbers.below(38)).unwrap();
            }
            let outcome = outcome(&framework, &csv);
            let analysis = Analysis::of(&outcome).unwrap();
            for unit in outcome.units() {
                let id = &unit.unit.id;
                let line = csv.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap();
                let own: i64 = line.rsplit(',').next().unwrap().parse().unwrap();
                for goal in analysis.goals(id).unwrap() {
                    let reaches = |value: i64| {
                        let figure = Value::Number(Decimal::from(value));
                        is_reached(&outcome, id, &goal, &[("a".to_owned(), figure)])
                    };
                    let shortest = match direction {
                        1 => (own + 1..=80).find(|value| reaches(*value)),
                        _ => (0..own).rev().find(|value| reaches(*value)),
                    };
                    let effort = analysis.least_effort(id, &goal).unwrap().found();
                    let told = format!("{scoring} {number} {id} {goal:?} {effort:?}\n{csv}");
                    asked += usize::from(shortest.is_some());
                    if let Some(effort) = effort {
                        let expected = Value::Number(Decimal::from(shortest.unwrap()));
                        assert_eq!(figures(&effort), [("a".to_owned(), expected)], "{told}");
                        found += 1;
                    }
                }
            }
        }
        // Where others move with the figure, a way may be missed, but seldom.
        assert!(asked > 20 && found * 10 >= asked * 9, "{scoring}: {found} of {asked}");
    }
}

#[test]
fn a_survey_and_a_formula_of_two_are_turned_round() {
    let framework =
        rules("poor: {type: count}, good: {type: count}", "{survey: {of: {1: poor, 2: good}}}");
    // 10 of 40 are satisfied: 20 + 80 × ¼ = 40 of 100. 45 takes 31.25 % of the answers: 14 of 44, since 13 of 43 are
    // 30.2 %, and 18.2 % more of one figure; or 22 of 32 who are not, 8 fewer of 30, which is 26.7 %.
    let of_survey = outcome(&framework, "unit,plan,poor,good\nan,yes,30,10\n");
    let analysis = Analysis::of(&of_survey).unwrap();
    let goals = analysis.goals("an").unwrap();
    let effort = analysis.least_effort("an", &goals[0]).unwrap().found().unwrap();
    let poor = Value::Number(Decimal::from(22));
    // 30 → 22 is 26.7 % less, 10 → 14 is 40 % more.
    assert_eq!(figures(&effort), [("poor".to_owned(), poor)]);
    let rules = rules("a: {type: count}, b: {type: count, at_least: 1}", "{formula: a / (a + b)}");
    let of_two = outcome(&rules, "unit,plan,a,b\nan,yes,5,15\n");
    let analysis = Analysis::of(&of_two).unwrap();
    let goals = analysis.goals("an").unwrap();
    // 20 + 80 × ¼ = 40; 45 takes a ÷ (a + b) ≥ 31.25 %: a = 7 (6.8…) is 40 % more, b = 11 is 26.7 % less.
    let effort = analysis.least_effort("an", &goals[0]).unwrap().found().unwrap();
    assert_eq!(figures(&effort), [("b".to_owned(), Value::Number(Decimal::from(11)))]);
}

const PRICED: &str = "
framework: test/priced
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 40
absent: {missing: zero}
metrics: {portal: {type: yes_no}, a: {type: count, at_most: 9}, b: {type: count, at_most: 7}, c: {type: count, at_most: 9}}
indicators:
  - {id: portal, points: 8, scoring: {yes_no: portal}}
  - {id: a, points: 9, scoring: {per_item: {of: a, points: 1}}}
  - {id: b, points: 14, scoring: {per_item: {of: b, points: 2}}}
  - {id: c, points: 9, scoring: {steps: {in: points, of: c, at_least: {9: 9, 5: 6, 2: 1}}}}
grades: [{name: Tốt, at_least: 28}, {name: Khá, at_least: 17}, {name: Yếu, at_least: 0}]
ranking: {}
";

#[test]
fn the_least_cost_is_that_of_all_combinations() {
    let framework = framework(PRICED);
    let mut found = 0;
    for number in 0..60 {
        let mut numbers = MadeUp::new(number);
        let [a, b, c] = [5, 4, 4].map(|count| numbers.below(count));
        let prices = [20, 6, 9, 5].map(|count| 1 + numbers.below(count));
        let csv = format!("unit,portal,a,b,c\nan,no,{a},{b},{c}\n");
        let outcome = outcome(&framework, &csv);
        let analysis = Analysis::of(&outcome).unwrap();
        let goal = &analysis.goals("an").unwrap()[0];
        let [portal, of_a, of_b, of_c] = prices;
        let table = format!("portal,a,b,c\n{portal},{of_a},{of_b},{of_c}\n");
        let costs = Costs::from_csv(table.as_bytes(), &framework).unwrap();
        let wanted: u64 = goal.total.to_string().parse().unwrap();
        // Every combination of figures, by hand: what it earns and what it costs.
        let of_steps =
            |c: u64| [(9, 9), (5, 6), (2, 1)].iter().find(|(at, _)| c >= *at).map_or(0, |s| s.1);
        let mut least = u64::MAX;
        for with_portal in 0..2 {
            for to_a in a..=9 {
                for to_b in b..=7 {
                    for to_c in c..=9 {
                        let earned = 8 * with_portal + to_a + 2 * to_b + of_steps(to_c);
                        if earned >= wanted {
                            let cost = portal * with_portal
                                + of_a * (to_a - a)
                                + of_b * (to_b - b)
                                + of_c * (to_c - c);
                            least = least.min(cost);
                        }
                    }
                }
            }
        }
        let effort = analysis.least_cost("an", goal, &costs).unwrap().found().unwrap();
        assert_eq!(effort.cost.unwrap().to_string(), least.to_string(), "{csv}{table}{effort:?}");
        assert!(is_reached(&outcome, "an", goal, &figures(&effort)));
        found += usize::from(effort.steps.len() > 1);
    }
    assert!(found > 20, "{found}");
}

#[test]
fn costs_are_checked_and_told() {
    let framework = framework(PRICED);
    let faults = |csv: &str| told(&Costs::from_csv(csv.as_bytes(), &framework).unwrap_err());
    assert_eq!(
        faults("portal,aa,portal\n1,2,3\n"),
        "1:8 R0301 there is no metric `aa` that a unit could change\n\
         1:11 D0203 the column `portal` is there twice"
    );
    assert_eq!(
        faults("portal,a\n1,-2\n3,4\n"),
        "2:3 R0404 the cost -2 is below 0\n3:1 D0412 there is a second line of costs"
    );
    assert_eq!(
        faults("portal,a\n10%,20\n"),
        "2:5 D0404 `20` has no percent sign, and others in this line have one"
    );
    // Made in code they have the same faults, at paths.
    let made = Costs::new([("portal", 1), ("aa", 2), ("portal", 3)], &framework).unwrap_err();
    let at: Vec<_> =
        made.iter().map(|fault| (fault.path.as_deref(), fault.code.as_str())).collect();
    assert_eq!(at, [(Some("aa"), "R0301"), (Some("portal"), "D0203")]);
    let made = Costs::new([("portal", 1), ("a", -2)], &framework).unwrap_err();
    let at: Vec<_> =
        made.iter().map(|fault| (fault.path.as_deref(), fault.code.as_str())).collect();
    assert_eq!(at, [(Some("rows[0].a"), "R0404")]);
    let read = Costs::from_csv("a,portal\n2.5,1\n".as_bytes(), &framework).unwrap();
    let prices = [("a", Decimal::new(25, 1)), ("portal", Decimal::ONE)];
    assert_eq!(Costs::new(prices, &framework).unwrap().digest(), read.digest());
    let outcome = outcome(&framework, "unit,portal,a,b,c\nan,no,5,5,2\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let costs = || Costs::from_csv("a\n2.5\n".as_bytes(), &framework).unwrap();
    let answers = Answers::of(&analysis, None).unwrap().with_costs(costs());
    // 16 of 17 points: one more of `a` for 2.5.
    let told = report::of_analysed_unit(&answers, "an", Language::Vi).unwrap().to_markdown();
    assert!(told.contains("5 → 6 (chi phí 2,5)"), "{told}");
    let other = framework_of_another();
    let outcome = analysed::outcome(&other, "unit,portal,a,b,c\nan,no,5,5,2\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let goal = &analysis.goals("an").unwrap()[0];
    assert_eq!(analysis.least_cost("an", goal, &costs()).unwrap_err().code(), "analysis");
}

fn framework_of_another() -> Framework {
    framework(&PRICED.replace("version: '1'", "version: '2'"))
}

const ONE_FIGURE: &str = "
framework: test/one_figure
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
rounding: {indicator: 1, total: 1}
absent: {missing: zero, not_applicable: exclude, zero_whole: zero}
metrics:
  portal: {type: yes_no}
  done: {type: count}
  all: {type: count}
  level: {type: choice, options: [low, high]}
  signed: {type: date}
  budget: {type: number}
  awards: {type: count}
derived:
  half: {formula: done / 2}
groups:
  - id: services
    points: 60
    indicators:
      - {id: rate, points: 40, scoring: {ratio: {part: done, whole: all, full_at: 80%}}}
      - {id: half, points: 20, scoring: {steps: {of: half, at_least: {40: 100%, 10: 50%}}}}
  - id: lead
    points: 40
    indicators:
      - {id: portal, points: 10, scoring: {yes_no: portal}}
      - {id: level, points: 10, scoring: {choice: {of: level, shares: {low: 30%, high: 100%}}}}
      - {id: signed, points: 10, scoring: {threshold: {of: signed, by: 2025-03-31}}}
      - {id: budget, points: 10, scoring: {min_max: {of: budget, direction: up}}}
bonus:
  cap: 2
  indicators:
    - {id: awards, points: 4, scoring: {per_item: {of: awards, points: 1}}}
checks:
  - {id: no_more_than_all, holds: done <= all, message: Không quá, severity: refuse}
ranking: {places: 1}
grades: [{name: Tốt, when: [{total: {at_least: 70%}}, {every: {level: group, at_least: 50%}}]}, {name: Khá, at_least: 40%}]
verdict: {pass_when: [{formula: done >= 30}, {total: {at_least: 50}}]}
";

/// Each try by hand, from the figures of `an`: 30 of 80 done, 50 of 100 at 80 % are all.
#[test]
fn one_changed_figure_is_scored_by_hand() {
    let framework = framework(ONE_FIGURE);
    let csv = "unit,portal,done,all,level,signed,budget,awards\n\
               an,yes,30,75,low,2025-01-02,10,1\n\
               binh,no,60,75,high,2025-05-01,30,0\n\
               chau,yes,20,80,high,2025-02-01,20,3\n";
    let of_three = outcome(&framework, csv);
    // an: 40 × 30/75 ÷ 0.8 = 20, half = 15 → 10; 10 + 3 + 10 + 0; and 1 more: 54.
    // binh: 40 + 10 (half 30); 0 + 10 + 0 + 10: 70. chau: 40 × 20/80 ÷ 0.8 = 12.5, 10; 10 + 10 + 10 + 5; 2 at most: 59.5.
    let shown = |outcome: &Outcome, id: &str| outcome.unit(id).unwrap().total.unwrap().to_string();
    assert_eq!(["an", "binh", "chau"].map(|id| shown(&of_three, id)), ["54.0", "70.0", "59.5"]);
    let analysis = Analysis::of(&of_three).unwrap();
    let mut an = analysis.what_if("an").unwrap();
    let day = |text: &str| Value::Date(text.parse().unwrap());
    let number = |number: i64| Value::Number(Decimal::from(number));
    let tries = [
        // The rate is full at 60 of 75, and half of 60 is 30: 40 + 10, 23 and 1.
        ("done", number(60), "74.0", 1, Some("Tốt"), true),
        // 40 × 29/75 ÷ 0.8 = 19.333 → 19.3: one less is below the verdict's 30.
        ("done", number(29), "53.3", 3, Some("Khá"), false),
        // No figure: nothing for the rate and for the half of it; what is not known does not pass.
        ("done", Value::Missing, "24.0", 3, None, false),
        // The rate is left out, and the rest of the group counts for 60: 20 × ½ of 20 is half of 60 = 30.
        ("all", Value::NotApplicable, "54.0", 3, Some("Khá"), true),
        ("level", Value::Choice("high".to_owned()), "61.0", 2, Some("Khá"), true),
        ("signed", day("2025-04-01"), "44.0", 3, Some("Khá"), false),
        ("portal", Value::YesNo(false), "44.0", 3, Some("Khá"), false),
        // The bonus ends at 2 points.
        ("awards", number(9), "55.0", 3, Some("Khá"), true),
        // As it was.
        ("awards", number(1), "54.0", 3, Some("Khá"), true),
    ];
    for (metric, value, total, rank, grade, passes) in tries {
        let told = format!("{metric} {value:?}");
        let after = an.with(metric, value).unwrap().of_unit().unwrap();
        assert_eq!(after.total().unwrap().to_string(), total, "{told}");
        assert_eq!((after.rank(), after.no_total()), (Some(rank), None), "{told}");
        assert_eq!(after.grade().map(|grade| grade.vi.as_str()), grade, "{told}");
        assert_eq!(after.verdict() == Some(Verdict::Pass), passes, "{told}");
    }
    // Two at once: 7 more for the level, and 2 of bonus.
    let both = [("level", Value::Choice("high".to_owned())), ("awards", number(2))];
    let after = an.with_all(&both).unwrap().of_unit().unwrap();
    assert_eq!(
        (after.total().unwrap().to_string(), after.share().unwrap().to_string()),
        ("62.0".to_owned(), "0.62".to_owned())
    );
    // More done than there were: the check refuses it.
    let after = an.with("done", 76).unwrap().of_unit();
    // A refused unit is no peer, so the least budget among the others is another: everything has to be scored again.
    assert!(after.is_none());
    // Budgets are compared with each other.
    assert!(an.with("budget", 40).unwrap().of_unit().is_none());
    // Faults are those of data, and the next try is as if they had not been.
    for (metric, value) in [("done", number(-1)), ("dune", number(1)), ("level", "middle".into())] {
        let scored = of_three.what_if(|data| {
            data.revise("an")?.value(metric, value.clone());
            Ok(())
        });
        let faults = [an.with(metric, value).unwrap_err(), scored.unwrap_err()];
        let [tried, scored] = faults.map(|fault| format!("{fault:#}"));
        assert_eq!(tried, scored);
    }
    assert_eq!(
        an.with("awards", "2").unwrap().of_unit().unwrap().total().unwrap().to_string(),
        "55.0"
    );
    assert_eq!(analysis.what_if("em").unwrap_err().code(), "unknown_unit");
}
