//! What one place of a rule file says of absent values, before what it leaves out is filled in.

use super::{AbsentKind, AbsentPolicy, AbsentRules};

/// A policy for some kinds of absence: of a whole file, or of one indicator on top of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct AbsentLayer {
    pub(crate) missing: Option<AbsentPolicy>,
    pub(crate) not_applicable: Option<AbsentPolicy>,
    pub(crate) rejected: Option<AbsentPolicy>,
    pub(crate) zero_whole: Option<AbsentPolicy>,
}

impl AbsentLayer {
    /// Returns this layer with `other` on top, kind by kind.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            missing: other.missing.or(self.missing),
            not_applicable: other.not_applicable.or(self.not_applicable),
            rejected: other.rejected.or(self.rejected),
            zero_whole: other.zero_whole.or(self.zero_whole),
        }
    }

    /// Sets what one kind of absence does.
    pub(crate) const fn set(&mut self, kind: AbsentKind, policy: AbsentPolicy) {
        let place = match kind {
            AbsentKind::Rejected => &mut self.rejected,
            AbsentKind::Missing => &mut self.missing,
            AbsentKind::ZeroWhole => &mut self.zero_whole,
            AbsentKind::NotApplicable => &mut self.not_applicable,
        };
        *place = Some(policy);
    }

    /// The kinds, each with what it does if that is said.
    pub(crate) const fn kinds(self) -> [(AbsentKind, Option<AbsentPolicy>); 4] {
        [
            (AbsentKind::Missing, self.missing),
            (AbsentKind::NotApplicable, self.not_applicable),
            (AbsentKind::Rejected, self.rejected),
            (AbsentKind::ZeroWhole, self.zero_whole),
        ]
    }

    /// The rules. What is left out is an error, and a zero whole does what a missing value does.
    pub(crate) fn rules(self) -> AbsentRules {
        let missing = self.missing.unwrap_or(AbsentPolicy::Error);
        AbsentRules {
            missing,
            not_applicable: self.not_applicable.unwrap_or(AbsentPolicy::Error),
            rejected: self.rejected.unwrap_or(AbsentPolicy::Error),
            zero_whole: self.zero_whole.unwrap_or(missing),
        }
    }
}
