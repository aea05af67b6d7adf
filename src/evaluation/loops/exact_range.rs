//! The constants of the inner loops, and the range in which they are exact.
//!
//! Whole numbers are held as `f64`, because processors divide several of those at a
//! time. Nothing is lost by it:
//!
//! - every value, product and sum is a whole number below 2^53, which `f64` holds exactly. The
//!   [program](super::loops) says for which values that is true, and its caller checks the values;
//! - the only operation that rounds is the division `n ÷ d`, and its result is cut to a whole
//!   number. If `n ÷ d` is not whole, it is at least `1 ÷ d` below the next whole number `k`, and
//!   `k·d ≤ n + d < 2^53`, so the distance is more than half a unit in the last place of `k`: the
//!   rounded quotient cannot reach `k`. If it is whole, it is exact.

use rust_decimal::Decimal;

use crate::number::{Exact, Rounding, RoundingMode};
use crate::plan::Points;

/// Whole numbers below this are exact as floats.
pub(crate) const EXACT: i128 = 1 << 53;

/// α, β, γ, δ of [`Points`] as whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coefficients {
    alpha: i128,
    beta: i128,
    gamma: i128,
    delta: i128,
    even: bool,
}

impl Coefficients {
    /// With the points counted in units of the rounding, `p ÷ q`, and a share `n ÷ d`, the score is
    /// `n·p ÷ (d·q)`, rounded:
    ///
    /// - half up: `⌊(2np + dq) ÷ 2dq⌋`; half even: the same, but one less if there is no remainder
    ///   (a tie) and the result is odd,
    /// - half down: `⌈(2np − dq) ÷ 2dq⌉ = ⌊(2np + dq − 1) ÷ 2dq⌋`,
    /// - down: `⌊np ÷ dq⌋`, up: `⌈np ÷ dq⌉ = ⌊(np + dq − 1) ÷ dq⌋`.
    pub(crate) fn new(points: &Exact, rounding: Rounding) -> Option<Self> {
        let unit = Exact::power_of_ten(rounding.places)?;
        let (p, q) = points.times(&unit).ok()?.parts()?;
        let (twice_p, twice_q) = (p.checked_mul(2)?, q.checked_mul(2)?);
        let half = Self { alpha: twice_p, beta: q, gamma: 0, delta: twice_q, even: false };
        Some(match rounding.mode {
            RoundingMode::HalfUp => half,
            RoundingMode::HalfEven => Self { even: true, ..half },
            RoundingMode::HalfDown => Self { gamma: -1, ..half },
            RoundingMode::Down => Self { alpha: p, beta: 0, gamma: 0, delta: q, even: false },
            RoundingMode::Up => Self { alpha: p, beta: q, gamma: -1, delta: q, even: false },
        })
    }

    /// Without a rounding, the score is `n·p ÷ (d·q)` in points.
    pub(crate) fn unrounded(points: &Exact) -> Option<Self> {
        let (p, q) = points.parts()?;
        Some(Self { alpha: p, beta: 0, gamma: 0, delta: q, even: false })
    }

    /// Returns the coefficients for a share of which the worst earns `least`: with `b ÷ c` in lowest terms,
    /// `b ÷ c + (1 − b ÷ c)·n ÷ d = ((c − b)·n + b·d) ÷ (c·d)` takes the place of `n ÷ d`.
    pub(crate) fn raised_by_least(self, least: Decimal) -> Option<Self> {
        let (b, c) = Exact::from(least).parts()?;
        let Self { alpha, beta, delta, .. } = self;
        Some(Self {
            alpha: alpha.checked_mul(c.checked_sub(b)?)?,
            beta: beta.checked_mul(c)?.checked_add(alpha.checked_mul(b)?)?,
            delta: delta.checked_mul(c)?,
            ..self
        })
    }

    /// Returns the largest denominator with which all numbers stay exact.
    pub(crate) fn most_denominator(self) -> Option<i128> {
        let factors = self.alpha.checked_add(self.beta)?.checked_add(self.delta)?;
        EXACT.checked_sub(2)?.checked_div(factors).filter(|most| *most > 0)
    }

    /// Converts to floats.
    pub(crate) fn points(self) -> Option<Points> {
        Some(Points {
            alpha: float(self.alpha)?,
            beta: float(self.beta)?,
            gamma: float(self.gamma)?,
            delta: float(self.delta)?,
            even: self.even,
        })
    }
}

/// Converts a whole number to a float. `None` if that is not exact.
#[expect(clippy::cast_precision_loss, reason = "checked to be below 2^53")]
pub(crate) fn float(whole: i128) -> Option<f64> {
    // In one word, which processors convert.
    let word = i64::try_from(whole).ok()?;
    (u128::from(word.unsigned_abs()) < EXACT.unsigned_abs()).then_some(word as f64)
}
