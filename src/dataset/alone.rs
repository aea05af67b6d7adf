//! One unit of a dataset by itself.

use std::sync::Arc;

use super::column::{Column, Values};
use super::unit::UnitIndex;
use super::{Dataset, Inner};

impl Dataset {
    /// The unit in a row, with all that it submitted, as a dataset of its own. It has the digest of
    /// the dataset that it is from, and carries evidence where that does.
    pub(crate) fn alone(&self, row: usize) -> Self {
        let all = &*self.0;
        let units: Vec<_> = all.units.get(row).cloned().into_iter().collect();
        let mut index = UnitIndex::with_capacity(1);
        index.insert_last(&units);
        let declared = |column: &Vec<Option<bool>>| column.get(row).copied().into_iter().collect();
        let inner = Inner {
            units,
            index,
            nobody: all.nobody.clone(),
            metrics: all.metrics.clone(),
            columns: all.columns.iter().map(|column| column.alone(row)).collect(),
            targets: all.targets.clone(),
            declared: all.declared.iter().map(declared).collect(),
            notes: all.notes.alone(row),
            unit_kinds: all.unit_kinds.clone(),
            framework_id: all.framework_id.clone(),
            framework_digest: all.framework_digest.clone(),
            digest: all.digest.clone(),
        };
        Self(Arc::new(inner), self.1.clone())
    }
}

impl Column {
    /// The cell of one unit as a column of its own.
    fn alone(&self, row: usize) -> Self {
        fn one<T: Clone>(values: &[T], row: usize) -> Vec<T> {
            values.get(row).cloned().into_iter().collect()
        }
        let values = match self.values() {
            Values::I8(values) => Values::I8(one(values, row)),
            Values::I16(values) => Values::I16(one(values, row)),
            Values::I32(values) => Values::I32(one(values, row)),
            Values::I64(values) => Values::I64(one(values, row)),
            Values::Wide(values) => Values::Wide(one(values, row)),
            Values::Text(values) => Values::Text(one(values, row)),
        };
        Self::new(self.scale(), values, self.states().map(|states| one(states, row)))
    }
}
