//! Random trees whose points add up as the format demands.

use num_traits::Zero;

use super::generate::{aggregate, own_absent};
use super::generate_methods::Metrics;
use super::sample::{Choices, Temper, as_ticks, decimal};
use super::spec::{AbsenceRules, Body, Evidence, Extra, Group, Indicator, Number, Q, Size};

/// What is still to be spent on a tree.
struct Budget {
    indicators: usize,
    deepest: usize,
    next_id: usize,
}

/// The most decimal places that points are given.
const PLACES: usize = 4;

pub fn index_body(choices: &mut Choices, metrics: &mut Metrics) -> Body {
    let usual = ["100", "10", "1000", "1", "7", "12.5", "0.5", "33.33", "60", "0.1"];
    let extreme =
        ["1", "0.1", "0.25", "1000000000", "999999.9999", "0.01", "1000000000000", "100", "3"];
    let text = match metrics.flavour.temper {
        Temper::Mild => *choices.pick(&usual),
        Temper::Extreme => *choices.pick(&extreme),
    };
    let points = Number::new(text);
    let mut budget = Budget {
        indicators: choices.between(1, metrics.flavour.most_indicators),
        deepest: choices.below(metrics.flavour.deepest + 1),
        next_id: 0,
    };
    let (groups, indicators) = siblings(choices, metrics, &mut budget, &points.value, 1);
    let bonus = choices.maybe(15, |c| extra(c, metrics, "bonus"));
    let penalty = choices.maybe(15, |c| extra(c, metrics, "penalty"));
    Body::Index { points, groups, indicators, bonus, penalty }
}

fn extra(choices: &mut Choices, metrics: &mut Metrics, name: &str) -> Extra {
    let indicator = |place: usize| {
        let points = Number::new(*choices.pick(&["10", "5", "2.5", "0.01", "1000", "3"]));
        let method = metrics.method(choices, &points.value);
        Indicator {
            id: format!("{name}_{place}"),
            size: Size::Points(points),
            evidence: evidence(choices),
            absent: own_absent(choices),
            method,
        }
    };
    let indicators = (0..2).map(indicator).collect();
    let cap = choices.maybe(75, |c| Number::new(*c.pick(&["5", "10", "0.5", "100000"])));
    Extra { cap, indicators }
}

fn evidence(choices: &mut Choices) -> Evidence {
    if choices.chance(12) { Evidence::Required } else { Evidence::Optional }
}

/// Nodes side by side that share `points`; the groups among them, and the indicators.
fn siblings(
    choices: &mut Choices,
    metrics: &mut Metrics,
    budget: &mut Budget,
    points: &Q,
    depth: usize,
) -> (Vec<Group>, Vec<Indicator>) {
    let most = if depth > budget.deepest {
        5
    } else if budget.deepest > 3 {
        2
    } else {
        4
    };
    let count = choices.between(1, budget.indicators.clamp(1, most));
    let sizes = sizes(choices, points, count);
    // Each sibling is given one indicator; what the budget still holds is for those that nest.
    budget.indicators = budget.indicators.saturating_sub(count);
    let (mut groups, mut indicators) = (Vec::new(), Vec::new());
    for (size, own) in sizes {
        let nesting = if depth == 1 || budget.deepest > 3 { 65 } else { 45 };
        let nests = depth <= budget.deepest && choices.chance(nesting);
        if nests {
            budget.indicators += 1;
            groups.push(group(choices, metrics, budget, size, &own, depth));
        } else {
            indicators.push(indicator(choices, metrics, budget, size, &own));
        }
    }
    (groups, indicators)
}

/// The sizes of siblings, and the points that follow.
fn sizes(choices: &mut Choices, points: &Q, count: usize) -> Vec<(Size, Q)> {
    let by_points = as_ticks(points, PLACES + 2).filter(|_| !choices.chance(25));
    let has_zero = count > 1 && choices.chance(10);
    if let Some((mut ticks, mut places)) = by_points {
        if places < PLACES && choices.chance(30) {
            ticks *= 10;
            places += 1;
        }
        let least = i128::from(ticks >= count as i128 && !has_zero);
        let parts = if has_zero {
            let mut parts = choices.parts_of(ticks, count - 1, 0);
            parts.insert(0, 0);
            parts
        } else {
            choices.parts_of(ticks, count, least)
        };
        let sized = |part: i128| {
            let number = Number::new(decimal(part, places));
            let own = number.value.clone();
            (Size::Points(number), own)
        };
        return parts.into_iter().map(sized).collect();
    }
    let pool = ["1", "2", "3", "7", "0.5", "10", "33.3", "0.0001"];
    let mut weights: Vec<Number> = (0..count).map(|_| Number::new(*choices.pick(&pool))).collect();
    if has_zero {
        weights[0] = Number::new("0");
    }
    let sum: Q = weights.iter().map(|weight| weight.value.clone()).sum();
    let sized = |weight: Number| {
        let own = points * &weight.value / &sum;
        (Size::Weight(weight), own)
    };
    weights.into_iter().map(sized).collect()
}

fn group(
    choices: &mut Choices,
    metrics: &mut Metrics,
    budget: &mut Budget,
    size: Size,
    points: &Q,
    depth: usize,
) -> Group {
    budget.next_id += 1;
    let id = format!("group_of_{}", budget.next_id);
    let aggregate = aggregate(choices);
    let (groups, indicators) = siblings(choices, metrics, budget, points, depth + 1);
    let absent = if choices.chance(20) { own_absent(choices) } else { AbsenceRules::default() };
    Group { id, size, aggregate, absent, groups, indicators }
}

fn indicator(
    choices: &mut Choices,
    metrics: &mut Metrics,
    budget: &mut Budget,
    size: Size,
    points: &Q,
) -> Indicator {
    budget.next_id += 1;
    let id = format!("i{}", budget.next_id);
    let (evidence, absent) = (evidence(choices), own_absent(choices));
    let method = if points.is_zero() && choices.chance(50) {
        metrics.unscored(choices)
    } else {
        metrics.method(choices, points)
    };
    Indicator { id, size, evidence, absent, method }
}
