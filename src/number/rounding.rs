//! Rounding as a named rule: a number of places, and a mode for ties.

use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// The treatment of the digits that a rounding drops.
    ///
    /// | mode | 2.5 | 3.5 | 2.51 | −2.5 |
    /// |---|---|---|---|---|
    /// | `half_up` | 3 | 4 | 3 | −3 |
    /// | `half_even` | 2 | 4 | 3 | −2 |
    /// | `half_down` | 2 | 3 | 3 | −2 |
    /// | `up` (away from zero) | 3 | 4 | 3 | −3 |
    /// | `down` (towards zero) | 2 | 3 | 2 | −2 |
    #[derive(Default)]
    #[non_exhaustive]
    pub enum RoundingMode {
        /// To the nearest, and a tie away from zero. This is the default and the rule of the published
        /// indices.
        #[default]
        HalfUp = "half_up",
        /// To the nearest, and a tie to the even digit.
        HalfEven = "half_even",
        /// To the nearest, and a tie towards zero.
        HalfDown = "half_down",
        /// Away from zero.
        Up = "up",
        /// Towards zero.
        Down = "down",
    }
}

/// A declared rounding: decimal places and mode.
///
/// ```
/// use dti_engine::number::{Exact, Rounding, RoundingMode};
/// let third_of_20 = Exact::ratio(20, 3).ok_or("a zero denominator")?;
/// let rounding = Rounding { places: 2, mode: RoundingMode::HalfUp };
/// assert_eq!(third_of_20.to_decimal(rounding)?.to_string(), "6.67");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rounding {
    /// The decimal places kept, at most [`Rounding::MAX_PLACES`].
    pub places: u32,
    /// The treatment of the other digits.
    pub mode: RoundingMode,
}

impl Rounding {
    /// The most places that a rule file may ask for. A score that no rounding covers is also shown
    /// to this many places.
    pub const MAX_PLACES: u32 = 10;

    /// The display of a score that no rounding covers: to ten places, half up.
    pub const SHOWN: Self = Self { places: Self::MAX_PLACES, mode: RoundingMode::HalfUp };
}
