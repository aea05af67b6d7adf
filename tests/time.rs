//! Time: when targets are due, and figures from before a plan began; each state worked out by hand.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::cases::Cases;
use dti_engine::model::{Origin, Source};
use dti_engine::outcome::TargetState::{self, Met, NotDue, NotMet, Undetermined};
use dti_engine::{Dataset, Framework, Language, Outcome, Plan, cases};

/// A plan of 2024: one target of its end, one due in the middle, one by a day, one of a quotient.
const RULES: &str = "framework: demo/plan\nversion: '2024'\nkind: criteria\nunit_kind: commune\n\
    source: {standing: illustrative}\nperiod: {from: 2024-01-01, to: 2024-12-31}\n\
    metrics: {rate: {type: percent}, half: {type: percent}, act: {type: date}, done: {type: count}, all: {type: count}}\n\
    targets:\n  - {id: year, of: rate, at_least: 80%}\n  - {id: middle, of: half, at_least: 80%, due: 2024-06-30}\n  \
    - {id: act, of: act, by: 2024-03-31}\n  - {id: part, of: {part: done, whole: all}, at_least: 50%}\n\
    verdict: {pass_when: [{met: all}]}\n";

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap()
}

fn score(csv: &str, as_of: Option<&str>) -> Outcome {
    let framework = framework();
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let origin = Origin { nature: None, as_of: as_of.map(|day| day.parse().unwrap()) };
    Plan::compile(&framework).unwrap().score(&dataset.described(origin, Source::default())).unwrap()
}

fn states(outcome: &Outcome) -> Vec<TargetState> {
    outcome.scorecard("an").unwrap().targets().map(|target| target.computed).collect()
}

const GOOD: &str = "unit,rate,half,act,done,all\nan,80%,80%,2024-03-31,1,2\n";
const BAD: &str = "unit,rate,half,act,done,all\nan,79%,79%,2024-04-01,1,3\n";
const NONE: &str = "unit,rate,half,act,done,all\nan,,,,,2\n";

#[test]
fn a_number_that_does_not_meet_a_target_before_it_is_due_is_not_due() {
    let bad = |as_of| states(&score(BAD, as_of));
    // Nothing is known of time: as ever.
    assert_eq!(bad(None), [NotMet; 4]);
    // Before all of them, also on the last day before.
    assert_eq!(bad(Some("2024-03-30")), [NotDue; 4]);
    // On the day it is due, it is due: the by of 31 March, the middle of the year, the end.
    assert_eq!(bad(Some("2024-03-31")), [NotDue, NotDue, NotMet, NotDue]);
    assert_eq!(bad(Some("2024-06-30")), [NotDue, NotMet, NotMet, NotDue]);
    assert_eq!(bad(Some("2024-12-31")), [NotMet; 4]);
    assert_eq!(bad(Some("2025-06-30")), [NotMet; 4]);
    for as_of in [None, Some("2024-01-01"), Some("2024-06-30"), Some("2025-01-01")] {
        assert_eq!(states(&score(GOOD, as_of)), [Met; 4], "{as_of:?}");
        assert_eq!(states(&score(NONE, as_of)), [Undetermined; 4], "{as_of:?}");
    }
}

#[test]
fn a_figure_from_before_the_period_meets_nothing_by_itself_and_that_is_told() {
    let good = score(GOOD, Some("2023-12-31"));
    assert_eq!(states(&good), [Undetermined; 4]);
    // What does not meet a target is not due either.
    assert_eq!(states(&score(BAD, Some("2023-12-31"))), [NotDue; 4]);
    let card = good.scorecard("an").unwrap();
    assert!(card.targets().all(|target| target.before_period));
    let text = card.explain(Language::Vi).to_string();
    let told = "số liệu ngày 31/12/2023, trước kỳ bắt đầu 01/01/2024: tự nó không đạt chỉ tiêu";
    assert_eq!(text.matches(told).count(), 4, "{text}");
    assert!(text.contains("chưa xác định (số liệu trước kỳ)"), "{text}");
    let table = dti_engine::report::targets(&card, Language::En).to_string();
    assert!(table.contains("undetermined (from before the period)"), "{table}");
    // A figure that is not there is not from before the period.
    let none = score(NONE, Some("2023-12-31"));
    assert!(none.scorecard("an").unwrap().targets().all(|target| !target.before_period));
}

#[test]
fn values_may_have_days_of_their_own() {
    let text = "unit,metric,value,as_of\nan,rate,80%,2023-12-31\nan,half,79%,2024-06-29\n\
        an,act,2023-05-01,\nan,done,1,2024-02-01\nan,all,2,2023-12-01\n";
    // The act of the year before is a fact that data of the period tell; the whole of the quotient is older.
    assert_eq!(states(&score(text, Some("2024-12-31"))), [Undetermined, NotDue, Met, Undetermined]);
    let unknown = text.replace("2023-12-31", "unknown");
    assert_eq!(states(&score(&unknown, Some("2023-01-01")))[0], Met);
}

#[test]
fn what_is_not_due_is_not_met_and_its_number_is_told() {
    let outcome = score(BAD, Some("2024-05-01"));
    let unit = outcome.unit("an").unwrap();
    assert_eq!(unit.total.unwrap().to_string(), "0");
    let card = outcome.scorecard("an").unwrap();
    assert!(!card.gates()[0].held);
    assert_eq!(card.gates()[0].not_due(), 3);
    let text = card.explain(Language::Vi).to_string();
    assert!(text.contains("trong đó chưa đến hạn: 3"), "{text}");
    assert!(text.contains("chưa đến hạn"), "{text}");
    let json = serde_json::to_value(&outcome).unwrap();
    assert_eq!(json["units"][0]["targets"]["year"], "not_due");
    assert_eq!(json["units"][0]["targets"]["act"], "not_met");
    let report = dti_engine::report::of_outcome(&outcome, Language::Vi).to_markdown();
    assert!(report.contains("- Chưa đến hạn: **3**"), "{report}");
}

#[test]
fn cases_may_state_the_day() {
    let framework = framework();
    let text = "- case: midsummer\n  as_of: 2024-07-01\n  metrics: {rate: 79%, half: 79%}\n  \
        expect: {targets: {year: not_due, middle: not_met, act: undetermined}}\n";
    let read = Cases::from_yaml(text).unwrap();
    let results = cases::run(&framework, &read).unwrap();
    assert!(results.iter().all(cases::CaseResult::holds), "{}", results[0]);
    let made = cases::from_unit(&score(BAD, Some("2024-05-01")), "an").unwrap();
    assert!(made.1.is_empty(), "{:?}", made.1);
    let text = made.0.to_yaml().unwrap();
    assert!(text.contains("as_of: 2024-05-01") || text.contains("as_of: '2024-05-01'"), "{text}");
    assert!(text.contains("year: not_due"), "{text}");
    let read = Cases::from_yaml(&text).unwrap();
    assert!(cases::run(&framework, &read).unwrap().iter().all(cases::CaseResult::holds));
}
