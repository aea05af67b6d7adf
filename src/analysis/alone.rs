//! What moves ranks: one change at a time, without chance.

use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::blocks::{Watch, Work};
use super::kept::{Kept, ranks, too_large};
use super::siblings::{own_weight, siblings};
use super::study::{Factor, Study};
use super::worker::Worker;
use crate::dataset::Unit;
use crate::error::Error;
use crate::model::{Index, NodeData, NodeIndex, Variation};
use crate::number::{Exact, Overflow};
use crate::outcome::{Outcome, ScoreOptions};

/// The most units of which each is left out once.
const MOST_UNITS: usize = 400;

/// The ranks of all units after one change at a time: a group or an indicator left out, a unit left out, one
/// alternative of a study.
///
/// Made by [`Analysis::alone`](super::Analysis::alone).
#[derive(Debug, Clone)]
pub struct Alone {
    outcome: Outcome,
    trials: Vec<(Tried, Vec<u32>)>,
    units_kept: usize,
}

/// What was changed, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tried {
    /// A group or an indicator is left out: its points go to its siblings, as their weights are.
    WithoutNode(String),
    /// A unit is left out, which changes what others are compared with.
    WithoutUnit(String),
    /// An alternative of a study takes the place of what the rules say: `missing: full`, as a variation writes it.
    Alternative(Factor, String),
}

/// The ranks after one change.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    outcome: &'a Outcome,
    tried: &'a Tried,
    ranks: &'a [u32],
}

impl Alone {
    /// Returns the outcome that was analysed.
    #[must_use]
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the changes: groups and indicators in the order of the rules, units, then alternatives.
    pub fn trials(&self) -> impl ExactSizeIterator<Item = Trial<'_>> {
        self.trials.iter().map(|(tried, ranks)| Trial { outcome: &self.outcome, tried, ranks })
    }

    /// Returns how many units were not left out, each by itself, because there are more than 400 of them. 0 if all were,
    /// or if leaving one out would move no other, because units are not compared with each other.
    #[must_use]
    pub const fn units_not_left_out(&self) -> usize {
        self.units_kept
    }

    pub(super) fn of(
        kept: &Arc<Kept>,
        study: Option<&Study>,
        watch: Option<&Watch<'_>>,
    ) -> Result<Self, Error> {
        let (changes, units_kept) = changes(kept, study);
        let work = Work { all: changes.len(), block: 1, watch };
        let mut trials = work.run(
            Vec::new,
            |trials, number| {
                let change = changes.get(number);
                let trial = change.map(|change| change.ranks(kept)).transpose()?.flatten();
                trials.extend(trial.map(|trial| (number, trial)));
                Ok(())
            },
            |mut trials, others| {
                trials.extend(others);
                trials
            },
        )?;
        trials.sort_by_key(|(number, _)| *number);
        let trials = trials.into_iter().map(|(_, trial)| trial).collect();
        Ok(Self { outcome: kept.outcome.clone(), trials, units_kept })
    }
}

/// A change to try.
enum Change<'a> {
    WithoutNode(&'a Index, NodeIndex),
    /// The row of a unit.
    WithoutUnit(usize),
    Alternative(Factor, &'a Variation),
}

/// Returns the changes to try, and how many units are too many to leave out each.
fn changes<'a>(kept: &'a Kept, study: Option<&'a Study>) -> (Vec<Change<'a>>, usize) {
    let (mut changes, mut units_kept) = (Vec::new(), 0);
    if let Some(tree) = kept.tree() {
        changes.extend(tree.iter().map(|(index, _)| Change::WithoutNode(tree, index)));
        let mut methods = tree.nodes.iter().filter_map(NodeData::method);
        let rows = &kept.shares.rows;
        match methods.any(|method| method.depends_on_peers()) {
            true if rows.len() > MOST_UNITS => units_kept = rows.len(),
            true => changes.extend(rows.iter().map(|row| Change::WithoutUnit(*row))),
            false => {}
        }
    }
    let alternatives = study.into_iter().flat_map(|study| &study.alternatives);
    changes.extend(alternatives.flat_map(|(factor, all)| {
        all.iter().map(|variation| Change::Alternative(*factor, variation))
    }));
    (changes, units_kept)
}

impl Change<'_> {
    /// Returns the ranks after it. `None` if nothing would be left.
    fn ranks(&self, kept: &Arc<Kept>) -> Result<Option<(Tried, Vec<u32>)>, Error> {
        match self {
            Self::WithoutNode(tree, index) => {
                let id = tree.node(*index).map(|node| node.id().to_owned()).unwrap_or_default();
                let ranks = without_node(kept, tree, *index).map_err(too_large)?;
                Ok(ranks.map(|ranks| (Tried::WithoutNode(id), ranks)))
            }
            Self::WithoutUnit(row) => {
                let dataset = kept.outcome.dataset().silenced(*row);
                let plan = kept.outcome.whole_plan();
                let outcome = plan.score_with(&dataset, &ScoreOptions::default())?;
                let id = dataset.rows().get(*row).map(|unit| unit.id.clone()).unwrap_or_default();
                Ok(Some((Tried::WithoutUnit(id), ranks(&outcome))))
            }
            Self::Alternative(factor, variation) => {
                let told = variation.to_string().trim_end().replace('\n', ", ");
                let plan = kept.outcome.whole_plan().vary(variation)?;
                let outcome = plan.score_with(kept.outcome.dataset(), &ScoreOptions::default())?;
                Ok(Some((Tried::Alternative(*factor, told), ranks(&outcome))))
            }
        }
    }
}

/// Returns the ranks without a node. `None` if nothing would be left among its siblings.
fn without_node(
    kept: &Arc<Kept>,
    tree: &Index,
    index: NodeIndex,
) -> Result<Option<Vec<u32>>, Overflow> {
    let Some(node) = tree.node(index).filter(|node| !node.points().is_zero()) else {
        return Ok(None);
    };
    let family = match node.parent().and_then(|parent| tree.node(parent)) {
        Some(parent) => parent.children(),
        None if tree.roots.contains(&index) => &tree.roots,
        None => return Ok(None),
    };
    let weight = |child: &NodeIndex| match tree.node(*child).filter(|_| *child != index) {
        Some(node) => own_weight(tree, family, node),
        None => Exact::ZERO,
    };
    let weights: Vec<Exact> = family.iter().map(weight).collect();
    if weights.iter().all(Exact::is_zero) {
        return Ok(None);
    }
    let siblings = siblings(tree, family);
    let Some(mut worker) = Worker::new(Arc::clone(kept), &siblings) else { return Ok(None) };
    worker.draw(&weights)?;
    Ok(Some(worker.ranks))
}

impl<'a> Trial<'a> {
    /// Returns what was changed.
    #[must_use]
    pub const fn tried(&self) -> &'a Tried {
        self.tried
    }

    /// Returns the units that were ranked before and after, each with both ranks, in the order of [`Outcome::units`].
    /// A unit that is left out is not among them, and moves none of the others by being away: their ranks by the rules
    /// are counted without it.
    pub fn ranks(&self) -> impl Iterator<Item = (&'a Unit, u32, u32)> + use<'a> {
        let (outcome, ranks) = (self.outcome, self.ranks);
        let away = match self.tried {
            Tried::WithoutUnit(id) => outcome.unit(id).ok(),
            _ => None,
        };
        let gone = away.and_then(|unit| Some((unit.rank?, &unit.unit.kind)));
        outcome.in_order().filter_map(move |(row, unit)| {
            let before = outcome.unit_outcome(row)?.rank?;
            let moves_up = gone.is_some_and(|(rank, kind)| *kind == unit.kind && rank < before);
            let before = if moves_up { before.saturating_sub(1) } else { before };
            Some((unit, before, ranks.get(row).copied().filter(|after| *after > 0)?))
        })
    }

    /// Returns how many units have another rank.
    #[must_use]
    pub fn moved(&self) -> usize {
        self.ranks().filter(|(_, before, after)| before != after).count()
    }

    /// Returns the largest difference of ranks.
    #[must_use]
    pub fn farthest(&self) -> u32 {
        self.ranks().map(|(_, before, after)| before.abs_diff(after)).max().unwrap_or(0)
    }

    /// Returns the sum of all differences of ranks.
    #[must_use]
    pub fn shift(&self) -> u64 {
        let shifts = self.ranks().map(|(_, before, after)| u64::from(before.abs_diff(after)));
        shifts.fold(0, u64::saturating_add)
    }
}

impl Serialize for Alone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.trials())
    }
}

impl Serialize for Trial<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut trial = serializer.serialize_struct("Trial", 5)?;
        match self.tried {
            Tried::WithoutNode(id) => trial.serialize_field("without_node", id)?,
            Tried::WithoutUnit(id) => trial.serialize_field("without_unit", id)?,
            Tried::Alternative(_, told) => trial.serialize_field("alternative", told)?,
        }
        trial.serialize_field("moved", &self.moved())?;
        trial.serialize_field("farthest", &self.farthest())?;
        trial.serialize_field("shift", &self.shift())?;
        let ranks = self.ranks().map(|(unit, _, after)| (unit.id.as_str(), after));
        trial.serialize_field("ranks", &ranks.collect::<indexmap::IndexMap<_, _>>())?;
        trial.end()
    }
}
