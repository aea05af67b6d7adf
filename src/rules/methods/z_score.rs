//! The method `z_score`: how many deviations from the mean of the peers.

use super::ends::refuse_equal;
use super::method_at::MethodAt;
use crate::model::Method;
use crate::rules::check::keys::plain;
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, Number};

pub(super) const ABOUT: &str = "How many deviations from the mean of the peers.\n\
    Số độ lệch chuẩn so với trung bình của các đơn vị.";

documents! {
    /// The method `z_score`: deviations from the mean of the peers.
    pub struct ZScoreDoc = "`z_score`" {
        ..measured,
        /// How many deviations earn nothing, such as -2.
        /// Số độ lệch chuẩn bắt đầu từ 0 điểm, ví dụ -2.
        !zero_at: Number,
        /// How many deviations earn everything, such as 2.
        /// Số độ lệch chuẩn được đủ điểm, ví dụ 2.
        !full_at: Number,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<ZScoreDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let (of, _) = at.measured(&doc.of);
    let ends = [
        ("zero_at", &doc.zero_at, "the deviations from the mean that earn nothing: `zero_at: -2`"),
        (
            "full_at",
            &doc.full_at,
            "the deviations from the mean that earn everything: `full_at: 2`",
        ),
    ];
    let [zero, full] = ends.map(|(key, field, write)| {
        let number = at.number(key, field, write)?;
        plain(at.sink(), number, "a number of deviations").map(|_| number)
    });
    let (zero, full) = (zero?, full?);
    if zero.value() == full.value() {
        refuse_equal(at.sink(), full, Some(zero));
    }
    Some(Method::ZScore { of: of?, zero_at: zero.value(), full_at: full.value() })
}
