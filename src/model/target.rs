//! The targets of a `criteria` framework.

use super::{By, Condition, MetricIndex, Source, Text};
use crate::number::Date;

/// The place of a target in [`Criteria::targets`](super::Criteria::targets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetIndex(pub(crate) u32);

impl TargetIndex {
    /// As a position in a list.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// A condition that is met or not met; [`Target`](super::Target) is what users see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetData {
    /// Its id, unique in the framework.
    pub id: String,
    /// Its number in the published plan.
    pub code: Option<String>,
    /// What people call it.
    pub name: Text,
    /// What it looks at.
    pub of: MetricIndex,
    /// What it asks.
    pub condition: By<Condition>,
    /// The day that it must be reached by, where it has one of its own: its `due`, or that of its `by`. It may go by the
    /// year, and by nothing else.
    pub due: Option<By<Date>>,
    /// Where it comes from; its standing is filled in from above where it gave none.
    pub source: Source,
}
