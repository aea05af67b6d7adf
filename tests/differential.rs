//! The library against the reference: two independent evaluations of every random case.
//!
//! `DTI_CASES` sets the number of cases of each kind (400 by default):
//! `DTI_CASES=200000 cargo test --release --test differential`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use dti_engine::Framework;
use dti_engine::rules::Loader;
use dti_engine::rules::document::FrameworkDoc;
use std::collections::BTreeMap;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use proptest::{prop_assert, prop_assert_eq};

use dti_engine::internals::NoValue;
use dti_engine::model::AbsentKind;
use num_traits::{One, Signed, Zero};

use reference::compare::{differences, headline_differences};
use reference::evaluate::evaluate_beside;
use reference::features::features;
use reference::formula::{
    BEFORE, Between, Cell, Evaluator, METRICS, Nothing, OPTIONS, Reason, Writer,
};
use reference::generate::{Case, Flavour, cases};
use reference::generate_formulas::{FormulaCase, FormulaTable, formula_cases, formula_tables};
use reference::library::{Refusal, score, score_beside, score_of};
use reference::spec::{Mode, Q, Unit, carries_evidence};

mod reference;

fn number_of_cases() -> u32 {
    std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(400)
}

/// Compares a case; one whose points go by the kind, for each kind.
fn compare(case: &Case) -> Result<(), TestCaseError> {
    if case.framework.other_sizes.is_empty() {
        return compare_for(case, None);
    }
    let yaml = case.yaml();
    for kind in &case.framework.unit_kinds {
        let of_kind =
            |dataset: &[Unit]| dataset.iter().filter(|unit| unit.kind == *kind).cloned().collect();
        let own = Case {
            framework: case.framework.of_kind(kind),
            dataset: of_kind(&case.dataset),
            before: of_kind(&case.before),
            ..case.clone()
        };
        // Whether a dataset carries evidence is a matter of all its units.
        if carries_evidence(&own.dataset) == carries_evidence(&case.dataset) {
            compare_for(&own, Some((&yaml, &case.csv(), kind)))?;
        }
    }
    Ok(())
}

/// Compares a case. Of one of a kind the texts are those of all kinds.
fn compare_for(case: &Case, of_all: Option<(&str, &str, &str)>) -> Result<(), TestCaseError> {
    let expected = evaluate_beside(&case.framework, &case.dataset, &case.before);
    let before = (!case.before.is_empty()).then(|| case.csv_before());
    let (yaml, csv) = (case.yaml(), case.csv());
    let (yaml, csv, kind) = match of_all {
        Some((yaml, csv, kind)) => (yaml, csv, Some(kind)),
        None => (yaml.as_str(), csv.as_str(), None),
    };
    let got = score_of(yaml, csv, before.as_deref(), (case.framework.year, kind));
    match (expected, got) {
        (Err(_), Err(Refusal::Scoring(_))) => Ok(()),
        (Err(_), Ok(json)) => {
            Err(TestCaseError::fail(format!("an absent value is an error, but: {json:#}")))
        }
        (_, Err(refusal)) => Err(TestCaseError::fail(format!("refused: {refusal:#?}"))),
        (Ok(outcomes), Ok(json)) => {
            let found = differences(&case.framework, &json, &outcomes);
            if found.is_empty() { Ok(()) } else { Err(TestCaseError::fail(found.join("\n"))) }
        }
    }
}

fn run(cases_of_kind: u32, strategy: impl Strategy<Value = Case>) {
    let config = Config {
        cases: cases_of_kind,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, |case| compare(&case));
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[test]
fn frameworks_of_every_shape_come_out_alike() {
    run(number_of_cases(), cases(Flavour::VARIED));
}

#[test]
fn extreme_values_come_out_alike() {
    run(number_of_cases(), cases(Flavour::EXTREME));
}

#[test]
fn unrounded_scores_come_out_alike() {
    run(number_of_cases(), cases(Flavour::UNROUNDED));
}

#[test]
fn extreme_unrounded_scores_come_out_alike() {
    run(number_of_cases(), cases(Flavour::UNROUNDED_EXTREME));
}

#[test]
fn sums_of_quotients_come_out_alike() {
    run(number_of_cases(), cases(Flavour::SUMS));
}

#[test]
fn many_units_come_out_alike() {
    run(number_of_cases().div_ceil(8), cases(Flavour::CROWDED));
}

#[test]
fn rare_words_come_out_alike() {
    run(number_of_cases(), cases(Flavour::WORDS));
}

#[test]
fn rare_words_of_many_units_come_out_alike() {
    run(number_of_cases().div_ceil(4), cases(Flavour::CROWDED_WORDS));
}

#[test]
fn peers_of_the_year_before_come_out_alike() {
    run(number_of_cases(), cases(Flavour::YEARS));
}

/// A framework is the same from its text, from its document, and from its document in JSON.
#[test]
fn documents_make_the_frameworks_of_their_texts() {
    let config = Config { failure_persistence: None, ..Config::with_cases(number_of_cases() / 4) };
    let outcome = TestRunner::new(config).run(&cases(Flavour::VARIED), |case| {
        let framework = Framework::from_yaml(&case.yaml()).expect("a framework");
        let document = FrameworkDoc::from_yaml(&case.yaml()).expect("a document");
        let json = serde_json::to_string(&document).expect("JSON");
        let from_json: FrameworkDoc = serde_json::from_str(&json).expect("a document");
        prop_assert_eq!(&from_json, &document);
        for made in [Framework::from_document(&document), Framework::from_yaml(&json)] {
            prop_assert!(made.expect("a framework").same_rules(&framework));
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// A rule file that takes its metrics and what is derived of them from a library, and the library.
fn with_library(yaml: &str) -> (String, String) {
    let mut library = "framework: test/metrics\nkind: library\n".to_owned();
    let (mut own, mut moves) = (String::new(), false);
    for line in yaml.lines() {
        if !line.starts_with(' ') {
            moves = matches!(line, "metrics:" | "derived:");
        }
        let text = if moves { &mut library } else { &mut own };
        *text += line;
        text.push('\n');
    }
    (own + "library: test/metrics\n", library)
}

/// A framework is the same whether it declares its metrics itself or takes them from a library, of which it takes what it
/// names.
#[test]
fn libraries_make_the_frameworks_of_their_declarations() {
    let config = Config { failure_persistence: None, ..Config::with_cases(number_of_cases() / 4) };
    let compared = std::cell::Cell::new(0u32);
    let outcome = TestRunner::new(config).run(&cases(Flavour::VARIED), |case| {
        let yaml = case.yaml();
        let whole = Framework::from_yaml(&yaml).expect("a framework");
        let (own, library) = with_library(&yaml);
        let loaded = Loader::new().text("own.yaml", &own).text("library.yaml", &library).load();
        let taken = loaded.into_framework();
        let taken =
            taken.map_err(|faults| TestCaseError::fail(format!("{faults:#}\n{own}{library}")))?;
        // A metric that nothing names is not taken.
        if taken.metrics().len() == whole.metrics().len() {
            compared.set(compared.get() + 1);
            let scored =
                |framework: &Framework| -> Result<Option<serde_json::Value>, dti_engine::Error> {
                    let dataset = dti_engine::Dataset::from_csv(case.csv().as_bytes(), framework)?;
                    let outcome = dti_engine::Plan::compile(framework)?.score(&dataset)?;
                    Ok(serde_json::to_value(outcome).ok().map(|all| all["units"].clone()))
                };
            let [taken, whole] = [&taken, &whole].map(scored);
            prop_assert_eq!(format!("{:?}", taken), format!("{:?}", whole), "{}{}", own, library);
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(compared.get() * 8 > number_of_cases(), "only {}", compared.get());
}

/// How many of so many cases of a flavour have each feature.
fn counted(flavour: Flavour, cases_of_it: usize) -> BTreeMap<&'static str, usize> {
    let mut runner = TestRunner::deterministic();
    let mut counts = BTreeMap::new();
    for _ in 0..cases_of_it {
        let case = cases(flavour).new_tree(&mut runner).expect("a case").current();
        features(&case).into_iter().for_each(|feature| *counts.entry(feature).or_default() += 1);
    }
    counts
}

/// What is compared must be there to be compared. `DTI_CASES=1000` and `--nocapture` show a table.
#[test]
fn every_feature_is_generated() {
    let many = number_of_cases().max(400) as usize;
    let varied = counted(Flavour::VARIED, many);
    let sums = counted(Flavour::SUMS, many / 4);
    let years = counted(Flavour::YEARS, many / 4);
    let words = counted(Flavour::WORDS, many);
    for (name, counts) in
        [("varied", &varied), ("sums", &sums), ("years", &years), ("words", &words)]
    {
        for (feature, count) in counts {
            println!("{name}: {feature}: {count}");
        }
    }
    let asked = [
        "check: refuses",
        "check: refuses, with a tolerance",
        "check: warns",
        "check: warns, with a tolerance",
        "gate: by kind",
        "gate: by option",
        "gate: count",
        "gate: count of some",
        "gate: every",
        "gate: formula of conditions",
        "gate: formula of two sides",
        "gate: met",
        "gate: met all",
        "gate: total",
        "held: count",
        "held: every",
        "held: formula",
        "held: met",
        "held: met all",
        "held: total",
        "in: points",
        "levels: aggregate",
        "method: steps by day",
        "peers: among an option",
        "peers: least",
        "ranking: also within",
        "method: steps of a quotient",
        "of: a quotient",
        "of: a derived metric",
        "no peers: alone of its kind",
        "no peers: alone with a value",
        "not held: count",
        "not held: every",
        "not held: formula",
        "not held: met",
        "not held: met all",
        "not held: total",
        "outcome: a unit refused",
        "outcome: a unit refused among peers",
        "outcome: a unit warned",
    ];
    for feature in asked {
        assert!(varied.get(feature).is_some_and(|count| count * 400 >= many), "{feature}");
    }
    for feature in [
        "bounds by year",
        "grade: by kind or option",
        "method: formula on kind or presence",
        "method: points",
        "points by kind",
        "ranking: a view breaks ties",
    ] {
        assert!(
            words.get(feature).is_some_and(|count| count * 100 >= many),
            "{feature}: {words:?}"
        );
    }
    assert!(words.contains_key("gate: count of a view"), "{words:?}");
    for feature in ["goalposts of the year before", "least, goalposts of the year before"] {
        let feature = format!("peers: {feature}");
        assert!(years.get(&*feature).is_some_and(|count| count * 40 >= many), "{feature}");
    }
    for feature in ["2^40 to 2^53", "2^53 to 2^63", "above 2^63"] {
        let feature = format!("sum of quotients: {feature}");
        assert!(sums.get(&*feature).is_some_and(|count| count * 40 >= many), "{feature}");
    }
}

/// The units of a case over and over, with the last ones first, so that blocks of units differ.
fn repeated(case: Case) -> Case {
    let few = case.dataset.len();
    let many = 500 + few * 16;
    let unit = |place: usize| {
        let from = &case.dataset[(place + place / few) % few];
        Unit { id: format!("{}_{place}", from.id), ..from.clone() }
    };
    Case { dataset: (0..many).map(unit).collect(), ..case }
}

#[test]
fn datasets_of_more_than_a_block_come_out_alike() {
    run(number_of_cases().div_ceil(400), cases(Flavour::CROWDED).prop_map(repeated));
}

/// The number in the first brackets of a path that begins with `key`: 1 for `grades[1].at_least`.
fn place(path: Option<&str>, key: &str) -> Option<usize> {
    path?.strip_prefix(key)?.strip_prefix('[')?.split_once(']')?.0.parse().ok()
}

/// Whether what a warning says of a file is true of a dataset.
fn hold_to_warnings(case: &Case) -> Result<(), TestCaseError> {
    let loaded = Loader::new().text("case.yaml", &case.yaml()).load().into_files().remove(0);
    let (Some(framework), Ok(json)) = (loaded.framework(), score(&case.yaml(), &case.csv())) else {
        return Ok(());
    };
    let units = json["units"].as_array().unwrap();
    for warning in loaded.diagnostics() {
        let path = warning.path.as_deref();
        // Of a number that each kind or option has for itself, the message names it.
        let all_units = !warning.message.contains(" for `");
        let target = place(path, "targets").and_then(|at| framework.targets().nth(at));
        let false_for = |unit: &serde_json::Value| match (warning.code.as_str(), target) {
            ("R1104", _) => {
                let grade = place(path, "grades").and_then(|at| framework.grades().get(at));
                grade.is_some_and(|grade| unit["grade"] == grade.name.vi.as_str())
            }
            ("R1109", _) => {
                let all = warning.message.starts_with("no unit can pass");
                all && unit["verdict"] == "pass"
            }
            ("R1105", Some(target)) => unit["targets"][target.id()] == "not_met",
            ("R1106", Some(target)) => all_units && unit["targets"][target.id()] == "met",
            _ => false,
        };
        if let Some(unit) = units.iter().find(|unit| false_for(unit)) {
            return Err(TestCaseError::fail(format!("{warning}\nbut: {unit:#}\n{}", case.yaml())));
        }
    }
    Ok(())
}

#[test]
fn no_warning_is_false() {
    for flavour in [Flavour::VARIED, Flavour::EXTREME, Flavour::CROWDED] {
        let config = Config {
            cases: number_of_cases(),
            failure_persistence: None,
            max_shrink_iters: 5_000,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&cases(flavour), |case| hold_to_warnings(&case));
        if let Err(failure) = outcome {
            panic!("{failure}");
        }
    }
}

/// A rule file of every metric that formulas name, and one indicator that a formula scores.
fn formula_rules(text: &str) -> String {
    let metric = |(id, kind): &(&str, &str)| match *kind {
        "choice" => format!("  {id}: {{type: choice, options: [{}]}}\n", OPTIONS.join(", ")),
        _ => format!("  {id}: {{type: {kind}}}\n"),
    };
    let metrics: String = METRICS.iter().map(metric).collect();
    let quoted = serde_json::to_string(text).unwrap();
    format!(
        "framework: test/formula\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\n\
         absent: {{missing: exclude, not_applicable: exclude, rejected: exclude}}\n\
         metrics:\n{metrics}\
         indicators:\n  - id: only\n    points: 1\n    scoring: {{formula: {quoted}}}\n"
    )
}

/// The data of a unit of this year, and of the year before: without the unit if it submitted nothing.
fn formula_data(cells: &[Cell]) -> (String, String) {
    let (now, before) = cells.split_at(BEFORE);
    let was_there = before.iter().any(|cell| *cell != Cell::Missing);
    let before = formula_csv(before);
    let head = before.lines().next().unwrap();
    let before =
        if was_there { before } else { format!("{head}\nother;{}\n", ";".repeat(BEFORE - 1)) };
    (formula_csv(now), before)
}

fn formula_csv(cells: &[Cell]) -> String {
    let ids: Vec<_> = METRICS.iter().map(|(id, _)| *id).collect();
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Missing => String::new(),
        Cell::NotApplicable => "n/a".to_owned(),
        Cell::Rejected => "rejected".to_owned(),
    };
    let cells: Vec<_> = cells.iter().map(cell).collect();
    format!("unit;{}\nan;{}\n", ids.join(";"), cells.join(";"))
}

/// Whether rules are refused because a percentage meets plain numbers in them, as in formulas of any parts.
fn is_of_scale(refusal: &str) -> bool {
    refusal.contains("R0211")
        && refusal.matches("error[").count() == refusal.matches("error[R0211]").count()
}

/// Compares a formula; tells whether there was something to compare.
fn compare_formula(case: &FormulaCase) -> Result<bool, TestCaseError> {
    let text = Writer::new(case.seed).number(&case.expr, 0);
    let (yaml, (csv, before)) = (formula_rules(&text), formula_data(&case.cells));
    let fail = |what: String| Err(TestCaseError::fail(format!("{text}\n{csv}\n{before}\n{what}")));
    let expected = Evaluator { cells: &case.cells }.number(&case.expr);
    let got = match reference::library::formula(&yaml, (&csv, &before), &text) {
        Ok(got) => got,
        Err(refusal) if is_of_scale(&format!("{refusal:?}")) => {
            return Err(TestCaseError::reject("scales"));
        }
        Err(refusal) => return fail(format!("refused: {refusal:#?}")),
    };
    match (&expected, &got) {
        (Err(Nothing::Doubt), _) => return Ok(false),
        (Err(Nothing::Absent(reason)), Err(NoValue::Absent(kind))) if *kind == kind_of(*reason) => {
        }
        (Ok(Between { low, high, irrational }), Ok((numerator, denominator, approximate))) => {
            let value = Q::new(numerator.parse().unwrap(), denominator.parse().unwrap());
            if *low > value || value > *high || irrational != approximate {
                return fail(format!("{low} … {high}, not {value}; {irrational} {approximate}"));
            }
        }
        _ => return fail(format!("{expected:?}, not {got:?}")),
    }
    // The same as the score of a unit, held to 0…1 and shown to ten places.
    let json = match score_beside(&yaml, &csv, Some(&before)) {
        Ok(json) => json,
        Err(refusal) => return fail(format!("refused: {refusal:#?}")),
    };
    let shown = json.pointer("/units/0/total").unwrap();
    let held = |q: &Q| q.clone().max(Q::zero()).min(Q::one());
    let rounded = |q: &Q| reference::amount::round(&held(q), 10, Mode::HalfUp);
    match expected {
        Ok(between) => {
            let total = reference::spec::fraction_of(shown.as_str().unwrap());
            let (low, high) = (rounded(&between.low), rounded(&between.high));
            if low > total || total > high || total.is_negative() {
                return fail(format!("a total of {low} … {high}, not {total}"));
            }
        }
        // A zero whole does what a missing value does: all is left out.
        Err(_) if shown.is_null() => {}
        Err(reason) => return fail(format!("{reason:?}, but a total of {shown}")),
    }
    Ok(true)
}

/// Compares a formula over many units with a rounding, which is what goes through columns; gives how
/// many scores went through fractions, and how many there are.
fn compare_table(table: &FormulaTable) -> Result<(u64, u64), TestCaseError> {
    let text = Writer::new(table.seed).number(&table.expr, 0);
    let mode = ["half_up", "half_even", "half_down", "up", "down"][table.seed as usize % 5];
    let yaml = formula_rules(&text).replace(
        "points: 1\nabsent",
        &format!("points: 1\nrounding: {{indicator: 4, mode: {mode}}}\nabsent"),
    );
    let (mut csv, mut before) = (String::new(), String::new());
    for (place, cells) in table.units.iter().enumerate() {
        let (now, past) = formula_data(cells);
        for (table, one) in [(&mut csv, now), (&mut before, past)] {
            let (head, row) = one.split_once('\n').unwrap();
            if place == 0 {
                *table = format!("{head}\n");
            }
            let unit = row.replacen("an;", &format!("u{place:03};"), 1);
            *table += &unit.replacen("other;", &format!("other{place:03};"), 1);
        }
    }
    let fail = |what: String| Err(TestCaseError::fail(format!("{text}\n{csv}\n{before}\n{what}")));
    let json = match score_beside(&yaml, &csv, Some(&before)) {
        Ok(json) => json,
        // A number of some unit is too large for anybody.
        Err(reference::library::Refusal::Scoring(_)) => return Ok((0, 0)),
        Err(refusal) if is_of_scale(&format!("{refusal:?}")) => {
            return Err(TestCaseError::reject("scales"));
        }
        Err(refusal) => return fail(format!("refused: {refusal:#?}")),
    };
    let mode = match mode {
        "half_up" => Mode::HalfUp,
        "half_even" => Mode::HalfEven,
        "half_down" => Mode::HalfDown,
        "up" => Mode::Up,
        _ => Mode::Down,
    };
    for unit in json["units"].as_array().unwrap() {
        let place: usize = unit["unit"].as_str().unwrap()[1..].parse().unwrap();
        let shown = &unit["total"];
        let held = |q: &Q| q.clone().max(Q::zero()).min(Q::one());
        let rounded = |q: &Q| reference::amount::round(&held(q), 4, mode);
        match (Evaluator { cells: &table.units[place] }.number(&table.expr)) {
            Ok(between) => {
                let Some(total) = shown.as_str() else { return fail(format!("{place}: no total")) };
                let total = reference::spec::fraction_of(total);
                if rounded(&between.low) > total || total > rounded(&between.high) {
                    return fail(format!(
                        "{place}: {} … {}, not {total}",
                        between.low, between.high
                    ));
                }
            }
            Err(Nothing::Doubt) => {}
            Err(_) if shown.is_null() => {}
            Err(reason) => return fail(format!("{place}: {reason:?}, but a total of {shown}")),
        }
    }
    Ok(reference::library::in_fractions(&yaml, &csv, Some(&before)).unwrap_or_default())
}

#[test]
fn formulas_over_columns_come_out_alike() {
    let config = Config {
        cases: number_of_cases().div_ceil(4),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 20_000,
        max_global_rejects: u32::MAX,
        ..Config::default()
    };
    let tally = std::cell::Cell::new((0, 0));
    let outcome = TestRunner::new(config).run(&formula_tables(), |table| {
        let (fractions, all) = compare_table(&table)?;
        let (before, of) = tally.get();
        tally.set((before + fractions, of + all));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let (fractions, all) = tally.get();
    assert!(fractions > 0 && fractions * 10 < all * 9, "{fractions} of {all} in fractions");
}

const fn kind_of(reason: Reason) -> AbsentKind {
    match reason {
        Reason::Rejected => AbsentKind::Rejected,
        Reason::Missing => AbsentKind::Missing,
        Reason::Zero => AbsentKind::ZeroWhole,
        Reason::NotApplicable => AbsentKind::NotApplicable,
    }
}

#[test]
fn formulas_come_out_alike() {
    let config = Config {
        cases: number_of_cases() * 4,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: 20_000,
        max_global_rejects: u32::MAX,
        ..Config::default()
    };
    let compared = std::cell::Cell::new(0u32);
    let outcome = TestRunner::new(config).run(&formula_cases(), |case| {
        compared.set(compared.get() + u32::from(compare_formula(&case)?));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    // Few are so large, or so near a decision, that nothing can be said of them.
    assert!(compared.get() * 10 > number_of_cases() * 4 * 8, "only {}", compared.get());
}

/// What a unit comes to: its total and share, its rank, grade and verdict, as JSON has them.
fn headline(
    total: Option<impl ToString>,
    share: Option<impl ToString>,
    rank: Option<u32>,
    grade: Option<&str>,
    verdict: Option<dti_engine::outcome::Verdict>,
) -> serde_json::Value {
    let text = |number: Option<String>| number.map_or(serde_json::Value::Null, Into::into);
    serde_json::json!({
        "total": text(total.map(|number| number.to_string())),
        "share": text(share.map(|number| number.to_string())),
        "rank": rank, "grade": grade, "verdict": verdict,
    })
}

/// How many figures were tried, and how many of these move other units.
type Tries = std::cell::Cell<(u32, u32)>;

/// Tries figures of other units, and none, in some cells of a unit: by the analysis, by scoring everything again, and by
/// the reference.
fn try_figures(case: &Case, tries: &Tries) -> Result<(), TestCaseError> {
    use dti_engine::analysis::{Analysis, Change};
    use dti_engine::dataset::Value;
    use dti_engine::{Dataset, Plan};
    use reference::spec::{Absence, Cell as Submitted};

    if !case.framework.other_sizes.is_empty() || case.dataset.is_empty() {
        return Ok(());
    }
    let rules = Framework::from_yaml(&case.yaml()).unwrap();
    let rules =
        case.framework.year.map_or_else(|| rules.clone(), |year| rules.of_year(year).unwrap());
    let dataset = Dataset::from_csv(case.csv().as_bytes(), &rules).unwrap();
    let before = (!case.before.is_empty()).then(|| case.csv_before());
    let before = before.map(|csv| Dataset::from_csv(csv.as_bytes(), &rules).unwrap());
    let options = dti_engine::outcome::ScoreOptions::default();
    let options = before.as_ref().map_or(options, |before| options.previous(before));
    let Ok(outcome) = Plan::compile(&rules).unwrap().score_with(&dataset, &options) else {
        return Ok(());
    };
    let Ok(analysis) = Analysis::of(&outcome) else { return Ok(()) };
    let units = case.dataset.len();
    for (row, unit) in case.dataset.iter().enumerate().take(4) {
        let mut what_if = analysis.what_if(&unit.id).unwrap();
        for (place, metric) in case.framework.metrics.iter().enumerate() {
            let other = &case.dataset[(row + place + 1) % units];
            let of_other = outcome.dataset().unit(&other.id).unwrap().value(&metric.id).unwrap();
            let (value, cell) = match (row + place) % 5 {
                0 => (Value::Missing, Submitted::Absent(Absence::Missing)),
                1 => (Value::NotApplicable, Submitted::Absent(Absence::NotApplicable)),
                _ => (of_other, other.cells[place].clone()),
            };
            let told = format!("{} {}: {value:?}", unit.id, metric.id);
            let scored = outcome.what_if(|data| {
                data.revise(&unit.id)?.value(&metric.id, value.clone());
                Ok(())
            });
            let (tried, moving) = tries.get();
            let change = what_if.with(&metric.id, value);
            tries.set((tried + 1, moving + u32::from(matches!(change, Ok(Change::MovesOthers)))));
            let (got, scored) = match (change, scored) {
                (Ok(Change::OfUnit(got)), Ok(scored)) => (got, scored),
                (Ok(Change::MovesOthers), _) | (Err(_), Err(_)) => continue,
                (got, scored) => {
                    return Err(TestCaseError::fail(format!("{told}: {got:?} {scored:?}")));
                }
            };
            let expected = scored.unit(&unit.id).unwrap();
            let by_rules = headline(
                expected.total,
                expected.share,
                expected.rank,
                expected.grade.map(|grade| grade.vi.as_str()),
                expected.verdict,
            );
            let got_of_unit = headline(
                got.total(),
                got.share(),
                got.rank(),
                got.grade().map(|grade| grade.vi.as_str()),
                got.verdict(),
            );
            prop_assert_eq!(&got_of_unit, &by_rules, "{}", &told);
            prop_assert_eq!(got.no_total(), expected.no_total, "{}", &told);
            for (other, after) in outcome.results().zip(scored.results()) {
                let is_same = other.unit.id == unit.id || other.total == after.total;
                prop_assert!(is_same, "{}: {} has moved", &told, other.unit.id);
            }
            let mut changed = case.dataset.clone();
            changed[row].cells[place] = cell;
            let Ok(outcomes) = evaluate_beside(&case.framework, &changed, &case.before) else {
                return Err(TestCaseError::fail(format!("{told}: the reference refuses it")));
            };
            let reference = outcomes.iter().find(|outcome| outcome.id == unit.id).unwrap();
            // Ranks are among all others.
            if !outcomes.iter().any(|outcome| outcome.doubt.raised()) {
                let found = headline_differences(&case.framework, &got_of_unit, reference);
                prop_assert!(found.is_empty(), "{}: {:?}", &told, found);
            }
        }
    }
    Ok(())
}

#[test]
fn figures_that_are_tried_come_out_alike() {
    let flavours =
        [Flavour::VARIED, Flavour::WORDS, Flavour::UNROUNDED, Flavour::SUMS, Flavour::YEARS];
    for flavour in flavours {
        let tries = Tries::default();
        let config =
            Config { failure_persistence: None, ..Config::with_cases(number_of_cases() / 20) };
        let outcome =
            TestRunner::new(config).run(&cases(flavour), |case| try_figures(&case, &tries));
        if let Err(failure) = outcome {
            panic!("{failure}");
        }
        let (tried, moving) = tries.get();
        assert!(tried * 8 > number_of_cases() && moving < tried, "{tried} {moving}");
    }
}
