//! The nature and the day of the figures behind an outcome, a unit, a target or a node.

use super::Outcome;
use crate::evaluation::{Time, day};
use crate::model::{
    Method, MetricIndex, Nature, NodeBody, NodeIndex, Origin, PeerMethod, TargetData,
};
use crate::number::Date;

impl Outcome {
    /// Returns the nature of everything that the outcome is made from, the figures of the year before included; see
    /// [`Dataset::nature`](crate::Dataset::nature).
    #[must_use]
    pub fn nature(&self) -> Option<Nature> {
        self.dataset().nature_of_both_years()
    }

    /// Returns whether some figures have another nature than those of this year as a whole.
    pub(crate) fn is_mixed(&self) -> bool {
        let (dataset, nature) = (self.dataset(), self.dataset().origin().nature);
        dataset.is_mixed()
            || dataset.before().is_some_and(|data| data.is_mixed() || data.nature() != nature)
    }

    /// Returns the day that the figures describe; see [`Dataset::as_of`](crate::Dataset::as_of).
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.dataset().as_of()
    }

    /// Returns whether the figures that a target looks at are from before the period began.
    pub(crate) fn is_before_period(&self, target: &TargetData, row: usize) -> bool {
        let given = self.has_figures(target, row);
        let day = day(self.framework(), target, self.dataset(), row);
        given && Time::of(self.framework(), target).is_before(day)
    }

    fn has_figures(&self, target: &TargetData, row: usize) -> bool {
        let present = |metric: &MetricIndex| self.dataset().value(row, *metric).is_present();
        self.framework().reads(&target.of).iter().all(present)
    }

    /// Returns the origin of a unit's values for some metrics. If it has none of them, returns that
    /// of the dataset.
    pub(crate) fn origin_of(
        &self,
        row: usize,
        metrics: impl IntoIterator<Item = MetricIndex>,
    ) -> Origin {
        if self.dataset().is_of_one_origin() {
            return self.dataset().origin();
        }
        let present = metrics.into_iter().filter(|m| self.dataset().value(row, *m).is_present());
        let origins = present.map(|metric| self.dataset().value_origin(row, metric));
        origins.reduce(Origin::combine).unwrap_or_else(|| self.dataset().origin())
    }

    /// Returns the origin of everything that a unit submitted.
    pub(crate) fn unit_origin(&self, unit: &str) -> Origin {
        let Some(row) = self.dataset().find(unit) else { return self.dataset().origin() };
        let metrics = self.framework().metrics.len();
        let before = self.framework().submitted_before().map(|(metric, _)| metric.previous());
        self.origin_of(row, (0u32..).map(MetricIndex).take(metrics).chain(before))
    }

    /// Returns the origin of the numbers that decide a target.
    pub(crate) fn target_origin(&self, target: &TargetData, row: usize) -> Origin {
        self.origin_of(row, self.framework().reads(&target.of).iter().copied())
    }

    /// Returns the origin of the score of a node: of all values that it depends on, those of peers
    /// included.
    pub(crate) fn node_origin(&self, node: NodeIndex, row: usize) -> Origin {
        let is_of_one = self.dataset().is_of_one_origin()
            && self.of_all.is_none_or(|all| all == self.dataset().origin());
        let tree = self.framework().index().filter(|_| !is_of_one);
        let Some(tree) = tree else { return self.dataset().origin() };
        match tree.node(node).map(|node| node.body()) {
            Some(NodeBody::Group { children, .. }) => {
                Origin::of_all(children.iter().map(|child| self.node_origin(*child, row)))
            }
            Some(NodeBody::Indicator { method, .. }) => self.method_origin(node, method, row),
            None => self.dataset().origin(),
        }
    }

    fn method_origin(&self, node: NodeIndex, method: &Method, row: usize) -> Origin {
        let metrics = self.framework().reads_of(method);
        let own = self.origin_of(row, metrics.iter().copied());
        if !method.depends_on_peers() {
            return own;
        }
        let rows = 0..self.dataset().rows().len();
        let peers = || rows.map(|peer| self.origin_of(peer, metrics.iter().copied()));
        let looks_back = method.singles().filter_map(Method::of_peers);
        let looks_back = looks_back.map(PeerMethod::posts).any(MetricIndex::is_previous);
        let as_of = self.as_of();
        let before = self.dataset().before().filter(|_| looks_back);
        let before = before.map(|data| Origin { nature: data.nature(), as_of });
        let own = before.into_iter().fold(own, Origin::combine);
        let own = self.of_all.into_iter().fold(own, Origin::combine);
        own.combine(self.origin_of_all(node, || Origin::of_all(peers())))
    }
}
