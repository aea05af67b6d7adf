//! The past of a merged unit: the means of its predecessors.

use serde::{Serialize, Serializer};

use super::mergers::{Formed, Mergers};
use crate::dataset::previous::Alike;
use crate::error::Error;
use crate::model::{Body, Text};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::{Former, Outcome, Predecessor, Predecessors};

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
    pub predecessors: Vec<Predecessor>,
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
        let predecessors = self.predecessors(formed, &Alike::new(before.dataset()));
        let past = |score: &dyn Fn(usize) -> Option<Exact>| PastScore {
            id: None,
            name: None,
            depth: 0,
            mean: predecessors.mean(score).ok().flatten(),
            predecessors: predecessors.scores(score),
        };
        let total = past(&|row| before.exact_total(row));
        let nodes = match before.framework().body() {
            Body::Index(tree) => tree
                .iter()
                .map(|(index, node)| PastScore {
                    id: Some(node.id()),
                    name: Some(node.name()),
                    depth: node.depth(),
                    ..past(&|row| before.exact_score(index.get(), row))
                })
                .collect(),
            Body::Criteria(_) => Vec::new(),
        };
        let each = formed.from.iter().map(String::as_str).zip(predecessors.rows());
        let (there, not_there): (Vec<_>, Vec<_>) = each.partition(|(_, row)| row.is_some());
        let ids = |of: Vec<(&'a str, _)>| of.into_iter().map(|(id, _)| id).collect();
        let (from, missing) = (ids(there), ids(not_there));
        Ok(Past { unit: &formed.unit, from, missing, total, nodes })
    }
}

impl Mergers {
    /// Finds the predecessors of a unit in the data from before, however their ids are written there.
    pub(crate) fn predecessors(&self, formed: &Formed, before: &Alike<'_>) -> Predecessors {
        let former = |id: &String| Former {
            name: self.before.get(id).cloned().unwrap_or_else(|| Text::plain(id)),
            row: before.find(id),
            id: id.clone(),
        };
        Predecessors(formed.from.iter().map(former).collect())
    }
}
