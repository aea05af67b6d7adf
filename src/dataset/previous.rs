//! The dataset of the year before beside that of this year.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::column::Column;
use super::dataset::{Before, Dataset};
use super::unit::Unit;
use crate::model::{Framework, MetricIndex};
use crate::name::alike;

/// Finds the units of a dataset by ids from another one, where they may be written otherwise: `AN` of the year before is
/// `an`, and `01` is `1`. In one dataset such ids are refused, so that no unit is meant by two.
pub(crate) struct Alike<'d> {
    dataset: &'d Dataset,
    /// Made for the first id that is not there as it is written.
    forms: OnceCell<HashMap<String, usize>>,
}

impl<'d> Alike<'d> {
    pub(crate) const fn new(dataset: &'d Dataset) -> Self {
        Self { dataset, forms: OnceCell::new() }
    }

    /// Returns the row of a unit.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        let units = || self.dataset.rows().iter().enumerate();
        let forms = || units().map(|(row, unit)| (alike(&unit.id), row)).collect();
        let otherwise = || self.forms.get_or_init(forms).get(&alike(id)).copied();
        self.dataset.find(id).or_else(otherwise)
    }
}

impl Dataset {
    /// Puts the figures of the year before beside these, for the formulas of a framework that read them. Units match by
    /// id, however it is written; one that was not there the year before has none.
    pub(crate) fn beside(&self, before: &Self, framework: &Framework) -> Self {
        let units = Alike::new(before);
        // Most units stand where they stood.
        let stands =
            |row: &usize, id: &str| before.rows().get(*row).is_some_and(|unit| unit.id == id);
        let row = |(row, unit): (usize, &Unit)| {
            Some(row).filter(|row| stands(row, &unit.id)).or_else(|| units.find(&unit.id))
        };
        let rows: Vec<_> = self.rows().iter().enumerate().map(row).collect();
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
