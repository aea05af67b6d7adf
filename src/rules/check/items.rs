//! Nodes and targets that the ranking and the verdict name.

use std::collections::HashMap;

use super::keys::Once;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{
    Among, Item, Level, Method, NodeBody, NodeData, NodeIndex, TargetIndex, ViewData,
};
use crate::rules::document::Entry;
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, said};

/// The nodes of an `index`, or the targets of a `criteria` framework, by id.
pub(super) enum Items<'a, 'd> {
    Nodes {
        nodes: &'a [NodeData],
        by_id: &'a HashMap<&'d str, NodeIndex>,
        counted: Vec<NodeIndex>,
        views: &'a [ViewData],
    },
    Targets {
        count: usize,
        by_id: &'a HashMap<&'d str, TargetIndex>,
    },
}

impl Items<'_, '_> {
    /// Returns the item with an id.
    pub(super) fn known(&self, id: &str) -> Option<Item> {
        match self {
            Self::Nodes { by_id, .. } => by_id.get(id).copied().map(Item::Node),
            Self::Targets { by_id, .. } => by_id.get(id).copied().map(Item::Target),
        }
    }

    /// Returns what has a score and this id: a view, or else an item. Reports an unknown id.
    pub(super) fn find_scored(&self, sink: &Sink, span: Span, id: &str) -> Option<Item> {
        if let Self::Nodes { nodes, views, .. } = self
            && let Some(place) = views.iter().position(|view| view.node.id() == id)
        {
            let place = nodes.len().saturating_add(place);
            return u32::try_from(place).ok().map(|place| Item::Node(NodeIndex(place)));
        }
        self.find(sink, span, id)
    }

    /// Returns the item with an id. Reports an unknown id.
    pub(super) fn find(&self, sink: &Sink, span: Span, id: &str) -> Option<Item> {
        let found = self.known(id);
        if found.is_none() {
            fault! { sink, Code::UnknownItem, span;
                let (what, known) = match self {
                    Self::Nodes { by_id, .. } => (
                        said!("group or indicator", "nhóm hoặc chỉ số"),
                        by_id.keys().copied().collect::<Vec<_>>(),
                    ),
                    Self::Targets { by_id, .. } => {
                        (said!("target", "chỉ tiêu"), by_id.keys().copied().collect())
                    }
                };
                says "there is no {what} `{}`", "không có {what} `{}`", shown(id), what;
                allowed "the id of a {what} of this file", "mã của một {what} trong tệp này", what;
                nearest id, known;
            };
        }
        found
    }

    /// Returns the items of a list, in its order. Reports repeated ones. `by_score` says whether views are
    /// among them.
    pub(super) fn find_all(
        &self,
        sink: &Sink,
        list: &[Entry<String>],
        by_score: bool,
    ) -> Vec<Item> {
        let mut once = Once::default();
        let mut items = Vec::with_capacity(list.len());
        for entry in list {
            let Some(id) = entry.get() else { continue };
            let is_new = once.take(sink, (Code::RepeatedItem, entry.span), id, |fault| {
                fault.says(said!("`{}` is listed twice", "`{}` được ghi hai lần", shown(id)))
            });
            if is_new {
                items.extend(match by_score {
                    true => self.find_scored(sink, entry.span, id),
                    false => self.find(sink, entry.span, id),
                });
            }
        }
        items
    }

    /// Returns all items that can be met: the indicators of the tree that count, or the targets.
    pub(super) fn all(&self) -> Vec<Item> {
        match self {
            Self::Nodes { counted, .. } => counted.iter().copied().map(Item::Node).collect(),
            Self::Targets { count, .. } => {
                let count = u32::try_from(*count).unwrap_or(u32::MAX);
                (0..count).map(|place| Item::Target(TargetIndex(place))).collect()
            }
        }
    }

    /// Describes the items of `all`, for messages.
    pub(super) const fn words(&self) -> Said {
        match self {
            Self::Nodes { .. } => said!("indicators that count", "các chỉ số được tính"),
            Self::Targets { .. } => said!("targets", "chỉ tiêu"),
        }
    }

    /// Returns the nodes that a condition looks at; all of them if it is not known at which.
    pub(super) fn nodes(&self, among: Option<&Among>) -> impl Iterator<Item = &NodeData> {
        let (nodes, items) = match (self, among) {
            (Self::Targets { .. }, _) => (&[][..], Vec::new()),
            (Self::Nodes { nodes, views, .. }, Some(Among::Listed(items) | Among::All(items))) => {
                let view = |place: usize| Some(&views.get(place.checked_sub(nodes.len())?)?.node);
                let index = |item: &Item| match item {
                    Item::Node(node) => nodes.get(node.get()).or_else(|| view(node.get())),
                    Item::Target(_) => None,
                };
                (&[][..], items.iter().filter_map(index).collect())
            }
            (Self::Nodes { nodes, .. }, _) => (*nodes, Vec::new()),
        };
        let level = match among {
            Some(Among::Level(level)) => Some(level.clone()),
            _ => None,
        };
        let on_level = move |node: &&NodeData| match &level {
            None => true,
            Some(Level::Indicators) => !node.is_group(),
            Some(Level::Groups { depth, .. }) => node.is_group() && node.depth() == *depth,
        };
        items.into_iter().chain(nodes).filter(on_level)
    }

    /// Reports an item that is not scored, and so is never met. A group is not met either, but has a
    /// score: `by_score` says whether that is what is asked for.
    pub(super) fn refuse_unscored(&self, sink: &Sink, span: Span, item: Item, by_score: bool) {
        let (Self::Nodes { nodes, .. }, Item::Node(index)) = (self, item) else { return };
        let Some(node) = nodes.get(index.get()) else { return };
        let message = match node.body() {
            NodeBody::Indicator { method: Method::Unscored { .. }, .. } => {
                said!("is not scored", "không được chấm điểm")
            }
            NodeBody::Group { .. } if !by_score => {
                said!(
                    "is a group, and only indicators are met in full",
                    "là một nhóm, mà chỉ chỉ số mới đạt trọn vẹn được"
                )
            }
            NodeBody::Group { .. } | NodeBody::Indicator { .. } => return,
        };
        fault! { sink, Code::NeverMet, span;
            says "`{}` cannot be met: it {message}",
                "`{}` không thể đạt: {message}", shown(node.id()), message;
            allowed "indicators that are scored", "các chỉ số được chấm điểm";
            help "for a least share in groups use `every: {level: group, at_least: 50%}`",
                "muốn có tỷ lệ tối thiểu theo nhóm thì dùng `every: {level: group, at_least: 50%}`";
        };
    }
}
