//! The method `steps`: bounds in order, and shares that go with them.

use super::common::{Owner, Placed, not_empty, share};
use super::metrics::suits;
use super::scope::Scope;
use super::scoring::numeric_of;
use crate::diagnostic::shown;
use crate::model::{Method, Reach, Step};
use crate::number::Quantity;
use crate::rules::codes::Code;
use crate::rules::doc::StepsDoc;
use crate::rules::entry::{Entry, Named, Number, Scalar, StepShares};
use crate::rules::sink::Span;

/// A step as it is written.
#[derive(Debug, Clone, Copy)]
struct Written<'d> {
    /// The bound as it is written.
    text: &'d str,
    bound: Placed,
    share: Placed,
}

pub(super) fn steps(scope: &Scope<'_>, span: Span, doc: &StepsDoc) -> Option<Method> {
    let owner = Owner::new("`steps`", span);
    let of = numeric_of(scope, &owner, "of", &doc.of);
    let (reach, entry) = match (&doc.at_least, &doc.at_most) {
        (Some(entry), None) => (Reach::AtLeast, entry),
        (None, Some(entry)) => (Reach::AtMost, entry),
        (Some(least), Some(most)) => {
            let (first, second) = if least.span.start < most.span.start {
                (least.span, most.span)
            } else {
                (most.span, least.span)
            };
            scope.sink.fault(Code::StepsDirection, second, |fault| {
                fault
                    .says("`steps` has both `at_least` and `at_most`")
                    .at_keys()
                    .related(first, "the other one stands here")
                    .allowed("one of the two")
                    .help("`at_least` where more is better, `at_most` where less is")
            });
            return None;
        }
        (None, None) => {
            if !scope.sink.has_unknown_key(span) {
                scope.sink.fault(Code::StepsDirection, span, |fault| {
                    fault
                        .says("`steps` has neither `at_least` nor `at_most`")
                        .label("the bounds are missing here")
                        .help("write the bounds with their shares: `at_least: {4: 100%, 2: 50%}`")
                });
            }
            return None;
        }
    };
    let named = entry.get()?;
    not_empty(
        scope.sink,
        entry.span,
        &named.entries,
        "the list of steps",
        "one bound with its share",
    )?;
    let mut steps = written(scope, named, |bound| {
        of.is_none_or(|of| suits(scope.sink, &of.metric.kind, bound))
    })?;
    steps.sort_by_key(|step| step.bound.value());
    refuse_repeated(scope, &steps);
    refuse_backwards(scope, reach, &steps);
    let steps = steps.into_iter();
    let steps = steps.map(|step| Step { bound: step.bound.value(), share: step.share.value() });
    Some(Method::Steps { of: of?.index, reach, steps: steps.collect() })
}

/// The steps, unless one of them is faulty: then their order says nothing.
fn written<'d>(
    scope: &Scope<'_>,
    named: &'d Named<Number, StepShares>,
    suits: impl Fn(Placed) -> bool,
) -> Option<Vec<Written<'d>>> {
    let read = |(text, key_span, entry): (&'d str, Span, &Entry<Number>)| {
        let bound = match Quantity::read(text) {
            Ok(quantity) => Some(Placed { span: key_span, quantity }),
            Err(message) => {
                scope.sink.fault(Code::NotANumber, key_span, |fault| {
                    fault.says(message).allowed("a number as the bound: `{4: 100%, 2: 50%}`")
                });
                None
            }
        };
        let bound = bound.filter(|bound| suits(*bound));
        let earned = Placed::of(entry).filter(|number| share(scope.sink, *number).is_some());
        Some(Written { text, bound: bound?, share: earned? })
    };
    // Read all of them before giving up, so that every fault is reported.
    let read: Vec<_> = named.iter().map(read).collect();
    read.into_iter().collect()
}

fn refuse_repeated(scope: &Scope<'_>, steps: &[Written<'_>]) {
    for pair in steps.windows(2) {
        let [one, other] = pair else { continue };
        if one.bound.value() != other.bound.value() {
            continue;
        }
        let (first, second) =
            if one.bound.span.start < other.bound.span.start { (one, other) } else { (other, one) };
        scope.sink.fault(Code::RepeatedStep, second.bound.span, |fault| {
            fault
                .says(format!(
                    "the bounds `{}` and `{}` are the same number",
                    shown(first.text),
                    shown(second.text)
                ))
                .related(first.bound.span, "the same bound is here")
                .help("keep one of the two")
        });
    }
}

/// With `at_least` a higher bound earns no less, with `at_most` no more.
fn refuse_backwards(scope: &Scope<'_>, reach: Reach, ascending: &[Written<'_>]) {
    for pair in ascending.windows(2) {
        let [lower, higher] = pair else { continue };
        let (low, high) = (lower.share.value(), higher.share.value());
        let backwards = match reach {
            Reach::AtLeast => low > high,
            Reach::AtMost => low < high,
        };
        if !backwards || lower.bound.value() == higher.bound.value() {
            continue;
        }
        let rule = match reach {
            Reach::AtLeast => "with `at_least` a higher bound earns at least as much",
            Reach::AtMost => "with `at_most` a higher bound earns at most as much",
        };
        scope.sink.fault(Code::StepsBackwards, higher.share.span, |fault| {
            fault
                .says(format!(
                    "the steps run backwards: {} earns {}, but {} earns {}",
                    lower.bound.quantity,
                    lower.share.quantity,
                    higher.bound.quantity,
                    higher.share.quantity
                ))
                .related(lower.share.span, "this share is out of order with it")
                .allowed(rule)
                .help(match reach {
                    Reach::AtLeast => "exchange the shares, or use `at_most` if less is better",
                    Reach::AtMost => "exchange the shares, or use `at_least` if more is better",
                })
        });
    }
}
