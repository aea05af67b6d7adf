//! Random points and weights that differ by the unit kind.

use std::collections::BTreeMap;

use num_traits::Zero;

use super::generate::Flavour;
use super::sample::Choices;
use super::spec::{Body, Group, Indicator, Method, Number, PartSize, Size};

/// The points of every kind but the first, by the ids of nodes: siblings with weights have others, and of siblings with
/// points some exchange theirs, so that they add up.
pub fn other_sizes(
    choices: &mut Choices,
    body: &Body,
    kinds: &[String],
    flavour: Flavour,
) -> BTreeMap<String, BTreeMap<String, Number>> {
    let Body::Index { groups, indicators, .. } = body else { return BTreeMap::new() };
    if kinds.len() < 2 || !choices.chance(flavour.words) {
        return BTreeMap::new();
    }
    let mut others = BTreeMap::new();
    for kind in &kinds[1..] {
        let mut sizes = BTreeMap::new();
        siblings(choices, &mut sizes, groups, indicators);
        others.insert(kind.clone(), sizes);
    }
    others.retain(|_, sizes| !sizes.is_empty());
    others
}

fn siblings(
    choices: &mut Choices,
    sizes: &mut BTreeMap<String, Number>,
    groups: &[Group],
    indicators: &[Indicator],
) {
    let of_groups = groups.iter().map(|group| (&group.id, &group.size));
    let of_indicators = indicators.iter().map(|indicator| (&indicator.id, &indicator.size));
    let all: Vec<_> = of_groups.chain(of_indicators).collect();
    let is_free = groups.iter().all(free_group) && indicators.iter().all(free);
    if matches!(all[0].1, Size::Weight(_)) {
        if is_free && choices.chance(70) {
            for (id, _) in all {
                let weight = *choices.pick(&["1", "2", "5", "0.5", "33.3", "0.001"]);
                sizes.insert(id.clone(), Number::new(weight));
            }
        }
    } else {
        let free: Vec<_> = indicators.iter().filter(|of| free(of)).collect();
        if free.len() > 1 && choices.chance(70) {
            let first = choices.below(free.len() - 1);
            for (one, other) in [(free[first], free[first + 1]), (free[first + 1], free[first])] {
                let Size::Points(points) = &other.size else { continue };
                sizes.insert(one.id.clone(), points.clone());
            }
        }
    }
    for group in groups {
        siblings(choices, sizes, &group.groups, &group.indicators);
    }
}

fn free_group(group: &Group) -> bool {
    let has_points = |size: &Size| {
        let (Size::Points(number) | Size::Weight(number)) = size;
        !number.value.is_zero()
    };
    let by_weight = |size: &Size| matches!(size, Size::Weight(_));
    // Points inside add up to those of the group.
    has_points(&group.size)
        && group.groups.iter().all(|inner| by_weight(&inner.size) && free_group(inner))
        && group.indicators.iter().all(|inner| by_weight(&inner.size) && free(inner))
}

/// Whether an indicator may have other points, or none.
fn free(indicator: &Indicator) -> bool {
    fits_any_points(&indicator.method)
}

fn fits_any_points(method: &Method) -> bool {
    match method {
        Method::Choice { in_points, .. }
        | Method::Steps { in_points, .. }
        | Method::StepsByDay { in_points, .. } => !in_points,
        Method::PerItem { .. } | Method::Points(_) | Method::Unscored(_) => false,
        Method::Among { method, .. } => fits_any_points(method),
        Method::BestOf(methods) => methods.iter().all(fits_any_points),
        Method::SumOf(parts) => parts
            .iter()
            .all(|(size, method)| matches!(size, PartSize::Share(_)) && fits_any_points(method)),
        _ => true,
    }
}
