//! Load, compile, read, score, rank and explain on the reference work W(N), beside the same work
//! written by hand; a table of ratios at the end. `benches/README.md` says how to read it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark: a fault ends it"
)]

#[path = "work/analysis.rs"]
mod analysis;
#[path = "work/files.rs"]
mod files;
#[path = "work/loops.rs"]
mod loops;
#[path = "work/table.rs"]
mod table;
#[path = "work/unrounded.rs"]
mod unrounded;
#[path = "work/words.rs"]
mod words;
mod work;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Language, Plan};
use std::hint::black_box;
use std::time::Instant;

const SEED: u64 = 2022;

fn rules(c: &mut Criterion) {
    let yaml = work::rules();
    let mut group = c.benchmark_group("rules");
    group.bench_function("load", |b| b.iter(|| Framework::from_yaml(black_box(&yaml)).unwrap()));
    let long = work::long_rules(1_500);
    group.bench_function("load, 1500 lines, to plan", |b| {
        b.iter(|| Plan::compile(&Framework::from_yaml(black_box(&long)).unwrap()).unwrap());
    });
    let framework = Framework::from_yaml(&yaml).unwrap();
    group.bench_function("compile", |b| {
        b.iter(|| Plan::compile(black_box(&framework)).unwrap());
    });
    group.finish();
}

fn group<'c>(c: &'c mut Criterion, units: usize) -> BenchmarkGroup<'c, WallTime> {
    let mut group = c.benchmark_group(format!("{units} units"));
    group.throughput(Throughput::Elements(units as u64));
    if units > 10_000 {
        group.sample_size(10);
    }
    group
}

fn read(c: &mut Criterion) {
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    for units in [1, 3_321] {
        let csv = work::csv(units, SEED);
        let options = dti_engine::dataset::ReadOptions::default();
        group(c, units).bench_function("read csv", |b| {
            b.iter(|| options.read_csv(black_box(csv.as_bytes()), &framework).unwrap());
        });
    }
}

/// On so many threads; the engine takes the threads of the pool that it is called in.
#[cfg(feature = "parallel")]
fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Without the feature there is one thread, whatever is asked for.
#[cfg(not(feature = "parallel"))]
fn on_threads<T>(_: usize, work: impl FnOnce() -> T) -> T {
    work()
}

fn score(c: &mut Criterion) {
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    for units in [3_321, 100_000, 1_000_000] {
        let mut group = group(c, units);
        {
            let floats = loops::Floats::new(units, SEED);
            group.bench_function("f64 by hand", |b| b.iter(|| black_box(floats.score())));
        }
        if units <= 100_000 {
            let decimals = loops::Decimals::new(units, SEED);
            group.bench_function("rust_decimal", |b| b.iter(|| black_box(decimals.score())));
        }
        let dataset = work::dataset(&framework, units, SEED, |_| {}).unwrap();
        let (all, groups) = (ScoreOptions::default(), ScoreOptions::default().keep_groups());
        let score = |options| plan.score_with(black_box(&dataset), options).unwrap();
        for (name, options) in [("totals and groups", &groups), ("all scores", &all)] {
            let timed = |threads, times| {
                on_threads(threads, || {
                    let start = Instant::now();
                    (0..times).for_each(|_| drop(black_box(score(options))));
                    start.elapsed()
                })
            };
            group.bench_function(name, |b| b.iter_custom(|times| timed(1, times)));
            if cfg!(feature = "parallel") {
                let name = format!("{name}, 2 threads");
                group.bench_function(name, |b| b.iter_custom(|times| timed(2, times)));
            }
        }
        group.bench_function("rank", |b| {
            b.iter_batched(
                || score(&groups),
                |outcome| outcome.rank_all(),
                criterion::BatchSize::PerIteration,
            );
        });
        group.finish();
    }
}

fn one(c: &mut Criterion) {
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let dataset = Dataset::from_csv(work::csv(1, SEED).as_bytes(), &framework).unwrap();
    let outcome = plan.score(&dataset).unwrap();
    let card = outcome.scorecard("u0000000").unwrap();
    let mut group = c.benchmark_group("1 unit");
    group.bench_function("score", |b| {
        b.iter(|| plan.score(black_box(&dataset)).unwrap());
    });
    group.bench_function("explain, all fields worked out", |b| {
        b.iter(|| black_box(card.nodes().count()))
    });
    group.bench_function("explain, as text", |b| {
        b.iter(|| black_box(card.explain(Language::Vi).to_string()));
    });
    group.finish();
}

/// Returns how often each line is timed: so often, or as often as `ROUNDS` says, for a profile.
fn rounds(usual: usize) -> usize {
    std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// Returns whether a line of a table is asked for: all are, unless words after the name of the table say which.
fn is_asked(line: &str) -> bool {
    let words = std::env::args().skip(1).filter(|word| !word.starts_with("--")).skip(1);
    let words: Vec<_> = words.collect();
    words.is_empty() || words.iter().any(|word| line.contains(word))
}

fn main() {
    let asked = |name: &str| std::env::args().any(|argument| argument == name);
    let tables: [(&str, fn()); 4] = [
        ("unrounded", unrounded::print),
        ("analysis", analysis::print),
        ("words", words::print),
        ("files", files::print),
    ];
    if let Some((_, print)) = tables.iter().find(|(name, _)| asked(name)) {
        return print();
    }
    let mut criterion = Criterion::default().configure_from_args();
    rules(&mut criterion);
    read(&mut criterion);
    one(&mut criterion);
    score(&mut criterion);
    criterion.final_summary();
    // `cargo test --benches` only looks whether all of this runs.
    if std::env::args().any(|argument| argument == "--bench") {
        table::print();
        unrounded::print();
        analysis::print();
        files::print();
    }
}
