//! A value for each of two sides.

use serde::Serialize;

/// A value for each side of a comparison.
///
/// ```
/// use dti_engine::comparison::Both;
/// let meetings = Both { base: 4, other: 3 };
/// assert!(meetings.differ());
/// assert_eq!(meetings.map(|meetings| meetings * 2), Both { base: 8, other: 6 });
/// assert_eq!(Both { base: Some(4), other: None }.present(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Both<T> {
    /// The earlier or given side: self-assessed, the year before, as it is.
    pub base: T,
    /// The later or changed side: verified, the next year, the scenario.
    pub other: T,
}

impl<T> Both<T> {
    /// Applies a function to each side.
    pub fn map<U>(self, make: impl Fn(T) -> U) -> Both<U> {
        Both { base: make(self.base), other: make(self.other) }
    }

    /// Borrows both sides.
    pub const fn as_ref(&self) -> Both<&T> {
        Both { base: &self.base, other: &self.other }
    }

    /// Applies a function to each side together with the same side of `others`.
    pub fn with<U, V>(self, others: Both<U>, make: impl Fn(T, U) -> V) -> Both<V> {
        Both { base: make(self.base, others.base), other: make(self.other, others.other) }
    }

    /// Returns whether the sides are not equal.
    pub fn differ(&self) -> bool
    where
        T: PartialEq,
    {
        self.base != self.other
    }
}

impl Both<u32> {
    pub(super) fn largest(self) -> u32 {
        self.base.max(self.other)
    }
}

impl<T> Both<Option<T>> {
    /// Returns both sides if both are there.
    pub fn present(self) -> Option<Both<T>> {
        Some(Both { base: self.base?, other: self.other? })
    }
}
