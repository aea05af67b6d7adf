//! The constants of the inner loops, and the range in which lanes are exact.
//!
//! Whole numbers are held in floating-point lanes, because processors divide those several at a
//! time. Nothing is lost by it:
//!
//! - every value, product and sum is a whole number below 2^53, which `f64` holds exactly; the
//!   [program](super::loops) says for which values that holds, and who runs it checks them;
//! - the only operation that rounds is the division `n ÷ d`, and its result is cut to a whole
//!   number. If `n ÷ d` is not whole, it is at least `1 ÷ d` below the next whole number `k`, and
//!   `k·d ≤ n + d < 2^53`, so the distance is more than half a unit in the last place of `k`: the
//!   rounded quotient cannot reach `k`. If it is whole, it is exact.

use crate::number::{Exact, Rounding, RoundingMode};

/// Whole numbers below this are exact in a lane.
pub(crate) const EXACT: i128 = 1 << 53;

/// `⌊(α·n + β·d + γ) ÷ (δ·d)⌋`: a share `n ÷ d` times the points, rounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Points {
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    pub(crate) gamma: f64,
    pub(crate) delta: f64,
    /// Whether a quotient without a remainder, which is a tie, goes to the even side.
    pub(crate) even: bool,
}

/// A quotient of two values: `n = part_by·part − whole_by·whole` held to `0…d`, `d = below·whole`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quotient {
    pub(crate) part_by: f64,
    pub(crate) whole_by: f64,
    pub(crate) below: f64,
}

/// A line through one value: `n = by·value − less` held to `0…d`, `d` the same for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) by: f64,
    pub(crate) less: f64,
    pub(crate) denominator: f64,
}

/// A number over a value: `n = above` held to `0…d`, `d = below·value`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Inverse {
    pub(crate) above: f64,
    pub(crate) below: f64,
}

/// From `from` upwards, `rise` more (or less, when negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stair {
    pub(crate) from: i64,
    pub(crate) rise: i32,
}

/// `rise` more where `part_by·part − whole_by·whole` is at least `from`: the quotient of the two has
/// reached a bound, or is past it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct QuotientStair {
    pub(crate) part_by: f64,
    pub(crate) whole_by: f64,
    pub(crate) from: f64,
    pub(crate) rise: i32,
}

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
    /// With the points counted in units of the rounding, `p ÷ q`, and a share `n ÷ d`, the score
    /// is `n·p ÷ (d·q)` rounded:
    ///
    /// - half up: `⌊(2np + dq) ÷ 2dq⌋`; half even: the same, but one less when there is no
    ///   remainder (that is a tie) and the result is odd,
    /// - half down: `⌈(2np − dq) ÷ 2dq⌉ = ⌊(2np + dq − 1) ÷ 2dq⌋`,
    /// - down: `⌊np ÷ dq⌋`, up: `⌈np ÷ dq⌉ = ⌊(np + dq − 1) ÷ dq⌋`.
    pub(crate) fn new(points: &Exact, rounding: Rounding) -> Option<Self> {
        let unit = Exact::from(10u64.checked_pow(rounding.places)?);
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

    /// The largest denominator for which numerator and denominator together stay exact.
    pub(crate) fn most_denominator(self) -> Option<i128> {
        let all = self.alpha.checked_add(self.beta)?.checked_add(self.delta)?;
        EXACT.checked_sub(2)?.checked_div(all).filter(|most| *most > 0)
    }

    /// As numbers of lanes.
    pub(crate) fn lanes(self) -> Option<Points> {
        Some(Points {
            alpha: lane(self.alpha)?,
            beta: lane(self.beta)?,
            gamma: lane(self.gamma)?,
            delta: lane(self.delta)?,
            even: self.even,
        })
    }
}

/// A whole number that a lane holds exactly.
#[expect(clippy::cast_precision_loss, reason = "checked to be below 2^53")]
pub(crate) fn lane(whole: i128) -> Option<f64> {
    (whole.unsigned_abs() < EXACT.unsigned_abs()).then_some(whole as f64)
}

/// The greatest number that divides both; 1 where both are zero.
pub(crate) fn gcd(a: i128, b: i128) -> i128 {
    gcd_or_zero(a, b).max(1)
}

/// The greatest number that divides both.
pub(crate) fn gcd_or_zero(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        let rest = a.checked_rem(b).unwrap_or(0);
        a = b;
        b = rest;
    }
    i128::try_from(a).unwrap_or(1)
}
