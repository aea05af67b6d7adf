//! Aggregates: the score of a group from the scores of its children.

use std::borrow::Cow;

use super::score::Score;
use crate::model::{AbsentKind, Aggregate, Coverage, NoScore, NodeData};
use crate::number::{Exact, Overflow};
use crate::plan::{Makes, Part};

/// A child that counts: its points that do, above zero, and its score.
type Counted<'a> = (Cow<'a, Exact>, Cow<'a, Exact>);

/// How children combine to the score of a group, or to the total.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Combine<'a> {
    pub(crate) aggregate: Aggregate,
    pub(crate) points: &'a Exact,
    pub(crate) makes: Makes,
    pub(crate) coverage: Coverage,
}

/// The children of a group, sorted by what becomes of their points.
#[derive(Default)]
struct Found<'a> {
    counted: Vec<Counted<'a>>,
    /// All points.
    all: Exact,
    /// Those that are not left out of this group.
    base: Exact,
    /// Those that are not left out in any way.
    covered: Exact,
    gravest: Option<AbsentKind>,
    withheld: Option<AbsentKind>,
    some_left: bool,
}

impl<'a> Found<'a> {
    fn take(&mut self, points: &'a Exact, score: &'a Score) -> Result<(), Overflow> {
        let graver =
            |kind: AbsentKind, other: Option<AbsentKind>| other.map_or(kind, |o| o.min(kind));
        let (counts, covered) = match score {
            Score::Unscored => return Ok(()),
            Score::Absent(NoScore::Withheld, kind) => {
                self.withheld = Some(graver(*kind, self.withheld));
                return Ok(());
            }
            Score::Absent(NoScore::Excluded | NoScore::Uncovered, kind) => {
                self.gravest = Some(graver(*kind, self.gravest));
                self.all = self.all.plus(points)?;
                return Ok(());
            }
            Score::Absent(NoScore::LeftTotal, kind) => {
                self.gravest = Some(graver(*kind, self.gravest));
                self.some_left = true;
                (None, Exact::ZERO)
            }
            Score::Absent(NoScore::Blank, _) => {
                (Some((Cow::Borrowed(points), Cow::Owned(Exact::ZERO))), points.clone())
            }
            Score::Value(value) => {
                (Some((Cow::Borrowed(points), Cow::Borrowed(value))), points.clone())
            }
            Score::Part(part) => {
                self.gravest = Some(graver(part.gravest, self.gravest));
                let counts = points.times(&part.counts)?;
                (
                    Some((Cow::Owned(counts), Cow::Borrowed(&part.score))),
                    points.times(&part.covered)?,
                )
            }
        };
        self.counted.extend(counts);
        self.all = self.all.plus(points)?;
        self.base = self.base.plus(points)?;
        self.covered = self.covered.plus(&covered)?;
        Ok(())
    }
}

impl Combine<'_> {
    /// Returns the points times the aggregate of the children's shares, each weighted by its points
    /// that count.
    ///
    /// Children without points are shown, not counted. Children that were excluded leave the
    /// denominator. Those that left the total make the score of a group one in part, out of the
    /// points that count; a total is scaled up to all points. If no child that counts is left, the
    /// group itself is excluded.
    pub(crate) fn of<'a>(
        &self,
        children: impl Iterator<Item = (&'a NodeData, &'a Score)>,
    ) -> Result<Score, Overflow> {
        let mut found = Found::default();
        for (node, score) in children.filter(|(node, _)| !node.points().is_zero()) {
            found.take(node.points(), score)?;
        }
        if let Some(kind) = found.withheld {
            return Ok(Score::Absent(NoScore::Withheld, kind));
        }
        let way = match (found.some_left, self.makes) {
            (true, Makes::Group) => NoScore::LeftTotal,
            _ => NoScore::Excluded,
        };
        if found.counted.is_empty() {
            let absent = found.gravest.map(|kind| Score::Absent(way, kind));
            return Ok(absent.unwrap_or(Score::Value(Exact::ZERO)));
        }
        let covered = found.covered.over(&found.all)?.unwrap_or(Exact::ONE);
        let least = match self.makes {
            Makes::Group => self.coverage.group,
            Makes::Total => self.coverage.total,
        };
        let gravest = found.gravest.unwrap_or(AbsentKind::Missing);
        if least.is_some_and(|least| covered < Exact::from(least)) {
            return Ok(Score::Absent(NoScore::Uncovered, gravest));
        }
        let share = share(self.aggregate, &found.counted)?;
        if self.makes == Makes::Total {
            return share.times(self.points).map(Score::Value);
        }
        let counts = Exact::sum(found.counted.iter().map(|(points, _)| &**points))?;
        let counts = counts.over(&found.base)?.unwrap_or(Exact::ONE);
        let score = share.times(&self.points.times(&counts)?)?;
        let covered = if self.coverage.is_asked() { covered } else { Exact::ONE };
        if counts == Exact::ONE && covered == Exact::ONE {
            return Ok(Score::Value(score));
        }
        Ok(Score::Part(Part { score, counts, covered, gravest }))
    }
}

fn share(aggregate: Aggregate, counted: &[Counted<'_>]) -> Result<Exact, Overflow> {
    Ok(match aggregate {
        Aggregate::Arithmetic => arithmetic(counted)?,
        Aggregate::Geometric => geometric(counted)?,
        Aggregate::Harmonic => harmonic(counted)?,
        Aggregate::Minimum => shares(counted)?.into_iter().min().unwrap_or(Exact::ZERO),
        Aggregate::Maximum => shares(counted)?.into_iter().max().unwrap_or(Exact::ZERO),
    })
}

fn shares(counted: &[Counted<'_>]) -> Result<Vec<Exact>, Overflow> {
    counted.iter().map(|(points, score)| Ok(score.over(points)?.unwrap_or(Exact::ZERO))).collect()
}

/// Returns `Σ wᵢsᵢ ÷ Σ wᵢ`, which is the sum of the scores over the sum of the points: one
/// division, at the end.
fn arithmetic(counted: &[Counted<'_>]) -> Result<Exact, Overflow> {
    let scores = Exact::sum(counted.iter().map(|(_, score)| &**score))?;
    let points = Exact::sum(counted.iter().map(|(points, _)| &**points))?;
    Ok(scores.over(&points)?.unwrap_or(Exact::ZERO))
}

/// Returns `Π sᵢ^(wᵢ ÷ Σ w)`, zero if one share is zero.
fn geometric(counted: &[Counted<'_>]) -> Result<Exact, Overflow> {
    let shares = shares(counted)?;
    let factors: Vec<_> = shares
        .into_iter()
        .zip(counted)
        .map(|(share, (points, _))| (share, points.clone().into_owned()))
        .collect();
    Ok(Exact::weighted_power(&factors).unwrap_or(Exact::ZERO))
}

/// Returns `Σ wᵢ ÷ Σ (wᵢ ÷ sᵢ)`, zero if one share is zero.
fn harmonic(counted: &[Counted<'_>]) -> Result<Exact, Overflow> {
    let mut resistance = Exact::ZERO;
    for (points, score) in counted {
        // wᵢ ÷ sᵢ = wᵢ ÷ (scoreᵢ ÷ wᵢ) = wᵢ² ÷ scoreᵢ
        match points.times(points)?.over(score)? {
            Some(term) => resistance = resistance.plus(&term)?,
            None => return Ok(Exact::ZERO),
        }
    }
    let points = Exact::sum(counted.iter().map(|(points, _)| &**points))?;
    Ok(points.over(&resistance)?.unwrap_or(Exact::ZERO))
}
