//! Absent values, and what they do.

use crate::word::words;

words! {
    /// The reason why a value is absent.
    ///
    /// If a method lacks several values, the first in the order `rejected`, `missing`, `zero_whole`, `not_applicable`
    /// counts: what a unit failed to show outweighs what does not apply to it.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum AbsentKind {
        /// Refused by the verifier.
        Rejected = "rejected",
        /// Not submitted, or submitted without the evidence that is required.
        Missing = "missing",
        /// A division by zero: the whole, or the benchmark of the peers, is zero.
        ZeroWhole = "zero_whole",
        /// Does not apply to the unit.
        NotApplicable = "not_applicable",
    }
}

words! {
    /// The effect of an absent value.
    #[non_exhaustive]
    pub enum AbsentPolicy {
        /// Earns nothing.
        Zero = "zero",
        /// Its points leave the denominator, and the result is rescaled.
        Exclude = "exclude",
        /// Earns everything.
        Full = "full",
        /// The dataset is refused.
        Error = "error",
    }
}

/// What each kind of absence does. A kind that a rule file does not mention is an `error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AbsentRules {
    /// Not submitted.
    pub missing: AbsentPolicy,
    /// Does not apply.
    pub not_applicable: AbsentPolicy,
    /// Refused by the verifier.
    pub rejected: AbsentPolicy,
    /// A division by nothing; as `missing` where a rule file does not mention it.
    pub zero_whole: AbsentPolicy,
}

impl AbsentRules {
    /// The policy for `kind`.
    #[must_use]
    pub const fn policy(&self, kind: AbsentKind) -> AbsentPolicy {
        match kind {
            AbsentKind::Rejected => self.rejected,
            AbsentKind::Missing => self.missing,
            AbsentKind::ZeroWhole => self.zero_whole,
            AbsentKind::NotApplicable => self.not_applicable,
        }
    }
}

impl Default for AbsentRules {
    fn default() -> Self {
        let error = AbsentPolicy::Error;
        Self { missing: error, not_applicable: error, rejected: error, zero_whole: error }
    }
}
