//! Scores a nation of synthetic communes under the reference work W(N) and says how long it took.
//!
//! ```text
//! cargo run --release --example score_nation -- [--units 3321] [--threads 1]
//! ```
//!
//! All figures are synthetic, from a fixed seed. A line per stage, `stage NAME SECONDS s NS ns/unit`;
//! `score` and `rank` are the best of three. More than one thread needs `--features parallel`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "an example that measures: sizes come from the command line and are bounded"
)]

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/progress.rs"]
mod progress;

#[path = "../benches/work/mod.rs"]
#[allow(dead_code, missing_docs, reason = "the benches use the rest")]
mod work;

use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use dti_engine::model::{Nature, Origin, Source};
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Framework, Language, Plan};

use progress::Bar;

const USAGE: &str = "usage: score_nation [--units N] [--threads N]";
const SEED: u64 = 2022;
/// The clock is looked at now and then only.
const EVERY: usize = 1 << 12;
/// What the figures are.
const SYNTHETIC: Origin = Origin { nature: Some(Nature::Synthetic), as_of: None };

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let (units, threads) = match arguments() {
        Ok(arguments) => arguments,
        Err(fault) => {
            eprintln!("error: {fault}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match on_threads(threads, || run(units, threads)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<(usize, usize), Failure> {
    use lexopt::prelude::{Long, ValueExt};
    let mut parser = lexopt::Parser::from_env();
    let (mut units, mut threads) = (3_321, 1);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("units") => units = parser.value()?.parse()?,
            Long("threads") => threads = parser.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    if units == 0 || units > 10_000_000 {
        return Err("`--units` is from 1 to 10000000".into());
    }
    if threads == 0 || (threads > 1 && !cfg!(feature = "parallel")) {
        return Err("`--threads` is at least 1, and more than 1 needs `--features parallel`".into());
    }
    Ok((units, threads))
}

/// Runs on a pool of so many threads, so that it is they who score.
#[cfg(feature = "parallel")]
fn on_threads(
    threads: usize,
    work: impl FnOnce() -> Result<(), Failure> + Send,
) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(work)
}

#[cfg(not(feature = "parallel"))]
fn on_threads(_: usize, work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    work()
}

fn run(units: usize, threads: usize) -> Result<(), Failure> {
    let framework = Framework::from_yaml(&work::rules())?;
    let plan = Plan::compile(&framework)?;
    let (start, bar) = (Instant::now(), Bar::new("generate", units, EVERY));
    let dataset = work::dataset(&framework, units, SEED, |unit| bar.at(unit))?;
    let dataset = dataset.described(SYNTHETIC, Source::default());
    bar.done();
    stage("generate", start.elapsed(), units);
    let (mut took, mut ranked) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let (start, bar) = (Instant::now(), Bar::new("score", units, EVERY));
        let watch = |done, _| {
            bar.at(done);
            ControlFlow::Continue(())
        };
        let options = ScoreOptions::default().keep_groups().watch(&watch);
        let outcome = plan.score_with(&dataset, &options)?;
        if took == Duration::MAX {
            println!("{}", outcome.figures(Language::En));
        }
        took = took.min(start.elapsed());
        bar.done();
        let start = Instant::now();
        std::hint::black_box(outcome.rank_all());
        ranked = ranked.min(start.elapsed());
    }
    stage("score", took, units);
    stage("rank", ranked, units);
    println!("{:.0} units per second on {threads} thread(s)", units as f64 / took.as_secs_f64());
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak} MB");
    }
    Ok(())
}

fn stage(name: &str, took: Duration, units: usize) {
    let per_unit = took.as_nanos() as f64 / units as f64;
    println!("stage {name} {:.6} s {per_unit:.1} ns/unit", took.as_secs_f64());
}

/// The most memory that the process has had, in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
