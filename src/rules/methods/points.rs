//! The method `points`: the points themselves are given, by a council or an assessor.

use super::method_at::MethodAt;
use crate::diagnostic::{Code, shown};
use crate::formula::print_metric;
use crate::model::{Method, MetricType};
use crate::number::{Rounding, RoundingMode};
use crate::rules::check::measured::typed;
use crate::rules::document::Entry;

about! {
    "The points themselves, as a council or an assessor gave them.",
    "Chính là số điểm do hội đồng hoặc người chấm cho."
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<String>) -> Option<Method> {
    let fits = |kind: &MetricType| matches!(kind, MetricType::Count | MetricType::Number);
    let of = typed(at.scope, at.owner.what, entry, fits, "a `count` or `number` metric")?;
    if !at.scope.metrics.is_submitted(of.index) {
        at.sink().fault(Code::WrongMetricType, entry.span, |fault| {
            fault
                .says(format!("`{}` is worked out, not given", shown(&of.metric.id)))
                .allowed("a metric that stands under `metrics`: what is given is checked when data are read")
                .help("for what is worked out use `linear`, `per_item` or `formula`")
        });
        return None;
    }
    let worth = at.worth()?;
    if worth.is_zero() {
        at.sink().fault(Code::NoPointsPerItem, at.span(), |fault| {
            fault
                .says("points are given, but there are 0 points to earn")
                .help("give the indicator points, or show the metric with `unscored`")
        });
        return None;
    }
    // More than there is to earn is a fault of the data.
    let rounding = Rounding { places: Rounding::MAX_PLACES, mode: RoundingMode::Down };
    at.scope.metrics.hold_to(of.index, worth.to_decimal(rounding).ok()?.normalize());
    at.formula(format!("{} / ({worth})", print_metric(&of.metric.id)))
}
