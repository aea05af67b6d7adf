//! Chance: numbers that depend on a seed and on what they are for, and on nothing else.
//!
//! Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011) turns a counter and a key into 128 bits. The key is the seed; the
//! counter says which replication of which factor asks, and for what. So a draw is the same on any number of threads
//! and in any order, and the first draws of many are those of few.

use crate::number::{Enclosed, Exact};

const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
const STEPS: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// Returns the bits of a counter and a key.
fn philox([mut a, mut b, mut c, mut d]: [u32; 4], [mut left, mut right]: [u32; 2]) -> [u32; 4] {
    for _ in 0..ROUNDS {
        let (high, low) = product(MULTIPLIERS[0], a);
        let (other_high, other_low) = product(MULTIPLIERS[1], c);
        (a, b, c, d) = (other_high ^ b ^ left, other_low, high ^ d ^ right, low);
        (left, right) = (left.wrapping_add(STEPS[0]), right.wrapping_add(STEPS[1]));
    }
    [a, b, c, d]
}

/// Returns the upper and the lower half of a product.
fn product(one: u32, other: u32) -> (u32, u32) {
    let whole = u64::from(one).wrapping_mul(u64::from(other));
    halves(whole)
}

/// Returns the upper and the lower half of 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "the two halves of 64 bits")]
const fn halves(whole: u64) -> (u32, u32) {
    ((whole >> 32) as u32, whole as u32)
}

/// A seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chance {
    pub(super) seed: u64,
}

/// The draw of a factor in a replication. A design of Sobol has two samples, which are sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) replication: u32,
    pub(super) side: u16,
    pub(super) factor: u16,
}

impl Chance {
    fn bits(self, Drawn { replication, side, factor }: Drawn, item: u32) -> u128 {
        let purpose = u32::from(side) << 16 | u32::from(factor);
        let (high, low) = halves(self.seed);
        let words = philox([replication, 0, purpose, item], [low, high]);
        words.iter().rev().fold(0, |bits, word| bits << 32 | u128::from(*word))
    }

    /// Returns a whole number from 0 up to, but not including, `count`. 0 if there is none.
    pub(super) fn below(self, drawn: Drawn, item: u32, count: u64) -> u64 {
        let part = self.bits(drawn, item) >> 64;
        u64::try_from(part.wrapping_mul(u128::from(count)) >> 64).unwrap_or(0)
    }

    /// Returns a number of the standard normal distribution, in thousandths.
    pub(super) fn normal(self, drawn: Drawn, item: u32) -> i64 {
        let part = self.part(drawn, item).near();
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10,000")]
        let thousandths = (quantile(part) * 1_000.0).round() as i64;
        thousandths
    }

    /// Returns a fraction from 0 up to, but not including, 1.
    pub(super) fn part(self, drawn: Drawn, item: u32) -> Part {
        Part(self.bits(drawn, item) >> 32)
    }
}

/// Returns what a number of the standard normal distribution is below with a probability, to 1.2 × 10⁻⁹ of it.
///
/// The rational approximations of P. J. Acklam (2003): in the middle of `q = p − ½`, in the tails of `√(−2 ln p)`. Only
/// operations that are the same on all platforms are used.
fn quantile(probability: f64) -> f64 {
    const MIDDLE: ([f64; 6], [f64; 6]) = (
        [
            -39.696_830_286_653_76,
            220.946_098_424_520_5,
            -275.928_510_446_968_7,
            138.357_751_867_269,
            -30.664_798_066_147_16,
            2.506_628_277_459_239,
        ],
        [
            -54.476_098_798_224_06,
            161.585_836_858_040_9,
            -155.698_979_859_886_6,
            66.801_311_887_719_72,
            -13.280_681_552_885_72,
            1.0,
        ],
    );
    const TAIL: ([f64; 6], [f64; 5]) = (
        [
            -7.784_894_002_430_293e-3,
            -0.322_396_458_041_136_5,
            -2.400_758_277_161_838,
            -2.549_732_539_343_734,
            4.374_664_141_464_968,
            2.938_163_982_698_783,
        ],
        [
            7.784_695_709_041_462e-3,
            0.322_467_129_070_039_8,
            2.445_134_137_142_996,
            3.754_408_661_907_416,
            1.0,
        ],
    );
    let polynomial = |factors: &[f64], x: f64| factors.iter().fold(0.0, |sum, one| sum * x + one);
    let distance = probability - 0.5;
    if distance.abs() <= 0.475_75 {
        let square = distance * distance;
        return distance * polynomial(&MIDDLE.0, square) / polynomial(&MIDDLE.1, square);
    }
    // The float of a fraction just below 1 is 1, which nothing is above.
    let tail = probability.min(1.0 - probability).max(f64::EPSILON);
    let root = (-2.0 * Enclosed { at: tail, off: 0.0 }.ln().at).sqrt();
    let below = polynomial(&TAIL.0, root) / polynomial(&TAIL.1, root);
    if distance < 0.0 { below } else { -below }
}

/// A fraction from 0 up to, but not including, 1, in units of 2^−96.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part(u128);

impl Part {
    const UNITS: i128 = 1 << 96;

    pub(super) fn exact(self) -> Exact {
        let part = i128::try_from(self.0).ok();
        part.and_then(|part| Exact::ratio(part, Self::UNITS)).unwrap_or_default()
    }

    /// Returns the nearest float.
    #[expect(
        clippy::cast_precision_loss,
        reason = "it is rounded once; the units are a power of two"
    )]
    pub(super) const fn near(self) -> f64 {
        self.0 as f64 / Self::UNITS as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known answers that the authors publish (Random123, `kat_vectors`).
    #[test]
    fn bits_are_those_that_are_published() {
        let all = u32::MAX;
        let (none, pi) = ([0; 4], [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]);
        assert_eq!(philox(none, [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let ones = [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd];
        assert_eq!(philox([all; 4], [all; 2]), ones);
        let of_pi = [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1];
        assert_eq!(philox(pi, [0xa409_3822, 0x299f_31d0]), of_pi);
    }

    #[test]
    fn all_numbers_below_a_count_are_drawn() {
        let chance = Chance { seed: 2026 };
        let mut counts = [0u32; 6];
        for replication in 0..6_000 {
            let drawn = Drawn { replication, side: 0, factor: 3 };
            counts[usize::try_from(chance.below(drawn, 1, 6)).unwrap()] += 1;
            let part = chance.part(drawn, 0);
            let exact = part.exact();
            assert!(exact < Exact::ONE && !exact.is_negative());
            assert!((exact.nearest_float().unwrap() - part.near()).abs() <= f64::EPSILON);
        }
        // Each is expected 1,000 times, with a deviation of 29.
        assert!(counts.iter().all(|count| (880..1_120).contains(count)), "{counts:?}");
    }
}
