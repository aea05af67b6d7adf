//! What can come of rules at all: values that metrics may have, scores that they reach, and warnings of what
//! nothing reaches.

pub(crate) mod most;
mod range;
pub(crate) mod values;
pub(crate) mod warnings;
