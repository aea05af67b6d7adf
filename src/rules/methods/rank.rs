//! The method `rank`: by rank among the peers.

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::model::{Direction, Method, PeerScale};
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, MeasuredDoc, Number};

pub(super) const ABOUT: &str = "By rank among the peers.\n\
    Theo thứ hạng trong các đơn vị.";

documents! {
    /// The method `rank`: by rank among the peers.
    pub struct RankDoc = "`rank`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
        /// What the worst earns: with `10%` all shares are from 10% to 100%, a scale from 1 to 10.
        /// Tỷ lệ điểm của đơn vị kém nhất: với `10%` mọi tỷ lệ nằm từ 10% đến 100%, tức thang điểm từ 1 đến 10.
        least: Number,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<RankDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let scale = at.direction(&doc.direction).map(PeerScale::Rank);
    let keys = PeerKeys { of: &doc.of, least: &doc.least };
    keys.method(at, scale)
}
