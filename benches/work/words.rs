//! The table of the words that real decisions asked for, each beside the nearest method that was there before.

use std::time::Duration;

use dti_engine::dataset::DatasetBuilder;
use dti_engine::number::Decimal;
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Plan};

use crate::table::{median, timed};
use crate::unrounded::{INDICATORS, tree};
use crate::{SEED, is_asked, on_threads, rounds, work};

const ROUNDED: &str = "rounding: {indicator: 2, total: 2}\n";
const UNITS: usize = 3_321;
/// Rounds in which both sides are timed in turn.
const ROUNDS: usize = 15;
/// What a word may cost, as a multiple of the nearest old method.
const MOST: f64 = 1.5;

/// A plan with its data, and those of the year before where rules look at them.
struct Side {
    plan: Plan,
    dataset: Dataset,
    before: Option<Dataset>,
    units: usize,
}

impl Side {
    fn of(yaml: &str, kind: Option<&str>) -> Self {
        let framework = Framework::from_yaml(yaml).unwrap_or_else(|faults| panic!("{faults}"));
        let dataset = figures(&framework, SEED);
        let before = yaml.contains("previous").then(|| figures(&framework, SEED + 1));
        let framework = match kind {
            Some(kind) => framework.of_kind(kind).unwrap(),
            None => framework,
        };
        let plan = Plan::compile(&framework).unwrap();
        let mut side = Self { plan, dataset, before, units: 0 };
        side.units = side.score().units().len();
        side
    }

    fn score(&self) -> dti_engine::Outcome {
        let options = ScoreOptions::default();
        let options = self.before.as_ref().map_or(options, |before| options.previous(before));
        let outcome = self.plan.score_with(&self.dataset, &options).unwrap();
        outcome.rank_all();
        outcome
    }

    /// Nanoseconds for each unit.
    fn time(&self) -> Duration {
        on_threads(1, || timed(|| self.score()))
    }
}

/// Values from 0 to a whole; units are of all kinds and regions in turn.
fn figures(framework: &Framework, seed: u64) -> Dataset {
    let mut random = work::Random(seed);
    let mut builder = DatasetBuilder::with_capacity(framework, UNITS);
    let kinds = framework.unit_kinds();
    for place in 0..UNITS {
        let mut entry = builder.add_unit(format!("u{place:07}"));
        entry.kind(kinds[place % kinds.len()].as_str());
        if framework.attributes().next().is_some() {
            entry.value("region", ["r1", "r2"][place / 2 % 2]);
        }
        for i in 0..INDICATORS {
            let whole = 2_000 + random.below(2_000);
            entry.value(&format!("a{i}"), Decimal::from(random.below(whole) + 1));
            entry.value(&format!("b{i}"), Decimal::from(whole));
        }
    }
    builder.build().unwrap()
}

/// Each word: what it is, the rules with it, the rules with the nearest old method.
fn words() -> Vec<(&'static str, String, String)> {
    let rules = |scoring: fn(usize) -> String| tree(ROUNDED, scoring);
    let min_max = rules(|i| format!("min_max: {{of: a{i}, direction: up}}"));
    let ratio = || rules(|i| format!("ratio: {{part: a{i}, whole: b{i}}}"));
    let derived: Vec<_> =
        (0..INDICATORS).map(|i| format!("d{i}: {{formula: \"a{i} / b{i}\"}}")).collect();
    let derived = format!("{ROUNDED}derived: {{{}}}\n", derived.join(", "));
    let threshold = rules(|i| format!("threshold: {{of: a{i}, at_least: 900}}"));
    let kinds = |yaml: String| yaml.replace("unit_kind: commune", "unit_kind: [commune, ward]");
    let regions = |yaml: String| {
        yaml.replace("metrics:\n", "attributes: {region: {options: [r1, r2]}}\nmetrics:\n")
    };
    let unit = |condition: &'static str| {
        let scoring = move |i: usize| format!("formula: \"if({condition}, a{i} / b{i}, 1)\"");
        tree(ROUNDED, |i| scoring(i).replace("{i}", &i.to_string()))
    };
    let steps = |unit: &str, shares: [&str; 3]| {
        let [high, middle, low] = shares;
        format!("{unit}at_least: {{3000: {high}, 1500: {middle}, 500: {low}}}")
    };
    // With 49 equal weights an indicator has 100 ÷ 8 ÷ 6 or 7 points.
    let in_shares =
        tree(ROUNDED, |i| format!("steps: {{of: a{i}, {}}}", steps("", ["100%", "50%", "10%"])));
    let in_points = tree(ROUNDED, |i| {
        format!("steps: {{of: a{i}, {}}}", steps("in: points, ", ["1.7", "0.8", "0.1"]))
    });
    let views = |yaml: String| {
        yaml + "views:\n- {id: v1, of: [g0, g1, g2], ranking: {}}\n- {id: v2, of: [g3, g4], ranking: {}}\n\
                - {id: v3, of: [g5, g6, g7], ranking: {}}\n"
    };
    let excluded = |rule: &str| ratio().replace("zero_whole: zero", &format!("zero_whole: {rule}"));
    vec![
        (
            "min_max of a quotient",
            rules(|i| format!("min_max: {{of: {{part: a{i}, whole: b{i}}}, direction: up}}")),
            min_max.clone(),
        ),
        (
            "min_max of a derived metric",
            tree(&derived, |i| format!("min_max: {{of: d{i}, direction: up}}")),
            min_max.clone(),
        ),
        (
            "linear of a derived metric",
            tree(&derived, |i| format!("linear: {{of: d{i}, zero_at: 0, full_at: 1}}")),
            ratio(),
        ),
        (
            "min_max, goalposts of the year before",
            rules(|i| format!("min_max: {{of: a{i}, direction: up, goalposts: previous}}")),
            min_max.clone(),
        ),
        (
            "min_max with least",
            rules(|i| format!("min_max: {{of: a{i}, direction: up, least: 10%}}")),
            min_max.clone(),
        ),
        (
            "min_max among a region",
            regions(rules(|i| format!("min_max: {{of: a{i}, direction: up, among: region}}"))),
            min_max,
        ),
        ("present(m) in a formula", unit("present(a{i})"), unit("a{i} > 0")),
        ("kind in a formula", kinds(unit("kind == 'ward'")), kinds(unit("a{i} > 900"))),
        ("an attribute in a formula", regions(unit("region == 'r1'")), unit("a{i} > 900")),
        (
            "previous(m) in a formula",
            rules(|i| format!("formula: \"a{i} / previous(b{i})\"")),
            rules(|i| format!("formula: \"a{i} / b{i}\"")),
        ),
        (
            "a bound by kind",
            kinds(rules(|i| {
                format!("threshold: {{of: a{i}, at_least: {{commune: 900, ward: 800}}}}")
            })),
            threshold.clone(),
        ),
        (
            "a bound by an attribute",
            regions(rules(|i| {
                format!("threshold: {{of: a{i}, at_least: {{region: {{r1: 900, r2: 800}}}}}}")
            })),
            threshold,
        ),
        ("steps in points", in_points, in_shares),
        ("exclude_from_total", excluded("exclude_from_total"), excluded("exclude")),
        (
            "coverage",
            ratio().replace(ROUNDED, &format!("{ROUNDED}coverage: {{total: 50%, group: 30%}}\n")),
            ratio(),
        ),
        ("three views, each with its ranks", views(ratio()), ratio()),
        (
            "also_within",
            regions(ratio()).replace("ranking: {}", "ranking: {also_within: [region]}"),
            ratio(),
        ),
        (
            "points by kind",
            kinds(ratio()).replace("points: 100", "points: {commune: 100, ward: 80}"),
            ratio(),
        ),
    ]
}

/// Measures and prints the table.
pub fn print() {
    println!("\n| word | ns/unit | old, ns/unit | × the old |\n|---|---:|---:|---:|");
    let mut over = 0;
    for (name, with, without) in words().into_iter().filter(|line| is_asked(line.0)) {
        let kind = with.contains("points: {commune").then_some("commune");
        let sides = [Side::of(&with, kind), Side::of(&without, None)];
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..rounds(ROUNDS) {
            for (side, times) in sides.iter().zip(&mut times) {
                times.push(side.time());
            }
        }
        let each = |place: usize| {
            median(times[place].clone()).as_nanos() as f64 / sides[place].units as f64
        };
        let (new, old) = (each(0), each(1));
        let ratio = new / old;
        over += u32::from(ratio > MOST);
        println!("| {name} | {new:.0} | {old:.0} | {ratio:.2} |");
    }
    println!("\n{over} above {MOST}");
}
