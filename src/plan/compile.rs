//! From the checked model to a plan.

use std::sync::Arc;

use super::compiled::{GatePlan, NodePlan, Plan, PlanInner, ShareOf, TotalPlan, Way};
use super::group_sum::{Child, Sum};
use super::peer_needs::peer_needs;
use super::score_slot;
use crate::error::Error;
use crate::model::{
    Aggregate, Body, Framework, Gate, Index, Item, Level, Method, NodeBody, NodeData, NodeIndex,
    ScoreBound,
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
                let places = places(&framework, tree);
                let (buffers, count) = share_buffers(tree);
                let nodes = node_plans(&framework, tree, &places, &buffers);
                (nodes, count, total_plan(&framework, tree, &places), peer_needs(tree))
            }
            Body::Criteria(criteria) => {
                (Vec::new(), 0, count_of_targets(criteria.targets.len()), Vec::new())
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

/// For each node, the places that cover its score: those of its rounding, or of its children's scores.
type Places = [Option<u32>];

/// The places that cover the sum of `children`: if each of them is covered, the most places.
fn covered(children: &[NodeIndex], aggregate: Aggregate, places: &Places) -> Option<u32> {
    if aggregate != Aggregate::Arithmetic {
        return None;
    }
    let own = |child: &NodeIndex| places.get(child.get()).copied().flatten();
    children.iter().try_fold(0, |most: u32, child| Some(most.max(own(child)?)))
}

/// The places that cover the score of each node.
fn places(framework: &Framework, tree: &Index) -> Vec<Option<u32>> {
    let mut places = vec![None; tree.nodes.len()];
    // Groups come before their children, so the reverse order meets every child first.
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let own = match &node.body {
            NodeBody::Indicator { .. } => framework.rounding.indicator,
            NodeBody::Group { aggregate, children } => {
                framework.rounding.group.or_else(|| covered(children, *aggregate, &places))
            }
        };
        if let Some(slot) = places.get_mut(place) {
            *slot = own;
        }
    }
    places
}

fn node_plans(
    framework: &Framework,
    tree: &Index,
    places: &Places,
    buffers: &[usize],
) -> Vec<NodePlan> {
    let watched = watched(framework);
    let nodes = tree.iter().zip(places).zip(buffers);
    let plan =
        |(((index, node), own), buffer): (((NodeIndex, &NodeData), &Option<u32>), &usize)| {
            let plan = match &node.body {
                NodeBody::Group { aggregate, children } => {
                    let rounding = framework.rounding.of(framework.rounding.group);
                    let sum = sum_of(
                        (tree, places),
                        children,
                        *aggregate,
                        node.points(),
                        (*own, rounding),
                    );
                    let way = sum.map_or(Way::Fractions, Way::Sum);
                    NodePlan {
                        rounding,
                        places: *own,
                        way,
                        narrow: false,
                        watched: false,
                        buffer: 0,
                    }
                }
                NodeBody::Indicator { method, .. } => indicator_plan(framework, node, method),
            };
            NodePlan { watched: watched.contains(&index), buffer: *buffer, ..plan }
        };
    nodes.map(plan).collect()
}

/// The children of a node or of the framework as a sum in whole numbers, if they can be one.
fn sum_of(
    (tree, places): (&Index, &Places),
    children: &[NodeIndex],
    aggregate: Aggregate,
    points: &Exact,
    score: (Option<u32>, Option<Rounding>),
) -> Option<Sum> {
    let child = |index: &NodeIndex| {
        let places = places.get(index.get()).copied().flatten();
        Some(Child { node: index.get(), points: tree.node(*index)?.points(), places })
    };
    let adds_up = aggregate == Aggregate::Arithmetic;
    adds_up.then(|| Sum::new(children.iter().filter_map(child), points, score)).flatten()
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
/// group has been added up. Returns the block of each, and how many there are.
fn share_buffers(tree: &Index) -> (Vec<usize>, usize) {
    let (mut free, mut count) = (Vec::new(), 0usize);
    let mut buffers = vec![0; tree.nodes.len()];
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let own = free.pop().unwrap_or_else(|| {
            count = count.saturating_add(1);
            count.saturating_sub(1)
        });
        if let NodeBody::Group { children, .. } = &node.body {
            free.extend(children.iter().filter_map(|child| buffers.get(child.get())));
        }
        if let Some(buffer) = buffers.get_mut(place) {
            *buffer = own;
        }
    }
    (buffers, count)
}

fn total_plan(framework: &Framework, tree: &Index, places_of_nodes: &Places) -> TotalPlan {
    let rounding = framework.rounding.of(framework.rounding.total);
    let extra = [&tree.bonus, &tree.penalty].into_iter().flatten();
    let items: Vec<_> =
        tree.roots.iter().chain(extra.clone().flat_map(|a| &a.indicators)).copied().collect();
    // A cap may have places of its own.
    let caps = extra.clone().filter_map(|adjustment| adjustment.cap.as_ref());
    let caps = caps.map(|cap| cap.as_decimal().map(|cap| cap.normalize().scale()));
    let places = match rounding {
        Some(rounding) => Some(rounding.places),
        None => caps.fold(covered(&items, tree.aggregate, places_of_nodes), |places, cap| {
            Some(places?.max(cap?))
        }),
    };
    let alone = extra.count() == 0;
    let sum = || {
        let nodes = (tree, places_of_nodes);
        sum_of(nodes, &tree.roots, tree.aggregate, &tree.points, (places, rounding))
    };
    TotalPlan {
        points: tree.points.clone(),
        aggregate: tree.aggregate,
        children: tree.roots.clone(),
        rounding,
        places,
        sum: alone.then(sum).flatten(),
        share: places.and_then(|places| share_of(&tree.points, places)),
    }
}

/// The total of a `criteria` framework: how many targets are met.
fn count_of_targets(targets: usize) -> TotalPlan {
    TotalPlan {
        points: Exact::from(u64::try_from(targets).unwrap_or(u64::MAX)),
        aggregate: Aggregate::Arithmetic,
        children: Vec::new(),
        rounding: None,
        places: Some(0),
        sum: None,
        share: None,
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
