//! The method `unscored`: the value is shown and earns nothing.

use super::method_at::{MethodAt, Place};
use crate::diagnostic::Code;
use crate::model::Method;
use crate::rules::document::Entry;
use crate::rules::text::fault_list::fault;

about! {
    "Not scored: the metric is only shown; the indicator has 0 points.",
    "Không chấm điểm: chỉ hiển thị số liệu; chỉ số có 0 điểm."
}

pub(super) fn check(at: &MethodAt<'_>, metric: &Entry<String>) -> Option<Method> {
    let of = at.scope.metric(metric);
    if at.place != Place::Whole {
        fault! { at.sink(), Code::UnscoredInside, at.span();
            says "`unscored` cannot be a part of another method",
                "`unscored` không thể là thành phần của cách chấm khác";
            help "make it an indicator of its own, with `points: 0`",
                "để thành một chỉ số riêng, với `points: 0`";
        };
        return None;
    }
    Some(Method::Unscored { of: of?.index })
}
