//! The strengths and the weaknesses of a unit among its peers.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::kept::Kept;
use crate::evaluation::Earned;
use crate::model::{NodeIndex, UnitKind};
use crate::number::{Exact, Overflow, Shown};

/// The most strengths and the most weaknesses.
const MOST: usize = 5;
/// Shares and points are shown to so many places.
const PLACES: u32 = 4;

/// The indicators in which a unit stands out among the units of its kind, for good and for bad.
///
/// Made by [`Analysis::profile`](super::Analysis::profile).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// The id of the unit.
    pub unit: String,
    /// At most five indicators in the best third, the best rank first. One that more than a third of the units share
    /// the first place of is none.
    pub strengths: Vec<Mark>,
    /// At most five indicators in the last half that lose points, the worst rank first.
    pub weaknesses: Vec<Mark>,
}

/// An indicator of a unit among those of its peers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Mark {
    /// The id of the indicator.
    pub indicator: String,
    /// Its rank among the peers: one more than the number of those with a larger share.
    pub rank: u32,
    /// How many have the same share, this unit among them.
    pub same: u32,
    /// How many have a share.
    pub of: u32,
    /// Its share of the points.
    pub share: Shown,
    /// The points that it has not earned.
    pub lost: Shown,
}

pub(super) fn profile(kept: &Kept, row: usize) -> Result<Profile, Overflow> {
    let outcome = &kept.outcome;
    let unit = outcome.dataset().rows().get(row);
    let (id, kind) = unit.map(|unit| (unit.id.clone(), &unit.kind)).unzip();
    let mut marks = Vec::new();
    for (index, node) in kept.tree().iter().flat_map(|tree| tree.iter()) {
        if node.counts()
            && let (false, Some(kind)) = (node.is_group(), kind)
            && let Some(mark) = mark(kept, (index, node.id()), (row, kind))?
        {
            marks.push(mark);
        }
    }
    let mut strengths: Vec<Mark> = marks.clone();
    strengths.retain(|mark| {
        mark.rank.saturating_mul(3) <= mark.of && mark.same.saturating_mul(3) <= mark.of
    });
    strengths.sort_by_key(|mark| (mark.rank, mark.same));
    strengths.truncate(MOST);
    let mut weaknesses = marks;
    weaknesses.retain(|mark| {
        let is_late = mark.rank.saturating_mul(2) > mark.of;
        is_late && mark.rank > 1 && !mark.lost.decimal().is_zero()
    });
    weaknesses
        .sort_by_key(|mark| (std::cmp::Reverse(mark.rank), std::cmp::Reverse(mark.lost.decimal())));
    weaknesses.truncate(MOST);
    Ok(Profile { unit: id.unwrap_or_default(), strengths, weaknesses })
}

fn mark(
    kept: &Kept,
    (node, id): (NodeIndex, &str),
    (row, kind): (usize, &UnitKind),
) -> Result<Option<Mark>, Overflow> {
    let outcome = &kept.outcome;
    let Some(own) = outcome.exact_node_share(node, row) else { return Ok(None) };
    let Some(column) = kept.shares.columns.get(node.get()).and_then(Option::as_ref) else {
        return Ok(None);
    };
    let Some(Earned::Share(earned)) = column.earned(column.code(row)) else { return Ok(None) };
    let mut counts = vec![0u32; column.distinct.len()];
    for other in &kept.shares.rows {
        let is_peer = outcome.dataset().rows().get(*other).is_some_and(|unit| unit.kind == *kind);
        let code = usize::try_from(column.code(*other)).unwrap_or(usize::MAX);
        let count = counts.get_mut(code).filter(|_| is_peer).into_iter();
        count.for_each(|count| *count = count.saturating_add(1));
    }
    let (mut better, mut same, mut of) = (0u32, 0u32, 0u32);
    for (other, count) in column.distinct.iter().zip(counts) {
        let Earned::Share(other) = other else { continue };
        of = of.saturating_add(count);
        match other.cmp(earned) {
            Ordering::Greater => better = better.saturating_add(count),
            Ordering::Equal => same = same.saturating_add(count),
            Ordering::Less => {}
        }
    }
    let points = kept.tree().and_then(|tree| tree.node(node)).map(|node| node.points().clone());
    let lost = points.unwrap_or_default().times(&Exact::ONE.minus(&own)?)?;
    Ok(Some(Mark {
        indicator: id.to_owned(),
        rank: better.saturating_add(1),
        same,
        of,
        share: own.shown(PLACES)?,
        lost: lost.shown(PLACES)?,
    }))
}
