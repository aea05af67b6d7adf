//! What is known of the file before its nodes and targets are checked.

use std::collections::HashSet;

use super::metrics::{MetricRef, Metrics};
use crate::model::UnitKind;
use crate::rules::entry::Entry;
use crate::rules::sink::{Sink, Span};

#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) sink: &'a Sink,
    pub(super) metrics: &'a Metrics,
    pub(super) kinds: &'a Kinds<'a>,
}

/// The unit kinds that the framework assesses; none where that is faulty.
#[derive(Debug)]
pub(super) struct Kinds<'a> {
    list: &'a [UnitKind],
    at: Option<Span>,
    set: HashSet<&'a str>,
}

impl<'a> Kinds<'a> {
    /// The kinds, and where they are written.
    pub(super) fn new(list: &'a [UnitKind], at: Option<Span>) -> Self {
        Self { list, at, set: list.iter().map(UnitKind::as_str).collect() }
    }

    pub(super) const fn at(&self) -> Option<Span> {
        self.at
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn contains(&self, kind: &str) -> bool {
        self.set.contains(kind)
    }

    /// Their names, in the order of the file.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.list.iter().map(UnitKind::as_str)
    }
}

impl<'a> Scope<'a> {
    /// The metric that an entry names; reports one that is not declared.
    pub(super) fn metric(&self, entry: &Entry<String>) -> Option<MetricRef<'a>> {
        self.metrics.find(self.sink, entry)
    }
}
