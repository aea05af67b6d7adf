//! What the peers of a unit have of a metric.

use serde::Serialize;

use super::cards::shown;
use crate::model::{EvidenceRule, MetricIndex};
use crate::number::{Exact, Shown};
use crate::outcome::Outcome;

/// A figure of the peers of a unit that a method compares the unit with.
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
    /// How many have less than the unit.
    Less,
    /// How many have more.
    More,
    /// How many have a value, the unit itself among them.
    Count,
}

impl Outcome {
    /// A figure of the peers of the unit in a row, to ten places where no decimal is exact; nothing where
    /// there is none, or the methods of the framework ask for none.
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
            PeerFigure::Mean => peers.mean().ok()?,
            PeerFigure::Deviation => peers.spread.as_ref()?.deviation().ok()?.value,
            PeerFigure::Less => Exact::from(place()?.below),
            PeerFigure::More => Exact::from(place()?.above),
            PeerFigure::Count => Exact::from(peers.count),
        };
        Some(shown(&figure))
    }
}
