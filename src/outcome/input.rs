//! A value of a unit, with its evidence and the verifier's reason.

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::dataset::Value;
use crate::formula::{NoValue, shown};
use crate::model::{AbsentKind, EvidenceRule, MetricIndex};
use crate::number::Shown;

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
}

/// A derived metric of a unit in a card, by its id. A quotient that has no id is called `part / whole`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DerivedInput {
    /// The id of the metric.
    pub metric: String,
    /// Its value, to ten places if it has no exact decimal. `None` if it is absent or too large to show.
    pub value: Option<Shown>,
    /// The absence, if there is one: that of a value that it needs, or a division by zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<AbsentKind>,
    /// Whether an irrational number went into it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
}

impl Outcome {
    /// Returns the submitted values behind some metrics of the unit in a row, each once.
    pub(crate) fn inputs_of(&self, row: usize, metrics: &[MetricIndex]) -> Vec<Input> {
        let mut inputs: Vec<Input> = Vec::new();
        for metric in metrics.iter().flat_map(|metric| self.framework().reads(metric)) {
            let input = Input::of(self, row, *metric);
            inputs.extend(input.filter(|new| inputs.iter().all(|old| old.metric != new.metric)));
        }
        inputs
    }

    /// Returns the derived ones among some metrics of the unit in a row, each after those that it needs.
    pub(crate) fn derived_of(
        &self,
        row: usize,
        metrics: &[MetricIndex],
        evidence: EvidenceRule,
    ) -> Vec<DerivedInput> {
        let mut cards: Vec<DerivedInput> = Vec::new();
        for metric in metrics {
            let Some(derived) = self.framework().derived_at(*metric) else { continue };
            let behind = self.derived_of(row, derived.formula.metrics(), evidence);
            let found = self.view(row).map(|view| view.found(*metric, evidence));
            let (value, approximate, absent) = match found {
                Some(Ok(found)) => (shown(&found.value), found.approximate, None),
                Some(Err(NoValue::Absent(kind))) => (None, false, Some(kind)),
                Some(Err(NoValue::Overflow)) | None => (None, false, None),
            };
            let metric = derived.metric.id.clone();
            let own = DerivedInput { metric, value, absent, approximate };
            for card in behind.into_iter().chain([own]) {
                if cards.iter().all(|there| there.metric != card.metric) {
                    cards.push(card);
                }
            }
        }
        cards
    }

    /// Returns the value that a unit submitted for a metric. [`Input::shown`] writes it for people. `None` if there
    /// is no such unit or metric.
    #[must_use]
    pub fn input(&self, unit: &str, metric: &str) -> Option<Input> {
        Input::of(self, self.dataset().find(unit)?, self.dataset().metric_index(metric)?)
    }
}
