//! The units of one kind of a dataset.

use std::sync::{Arc, OnceLock};

use super::column::Column;
use super::dataset::{Dataset, Figures};
use super::unit::UnitIndex;
use crate::model::UnitKind;

impl Dataset {
    /// Returns the units of a kind with everything that is known of them. If there are no others, that is this dataset.
    pub(crate) fn only(&self, kind: &UnitKind) -> Self {
        let figures = &*self.0;
        let rows = figures.units.iter().enumerate();
        let rows: Vec<usize> =
            rows.filter(|(_, unit)| unit.kind == *kind).map(|(row, _)| row).collect();
        if rows.len() == figures.units.len() && figures.bound.only.as_ref() == Some(kind) {
            return self.clone();
        }
        let (mut units, mut index) = (Vec::new(), UnitIndex::with_capacity(rows.len()));
        for unit in rows.iter().filter_map(|row| figures.units.get(*row)) {
            units.push(unit.clone());
            index.insert_last(&units);
        }
        let places: Vec<_> = rows.iter().copied().map(Some).collect();
        let columns = figures.columns.iter().map(|column: &Column| column.at_rows(&places));
        let declared = figures.declared.iter().map(|of_target| {
            rows.iter().map(|row| of_target.get(*row).copied().flatten()).collect()
        });
        let is_silent = |row: &usize| figures.silent.binary_search(row).is_ok();
        let silent = rows.iter().enumerate().filter(|(_, row)| is_silent(row));
        let only = Figures {
            // Units of a register that are of other kinds have not failed to report.
            bound: figures.bound.of_kind(kind),
            columns: columns.collect(),
            declared: declared.collect(),
            notes: figures.notes.at_rows(&rows),
            silent: silent.map(|(row, _)| row).collect(),
            register: figures.register.clone(),
            remarks: figures.remarks.clone(),
            digest: OnceLock::new(),
            units,
            index,
        };
        let mut about = (*self.1).clone();
        about.digest = OnceLock::new();
        Self(Arc::new(only), Arc::new(about), self.2.clone())
    }
}
