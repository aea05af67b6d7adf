//! A method in a rule file: what its check can ask, and how it reads the keys.

use crate::diagnostic::Span;
use crate::model::{Direction, Method, MetricIndex, MetricType, Worth};
use crate::number::Exact;
use crate::rules::check::formulas;
use crate::rules::check::keys::{Owner, required_key};
use crate::rules::check::measured::{Subject, measured_number, metric_of, numeric_of};
use crate::rules::check::metric_ref::MetricRef;
use crate::rules::check::scope::Scope;
use crate::rules::document::{Entry, Field, MeasuredDoc};
use crate::rules::text::fault_list::Sink;
use crate::said::{Said, said};

/// A method in a rule file.
#[derive(Debug, Clone, Copy)]
pub(super) struct MethodAt<'a> {
    pub(super) scope: &'a Scope<'a>,
    /// The method as messages name it, such as `` `ratio` ``, with its place in the file.
    pub(super) owner: Owner<'static>,
    /// The points that it can earn. `None` if they are faulty.
    pub(super) worth: Option<&'a Worth>,
    pub(super) place: Place,
    /// The number of methods around this one, and itself.
    pub(super) depth: usize,
}

/// Where a method stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It scores an indicator.
    Whole,
    /// It is a part of `sum_of`.
    Part,
    /// It is an alternative of `best_of`.
    Alternative,
}

impl<'a> MethodAt<'a> {
    pub(super) const fn sink(&self) -> &'a Sink {
        self.scope.sink
    }

    pub(super) const fn span(&self) -> Span {
        self.owner.span
    }

    /// Returns the points that the method can earn. `None` if they are faulty.
    pub(super) fn worth(&self) -> Option<&'a Exact> {
        Some(&self.worth?.most)
    }

    /// Reads a metric of a type that `fits`. Reports a key that is missing, a metric that is not declared, and one
    /// of another type; `allowed` says which types fit.
    pub(super) fn metric(
        &self,
        key: &'static str,
        field: &Field<String>,
        fits: impl FnOnce(&MetricType) -> bool,
        allowed: Said,
    ) -> Option<MetricRef<'a>> {
        metric_of(self.scope, &self.owner, key, field, fits, allowed)
    }

    /// Reads a metric that holds numbers.
    pub(super) fn numeric(
        &self,
        key: &'static str,
        field: &Field<String>,
    ) -> Option<MetricRef<'a>> {
        numeric_of(self.scope, &self.owner, key, field)
    }

    /// Reads what a method calculates with: a metric that holds numbers, or a quotient.
    pub(super) fn measured(&self, of: &Field<MeasuredDoc>) -> (Option<MetricIndex>, Subject<'a>) {
        measured_number(self.scope, &self.owner, of)
    }

    /// Reads the direction of a method that compares with peers.
    pub(super) fn direction(&self, direction: &Field<Direction>) -> Option<Direction> {
        let example = said!(
            "`direction: up` where more is better, `direction: down` where less is",
            "`direction: up` khi càng nhiều càng tốt, `direction: down` khi càng ít càng tốt"
        );
        let direction = required_key(self.sink(), &self.owner, "direction", direction, example);
        direction.and_then(|entry| entry.get().copied())
    }

    /// Makes the method that gives the value of a formula, held to 0…1. The formula is an entry of the file, or a
    /// text that the method makes: a fault in that has the place of the method.
    pub(super) fn formula(&self, text: impl Into<Entry<String>>) -> Option<Method> {
        let entry = text.into();
        let formula = match entry.span == Span::default() {
            true => formulas::made(self.scope, self.span(), entry.get()?)?,
            false => formulas::number(self.scope, &entry)?,
        };
        Some(Method::Formula {
            key: self.owner.what.trim_matches('`'),
            formula,
            in_points: Vec::new(),
        })
    }
}
