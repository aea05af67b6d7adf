//! A value of a unit, with what is beside it.

use serde::{Serialize, Serializer};

use super::Outcome;
use crate::dataset::Value;
use crate::model::{Metric, MetricIndex};

/// A value that a method read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputCard<'a> {
    /// The metric.
    #[serde(serialize_with = "metric_id")]
    pub metric: &'a Metric,
    /// What the unit submitted.
    pub value: Value,
    /// What backs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'a str>,
    /// Why the verifier set or rejected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
}

impl<'a> InputCard<'a> {
    pub(crate) fn new(outcome: &'a Outcome, row: usize, metric: MetricIndex) -> Option<Self> {
        Some(InputCard {
            metric: outcome.framework().metric_at(metric)?,
            value: outcome.dataset().value(row, metric),
            evidence: outcome.dataset().evidence(row, metric),
            reason: outcome.dataset().reason(row, metric),
        })
    }
}

fn metric_id<S: Serializer>(metric: &&Metric, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&metric.id)
}

impl Outcome {
    /// What a unit submitted for a metric; [`InputCard::shown`] writes it as people do. `None` where
    /// there is no such unit or metric.
    #[must_use]
    pub fn input(&self, unit: &str, metric: &str) -> Option<InputCard<'_>> {
        InputCard::new(self, self.dataset().find(unit)?, self.dataset().metric(metric)?)
    }
}
