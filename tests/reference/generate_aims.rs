//! Values aimed at ties: numbers of every size whose scores fall on a tie of rounding, or as near
//! to one as whole numbers can.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::sample::{Choices, decimal};
use super::spec::{
    Body, Cell, Framework, Group, Indicator, Method, MetricType, Number, PartSize, Q, Size, Value,
    q,
};

/// An indicator that is rounded, and what decides its score: the parts of a sum with their weights, or
/// one part of all the weight.
pub struct Aim {
    parts: Vec<(Q, Aimed)>,
    /// The indicator's points in units of its rounding.
    ticks: Q,
}

/// The metrics of a method, and what earns nothing and everything.
struct Aimed {
    of: Of,
    zero_at: Q,
    full_at: Q,
}

enum Of {
    Metric(usize),
    Quotient { part: usize, whole: usize },
}

/// All that can be aimed at.
pub fn aims(framework: &Framework) -> Vec<Aim> {
    let mut found = Vec::new();
    let Some(places) = framework.rounding.indicator else { return found };
    let unit = Q::from_integer(10u64.pow(places).into());
    if let Body::Index { points, groups, indicators, .. } = &framework.body {
        walk(framework, &mut found, &unit, &points.value, (groups, indicators));
    }
    found
}

fn walk(
    framework: &Framework,
    found: &mut Vec<Aim>,
    unit: &Q,
    points: &Q,
    (groups, indicators): (&[Group], &[Indicator]),
) {
    let sizes = groups.iter().map(|g| &g.size).chain(indicators.iter().map(|i| &i.size));
    let weights: Q = sizes
        .filter_map(|size| match size {
            Size::Weight(weight) => Some(weight.value.clone()),
            Size::Points(_) => None,
        })
        .sum();
    let points_of = |size: &Size| match size {
        Size::Points(own) => own.value.clone(),
        Size::Weight(weight) => points * &weight.value / &weights,
    };
    for group in groups {
        let own = points_of(&group.size);
        walk(framework, found, unit, &own, (&group.groups, &group.indicators));
    }
    for indicator in indicators {
        let own = points_of(&indicator.size);
        if !own.is_zero() {
            add(framework, found, &indicator.method, &own, &(&own * unit));
        }
    }
}

fn add(framework: &Framework, found: &mut Vec<Aim>, method: &Method, points: &Q, ticks: &Q) {
    let mut push = |parts: Vec<(Q, Aimed)>| found.push(Aim { parts, ticks: ticks.clone() });
    match method {
        Method::BestOf(methods) => {
            methods.iter().for_each(|one| add(framework, found, one, points, ticks));
        }
        Method::SumOf(parts) => {
            let part = |(size, method): &(PartSize, Method)| {
                Some((size.of(points), aimed(framework, method, points)?))
            };
            if let Some(parts) = parts.iter().map(part).collect() {
                push(parts);
            }
        }
        method => {
            if let Some(aimed) = aimed(framework, method, points) {
                push(vec![(Q::one(), aimed)]);
            }
        }
    }
}

fn aimed(framework: &Framework, method: &Method, points: &Q) -> Option<Aimed> {
    let position = |id: &str| {
        let is_plain =
            |of_type: &MetricType| matches!(of_type, MetricType::Count | MetricType::Number);
        let fits = |m: &super::spec::Metric| m.id == id && is_plain(&m.of_type);
        framework.metrics.iter().position(fits)
    };
    match method {
        Method::Ratio { part, whole, zero_at, full_at } if part != whole => {
            let (part, whole) = (position(part)?, position(whole)?);
            let value = |bound: &Option<Number>, default: Q| {
                bound.as_ref().map_or(default, |bound| bound.value.clone())
            };
            let (zero_at, full_at) = (value(zero_at, Q::zero()), value(full_at, Q::one()));
            Some(Aimed { of: Of::Quotient { part, whole }, zero_at, full_at })
        }
        Method::Linear { of, zero_at, full_at } => {
            let of = Of::Metric(position(of)?);
            Some(Aimed { of, zero_at: zero_at.value.clone(), full_at: full_at.value.clone() })
        }
        Method::PerItem { of, points: each } => {
            let of = Of::Metric(position(of)?);
            Some(Aimed { of, zero_at: Q::zero(), full_at: points / &each.value })
        }
        _ => None,
    }
}

impl Aim {
    /// Sets the cells that decide the score so that it comes near a tie: all parts of a sum but one
    /// anyhow, and that one so that the sum does.
    pub fn hit(&self, choices: &mut Choices, framework: &Framework, cells: &mut [Cell]) {
        let most = self.ticks.to_integer().to_u128().unwrap_or(u128::MAX).saturating_add(1);
        let tick = Q::from_integer(BigInt::from(choices.wide_below(most)));
        // A tie for the modes that look for the nearest; a whole tick for the others.
        let half = if choices.chance(25) { Q::zero() } else { q(1, 2) };
        let mut wanted = (tick + half) / &self.ticks;
        let last = choices.below(self.parts.len());
        let most_bits = *choices.pick(&[4, 10, 20, 30, 55]);
        for (place, (weight, aimed)) in self.parts.iter().enumerate() {
            if place != last {
                let whole = choices.of_any_size(most_bits);
                let share = Q::new(choices.wide_below(u128::from(whole) + 1).into(), whole.into());
                wanted -= weight * &share;
                aimed.set(choices, framework, cells, &share);
            }
        }
        let (weight, aimed) = &self.parts[last];
        let share = wanted / weight;
        if !share.is_negative() && share <= Q::one() {
            aimed.set(choices, framework, cells, &share);
        }
    }
}

impl Aimed {
    /// Sets the cells so that the share comes near this one.
    fn set(&self, choices: &mut Choices, framework: &Framework, cells: &mut [Cell], share: &Q) {
        let wanted = &self.zero_at + (&self.full_at - &self.zero_at) * share;
        let mut set = |metric: usize, value: Q, places: usize, up: bool| {
            let of_type = &framework.metrics[metric].of_type;
            let places = if *of_type == MetricType::Count { 0 } else { places };
            if let Some(number) = near(&value, places, up)
                && (*of_type == MetricType::Number || !number.value.is_negative())
            {
                cells[metric] = Cell::Present(Value::Number(number));
            }
        };
        let places = *choices.pick(&[0, 0, 1, 2, 4, 6]);
        let up = choices.chance(50);
        match self.of {
            Of::Metric(metric) => set(metric, wanted, places, up),
            Of::Quotient { part, whole } => {
                let bits = wanted.denom().bits() as usize;
                let size = if choices.chance(40) && bits < 62 {
                    wanted.denom() * BigInt::from(choices.of_any_size(62 - bits))
                } else {
                    BigInt::from(choices.of_any_size(60))
                };
                let scale = BigRational::from_integer(size);
                set(whole, scale.clone(), 0, up);
                set(part, scale * wanted, 0, up);
            }
        }
    }
}

/// The decimal of so many places just below or above, if it has at most 28 digits.
fn near(value: &Q, places: usize, up: bool) -> Option<Number> {
    let scaled = value * Q::from_integer(10u64.pow(places as u32).into());
    let whole = if up { scaled.ceil() } else { scaled.floor() };
    let ticks = whole.to_integer().to_i128()?;
    (ticks.unsigned_abs() < 10u128.pow(27)).then(|| Number::new(decimal(ticks, places)))
}
