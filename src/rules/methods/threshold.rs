//! The method `threshold`: everything if the conditions hold, else nothing.

use super::method_at::MethodAt;
use crate::model::{Method, MetricType};
use crate::rules::check::conditions::{ConditionDoc, condition};
use crate::rules::check::measured::measured;
use crate::rules::document::declare::documents;
use crate::rules::document::{BoundDoc, Day, Entry, EqualsDoc, MeasuredDoc, YesNo};

pub(super) const ABOUT: &str = "Everything if the conditions hold, else nothing.\n\
    Đủ điểm nếu đạt điều kiện, nếu không thì 0.";

documents! {
    /// The method `threshold`: everything if the conditions hold.
    pub struct ThresholdDoc = "`threshold`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
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
    let example = "what is compared: `of: …`, or `of: {part: …, whole: …}`";
    let fits = (comparable, "any metric but a `text`");
    let (of, subject) = measured(at.scope, (&at.owner, at.owner.what), &doc.of, example, fits);
    let bounds = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
    let asked = ConditionDoc::new(bounds, &doc.equals, &doc.is, &doc.by);
    let condition = condition(at.scope, &at.owner, asked, subject);
    Some(Method::Threshold { of: of?, condition: condition? })
}
