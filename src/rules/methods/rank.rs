//! The method `rank`: by rank among the peers.

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::model::{Direction, Method, PeerScale};
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;

about! {
    "By rank among the peers.",
    "Theo thứ hạng trong các đơn vị."
}

documents! {
    /// The method `rank`: by rank among the peers.
    pub struct RankDoc = "`rank`" {
        ..measured,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
        ..least,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<RankDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let scale = at.direction(&doc.direction).map(PeerScale::Rank);
    let keys = PeerKeys { of: &doc.of, least: &doc.least, among: &doc.among };
    keys.method(at, scale)
}
