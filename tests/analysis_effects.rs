//! What changed between years and versions, and what made it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a panic is a failed test"
)]

use std::fmt::Write as _;

use dti_engine::analysis::{Effects, Trends};
use dti_engine::{Language, Outcome, report};
use num_rational::Ratio;

use analysed::{MadeUp, framework, outcome};

mod analysed;

const RULES: &str = "
framework: test/effects
version: '1'
kind: index
unit_kind: commune
name: Thử
points: 100
absent: {missing: zero}
metrics: {plan: {type: yes_no}, rate: {type: percent}, budget: {type: number}}
indicators:
  - {id: plan, points: 40, scoring: {yes_no: plan}}
  - {id: rate, points: 40, scoring: {linear: {of: rate, zero_at: 0%, full_at: 80%}}}
  - {id: budget, points: 20, scoring: {min_max: {of: budget, direction: up}}}
ranking: {}
grades: [{name: Tốt, at_least: 60%}, {name: Yếu, at_least: 0%}]
";

/// The rules of the next year: more for the plan, all of the rate, and another metric.
fn rules_of_next_year() -> String {
    RULES
        .replace("version: '1'", "version: '2'")
        .replace("points: 100\n", "points: 120\n")
        .replace("full_at: 80%", "full_at: 100%")
        .replace("id: plan, points: 40", "id: plan, points: 60")
        .replace("budget: {type: number}}", "budget: {type: number}, staff: {type: count}}")
}

type Figures = Vec<(bool, i64, i64)>;

fn made_up(number: u64) -> Figures {
    let mut numbers = MadeUp::new(number);
    let mut below = |count: u64| i64::try_from(numbers.below(count)).unwrap();
    (0..6).map(|_| (below(2) == 1, below(101), below(90) + 10)).collect()
}

/// The first year writes budgets with a decimal place, the second with two.
fn csv(figures: &Figures, places: u32) -> String {
    let mut csv = "unit,plan,rate,budget\n".to_owned();
    for (unit, (plan, rate, budget)) in figures.iter().enumerate() {
        let plan = if *plan { "yes" } else { "no" };
        let zeros = "0".repeat(places as usize - 1);
        writeln!(csv, "u{unit},{plan},{rate}%,{}.{}{zeros}", budget / 10, budget % 10).unwrap();
    }
    csv
}

type Share = Ratio<i64>;

/// The share of a unit by the rules of a year, with its figures, among peers. By hand.
fn share(year: usize, own: &(bool, i64, i64), peers: &Figures, method: Method) -> Share {
    let (of_plan, full, points) = [(40, 80, 100), (60, 100, 120)][year];
    let rate = Share::new(own.1, full).min(Share::from(1));
    let budgets: Vec<i64> = peers.iter().map(|figures| figures.2).collect();
    let (least, most) = (*budgets.iter().min().unwrap(), *budgets.iter().max().unwrap());
    let budget = match method {
        Method::MinMax => Share::new(own.2 - least, most - least),
        Method::Rank => {
            let better = budgets.iter().filter(|budget| **budget > own.2).count() as i64;
            Share::new(6 - 1 - better, 5)
        }
    };
    let budget = budget.max(Share::from(0)).min(Share::from(1));
    let plan = Share::from(if own.0 { of_plan } else { 0 });
    (plan + rate * 40 + budget * 20) / points
}

#[derive(Clone, Copy)]
enum Method {
    MinMax,
    Rank,
}

#[test]
fn what_figures_rules_and_peers_do_is_the_mean_of_all_orders() {
    for (method, of_rank) in [(Method::MinMax, false), (Method::Rank, true)] {
        let with_method = |rules: String| match of_rank {
            true => rules.replace("{min_max: {of: budget", "{rank: {of: budget"),
            false => rules,
        };
        let rules = [RULES.to_owned(), rules_of_next_year()].map(with_method);
        let frameworks = rules.map(|rules| framework(&rules));
        for number in 0..20 {
            let years = [made_up(2 * number), made_up(2 * number + 1)];
            let before = outcome(&frameworks[0], &csv(&years[0], 1));
            let after = outcome(&frameworks[1], &csv(&years[1], 2));
            let effects = Effects::between(&before, &after).unwrap();
            assert_eq!(effects.units.len(), 6);
            for unit in &effects.units {
                let place: usize = unit.unit[1..].parse().unwrap();
                let value = |changed: [bool; 3]| {
                    let [figures, rules, peers] = changed.map(usize::from);
                    share(rules, &years[figures][place], &years[peers], method)
                };
                // Six orders in which the three change, one after the other.
                let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
                let mut parts = [Share::from(0); 3];
                for order in orders {
                    let mut changed = [false; 3];
                    for player in order {
                        let without = value(changed);
                        changed[player] = true;
                        parts[player] += (value(changed) - without) / 6;
                    }
                }
                let told = [unit.figures, unit.rules, unit.peers, unit.change];
                let all = parts.iter().sum::<Share>();
                let expected = [parts[0], parts[1], parts[2], all];
                for (told, expected) in told.iter().zip(expected) {
                    let told: f64 = told.to_string().parse().unwrap();
                    let expected = *expected.numer() as f64 / *expected.denom() as f64;
                    assert!((told - expected).abs() < 0.000_001, "{number} {unit:?} {expected}");
                }
            }
            let up =
                effects.units.iter().filter(|unit| unit.after.decimal() > unit.before.decimal());
            assert_eq!(effects.improved, up.count());
        }
    }
}

#[test]
fn the_same_rules_change_nothing_and_all_is_told() {
    let framework = framework(RULES);
    let years =
        ["u0,yes,40%,1\nu1,no,80%,3\nu2,no,0%,2\n", "u0,yes,60%,1\nu1,no,40%,3\nu2,no,0%,2\n"];
    let scored = years.map(|lines| outcome(&framework, &format!("unit,plan,rate,budget\n{lines}")));
    let effects = Effects::between(&scored[0], &scored[1]).unwrap();
    // u0: 60 → 70, u1: 60 → 40, u2: 10 → 10.
    let told: Vec<_> = effects
        .units
        .iter()
        .map(|unit| format!("{} {} {}", unit.unit, unit.change, unit.rules))
        .collect();
    assert_eq!(told, ["u0 0.1 0", "u1 -0.2 0", "u2 0 0"]);
    assert_eq!((effects.improved, effects.worse), (1, 1));
    assert_eq!(effects.mean.unwrap().to_string(), "-0.033333");
    // Shares 0.6, 0.6, 0.1: mean 13 ÷ 30, variance (2 × (1 ÷ 6)² + (1 ÷ 3)²) ÷ 3 = 1 ÷ 18; −1 ÷ 30 × √18 = −0.141421.
    assert_eq!(effects.standardised.unwrap().to_string(), "-0.141421");
    // Of three pairs one is tied before; the other two are in order: 2 ÷ √(2 × 3).
    assert_eq!(effects.kendall.unwrap().to_string(), "0.8165");
    let of_u1 = effects.units[1].grades.as_ref().unwrap();
    assert_eq!(of_u1.each_ref().map(|grade| grade.as_ref().unwrap().vi.as_str()), ["Tốt", "Yếu"]);
    for (language, words) in [
        (Language::Vi, ["Thay đổi do đâu", "1 trong 3 đơn vị tăng", "Tốt → Yếu"]),
        (Language::En, ["What made the changes", "1 of 3 units rose", "Tốt → Yếu"]),
    ] {
        let text = report::of_effects(&effects, &scored[1], language).to_markdown();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
    }
    let other = analysed::framework(
        "framework: test/targets\nversion: '1'\nkind: criteria\nunit_kind: commune\nname: Thử\n\
         metrics: {rate: {type: percent}}\ntargets: [{id: rate, of: rate, at_least: 50%}]\n",
    );
    let targets = outcome(&other, "unit,rate\nu0,60%\n");
    assert_eq!(Effects::between(&targets, &scored[1]).unwrap_err().code(), "analysis");
}

#[test]
fn trends_are_lines_of_least_squares() {
    let framework = framework(RULES);
    let rates = [["40%", "80%"], ["60%", "80%"], ["80%", ""], ["80%", "0%"]];
    let years: Vec<Outcome> = rates
        .iter()
        .map(|[one, other]| {
            outcome(
                &framework,
                &format!("unit,plan,rate,budget\nu0,yes,{one},1\nu1,no,{other},2\n"),
            )
        })
        .collect();
    let named: Vec<(String, &Outcome)> =
        (2022..).map(|year: u32| year.to_string()).zip(&years).collect();
    let named: Vec<(&str, &Outcome)> =
        named.iter().map(|(year, outcome)| (year.as_str(), *outcome)).collect();
    let trends = Trends::of(&named).unwrap();
    let unit = |id: &str| trends.units.iter().find(|trend| trend.id == id).unwrap();
    // u0: 0.6, 0.7, 0.8, 0.8; deviations of the year −1.5, −0.5, 0.5, 1.5: (−0.9 − 0.35 + 0.4 + 1.2) ÷ 5 = 0.07.
    assert_eq!(unit("u0").slope.unwrap().to_string(), "0.07");
    // u1: 0.6, 0.6, 0.2, 0.2: (−0.9 − 0.3 + 0.1 + 0.3) ÷ 5 = −0.16.
    assert_eq!(unit("u1").slope.unwrap().to_string(), "-0.16");
    // `rate`: 0.75, 0.875, 0.5, 0.5: (−1.125 − 0.4375 + 0.25 + 0.75) ÷ 5 = −0.1125.
    let rate = trends.nodes.iter().find(|trend| trend.id == "rate").unwrap();
    let shares: Vec<_> = rate.shares.iter().map(|share| share.unwrap().to_string()).collect();
    assert_eq!(shares, ["0.75", "0.875", "0.5", "0.5"]);
    assert_eq!(rate.slope.unwrap().to_string(), "-0.1125");
    let text = report::trends_of_nodes(&trends, &framework, Language::Vi).to_string()
        + &report::trends_of_units(&trends, &years[3], Language::Vi).to_string();
    assert!(text.contains("−11,25%") || text.contains("-11,25%"), "{text}");
}
