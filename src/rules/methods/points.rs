//! The method `points`: the points themselves are given, by a council or an assessor.

use super::method_at::MethodAt;
use crate::diagnostic::{Code, shown};
use crate::formula::print_metric;
use crate::model::{Method, MetricType};
use crate::number::{Exact, Rounding, RoundingMode};
use crate::rules::check::measured::typed;
use crate::rules::document::Entry;
use crate::rules::text::fault_list::fault;
use crate::said::said;

about! {
    "The points themselves, as a council or an assessor gave them.",
    "Chính là số điểm do hội đồng hoặc người chấm cho."
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<String>) -> Option<Method> {
    let fits = |kind: &MetricType| matches!(kind, MetricType::Count | MetricType::Number);
    let of = typed(
        at.scope,
        at.owner.what,
        entry,
        fits,
        said!("a `count` or `number` metric", "một số liệu kiểu `count` hoặc `number`"),
    )?;
    if !at.scope.metrics.is_submitted(of.index) {
        fault! { at.sink(), Code::WrongMetricType, entry.span;
            says "`{}` is worked out, not given",
                "`{}` là số tính ra, không phải số được nhập", shown(&of.metric.id);
            allowed "a metric that stands under `metrics`: what is given is checked when data are read",
                "một số liệu có trong `metrics`: số được nhập sẽ được kiểm tra khi đọc dữ liệu";
            help "for what is worked out use `linear`, `per_item` or `formula`",
                "với số tính ra, dùng `linear`, `per_item` hoặc `formula`";
        };
        return None;
    }
    let worth = at.worth()?;
    if worth.is_zero() {
        fault! { at.sink(), Code::NoPointsPerItem, at.span();
            says "points are given, but there are 0 points to earn",
                "điểm được cho trực tiếp, nhưng chỉ số có 0 điểm";
            help "give the indicator points, or show the metric with `unscored`",
                "cho chỉ số số điểm, hoặc chỉ hiển thị số liệu bằng `unscored`";
        };
        return None;
    }
    // More than there is to earn is a fault of the data. Points that no decimal has are written with two places:
    // 26.67 of 80 ÷ 3.
    let down = Rounding { places: Rounding::MAX_PLACES, mode: RoundingMode::Down };
    let exact = worth.to_decimal(down).ok()?;
    let most = match Exact::from(exact) == *worth {
        true => exact,
        false => worth.to_decimal(Rounding { places: 2, mode: RoundingMode::Up }).ok()?,
    };
    at.scope.metrics.hold_to(of.index, most.normalize());
    at.formula(format!("{} / ({worth})", print_metric(&of.metric.id)))
}
