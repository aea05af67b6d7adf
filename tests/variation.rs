//! A plan that is varied gives what the same change in its rule file gives.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::cell::Cell;

use proptest::prelude::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rust_decimal::Decimal;
use serde_json::Value;

use dti_engine::model::{AbsentKind, AbsentPolicy};
use dti_engine::number::RoundingMode;
use dti_engine::plan::Variation;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

use reference::generate::{Case, Flavour, cases};
use reference::sample::Choices;
use reference::spec::{
    self, AbsenceRule, AbsenceRules, Body, Group, Indicator, Measured, Method, Mode, Number, Size,
};

mod reference;

/// A node of a tree as it is written.
struct Sized<'a> {
    id: String,
    size: &'a mut Size,
}

/// The sizes of siblings: of the children of a group that is chosen, or of the top nodes.
fn siblings<'a>(
    choices: &mut Choices,
    groups: &'a mut [Group],
    indicators: &'a mut [Indicator],
) -> Vec<Sized<'a>> {
    if !groups.is_empty() && choices.chance(60) {
        let group = choices.below(groups.len());
        let Group { groups, indicators, .. } = &mut groups[group];
        return siblings(choices, groups, indicators);
    }
    let groups = groups.iter_mut().map(|node| Sized { id: node.id.clone(), size: &mut node.size });
    let indicators =
        indicators.iter_mut().map(|node| Sized { id: node.id.clone(), size: &mut node.size });
    groups.chain(indicators).collect()
}

fn all_indicators<'a>(
    groups: &'a mut [Group],
    indicators: &'a mut [Indicator],
    found: &mut Vec<&'a mut Indicator>,
) {
    found.extend(indicators);
    for Group { groups, indicators, .. } in groups {
        all_indicators(groups, indicators, found);
    }
}

fn decimal(number: &Number) -> Decimal {
    let digits = number.text.trim_end_matches('%').parse::<Decimal>().unwrap();
    if number.is_percent() { digits / Decimal::ONE_HUNDRED } else { digits }
}

fn quantity(number: &Number) -> dti_engine::number::Quantity {
    number.text.parse().unwrap()
}

/// A number as it is written, of so many tenths, or tenths of a percent.
fn number(tenths: i64, percent: bool) -> Number {
    let text = Decimal::new(tenths, 1).to_string();
    Number::new(if percent { format!("{text}%") } else { text })
}

fn set(variation: Variation, node: &mut Sized<'_>, size: Size) -> Variation {
    *node.size = size.clone();
    match size {
        Size::Points(points) => variation.points(&node.id, decimal(&points)),
        Size::Weight(weight) => variation.weight(&node.id, decimal(&weight)),
    }
}

/// Other sizes of siblings: some add up, some do not.
fn resize(choices: &mut Choices, mut nodes: Vec<Sized<'_>>, mut variation: Variation) -> Variation {
    if nodes.is_empty() {
        return variation;
    }
    let (one, other) = (choices.below(nodes.len()), choices.below(nodes.len()));
    match choices.below(5) {
        // Two exchange their sizes.
        0 => {
            let sizes = [nodes[one].size.clone(), nodes[other].size.clone()];
            let [first, second] = sizes;
            variation = set(variation, &mut nodes[one], second);
            set(variation, &mut nodes[other], first)
        }
        // One gives all that it has to another.
        1 if one != other => match (nodes[one].size.clone(), nodes[other].size.clone()) {
            (Size::Points(first), Size::Points(second)) => {
                let sum = (decimal(&first) + decimal(&second)).to_string();
                variation = set(variation, &mut nodes[one], Size::Points(Number::new("0")));
                set(variation, &mut nodes[other], Size::Points(Number::new(sum)))
            }
            _ => set(variation, &mut nodes[one], Size::Weight(Number::new("0"))),
        },
        // All have weights.
        2 | 3 => {
            for node in &mut nodes {
                let weight = number(choices.below(100) as i64, false);
                variation = set(variation, node, Size::Weight(weight));
            }
            variation
        }
        // One has any points or any weight.
        _ => {
            let any = number(choices.below(400) as i64 - 20, false);
            let size = if choices.chance(50) { Size::Points(any) } else { Size::Weight(any) };
            set(variation, &mut nodes[one], size)
        }
    }
}

fn policy(choices: &mut Choices) -> (AbsenceRule, AbsentPolicy) {
    [
        (AbsenceRule::Zero, AbsentPolicy::Zero),
        (AbsenceRule::Exclude, AbsentPolicy::Exclude),
        (AbsenceRule::Full, AbsentPolicy::Full),
        (AbsenceRule::Blank, AbsentPolicy::Blank),
        (AbsenceRule::ExcludeFromTotal, AbsentPolicy::ExcludeFromTotal),
        (AbsenceRule::NoTotal, AbsentPolicy::NoTotal),
        (AbsenceRule::Error, AbsentPolicy::Error),
    ][choices.below(7)]
}

/// Another rule of absence, of one kind.
fn absence(choices: &mut Choices, rules: &mut AbsenceRules) -> (AbsentKind, AbsentPolicy) {
    let (rule, policy) = policy(choices);
    let kinds = [
        (AbsentKind::Missing, &mut rules.missing),
        (AbsentKind::NotApplicable, &mut rules.not_applicable),
        (AbsentKind::Rejected, &mut rules.rejected),
        (AbsentKind::ZeroWhole, &mut rules.zero_whole),
    ];
    let (kind, place) = kinds.into_iter().nth(choices.below(4)).unwrap();
    *place = Some(rule);
    (kind, policy)
}

/// Other ends or steps of a method, where it has some, or of one of its parts. `name` is that of the indicator or
/// part.
fn remethod(
    choices: &mut Choices,
    name: &str,
    method: &mut Method,
    variation: Variation,
) -> Variation {
    let mut end = |old: Option<&Number>| {
        let percent = old.is_none_or(Number::is_percent);
        // A number up to 1 may be a share, and a share above 1 is written with `%`.
        let is_share = old.is_some_and(|old| !percent && decimal(old) <= Decimal::ONE);
        number(choices.below(if is_share { 111 } else { 1_200 }) as i64 - 100, percent)
    };
    match method {
        Method::Ratio { zero_at, full_at, .. } => {
            let (zero, full) = (end(None), end(None));
            let variation = variation.zero_at(name, quantity(&zero)).full_at(name, quantity(&full));
            (*zero_at, *full_at) = (Some(zero), Some(full));
            variation
        }
        Method::Linear { full_at, .. } | Method::ZScore { full_at, .. } => {
            *full_at = end(Some(full_at));
            variation.full_at(name, quantity(full_at))
        }
        Method::Steps { of: Measured::Quotient(..), steps, in_points, times: false, .. } => {
            let (first, other) = (end(None), end(None));
            *in_points = choices.chance(40);
            let earned = match in_points {
                true => [number(10, false), number(choices.below(20) as i64, false)],
                false => [Number::new("100%"), Number::new("50%")],
            };
            *steps = [first, other].into_iter().zip(earned).collect();
            let written = steps.iter().map(|(bound, earns)| (quantity(bound), decimal(earns)));
            let written = written.collect::<Vec<_>>();
            match in_points {
                true => variation.steps_in_points(name, written),
                false => variation.steps(name, written),
            }
        }
        Method::SumOf(parts) => {
            let place = choices.below(parts.len());
            remethod(choices, &format!("{name}[{place}]"), &mut parts[place].1, variation)
        }
        Method::BestOf(methods) => {
            let place = choices.below(methods.len());
            remethod(choices, &format!("{name}[{place}]"), &mut methods[place], variation)
        }
        // Has no ends: refused here, and no such text can be written.
        _ => variation,
    }
}

/// Changes a framework as it is written, and says the same as a variation.
fn change(choices: &mut Choices, framework: &mut spec::Framework) -> Variation {
    let mut variation = Variation::new();
    let spec::Framework { body, rounding, absent, .. } = framework;
    let Body::Index { points, groups, indicators, bonus, .. } = body else { return variation };
    for _ in 0..choices.between(1, 3) {
        match choices.below(12) {
            0..5 => {
                let nodes = siblings(choices, groups, indicators);
                variation = resize(choices, nodes, variation);
            }
            5 | 6 => {
                let mut all = Vec::new();
                all_indicators(groups, indicators, &mut all);
                let place = choices.below(all.len());
                let Indicator { id, method, .. } = &mut *all[place];
                variation = remethod(choices, id, method, variation);
            }
            7 => {
                let mut all = Vec::new();
                all_indicators(groups, indicators, &mut all);
                let node = choices.below(all.len());
                let (kind, policy) = absence(choices, &mut all[node].absent);
                variation = variation.absent_at(&all[node].id, kind, policy);
            }
            8 => {
                let (kind, policy) = absence(choices, absent);
                variation = variation.absent(kind, policy);
            }
            9 => {
                let places = choices.maybe(70, |choices| choices.below(4) as u32);
                (rounding.indicator, rounding.total) = (places, places);
                rounding.mode = Mode::HalfEven;
                variation = variation
                    .round_indicators(places)
                    .round_total(places)
                    .rounding_mode(RoundingMode::HalfEven);
            }
            10 => {
                let more = number(choices.below(3_000) as i64, false);
                variation = variation.all_points(decimal(&more));
                *points = more;
            }
            _ => {
                if let Some(node) = bonus.as_mut().and_then(|bonus| bonus.indicators.first_mut()) {
                    let more = number(choices.below(200) as i64, false);
                    variation = variation.points(&node.id, decimal(&more));
                    node.size = Size::Points(more);
                }
            }
        }
    }
    variation
}

/// All that is said of every unit, but for the digests at the foot of a card.
fn said(outcome: &Outcome) -> (Value, Vec<String>) {
    let json = serde_json::to_value(outcome).expect("an outcome is serializable");
    let digests = [outcome.digests().rules, outcome.digests().data];
    let cards = outcome.scorecards().map(|card| {
        let text = card.explain(Language::Vi).to_string();
        digests.iter().fold(text, |text, digest| text.replace(&digest[..16], "digest"))
    });
    (json["units"].clone(), cards.collect())
}

/// Whether both were accepted; fails where they differ.
fn compare(case: &Case, values: Vec<u32>) -> Result<bool, TestCaseError> {
    let before = Framework::from_yaml(&case.yaml()).expect("generated rules are good");
    let mut after = case.clone();
    let variation = change(&mut Choices::new(values), &mut after.framework);
    let plan = Plan::compile(&before).expect("generated rules are good");
    let varied = plan.vary(&variation);
    let text = Framework::from_yaml(&after.yaml());
    let (varied, framework) = match (varied, text) {
        (Ok(varied), Ok(framework)) => (varied, framework),
        (Err(_), Err(_)) => return Ok(false),
        (Ok(_), Err(faults)) => {
            return Err(TestCaseError::fail(format!("{variation}the text is refused:\n{faults}")));
        }
        (Err(faults), Ok(_)) => {
            return Err(TestCaseError::fail(format!("{variation}refused:\n{faults}")));
        }
    };
    // The text of the varied plan says the same as both.
    let written = varied.framework().to_yaml();
    let written = written.map_err(|faults| TestCaseError::fail(format!("{variation}{faults}")))?;
    let again = Framework::from_yaml(&written).expect("what is written is good");
    if !again.same_rules(varied.framework()) || !again.same_rules(&framework) {
        return Err(TestCaseError::fail(format!("{variation}says other rules:\n{written}")));
    }
    let csv = case.csv();
    let by_text = Plan::compile(&framework).expect("loaded rules are good");
    let data = |framework| Dataset::from_csv(csv.as_bytes(), framework).expect("good data");
    match (varied.score(&data(&before)), by_text.score(&data(&framework))) {
        (Ok(varied), Ok(by_text)) => {
            let (varied, by_text) = (said(&varied), said(&by_text));
            (varied == by_text).then_some(true).ok_or_else(|| {
                TestCaseError::fail(format!("{variation}{varied:#?}\nbut by text {by_text:#?}"))
            })
        }
        (Err(_), Err(_)) => Ok(true),
        (one, other) => {
            Err(TestCaseError::fail(format!("{variation}{:?}\n{:?}", one.err(), other.err())))
        }
    }
}

#[test]
fn a_variation_is_the_same_change_of_the_text() {
    let cases_of_kind =
        std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(400);
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    for flavour in [Flavour::VARIED, Flavour::SUMS] {
        let config =
            Config { cases: cases_of_kind, failure_persistence: None, ..Config::default() };
        let values = proptest::collection::vec(proptest::num::u32::ANY, 40..60);
        let strategy = (cases(flavour), values).prop_map(|both| both);
        let result = TestRunner::new(config).run(&strategy, |(case, values)| {
            let counter = if compare(&case, values)? { &accepted } else { &refused };
            counter.set(counter.get() + 1);
            Ok(())
        });
        result.unwrap_or_else(|fault| panic!("{fault}"));
    }
    // Both ways are taken often enough to mean something.
    let (accepted, refused) = (accepted.get(), refused.get());
    assert!(accepted * 4 > cases_of_kind && refused * 20 > cases_of_kind, "{accepted}, {refused}");
}

const RULES: &str = "
framework: demo/variation
version: '1'
kind: index
unit_kind: commune
points: 100
rounding: {indicator: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  done: {type: count}
  all: {type: count}
  meetings: {type: count}
  level: {type: choice, options: [high, low]}
  portal: {type: yes_no}
groups:
  - id: services
    points: 60
    indicators:
      - {id: rate, points: 40, scoring: {ratio: {part: done, whole: all}}}
      - {id: meetings, points: 20, scoring: {steps: {of: meetings, in: points, at_least: {4: 20, 2: 5}}}}
  - id: rest
    points: 40
    indicators:
      - {id: level, weight: 1, scoring: {choice: {of: level, shares: {high: 100%, low: 50%}}}}
      - {id: portal, weight: 2, scoring: {yes_no: portal}}
bonus: {indicators: [{id: extra, points: 5, scoring: {yes_no: portal}}]}
ranking: {places: 2}
grades:
  - {name: Tốt, at_least: 80}
  - {name: Yếu, at_least: 0%}
verdict: {pass_when: [{count: {at_least: 3}}]}
";

fn plan() -> Plan {
    Plan::compile(&Framework::from_yaml(RULES).unwrap()).unwrap()
}

/// The faults of a variation, each with its code and the path to its node.
fn faults(plan: &Plan, variation: Variation) -> String {
    let faults = plan.vary(&variation).unwrap_err();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// 3 of 4 done, 4 meetings, low, portal: 40 × 3/4 + 20 + 40/3 × 50 % rounded to 6.67 + 80/3 rounded to 26.67 + 5.
#[test]
fn points_and_weights_are_as_they_are_set() {
    let plan = plan();
    let csv = "unit,done,all,meetings,level,portal\nan,3,4,4,low,yes\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), plan.framework()).unwrap();
    let total =
        |plan: &Plan| plan.score(&dataset).unwrap().unit("an").unwrap().total.unwrap().to_string();
    assert_eq!(total(&plan), "88.34");
    let moved = Variation::new().points("rate", 36).points("meetings", 24);
    // 36 × 3/4 + 20 of 24 + 6.67 + 26.67 + 5
    assert_eq!(total(&plan.vary(&moved).unwrap()), "85.34");
    // Of 40 points a third has half of it and two thirds all; turned round, 80/3 × 50 % + 40/3 = 13.33 + 13.33.
    let turned = Variation::new().weight("level", 2).weight("portal", 1);
    assert_eq!(total(&plan.vary(&turned).unwrap()), "81.66");
    // One after the other, and both at once, are the same: 27 + 20 + 26.66 + 5.
    let both = plan.vary(&moved).unwrap().vary(&turned).unwrap();
    assert_eq!(total(&both), "78.66");
    let at_once = moved.weight("level", 2).weight("portal", 1);
    let at_once = plan.vary(&at_once).unwrap();
    assert_eq!(total(&at_once), "78.66");
    assert_eq!(both.digest(), at_once.digest());
    assert_ne!(both.digest(), plan.digest());
    assert_eq!(both.variation(), at_once.variation());
}

#[test]
fn all_faults_are_told_at_once() {
    let variation = Variation::new()
        .points("rate", 39)
        .points("raet", 1)
        .full_at("portal", 1)
        .weight("extra", 1)
        .round_total(99)
        .points("meetings", 10);
    assert_eq!(
        faults(&plan(), variation),
        "error[R0209]: scores cannot be rounded to 99 places\n\
         raet: error[R0701]: there is no group or indicator `raet`\n\
         services: error[R0402]: `services` has 60 points, but its children add up to 49\n\
         extra: error[R0409]: `extra` is a bonus or penalty: it has points, and no weight\n\
         portal: error[R0201]: `portal` has no `full_at`: it is a `yes_no`\n\
         meetings: error[R0209]: `meetings`: a step or option earns 20 points, but there are 10"
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let varied = Variation::new;
    // Two of the four indicators have no points any more, and three are to be met.
    let count = varied().points("rate", 60).points("meetings", 0).weight("level", 0);
    for (variation, expected) in [
        (
            varied().points("level", 20),
            "level: error[R0403]: `level` has points, but its sibling `portal` has a weight: give all of them the same",
        ),
        (
            varied().weight("level", 0).weight("portal", 0),
            "rest: error[R0405]: the weights in `rest` add up to 0, so its points cannot be divided",
        ),
        (
            varied().zero_at("rate", 1),
            "rate: error[R0506]: `rate`: `zero_at` and `full_at` are both 1",
        ),
        (
            varied().steps("meetings", [(4, 0), (2, 1)]),
            "meetings: error[R0508]: `meetings`: the steps run backwards between 2 and 4",
        ),
        (
            count,
            "meetings: error[R0510]: `meetings` has 0 points, but its `steps` says what earns points\n\
             error[R0707]: a gate asks for 3 indicators, but only 2 count",
        ),
    ] {
        assert_eq!(faults(&plan(), variation), expected);
    }
    // 80 points are more than 60 and a bonus of 5.
    let fewer = faults(&plan(), varied().all_points(60).points("services", 60).points("rest", 0));
    let first = "error[R0209]: a grade or gate asks for 80 points, but a total has at most 65";
    assert_eq!(fewer.lines().next(), Some(first));
    let targets = "framework: demo/targets\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
        metrics: {portal: {type: yes_no}}\ntargets: [{id: portal, of: portal, is: yes}]\n";
    let targets = Plan::compile(&Framework::from_yaml(targets).unwrap()).unwrap();
    assert_eq!(
        faults(&targets, varied().points("portal", 1)),
        "error[R0215]: a framework of targets has no numbers that can be varied"
    );
}

#[test]
fn parts_are_named_by_their_places() {
    let rules = RULES.replace(
        "{ratio: {part: done, whole: all}}",
        "{sum_of: [{share: 75%, ratio: {part: done, whole: all}}, \
         {share: 25%, best_of: [{yes_no: portal}, {steps: {of: meetings, at_least: {4: 100%}}}]}]}",
    );
    let plan = Plan::compile(&Framework::from_yaml(&rules).unwrap()).unwrap();
    let varied = |variation: Variation| plan.vary(&variation);
    let told = |variation: Variation| faults(&plan, variation);
    let of_a_part = varied(Variation::new().full_at("rate", 1)).unwrap_err();
    let of_a_part = of_a_part.iter().next().unwrap();
    assert_eq!(of_a_part.message, "`rate` has no `full_at`: it is a `sum_of`");
    assert_eq!(of_a_part.help.as_deref(), Some("name the part that has it, such as `rate[0]`"));
    let missing =
        Variation::new().full_at("rate[2]", 1).full_at("portal[0]", 1).full_at("rate[x]", 1);
    assert_eq!(
        told(missing),
        "rate[x]: error[R0701]: there is no group or indicator `rate[x]`\n\
         portal[0]: error[R0701]: there is no `portal[0]`: a `yes_no` has no parts\n\
         rate[2]: error[R0701]: there is no `rate[2]`: the `sum_of` has 2 parts, counted from 0"
    );
    let whole = Variation::new().points("rate[0]", 1);
    assert_eq!(told(whole), "rate[0]: error[R0201]: `rate[0]` has no `points`: it is a `part`");
    // The second part counts for 10 of the 40 points.
    let steps = |points| Variation::new().steps_in_points("rate[1][1]", [(2, points), (5, 10)]);
    assert_eq!(
        told(steps(11)),
        "rate[1][1]: error[R0508]: `rate[1][1]`: the steps run backwards between 2 and 5\n\
         rate[1][1]: error[R0209]: `rate[1][1]`: a step or option earns 11 points, but there are 10"
    );
    // 1 of 4 done where half is all: 30 × 1/2; 4 meetings earn 5 of the 10 points; 4 meetings earn 20; 40/3 × 50 %.
    let draft = varied(steps(5).full_at("rate[0]", Decimal::new(5, 1))).unwrap();
    let csv = "unit,done,all,meetings,level,portal\nan,1,4,4,low,no\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), plan.framework()).unwrap();
    let total =
        |plan: &Plan| plan.score(&dataset).unwrap().unit("an").unwrap().total.unwrap().to_string();
    assert_eq!(total(&draft), "46.67");
    let written = draft.framework().to_yaml().unwrap();
    let again = Plan::compile(&Framework::from_yaml(&written).unwrap()).unwrap();
    assert_eq!(total(&again), "46.67");
    // Steps that are replaced are not held against the new points.
    let fewer = Variation::new().points("rate", 50).points("meetings", 10);
    assert!(varied(fewer.clone()).is_err());
    assert!(varied(fewer.steps_in_points("meetings", [(4, 10)])).is_ok());
}

#[test]
fn a_varied_plan_says_its_name_and_writes_its_rules() {
    let draft = plan().vary(&Variation::new().named("Dự thảo").all_points(90)).unwrap_err();
    assert_eq!(draft.len(), 1);
    let variation = Variation::new()
        .named("Dự thảo")
        .points("rate", 30)
        .points("meetings", 30)
        .round_groups(1)
        .round_total(None)
        .absent(AbsentKind::Missing, AbsentPolicy::Error)
        .absent_at("rate", AbsentKind::Missing, AbsentPolicy::Zero);
    let varied = plan().vary(&variation).unwrap();
    assert_eq!(varied.variation().and_then(Variation::name), Some("Dự thảo"));
    let more = varied.vary(&Variation::new().points("extra", 6)).unwrap();
    assert_eq!(more.variation().and_then(Variation::name), Some("Dự thảo"));
    let text = more.framework().to_yaml().unwrap();
    // Its texts are those of its base.
    assert_eq!(more.framework().texts().next_back(), Some(("<text>", RULES)));
    for line in [
        "  indicator: '2'",
        "  group: '1'",
        "  missing: error",
        "    points: '30'",
        "    points: '6'",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}\n{text}");
    }
    assert!(!text.contains("total:"), "{text}");
    // The name changes no digest.
    let unnamed = plan().vary(&variation.named("")).unwrap();
    assert_eq!(unnamed.digest(), varied.digest());
}

#[test]
fn points_in_a_formula_follow_the_points_that_there_are() {
    let rules = "framework: demo/points\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 30\n\
         absent: {missing: error}\nmetrics: {rate: {type: number}, given: {type: number}}\nindicators:\n  \
         - {id: rate, weight: 1, scoring: {steps: {of: rate, in: points, at_least: {10: 6, 2: {times: 0.5}}}}}\n  \
         - {id: other, weight: 2, scoring: {linear: {of: rate, zero_at: 0, full_at: 10}}}\n";
    let plan = Plan::compile(&Framework::from_yaml(rules).unwrap()).unwrap();
    let dataset =
        Dataset::from_csv("unit,rate\nan,4\nbinh,12\n".as_bytes(), plan.framework()).unwrap();
    let scores = |plan: &Plan| {
        let outcome = plan.score(&dataset).unwrap();
        let rate = |unit: &str| {
            let unit = outcome.scorecard(unit).unwrap();
            let (_, score) = unit.scores().find(|(node, _)| node.id() == "rate").unwrap();
            score.unwrap().normalize().to_string()
        };
        ["an", "binh"].map(rate)
    };
    // 4 × 0.5 points, and 6 points, of how many there are: a third of 30, of 24, and 20 of 30.
    let vary = |variation: Variation| plan.vary(&variation).map_err(|faults| faults.to_string());
    let variations = [
        Variation::new(),
        Variation::new().all_points(24),
        Variation::new().weight("rate", 2).weight("other", 1),
    ];
    for variation in variations {
        let varied = vary(variation).unwrap();
        assert_eq!(scores(&varied), ["2", "6"]);
        let written = Framework::from_yaml(&varied.framework().to_yaml().unwrap()).unwrap();
        assert!(written.same_rules(varied.framework()));
    }
    // A third of 15 points is less than a step earns.
    let few = vary(Variation::new().all_points(15)).unwrap_err();
    assert!(few.contains("earns 6 points, but there are 5"), "{few}");
    // Points that somebody gave are out of what they were given for.
    let given = rules.replace(
        "{steps: {of: rate, in: points, at_least: {10: 6, 2: {times: 0.5}}}}",
        "{points: given}",
    );
    let plan = Plan::compile(&Framework::from_yaml(&given).unwrap()).unwrap();
    let refused = plan.vary(&Variation::new().all_points(15)).unwrap_err().to_string();
    assert!(refused.contains("the points of `rate` are given by its assessor"), "{refused}");
}
