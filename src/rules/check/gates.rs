//! Conditions on scores: the gates of the verdict, and what grades ask for.

use rust_decimal::Decimal;

use super::formulas;
use super::items::Items;
use super::keys::{
    Owner, as_list, given, missing, not_empty, required, required_key, share, text, whole,
};
use super::scope::Scope;
use super::score_range::{Scale, TotalScale, ends, range};
use crate::diagnostic::{Code, Span, all_of, one_of, shown};
use crate::model::{Among, By, Gate, Level, ScoreBound, ScoreRange};
use crate::number::Exact;
use crate::rules::document::{
    BoundDoc, CountDoc, Entry, EveryDoc, Field, GateDoc, GateKindDoc, List, OneOrMany, ScoreDoc,
    ScoreRangeDoc,
};
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::rules::text::limits::Limits;
use crate::said::{Said, said};

/// The data that conditions are checked against.
pub(super) struct Ground<'a, 'd> {
    pub(super) scope: Scope<'a>,
    pub(super) items: Items<'a, 'd>,
    pub(super) measure: TotalScale,
    /// The names of the group levels, from the top; `None` in a `criteria` framework.
    pub(super) levels: Option<Vec<String>>,
    /// Whether units are ranked.
    pub(super) is_ranked: bool,
}

/// The keys of conditions, for messages.
const GATES: Said = said!(
    "`total`, `every`, `score`, `met`, `count`, `top` or `formula`",
    "`total`, `every`, `score`, `met`, `count`, `top` hoặc `formula`"
);
/// Those of a `criteria` framework, which has no tree.
const GATES_OF_TARGETS: Said = said!(
    "`total`, `met`, `count`, `top` or `formula`",
    "`total`, `met`, `count`, `top` hoặc `formula`"
);

/// Reads a list of conditions. `what` is its key.
pub(super) fn gates(
    ground: &Ground<'_, '_>,
    list: &Entry<List<GateDoc>>,
    what: Said,
) -> Option<Vec<By<Gate>>> {
    let gates = not_empty(
        ground.scope.sink,
        list.span,
        list.get()?,
        what.clone(),
        said!("one gate", "một điều kiện"),
    )?;
    if gates.len() > Limits::GATES {
        let most = Limits::GATES;
        fault! { ground.scope.sink, Code::TooManyGates, list.span;
            says "{what} has {} gates", "{what} có {} điều kiện", gates.len(), what;
            allowed "at most {most} gates", "nhiều nhất {most} điều kiện", most;
        };
        return None;
    }
    let by_unit = |entry: &Entry<GateDoc>| {
        let doc = entry.get()?;
        ground.scope.by_unit(entry.span, || gate(ground, entry.span, doc))
    };
    Some(gates.iter().filter_map(by_unit).collect())
}

fn gate(ground: &Ground<'_, '_>, span: Span, doc: &GateDoc) -> Option<Gate> {
    match doc.given.as_slice() {
        [one] => return one_gate(ground, one),
        [] => {
            if !ground.scope.sink.has_unknown_key(span) {
                fault! { ground.scope.sink, Code::GateNotOne, span;
                    says "the gate asks for nothing", "điều kiện không đòi hỏi gì";
                    allowed "one of {GATES}", "một trong {GATES}", GATES;
                };
            }
        }
        [_, _, ..] => {
            let mut given: Vec<_> = doc.given.iter().collect();
            given.sort_by_key(|gate| gate.span().start);
            let [first, second, ..] = given.as_slice() else { return None };
            let names = given.iter().map(|gate| gate.key());
            fault! { ground.scope.sink, Code::GateNotOne, Where::Key(second.span());
                says "one gate has {}", "một điều kiện có {}", all_of(names);
                related first.span(), "the first of them", "khóa đầu tiên trong số đó";
                allowed "exactly one of {GATES} in each gate",
                    "đúng một trong {GATES} trong mỗi điều kiện", GATES;
                help "begin a new gate with `- ` for each of them",
                    "bắt đầu mỗi điều kiện bằng `- `";
            };
        }
    }
    None
}

fn one_gate(ground: &Ground<'_, '_>, doc: &GateKindDoc) -> Option<Gate> {
    let span = doc.span();
    match doc {
        GateKindDoc::Total(entry) => total(ground, span, entry.get()?),
        GateKindDoc::Every(entry) => every(ground, span, entry.get()?),
        GateKindDoc::Score(entry) => score(ground, span, entry.get()?),
        GateKindDoc::Met(entry) => met(ground, span, entry.get()?),
        GateKindDoc::Count(entry) => count(ground, span, entry.get()?),
        GateKindDoc::Top(entry) => top(ground, entry),
        GateKindDoc::Formula(entry) => formulas::condition(&ground.scope, entry).map(Gate::Formula),
    }
}

/// The bounds of a document that has them under their four keys.
macro_rules! bounds {
    ($doc:expr) => {
        [&$doc.at_least, &$doc.above, &$doc.at_most, &$doc.below]
    };
}

fn total(ground: &Ground<'_, '_>, span: Span, doc: &ScoreRangeDoc) -> Option<Gate> {
    let owner = Owner::new("`total`", span);
    let example = said!("the least total: `at_least: 70%`", "tổng điểm thấp nhất: `at_least: 70%`");
    let scale = Scale::Total(&ground.measure);
    range(ground.scope, &owner, bounds!(doc), &scale, example).map(Gate::Total)
}

fn every(ground: &Ground<'_, '_>, span: Span, doc: &EveryDoc) -> Option<Gate> {
    let owner = Owner::new("`every`", span);
    let level = of_level(ground, (&owner, said!("`every`", "`every`")), &doc.level);
    let scale = Scale::Nodes(ground.most_points(level.as_ref()));
    let example = said!("the least share: `at_least: 50%`", "tỷ lệ thấp nhất: `at_least: 50%`");
    let within = range(ground.scope, &owner, bounds!(doc), &scale, example);
    Some(Gate::Every { of: level?, within: within? })
}

/// Reads the level that a condition looks at. `what` is its word.
fn of_level(
    ground: &Ground<'_, '_>,
    (owner, what): (&Owner<'_>, Said),
    field: &Field<String>,
) -> Option<Among> {
    let Some(levels) = &ground.levels else {
        return ground.no_tree(
            owner.span,
            said!("{what} looks at a level of the tree", "{what} xét một cấp của cây chỉ số", what),
        );
    };
    let example =
        said!("a level of the tree: `level: group`", "một cấp của cây chỉ số: `level: group`");
    let entry = required_key(ground.scope.sink, owner, "level", field, example)?;
    level(ground.scope.sink, entry, levels).map(Among::Level)
}

fn score(ground: &Ground<'_, '_>, span: Span, doc: &ScoreDoc) -> Option<Gate> {
    let owner = Owner::new("`score`", span);
    if ground.levels.is_none() {
        return ground.no_tree(
            span,
            said!("`score` looks at a node of the tree", "`score` xét một mục của cây chỉ số"),
        );
    }
    let entry = required! { ground.scope.sink, &owner, doc.of;
        "a node: `of: awareness`", "một mục: `of: awareness`"
    };
    let item = entry
        .and_then(|entry| ground.items.find_scored(ground.scope.sink, entry.span, entry.get()?));
    if let (Some(entry), Some(item)) = (entry, item) {
        ground.items.refuse_unscored(ground.scope.sink, entry.span, item, true);
    }
    let of = item.map(|item| Among::Listed(vec![item]));
    let scale = Scale::Nodes(ground.most_points(of.as_ref()));
    let example = said!("the least share: `at_least: 50%`", "tỷ lệ thấp nhất: `at_least: 50%`");
    let within = range(ground.scope, &owner, bounds!(doc), &scale, example);
    Some(Gate::Every { of: of?, within: within? })
}

impl Ground<'_, '_> {
    /// Reports a condition on nodes in a framework that has none.
    fn no_tree<T>(&self, span: Span, what: Said) -> Option<T> {
        fault! { self.scope.sink, Code::KeyNotForKind, span;
            says "{what}, but a `criteria` framework has no tree",
                "{what}, nhưng bộ tiêu chí (`criteria`) không có cây chỉ số", what;
            allowed GATES_OF_TARGETS;
        };
        None
    }

    /// Returns the points of the largest of some nodes; of all if it is not known which.
    fn most_points(&self, among: Option<&Among>) -> Exact {
        let nodes = self.items.nodes(among);
        nodes.map(|node| node.points().clone()).max().unwrap_or(Exact::ZERO)
    }
}

pub(crate) fn level(sink: &Sink, entry: &Entry<String>, levels: &[String]) -> Option<Level> {
    let name = text(sink, entry, Said::name("`level`"))?;
    if name == INDICATOR {
        return Some(Level::Indicators);
    }
    let depth = levels.iter().position(|level| *level == name);
    let Some(depth) = depth.and_then(|place| u32::try_from(place).ok()) else {
        let known_levels = || levels.iter().map(String::as_str).chain([INDICATOR]);
        fault! { sink, Code::UnknownLevel, entry.span;
            says "the tree has no level `{}`", "cây chỉ số không có cấp `{}`", shown(&name);
            allowed one_of(known_levels());
            nearest &name, known_levels();
        };
        return None;
    };
    Some(Level::Groups { depth: depth.saturating_add(1), name })
}

/// The name of the level of the leaves.
pub(super) const INDICATOR: &str = "indicator";

fn met(ground: &Ground<'_, '_>, span: Span, doc: &OneOrMany) -> Option<Gate> {
    let of = match doc {
        OneOrMany::Scalar(word) if word == "all" => all(ground, span)?,
        OneOrMany::Scalar(id) => listed(ground, span, &as_list(span, id), false)?,
        OneOrMany::List(list) => listed(ground, span, list, false)?,
    };
    Some(Gate::Met { of })
}

fn all(ground: &Ground<'_, '_>, span: Span) -> Option<Among> {
    let all = ground.items.all();
    if all.is_empty() {
        fault! { ground.scope.sink, Code::EmptyList, span;
            says "there are no {} to be met", "không có {} nào để đạt", ground.items.words();
        };
        return None;
    }
    Some(Among::All(all))
}

/// Reads a list of items. `by_score` says whether they are looked at by their score, which groups have
/// too, and not by whether they are met.
fn listed(
    ground: &Ground<'_, '_>,
    span: Span,
    list: &[Entry<String>],
    by_score: bool,
) -> Option<Among> {
    let list = not_empty(
        ground.scope.sink,
        span,
        list,
        said!("the list", "danh sách"),
        said!("one id, or `all`", "một mã, hoặc `all`"),
    )?;
    let items = ground.items.find_all(ground.scope.sink, list, by_score);
    for entry in list {
        let known_item = entry.get().and_then(|id| ground.items.known(id));
        if let Some(item) = known_item {
            ground.items.refuse_unscored(ground.scope.sink, entry.span, item, by_score);
        }
    }
    Some(Among::Listed(items))
}

fn count(ground: &Ground<'_, '_>, span: Span, doc: &CountDoc) -> Option<Gate> {
    let owner = Owner::new("`count`", span);
    let example = said!("how many: `at_least: 8`", "số lượng: `at_least: 8`");
    let within = how_many(ground.scope, &owner, doc, example);
    let of = counted(ground, &owner, doc)?;
    let each = match &doc.share {
        None => None,
        Some(_) if ground.levels.is_none() => {
            return ground.no_tree(
                span,
                said!("`share` looks at scores of the tree", "`share` xét điểm của cây chỉ số"),
            );
        }
        Some(entry) => {
            let owner = Owner::new("`share`", entry.span);
            let scale = Scale::Nodes(ground.most_points(Some(&of)));
            let example =
                said!("the least share: `at_least: 50%`", "tỷ lệ thấp nhất: `at_least: 50%`");
            Some(range(ground.scope, &owner, bounds!(entry.get()?), &scale, example)?)
        }
    };
    let within = within?;
    ground.refuse_too_many(doc, &of, &within);
    Some(Gate::Count { of, each, within })
}

/// Reads how many items are asked for.
fn how_many(
    scope: Scope<'_>,
    owner: &Owner<'_>,
    doc: &CountDoc,
    example: Said,
) -> Option<ScoreRange> {
    let read = |field: &Field<BoundDoc>, least: u32| {
        field.as_ref().map(|entry| {
            let placed = scope.placed(entry)?;
            let count = whole(scope.sink, placed, least, u32::MAX)?;
            Some((placed, ScoreBound::Points(Decimal::from(count))))
        })
    };
    let bounds =
        [read(&doc.at_least, 1), read(&doc.above, 0), read(&doc.at_most, 0), read(&doc.below, 1)];
    ends(scope.sink, owner, bounds, example)
}

/// Reads what is counted.
fn counted(ground: &Ground<'_, '_>, owner: &Owner<'_>, doc: &CountDoc) -> Option<Among> {
    match (&doc.of, &doc.level) {
        (Some(of), Some(level)) => {
            fault! { ground.scope.sink, Code::BoundsDoNotFit, Where::Key(level.span);
                says "`of` and `level` both say what is counted",
                    "`of` và `level` đều nói cái gì được đếm";
                related of.span, "the other of them", "giới hạn còn lại";
                help "keep one of the two", "giữ một trong hai";
            };
            None
        }
        (Some(of), None) => listed(ground, of.span, of.get()?, doc.share.is_some()),
        (None, Some(_)) => {
            if doc.share.is_none() && ground.levels.is_some() {
                let example = said!(
                    "what counts: `share: {at_least: 50%}`",
                    "cái được tính: `share: {at_least: 50%}`"
                );
                missing(ground.scope.sink, owner, "share", example);
                return None;
            }
            of_level(ground, (owner, Said::name("`level`")), &doc.level)
        }
        (None, None) => all(ground, owner.span),
    }
}

impl Ground<'_, '_> {
    /// Reports a count that is larger than what is counted.
    fn refuse_too_many(&self, doc: &CountDoc, of: &Among, within: &ScoreRange) {
        let there = match of {
            Among::All(items) => items.len(),
            Among::Listed(items) => given(&doc.of).map_or(items.len(), |list| list.len()),
            Among::Level(_) => self.items.nodes(Some(of)).count(),
        };
        let Some(least) = within.lower else { return };
        let at_least = u64::try_from(least.at)
            .map_or(u64::MAX, |at| at.saturating_add(u64::from(least.strict)));
        let placed = [&doc.at_least, &doc.above].into_iter().find_map(|key| self.scope.number(key));
        let (Some(placed), true) =
            (placed, usize::try_from(at_least).is_ok_and(|least| least > there))
        else {
            return;
        };
        fault! { self.scope.sink, Code::CountTooLarge, placed.span;
            let what = match of {
                Among::Listed(_) => said!("ids in the list", "mã trong danh sách"),
                Among::Level(_) => said!("nodes of this level", "mục ở cấp này"),
                Among::All(_) => self.items.words(),
            };
            says "at least {at_least} are asked for, but there are only {there} {what}",
                "yêu cầu ít nhất {at_least}, nhưng chỉ có {there} {what}", at_least, there, what;
            related doc.of.as_ref().map(|entry| entry.span), "the list", "danh sách";
            allowed "a whole number from 1 to {there}", "một số nguyên từ 1 đến {there}", there;
        };
    }
}

/// Reads the part of the ranked units that a grade or a gate is for.
pub(super) fn top(ground: &Ground<'_, '_>, entry: &Entry<BoundDoc>) -> Option<Gate> {
    let placed = ground.scope.placed(entry)?;
    if !ground.is_ranked {
        fault! { ground.scope.sink, Code::MissingKey, placed.span;
            says "`top` asks for a rank, but units are not ranked",
                "`top` đòi hỏi thứ hạng, nhưng các đơn vị không được xếp hạng";
            help "add a ranking: `ranking: {places: 2}`", "thêm xếp hạng: `ranking: {places: 2}`";
        };
        return None;
    }
    let part = share(ground.scope.sink, placed)?;
    if part.is_zero() {
        fault! { ground.scope.sink, Code::OutOfRange, placed.span;
            says "no unit is among the first `{}`",
                "không đơn vị nào thuộc nhóm đầu `{}`", placed.quantity;
            allowed "a percentage above `0%`, up to `100%`",
                "một tỷ lệ phần trăm trên `0%`, đến `100%`";
        };
        return None;
    }
    Some(Gate::Top(part))
}
