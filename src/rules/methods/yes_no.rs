//! The method `yes_no`: everything if yes, else nothing.

use super::method_at::MethodAt;
use crate::model::{Method, MetricType};
use crate::rules::check::measured::typed;
use crate::rules::document::Entry;
use crate::said::said;

about! {
    "A yes/no metric: everything if yes, else nothing.",
    "Số liệu có/không: có thì đủ điểm, không thì 0."
}

pub(super) fn check(at: &MethodAt<'_>, metric: &Entry<String>) -> Option<Method> {
    let is_answer = |kind: &MetricType| *kind == MetricType::YesNo;
    let of = typed(
        at.scope,
        at.owner.what,
        metric,
        is_answer,
        said!("a `yes_no` metric", "một số liệu kiểu `yes_no`"),
    )?;
    Some(Method::YesNo { of: of.index })
}
