//! The bodies that are assessed.

use std::hash::{BuildHasher, RandomState};

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
/// An open-addressing table of row numbers, keyed by a hash with a seed of its own, so that ids
/// made to collide cannot slow it down. The ids are not stored a second time: at a million units
/// that would be a tenth of the memory of the whole dataset.
#[derive(Debug, Clone)]
pub(crate) struct UnitIndex {
    /// Row + 1, or 0 for a free slot. The length is a power of two.
    slots: Vec<u32>,
    rows: usize,
    seed: RandomState,
}

impl UnitIndex {
    /// The most units that a dataset can have.
    pub(crate) const MAX_ROWS: usize = (u32::MAX >> 2) as usize;

    pub(crate) fn with_capacity(rows: usize) -> Self {
        let length = rows.min(Self::MAX_ROWS).saturating_mul(2).next_power_of_two().max(16);
        Self { slots: vec![0; length], rows: 0, seed: RandomState::new() }
    }

    /// Returns the slots where `id` can be, best first.
    fn probe(&self, id: &str) -> impl Iterator<Item = usize> + use<> {
        let mask = self.slots.len().saturating_sub(1);
        // Keeps only the low bits.
        let hash = usize::try_from(self.seed.hash_one(id) & u64::from(u32::MAX)).unwrap_or(0);
        (0..=mask).map(move |step| hash.wrapping_add(step) & mask)
    }

    /// Returns the row of `id` among `units`.
    pub(crate) fn find(&self, units: &[Unit], id: &str) -> Option<usize> {
        for place in self.probe(id) {
            let row = self.slots.get(place).copied().and_then(|slot| slot.checked_sub(1))?;
            let row = usize::try_from(row).ok()?;
            if units.get(row).is_some_and(|unit| unit.id == id) {
                return Some(row);
            }
        }
        None
    }

    /// Adds the last of `units`, which is not in the table yet.
    pub(crate) fn insert_last(&mut self, units: &[Unit]) {
        if self.rows.saturating_mul(2) >= self.slots.len() {
            self.slots = vec![0; self.slots.len().saturating_mul(2)];
            self.rows = 0;
            for row in 0..units.len().saturating_sub(1) {
                self.insert(units, row);
            }
        }
        self.insert(units, units.len().saturating_sub(1));
    }

    fn insert(&mut self, units: &[Unit], row: usize) {
        let Some(unit) = units.get(row) else { return };
        let free = self.probe(&unit.id).find(|place| self.slots.get(*place) == Some(&0));
        let slot = free.and_then(|place| self.slots.get_mut(place));
        if let (Some(slot), Ok(row)) = (slot, u32::try_from(row.saturating_add(1))) {
            *slot = row;
            self.rows = self.rows.saturating_add(1);
        }
    }
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
