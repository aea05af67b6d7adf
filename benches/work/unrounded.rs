//! The table of what is not rounded: sums, means, formulas, long values, bonus and penalty, absences, each beside the same work in
//! whole numbers.

use std::fmt::Write;

use dti_engine::dataset::DatasetBuilder;
use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework, Plan};

use crate::loops::Floats;
use crate::table::{Contender, race, timed};
use crate::{SEED, is_asked, on_threads, work};

/// Indicators of the means, in eight groups.
pub const INDICATORS: usize = 49;

/// The rule file of W(N) without a rounding.
fn unrounded() -> String {
    work::rules()
        .replace("rounding: {indicator: 2, total: 2}\n", "")
        .replace("ranking: {places: 2, method: competition}", "ranking: {}")
}

/// 49 indicators of equal weight in eight groups of one tree. `scoring` is given the number of each.
pub fn tree(head: &str, scoring: impl Fn(usize) -> String) -> String {
    let mut yaml = format!(
        "framework: bench/means\nversion: \"1\"\nkind: index\nunit_kind: commune\nname: Means\n\
         source: {{standing: illustrative}}\npoints: 100\n{head}\
         absent: {{missing: zero, not_applicable: exclude, zero_whole: zero}}\nmetrics:\n"
    );
    for i in 0..INDICATORS {
        let _ = writeln!(yaml, "  a{i}: {{type: number}}\n  b{i}: {{type: count}}");
    }
    yaml.push_str("groups:\n");
    for group in 0..8 {
        let _ = writeln!(yaml, "  - id: g{group}\n    weight: 1\n    indicators:");
        for i in (group..INDICATORS).step_by(8) {
            let scoring = scoring(i);
            let _ = writeln!(yaml, "      - {{id: i{i}, weight: 1, scoring: {{{scoring}}}}}");
        }
    }
    yaml.push_str("ranking: {}\n");
    yaml
}

/// Values of so many digits after the point for `a`, from 0 to a whole `b`. A tenth of the units have gaps, if asked.
pub fn figures(framework: &Framework, units: usize, places: u32, gaps: bool) -> Dataset {
    let mut random = work::Random(SEED);
    let mut builder = DatasetBuilder::with_capacity(framework, units);
    let unit = 10u64.pow(places);
    for place in 0..units {
        let mut entry = builder.add_unit(format!("u{place:07}"));
        for i in 0..INDICATORS {
            let whole = 2_000 + random.below(2_000);
            let part = random.below(whole * unit) + 1;
            let value = Decimal::new(part as i64, places);
            if gaps && place % 10 == 0 && i % 5 == 0 {
                entry.value(&format!("a{i}"), dti_engine::dataset::Value::NotApplicable);
            } else {
                entry.value(&format!("a{i}"), value);
            }
            entry.value(&format!("b{i}"), Decimal::from(whole));
        }
    }
    builder.build().unwrap()
}

fn contender<'a>(name: &'static str, (plan, dataset): &'a (Plan, Dataset)) -> Contender<'a> {
    let scored = move || {
        let outcome = plan.score(dataset).unwrap();
        outcome.rank_all();
        outcome
    };
    Contender { name, run: Box::new(move || on_threads(1, || timed(scored))) }
}

/// Measures and prints the table. Ranking is part of the work.
pub fn print() {
    println!("\n| units | what | ns/unit | × the first |\n|---:|---|---:|---:|");
    let ratio = |i: usize| format!("ratio: {{part: a{i}, whole: b{i}}}");
    let rounded = "rounding: {indicator: 2, total: 2}\n";
    let z_score = |i: usize| format!("z_score: {{of: a{i}, zero_at: -3, full_at: 3}}");
    let gaps = |head: &str, rule: &str| {
        tree(head, ratio).replace("not_applicable: exclude", &format!("not_applicable: {rule}"))
    };
    let covered = format!("{rounded}coverage: {{total: 50%, group: 30%}}\n");
    let extras = |head: &str| {
        let one = "points: 2, scoring: {ratio: {part: a0, whole: b0}}";
        tree(head, ratio)
            + &format!("bonus: {{cap: 5, indicators: [{{id: more, {one}}}]}}\n")
            + &format!("penalty: {{cap: 5, indicators: [{{id: less, {one}}}]}}\n")
    };
    let named = [
        ("49 ratios, rounded", tree(rounded, ratio), 0, false),
        ("arithmetic", tree("", ratio), 0, false),
        ("geometric", tree("aggregate: geometric\n", ratio), 0, false),
        ("harmonic", tree("aggregate: harmonic\n", ratio), 0, false),
        ("ln", tree("", |i| format!("formula: \"ln(1 + a{i} / b{i})\"")), 0, false),
        ("exp", tree("", |i| format!("formula: \"exp(a{i} / b{i} - 1)\"")), 0, false),
        ("sqrt", tree("", |i| format!("formula: \"sqrt(a{i} / b{i})\"")), 0, false),
        (
            "min_max of 4 digits",
            tree("", |i| format!("min_max: {{of: a{i}, direction: up}}")),
            0,
            false,
        ),
        (
            "min_max of 16 digits",
            tree("", |i| format!("min_max: {{of: a{i}, direction: up}}")),
            12,
            false,
        ),
        ("z_score of 4 digits", tree("", z_score), 0, false),
        ("z_score of 16 digits", tree("", z_score), 12, false),
        ("rounded, bonus and penalty", extras(rounded), 0, false),
        ("arithmetic, bonus and penalty", extras(""), 0, false),
        ("rounded, exclude in a tenth", gaps(rounded, "exclude"), 0, true),
        ("arithmetic, exclude in a tenth", gaps("", "exclude"), 0, true),
        ("rounded, exclude_from_total in a tenth", gaps(rounded, "exclude_from_total"), 0, true),
        ("arithmetic, exclude_from_total in a tenth", gaps("", "exclude_from_total"), 0, true),
        ("rounded, coverage, exclude in a tenth", gaps(&covered, "exclude"), 0, true),
        ("rounded, no_total in a tenth", gaps(rounded, "no_total"), 0, true),
    ];
    for (units, rounds) in [(3_321, 31), (100_000, 7)] {
        let mut works = Vec::new();
        for (name, yaml) in [("W(N), rounded", work::rules()), ("W(N), unrounded", unrounded())] {
            if is_asked(name) {
                let framework = Framework::from_yaml(&yaml).unwrap();
                let dataset = work::dataset(&framework, units, SEED, |_| {}).unwrap();
                works.push((name, (Plan::compile(&framework).unwrap(), dataset)));
            }
        }
        // What takes long would take very long.
        let few = named.iter().take(if units > 10_000 { 4 } else { named.len() });
        for (name, yaml, places, gaps) in few.filter(|line| is_asked(line.0)) {
            let framework = Framework::from_yaml(yaml).unwrap();
            let dataset = figures(&framework, units, *places, *gaps);
            works.push((name, (Plan::compile(&framework).unwrap(), dataset)));
        }
        let floats = Floats::new(units, SEED);
        let mut contenders: Vec<_> =
            works.iter().map(|(name, work)| contender(name, work)).collect();
        let by_hand = "f64 by hand, unrounded, every score kept";
        if is_asked(by_hand) {
            let run = Box::new(|| timed(|| floats.unrounded()));
            contenders.push(Contender { name: by_hand, run });
        }
        race(units, rounds, &mut contenders);
        for (name, (plan, dataset)) in &works {
            let outcome = plan.score(dataset).unwrap();
            outcome.rank_all();
            println!("{name}: {} in fractions", outcome.worked_in_fractions());
        }
    }
}
