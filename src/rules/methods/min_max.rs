//! The method `min_max`: the place between the least and the greatest value of the peers.

use super::method_at::MethodAt;
use crate::model::{Direction, Method};
use crate::rules::document::Entry;
use crate::rules::document::declare::documents;

pub(super) const ABOUT: &str = "The place between the least and the greatest value of the peers.\n\
    Vị trí giữa giá trị nhỏ nhất và lớn nhất của các đơn vị.";

documents! {
    /// The method `min_max`: between the least and the greatest value of the peers.
    pub struct MinMaxDoc = "`min_max`" {
        ..measured,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<MinMaxDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let (of, direction) = at.directed(&doc.of, &doc.direction)?;
    Some(Method::MinMax { of, direction })
}
