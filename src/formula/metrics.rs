//! The metrics that a formula can name.

use indexmap::IndexMap;

use crate::diagnostic::nearest;
use crate::model::{Metric, MetricIndex};

/// What is known of a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup<'m> {
    /// A metric.
    Found(MetricIndex, &'m Metric),
    /// A metric whose declaration is faulty: nothing more is said of it.
    Faulty,
    /// No metric.
    Unknown,
}

/// The metrics that a formula can name.
pub trait Metrics {
    /// The metric of an id.
    fn look_up(&self, id: &str) -> Lookup<'_>;

    /// The nearest id that a metric has to one that none has.
    fn nearest(&self, id: &str) -> Option<String>;

    /// What to do about an id that no metric has, and none nearly has.
    fn advice(&self, _id: &str) -> Option<String> {
        None
    }

    /// Whether anybody will read advice. To look for the nearest name takes long where there are
    /// many, so it is not done for faults that nobody lists.
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

    fn nearest(&self, id: &str) -> Option<String> {
        nearest(id, self.keys().map(String::as_str)).map(str::to_owned)
    }
}
