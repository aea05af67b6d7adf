//! Ranking and grades.

use std::cmp::Ordering;

use super::gates::{self, Ground};
use super::items::Items;
use super::keys::{Once, Owner, Placed, filled, given, missing, number, required, whole};
use super::scope::Scope;
use super::score_range::TotalScale;
use super::sources;
use super::suits::wrong_type;
use crate::diagnostic::{Code, Span, described, shown};
use crate::model::{
    By, Case, Gate, Grade, MetricIndex, MetricType, Ranking, RankingMethod, ScoreBound, When,
};
use crate::number::Rounding;
use crate::rules::document::{BoundDoc, Entry, Field, FrameworkDoc, GradeDoc, List, RankingDoc};
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::said::{Said, said};

/// Reads the ranking of the framework, which may be one that was published.
pub(super) fn of_framework(
    scope: Scope<'_>,
    doc: &Field<RankingDoc>,
    items: &Items<'_, '_>,
) -> Option<Ranking> {
    let read = given(doc)?;
    let Some(entry) = &read.of else { return ranking(scope, doc, Some(items), true) };
    let decides = [
        ("places", read.places.as_ref().map(|entry| entry.span)),
        ("ties", read.ties.as_ref().map(|entry| entry.span)),
        ("method", read.method.as_ref().map(|entry| entry.span)),
        ("also_within", read.also_within.as_ref().map(|entry| entry.span)),
    ];
    for (key, span) in decides.into_iter().filter_map(|(key, span)| Some((key, span?))) {
        fault! { scope.sink, Code::UnknownKey, Where::Key(span);
            says "`{key}` decides nothing where `of` gives the ranks",
                "`{key}` không quyết định gì khi `of` đã cho thứ hạng", key;
            related entry.span, "the metric with the published ranks",
                "số liệu chứa thứ hạng đã công bố";
            help "remove `{key}`, or remove `of` and let totals decide",
                "xóa `{key}`, hoặc xóa `of` để tổng điểm quyết định", key;
        };
    }
    let of = scope.metric(entry)?;
    if !matches!(of.metric.kind, MetricType::Rank { .. }) {
        wrong_type(
            scope.sink,
            entry.span,
            of,
            "a ranking",
            said!("a metric of type `rank`", "một số liệu kiểu `rank`"),
        );
    }
    Some(Ranking {
        places: None,
        ties: Vec::new(),
        method: RankingMethod::default(),
        of: Some(of.index),
        also_within: Vec::new(),
    })
}

/// Reads a ranking by scores. `items` are those that break ties; without them nothing does. Only the ranking of the whole has
/// further ones within attributes.
pub(super) fn ranking(
    scope: Scope<'_>,
    doc: &Field<RankingDoc>,
    items: Option<&Items<'_, '_>>,
    is_of_whole: bool,
) -> Option<Ranking> {
    let (sink, doc) = (scope.sink, given(doc)?);
    if let Some(entry) = &doc.of {
        fault! { sink, Code::UnknownKey, Where::Key(entry.span);
            says "published ranks (`of`) are those of the whole framework",
                "thứ hạng đã công bố (`of`) là của cả bộ quy tắc";
            help "write `ranking: {of: …}` at the top of the file",
                "viết `ranking: {of: …}` ở đầu tệp";
        };
    }
    let places = number(&doc.places).and_then(|n| whole(sink, n, 0, Rounding::MAX_PLACES));
    let refuse = |at: Span, says: Said, help: Said| {
        fault! { sink, Code::UnknownKey, Where::Key(at);
            says says;
            help help;
        };
    };
    let ties = match (&doc.ties, items) {
        (Some(entry), Some(items)) => items.find_all(sink, entry.get()?, true),
        (Some(entry), None) => {
            refuse(
                entry.span,
                said!(
                    "the ranking of a level has no `ties`: each of its groups ranks by itself",
                    "xếp hạng của một cấp không có `ties`: mỗi nhóm của cấp xếp hạng riêng"
                ),
                said!(
                    "remove `ties`, or make a view with a ranking of its own",
                    "xóa `ties`, hoặc tạo một trụ cột (`views`) có xếp hạng riêng"
                ),
            );
            Vec::new()
        }
        (None, _) => Vec::new(),
    };
    let also_within = match &doc.also_within {
        Some(_) if is_of_whole => attributes(scope, &doc.also_within),
        Some(entry) => {
            refuse(
                entry.span,
                said!(
                    "only the ranking of the whole has further ranks within attributes",
                    "chỉ xếp hạng toàn bộ mới có thêm hạng theo thuộc tính"
                ),
                said!(
                    "write `also_within` under the `ranking` of the file",
                    "viết `also_within` dưới `ranking` của tệp"
                ),
            );
            Vec::new()
        }
        None => Vec::new(),
    };
    let method = given(&doc.method).copied().unwrap_or_default();
    Some(Ranking { places, ties, method, of: None, also_within })
}

/// Reads the attributes within which units have further ranks, each once.
fn attributes(scope: Scope<'_>, field: &Field<List<String>>) -> Vec<MetricIndex> {
    let one = said!("one attribute", "một thuộc tính");
    let Some(list) = filled(scope.sink, field.as_ref(), "`also_within`", one) else {
        return Vec::new();
    };
    let mut found: Vec<MetricIndex> = Vec::new();
    for entry in list {
        let Some(of) = scope.attribute(entry) else { continue };
        if found.contains(&of.index) {
            fault! { scope.sink, Code::RepeatedItem, entry.span;
                says "`{}` is listed twice", "`{}` được ghi hai lần", shown(&of.metric.id);
                help "keep one of the two", "giữ một trong hai";
            };
            continue;
        }
        found.push(of.index);
    }
    found
}

/// The least total of a grade in one case, which decides the place of the grade.
struct Placement {
    when: Vec<When>,
    span: Span,
    shown: Said,
    bound: ScoreBound,
}

impl Placement {
    /// Whether some unit may have both.
    fn meets(&self, other: &Self) -> bool {
        let differ =
            |(one, other): (&When, &When)| one.aspect == other.aspect && one.place != other.place;
        !self.when.iter().flat_map(|one| other.when.iter().map(move |to| (one, to))).any(differ)
    }
}

/// Reads the grades, from highest to lowest.
pub(super) fn grades(ground: &Ground<'_, '_>, doc: &FrameworkDoc) -> Vec<Grade> {
    let sink = ground.scope.sink;
    let one = said!("one grade", "một mức xếp loại");
    let Some(list) = filled(sink, doc.grades.as_ref(), "`grades`", one) else { return Vec::new() };
    let mut grades = Vec::with_capacity(list.len());
    let mut names = Once::default();
    let mut before: Vec<Placement> = Vec::new();
    // Whether a bound above is a share, or probably meant as one.
    let mut in_shares = false;
    for item in list {
        let Some(doc) = item.get() else { continue };
        let owner = Owner::new("grade", item.span);
        let name = required! { sink, &owner, doc.name;
            "a name: `name: {vi: Tốt}`", "một tên: `name: {vi: Tốt}`"
        }
        .and_then(|entry| Some((entry.span, sources::given_name(sink, entry)?)));
        let total =
            doc.at_least.as_ref().map(|entry| least(ground, entry, in_shares || before.is_empty()));
        let cases = total.iter().flatten().flat_map(By::cases).map(|case| case.then.0.quantity);
        in_shares |= cases.into_iter().any(|of| of.percent || ground.measure.lacks_sign(of));
        let conditions = conditions(ground, doc, total.as_ref());
        if doc.at_least.is_none() && doc.when.is_none() && doc.top.is_none() {
            missing(
                sink,
                &owner,
                "at_least",
                said!(
                    "the least total that earns it: `at_least: 80%`",
                    "tổng điểm thấp nhất để đạt: `at_least: 80%`"
                ),
            );
        }
        let is_known = !matches!(total, Some(None));
        let grade = name
            .as_ref()
            .filter(|_| is_known)
            .map(|(_, name)| Grade { name: name.clone(), conditions });
        let placed = grade.as_ref().and_then(|grade| placements(grade, item.span, total.flatten()));
        if let (Some(grade), Some(placed)) = (&grade, placed) {
            let both = before.iter().flat_map(|one| placed.iter().map(move |this| (one, this)));
            let mut both = both.filter(|(one, this)| one.meets(this));
            both.find(|(one, this)| refuse_ascent(sink, &ground.measure, one, this));
            if grade.conditions.len() == 1 {
                before = placed;
            }
        }
        if let Some((span, name)) = &name {
            names.take(sink, (Code::RepeatedGrade, *span), name.vi.clone(), |fault| {
                described! { fault;
                    says "two grades are called `{}`",
                        "hai mức xếp loại cùng có tên `{}`", shown(&name.vi);
                    help "give one of the two another name", "đặt tên khác cho một trong hai";
                }
            });
        }
        grades.extend(grade);
    }
    grades
}

/// Reads the least total of a grade. `warns` says whether a small number may lack its `%`: that of the highest grade,
/// or beside a share.
fn least(
    ground: &Ground<'_, '_>,
    entry: &Entry<BoundDoc>,
    warns: bool,
) -> Option<By<(Placed, ScoreBound)>> {
    ground.scope.by_unit(entry.span, || {
        let (placed, bound) = ground.measure.bound(ground.scope, entry)?;
        if warns {
            ground.measure.warn_of_percent_sign(ground.scope.sink, placed);
        }
        Some((placed, bound))
    })
}

/// Reads what a grade asks for, its least total first.
fn conditions(
    ground: &Ground<'_, '_>,
    doc: &GradeDoc,
    total: Option<&Option<By<(Placed, ScoreBound)>>>,
) -> Vec<By<Gate>> {
    let mut conditions: Vec<By<Gate>> = Vec::new();
    let total = total.and_then(Option::as_ref);
    conditions.extend(total.map(|by| by.map(|(_, bound)| Gate::Total(bound.and_more()))));
    if let Some(when) = &doc.when {
        conditions
            .extend(gates::gates(ground, when, said!("`when`", "`when`")).unwrap_or_default());
    }
    let top = doc.top.as_ref();
    conditions.extend(
        top.and_then(|entry| ground.scope.by_unit(entry.span, || gates::top(ground, entry))),
    );
    conditions
}

/// Returns the least totals that a grade asks for. `None` if its first condition is another one.
fn placements(
    grade: &Grade,
    at: Span,
    total: Option<By<(Placed, ScoreBound)>>,
) -> Option<Vec<Placement>> {
    if let Some(by) = total {
        let of_case = |case: &Case<(Placed, ScoreBound)>| {
            let (placed, bound) = case.then;
            let (span, shown) = (placed.span, said!("{}", "{}", placed.quantity));
            Placement { when: case.when.clone(), span, shown, bound }
        };
        return Some(by.cases().iter().map(of_case).collect());
    }
    // The first condition may be one on the total, which says the same.
    let of_case = |case: &Case<Gate>| {
        let bound = case.then.least_total()?;
        let shown = said!("in `when`", "ở `when`");
        Some(Placement { when: case.when.clone(), span: at, shown, bound })
    };
    grade.conditions.first()?.cases().iter().map(of_case).collect()
}

/// Reports a grade that asks for no less than the one before it. Returns whether it does.
fn refuse_ascent(sink: &Sink, measure: &TotalScale, before: &Placement, this: &Placement) -> bool {
    let compared = match (measure.in_points(before.bound), measure.in_points(this.bound)) {
        (Some(before), Some(this)) => this.cmp(&before),
        _ => match (before.bound, this.bound) {
            (ScoreBound::Share(before), ScoreBound::Share(this))
            | (ScoreBound::Points(before), ScoreBound::Points(this)) => this.cmp(&before),
            _ => return false,
        },
    };
    if compared == Ordering::Less {
        return false;
    }
    fault! { sink, Code::GradesNotDescending, this.span;
        says "the bound {} is not below the one before it, {}",
            "mức {} không thấp hơn mức đứng trước, {}", this.shown, before.shown;
        related before.span, "the grade before", "mức xếp loại đứng trước";
        allowed "grades listed from highest to lowest, each with a lower bound",
            "các mức xếp loại ghi từ cao đến thấp, mỗi mức có một cận dưới";
        help "put the grades in order", "sắp xếp lại các mức xếp loại";
    };
    true
}
