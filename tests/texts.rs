//! The text of a scorecard, for random frameworks, units and names: byte for byte alike whether a score
//! was kept or is worked out once more, and no wider than the page.
//!
//! `DTI_CASES` sets the number of cases of each kind (200 by default).

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::fmt::Write;

use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Language, Outcome, Plan};
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use reference::generate::{Flavour, cases};

mod reference;

fn number_of_cases() -> u32 {
    std::env::var("DTI_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// A small seeded generator (SplitMix64).
struct Random(u64);

impl Random {
    const fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }

    /// A name in one language or two, as it stands in YAML.
    fn name(&mut self) -> String {
        let quoted = |name: &str| serde_json::to_string(name).unwrap();
        let (vi, en) = (self.pick(&NAMES), self.pick(&NAMES));
        match self.below(3) {
            0 => format!("{{vi: {}, en: {}}}", quoted(vi), quoted(en)),
            _ => quoted(vi),
        }
    }
}

/// Names of every width, with words that no line holds and spaces of every kind.
const NAMES: [&str; 12] = [
    "Tổng hồ sơ",
    "Số",
    "x",
    "Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến trên tổng số hồ sơ",
    "Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận, xử lý và trả kết quả bằng hình thức trực tuyến toàn \
     trình trên tổng số hồ sơ thủ tục hành chính của đơn vị",
    "hai  dấu  cách",
    "không ngắt\u{a0}dòng",
    " đầu và cuối ",
    "mộttừdàihơncảmộtdòngmộttừdàihơncảmộtdòngmộttừdàihơncảmộtdòngmộttừdàihơncảmộtdòngmộttừdàihơncảmộtdòng",
    "Tám mươi ký tự vừa đủ cho một dòng có điểm bên phải của nó, hay dài hơn một chút",
    "Bảy mươi lăm ký tự, để dòng có tên này gặp mép phải của trang giấy in ra",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v w",
];

/// Gives names, numbers, sources and units of measure to what has none; what a formula compares would
/// have to be of one unit, and gets none.
fn named(yaml: &str, seed: u64) -> String {
    let units = !yaml.contains("holds: ") && !yaml.contains("formula: ");
    let mut random = Random(seed);
    let mut text = String::new();
    let mut metrics = false;
    for line in yaml.lines() {
        if !line.starts_with(' ') {
            metrics = line == "metrics:";
        }
        match line.split_once(": {type: ") {
            Some((id, rest)) if metrics => metric(&mut text, &mut random, units, (id, rest)),
            _ => {
                writeln!(text, "{line}").unwrap();
                if let Some(place) = line.find("- id: ") {
                    about(&mut text, &mut random, place + 2);
                }
            }
        }
    }
    text
}

/// A metric, of which `rest` says the kind: `choice, options: [one, other]}`.
fn metric(text: &mut String, random: &mut Random, units: bool, (id, rest): (&str, &str)) {
    let mut kind = rest.strip_suffix('}').unwrap().to_owned();
    if let Some((before, options)) = kind.split_once("options: [")
        && random.below(2) == 0
    {
        let options = options.trim_end_matches(']').split(", ");
        let options: Vec<_> = options.map(|id| format!("{id}: {}", random.name())).collect();
        kind = format!("{before}options: {{{}}}", options.join(", "));
    }
    if units && ["count", "number"].contains(&kind.as_str()) && random.below(3) == 0 {
        let unit = random.pick(&[
            "km²",
            "hồ sơ",
            "đồng / tháng",
            "m  s",
            "\"%\"",
            "{vi: xã, en: communes}",
            "{vi: \"hồ  sơ\", en: dossiers}",
            "{vi: hồ sơ, en: \"dossiers  in all\"}",
        ]);
        kind = format!("{kind}, unit_of_measure: {unit}");
    }
    if random.below(4) > 0 {
        kind = format!("{kind}, name: {}", random.name());
    }
    writeln!(text, "{id}: {{type: {kind}}}").unwrap();
}

/// The lines of a node below its id.
fn about(text: &mut String, random: &mut Random, indent: usize) {
    if random.below(4) > 0 {
        writeln!(text, "{:indent$}name: {}", "", random.name()).unwrap();
    }
    if random.below(2) == 0 {
        let code = random.pick(&["1", "1.2", "II. 3", "1.2.3.4"]);
        writeln!(text, "{:indent$}code: \"{code}\"", "").unwrap();
    }
    if random.below(3) == 0 {
        let article = random.pick(&[
            "Điều 3",
            "Điều 3, khoản 2, điểm a của quy chế ban hành kèm theo quyết định, được sửa đổi, bổ sung",
        ]);
        let source = format!("{{document: 1/QĐ-UBND, article: \"{article}\"}}");
        writeln!(text, "{:indent$}source: {source}", "").unwrap();
    }
}

/// The texts of all cards in both languages. No line is wider than the page unless a word is.
fn texts(outcome: &Outcome) -> Result<Vec<String>, TestCaseError> {
    let mut texts = Vec::new();
    for card in outcome.scorecards() {
        for language in [Language::Vi, Language::En] {
            let text = card.explain(language).to_string();
            let below_title = text.lines().skip(1);
            let is_wide = |line: &&str| {
                let words = line.split_whitespace().map(|word| word.chars().count());
                line.chars().count() > 100 && words.max().unwrap_or(0) < 40
            };
            if let Some(line) = below_title.into_iter().find(is_wide) {
                return Err(TestCaseError::fail(format!("a line is too wide:\n{line}")));
            }
            texts.push(text);
        }
    }
    Ok(texts)
}

/// Tells whether there were texts to compare.
fn compare(yaml: &str, csv: &str) -> Result<bool, TestCaseError> {
    let framework = match Framework::from_yaml(yaml) {
        Ok(framework) => framework,
        Err(faults) => return Err(TestCaseError::fail(format!("{faults}\n{yaml}"))),
    };
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let groups_only = ScoreOptions::default().keep_groups();
    let scored = (plan.score(&dataset), plan.score_with(&dataset, &groups_only));
    let (Ok(all), Ok(groups)) = scored else { return Ok(false) };
    for (kept, once_more) in texts(&all)?.iter().zip(&texts(&groups)?) {
        if kept != once_more {
            let mut lines = kept.lines().zip(once_more.lines());
            let first = lines.find(|(one, other)| one != other);
            return Err(TestCaseError::fail(format!("{first:#?}\n{yaml}\n{csv}")));
        }
    }
    Ok(true)
}

fn run(flavour: Flavour, cases_of_kind: u32) {
    let config = Config {
        cases: cases_of_kind,
        failure_persistence: None,
        max_shrink_iters: 5_000,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    let compared = std::cell::Cell::new(0u32);
    let strategy = (cases(flavour), any::<u64>());
    let outcome = TestRunner::new(config).run(&strategy, |(case, seed)| {
        let yaml = named(&case.yaml(), seed);
        compared.set(compared.get() + u32::from(compare(&yaml, &case.csv())?));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    // Few are refused because a value is absent.
    assert!(compared.get() * 2 > cases_of_kind, "only {}", compared.get());
}

#[test]
fn frameworks_of_every_shape_have_the_same_text() {
    run(Flavour::VARIED, number_of_cases());
}

#[test]
fn extreme_values_have_the_same_text() {
    run(Flavour::EXTREME, number_of_cases());
}

#[test]
fn many_units_have_the_same_text() {
    run(Flavour::CROWDED, number_of_cases().div_ceil(8));
}

/// Methods over values about which words, places and lines end: first those that loops hold, then with
/// such as have too many places or digits for them.
#[test]
fn wide_numbers_have_the_same_text() {
    let yaml = "framework: test/wide\nversion: '1'\nkind: index\nunit_kind: [commune, ward]\n\
        points: 70\nrounding: {indicator: 2}\n\
        absent: {missing: zero, not_applicable: exclude, rejected: full, zero_whole: exclude}\n\
        metrics:\n  a: {type: number, unit_of_measure: hồ sơ}\n  b: {type: number}\n  p: {type: percent}\n  \
        d: {type: date}\n  y: {type: yes_no}\ngroups:\n  - id: all\n    points: 70\n    indicators:\n      \
        - {id: plain, weight: 1, scoring: {ratio: {part: a, whole: b}}}\n      \
        - {id: aim, weight: 1, scoring: {ratio: {part: a, whole: b, zero_at: 12.5%, full_at: 87.77%}}}\n      \
        - {id: less, weight: 1, scoring: {ratio: {part: a, whole: p, zero_at: 1.5, full_at: 0.1}}}\n      \
        - {id: line, weight: 2, scoring: {linear: {of: p, zero_at: 93%, full_at: 7.125%}}}\n      \
        - {id: each, weight: 2, scoring: {per_item: {of: a, points: 1.50}}}\n      \
        - {id: each_percent, weight: 2, scoring: {per_item: {of: p, points: 0.3}}}\n      \
        - {id: steps, weight: 3, scoring: {steps: {of: p, at_most: {10%: 100%, 33.3%: 1%}}}}\n      \
        - {id: more, weight: 3, scoring: {steps: {of: a, at_least: {0.5: 12.345%, 1000: 100%}}}}\n      \
        - {id: day, weight: 3, scoring: {threshold: {of: d, by: 2022-03-31}}}\n      \
        - {id: kinds, weight: 3, scoring: {threshold: {of: a, at_least: {commune: 5, ward: 1000.5}}}}\n      \
        - {id: yes, weight: 3, scoring: {yes_no: y}}\n";
    let numbers = [
        "0",
        "1",
        "-1",
        "0.5",
        "3",
        "7",
        "999",
        "1000",
        "1234567.8",
        "0.000001",
        "0.0000001",
        "922337203685477580",
        "9223372036854775807",
        "-9223372036854775807",
        "79228162514264337593",
        "",
        "n/a",
        "rejected",
    ];
    let percents = ["0%", "7%", "12.3456%", "100%", "-3%", "93%", "", "n/a", "12.34567%"];
    let days = ["2022-03-31", "2022-04-01", ""];
    let mut count = 0;
    for (few, most) in [(10, 8), (11, 9), (numbers.len(), 9)] {
        let (some, percents) = (&numbers[..few], &percents[..most]);
        let mut csv = String::from("unit;kind;a;b;p;d;y\n");
        for (place, a) in some.iter().enumerate() {
            for (other, b) in some.iter().enumerate() {
                let turn = place * some.len() + other;
                let percent = percents[turn % percents.len()];
                let day = days[turn % days.len()];
                let kind = ["commune", "ward"][turn % 2];
                let yes = ["yes", "no", ""][turn % 3];
                writeln!(csv, "u{turn};{kind};{a};{b};{percent};{day};{yes}").unwrap();
            }
        }
        count += u32::from(compare(yaml, &csv).unwrap());
    }
    assert_eq!(count, 3);
}

/// Evidence beside values, and values that do not count without it.
#[test]
fn evidence_has_the_same_text() {
    let yaml = "framework: test/evidence\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 20\n\
        rounding: {indicator: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
        metrics:\n  a: {type: count}\n  b: {type: count}\n  y: {type: yes_no}\nindicators:\n  \
        - {id: one, points: 10, evidence: required, scoring: {ratio: {part: a, whole: b}}}\n  \
        - {id: two, points: 5, scoring: {ratio: {part: a, whole: b}}}\n  \
        - {id: yes, points: 5, evidence: required, scoring: {yes_no: y}}\n";
    let csv = "unit;a;b;y;evidence:a;evidence:y\nan;1;3;yes;12/BC  UBND;\nbinh;2;3;no;;3/QĐ\nchi;;3;yes;;\n";
    assert!(compare(yaml, csv).unwrap());
}

/// A text is padded or cut by no formatter, as ever.
#[test]
fn a_formatter_has_no_say() {
    let yaml = "framework: test/small\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 20\n\
        absent: {missing: zero}\nmetrics: {y: {type: yes_no}}\n\
        indicators: [{id: yes, points: 20, scoring: {yes_no: y}}]\n";
    let framework = Framework::from_yaml(yaml).unwrap();
    let dataset = Dataset::from_csv("unit;y\nan;yes\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let text = outcome.scorecard("an").unwrap().explain(Language::En);
    assert_eq!(format!("{text:>3000.5}"), text.to_string());
}
