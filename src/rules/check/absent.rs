//! What absent values do.

use super::common::given;
use crate::model::{AbsentPolicy, AbsentRules};
use crate::rules::doc::{AbsentDoc, Field};

/// What a file says of each kind of absence, before what it leaves out is filled in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layer {
    missing: Option<AbsentPolicy>,
    not_applicable: Option<AbsentPolicy>,
    rejected: Option<AbsentPolicy>,
    zero_whole: Option<AbsentPolicy>,
}

impl Layer {
    pub(super) fn of(field: &Field<AbsentDoc>) -> Self {
        let Some(doc) = given(field) else { return Self::default() };
        Self {
            missing: given(&doc.missing).copied(),
            not_applicable: given(&doc.not_applicable).copied(),
            rejected: given(&doc.rejected).copied(),
            zero_whole: given(&doc.zero_whole).copied(),
        }
    }

    /// This layer with `other` on top, key by key.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            missing: other.missing.or(self.missing),
            not_applicable: other.not_applicable.or(self.not_applicable),
            rejected: other.rejected.or(self.rejected),
            zero_whole: other.zero_whole.or(self.zero_whole),
        }
    }

    /// What is left out is an error, and a zero whole does what a missing value does.
    pub(super) fn rules(self) -> AbsentRules {
        let missing = self.missing.unwrap_or(AbsentPolicy::Error);
        AbsentRules {
            missing,
            not_applicable: self.not_applicable.unwrap_or(AbsentPolicy::Error),
            rejected: self.rejected.unwrap_or(AbsentPolicy::Error),
            zero_whole: self.zero_whole.unwrap_or(missing),
        }
    }
}
