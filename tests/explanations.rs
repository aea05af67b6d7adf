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

/// The verifier's reason stands behind the value that it is about, and nothing else changes.
#[test]
fn reasons_stand_behind_the_values_that_they_are_about() {
    let bare = include_str!("explained/methods.csv");
    let with_reason = |text: &str| -> String {
        let mut lines = text.lines();
        let head = lines.next().map(|head| format!("{head},reason:page,reason:issued\n"));
        let rest = lines.map(|line| match line.starts_with("binh") {
            true => format!("{line},không có trang,quyết định chưa đóng dấu\n"),
            false => format!("{line},,\n"),
        });
        head.into_iter().chain(rest).collect()
    };
    let rules = include_str!("explained/methods.yaml");
    let (plain, reasoned) = (score(rules, bare), score(rules, &with_reason(bare)));
    for language in [Language::Vi, Language::En] {
        let text = |outcome: &Outcome, unit: &str| {
            let text = outcome.scorecard(unit).unwrap().explain(language).to_string();
            // The last lines say which data was scored.
            text.lines().filter(|line| !line.contains('…')).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(text(&plain, "an"), text(&reasoned, "an"));
        let word = if language == Language::Vi { "lý do" } else { "reason" };
        let (before, after) = (text(&plain, "binh"), text(&reasoned, "binh"));
        for reason in ["không có trang", "quyết định chưa đóng dấu"] {
            assert!(after.contains(&format!(" ({word}: {reason})")), "{after}");
            assert!(!before.contains(reason));
        }
    }
    let json = |outcome: &Outcome, unit: &str| {
        serde_json::to_string(&outcome.scorecard(unit).unwrap()).unwrap()
    };
    assert!(!json(&reasoned, "an").contains("reason"));
    let binh = json(&reasoned, "binh");
    assert!(binh.contains(r#""value":"rejected","reason":"quyết định chưa đóng dấu"}"#), "{binh}");
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

/// One word for both languages, or one in each: in scorecards, tables and forms, and added up as one unit.
#[test]
fn units_of_measure_are_in_the_language_of_the_reader() {
    let yaml = "framework: demo/units\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\nname: Thử\n\
        absent: {missing: zero}\nmetrics:\n  done: {type: count, unit_of_measure: {vi: xã, en: communes}}\n  \
        all: {type: count, unit_of_measure: xã}\n  area: {type: number, unit_of_measure: km²}\n\
        checks: [{id: within, holds: done <= all, message: Thừa}]\nindicators:\n  \
        - {id: share, points: 5, scoring: {ratio: {part: done, whole: all}}}\n  \
        - {id: size, points: 5, scoring: {linear: {of: area, zero_at: 0, full_at: 10}}}\n";
    let outcome = score(yaml, "unit,done,all,area\na,31,40,2.5\n");
    let card = outcome.scorecard("a").unwrap();
    let (vi, en) = (card.explain(Language::Vi).to_string(), card.explain(Language::En).to_string());
    for text in ["done = 31 xã", "all = 40 xã", "area = 2,5 km²"] {
        assert!(vi.contains(text), "{text}:\n{vi}");
    }
    for text in ["done = 31 communes", "all = 40 xã", "area = 2.5 km²"] {
        assert!(en.contains(text), "{text}:\n{en}");
    }
    let table = dti_engine::report::scorecard(&card, Language::En).to_csv();
    assert!(table.contains("done: 31 communes; all: 40 xã"), "{table}");
}

#[test]
fn a_unit_of_measure_has_a_vietnamese_word() {
    let fault = |unit: &str| {
        let yaml = format!(
            "framework: demo/units\nversion: '1'\nkind: criteria\nunit_kind: commune\nmetrics: {{m: {{type: count, \
             unit_of_measure: {unit}}}}}\ntargets: [{{id: t, of: m, at_least: 1}}]\n"
        );
        format!("{:#}", dti_engine::Framework::from_yaml(&yaml).unwrap_err())
    };
    for (unit, expected) in [
        ("{en: communes}", "this unit of measure has no `vi`"),
        ("{vi: ''}", "`vi` is empty"),
        ("''", "`unit_of_measure` is empty"),
        ("{vi: xã, fr: communes}", "`fr`"),
        ("[xã]", "a unit such as `km²` or `{vi: …, en: …}`"),
    ] {
        let fault = fault(unit);
        assert!(fault.contains(expected), "{unit}:\n{fault}");
    }
}
