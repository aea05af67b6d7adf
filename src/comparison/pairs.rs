//! The pairs of units and items that are compared.

use std::collections::HashMap;

use super::both::Both;
use crate::dataset::Unit;
use crate::dataset::previous::Alike;
use crate::merged::{Formed, Mergers};
use crate::model::{Body, Framework, Item, TargetIndex};
use crate::name::alike;
use crate::outcome::{Outcome, Predecessors};

/// The side that a unit of the other outcome is compared with.
#[derive(Debug, Clone)]
pub(super) enum Base {
    /// A unit of the base.
    Row(usize),
    /// The mean of several units.
    Mean(Predecessors),
}

/// A unit that both sides have.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    pub(super) base: Base,
    /// The unit in the other outcome, and its row there.
    pub(super) unit: &'a Unit,
    pub(super) row: usize,
}

/// Lists the nodes or targets of a framework with their ids, in the order of the file.
fn listed(framework: &Framework) -> Vec<(&str, Item)> {
    match framework.body() {
        Body::Index(tree) => {
            tree.scored().map(|(index, node)| (node.id(), Item::Node(index))).collect()
        }
        Body::Criteria(criteria) => {
            let targets = (0u32..).map(|target| Item::Target(TargetIndex(target)));
            criteria.targets.iter().map(|target| target.id.as_str()).zip(targets).collect()
        }
    }
}

/// Pairs nodes with nodes and targets with targets by id, and lists what only one side has.
pub(super) fn items(outcomes: Both<&Outcome>) -> (Vec<Both<Item>>, Both<Vec<Item>>) {
    let frameworks = outcomes.map(Outcome::framework);
    let items = frameworks.map(listed);
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

/// Pairs units, in the order of the other outcome, and lists the rows that only one side has.
pub(super) fn units<'a>(
    outcomes: Both<&'a Outcome>,
    mergers: Option<&'a Mergers>,
) -> (Vec<Pair<'a>>, Both<Vec<usize>>) {
    let Both { base, other } = outcomes;
    let formed = mergers.map_or(&[][..], Mergers::formed);
    let formed: HashMap<String, &'a Formed> =
        formed.iter().map(|formed| (alike(&formed.unit), formed)).collect();
    let of_base = Alike::new(base.dataset());
    let (mut pairs, mut only) = (Vec::new(), Both::<Vec<usize>>::default());
    let mut taken = vec![false; base.dataset().rows().len()];
    for row in other.order() {
        let Some(unit) = other.dataset().rows().get(*row) else { continue };
        let predecessors = mergers.and_then(|mergers| {
            Some(mergers.predecessors(formed.get(&alike(&unit.id))?, &of_base))
        });
        let rows: Vec<usize> = match &predecessors {
            Some(predecessors) => predecessors.rows().flatten().collect(),
            None => of_base.find(&unit.id).into_iter().collect(),
        };
        for row in &rows {
            if let Some(taken) = taken.get_mut(*row) {
                *taken = true;
            }
        }
        match (predecessors, rows.as_slice()) {
            (_, []) => only.other.push(*row),
            (Some(merged), _) if merged.rows().count() > 1 => {
                pairs.push(Pair { base: Base::Mean(merged), unit, row: *row });
            }
            (_, [base, ..]) => pairs.push(Pair { base: Base::Row(*base), unit, row: *row }),
        }
    }
    let left = |row: &&usize| !taken.get(**row).copied().unwrap_or(true);
    only.base = base.order().iter().filter(left).copied().collect();
    (pairs, only)
}

/// Counts the units that have a rank, for each kind of the framework.
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
