//! Columns of scores: one per node, as whole numbers of the node's own unit if they fit.

use super::super::score::{NoTotal, Score, Total, shown};
use super::super::segments::{BLOCK, SEGMENT};
use super::super::vectors::Vectors;
use super::kernel::narrowed;
use crate::model::{AbsentKind, TargetState};
use crate::number::{Decimal, Exact, Overflow, Rounding, Shown};
use crate::plan::{NodePlan, PlanInner, score_slot};

/// Scores that are not slots, each with its row, in the order of the rows.
pub(crate) type WideScores = Vec<(u32, Exact)>;

fn wide(scores: &WideScores, row: usize) -> Option<&Exact> {
    let row = u32::try_from(row).ok()?;
    let place = scores.binary_search_by_key(&row, |(row, _)| *row).ok()?;
    scores.get(place).map(|(_, score)| score)
}

/// The meaning of a slot.
enum Entry<'a> {
    /// A whole number of the unit of the column.
    Ticks(i32),
    /// Any other number.
    Wide(&'a Exact),
    Excluded(AbsentKind),
    Unscored,
    /// The unit has no score, whatever its values are.
    Withdrawn(NoTotal),
}

impl<'a> Entry<'a> {
    /// Reads a slot. Calls `wide` only if the slot says that there is a wide number.
    fn of(slot: i32, wide: impl FnOnce() -> Option<&'a Exact>) -> Self {
        match slot {
            slot if slot >= score_slot::LEAST => Self::Ticks(slot),
            score_slot::WIDE => wide().map_or(Self::Unscored, Self::Wide),
            score_slot::REFUSED => Self::Withdrawn(NoTotal::Refused),
            score_slot::SILENT => Self::Withdrawn(NoTotal::NotReported),
            slot => score_slot::absence(slot).map_or(Self::Unscored, Self::Excluded),
        }
    }

    fn score(self, places: u32) -> Score {
        match self {
            Self::Ticks(ticks) => Score::Value(Exact::from_ticks(i64::from(ticks), places)),
            Self::Wide(value) => Score::Value(value.clone()),
            Self::Excluded(kind) => Score::Excluded(kind),
            Self::Unscored | Self::Withdrawn(_) => Score::Unscored,
        }
    }

    fn total(self, places: u32) -> Total {
        match self {
            Self::Withdrawn(why) => Total::None(why),
            entry => match entry.score(places) {
                Score::Value(value) => Total::Value(value),
                Score::Excluded(_) | Score::Unscored => Total::None(NoTotal::NothingCounted),
            },
        }
    }

    /// Returns the number for display, if there is one.
    fn shown(self, places: u32) -> Option<Shown> {
        match self {
            Self::Ticks(ticks) => {
                Decimal::try_from_i128_with_scale(i128::from(ticks), places).ok().map(Shown::from)
            }
            // `Block::set` has made sure that it can be shown.
            Self::Wide(value) => shown(value, places),
            Self::Excluded(_) | Self::Unscored | Self::Withdrawn(_) => None,
        }
    }
}

/// The scores of one node for the units of a block.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) slots: [i32; BLOCK],
    wide: WideScores,
}

impl Block {
    pub(crate) fn new() -> Box<Self> {
        Box::new(Self { slots: [score_slot::UNSCORED; BLOCK], wide: Vec::new() })
    }

    /// Prepares for another block of units.
    pub(crate) fn clear(&mut self) {
        self.wide.clear();
    }

    pub(crate) fn slot(&self, row: usize) -> i32 {
        self.slots.get(row).copied().unwrap_or(score_slot::UNSCORED)
    }

    pub(crate) fn score(&self, row: usize, places: Option<u32>) -> Score {
        let places = places.unwrap_or(Rounding::MAX_PLACES);
        Entry::of(self.slot(row), || wide(&self.wide, row)).score(places)
    }

    /// Sets a score. Refuses one that cannot be shown. Rows must come in their order.
    pub(crate) fn set(
        &mut self,
        row: usize,
        score: Score,
        places: Option<u32>,
    ) -> Result<(), Overflow> {
        let places = places.unwrap_or(Rounding::MAX_PLACES);
        let slot = match score {
            Score::Unscored => score_slot::UNSCORED,
            Score::Excluded(kind) => score_slot::excluded(kind),
            Score::Value(value) => match fitting(&value, places) {
                Some(slot) => slot,
                None => {
                    shown(&value, places).ok_or(Overflow)?;
                    self.wide.push((u32::try_from(row).map_err(|_| Overflow)?, value));
                    score_slot::WIDE
                }
            },
        };
        self.put(row, slot);
        Ok(())
    }

    pub(crate) fn put(&mut self, row: usize, slot: i32) {
        if let Some(place) = self.slots.get_mut(row) {
            *place = slot;
        }
    }
}

/// Returns the slot of a score. `None` if it is not a whole number of its unit, or too large.
pub(crate) fn fitting(value: &Exact, places: u32) -> Option<i32> {
    let ticks = value.to_ticks(places)?;
    let fits = (i64::from(score_slot::LEAST)..=score_slot::MOST).contains(&ticks);
    if fits { i32::try_from(ticks).ok() } else { None }
}

/// Slots, as narrow as the points of the node allow.
#[derive(Debug)]
enum Slots {
    Narrow(Vec<i16>),
    Full(Vec<i32>),
}

/// The scores of one node for the units of a segment.
///
/// Each is a whole number of 10^−places, the places that cover the node's score. The few that are
/// not (a rescaled group, a number of more than 30 bits) are in `wide`.
#[derive(Debug)]
pub(crate) struct ScoreColumn {
    places: u32,
    slots: Slots,
    wide: WideScores,
}

impl ScoreColumn {
    fn new(places: Option<u32>, narrow: bool, units: usize) -> Self {
        let slots = match narrow {
            true => Slots::Narrow(Vec::with_capacity(units)),
            false => Slots::Full(Vec::with_capacity(units)),
        };
        Self { places: places.unwrap_or(Rounding::MAX_PLACES), slots, wide: Vec::new() }
    }

    /// Appends the first `len` scores of a block. The block begins at row `start`.
    pub(crate) fn append(&mut self, vectors: Vectors, block: &Block, start: usize, len: usize) {
        let Some(slots) = block.slots.get(..len) else { return };
        match &mut self.slots {
            Slots::Narrow(column) => narrowed(vectors, slots, column),
            Slots::Full(column) => column.extend_from_slice(slots),
        }
        // Rows of a segment are far below 2^32.
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let moved = block.wide.iter().map(|(row, score)| (row.saturating_add(start), score));
        self.wide.extend(moved.map(|(row, score)| (row, score.clone())));
    }

    /// Replaces the slot of a row by one that is not a score, or not a wide one.
    pub(crate) fn put(&mut self, row: usize, slot: i32) {
        match &mut self.slots {
            Slots::Narrow(slots) => {
                if let Some(place) = slots.get_mut(row) {
                    *place = score_slot::narrow(slot);
                }
            }
            Slots::Full(slots) => {
                if let Some(place) = slots.get_mut(row) {
                    *place = slot;
                }
            }
        }
    }

    fn slot(&self, row: usize) -> i32 {
        let slot = match &self.slots {
            Slots::Narrow(slots) => slots.get(row).map(|slot| score_slot::widen(*slot)),
            Slots::Full(slots) => slots.get(row).copied(),
        };
        slot.unwrap_or(score_slot::UNSCORED)
    }

    fn entry(&self, row: usize) -> Entry<'_> {
        Entry::of(self.slot(row), || wide(&self.wide, row))
    }
}

/// The scores of up to [`SEGMENT`] consecutive units.
#[derive(Debug)]
pub(crate) struct Segment {
    /// The first unit.
    pub(crate) start: usize,
    /// The number of units.
    pub(crate) len: usize,
    /// A column for each node whose scores are kept.
    pub(crate) nodes: Vec<Option<ScoreColumn>>,
    pub(crate) targets: Vec<Vec<TargetState>>,
    pub(crate) total: ScoreColumn,
    /// The number of scores that were computed in fractions.
    pub(crate) fractions: u64,
}

impl Segment {
    pub(crate) fn new(
        plan: &PlanInner,
        keeps: impl Fn(usize) -> bool,
        start: usize,
        len: usize,
    ) -> Self {
        let targets = plan.framework.criteria().map_or(0, |criteria| criteria.targets.len());
        let node = |(place, node): (usize, &NodePlan)| {
            keeps(place).then(|| ScoreColumn::new(node.places, node.narrow, len))
        };
        Self {
            start,
            len,
            nodes: plan.nodes.iter().enumerate().map(node).collect(),
            targets: (0..targets).map(|_| Vec::with_capacity(len)).collect(),
            total: ScoreColumn::new(plan.total.places, false, len),
            fractions: 0,
        }
    }
}

/// The scores of the nodes that are kept, or the states of all targets; and the totals.
#[derive(Debug)]
pub(crate) struct Scores {
    segments: Vec<Segment>,
}

impl Scores {
    /// Creates scores from segments in the order of their units.
    pub(crate) const fn new(segments: Vec<Segment>) -> Self {
        Self { segments }
    }

    fn find(&self, row: usize) -> Option<(&Segment, usize)> {
        let segment = self.segments.get(row.checked_div(SEGMENT)?)?;
        Some((segment, row.checked_rem(SEGMENT)?))
    }

    fn column(&self, node: usize, row: usize) -> Option<(&ScoreColumn, usize)> {
        let (segment, row) = self.find(row)?;
        Some((segment.nodes.get(node)?.as_ref()?, row))
    }

    /// Returns how many scores were computed in fractions.
    pub(crate) fn fractions(&self) -> u64 {
        self.segments.iter().map(|segment| segment.fractions).fold(0, u64::saturating_add)
    }

    /// Returns the score of a node for a unit. `None` if it was not kept.
    pub(crate) fn node(&self, node: usize, row: usize) -> Option<Score> {
        self.column(node, row).map(|(column, row)| column.entry(row).score(column.places))
    }

    /// Returns the score of a node for a unit, for display. `None` if it was not kept.
    pub(crate) fn node_shown(&self, node: usize, row: usize) -> Option<Option<Shown>> {
        self.column(node, row).map(|(column, row)| column.entry(row).shown(column.places))
    }

    /// Returns the slot of a node for a unit. `None` if it was not kept.
    pub(crate) fn node_slot(&self, node: usize, row: usize) -> Option<i32> {
        self.column(node, row).map(|(column, row)| column.slot(row))
    }

    fn total_entry(&self, row: usize) -> (Entry<'_>, u32) {
        self.find(row).map_or((Entry::Unscored, 0), |(segment, row)| {
            (segment.total.entry(row), segment.total.places)
        })
    }

    /// Returns the total of a unit.
    pub(crate) fn total(&self, row: usize) -> Total {
        let (entry, places) = self.total_entry(row);
        entry.total(places)
    }

    /// Returns the total of a unit, for display.
    pub(crate) fn total_shown(&self, row: usize) -> Option<Shown> {
        let (entry, places) = self.total_entry(row);
        entry.shown(places)
    }

    /// Returns the total of a unit as a whole number of its unit. `None` if it is not one.
    pub(crate) fn total_ticks(&self, row: usize) -> Option<i32> {
        match self.total_entry(row) {
            (Entry::Ticks(ticks), _) => Some(ticks),
            _ => None,
        }
    }

    /// Returns the totals as slots, segment by segment. `None` if one of them is wide.
    pub(crate) fn plain_totals(&self) -> Option<Vec<&[i32]>> {
        let mut totals = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            match &segment.total.slots {
                Slots::Full(slots) if segment.total.wide.is_empty() => {
                    totals.push(slots.as_slice())
                }
                _ => return None,
            }
        }
        Some(totals)
    }

    /// Returns the computed state of a target for a unit.
    pub(crate) fn target(&self, target: usize, row: usize) -> TargetState {
        let place = self.find(row);
        let state = place.and_then(|(segment, row)| segment.targets.get(target)?.get(row).copied());
        state.unwrap_or(TargetState::Undetermined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_slot_holds_is_a_score() {
        let ticks = |ticks: i64| fitting(&Exact::from_ticks(ticks, 2), 2).map(i64::from);
        for most in [score_slot::MOST, score_slot::MOST - 1, 0, -1] {
            assert_eq!(ticks(most), Some(most));
        }
        // Slots outside the range of scores mean that there is no score.
        assert_eq!(ticks(score_slot::MOST + 1), None);
        assert_eq!(ticks(i64::from(score_slot::LEAST) - 1), None);
        assert_eq!(fitting(&Exact::from_ticks(1, 3), 2), None);
    }
}
