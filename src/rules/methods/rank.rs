//! The method `rank`: by rank among the peers.

use super::method_at::MethodAt;
use crate::model::{Direction, Method};
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;

pub(super) const ABOUT: &str = "By rank among the peers.\n\
    Theo thứ hạng trong các đơn vị.";

documents! {
    /// The method `rank`: by rank among the peers.
    pub struct RankDoc = "`rank`" {
        ..measured,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<RankDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let (of, direction) = at.directed(&doc.of, &doc.direction)?;
    Some(Method::Rank { of, direction })
}
