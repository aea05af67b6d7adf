//! Scores without a rounding are floats with bounds: totals that floats cannot tell apart are ranked, graded and shown as
//! their fractions are, and of ordinary data hardly any score needs its fraction.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Outcome, Plan};
use std::cmp::Ordering;
use std::fmt::Write;

fn score(yaml: &str, csv: &str) -> Outcome {
    let framework = Framework::from_yaml(yaml).unwrap();
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

const HEAD: &str = "framework: test/enclosed\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
                    absent: {missing: zero, zero_whole: zero}\nmetrics: {a: {type: count}, b: {type: count}}\n\
                    indicators: [{id: only, points: 1, scoring: {ratio: {part: a, whole: b}}}]\n";

/// Fractions of which each is next to the one before: `b·c − a·d` is 1, so that `a ÷ b` and `c ÷ d` differ by `1 ÷ bd`.
/// From 10^8 on, that is less than the distance of two floats.
fn neighbours(count: usize) -> Vec<(u64, u64)> {
    // From 1 ÷ 2 and 2 ÷ 3 on, the mediant of a pair lies between both.
    let (mut low, mut high) = ((1u64, 2u64), (2u64, 3u64));
    let mut all = Vec::new();
    for step in 0..count {
        let between = (low.0 + high.0, low.1 + high.1);
        all.push(between);
        if step % 2 == 0 { low = between } else { high = between }
    }
    all
}

/// Compares `a ÷ b` with `c ÷ d` in whole numbers.
fn order((a, b): (u64, u64), (c, d): (u64, u64)) -> Ordering {
    (u128::from(a) * u128::from(d)).cmp(&(u128::from(c) * u128::from(b)))
}

#[test]
fn totals_closer_than_floats_are_ranked_as_their_fractions() {
    // Each as it is, and in other numbers: 2a ÷ 2b is the same total.
    let fractions: Vec<_> = neighbours(60)
        .into_iter()
        .filter(|(_, b)| *b < 1 << 46)
        .flat_map(|(a, b)| [(a, b), (2 * a, 2 * b)])
        .collect();
    let row = |(place, (a, b)): (usize, &(u64, u64))| format!("u{place},{a},{b}\n");
    let csv: String = fractions.iter().enumerate().map(row).collect();
    let outcome = score(&format!("{HEAD}ranking: {{}}\n"), &format!("unit,a,b\n{csv}"));
    let equal = fractions.iter().filter(|(a, b)| {
        #[expect(clippy::cast_precision_loss, reason = "that is the question")]
        let float = |a: u64, b: u64| a as f64 / b as f64;
        fractions
            .iter()
            .any(|(c, d)| float(*a, *b) == float(*c, *d) && order((*a, *b), (*c, *d)).is_ne())
    });
    assert!(equal.count() > 10, "floats must be equal where fractions are not");
    for (place, fraction) in fractions.iter().enumerate() {
        let ahead = fractions.iter().filter(|other| order(**other, *fraction).is_gt()).count();
        let unit = outcome.unit(&format!("u{place}")).unwrap();
        assert_eq!(unit.rank, Some(u32::try_from(ahead + 1).unwrap()), "{fraction:?}");
    }
    assert!(outcome.worked_in_fractions() > 10);
}

/// With places, totals are rounded before they are compared; a tie of that rounding is no business of floats.
#[test]
fn an_edge_of_a_rounding_is_decided_by_the_fraction() {
    // 0.125 and its neighbours, of which the upper one is nearer than floats can tell.
    let close = 1u64 << 52;
    let csv = format!(
        "unit,a,b\ntie,1,8\nabove,{},{}\nbelow,{},{}\n",
        close / 8 + 1,
        close,
        close / 8 - 1,
        close
    );
    let outcome = score(&format!("{HEAD}ranking: {{places: 2}}\n"), &csv);
    let rank = |id: &str| outcome.unit(id).unwrap().rank;
    // 0.125 is rounded up to 0.13.
    assert_eq!((rank("tie"), rank("above"), rank("below")), (Some(1), Some(1), Some(3)));
    let total = |id: &str| outcome.unit(id).unwrap().total.unwrap().to_string();
    assert_eq!(total("tie"), "0.1250000000");
    assert_eq!(outcome.unit("tie").unwrap().total.map(|total| total.is_exact()), Some(true));
    assert_eq!(outcome.unit("above").unwrap().total.map(|total| total.is_exact()), Some(false));
}

/// A bound of a grade that a total reaches, just reaches, and just fails to reach.
#[test]
fn a_bound_is_reached_or_not_by_the_fraction() {
    let close = 3 * (1u64 << 50);
    let csv = format!(
        "unit,a,b\ntwo_thirds,2,3\nabove,{},{close}\nbelow,{},{close}\n",
        close / 3 * 2 + 1,
        close / 3 * 2 - 1
    );
    // A derived bound cannot be written, so the share is of points: 2 ÷ 3 of 3 are 2.
    let yaml = HEAD.replace("points: 1\n", "points: 3\n").replace("points: 1,", "points: 3,");
    let grades = "grades: [{name: High, at_least: {points: 2}}, {name: Low, at_least: 0%}]\n";
    let outcome = score(&format!("{yaml}ranking: {{}}\n{grades}"), &csv);
    let grade = |id: &str| outcome.unit(id).unwrap().grade.unwrap().vi.clone();
    assert_eq!([grade("two_thirds"), grade("above"), grade("below")], ["High", "High", "Low"]);
}

/// Sixteen indicators in four groups; `aggregate` combines shares, `scoring` is given the number of each.
fn ordinary(aggregate: &str, scoring: &dyn Fn(usize) -> String) -> String {
    let mut yaml = format!(
        "framework: test/ordinary\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 100\n\
         aggregate: {aggregate}\nabsent: {{missing: zero, zero_whole: zero}}\nmetrics:\n"
    );
    for i in 0..16 {
        writeln!(yaml, "  a{i}: {{type: count}}\n  b{i}: {{type: count}}").unwrap();
    }
    yaml.push_str("groups:\n");
    for g in 0..4 {
        writeln!(yaml, "  - id: g{g}\n    weight: {}\n    indicators:", g + 1).unwrap();
        for i in g * 4..g * 4 + 4 {
            let (scoring, weight) = (scoring(i), i % 3 + 1);
            writeln!(yaml, "      - {{id: i{i}, weight: {weight}, scoring: {{{scoring}}}}}")
                .unwrap();
        }
    }
    yaml.push_str("ranking: {}\ngrades: [{name: A, at_least: 50%}, {name: B, at_least: 0%}]\n");
    yaml
}

/// Synthetic figures from a fixed seed.
fn figures(units: usize) -> String {
    let mut state = 14u64;
    let mut below = |bound: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let names: Vec<String> = (0..16).map(|i| format!("a{i},b{i}")).collect();
    let mut csv = format!("unit,{}\n", names.join(","));
    for unit in 0..units {
        write!(csv, "u{unit}").unwrap();
        for _ in 0..16 {
            let whole = 2_003 + below(40_000);
            write!(csv, ",{},{whole}", 1 + below(whole)).unwrap();
        }
        csv.push('\n');
    }
    csv
}

#[test]
fn ordinary_data_hardly_need_fractions() {
    let (csv, few) = (figures(500), figures(40));
    let mut in_fractions = 0;
    let ratio = |i| format!("ratio: {{part: a{i}, whole: b{i}}}");
    let of = |text: &'static str| {
        move |i: usize| text.replace('A', &format!("a{i}")).replace('B', &format!("b{i}"))
    };
    let rules: [(&str, &dyn Fn(usize) -> String); 9] = [
        ("arithmetic", &ratio),
        ("geometric", &ratio),
        ("harmonic", &ratio),
        ("minimum", &ratio),
        ("arithmetic", &of("formula: \"ln(1 + A / B)\"")),
        ("geometric", &of("formula: \"exp(A / B - 1)\"")),
        ("harmonic", &of("formula: \"sqrt(A / B)\"")),
        ("arithmetic", &of("min_max: {of: A, direction: up}")),
        ("arithmetic", &of("z_score: {of: A, zero_at: -3, full_at: 3}")),
    ];
    for (aggregate, scoring) in rules {
        let outcome = score(&ordinary(aggregate, scoring), &csv);
        let before = outcome.worked_in_fractions();
        serde_json::to_value(&outcome).unwrap();
        let scores = 500 * (16 + 4 + 1);
        let fractions = outcome.worked_in_fractions();
        let name = format!("{aggregate} of {}", scoring(0));
        assert!(before * 100 < scores, "{name}: {before} while scoring");
        assert!(fractions * 100 < scores, "{name}: {fractions} of {scores}");
        in_fractions += fractions;
        // Indicators that are not kept are worked out as fractions.
        let options = ScoreOptions::default().keep_groups();
        let outcome = score(&ordinary(aggregate, scoring), &few);
        let plan = Plan::compile(outcome.framework()).unwrap();
        let exact = plan.score_with(outcome.dataset(), &options).unwrap();
        let json = |outcome: &Outcome| serde_json::to_value(outcome).unwrap();
        assert_eq!(json(&exact), json(&outcome), "{name}");
    }
    assert!(in_fractions > 0, "of so many scores some are next to an edge");
}

/// As many indicators as indices have leave room for the fractions of all of them, should they be asked for.
#[test]
fn indices_of_many_indicators_are_enclosed() {
    let rules = [
        "formula: \"ln(1 + A / B)\"",
        "formula: \"exp(A / B - 1)\"",
        "formula: \"sqrt(A / B)\"",
        "ratio: {part: A, whole: B}",
        "z_score: {of: A, zero_at: -3, full_at: 3}",
    ];
    for rule in rules {
        let mut yaml = HEAD.replace("points: 1\n", "points: 49\n");
        yaml.truncate(yaml.find("metrics:").unwrap());
        yaml.push_str("metrics:\n");
        (0..49).for_each(|i| {
            writeln!(yaml, "  a{i}: {{type: count}}\n  b{i}: {{type: count}}").unwrap()
        });
        yaml.push_str("indicators:\n");
        for i in 0..49 {
            let own = rule.replace('A', &format!("a{i}")).replace('B', &format!("b{i}"));
            writeln!(yaml, "  - {{id: i{i}, points: 1, scoring: {{{own}}}}}").unwrap();
        }
        let names: Vec<_> = (0..49).map(|i| format!("a{i},b{i}")).collect();
        let mut csv = format!("unit,{}\n", names.join(","));
        for unit in 0..20u64 {
            let row = (0..49u64).map(|i| format!("{},{}", 7 + unit * 53 + i * 11, 2_003 + i * 37));
            writeln!(csv, "u{unit},{}", row.collect::<Vec<_>>().join(",")).unwrap();
        }
        assert!(score(&yaml, &csv).worked_in_fractions() < 10, "{rule}");
    }
}

/// Scores whose fractions may become too long together are worked out at once: what is too large is refused, and is not
/// missing later.
#[test]
fn totals_too_long_for_a_fraction_are_refused() {
    // Each indicator adds up 60 quotients with denominators of 59 bits; 12 of them have more than 2^15 bits.
    let score = |indicators: usize| {
        let mut yaml = format!(
            "framework: test/long\nversion: '1'\nkind: index\nunit_kind: commune\npoints: {indicators}\n\
             absent: {{missing: zero, zero_whole: zero}}\nmetrics:\n"
        );
        for metric in 0..indicators * 60 {
            writeln!(yaml, "  m{metric}: {{type: count}}").unwrap();
        }
        yaml.push_str("indicators:\n");
        for i in 0..indicators {
            let terms: Vec<_> = (i * 60..i * 60 + 60).map(|m| format!("1 / m{m}")).collect();
            let formula = terms.join(" + ");
            writeln!(yaml, "  - {{id: i{i}, points: 1, scoring: {{formula: \"{formula}\"}}}}")
                .unwrap();
        }
        yaml.push_str("ranking: {}\n");
        let framework = Framework::from_yaml(&yaml).unwrap();
        let names: Vec<_> = (0..indicators * 60).map(|metric| format!("m{metric}")).collect();
        let values: Vec<_> = (0..indicators as u64 * 60)
            .map(|metric| (300_000_000_000_000_007 + metric * 7_919_000_017).to_string())
            .collect();
        let csv = format!("unit,{}\nu,{}\n", names.join(","), values.join(","));
        let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
        Plan::compile(&framework).unwrap().score(&dataset)
    };
    let few = score(2).unwrap();
    let unit = few.unit("u").unwrap();
    assert!(unit.total.is_some() && unit.rank.is_some() && unit.no_total.is_none());
    assert!(score(12).is_err());
}
