//! Ranking: the order of the units of one kind, with its tie rule.

use std::cmp::{Ordering, Reverse};

use crate::collation;
use crate::dataset::Dataset;
use crate::evaluation::{Score, Scores, TargetState};
use crate::model::{Item, Ranking, RankingMethod};
use crate::number::{Exact, Rounding};
use crate::plan::PlanInner;

/// What decides between two units before their names do: the total as ranked, then the
/// tie-breakers. A score that is not there comes last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    total: Reverse<Option<Exact>>,
    ties: Vec<Tie>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Node(Reverse<Option<Exact>>),
    /// Met before not met before undetermined.
    Target(TargetState),
}

/// The rows in the order that they are shown in, and the rank of each row.
pub(super) fn rank(
    plan: &PlanInner,
    dataset: &Dataset,
    scores: &Scores,
) -> (Vec<usize>, Vec<Option<u32>>) {
    let units = dataset.units();
    let mut ranks = vec![None; units.len()];
    let Some(rule) = &plan.framework.ranking else {
        return ((0..units.len()).collect(), ranks);
    };
    let mut order = Vec::with_capacity(units.len());
    for kind in &plan.framework.unit_kinds {
        let of_kind = units.iter().enumerate().filter(|(_, unit)| unit.kind == *kind);
        let mut keyed: Vec<(Key, usize)> =
            of_kind.map(|(row, _)| (key(plan, rule, scores, row), row)).collect();
        let by_name = |a: usize, b: usize| match (units.get(a), units.get(b)) {
            (Some(a), Some(b)) => {
                collation::compare(&a.name, &b.name).then_with(|| a.id.cmp(&b.id))
            }
            _ => Ordering::Equal,
        };
        keyed.sort_by(|(a, row_a), (b, row_b)| a.cmp(b).then_with(|| by_name(*row_a, *row_b)));
        assign(rule.method, &keyed, &mut ranks);
        order.extend(keyed.into_iter().map(|(_, row)| row));
    }
    (order, ranks)
}

fn key(plan: &PlanInner, rule: &Ranking, scores: &Scores, row: usize) -> Key {
    let total = value(scores.total(row));
    let mode = plan.framework.rounding.mode;
    let total = match rule.places {
        Some(places) => total.map(|total| total.rounded(Rounding { places, mode })),
        None => total,
    };
    let tie = |item: &Item| match item {
        Item::Node(node) => Tie::Node(Reverse(value(scores.node(node.get(), row)))),
        Item::Target(target) => Tie::Target(scores.target(target.get(), row)),
    };
    Key { total: Reverse(total), ties: rule.ties.iter().map(tie).collect() }
}

fn value(score: Score) -> Option<Exact> {
    match score {
        Score::Value(value) => Some(value),
        Score::Excluded(_) | Score::Unscored => None,
    }
}

/// Gives equal keys equal ranks; a unit without a total has none.
fn assign(method: RankingMethod, sorted: &[(Key, usize)], ranks: &mut [Option<u32>]) {
    let mut previous: Option<(&Key, u32)> = None;
    for ((key, row), position) in sorted.iter().zip(1u32..) {
        if key.total.0.is_none() {
            break;
        }
        let rank = match previous {
            Some((before, rank)) if before == key => rank,
            Some((_, rank)) if method == RankingMethod::Dense => rank.saturating_add(1),
            _ => position,
        };
        previous = Some((key, rank));
        if let Some(slot) = ranks.get_mut(*row) {
            *slot = Some(rank);
        }
    }
}
