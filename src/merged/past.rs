//! The past of a unit: the means of its predecessors.

use serde::{Serialize, Serializer};

use super::{Formed, Mergers};
use crate::error::Error;
use crate::model::{Body, Text};
use crate::number::{Exact, Rounding, Shown};
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
    pub score: Option<Shown>,
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
    pub fn shown(&self, places: u32) -> Option<Shown> {
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

/// The units that one was formed from, each with its row in an outcome, if it is there.
#[derive(Debug, Clone)]
pub(crate) struct Predecessors<'a>(Vec<(&'a str, Option<usize>)>);

impl Formed {
    /// Its predecessors in an outcome.
    pub(crate) fn predecessors(&self, before: &Outcome) -> Predecessors<'_> {
        let row = |id: &str| before.dataset().find(id);
        Predecessors(self.from.iter().map(|id| (id.as_str(), row(id))).collect())
    }
}

impl<'a> Predecessors<'a> {
    /// Their rows, nothing for one that is not there.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Option<usize>> {
        self.0.iter().map(|(_, row)| *row)
    }

    /// Those that are there and those that are not.
    pub(crate) fn there_and_missing(&self) -> (Vec<&'a str>, Vec<&'a str>) {
        let (there, missing): (Vec<_>, Vec<_>) = self.0.iter().partition(|(_, row)| row.is_some());
        let ids = |of: Vec<(&'a str, _)>| of.into_iter().map(|(id, _)| id).collect();
        (ids(there), ids(missing))
    }

    /// The mean of a score; nothing where one of them has none.
    pub(crate) fn mean(&self, score: impl Fn(usize) -> Option<Exact>) -> Option<Exact> {
        let sum =
            self.0.iter().try_fold(Exact::ZERO, |sum, (_, row)| sum.plus(&score((*row)?)?).ok())?;
        let count = u64::try_from(self.0.len()).ok()?;
        sum.over(&Exact::from(count)).ok().flatten()
    }

    /// The score of each.
    pub(crate) fn parts(&self, score: impl Fn(usize) -> Option<Exact>) -> Vec<Part<'a>> {
        let shown = |row: usize| score(row)?.shown(Rounding::MAX_PLACES).ok();
        let part =
            |(unit, row): &(&'a str, Option<usize>)| Part { unit, score: row.and_then(shown) };
        self.0.iter().map(part).collect()
    }

    fn past(&self, score: impl Fn(usize) -> Option<Exact>) -> PastScore<'a> {
        let (mean, parts) = (self.mean(&score), self.parts(&score));
        PastScore { id: None, name: None, depth: 0, mean, parts }
    }
}
