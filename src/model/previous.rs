//! What formulas read of the year before: `previous(dossiers)`.

use super::{Derived, Metric};

/// A metric of the year before that a formula reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Previous {
    /// One that units submitted.
    Submitted(Metric),
    /// One that follows from those: its formula names metrics of the year before.
    Derived(Derived),
}

impl Previous {
    /// What it is, as of any metric.
    pub(crate) const fn metric(&self) -> &Metric {
        match self {
            Self::Submitted(metric) => metric,
            Self::Derived(derived) => &derived.metric,
        }
    }

    /// How it is worked out; `None` if units submitted it.
    pub(crate) const fn derived(&self) -> Option<&Derived> {
        match self {
            Self::Submitted(_) => None,
            Self::Derived(derived) => Some(derived),
        }
    }
}
