//! Values aimed at ties: numbers of every size whose scores fall on a tie of rounding, or as near
//! to one as whole numbers can.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::sample::{Choices, decimal};
use super::spec::{
    Body, Cell, Framework, Group, Indicator, Method, MetricType, Number, Q, Size, Value, q,
};

/// An indicator that is rounded, and the metrics that decide its score.
pub struct Aim {
    of: Of,
    zero_at: Q,
    full_at: Q,
    /// The indicator's points in units of its rounding.
    ticks: Q,
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
    let position = |id: &str| {
        let is_plain =
            |of_type: &MetricType| matches!(of_type, MetricType::Count | MetricType::Number);
        let fits = |m: &super::spec::Metric| m.id == id && is_plain(&m.of_type);
        framework.metrics.iter().position(fits)
    };
    let mut push = |of: Option<Of>, zero_at: Q, full_at: Q| {
        found.extend(of.map(|of| Aim { of, zero_at, full_at, ticks: ticks.clone() }));
    };
    match method {
        Method::Ratio { part, whole, zero_at, full_at } if part != whole => {
            let of = position(part).zip(position(whole));
            let value = |bound: &Option<Number>, default: Q| {
                bound.as_ref().map_or(default, |bound| bound.value.clone())
            };
            push(
                of.map(|(part, whole)| Of::Quotient { part, whole }),
                value(zero_at, Q::zero()),
                value(full_at, Q::one()),
            );
        }
        Method::Linear { of, zero_at, full_at } => {
            push(position(of).map(Of::Metric), zero_at.value.clone(), full_at.value.clone());
        }
        Method::PerItem { of, points: each } => {
            push(position(of).map(Of::Metric), Q::zero(), points / &each.value);
        }
        Method::BestOf(methods) => {
            methods.iter().for_each(|one| add(framework, found, one, points, ticks));
        }
        _ => {}
    }
}

impl Aim {
    /// Sets the cells that decide the score so that it comes near a tie.
    pub fn hit(&self, choices: &mut Choices, framework: &Framework, cells: &mut [Cell]) {
        let most = self.ticks.to_integer().to_u128().unwrap_or(u128::MAX).saturating_add(1);
        let tick = Q::from_integer(BigInt::from(choices.wide_below(most)));
        // A tie for the modes that look for the nearest; a whole tick for the others.
        let half = if choices.chance(25) { Q::zero() } else { q(1, 2) };
        let share = (tick + half) / &self.ticks;
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
                let bits = choices.between(1, 60);
                let size = BigInt::from(choices.wide_below(1 << bits) + 1);
                let exact_tie = choices.chance(40) && wanted.denom().bits() < 50;
                let size = if exact_tie {
                    wanted.denom() * (size % BigInt::from(1000) + BigInt::one())
                } else {
                    size
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
