//! Bounds on formulas.

/// The most bytes of the text of a formula.
pub const MAX_BYTES: usize = 4_096;
/// How deep brackets, functions and signs may nest.
pub const MAX_DEPTH: usize = 64;
/// The most parts of a formula: numbers, metrics, signs and functions. Nothing is worked out more
/// than once, so this is also the most steps. All formulas of a framework together are bounded by
/// [`Limits::STEPS`](crate::rules::Limits::STEPS).
pub const MAX_PARTS: usize = 1_000;
