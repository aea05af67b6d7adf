//! Units that have taken the place of others: they have an origin, but no figures.

use std::sync::{Arc, OnceLock};

use super::dataset::{About, Dataset, Figures, OfKinds};
use super::growing_column::ColumnBuilder;
use super::notes::Notes;
use super::remarks::Remarks;
use super::unit::{Unit, UnitIndex};
use crate::model::{Framework, MetricType, Origin};

impl Dataset {
    /// Returns a dataset of other units, every value of which is missing. It has the source and the day of this
    /// one, and the nature of all its values together. `digest` identifies it. Those in the rows `silent` did not
    /// report.
    pub(crate) fn replaced(
        &self,
        framework: &Framework,
        units: Vec<Unit>,
        silent: Vec<usize>,
        digest: String,
    ) -> Self {
        let mut index = UnitIndex::with_capacity(units.len());
        (1..=units.len()).for_each(|len| index.insert_last(units.get(..len).unwrap_or_default()));
        let column = |kind: &MetricType| match kind {
            MetricType::Text => ColumnBuilder::text(units.len()),
            _ => ColumnBuilder::numbers(units.len()),
        };
        let bound = self.0.bound.clone();
        let metrics = bound.metrics.iter();
        let columns = metrics.map(|metric| column(&metric.kind).finish(units.len())).collect();
        let figures = Figures {
            bound,
            index,
            columns,
            declared: Vec::new(),
            notes: Notes::new(framework),
            silent,
            register: None,
            remarks: Remarks::default(),
            digest: OnceLock::from(digest.clone()),
            of_kinds: OfKinds::default(),
            units,
        };
        let origin = Origin { nature: self.nature_of_both_years(), as_of: self.as_of() };
        let about = About {
            origin,
            overall: origin.nature,
            is_mixed: false,
            has_own: false,
            source: self.source().clone(),
            digest: OnceLock::from(digest),
        };
        Self(Arc::new(figures), Arc::new(about), None)
    }
}
