//! A dataset that is scored in parts has the results of one that is scored at once: random frameworks with all methods
//! that compare peers, random units, random parts.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::{DecimalSign, ReadOptions};
use dti_engine::outcome::{PeerSummary, ScoreOptions, Standings};
use dti_engine::{Dataset, Error, Framework, Language, Outcome, Plan};
use proptest::prelude::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use reference::generate::{Case, Flavour, cases};
use serde_json::Value;

mod reference;

/// Many units of several kinds, most indicators among peers.
const PEERS: Flavour = Flavour { peers: 80, most_units: 25, criteria: 5, ..Flavour::CROWDED };
const YEARS: Flavour = Flavour { most_units: 12, ..Flavour::YEARS };
const EXTREME: Flavour = Flavour { peers: 80, most_units: 9, ..Flavour::EXTREME };
const DERIVED: Flavour = Flavour { peers: 80, derived: 60, most_units: 12, ..Flavour::UNROUNDED };

const PARTS: usize = 3;

fn number_of_cases() -> u32 {
    std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(120)
}

/// The lines of a canonical CSV: a cell may have line ends in quotes.
fn lines(csv: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in csv.split_inclusive('\n') {
        line.push_str(piece);
        if line.matches('"').count().is_multiple_of(2) {
            lines.push(std::mem::take(&mut line));
        }
    }
    lines
}

/// A dataset in parts: each unit in the part that `part` says.
fn parts(
    dataset: &Dataset,
    framework: &Framework,
    part: &dyn Fn(usize, &str) -> usize,
) -> [Dataset; PARTS] {
    let mut csv = Vec::new();
    dataset.to_csv(&mut csv).unwrap();
    let lines = lines(std::str::from_utf8(&csv).unwrap());
    let (head, lines) = lines.split_first().unwrap();
    let mut texts = [const { String::new() }; PARTS].map(|_| head.clone());
    for (row, (line, unit)) in lines.iter().zip(dataset.units()).enumerate() {
        texts[part(row, unit.id())].push_str(line);
    }
    let options = ReadOptions::default().decimal(DecimalSign::Point);
    texts.map(|text| {
        let read = options.read_csv(text.as_bytes(), framework);
        read.unwrap_or_else(|faults| panic!("{faults}\n{text}"))
    })
}

/// Everything that is said of a unit, but for the digest of the data.
fn said(outcome: &Outcome, unit: &str) -> (Value, String) {
    let card = outcome.scorecard(unit).unwrap();
    let mut json = serde_json::to_value(card).unwrap();
    json["digests"] = Value::Null;
    let of_unit = serde_json::to_value(outcome.unit(unit).unwrap()).unwrap();
    let texts = [Language::Vi, Language::En].map(|language| card.explain(language).to_string());
    let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| !line.contains("sha256:"));
    (Value::from(vec![json, of_unit]), lines.collect::<Vec<_>>().join("\n"))
}

fn compare(case: &Case, draws: &[usize]) -> Result<bool, TestCaseError> {
    let framework = Framework::from_yaml(&case.yaml()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let read = |csv: String| Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let dataset = read(case.csv());
    let before = (!case.before.is_empty()).then(|| read(case.csv_before()));
    let beside = |before| ScoreOptions::default().previous(before);
    let options = before.as_ref().map_or_else(ScoreOptions::default, beside);
    let whole = plan.score_with(&dataset, &options);

    let ids: Vec<&str> = dataset.units().map(|unit| unit.id()).collect();
    let of_row = |row: usize| draws.get(row % draws.len().max(1)).map_or(0, |draw| draw % PARTS);
    let these = parts(&dataset, &framework, &|row, _| of_row(row));
    let of_before = |_, id: &str| ids.iter().position(|unit| *unit == id).map_or(0, of_row);
    let those = before.as_ref().map(|before| parts(before, &framework, &of_before));
    let options: Vec<ScoreOptions<'_>> = match &those {
        Some(those) => those.iter().map(beside).collect(),
        None => vec![ScoreOptions::default(); PARTS],
    };

    let summaries: Result<Vec<PeerSummary>, Error> = these
        .iter()
        .zip(&options)
        .map(|(part, options)| plan.peer_summary_with(part, options))
        .collect();
    let Ok(summaries) = summaries else {
        return if whole.is_err() {
            Ok(false)
        } else {
            Err(TestCaseError::fail("a summary is refused"))
        };
    };
    let merged = |order: [usize; PARTS]| {
        let mut all = summaries[order[0]].clone();
        order[1..].iter().for_each(|part| all.merge(&summaries[*part]).unwrap());
        all
    };
    let all = merged([0, 1, 2]);
    let text = serde_json::to_string(&all).unwrap();
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(serde_json::to_string(&merged(order)).unwrap(), text);
    }
    let mut pair = summaries[1].clone();
    pair.merge(&summaries[2]).unwrap();
    let mut apart = summaries[0].clone();
    apart.merge(&pair).unwrap();
    assert_eq!(apart, all, "merged two by two");
    let all: PeerSummary = serde_json::from_str(&text).unwrap();
    assert_eq!(apart, all, "read back");

    let scored = |(part, options): (&Dataset, &ScoreOptions<'_>)| {
        plan.score_with(part, &options.peers(&all))
    };
    let outcomes: Result<Vec<Outcome>, Error> = these.iter().zip(&options).map(scored).collect();
    let (whole, outcomes) = match (whole, outcomes) {
        (Ok(whole), Ok(outcomes)) => (whole, outcomes),
        (Err(_), Err(_)) => return Ok(false),
        (whole, parts) => {
            let told = format!("whole: {:?}, in parts: {:?}", whole.err(), parts.err());
            return Err(TestCaseError::fail(told));
        }
    };
    let standings: Vec<Standings> = outcomes.iter().map(Outcome::standings).collect();
    let mut ranks = standings[2].clone();
    ranks.merge(&standings[0]).unwrap();
    ranks.merge(&standings[1]).unwrap();
    assert_eq!(ranks, whole.standings());
    let ranks: Standings = serde_json::from_str(&serde_json::to_string(&ranks).unwrap()).unwrap();
    for (outcome, part) in outcomes.iter().zip(&these) {
        let among = outcome.among(&ranks).unwrap();
        for unit in part.units() {
            let ((found, words), (expected, right)) =
                (said(&among, unit.id()), said(&whole, unit.id()));
            if found != expected || words != right {
                let told =
                    format!("{}:\n{found:#}\n{words}\nat once:\n{expected:#}\n{right}", unit.id());
                return Err(TestCaseError::fail(told));
            }
        }
    }
    Ok(true)
}

fn run(flavour: Flavour) {
    let config =
        Config { cases: number_of_cases(), failure_persistence: None, ..Config::default() };
    let draws = proptest::collection::vec(0..PARTS, 1..12);
    let compared = std::cell::Cell::new(0u32);
    let test = |(case, draws): (Case, Vec<usize>)| {
        compared.set(compared.get() + u32::from(compare(&case, &draws)?));
        Ok(())
    };
    let strategy = (cases(flavour), draws).prop_map(|both| both);
    if let Err(failure) = TestRunner::new(config).run(&strategy, test) {
        panic!("{failure}");
    }
    // The rules refuse some of the random data.
    assert!(compared.get() > number_of_cases() / 4, "only {} were compared", compared.get());
}

#[test]
fn parts_of_many_units_make_the_whole() {
    run(PEERS);
}

#[test]
fn parts_beside_the_year_before_make_the_whole() {
    run(YEARS);
}

#[test]
fn parts_of_extreme_values_make_the_whole() {
    run(EXTREME);
}

#[test]
fn parts_of_fractions_make_the_whole() {
    run(DERIVED);
}

#[test]
fn what_is_of_other_rules_is_refused() {
    let framework = |points: u32| {
        Framework::from_yaml(&format!(
            "framework: test/parts\nversion: '1'\nkind: index\nunit_kind: commune\npoints: {points}\nrounding: {{total: 2}}\n\
             absent: {{missing: zero}}\nmetrics: {{v: {{type: count}}}}\n\
             indicators: [{{id: a, points: {points}, scoring: {{min_max: {{of: v, direction: up}}}}}}]\nranking: {{places: 2}}\n"
        ))
        .unwrap()
    };
    let (ten, twenty) = (framework(10), framework(20));
    let plans = [&ten, &twenty].map(|framework| Plan::compile(framework).unwrap());
    let dataset = Dataset::from_csv("unit,v\na,1\nb,2\n".as_bytes(), &ten).unwrap();
    let [mut one, other] = [0, 1].map(|plan: usize| plans[plan].peer_summary(&dataset).unwrap());
    assert_eq!(one.merge(&other).unwrap_err().code(), "other_rules");
    let options = ScoreOptions::default().peers(&other);
    assert_eq!(plans[0].score_with(&dataset, &options).unwrap_err().code(), "other_rules");
    let [first, second] = [0, 1].map(|plan: usize| plans[plan].score(&dataset).unwrap());
    assert_eq!(first.among(&second.standings()).unwrap_err().code(), "other_rules");
    assert_eq!(first.standings().merge(&second.standings()).unwrap_err().code(), "other_rules");
    assert!(serde_json::from_str::<PeerSummary>("{}").is_err());
}
