//! The bodies that are assessed.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use serde::Serialize;

use crate::model::UnitKind;

/// A body that is assessed: a department, a commune, a province.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Unit {
    /// The id, unique in the dataset, in Unicode normal form C.
    pub id: String,
    /// The display name, or the id if the data give no name.
    pub name: String,
    /// The kind. Units of one kind are compared with each other.
    pub kind: UnitKind,
}

/// Finds the row of a unit by its id.
///
/// A table of row numbers by a hash with a seed of its own, so that ids made to collide cannot slow
/// it down. The ids are not stored a second time: at a million units that would be a tenth of the
/// memory of the whole dataset.
#[derive(Debug, Clone)]
pub(crate) struct UnitIndex {
    rows: HashTable<u32>,
    seed: RandomState,
}

impl UnitIndex {
    /// The most units that a dataset can have.
    pub(crate) const MAX_ROWS: usize = (u32::MAX >> 2) as usize;

    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { rows: HashTable::with_capacity(rows.min(Self::MAX_ROWS)), seed: RandomState::new() }
    }

    /// Returns the row of `id` among `units`.
    pub(crate) fn find(&self, units: &[Unit], id: &str) -> Option<usize> {
        let is_meant = |row: &u32| id_at(units, *row) == Some(id);
        usize::try_from(*self.rows.find(self.seed.hash_one(id), is_meant)?).ok()
    }

    /// Adds the last of `units`, which is not in the table yet.
    pub(crate) fn insert_last(&mut self, units: &[Unit]) {
        let Self { rows, seed } = self;
        let last = units.len().checked_sub(1).and_then(|row| u32::try_from(row).ok());
        let Some(row) = last else { return };
        let hash = |row: &u32| seed.hash_one(id_at(units, *row).unwrap_or_default());
        rows.insert_unique(hash(&row), row, hash);
    }
}

fn id_at(units: &[Unit], row: u32) -> Option<&str> {
    units.get(usize::try_from(row).ok()?).map(|unit| unit.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str) -> Unit {
        Unit { id: id.to_owned(), name: id.to_owned(), kind: UnitKind::new("commune") }
    }

    #[test]
    fn every_unit_is_found_while_the_table_grows() {
        let mut units = Vec::new();
        let mut index = UnitIndex::with_capacity(0);
        for number in 0..1000 {
            let id = format!("xa-{number}");
            assert_eq!(index.find(&units, &id), None);
            units.push(unit(&id));
            index.insert_last(&units);
        }
        for (row, unit) in units.iter().enumerate() {
            assert_eq!(index.find(&units, &unit.id), Some(row));
        }
        assert_eq!(index.find(&units, "xa-1000"), None);
    }
}
