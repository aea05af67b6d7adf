//! A published index, unrounded and geometric: the Human Development Index, as published and in seven builds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework, Outcome, Plan};

/// The figures, and the index that was published with them.
const PUBLISHED: &str = include_str!("human_development/published.csv");
/// What `by_hand.py` beside them says: build, unit, total, rank.
const BY_HAND: &str = include_str!("human_development/by_hand.csv");

/// The rules of one build: how figures become shares, and how shares are combined.
fn rules(shares: &str, aggregate: &str) -> String {
    let least = if aggregate == "arithmetic" { "0%" } else { "1%" };
    let scoring = |metric: &str, most: &str, least_at: &str| match shares {
        "goalposts" if metric == "income" => {
            "formula: \"ln(income / 100) / ln(75000 / 100)\"".to_owned()
        }
        "goalposts" => format!("linear: {{of: {metric}, zero_at: {least_at}, full_at: {most}}}"),
        "min_max" => format!("min_max: {{of: {metric}, direction: up, least: {least}}}"),
        _ => format!("z_score: {{of: {metric}, zero_at: -2, full_at: 2, least: {least}}}"),
    };
    let (life, expected) = (scoring("life", "85", "20"), scoring("expected", "18", "0"));
    let (mean, income) = (scoring("mean", "15", "0"), scoring("income", "", ""));
    format!(
        "framework: test/human-development\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
         aggregate: {aggregate}\nabsent: {{missing: error, zero_whole: error}}\n\
         metrics: {{published: {{type: number}}, life: {{type: number}}, expected: {{type: number}}, \
         mean: {{type: number}}, income: {{type: number}}}}\n\
         indicators:\n  - {{id: health, weight: 1, scoring: {{{life}}}}}\n  \
         - {{id: living, weight: 1, scoring: {{{income}}}}}\n\
         groups:\n  - id: education\n    weight: 1\n    aggregate: arithmetic\n    indicators:\n      \
         - {{id: expected, weight: 1, scoring: {{{expected}}}}}\n      \
         - {{id: mean, weight: 1, scoring: {{{mean}}}}}\nranking: {{}}\n"
    )
}

fn score(shares: &str, aggregate: &str) -> Outcome {
    let framework = Framework::from_yaml(&rules(shares, aggregate)).unwrap();
    let dataset = Dataset::from_csv(PUBLISHED.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

fn rows(csv: &str) -> impl Iterator<Item = Vec<&str>> {
    csv.lines().skip(1).map(|line| line.split(',').collect())
}

/// Table 1 gives figures to one digit and the index to three, so that both may differ by a thousandth.
#[test]
fn the_index_is_as_published() {
    let outcome = score("goalposts", "geometric");
    for row in rows(PUBLISHED) {
        let total = outcome.unit(row[0]).unwrap().total.unwrap().to_string();
        let off = total.parse::<Decimal>().unwrap() - row[1].parse::<Decimal>().unwrap();
        assert!(off.abs() < Decimal::new(1, 3), "{}: {total} and {} as published", row[0], row[1]);
    }
}

#[test]
fn seven_builds_have_the_totals_and_ranks_of_another_program() {
    let mut builds = Vec::new();
    for row in rows(BY_HAND) {
        if builds.last().is_none_or(|(build, _)| *build != row[0]) {
            let (shares, aggregate) = row[0].split_once(' ').unwrap();
            builds.push((row[0], score(shares, aggregate)));
        }
        let unit = builds.last().unwrap().1.unit(row[1]).unwrap();
        let total = unit.total.unwrap().to_string();
        let rank = unit.rank.unwrap().to_string();
        // A total that is covered by fewer places is shown to those.
        let same = total.parse::<Decimal>().unwrap() == row[2].parse().unwrap();
        assert!(same && rank == row[3], "{row:?}: {total}, {rank}");
    }
    assert_eq!(builds.len(), 7);
}
