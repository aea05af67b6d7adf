//! Load, compile, read, score, rank and explain on the reference work W(N).

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a benchmark: a fault ends it"
)]

mod work;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dti_engine::{Dataset, Framework, Language, Plan};
use std::hint::black_box;

const SEED: u64 = 2022;

fn rules(c: &mut Criterion) {
    let yaml = work::rules();
    c.bench_function("load rules", |b| b.iter(|| Framework::from_yaml(black_box(&yaml)).unwrap()));
    let framework = Framework::from_yaml(&yaml).unwrap();
    c.bench_function("compile plan", |b| b.iter(|| Plan::compile(black_box(&framework)).unwrap()));
}

fn units(c: &mut Criterion) {
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    for units in [1usize, 3_321] {
        let csv = work::csv(units, SEED);
        let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
        let mut group = c.benchmark_group(format!("{units} units"));
        group.throughput(Throughput::Elements(units as u64));
        if units > 1 {
            group.sample_size(10);
        }
        group.bench_function("read csv", |b| {
            b.iter(|| Dataset::from_csv(black_box(csv.as_bytes()), &framework).unwrap());
        });
        group.bench_function("score and rank", |b| {
            b.iter_batched(
                || (),
                |()| plan.score(black_box(&dataset)).unwrap(),
                BatchSize::PerIteration,
            );
        });
        group.finish();
    }
    let dataset = Dataset::from_csv(work::csv(1, SEED).as_bytes(), &framework).unwrap();
    let outcome = plan.score(&dataset).unwrap();
    let card = outcome.scorecard("u0000000").unwrap();
    c.bench_function("explain, structured", |b| b.iter(|| black_box(card.nodes().count())));
    c.bench_function("explain, as text", |b| {
        b.iter(|| black_box(card.explain(Language::Vi).to_string()));
    });
}

criterion_group!(benches, rules, units);
criterion_main!(benches);
