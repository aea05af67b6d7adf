//! Points by weights: how the points of a tree are divided among siblings.

use crate::model::{Index, Method, NodeData, NodeIndex};
use crate::number::{Exact, Overflow};

/// What a child weighs among its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Weight {
    /// The number in a column of weights.
    Column(usize),
    /// What the rules say: its weight, or its points.
    Own(Exact),
}

/// The children of a group, or of the framework, whose points depend on weights.
#[derive(Debug, Clone)]
pub(super) struct Siblings {
    /// `None` at the top.
    pub(super) parent: Option<NodeIndex>,
    pub(super) children: Vec<(NodeIndex, Weight)>,
}

impl Siblings {
    /// Returns whether columns weigh them. If not, their points follow those of their group.
    pub(super) fn are_weighed(&self) -> bool {
        self.children.iter().any(|(_, weight)| matches!(weight, Weight::Column(_)))
    }

    /// Returns the sum of what they weigh.
    pub(super) fn sum(&self, weights: &[Exact]) -> Result<Exact, Overflow> {
        Exact::sum(self.children.iter().map(|(_, weight)| weight.of(weights)))
    }
}

impl Weight {
    fn of<'a>(&'a self, weights: &'a [Exact]) -> &'a Exact {
        match self {
            Self::Column(column) => weights.get(*column).unwrap_or(&Exact::ZERO),
            Self::Own(weight) => weight,
        }
    }
}

/// Returns what a child weighs among its siblings by the rules: its weight if all have one, else its points.
pub(super) fn own_weight(tree: &Index, children: &[NodeIndex], node: &NodeData) -> Exact {
    let have_weights =
        children.iter().all(|child| tree.node(*child).is_some_and(|node| node.weight().is_some()));
    match node.weight().filter(|_| have_weights) {
        // It has a weight only where there is nothing to divide.
        _ if matches!(node.method(), Some(Method::Unscored { .. })) => Exact::ZERO,
        Some(weight) => Exact::from(weight),
        None => node.points().clone(),
    }
}

/// Returns the siblings whose points depend on the columns of weights, from the top down.
pub(super) fn siblings(tree: &Index, columns: &[NodeIndex]) -> Vec<Siblings> {
    let mut moved = vec![false; tree.nodes.len()];
    let mut found = Vec::new();
    let groups = tree.iter().filter(|(_, node)| node.is_group());
    let families = groups.map(|(index, node)| (Some(index), node.children()));
    for (parent, children) in std::iter::once((None, tree.roots.as_slice())).chain(families) {
        let column = |node: NodeIndex| columns.iter().position(|column| *column == node);
        let is_weighed = children.iter().any(|child| column(*child).is_some());
        let follows = parent.is_some_and(|parent| moved.get(parent.get()) == Some(&true));
        if !is_weighed && !follows {
            continue;
        }
        let own = |node: &NodeData| own_weight(tree, children, node);
        let weight = |child: &NodeIndex| {
            let own = || tree.node(*child).map(own).unwrap_or_default();
            (*child, column(*child).map_or_else(|| Weight::Own(own()), Weight::Column))
        };
        found.push(Siblings { parent, children: children.iter().map(weight).collect() });
        for child in children {
            moved.get_mut(child.get()).into_iter().for_each(|moved| *moved = true);
        }
    }
    found
}

/// Divides the points of a tree by weights. `all` are the siblings of [`siblings`].
pub(super) fn divide(
    tree: &mut Index,
    all: &[Siblings],
    weights: &[Exact],
) -> Result<(), Overflow> {
    for siblings in all {
        let points = match siblings.parent {
            None => tree.points.clone(),
            Some(parent) => tree.node(parent).map(|node| node.points().clone()).unwrap_or_default(),
        };
        // Weights that add up to zero were refused, unless there is nothing to divide.
        let each = points.over(&siblings.sum(weights)?)?.unwrap_or_default();
        for (child, weight) in &siblings.children {
            let own = each.times(weight.of(weights))?;
            if let Some(node) = tree.nodes.get_mut(child.get()) {
                node.set_points(own);
            }
        }
    }
    Ok(())
}
