//! Ranking: the order of the units of one kind, with its tie rule.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::num::NonZeroU32;

use crate::dataset::Dataset;
use crate::evaluation::{Score, Scores};
use crate::model::{Item, Ranking, RankingMethod, TargetState, UnitKind};
use crate::name;
use crate::number::{Exact, Rounding};
use crate::plan::{PlanInner, score_slot};

/// The order of units before their names decide: the total as ranked, then the tie-breakers. A
/// missing score comes last.
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

/// Returns the rank of each row among the units of its kind, counted by a method. `None` for all rows if the framework
/// has no ranking.
pub(super) fn ranks(
    plan: &PlanInner,
    dataset: &Dataset,
    scores: &Scores,
    method: impl Fn(&Ranking) -> RankingMethod,
) -> Vec<Option<NonZeroU32>> {
    let units = dataset.rows();
    let Some(rule) = &plan.framework.ranking else { return vec![None; units.len()] };
    if dataset.common_kind(&plan.framework).is_some()
        && let Some(totals) = plain_totals(plan, rule, scores)
    {
        return count(method(rule), &totals);
    }
    let total = |row| scores.total(row).value();
    by_key((plan, rule, method(rule)), dataset, scores, &total)
}

/// Returns the rank of each row by a score, a total or that of a view.
pub(super) fn by_key(
    (plan, rule, method): (&PlanInner, &Ranking, RankingMethod),
    dataset: &Dataset,
    scores: &Scores,
    total: &dyn Fn(usize) -> Option<Exact>,
) -> Vec<Option<NonZeroU32>> {
    let units = dataset.rows();
    let mut ranks = vec![None; units.len()];
    for kind in &plan.framework.unit_kinds {
        let of_kind = units.iter().enumerate().filter(|(_, unit)| unit.kind == *kind);
        let mut keyed: Vec<(Key, usize)> =
            of_kind.map(|(row, _)| (key((plan, rule), scores, row, total(row)), row)).collect();
        keyed.sort_unstable();
        assign(method, &keyed, &mut ranks);
    }
    ranks
}

/// The ranks of all units, counted as 1, 2, 2, 4 whatever the ranking says, and how many of each kind
/// have one.
#[derive(Debug)]
pub(super) struct Positions {
    ranks: Vec<Option<NonZeroU32>>,
    ranked: HashMap<UnitKind, u32>,
}

impl Positions {
    pub(super) fn new(plan: &PlanInner, dataset: &Dataset, scores: &Scores) -> Self {
        let ranks = ranks(plan, dataset, scores, |_| RankingMethod::Competition);
        let mut ranked: HashMap<UnitKind, u32> = HashMap::new();
        for (unit, _) in dataset.rows().iter().zip(&ranks).filter(|(_, rank)| rank.is_some()) {
            match ranked.get_mut(&unit.kind) {
                Some(count) => *count = count.saturating_add(1),
                None => drop(ranked.insert(unit.kind.clone(), 1)),
            }
        }
        Self { ranks, ranked }
    }

    /// Returns the rank of a unit, and how many of its kind are ranked.
    pub(super) fn of(&self, row: usize, kind: &UnitKind) -> (Option<NonZeroU32>, u32) {
        let rank = self.ranks.get(row).copied().flatten();
        (rank, self.ranked.get(kind).copied().unwrap_or(0))
    }
}

/// Returns the rows in display order: kinds in the order of the framework, ranked units before the
/// others, equal ranks in Vietnamese alphabetical order. Units that did not report come last. If
/// the framework has no ranking, returns the order of the dataset.
pub(super) fn order(
    plan: &PlanInner,
    dataset: &Dataset,
    ranks: &[Option<NonZeroU32>],
) -> Vec<usize> {
    let units = dataset.rows();
    let reported = (0..units.len()).filter(|row| dataset.reported(*row));
    let mut rows: Vec<usize> = reported.chain(dataset.silent_rows().iter().copied()).collect();
    if plan.framework.ranking.is_none() {
        return rows;
    }
    let place = |kind: &UnitKind| plan.framework.unit_kinds.iter().position(|k| k == kind);
    let compare = |a: &usize, b: &usize| match (units.get(*a), units.get(*b)) {
        (Some(unit_a), Some(unit_b)) => {
            let rank = |row: usize| ranks.get(row).copied().flatten();
            let unranked_last = |row| rank(row).map_or((1, None), |rank| (0, Some(rank)));
            let silent = |row: usize| !dataset.reported(row);
            silent(*a)
                .cmp(&silent(*b))
                .then_with(|| place(&unit_a.kind).cmp(&place(&unit_b.kind)))
                .then_with(|| unranked_last(*a).cmp(&unranked_last(*b)))
                .then_with(|| name::compare(&unit_a.name, &unit_b.name))
                .then_with(|| unit_a.id.cmp(&unit_b.id))
        }
        _ => Ordering::Equal,
    };
    rows.sort_unstable_by(compare);
    rows
}

/// Returns the totals as whole numbers of one unit. `None` if tie-breakers or a rounding also
/// decide.
fn plain_totals<'s>(
    plan: &PlanInner,
    rule: &Ranking,
    scores: &'s Scores,
) -> Option<Vec<&'s [i32]>> {
    let covered = plan.total.places?;
    let kept = rule.places.is_none_or(|places| places >= covered);
    if rule.ties.is_empty() && kept { scores.plain_totals() } else { None }
}

/// Ranks units by counting how many have each total, if the totals are close enough together for
/// that, and by sorting the totals if not. Totals are slots, in pieces. A slot that is not a score
/// has no rank.
fn count(method: RankingMethod, totals: &[&[i32]]) -> Vec<Option<NonZeroU32>> {
    let all = || totals.iter().flat_map(|piece| piece.iter().copied());
    let scored = || all().filter(|total| *total >= score_slot::LEAST);
    let units = totals.iter().map(|piece| piece.len()).fold(0, usize::saturating_add);
    let ends = |(least, most): (i32, i32), total: i32| (least.min(total), most.max(total));
    let (least, most) = scored().fold((i32::MAX, i32::MIN), ends);
    let place = |total: i32| usize::try_from(total.checked_sub(least)?).ok();
    let span = place(most).unwrap_or(usize::MAX);
    if most < least {
        return vec![None; units];
    }
    let mut ranks = Vec::with_capacity(units);
    if span > units.saturating_mul(4).saturating_add(1 << 20) {
        let mut sorted: Vec<i32> = scored().collect();
        sorted.sort_unstable_by_key(|total| Reverse(*total));
        if method == RankingMethod::Dense {
            sorted.dedup();
        }
        let ahead = |total: i32| sorted.partition_point(|other| *other > total);
        ranks.extend(
            all().map(
                |total| {
                    if total >= score_slot::LEAST { one_more(ahead(total)) } else { None }
                },
            ),
        );
        return ranks;
    }
    // The number of units with each total, then the number of units ahead of it.
    let mut ahead = vec![0u32; span.saturating_add(1)];
    for total in scored() {
        if let Some(slot) = place(total).and_then(|place| ahead.get_mut(place)) {
            *slot = slot.saturating_add(1);
        }
    }
    let mut before = 0u32;
    for slot in ahead.iter_mut().rev() {
        let here = *slot;
        *slot = before;
        before = before.saturating_add(match method {
            RankingMethod::Competition => here,
            RankingMethod::Dense => here.min(1),
        });
    }
    // A slot that is not a score is below every place.
    let rank = |total: i32| NonZeroU32::new(ahead.get(place(total)?)?.saturating_add(1));
    ranks.extend(all().map(rank));
    ranks
}

fn one_more(before: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(u32::try_from(before).ok()?.checked_add(1)?)
}

fn key(
    (plan, rule): (&PlanInner, &Ranking),
    scores: &Scores,
    row: usize,
    total: Option<Exact>,
) -> Key {
    let mode = plan.framework.rounding.mode;
    let total = match rule.places {
        Some(places) => total.map(|total| total.rounded(Rounding { places, mode })),
        None => total,
    };
    let tie = |item: &Item| match item {
        Item::Node(node) => {
            // Scores that tie-breakers use are always kept.
            Tie::Node(Reverse(scores.node(node.get(), row).and_then(Score::into_value)))
        }
        // A target that is not due ranks equal to one that is not met.
        Item::Target(target) => Tie::Target(match scores.target(target.get(), row) {
            TargetState::NotDue => TargetState::NotMet,
            state => state,
        }),
    };
    Key { total: Reverse(total), ties: rule.ties.iter().map(tie).collect() }
}

/// Gives equal keys equal ranks; a unit without a total has none.
fn assign(method: RankingMethod, sorted: &[(Key, usize)], ranks: &mut [Option<NonZeroU32>]) {
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
            *slot = NonZeroU32::new(rank);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(method: RankingMethod, totals: &[Option<i32>]) -> Vec<Option<u32>> {
        let slots: Vec<_> =
            totals.iter().map(|total| total.unwrap_or(score_slot::UNSCORED)).collect();
        let (one, other) = slots.split_at(slots.len() / 2);
        let ranks = count(method, &[one, other]);
        ranks.into_iter().map(|rank| rank.map(NonZeroU32::get)).collect()
    }

    /// 1, 2, 2, 4 and 1, 2, 2, 3, with a unit without a total in between. Once with totals close
    /// together, which are counted, and once far apart, which are sorted.
    #[test]
    fn equal_totals_share_a_rank_either_way() {
        for scale in [1, 500_000_000] {
            let totals = [Some(scale), Some(0), None, Some(2 * scale), Some(scale)];
            let competition = [Some(2), Some(4), None, Some(1), Some(2)];
            let dense = [Some(2), Some(3), None, Some(1), Some(2)];
            assert_eq!(numbers(RankingMethod::Competition, &totals), competition);
            assert_eq!(numbers(RankingMethod::Dense, &totals), dense);
        }
        assert_eq!(numbers(RankingMethod::Dense, &[]), []);
    }
}
