//! A value of a unit, with its evidence and the verifier's reason.

use serde::{Deserialize, Serialize, Serializer};

use super::Outcome;
use crate::dataset::Value;
use crate::model::{Metric, MetricIndex};

/// A value that a method read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputCard<'a> {
    /// The metric.
    #[serde(serialize_with = "metric_id")]
    pub metric: &'a Metric,
    /// The value that the unit submitted.
    pub value: Value,
    /// The evidence for the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'a str>,
    /// The verifier's reason for setting or rejecting it.
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

/// A value of a unit in a card, by the id of its metric.
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
    /// Returns an input for a value that was not submitted.
    pub(crate) fn missing(metric: &Metric) -> Self {
        Self { metric: metric.id.clone(), value: Value::Missing, evidence: None, reason: None }
    }
}

impl From<InputCard<'_>> for Input {
    fn from(card: InputCard<'_>) -> Self {
        Self {
            metric: card.metric.id.clone(),
            value: card.value,
            evidence: card.evidence.map(str::to_owned),
            reason: card.reason.map(str::to_owned),
        }
    }
}

impl Outcome {
    /// Returns the value that a unit submitted for a metric. [`InputCard::shown`] writes it for
    /// people. `None` if there is no such unit or metric.
    #[must_use]
    pub fn input(&self, unit: &str, metric: &str) -> Option<InputCard<'_>> {
        InputCard::new(self, self.dataset().find(unit)?, self.dataset().metric_index(metric)?)
    }
}
