//! The method `percentile`: the share of peers that do worse, and half of those that do the same.

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::model::{Direction, Method, PeerScale};
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;

about! {
    "The share of peers that do worse, and half of those that do the same.",
    "Tỷ lệ đơn vị có kết quả kém hơn, cộng một nửa số bằng nhau."
}

documents! {
    /// The method `percentile`: the share of peers that do worse.
    pub struct PercentileDoc = "`percentile`" {
        ..measured,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
        ..least,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<PercentileDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let scale = at.direction(&doc.direction).map(PeerScale::Percentile);
    let keys = PeerKeys { of: &doc.of, least: &doc.least, among: &doc.among };
    keys.method(at, scale)
}
