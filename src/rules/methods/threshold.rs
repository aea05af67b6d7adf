//! The method `threshold`: everything if the conditions hold, else nothing.

use super::method_at::MethodAt;
use crate::model::{Method, MetricType};
use crate::rules::check::conditions::{ConditionDoc, condition};
use crate::rules::check::measured::Subject;
use crate::rules::document::declare::documents;
use crate::rules::document::{BoundDoc, Day, Entry, EqualsDoc, YesNo};

pub(super) const ABOUT: &str = "Everything if the conditions hold, else nothing.\n\
    Đủ điểm nếu đạt điều kiện, nếu không thì 0.";

documents! {
    /// The method `threshold`: everything if the conditions hold.
    pub struct ThresholdDoc = "`threshold`" {
        /// The metric that is scored.
        /// Mã của số liệu được chấm.
        !of: String,
        /// At least this bound (≥); there may be one for each unit kind.
        /// Ít nhất bằng mức này (≥); có thể ghi một mức cho mỗi loại đơn vị.
        at_least: BoundDoc,
        /// Above this bound (>); there may be one for each unit kind.
        /// Lớn hơn mức này (>); có thể ghi một mức cho mỗi loại đơn vị.
        above: BoundDoc,
        /// At most this bound (≤); there may be one for each unit kind.
        /// Không quá mức này (≤); có thể ghi một mức cho mỗi loại đơn vị.
        at_most: BoundDoc,
        /// Below this bound (<); there may be one for each unit kind.
        /// Nhỏ hơn mức này (<); có thể ghi một mức cho mỗi loại đơn vị.
        below: BoundDoc,
        /// Equal to this number, or this option.
        /// Bằng số này, hoặc là lựa chọn này.
        equals: EqualsDoc,
        /// Is `yes` or `no`.
        /// Là có (`yes`) hoặc không (`no`).
        is: YesNo,
        /// On this day or before.
        /// Vào ngày này hoặc sớm hơn.
        by: Day,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<ThresholdDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let comparable = |kind: &MetricType| *kind != MetricType::Text;
    let of = at.metric("of", &doc.of, comparable, "any metric but a `text`");
    let subject = of.map_or(Subject::Unknown, Subject::Metric);
    let bounds = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
    let asked = ConditionDoc::new(bounds, &doc.equals, &doc.is, &doc.by);
    let condition = condition(at.scope, &at.owner, asked, subject);
    Some(Method::Threshold { of: of?.index, condition: condition? })
}
