//! The method `min_max`: the place between the least and the greatest value of the peers.

use super::among_peers::PeerKeys;
use super::method_at::MethodAt;
use crate::model::{Direction, Method, PeerScale};
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;

about! {
    "The place between the least and the greatest value of the peers.",
    "Vị trí giữa giá trị nhỏ nhất và lớn nhất của các đơn vị."
}

documents! {
    /// The method `min_max`: between the least and the greatest value of the peers.
    pub struct MinMaxDoc = "`min_max`" {
        ..measured,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
        ..least,
        ..goalposts,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<MinMaxDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let scale = at.direction(&doc.direction).map(PeerScale::MinMax);
    let keys = PeerKeys { of: &doc.of, least: &doc.least, among: &doc.among };
    keys.method_with(at, scale, &doc.goalposts).0
}
