//! The values of peers in order, and the position of a value among them.

use super::super::values::UnitFigures;
use crate::formula::NoValue;
use crate::model::{Direction, EvidenceRule, MetricIndex};
use crate::number::Exact;

/// The position of a value among those of its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PeerPosition {
    /// The number of peers with less.
    pub(crate) below: u64,
    /// The number of peers with more.
    pub(crate) above: u64,
    /// The number of peers with the same value. The unit is one of them, unless it was refused.
    pub(crate) equal: u64,
    /// The number of peers.
    pub(crate) count: u64,
}

impl PeerPosition {
    /// Returns how many peers have a worse value.
    pub(crate) const fn worse(&self, direction: Direction) -> u64 {
        match direction {
            Direction::Up => self.below,
            Direction::Down => self.above,
        }
    }

    /// Returns the rank: one plus the number of peers with a better value. Equal values share it.
    pub(crate) const fn rank(&self, direction: Direction) -> u64 {
        let better = match direction {
            Direction::Up => self.above,
            Direction::Down => self.below,
        };
        better.saturating_add(1)
    }
}

/// Distinct values in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sorted<T> {
    values: Vec<T>,
    /// For each value, the number of values below it. The last entry is the number of all values.
    below: Vec<u64>,
}

impl<T: Ord> Sorted<T> {
    pub(super) fn new(mut values: Vec<T>) -> Self {
        values.sort_unstable();
        let mut sorted = Self { values: Vec::new(), below: Vec::new() };
        let mut count = 0u64;
        for value in values {
            if sorted.values.last() != Some(&value) {
                sorted.values.push(value);
                sorted.below.push(count);
            }
            count = count.saturating_add(1);
        }
        sorted.below.push(count);
        sorted
    }

    fn place(&self, value: &T) -> PeerPosition {
        let (first, next) = match self.values.binary_search(value) {
            Ok(place) => (place, place.saturating_add(1)),
            Err(place) => (place, place),
        };
        self.between(first, next)
    }

    /// Returns the position of the values in `first..next`, which are one value or none.
    #[inline]
    fn between(&self, first: usize, next: usize) -> PeerPosition {
        let below = |place: usize| self.below.get(place).copied().unwrap_or(0);
        let count = self.below.last().copied().unwrap_or(0);
        let (below, up_to) = (below(first), below(next));
        let (equal, above) = (up_to.saturating_sub(below), count.saturating_sub(up_to));
        PeerPosition { below, above, equal, count }
    }
}

/// Whole numbers in order, with buckets that narrow the search for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WholeOrder {
    sorted: Sorted<i64>,
    /// Values are in one bucket if their distances from the least value agree in the bits from
    /// `shift` up.
    shift: u32,
    /// For each bucket, the index of its first value. The last entry is the number of values. There
    /// are about as many buckets as values, so that the binary search in a bucket is short.
    starts: Vec<u32>,
}

impl WholeOrder {
    pub(crate) fn new(values: Vec<i64>) -> Self {
        let sorted = Sorted::new(values);
        let distance = |to: i64, from: i64| to.abs_diff(from);
        let ends = sorted.values.first().zip(sorted.values.last());
        let (least, span) = ends.map_or((0, 0), |(least, most)| (*least, distance(*most, *least)));
        let bits = |number: u64| u64::BITS.saturating_sub(number.leading_zeros());
        let count = u64::try_from(sorted.values.len()).unwrap_or(u64::MAX);
        let shift = bits(span).saturating_sub(bits(count));
        let mut starts = Vec::new();
        // Without buckets, all values are searched.
        if let Ok(all) = u32::try_from(sorted.values.len()) {
            for (value, place) in sorted.values.iter().zip(0..all) {
                let bucket = distance(*value, least).checked_shr(shift).unwrap_or(0);
                let buckets = usize::try_from(bucket).unwrap_or(0).saturating_add(1);
                if starts.len() < buckets {
                    starts.resize(buckets, place);
                }
            }
            starts.push(all);
        }
        Self { sorted, shift, starts }
    }

    /// Returns the range of indices in which a value is. `None` if it is below or above all values.
    #[inline]
    fn bucket(&self, value: i64) -> Option<(usize, usize)> {
        let least = *self.sorted.values.first()?;
        let bucket = u64::try_from(i128::from(value).checked_sub(i128::from(least))?).ok()?;
        let bucket = usize::try_from(bucket.checked_shr(self.shift)?).ok()?;
        let [from, to] = self.starts.get(bucket..bucket.checked_add(2)?)? else { return None };
        Some((usize::try_from(*from).ok()?, usize::try_from(*to).ok()?))
    }

    /// Returns the position of a value.
    #[inline]
    pub(crate) fn place(&self, value: i64) -> PeerPosition {
        let near = self.bucket(value).and_then(|(from, to)| {
            let values = self.sorted.values.get(from..to)?;
            let before = values.partition_point(|other| *other < value);
            let equal = values.get(before) == Some(&value);
            Some((from.saturating_add(before), equal))
        });
        match near {
            Some((first, equal)) => {
                self.sorted.between(first, first.saturating_add(usize::from(equal)))
            }
            // Below or above all values.
            None => self.sorted.place(&value),
        }
    }
}

/// The values of the peers: whole numbers if their column holds such, else fractions. A position is found by binary search, so
/// that ranking a million units takes no longer than sorting them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// Whole numbers of one unit.
    Whole(WholeOrder, u32),
    /// Numbers that are derived, or do not fit 64 bits with common places.
    Wide(Sorted<Exact>),
}

impl Order {
    /// Returns the position of a unit's value of the metric that the peers' values are of.
    pub(crate) fn place(
        &self,
        unit: &UnitFigures<'_>,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Result<PeerPosition, NoValue> {
        match self {
            Self::Whole(sorted, places) => {
                let (whole, is_exact) = unit.whole(metric, evidence, *places)?;
                let place = sorted.place(whole);
                // A number between two whole ones is above all that are not above the lower one.
                let below = place.below.saturating_add(place.equal);
                Ok(if is_exact { place } else { PeerPosition { below, equal: 0, ..place } })
            }
            Self::Wide(sorted) => Ok(sorted.place(&unit.number(metric, evidence)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_from_both_ends() {
        let sorted = Sorted::new(vec![5, 3, 9, 3, 7]);
        let place = |value| {
            let PeerPosition { below, equal, above, count } = sorted.place(&value);
            assert_eq!((count, [below, equal, above].iter().sum::<u64>()), (5, 5));
            (below, equal, above)
        };
        assert_eq!(place(3), (0, 2, 3));
        assert_eq!(place(5), (2, 1, 2));
        assert_eq!(place(9), (4, 1, 0));
        // A unit that was refused is compared with peers that do not include it.
        assert_eq!(place(2), (0, 0, 5));
        assert_eq!(place(4), (2, 0, 3));
        assert_eq!(place(10), (5, 0, 0));
    }

    /// Compares the position of every value, and of its neighbours, with that from counting one by
    /// one.
    #[test]
    fn buckets_find_every_place() {
        let far = [i64::MIN, i64::MIN + 1, -7, 0, 0, 5, 6, 1 << 40, i64::MAX - 1, i64::MAX];
        let crowded: Vec<i64> = (0..300).map(|i| i * i * i % 1_000 - 200).collect();
        for values in [&far[..], &crowded, &[3], &[3, 3, 3], &[]] {
            let order = WholeOrder::new(values.to_vec());
            let near = values.iter().flat_map(|v| [v.saturating_sub(1), *v, v.saturating_add(1)]);
            for value in near.chain([i64::MIN, -1_000, 0, 1 << 39, i64::MAX]) {
                let count = |test: &dyn Fn(&i64) -> bool| {
                    values.iter().filter(|other| test(other)).count() as u64
                };
                let expected = PeerPosition {
                    below: count(&|other| *other < value),
                    above: count(&|other| *other > value),
                    equal: count(&|other| *other == value),
                    count: count(&|_| true),
                };
                assert_eq!(order.place(value), expected, "{value} among {values:?}");
            }
        }
    }

    #[test]
    fn equal_values_share_the_best_rank() {
        let sorted = Sorted::new(vec![8, 5, 5, 2]);
        let ranks = |direction| [8, 5, 5, 2].map(|value| sorted.place(&value).rank(direction));
        assert_eq!(ranks(Direction::Up), [1, 2, 2, 4]);
        assert_eq!(ranks(Direction::Down), [4, 2, 2, 1]);
        assert_eq!(sorted.place(&5).worse(Direction::Up), 1);
        assert_eq!(sorted.place(&8).worse(Direction::Down), 0);
    }
}
