//! Two sides, and what they are called.

use serde::Serialize;

use crate::model::Text;

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

/// Names for the two sides of a comparison. They change words, never numbers.
///
/// ```
/// use dti_engine::{Language, comparison::Sides};
/// let names = |sides: &Sides| sides.names().as_ref().map(|name| name.get(Language::Vi).to_owned());
/// assert_eq!(names(&Sides::appraisal()).other, "thẩm định");
/// assert_eq!(names(&Sides::years("2022", "2025")).base, "2022");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sides(Both<Text>);

impl Sides {
    /// Creates sides of any names.
    #[must_use]
    pub const fn new(base: Text, other: Text) -> Self {
        Self(Both { base, other })
    }

    fn named(base: [&str; 2], other: [&str; 2]) -> Self {
        let text = |[vi, en]: [&str; 2]| Text { vi: vi.to_owned(), en: Some(en.to_owned()) };
        Self::new(text(base), text(other))
    }

    /// Returns *tự đánh giá* and *thẩm định*: self-assessed and verified.
    #[must_use]
    pub fn appraisal() -> Self {
        Self::named(["tự đánh giá", "self-assessed"], ["thẩm định", "verified"])
    }

    /// Creates sides of two years, or of two periods with other names.
    #[must_use]
    pub fn years(base: &str, other: &str) -> Self {
        Self::new(Text::plain(base), Text::plain(other))
    }

    /// Returns *hiện trạng* and *kịch bản*: as it is, and a scenario.
    #[must_use]
    pub fn scenario() -> Self {
        Self::named(["hiện trạng", "as it is"], ["kịch bản", "scenario"])
    }

    /// Returns the names.
    #[must_use]
    pub const fn names(&self) -> &Both<Text> {
        &self.0
    }
}

impl Default for Sides {
    /// Returns *trước* and *sau*: before and after.
    fn default() -> Self {
        Self::named(["trước", "before"], ["sau", "after"])
    }
}
