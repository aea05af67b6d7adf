//! Draws of weights give what the same weights in the rules give.
//!
//! `DTI_CASES` sets the number of random cases of each kind (400 by default).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rust_decimal::Decimal;

use dti_engine::analysis::document::AnalysisDoc;
use dti_engine::analysis::{Analysis, Draw, Study, Weights};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::model::Node;
use dti_engine::number::Shown;
use dti_engine::plan::Variation;
use dti_engine::{Dataset, Framework, Outcome, Plan};

use analysed::{outcome, told};
use reference::generate::{Case, Flavour, cases};
use reference::sample::Choices;

mod analysed;
mod reference;

/// A unit with its total, shown with whether digits were cut, and its rank.
type Line = (String, Option<Shown>, Option<u32>);

fn drawn(draw: &Draw<'_>) -> Vec<Line> {
    draw.units().map(|unit| (unit.unit.id.clone(), unit.total, unit.rank)).collect()
}

fn scored(outcome: &Outcome) -> Vec<Line> {
    outcome.units().map(|unit| (unit.unit.id.clone(), unit.total, unit.rank)).collect()
}

/// Draws of weights, as a table and as variations of a plan.
#[derive(Debug)]
struct Weighed {
    csv: String,
    variations: Vec<Variation>,
}

fn weight(choices: &mut Choices) -> Decimal {
    let whole = i64::try_from(choices.below(5)).unwrap();
    match choices.below(4) {
        0 | 1 => Decimal::from(whole),
        2 => Decimal::new(whole * 25, 1),
        _ => Decimal::new(whole * 100_000_000_000 + 142_857_142_857, 12),
    }
}

/// Weighs some siblings of a framework anew. `None` if there are none.
fn weighed(framework: &Framework, choices: &mut Choices) -> Option<Weighed> {
    let is_in_tree = |node: &Node<'_>| !node.is_bonus() && !node.is_penalty();
    let roots: Vec<Node<'_>> = framework.roots().filter(is_in_tree).collect();
    let groups = framework.nodes().filter(|node| node.is_group());
    let families = groups.map(|group| group.children().collect::<Vec<_>>());
    let families: Vec<Vec<Node<'_>>> = std::iter::once(roots).chain(families).collect();
    let (mut columns, mut fixed, mut moved) = (Vec::new(), Vec::new(), Vec::<String>::new());
    for family in &families {
        let follows = family.iter().any(|node| {
            node.parent().is_some_and(|parent| moved.iter().any(|id| id == parent.id()))
        });
        let is_scored = |node: &&Node<'_>| node.method() != Some("unscored");
        if choices.chance(60) && family.iter().any(|node| is_scored(&node)) {
            columns.extend(family.iter().filter(is_scored).map(|node| node.id().to_owned()));
            let others = family.iter().filter(|node| !is_scored(node));
            fixed.extend(others.map(|node| (node.id().to_owned(), Decimal::ZERO)));
        } else if follows {
            // Their points are weights. Thirds come of weights, which stay.
            let points = family.iter().map(|node| node.points().as_decimal());
            if let Some(points) = points.collect::<Option<Vec<_>>>() {
                fixed.extend(family.iter().map(|node| node.id().to_owned()).zip(points));
            }
        } else {
            continue;
        }
        moved.extend(family.iter().map(|node| node.id().to_owned()));
    }
    if columns.is_empty() {
        return None;
    }
    let (mut csv, mut variations) = (columns.join(",") + "\n", Vec::new());
    for _ in 0..3 {
        let mut weights: Vec<Decimal> = columns.iter().map(|_| weight(choices)).collect();
        for family in &families {
            let of_family =
                family.iter().filter_map(|node| columns.iter().position(|id| id == node.id()));
            let places: Vec<usize> = of_family.collect();
            if !places.is_empty() && places.iter().all(|place| weights[*place].is_zero()) {
                weights[places[0]] = Decimal::ONE;
            }
        }
        let texts: Vec<_> = weights.iter().map(Decimal::to_string).collect();
        csv += &(texts.join(",") + "\n");
        let all = columns.iter().cloned().zip(weights).chain(fixed.iter().cloned());
        variations.push(
            all.fold(Variation::new(), |variation, (id, weight)| variation.weight(id, weight)),
        );
    }
    Some(Weighed { csv, variations })
}

#[derive(Default)]
struct Counts {
    draws: Cell<u64>,
    totals: Cell<u64>,
    in_fractions: Cell<u64>,
}

/// Compares the draws of random weights with plans that are varied.
fn compare(case: &Case, choices: Vec<u32>, counts: &Counts) -> Result<(), TestCaseError> {
    let framework = Framework::from_yaml(&case.yaml()).unwrap();
    let dataset = Dataset::from_csv(case.csv().as_bytes(), &framework).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let Ok(outcome) = plan.score(&dataset) else { return Ok(()) };
    let mut choices = Choices::new(choices);
    let Some(weighed) = weighed(&framework, &mut choices) else { return Ok(()) };
    let weights = match Weights::from_csv(weighed.csv.as_bytes(), &framework) {
        Ok(weights) => weights,
        Err(faults) => {
            // Points are given to a group whose children have none.
            let known = faults.iter().all(|fault| fault.code.as_str() == "R0405");
            return if known {
                Ok(())
            } else {
                Err(TestCaseError::fail(format!("{weighed:?}\n{faults:#}")))
            };
        }
    };
    if case.framework.ranking.as_ref().is_some_and(|ranking| ranking.of.is_some()) {
        // No weights change ranks that were published.
        assert_eq!(Analysis::of(&outcome).unwrap_err().code(), "analysis");
        return Ok(());
    }
    let analysis = Analysis::of(&outcome).unwrap();
    let mut draws = analysis.draws(&weights).unwrap();
    let yaml = case.yaml();
    let words = ["in: points", "per_item", "{points: ", "rounding: {part"];
    let says_points = words.iter().any(|word| yaml.contains(word));
    for variation in &weighed.variations {
        let draw = draws.next().unwrap();
        // Rules that name points refuse to have fewer, or give another share of them.
        let Ok(varied) = plan.vary(variation) else { continue };
        if says_points {
            continue;
        }
        let (draw, expected) = (drawn(&draw.unwrap()), scored(&varied.score(&dataset).unwrap()));
        if draw != expected {
            let lines = draw.iter().zip(&expected).filter(|(draw, expected)| draw != expected);
            let lines: Vec<_> =
                lines.map(|(draw, expected)| format!("{draw:?}, not {expected:?}")).collect();
            return Err(TestCaseError::fail(format!(
                "{}\n{variation}\n{}",
                weighed.csv,
                lines.join("\n")
            )));
        }
        counts.draws.set(counts.draws.get() + 1);
        counts.totals.set(counts.totals.get() + draw.len() as u64);
    }
    counts.in_fractions.set(counts.in_fractions.get() + draws.worked_in_fractions());
    Ok(())
}

fn run(flavour: Flavour, fewer: u32) -> Counts {
    let number = std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok());
    let cases_of_it = number.unwrap_or(400u32).div_ceil(fewer);
    let config = Config {
        cases: cases_of_it,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let counts = Counts::default();
    let choices = proptest::collection::vec(proptest::num::u32::ANY, 0..400);
    let outcome = TestRunner::new(config)
        .run(&(cases(flavour), choices), |(case, choices)| compare(&case, choices, &counts));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let (draws, totals, fractions) =
        (counts.draws.get(), counts.totals.get(), counts.in_fractions.get());
    println!(
        "{cases_of_it} cases: {draws} draws, {totals} totals, {fractions} of all in fractions"
    );
    counts
}

#[test]
fn draws_of_every_shape_are_those_of_varied_plans() {
    let counts = run(Flavour::VARIED, 1);
    assert!(counts.draws.get() > 100);
}

#[test]
fn draws_of_extreme_values_are_those_of_varied_plans() {
    run(Flavour::EXTREME, 1);
}

#[test]
fn draws_of_sums_are_those_of_varied_plans() {
    run(Flavour::SUMS, 2);
}

#[test]
fn draws_of_many_units_are_those_of_varied_plans() {
    run(Flavour::CROWDED, 8);
}

const RULES: &str = "
framework: test/analysis
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
rounding: {indicator: 2, total: 1}
absent: {missing: exclude, not_applicable: exclude}
metrics: {plan: {type: yes_no}, head: {type: yes_no}, rate: {type: percent}, meetings: {type: count}}
groups:
  - id: lead
    points: 60
    indicators:
      - {id: plan, points: 20, scoring: {yes_no: plan}}
      - {id: head, points: 40, scoring: {yes_no: head}}
  - id: work
    points: 40
    indicators:
      - {id: rate, points: 30, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}
      - {id: meetings, points: 10, scoring: {steps: {in: points, of: meetings, at_least: {4: 10, 2: 5}}}}
bonus: {indicators: [{id: extra, points: 5, scoring: {yes_no: plan}}]}
ranking: {places: 1, ties: [work]}
";

fn framework() -> Framework {
    analysed::framework(RULES)
}

fn totals(framework: &Framework, csv: &str, weights: &str) -> Vec<Vec<String>> {
    let analysis = Analysis::of(&outcome(framework, csv)).unwrap();
    let weights = Weights::from_csv(weights.as_bytes(), framework).unwrap();
    let text = |(unit, total, rank): Line| {
        let total = total.map_or("–".to_owned(), |total| total.to_string());
        format!("{unit} {total} {}", rank.map_or("–".to_owned(), |rank| rank.to_string()))
    };
    let draws = analysis.draws(&weights).unwrap();
    draws.map(|draw| drawn(&draw.unwrap()).into_iter().map(text).collect()).collect()
}

#[test]
fn weights_divide_points_level_by_level() {
    let csv = "unit,plan,head,rate,meetings\nan,yes,no,33.33%,2\nbinh,no,yes,10%,4\n";
    let found = totals(&framework(), csv, "work,lead,plan,head\n1,3,1,2\n2,1,1,1\n");
    // lead 75: plan 25, head 50. work 25: rate 18.75, meetings 6.25, of which 2 meetings earn one half.
    // an: 25 + 0 + 6.249375 → 6.25 + 3.125 → 3.13 + 5 = 39.38 → 39.4. binh: 50 + 1.875 → 1.88 + 6.25 = 58.13 → 58.1.
    assert_eq!(found[0], ["binh 58.1 1", "an 39.4 2"]);
    // lead 33⅓: plan and head 16.666…; work 66⅔: rate 50, meetings 16.666…
    // an: 16.67 + 16.665 → 16.67 + 8.33 + 5 = 46.67 → 46.7. binh: 16.67 + 5 + 16.67 = 38.34 → 38.3.
    assert_eq!(found[1], ["an 46.7 1", "binh 38.3 2"]);
}

#[test]
fn what_is_left_out_stays_left_out_and_ties_are_broken() {
    let csv = "unit,plan,head,rate,meetings\nan,no,n/a,100%,4\nbinh,no,yes,50%,2\nchau,,,,\ndung,no,,n/a,\n";
    let found = totals(&framework(), csv, "lead,work\n1,1\n1,0\n");
    // lead 50, work 50. an: head is left out, so lead earns 0 of 50, and 50 of work: 50.
    // binh: ⅔ of 50 = 33.33 (40 ÷ 60 × 50 = 33.333…), and half of 50: 58.33 → 58.3. dung: 0 of what is left.
    assert_eq!(found[0], ["binh 58.3 1", "an 50.0 2", "dung 0.0 3", "chau – –"]);
    // work weighs nothing, and breaks no tie then.
    assert_eq!(found[1], ["binh 66.7 1", "an 0.0 2", "dung 0.0 2", "chau – –"]);
}

/// A view is none of the nodes that have weights: its score in a draw is made of theirs.
#[test]
fn ties_are_broken_by_a_view_in_draws_too() {
    let rules = Framework::from_yaml(
        "framework: test/view\nversion: '1'\nkind: index\nunit_kind: commune\nname: Thử\npoints: 100\n\
         rounding: {total: 2}\nabsent: {missing: zero}\nranking: {places: 1, ties: [v]}\n\
         metrics: {x: {type: percent}, y: {type: percent}, z: {type: yes_no}}\n\
         views: [{id: v, name: Thử, of: [b, c]}]\nindicators:\n\
         \x20 - {id: a, points: 50, scoring: {linear: {of: x, zero_at: 0%, full_at: 100%}}}\n\
         \x20 - {id: b, points: 25, scoring: {linear: {of: y, zero_at: 0%, full_at: 100%}}}\n\
         \x20 - {id: c, points: 25, scoring: {yes_no: z}}\n",
    );
    let rules = rules.unwrap_or_else(|faults| panic!("{faults:#}"));
    // an 10 + 0.04, binh 9.9 + 0.11: 10.0 both, and 0.11 is more than 0.04. chau 10, dung 9.5 + 0.5.
    let csv = "unit,x,y,z\nan,20%,0.16%,no\nbinh,19.8%,0.44%,no\nchau,20%,0%,no\ndung,19%,2%,no\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &rules).unwrap();
    let outcome = Plan::compile(&rules).unwrap().score(&dataset).unwrap();
    let ranks = ["dung", "binh", "an", "chau"].map(|id| outcome.unit(id).unwrap().rank);
    assert_eq!(ranks, [Some(1), Some(2), Some(3), Some(4)]);
    let drawn = totals(&rules, csv, "a,b,c\n2,1,1\n");
    assert_eq!(drawn[0], ["dung 10.00 1", "binh 10.01 2", "an 10.04 3", "chau 10.00 4"]);
}

#[test]
fn every_fault_of_weights_has_its_place() {
    let faults = |csv: &str| told(&Weights::from_csv(csv.as_bytes(), &framework()).unwrap_err());
    assert_eq!(
        faults("lead,wrok,extra,lead\n1,1,1,1\n"),
        "1:6 R0701 there is no group or indicator `wrok`\n\
         1:11 R0409 `extra` is a bonus or penalty: it has points, and no weight\n\
         1:17 D0203 the column `lead` is there twice"
    );
    assert_eq!(
        faults("plan,rate\n1,1\n"),
        "1:1 R0403 `plan` has a column of weights, but its siblings `head` have none\n\
         1:6 R0403 `rate` has a column of weights, but its siblings `meetings` have none"
    );
    assert_eq!(
        faults("lead,work,plan,head\n1,-2,1,1\n0,0,0,0\n1,x,,1\n1,1\n"),
        "2:3 R0404 the weight -2 is below 0\n\
         3:1 R0405 the weights of these siblings add up to 0, so no points can be divided\n\
         3:5 R0405 the weights of these siblings add up to 0, so no points can be divided\n\
         4:3 D0401 `x` is not a number\n\
         4:5 D0401 an empty cell is not a number\n\
         5:1 D0107 the line has 2 cells, the header has 4 columns"
    );
    assert_eq!(
        faults("lead,work\n60%,40\n60%,0\n"),
        "2:5 D0404 `40` has no percent sign, and others in this line have one"
    );
    // A decimal comma is proved by another number.
    let weights = Weights::from_csv("lead;work\n1,5;2,25\n1.000;3,5\n".as_bytes(), &framework());
    let same = Weights::from_csv("lead,work\n1.50,2.25\n1000,3.5\n".as_bytes(), &framework());
    assert_eq!(weights.unwrap().digest(), same.unwrap().digest());
}

/// The faults of what was made in code: the path, the code and the message of each.
fn told_by_path(faults: &Diagnostics) -> String {
    let told = faults.iter().map(|fault| {
        let path = fault.path.as_deref().unwrap_or("-");
        format!("{path} {} {}", fault.code, fault.message)
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn weights_that_are_made_in_code_are_checked_as_a_table_is() {
    let framework = framework();
    let of = |nodes: &[&'static str], draws: &[&[i32]]| {
        let draws = draws.iter().map(|draw| draw.iter().copied());
        Weights::new(nodes.iter().copied(), draws, &framework)
    };
    let faults =
        |nodes: &[&'static str], draws: &[&[i32]]| told_by_path(&of(nodes, draws).unwrap_err());
    assert_eq!(
        faults(&["lead", "wrok", "extra", "lead"], &[&[1, 1, 1, 1]]),
        "wrok R0701 there is no group or indicator `wrok`\n\
         extra R0409 `extra` is a bonus or penalty: it has points, and no weight\n\
         lead D0203 the column `lead` is there twice"
    );
    assert_eq!(
        faults(&["lead", "work", "plan", "head"], &[&[1, -2, 1, 1], &[0, 0, 0, 0], &[1, 1]]),
        "rows[0].work R0404 the weight -2 is below 0\n\
         rows[1].lead R0405 the weights of these siblings add up to 0, so no points can be divided\n\
         rows[1].plan R0405 the weights of these siblings add up to 0, so no points can be divided\n\
         rows[2] D0107 the row has 2 numbers, and there are 4 columns"
    );
    assert_eq!(faults(&[], &[]), "- D0104 there is no column");
    // However they are given, equal weights are the same.
    let read = Weights::from_csv("lead,work\n1.0,2\n3,0\n".as_bytes(), &framework).unwrap();
    let made = of(&["lead", "work"], &[&[1, 2], &[3, 0]]).unwrap();
    assert_eq!((made.digest(), made.len()), (read.digest(), read.len()));
    let outcome =
        outcome(&framework, "unit,plan,head,rate,meetings\nan,yes,no,1%,2\nbinh,no,yes,9%,1\n");
    let analysis = Analysis::of(&outcome).unwrap();
    let totals = |weights: &Weights| -> Vec<Vec<Line>> {
        analysis.draws(weights).unwrap().map(|draw| drawn(&draw.unwrap())).collect()
    };
    assert_eq!(totals(&made), totals(&read));
}

#[test]
fn what_cannot_be_analysed_is_refused() {
    let targets = Framework::from_yaml(
        "framework: test/targets\nversion: '1'\nkind: criteria\nunit_kind: commune\nname: Thử\n\
         metrics: {rate: {type: percent}}\ntargets: [{id: rate, of: rate, at_least: 50%}]\n",
    );
    let targets = targets.unwrap();
    let of_targets = outcome(&targets, "unit,rate\nan,60%\n");
    assert_eq!(Analysis::of(&of_targets).unwrap_err().code(), "analysis");
    assert!(Weights::from_csv("rate\n1\n".as_bytes(), &targets).is_err());
    let other = Framework::from_yaml(&RULES.replace("version: '1'", "version: '2'")).unwrap();
    let weights = Weights::from_csv("lead,work\n1,1\n".as_bytes(), &other).unwrap();
    let framework = framework();
    let analysis =
        Analysis::of(&outcome(&framework, "unit,plan,head,rate,meetings\nan,yes,no,1%,2\n"));
    assert_eq!(analysis.unwrap().draws(&weights).unwrap_err().code(), "analysis");
}

#[test]
fn counts_are_those_of_the_draws() {
    let framework = framework();
    let csv =
        "unit,plan,head,rate,meetings\nan,yes,no,40%,2\nbinh,no,yes,10%,4\nchau,no,yes,10%,4\n";
    let outcome = outcome(&framework, csv);
    let analysis = Analysis::of(&outcome).unwrap();
    let lines = (0..200).map(|draw| format!("{},{}\n", draw % 7, 1 + draw % 3));
    let csv = format!("lead,work\n{}", lines.collect::<String>());
    let weights = Weights::from_csv(csv.as_bytes(), &framework).unwrap();
    let stability = analysis.stability(&weights).unwrap();
    let mut counted = BTreeMap::<(String, u32), u64>::new();
    for draw in analysis.draws(&weights).unwrap() {
        for (unit, _, rank) in drawn(&draw.unwrap()) {
            *counted.entry((unit, rank.unwrap())).or_default() += 1;
        }
    }
    let units = stability.units();
    let found = units.flat_map(|unit| {
        let id = unit.unit().unwrap().id.clone();
        unit.ranks().map(move |(rank, draws)| ((id.clone(), rank), draws))
    });
    assert_eq!(found.collect::<BTreeMap<_, _>>(), counted);
    assert_eq!(stability.draws(), 200);
    let stop = |_: usize, _: usize| ControlFlow::Break(());
    assert_eq!(analysis.stability_watched(&weights, &stop).unwrap_err().code(), "cancelled");
}

const TWO: &str = "
framework: test/two
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
rounding: {total: 4}
absent: {missing: zero}
metrics: {plan: {type: yes_no}, head: {type: yes_no}, rate: {type: percent}, budget: {type: number}}
groups:
  - id: lead
    points: 60
    indicators:
      - {id: plan, points: 20, scoring: {yes_no: plan}}
      - {id: head, points: 40, scoring: {yes_no: head}}
  - id: work
    points: 40
    indicators:
      - {id: rate, points: 30, scoring: {linear: {of: rate, zero_at: 20%, full_at: 80%}}}
      - {id: budget, points: 10, scoring: {min_max: {of: budget, direction: up}}}
ranking: {places: 4}
";

const TWO_DATA: &str = "unit,plan,head,rate,budget\nan,yes,no,50%,1.5\nbinh,no,yes,35%,2.0\n\
    chau,no,no,80%,3.5\ndung,,yes,62.5%,1.0\nem,yes,yes,,2.5\n";

/// The units with their totals and ranks in every draw of a study.
fn studied(vary: &str, count: u32) -> Vec<Vec<Line>> {
    let framework = analysed::framework(TWO);
    let analysis = Analysis::of(&outcome(&framework, TWO_DATA)).unwrap();
    let study = analysed::study(&framework, vary, count);
    analysis.draws(&study).unwrap().map(|draw| drawn(&draw.unwrap())).collect()
}

fn total_of(lines: &[Line], unit: &str) -> Decimal {
    lines.iter().find(|(id, ..)| id == unit).unwrap().1.unwrap().decimal()
}

#[test]
fn weights_of_a_study_add_up_on_their_grid() {
    let mut seen = BTreeMap::<Decimal, u32>::new();
    for lines in studied("{weights: {level: group, within: 25%, grid: 2.5}}", 1_000) {
        // `chau` has all of `rate`, ¾ of work, and all of `budget`: its total is what `work` weighs. `em` has all of
        // `lead`, and of `work` the quarter that is `budget`, 0.6 of it: (2.5 − 1) ÷ 2.5.
        let work = total_of(&lines, "chau");
        *seen.entry(work).or_default() += 1;
        let em = Decimal::from(100) - work + work * Decimal::new(15, 2);
        assert_eq!(total_of(&lines, "em"), em.round_dp(4));
    }
    // `work` may weigh 30 to 50, `lead` 45 to 75, and both 100 together: 30, 32.5, … 50, each as likely, 111 ± 10.
    let expected: Vec<Decimal> =
        (0..9).map(|step| Decimal::from(30) + Decimal::new(25 * step, 1)).collect();
    assert!(seen.keys().eq(&expected), "{seen:?}");
    assert!(seen.values().all(|count| (70..=155).contains(count)), "{seen:?}");
}

#[test]
fn alternatives_are_those_of_rules_that_say_so() {
    let vary = "{methods: {peers: [min_max, rank]}, aggregate: [arithmetic, geometric], \
                rounding: [{total: 4}, {total: none}], absent: {missing: [zero, full]}}";
    let mut by_rules = BTreeMap::new();
    for number in 0..16 {
        let choose = |bit: u32, one: &'static str, two: &'static str| {
            if number >> bit & 1 == 0 { one } else { two }
        };
        let rules = TWO
            .replace(
                "{min_max: {of: budget",
                choose(0, "{min_max: {of: budget", "{rank: {of: budget"),
            )
            .replace("points: 100", choose(1, "points: 100", "points: 100\naggregate: geometric"))
            .replace("rounding: {total: 4}\n", choose(2, "rounding: {total: 4}\n", ""))
            .replace("missing: zero", choose(3, "missing: zero", "missing: full"));
        let framework = Framework::from_yaml(&rules).unwrap();
        by_rules.insert(format!("{:?}", scored(&outcome(&framework, TWO_DATA))), 0u32);
    }
    assert_eq!(by_rules.len(), 16);
    for lines in studied(vary, 800) {
        let Some(count) = by_rules.get_mut(&format!("{lines:?}")) else {
            panic!("{lines:?} is none of {:#?}", by_rules.keys())
        };
        *count += 1;
    }
    // 50 of each are expected, ± 7.
    assert!(by_rules.values().all(|count| (22..=80).contains(count)), "{by_rules:?}");
}

#[test]
fn goalposts_and_figures_stay_within_what_is_said() {
    let (mut least, mut most) = (Decimal::MAX, Decimal::MIN);
    for lines in studied("{goalposts: {within: 5%}}", 300) {
        // `dung`: 40 of `head`, 0 of `budget`, and of `rate` 30 × (62.5 − zero) ÷ (full − zero), where zero is 19…21 %
        // and full 76…84 %: 30 × 41.5 ÷ 63 = 19.7619 to 30 × 43.5 ÷ 57 = 22.8947.
        let rate = total_of(&lines, "dung") - Decimal::from(40);
        (least, most) = (least.min(rate), most.max(rate));
    }
    assert!(
        least >= Decimal::new(197_619, 4) && most <= Decimal::new(228_948, 4),
        "{least} {most}"
    );
    assert!(most - least > Decimal::from(2), "{least} {most}");
    let mut seen = Vec::new();
    for lines in studied("{figures: {error: half_of_last_place}}", 300) {
        // One figure of `rate` has a tenth, so the error is 0.05 %: 30 × 0.0005 ÷ 0.6 = 0.025 points.
        let rate = total_of(&lines, "dung") - Decimal::from(40);
        let off = rate - Decimal::new(2125, 2);
        // `budget` of `dung` is the least, and moves with its own error: none of its points while all others are
        // above 1.05.
        assert!(off.abs() <= Decimal::new(25, 3), "{off}");
        seen.push(off);
    }
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.len() > 200);
}

#[test]
fn a_thousand_draws_begin_ten_thousand() {
    let vary =
        "{weights: {level: [group, indicator], within: 25%}, absent: {missing: [zero, full]}}";
    let (few, many) = (studied(vary, 100), studied(vary, 1_000));
    assert_eq!(few[..], many[..100]);
    assert_ne!(few[..50], many[50..100]);
    // Draws depend on no other factor: the weights are the same where nothing else is varied.
    let alone = studied("{weights: {level: [group, indicator], within: 25%}}", 100);
    let complete = |lines: &[Line]| lines.iter().find(|(id, ..)| id == "an").unwrap().1;
    assert!(few.iter().zip(&alone).all(|(one, other)| complete(one) == complete(other)));
}

#[test]
fn every_fault_of_an_analysis_has_its_place() {
    let framework = Framework::from_yaml(TWO).unwrap();
    let faults = Study::from_yaml(
        "analysis: test/firm\nof: {framework: test/three, version: '2'}\nvary:\n\
         \x20 weights: {level: [groop], within: 0%, grid: 0}\n\
         \x20 methods: {peers: [z]}\n\
         \x20 aggregate: [harmonic]\n\
         \x20 rounding: [{indicator: some}, {total: none}]\n\
         \x20 absent: {}\n\
         draws: {count: 1.5}\n",
        &framework,
    )
    .unwrap_err();
    let told: Vec<_> = faults
        .iter()
        .map(|fault| format!("{} {}", fault.location.as_ref().unwrap().line, fault.code))
        .collect();
    assert_eq!(
        told,
        [
            "2 R1601", "2 R1601", "4 R0706", "4 R1602", "4 R0209", "5 R1602", "5 R0208", "6 R1602",
            "7 R0209", "9 R0202", "9 R0209"
        ],
        "{faults:#}"
    );
}

/// Means of all kinds are drawn in floats: no total of these goes through fractions.
#[test]
fn means_that_are_no_sums_are_drawn_in_floats() {
    for way in ["geometric", "harmonic", "minimum", "maximum"] {
        let rules = RULES.replace("points: 60\n", &format!("points: 60\n    aggregate: {way}\n"));
        let rules =
            rules.replace("{yes_no: head}", "{linear: {of: level, zero_at: 0, full_at: 7}}");
        let rules = rules.replace(
            "{yes_no: plan}}\n      - {id: head",
            "{ratio: {part: meetings, whole: level}}}\n      - {id: head",
        );
        let rules = rules
            .replace("meetings: {type: count}", "meetings: {type: count}, level: {type: count}");
        let rules = rules.replace("rounding: {indicator: 2, total: 1}", "rounding: {total: 1}");
        let framework = analysed::framework(&rules);
        let csv = "unit,plan,head,rate,meetings,level\nan,yes,no,37%,1,3\nbinh,no,no,61%,3,6\nchau,yes,no,84%,2,5\n";
        let outcome = outcome(&framework, csv);
        let plan = Plan::compile(&framework).unwrap();
        let weights = "plan,head\n1,2\n3,1\n2,5\n";
        let analysis = Analysis::of(&outcome).unwrap();
        let weights = Weights::from_csv(weights.as_bytes(), &framework).unwrap();
        let mut draws = analysis.draws(&weights).unwrap();
        for [one, other] in [[1, 2], [3, 1], [2, 5]] {
            let variation = Variation::new().weight("plan", one).weight("head", other);
            let varied = plan.vary(&variation).unwrap().score(outcome.dataset()).unwrap();
            let draw = draws.next().unwrap().unwrap();
            assert_eq!(drawn(&draw), scored(&varied), "{way} {one} {other}");
        }
        assert_eq!(draws.worked_in_fractions(), 0, "{way}");
    }
}

#[test]
fn an_analysis_that_is_made_in_code_is_checked_as_its_text_is() {
    let framework = Framework::from_yaml(TWO).unwrap();
    let text = "analysis: test/firm\nof: {framework: test/three, version: '2'}\nvary:\n\
                \x20 weights: {level: [groop], within: 0%, grid: 0}\n\
                \x20 rounding: [{indicator: some}, {total: none}]\n\
                \x20 absent: {}\n\
                draws: {count: 1.5}\n";
    let document: AnalysisDoc = serde_yaml::from_str(text).unwrap();
    let (written, made) =
        (Study::from_yaml(text, &framework), Study::from_document(&document, &framework));
    let (written, made) = (written.unwrap_err(), made.unwrap_err());
    let sorted = |faults: &Diagnostics| {
        let mut told: Vec<_> = told_by_path(faults).lines().map(str::to_owned).collect();
        told.sort_unstable();
        told
    };
    assert_eq!(sorted(&made), sorted(&written));
    assert!(made.len() > 6 && made.iter().all(|fault| fault.location.is_none()), "{made:#}");

    let text = "analysis: test/firm\nof: {framework: test/two, version: '1'}\n\
                vary: {weights: {level: [group, indicator], within: 25%}, absent: {missing: [zero, full]}}\n\
                draws: {count: 20, seed: 7}\n";
    let document: AnalysisDoc =
        serde_json::from_value(serde_yaml::from_str(text).unwrap()).unwrap();
    let (written, made) =
        (Study::from_yaml(text, &framework), Study::from_document(&document, &framework));
    let (written, made) = (written.unwrap(), made.unwrap());
    assert_eq!(made.factors(), written.factors());
    assert_eq!((made.id(), made.draws(), made.seed()), ("test/firm", 20, 7));
}
