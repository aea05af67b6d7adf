//! Absent values, and what they do.

use crate::number::Decimal;
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
        /// Its points leave the denominator of its group, and the group's score is rescaled.
        Exclude = "exclude",
        /// Its points leave the denominators of all groups above it, and the total is rescaled as one. A
        /// part of `sum_of` leaves its indicator, as by `exclude`.
        ExcludeFromTotal = "exclude_from_total",
        /// It has no score, and nothing is added. Its points stay in the maximum.
        Blank = "blank",
        /// The unit has no total. Its other nodes keep their scores, except for the groups above this one.
        NoTotal = "no_total",
        /// Earns everything.
        Full = "full",
        /// The dataset is refused.
        Error = "error",
    }
}

/// The way in which a node has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum NoScore {
    /// It was left out of the denominator of its group.
    Excluded,
    /// Too few of its points are covered by figures, so that it was left out too.
    Uncovered,
    /// It was left out of the denominators of all groups above it.
    LeftTotal,
    /// Nothing is added for it, and its points stay.
    Blank,
    /// There is none, and so no total.
    Withheld,
}

impl AbsentPolicy {
    /// The way in which a node has no score by this policy. `None` if it has one, or is refused.
    pub(crate) const fn no_score(self) -> Option<NoScore> {
        match self {
            Self::Zero | Self::Full | Self::Error => None,
            Self::Exclude => Some(NoScore::Excluded),
            Self::ExcludeFromTotal => Some(NoScore::LeftTotal),
            Self::Blank => Some(NoScore::Blank),
            Self::NoTotal => Some(NoScore::Withheld),
        }
    }
}

/// The least share of the points that must not be left out, so that there is a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Coverage {
    /// Of the whole, for a total.
    pub(crate) total: Option<Decimal>,
    /// Of a group, for its score.
    pub(crate) group: Option<Decimal>,
}

impl Coverage {
    /// Whether there is any bound.
    pub(crate) const fn is_asked(&self) -> bool {
        self.total.is_some() || self.group.is_some()
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
    /// Whether some kind of absence has this effect.
    pub(crate) fn has(&self, policy: AbsentPolicy) -> bool {
        [self.missing, self.not_applicable, self.rejected, self.zero_whole].contains(&policy)
    }

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
