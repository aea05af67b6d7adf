//! Whether a number or a method goes with a metric of a type.

use rust_decimal::Decimal;

use super::keys::Placed;
use super::metric_ref::MetricRef;
use super::noun::noun;
use crate::diagnostic::{Code, Severity, Span, shown};
use crate::formula::{Measure, misfit, thousands};
use crate::rules::text::fault_list::{Reported, Sink, fault};
use crate::said::{Said, said};

/// Returns whether a number can be a bound of what is measured, called `what`: a percentage of a share, a plain number
/// of a count. `of` is the metric if the number is written outside its declaration.
pub(crate) fn suits(
    sink: &Sink,
    Placed { span, quantity }: Placed,
    (what, measure, is_count): (&str, Measure<'_>, bool),
    of: Option<MetricRef<'_>>,
) -> bool {
    let is_thousands = match is_count {
        true => !quantity.percent && may_be_thousands(quantity.value),
        false => quantity.may_be_thousands(),
    };
    let fault = match is_thousands {
        true => Some(thousands(span, quantity)),
        false => misfit(span, quantity, what, measure),
    };
    let Some(fault) = fault else { return true };
    let is_warning = fault.words.code.severity() == Severity::Warning;
    let (declared_at, declared) = of.map_or_else(|| (None, said!("", "")), |of| of.declared());
    sink.take(span.into(), fault.related(declared_at, declared));
    is_warning
}

/// Returns whether a number has exactly three digits behind its point, as thousands are written in Vietnam: `1.500`.
fn may_be_thousands(value: Decimal) -> bool {
    value.scale() == 3 && (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&value)
}

/// Reports numbers side by side of which some are percentages and others are not: `70%` is 0.7, and `90` beside it may
/// be meant as 90%. Zero is the same in both. `what` says what they are.
pub(crate) fn refuse_two_scales(sink: &Sink, numbers: &[Placed], what: Said) {
    // Up to 1, a plain number may be the share that a percentage is.
    let percentage = numbers.iter().find(|number| number.quantity.percent);
    let plain = |number: &&Placed| !number.quantity.percent && number.value().abs() > Decimal::ONE;
    let (Some(first), Some(other)) = (percentage, numbers.iter().find(plain)) else { return };
    fault! { sink, Code::PercentMisplaced, other.span;
        says "`{}` and `{}` are {what}, and only one of them has `%`",
            "`{}` và `{}` là {what}, mà chỉ một số có `%`",
            first.quantity, other.quantity, what;
        related first.span, "the other one", "số kia";
        allowed "percentages alone, or plain numbers alone",
            "toàn bộ là tỷ lệ phần trăm, hoặc toàn bộ là số thường";
    };
}

/// Reports a metric whose type the method or condition cannot use. `allowed` lists the types that it can.
pub(crate) fn wrong_type(
    sink: &Sink,
    span: Span,
    of: MetricRef<'_>,
    method: &str,
    allowed: Said,
) -> Reported {
    fault! { sink, Code::WrongMetricType, span;
        let (word, method) = (of.metric.kind.as_str(), noun(method));
        let (declared_at, declared) = of.declared();
        says "{method} cannot use `{}`, which is a `{word}` metric",
            "{method} không dùng được `{}`, là số liệu kiểu `{word}`",
            shown(&of.metric.id), method, word;
        related declared_at, declared;
        allowed allowed;
    }
}
