//! Where scores are rounded.

use crate::number::{Rounding, RoundingMode};

/// Where scores are rounded; a place that is left out is not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RoundingRules {
    /// Decimal places of the parts of `sum_of`.
    pub part: Option<u32>,
    /// Decimal places of indicators.
    pub indicator: Option<u32>,
    /// Decimal places of groups.
    pub group: Option<u32>,
    /// Decimal places of the total.
    pub total: Option<u32>,
    /// What becomes of the rest.
    pub mode: RoundingMode,
}

impl RoundingRules {
    /// The rounding of places that were declared.
    #[must_use]
    pub fn of(&self, places: Option<u32>) -> Option<Rounding> {
        places.map(|places| Rounding { places, mode: self.mode })
    }
}
