//! Whether a number or a method goes with a metric of a type.

use rust_decimal::Decimal;

use super::keys::{Placed, as_percentage};
use super::metric_ref::MetricRef;
use super::noun::noun;
use crate::diagnostic::{Code, Span, problem, shown};
use crate::formula::{share_of_measure, thousands};
use crate::model::{Metric, MetricType};
use crate::number::Quantity;
use crate::rules::text::fault_list::{Reported, Sink, fault};
use crate::said::{Said, said};

/// Returns whether a number can be compared with a metric of this type: a percentage with a percentage, a plain
/// number with a count. `of` is the metric if the number is written outside its declaration.
pub(crate) fn suits(
    sink: &Sink,
    kind: &MetricType,
    number: Placed,
    of: Option<MetricRef<'_>>,
) -> bool {
    let Placed { span, quantity } = number;
    let fault = match kind {
        MetricType::Count | MetricType::Rank { .. } if quantity.percent => {
            let word = kind.as_str();
            problem! { span, Code::PercentMisplaced;
                says "`{quantity}` is a percentage, but the metric is a `{word}`",
                    "`{quantity}` là tỷ lệ phần trăm, nhưng số liệu thuộc kiểu `{word}`",
                    quantity, word;
                allowed "a plain number", "một số thường";
                help "for a share of a whole use `ratio`, or `of: {part: …, whole: …}` in a target",
                    "muốn tính tỷ lệ trên tổng thì dùng `ratio`, hoặc `of: {part: …, whole: …}` trong chỉ tiêu";
            }
        }
        MetricType::Count if may_be_thousands(quantity.value) => thousands(span, quantity),
        _ if quantity.may_be_thousands() => thousands(span, quantity),
        MetricType::Percent if !quantity.percent && quantity.value > Decimal::ONE => {
            problem! { span, Code::PercentMisplaced;
                says "`{quantity}` is compared with a percentage, but has no `%`",
                    "`{quantity}` được so sánh với tỷ lệ phần trăm nhưng không có `%`", quantity;
                allowed "a percentage such as `80%`, or a number up to 1 such as `0.8`",
                    "một tỷ lệ phần trăm như `80%`, hoặc một số đến 1 như `0.8`";
                help "write `{quantity}%`", "viết `{quantity}%`", quantity;
            }
        }
        MetricType::Number if quantity.percent => match of.map(|of| of.metric) {
            Some(metric) if metric.unit_of_measure.is_some() => {
                share_of_measure(span, quantity, metric)
            }
            _ => return true,
        },
        _ => return true,
    };
    let (declared_at, declared) = of.map_or_else(|| (None, said!("", "")), |of| of.declared());
    sink.take(span.into(), fault.related(declared_at, declared));
    false
}

/// Returns whether a number has exactly three digits behind its point, as thousands are written in Vietnam: `1.500`.
fn may_be_thousands(value: Decimal) -> bool {
    value.scale() == 3 && (Decimal::ONE..Decimal::ONE_THOUSAND).contains(&value)
}

/// Warns of a bound on a quotient that is far above 1, because `80` was probably meant as `80%`. A quotient of
/// metrics with different units of measure is not a share and may be any number, so it gets no warning.
pub(crate) fn warn_of_percent_sign(sink: &Sink, bound: Placed, part: &Metric, whole: &Metric) {
    let Placed { span, quantity } = bound;
    if as_percentage(quantity).is_none() || in_other_units(part, whole) {
        return;
    }
    fault! { sink, Code::PercentSignMissing, span;
        let times = Quantity { percent: true, ..quantity };
        says "`{quantity}` is {quantity} times the whole: `{}` is compared with {times} of `{}`",
            "`{quantity}` là {quantity} lần tổng: `{}` được so sánh với {times} của `{}`",
            shown(&part.id), shown(&whole.id), quantity, times;
        help "write `{quantity}%` if that is what is meant, or else `{times}`",
            "viết `{quantity}%` nếu đúng ý đó, nếu không thì viết `{times}`", quantity, times;
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

pub(super) fn in_other_units(part: &Metric, whole: &Metric) -> bool {
    let units = [part, whole].map(|metric| metric.unit_of_measure.as_ref().map(|unit| &unit.vi));
    matches!(units, [Some(one), Some(other)] if one != other)
}
