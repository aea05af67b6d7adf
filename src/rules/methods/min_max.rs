//! The method `min_max`: the place between the least and the greatest value of the peers.

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::model::{Direction, Goalposts, Method, PeerScale};
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, MeasuredDoc, Number};

pub(super) const ABOUT: &str = "The place between the least and the greatest value of the peers.\n\
    Vị trí giữa giá trị nhỏ nhất và lớn nhất của các đơn vị.";

documents! {
    /// The method `min_max`: between the least and the greatest value of the peers.
    pub struct MinMaxDoc = "`min_max`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
        /// What the worst earns: with `10%` all shares are from 10% to 100%, a scale from 1 to 10.
        /// Tỷ lệ điểm của đơn vị kém nhất: với `10%` mọi tỷ lệ nằm từ 10% đến 100%, tức thang điểm từ 1 đến 10.
        least: Number,
        /// `previous`: the figures of the peers are those of the year before; what is outside of them is held to 0…100%.
        /// `previous`: lấy mốc so sánh theo số liệu năm trước; giá trị vượt ra ngoài mốc thì giới hạn ở 0…100%.
        goalposts: Goalposts,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<MinMaxDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let scale = at.direction(&doc.direction).map(PeerScale::MinMax);
    let keys = PeerKeys { of: &doc.of, least: &doc.least };
    keys.method_with(at, scale, &doc.goalposts).0
}
