//! The past of a merged unit: the means of its predecessors.

use serde::{Serialize, Serializer};

use super::mergers::{Formed, Mergers};
use crate::error::Error;
use crate::model::{Body, Text};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;

/// The past of a unit: the means of its predecessors' scores in one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Past<'a> {
    /// The id of the unit.
    pub unit: &'a str,
    /// The predecessors that are in the data.
    pub from: Vec<&'a str>,
    /// The predecessors that are not in the data.
    pub missing: Vec<&'a str>,
    /// The total.
    pub total: PastScore<'a>,
    /// Every group and indicator in the order of the framework. Empty for `criteria`.
    pub nodes: Vec<PastScore<'a>>,
}

/// The mean of one score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PastScore<'a> {
    /// The id of the node. `None` for the total.
    pub id: Option<&'a str>,
    /// Its name. `None` for the total.
    pub name: Option<&'a Text>,
    /// Its depth in the tree, from 1. The total has 0.
    pub depth: u32,
    /// The mean. `None` if a predecessor has no score.
    #[serde(serialize_with = "as_text")]
    pub mean: Option<Exact>,
    /// The score of each predecessor, in the order of the file.
    #[serde(rename = "parts")]
    pub predecessors: Vec<Predecessor<'a>>,
}

/// A predecessor with its score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Predecessor<'a> {
    /// Its id.
    pub unit: &'a str,
    /// Its score. `None` if it has none or is not in the data.
    pub score: Option<Shown>,
}

fn as_text<S: Serializer>(mean: &Option<Exact>, serializer: S) -> Result<S::Ok, S::Error> {
    match mean {
        Some(mean) => serializer.collect_str(mean),
        None => serializer.serialize_none(),
    }
}

impl PastScore<'_> {
    /// Rounds the mean half up to `places` places, at most ten.
    #[must_use]
    pub fn shown(&self, places: u32) -> Option<Shown> {
        self.mean.as_ref()?.shown(places.min(Rounding::MAX_PLACES)).ok()
    }
}

impl Mergers {
    /// Computes the past of a unit from an outcome of its predecessors: the exact mean of their scores, for
    /// the total and every group and indicator.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] if no such unit was formed.
    pub fn past<'a>(&'a self, unit: &str, before: &'a Outcome) -> Result<Past<'a>, Error> {
        let formed = self.find(unit).ok_or_else(|| {
            Error::unknown_unit(unit, self.formed.iter().map(|formed| formed.unit.as_str()))
        })?;
        let predecessors = formed.predecessors(before);
        let total = predecessors.past(|row| before.exact_total(row));
        let nodes = match before.framework().body() {
            Body::Index(tree) => tree
                .iter()
                .map(|(index, node)| PastScore {
                    id: Some(node.id()),
                    name: Some(node.name()),
                    depth: node.depth(),
                    ..predecessors.past(|row| before.exact_score(index.get(), row))
                })
                .collect(),
            Body::Criteria(_) => Vec::new(),
        };
        let (from, missing) = predecessors.there_and_missing();
        Ok(Past { unit: &formed.unit, from, missing, total, nodes })
    }
}

/// The predecessors of a unit, each with its row in an outcome if it is there.
#[derive(Debug, Clone)]
pub(crate) struct Predecessors<'a>(Vec<(&'a str, Option<usize>)>);

impl Formed {
    /// Finds its predecessors in an outcome.
    pub(crate) fn predecessors(&self, before: &Outcome) -> Predecessors<'_> {
        let row = |id: &str| before.dataset().find(id);
        Predecessors(self.from.iter().map(|id| (id.as_str(), row(id))).collect())
    }
}

impl<'a> Predecessors<'a> {
    /// Returns their rows. `None` for a predecessor that is not there.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Option<usize>> {
        self.0.iter().map(|(_, row)| *row)
    }

    /// Lists the ids of those that are there, and of those that are not.
    fn there_and_missing(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        let (there, missing): (Vec<_>, Vec<_>) = self.0.iter().partition(|(_, row)| row.is_some());
        let ids = |units: Vec<(&'a str, _)>| units.into_iter().map(|(id, _)| id).collect();
        (ids(there), ids(missing))
    }

    /// Returns the mean of a score. `None` if a predecessor has none.
    pub(crate) fn mean(&self, score: impl Fn(usize) -> Option<Exact>) -> Option<Exact> {
        let sum =
            self.0.iter().try_fold(Exact::ZERO, |sum, (_, row)| sum.plus(&score((*row)?)?).ok())?;
        let count = u64::try_from(self.0.len()).ok()?;
        sum.over(&Exact::from(count)).ok().flatten()
    }

    /// Returns each predecessor with its score.
    pub(crate) fn scores(&self, score: impl Fn(usize) -> Option<Exact>) -> Vec<Predecessor<'a>> {
        let shown = |row: usize| score(row)?.shown(Rounding::MAX_PLACES).ok();
        let units = self.0.iter();
        units.map(|(unit, row)| Predecessor { unit, score: row.and_then(shown) }).collect()
    }

    fn past(&self, score: impl Fn(usize) -> Option<Exact>) -> PastScore<'a> {
        let (mean, predecessors) = (self.mean(&score), self.scores(&score));
        PastScore { id: None, name: None, depth: 0, mean, predecessors }
    }
}
