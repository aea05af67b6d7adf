//! The method `percentile`: the share of peers that do worse, and half of those that do the same.

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::model::{Direction, Method, PeerScale};
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, MeasuredDoc, Number};

pub(super) const ABOUT: &str = "The share of peers that do worse, and half of those that do the same.\n\
    Tỷ lệ đơn vị có kết quả kém hơn, cộng một nửa số bằng nhau.";

documents! {
    /// The method `percentile`: the share of peers that do worse.
    pub struct PercentileDoc = "`percentile`" {
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

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<PercentileDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let scale = at.direction(&doc.direction).map(PeerScale::Percentile);
    let keys = PeerKeys { of: &doc.of, least: &doc.least };
    keys.method(at, scale)
}
