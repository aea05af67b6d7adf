//! The share of a total, computed in whole numbers if the total is one, in fractions if not.

use super::Outcome;
use crate::number::{Exact, Shown};

/// The decimal places of a share.
const SHARE_PLACES: u32 = 6;

impl Outcome {
    /// Returns total ÷ points to six places, without trailing zeros.
    pub(super) fn share(&self, row: usize) -> Option<Shown> {
        let total = self.scores().total_ticks(row).zip(self.total_places());
        let share = total.and_then(|total| share_of(total, self.total_points()));
        share.or_else(|| self.exact_share(row))?.shown(SHARE_PLACES).ok()
    }
}

/// Returns score ÷ points of a score in units of 10^−places. `None` if that needs larger numbers
/// than machine words, or there are no points.
pub(crate) fn share_of((ticks, places): (i32, u32), points: &Exact) -> Option<Exact> {
    let (n, d) = points.parts()?;
    let unit = 10i128.checked_pow(places)?;
    Exact::ratio(i128::from(ticks).checked_mul(d)?, n.checked_mul(unit)?)
}
