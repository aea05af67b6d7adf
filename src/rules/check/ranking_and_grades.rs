//! Ranking and grades.

use std::cmp::Ordering;

use super::gates::{self, Ground};
use super::items::Items;
use super::keys::{Once, Owner, given, missing, not_empty, number, required, whole};
use super::metrics::wrong_type;
use super::scope::Scope;
use super::score_range::TotalScale;
use super::sources;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Gate, Grade, MetricType, Ranking, RankingMethod, ScoreBound};
use crate::number::Rounding;
use crate::rules::document::{Field, FrameworkDoc, RankingDoc};
use crate::rules::text::fault_list::{Sink, Where};

/// Reads the ranking of the framework, which may be one that was published.
pub(super) fn of_framework(
    scope: Scope<'_>,
    doc: &Field<RankingDoc>,
    items: &Items<'_, '_>,
) -> Option<Ranking> {
    let read = given(doc)?;
    let Some(entry) = &read.of else { return ranking(scope.sink, doc, Some(items)) };
    let decides = [
        ("places", read.places.as_ref().map(|entry| entry.span)),
        ("ties", read.ties.as_ref().map(|entry| entry.span)),
        ("method", read.method.as_ref().map(|entry| entry.span)),
    ];
    for (key, span) in decides.into_iter().filter_map(|(key, span)| Some((key, span?))) {
        scope.sink.fault(Code::UnknownKey, Where::Key(span), |fault| {
            fault
                .says(format!("`{key}` decides nothing where `of` gives the ranks"))
                .related(entry.span, "the metric with the published ranks")
                .help(format!("remove `{key}`, or remove `of` and let totals decide"))
        });
    }
    let of = scope.metric(entry)?;
    if !matches!(of.metric.kind, MetricType::Rank { .. }) {
        wrong_type(scope.sink, entry.span, of, "a ranking", "a metric of type `rank`");
    }
    Some(Ranking {
        places: None,
        ties: Vec::new(),
        method: RankingMethod::default(),
        of: Some(of.index),
    })
}

/// Reads a ranking by scores. `items` are those that break ties; without them nothing does.
pub(super) fn ranking(
    sink: &Sink,
    doc: &Field<RankingDoc>,
    items: Option<&Items<'_, '_>>,
) -> Option<Ranking> {
    let doc = given(doc)?;
    if let Some(entry) = &doc.of {
        sink.fault(Code::UnknownKey, Where::Key(entry.span), |fault| {
            fault
                .says("published ranks (`of`) are those of the whole framework")
                .help("write `ranking: {of: …}` at the top of the file")
        });
    }
    let places = number(&doc.places).and_then(|n| whole(sink, n, 0, Rounding::MAX_PLACES));
    let ties = match (&doc.ties, items) {
        (Some(entry), Some(items)) => items.find_all(sink, entry.get()?, true),
        (Some(entry), None) => {
            sink.fault(Code::UnknownKey, Where::Key(entry.span), |fault| {
                fault
                    .says(
                        "the ranking of a level has no `ties`: each of its groups ranks by itself",
                    )
                    .help("remove `ties`, or make a view with a ranking of its own")
            });
            Vec::new()
        }
        (None, _) => Vec::new(),
    };
    Some(Ranking {
        places,
        ties,
        method: given(&doc.method).copied().unwrap_or_default(),
        of: None,
    })
}

/// A grade with the bound that decides its place.
struct Placement {
    span: Span,
    shown: String,
    bound: ScoreBound,
}

/// Reads the grades, from highest to lowest.
pub(super) fn grades(scope: Scope<'_>, ground: &Ground<'_, '_>, doc: &FrameworkDoc) -> Vec<Grade> {
    let sink = ground.sink;
    let Some(entry) = &doc.grades else { return Vec::new() };
    let Some(list) = entry.get() else { return Vec::new() };
    not_empty(sink, entry.span, list, "`grades`", "one grade");
    let mut grades = Vec::with_capacity(list.len());
    let mut names = Once::default();
    let mut before: Option<Placement> = None;
    for item in list {
        let Some(doc) = item.get() else { continue };
        let owner = Owner::new("grade", item.span);
        let name = required(sink, &owner, "name", &doc.name, "a name: `name: {vi: Tốt}`")
            .and_then(|entry| Some((entry.span, sources::given_name(sink, entry)?)));
        let total = doc.at_least.as_ref().map(|entry| ground.measure.bound(sink, entry));
        if let Some(Some((highest, _))) = total.filter(|_| before.is_none()) {
            ground.measure.warn_of_percent_sign(sink, highest);
        }
        let mut conditions: Vec<Gate> = Vec::new();
        conditions.extend(total.flatten().map(|(_, bound)| Gate::Total(bound.and_more())));
        if let Some(when) = &doc.when {
            conditions.extend(gates::gates(scope, ground, when, "`when`").unwrap_or_default());
        }
        conditions.extend(number(&doc.top).and_then(|part| gates::top(ground, part)));
        if doc.at_least.is_none() && doc.when.is_none() && doc.top.is_none() {
            missing(sink, &owner, "at_least", "the least total that earns it: `at_least: 80%`");
        }
        let is_known = !matches!(total, Some(None));
        let grade = name
            .as_ref()
            .filter(|_| is_known)
            .map(|(_, name)| Grade { name: name.clone(), conditions });
        if let Some((grade, bound)) = grade.as_ref().and_then(|g| Some((g, g.at_least()?))) {
            let this = match total.flatten() {
                Some((placed, _)) => {
                    Placement { span: placed.span, shown: placed.quantity.to_string(), bound }
                }
                // The first condition is one on the total, which says the same.
                None => Placement { span: item.span, shown: "in `when`".to_owned(), bound },
            };
            if let Some(before) = &before {
                refuse_ascent(sink, &ground.measure, before, &this);
            }
            if !grade.is_more_than_a_total() {
                before = Some(this);
            }
        }
        if let Some((span, name)) = &name {
            names.take(sink, (Code::RepeatedGrade, *span), name.vi.clone(), |fault| {
                fault
                    .says(format!("two grades are called `{}`", shown(&name.vi)))
                    .help("give one of the two another name")
            });
        }
        grades.extend(grade);
    }
    grades
}

fn refuse_ascent(sink: &Sink, measure: &TotalScale, before: &Placement, this: &Placement) {
    let compared = match (measure.in_points(before.bound), measure.in_points(this.bound)) {
        (Some(before), Some(this)) => this.cmp(&before),
        _ => match (before.bound, this.bound) {
            (ScoreBound::Share(before), ScoreBound::Share(this))
            | (ScoreBound::Points(before), ScoreBound::Points(this)) => this.cmp(&before),
            _ => return,
        },
    };
    if compared == Ordering::Less {
        return;
    }
    sink.fault(Code::GradesNotDescending, this.span, |fault| {
        fault
            .says(format!(
                "the bound {} is not below the one before it, {}",
                this.shown, before.shown
            ))
            .related(before.span, "the grade before")
            .allowed("grades listed from highest to lowest, each with a lower bound")
            .help("put the grades in order")
    });
}
