//! The tree of an `index` framework: groups, indicators, bonus and penalty points.

use super::noun::noun;
use crate::diagnostic::{Code, Span};
use crate::said::said;
use std::collections::{BTreeSet, HashMap};

use super::absent;
use super::formulas;
use super::heading::ItemKeys;
use super::keys::{Ids, Owner, filled, given, required};
use super::levels::Levels;
use super::points::{self, Complete, Sibling, Whole, points_of};
use super::scope::Scope;
use crate::model::{
    AbsentLayer, Adjustment, Heading, Method, MetricIndex, NodeBody, NodeData, NodeIndex,
    Standings, Written,
};
use crate::number::{Decimal, Exact};
use crate::rules::document::{AdjustmentDoc, Entry, Field, GroupDoc, IndicatorDoc, List};
use crate::rules::methods::scoring;
use crate::rules::text::fault_list::{Sink, fault};

/// The nodes of a file while they are read.
pub(super) struct Tree<'a, 'd> {
    scope: Scope<'a>,
    absent: AbsentLayer,
    levels: &'a Levels,
    pub(super) ids: Ids<'d>,
    pub(super) nodes: Vec<NodeData>,
    /// The place where the scoring of each node is written.
    pub(super) scored_at: Vec<Option<Span>>,
    /// The keys of `absent` that some indicator needs and no place in the file sets.
    pub(super) unsaid: BTreeSet<&'static str>,
    /// The nodes by id, for the ranking and the verdict.
    pub(super) by_id: HashMap<&'d str, NodeIndex>,
    /// The depth of the deepest group.
    pub(super) deepest: u32,
}

/// The group or file that contains nodes.
struct Parent<'d> {
    whole: Whole<'d>,
    index: Option<NodeIndex>,
    /// The depth of its children.
    depth: u32,
    standing: Standings,
    /// What the groups around its children say of absent values.
    absent: AbsentLayer,
}

impl<'a, 'd> Tree<'a, 'd> {
    pub(super) fn new(scope: Scope<'a>, absent: AbsentLayer, levels: &'a Levels) -> Self {
        Self {
            scope,
            absent,
            levels,
            ids: Ids::default(),
            nodes: Vec::new(),
            scored_at: Vec::new(),
            unsaid: BTreeSet::new(),
            by_id: HashMap::new(),
            deepest: 0,
        }
    }

    pub(super) const fn scope(&self) -> Scope<'a> {
        self.scope
    }

    pub(super) const fn sink(&self) -> &'a Sink {
        self.scope.sink
    }

    /// Reads the top nodes and all nodes below them.
    pub(super) fn read(
        &mut self,
        whole: Whole<'d>,
        standing: Standings,
        groups: &'d Field<List<GroupDoc>>,
        indicators: &'d Field<List<IndicatorDoc>>,
    ) -> Vec<NodeIndex> {
        let absent = AbsentLayer::default();
        let parent = Parent { whole, index: None, depth: 1, standing, absent };
        self.children(parent, groups, indicators)
    }

    fn children(
        &mut self,
        parent: Parent<'d>,
        groups: &'d Field<List<GroupDoc>>,
        indicators: &'d Field<List<IndicatorDoc>>,
    ) -> Vec<NodeIndex> {
        let owner = parent.whole.owner;
        self.refuse_childless(&owner, groups, indicators);
        let groups: &[Entry<GroupDoc>] = given(groups).map_or(&[], |list| list);
        let indicators: &[Entry<IndicatorDoc>] = given(indicators).map_or(&[], |list| list);
        let readable = groups.iter().all(|entry| entry.value.is_ok())
            && indicators.iter().all(|entry| entry.value.is_ok());
        let groups: Vec<_> =
            groups.iter().filter_map(|entry| Some((entry.span, entry.get()?))).collect();
        let indicators: Vec<_> =
            indicators.iter().filter_map(|entry| Some((entry.span, entry.get()?))).collect();
        let siblings: Vec<_> = groups
            .iter()
            .map(|(span, doc)| Sibling {
                owner: Owner::named("group", &doc.id, *span),
                points: &doc.points,
                weight: &doc.weight,
            })
            .chain(indicators.iter().map(|(span, doc)| sibling(*span, doc)))
            .collect();
        let complete = if readable { Complete::Yes } else { Complete::No };
        let points = points_of(&self.scope, &parent.whole, &siblings, complete);
        let mut points = points.into_iter();
        let mut children = Vec::with_capacity(siblings.len());
        for (span, doc) in groups {
            children.push(self.group(&parent, span, doc, points.next().unwrap_or_default()));
        }
        for (span, doc) in indicators {
            let size = points.next().unwrap_or_default();
            children.push(self.indicator(&parent, span, doc, size));
        }
        children
    }

    fn refuse_childless(
        &self,
        owner: &Owner<'_>,
        groups: &Field<List<GroupDoc>>,
        indicators: &Field<List<IndicatorDoc>>,
    ) {
        let sink = self.scope.sink;
        filled(sink, groups.as_ref(), "`groups`", said!("one group", "một nhóm"));
        filled(sink, indicators.as_ref(), "`indicators`", said!("one indicator", "một chỉ số"));
        let misspelt =
            ["groups", "indicators"].iter().any(|key| sink.was_misspelt(owner.span, key));
        if groups.is_none() && indicators.is_none() && !misspelt {
            fault! { sink, Code::NoChildren, owner.span;
                says "{owner} has neither groups nor indicators",
                    "{owner} không có nhóm, cũng không có chỉ số", owner;
                label "nothing to score here", "ở đây không có gì để chấm điểm";
                help "add `groups:` or `indicators:` with at least one of them",
                    "thêm `groups:` hoặc `indicators:` với ít nhất một mục";
            };
        }
    }

    /// Reads the heading of the next node, which is found by its id from then on.
    fn heading(&mut self, parent: &Parent<'_>, span: Span, keys: ItemKeys<'d>) -> Heading {
        let write = said!("an id: `id: awareness`", "mã: `id: awareness`");
        let place = (self.scope.sink, span);
        let (heading, found) = keys.read(place, &mut self.ids, parent.standing, write);
        self.by_id.extend(found.map(|id| (id, self.next_index())));
        heading
    }

    fn next_index(&self) -> NodeIndex {
        NodeIndex(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }

    fn group(
        &mut self,
        parent: &Parent<'d>,
        span: Span,
        doc: &'d GroupDoc,
        (points, weight): (Option<Exact>, Option<Decimal>),
    ) -> NodeIndex {
        let keys = ItemKeys::from(doc);
        let owner = keys.owner(span);
        let heading = self.heading(parent, span, keys);
        let standing = heading.source.standings();
        let of_level = || self.levels.aggregate(parent.depth);
        let aggregate = given(&doc.aggregate).copied().or_else(of_level).unwrap_or_default();
        self.deepest = self.deepest.max(parent.depth);
        let body = NodeBody::Group { aggregate, children: Vec::new() };
        let absent = parent.absent.with(absent::layer(&doc.absent));
        let written = Written { weight, ..Written::default() };
        let own = (points.clone().unwrap_or(Exact::ZERO), written);
        let index = self.push(parent, heading, own, body);
        let size = doc.points.as_ref().or(doc.weight.as_ref());
        let whole = Whole { owner, points, points_at: size.map(|entry| entry.span) };
        let below = Parent {
            whole,
            index: Some(index),
            depth: parent.depth.saturating_add(1),
            standing,
            absent,
        };
        let read = self.children(below, &doc.groups, &doc.indicators);
        if let Some(node) = self.nodes.get_mut(index.get()) {
            node.set_children(read);
        }
        index
    }

    fn indicator(
        &mut self,
        parent: &Parent<'d>,
        span: Span,
        doc: &'d IndicatorDoc,
        (points, weight): (Option<Exact>, Option<Decimal>),
    ) -> NodeIndex {
        let keys = ItemKeys::from(doc);
        let owner = keys.owner(span);
        let heading = self.heading(parent, span, keys);
        let entry = required! { self.scope.sink, &owner, doc.scoring;
            "how it is scored: `scoring: {yes_no: …}`", "cách chấm điểm: `scoring: {yes_no: …}`"
        };
        let method = entry.and_then(|entry| scoring::scoring(&self.scope, entry, points.as_ref()));
        self.refuse_unscored_points(&owner, doc, points.as_ref());
        let own = parent.absent.with(absent::layer(&doc.absent));
        let absent = self.absent.with(own);
        if let Some(method) = method.as_ref().filter(|_| !scoring::is_unscored(&doc.scoring)) {
            self.unsaid.extend(absent::unsaid(absent, formulas::divides(&self.scope, method)));
        }
        let body = NodeBody::Indicator {
            // A faulty scoring was reported. Any method can replace it.
            method: method.unwrap_or(Method::Unscored { of: MetricIndex(0) }),
            evidence: given(&doc.evidence).copied().unwrap_or_default(),
            absent: absent.rules(),
        };
        let written = Written { weight, absent: own };
        let index = self.push(parent, heading, (points.unwrap_or(Exact::ZERO), written), body);
        if let Some(at) = self.scored_at.get_mut(index.get()) {
            *at = entry.map(|entry| entry.span);
        }
        index
    }

    fn refuse_unscored_points(
        &self,
        owner: &Owner<'_>,
        doc: &IndicatorDoc,
        points: Option<&Exact>,
    ) {
        let Some(points) = points.filter(|points| !points.is_zero()) else { return };
        if !scoring::is_unscored(&doc.scoring) {
            return;
        }
        let size = doc.points.as_ref().or(doc.weight.as_ref());
        let at = size.map_or(owner.span, |entry| entry.span);
        fault! { self.scope.sink, Code::UnscoredWithPoints, at;
            says "{owner} is not scored, but has {} that nobody can earn",
                "{owner} không được chấm điểm nhưng có {} mà không ai đạt được",
                points::in_words(points), owner;
            related doc.scoring.as_ref().map(|entry| entry.span), "not scored here",
                "không chấm điểm ở đây";
            allowed "`points: 0` where the scoring is `unscored`",
                "`points: 0` khi cách chấm là `unscored`";
            help "write `points: 0`, or a scoring method",
                "viết `points: 0`, hoặc một cách chấm điểm";
        };
    }

    fn push(
        &mut self,
        parent: &Parent<'_>,
        heading: Heading,
        (points, written): (Exact, Written),
        body: NodeBody,
    ) -> NodeIndex {
        let (index, place) = (self.next_index(), (parent.depth, parent.index));
        self.scored_at.push(None);
        self.nodes.push(NodeData::new(heading, points, place, written, body));
        index
    }

    /// Reads bonus or penalty indicators, after the whole tree.
    pub(super) fn adjustment(
        &mut self,
        what: &'static str,
        field: &'d Field<AdjustmentDoc>,
        standing: Standings,
    ) -> Option<Adjustment> {
        let sink = self.scope.sink;
        let entry = field.as_ref()?;
        let doc = entry.get()?;
        let owner = Owner::new(what, entry.span);
        let cap = points::cap(sink, &doc.cap).map(Exact::from);
        let entry = required! { sink, &owner, doc.indicators;
            "at least one indicator: `indicators: [{id: …, points: …, scoring: …}]`",
            "ít nhất một chỉ số: `indicators: [{id: …, points: …, scoring: …}]`"
        };
        let list = filled(sink, entry, "`indicators`", said!("one indicator", "một chỉ số"))?;
        let whole = Whole { owner, points: None, points_at: None };
        let absent = AbsentLayer::default();
        let parent = Parent { whole, index: None, depth: 1, standing, absent };
        let mut indicators = Vec::new();
        for item in list {
            let Some(doc) = item.get() else { continue };
            let points = self.own_points(what, &sibling(item.span, doc));
            indicators.push(self.indicator(&parent, item.span, doc, (points, None)));
        }
        Some(Adjustment { cap, indicators })
    }

    /// Reads the points of an indicator that has no parent to divide points.
    fn own_points(&self, what: &'static str, sibling: &Sibling<'_>) -> Option<Exact> {
        let sink = self.scope.sink;
        if let Some(weight) = sibling.weight {
            fault! { sink, Code::PointsOutOfPlace, weight.span;
                let owner = sibling.owner;
                says "{owner} in {} has a weight, but there are no points to divide",
                    "{owner} trong {} có trọng số, nhưng không có điểm để chia", noun(what), owner;
                allowed "`points`: the most that it adds or takes",
                    "`points`: số điểm nhiều nhất được cộng hoặc trừ";
            };
            return None;
        }
        required! { sink, &sibling.owner, sibling.points;
            "the most it adds or takes: `points: 5`",
            "số điểm nhiều nhất được cộng hoặc trừ: `points: 5`"
        };
        points::points(&self.scope, sibling.points).map(|placed| Exact::from(placed.value()))
    }
}

fn sibling(span: Span, doc: &IndicatorDoc) -> Sibling<'_> {
    Sibling {
        owner: Owner::named("indicator", &doc.id, span),
        points: &doc.points,
        weight: &doc.weight,
    }
}
