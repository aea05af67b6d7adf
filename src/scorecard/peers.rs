//! Statistics of the values that the peers of a unit have for a metric.

use serde::Serialize;

use super::cards::shown;
use crate::model::{EvidenceRule, MetricIndex};
use crate::number::{Exact, Shown};
use crate::outcome::Outcome;

/// A statistic of the peers that a scoring method uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PeerFigure {
    /// The smallest value.
    Smallest,
    /// The largest.
    Largest,
    /// The mean.
    Mean,
    /// The standard deviation.
    Deviation,
    /// The number of peers with less than the unit.
    Less,
    /// The number of peers with more.
    More,
    /// The number of peers with a value, including the unit itself.
    Count,
}

impl Outcome {
    /// Returns a statistic of the peers of the unit in a row, to ten places if it has no exact
    /// decimal. `None` if there is none, or no method of the framework uses it.
    pub(crate) fn peer_figure(
        &self,
        row: usize,
        metric: MetricIndex,
        evidence: EvidenceRule,
        figure: PeerFigure,
    ) -> Option<Shown> {
        let view = self.view(row)?;
        let peers = view.peers(metric, evidence)?;
        let place = || view.place(metric, evidence).ok();
        let figure = match figure {
            PeerFigure::Smallest => peers.smallest.clone(),
            PeerFigure::Largest => peers.largest.clone(),
            PeerFigure::Mean => peers.mean().ok()?.value,
            PeerFigure::Deviation => peers.spread.as_ref()?.deviation().ok()?.value,
            PeerFigure::Less => Exact::from(place()?.below),
            PeerFigure::More => Exact::from(place()?.above),
            PeerFigure::Count => Exact::from(peers.count),
        };
        Some(shown(&figure))
    }
}
