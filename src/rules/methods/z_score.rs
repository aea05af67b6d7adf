//! The method `z_score`: how many deviations from the mean of the peers.

use super::among_peers::PeerKeys;
use super::ends::refuse_equal;
use super::method_at::MethodAt;
use crate::model::{Method, PeerScale};
use crate::rules::check::keys::{Placed, plain, required};
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, Number};
use crate::said::said;

about! {
    "How many deviations from the mean of the peers.",
    "Số độ lệch chuẩn so với trung bình của các đơn vị."
}

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
        ..least,
        ..goalposts,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<ZScoreDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let zero = required! { at.sink(), &at.owner, doc.zero_at;
        "the deviations from the mean that earn nothing: `zero_at: -2`",
        "số độ lệch chuẩn bắt đầu từ 0 điểm: `zero_at: -2`"
    };
    let full = required! { at.sink(), &at.owner, doc.full_at;
        "the deviations from the mean that earn everything: `full_at: 2`",
        "số độ lệch chuẩn được đủ điểm: `full_at: 2`"
    };
    let [zero, full] = [zero, full].map(|end| {
        let number = Placed::of(end?)?;
        plain(at.sink(), number, said!("a number of deviations", "số độ lệch chuẩn"))
            .map(|_| number)
    });
    let ends = zero.zip(full);
    if let Some((zero, full)) = ends.filter(|(zero, full)| zero.value() == full.value()) {
        refuse_equal(at.sink(), full, Some(zero));
    }
    let scale =
        ends.map(|(zero, full)| PeerScale::ZScore { zero_at: zero.value(), full_at: full.value() });
    PeerKeys { of: &doc.of, least: &doc.least, among: &doc.among }
        .method_with(at, scale, &doc.goalposts)
        .0
}
