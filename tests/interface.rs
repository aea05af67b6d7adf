//! The interface of the crate, as issue 12 asks for it: what was hit in practice, each turned into a test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use dti_engine::comparison::{Comparison, Measure, RuleChange};
use dti_engine::diagnostic::Severity;
use dti_engine::error::ErrorKind;
use dti_engine::model::{
    AbsentKind, AbsentPolicy, Aggregate, Benchmark, CheckSeverity, Direction, EvidenceRule,
    FrameworkKind, Goalposts, Nature, PeerFigure, RankingMethod, Standing, TargetState, Verdict,
};
use dti_engine::number::RoundingMode;
use dti_engine::scorecard::{AdjustmentKind, Effect};
use dti_engine::{Dataset, Error, Framework, Language, Outcome, Plan};

const RULES: &str = "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
    absent: {missing: zero}\nmetrics: {portal: {type: yes_no}, staff: {type: count}}\n\
    indicators:\n  - {id: portal, points: 6, scoring: {yes_no: portal}}\n\
    \x20 - {id: staff, points: 4, scoring: {linear: {of: staff, zero_at: 0, full_at: 4}}}\n";
const DATA: &str = "unit,portal,staff\nan,yes,2\nbinh,no,4\n";

fn framework(yaml: &str) -> Framework {
    Framework::from_yaml(yaml).unwrap_or_else(|faults| panic!("{faults}"))
}

fn data(framework: &Framework) -> Dataset {
    Dataset::from_csv(DATA.as_bytes(), framework).unwrap_or_else(|faults| panic!("{faults}"))
}

fn outcome(yaml: &str) -> Outcome {
    let framework = framework(yaml);
    Plan::compile(&framework).unwrap().score(&data(&framework)).unwrap()
}

/// Data are bound to metrics: a comment and other points in the rule file leave them usable.
#[test]
fn data_stay_usable_when_a_rule_file_gets_a_comment() {
    let read = data(&framework(RULES));
    let mended = RULES.replace("points: 6", "points: 5").replace("points: 4,", "points: 5,");
    let later = framework(&format!("# mended\n{mended}"));
    let outcome = Plan::compile(&later).unwrap().score(&read).unwrap();
    // 5 + 5 × 2 ÷ 4
    let total = outcome.unit("an").unwrap().total.unwrap();
    assert_eq!(total.normalize().to_string(), "7.5");
}

#[test]
fn a_mismatch_says_which_framework_version_and_metric() {
    let read = data(&framework(RULES));
    let other =
        RULES.replace("'2024'", "'2025'").replace("staff: {type: count", "staff: {type: number");
    let error = Plan::compile(&framework(&other)).unwrap().score(&read).unwrap_err();
    assert!(matches!(error, Error::OtherRules { .. }));
    let told = error.to_string();
    for part in ["`demo/one` version `2024`", "`demo/one` version `2025`", "`staff`"] {
        assert!(told.contains(part), "no {part} in {told}");
    }
}

fn is_exact<T>(from_both_ends: impl ExactSizeIterator<Item = T> + DoubleEndedIterator, len: usize) {
    assert_eq!(from_both_ends.len(), len);
    assert_eq!(from_both_ends.rev().count(), len);
}

#[test]
fn iterators_know_their_length_and_go_both_ways() {
    let (before, after) = (outcome(RULES), outcome(RULES));
    let framework = before.framework();
    is_exact(framework.nodes(), 2);
    is_exact(framework.roots(), 2);
    is_exact(framework.metrics(), 2);
    is_exact(framework.targets(), 0);
    is_exact(framework.checks(), 0);
    is_exact(framework.texts(), 1);
    is_exact(before.dataset().units(), 2);
    is_exact(before.dataset().values("staff").unwrap(), 2);
    is_exact(before.units(), 2);
    is_exact(before.scorecards(), 2);
    let card = before.scorecard("an").unwrap();
    is_exact(card.nodes(), 2);
    is_exact(card.scores(), 2);
    is_exact(card.targets(), 0);
    let years = Comparison::of(&before, &after);
    is_exact(years.units(), 2);
    is_exact(years.largest(), 0);
    is_exact(years.unit("an").unwrap().items(), 2);
}

#[test]
fn a_ranking_says_when_there_is_none() {
    let without = outcome(RULES);
    assert!(!without.framework().is_ranked());
    assert_eq!((without.ranking().count(), without.unit("an").unwrap().rank), (0, None));
    let ranked = outcome(&format!("{RULES}ranking: {{places: 2}}\n"));
    assert!(ranked.framework().is_ranked());
    // binh: 4 of 4. an: 6 + 2.
    let places: Vec<_> =
        ranked.ranking().map(|place| (place.rank, place.unit.id.as_str())).collect();
    assert_eq!(places, [(1, "an"), (2, "binh")]);
}

/// Reads each word that is written, in capitals too, and refuses another with the words that there are.
fn are_words<T>(all: &[T])
where
    T: Copy + PartialEq + Debug + Display + FromStr,
    T::Err: Display,
{
    assert!(!all.is_empty());
    for value in all {
        let word = value.to_string();
        assert_eq!(word.parse::<T>().ok(), Some(*value));
        assert_eq!(word.to_uppercase().parse::<T>().ok(), Some(*value), "{word}");
    }
    let refused = "no such word".parse::<T>().map_err(|error| error.to_string()).unwrap_err();
    let first = all.first().map(ToString::to_string).unwrap_or_default();
    assert!(refused.contains(&first), "{refused}");
}

#[test]
fn every_word_is_written_and_read() {
    are_words(AbsentKind::ALL);
    are_words(AbsentPolicy::ALL);
    are_words(Aggregate::ALL);
    are_words(Benchmark::ALL);
    are_words(CheckSeverity::ALL);
    are_words(Direction::ALL);
    are_words(EvidenceRule::ALL);
    are_words(FrameworkKind::ALL);
    are_words(Goalposts::ALL);
    are_words(Nature::ALL);
    are_words(PeerFigure::ALL);
    are_words(RankingMethod::ALL);
    are_words(Standing::ALL);
    are_words(TargetState::ALL);
    are_words(Verdict::ALL);
    are_words(Language::ALL);
    are_words(RoundingMode::ALL);
    are_words(Severity::ALL);
    are_words(ErrorKind::ALL);
    are_words(Measure::ALL);
    are_words(RuleChange::ALL);
    are_words(Effect::ALL);
    are_words(AdjustmentKind::ALL);
}
