//! The method `steps`: bounds in order, and shares that go with them.

use rust_decimal::Decimal;

use super::common::{Owner, Placed, not_empty, share};
use super::domain::{Domain, Edge};
use super::metrics::{MetricRef, suits};
use super::scope::Scope;
use super::scoring::numeric_of;
use crate::diagnostic::shown;
use crate::model::{Method, MetricType, Reach, Step};
use crate::number::Quantity;
use crate::rules::codes::Code;
use crate::rules::doc::StepsDoc;
use crate::rules::entry::{Entry, Named, Number, Scalar, StepShares, number_advice};
use crate::rules::sink::{Reported, Span};

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
        of.is_none_or(|of| suits(scope.sink, &of.metric.kind, bound, Some(of)))
    })?;
    steps.sort_by_key(|step| step.bound.value());
    refuse_repeated(scope, &steps);
    let backwards = refuse_backwards(scope, reach, &steps);
    if let Some(of) = of.filter(|_| backwards.is_none()) {
        warn_of_idle_steps(scope, of, reach, &steps);
    }
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
                    fault
                        .says(message)
                        .allowed("a number as the bound: `{4: 100%, 2: 50%}`")
                        .maybe_help(number_advice(text))
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
fn refuse_backwards(
    scope: &Scope<'_>,
    reach: Reach,
    ascending: &[Written<'_>],
) -> Option<Reported> {
    let mut reported = None;
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
        reported = Some(scope.sink.fault(Code::StepsBackwards, higher.share.span, |fault| {
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
        }));
    }
    reported
}

/// Whether a value of the domain earns the step at `place`; bounds ascend.
pub(super) fn is_reached(domain: &Domain, reach: Reach, bounds: &[Decimal], place: usize) -> bool {
    let own = bounds.get(place).copied().map(Edge::closed);
    match reach {
        Reach::AtLeast => {
            let next = bounds.get(place.saturating_add(1)).copied().map(Edge::open);
            domain.has_between(own, next)
        }
        Reach::AtMost => {
            let before = place.checked_sub(1).and_then(|place| bounds.get(place));
            domain.has_between(before.copied().map(Edge::open), own)
        }
    }
}

/// Warns of steps that no value earns, and of steps that earn the same as the one before.
fn warn_of_idle_steps(scope: &Scope<'_>, of: MetricRef<'_>, reach: Reach, steps: &[Written<'_>]) {
    let bounds: Vec<_> = steps.iter().map(|step| step.bound.value()).collect();
    if !bounds.is_sorted_by(|one, other| one < other) {
        return;
    }
    let domain = Domain::of(of.metric);
    let reached = |place| is_reached(&domain, reach, &bounds, place);
    for (place, step) in steps.iter().enumerate() {
        if !reached(place) {
            warn_out_of_reach(scope, of, &domain, steps, place, reach);
            continue;
        }
        // The step that is easier to reach and earns as much makes this one pointless.
        let easier = match reach {
            Reach::AtLeast => place.checked_sub(1),
            Reach::AtMost => place.checked_add(1),
        };
        let easier = easier.filter(|easier| reached(*easier)).and_then(|place| steps.get(place));
        if let Some(easier) = easier.filter(|easier| easier.share.value() == step.share.value()) {
            scope.sink.fault(Code::PointlessStep, step.bound.span, |fault| {
                fault
                    .says(format!(
                        "the step `{}` earns {}, and so does `{}`",
                        shown(step.text),
                        step.share.quantity,
                        shown(easier.text)
                    ))
                    .related(easier.bound.span, "the step that earns as much")
                    .help("remove one of the two, or give them different shares")
            });
        }
    }
}

fn warn_out_of_reach(
    scope: &Scope<'_>,
    of: MetricRef<'_>,
    domain: &Domain,
    steps: &[Written<'_>],
    place: usize,
    reach: Reach,
) {
    let Some(step) = steps.get(place) else { return };
    let bound = step.bound.value();
    let (end, end_at, word, harder) = match reach {
        Reach::AtLeast => (
            domain.high().filter(|high| bound > *high),
            of.places.at_most,
            "greatest",
            place.checked_add(1),
        ),
        Reach::AtMost => (
            domain.low().filter(|low| bound < *low),
            of.places.at_least,
            "least",
            place.checked_sub(1),
        ),
    };
    let harder = harder.and_then(|place| steps.get(place));
    scope.sink.fault(Code::StepOutOfReach, step.bound.span, |fault| {
        let metric = shown(&of.metric.id);
        let percent = of.metric.kind == MetricType::Percent;
        let why = match (end, harder) {
            (Some(value), _) => {
                format!(": its {word} value is {}", Quantity { value, percent })
            }
            (None, Some(harder)) => {
                format!(": each that reaches it also reaches `{}`", shown(harder.text))
            }
            (None, None) => String::new(),
        };
        let (declared_at, declared) = of.declared();
        let fault = fault
            .says(format!("no value of `{metric}` earns the step `{}`{why}", shown(step.text)))
            .help("remove the step, or write a bound that values of the metric reach");
        match (end, end_at) {
            (Some(_), Some(at)) => fault.related(at, format!("the {word} value of `{metric}`")),
            _ => fault.maybe_related(declared_at, declared),
        }
    });
}
