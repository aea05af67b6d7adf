//! Bounds on formulas.

/// The most bytes of the text of a formula.
pub const MAX_BYTES: usize = 4_096;
/// The deepest nesting of brackets, functions and signs.
pub const MAX_DEPTH: usize = 64;
/// The most parts of a formula: numbers, metrics, signs and functions. Nothing is computed more
/// than once, so this is also the most steps. [`Limits::STEPS`](crate::rules::Limits::STEPS) limits
/// all formulas of a framework together.
pub const MAX_PARTS: usize = 1_000;
