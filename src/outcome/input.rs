//! A value of a unit, with its evidence and the verifier's reason.

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::dataset::Value;
use crate::model::{Metric, MetricIndex};

/// A value of a unit, by the id of its metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Input {
    /// The id of the metric.
    pub metric: String,
    /// The value that the unit submitted.
    pub value: Value,
    /// The evidence for the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// The verifier's reason for setting or rejecting it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Input {
    pub(crate) fn of(outcome: &Outcome, row: usize, metric: MetricIndex) -> Option<Self> {
        let dataset = outcome.dataset();
        Some(Self {
            metric: outcome.framework().metric_at(metric)?.id.clone(),
            value: dataset.value(row, metric),
            evidence: dataset.evidence(row, metric).map(str::to_owned),
            reason: dataset.reason(row, metric).map(str::to_owned),
        })
    }

    /// Returns an input for a value that was not submitted.
    pub(crate) fn missing(metric: &Metric) -> Self {
        Self { metric: metric.id.clone(), value: Value::Missing, evidence: None, reason: None }
    }
}

impl Outcome {
    /// Returns the value that a unit submitted for a metric. [`Input::shown`] writes it for people. `None` if there
    /// is no such unit or metric.
    #[must_use]
    pub fn input(&self, unit: &str, metric: &str) -> Option<Input> {
        Input::of(self, self.dataset().find(unit)?, self.dataset().metric_index(metric)?)
    }
}
