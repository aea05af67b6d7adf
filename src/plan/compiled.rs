//! A plan, with the compiled facts of each node, the total and each gate.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::group_sum::Sum;
use super::peer_needs::{PeerKey, PeerNeeds};
use super::program::Programs;
use crate::model::{Aggregate, By, Framework, Item, Method, NodeIndex, Variation};
use crate::number::{Enclosed, Exact, Rounding};

/// A compiled framework: immutable, cheap to clone, shared between threads.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: Demo\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\n";
/// use dti_engine::{Dataset, Framework, Plan};
/// let framework = Framework::from_yaml(yaml)?;
/// let plan = Plan::compile(&framework)?;
/// let dataset = Dataset::from_csv("unit,done,all\nxa-1,2,3\n".as_bytes(), &framework)?;
/// let outcome = plan.score(&dataset)?;
/// assert_eq!(outcome.units().next().and_then(|unit| unit.total).map(|d| d.to_string()).as_deref(), Some("6.67"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) inner: Arc<PlanInner>,
}

#[derive(Debug)]
pub(crate) struct PlanInner {
    pub(crate) framework: Arc<Framework>,
    /// For each node of the tree. Empty for `criteria`.
    pub(crate) nodes: Vec<NodePlan>,
    /// The root of the tree, or the number of targets met.
    pub(crate) total: TotalPlan,
    /// The statistics of the peers that are needed before a unit can be scored.
    pub(crate) peers: Arc<[(PeerKey, PeerNeeds)]>,
    /// For each view.
    pub(crate) views: Vec<ViewPlan>,
    /// For each gate of the verdict, what it looks at.
    pub(crate) gates: Vec<By<GatePlan>>,
    /// The same for the conditions of each grade.
    pub(crate) grades: Vec<Vec<By<GatePlan>>>,
    /// The number of formula steps of a unit.
    pub(crate) steps: usize,
    /// The nodes by id.
    pub(super) by_id: Arc<HashMap<String, NodeIndex>>,
    /// The plan that this one is a variation of.
    pub(super) base: Option<Arc<PlanInner>>,
    /// The digest of the rules with their year, kind and variation.
    pub(super) digest: OnceLock<String>,
    /// The blocks for the scores of nodes.
    pub(crate) buffers: Arc<Buffers>,
    /// The programs of the indicators, made with the first dataset that is scored.
    pub(crate) programs: OnceLock<Programs>,
}

impl PlanInner {
    /// Returns the node of an id.
    pub(super) fn node(&self, id: &str) -> Option<NodeIndex> {
        self.by_id.get(id).copied()
    }
}

/// The blocks for the scores of nodes.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    /// For each node, the index of its block.
    pub(super) of_nodes: Vec<usize>,
    /// The number of blocks in use at once while a block of units is scored.
    pub(crate) count: usize,
}

#[derive(Debug, Clone)]
pub(crate) struct NodePlan {
    pub(crate) rounding: Option<Rounding>,
    /// The places that cover the score. It is shown to these if it is a multiple of their unit.
    pub(crate) places: Option<u32>,
    /// The way to compute the node over whole columns, as far as it is known without data.
    pub(crate) way: Way,
    /// What its scores are held as.
    pub(crate) held: Held,
    /// Whether the ranking or the verdict looks at it.
    pub(crate) watched: bool,
    /// The index of its block of scores.
    pub(crate) buffer: usize,
}

/// What the scores of a node are held as, in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Whole numbers of sixteen bits.
    Narrow,
    /// Whole numbers.
    Full,
    /// Floats, each with the relative error of one division.
    Float,
    /// Floats, each with the bound of its error.
    Enclosed,
}

impl Held {
    /// Returns what the scores of an indicator without a rounding are held as.
    pub(crate) const fn of(method: &Method) -> Self {
        match method {
            Method::Unscored { .. } => Self::Full,
            Method::Formula { .. } | Method::Linear { .. } | Method::Peers(_) => Self::Enclosed,
            _ => Self::Float,
        }
    }

    /// Returns whether scores are floats.
    pub(crate) const fn is_float(self) -> bool {
        matches!(self, Self::Float | Self::Enclosed)
    }
}

/// The way to compute a node over whole columns.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    /// An indicator, by a loop that is compiled for the data at hand, if one can be exact.
    Indicator,
    /// A group, by adding up.
    Sum(Sum),
    /// A group, in fractions.
    Fractions,
    /// An indicator that is carried, not scored.
    Carried,
}

#[derive(Debug, Clone)]
pub(crate) struct TotalPlan {
    pub(crate) points: Exact,
    pub(crate) aggregate: Aggregate,
    pub(crate) children: Vec<NodeIndex>,
    pub(crate) rounding: Option<Rounding>,
    pub(crate) places: Option<u32>,
    /// The sum of the children, if nothing else makes the total.
    pub(crate) sum: Option<Sum>,
}

impl TotalPlan {
    /// Returns what totals are held as.
    pub(crate) const fn held(&self) -> Held {
        if self.places.is_some() { Held::Full } else { Held::Enclosed }
    }
}

/// How a view is made of its nodes.
#[derive(Debug, Clone)]
pub(crate) struct ViewPlan {
    pub(crate) rounding: Option<Rounding>,
    pub(crate) places: Option<u32>,
    /// The sum of its nodes, if it can be made in whole numbers.
    pub(crate) sum: Option<Sum>,
}

/// What a condition on scores looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct GatePlan {
    /// The nodes and targets, each with the scores that satisfy the condition.
    pub(crate) items: Vec<(Item, Within)>,
    /// The totals that satisfy it.
    pub(crate) total: Within,
}

/// The scores that satisfy a condition.
#[derive(Debug, Clone, Default)]
pub(crate) struct Within {
    /// Those that are whole numbers, if scores are.
    pub(crate) ticks: Option<Ticks>,
    /// The least and the greatest, if they are not.
    pub(super) floats: Option<[Option<Enclosed>; 2]>,
}

impl Within {
    /// Returns whether a score satisfies the condition. `None` if it is too near to a bound to tell.
    pub(crate) fn contain(&self, score: Enclosed) -> Option<bool> {
        let [least, most] = self.floats?;
        let above = least.map_or(Some(Ordering::Greater), |least| score.order(least))?;
        let below = most.map_or(Some(Ordering::Less), |most| score.order(most))?;
        (above.is_ne() && below.is_ne()).then_some(above.is_gt() && below.is_lt())
    }
}

/// The whole numbers from one to another, both included. Empty if the first is the larger one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticks {
    pub(super) least: i64,
    pub(super) most: i64,
}

impl Ticks {
    pub(crate) fn contain(self, score: i64) -> bool {
        (self.least..=self.most).contains(&score)
    }
}

impl Plan {
    /// Returns the framework that was compiled.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.inner.framework
    }

    /// Returns the variation that was applied to the framework; see [`Plan::vary`]. `None` if there
    /// was none.
    #[must_use]
    pub fn variation(&self) -> Option<&Variation> {
        self.framework().variation()
    }

    /// Returns the digest of the rules: that of the framework, or of the framework with its
    /// year, kind and variation.
    #[must_use]
    pub fn digest(&self) -> &str {
        self.inner.digest.get_or_init(|| self.framework().digest_in_force())
    }
}
