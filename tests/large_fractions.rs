//! Indices whose fractions are too large to carry: what the sums of many units tell, and that nothing vanishes.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::fmt::Write as _;

use dti_engine::analysis::{Analysis, Effects};
use dti_engine::comparison::Comparison;
use dti_engine::number::Shown;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan, report};

/// Rules of indicators `i0`, `i1`, … of equal weight, each of a quotient of two metrics, and their points.
fn rules(indicators: usize, points: u32, scoring: &str) -> Framework {
    let mut text = format!(
        "framework: test/large\nversion: '1'\nkind: index\nunit_kind: commune\npoints: {points}\nranking: {{}}\n\
         absent: {{missing: zero, zero_whole: zero}}\nmetrics:\n"
    );
    for place in 0..indicators {
        write!(text, "  a{place}: {{type: number}}\n  b{place}: {{type: number}}\n").unwrap();
    }
    text += "indicators:\n";
    for place in 0..indicators {
        let scoring =
            scoring.replace("PART", &format!("a{place}")).replace("WHOLE", &format!("b{place}"));
        writeln!(text, "  - {{id: i{place}, weight: 1, scoring: {{{scoring}}}}}").unwrap();
    }
    Framework::from_yaml(&text).unwrap()
}

/// Scores units of which `number` gives part and whole, as text, of an indicator.
fn score(
    framework: &Framework,
    (units, indicators): (usize, usize),
    number: impl Fn(usize, usize) -> (String, String),
) -> Outcome {
    let heads = (0..indicators).map(|place| format!(",a{place},b{place}"));
    let mut table = format!("unit{}\n", heads.collect::<String>());
    for unit in 0..units {
        write!(table, "u{unit}").unwrap();
        for place in 0..indicators {
            let (part, whole) = number(unit, place);
            write!(table, ",{part},{whole}").unwrap();
        }
        table.push('\n');
    }
    let dataset = Dataset::from_csv(table.as_bytes(), framework).unwrap();
    Plan::compile(framework).unwrap().score(&dataset).unwrap()
}

fn float(shown: Shown) -> f64 {
    shown.decimal().to_string().parse().unwrap()
}

/// 1,500 units with two ratios of different odd wholes: the common denominator of one has more than ten thousand digits.
const MANY: usize = 1_500;
const RATIO: &str = "ratio: {part: PART, whole: WHOLE}";

fn part_and_whole(unit: usize, place: usize, salt: usize) -> (usize, usize) {
    let whole = 10_007 + 10_000 * place + 2 * unit;
    ((unit * 7_919 + place * 104_729 + salt) * 31 % whole, whole)
}

fn many(framework: &Framework, salt: usize) -> Outcome {
    score(framework, (MANY, 2), |unit, place| {
        let (part, whole) = part_and_whole(unit, place, salt);
        (part.to_string(), whole.to_string())
    })
}

fn shares(place: usize, salt: usize) -> Vec<f64> {
    let share = |unit| {
        let (part, whole) = part_and_whole(unit, place, salt);
        part as f64 / whole as f64
    };
    (0..MANY).map(share).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn pearson(one: &[f64], other: &[f64]) -> f64 {
    let (mean_of_one, mean_of_other) = (mean(one), mean(other));
    let scatter = |a: &[f64], mean_a: f64, b: &[f64], mean_b: f64| {
        a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>()
    };
    let both = scatter(one, mean_of_one, other, mean_of_other);
    let own = scatter(one, mean_of_one, one, mean_of_one);
    both / (own * scatter(other, mean_of_other, other, mean_of_other)).sqrt()
}

#[test]
fn correlations_of_many_units_are_told() {
    let framework = rules(2, 100, RATIO);
    let analysis = Analysis::of(&many(&framework, 0)).unwrap();
    let found = analysis.correlations().unwrap();
    let (one, other) = (shares(0, 0), shares(1, 0));
    assert!((float(found[0].pearson.unwrap()) - pearson(&one, &other)).abs() < 0.000_051);
    let totals: Vec<f64> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
    let nodes = analysis.nodes().unwrap();
    for (node, shares) in nodes.iter().zip([&one, &other]) {
        assert!((float(node.with_total.unwrap()) - pearson(shares, &totals)).abs() < 0.000_051);
    }
    let influence: f64 = nodes.iter().map(|node| float(node.influence.unwrap())).sum();
    assert!((influence - 1.0).abs() < 0.000_11, "{influence}");
}

#[test]
fn effects_on_many_units_are_told() {
    let framework = rules(2, 100, RATIO);
    let effects = Effects::between(&many(&framework, 5), &many(&framework, 0)).unwrap();
    let mean_of = |salt| (mean(&shares(0, salt)) + mean(&shares(1, salt))) / 2.0;
    let found = float(effects.mean.unwrap());
    assert!((found - (mean_of(0) - mean_of(5))).abs() < 0.000_051, "{found}");
}

/// The common denominator of all totals is too large to carry, that of their mean as well.
#[test]
fn means_of_many_units_are_told() {
    let framework = rules(2, 100, RATIO);
    let (before, after) = (many(&framework, 5), many(&framework, 0));
    let mean_of = |salt| (mean(&shares(0, salt)) + mean(&shares(1, salt))) / 2.0 * 100.0;
    let change = Comparison::of(&before, &after).summary().mean().unwrap();
    let found = float(change.shown(10).unwrap());
    assert!((found - (mean_of(0) - mean_of(5))).abs() < 1e-8, "{found}");
    let table = report::totals(&after, Language::En).to_csv();
    let row = table.lines().find(|row| row.starts_with("Mean,")).unwrap();
    let wanted = format!("{:.2}", mean_of(0));
    assert!(row.contains(&wanted), "{row} for {wanted}");
}

/// Every unit with the same share, of more digits than are carried: no difference, not a tiny one.
#[test]
fn equal_shares_have_no_correlation() {
    let framework = rules(2, 100, RATIO);
    let outcome = score(&framework, (MANY, 2), |unit, place| match place {
        0 => ("1".to_owned(), "99991".to_owned()),
        _ => (unit.to_string(), (10_007 + 2 * unit).to_string()),
    });
    let found = Analysis::of(&outcome).unwrap().correlations().unwrap();
    assert_eq!(found[0].pearson, None);
}

/// The total of 750 quotients of 15 digits has more bits than a fraction may have. Its digits that are sure are shown.
#[test]
fn a_total_that_cannot_be_carried_is_shown() {
    const INDICATORS: usize = 750;
    let framework = rules(INDICATORS, 10_000_000, RATIO);
    let digits = |unit: usize, place: usize| {
        let seed = unit * 7_919 + place * 104_729 + 1;
        (seed * 31_415_926_535 % 100_000_000_000_000, 100_000_000_000_037 + 2 * seed)
    };
    let outcome = score(&framework, (5, INDICATORS), |unit, place| {
        let (part, whole) = digits(unit, place);
        (part.to_string(), whole.to_string())
    });
    for place in 0..5 {
        let unit = outcome.unit(&format!("u{place}")).unwrap();
        let shares = (0..INDICATORS).map(|indicator| {
            let (part, whole) = digits(place, indicator);
            part as f64 / whole as f64
        });
        let wanted = shares.sum::<f64>() / INDICATORS as f64 * 1e7;
        let total = unit.total.unwrap_or_else(|| panic!("u{place} has no total"));
        assert!((float(total) - wanted).abs() < 1e-5 && !total.is_exact(), "{total} for {wanted}");
        assert!(unit.rank.is_some());
    }
}

/// Scores by deviations are irrational. Those of quotients can be added up all the same, whatever they come from.
#[test]
fn z_scores_of_quotients_add_up() {
    const UNITS: usize = 55;
    const INDICATORS: usize = 60;
    let scoring = "z_score: {of: {part: PART, whole: WHOLE}, zero_at: -10, full_at: 10}";
    let framework = rules(INDICATORS, 10_000_000, scoring);
    let digits = |unit: usize, place: usize| {
        let seed = unit * 7_919 + place * 104_729 + 1;
        (seed * 314_159_265_359 % 10_000_000_000_000, 10_000_000_000_037 + 2 * seed)
    };
    let outcome = score(&framework, (UNITS, INDICATORS), |unit, place| {
        let (part, whole) = digits(unit, place);
        (part.to_string(), whole.to_string())
    });
    let mut wanted = vec![0.0; UNITS];
    for place in 0..INDICATORS {
        let values: Vec<f64> = (0..UNITS)
            .map(|unit| {
                let (part, whole) = digits(unit, place);
                part as f64 / whole as f64
            })
            .collect();
        let mean = mean(&values);
        let variance =
            values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / UNITS as f64;
        for (total, value) in wanted.iter_mut().zip(&values) {
            *total += ((value - mean) / variance.sqrt() + 10.0) / 20.0 / INDICATORS as f64 * 1e7;
        }
    }
    for (place, wanted) in wanted.into_iter().enumerate() {
        let total = outcome.unit(&format!("u{place}")).unwrap().total;
        let total = total.unwrap_or_else(|| panic!("u{place} has no total"));
        assert!((float(total) - wanted).abs() < 1e-5, "{total} for {wanted}");
        // All ten places: by a fraction, not by the bounds of a float.
        assert_eq!(total.decimal().scale(), 10);
    }
}
