//! From the checked model to a plan.

use std::sync::Arc;

use super::{NodePlan, PeerKey, Plan, PlanInner, TotalPlan};
use crate::error::Error;
use crate::model::{
    Aggregate, Body, EvidenceRule, Framework, Gate, Index, Item, Level, Method, NodeBody, NodeIndex,
};
use crate::number::Exact;

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
        let (nodes, total, peers) = match &framework.body {
            Body::Index(tree) => {
                let nodes = node_plans(&framework, tree);
                let total = total_plan(&framework, tree, &nodes);
                (nodes, total, peer_keys(tree))
            }
            Body::Criteria(criteria) => {
                let total = TotalPlan {
                    points: Exact::from(u64::try_from(criteria.targets.len()).unwrap_or(u64::MAX)),
                    aggregate: Aggregate::Arithmetic,
                    children: Vec::new(),
                    rounding: None,
                    places: Some(0),
                };
                (Vec::new(), total, Vec::new())
            }
        };
        let gates = framework.verdict.iter().flat_map(|rule| &rule.gates);
        let gates = gates.map(|gate| gate_items(&framework, gate)).collect();
        Ok(Self { inner: Arc::new(PlanInner { framework, nodes, total, peers, gates }) })
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
    let rounding = &framework.rounding;
    let mut plans: Vec<Option<NodePlan>> = vec![None; tree.nodes.len()];
    // Groups stand before their children, so the reverse order meets every child first.
    for (index, node) in tree.iter().collect::<Vec<_>>().into_iter().rev() {
        let declared = match node.body {
            NodeBody::Group { .. } => rounding.of(rounding.group),
            NodeBody::Indicator { .. } => rounding.of(rounding.indicator),
        };
        let places = match (&node.body, declared) {
            (_, Some(rounding)) => Some(rounding.places),
            (NodeBody::Group { aggregate, children }, None) => {
                covered(children, *aggregate, &plans)
            }
            (NodeBody::Indicator { .. }, None) => None,
        };
        if let Some(slot) = plans.get_mut(index.get()) {
            *slot = Some(NodePlan { rounding: declared, places });
        }
    }
    plans
        .into_iter()
        .map(|plan| plan.unwrap_or(NodePlan { rounding: None, places: None }))
        .collect()
}

fn total_plan(framework: &Framework, tree: &Index, nodes: &[NodePlan]) -> TotalPlan {
    let rounding = framework.rounding.of(framework.rounding.total);
    let plans: Vec<_> = nodes.iter().cloned().map(Some).collect();
    let extra = [&tree.bonus, &tree.penalty].into_iter().flatten();
    let items: Vec<_> =
        tree.roots.iter().chain(extra.clone().flat_map(|a| &a.indicators)).copied().collect();
    // A cap may have places of its own.
    let caps = extra.filter_map(|adjustment| adjustment.cap.as_ref());
    let caps = caps.map(|cap| cap.as_decimal().map(|cap| cap.normalize().scale()));
    let places = match rounding {
        Some(rounding) => Some(rounding.places),
        None => caps
            .fold(covered(&items, tree.aggregate, &plans), |places, cap| Some(places?.max(cap?))),
    };
    TotalPlan {
        points: tree.points.clone(),
        aggregate: tree.aggregate,
        children: tree.roots.clone(),
        rounding,
        places,
    }
}

fn peer_keys(tree: &Index) -> Vec<PeerKey> {
    fn collect(method: &Method, evidence: EvidenceRule, keys: &mut Vec<PeerKey>) {
        match method {
            Method::Relative { of, .. } | Method::MinMax { of, .. } => {
                keys.push(PeerKey { metric: *of, evidence });
            }
            Method::SumOf(parts) => {
                parts.iter().for_each(|part| collect(&part.method, evidence, keys));
            }
            Method::BestOf(methods) => {
                methods.iter().for_each(|method| collect(method, evidence, keys));
            }
            _ => {}
        }
    }
    let mut keys = Vec::new();
    for node in &tree.nodes {
        if let NodeBody::Indicator { method, evidence, .. } = &node.body {
            collect(method, *evidence, &mut keys);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
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
