//! The method `threshold`: everything if the conditions hold, else nothing.

use super::method_at::MethodAt;
use crate::model::{Method, MetricType};
use crate::rules::check::conditions::{ConditionDoc, condition};
use crate::rules::check::measured::measured;
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;
use crate::said::said;

about! {
    "Everything if the conditions hold, else nothing.",
    "Đủ điểm nếu đạt điều kiện, nếu không thì 0."
}

documents! {
    /// The method `threshold`: everything if the conditions hold.
    pub struct ThresholdDoc = "`threshold`" {
        ..measured,
        ..condition,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<ThresholdDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let comparable = |kind: &MetricType| *kind != MetricType::Text;
    let example = said!(
        "what is compared: `of: …`, or `of: {part: …, whole: …}`",
        "nội dung được so sánh: `of: …`, hoặc `of: {part: …, whole: …}`"
    );
    let fits = (comparable, said!("any metric but a `text`", "số liệu kiểu bất kỳ, trừ `text`"));
    let (of, subject) = measured(at.scope, (&at.owner, at.owner.what), &doc.of, example, fits);
    let bounds = [&doc.at_least, &doc.above, &doc.at_most, &doc.below];
    let asked = ConditionDoc::new(bounds, &doc.equals, &doc.is, &doc.by);
    let condition = condition(at.scope, &at.owner, asked, subject);
    Some(Method::Threshold { of: of?, condition: condition? })
}
