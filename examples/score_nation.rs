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

#[path = "../benches/work/mod.rs"]
#[allow(dead_code, missing_docs, reason = "the benches use the rest")]
mod work;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use dti_engine::dataset::{DatasetBuilder, Value};
use dti_engine::number::Decimal;
use dti_engine::outcome::Keep;
use dti_engine::{Dataset, Framework, Outcome, Plan};
use work::Kind;

const USAGE: &str = "usage: score_nation [--units N] [--threads N]";
const SEED: u64 = 2022;

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
            eprintln!("error: {fault}");
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
    let start = Instant::now();
    let dataset = generate(&framework, units)?;
    stage("generate", start.elapsed(), units);
    let (mut took, mut ranked) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let start = Instant::now();
        let outcome: Outcome = plan.score_keeping(&dataset, Keep::Groups)?;
        took = took.min(start.elapsed());
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

fn generate(framework: &Framework, units: usize) -> Result<Dataset, Failure> {
    let mut random = work::Random(SEED);
    let mut builder = DatasetBuilder::with_capacity(framework, units);
    let metrics: Vec<_> = (0..work::indicators())
        .map(|i| match work::kind(i) {
            Kind::Ratio | Kind::RatioFullAt => (format!("a{i}"), Some(format!("b{i}"))),
            _ => (format!("v{i}"), None),
        })
        .collect();
    for unit in 0..units {
        let id = format!("u{unit:07}");
        builder.unit(&id, &id, None);
        for (i, (first, second)) in metrics.iter().enumerate() {
            let kind = work::kind(i);
            let (a, b) = work::values(&mut random, kind);
            match kind {
                Kind::Choice => {
                    let option = ["chief", "deputy", "none"][a as usize];
                    builder.value(first, Value::Choice(option.to_owned()))
                }
                Kind::YesNo => builder.value(first, a == 1),
                _ => builder.value(first, Decimal::from(a)),
            };
            if let Some(second) = second {
                builder.value(second, Decimal::from(b));
            }
        }
    }
    Ok(builder.build()?)
}

/// The most memory that the process has had, in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
