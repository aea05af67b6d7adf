//! How a share follows from a figure where no formula turns it round: tried, and halved where it runs one way.

use super::of_unit::{OfUnit, places_of_steps};
use crate::evaluation::{Share, share};
use crate::model::{Method, MetricIndex, Worth};
use crate::number::{Decimal, Exact};

/// The figures that are tried to see whether a share runs one way, beside the ends.
const SAMPLES: i64 = 12;

/// The share of one figure of a unit, with all else and all peers as they are.
#[derive(Debug, Clone)]
pub(super) struct Curve<'a> {
    of: OfUnit<'a>,
    method: &'a Method,
    worth: Worth,
    metric: MetricIndex,
    places: u32,
    /// The figure that the unit has, and that which earns most. In steps.
    own: i64,
    best: i64,
    /// What the best one earns.
    pub(super) most: Exact,
}

impl<'a> Curve<'a> {
    /// Returns `None` if the share does not run one way between the bounds of the metric, or no figure earns more.
    pub(super) fn of(
        of: OfUnit<'a>,
        (method, worth): (&'a Method, &Worth),
        metric: MetricIndex,
    ) -> Option<Self> {
        let (low, high, own) = of.steps_of(metric)?;
        let places = places_of_steps(&of.metric(metric)?.kind);
        let worth = worth.clone();
        let mut curve =
            Self { of, method, worth, metric, places, own: low, best: high, most: Exact::ZERO };
        let width = high.checked_sub(low)?;
        let at = |sample: i64| {
            let above = i128::from(width).saturating_mul(i128::from(sample));
            let above = above.checked_div(i128::from(SAMPLES)).and_then(|n| i64::try_from(n).ok());
            low.saturating_add(above.unwrap_or(0))
        };
        let samples: Vec<Exact> =
            (0..=SAMPLES).map(|sample| curve.share(at(sample))).collect::<Option<_>>()?;
        let (first, last) = (samples.first()?, samples.last()?);
        let rises = samples.is_sorted();
        if first == last || !(rises || samples.iter().rev().is_sorted()) {
            return None;
        }
        curve.best = if rises { high } else { low };
        // A figure that is not there begins at the other end.
        curve.own = own.unwrap_or(if rises { low } else { high });
        curve.most = if rises { last.clone() } else { first.clone() };
        Some(curve)
    }

    fn number(&self, steps: i64) -> Decimal {
        Decimal::new(steps, self.places)
    }

    /// Returns the share that a figure earns. `None` if something else is absent.
    fn share(&self, steps: i64) -> Option<Exact> {
        let instead = [(self.metric, Ok(Exact::from(self.number(steps))))];
        let view = self.of.view.with(&instead);
        match share(self.method, &self.worth, self.of.evidence, self.of.absent, &view) {
            Ok(Share::Earned(share)) => Some(share),
            // Nothing to divide by, as where nobody has answered yet.
            Ok(Share::Absent(_)) => Some(Exact::ZERO),
            _ => None,
        }
    }

    /// Returns the nearest figure that earns so much, with what it earns. `None` if there is none.
    pub(super) fn earning(&self, wanted: &Exact) -> Option<(Decimal, Exact)> {
        let (mut too_little, mut enough) = (self.own, self.best);
        let mut earned = self.most.clone();
        if earned < *wanted {
            return None;
        }
        while too_little.abs_diff(enough) > 1 {
            let middle = too_little.midpoint(enough);
            match self.share(middle)? {
                share if share >= *wanted => (enough, earned) = (middle, share),
                _ => too_little = middle,
            }
        }
        Some((self.number(enough).normalize(), earned))
    }
}
