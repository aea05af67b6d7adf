//! The dataset of the year before beside that of this year.

use std::sync::Arc;

use super::column::Column;
use super::dataset::{Before, Dataset};
use crate::model::{Framework, MetricIndex};

impl Dataset {
    /// Puts the figures of the year before beside these, for the formulas of a framework that read them. Units match by
    /// id; one that was not there the year before has none.
    pub(crate) fn beside(&self, before: &Self, framework: &Framework) -> Self {
        let rows: Vec<_> = self.rows().iter().map(|unit| before.find(&unit.id)).collect();
        let column = |(metric, _)| (metric, before.column(metric).at_rows(&rows));
        let columns = framework.submitted_before().map(column).collect();
        // What the year before reads of the year before it is not asked for.
        let dataset = Self(before.0.clone(), before.1.clone(), None);
        Self(self.0.clone(), self.1.clone(), Some(Arc::new(Before { dataset, rows, columns })))
    }

    /// Returns the dataset of the year before that stands beside this one.
    pub(crate) fn before(&self) -> Option<&Self> {
        Some(&self.2.as_ref()?.dataset)
    }

    /// Returns where a value of a unit is: in this dataset, or in that of the year before.
    pub(super) fn place_of(
        &self,
        row: usize,
        metric: MetricIndex,
    ) -> Option<(&Self, usize, MetricIndex)> {
        if !metric.is_previous() {
            return Some((self, row, metric));
        }
        let before = self.2.as_ref()?;
        Some((&before.dataset, before.rows.get(row).copied().flatten()?, metric.current()))
    }

    /// Returns the values of a metric of the year before, by the rows of this year.
    pub(super) fn column_before(&self, metric: MetricIndex) -> Option<&Column> {
        self.2.as_ref()?.columns.get(&metric.current())
    }
}
