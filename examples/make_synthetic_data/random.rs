//! Random numbers, the same on every machine.

/// The one seed of all files.
const SEED: u64 = 20_220_046;

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The generator of one unit in one file: a change to one unit leaves the others as they are.
    pub(crate) fn of(file: u64, unit: u64) -> Self {
        let mut seeded = Self(SEED ^ file.wrapping_mul(0xA076_1D64_78BD_642F));
        Self(seeded.next() ^ unit.wrapping_mul(0xE703_7ED1_A0B4_28DB))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + i64::try_from(self.next() % width).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, per_mille: i64) -> bool {
        self.between(0, 999) < per_mille
    }
}
