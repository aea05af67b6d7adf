//! Ranking: the order of the units of one kind, with its tie rule.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::OnceLock;

use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::positions::Positions;
use crate::dataset::{Dataset, Value};
use crate::evaluation::Scores;
use crate::model::{
    Item, MetricIndex, MetricType, NodeIndex, Ranking, RankingMethod, TargetState, UnitKind,
};
use crate::name;
use crate::number::{Enclosed, Exact};
use crate::plan::{PlanInner, score_slot};

/// The units with one value of an attribute, so far.
#[derive(Default)]
struct Within {
    seen: u32,
    rank: u32,
    /// The rank of the last of them among all.
    last: Option<NonZeroU32>,
}

/// The sizes of the scores of all rows beside each other, as slots: the larger a score, the larger its slot. A row
/// without a score has none.
type Sizes = Vec<i32>;

/// What decides between units of equal totals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Tie {
    Node(Reverse<Option<Exact>>),
    /// Met before not met before undetermined.
    Target(TargetState),
}

impl Outcome {
    /// Computes all ranks now instead of on first use. Returns how many units have one.
    pub fn rank_all(&self) -> usize {
        self.ranks().iter().flatten().count()
    }

    /// Returns the rank of each row.
    pub(super) fn ranks(&self) -> &[Option<NonZeroU32>] {
        self.later.ranks.get_or_init(|| ranks_by(self, |rule| rule.method))
    }

    /// Returns the rank of a unit by a group or a view. `None` if it has no ranking, or the unit no score.
    pub(crate) fn rank_by_node(&self, node: NodeIndex, row: usize) -> Option<NonZeroU32> {
        let tree = self.framework().index()?;
        let rule = tree.ranking_by(node)?;
        let ranks = || {
            let rows = 0..self.dataset().rows().len();
            let scores = rows.map(|row| self.ranked_by(node, rule, row));
            by_size(self, (rule, rule.method), sizes_of(scores))
        };
        let all = || tree.scored().map(|_| OnceLock::new()).collect();
        let of_nodes: &Vec<OnceLock<_>> = self.later.of_nodes.get_or_init(all);
        of_nodes.get(node.get())?.get_or_init(ranks).get(row).copied().flatten()
    }

    /// Returns the score of a group or a view by which a unit is ranked. One that was refused has scores, but no rank.
    pub(super) fn ranked_by(&self, node: NodeIndex, rule: &Ranking, row: usize) -> Option<Exact> {
        let rounding = rule.rounding(self.framework().rounding.mode);
        match self.is_refused(row) {
            true => None,
            false => self.node(node.get(), row).rounded(rounding).into_value(),
        }
    }

    /// Returns the rank of a unit among those of its kind that have the same value of an attribute: one that the
    /// ranking names, by its place there. What breaks ties among all breaks them here.
    pub(crate) fn rank_within(&self, place: usize, row: usize) -> Option<NonZeroU32> {
        let rule = self.framework().ranking()?;
        let all = || rule.also_within.iter().map(|of| self.ranks_within(rule, *of)).collect();
        let of_attributes: &Vec<Vec<_>> = self.later.within.get_or_init(all);
        of_attributes.get(place)?.get(row).copied().flatten()
    }

    fn ranks_within(&self, rule: &Ranking, attribute: MetricIndex) -> Vec<Option<NonZeroU32>> {
        let dataset = self.dataset();
        let column = dataset.column(attribute);
        let mut ranks = vec![None; dataset.rows().len()];
        let mut groups: HashMap<(&UnitKind, Result<i64, &str>), Within> = HashMap::new();
        // Units in the order of their ranks: equal ranks stand together.
        for (row, unit) in self.in_order() {
            let Some(among_all) = self.ranks().get(row).copied().flatten() else { continue };
            let own = column.integer(row).map(Ok).or_else(|_| column.text(row).map(Err));
            let Ok(own) = own else { continue };
            let group = groups.entry((&unit.kind, own)).or_default();
            if group.last != Some(among_all) {
                group.rank = match rule.method {
                    RankingMethod::Dense => group.rank.saturating_add(1),
                    RankingMethod::Competition => group.seen.saturating_add(1),
                };
                group.last = Some(among_all);
            }
            group.seen = group.seen.saturating_add(1);
            ranks.get_mut(row).into_iter().for_each(|slot| *slot = NonZeroU32::new(group.rank));
        }
        ranks
    }

    /// Returns the rank of a unit, counted as 1, 2, 2, 4, and how many units of its kind are ranked.
    pub(crate) fn position(&self, row: usize) -> (Option<NonZeroU32>, u32) {
        let competition = |_: &Ranking| RankingMethod::Competition;
        let positions = || Positions::new(self.dataset(), ranks_by(self, competition));
        let unit = self.dataset().rows().get(row);
        let (rank, ranked) = unit.map_or((None, 0), |unit| {
            self.later.positions.get_or_init(positions).of(row, &unit.kind)
        });
        let published = self.framework().ranking().and_then(|rule| field(self, rule.of?));
        (rank, published.unwrap_or(ranked))
    }

    /// Returns how many units of its kind the rank of a unit is among. `None` if only published ranks are known.
    pub(crate) fn ranked_beside(&self, row: usize) -> Option<u32> {
        match self.framework().ranking()?.of {
            Some(metric) => field(self, metric),
            None => Some(self.position(row).1),
        }
    }

    /// Returns the rows in display order.
    pub(crate) fn order(&self) -> &[usize] {
        self.later.order.get_or_init(|| order_of_rows(self.plan(), self.dataset(), self.ranks()))
    }
}

/// Returns the rank of each row among the units of its kind, counted by a method. `None` for all rows if the framework
/// has no ranking.
fn ranks_by(
    outcome: &Outcome,
    method: impl Fn(&Ranking) -> RankingMethod,
) -> Vec<Option<NonZeroU32>> {
    let (plan, scores) = (outcome.plan(), outcome.scores());
    let Some(rule) = &plan.framework.ranking else {
        return vec![None; outcome.dataset().rows().len()];
    };
    if let Some(metric) = rule.of {
        let rows = 0..outcome.dataset().rows().len();
        return rows.map(|row| published(outcome, metric, row)).collect();
    }
    let sizes = match plain_totals(plan, rule, scores) {
        Some(totals) if is_one_list(outcome, rule) => return count(method(rule), &totals),
        Some(totals) => totals.concat(),
        None => rounded_totals(outcome, rule).unwrap_or_else(|| sizes(outcome, rule)),
    };
    by_size(outcome, (rule, method(rule)), sizes)
}

/// Returns whether all units are ranked together, by their scores alone.
fn is_one_list(outcome: &Outcome, rule: &Ranking) -> bool {
    rule.ties.is_empty() && outcome.dataset().common_kind(outcome.framework()).is_some()
}

/// Returns the rank that was published of a unit. It needs no total. A unit that was refused has none.
pub(super) fn published(outcome: &Outcome, metric: MetricIndex, row: usize) -> Option<NonZeroU32> {
    match outcome.dataset().value(row, metric) {
        Value::Number(rank) if !outcome.is_refused(row) => NonZeroU32::new(rank.to_u32()?),
        _ => None,
    }
}

/// Returns how many units the published ranks are among, where the metric says it.
fn field(outcome: &Outcome, metric: MetricIndex) -> Option<u32> {
    match outcome.framework().metric_at(metric)?.kind {
        MetricType::Rank { field } => field,
        _ => None,
    }
}

/// Returns the totals as they are ranked, in units of the places of the ranking. `None` if it has none, or one does not
/// fit.
fn rounded_totals(outcome: &Outcome, rule: &Ranking) -> Option<Vec<i32>> {
    let places = rule.places?;
    let slot = |row| match outcome.no_total(row) {
        Some(_) => Some(score_slot::UNSCORED),
        None => {
            let ticks = ranked(outcome, rule, row)?.to_ticks(places)?;
            let fits = (0..=score_slot::MOST).contains(&ticks);
            if fits { i32::try_from(ticks).ok() } else { None }
        }
    };
    (0..outcome.dataset().rows().len()).map(slot).collect()
}

/// Returns the total of a unit as it is ranked.
pub(super) fn ranked(outcome: &Outcome, rule: &Ranking, row: usize) -> Option<Exact> {
    let rounding = rule.rounding(outcome.plan().framework.rounding.mode);
    let near = outcome.scores().total_near(row).zip(rounding);
    match near.and_then(|(total, rounding)| Some((total.rounded(rounding)?, rounding.places))) {
        Some((ticks, places)) => Some(Exact::from_ticks(ticks, places)),
        None => {
            let total = outcome.exact_total(row)?;
            Some(rounding.map_or(total.clone(), |rounding| total.rounded(rounding)))
        }
    }
}

/// Returns the sizes of numbers that are worked out.
fn sizes_of(numbers: impl ExactSizeIterator<Item = Option<Exact>>) -> Sizes {
    let mut sizes = vec![score_slot::UNSCORED; numbers.len()];
    let mut all: Vec<_> =
        numbers.enumerate().filter_map(|(row, number)| Some((number?, row))).collect();
    all.sort_unstable();
    number(&all, 0, &mut sizes);
    sizes
}

/// Numbers rows that are sorted, from `next` on; returns the next number.
fn number(sorted: &[(Exact, usize)], mut next: i32, sizes: &mut Sizes) -> i32 {
    for same in sorted.chunk_by(|(one, _), (other, _)| one == other) {
        for (_, row) in same {
            sizes.get_mut(*row).into_iter().for_each(|size| *size = next);
        }
        next = next.saturating_add(1);
    }
    next
}

/// Returns the sizes of the totals of all rows. Totals that floats tell apart are not worked out.
fn sizes(outcome: &Outcome, rule: &Ranking) -> Sizes {
    let rows = 0..outcome.dataset().rows().len();
    let near = |row| outcome.scores().total_near(row);
    if rule.places.is_some() || !rows.clone().any(|row| near(row).is_some()) {
        return sizes_of(rows.map(|row| ranked(outcome, rule, row)));
    }
    let mut sizes = vec![score_slot::UNSCORED; rows.len()];
    let total = |row| match near(row) {
        Some(total) => Some(total),
        None => {
            outcome.exact_total(row).map(|total| Enclosed::of(&total).unwrap_or(Enclosed::UNKNOWN))
        }
    };
    let ends = |row| total(row).map(|total| (total.low(), total.high(), row));
    let mut totals: Vec<_> = rows.filter_map(ends).collect();
    totals.sort_unstable_by(|(a, ..), (b, ..)| a.total_cmp(b));
    // Totals that lie between floats which others lie between are compared as fractions.
    let mut rest = totals.as_slice();
    let mut next = 0i32;
    while let Some((least, most, _)) = rest.first() {
        let mut high = *most;
        let together = rest.iter().take_while(|(low, own, _)| {
            let is_near = *low <= high;
            high = high.max(*own);
            is_near
        });
        let (here, others) = rest.split_at(together.count().max(1));
        rest = others;
        // One alone, or several at one point.
        let is_same = here.iter().all(|(low, high, _)| low == high && low == least);
        if here.len() > 1 && !is_same {
            let exact = |row: &usize| Some((outcome.exact_total(*row)?, *row));
            let mut tied: Vec<_> = here.iter().filter_map(|(.., row)| exact(row)).collect();
            tied.sort_unstable();
            next = number(&tied, next, &mut sizes);
            continue;
        }
        for (.., row) in here {
            sizes.get_mut(*row).into_iter().for_each(|size| *size = next);
        }
        next = next.saturating_add(1);
    }
    sizes
}

/// Returns the rank of each row by the size of a score, a total or that of a view.
fn by_size(
    outcome: &Outcome,
    (rule, method): (&Ranking, RankingMethod),
    sizes: Sizes,
) -> Vec<Option<NonZeroU32>> {
    if is_one_list(outcome, rule) {
        return count(method, &[&sizes]);
    }
    let framework = &outcome.plan().framework;
    let kinds = outcome.dataset().places_of_kinds(framework);
    let mut ranks = vec![None; kinds.len()];
    for (kind, _) in (0..).zip(&framework.unit_kinds) {
        let of_kind = kinds.iter().zip(&sizes).enumerate();
        let of_kind = of_kind.filter(|(_, (own, _))| **own == kind);
        if rule.ties.is_empty() {
            let (rows, sizes): (Vec<usize>, Sizes) =
                of_kind.map(|(row, (_, size))| (row, *size)).unzip();
            for (row, rank) in rows.into_iter().zip(count(method, &[&sizes])) {
                ranks.get_mut(row).into_iter().for_each(|slot| *slot = rank);
            }
            continue;
        }
        let sized = of_kind.filter(|(_, (_, size))| **size >= score_slot::LEAST);
        let mut sized: Vec<_> = sized.map(|(row, (_, size))| (Reverse(size), row)).collect();
        sized.sort_unstable();
        let mut equal: Vec<Vec<usize>> = Vec::with_capacity(sized.len());
        for same in sized.chunk_by(|(one, _), (other, _)| one == other) {
            let rows = same.iter().map(|(_, row)| *row);
            if same.len() == 1 {
                equal.push(rows.collect());
                continue;
            }
            let node = |row| move |node: NodeIndex| outcome.exact_score(node.get(), row);
            let mut tied: Vec<_> =
                rows.map(|row| (ties(outcome, rule, row, node(row)), row)).collect();
            tied.sort_unstable();
            let still = tied.chunk_by(|(one, _), (other, _)| one == other);
            equal.extend(still.map(|rows| rows.iter().map(|(_, row)| *row).collect()));
        }
        assign(method, &equal, &mut ranks);
    }
    ranks
}

/// Returns the rows in display order: kinds in the order of the framework, ranked units before the
/// others, equal ranks in Vietnamese alphabetical order. Units that did not report come last. If
/// the framework has no ranking, returns the order of the dataset.
pub(crate) fn order_of_rows(
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

/// Returns the totals as whole numbers of one unit. `None` if a rounding also decides.
fn plain_totals<'s>(
    plan: &PlanInner,
    rule: &Ranking,
    scores: &'s Scores,
) -> Option<Vec<&'s [i32]>> {
    let covered = plan.total.places?;
    let kept = rule.places.is_none_or(|places| places >= covered);
    if kept { scores.plain_totals() } else { None }
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

/// Returns what decides between units of equal totals. `node` returns the score of a node.
pub(super) fn ties(
    outcome: &Outcome,
    rule: &Ranking,
    row: usize,
    node: impl Fn(NodeIndex) -> Option<Exact>,
) -> Vec<Tie> {
    let tie = |item: &Item| match item {
        Item::Node(index) => Tie::Node(Reverse(node(*index))),
        // A target that is not due ranks equal to one that is not met.
        Item::Target(target) => Tie::Target(match outcome.target_state(target.get(), row) {
            TargetState::NotDue => TargetState::NotMet,
            state => state,
        }),
    };
    rule.ties.iter().map(tie).collect()
}

/// Gives the rows of each list the same rank, list after list.
fn assign(method: RankingMethod, equal: &[Vec<usize>], ranks: &mut [Option<NonZeroU32>]) {
    let mut rank = 1u32;
    for rows in equal {
        for row in rows {
            ranks.get_mut(*row).into_iter().for_each(|slot| *slot = NonZeroU32::new(rank));
        }
        rank = rank.saturating_add(match method {
            RankingMethod::Dense => 1,
            _ => u32::try_from(rows.len()).unwrap_or(u32::MAX),
        });
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
