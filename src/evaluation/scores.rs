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

/// The scores of one node for all units.
///
/// Each is a whole number of 10^−places, the places that cover the node's score. The few that are
/// not (a rescaled group, a number past 64 bits) lie in `wide`, and the slot holds where.
#[derive(Debug, Clone)]
pub(crate) struct ScoreColumn {
    places: u32,
    slots: Vec<i64>,
    wide: Vec<Exact>,
}

/// Slots below this are no scores.
const LEAST: i64 = i64::MIN / 2;
const UNSCORED: i64 = i64::MIN;
const EXCLUDED: [(AbsentKind, i64); 4] = [
    (AbsentKind::Rejected, i64::MIN + 1),
    (AbsentKind::Missing, i64::MIN + 2),
    (AbsentKind::ZeroWhole, i64::MIN + 3),
    (AbsentKind::NotApplicable, i64::MIN + 4),
];
/// The slot of the first entry of `wide`; the others follow.
const FIRST_WIDE: i64 = i64::MIN + 5;

impl ScoreColumn {
    fn new(places: Option<u32>, units: usize) -> Self {
        Self {
            places: places.unwrap_or(Rounding::MAX_PLACES),
            slots: Vec::with_capacity(units),
            wide: Vec::new(),
        }
    }

    /// Appends a score; refuses one that could not be shown.
    fn push(&mut self, score: Score) -> Result<(), Overflow> {
        let slot = match score {
            Score::Unscored => UNSCORED,
            Score::Excluded(kind) => {
                EXCLUDED.iter().find(|(k, _)| *k == kind).map_or(UNSCORED, |(_, slot)| *slot)
            }
            Score::Value(value) => match value.to_ticks(self.places) {
                Some(ticks) if ticks >= LEAST => ticks,
                _ => {
                    value.to_decimal(Rounding::SHOWN)?;
                    let place = i64::try_from(self.wide.len()).map_err(|_| Overflow)?;
                    self.wide.push(value);
                    FIRST_WIDE.checked_add(place).ok_or(Overflow)?
                }
            },
        };
        self.slots.push(slot);
        Ok(())
    }

    /// The exact score of a unit.
    pub(crate) fn score(&self, row: usize) -> Score {
        let slot = self.slots.get(row).copied().unwrap_or(UNSCORED);
        if slot >= LEAST {
            return Score::Value(Exact::from_ticks(slot, self.places));
        }
        if slot >= FIRST_WIDE {
            let place = slot.checked_sub(FIRST_WIDE).and_then(|place| usize::try_from(place).ok());
            let wide = place.and_then(|place| self.wide.get(place));
            return wide.cloned().map_or(Score::Unscored, Score::Value);
        }
        EXCLUDED.iter().find(|(_, s)| *s == slot).map_or(Score::Unscored, |(kind, _)| Score::Excluded(*kind))
    }

    /// The score as it is shown: with all the places that cover it, or to ten.
    pub(crate) fn decimal(&self, row: usize) -> Option<Decimal> {
        let slot = self.slots.get(row).copied()?;
        if slot >= LEAST {
            return Decimal::try_from_i128_with_scale(i128::from(slot), self.places).ok();
        }
        // `push` has made sure that it can be shown.
        self.score(row).value().and_then(|value| value.to_decimal(Rounding::SHOWN).ok())
    }
}

/// The scores of all nodes, or the states of all targets, and the totals.
#[derive(Debug)]
pub(crate) struct Scores {
    nodes: Vec<ScoreColumn>,
    targets: Vec<Vec<TargetState>>,
    total: ScoreColumn,
}

impl Scores {
    pub(crate) fn new(plan: &PlanInner, units: usize) -> Self {
        let targets = plan.framework.criteria().map_or(0, |criteria| criteria.targets.len());
        Self {
            nodes: plan.nodes.iter().map(|node| ScoreColumn::new(node.places, units)).collect(),
            targets: (0..targets).map(|_| Vec::with_capacity(units)).collect(),
            total: ScoreColumn::new(plan.total.places, units),
        }
    }

    /// The score of a node for a unit.
    pub(crate) fn node(&self, node: usize, row: usize) -> Score {
        self.nodes.get(node).map_or(Score::Unscored, |column| column.score(row))
    }

    /// The score of a node for a unit, as it is shown.
    pub(crate) fn node_decimal(&self, node: usize, row: usize) -> Option<Decimal> {
        self.nodes.get(node)?.decimal(row)
    }

    /// The total of a unit.
    pub(crate) fn total(&self, row: usize) -> Score {
        self.total.score(row)
    }

    /// The total of a unit, as it is shown.
    pub(crate) fn total_decimal(&self, row: usize) -> Option<Decimal> {
        self.total.decimal(row)
    }

    /// What the numbers of a unit say of a target.
    pub(crate) fn target(&self, target: usize, row: usize) -> TargetState {
        let state = self.targets.get(target).and_then(|column| column.get(row));
        state.copied().unwrap_or(TargetState::Undetermined)
    }

    /// Appends the scores of one unit. Fails with the place of the node that cannot be shown
    /// (`None` for the total).
    pub(crate) fn push(&mut self, nodes: Vec<Score>, total: Score) -> Result<(), Option<usize>> {
        let mut refused = None;
        for (place, (column, score)) in self.nodes.iter_mut().zip(nodes).enumerate() {
            if column.push(score).is_err() {
                column.slots.push(UNSCORED);
                refused = refused.or(Some(Some(place)));
            }
        }
        if self.total.push(total).is_err() {
            self.total.slots.push(UNSCORED);
            refused = refused.or(Some(None));
        }
        refused.map_or(Ok(()), Err)
    }

    /// Appends the states of one unit's targets.
    pub(crate) fn push_targets(&mut self, states: Vec<TargetState>) {
        let met = states.iter().filter(|state| **state == TargetState::Met).count();
        for (column, state) in self.targets.iter_mut().zip(states) {
            column.push(state);
        }
        // A count of targets always fits.
        self.total.slots.push(i64::try_from(met).unwrap_or(i64::MAX));
    }
}
