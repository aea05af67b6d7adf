//! The table of ratios: what is compared is timed in turn, round after round, so that what the
//! machine does beside it falls on all of them alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use dti_engine::dataset::ReadOptions;
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use rust_decimal::prelude::ToPrimitive;

use crate::{SEED, loops, on_threads, work};

/// One thing that is timed: its name, and what does it once.
pub struct Contender<'a> {
    pub name: &'static str,
    pub run: Box<dyn FnMut() -> Duration + 'a>,
}

pub fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let took = start.elapsed();
    drop(result);
    took
}

/// The middle of the times.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Times every contender once in every round; prints the medians, and their ratios to the first.
pub fn race(units: usize, rounds: usize, contenders: &mut [Contender<'_>]) {
    let rounds = crate::rounds(rounds);
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..=rounds {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            let took = (contender.run)();
            // The first round warms up.
            if round > 0 {
                times.push(took);
            }
        }
    }
    let medians: Vec<f64> =
        times.into_iter().map(|times| median(times).as_nanos() as f64 / units as f64).collect();
    for (contender, ns) in contenders.iter().zip(&medians) {
        println!("| {units} | {} | {ns:.1} | {:.2} |", contender.name, ns / medians[0]);
    }
}

/// Both do the same work: no total lies further off than what rounding makes of binary fractions.
fn compare(floats: &loops::FloatScores, outcome: &Outcome) {
    let exact = outcome.results().map(|unit| unit.total.unwrap().to_f64().unwrap());
    let off = floats.totals.iter().zip(exact).map(|(float, exact)| (float - exact).abs());
    let off: Vec<f64> = off.filter(|off| *off > 0.004).collect();
    assert!(off.iter().all(|off| *off < 0.05), "the loops do other work");
    assert_eq!(floats.groups.len(), work::POINTS.len());
    println!("| {} | f64 totals that are wrong | {} | |", floats.totals.len(), off.len());
}

/// Everything that comes of a unit: rank, total, share, grade, verdict.
fn everything(outcome: &Outcome) -> usize {
    outcome.rank_all();
    outcome.results().filter(|unit| unit.grade.is_some() && unit.verdict.is_some()).count()
}

/// The median time of one call, of many calls at a time.
fn each(calls: u32, mut work: impl FnMut()) -> f64 {
    let mut rounds = Vec::new();
    for _ in 0..31 {
        let start = Instant::now();
        (0..calls).for_each(|_| work());
        rounds.push(start.elapsed());
    }
    median(rounds).as_nanos() as f64 / f64::from(calls)
}

/// What is done for one unit or one file.
fn singles() {
    println!("\n| what | µs |\n|---|---:|");
    let line = |name: &str, ns: f64| println!("| {name} | {:.2} |", ns / 1_000.0);
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let dataset = Dataset::from_csv(work::csv(1, SEED).as_bytes(), &framework).unwrap();
    let score = || drop(black_box(plan.score(&dataset).unwrap()));
    line("one unit, all scores, plan ready", each(1_000, score));
    let outcome = plan.score(&dataset).unwrap();
    let card = outcome.scorecard("u0000000").unwrap();
    let text = || drop(black_box(card.explain(Language::Vi).to_string()));
    line("explanation as text", each(100, text));
    let nodes = || {
        black_box(card.nodes().count());
    };
    line("scorecard with all fields worked out", each(100, nodes));
    let variation = work::other_weights();
    let vary = || drop(black_box(plan.vary(&variation).unwrap()));
    line("all 96 weights varied", each(100, vary));
    let csv = work::csv(3_321, SEED);
    let options = ReadOptions::default();
    let read = || drop(options.read_csv(csv.as_bytes(), &framework).unwrap());
    line("CSV to dataset, per unit of 3,321", each(1, read) / 3_321.0);
    let long = work::long_rules(1_500);
    let load = || drop(Plan::compile(&Framework::from_yaml(&long).unwrap()).unwrap());
    line("rule file of 1,500 lines to plan", each(3, load));
}

/// Measures and prints the table.
pub fn print() {
    singles();
    let groups = ScoreOptions::default().keep_groups();
    println!("\n| units | what | ns/unit | × f64 |\n|---:|---|---:|---:|");
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let full = Framework::from_yaml(&work::rules_with_conclusions()).unwrap();
    let full_plan = Plan::compile(&full).unwrap();
    let formula = Framework::from_yaml(&work::rules_with_formulas()).unwrap();
    let formula_plan = Plan::compile(&formula).unwrap();
    for (units, rounds) in [(3_321, 201), (100_000, 41), (1_000_000, 11)] {
        let floats = loops::Floats::new(units, SEED);
        let decimals = (units <= 100_000).then(|| loops::Decimals::new(units, SEED));
        let dataset = work::dataset(&framework, units, SEED, |_| {}).unwrap();
        let formula_dataset = work::dataset(&formula, units, SEED, |_| {}).unwrap();
        let full_dataset = work::dataset(&full, units, SEED, |_| {}).unwrap();
        let scored = |options: ScoreOptions<'static>, threads| {
            let (plan, dataset) = (&plan, &dataset);
            // The pool is made before the clock starts.
            move || on_threads(threads, || timed(|| plan.score_with(dataset, &options).unwrap()))
        };
        let mut contenders = vec![
            Contender { name: "f64 by hand", run: Box::new(|| timed(|| floats.score())) },
            Contender { name: "totals and groups", run: Box::new(scored(groups, 1)) },
            Contender { name: "all scores", run: Box::new(scored(ScoreOptions::default(), 1)) },
        ];
        if cfg!(feature = "parallel") {
            let name = "totals and groups, 2 threads";
            contenders.push(Contender { name, run: Box::new(scored(groups, 2)) });
            let name = "all scores, 2 threads";
            contenders.push(Contender { name, run: Box::new(scored(ScoreOptions::default(), 2)) });
        }
        let rank = || {
            let outcome = plan.score_with(&dataset, &groups).unwrap();
            timed(|| outcome.rank_all())
        };
        contenders.push(Contender { name: "rank", run: Box::new(rank) });
        let formulas = || {
            let (plan, dataset) = (&formula_plan, &formula_dataset);
            on_threads(1, || timed(|| plan.score_with(dataset, &groups).unwrap()))
        };
        let name = "totals and groups, 16 of the ratios as formulas";
        contenders.push(Contender { name, run: Box::new(formulas) });
        let all = || {
            on_threads(1, || {
                timed(|| {
                    let outcome = full_plan.score_with(&full_dataset, &groups).unwrap();
                    everything(&outcome)
                })
            })
        };
        let name = "totals and groups, rank, share, grade, verdict of each";
        contenders.push(Contender { name, run: Box::new(all) });
        if let Some(decimals) = &decimals {
            let run = Box::new(|| timed(|| decimals.score()));
            contenders.push(Contender { name: "rust_decimal", run });
        }
        compare(&floats.score(), &plan.score(&dataset).unwrap());
        race(units, if units > 3_321 { rounds } else { rounds.min(101) }, &mut contenders);
    }
}
