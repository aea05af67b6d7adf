//! What an analysis says of many draws: how often a unit keeps its rank, grade and verdict, and what moves ranks.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Mutex;

use dti_engine::analysis::{Analysis, Answers, Factor, Sensitivity, Stage, Tried, Weights};
use dti_engine::outcome::Verdict;
use dti_engine::plan::Variation;
use dti_engine::{Language, Outcome, Plan, report};

use analysed::{MadeUp, framework, outcome, study, told};

mod analysed;

const RULES: &str = "
framework: test/chance
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
rounding: {indicator: 2, total: 1}
absent: {missing: zero, not_applicable: exclude}
metrics: {plan: {type: yes_no}, head: {type: yes_no}, rate: {type: percent}, budget: {type: number}}
attributes: {zone: {options: {up: Vùng cao, low: Vùng thấp}}}
groups:
  - id: lead
    points: 60
    indicators:
      - {id: plan, points: 20, scoring: {yes_no: plan}}
      - {id: head, points: 40, scoring: {yes_no: head}}
  - id: work
    points: 40
    indicators:
      - {id: rate, points: 30, scoring: {linear: {of: rate, zero_at: 20%, full_at: 80%}}}
      - {id: budget, points: 10, scoring: {min_max: {of: budget, direction: up}}}
ranking: {places: 1}
grades:
  - {name: Một, when: [{top: {zone: {up: 40%, low: 25%}}}]}
  - {name: Hai, when: [{total: {at_least: 60%}}, {count: {level: group, share: {at_least: 50%}, at_least: 2}}]}
  - {name: Ba, when: [{score: {of: lead, at_least: {points: 25}}}, {formula: rate > 40%}]}
  - {name: Tư, when: [{score: {of: sight, at_least: 70%}}]}
  - {name: Năm, when: [{score: {of: head, above: 0%}}, {count: {level: indicator, share: {at_least: 45%}, at_least: 2}}]}
  - {name: Bốn, at_least: 10%}
verdict: {pass_when: [{every: {level: group, at_least: 30%}}, {total: {at_least: {zone: {up: 45%, low: 50%}}}}, {met: [plan]}]}
views:
  - {id: sight, of: [work]}
";

/// Made-up figures of nine units, others for each number.
fn made_up(number: u64) -> String {
    let mut numbers = MadeUp::new(number);
    let mut csv = "unit,plan,head,rate,budget,zone\n".to_owned();
    for unit in 0..9 {
        // Conditions of a unit without a zone do not hold.
        let zone = ["up", "low", "low", "up", ""][unit % 5];
        let [plan, head] = [0; 2].map(|_| numbers.one_of(&["yes", "yes", "no", "", "n/a"]));
        let [rate, budget] = [101, 9].map(|count| numbers.below(count));
        writeln!(csv, "u{unit},{plan},{head},{rate}%,{budget},{zone}").unwrap();
    }
    csv
}

/// What occurs of a unit in draws: how often, by its name.
type Counted = BTreeMap<String, u64>;

fn add(counted: &mut Counted, what: impl ToString) {
    *counted.entry(what.to_string()).or_default() += 1;
}

#[test]
fn ranks_grades_and_verdicts_are_those_of_rules_with_these_weights() {
    let framework = framework(RULES);
    let mut seen = Counted::new();
    for number in 0..40 {
        let by_rules = outcome(&framework, &made_up(number));
        let plan = Plan::compile(&framework).unwrap();
        let mut numbers = MadeUp::new(1_000 + number);
        let mut expected = BTreeMap::<String, Counted>::new();
        let mut csv = "lead,work\n".to_owned();
        let order: Vec<String> = by_rules.units().map(|unit| unit.unit.id.clone()).collect();
        for _ in 0..20 {
            let [lead, work] = [0; 2].map(|_| 1 + numbers.below(9));
            writeln!(csv, "{lead},{work}").unwrap();
            // What is below keeps its proportions.
            let fixed = [("plan", 20), ("head", 40), ("rate", 30), ("budget", 10)];
            let weights = Variation::new().weight("lead", lead).weight("work", work);
            let weights = fixed.iter().fold(weights, |all, (id, weight)| all.weight(*id, *weight));
            let drawn = plan.vary(&weights).unwrap().score(by_rules.dataset()).unwrap();
            for (place, id) in order.iter().enumerate() {
                let unit = drawn.unit(id).unwrap();
                let counted = expected.entry(id.clone()).or_default();
                add(counted, format!("rank {}", unit.rank.unwrap()));
                unit.grade.into_iter().for_each(|grade| add(counted, &grade.vi));
                if unit.verdict == Some(Verdict::Pass) {
                    add(counted, "passes");
                }
                let next = order.get(place + 1).map(|next| drawn.unit(next).unwrap());
                if next.is_some_and(|next| unit.rank < next.rank) {
                    add(counted, "above");
                }
            }
        }
        let weights = Weights::from_csv(csv.as_bytes(), &framework).unwrap();
        let stability = Analysis::of(&by_rules).unwrap().stability(&weights).unwrap();
        for (place, unit) in stability.units().enumerate() {
            let ranks = unit.ranks().map(|(rank, draws)| (format!("rank {rank}"), draws));
            let grades = unit.grades().map(|(grade, draws)| (grade.vi.clone(), draws));
            let others = [
                ("passes".to_owned(), unit.passes().unwrap()),
                ("above".to_owned(), unit.above_next().map_or(0, |(_, draws)| draws)),
            ];
            let found: Counted =
                ranks.chain(grades).chain(others).filter(|(_, draws)| *draws > 0).collect();
            assert_eq!(
                Some(&found),
                expected.get(&order[place]),
                "{number} {}\n{csv}",
                order[place]
            );
            found.keys().for_each(|what| add(&mut seen, what));
        }
        let last = stability.units().last().unwrap();
        assert!(last.above_next().is_none());
    }
    // Everything occurs, so nothing was compared with nothing.
    for what in ["Một", "Hai", "Ba", "Tư", "Năm", "Bốn", "passes", "above", "rank 1", "rank 9"]
    {
        assert!(seen.get(what).is_some_and(|count| *count > 5), "{what}: {seen:?}");
    }
}

/// By how many ranks all units together differ from those by the rules.
fn shift(by_rules: &Outcome, other: &Outcome) -> f64 {
    let moved = by_rules.units().map(|unit| {
        let rank = other.unit(&unit.unit.id).unwrap().rank.unwrap();
        f64::from(rank.abs_diff(unit.rank.unwrap()))
    });
    moved.sum()
}

#[test]
fn indices_of_sobol_are_those_of_all_alternatives() {
    // Three factors of two alternatives, each as likely: all eight combinations are scored by rules that say so.
    let rules = RULES.replace("rounding: {indicator: 2, total: 1}\n", "rounding: {total: 1}\n");
    let of = |number: usize| {
        let rules = if number & 1 == 0 {
            rules.clone()
        } else {
            rules.replace("not_applicable: exclude", "not_applicable: zero")
        };
        let rules = if number & 2 == 0 {
            rules
        } else {
            rules.replace("{min_max: {of: budget", "{rank: {of: budget")
        };
        let rules =
            if number & 4 == 0 { rules } else { rules.replace("missing: zero", "missing: full") };
        framework(&rules)
    };
    let csv = made_up(3);
    let by_rules = outcome(&of(0), &csv);
    let moved: Vec<f64> = (0..8).map(|n| shift(&by_rules, &outcome(&of(n), &csv))).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let variance = |values: &[f64]| {
        let center = mean(values);
        mean(&values.iter().map(|value| (value - center).powi(2)).collect::<Vec<_>>())
    };
    let all = variance(&moved);
    assert!(all > 1.0, "{moved:?}");
    let vary = "{methods: {peers: [min_max, rank]}, \
                absent: {missing: [zero, full], not_applicable: [exclude, zero]}}";
    let framework = of(0);
    let analysis = Analysis::of(&by_rules).unwrap();
    let found = analysis.sensitivity(&study(&framework, vary, 2_000)).unwrap();
    let json = serde_json::to_string(&found).unwrap();
    let again: Sensitivity = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), json);
    assert_eq!(again.factors.len(), found.factors.len());
    let number = |shown: dti_engine::number::Shown| shown.to_string().parse::<f64>().unwrap();
    assert!((number(found.mean) - mean(&moved)).abs() < 0.05 * mean(&moved) + 0.1, "{found:?}");
    assert!((number(found.variance) - all).abs() < 0.1 * all, "{found:?} {all}");
    let bits = [(Factor::NotApplicable, 1), (Factor::Methods, 2), (Factor::Missing, 4)];
    for (factor, bit) in bits {
        let with = |wanted: usize| {
            let of_it = moved.iter().enumerate().filter(|(n, _)| n & bit == wanted);
            of_it.map(|(_, moved)| *moved).collect::<Vec<f64>>()
        };
        let first = variance(&[mean(&with(0)), mean(&with(bit))]) / all;
        // The others known, two values are left, whose variance is a quarter of the square of their difference.
        let pairs: Vec<f64> =
            with(0).iter().zip(with(bit)).map(|(one, other)| (one - other).powi(2) / 4.0).collect();
        let total = mean(&pairs) / all;
        let share = found.factors.iter().find(|share| share.factor == factor).unwrap();
        let (own_first, own_total) = (number(share.first.unwrap()), number(share.total.unwrap()));
        assert!((own_first - first).abs() < 0.08, "{factor}: {own_first}, not {first}");
        assert!((own_total - total).abs() < 0.08, "{factor}: {own_total}, not {total}");
    }
}

#[test]
fn draws_begin_with_those_of_fewer_and_depend_on_no_thread() {
    let framework = framework(RULES);
    let analysis = Analysis::of(&outcome(&framework, &made_up(4))).unwrap();
    let vary =
        "{weights: {level: [group, indicator], within: 40%}, absent: {missing: [zero, full]}}";
    let study = study(&framework, vary, 130);
    let json = || {
        let both = (analysis.stability(&study).unwrap(), analysis.sensitivity(&study).unwrap());
        serde_json::to_string(&both).unwrap()
    };
    let all = json();
    #[cfg(feature = "parallel")]
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(json), all);
    }
    assert_eq!(json(), all);
}

#[test]
fn shares_of_draws_have_standard_errors() {
    let framework = framework(RULES);
    let analysis = Analysis::of(&outcome(&framework, &made_up(4))).unwrap();
    let study = study(&framework, "{weights: {level: [group, indicator], within: 40%}}", 100);
    let stability = analysis.stability(&study).unwrap();
    let error = |draws| stability.standard_error(draws).unwrap().to_string();
    // √(0.5 × 0.5 ÷ 100) = 0.05, √(0.2 × 0.8 ÷ 100) = 0.04
    assert_eq!([0, 20, 50, 80, 100].map(error), ["0", "0.04", "0.05", "0.04", "0"]);
    let json = serde_json::to_value(&stability).unwrap();
    let mut seen = 0;
    for unit in json["units"].as_array().unwrap() {
        let errors = unit["standard_errors"].clone();
        for what in ["ranks", "grades"] {
            for (key, draws) in unit[what].as_object().unwrap() {
                assert_eq!(errors[what][key], error(draws.as_u64().unwrap()), "{unit}");
                seen += 1;
            }
        }
        assert_eq!(errors["passes"], error(unit["passes"].as_u64().unwrap()));
        let above = unit.get("above_next").map(|draws| error(draws.as_u64().unwrap()));
        assert_eq!(errors.get("above_next").and_then(|text| text.as_str()), above.as_deref());
    }
    assert!(seen > 30, "{seen}");
    // Weights that are given are no sample.
    let weights = Weights::from_csv("lead,work\n1,2\n".as_bytes(), &framework).unwrap();
    let given = analysis.stability(&weights).unwrap();
    assert_eq!(given.standard_error(1), None);
    assert!(!serde_json::to_string(&given).unwrap().contains("standard_errors"));
}

#[test]
fn stages_are_watched_and_stopped() {
    let framework = framework(RULES);
    let analysis = Analysis::of(&outcome(&framework, &made_up(4))).unwrap();
    let vary = "{weights: {level: group, within: 40%}, absent: {missing: [zero, full]}}";
    let study = study(&framework, vary, 100);
    let seen = Mutex::new(BTreeMap::<&str, (usize, usize)>::new());
    let watch = |stage: Stage, done: usize, all: usize| {
        let mut seen = seen.lock().unwrap();
        let most = seen.get(stage.as_str()).map_or(0, |(most, _)| *most);
        seen.insert(stage.as_str(), (most.max(done), all));
        ControlFlow::Continue(())
    };
    let answers = Answers::of_watched(&analysis, Some(&study), &watch).unwrap();
    // Two groups, four indicators, nine units since `budget` compares them, and two alternatives.
    let expected = [("alone", (17, 17)), ("draws", (100, 100)), ("sensitivity", (100, 100))];
    assert_eq!(seen.into_inner().unwrap(), BTreeMap::from(expected));
    for stopped in Stage::ALL {
        let stop = |stage: Stage, _: usize, _: usize| match stage == *stopped {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let fault = Answers::of_watched(&analysis, Some(&study), &stop).unwrap_err();
        assert_eq!(fault.code(), "cancelled");
    }
    for (language, words) in [
        (Language::Vi, ["Yếu tố nào làm thứ hạng thay đổi", "Xử lý số liệu thiếu", "Giữ xếp loại"]),
        (Language::En, ["What moves the ranks", "Missing figures", "Same grade"]),
    ] {
        let text = report::of_analysis(&answers, language).to_markdown();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
}

#[test]
fn units_that_are_too_many_to_leave_out_are_named() {
    let framework = framework(RULES);
    let mut csv = "unit,plan,head,rate,budget\n".to_owned();
    for unit in 0..401u32 {
        writeln!(csv, "u{unit},yes,no,{}%,{}", unit % 90, unit % 7).unwrap();
    }
    let is_unit = |tried: &Tried| matches!(tried, Tried::WithoutUnit(_));
    let analysis = Analysis::of(&outcome(&framework, &csv)).unwrap();
    let alone = analysis.alone(None).unwrap();
    assert_eq!((alone.units_not_left_out(), alone.trials().len()), (401, 6));
    assert!(alone.trials().all(|trial| !is_unit(trial.tried())));
    let answers = Answers::of(&analysis, None).unwrap();
    let told = report::of_analysis(&answers, Language::En).to_markdown();
    assert!(told.contains("No unit was left out: there are 401"), "{told}");
    let told = report::of_analysis(&answers, Language::Vi).to_markdown();
    assert!(told.contains("có 401 đơn vị"), "{told}");
    // Without a method that compares units, leaving one out moves no other.
    let rules = RULES.replace(
        "{min_max: {of: budget, direction: up}}",
        "{linear: {of: budget, zero_at: 0, full_at: 9}}",
    );
    let alone_rules = analysed::framework(&rules);
    let alone = Analysis::of(&outcome(&alone_rules, &csv)).unwrap().alone(None).unwrap();
    assert_eq!(alone.units_not_left_out(), 0);
}

#[test]
fn kendall_is_that_of_all_pairs() {
    let framework = framework(RULES);
    let mut compared = 0;
    for number in 0..40 {
        let csv = made_up(number).replace("n/a", "no");
        let outcome = outcome(&framework, &csv);
        let pairs = Analysis::of(&outcome).unwrap().correlations().unwrap();
        // In the order of what they earn: an answer that is not `yes` earns nothing, a rate up to 20 % neither, and one
        // of 80 % everything.
        let values = |node: &str| -> Vec<i64> {
            let column = ["unit", "plan", "head", "rate", "budget"].iter().position(|c| *c == node);
            let cells =
                csv.lines().skip(1).map(|line| line.split(',').nth(column.unwrap()).unwrap());
            let number = |cell: &str| cell.trim_end_matches('%').parse::<i64>().unwrap();
            let earned = |cell: &str| match node {
                "rate" => number(cell).clamp(20, 80),
                "budget" => number(cell),
                _ => i64::from(cell == "yes"),
            };
            cells.map(earned).collect()
        };
        let is_pair_of_two = |one: &str| ["plan", "rate"].contains(&one);
        for pair in pairs.iter().filter(|pair| is_pair_of_two(&pair.one)) {
            let (one, other) = (values(&pair.one), values(&pair.other));
            let (mut both, mut in_one, mut in_other) = (0i64, 0i64, 0i64);
            for a in 0..one.len() {
                for b in 0..a {
                    let signs = [one[a].cmp(&one[b]) as i64, other[a].cmp(&other[b]) as i64];
                    both += signs[0] * signs[1];
                    in_one += signs[0].abs();
                    in_other += signs[1].abs();
                }
            }
            let expected = both as f64 / (in_one as f64 * in_other as f64).sqrt();
            match pair.kendall {
                None => assert!(in_one * in_other == 0, "{pair:?}"),
                Some(found) => {
                    let found: f64 = found.to_string().parse().unwrap();
                    assert!((found - expected).abs() < 0.000_051, "{number} {pair:?} {expected}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 60, "{compared}");
}

/// An index of one estimate, in percent, beside its standard error.
const ESTIMATED: &str = "
framework: test/estimated
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
absent: {missing: zero}
metrics: {trust: {type: percent}, trust_error: {type: percent}, roads: {type: number}}
indicators:
  - {id: trust, points: 100, scoring: {linear: {of: trust, zero_at: 0%, full_at: 100%}}}
  - {id: roads, points: 0, scoring: {linear: {of: roads, zero_at: 0, full_at: 9}}}
ranking: {places: 4}
";

/// Philox4x32-10 as its authors print it: rounds of two products, and keys that grow by two constants.
fn philox(counter: [u32; 4], seed: u64) -> [u32; 4] {
    let (mut words, mut keys) = (counter, [seed as u32, (seed >> 32) as u32]);
    for _ in 0..10 {
        let of = |multiplier: u64, word: u32| multiplier * u64::from(word);
        let (one, other) = (of(0xD251_1F53, words[0]), of(0xCD9E_8D57, words[2]));
        let high = |product: u64| (product >> 32) as u32;
        words = [
            high(other) ^ words[1] ^ keys[0],
            other as u32,
            high(one) ^ words[3] ^ keys[1],
            one as u32,
        ];
        keys = [keys[0].wrapping_add(0x9E37_79B9), keys[1].wrapping_add(0xBB67_AE85)];
    }
    words
}

/// How likely a number of the normal distribution is below x: ½ + φ(x) (x + x³ ÷ 3 + x⁵ ÷ 15 + …).
fn normal_below(x: f64) -> f64 {
    let terms = (1..200).scan(x, |term, n| {
        let own = *term;
        *term *= x * x / f64::from(2 * n + 1);
        Some(own)
    });
    0.5 + (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * terms.sum::<f64>()
}

/// The thousandths of a standard error in a draw: the quantile of 96 bits of chance, found by halving.
fn thousandths(draw: u32, item: u32) -> i64 {
    // Figures are the tenth factor, and stand on side 0.
    let [_, low, middle, high] = philox([draw, 0, 9, item], 2026);
    let part = [high, middle, low].map(f64::from);
    let part = ((part[2] / 2f64.powi(32) + part[1]) / 2f64.powi(32) + part[0]) / 2f64.powi(32);
    let (mut least, mut most) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = (least + most) / 2.0;
        if normal_below(middle) < part { least = middle } else { most = middle }
    }
    (least * 1_000.0).round() as i64
}

#[test]
fn estimates_are_drawn_around_what_is_stated() {
    let framework = framework(ESTIMATED);
    // Units stand in the order of the file: figures of `an` have the items 0 to 2, of which `trust` is the first.
    let csv = "unit,trust,trust_error,roads\nan,50%,0.4%,1.5\nbinh,70%,,2\nchau,99.9%,2%,3\ndung,0.1%,0.2%,4\n";
    let analysis = Analysis::of(&outcome(&framework, csv)).unwrap();
    let vary = "{figures: {standard_errors: {trust: trust_error}}}";
    let (mut sum, mut squares) = (0.0, 0.0);
    for (draw, number) in analysis.draws(&study(&framework, vary, 500)).unwrap().zip(0..) {
        let draw = draw.unwrap();
        let total = |id: &str| {
            let unit = draw.units().find(|unit| unit.unit.id == id).unwrap();
            unit.total.unwrap().to_string().parse::<f64>().unwrap()
        };
        let z = |row: u32| thousandths(number, 3 * row) as f64 / 1_000.0;
        let expected = [
            ("an", 50.0 + 0.4 * z(0)),
            ("binh", 70.0),
            ("chau", (99.9 + 2.0 * z(2)).min(100.0)),
            ("dung", (0.1 + 0.2 * z(3)).max(0.0)),
        ];
        for (id, expected) in expected {
            assert!((total(id) - expected).abs() < 1e-9, "{number} {id}: {} {expected}", total(id));
        }
        (sum, squares) = (sum + z(0), squares + z(0) * z(0));
    }
    // Of 500 draws the mean is off by 0.045, and the variance by 0.063.
    assert!((sum / 500.0).abs() < 0.15 && (squares / 500.0 - 1.0).abs() < 0.2, "{sum} {squares}");
    // With `error`, all others are drawn within their last place, and no standard error is.
    let both = "{figures: {error: half_of_last_place, standard_errors: {trust: trust_error}}}";
    let [alone, both] = [vary, both].map(|vary| study(&framework, vary, 3));
    let alone = analysis.draws(&alone).unwrap();
    let totals = |draw: &dti_engine::analysis::Draw<'_>| {
        draw.units().map(|unit| (unit.unit.id.clone(), unit.total)).collect::<Vec<_>>()
    };
    for (one, other) in alone.zip(analysis.draws(&both).unwrap()) {
        assert_eq!(totals(&one.unwrap()), totals(&other.unwrap()));
    }
}

#[test]
fn a_figure_of_many_digits_is_drawn_within_its_last_place() {
    let rules = ESTIMATED
        .replace(
            "points: 0, scoring: {linear: {of: roads, zero_at: 0, full_at: 9}",
            "points: 0, scoring: {linear: {of: trust, zero_at: 0%, full_at: 9%}",
        )
        .replace(
            "of: trust, zero_at: 0%, full_at: 100%",
            "of: roads, zero_at: 0, full_at: 20000000000000000000",
        );
    let framework = framework(&rules);
    let csv = "unit,trust,trust_error,roads\nan,1%,1%,12345678901234567890.5\n";
    let analysis = Analysis::of(&outcome(&framework, csv)).unwrap();
    // 100 × 12345678901234567890.5 ÷ 20000000000000000000.
    for draw in
        analysis.draws(&study(&framework, "{figures: {error: half_of_last_place}}", 5)).unwrap()
    {
        let total = draw.unwrap().units().next().unwrap().total.unwrap().to_string();
        assert!(total.starts_with("61.7283945062"), "{total}");
    }
}

#[test]
fn every_fault_of_standard_errors_has_its_place() {
    let framework = framework(ESTIMATED);
    let faults = |pairs: &str| {
        let text = analysed::analysis_of(
            &framework,
            &format!("{{figures: {{standard_errors: {pairs}}}}}"),
            9,
        );
        told(&dti_engine::analysis::Study::from_yaml(&text, &framework).unwrap_err())
    };
    assert_eq!(
        faults("{trst: trust_error, roads: trust_error, trust: trust}"),
        "3:36 R0301 there is no metric `trst` of the type `number` or `percent`\n\
         3:55 R0303 `trust_error` does not hold the standard errors of `roads`\n\
         3:75 R0303 `trust` does not hold the standard errors of `trust`"
    );
    assert_eq!(faults("{}"), "3:35 R1602 `standard_errors` names no metric");
}
