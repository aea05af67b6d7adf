//! Scoring methods.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::conditions::comparable;
use super::conditions::{ConditionDoc, condition, unknown_option};
use super::earnings::{Earned, Earnings};
use super::formulas;
use super::keys::{
    Owner, Placed, given, missing, not_empty, number, plain, required, required_number, share,
};
use super::measured::{Subject, measured, measured_number, metric_of, numeric_of, typed};
use super::metrics::{MetricRef, warn_of_percent_sign};
use super::points::in_words;
use super::scope::Scope;
use super::{steps, survey};
use crate::diagnostic::{Code, Span, all_of, shown};
use crate::model::{Benchmark, Direction, Method, MetricIndex, MetricType, Part};
use crate::number::{Exact, Quantity};
use crate::rules::document::{
    ChoiceDoc, Entry, Field, LinearDoc, List, MeasuredDoc, MethodDoc, PerItemDoc, RatioDoc,
    RelativeDoc, ScoringDoc, ThresholdDoc, ZScoreDoc,
};
use crate::rules::text::fault_list::{Sink, Where};
use crate::rules::text::limits::Limits;

/// The position of a scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The scoring of an indicator.
    Whole,
    /// A part of `sum_of`.
    Part,
    /// An alternative of `best_of`.
    Alternative,
}

/// The context of a scoring.
#[derive(Debug, Clone, Copy)]
struct Surroundings<'a> {
    scope: &'a Scope<'a>,
    /// The points of the indicator, if known.
    points: Option<&'a Exact>,
    /// The share of the points for this scoring, if known: 1 except in the parts of `sum_of`.
    weight: Option<Decimal>,
    place: Place,
    depth: usize,
}

/// The keys of methods, in the order of the documentation, for messages.
const METHODS: &str = "`yes_no`, `choice`, `ratio`, `linear`, `steps`, `threshold`, `per_item`, \
                       `relative`, `min_max`, `z_score`, `percentile`, `rank`, `survey`, `sum_of`, \
                       `best_of`, `formula` or `unscored`";

/// Checks the scoring of an indicator with these points.
pub(super) fn scoring(
    scope: &Scope<'_>,
    entry: &Entry<ScoringDoc>,
    points: Option<&Exact>,
) -> Option<Method> {
    let around =
        Surroundings { scope, points, weight: Some(Decimal::ONE), place: Place::Whole, depth: 1 };
    method(around, entry)
}

fn method(around: Surroundings<'_>, entry: &Entry<ScoringDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let sink = around.scope.sink;
    if around.depth > Limits::METHOD_DEPTH {
        let most = Limits::METHOD_DEPTH;
        sink.fault(Code::ScoringTooDeep, entry.span, |fault| {
            fault
                .says(format!("methods are nested more than {most} deep here"))
                .allowed(format!("at most {most} methods inside each other"))
        });
        return None;
    }
    refuse_share(around, doc);
    match doc.given.as_slice() {
        [one] => one_method(around, one),
        [] => {
            if !sink.has_unknown_key(entry.span) {
                sink.fault(Code::NoMethod, entry.span, |fault| {
                    fault
                        .says("the scoring names no method")
                        .label("a method is missing here")
                        .allowed(format!("exactly one of {METHODS}"))
                });
            }
            None
        }
        [first, second, ..] => {
            let names = doc.given.iter().map(MethodDoc::key);
            sink.fault(Code::SeveralMethods, Where::Key(second.span()), |fault| {
                fault
                    .says(format!("the scoring names several methods: {}", all_of(names)))
                    .related(first.span(), format!("`{}` stands here", first.key()))
                    .allowed("exactly one method")
                    .help("to add up or choose between methods use `sum_of` or `best_of`")
            });
            None
        }
    }
}

fn refuse_share(around: Surroundings<'_>, doc: &ScoringDoc) {
    if let (Some(share), true) = (&doc.share, around.place != Place::Part) {
        around.scope.sink.fault(Code::ShareOutOfPlace, Where::Key(share.span), |fault| {
            fault
                .says("`share` is only for the parts of `sum_of`")
                .help("remove it; the points of the indicator stand in `points`")
        });
    }
}

fn one_method(around: Surroundings<'_>, doc: &MethodDoc) -> Option<Method> {
    let scope = around.scope;
    let span = doc.span();
    match doc {
        MethodDoc::YesNo(entry) => {
            let allowed = "a `yes_no` metric";
            let of = typed(scope, "`yes_no`", entry, |kind| *kind == MetricType::YesNo, allowed)?;
            Some(Method::YesNo { of: of.index })
        }
        MethodDoc::Choice(entry) => choice(around, span, entry.get()?),
        MethodDoc::Ratio(entry) => ratio(scope, span, entry.get()?),
        MethodDoc::Linear(entry) => linear(scope, span, entry.get()?),
        MethodDoc::Steps(entry) => {
            let doc = entry.get()?;
            let earnings = Earnings::new(scope.sink, ("`steps`", span), &doc.r#in, around.worth());
            steps::steps(scope, span, doc, &earnings)
        }
        MethodDoc::Threshold(entry) => threshold(scope, span, entry.get()?),
        MethodDoc::PerItem(entry) => per_item(around, span, entry.get()?),
        MethodDoc::Relative(entry) => relative(scope, span, entry.get()?),
        MethodDoc::MinMax(entry) => {
            let (doc, owner) = (entry.get()?, Owner::new("`min_max`", span));
            let (of, direction) = directed(scope, &owner, &doc.of, &doc.direction)?;
            Some(Method::MinMax { of, direction })
        }
        MethodDoc::ZScore(entry) => z_score(scope, span, entry.get()?),
        MethodDoc::Percentile(entry) => {
            let (doc, owner) = (entry.get()?, Owner::new("`percentile`", span));
            let (of, direction) = directed(scope, &owner, &doc.of, &doc.direction)?;
            Some(Method::Percentile { of, direction })
        }
        MethodDoc::Rank(entry) => {
            let (doc, owner) = (entry.get()?, Owner::new("`rank`", span));
            let (of, direction) = directed(scope, &owner, &doc.of, &doc.direction)?;
            Some(Method::Rank { of, direction })
        }
        MethodDoc::Survey(entry) => survey::survey(scope, span, entry.get()?),
        MethodDoc::SumOf(entry) => sum_of(around, span, entry.get()?),
        MethodDoc::BestOf(entry) => best_of(around, span, entry.get()?),
        MethodDoc::Formula(entry) => formulas::number(scope, entry).map(Method::Formula),
        MethodDoc::Unscored(entry) => unscored(around, entry),
    }
}

fn unscored(around: Surroundings<'_>, entry: &Entry<String>) -> Option<Method> {
    let of = around.scope.metric(entry);
    if around.place != Place::Whole {
        around.scope.sink.fault(Code::UnscoredInside, entry.span, |fault| {
            fault
                .says("`unscored` cannot be a part of another method")
                .help("make it an indicator of its own, with `points: 0`")
        });
        return None;
    }
    Some(Method::Unscored { of: of?.index })
}

impl Surroundings<'_> {
    /// Returns the points that this scoring can earn, if known.
    fn worth(&self) -> Option<Exact> {
        self.points?.times(&Exact::from(self.weight?)).ok()
    }
}

fn choice(around: Surroundings<'_>, span: Span, doc: &ChoiceDoc) -> Option<Method> {
    let scope = around.scope;
    let sink = scope.sink;
    let owner = Owner::new("`choice`", span);
    let is_choice = |kind: &MetricType| matches!(kind, MetricType::Choice { .. });
    let of = metric_of(scope, &owner, "of", &doc.of, is_choice, "a `choice` metric");
    let example = "a share for each option: `shares: {chief: 100%, none: 0%}`";
    let entry = required(sink, &owner, "shares", &doc.shares, example);
    let (of, entry) = (of?, entry?);
    let named = entry.get()?;
    let earnings = Earnings::new(sink, ("`choice`", span), &doc.r#in, around.worth());
    let earned = earnings.read(named.iter().map(|(_, _, value)| value));
    let mut shares: HashMap<usize, Option<Earned>> = HashMap::with_capacity(named.entries.len());
    let mut misspelt = false;
    for ((option, key_span, _), earned) in named.iter().zip(earned) {
        let Some(place) = of.option(option) else {
            misspelt = true;
            unknown_option(scope, key_span, option, of);
            continue;
        };
        shares.insert(place, earned);
    }
    let in_order = of.options().iter().enumerate();
    let mut left_out = in_order
        .filter(|(place, _)| !shares.contains_key(place))
        .map(|(_, option)| option)
        .peekable();
    if left_out.peek().is_some() {
        if !misspelt {
            let left_out = left_out.map(|option| option.id.as_str());
            sink.fault(Code::MissingOption, entry.span, |fault| {
                fault
                    .says(format!(
                        "there is no share for {} of `{}`",
                        all_of(left_out),
                        shown(&of.metric.id)
                    ))
                    .related(of.places.options, "the options")
                    .allowed("a share for every option of the metric")
                    .help("an option that earns nothing has `0%`")
            });
        }
        return None;
    }
    // Faulty earnings were reported.
    let earned: Option<Vec<_>> =
        (0..of.options().len()).map(|place| shares.remove(&place).flatten()).collect();
    let earned = earned?;
    warn_of_options_alike(sink, entry.span, of, &earned);
    let shares = earned.into_iter().map(|earned| earned.earning).collect();
    Some(Method::Choice { of: of.index, shares })
}

/// Warns if all options earn the same.
fn warn_of_options_alike(sink: &Sink, span: Span, of: MetricRef<'_>, earned: &[Earned]) {
    let [first, rest @ ..] = earned else { return };
    if rest.is_empty() || rest.iter().any(|option| option.earning != first.earning) {
        return;
    }
    sink.fault(Code::OptionsAlike, span, |fault| {
        let share = match first.earning.points() {
            Some(points) => in_words(&Exact::from(points)),
            None => Quantity { percent: true, ..first.placed.quantity }.to_string(),
        };
        fault
            .says(format!(
                "every option of `{}` earns {share}, so the choice makes no difference",
                shown(&of.metric.id)
            ))
            .related(of.places.options, "the options")
            .help("give the options different shares, or show the metric with `unscored`")
    });
}

fn ratio(scope: &Scope<'_>, span: Span, doc: &RatioDoc) -> Option<Method> {
    let owner = Owner::new("`ratio`", span);
    let part = numeric_of(scope, &owner, "part", &doc.part);
    let whole = numeric_of(scope, &owner, "whole", &doc.whole);
    let zero = number(&doc.zero_at);
    let full = number(&doc.full_at);
    let zero_at = zero.map_or(Decimal::ZERO, |number| number.value());
    let full_at = full.map_or(Decimal::ONE, |number| number.value());
    if zero_at == full_at
        && let Some(at) = full.or(zero)
    {
        equal_ends(scope, at, zero);
    }
    let (part, whole) = (part?, whole?);
    if part.index == whole.index {
        let at = doc.whole.as_ref().map_or(span, |entry| entry.span);
        scope.sink.fault(Code::SameMetricTwice, at, |fault| {
            fault
                .says(format!("`{}` is divided by itself", shown(&part.metric.id)))
                .help("a ratio has a part and a whole that differ")
        });
    }
    for bound in [zero, full].into_iter().flatten() {
        warn_of_percent_sign(scope.sink, bound, part.metric, whole.metric);
    }
    let of = scope.metrics.quotient(part.index, whole.index);
    Some(Method::Ratio { of, zero_at, full_at })
}

fn equal_ends(scope: &Scope<'_>, at: Placed, zero: Option<Placed>) {
    scope.sink.fault(Code::EqualEnds, at.span, |fault| {
        let fault = fault
            .says(format!(
                "`zero_at` and `full_at` are both {}, so nothing lies between them",
                at.quantity
            ))
            .allowed("two different numbers")
            .help("for all or nothing use `threshold`");
        match zero.filter(|zero| zero.span != at.span) {
            Some(zero) => fault.related(zero.span, "`zero_at` is here"),
            None => fault,
        }
    });
}

fn linear(scope: &Scope<'_>, span: Span, doc: &LinearDoc) -> Option<Method> {
    let owner = Owner::new("`linear`", span);
    let (of, subject) = measured_number(scope, &owner, &doc.of);
    let ends = [
        ("zero_at", &doc.zero_at, "the value that earns nothing: `zero_at: 0`"),
        ("full_at", &doc.full_at, "the value that earns everything: `full_at: 10`"),
    ];
    let [zero, full] =
        ends.map(|(key, field, write)| required_number(scope.sink, &owner, key, field, write));
    let suit = |number: Placed| comparable(scope, number, subject);
    let (zero_suits, full_suits) = (zero.is_none_or(suit), full.is_none_or(suit));
    let (zero, full) = (zero?, full?);
    if zero_suits && full_suits && zero.value() == full.value() {
        equal_ends(scope, full, Some(zero));
    }
    Some(Method::Linear { of: of?, zero_at: zero.value(), full_at: full.value() })
}

fn threshold(scope: &Scope<'_>, span: Span, doc: &ThresholdDoc) -> Option<Method> {
    let owner = Owner::new("`threshold`", span);
    let comparable = |kind: &MetricType| *kind != MetricType::Text;
    let example = "what is compared: `of: …`, or `of: {part: …, whole: …}`";
    let fits = (comparable, "any metric but a `text`");
    let (of, subject) = measured(scope, (&owner, owner.what), &doc.of, example, fits);
    let condition = condition(scope, &owner, ConditionDoc::from(doc), subject);
    Some(Method::Threshold { of: of?, condition: condition? })
}

fn per_item(around: Surroundings<'_>, span: Span, doc: &PerItemDoc) -> Option<Method> {
    let scope = around.scope;
    let owner = Owner::new("`per_item`", span);
    let (of, _) = measured_number(scope, &owner, &doc.of);
    let example = "the points for each: `points: 1`";
    let points = required_number(scope.sink, &owner, "points", &doc.points, example);
    if around.points.is_some_and(Exact::is_zero) {
        scope.sink.fault(Code::NoPointsPerItem, span, |fault| {
            fault
                .says("points for each item, but the indicator has 0 points")
                .help("give the indicator points, or show the metric with `unscored`")
        });
    }
    let points = plain(scope.sink, points?, "`points`")?;
    if points <= Decimal::ZERO {
        let at = doc.points.as_ref().map_or(span, |entry| entry.span);
        scope.sink.fault(Code::OutOfRange, at, |fault| {
            fault
                .says(format!("`{}` points for each item earn nothing", points.normalize()))
                .allowed("a number above 0")
                .help("what is to be taken off stands under `penalty`")
        });
    }
    Some(Method::PerItem { of: of?, points })
}

fn relative(scope: &Scope<'_>, span: Span, doc: &RelativeDoc) -> Option<Method> {
    let owner = Owner::new("`relative`", span);
    let (of, subject) = measured_number(scope, &owner, &doc.of);
    let example = "what the unit is compared with: `to: best`, `to: lowest` or `to: mean`";
    let to: Option<Benchmark> =
        required(scope.sink, &owner, "to", &doc.to, example).and_then(|entry| entry.get().copied());
    if let Some(at) = &doc.of {
        warn_of_benchmark(scope.sink, subject, at.span);
    }
    Some(Method::Relative { of: of?, to: to? })
}

/// Warns of a value that may be below zero, because a benchmark must be above zero.
fn warn_of_benchmark(sink: &Sink, of: Subject<'_>, at: Span) {
    if of.domain().is_none_or(|domain| domain.low().is_some_and(|low| low >= Decimal::ZERO)) {
        return;
    }
    sink.fault(Code::BenchmarkBelowZero, at, |fault| {
        let what = of.words();
        let fault = fault.says(format!(
            "the {what} may be below zero, and a benchmark that is not above zero is nothing to compare with"
        ));
        match of {
            Subject::Metric(of) => {
                let id = shown(&of.metric.id);
                let (declared_at, declared) = of.declared();
                fault.related(of.places.at_least.or(declared_at), declared).help(format!(
                    "declare `at_least: 0` on `{id}` if it never is; else use `min_max`, `rank` or `percentile`"
                ))
            }
            _ => fault.help(
                "declare `at_least: 0` on both metrics if they never are; else use `min_max`, `rank` or `percentile`",
            ),
        }
    });
}

/// Reads a numeric metric and its better direction.
fn directed(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    of: &Field<MeasuredDoc>,
    direction: &Field<Direction>,
) -> Option<(MetricIndex, Direction)> {
    let (of, _) = measured_number(scope, owner, of);
    let example = "`direction: up` where more is better, `direction: down` where less is";
    let direction: Option<Direction> = required(scope.sink, owner, "direction", direction, example)
        .and_then(|entry| entry.get().copied());
    Some((of?, direction?))
}

fn z_score(scope: &Scope<'_>, span: Span, doc: &ZScoreDoc) -> Option<Method> {
    let owner = Owner::new("`z_score`", span);
    let (of, _) = measured_number(scope, &owner, &doc.of);
    let ends = [
        ("zero_at", &doc.zero_at, "the deviations from the mean that earn nothing: `zero_at: -2`"),
        (
            "full_at",
            &doc.full_at,
            "the deviations from the mean that earn everything: `full_at: 2`",
        ),
    ];
    let [zero, full] = ends.map(|(key, field, write)| {
        let number = required_number(scope.sink, &owner, key, field, write)?;
        plain(scope.sink, number, "a number of deviations").map(|_| number)
    });
    let (zero, full) = (zero?, full?);
    if zero.value() == full.value() {
        equal_ends(scope, full, Some(zero));
    }
    Some(Method::ZScore { of: of?, zero_at: zero.value(), full_at: full.value() })
}

fn sum_of(around: Surroundings<'_>, span: Span, parts: &List<ScoringDoc>) -> Option<Method> {
    let sink = around.scope.sink;
    not_empty(sink, span, parts, "`sum_of`", "one part: `{share: 100%, …}`")?;
    let inside =
        Surroundings { place: Place::Part, depth: around.depth.saturating_add(1), ..around };
    let mut read = Vec::with_capacity(parts.len());
    let mut shares: Vec<Option<Placed>> = Vec::with_capacity(parts.len());
    for part in parts {
        let weight = part.get().and_then(|doc| part_share(around, part.span, doc));
        let product = around.weight.zip(weight).map(|(all, part)| all.checked_mul(part.value()));
        let method = method(Surroundings { weight: product.flatten(), ..inside }, part);
        shares.push(weight);
        read.extend(weight.zip(method).map(|(w, method)| Part { share: w.value(), method }));
    }
    if let Some(shares) = shares.into_iter().collect::<Option<Vec<_>>>() {
        refuse_parts_not_whole(around, span, &shares);
    }
    Some(Method::SumOf(read))
}

fn part_share(around: Surroundings<'_>, span: Span, doc: &ScoringDoc) -> Option<Placed> {
    let sink = around.scope.sink;
    if doc.share.is_none() {
        let owner = Owner::new("part of `sum_of`", span);
        missing(sink, &owner, "share", "its weight: `share: 50%`");
    }
    let placed = number(&doc.share)?;
    share(sink, placed).map(|_| placed)
}

fn refuse_parts_not_whole(around: Surroundings<'_>, span: Span, shares: &[Placed]) {
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(share.value()));
    if sum == Some(Decimal::ONE) {
        return;
    }
    let terms: Vec<_> = shares.iter().take(20).map(|share| share.quantity.to_string()).collect();
    let sum = sum.and_then(|sum| sum.checked_mul(Decimal::ONE_HUNDRED)).unwrap_or_default();
    around.scope.sink.fault(Code::PartsNotWhole, span, |fault| {
        fault
            .says(format!("the shares of the parts add up to {}%, not 100%", sum.normalize()))
            .allowed("shares that add up to 100% exactly")
            .help(format!("the shares are {}", terms.join(" + ")))
    });
}

fn best_of(around: Surroundings<'_>, span: Span, docs: &List<ScoringDoc>) -> Option<Method> {
    not_empty(around.scope.sink, span, docs, "`best_of`", "one method")?;
    let inside =
        Surroundings { place: Place::Alternative, depth: around.depth.saturating_add(1), ..around };
    Some(Method::BestOf(docs.iter().filter_map(|entry| method(inside, entry)).collect()))
}

/// Returns whether a scoring document is `unscored`. Such an indicator has no points.
pub(super) fn is_unscored(field: &Field<ScoringDoc>) -> bool {
    given(field)
        .is_some_and(|doc| doc.given.iter().any(|one| matches!(one, MethodDoc::Unscored(_))))
}
