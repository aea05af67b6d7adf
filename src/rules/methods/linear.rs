//! The method `linear`: in proportion, from `zero_at` to `full_at`.

use super::ends::refuse_equal;
use super::method_at::MethodAt;
use crate::model::Method;
use crate::rules::check::keys::Placed;
use crate::rules::document::declare::documents;
use crate::rules::document::{BoundDoc, Entry};
use crate::said::said;

about! {
    "In proportion, from `zero_at` to `full_at`.",
    "Tăng đều từ `zero_at` đến `full_at`."
}

documents! {
    /// The method `linear`: in proportion between two values.
    pub struct LinearDoc = "`linear`" {
        ..measured,
        /// The value that earns nothing.
        /// Giá trị bắt đầu từ 0 điểm.
        !zero_at: BoundDoc,
        /// The value that earns everything.
        /// Giá trị được đủ điểm.
        !full_at: BoundDoc,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<LinearDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let (of, subject) = at.measured(&doc.of);
    let ends = [
        (
            "zero_at",
            &doc.zero_at,
            said!(
                "the value that earns nothing: `zero_at: 0`",
                "giá trị bắt đầu từ 0 điểm: `zero_at: 0`"
            ),
        ),
        (
            "full_at",
            &doc.full_at,
            said!(
                "the value that earns everything: `full_at: 10`",
                "giá trị được đủ điểm: `full_at: 10`"
            ),
        ),
    ];
    let [zero, full] = ends.map(|(key, field, write)| at.bound(key, field, write));
    let suit = |number: Placed| subject.suits(at.sink(), number);
    let (zero_suits, full_suits) = (zero.is_none_or(suit), full.is_none_or(suit));
    let (zero, full) = (zero?, full?);
    subject.refuse_two_scales(at.sink(), &[zero, full]);
    if zero_suits && full_suits && zero.value() == full.value() {
        refuse_equal(at.sink(), full, Some(zero));
    }
    Some(Method::Linear { of: of?, zero_at: zero.value(), full_at: full.value() })
}
