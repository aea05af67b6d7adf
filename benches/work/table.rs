//! The table of ratios: what is compared is timed in turn, round after round, so that what the
//! machine does beside it falls on all of them alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use dti_engine::outcome::Keep;
use dti_engine::{Framework, Outcome, Plan};

use crate::{SEED, loops, on_threads, work};

/// One thing that is timed: its name, and what does it once.
struct Contender<'a> {
    name: &'static str,
    run: Box<dyn FnMut() -> Duration + 'a>,
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let took = start.elapsed();
    drop(result);
    took
}

/// The middle of the times.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Times every contender once in every round; prints the medians, and their ratios to the first.
fn race(units: usize, rounds: usize, contenders: &mut [Contender<'_>]) {
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

/// Everything that comes of a unit: rank, total, share, grade, verdict.
fn everything(outcome: &Outcome) -> usize {
    outcome.rank_all();
    outcome.results().filter(|unit| unit.grade.is_some() && unit.verdict.is_some()).count()
}

/// Measures and prints the table.
pub fn print() {
    println!("\n| units | what | ns/unit | × f64 |\n|---:|---|---:|---:|");
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let full = Framework::from_yaml(&work::rules_with_conclusions()).unwrap();
    let full_plan = Plan::compile(&full).unwrap();
    for (units, rounds) in [(3_321, 201), (100_000, 41), (1_000_000, 11)] {
        let floats = loops::Floats::new(units, SEED);
        let decimals = (units <= 100_000).then(|| loops::Decimals::new(units, SEED));
        let dataset = work::dataset(&framework, units, SEED, |_| {});
        let full_dataset = work::dataset(&full, units, SEED, |_| {});
        let scored = |keep, threads| {
            let (plan, dataset) = (&plan, &dataset);
            // The pool is made before the clock starts.
            move || on_threads(threads, || timed(|| plan.score_keeping(dataset, keep).unwrap()))
        };
        let mut contenders = vec![
            Contender { name: "f64 by hand", run: Box::new(|| timed(|| floats.score())) },
            Contender { name: "totals and groups", run: Box::new(scored(Keep::Groups, 1)) },
            Contender { name: "all scores", run: Box::new(scored(Keep::All, 1)) },
        ];
        if cfg!(feature = "parallel") {
            let name = "totals and groups, 2 threads";
            contenders.push(Contender { name, run: Box::new(scored(Keep::Groups, 2)) });
            let name = "all scores, 2 threads";
            contenders.push(Contender { name, run: Box::new(scored(Keep::All, 2)) });
        }
        let rank = || {
            let outcome = plan.score_keeping(&dataset, Keep::Groups).unwrap();
            timed(|| outcome.rank_all())
        };
        contenders.push(Contender { name: "rank", run: Box::new(rank) });
        let all = || {
            on_threads(1, || {
                timed(|| {
                    let outcome = full_plan.score_keeping(&full_dataset, Keep::Groups).unwrap();
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
        race(units, if units > 3_321 { rounds } else { rounds.min(101) }, &mut contenders);
    }
}
