//! The method `ratio`: the ratio of two metrics, `part ÷ whole`.

use rust_decimal::Decimal;

use super::ends::refuse_equal;
use super::method_at::MethodAt;
use crate::model::Method;
use crate::rules::check::measured::{Subject, refuse_itself};
use crate::rules::document::declare::documents;
use crate::rules::document::{BoundDoc, Entry};

about! {
    "The ratio of two metrics, `part ÷ whole`.",
    "Tỷ lệ giữa hai số liệu, `part ÷ whole`."
}

documents! {
    /// The method `ratio`: the ratio of two metrics.
    pub struct RatioDoc = "`ratio`" {
        /// The metric that is divided.
        /// Mã số liệu của tử số.
        !part: String,
        /// The metric that is divided by.
        /// Mã số liệu của mẫu số.
        !whole: String,
        /// The ratio that earns nothing; 0% by default.
        /// Tỷ lệ bắt đầu từ 0 điểm; mặc định 0%.
        zero_at: BoundDoc,
        /// The ratio that earns everything; 100% by default.
        /// Tỷ lệ được đủ điểm; mặc định 100%.
        full_at: BoundDoc,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<RatioDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let part = at.numeric("part", &doc.part);
    let whole = at.numeric("whole", &doc.whole);
    let zero = at.scope.number(&doc.zero_at);
    let full = at.scope.number(&doc.full_at);
    let zero_at = zero.map_or(Decimal::ZERO, |number| number.value());
    let full_at = full.map_or(Decimal::ONE, |number| number.value());
    if zero_at == full_at
        && let Some(end) = full.or(zero)
    {
        refuse_equal(at.sink(), end, zero);
    }
    let (part, whole) = (part?, whole?);
    let whole_at = doc.whole.as_ref().map_or(at.span(), |entry| entry.span);
    refuse_itself(at.sink(), whole_at, Some((part, whole)));
    for bound in [zero, full].into_iter().flatten() {
        Subject::Quotient(Some((part, whole))).suits(at.sink(), bound);
    }
    let of = at.scope.metrics.quotient(part.index, whole.index);
    Some(Method::Ratio { of, zero_at, full_at })
}
