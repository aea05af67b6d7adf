//! One indicator of one unit, as its figures are changed.

use std::fmt;

use super::kept::Kept;
use crate::evaluation::UnitView;
use crate::model::{AbsentRules, EvidenceRule, Metric, MetricIndex, MetricType, NodeData};
use crate::number::{Decimal, Exact, Rounding, RoundingMode};

/// Returns the places in which a figure of this kind is changed.
pub(super) const fn places_of_steps(kind: &MetricType) -> u32 {
    match kind {
        MetricType::Count | MetricType::Rank { .. } => 0,
        MetricType::Percent => 4,
        _ => 2,
    }
}

/// One indicator of one unit.
#[derive(Clone, Copy)]
pub(super) struct OfUnit<'a> {
    pub(super) kept: &'a Kept,
    pub(super) row: usize,
    pub(super) view: UnitView<'a>,
    pub(super) node: &'a NodeData,
    pub(super) evidence: EvidenceRule,
    pub(super) absent: &'a AbsentRules,
}

impl fmt::Debug for OfUnit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfUnit").field("row", &self.row).finish_non_exhaustive()
    }
}

impl<'a> OfUnit<'a> {
    /// Returns a metric that units submit for this year.
    pub(super) fn metric(&self, of: MetricIndex) -> Option<&'a Metric> {
        let framework = self.kept.outcome.framework();
        let is_submitted = !of.is_previous() && framework.derived_at(of).is_none();
        framework.metric_at(of).filter(|_| is_submitted)
    }

    /// Returns the least and the greatest figure that are sensible, and that which the unit has, in the steps of a
    /// metric: within its bounds, and up to twice what any unit has. `None` if it is no number.
    pub(super) fn steps_of(&self, of: MetricIndex) -> Option<(i64, i64, Option<i64>)> {
        let metric = self.metric(of)?;
        let (least, most) = match metric.kind {
            MetricType::Count | MetricType::Number => (None, None),
            MetricType::Percent => (Some(Decimal::ZERO), Some(Decimal::ONE)),
            MetricType::Rank { field } => (Some(Decimal::ONE), field.map(Decimal::from)),
            _ => return None,
        };
        let outcome = &self.kept.outcome;
        let column = outcome.dataset().column(of);
        let (mut low, mut high) = (Decimal::ZERO, Decimal::ONE);
        for row in &self.kept.shares.rows {
            if let Ok(value) = column.decimal(*row) {
                let twice = value.checked_mul(Decimal::TWO).unwrap_or(value);
                (low, high) = (low.min(twice), high.max(twice));
            }
        }
        low = metric.at_least.or(least).unwrap_or(low);
        high = metric.at_most.or(most).unwrap_or(high);
        let places = places_of_steps(&metric.kind);
        let steps = |value: Decimal, mode| {
            Exact::from(value).rounded(Rounding { places, mode }).to_ticks(places)
        };
        let own = column.decimal(self.row).ok();
        let own = own.and_then(|own| steps(own, RoundingMode::HalfUp));
        let (low, high) = (steps(low, RoundingMode::Up)?, steps(high, RoundingMode::Down)?);
        (low < high).then_some((low, high, own))
    }
}
