//! Conditions on a metric: what a target asks for.

use crate::number::{Date, Quantity};

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `v ≥ bound`
    AtLeast(Quantity),
    /// `v > bound`
    Above(Quantity),
    /// `v ≤ bound`
    AtMost(Quantity),
    /// `v < bound`
    Below(Quantity),
    /// `v = bound`
    Equals(Quantity),
    /// The choice is this option, given by its place among the options.
    EqualsOption(u32),
    /// The answer is yes (`true`) or no.
    Is(bool),
    /// On or before the day.
    By(Date),
}

impl Test {
    /// The word for it in a rule file.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::AtLeast(_) => "at_least",
            Self::Above(_) => "above",
            Self::AtMost(_) => "at_most",
            Self::Below(_) => "below",
            Self::Equals(_) | Self::EqualsOption(_) => "equals",
            Self::Is(_) => "is",
            Self::By(_) => "by",
        }
    }
}

/// Comparisons that must all hold; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The comparisons, in the order of the file.
    pub tests: Vec<Test>,
}
