//! Which metrics are figures: values by which a unit reports.

use super::{Body, Framework, Gate, Method, MetricIndex, MetricType, NodeBody, TargetValue};

impl Framework {
    /// Tells for each metric whether it is a figure. A unit that sent a value of a figure, or said that one
    /// does not apply, has reported.
    ///
    /// Text is none, since it is never scored. A choice is one where something is scored by choices alone. A
    /// choice that only decides how other values count (a region, a class of units) is often filled in for a
    /// unit before it reports.
    pub(crate) fn figures(&self) -> Vec<bool> {
        let kinds = self.metrics.values().map(|metric| &metric.kind);
        let is_number =
            |kind: &MetricType| !matches!(kind, MetricType::Text | MetricType::Choice { .. });
        let mut figures: Vec<bool> = kinds.map(is_number).collect();
        let mut scored_together = |metrics: &[MetricIndex]| {
            let choice = |metric: &MetricIndex| {
                self.metric_at(*metric).is_some_and(|m| matches!(m.kind, MetricType::Choice { .. }))
            };
            if metrics.iter().all(choice) {
                for metric in metrics {
                    if let Some(is_figure) = figures.get_mut(metric.get()) {
                        *is_figure = true;
                    }
                }
            }
        };
        match &self.body {
            Body::Index(tree) => {
                for node in &tree.nodes {
                    if let NodeBody::Indicator { method, .. } = node.body() {
                        for_each_reading(method, &mut scored_together);
                    }
                }
            }
            Body::Criteria(criteria) => {
                for target in &criteria.targets {
                    if let TargetValue::Metric(metric) = target.of {
                        scored_together(&[metric]);
                    }
                }
            }
        }
        for gate in self.conditions() {
            if let Gate::Formula(formula) = gate {
                scored_together(formula.metrics());
            }
        }
        figures
    }
}

/// Calls `see` with the metrics that a method reads, for each part of it that is scored by itself.
fn for_each_reading(method: &Method, see: &mut dyn FnMut(&[MetricIndex])) {
    match method {
        Method::SumOf(parts) => {
            parts.iter().for_each(|part| for_each_reading(&part.method, see));
        }
        Method::BestOf(methods) => methods.iter().for_each(|method| for_each_reading(method, see)),
        Method::Unscored { .. } => {}
        scored => {
            let mut metrics = Vec::new();
            scored.for_each_metric(&mut |metric| metrics.push(metric));
            see(&metrics);
        }
    }
}
