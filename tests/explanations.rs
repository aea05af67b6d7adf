//! Scorecards as text: every method, absence, target and gate, in both languages.

#![allow(clippy::unwrap_used, missing_docs, reason = "test code: a fault is a failed test")]

use dti_engine::{Dataset, Framework, Language, Outcome, Plan};

fn score(yaml: &str, csv: &str) -> Outcome {
    let framework = Framework::from_yaml(yaml).unwrap();
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

fn methods() -> Outcome {
    score(include_str!("explained/methods.yaml"), include_str!("explained/methods.csv"))
}

fn targets() -> Outcome {
    score(include_str!("explained/targets.yaml"), include_str!("explained/targets.csv"))
}

fn peers() -> Outcome {
    score(include_str!("explained/peers.yaml"), include_str!("explained/peers.csv"))
}

#[test]
fn every_method_is_explained_in_vietnamese() {
    insta::assert_snapshot!(methods().scorecard("an").unwrap().explain(Language::Vi));
}

#[test]
fn every_method_is_explained_in_english() {
    insta::assert_snapshot!(methods().scorecard("an").unwrap().explain(Language::En));
}

#[test]
fn absences_say_what_they_did() {
    insta::assert_snapshot!(methods().scorecard("binh").unwrap().explain(Language::En));
}

#[test]
fn peers_are_explained_in_both_languages() {
    let outcome = peers();
    let card = outcome.scorecard("an").unwrap();
    insta::assert_snapshot!("peers_vi", card.explain(Language::Vi));
    insta::assert_snapshot!("peers_en", card.explain(Language::En));
    insta::assert_snapshot!("peers_json", serde_json::to_string_pretty(&card).unwrap());
}

#[test]
fn targets_stand_beside_declarations() {
    let outcome = targets();
    insta::assert_snapshot!(outcome.scorecard("an").unwrap().explain(Language::Vi));
    insta::assert_snapshot!("district", outcome.scorecard("ha").unwrap().explain(Language::En));
}

#[test]
fn scorecards_are_json() {
    let card = methods();
    let card = card.scorecard("binh").unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&card).unwrap());
}

#[test]
fn no_line_is_wider_than_a_hundred_columns() {
    for outcome in [methods(), peers(), targets()] {
        for card in outcome.scorecards() {
            for language in [Language::Vi, Language::En] {
                for line in card.explain(language).to_string().lines() {
                    assert!(line.chars().count() <= 100, "{line}");
                }
            }
        }
    }
}
