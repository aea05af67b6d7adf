//! A variation: changes to the numbers of a framework.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::shown;
use crate::model::{AbsentKind, AbsentLayer, AbsentPolicy};
use crate::number::{Decimal, RoundingMode};

/// Changes to the numbers of a framework: points, weights, ends, steps, rounding, and policies for
/// absent values.
///
/// [`Plan::vary`](crate::Plan::vary) applies it, and checks it as a rule file is checked. If a
/// number is set twice, the last value counts. Apart from that, the order of the calls makes no
/// difference.
///
/// ```
/// use dti_engine::plan::Variation;
/// use rust_decimal::Decimal;
/// let variation = Variation::new().points("awareness", 120).points("institutions", 80).full_at("online", Decimal::new(8, 1));
/// assert_eq!(
///     variation.to_string(),
///     "awareness: {points: 120}\ninstitutions: {points: 80}\nonline: {full_at: 0.8}\n"
/// );
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variation(pub(super) Arc<Changes>);

/// The changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// The points of the whole tree.
    pub(super) points: Option<Decimal>,
    pub(super) rounding: RoundingChanges,
    pub(super) absent: AbsentLayer,
    /// The changes of nodes, by id.
    pub(super) nodes: BTreeMap<String, NodeChanges>,
}

/// The places of each level. `Some(None)` turns rounding off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RoundingChanges {
    pub(super) indicator: Option<Option<u32>>,
    pub(super) group: Option<Option<u32>>,
    pub(super) total: Option<Option<u32>>,
    pub(super) mode: Option<RoundingMode>,
}

/// The changes of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NodeChanges {
    pub(super) size: Option<Size>,
    pub(super) zero_at: Option<Decimal>,
    pub(super) full_at: Option<Decimal>,
    /// Bounds with the shares that they earn, in ascending order.
    pub(super) steps: Option<Vec<(Decimal, Decimal)>>,
    pub(super) absent: AbsentLayer,
}

/// The size of a node among its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Points(Decimal),
    Weight(Decimal),
}

impl Variation {
    /// Returns a variation that changes nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self.0 == Changes::default()
    }

    /// Sets the points of the whole framework.
    #[must_use]
    pub fn all_points(self, points: impl Into<Decimal>) -> Self {
        self.with(|changes| changes.points = Some(points.into().normalize()))
    }

    /// Sets the points of a group or indicator. The points of siblings must add up to those of
    /// their group.
    #[must_use]
    pub fn points(self, id: impl Into<String>, points: impl Into<Decimal>) -> Self {
        self.node(id, |node| node.size = Some(Size::Points(points.into().normalize())))
    }

    /// Sets the weight of a group or indicator. Its siblings must have weights too, in the rule
    /// file or here. The points of their group are divided among all of them in proportion,
    /// exactly.
    #[must_use]
    pub fn weight(self, id: impl Into<String>, weight: impl Into<Decimal>) -> Self {
        self.node(id, |node| node.size = Some(Size::Weight(weight.into().normalize())))
    }

    /// Sets the value that earns nothing, for `ratio`, `linear` or `z_score`. A percentage is a
    /// fraction: 80 % is 0.8.
    #[must_use]
    pub fn zero_at(self, id: impl Into<String>, value: impl Into<Decimal>) -> Self {
        self.node(id, |node| node.zero_at = Some(value.into().normalize()))
    }

    /// Sets the value that earns everything, for `ratio`, `linear` or `z_score`.
    #[must_use]
    pub fn full_at(self, id: impl Into<String>, value: impl Into<Decimal>) -> Self {
        self.node(id, |node| node.full_at = Some(value.into().normalize()))
    }

    /// Sets the steps of an indicator: bounds, each with the share that it earns, 0 to 1.
    #[must_use]
    pub fn steps<B: Into<Decimal>, S: Into<Decimal>>(
        self,
        id: impl Into<String>,
        steps: impl IntoIterator<Item = (B, S)>,
    ) -> Self {
        let steps = steps.into_iter();
        let steps =
            steps.map(|(bound, share)| (bound.into().normalize(), share.into().normalize()));
        let mut steps: Vec<_> = steps.collect();
        steps.sort_unstable();
        self.node(id, |node| node.steps = Some(steps))
    }

    /// Sets the policy for absent values in every indicator that has none of its own.
    #[must_use]
    pub fn absent(self, kind: AbsentKind, policy: AbsentPolicy) -> Self {
        self.with(|changes| changes.absent.set(kind, policy))
    }

    /// Sets the policy for absent values in one indicator.
    #[must_use]
    pub fn absent_at(self, id: impl Into<String>, kind: AbsentKind, policy: AbsentPolicy) -> Self {
        self.node(id, |node| node.absent.set(kind, policy))
    }

    /// Sets the decimal places of indicator scores. `None` turns their rounding off.
    #[must_use]
    pub fn round_indicators(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.indicator = Some(places.into()))
    }

    /// Sets the decimal places of group scores. `None` turns their rounding off.
    #[must_use]
    pub fn round_groups(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.group = Some(places.into()))
    }

    /// Sets the decimal places of totals. `None` turns their rounding off.
    #[must_use]
    pub fn round_total(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.total = Some(places.into()))
    }

    /// Sets the rounding mode.
    #[must_use]
    pub fn rounding_mode(self, mode: RoundingMode) -> Self {
        self.with(|changes| changes.rounding.mode = Some(mode))
    }

    /// Returns this variation with another on top of it.
    #[must_use]
    pub(super) fn then(self, later: &Self) -> Self {
        if self.is_empty() {
            return later.clone();
        }
        self.with(|changes| {
            let Changes { points, rounding, absent, nodes } = &*later.0;
            changes.points = points.or(changes.points);
            let own = &mut changes.rounding;
            own.indicator = rounding.indicator.or(own.indicator);
            own.group = rounding.group.or(own.group);
            own.total = rounding.total.or(own.total);
            own.mode = rounding.mode.or(own.mode);
            changes.absent = changes.absent.with(*absent);
            for (id, node) in nodes {
                let own = changes.nodes.entry(id.clone()).or_default();
                own.size = node.size.or(own.size);
                own.zero_at = node.zero_at.or(own.zero_at);
                own.full_at = node.full_at.or(own.full_at);
                own.steps = node.steps.clone().or_else(|| own.steps.take());
                own.absent = own.absent.with(node.absent);
            }
        })
    }

    fn with(mut self, change: impl FnOnce(&mut Changes)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    fn node(self, id: impl Into<String>, change: impl FnOnce(&mut NodeChanges)) -> Self {
        self.with(|changes| change(changes.nodes.entry(id.into()).or_default()))
    }
}

/// Writes the changes as lines of YAML, the same for equal variations.
impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Changes { points, rounding, absent, nodes } = &*self.0;
        if let Some(points) = points {
            writeln!(f, "points: {points}")?;
        }
        let rounding = rounding.entries();
        if !rounding.is_empty() {
            writeln!(f, "rounding: {{{}}}", rounding.join(", "))?;
        }
        let absent = absent_entries(*absent);
        if !absent.is_empty() {
            writeln!(f, "absent: {{{}}}", absent.join(", "))?;
        }
        nodes.iter().try_for_each(|(id, node)| {
            writeln!(f, "{}: {{{}}}", shown(id), node.entries().join(", "))
        })
    }
}

impl fmt::Debug for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Variation").field("nodes", &self.0.nodes.len()).finish_non_exhaustive()
    }
}

impl RoundingChanges {
    fn entries(self) -> Vec<String> {
        let places = [("indicator", self.indicator), ("group", self.group), ("total", self.total)];
        let entry = |(key, places): (&str, Option<Option<u32>>)| {
            Some(match places? {
                Some(places) => format!("{key}: {places}"),
                None => format!("{key}: none"),
            })
        };
        let mode = self.mode.map(|mode| format!("mode: {}", mode.as_str()));
        places.into_iter().filter_map(entry).chain(mode).collect()
    }
}

impl NodeChanges {
    /// Returns whether it changes anything but the points or the weight.
    pub(super) fn is_more_than_size(&self) -> bool {
        *self != Self { size: self.size, ..Self::default() }
    }

    fn entries(&self) -> Vec<String> {
        let number = |key: &str, value: Option<Decimal>| Some(format!("{key}: {}", value?));
        let size = self.size.map(|size| match size {
            Size::Points(points) => format!("points: {points}"),
            Size::Weight(weight) => format!("weight: {weight}"),
        });
        let steps = self.steps.as_ref().map(|steps| {
            let steps = steps.iter().map(|(bound, share)| format!("{bound}: {share}"));
            format!("steps: {{{}}}", steps.collect::<Vec<_>>().join(", "))
        });
        let absent = absent_entries(self.absent);
        let absent = (!absent.is_empty()).then(|| format!("absent: {{{}}}", absent.join(", ")));
        let ends = [number("zero_at", self.zero_at), number("full_at", self.full_at)];
        [size].into_iter().chain(ends).chain([steps, absent]).flatten().collect()
    }
}

fn absent_entries(layer: AbsentLayer) -> Vec<String> {
    let said = layer.kinds().into_iter().filter_map(|(kind, policy)| Some((kind, policy?)));
    said.map(|(kind, policy)| format!("{}: {}", kind.as_str(), policy.as_str())).collect()
}
