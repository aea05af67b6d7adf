//! The table of the analysis: draws of weights, bounds, the way to a goal, shares of blame, one figure changed.

use std::fmt::Write;
use std::hint::black_box;
use std::time::Duration;

use dti_engine::analysis::{Analysis, ChangedUnit, Study, Weights};
use dti_engine::{Dataset, Framework, Plan};

use crate::table::timed;
use crate::unrounded::{INDICATORS, figures, tree};
use crate::{SEED, on_threads, work};

/// Draws of a run.
const DRAWS: usize = 1_000;

/// Weights of all 49 indicators, other ones for each draw.
fn draws_of_49() -> String {
    let mut random = work::Random(SEED);
    let mut csv = (0..INDICATORS).map(|i| format!("i{i}")).collect::<Vec<_>>().join(",") + "\n";
    for _ in 0..DRAWS {
        for i in 0..INDICATORS {
            let _ = write!(csv, "{}{}", if i > 0 { "," } else { "" }, 50 + random.below(100));
        }
        csv.push('\n');
    }
    csv
}

/// A study with so many draws.
fn study(framework: &Framework, vary: &str, draws: usize) -> Study {
    let (id, version) = (framework.id(), framework.version());
    let yaml = format!(
        "analysis: bench/firm\nof: {{framework: {id}, version: {version:?}}}\nvary: {vary}\n\
         draws: {{count: {draws}, seed: 2026}}\n"
    );
    Study::from_yaml(&yaml, framework).unwrap()
}

fn scored(framework: &Framework, dataset: &Dataset) -> Analysis {
    Analysis::of(&Plan::compile(framework).unwrap().score(dataset).unwrap()).unwrap()
}

/// The least of three times.
fn least<T>(work: impl Fn() -> T) -> Duration {
    (0..3).map(|_| timed(&work)).min().unwrap_or_default()
}

/// Tries a thousand figures in a unit, each a part of a ratio; `ask` is asked of each.
fn tried<T>(analysis: &Analysis, unit: &str, ask: impl Fn(ChangedUnit<'_>) -> T) {
    let mut what_if = analysis.what_if(unit).unwrap();
    for number in 0..1_000 {
        let change = what_if.with(black_box("a0"), black_box(number));
        black_box(ask(change.unwrap().of_unit().unwrap()));
    }
}

/// Measures and prints the table.
pub fn print() {
    println!("\n| what | goal | measured, ms |\n|---|---|---:|");
    let line = |what: &str, goal: &str, took: Duration| {
        println!("| {what} | {goal} | {:.3} |", took.as_secs_f64() * 1_000.0);
    };
    let rules = |scoring: fn(usize) -> String| {
        Framework::from_yaml(&tree("rounding: {total: 2}\n", scoring)).unwrap()
    };
    let ratios = rules(|i| format!("ratio: {{part: a{i}, whole: b{i}}}"));
    let weights = Weights::from_csv(draws_of_49().as_bytes(), &ratios).unwrap();
    for (units, goals) in [(51, ["160", ""]), (3_321, ["450", "250"])] {
        let analysis = scored(&ratios, &figures(&ratios, units, 0, false));
        for (threads, goal) in (1..).zip(goals) {
            let drawn = || on_threads(threads, || analysis.stability(&weights).unwrap());
            let what =
                format!("{DRAWS} draws of 49 weights, {units} units, ranks, {threads} thread(s)");
            line(&what, goal, least(drawn));
        }
    }
    let framework = Framework::from_yaml(&work::rules_with_conclusions()).unwrap();
    let dataset = work::dataset(&framework, 3_321, SEED, |_| {}).unwrap();
    let analysis = scored(&framework, &dataset);
    let of_weights = study(&framework, "{weights: {level: indicator, within: 25%}}", DRAWS);
    for (threads, goal) in [(1, "500"), (2, "")] {
        let drawn = || on_threads(threads, || analysis.stability(&of_weights).unwrap());
        let what = format!("{DRAWS} draws of 96 weights, W(3321), {threads} thread(s)");
        line(&what, goal, least(drawn));
    }
    line(
        "bounds of W(3321)",
        "2000",
        least(|| on_threads(1, || analysis.bounds(&of_weights).unwrap())),
    );
    let unit = &analysis.outcome().results().find(|unit| unit.rank == Some(2_000)).unwrap().unit.id;
    let goals = analysis.goals(unit).unwrap();
    for goal in &goals {
        let way = || analysis.least_effort(unit, goal).unwrap();
        line(&format!("least effort of a unit of W(3321) to {:?}", goal.aim), "50", least(way));
    }
    let total = || tried(&analysis, unit, |of| of.total());
    line("1,000 × one figure of a unit of W(3321), total", "1", least(total));
    let all =
        || tried(&analysis, unit, |of| (of.total(), of.rank(), of.grade().is_some(), of.verdict()));
    line("the same, total, rank, grade and verdict", "", least(all));
    // The longest comes last.
    let blamed = rules(|i| format!("min_max: {{of: a{i}, direction: up}}"));
    let vary = "{weights: {level: [group, indicator], within: 25%}, methods: {peers: [min_max, rank]}, \
                aggregate: [arithmetic, geometric], rounding: [{total: 2}, {total: none}]}";
    let of_blame = study(&blamed, vary, DRAWS);
    let analysis = scored(&blamed, &figures(&blamed, 51, 0, false));
    line(
        "Sobol, 4 factors, 1000 runs, 51 × 49",
        "1500",
        timed(|| on_threads(1, || analysis.sensitivity(&of_blame).unwrap())),
    );
}
