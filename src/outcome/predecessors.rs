//! The predecessors of a unit that was formed from others, and the mean of their scores.

use serde::{Deserialize, Serialize};

use crate::model::Text;
use crate::number::{Exact, Overflow, Rounding, Shown};

/// A predecessor with its score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Predecessor {
    /// Its id.
    pub unit: String,
    /// Its score, to ten places if there is no exact decimal. `None` if it has none or is not in the data.
    pub score: Option<Shown>,
}

/// A unit before a merger.
#[derive(Debug, Clone)]
pub(crate) struct Former {
    pub(crate) id: String,
    pub(crate) name: Text,
    /// Its row in the outcome of the data from before. `None` if it is not there.
    pub(crate) row: Option<usize>,
}

/// The predecessors of a unit, in the order of the file of mergers.
#[derive(Debug, Clone)]
pub(crate) struct Predecessors(pub(crate) Vec<Former>);

impl Predecessors {
    /// Returns their rows. `None` for a predecessor that is not there.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Option<usize>> {
        self.0.iter().map(|former| former.row)
    }

    /// Returns the mean of a score. `None` if a predecessor has none.
    pub(crate) fn mean(
        &self,
        score: impl Fn(usize) -> Option<Exact>,
    ) -> Result<Option<Exact>, Overflow> {
        let mut sum = Exact::ZERO;
        for row in self.rows() {
            let Some(score) = row.and_then(&score) else { return Ok(None) };
            sum = sum.plus(&score)?;
        }
        let count = u64::try_from(self.0.len()).map_err(|_| Overflow)?;
        sum.over(&Exact::from(count))
    }

    /// Returns each predecessor with its score.
    pub(crate) fn scores(&self, score: impl Fn(usize) -> Option<Exact>) -> Vec<Predecessor> {
        let shown = |row: usize| score(row)?.shown(Rounding::MAX_PLACES).ok();
        let with_score = |former: &Former| Predecessor {
            unit: former.id.clone(),
            score: former.row.and_then(shown),
        };
        self.0.iter().map(with_score).collect()
    }
}
