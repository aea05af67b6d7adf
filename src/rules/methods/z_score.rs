//! The method `z_score`: how many deviations from the mean of the peers.

use super::among_peers::PeerKeys;
use super::ends::refuse_equal;
use super::method_at::MethodAt;
use crate::model::{Goalposts, Method, PeerScale};
use crate::rules::check::keys::plain;
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, MeasuredDoc, Number};

pub(super) const ABOUT: &str = "How many deviations from the mean of the peers.\n\
    Số độ lệch chuẩn so với trung bình của các đơn vị.";

documents! {
    /// The method `z_score`: deviations from the mean of the peers.
    pub struct ZScoreDoc = "`z_score`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// How many deviations earn nothing, such as -2.
        /// Số độ lệch chuẩn bắt đầu từ 0 điểm, ví dụ -2.
        !zero_at: Number,
        /// How many deviations earn everything, such as 2.
        /// Số độ lệch chuẩn được đủ điểm, ví dụ 2.
        !full_at: Number,
        /// What the worst earns: with `10%` all shares are from 10% to 100%, a scale from 1 to 10.
        /// Tỷ lệ điểm của đơn vị kém nhất: với `10%` mọi tỷ lệ nằm từ 10% đến 100%, tức thang điểm từ 1 đến 10.
        least: Number,
        /// `previous`: the figures of the peers are those of the year before; what is outside of them is held to 0…100%.
        /// `previous`: lấy mốc so sánh theo số liệu năm trước; giá trị vượt ra ngoài mốc thì giới hạn ở 0…100%.
        goalposts: Goalposts,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<ZScoreDoc>) -> Option<Method> {
    let doc = entry.get()?;
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
    let ends = zero.zip(full);
    if let Some((zero, full)) = ends.filter(|(zero, full)| zero.value() == full.value()) {
        refuse_equal(at.sink(), full, Some(zero));
    }
    let scale =
        ends.map(|(zero, full)| PeerScale::ZScore { zero_at: zero.value(), full_at: full.value() });
    PeerKeys { of: &doc.of, least: &doc.least }.method_with(at, scale, &doc.goalposts).0
}
