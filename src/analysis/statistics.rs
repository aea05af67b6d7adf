//! What indicators tell of each other and of the total: correlations, influence, indicators that do no work.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::kept::Kept;
use crate::model::NodeIndex;
use crate::number::{Decimal, Exact, Overflow, Shown};
use crate::outcome::Outcome;

/// The places of correlations and shares.
const PLACES: u32 = 4;
/// The most bits of all fractions of a column whose sums, and products of these, are carried exactly.
const MOST_BITS: usize = 1 << 11;

/// What a group or an indicator does in an outcome.
///
/// Made by [`Analysis::nodes`](super::Analysis::nodes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NodeFacts {
    /// Its id.
    pub node: String,
    /// Its points ÷ those of the framework.
    pub points: Shown,
    /// How much of the differences of the totals it makes: the covariance of its score with the total ÷ the variance of
    /// the total. Those of the top nodes add up to 1, but for roundings. `None` if all totals are alike.
    pub influence: Option<Shown>,
    /// Pearson's correlation of its share with the total. `None` if one of them is the same for all.
    pub with_total: Option<Shown>,
    /// How many different shares units have.
    pub distinct: usize,
    /// How many units have all of its points.
    pub full: usize,
    /// How many units have none of its points.
    pub nothing: usize,
    /// How many units have a share of it.
    pub units: usize,
}

impl NodeFacts {
    /// Returns whether it tells no units apart.
    #[must_use]
    pub const fn is_idle(&self) -> bool {
        self.distinct < 2
    }
}

/// How two nodes go together.
///
/// Made by [`Analysis::correlations`](super::Analysis::correlations).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Correlation {
    /// The id of the one.
    pub one: String,
    /// The id of the other.
    pub other: String,
    /// How many units have a share of both.
    pub units: usize,
    /// Pearson's r of the shares. `None` if one of them is the same for all.
    pub pearson: Option<Shown>,
    /// Spearman's ρ: the same of the ranks, where equal shares have the mean of their ranks.
    pub spearman: Option<Shown>,
    /// Kendall's τ-b: pairs of units in the same order less those in the opposite one, of those that both tell apart.
    pub kendall: Option<Shown>,
}

/// The values of one node, by the rows that are scored.
type Values = Vec<Option<Exact>>;

fn shares(kept: &Kept, node: NodeIndex) -> Values {
    kept.shares.rows.iter().map(|row| kept.outcome.exact_node_share(node, *row)).collect()
}

fn totals(outcome: &Outcome, rows: &[usize]) -> Values {
    rows.iter().map(|row| outcome.exact_total(*row)).collect()
}

/// Returns the facts of every node with points, in the order of the rules.
pub(super) fn nodes(kept: &Kept) -> Result<Vec<NodeFacts>, Overflow> {
    let (outcome, rows) = (&kept.outcome, &kept.shares.rows);
    let Some(tree) = kept.tree() else { return Ok(Vec::new()) };
    let totals = totals(outcome, rows);
    let mut facts = Vec::new();
    for (index, node) in tree.iter().filter(|(_, node)| !node.points().is_zero()) {
        let scores: Values =
            rows.iter().map(|row| outcome.exact_score(index.get(), *row)).collect();
        let own = shares(kept, index);
        let moments = Moments::of(&scores, &totals)?;
        let mut distinct: Vec<&Exact> = own.iter().flatten().collect();
        let units = distinct.len();
        let count = |wanted: &Exact| own.iter().flatten().filter(|share| *share == wanted).count();
        let (full, nothing) = (count(&Exact::ONE), count(&Exact::ZERO));
        distinct.sort_unstable();
        distinct.dedup();
        let influence = moments.both.over(&moments.other)?;
        facts.push(NodeFacts {
            node: node.id().to_owned(),
            points: node.points().over(&tree.points)?.unwrap_or_default().shown(PLACES)?,
            influence: influence.map(|part| part.shown(PLACES)).transpose()?,
            with_total: pearson(&own, &totals)?,
            distinct: distinct.len(),
            full,
            nothing,
            units,
        });
    }
    Ok(facts)
}

/// Returns how the children of each group, and the top nodes, go together, and each with its group.
pub(super) fn correlations(kept: &Kept) -> Result<Vec<Correlation>, Overflow> {
    let Some(tree) = kept.tree() else { return Ok(Vec::new()) };
    let groups = tree.iter().filter(|(_, node)| node.is_group());
    let families = groups.map(|(index, node)| (Some(index), node.children()));
    let mut all = Vec::new();
    for (group, children) in std::iter::once((None, tree.roots.as_slice())).chain(families) {
        let has_points =
            |child: &&NodeIndex| tree.node(**child).is_some_and(|n| !n.points().is_zero());
        let members = group.iter().chain(children.iter().filter(has_points));
        let members: Vec<(&str, Values, Values)> = members
            .filter_map(|node| {
                let own = shares(kept, *node);
                let ranks = ranks(&own);
                Some((tree.node(*node)?.id(), own, ranks))
            })
            .collect();
        for (place, (one, values, of_ranks)) in members.iter().enumerate() {
            for (other, others, ranks_of_others) in members.iter().skip(place.saturating_add(1)) {
                let both = values.iter().zip(others).filter(|(a, b)| a.is_some() && b.is_some());
                let units = both.count();
                let is_whole = units == values.len();
                let spearman = match is_whole {
                    true => pearson(of_ranks, ranks_of_others)?,
                    false => spearman_of_both(values, others)?,
                };
                all.push(Correlation {
                    one: (*one).to_owned(),
                    other: (*other).to_owned(),
                    units,
                    pearson: pearson(values, others)?,
                    spearman,
                    kendall: kendall(values, others)?,
                });
            }
        }
    }
    Ok(all)
}

/// Returns Kendall's τ-b of the rows that have both. `None` if one of them is the same for all.
pub(super) fn kendall(
    one: &[Option<Exact>],
    other: &[Option<Exact>],
) -> Result<Option<Shown>, Overflow> {
    let both = one.iter().zip(other).filter(|(a, b)| a.is_some() && b.is_some());
    let (one, other): (Values, Values) = both.map(|(a, b)| (a.clone(), b.clone())).unzip();
    let mut pairs: Vec<(u64, u64)> = places(&one).into_iter().zip(places(&other)).collect();
    pairs.sort_unstable();
    let tied = |runs: &mut dyn Iterator<Item = &[(u64, u64)]>| {
        runs.map(|run| pairs_of(run.len())).fold(0, u128::saturating_add)
    };
    let of_one = tied(&mut pairs.chunk_by(|a, b| a.0 == b.0));
    let of_both = tied(&mut pairs.chunk_by(|a, b| a == b));
    let mut others: Vec<u64> = pairs.iter().map(|(_, other)| *other).collect();
    let opposite = inversions(&mut others);
    let of_other: Vec<(u64, u64)> = others.into_iter().map(|other| (other, 0)).collect();
    let of_other = tied(&mut of_other.chunk_by(|a, b| a == b));
    let number =
        |pairs: u128| i128::try_from(pairs).ok().and_then(|n| Exact::ratio(n, 1)).ok_or(Overflow);
    let all = number(pairs_of(one.len()))?;
    let (in_one, in_other) = (all.minus(&number(of_one)?)?, all.minus(&number(of_other)?)?);
    // Pairs that both tell apart: all, less those tied in one, less those tied in the other, and once more those in both.
    let apart = in_one.minus(&number(of_other)?)?.plus(&number(of_both)?)?;
    let twice = number(opposite)?.times(&Exact::from(2u64))?;
    quotient_of_root(&apart.minus(&twice)?, &in_one.times(&in_other)?)
}

const fn pairs_of(units: usize) -> u128 {
    let units = units as u128;
    units.saturating_mul(units.saturating_sub(1)) / 2
}

/// Sorts numbers, and returns how many pairs were in the opposite order.
fn inversions(numbers: &mut [u64]) -> u128 {
    let middle = numbers.len() / 2;
    let Some((left, right)) = numbers.split_at_mut_checked(middle).filter(|_| middle > 0) else {
        return 0;
    };
    let mut found = inversions(left).saturating_add(inversions(right));
    // Of each number on the right, those on the left that are larger.
    let mut passed = 0usize;
    for number in right.iter() {
        let more = left.get(passed..).unwrap_or_default().partition_point(|own| own <= number);
        passed = passed.saturating_add(more);
        found = found.saturating_add(left.len().saturating_sub(passed) as u128);
    }
    // Two sorted runs: the standard sort merges them in one pass.
    numbers.sort();
    found
}

/// Returns for each value how many are less, or equal to it.
fn places(values: &[Option<Exact>]) -> Vec<u64> {
    let mut sorted: Vec<&Exact> = values.iter().flatten().collect();
    sorted.sort_unstable();
    let place = |value: &Exact| sorted.partition_point(|other| *other <= value);
    let places = values.iter().flatten().map(place);
    places.map(|place| u64::try_from(place).unwrap_or(u64::MAX)).collect()
}

/// Ranks only the units that have both.
fn spearman_of_both(
    one: &[Option<Exact>],
    other: &[Option<Exact>],
) -> Result<Option<Shown>, Overflow> {
    let both = one.iter().zip(other).filter(|(a, b)| a.is_some() && b.is_some());
    let (one, other): (Values, Values) = both.map(|(a, b)| (a.clone(), b.clone())).unzip();
    pearson(&ranks(&one), &ranks(&other))
}

/// Returns twice the mean rank of each value: whole numbers.
fn ranks(values: &[Option<Exact>]) -> Values {
    let mut sorted: Vec<&Exact> = values.iter().flatten().collect();
    sorted.sort_unstable();
    let rank = |value: &Exact| {
        let less = sorted.partition_point(|other| *other < value);
        let up_to = sorted.partition_point(|other| *other <= value);
        // The mean of `less + 1` to `up_to`, twice.
        Exact::from(u64::try_from(less.saturating_add(up_to).saturating_add(1)).unwrap_or(u64::MAX))
    };
    values.iter().map(|value| value.as_ref().map(rank)).collect()
}

/// The variances and the covariance of two columns, times the square of the number of rows that have both.
pub(super) struct Moments {
    pub(super) one: Exact,
    other: Exact,
    both: Exact,
}

impl Moments {
    pub(super) fn of(one: &[Option<Exact>], other: &[Option<Exact>]) -> Result<Self, Overflow> {
        let (one, other) = (&*carried(one), &*carried(other));
        let pairs = || one.iter().zip(other).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?)));
        let mut sums = [const { Exact::ZERO }; 5];
        let mut count = 0u64;
        for (a, b) in pairs() {
            count = count.saturating_add(1);
            let terms = [a.clone(), b.clone(), a.times(a)?, b.times(b)?, a.times(b)?];
            for (sum, term) in sums.iter_mut().zip(&terms) {
                *sum = sum.plus(term)?;
            }
        }
        let [a, b, aa, bb, ab] = &sums;
        let count = Exact::from(count);
        let moment =
            |sum: &Exact, one: &Exact, other: &Exact| count.times(sum)?.minus(&one.times(other)?);
        Ok(Self { one: moment(aa, a, a)?, other: moment(bb, b, b)?, both: moment(ab, a, b)? })
    }
}

/// Returns values whose sums can be carried. Fractions of many denominators are cut to 77 digits, equal ones alike; decimals
/// never are.
fn carried(values: &[Option<Exact>]) -> Cow<'_, [Option<Exact>]> {
    let is_decimal = |value: &Exact| value.is_covered(Decimal::MAX_SCALE);
    let fractions = values.iter().flatten().filter(|value| !is_decimal(value));
    if fractions.map(Exact::bits).fold(0, usize::saturating_add) <= MOST_BITS {
        return Cow::Borrowed(values);
    }
    let cut = |value: &Exact| if is_decimal(value) { value.clone() } else { value.cut() };
    Cow::Owned(values.iter().map(|value| value.as_ref().map(cut)).collect())
}

/// Returns the correlation of two columns. `None` if one of them is the same for all.
fn pearson(one: &[Option<Exact>], other: &[Option<Exact>]) -> Result<Option<Shown>, Overflow> {
    let Moments { one, other, both } = Moments::of(one, other)?;
    quotient_of_root(&both, &one.times(&other)?)
}

/// Returns a number ÷ the root of another. `None` if that is zero.
fn quotient_of_root(number: &Exact, square: &Exact) -> Result<Option<Shown>, Overflow> {
    let Some(square) = number.times(number)?.over(square)? else { return Ok(None) };
    let Some(root) = square.sqrt()? else { return Ok(None) };
    let value = if number.is_negative() { root.value.negated() } else { root.value };
    Ok(Some(value.shown(PLACES)?))
}
