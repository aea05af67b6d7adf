//! The kinds of the units of a dataset, and the units of one kind.

use std::sync::{Arc, OnceLock, PoisonError};

use super::column::Column;
use super::dataset::{Dataset, Figures, OfKinds};
use super::unit::{Unit, UnitIndex};
use crate::model::{Framework, UnitKind};

impl Dataset {
    /// Returns the kinds that units have, and of each unit the place of its own among them.
    pub(super) fn kinds(&self) -> (&[UnitKind], &[u32]) {
        let of_units = || {
            let mut kinds: Vec<UnitKind> = Vec::new();
            let place = |unit: &Unit| {
                let found = kinds.iter().position(|kind| *kind == unit.kind);
                let place = found.unwrap_or_else(|| {
                    kinds.push(unit.kind.clone());
                    kinds.len().saturating_sub(1)
                });
                u32::try_from(place).unwrap_or(u32::MAX)
            };
            let places = self.rows().iter().map(place).collect();
            (kinds, places)
        };
        let (kinds, places) = self.0.of_kinds.places.get_or_init(of_units);
        (kinds, places)
    }

    /// Returns of each unit the place of its kind among those of a framework.
    pub(crate) fn places_of_kinds(&self, framework: &Framework) -> Vec<i32> {
        let (kinds, places) = self.kinds();
        // A unit of a kind that the framework does not have is in no dataset.
        let place = |kind| framework.place_of_kind(kind).unwrap_or_default();
        let of_framework: Vec<_> =
            kinds.iter().map(|kind| i32::try_from(place(kind)).unwrap_or(i32::MAX)).collect();
        let of_unit = |place: &u32| of_framework.get(usize::try_from(*place).ok()?).copied();
        places.iter().map(|place| of_unit(place).unwrap_or_default()).collect()
    }

    /// Returns the units of a kind with everything that is known of them. If there are no others, that is this dataset.
    pub(crate) fn only(&self, kind: &UnitKind) -> Self {
        // Who panicked while holding the lock left a whole list.
        let mut known = self.0.of_kinds.alone.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(of, _)| of == kind).map(|(_, only)| Arc::clone(only));
        let only = found.unwrap_or_else(|| {
            let only = self.figures_of(kind);
            // This dataset itself is not kept in itself.
            if !Arc::ptr_eq(&only, &self.0) {
                known.push((kind.clone(), Arc::clone(&only)));
            }
            only
        });
        if Arc::ptr_eq(&only, &self.0) {
            return self.clone();
        }
        let mut about = (*self.1).clone();
        about.digest = OnceLock::new();
        Self(only, Arc::new(about), self.2.clone())
    }

    fn figures_of(&self, kind: &UnitKind) -> Arc<Figures> {
        let figures = &*self.0;
        let rows = figures.units.iter().enumerate();
        let rows: Vec<usize> =
            rows.filter(|(_, unit)| unit.kind == *kind).map(|(row, _)| row).collect();
        if rows.len() == figures.units.len() && figures.bound.only.as_ref() == Some(kind) {
            return Arc::clone(&self.0);
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
            of_kinds: OfKinds::default(),
            units,
            index,
        };
        Arc::new(only)
    }
}
