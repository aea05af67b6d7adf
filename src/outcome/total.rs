//! The share of a total, computed in whole numbers if the total is one, in fractions if not.

use super::Outcome;
use crate::number::{Exact, Shown};
use crate::plan::ShareOf;

/// The decimal places of a share.
const SHARE_PLACES: u32 = 6;

impl Outcome {
    /// Returns total ÷ points to six places, without trailing zeros.
    pub(super) fn share(&self, row: usize) -> Option<Shown> {
        let (plan, total) = (self.plan(), self.scores().total_ticks(row));
        if let Some(total) = total
            && let Some(share) = plan.total.share
        {
            return share.of(total);
        }
        self.exact_share(row)?.shown(SHARE_PLACES).ok()
    }
}

impl ShareOf {
    /// Returns `total × by ÷ over`, rounded half up, without trailing zeros. A total is never below
    /// zero.
    fn of(self, total: i32) -> Option<Shown> {
        let millionths =
            Exact::ratio(i64::from(total).checked_mul(self.by)?.into(), self.over.into());
        millionths?.over(&Exact::from(1_000_000u64)).ok()??.shown(SHARE_PLACES).ok()
    }
}
