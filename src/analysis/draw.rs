//! A draw: the totals and ranks of all units.

use serde::{Serialize, Serializer};

use super::kept::Kept;
use super::worker::Worker;
use crate::dataset::Unit;
use crate::number::{Overflow, Shown};

/// The totals and ranks of all units in one draw.
///
/// Serializes as `{"units": [{"unit": "an", "total": "73.3", "rank": 1}]}`, decimals as strings.
#[derive(Debug, Clone, Serialize)]
pub struct Draw<'a> {
    units: Vec<DrawnUnit<'a>>,
}

/// The total and the rank of a unit in one draw.
#[derive(Debug, Clone, Copy, Serialize)]
#[non_exhaustive]
pub struct DrawnUnit<'a> {
    /// The unit.
    #[serde(serialize_with = "id_of")]
    pub unit: &'a Unit,
    /// Its total, with the places that cover it, or ten. `None` if it has none.
    pub total: Option<Shown>,
    /// Its rank among the units of its kind. `None` if the framework has no ranking, or the unit
    /// has no total.
    pub rank: Option<u32>,
}

impl<'a> Draw<'a> {
    pub(super) fn of(kept: &'a Kept, worker: &mut Worker<'_>) -> Result<Self, Overflow> {
        let rank = |row: u32| worker.ranks.get(row as usize).copied().filter(|rank| *rank > 0);
        let ordered = kept.order.iter().zip(0u32..).map(|((among, row), place)| {
            let rank = rank(*row);
            ((*among, rank.unwrap_or(u32::MAX), place), *row, rank)
        });
        let mut ordered: Vec<_> = ordered.collect();
        ordered.sort_unstable_by_key(|(key, ..)| *key);
        let units = kept.outcome.dataset().rows();
        let mut drawn = Vec::with_capacity(ordered.len());
        for (_, row, rank) in ordered {
            let row = row as usize;
            let Some(unit) = units.get(row) else { continue };
            drawn.push(DrawnUnit { unit, total: worker.total(row)?, rank });
        }
        Ok(Self { units: drawn })
    }

    /// Returns all units in the order of [`Outcome::units`](crate::Outcome::units): by rank, equal ones in Vietnamese
    /// alphabetical order, kinds one after another; units that did not report last.
    pub fn units(&self) -> impl ExactSizeIterator<Item = DrawnUnit<'a>> + '_ {
        self.units.iter().copied()
    }
}

/// Serializes a unit as its id.
fn id_of<S: Serializer>(unit: &Unit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&unit.id)
}
