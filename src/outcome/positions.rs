//! The places of units among those that are ranked, for grades that go to the first of all.

use std::collections::HashMap;
use std::num::NonZeroU32;

use crate::dataset::Dataset;
use crate::model::UnitKind;

/// The ranks of all units, counted as 1, 2, 2, 4 whatever the ranking says, and how many of each kind
/// have one.
#[derive(Debug)]
pub(super) struct Positions {
    ranks: Vec<Option<NonZeroU32>>,
    ranked: HashMap<UnitKind, u32>,
}

impl Positions {
    /// Takes the ranks of all rows.
    pub(super) fn new(dataset: &Dataset, ranks: Vec<Option<NonZeroU32>>) -> Self {
        let mut ranked: HashMap<UnitKind, u32> = HashMap::new();
        for (unit, _) in dataset.rows().iter().zip(&ranks).filter(|(_, rank)| rank.is_some()) {
            match ranked.get_mut(&unit.kind) {
                Some(count) => *count = count.saturating_add(1),
                None => drop(ranked.insert(unit.kind.clone(), 1)),
            }
        }
        Self { ranks, ranked }
    }

    /// Takes the ranks of some rows, and how many of each kind are ranked among all.
    pub(super) const fn among(
        ranks: Vec<Option<NonZeroU32>>,
        ranked: HashMap<UnitKind, u32>,
    ) -> Self {
        Self { ranks, ranked }
    }

    /// Returns the rank of a unit, and how many of its kind are ranked.
    pub(super) fn of(&self, row: usize, kind: &UnitKind) -> (Option<NonZeroU32>, u32) {
        let rank = self.ranks.get(row).copied().flatten();
        (rank, self.ranked.get(kind).copied().unwrap_or(0))
    }
}
