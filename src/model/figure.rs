//! Which metrics are figures: values by which a unit reports.

use super::{Body, Framework, Gate, Method, Metric, MetricIndex, MetricType, NodeBody};

impl Framework {
    /// Tells for each metric whether it is a figure. A unit that sent a value of a figure, or said that one
    /// does not apply, has reported.
    ///
    /// An attribute is none, and text is none, since it is never scored. A choice is one where something is scored by choices alone. A
    /// choice that only decides how other values count (a region, a class of units) is often filled in for a
    /// unit before it reports.
    pub(crate) fn figures(&self) -> Vec<bool> {
        let is_number =
            |metric: &Metric| !matches!(metric.kind, MetricType::Text | MetricType::Choice { .. });
        let mut figures: Vec<bool> = self.metrics.values().map(is_number).collect();
        let mut scored_together = |metrics: &[MetricIndex]| {
            let choice = |metric: &MetricIndex| {
                let is_choice = |of: &Metric| matches!(of.kind, MetricType::Choice { .. });
                self.metric_at(*metric).is_some_and(is_choice)
            };
            if metrics.iter().all(choice) {
                for metric in metrics {
                    let is_attribute = self.metric_at(*metric).is_some_and(Metric::is_attribute);
                    if let (Some(is_figure), false) = (figures.get_mut(metric.get()), is_attribute)
                    {
                        *is_figure = true;
                    }
                }
            }
        };
        match &self.body {
            Body::Index(tree) => {
                for node in &tree.nodes {
                    if let NodeBody::Indicator { method, .. } = node.body() {
                        let scored = |method: &&Method| !matches!(method, Method::Unscored { .. });
                        for method in method.singles().filter(scored) {
                            scored_together(&self.reads_of(method));
                        }
                    }
                }
            }
            Body::Criteria(criteria) => {
                for target in &criteria.targets {
                    scored_together(self.reads(&target.of));
                }
            }
        }
        for gate in self.conditions() {
            if let Gate::Formula(formula) = gate {
                let named = formula.metrics().iter();
                scored_together(
                    &named.flat_map(|metric| self.reads(metric)).copied().collect::<Vec<_>>(),
                );
            }
        }
        figures
    }
}
