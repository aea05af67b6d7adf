//! What a framework scores: a tree of points, or a list of targets.

use super::{
    Aggregate, Level, NodeBody, NodeData, NodeIndex, Ranking, TargetData, TargetIndex, Text,
};
use crate::number::{Exact, Overflow};

/// Bonus or penalty points: outside the tree, with a cap of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The most that all together add or take; without it, what they add up to.
    pub cap: Option<Exact>,
    /// The indicators; their points are the most each adds or takes.
    pub indicators: Vec<NodeIndex>,
}

impl Adjustment {
    /// The most that the indicators, which are among `nodes`, add or take.
    pub(crate) fn most(&self, nodes: &[NodeData]) -> Result<Exact, Overflow> {
        let each = self.indicators.iter().filter_map(|index| nodes.get(index.get()));
        let sum = Exact::sum(each.map(NodeData::points))?;
        Ok(match &self.cap {
            Some(cap) if *cap < sum => cap.clone(),
            _ => sum,
        })
    }
}

/// What an `index` framework consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// The points of the whole tree.
    pub points: Exact,
    /// How the shares of the top nodes combine.
    pub aggregate: Aggregate,
    /// The levels of its groups, from the top.
    pub(crate) levels: Vec<TreeLevel>,
    /// All nodes: the tree in the order of the file, each group before its children; then bonus and
    /// penalty indicators.
    pub nodes: Vec<NodeData>,
    /// The top nodes.
    pub roots: Vec<NodeIndex>,
    /// Points on top.
    pub bonus: Option<Adjustment>,
    /// Points off.
    pub penalty: Option<Adjustment>,
    /// Further totals over nodes of the tree.
    pub views: Vec<ViewData>,
}

/// A further total over nodes that stand in the tree; [`View`](super::View) is what users see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewData {
    /// A group outside of the tree. Its index comes after those of the nodes.
    pub node: NodeData,
    /// How units are ordered by it, if they are.
    pub ranking: Option<Ranking>,
}

/// A level of the groups of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TreeLevel {
    /// Its id in rule files.
    pub(crate) id: String,
    /// What people call one of its groups, if the rules say it.
    pub(crate) name: Option<Text>,
    /// How units are ordered by each of its groups, if they are.
    pub(crate) ranking: Option<Ranking>,
}

impl Index {
    /// What people call the groups of a level, by its id.
    pub(crate) fn level_name(&self, id: &str) -> Option<&Text> {
        self.levels.iter().find(|level| level.id == id)?.name.as_ref()
    }

    /// What people call the groups at a depth, 1 being the top.
    pub(crate) fn name_at(&self, depth: u32) -> Option<&Text> {
        let place = usize::try_from(depth.checked_sub(1)?).ok()?;
        self.levels.get(place)?.name.as_ref()
    }

    /// The node at an index of this framework, or the group that a view is.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> Option<&NodeData> {
        self.nodes.get(index.get()).or_else(|| Some(&self.views.get(self.view(index.get())?)?.node))
    }

    /// The place among the views of what has this place among nodes and views.
    pub(crate) fn view(&self, place: usize) -> Option<usize> {
        place.checked_sub(self.nodes.len())
    }

    /// The index of a view among nodes and views.
    pub(crate) fn index_of_view(&self, view: usize) -> NodeIndex {
        NodeIndex(u32::try_from(self.nodes.len().saturating_add(view)).unwrap_or(u32::MAX))
    }

    /// The node of this id, with its index.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(NodeIndex, &NodeData)> {
        self.iter().find(|(_, node)| node.id() == id)
    }

    /// The node or the view of this id, with its index.
    pub(crate) fn find_scored(&self, id: &str) -> Option<(NodeIndex, &NodeData)> {
        self.scored().find(|(_, node)| node.id() == id)
    }

    /// All nodes and then all views, with their indices.
    pub(crate) fn scored(&self) -> impl Iterator<Item = (NodeIndex, &NodeData)> {
        let nodes = self.nodes.iter().chain(self.views.iter().map(|view| &view.node));
        (0u32..).map(NodeIndex).zip(nodes)
    }

    /// The groups and views that units are ordered by, with their indices.
    pub(crate) fn ranked(&self) -> impl Iterator<Item = (NodeIndex, &NodeData)> {
        self.scored().filter(|(index, _)| self.ranking_by(*index).is_some())
    }

    /// How units are ordered by a group of a level, or by a view. `None` if they are not.
    pub(crate) fn ranking_by(&self, index: NodeIndex) -> Option<&Ranking> {
        if let Some(view) = self.view(index.get()) {
            return self.views.get(view)?.ranking.as_ref();
        }
        let node = self.nodes.get(index.get()).filter(|node| node.is_group())?;
        let level = usize::try_from(node.depth().checked_sub(1)?).ok()?;
        self.levels.get(level)?.ranking.as_ref()
    }

    /// All nodes with their indices.
    pub fn iter(&self) -> impl Iterator<Item = (NodeIndex, &NodeData)> {
        (0u32..).map(NodeIndex).zip(&self.nodes)
    }

    /// The most that a total can be: the points of the tree and of the bonus.
    pub(crate) fn most(&self) -> Result<Exact, Overflow> {
        let extra = self.bonus.as_ref().map_or(Ok(Exact::ZERO), |bonus| bonus.most(&self.nodes))?;
        self.points.plus(&extra)
    }

    /// The indicators of bonus and penalty.
    pub(crate) fn extra(&self) -> impl Iterator<Item = NodeIndex> {
        let rules = [&self.bonus, &self.penalty].into_iter().flatten();
        rules.flat_map(|rule| rule.indicators.iter().copied())
    }

    /// The nodes of a level, in the order of the file.
    #[must_use]
    pub fn level(&self, level: &Level) -> Vec<NodeIndex> {
        let extra: Vec<_> = self.extra().collect();
        let on_level = |index: &NodeIndex, node: &NodeData| match (level, node.body()) {
            (Level::Groups { depth, .. }, NodeBody::Group { .. }) => node.depth() == *depth,
            (Level::Indicators, NodeBody::Indicator { .. }) => !extra.contains(index),
            _ => false,
        };
        self.iter().filter(|(index, node)| on_level(index, node)).map(|(index, _)| index).collect()
    }
}

/// What a `criteria` framework consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria {
    /// The targets, in the order of the file. None where the framework only checks figures.
    pub targets: Vec<TargetData>,
}

impl Criteria {
    /// Returns whether it asks for nothing and only checks figures, so that there is no total.
    #[must_use]
    pub const fn only_checks(&self) -> bool {
        self.targets.is_empty()
    }

    /// The target of this id, with its index.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<(TargetIndex, &TargetData)> {
        (0u32..).map(TargetIndex).zip(&self.targets).find(|(_, target)| target.id == id)
    }
}

/// What is scored: a tree of points, or a list of targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Points.
    Index(Index),
    /// Targets.
    Criteria(Criteria),
}
