//! Varied plans: a variation applied to a checked framework, without its text.

use std::sync::Arc;

use super::compile::compile;
use super::compiled::{Plan, PlanInner};
use super::variation_faults::{Faults, named};
use super::vary_method::{Varying, look_at_points};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean, nearest, shown};
use crate::model::{
    AbsentLayer, Among, Body, By, Changes, Framework, Gate, Grade, Index, Item, Level, Method,
    NodeBody, NodeChanges, NodeData, NodeIndex, PeerSwap, RoundingChanges, RoundingRules, Size,
    Terms, Variation, VerdictRule, Worth, places_of,
};
use crate::number::{Decimal, Exact, Overflow, Rounding};
use crate::said::said;

impl Plan {
    /// Returns a plan of the same framework with the changes of a variation. It scores the datasets
    /// of this plan. Everything in its outcomes refers to the varied numbers.
    ///
    /// The results are those of the same changes in the rule file. If this plan is itself varied,
    /// both variations count, and the later one wins.
    ///
    /// ```
    /// # let yaml = "framework: demo/two\nversion: '1'\nkind: index\nunit_kind: commune\n\
    /// #   points: 100\nrounding: {total: 0}\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}, plan: {type: yes_no}}\n\
    /// #   indicators:\n  - {id: portal, points: 50, scoring: {yes_no: portal}}\n  \
    /// #   - {id: plan, points: 50, scoring: {yes_no: plan}}\n";
    /// use dti_engine::plan::Variation;
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let framework = Framework::from_yaml(yaml)?;
    /// let plan = Plan::compile(&framework)?;
    /// let draft = plan.vary(&Variation::new().points("portal", 30).points("plan", 70))?;
    /// let dataset = Dataset::from_csv("unit,portal,plan\nan,yes,no\n".as_bytes(), &framework)?;
    /// let total = |plan: &Plan| plan.score(&dataset)?.unit("an").map(|unit| unit.total.unwrap().to_string());
    /// assert_eq!((total(&plan)?, total(&draft)?), ("50".to_owned(), "30".to_owned()));
    ///
    /// let faults = plan.vary(&Variation::new().points("portal", 30).points("plam", 70)).unwrap_err();
    /// let messages: Vec<_> = faults.iter().map(|fault| (fault.code.as_str(), fault.message.as_str())).collect();
    /// assert_eq!(
    ///     messages,
    ///     [
    ///         ("R0701", "there is no group or indicator `plam`"),
    ///         ("R0402", "the framework has 100 points, but its children add up to 80"),
    ///     ]
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the variation, with the code that it has in a rule file and the name of the node as its path: an
    /// id that does not exist, points that do not add up, a number that the method of a node does not have.
    pub fn vary(&self, variation: &Variation) -> Result<Self, Diagnostics> {
        let base = self.inner.base.as_ref().unwrap_or(&self.inner);
        let variation = match self.variation() {
            None => variation.clone(),
            Some(before) => before.clone().then(variation),
        };
        let framework = varied(base, &variation.changes)?;
        let framework = Framework { variation: Some(variation), ..framework };
        Ok(Self { inner: Arc::new(compile(Arc::new(framework), Some(Arc::clone(base)))) })
    }
}

/// Returns the framework with the changes.
fn varied(base: &PlanInner, changes: &Changes) -> Result<Framework, Diagnostics> {
    let mut framework = (*base.framework).clone();
    let mut faults = Faults::default();
    round(&mut framework.rounding, changes.rounding, &mut faults);
    let Body::Index(tree) = &mut framework.body else {
        if *changes != Changes::default() {
            let message = said!(
                "a framework of targets has no numbers that can be varied",
                "bộ tiêu chí không có số nào thay đổi được"
            );
            faults.push(None, Code::KeyNotForKind, message.to_owned());
        }
        return faults.none_or(framework);
    };
    framework.absent_layer = framework.absent_layer.with(changes.absent);
    framework.absent = framework.absent_layer.rules();
    let (of_nodes, of_parts) = by_node(base, tree, changes, &mut faults);
    let mut tree = Tree { tree, rules: &base.framework, of_nodes, is_moved: Vec::new(), faults };
    tree.share_points(changes.points);
    tree.tree.aggregate = changes.aggregate.unwrap_or(tree.tree.aggregate);
    tree.tree.nodes.iter_mut().for_each(|node| swap_peers(node, changes.peers));
    tree.vary_methods(framework.absent_layer, changes.absent != AbsentLayer::default());
    tree.vary_parts(&of_parts);
    tree.price_moved();
    let Tree { tree, is_moved, mut faults, .. } = tree;
    if is_moved.contains(&true) || changes.points.is_some() {
        add_up_views(tree, &mut faults);
        check_bounds(tree, framework.verdict.as_ref(), &framework.grades, &mut faults);
        let gates = framework.verdict.iter_mut().flat_map(|rule| &mut rule.gates);
        let asked = framework.grades.iter_mut().flat_map(|grade| &mut grade.conditions);
        let all = gates.chain(asked).flat_map(By::values_mut);
        all.for_each(|gate| count_again(tree, gate, &mut faults));
    }
    faults.none_or(framework)
}

/// Gives every view the points of its nodes.
fn add_up_views(tree: &mut Index, faults: &mut Faults) {
    let Index { nodes, views, .. } = tree;
    for view in views {
        let points = view.node.children().iter().filter_map(|index| nodes.get(index.get()));
        match Exact::sum(points.map(NodeData::points)) {
            Ok(points) => view.node.set_points(points),
            Err(Overflow) => faults.overflow(view.node.id()),
        }
    }
}

fn round(rules: &mut RoundingRules, changes: RoundingChanges, faults: &mut Faults) {
    let RoundingChanges { part, indicator, group, total, mode } = changes;
    for places in [part, indicator, group, total].into_iter().flatten().flatten() {
        if places > Rounding::MAX_PLACES {
            let message = said!(
                "scores cannot be rounded to {places} places",
                "không thể làm tròn điểm đến {places} chữ số",
                places
            );
            faults.push(None, Code::OutOfRange, message);
        }
    }
    rules.part = part.unwrap_or(rules.part);
    rules.indicator = indicator.unwrap_or(rules.indicator);
    rules.group = group.unwrap_or(rules.group);
    rules.total = total.unwrap_or(rules.total);
    rules.mode = mode.unwrap_or(rules.mode);
}

/// The changes of a part of a method.
struct PartChanges<'c> {
    /// The name of the part, such as `speed[1]`.
    name: &'c str,
    node: NodeIndex,
    /// The place of the part in `sum_of` or `best_of`, then of the part in that, and so on.
    places: Vec<usize>,
    changes: &'c NodeChanges,
}

/// Returns the changes of each node, and those of parts.
fn by_node<'c>(
    base: &PlanInner,
    tree: &Index,
    changes: &'c Changes,
    faults: &mut Faults,
) -> (Vec<Option<&'c NodeChanges>>, Vec<PartChanges<'c>>) {
    let mut of_nodes = vec![None; tree.nodes.len()];
    let mut of_parts = Vec::new();
    for (name, changes) in &changes.nodes {
        let (id, places) = places_of(name).unwrap_or((name, Vec::new()));
        let Some(node) = base.node(id) else {
            let nearest = nearest(id, tree.nodes.iter().map(NodeData::id));
            let message = said!(
                "there is no group or indicator `{}`",
                "không có nhóm hoặc chỉ số `{}`",
                shown(name)
            );
            faults.0.push(Diagnostic {
                path: Some(name.clone()),
                help: nearest.map(did_you_mean),
                nearest: nearest.map(str::to_owned),
                ..Diagnostic::new(Code::UnknownItem, message)
            });
            continue;
        };
        if !places.is_empty() {
            of_parts.push(PartChanges { name, node, places, changes });
        } else if let Some(place) = of_nodes.get_mut(node.get()) {
            *place = Some(changes);
        }
    }
    (of_nodes, of_parts)
}

/// A tree whose numbers are changed.
struct Tree<'a> {
    tree: &'a mut Index,
    /// The rules without the changes.
    rules: &'a Framework,
    of_nodes: Vec<Option<&'a NodeChanges>>,
    /// For each node, whether its points have changed.
    is_moved: Vec<bool>,
    faults: Faults,
}

/// The points or the weight of a sibling.
enum Share {
    Points(Exact),
    Weight(Exact),
}

impl Tree<'_> {
    /// Gives every node its points, from the top down.
    fn share_points(&mut self, all: Option<Decimal>) {
        self.is_moved = vec![false; self.tree.nodes.len()];
        if let Some(all) = all {
            self.not_negative(None, "points", all);
            self.tree.points = Exact::from(all);
        }
        let (points, roots) = (self.tree.points.clone(), self.tree.roots.clone());
        self.divide(None, &roots, &points, all.is_some());
        let groups: Vec<_> = self.tree.iter().filter(|(_, node)| node.is_group()).collect();
        let groups: Vec<_> =
            groups.into_iter().map(|(index, node)| (index, node.shared_body())).collect();
        for (index, body) in groups {
            let (NodeBody::Group { children, .. }, Some(node)) = (&*body, self.tree.node(index))
            else {
                continue;
            };
            let points = node.points().clone();
            let moved = self.is_moved.get(index.get()) == Some(&true);
            self.divide(Some(index), children, &points, moved);
        }
        let extra: Vec<NodeIndex> = self.tree.extra().collect();
        extra.into_iter().for_each(|index| self.set_extra(index));
    }

    /// Returns the change of a node's size.
    fn size(&self, node: NodeIndex) -> Option<Size> {
        (*self.of_nodes.get(node.get())?)?.size
    }

    /// Divides the points of a group, or of the framework, among its children. `moved` says whether
    /// these points have changed.
    fn divide(
        &mut self,
        group: Option<NodeIndex>,
        children: &[NodeIndex],
        points: &Exact,
        moved: bool,
    ) {
        if !moved && children.iter().all(|child| self.size(*child).is_none()) {
            return;
        }
        let group = group.map(|group| self.id(group));
        let shares: Vec<Share> = children.iter().filter_map(|child| self.share(*child)).collect();
        let first = |wanted: fn(&Share) -> bool| {
            let place = shares.iter().position(wanted)?;
            Some(self.tree.node(*children.get(place)?)?.id().to_owned())
        };
        let with_points = first(|share| matches!(share, Share::Points(_)));
        let with_weight = first(|share| matches!(share, Share::Weight(_)));
        let by_weight = with_weight.is_some();
        if let (Some(points), Some(weight)) = (with_points, with_weight) {
            let message = said!(
                "`{points}` has points, but its sibling `{weight}` has a weight: give all of them the same",
                "`{points}` có điểm, nhưng mục cùng cấp `{weight}` có trọng số: cho tất cả cùng một loại",
                points,
                weight
            );
            return self.faults.push(Some(&points), Code::MixedSiblings, message);
        }
        let numbers = shares.iter().map(|(Share::Points(number) | Share::Weight(number))| number);
        let Ok(sum) = Exact::sum(numbers) else { return self.overflow(children) };
        if by_weight && sum.is_zero() {
            let of = named(group.as_deref());
            let message = said!(
                "the weights in {of} add up to 0, so its points cannot be divided",
                "các trọng số trong {of} cộng lại bằng 0, nên không chia được điểm",
                of
            );
            return self.faults.push(group.as_deref(), Code::ZeroWeights, message);
        }
        if !by_weight && sum != *points {
            let of = named(group.as_deref());
            let message = said!(
                "{of} has {points} points, but its children add up to {sum}",
                "{of} có {points} điểm, nhưng các mục con cộng lại bằng {sum}",
                of,
                points,
                sum
            );
            self.faults.push(group.as_deref(), Code::PointsDoNotAddUp, message);
        }
        for (child, share) in children.iter().zip(shares) {
            let own = match share {
                Share::Points(points) => Ok(Some(points)),
                Share::Weight(weight) => points.times(&weight).and_then(|all| all.over(&sum)),
            };
            match own {
                Ok(own) => self.set_points(*child, own.unwrap_or(Exact::ZERO)),
                Err(Overflow) => self.overflow(&[*child]),
            }
        }
    }

    /// Returns the points or the weight of a node: those of the variation, or else of the rules.
    fn share(&mut self, node: NodeIndex) -> Option<Share> {
        let data = self.tree.node(node)?;
        Some(match self.size(node) {
            Some(Size::Points(points)) => {
                self.not_negative(Some(node), "points", points);
                Share::Points(Exact::from(points))
            }
            Some(Size::Weight(weight)) => {
                self.not_negative(Some(node), "weight", weight);
                Share::Weight(Exact::from(weight))
            }
            None => match data.weight() {
                Some(weight) => Share::Weight(Exact::from(weight)),
                None => Share::Points(data.points().clone()),
            },
        })
    }

    /// Sets the points of a bonus or penalty indicator.
    fn set_extra(&mut self, node: NodeIndex) {
        match self.size(node) {
            None => {}
            Some(Size::Points(points)) => {
                self.not_negative(Some(node), "points", points);
                self.set_points(node, Exact::from(points));
            }
            Some(Size::Weight(_)) => {
                let node = self.id(node);
                let message = said!(
                    "`{node}` is a bonus or penalty: it has points, and no weight",
                    "`{node}` là điểm thưởng hoặc điểm trừ: có điểm, không có trọng số",
                    node
                );
                self.faults.push(Some(&node), Code::PointsOutOfPlace, message);
            }
        }
    }

    fn set_points(&mut self, node: NodeIndex, points: Exact) {
        let Some(data) = self.tree.nodes.get_mut(node.get()) else { return };
        if *data.points() != points {
            data.set_points(points);
            if let Some(moved) = self.is_moved.get_mut(node.get()) {
                *moved = true;
            }
        }
    }

    fn not_negative(&mut self, node: Option<NodeIndex>, key: &'static str, value: Decimal) {
        if value < Decimal::ZERO {
            let node = node.map(|node| self.id(node));
            self.faults.below_zero(node.as_deref(), key, value);
        }
    }

    fn overflow(&mut self, nodes: &[NodeIndex]) {
        let node = nodes.first().map(|node| self.id(*node)).unwrap_or_default();
        self.faults.overflow(&node);
    }

    fn id(&self, node: NodeIndex) -> String {
        self.tree.node(node).map(|node| node.id().to_owned()).unwrap_or_default()
    }

    /// Changes the methods of nodes, and what absent values do in them.
    fn vary_methods(&mut self, absent: AbsentLayer, absent_moved: bool) {
        let Self { tree, rules, of_nodes, faults, .. } = self;
        for (node, changes) in tree.nodes.iter_mut().zip(of_nodes) {
            let beyond_size = changes.filter(|changes| changes.is_more_than_size());
            if let Some(changes) = beyond_size {
                Varying { id: node.id().to_owned(), rules, faults }.set_node(node, changes);
            }
            if beyond_size.is_some() || absent_moved {
                node.set_absent(
                    beyond_size.map(|changes| changes.absent).unwrap_or_default(),
                    absent,
                );
            }
        }
    }

    /// Changes the parts of methods.
    fn vary_parts(&mut self, parts: &[PartChanges<'_>]) {
        for PartChanges { name, node, places, changes } in parts {
            let Some(node) = self.tree.nodes.get_mut(node.get()) else { continue };
            let (rules, faults) = (self.rules, &mut self.faults);
            let mut part = Varying { id: (*name).to_owned(), rules, faults };
            let of_nodes = [
                ("points", changes.size.is_some()),
                ("absent", changes.absent != AbsentLayer::default()),
            ];
            for (key, _) in of_nodes.into_iter().filter(|(_, given)| *given) {
                part.not_of_method(key, "part");
            }
            let points = node.points().clone();
            match node.method_mut() {
                Some(method) => part.set_part(method, places, &Worth::of(&points), changes),
                None => part.unknown_part("group", 0),
            }
        }
    }

    /// Checks the methods of the nodes whose points have changed.
    fn price_moved(&mut self) {
        let Self { tree, rules, is_moved, faults, .. } = self;
        let moved = tree.nodes.iter_mut().zip(is_moved).filter(|(_, moved)| **moved);
        moved.for_each(|(node, _)| look_at_points(node, rules, faults));
    }
}

/// Changes how a node compares units with their peers, if it does.
fn swap_peers(node: &mut NodeData, by: Option<PeerSwap>) {
    let Some(by) = by.filter(|_| node.method().is_some_and(Method::depends_on_peers)) else {
        return;
    };
    let mut open: Vec<&mut Method> = node.method_mut().into_iter().collect();
    while let Some(method) = open.pop() {
        match method {
            Method::Peers(method) => *method = method.swapped(by),
            Method::SumOf(parts) => open.extend(parts.iter_mut().map(|part| &mut part.method)),
            Method::BestOf(methods) => open.extend(methods),
            _ => {}
        }
    }
}

/// Checks bounds in points: scores must be able to reach them, and grades must descend.
fn check_bounds(
    tree: &Index,
    verdict: Option<&VerdictRule>,
    grades: &[Grade],
    faults: &mut Faults,
) {
    let Ok(most) = tree.most() else {
        return faults.overflow("total");
    };
    let gates = verdict.into_iter().flat_map(|rule| &rule.gates);
    let all = grades.iter().flat_map(|grade| &grade.conditions).chain(gates);
    for gate in all.flat_map(By::values) {
        let Gate::Total(range) = gate else { continue };
        for (_, end) in range.ends().filter(|_| range.terms == Terms::Points) {
            let bound = end.at;
            if Exact::from(bound) > most {
                let message = said!(
                    "a grade or gate asks for {bound} points, but a total has at most {most}",
                    "một mức xếp loại hoặc điều kiện đòi hỏi {bound} điểm, nhưng tổng điểm nhiều nhất là {most}",
                    bound,
                    most
                );
                faults.push(None, Code::OutOfRange, message);
            }
        }
    }
    let mut before: Option<Exact> = None;
    for grade in grades {
        let bound = grade.at_least().and_then(|bound| bound.in_points(&tree.points).ok());
        let Some(bound) = bound else { continue };
        if before.as_ref().is_some_and(|before| bound >= *before) {
            let message = said!(
                "the grade `{}` is not below the one before it",
                "mức xếp loại `{}` không thấp hơn mức đứng trước",
                grade.name.vi
            );
            faults.push(None, Code::GradesNotDescending, message);
        }
        if !grade.is_more_than_a_total() {
            before = Some(bound);
        }
    }
}

/// Updates the list of indicators of a gate that asks for all that count.
fn count_again(tree: &Index, gate: &mut Gate, faults: &mut Faults) {
    let (of, within) = match gate {
        Gate::Met { of: Among::All(of) } => (of, None),
        Gate::Count { of: Among::All(of), within, .. } => (of, within.lower),
        _ => return,
    };
    let counts = |index: &NodeIndex| tree.node(*index).is_some_and(NodeData::counts);
    let counted = tree.level(&Level::Indicators).into_iter().filter(counts);
    *of = counted.map(Item::Node).collect();
    let there = of.len();
    let at_least = within.map_or(Some(1), |least| {
        u32::try_from(least.at).ok()?.checked_add(u32::from(least.strict))
    });
    let at_least = at_least.unwrap_or(u32::MAX);
    if usize::try_from(at_least).is_ok_and(|least| least > there) {
        let message = said!(
            "a gate asks for {at_least} indicators, but only {there} count",
            "một điều kiện đòi hỏi {at_least} chỉ số, nhưng chỉ có {there} chỉ số được tính",
            at_least,
            there
        );
        faults.push(None, Code::CountTooLarge, message);
    }
}
