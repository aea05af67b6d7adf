//! Writes the changes of a variation into a document.

use std::collections::{BTreeMap, HashSet};

use super::entry::{Entry, Field, Named};
use super::framework::{AbsentDoc, FrameworkDoc, IndicatorDoc, RoundingDoc};
use super::measured::{BoundDoc, EarnsIn, MeasuredDoc};
use super::metric::MetricTypeDoc;
use super::scalar::Number;
use super::walk::{NodeDoc, value};
use crate::model::{
    AbsentKind, AbsentLayer, Changes, NewSteps, NodeChanges, RoundingChanges, Size, StepUnit,
    places_of,
};
use crate::number::{Decimal, Quantity};
use crate::rules::methods::{MethodDoc, ScoringDoc, StepsDoc};

/// The changes of nodes and parts.
struct Changed<'c> {
    by_name: &'c BTreeMap<String, NodeChanges>,
    /// The metrics that are percentages: their bounds above 1 need `%`.
    percentages: HashSet<String>,
}

impl FrameworkDoc {
    /// Writes changes in place of what is written.
    pub(crate) fn vary(&mut self, changes: &Changes) {
        // Rules with other aggregates or methods among peers are not handed out.
        let Changes { points, rounding, absent, aggregate: _, peers: _, nodes } = changes;
        if let Some(points) = points {
            self.points = written(*points, false);
        }
        vary_rounding(&mut self.rounding, *rounding);
        vary_absent(&mut self.absent, *absent);
        let nodes = &Changed { by_name: nodes, percentages: self.percentages() };
        self.each_node(&mut |node| match node {
            NodeDoc::Group(group) => {
                if let Some(size) = changes_of(&group.id, nodes).and_then(|changes| changes.size) {
                    vary_size(size, &mut group.points, &mut group.weight);
                }
            }
            NodeDoc::Indicator(indicator) => indicator.vary(nodes),
        });
    }

    fn percentages(&self) -> HashSet<String> {
        let metrics = self.metrics.as_ref().and_then(Entry::get).into_iter().flat_map(Named::iter);
        let is_percent = |field: &Field<MetricTypeDoc>| {
            field.as_ref().and_then(Entry::get) == Some(&MetricTypeDoc::Percent)
        };
        let percentages = metrics
            .filter(|(_, _, entry)| entry.get().is_some_and(|metric| is_percent(&metric.r#type)));
        percentages.map(|(id, _, _)| id.to_owned()).collect()
    }
}

impl IndicatorDoc {
    fn vary(&mut self, nodes: &Changed<'_>) {
        if let Some(changes) = changes_of(&self.id, nodes) {
            if let Some(size) = changes.size {
                vary_size(size, &mut self.points, &mut self.weight);
            }
            vary_absent(&mut self.absent, changes.absent);
        }
        let Some(id) = self.id.as_ref().and_then(Entry::get) else { return };
        for (name, changes) in nodes.by_name.range(id.clone()..) {
            let Some((of, places)) = places_of(name) else { continue };
            if of != id {
                // Names with this id stand next to each other, but for ids that it begins.
                if of.starts_with(id.as_str()) { continue } else { break }
            }
            if let Some(method) = value(&mut self.scoring).and_then(|doc| doc.part(&places)) {
                method.vary(changes, &nodes.percentages);
            }
        }
    }
}

impl ScoringDoc {
    /// Returns the method, or the part of it that has these places.
    fn part(&mut self, places: &[usize]) -> Option<&mut MethodDoc> {
        let of = self.method()?.key();
        let method = self.given.iter_mut().find(|method| method.key() == of)?;
        let Some((place, places)) = places.split_first() else { return Some(method) };
        let (MethodDoc::SumOf(parts) | MethodDoc::BestOf(parts)) = method else { return None };
        parts.get_mut()?.iter_mut().nth(*place)?.get_mut()?.part(places)
    }
}

impl MethodDoc {
    fn vary(&mut self, changes: &NodeChanges, percentages: &HashSet<String>) {
        match self {
            Self::Ratio(doc) => {
                let Some(doc) = doc.get_mut() else { return };
                let percent = doc.zero_at.is_none() && doc.full_at.is_none();
                vary_ends((&mut doc.zero_at, &mut doc.full_at), percent, changes);
            }
            Self::Linear(doc) => {
                let Some(doc) = doc.get_mut() else { return };
                let percent = measures(&doc.of, percentages);
                vary_ends((&mut doc.zero_at, &mut doc.full_at), percent, changes);
            }
            Self::ZScore(doc) => {
                let Some(doc) = doc.get_mut() else { return };
                vary_ends((&mut doc.zero_at, &mut doc.full_at), false, changes);
            }
            Self::Steps(doc) => {
                if let Some((doc, steps)) = doc.get_mut().zip(changes.steps.as_ref()) {
                    doc.vary(steps, percentages);
                }
            }
            _ => {}
        }
    }
}

/// Whether a number is written with a percent sign; of one that differs, whether some are.
trait HasSign {
    fn has_sign(&self) -> bool;
}

impl HasSign for Number {
    fn has_sign(&self) -> bool {
        self.0.percent
    }
}

impl HasSign for BoundDoc {
    fn has_sign(&self) -> bool {
        match self {
            Self::Scalar(number) => number.has_sign(),
            Self::Mapping(cases) => {
                cases.iter().any(|(.., case)| case.get().is_some_and(Self::has_sign))
            }
        }
    }
}

fn vary_ends<T: HasSign + From<Number>>(
    (zero_at, full_at): (&mut Field<T>, &mut Field<T>),
    percent: bool,
    changes: &NodeChanges,
) {
    let has_sign = |end: &Field<T>| end.as_ref().and_then(Entry::get).is_some_and(T::has_sign);
    let percent = percent || has_sign(zero_at) || has_sign(full_at);
    for (end, new) in [(zero_at, changes.zero_at), (full_at, changes.full_at)] {
        if let Some(new) = new {
            let new = Quantity { percent: percent || new.percent, ..new };
            *end = Some(T::from(new.into()).into());
        }
    }
}

impl StepsDoc {
    fn vary(&mut self, new: &NewSteps, percentages: &HashSet<String>) {
        self.r#in = (new.unit == StepUnit::Points).then(|| EarnsIn::Points.into());
        let (at_least, at_most) = (value(&mut self.at_least), value(&mut self.at_most));
        let Some(steps) = at_least.or(at_most) else { return };
        let percent =
            measures(&self.of, percentages) || steps.iter().any(|(bound, ..)| bound.ends_with('%'));
        let step = |(bound, earns): &(Quantity, Decimal)| {
            let bound = Quantity { percent: percent || bound.percent, ..*bound }.to_string();
            let percent = new.unit == StepUnit::Shares;
            (bound, Number::from(Quantity { value: *earns, percent }))
        };
        *steps = new.steps.iter().map(step).collect();
    }
}

fn vary_size(size: Size, points: &mut Field<BoundDoc>, weight: &mut Field<BoundDoc>) {
    (*points, *weight) = match size {
        Size::Points(points) => (written(points, false), None),
        Size::Weight(weight) => (None, written(weight, false)),
    };
}

fn vary_rounding(field: &mut Field<RoundingDoc>, changes: RoundingChanges) {
    let mut doc = value(field).cloned().unwrap_or_default();
    let RoundingChanges { part, indicator, group, total, mode } = changes;
    let places = [
        (&mut doc.part, part),
        (&mut doc.indicator, indicator),
        (&mut doc.group, group),
        (&mut doc.total, total),
    ];
    for (field, places) in places {
        if let Some(places) = places {
            *field = places.and_then(|places| written(places.into(), false));
        }
    }
    if let Some(mode) = mode {
        doc.mode = Some(mode.into());
    }
    *field = (doc != RoundingDoc::default()).then(|| doc.into());
}

fn vary_absent(field: &mut Field<AbsentDoc>, layer: AbsentLayer) {
    let mut doc = value(field).cloned().unwrap_or_default();
    for (kind, policy) in layer.kinds() {
        let field = match kind {
            AbsentKind::Missing => &mut doc.missing,
            AbsentKind::NotApplicable => &mut doc.not_applicable,
            AbsentKind::Rejected => &mut doc.rejected,
            AbsentKind::ZeroWhole => &mut doc.zero_whole,
        };
        *field = policy.map(Entry::from).or(field.take());
    }
    *field = (doc != AbsentDoc::default()).then(|| doc.into());
}

/// Returns whether one of these metrics is measured.
fn measures(of: &Field<MeasuredDoc>, metrics: &HashSet<String>) -> bool {
    let of = of.as_ref().and_then(Entry::get);
    matches!(of, Some(MeasuredDoc::Scalar(of)) if metrics.contains(of))
}

/// Returns the changes of the node with this id.
fn changes_of<'c>(id: &Field<String>, nodes: &Changed<'c>) -> Option<&'c NodeChanges> {
    nodes.by_name.get(id.as_ref()?.get()?)
}

fn written<T: From<Number>>(value: Decimal, percent: bool) -> Field<T> {
    Some(Entry::from(T::from(Number::from(Quantity { value, percent }))))
}
