//! The method `per_item`: points for each item that is counted.

use rust_decimal::Decimal;

use super::method_at::MethodAt;
use crate::diagnostic::Code;
use crate::model::Method;
use crate::rules::check::keys::{plain, required};
use crate::rules::document::declare::documents;
use crate::rules::document::{BoundDoc, Entry};
use crate::rules::text::fault_list::fault;
use crate::said::Said;

about! {
    "Points for each item that is counted.",
    "Mỗi đơn vị đếm được cộng một số điểm."
}

documents! {
    /// The method `per_item`: points for each item.
    pub struct PerItemDoc = "`per_item`" {
        ..measured,
        /// The points for each item.
        /// Số điểm cho mỗi đơn vị đếm được.
        !points: BoundDoc,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<PerItemDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let (of, _) = at.measured(&doc.of);
    let placed = required! { at.sink(), &at.owner, doc.points;
        "the points for each: `points: 1`", "số điểm cho mỗi đơn vị đếm được: `points: 1`"
    }
    .and_then(|entry| at.scope.placed(entry));
    if at.worth.is_some_and(|worth| worth.whole.is_zero()) {
        fault! { at.sink(), Code::NoPointsPerItem, at.span();
            says "points for each item, but the indicator has 0 points",
                "cho điểm theo từng đơn vị đếm được, nhưng chỉ số có 0 điểm";
            help "give the indicator points, or show the metric with `unscored`",
                "cho chỉ số số điểm, hoặc chỉ hiển thị số liệu bằng `unscored`";
        };
    }
    let placed = placed?;
    let points = plain(at.sink(), placed, Said::name("`points`"))?;
    if points <= Decimal::ZERO {
        fault! { at.sink(), Code::OutOfRange, placed.span;
            says "`{}` points for each item earn nothing",
                "`{}` điểm cho mỗi đơn vị đếm được thì không được điểm nào", points.normalize();
            allowed "a number above 0", "một số lớn hơn 0";
            help "what is to be taken off stands under `penalty`",
                "phần trừ điểm ghi dưới `penalty`";
        };
    }
    Some(Method::PerItem { of: of?, points })
}
