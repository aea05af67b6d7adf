//! A variation: changes to the numbers of a framework, and the faults that it can have.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::shown;
use crate::model::{AbsentKind, AbsentLayer, AbsentPolicy};
use crate::number::{Decimal, Exact, RoundingMode};

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

/// A fault of a variation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VariationFault {
    /// The framework lists targets, which have no points, ends or rounding.
    #[error("a framework of targets has no numbers that can be varied")]
    NoTree,
    /// There is no such group or indicator.
    #[error("there is no group or indicator `{}`{}", shown(node), did_you_mean(nearest))]
    UnknownNode {
        /// The id that was given.
        node: String,
        /// The nearest id that exists.
        nearest: Option<String>,
    },
    /// A number is below 0.
    #[error("{}: `{key}` is {value}, which is below 0", of(node))]
    BelowZero {
        /// The node. `None` for the whole framework.
        node: Option<String>,
        /// `points` or `weight`.
        key: &'static str,
        /// The number.
        value: Decimal,
    },
    /// The points of siblings do not add up to those of their group.
    #[error("{} has {points} points, but its children add up to {sum}", of(group))]
    PointsDoNotAddUp {
        /// The group. `None` for the whole framework.
        group: Option<String>,
        /// Its points.
        points: Exact,
        /// The sum of the children's points.
        sum: Exact,
    },
    /// One of two siblings has points and the other a weight.
    #[error(
        "`{points}` has points, but its sibling `{weight}` has a weight: give all of them the same"
    )]
    MixedSiblings {
        /// A node with points.
        points: String,
        /// A node with a weight.
        weight: String,
    },
    /// The weights of siblings add up to 0.
    #[error("the weights in {} add up to 0, so its points cannot be divided", of(group))]
    ZeroWeights {
        /// The group. `None` for the whole framework.
        group: Option<String>,
    },
    /// A bonus or penalty indicator has a weight, but no siblings to share points with.
    #[error("`{node}` is a bonus or penalty: it has points, and no weight")]
    WeightOutOfPlace {
        /// The indicator.
        node: String,
    },
    /// An indicator that is not scored has points.
    #[error("`{node}` is not scored, so it cannot have points")]
    UnscoredWithPoints {
        /// The indicator.
        node: String,
    },
    /// A node has no points, but its method says how many points something earns.
    #[error("`{node}` has 0 points, but its `{method}` says what earns points")]
    NoPoints {
        /// The indicator.
        node: String,
        /// Its method.
        method: &'static str,
    },
    /// A step or option earns more points than there are.
    #[error("`{node}`: a step or option earns {earned} points, but there are {points}")]
    EarnsTooMuch {
        /// The indicator.
        node: String,
        /// The points that it earns.
        earned: Decimal,
        /// The points of the indicator.
        points: Exact,
    },
    /// The method of the node does not have such a number.
    #[error("`{node}` has no `{key}`: it is a `{method}`")]
    NotOfMethod {
        /// The node.
        node: String,
        /// The key of the number.
        key: &'static str,
        /// Its method, or `group`.
        method: &'static str,
    },
    /// Both ends are the same.
    #[error("`{node}`: `zero_at` and `full_at` are both {at}")]
    EqualEnds {
        /// The indicator.
        node: String,
        /// The end.
        at: Decimal,
    },
    /// The list of steps is empty.
    #[error("`{node}` has no steps left")]
    NoSteps {
        /// The indicator.
        node: String,
    },
    /// Two steps have the same bound.
    #[error("`{node}` has two steps at {bound}")]
    RepeatedStep {
        /// The indicator.
        node: String,
        /// The bound.
        bound: Decimal,
    },
    /// A step that is harder to reach earns less.
    #[error("`{node}`: the steps run backwards between {lower} and {higher}")]
    StepsBackwards {
        /// The indicator.
        node: String,
        /// The lower bound.
        lower: Decimal,
        /// The higher bound.
        higher: Decimal,
    },
    /// A share is below 0 or above 1.
    #[error("`{node}`: a step earns {share}, which is not a share from 0 to 1")]
    NotAShare {
        /// The indicator.
        node: String,
        /// The share.
        share: Decimal,
    },
    /// More decimal places than scores are rounded to.
    #[error("scores cannot be rounded to {places} places")]
    TooManyPlaces {
        /// The places.
        places: u32,
    },
    /// A grade or a gate asks for more points than a total can have.
    #[error("a grade or gate asks for {bound} points, but a total has at most {most}")]
    OutOfReach {
        /// The bound.
        bound: Decimal,
        /// The largest possible total.
        most: Exact,
    },
    /// A grade has a bound that is not below the one before it.
    #[error("the grade `{grade}` is not below the one before it")]
    GradesNotDescending {
        /// The name of the grade.
        grade: String,
    },
    /// A gate asks for more indicators than there are to count.
    #[error("a gate asks for {at_least} indicators, but only {there} count")]
    CountTooLarge {
        /// The number that the gate asks for.
        at_least: u32,
        /// The number of indicators that count.
        there: usize,
    },
    /// A number is too large to be exact.
    #[error("a number of `{node}` is too large to carry exactly")]
    Overflow {
        /// The node.
        node: String,
    },
}

fn of(node: &Option<String>) -> String {
    node.as_ref().map_or_else(|| "the framework".to_owned(), |id| format!("`{id}`"))
}

fn did_you_mean(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|id| format!(" (did you mean `{id}`?)")).unwrap_or_default()
}

/// All faults of a variation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariationError(pub(super) Vec<VariationFault>);

impl VariationError {
    /// Returns the faults, at least one.
    pub fn faults(&self) -> impl ExactSizeIterator<Item = &VariationFault> + DoubleEndedIterator {
        self.0.iter()
    }
}

/// Writes one fault per line.
impl fmt::Display for VariationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(place, fault)| {
            let line = if place == 0 { "" } else { "\n" };
            write!(f, "{line}{fault}")
        })
    }
}

impl std::error::Error for VariationError {}
