//! Scores in columns: one per node, as whole numbers of the node's own unit wherever they fit.

use super::condition::TargetState;
use crate::model::AbsentKind;
use crate::number::{Decimal, Exact, Overflow, Rounding};
use crate::plan::PlanInner;

/// The score of one node for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Score {
    /// Share × points, rounded where the framework says.
    Value(Exact),
    /// Left out of the denominator, and why.
    Excluded(AbsentKind),
    /// The node is carried, not scored.
    Unscored,
}

impl Score {
    pub(crate) const fn value(&self) -> Option<&Exact> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn rounded(self, rounding: Option<Rounding>) -> Self {
        match (self, rounding) {
            (Self::Value(value), Some(rounding)) => Self::Value(value.rounded(rounding)),
            (score, _) => score,
        }
    }
}

/// What a slot holds that is no score. The graver an absence, the larger its slot, so that the
/// largest of several is the one that counts.
pub(super) mod slot {
    use crate::model::AbsentKind;

    /// Carried, not scored; or not written yet.
    pub(in super::super) const UNSCORED: i32 = i32::MIN;
    /// Absent where the rules call that an error: the unit is evaluated once more, for the message.
    pub(in super::super) const REFUSED: i32 = i32::MIN + 5;
    /// The first of the places in the list of wide scores.
    pub(super) const FIRST_WIDE: i32 = i32::MIN + 6;
    /// Scores are not below this.
    pub(in super::super) const LEAST: i32 = i32::MIN / 2;
    /// Scores are not above this: sums of two do not overflow.
    pub(in super::super) const MOST: i64 = (i32::MAX / 2) as i64;

    /// Left out.
    pub(in super::super) const fn excluded(kind: AbsentKind) -> i32 {
        match kind {
            AbsentKind::NotApplicable => i32::MIN + 1,
            AbsentKind::ZeroWhole => i32::MIN + 2,
            AbsentKind::Missing => i32::MIN + 3,
            AbsentKind::Rejected => i32::MIN + 4,
        }
    }

    /// The absence that a slot stands for.
    pub(in super::super) fn absence(slot: i32) -> Option<AbsentKind> {
        use AbsentKind::{Missing, NotApplicable, Rejected, ZeroWhole};
        [NotApplicable, ZeroWhole, Missing, Rejected]
            .into_iter()
            .find(|kind| excluded(*kind) == slot)
    }
}

/// The scores of one node for the units of a segment.
///
/// Each is a whole number of 10^−places, the places that cover the node's score. The few that are
/// not (a rescaled group, a number past 30 bits) lie in `wide`, and the slot holds where.
#[derive(Debug, Clone)]
pub(super) struct ScoreColumn {
    pub(super) places: u32,
    pub(super) slots: Vec<i32>,
    wide: Vec<Exact>,
}

impl ScoreColumn {
    fn new(places: Option<u32>, units: usize) -> Self {
        Self {
            places: places.unwrap_or(Rounding::MAX_PLACES),
            slots: vec![slot::UNSCORED; units],
            wide: Vec::new(),
        }
    }

    /// Sets a score; refuses one that could not be shown.
    pub(super) fn set(&mut self, row: usize, score: &Score) -> Result<(), Overflow> {
        let slot = match score {
            Score::Unscored => slot::UNSCORED,
            Score::Excluded(kind) => slot::excluded(*kind),
            Score::Value(value) => match value.to_ticks(self.places) {
                Some(ticks) if (i64::from(slot::LEAST)..=slot::MOST).contains(&ticks) => {
                    i32::try_from(ticks).map_err(|_| Overflow)?
                }
                _ => self.set_wide(value)?,
            },
        };
        if let Some(place) = self.slots.get_mut(row) {
            *place = slot;
        }
        Ok(())
    }

    fn set_wide(&mut self, value: &Exact) -> Result<i32, Overflow> {
        let covered = value.to_ticks(self.places).is_some();
        let places = if covered { self.places } else { Rounding::MAX_PLACES };
        value.to_decimal(Rounding { places, ..Rounding::SHOWN })?;
        let place = i32::try_from(self.wide.len()).map_err(|_| Overflow)?;
        let slot = slot::FIRST_WIDE.checked_add(place).filter(|slot| *slot < slot::LEAST);
        self.wide.push(value.clone());
        slot.ok_or(Overflow)
    }

    /// The exact score of a unit.
    pub(super) fn score(&self, row: usize) -> Score {
        let slot = self.slots.get(row).copied().unwrap_or(slot::UNSCORED);
        if slot >= slot::LEAST {
            return Score::Value(Exact::from_ticks(i64::from(slot), self.places));
        }
        match (slot::absence(slot), self.wide(slot)) {
            (Some(kind), _) => Score::Excluded(kind),
            (None, Some(value)) => Score::Value(value.clone()),
            (None, None) => Score::Unscored,
        }
    }

    fn wide(&self, slot: i32) -> Option<&Exact> {
        let place = slot.checked_sub(slot::FIRST_WIDE)?;
        self.wide.get(usize::try_from(place).ok()?)
    }

    /// The score as it is shown: with all the places that cover it, or to ten.
    fn decimal(&self, row: usize) -> Option<Decimal> {
        let slot = self.slots.get(row).copied()?;
        if slot >= slot::LEAST {
            return Decimal::try_from_i128_with_scale(i128::from(slot), self.places).ok();
        }
        let value = self.wide(slot)?;
        let covered = value.rounded(Rounding { places: self.places, ..Rounding::SHOWN }) == *value;
        let places = if covered { self.places } else { Rounding::MAX_PLACES };
        // `set_wide` has made sure that it can be shown.
        value.to_decimal(Rounding { places, ..Rounding::SHOWN }).ok()
    }
}

/// Units of a segment. Segments are scored apart from each other, by as many threads as there are;
/// their size does not depend on the threads, so neither do the results.
pub(super) const SEGMENT: usize = 1 << 14;

/// The scores of up to [`SEGMENT`] units in a row.
#[derive(Debug)]
pub(super) struct Segment {
    /// The first unit.
    pub(super) start: usize,
    /// How many units there are.
    pub(super) len: usize,
    pub(super) nodes: Vec<ScoreColumn>,
    pub(super) targets: Vec<Vec<TargetState>>,
    pub(super) total: ScoreColumn,
}

impl Segment {
    pub(super) fn new(plan: &PlanInner, start: usize, len: usize) -> Self {
        let targets = plan.framework.criteria().map_or(0, |criteria| criteria.targets.len());
        Self {
            start,
            len,
            nodes: plan.nodes.iter().map(|node| ScoreColumn::new(node.places, len)).collect(),
            targets: (0..targets).map(|_| Vec::with_capacity(len)).collect(),
            total: ScoreColumn::new(plan.total.places, len),
        }
    }
}

/// The scores of all nodes, or the states of all targets, and the totals.
#[derive(Debug)]
pub(crate) struct Scores {
    segments: Vec<Segment>,
}

impl Scores {
    /// Segments in the order of their units.
    pub(super) const fn new(segments: Vec<Segment>) -> Self {
        Self { segments }
    }

    fn find(&self, row: usize) -> Option<(&Segment, usize)> {
        let segment = self.segments.get(row.checked_div(SEGMENT)?)?;
        Some((segment, row.checked_rem(SEGMENT)?))
    }

    /// The score of a node for a unit.
    pub(crate) fn node(&self, node: usize, row: usize) -> Score {
        let found = self.find(row);
        let column = found.and_then(|(segment, row)| Some((segment.nodes.get(node)?, row)));
        column.map_or(Score::Unscored, |(column, row)| column.score(row))
    }

    /// The score of a node for a unit, as it is shown.
    pub(crate) fn node_decimal(&self, node: usize, row: usize) -> Option<Decimal> {
        let (segment, row) = self.find(row)?;
        segment.nodes.get(node)?.decimal(row)
    }

    /// The total of a unit.
    pub(crate) fn total(&self, row: usize) -> Score {
        self.find(row).map_or(Score::Unscored, |(segment, row)| segment.total.score(row))
    }

    /// The total of a unit, as it is shown.
    pub(crate) fn total_decimal(&self, row: usize) -> Option<Decimal> {
        let (segment, row) = self.find(row)?;
        segment.total.decimal(row)
    }

    /// All totals as whole numbers of their unit, when every total that there is is one.
    pub(crate) fn plain_totals(&self) -> Option<Vec<Option<i32>>> {
        let units = self.segments.iter().map(|segment| segment.len).fold(0, usize::saturating_add);
        let mut totals = Vec::with_capacity(units);
        for segment in &self.segments {
            if !segment.total.wide.is_empty() {
                return None;
            }
            let slots = segment.total.slots.iter();
            totals.extend(slots.map(|slot| (*slot >= slot::LEAST).then_some(*slot)));
        }
        Some(totals)
    }

    /// What the numbers of a unit say of a target.
    pub(crate) fn target(&self, target: usize, row: usize) -> TargetState {
        let found = self.find(row);
        let state = found.and_then(|(segment, row)| segment.targets.get(target)?.get(row).copied());
        state.unwrap_or(TargetState::Undetermined)
    }
}
