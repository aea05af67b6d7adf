//! What is shown is true: whatever has no `≈` before it is the number itself when it is read back, what is
//! not zero is not shown as zero, and a condition that fails is missed by something.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::number::{Decimal, Exact};
use dti_engine::report::Cell;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use proptest::prelude::*;

/// A number as people wrote it, and whether it is said to be exact; without its unit.
fn read(text: &str, language: Language) -> (Exact, bool) {
    let text = text.trim();
    let (text, exact) = match text.strip_prefix("≈ ") {
        Some(rest) => (rest, false),
        None => (text, true),
    };
    let ends = ["%", " điểm phần trăm", " percentage points"];
    let (text, hundred) = match ends.iter().find_map(|end| text.strip_suffix(end)) {
        Some(rest) => (rest, 100),
        None => (text, 1),
    };
    let plain: String = match language {
        Language::Vi => text.replace('.', "").replace(',', "."),
        Language::En => text.replace(',', ""),
    };
    let plain = plain.replace('−', "-").replace('+', "");
    let number: Decimal = plain.parse().unwrap_or_else(|_| panic!("`{text}` is no number"));
    (Exact::from(number).over(&Exact::from(hundred as u64)).unwrap().unwrap(), exact)
}

fn assert_true(shown: &str, number: &Exact, language: Language) {
    let (found, exact) = read(shown, language);
    assert!(!exact || found == *number, "`{shown}` is not {number}");
    assert!(found.is_zero() == number.is_zero(), "`{shown}` for {number}");
}

fn numbers() -> impl Strategy<Value = Exact> {
    let decimals = (any::<i64>(), 0u32..=24).prop_map(|(digits, places)| {
        Exact::from(Decimal::try_from_i128_with_scale(digits.into(), places).unwrap())
    });
    let fractions = (-100_000i128..=100_000, 1i128..=100_000_000)
        .prop_map(|(n, d)| Exact::ratio(n, d).unwrap());
    prop_oneof![decimals, fractions]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// In every cell of a report, in both languages, whatever places it was cut to before.
    #[test]
    fn cells_are_true(number in numbers(), places in 4u32..=10) {
        let Ok(shown) = number.shown(places) else { return Ok(()) };
        prop_assume!(!shown.is_zero() || number.is_zero());
        for language in [Language::Vi, Language::En] {
            let some = Some(shown);
            let [number_cell, change, share] =
                [Cell::number_or_nothing(some), Cell::change_or_nothing(some), Cell::share_or_nothing(some)];
            for cell in [number_cell, change, share] {
                assert_true(&cell.shown(language), &number, language);
            }
        }
    }
}

const HEAD: &str = "framework: test/true\nversion: '1'\nkind: index\nunit_kind: commune\n\
    source: {standing: illustrative}\npoints: 10\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}\n\
    metrics: {n: {type: number}, m: {type: percent}}\n\
    groups:\n  - id: g\n    points: 10\n    indicators: [{id: a, points: 10, scoring: \
    {linear: {of: n, zero_at: 0, full_at: 1}}}]\n\
    checks: [{id: sound, holds: n >= 0.8, message: n thấp}]\n";

/// Every kind of gate that has a bound; all ask for 0.8, in one way or another.
const GATES: [&str; 6] = [
    "total: {at_least: 80%}",
    "total: {at_least: 8}",
    "every: {level: group, at_least: 80%}",
    "formula: n >= 80%",
    "formula: 'n / 3 >= 80% / 3'",
    "formula: n == 0.8",
];

fn outcome(gate: &str, n: &str) -> Outcome {
    let framework =
        Framework::from_yaml(&format!("{HEAD}verdict: {{pass_when: [{{{gate}}}]}}\n")).unwrap();
    let dataset = Dataset::from_csv(format!("unit,n\nan,{n}\n").as_bytes(), &framework).unwrap();
    Plan::compile(&framework).unwrap().score(&dataset).unwrap()
}

/// The number in brackets after a word.
fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.split_once(&format!("({word} "))?.1;
    Some(rest.split_once(')')?.0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Values that miss 0.8 by as little as there are digits for.
    #[test]
    fn what_is_missed_is_missed_by_something(gate in 0..GATES.len(), power in 1u32..=24, digit in 1i64..=9) {
        let miss = Decimal::new(digit, 0) * Decimal::try_from_i128_with_scale(1, power + 1).unwrap();
        let n = Decimal::new(8, 1) - miss;
        let outcome = outcome(GATES[gate], &n.to_string());
        let card = outcome.scorecard("an").unwrap();
        let found = &card.gates()[0];
        prop_assert!(!found.held);
        let short = found.short_by.unwrap();
        prop_assert!(!short.is_zero() && !short.is_sign_negative(), "{short}");
        let json = serde_json::to_value(card).unwrap();
        let short: Decimal = json["gates"][0]["short_by"].as_str().unwrap().parse().unwrap();
        prop_assert!(short > Decimal::ZERO);
        // The same share of its bound in each of the ways that it is asked for.
        let by = Exact::from(miss);
        let by = match gate {
            1 => by.times(&Exact::from(10u64)).unwrap(),
            4 => by.over(&Exact::from(3u64)).unwrap().unwrap(),
            _ => by,
        };
        for (language, word) in [(Language::Vi, "thiếu"), (Language::En, "short by")] {
            let text = card.explain(language).to_string();
            assert_true(after(&text, word).unwrap(), &by, language);
            // The total and its share, at the head of the card.
            let head = text.lines().find(|line| line.contains(" / 10 (")).unwrap();
            let (total, share) = head.split_once(" / 10 (").unwrap();
            let start = total.find(|c: char| c.is_ascii_digit() || c == '≈').unwrap();
            let total_is = Exact::from(n).times(&Exact::from(10u64)).unwrap();
            assert_true(&total[start..], &total_is, language);
            assert_true(share.split_once(')').unwrap().0, &Exact::from(n), language);
            // What the check found.
            let word = if language == Language::Vi { "chênh lệch" } else { "difference" };
            let found = card.findings()[0].values(card.framework(), language);
            let (_, difference) = found.split_once(&format!("{word} ")).unwrap();
            let minus = Exact::ZERO.minus(&Exact::from(miss)).unwrap();
            assert_true(difference, &minus, language);
        }
    }
}

/// The card that began this: 0.79999999999999 is not 80 %, and misses it by 10^−14.
#[test]
fn nothing_is_missed_by_zero() {
    let outcome = outcome(GATES[0], "0.79999999999999");
    let text = outcome.scorecard("an").unwrap().explain(Language::Vi).to_string();
    assert!(text.contains("≈ 8,0000000000 / 10 (≈ 80%)"), "{text}");
    assert!(text.contains("≈ 80% / 80% (thiếu 0,000000000001 điểm phần trăm)"), "{text}");
}
