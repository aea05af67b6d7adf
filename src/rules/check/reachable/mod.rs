//! The possible values of metrics, the scores that they can reach, and warnings of rules that no unit reaches.

pub(crate) mod most;
pub(super) mod range;
pub(crate) mod values;
pub(crate) mod warnings;
