//! Logarithm and exponential of floats, with proven bounds of their errors: those of the standard library have none.
//!
//! In the proofs, `u` is 2^−53, the largest relative error of one operation, and terms in `u²` are left out: each bound has
//! more than one `u` to spare, which also covers that exact results are cut to thirty digits. Nothing here branches, so
//! that loops over columns become loops over vectors.

/// The largest relative error of one operation: 2^−53.
pub(crate) const UNIT: f64 = f64::EPSILON / 2.0;

/// The relative error of [`ln`], and of [`exp`].
pub(crate) const OFF: f64 = 8.0 * UNIT;

/// The high bits of ln 2, so few that its product with an exponent is exact, and the rest, to 2^−53 of it.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
/// The bits of √½.
const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const ONE: u64 = 0x3ff0_0000_0000_0000;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
/// 2^52: a whole number below it, put into the low bits of this float, is added to it.
const POWER_52: f64 = 4_503_599_627_370_496.0;
/// Adding this to a number below 2^51 rounds it to a whole one, in the low bits of the sum.
const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 × 2^52

/// 1 ÷ 3, 1 ÷ 5, … 1 ÷ 21.
const ODD: [f64; 10] = [
    1.0 / 3.0,
    1.0 / 5.0,
    1.0 / 7.0,
    1.0 / 9.0,
    1.0 / 11.0,
    1.0 / 13.0,
    1.0 / 15.0,
    1.0 / 17.0,
    1.0 / 19.0,
    1.0 / 21.0,
];

/// Returns the natural logarithm of a normal number above zero, with a relative error of at most [`OFF`]. That of 1 is
/// exact.
///
/// With `x = 2^k·m` and `m` between √½ and √2, `f = m − 1` is exact and `s = f ÷ (2 + f)` is off by `2u`. `ln m` is `2s·(1 + z÷3 +
/// z²÷5 + …)` with `z = s² < 0.02945`; what is left out after `z¹⁰÷21` is less than `z¹¹÷22`, or 2^−60. The sum after 1 is at
/// most 0.01 and off by `10u` of itself, the addition of 1 and the product are off by `u` each: `ln m` is off by less
/// than `4.5u` of itself. `k·ln 2` is a product without error and one that is as good as exact; adding both is off by
/// `u` of each sum. If `k` is not 0, no sum is larger than twice the result and `ln m` is not larger than it: all errors are
/// less than `7u` of the result.
#[inline(always)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "bits of a normal float: no sum or difference wraps"
)]
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let m = f64::from_bits((bits & MANTISSA) + ROOT_HALF);
    let k = f64::from_bits(POWER_52.to_bits() | (bits >> 52)) - (POWER_52 + 1023.0);
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let [a, b, c, d, e, g, h, i, j, l] = ODD;
    let z2 = z * z;
    let z4 = z2 * z2;
    // In pairs, so that one need not wait for the other.
    let low = (a + b * z) + z2 * (c + d * z);
    let high = (e + g * z) + z2 * (h + i * z);
    let series = z * (low + z4 * (high + z4 * (j + l * z)));
    let of_m = 2.0 * s * (1.0 + series);
    k * LN_2_HIGH + (of_m + k * LN_2_LOW)
}

/// 1 ÷ 2!, 1 ÷ 3!, … 1 ÷ 13!.
const FACTORIAL: [f64; 12] = [
    1.0 / 2.0,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// The largest absolute argument of [`exp`].
pub(crate) const MOST_EXPONENT: f64 = 700.0;

/// Returns e to the power of a number between ±[`MOST_EXPONENT`], with a relative error of at most [`OFF`]. That of 0 is
/// exact.
///
/// With `k` the whole number next to `x ÷ ln 2`, `r = x − k·ln 2` is at most 0.3466 and off by less than `0.8u`: the first product is
/// exact, and both differences are at most 0.35. e^r is `1 + r·q` with `q = 1 + r÷2! + r²÷3! + …`; what is left out after `r¹²÷13!`
/// is less than 2^−57. Each of the sums in `q` is off by `u`, and what is off in an inner sum counts for a third of it in the next:
/// `q` is off by less than `2u`, `r·q` by less than `1.2u`, and the last sum by `1.5u`. e^r is at least 0.7: its
/// relative error is less than `5u`.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let shifted = x * std::f64::consts::LOG2_E + MAGIC;
    let k = shifted - MAGIC;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let [a, b, c, d, e, f, g, h, i, j, l, m] = FACTORIAL;
    let r2 = r * r;
    let r4 = r2 * r2;
    let low = (a + b * r) + r2 * (c + d * r);
    let middle = (e + f * r) + r2 * (g + h * r);
    let high = (i + j * r) + r2 * (l + m * r);
    let q = 1.0 + r * (low + r4 * (middle + r4 * high));
    // The low bits of the shifted number are those of k, which stands in the exponent of 2^k.
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(ONE));
    (1.0 + r * q) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Exact;

    /// Returns the fraction that a float is.
    fn exact(float: f64) -> Exact {
        let bits = float.abs().to_bits();
        let exponent = i32::try_from(bits >> 52).unwrap().saturating_sub(1075);
        let mantissa = Exact::from((bits & MANTISSA) | MANTISSA.saturating_add(1));
        let mut power = Exact::ONE;
        for _ in 0..exponent.unsigned_abs() {
            power = power.times(&Exact::from(2u64)).unwrap();
        }
        let number = match exponent < 0 {
            true => mantissa.over(&power).unwrap().unwrap(),
            false => mantissa.times(&power).unwrap(),
        };
        if float < 0.0 { Exact::ZERO.minus(&number).unwrap() } else { number }
    }

    /// How far a float is from the true number, in units of 2^−53 of it.
    fn off(float: f64, truth: &Exact) -> f64 {
        let difference = exact(float).minus(truth).unwrap();
        let ratio = difference.over(truth).unwrap().unwrap();
        ratio.nearest_float().unwrap_or(0.0).abs() / UNIT
    }

    /// Numbers of every size, and those next to 1 and to the ends of each range that is treated alike.
    fn numbers() -> Vec<f64> {
        let mut state = 2026u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 11) as f64 / 2f64.powi(53)
        };
        let mut all: Vec<f64> = (0..300).map(|_| random()).collect();
        all.extend((0..100).map(|_| 1.0 + (random() - 0.5) / 1e4));
        all.extend((0..100).map(|_| 2f64.powf(2000.0 * (random() - 0.5))));
        for edge in [1.0, 0.5f64.sqrt(), 2f64.sqrt(), 2.0, 0.5, 1e-300, 1e300, f64::MIN_POSITIVE] {
            all.extend([edge.next_up(), edge.next_up().next_up(), edge.next_down(), edge * 1.5]);
        }
        all.retain(|number| number.is_normal() && *number != 1.0);
        all
    }

    #[test]
    fn logarithms_are_within_their_bound() {
        assert_eq!(ln(1.0), 0.0);
        for x in numbers() {
            let off = off(ln(x), &exact(x).ln().unwrap().unwrap().value);
            assert!(off <= 5.0, "ln {x:e} is off by {off} u");
        }
    }

    #[test]
    fn exponentials_are_within_their_bound() {
        assert_eq!(exp(0.0), 1.0);
        let small = numbers().into_iter().filter(|x| *x < 700.0 && *x > 1e-30);
        let halves = (-2000..2000).step_by(7).map(|k| f64::from(k) * 0.5 * LN_2_HIGH);
        for x in small.flat_map(|x| [x, -x, x * 600.0]).chain(halves) {
            if x == 0.0 || x.abs() > MOST_EXPONENT {
                continue;
            }
            let off = off(exp(x), &exact(x).exp().unwrap().value);
            assert!(off <= 5.0, "exp {x:e} is off by {off} u");
        }
    }
}
