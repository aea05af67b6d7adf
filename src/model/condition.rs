//! Conditions on a metric: what a target asks for.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::UnitKind;
use crate::number::{Date, Quantity};

/// The number that a condition compares with: one for all units, or one for each unit kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Bound {
    /// The same for every unit.
    Same(Quantity),
    /// A bound per unit kind; every kind of the framework has one.
    PerKind(IndexMap<UnitKind, Quantity>),
}

impl Bound {
    /// The bound for units of `kind`.
    #[must_use]
    pub fn for_kind(&self, kind: &UnitKind) -> Option<Quantity> {
        match self {
            Self::Same(quantity) => Some(*quantity),
            Self::PerKind(map) => map.get(kind).copied(),
        }
    }

    /// Every bound in it.
    pub fn values(&self) -> impl Iterator<Item = Decimal> {
        let (same, map) = match self {
            Self::Same(quantity) => (Some(*quantity), None),
            Self::PerKind(map) => (None, Some(map)),
        };
        same.into_iter().chain(map.into_iter().flat_map(|m| m.values().copied())).map(|q| q.value)
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `v ≥ bound`
    AtLeast(Bound),
    /// `v > bound`
    Above(Bound),
    /// `v ≤ bound`
    AtMost(Bound),
    /// `v < bound`
    Below(Bound),
    /// `v = bound`
    Equals(Bound),
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
