//! The metrics that a formula can name.

use indexmap::IndexMap;

use crate::diagnostic::{Problem, nearest};
use crate::model::{Framework, Metric, MetricIndex, UnitKind};
use crate::number::Quantity;
use crate::said::Said;

/// The result of looking up a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup<'m> {
    /// A metric.
    Found(MetricIndex, &'m Metric),
    /// A number that the rules name.
    Constant(Quantity),
    /// A metric whose declaration is faulty. Its fault is reported already.
    Faulty,
    /// No metric.
    Unknown,
}

/// The metrics that a formula can name.
pub trait Metrics {
    /// Looks up a metric by its id.
    fn look_up(&self, id: &str) -> Lookup<'_>;

    /// Returns the metric at an index, submitted or derived.
    fn at(&self, index: MetricIndex) -> Option<&Metric>;

    /// Notes that a formula reads a metric of the year before. Returns whether it can: `false` for a derived metric that
    /// reads the year before itself.
    fn read_previous(&self, index: MetricIndex) -> bool;

    /// Returns the kinds of units that the rules assess. Empty if they are not known.
    fn kinds(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Returns the existing id that is nearest to an unknown one.
    fn nearest(&self, id: &str) -> Option<String>;

    /// Returns advice on an id that no metric has, and none nearly has.
    fn advice(&self, _id: &str) -> Option<Said> {
        None
    }

    /// Reports what is probably a mistake in a formula that can be used.
    fn warn(&self, _: Problem) {}

    /// Returns whether the fault will be listed. If not, the slow search for the nearest name is
    /// skipped.
    fn is_read(&self) -> bool {
        true
    }
}

impl Metrics for IndexMap<String, Metric> {
    fn look_up(&self, id: &str) -> Lookup<'_> {
        let found = self.get_full(id);
        match found.and_then(|(place, _, metric)| Some((u32::try_from(place).ok()?, metric))) {
            Some((place, metric)) => Lookup::Found(MetricIndex(place), metric),
            None => Lookup::Unknown,
        }
    }

    fn at(&self, index: MetricIndex) -> Option<&Metric> {
        self.get_index(index.current().get()).map(|(_, metric)| metric)
    }

    fn read_previous(&self, _index: MetricIndex) -> bool {
        true
    }

    fn nearest(&self, id: &str) -> Option<String> {
        nearest(id, self.keys().map(String::as_str)).map(str::to_owned)
    }
}

/// The metrics of a framework, submitted and derived.
impl Metrics for Framework {
    fn look_up(&self, id: &str) -> Lookup<'_> {
        match self.index_of(id).and_then(|index| Some((index, self.metric_at(index)?))) {
            Some((index, metric)) => Lookup::Found(index, metric),
            None => Lookup::Unknown,
        }
    }

    fn at(&self, index: MetricIndex) -> Option<&Metric> {
        self.metric_at(index)
    }

    fn read_previous(&self, index: MetricIndex) -> bool {
        self.previous.contains_key(&index)
    }

    fn kinds(&self) -> Vec<&str> {
        self.unit_kinds().iter().map(UnitKind::as_str).collect()
    }

    fn nearest(&self, id: &str) -> Option<String> {
        let derived = self.derived_metrics().map(|(metric, _)| metric);
        nearest(id, self.metrics().chain(self.attributes()).chain(derived).map(Metric::id))
            .map(str::to_owned)
    }
}
