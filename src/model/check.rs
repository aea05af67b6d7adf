//! Checks between the metrics of a unit.

use super::{ConditionFormula, Source, Text};
use crate::word::words;
use rust_decimal::Decimal;

words! {
    /// What becomes of a unit whose metrics do not hold together.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum CheckSeverity {
        /// It is scored, and the finding stands beside its score.
        #[default]
        Warning = "warning",
        /// It has no total, no rank and no grade, does not pass, and is no peer of others.
        Refuse = "refuse",
    }
}

/// What must hold between the metrics of a unit; [`Check`](super::Check) is what users see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckData {
    /// Its id, unique among the checks of the framework.
    pub(crate) id: String,
    /// What must hold.
    pub(crate) holds: ConditionFormula,
    /// What is said where it does not.
    pub(crate) message: Text,
    /// What that does.
    pub(crate) severity: CheckSeverity,
    /// How far apart the two numbers of a comparison may be and still count as equal.
    pub(crate) tolerance: Option<Decimal>,
    /// Where it comes from; its standing is filled in from above where it gave none.
    pub(crate) source: Source,
}

impl CheckData {
    /// Returns whether it refuses a unit of which it does not hold.
    pub(crate) fn refuses(&self) -> bool {
        self.severity == CheckSeverity::Refuse
    }
}
