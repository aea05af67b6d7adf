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

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rust_decimal::Decimal;

use dti_engine::analysis::{Analysis, Draw, Weights};
use dti_engine::model::Node;
use dti_engine::number::Shown;
use dti_engine::plan::Variation;
use dti_engine::{Dataset, Framework, Outcome, Plan};

use reference::generate::{Case, Flavour, cases};
use reference::sample::Choices;

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
            let of_family = family.iter().filter_map(|node| columns.iter().position(|id| id == node.id()));
            let places: Vec<usize> = of_family.collect();
            if !places.is_empty() && places.iter().all(|place| weights[*place].is_zero()) {
                weights[places[0]] = Decimal::ONE;
            }
        }
        let texts: Vec<_> = weights.iter().map(Decimal::to_string).collect();
        csv += &(texts.join(",") + "\n");
        let all = columns.iter().cloned().zip(weights).chain(fixed.iter().cloned());
        variations.push(all.fold(Variation::new(), |variation, (id, weight)| variation.weight(id, weight)));
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
            return if known { Ok(()) } else { Err(TestCaseError::fail(format!("{weighed:?}\n{faults:#}"))) };
        }
    };
    let analysis = Analysis::of(&outcome).unwrap();
    let mut draws = analysis.draws(&weights).unwrap();
    let says_points = case.yaml().contains("in: points") || case.yaml().contains("per_item");
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
            let lines: Vec<_> = lines.map(|(draw, expected)| format!("{draw:?}, not {expected:?}")).collect();
            return Err(TestCaseError::fail(format!("{}\n{variation}\n{}", weighed.csv, lines.join("\n"))));
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
    let (draws, totals, fractions) = (counts.draws.get(), counts.totals.get(), counts.in_fractions.get());
    println!("{cases_of_it} cases: {draws} draws, {totals} totals, {fractions} of all in fractions");
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
