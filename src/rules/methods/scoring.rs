//! What scores an indicator: one method, which may hold others.

use rust_decimal::Decimal;

use super::method_at::{MethodAt, Place};
use super::{MethodDoc, ScoringDoc};
use crate::diagnostic::{Code, Span, all_of};
use crate::model::{Method, Part};
use crate::number::Exact;
use crate::rules::check::keys::{Owner, Placed, given, missing, not_empty, number, share};
use crate::rules::check::scope::Scope;
use crate::rules::document::{Entry, Field, List};
use crate::rules::text::fault_list::Where;
use crate::rules::text::limits::Limits;

/// Makes the parts of a check that go over all methods.
macro_rules! check_methods {
    ($($key:ident: $variant:ident($document:ident),)*) => {
        /// The keys of methods, for messages.
        const METHODS: &str =
            concat!($("`", stringify!($key), "`, ",)* "`sum_of` or `best_of`");

        fn one_method(at: MethodAt<'_>, doc: &MethodDoc) -> Option<Method> {
            let owner = |what| Owner::new(what, doc.span());
            match doc {
                $(MethodDoc::$variant(entry) => {
                    let owner = owner(concat!("`", stringify!($key), "`"));
                    super::$key::check(&MethodAt { owner, ..at }, entry)
                })*
                MethodDoc::SumOf(parts) => {
                    sum_of(MethodAt { owner: owner("`sum_of`"), ..at }, parts.get()?)
                }
                MethodDoc::BestOf(methods) => {
                    best_of(MethodAt { owner: owner("`best_of`"), ..at }, methods.get()?)
                }
            }
        }
    };
}

each_method!(check_methods);

/// Checks the scoring of an indicator with these points.
pub(crate) fn scoring(
    scope: &Scope<'_>,
    entry: &Entry<ScoringDoc>,
    points: Option<&Exact>,
) -> Option<Method> {
    let (owner, weight) = (Owner::new("a scoring", entry.span), Some(Decimal::ONE));
    method(MethodAt { scope, owner, points, weight, place: Place::Whole, depth: 1 }, entry)
}

fn method(at: MethodAt<'_>, entry: &Entry<ScoringDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let sink = at.sink();
    if at.depth > Limits::METHOD_DEPTH {
        let most = Limits::METHOD_DEPTH;
        sink.fault(Code::ScoringTooDeep, entry.span, |fault| {
            fault
                .says(format!("methods are nested more than {most} deep here"))
                .allowed(format!("at most {most} methods inside each other"))
        });
        return None;
    }
    refuse_share(at, doc);
    match doc.given.as_slice() {
        [one] => one_method(at, one),
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

fn refuse_share(at: MethodAt<'_>, doc: &ScoringDoc) {
    if let (Some(share), true) = (&doc.share, at.place != Place::Part) {
        at.sink().fault(Code::ShareOutOfPlace, Where::Key(share.span), |fault| {
            fault
                .says("`share` is only for the parts of `sum_of`")
                .help("remove it; the points of the indicator stand in `points`")
        });
    }
}

fn sum_of(at: MethodAt<'_>, parts: &List<ScoringDoc>) -> Option<Method> {
    let sink = at.sink();
    not_empty(sink, at.span(), parts, at.owner.what, "one part: `{share: 100%, …}`")?;
    let inside = MethodAt { place: Place::Part, depth: at.depth.saturating_add(1), ..at };
    let mut read = Vec::with_capacity(parts.len());
    let mut shares: Vec<Option<Placed>> = Vec::with_capacity(parts.len());
    for part in parts {
        let weight = part.get().and_then(|doc| part_share(at, part.span, doc));
        let product = at.weight.zip(weight).map(|(all, part)| all.checked_mul(part.value()));
        let method = method(MethodAt { weight: product.flatten(), ..inside }, part);
        shares.push(weight);
        read.extend(weight.zip(method).map(|(w, method)| Part { share: w.value(), method }));
    }
    if let Some(shares) = shares.into_iter().collect::<Option<Vec<_>>>() {
        refuse_parts_not_whole(at, &shares);
    }
    Some(Method::SumOf(read))
}

fn part_share(at: MethodAt<'_>, span: Span, doc: &ScoringDoc) -> Option<Placed> {
    let sink = at.sink();
    if doc.share.is_none() {
        let owner = Owner::new("part of `sum_of`", span);
        missing(sink, &owner, "share", "its weight: `share: 50%`");
    }
    let placed = number(&doc.share)?;
    share(sink, placed).map(|_| placed)
}

fn refuse_parts_not_whole(at: MethodAt<'_>, shares: &[Placed]) {
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(share.value()));
    if sum == Some(Decimal::ONE) {
        return;
    }
    let terms: Vec<_> = shares.iter().take(20).map(|share| share.quantity.to_string()).collect();
    let sum = sum.and_then(|sum| sum.checked_mul(Decimal::ONE_HUNDRED)).unwrap_or_default();
    at.sink().fault(Code::PartsNotWhole, at.span(), |fault| {
        fault
            .says(format!("the shares of the parts add up to {}%, not 100%", sum.normalize()))
            .allowed("shares that add up to 100% exactly")
            .help(format!("the shares are {}", terms.join(" + ")))
    });
}

fn best_of(at: MethodAt<'_>, docs: &List<ScoringDoc>) -> Option<Method> {
    not_empty(at.sink(), at.span(), docs, at.owner.what, "one method")?;
    let inside = MethodAt { place: Place::Alternative, depth: at.depth.saturating_add(1), ..at };
    Some(Method::BestOf(docs.iter().filter_map(|entry| method(inside, entry)).collect()))
}

/// Returns whether a scoring document is `unscored`. Such an indicator has no points.
pub(crate) fn is_unscored(field: &Field<ScoringDoc>) -> bool {
    given(field)
        .is_some_and(|doc| doc.given.iter().any(|one| matches!(one, MethodDoc::Unscored(_))))
}
