//! The plan and what it knows of each node, of the total and of each gate.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::group_sum::Sum;
use super::peer_needs::{PeerKey, PeerNeeds};
use super::variation::Variation;
use crate::digest::sha256;
use crate::model::{Aggregate, Framework, Item, NodeIndex};
use crate::number::{Exact, Rounding};

/// A framework, compiled: immutable, cheap to clone, shared between threads.
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
    /// For each node of the tree (empty for `criteria`).
    pub(crate) nodes: Vec<NodePlan>,
    /// The root of the tree, or the count of targets.
    pub(crate) total: TotalPlan,
    /// What must be known of the peers before a unit can be scored.
    pub(crate) peers: Arc<[(PeerKey, PeerNeeds)]>,
    /// For each gate of the verdict, what it looks at.
    pub(crate) gates: Vec<GatePlan>,
    /// For each grade, the least total that reaches it, where totals are whole numbers.
    pub(crate) grades: Vec<Option<i64>>,
    /// How many steps of formulas a unit takes.
    pub(crate) steps: usize,
    /// The nodes by id.
    pub(super) by_id: Arc<HashMap<String, NodeIndex>>,
    /// What it is a variation of, if it is one.
    pub(super) varied: Option<Varied>,
    /// The blocks of scores that nodes are worked out in.
    pub(crate) buffers: Arc<Buffers>,
}

impl PlanInner {
    /// The node of an id.
    pub(super) fn node(&self, id: &str) -> Option<NodeIndex> {
        self.by_id.get(id).copied()
    }
}

/// The blocks of scores that nodes are worked out in.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    /// For each node, which one.
    pub(super) of_nodes: Vec<usize>,
    /// How many are used at once while a block of units is scored.
    pub(crate) count: usize,
}

/// What a plan is a variation of.
#[derive(Debug)]
pub(super) struct Varied {
    pub(super) base: Arc<PlanInner>,
    pub(super) variation: Variation,
    digest: OnceLock<String>,
}

impl Varied {
    pub(super) const fn new(base: Arc<PlanInner>, variation: Variation) -> Self {
        Self { base, variation, digest: OnceLock::new() }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct NodePlan {
    pub(crate) rounding: Option<Rounding>,
    /// Places that cover the score: it is shown to these when it is a multiple of their unit.
    pub(crate) places: Option<u32>,
    /// How the node is worked out over whole columns, where that can be said without data.
    pub(crate) way: Way,
    /// Whether every score of it fits sixteen bits.
    pub(crate) narrow: bool,
    /// Whether the ranking or the verdict looks at it.
    pub(crate) watched: bool,
    /// Which block of scores it is worked out in.
    pub(crate) buffer: usize,
}

/// How a node is worked out over whole columns.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    /// An indicator by a loop that is made for the data at hand, if one can be exact.
    Indicator,
    /// A group by adding up.
    Sum(Sum),
    /// A group in fractions.
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
    /// How the children add up, where nothing else makes the total.
    pub(crate) sum: Option<Sum>,
    /// What makes a share of a total that is a whole number, where that is small enough.
    pub(crate) share: Option<ShareOf>,
}

/// The share of a total in millionths is `total × by ÷ over`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ShareOf {
    pub(crate) by: i64,
    pub(crate) over: i64,
}

/// What a gate of the verdict looks at.
#[derive(Debug, Clone, Default)]
pub(crate) struct GatePlan {
    /// The nodes and targets, each with the least score that the gate is content with, where its
    /// scores are whole numbers.
    pub(crate) items: Vec<(Item, Option<i64>)>,
    /// The least total, where totals are whole numbers.
    pub(crate) total: Option<i64>,
}

impl Plan {
    /// The framework that was compiled.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.inner.framework
    }

    /// The variation that was applied to the framework, if one was; see [`Plan::vary`].
    #[must_use]
    pub fn variation(&self) -> Option<&Variation> {
        self.inner.varied.as_ref().map(|varied| &varied.variation)
    }

    /// The digest of the rules: that of the framework, or of the framework and what was varied in it.
    #[must_use]
    pub fn digest(&self) -> &str {
        let Some(Varied { base, variation, digest }) = &self.inner.varied else {
            return self.inner.framework.digest();
        };
        digest
            .get_or_init(|| sha256(format!("{}\n{variation}", base.framework.digest()).as_bytes()))
    }
}
