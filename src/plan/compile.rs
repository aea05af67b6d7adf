//! From the checked model to a plan.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::compiled::{
    Buffers, GatePlan, Held, NodePlan, Plan, PlanInner, Ticks, TotalPlan, ViewPlan, Way, Within,
};
use super::group_sum::{Child, Makes, Sum};
use super::peer_needs::peer_needs;
use super::score_slot;
use crate::error::Error;
use crate::model::{
    Aggregate, Body, By, Coverage, End, Framework, Gate, Index, Item, Method, NodeBody, NodeData,
    NodeIndex, ScoreRange, Side, ViewData,
};
use crate::number::{Enclosed, Exact, Rounding, RoundingMode};

impl Plan {
    /// Compiles a framework.
    ///
    /// # Errors
    /// [`Error::Year`] if numbers go by the year, and the framework is not that of a year
    /// ([`Framework::of_year`]). [`Error::Kind`] if points go by the unit kind, and it is not that of a kind
    /// ([`Framework::of_kind`]).
    pub fn compile(framework: &Framework) -> Result<Self, Error> {
        Self::compile_shared(Arc::new(framework.clone()))
    }

    /// Compiles a framework that is already shared, without copying it.
    ///
    /// # Errors
    /// Those of [`Plan::compile`].
    pub fn compile_shared(framework: Arc<Framework>) -> Result<Self, Error> {
        if !framework.years().is_empty() && framework.year().is_none() {
            return Err(no_year(&framework, None));
        }
        if framework.has_points_by_kind() {
            return Err(no_kind(&framework, None));
        }
        Ok(Self { inner: Arc::new(compile(framework, None)) })
    }
}

impl Framework {
    /// Returns the framework with the numbers of a year, for rules whose numbers go by the year. One whose numbers are
    /// the same in every year is returned as it is.
    ///
    /// ```
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let framework = Framework::from_yaml("framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
    ///     metrics: {rate: {type: percent}}\n\
    ///     targets: [{id: rate, of: rate, at_least: {year: {2025: 80%, 2030: 100%}}}]\n")?;
    /// assert_eq!(framework.years(), [2025, 2030]);
    /// let framework = framework.of_year(2025)?;
    /// let dataset = Dataset::from_csv("unit,rate\nan,90%\n".as_bytes(), &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// assert_eq!(outcome.unit("an")?.total.map(|met| met.to_string()).as_deref(), Some("1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Year`] if it has no numbers for this year.
    pub fn of_year(&self, year: u16) -> Result<Self, Error> {
        match (self.years().is_empty(), self.years().contains(&year)) {
            (true, _) => Ok(self.clone()),
            (false, true) => {
                let mut of_year = self.clone();
                of_year.year = Some(year);
                Ok(of_year)
            }
            (false, false) => Err(no_year(self, Some(year))),
        }
    }

    /// Returns the framework with the points of a unit kind, for rules whose points go by the kind. A plan of it scores the
    /// units of this kind in a dataset, and no others. One whose points are the same for all kinds is
    /// returned as it is.
    ///
    /// ```
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let framework = Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\nabsent: {missing: zero}\n\
    ///     unit_kind: [commune, ward]\npoints: {commune: 10, ward: 8}\nmetrics: {portal: {type: yes_no}, plan: {type: yes_no}}\n\
    ///     indicators:\n\
    ///     - {id: portal, points: {commune: 6, ward: 8}, scoring: {yes_no: portal}}\n\
    ///     - {id: plan, points: {commune: 4, ward: 0}, scoring: {yes_no: plan}}\n")?;
    /// let data = "unit,kind,portal,plan\nan,commune,yes,no\nbinh,ward,yes,no\n";
    /// let dataset = Dataset::from_csv(data.as_bytes(), &framework)?;
    /// let wards = Plan::compile(&framework.of_kind("ward")?)?.score(&dataset)?;
    /// let binh = wards.unit("binh")?;
    /// // 8 of 8 points: the plan is worth nothing for a ward.
    /// assert_eq!(binh.total.map(|total| total.normalize().to_string()).as_deref(), Some("8"));
    /// assert_eq!(wards.units().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Kind`] if it does not assess units of this kind, or has the points of another one.
    pub fn of_kind(&self, kind: &str) -> Result<Self, Error> {
        let place = self.unit_kinds.iter().position(|own| own.as_str() == kind);
        let place = place.ok_or_else(|| no_kind(self, Some(kind)))?;
        match self.of_kinds.get(place) {
            Some(of_kind) => Ok(Self { year: self.year, ..of_kind.clone() }),
            None if self.kind.is_none_or(|own| own == place) => Ok(self.clone()),
            None => Err(no_kind(self, Some(kind))),
        }
    }
}

fn no_kind(framework: &Framework, kind: Option<&str>) -> Error {
    let kinds = match framework.points_of() {
        Some(only) => std::slice::from_ref(only),
        None => &framework.unit_kinds,
    };
    Error::Kind {
        framework: format!("{} {}", framework.id(), framework.version()),
        kinds: kinds.iter().map(|kind| kind.as_str().to_owned()).collect(),
        kind: kind.map(str::to_owned),
    }
}

fn no_year(framework: &Framework, year: Option<u16>) -> Error {
    Error::Year {
        framework: format!("{} {}", framework.id(), framework.version()),
        years: framework.years().to_vec(),
        year,
    }
}

/// Compiles the plan of a framework. For a variation, the parts that do not depend on its numbers
/// are taken from the plan that was varied.
pub(super) fn compile(framework: Arc<Framework>, base: Option<Arc<PlanInner>>) -> PlanInner {
    let tree = framework.index();
    let (buffers, places) = match (tree, &base) {
        (Some(tree), None) => (share_buffers(tree), places(&framework, tree)),
        (Some(tree), Some(base)) => (Arc::clone(&base.buffers), places(&framework, tree)),
        (None, _) => Default::default(),
    };
    let nodes = tree.map(|tree| node_plans(&framework, tree, &places, &buffers.of_nodes));
    let nodes = nodes.unwrap_or_default();
    let total = match framework.body() {
        Body::Index(tree) => total_plan(&framework, tree, &places),
        Body::Criteria(criteria) => count_of_targets(criteria.targets.len()),
    };
    let views = tree.map(|tree| view_plans(&framework, tree, &places)).unwrap_or_default();
    let plan_of = |by: &By<Gate>| by.map(|gate| gate_plan(&framework, &nodes, &total, gate));
    let gates = framework.verdict.iter().flat_map(|rule| &rule.gates).map(plan_of).collect();
    let grades = framework.grades.iter();
    let grades = grades.map(|grade| grade.conditions.iter().map(plan_of).collect()).collect();
    let (peers, by_id, steps) = match &base {
        Some(base) => {
            let swapped = framework.variation.as_ref().is_some_and(|v| v.changes.peers.is_some());
            let needs = tree.filter(|_| swapped).map(|tree| peer_needs(tree).into());
            let peers = needs.unwrap_or_else(|| Arc::clone(&base.peers));
            (peers, Arc::clone(&base.by_id), base.steps)
        }
        None => (
            tree.map(peer_needs).unwrap_or_default().into(),
            Arc::new(tree.map(by_id).unwrap_or_default()),
            crate::formula::work::steps_of_scores(&framework),
        ),
    };
    let (programs, digest) = (OnceLock::new(), OnceLock::new());
    PlanInner {
        framework,
        nodes,
        total,
        views,
        peers,
        gates,
        grades,
        steps,
        by_id,
        base,
        buffers,
        programs,
        digest,
    }
}

fn by_id(tree: &Index) -> HashMap<String, NodeIndex> {
    tree.iter().map(|(index, node)| (node.id().to_owned(), index)).collect()
}

/// For each node, the places that cover its score: those of its rounding, or of its children's scores.
type Places = [Option<u32>];

/// Returns the places that cover the sum of `children`: the most places, if each of them is
/// covered.
fn covered(children: &[NodeIndex], aggregate: Aggregate, places: &Places) -> Option<u32> {
    if aggregate != Aggregate::Arithmetic {
        return None;
    }
    let own = |child: &NodeIndex| places.get(child.get()).copied().flatten();
    children.iter().try_fold(0, |most: u32, child| Some(most.max(own(child)?)))
}

/// Returns the places that cover the score of each node.
fn places(framework: &Framework, tree: &Index) -> Vec<Option<u32>> {
    let mut places = vec![None; tree.nodes.len()];
    // Groups come before their children, so the reverse order meets every child first.
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let own = match node.body() {
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
    all_places: &Places,
    buffers: &[usize],
) -> Vec<NodePlan> {
    let watched = watched(framework, tree);
    let nodes = tree.nodes.iter().zip(all_places).zip(buffers.iter().zip(watched));
    let plan =
        |((node, places), (buffer, watched)): ((&NodeData, &Option<u32>), (&usize, bool))| {
            let (way, rounding, held) = match node.body() {
                NodeBody::Group { aggregate, children } => {
                    let rounding = framework.rounding.of(framework.rounding.group);
                    let score = (*places, rounding);
                    let made = (Makes::Group, framework.coverage);
                    let sum = sum_of(
                        (tree, all_places),
                        (children, *aggregate),
                        node.points(),
                        score,
                        made,
                    );
                    let held = if places.is_some() { Held::Full } else { Held::Enclosed };
                    (sum.map_or(Way::Fractions, Way::Sum), rounding, held)
                }
                NodeBody::Indicator { method, .. } => {
                    let rounding = framework.rounding.of(framework.rounding.indicator);
                    let way = match method {
                        Method::Unscored { .. } => Way::Carried,
                        _ => Way::Indicator,
                    };
                    let held = match (method, rounding) {
                        (_, Some(rounding)) if is_narrow(node.points(), rounding) => Held::Narrow,
                        (_, Some(_)) => Held::Full,
                        (method, None) => Held::of(method),
                    };
                    (way, rounding, held)
                }
            };
            NodePlan { rounding, places: *places, way, held, watched, buffer: *buffer }
        };
    nodes.map(plan).collect()
}

/// Returns the children of a node or of the framework as a sum in whole numbers, if that is
/// possible.
fn sum_of(
    (tree, places): (&Index, &Places),
    (children, aggregate): (&[NodeIndex], Aggregate),
    points: &Exact,
    score: (Option<u32>, Option<Rounding>),
    made: (Makes, Coverage),
) -> Option<Sum> {
    let child = |index: &NodeIndex| {
        let places = places.get(index.get()).copied().flatten();
        Some(Child { node: index.get(), points: tree.node(*index)?.points(), places })
    };
    let adds_up = aggregate == Aggregate::Arithmetic;
    adds_up.then(|| Sum::new(children.iter().filter_map(child), points, score, made)).flatten()
}

/// Returns whether every score of an indicator with these points fits sixteen bits.
fn is_narrow(points: &Exact, rounding: Rounding) -> bool {
    let most = points.rounded(Rounding { mode: RoundingMode::Up, ..rounding });
    let most = most.to_ticks(rounding.places);
    most.is_some_and(|most| most <= i64::from(score_slot::MOST_NARROW))
}

/// Returns for each node whether the ranking or the verdict looks at it.
fn watched(framework: &Framework, tree: &Index) -> Vec<bool> {
    let ties = framework.ranking.iter().flat_map(|ranking| ranking.ties.clone());
    let gates = framework.conditions().flat_map(|gate| framework.items_of(gate));
    let mut watched = vec![false; tree.nodes.len()];
    let of_views = tree.views.iter().flat_map(|view| {
        let ties = view.ranking.iter().flat_map(|ranking| ranking.ties.clone());
        view.node.children().iter().copied().map(Item::Node).chain(ties)
    });
    for item in ties.chain(gates).chain(of_views) {
        if let Item::Node(node) = item
            && let Some(place) = watched.get_mut(node.get())
        {
            *place = true;
        }
    }
    watched
}

/// Assigns every node a block for its scores. The blocks of children are free again after their
/// group has been added up.
fn share_buffers(tree: &Index) -> Arc<Buffers> {
    let (mut free, mut count) = (Vec::new(), 0usize);
    let mut of_nodes = vec![0; tree.nodes.len()];
    for (place, node) in tree.nodes.iter().enumerate().rev() {
        let own = free.pop().unwrap_or_else(|| {
            count = count.saturating_add(1);
            count.saturating_sub(1)
        });
        if let NodeBody::Group { children, .. } = node.body() {
            free.extend(children.iter().filter_map(|child| of_nodes.get(child.get())));
        }
        if let Some(buffer) = of_nodes.get_mut(place) {
            *buffer = own;
        }
    }
    Arc::new(Buffers { of_nodes, count })
}

fn total_plan(framework: &Framework, tree: &Index, places_of_nodes: &Places) -> TotalPlan {
    let rounding = framework.rounding.of(framework.rounding.total);
    let extra = [&tree.bonus, &tree.penalty].into_iter().flatten();
    let items: Vec<_> = tree.roots.iter().copied().chain(tree.extra()).collect();
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
        let made = (Makes::Total, framework.coverage);
        let children = (tree.roots.as_slice(), tree.aggregate);
        sum_of(nodes, children, &tree.points, (places, rounding), made)
    };
    TotalPlan {
        points: tree.points.clone(),
        aggregate: tree.aggregate,
        children: tree.roots.clone(),
        rounding,
        places,
        sum: alone.then(sum).flatten(),
    }
}

/// Returns how views are made: as totals, rounded like them.
fn view_plans(framework: &Framework, tree: &Index, places_of_nodes: &Places) -> Vec<ViewPlan> {
    let rounding = framework.rounding.of(framework.rounding.total);
    let plan = |view: &ViewData| {
        let NodeBody::Group { aggregate, children } = view.node.body() else {
            return ViewPlan { rounding, places: None, sum: None };
        };
        let covered = covered(children, *aggregate, places_of_nodes);
        let places = rounding.map(|rounding| rounding.places).or(covered);
        let made = (Makes::Total, framework.coverage);
        let (nodes, of) = ((tree, places_of_nodes), (children.as_slice(), *aggregate));
        let sum = sum_of(nodes, of, view.node.points(), (places, rounding), made);
        ViewPlan { rounding, places, sum }
    };
    tree.views.iter().map(plan).collect()
}

/// Returns the total of a `criteria` framework: the number of targets met.
fn count_of_targets(targets: usize) -> TotalPlan {
    TotalPlan {
        points: Exact::from(u64::try_from(targets).unwrap_or(u64::MAX)),
        aggregate: Aggregate::Arithmetic,
        children: Vec::new(),
        rounding: None,
        places: Some(0),
        sum: None,
    }
}

/// Returns the scores in a range as whole numbers of 10^−places. `points` are those that shares are
/// of.
fn ticks(range: &ScoreRange, points: &Exact, places: u32) -> Option<Ticks> {
    let mut ticks = Ticks { least: i64::MIN, most: i64::MAX };
    for (side, End { at, strict }) in range.ends() {
        let bound = range.terms.bound(at).in_points(points).ok()?;
        let rounded = |mode| bound.rounded(Rounding { places, mode }).to_ticks(places);
        // The next whole number inside the range, beyond the bound if the bound itself is outside.
        match (side, strict) {
            (Side::Lower, false) => ticks.least = rounded(RoundingMode::Up)?,
            (Side::Lower, true) => ticks.least = rounded(RoundingMode::Down)?.checked_add(1)?,
            (Side::Upper, false) => ticks.most = rounded(RoundingMode::Down)?,
            (Side::Upper, true) => ticks.most = rounded(RoundingMode::Up)?.checked_sub(1)?,
        }
    }
    Some(ticks)
}

/// Returns the scores in a range. `points` are those that shares are of; `places` cover the scores.
fn within(range: &ScoreRange, points: &Exact, places: Option<u32>) -> Within {
    let floats = || {
        let mut ends = [None; 2];
        for (side, End { at, .. }) in range.ends() {
            let bound = range.terms.bound(at).in_points(points).ok()?;
            let bound = Some(Enclosed::of(&bound)?);
            match (side, &mut ends) {
                (Side::Lower, [least, _]) => *least = bound,
                (Side::Upper, [_, most]) => *most = bound,
            }
        }
        Some(ends)
    };
    match places {
        Some(places) => Within { ticks: ticks(range, points, places), floats: None },
        None => Within { ticks: None, floats: floats() },
    }
}

fn gate_plan(
    framework: &Framework,
    nodes: &[NodePlan],
    total: &TotalPlan,
    gate: &Gate,
) -> GatePlan {
    let each = gate.each();
    let of_item = |item: &Item| {
        let Item::Node(index) = item else { return None };
        let points = framework.index()?.node(*index)?.points();
        let places = nodes.get(index.get())?.places;
        (!points.is_zero()).then(|| within(&each, points, places))
    };
    let of_total = match gate {
        Gate::Total(range) => within(range, &total.points, total.places),
        _ => Within::default(),
    };
    let items = framework.items_of(gate).into_iter();
    let items = items.map(|item| (item, of_item(&item).unwrap_or_default()));
    GatePlan { items: items.collect(), total: of_total }
}
