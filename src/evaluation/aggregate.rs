//! Aggregates: the score of a group from the scores of its children.

use super::score::Score;
use crate::model::{AbsentKind, Aggregate, NodeData};
use crate::number::{Exact, Overflow};

/// A child that counts: its points, above zero, and its score.
type Counted<'a> = (&'a Exact, &'a Exact);

/// Returns `points ×` the aggregate of the children's shares, each weighted by its points.
///
/// Children without points are shown, not counted. Children that were excluded leave the
/// denominator. If no child that counts is left, the group itself is excluded.
pub(crate) fn combine<'a>(
    aggregate: Aggregate,
    points: &Exact,
    children: impl Iterator<Item = (&'a NodeData, &'a Score)>,
) -> Result<Score, Overflow> {
    let mut counted: Vec<Counted<'a>> = Vec::new();
    let mut left_out: Option<AbsentKind> = None;
    for (node, score) in children.filter(|(node, _)| !node.points().is_zero()) {
        match score {
            Score::Value(value) => counted.push((node.points(), value)),
            Score::Excluded(kind) => {
                left_out = Some(left_out.map_or(*kind, |other| other.min(*kind)));
            }
            Score::Unscored => {}
        }
    }
    if counted.is_empty() {
        return Ok(left_out.map_or(Score::Value(Exact::ZERO), Score::Excluded));
    }
    let share = match aggregate {
        Aggregate::Arithmetic => arithmetic(&counted)?,
        Aggregate::Geometric => geometric(&counted)?,
        Aggregate::Harmonic => harmonic(&counted)?,
        Aggregate::Minimum => shares(&counted)?.into_iter().min().unwrap_or(Exact::ZERO),
        Aggregate::Maximum => shares(&counted)?.into_iter().max().unwrap_or(Exact::ZERO),
    };
    Ok(Score::Value(share.times(points)?))
}

fn shares(counted: &[Counted<'_>]) -> Result<Vec<Exact>, Overflow> {
    counted.iter().map(|(points, score)| Ok(score.over(points)?.unwrap_or(Exact::ZERO))).collect()
}

fn sum<'a>(mut values: impl Iterator<Item = &'a Exact>) -> Result<Exact, Overflow> {
    values.try_fold(Exact::ZERO, |sum, value| sum.plus(value))
}

/// Returns `Σ wᵢsᵢ ÷ Σ wᵢ`, which is the sum of the scores over the sum of the points: one
/// division, at the end.
fn arithmetic(counted: &[Counted<'_>]) -> Result<Exact, Overflow> {
    let scores = sum(counted.iter().map(|(_, score)| *score))?;
    let points = sum(counted.iter().map(|(points, _)| *points))?;
    Ok(scores.over(&points)?.unwrap_or(Exact::ZERO))
}

/// Returns `Π sᵢ^(wᵢ ÷ Σ w)`, zero if one share is zero.
fn geometric(counted: &[Counted<'_>]) -> Result<Exact, Overflow> {
    let shares = shares(counted)?;
    let factors: Vec<_> = shares
        .into_iter()
        .zip(counted)
        .map(|(share, (points, _))| (share, (*points).clone()))
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
    let points = sum(counted.iter().map(|(points, _)| *points))?;
    Ok(points.over(&resistance)?.unwrap_or(Exact::ZERO))
}
