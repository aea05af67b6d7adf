//! Statistics of the values that the peers of a unit have for a metric.

use super::cards::shown;
use crate::model::{EvidenceRule, MetricIndex, PeerFigure};
use crate::number::{Exact, Shown};
use crate::outcome::Outcome;
use crate::plan::PeerKey;

impl Outcome {
    /// Returns a statistic of the peers of the unit in a row, those with the same option of an attribute if one is given, to ten places if it has no exact
    /// decimal. `None` if there is none, or no method of the framework uses it.
    pub(crate) fn peer_figure(
        &self,
        row: usize,
        (metric, among): (MetricIndex, Option<MetricIndex>),
        evidence: EvidenceRule,
        figure: PeerFigure,
    ) -> Option<Shown> {
        let view = self.view(row)?;
        let own = |attribute| view.integer(attribute, EvidenceRule::Optional).ok();
        let among = match among {
            Some(attribute) => Some((attribute, usize::try_from(own(attribute)?).ok()?)),
            None => None,
        };
        let key = PeerKey { metric, evidence, among };
        let peers = view.peers(key)?;
        let place = || view.place(key).ok();
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
