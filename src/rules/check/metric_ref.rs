//! A metric that rules name, and the places of its declaration.

use std::collections::HashMap;
use std::fmt;

use crate::diagnostic::{Span, shown};
use crate::formula::print_metric;
use crate::model::{ChoiceOption, Metric, MetricIndex, MetricType};
use crate::name::is_id;
use crate::rules::document::MetricDoc;
use crate::said::{Said, said};

/// The places where the parts of a declaration are written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Places {
    pub(crate) kind: Option<Span>,
    pub(crate) options: Option<Span>,
    pub(crate) at_least: Option<Span>,
    pub(crate) at_most: Option<Span>,
}

impl Places {
    pub(super) fn of(doc: &MetricDoc) -> Self {
        Self {
            kind: doc.r#type.as_ref().map(|entry| entry.span),
            options: doc.options.as_ref().map(|entry| entry.span),
            at_least: doc.at_least.as_ref().map(|entry| entry.span),
            at_most: doc.at_most.as_ref().map(|entry| entry.span),
        }
    }
}

/// A declared metric.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MetricRef<'m> {
    pub(crate) index: MetricIndex,
    pub(crate) metric: &'m Metric,
    /// `None` if the metric is declared in another file. Its choices are then searched one by one.
    pub(super) options: Option<&'m HashMap<String, usize>>,
    pub(crate) places: Places,
}

impl<'m> MetricRef<'m> {
    /// Returns a metric that is declared in another file.
    pub(super) fn elsewhere(index: MetricIndex, metric: &'m Metric) -> Self {
        Self { index, metric, options: None, places: Places::default() }
    }

    /// Returns the options of a choice, in the order of the file. Empty if the metric is not a choice.
    pub(crate) fn options(&self) -> &'m [ChoiceOption] {
        match &self.metric.kind {
            MetricType::Choice { options } => options,
            _ => &[],
        }
    }

    /// Describes the declaration, with its place. Many faults show it as their second place.
    pub(crate) fn declared(&self) -> (Option<Span>, Said) {
        let (id, word) = (shown(&self.metric.id), self.metric.kind.as_str());
        let words = match self.metric.is_attribute {
            true => said!(
                "the attribute `{id}` is declared here",
                "thuộc tính `{id}` được khai báo ở đây",
                id
            ),
            false => said!(
                "`{id}` is declared as a `{word}` here",
                "`{id}` được khai báo kiểu `{word}` ở đây",
                id,
                word
            ),
        };
        (self.places.kind, words)
    }

    /// Returns the index of an option.
    pub(crate) fn option(&self, id: &str) -> Option<usize> {
        match self.options {
            Some(options) => options.get(id).copied(),
            None => self.options().iter().position(|option| option.id == id),
        }
    }
}

impl fmt::Display for MetricRef<'_> {
    /// Writes the metric as formulas do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print_metric(&self.metric.id))
    }
}

/// Returns advice for a metric that is not declared. A quotient and other formulas are no metrics.
pub(super) fn declare(id: &str) -> Said {
    let parts = id.split_once('/').map(|(part, whole)| (part.trim(), whole.trim()));
    match parts.filter(|(part, whole)| is_id(part) && is_id(whole)) {
        Some((part, whole)) => said!(
            "write a quotient as `{{part: {part}, whole: {whole}}}`",
            "viết thương là `{{part: {part}, whole: {whole}}}`",
            part,
            whole
        ),
        None if !is_id(id) && id.contains(['+', '*', '/', '(']) => said!(
            "a formula has a name under `derived`: `derived: {rate: {formula: …}}`",
            "đặt tên cho công thức trong `derived`: `derived: {rate: {formula: …}}`"
        ),
        None => said!(
            "declare it: `metrics: {{{}: {{type: …}}}}`",
            "khai báo: `metrics: {{{}: {{type: …}}}}`",
            shown(id)
        ),
    }
}
