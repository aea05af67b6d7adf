//! From the checked model to a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::group_sum::Sum;
use super::{
    GatePlan, NodePlan, PeerKey, PeerNeeds, Plan, PlanInner, ShareOf, TotalPlan, Way, score_slot,
};
use crate::error::Error;
use crate::model::{
    Aggregate, Body, EvidenceRule, Framework, Gate, Index, Item, Level, Method, MetricIndex,
    NodeBody, NodeData, NodeIndex, ScoreBound,
};
use crate::number::{Exact, Rounding, RoundingMode};

impl Plan {
    /// Compiles a framework.
    ///
    /// # Errors
    /// None today: what could be wrong with the rules was found when they were loaded. Plans of
    /// rules that can only be refused as a whole (a formula beyond its limits) will say so here.
    pub fn compile(framework: &Framework) -> Result<Self, Error> {
        Self::compile_shared(Arc::new(framework.clone()))
    }

    /// Compiles a framework that is already shared, without a copy of it.
    ///
    /// # Errors
    /// As [`Plan::compile`].
    pub fn compile_shared(framework: Arc<Framework>) -> Result<Self, Error> {
        let (nodes, buffers, total, peers) = match &framework.body {
            Body::Index(tree) => {
                let mut nodes = node_plans(&framework, tree);
                let buffers = share_buffers(tree, &mut nodes);
                let total = total_plan(&framework, tree, &nodes);
                (nodes, buffers, total, peer_needs(tree))
            }
            Body::Criteria(criteria) => {
                let total = TotalPlan {
                    points: Exact::from(u64::try_from(criteria.targets.len()).unwrap_or(u64::MAX)),
                    aggregate: Aggregate::Arithmetic,
                    children: Vec::new(),
                    rounding: None,
                    places: Some(0),
                    sum: None,
                    share: None,
                };
                (Vec::new(), 0, total, Vec::new())
            }
        };
        let gates = framework.verdict.iter().flat_map(|rule| &rule.gates);
        let gates = gates.map(|gate| gate_plan(&framework, &nodes, &total, gate)).collect();
        let grades = framework.grades.iter().map(|grade| least_total(&total, grade.at_least));
        let grades = grades.collect();
        let steps = crate::formula::work::steps_of_scores(&framework);
        let inner = PlanInner { framework, nodes, total, peers, gates, grades, steps, buffers };
        Ok(Self { inner: Arc::new(inner) })
    }
}

/// The places that cover the sum of `children`: where each of them is covered, the most places.
fn covered(
    children: &[NodeIndex],
    aggregate: Aggregate,
    plans: &[Option<NodePlan>],
) -> Option<u32> {
    if aggregate != Aggregate::Arithmetic {
        return None;
    }
    children.iter().try_fold(0, |places: u32, child| {
        let plan = plans.get(child.get())?.as_ref()?;
        Some(places.max(plan.places?))
    })
}

fn node_plans(framework: &Framework, tree: &Index) -> Vec<NodePlan> {
    let watched = watched(framework);
    let mut plans: Vec<Option<NodePlan>> = vec![None; tree.nodes.len()];
    // Groups stand before their children, so the reverse order meets every child first.
    for (index, node) in tree.iter().collect::<Vec<_>>().into_iter().rev() {
        let mut plan = match &node.body {
            NodeBody::Group { aggregate, children } => {
                group_plan(framework, tree, &plans, node, (*aggregate, children))
            }
            NodeBody::Indicator { method, .. } => indicator_plan(framework, node, method),
        };
        plan.watched = watched.contains(&index);
        if let Some(slot) = plans.get_mut(index.get()) {
            *slot = Some(plan);
        }
    }
    // Every place has been filled.
    plans.into_iter().flatten().collect()
}

fn group_plan(
    framework: &Framework,
    tree: &Index,
    plans: &[Option<NodePlan>],
    node: &NodeData,
    (aggregate, children): (Aggregate, &[NodeIndex]),
) -> NodePlan {
    let rounding = framework.rounding.of(framework.rounding.group);
    let covered = || covered(children, aggregate, plans);
    let places = rounding.map(|rounding| rounding.places).or_else(covered);
    let sum = (aggregate == Aggregate::Arithmetic)
        .then(|| Sum::new(tree, children, plans, node.points(), (places, rounding)))
        .flatten();
    let way = sum.map_or(Way::Fractions, Way::Sum);
    NodePlan { rounding, places, way, narrow: false, watched: false, buffer: 0 }
}

fn indicator_plan(framework: &Framework, node: &NodeData, method: &Method) -> NodePlan {
    let rounding = framework.rounding.of(framework.rounding.indicator);
    let way = match method {
        Method::Unscored { .. } => Way::Carried,
        _ => Way::Indicator,
    };
    let narrow = rounding.is_some_and(|rounding| {
        let most = node.points().rounded(Rounding { mode: RoundingMode::Up, ..rounding });
        most.to_ticks(rounding.places)
            .is_some_and(|most| most <= i64::from(score_slot::MOST_NARROW))
    });
    let places = rounding.map(|rounding| rounding.places);
    NodePlan { rounding, places, way, narrow, watched: false, buffer: 0 }
}

/// The nodes that the ranking or the verdict looks at.
fn watched(framework: &Framework) -> Vec<NodeIndex> {
    let ties = framework.ranking.iter().flat_map(|ranking| ranking.ties.clone());
    let gates = framework.verdict.iter().flat_map(|rule| &rule.gates);
    let gates = gates.flat_map(|gate| gate_items(framework, gate));
    let node = |item| match item {
        Item::Node(node) => Some(node),
        Item::Target(_) => None,
    };
    ties.chain(gates).filter_map(node).collect()
}

/// Gives every node a block to be worked out in; the blocks of children are free again once their
/// group has been added up. Returns how many there are.
fn share_buffers(tree: &Index, plans: &mut [NodePlan]) -> usize {
    let (mut free, mut count) = (Vec::new(), 0usize);
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let buffer = free.pop().unwrap_or_else(|| {
            count = count.saturating_add(1);
            count.saturating_sub(1)
        });
        if let Some(plan) = plans.get_mut(place) {
            plan.buffer = buffer;
        }
        if let NodeBody::Group { children, .. } = &node.body {
            free.extend(children.iter().filter_map(|child| Some(plans.get(child.get())?.buffer)));
        }
    }
    count
}

fn total_plan(framework: &Framework, tree: &Index, nodes: &[NodePlan]) -> TotalPlan {
    let rounding = framework.rounding.of(framework.rounding.total);
    let plans: Vec<_> = nodes.iter().cloned().map(Some).collect();
    let extra = [&tree.bonus, &tree.penalty].into_iter().flatten();
    let items: Vec<_> =
        tree.roots.iter().chain(extra.clone().flat_map(|a| &a.indicators)).copied().collect();
    // A cap may have places of its own.
    let caps = extra.clone().filter_map(|adjustment| adjustment.cap.as_ref());
    let caps = caps.map(|cap| cap.as_decimal().map(|cap| cap.normalize().scale()));
    let places = match rounding {
        Some(rounding) => Some(rounding.places),
        None => caps
            .fold(covered(&items, tree.aggregate, &plans), |places, cap| Some(places?.max(cap?))),
    };
    let alone = tree.aggregate == Aggregate::Arithmetic && extra.count() == 0;
    let sum = alone
        .then(|| Sum::new(tree, &tree.roots, &plans, &tree.points, (places, rounding)))
        .flatten();
    TotalPlan {
        points: tree.points.clone(),
        aggregate: tree.aggregate,
        children: tree.roots.clone(),
        rounding,
        places,
        sum,
        share: places.and_then(|places| share_of(&tree.points, places)),
    }
}

/// What makes a share of six places of a total of so many places.
fn share_of(points: &Exact, places: u32) -> Option<ShareOf> {
    let million = Exact::from(1_000_000u64);
    let unit = Exact::from(10u64.checked_pow(places)?);
    let (by, over) = million.over(&points.times(&unit).ok()?).ok()??.parts()?;
    let (by, over) = (i64::try_from(by).ok()?, i64::try_from(over).ok()?);
    // The largest total times two leaves room.
    (by < 1 << 30 && over < 1 << 30).then_some(ShareOf { by, over })
}

/// What is to be known of the peers, in the order of the keys.
fn peer_needs(tree: &Index) -> Vec<(PeerKey, PeerNeeds)> {
    type All = BTreeMap<PeerKey, PeerNeeds>;
    fn collect(method: &Method, evidence: EvidenceRule, all: &mut All) {
        let key = |metric: &MetricIndex| PeerKey { metric: *metric, evidence };
        match method {
            Method::Relative { of, .. } | Method::MinMax { of, .. } => {
                all.entry(key(of)).or_default();
            }
            Method::ZScore { of, .. } => all.entry(key(of)).or_default().spread = true,
            Method::Percentile { of, .. } | Method::Rank { of, .. } => {
                all.entry(key(of)).or_default().order = true;
            }
            Method::SumOf(parts) => {
                parts.iter().for_each(|part| collect(&part.method, evidence, all));
            }
            Method::BestOf(methods) => {
                methods.iter().for_each(|method| collect(method, evidence, all));
            }
            _ => {}
        }
    }
    let mut all = All::new();
    for node in &tree.nodes {
        if let NodeBody::Indicator { method, evidence, .. } = &node.body {
            collect(method, *evidence, &mut all);
        }
    }
    all.into_iter().collect()
}

/// The least whole number of 10^−places that is at least `bound`.
fn least_ticks(bound: &Exact, places: u32) -> Option<i64> {
    bound.rounded(Rounding { places, mode: RoundingMode::Up }).to_ticks(places)
}

/// The least total that reaches a bound, in units of the total's places.
fn least_total(total: &TotalPlan, bound: ScoreBound) -> Option<i64> {
    let points = match bound {
        ScoreBound::Points(points) => Exact::from(points),
        ScoreBound::Share(share) => Exact::from(share).times(&total.points).ok()?,
    };
    least_ticks(&points, total.places?)
}

fn gate_plan(
    framework: &Framework,
    nodes: &[NodePlan],
    total: &TotalPlan,
    gate: &Gate,
) -> GatePlan {
    let (bound, total) = match gate {
        Gate::Total { at_least } => (Exact::ONE, least_total(total, *at_least)),
        Gate::Every { at_least, .. } => (Exact::from(*at_least), None),
        Gate::Met { .. } | Gate::Count { .. } | Gate::Formula(_) => (Exact::ONE, None),
    };
    let least = |item: &Item| match item {
        Item::Target(_) => None,
        Item::Node(index) => {
            let points = &framework.index()?.node(*index)?.points();
            if points.is_zero() {
                return None;
            }
            least_ticks(&bound.times(points).ok()?, nodes.get(index.get())?.places?)
        }
    };
    let items = gate_items(framework, gate);
    GatePlan { items: items.into_iter().map(|item| (item, least(&item))).collect(), total }
}

fn gate_items(framework: &Framework, gate: &Gate) -> Vec<Item> {
    match gate {
        Gate::Total { .. } | Gate::Formula(_) => Vec::new(),
        Gate::Every { level, .. } => level_items(framework, level),
        Gate::Met { of } | Gate::Count { of, .. } => of.clone(),
    }
}

fn level_items(framework: &Framework, level: &Level) -> Vec<Item> {
    framework
        .index()
        .map(|tree| tree.level(level))
        .unwrap_or_default()
        .into_iter()
        .map(Item::Node)
        .collect()
}
