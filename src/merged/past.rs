//! The past of a unit: the means of its predecessors.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::{Formed, Mergers};
use crate::diagnostic::nearest;
use crate::error::Error;
use crate::model::{Body, Text};
use crate::number::{Exact, Rounding};
use crate::outcome::Outcome;

/// What a unit is compared with: the means of its predecessors' scores in one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Past<'a> {
    /// The id of the unit.
    pub unit: &'a str,
    /// Its predecessors that are in the data.
    pub from: Vec<&'a str>,
    /// Those that are not.
    pub missing: Vec<&'a str>,
    /// The total.
    pub total: PastScore<'a>,
    /// Every group and indicator in the order of the framework; none for `criteria`.
    pub nodes: Vec<PastScore<'a>>,
}

/// The mean of one score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastScore<'a> {
    /// The id of the node; nothing for the total.
    pub id: Option<&'a str>,
    /// What people call it.
    pub name: Option<&'a Text>,
    /// Its depth in the tree, from 1; 0 for the total.
    pub depth: u32,
    /// The mean; nothing where a predecessor has no score.
    #[serde(serialize_with = "as_text")]
    pub mean: Option<Exact>,
    /// The score of each predecessor, in the order in which the unit was formed.
    pub parts: Vec<Part<'a>>,
}

/// The score of one predecessor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part<'a> {
    /// Its id.
    pub unit: &'a str,
    /// Its score; nothing where it has none or is not in the data.
    pub score: Option<Decimal>,
}

fn as_text<S: Serializer>(mean: &Option<Exact>, serializer: S) -> Result<S::Ok, S::Error> {
    match mean {
        Some(mean) => serializer.collect_str(mean),
        None => serializer.serialize_none(),
    }
}

impl PastScore<'_> {
    /// The mean to so many places, half up; at most ten.
    #[must_use]
    pub fn shown(&self, places: u32) -> Option<Decimal> {
        self.mean.as_ref()?.shown(places.min(Rounding::MAX_PLACES)).ok()
    }
}

impl Mergers {
    /// The past of a unit in an outcome of its predecessors: for the total and every group and
    /// indicator, the mean of their scores, exact.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] where no such unit was formed.
    pub fn past<'a>(&'a self, unit: &str, before: &'a Outcome) -> Result<Past<'a>, Error> {
        let formed = self.find(unit).ok_or_else(|| {
            let known = self.formed.iter().map(|formed| formed.unit.as_str());
            Error::UnknownUnit {
                id: unit.to_owned(),
                nearest: nearest(unit, known).map(str::to_owned),
            }
        })?;
        let rows: Vec<_> =
            formed.from.iter().map(|id| (id.as_str(), before.dataset().find(id))).collect();
        let (there, missing): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, row)| row.is_some());
        let total = mean(formed, &rows, |row| before.exact_total(row));
        let nodes = match before.framework().body() {
            Body::Index(tree) => tree
                .iter()
                .map(|(index, node)| PastScore {
                    id: Some(&node.id),
                    name: Some(&node.name),
                    depth: node.depth,
                    ..mean(formed, &rows, |row| before.exact_score(index.get(), row))
                })
                .collect(),
            Body::Criteria(_) => Vec::new(),
        };
        Ok(Past {
            unit: &formed.unit,
            from: there.into_iter().map(|(id, _)| id).collect(),
            missing: missing.into_iter().map(|(id, _)| id).collect(),
            total,
            nodes,
        })
    }
}

fn mean<'a>(
    formed: &Formed,
    rows: &[(&'a str, Option<usize>)],
    score: impl Fn(usize) -> Option<Exact>,
) -> PastScore<'a> {
    let scores: Vec<Option<Exact>> = rows.iter().map(|(_, row)| score((*row)?)).collect();
    let sum = scores.iter().try_fold(Exact::ZERO, |sum, score| sum.plus(score.as_ref()?).ok());
    let count = u64::try_from(formed.from.len()).map(Exact::from);
    let mean = sum.zip(count.ok()).and_then(|(sum, count)| sum.over(&count).ok().flatten());
    let parts = rows.iter().zip(scores).map(|((unit, _), score)| Part {
        unit,
        score: score.and_then(|score| score.shown(Rounding::MAX_PLACES).ok()),
    });
    PastScore { id: None, name: None, depth: 0, mean, parts: parts.collect() }
}

/// A unit beside its past: shares of the points, so that indices of other points compare too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<'a> {
    /// The id of the node; nothing for the total.
    pub id: Option<&'a str>,
    /// The share that the predecessors had in the mean; nothing where one of them has no score.
    #[serde(serialize_with = "as_text")]
    pub past: Option<Exact>,
    /// The share that the unit has now.
    #[serde(serialize_with = "as_text")]
    pub now: Option<Exact>,
    /// Now − past.
    #[serde(serialize_with = "as_text")]
    pub difference: Option<Exact>,
}

impl<'a> Change<'a> {
    fn new(id: Option<&'a str>, past: Option<Exact>, now: Option<Exact>) -> Self {
        let difference =
            now.as_ref().zip(past.as_ref()).and_then(|(now, past)| now.minus(past).ok());
        Self { id, past, now, difference }
    }
}

fn share_of(score: Option<&Exact>, points: &Exact) -> Option<Exact> {
    score?.over(points).ok().flatten()
}

impl Mergers {
    /// A unit of today beside its past: the total, then every group and indicator that the rules of
    /// both have by the same id.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] where no such unit was formed, or it is not in today's outcome.
    pub fn compare<'a>(
        &'a self,
        unit: &str,
        before: &'a Outcome,
        now: &'a Outcome,
    ) -> Result<Vec<Change<'a>>, Error> {
        let past = self.past(unit, before)?;
        let row = now.dataset().find(unit).ok_or_else(|| {
            let known = now.dataset().units().iter().map(|unit| unit.id.as_str());
            let nearest = nearest(unit, known).map(str::to_owned);
            Error::UnknownUnit { id: unit.to_owned(), nearest }
        })?;
        let before_points = match before.framework().body() {
            Body::Index(tree) => Some(&tree.points),
            Body::Criteria(_) => None,
        };
        let of_total = before_points.and_then(|points| share_of(past.total.mean.as_ref(), points));
        let mut changes = vec![Change::new(None, of_total, now.exact_share(row))];
        let (Some(then), Some(today)) = (before.framework().index(), now.framework().index())
        else {
            return Ok(changes);
        };
        for node in &past.nodes {
            let Some(id) = node.id else { continue };
            if let (Some((_, old)), Some((index, new))) = (then.find(id), today.find(id)) {
                let mean = share_of(node.mean.as_ref(), &old.points);
                let score = now.exact_score(index.get(), row);
                changes.push(Change::new(Some(id), mean, share_of(score.as_ref(), &new.points)));
            }
        }
        Ok(changes)
    }
}
