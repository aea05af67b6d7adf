//! The method `linear`: in proportion, from `zero_at` to `full_at`.

use super::ends::refuse_equal;
use super::method_at::MethodAt;
use crate::model::Method;
use crate::rules::check::keys::{Placed, required};
use crate::rules::document::declare::documents;
use crate::rules::document::{BoundDoc, Entry};

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
    let zero = required! { at.sink(), &at.owner, doc.zero_at;
        "the value that earns nothing: `zero_at: 0`", "giá trị bắt đầu từ 0 điểm: `zero_at: 0`"
    };
    let full = required! { at.sink(), &at.owner, doc.full_at;
        "the value that earns everything: `full_at: 10`", "giá trị được đủ điểm: `full_at: 10`"
    };
    let [zero, full] = [zero, full].map(|end| at.scope.placed(end?));
    let suit = |number: Placed| subject.suits(at.sink(), number);
    let (zero_suits, full_suits) = (zero.is_none_or(suit), full.is_none_or(suit));
    let (zero, full) = (zero?, full?);
    subject.refuse_two_scales(at.sink(), &[zero, full]);
    if zero_suits && full_suits && zero.value() == full.value() {
        refuse_equal(at.sink(), full, Some(zero));
    }
    Some(Method::Linear { of: of?, zero_at: zero.value(), full_at: full.value() })
}
