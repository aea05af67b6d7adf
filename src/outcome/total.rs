//! The shares of totals and nodes, computed in whole numbers if the total is one, in fractions if not.

use super::Outcome;
use crate::formula::shown;
use crate::model::NodeIndex;
use crate::number::{Enclosed, Exact, Rounding, Shown};

/// The decimal places of a share.
const SHARE_PLACES: u32 = 6;

impl Outcome {
    /// Returns total ÷ points to six places, without trailing zeros.
    pub(super) fn share(&self, row: usize) -> Option<Shown> {
        let total = self.scores().total_ticks(row).zip(self.total_places());
        if let Some(share) = total.and_then(|total| share_of(total, self.total_points())) {
            return share.shown(SHARE_PLACES).ok();
        }
        let near = self.scores().total_near(row);
        let share = near.and_then(|total| near_share(total, self.total_points(), SHARE_PLACES));
        share.or_else(|| self.share_of_total(&self.exact_total(row)?))
    }

    /// Returns the share of a total that some unit may have.
    pub(crate) fn share_of_total(&self, total: &Exact) -> Option<Shown> {
        total.over(self.total_points()).ok()??.shown(SHARE_PLACES).ok()
    }

    /// Returns score ÷ points of a node: the exact decimal, or ten places. For a score that no places cover, ten places at
    /// most.
    pub(crate) fn node_share(&self, index: NodeIndex, row: usize) -> Option<Shown> {
        let node = index.get();
        let points = self.framework().index()?.node(index)?.points();
        if self.node_places(node).is_some() {
            let in_words = self.node_in_whole_numbers(node, row);
            let share = in_words.and_then(|score| share_of(score, points));
            return share.or_else(|| self.exact_node_share(index, row)).as_ref().and_then(shown);
        }
        let places = Rounding::MAX_PLACES;
        let near = self.scores().node_near(node, row);
        let share = near.and_then(|score| near_share(score, points, places));
        share.or_else(|| self.exact_node_share(index, row)?.shown(places).ok())
    }
}

/// Returns score ÷ points without trailing zeros, if the bounds of the score tell its digits.
fn near_share(score: Enclosed, points: &Exact, places: u32) -> Option<Shown> {
    score.over(Enclosed::of(points)?).shown(places).map(Shown::normalize)
}

/// Returns score ÷ points of a score in units of 10^−places. `None` if that needs larger numbers
/// than machine words, or there are no points.
fn share_of((ticks, places): (i32, u32), points: &Exact) -> Option<Exact> {
    let (n, d) = points.parts()?;
    let unit = 10i128.checked_pow(places)?;
    Exact::ratio(i128::from(ticks).checked_mul(d)?, n.checked_mul(unit)?)
}
