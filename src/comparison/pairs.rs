//! What is compared with what.

use std::collections::HashMap;

use super::Both;
use crate::dataset::Unit;
use crate::merged::{Formed, Mergers, Predecessors};
use crate::model::{Body, Framework, Item, NodeIndex, TargetIndex};
use crate::outcome::Outcome;

/// What a unit of the other outcome is compared with.
#[derive(Debug, Clone)]
pub(super) enum Base<'a> {
    /// A unit of the base.
    Row(usize),
    /// The mean of several.
    Mean(Predecessors<'a>),
}

/// A unit that both sides have.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    pub(super) base: Base<'a>,
    /// The unit in the other outcome, and its row there.
    pub(super) unit: &'a Unit,
    pub(super) row: usize,
}

/// What a framework scores, by id, in the order of the file.
fn all(framework: &Framework) -> Vec<(&str, Item)> {
    match framework.body() {
        Body::Index(tree) => {
            let items = (0u32..).map(|place| Item::Node(NodeIndex(place)));
            tree.nodes.iter().map(|node| node.id.as_str()).zip(items).collect()
        }
        Body::Criteria(criteria) => {
            let items = (0u32..).map(|place| Item::Target(TargetIndex(place)));
            criteria.targets.iter().map(|target| target.id.as_str()).zip(items).collect()
        }
    }
}

/// Pairs nodes with nodes and targets with targets; then what is left over.
pub(super) fn items(outcomes: Both<&Outcome>) -> (Vec<Both<Item>>, Both<Vec<Item>>) {
    let frameworks = outcomes.map(Outcome::framework);
    let items = frameworks.map(all);
    let known = match frameworks.map(Framework::kind).differ() {
        true => Both::default(),
        false => items.as_ref().map(|items| items.iter().copied().collect::<HashMap<_, _>>()),
    };
    let (mut both, mut only) = (Vec::new(), Both::<Vec<Item>>::default());
    for (id, other) in &items.other {
        match known.base.get(id) {
            Some(base) => both.push(Both { base: *base, other: *other }),
            None => only.other.push(*other),
        }
    }
    let left = items.base.iter().filter(|(id, _)| !known.other.contains_key(id));
    only.base = left.map(|(_, item)| *item).collect();
    (both, only)
}

/// Pairs units, in the order of the other outcome; then the rows that are left over.
pub(super) fn units<'a>(
    outcomes: Both<&'a Outcome>,
    mergers: Option<&'a Mergers>,
) -> (Vec<Pair<'a>>, Both<Vec<usize>>) {
    let Both { base, other } = outcomes;
    let formed = mergers.map_or(&[][..], Mergers::formed);
    let formed: HashMap<&str, &'a Formed> =
        formed.iter().map(|formed| (formed.unit.as_str(), formed)).collect();
    let (mut pairs, mut only) = (Vec::new(), Both::<Vec<usize>>::default());
    let mut taken = vec![false; base.dataset().rows().len()];
    for row in other.order() {
        let Some(unit) = other.dataset().rows().get(*row) else { continue };
        let id = unit.id.as_str();
        let predecessors = formed.get(id).map(|formed| formed.predecessors(base));
        let rows: Vec<usize> = match &predecessors {
            Some(predecessors) => predecessors.rows().flatten().collect(),
            None => base.dataset().find(id).into_iter().collect(),
        };
        for row in &rows {
            if let Some(taken) = taken.get_mut(*row) {
                *taken = true;
            }
        }
        match (predecessors, rows.as_slice()) {
            (_, []) => only.other.push(*row),
            (Some(several), _) if several.rows().count() > 1 => {
                pairs.push(Pair { base: Base::Mean(several), unit, row: *row });
            }
            (_, [one, ..]) => pairs.push(Pair { base: Base::Row(*one), unit, row: *row }),
        }
    }
    let left = |row: &&usize| !taken.get(**row).copied().unwrap_or(true);
    only.base = base.order().iter().filter(left).copied().collect();
    (pairs, only)
}

/// For each kind of the framework, how many units have a rank.
pub(super) fn ranked(outcome: &Outcome) -> Vec<u32> {
    let kinds = outcome.framework().unit_kinds();
    let mut counts = vec![0u32; kinds.len()];
    for unit in outcome.results().filter(|unit| unit.rank.is_some()) {
        let kind = kinds.iter().position(|kind| *kind == unit.unit.kind);
        if let Some(count) = kind.and_then(|kind| counts.get_mut(kind)) {
            *count = count.saturating_add(1);
        }
    }
    counts
}
