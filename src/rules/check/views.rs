//! Views: further totals over nodes of the tree.

use super::heading::ItemKeys;
use super::items::Items;
use super::keys::{Owner, filled, given, required};
use super::ranking_and_grades::ranking;
use super::tree::Tree;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Item, NodeBody, NodeData, NodeIndex, Standings, ViewData, Written};
use crate::number::Exact;
use crate::rules::document::{FrameworkDoc, ViewDoc};
use crate::rules::text::fault_list::fault;
use crate::said::said;

/// Reads the views. `standing` is that of the framework.
pub(super) fn views<'d>(
    tree: &mut Tree<'_, 'd>,
    doc: &'d FrameworkDoc,
    standing: Standings,
) -> Vec<ViewData> {
    let one = said!("one view", "một trụ cột");
    let Some(list) = filled(tree.sink(), doc.views.as_ref(), "`views`", one) else {
        return Vec::new();
    };
    let docs = list.iter().filter_map(|entry| Some((entry.span, entry.get()?)));
    docs.map(|(span, doc)| view(tree, span, doc, standing)).collect()
}

fn view<'d>(
    tree: &mut Tree<'_, 'd>,
    span: Span,
    doc: &'d ViewDoc,
    standing: Standings,
) -> ViewData {
    let sink = tree.sink();
    let keys = ItemKeys::from(doc);
    let owner = keys.owner(span);
    let write = said!("an id: `id: government`", "mã: `id: government`");
    let (heading, _) = keys.read((sink, span), &mut tree.ids, standing, write);
    let items =
        Items::Nodes { nodes: &tree.nodes, by_id: &tree.by_id, counted: Vec::new(), views: &[] };
    let children = children(tree, &owner, doc, &items);
    let points = children.iter().filter_map(|index| tree.nodes.get(index.get()));
    let points = Exact::sum(points.map(NodeData::points));
    let aggregate = given(&doc.aggregate).copied().unwrap_or_default();
    let body = NodeBody::Group { aggregate, children };
    let points = points.unwrap_or(Exact::ZERO);
    let node = NodeData::new(heading, points, (0, None), Written::default(), body);
    ViewData { node, ranking: ranking(tree.scope(), &doc.ranking, Some(&items), false) }
}

/// Reads the nodes of a view. None may be inside another, which would count twice.
fn children(
    tree: &Tree<'_, '_>,
    owner: &Owner<'_>,
    doc: &ViewDoc,
    items: &Items<'_, '_>,
) -> Vec<NodeIndex> {
    let sink = tree.sink();
    let entry = required! { sink, owner, doc.of;
        "the nodes that it adds up: `of: [awareness, services]`",
        "các mục được cộng: `of: [awareness, services]`"
    };
    let one = said!("one group or indicator", "một nhóm hoặc chỉ số");
    let Some(list) = filled(sink, entry, "`of`", one) else { return Vec::new() };
    let found = items.find_all(sink, list, false);
    let nodes = found.into_iter().filter_map(|item| match item {
        Item::Node(index) => Some(index),
        Item::Target(_) => None,
    });
    let nodes: Vec<NodeIndex> = nodes.collect();
    let parent = |index: &NodeIndex| tree.nodes.get(index.get()).and_then(NodeData::parent);
    let id = |index: NodeIndex| tree.nodes.get(index.get()).map_or("", NodeData::id);
    for entry in list {
        let item = entry.get().and_then(|id| items.known(id));
        let Some(Item::Node(index)) = item else { continue };
        items.refuse_unscored(sink, entry.span, Item::Node(index), true);
        let above = std::iter::successors(parent(&index), parent);
        if let Some(outer) = above.into_iter().find(|outer| nodes.contains(outer)) {
            fault! { sink, Code::RepeatedItem, entry.span;
                says "`{}` is inside `{}`, which is listed too, and would count twice",
                    "`{}` nằm trong `{}` cũng được liệt kê, nên sẽ bị tính hai lần",
                    shown(id(index)), shown(id(outer));
                help "keep one of the two", "giữ một trong hai";
            };
        }
    }
    nodes
}
