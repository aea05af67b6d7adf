//! A variation: changes to the numbers of a framework.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{AbsentKind, AbsentLayer, AbsentPolicy, Aggregate, PeerSwap};
use crate::diagnostic::shown;
use crate::number::{Decimal, Quantity, RoundingMode};

/// Changes to the numbers of a framework: points, weights, ends, steps, rounding, and policies for
/// absent values.
///
/// [`Plan::vary`](crate::Plan::vary) applies it, and checks it as a rule file is checked. If a
/// number is set twice, the last value counts. Apart from that, the order of the calls makes no
/// difference.
///
/// The parts of `sum_of` and `best_of` are named by the indicator and their place, counted from 0 as in the
/// paths of faults: `speed[1]` is the second part of `speed`, and `speed[1][0]` the first part of that.
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
#[must_use = "a variation changes nothing by itself"]
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Variation {
    name: Option<Arc<str>>,
    pub(crate) changes: Arc<Changes>,
}

/// The changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The points of the whole tree.
    pub(crate) points: Option<Decimal>,
    pub(crate) rounding: RoundingChanges,
    pub(crate) absent: AbsentLayer,
    /// How the shares of the top nodes combine.
    pub(crate) aggregate: Option<Aggregate>,
    pub(crate) peers: Option<PeerSwap>,
    /// The changes of nodes, by id.
    pub(crate) nodes: BTreeMap<String, NodeChanges>,
}

/// The places of each level. `Some(None)` turns rounding off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RoundingChanges {
    pub(crate) part: Option<Option<u32>>,
    pub(crate) indicator: Option<Option<u32>>,
    pub(crate) group: Option<Option<u32>>,
    pub(crate) total: Option<Option<u32>>,
    pub(crate) mode: Option<RoundingMode>,
}

/// The changes of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NodeChanges {
    pub(crate) size: Option<Size>,
    pub(crate) zero_at: Option<Quantity>,
    pub(crate) full_at: Option<Quantity>,
    pub(crate) steps: Option<NewSteps>,
    pub(crate) absent: AbsentLayer,
}

/// The steps of a node or part: bounds in ascending order, each with what it earns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewSteps {
    pub(crate) unit: StepUnit,
    pub(crate) steps: Vec<(Quantity, Decimal)>,
}

/// What the numbers of steps are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepUnit {
    Shares,
    Points,
}

/// The size of a node among its siblings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Points(Decimal),
    Weight(Decimal),
}

impl Variation {
    /// Returns a variation that changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives it a name, which comparisons show. The name changes no result and no digest.
    ///
    /// ```
    /// use dti_engine::plan::Variation;
    /// let draft = Variation::new().named("Dự thảo 2").all_points(500);
    /// assert_eq!(draft.name(), Some("Dự thảo 2"));
    /// ```
    pub fn named(self, name: &str) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Returns the name. `None` if it was not given one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self.changes == Changes::default()
    }

    /// Sets the points of the whole framework.
    pub fn all_points(self, points: impl Into<Decimal>) -> Self {
        self.with(|changes| changes.points = Some(points.into().normalize()))
    }

    /// Sets the points of a group or indicator. The points of siblings must add up to those of
    /// their group.
    pub fn points(self, id: impl Into<String>, points: impl Into<Decimal>) -> Self {
        self.node(id, |node| node.size = Some(Size::Points(points.into().normalize())))
    }

    /// Sets the weight of a group or indicator. Its siblings must have weights too, in the rule
    /// file or here. The points of their group are divided among all of them in proportion,
    /// exactly.
    pub fn weight(self, id: impl Into<String>, weight: impl Into<Decimal>) -> Self {
        self.node(id, |node| node.size = Some(Size::Weight(weight.into().normalize())))
    }

    /// Sets the value that earns nothing, for `ratio`, `linear` or `z_score`. 80 % is
    /// [`Quantity::percent(80)`](Quantity::percent) or 0.8; a number above 1 without its sign is refused for a percentage, as
    /// in a rule file.
    pub fn zero_at(self, id: impl Into<String>, value: impl Into<Quantity>) -> Self {
        self.node(id, |node| node.zero_at = Some(normal(value)))
    }

    /// Sets the value that earns everything, for `ratio`, `linear` or `z_score`, as [`zero_at`](Self::zero_at) does.
    pub fn full_at(self, id: impl Into<String>, value: impl Into<Quantity>) -> Self {
        self.node(id, |node| node.full_at = Some(normal(value)))
    }

    /// Sets the steps of an indicator: bounds, each with the share that it earns, 0 to 1.
    pub fn steps<B: Into<Quantity>, S: Into<Decimal>>(
        self,
        id: impl Into<String>,
        steps: impl IntoIterator<Item = (B, S)>,
    ) -> Self {
        self.new_steps(id, StepUnit::Shares, steps)
    }

    /// Sets the steps of an indicator: bounds, each with the points that it earns, as a rule file does with
    /// `in: points`.
    ///
    /// ```
    /// use dti_engine::plan::Variation;
    /// let variation = Variation::new().steps_in_points("meetings", [(4, 20), (2, 5)]);
    /// assert_eq!(variation.to_string(), "meetings: {steps: {in: points, 2: 5, 4: 20}}\n");
    /// ```
    pub fn steps_in_points<B: Into<Quantity>, P: Into<Decimal>>(
        self,
        id: impl Into<String>,
        steps: impl IntoIterator<Item = (B, P)>,
    ) -> Self {
        self.new_steps(id, StepUnit::Points, steps)
    }

    fn new_steps<B: Into<Quantity>, E: Into<Decimal>>(
        self,
        id: impl Into<String>,
        unit: StepUnit,
        steps: impl IntoIterator<Item = (B, E)>,
    ) -> Self {
        let steps = steps.into_iter();
        let steps = steps.map(|(bound, earns)| (normal(bound), earns.into().normalize()));
        let mut steps: Vec<_> = steps.collect();
        steps.sort_by_key(|(bound, earns)| (bound.value, *earns));
        self.node(id, |node| node.steps = Some(NewSteps { unit, steps }))
    }

    /// Sets the policy for absent values in every indicator that has none of its own.
    pub fn absent(self, kind: AbsentKind, policy: AbsentPolicy) -> Self {
        self.with(|changes| changes.absent.set(kind, policy))
    }

    /// Sets the policy for absent values in one indicator.
    pub fn absent_at(self, id: impl Into<String>, kind: AbsentKind, policy: AbsentPolicy) -> Self {
        self.node(id, |node| node.absent.set(kind, policy))
    }

    /// Sets the decimal places of the parts of `sum_of`. `None` turns their rounding off.
    pub fn round_parts(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.part = Some(places.into()))
    }

    /// Sets the decimal places of indicator scores. `None` turns their rounding off.
    pub fn round_indicators(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.indicator = Some(places.into()))
    }

    /// Sets the decimal places of group scores. `None` turns their rounding off.
    pub fn round_groups(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.group = Some(places.into()))
    }

    /// Sets the decimal places of totals. `None` turns their rounding off.
    pub fn round_total(self, places: impl Into<Option<u32>>) -> Self {
        self.with(|changes| changes.rounding.total = Some(places.into()))
    }

    /// Sets the rounding mode.
    pub fn rounding_mode(self, mode: RoundingMode) -> Self {
        self.with(|changes| changes.rounding.mode = Some(mode))
    }

    /// Sets how the shares of the top nodes combine. Only analyses do it, and hand out no rules that are varied so.
    pub(crate) fn aggregate(self, aggregate: Aggregate) -> Self {
        self.with(|changes| changes.aggregate = Some(aggregate))
    }

    /// Sets how units are compared with their peers, in every method that does. Whether more or less is better stays.
    /// Only analyses do it.
    pub(crate) fn among_peers(self, by: PeerSwap) -> Self {
        self.with(|changes| changes.peers = Some(by))
    }

    /// Returns this variation with another on top of it.
    pub(crate) fn then(self, later: &Self) -> Self {
        if self.is_empty() {
            return later.clone();
        }
        let name = later.name.clone().or(self.name.clone());
        Self { name, ..self }.with(|changes| {
            let Changes { points, rounding, absent, aggregate, peers, nodes } = &*later.changes;
            changes.points = points.or(changes.points);
            changes.aggregate = aggregate.or(changes.aggregate);
            changes.peers = peers.or(changes.peers);
            let own = &mut changes.rounding;
            own.part = rounding.part.or(own.part);
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
        change(Arc::make_mut(&mut self.changes));
        self
    }

    fn node(self, id: impl Into<String>, change: impl FnOnce(&mut NodeChanges)) -> Self {
        self.with(|changes| change(changes.nodes.entry(id.into()).or_default()))
    }
}

/// Writes the changes as lines of YAML, the same for equal variations.
impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Changes { points, rounding, absent, aggregate, peers, nodes } = &*self.changes;
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
        if let Some(aggregate) = aggregate {
            writeln!(f, "aggregate: {aggregate}")?;
        }
        if let Some(peers) = peers {
            writeln!(f, "methods: {{peers: {peers}}}")?;
        }
        nodes.iter().try_for_each(|(id, node)| {
            writeln!(f, "{}: {{{}}}", shown(id), node.entries().join(", "))
        })
    }
}

impl fmt::Debug for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut summary = f.debug_struct("Variation");
        summary.field("name", &self.name).field("nodes", &self.changes.nodes.len());
        summary.finish_non_exhaustive()
    }
}

impl RoundingChanges {
    fn entries(self) -> Vec<String> {
        let places = [
            ("part", self.part),
            ("indicator", self.indicator),
            ("group", self.group),
            ("total", self.total),
        ];
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
    pub(crate) fn is_more_than_size(&self) -> bool {
        *self != Self { size: self.size, ..Self::default() }
    }

    /// The keys of ends and steps, each with whether it is set.
    pub(crate) const fn ends_and_steps(&self) -> [(&'static str, bool); 3] {
        [
            ("zero_at", self.zero_at.is_some()),
            ("full_at", self.full_at.is_some()),
            ("steps", self.steps.is_some()),
        ]
    }

    fn entries(&self) -> Vec<String> {
        let number = |key: &str, value: Option<Quantity>| Some(format!("{key}: {}", value?));
        let size = self.size.map(|size| match size {
            Size::Points(points) => format!("points: {points}"),
            Size::Weight(weight) => format!("weight: {weight}"),
        });
        let steps = self.steps.as_ref().map(|NewSteps { unit, steps }| {
            let unit = (*unit == StepUnit::Points).then(|| "in: points".to_owned());
            let steps = steps.iter().map(|(bound, earns)| format!("{bound}: {earns}"));
            format!("steps: {{{}}}", unit.into_iter().chain(steps).collect::<Vec<_>>().join(", "))
        });
        let absent = absent_entries(self.absent);
        let absent = (!absent.is_empty()).then(|| format!("absent: {{{}}}", absent.join(", ")));
        let ends = [number("zero_at", self.zero_at), number("full_at", self.full_at)];
        [size].into_iter().chain(ends).chain([steps, absent]).flatten().collect()
    }
}

fn normal(value: impl Into<Quantity>) -> Quantity {
    let Quantity { value, percent } = value.into();
    Quantity { value: value.normalize(), percent }
}

fn absent_entries(layer: AbsentLayer) -> Vec<String> {
    let said = layer.kinds().into_iter().filter_map(|(kind, policy)| Some((kind, policy?)));
    said.map(|(kind, policy)| format!("{}: {}", kind.as_str(), policy.as_str())).collect()
}

/// Splits the name of a part, such as `speed[1][0]`, into the id of its indicator and the places of the part.
/// Without brackets there are no places. `None` if the brackets are not as they should be.
pub(crate) fn places_of(name: &str) -> Option<(&str, Vec<usize>)> {
    let Some((id, places)) = name.split_once('[') else { return Some((name, Vec::new())) };
    let places = places.strip_suffix(']')?.split("][").map(|place| place.parse().ok());
    Some((id, places.collect::<Option<_>>()?))
}
