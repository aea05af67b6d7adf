//! Weights on a grid: whole numbers within bounds that add up, each combination as likely as any other.

use super::chance::{Chance, Drawn};
use crate::number::{Exact, Overflow};

/// The combinations of whole numbers, each within its bounds, that add up to a sum.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    /// For each number, the least that it can be, and how much more it can be.
    bounds: Vec<(i64, usize)>,
    /// What is left to give when each has its least.
    rest: usize,
    /// For each number and each rest, how many combinations of it and those after it come to this rest or less.
    ways: Vec<Vec<Exact>>,
    /// The same as the nearest floats.
    near: Vec<Vec<f64>>,
}

/// More than a sum of a few floats can be off, relative to the largest of them.
const OFF: f64 = 16.0 * f64::EPSILON;

/// The most entries of a table of combinations.
const MOST: usize = 2_000_000;

/// Why there is no lattice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoLattice {
    /// No combination adds up.
    Empty,
    /// There are more combinations than are counted.
    TooLarge,
}

impl From<Overflow> for NoLattice {
    fn from(_: Overflow) -> Self {
        Self::TooLarge
    }
}

impl Lattice {
    /// Counts the combinations. `bounds` are the least and the most of each number.
    pub(super) fn new(bounds: &[(i64, i64)], sum: i64) -> Result<Self, NoLattice> {
        let least = bounds.iter().try_fold(0i64, |sum, (least, _)| sum.checked_add(*least));
        let rest = least.and_then(|least| sum.checked_sub(least)).ok_or(NoLattice::TooLarge)?;
        let rest = usize::try_from(rest).map_err(|_| NoLattice::Empty)?;
        let entries = rest.checked_add(1).and_then(|len| len.checked_mul(bounds.len()));
        if entries.is_none_or(|entries| entries > MOST) {
            return Err(NoLattice::TooLarge);
        }
        let room = |(least, most): &(i64, i64)| {
            let room = most.checked_sub(*least).and_then(|room| usize::try_from(room).ok());
            room.map(|room| (*least, room)).ok_or(NoLattice::Empty)
        };
        let bounds = bounds.iter().map(room).collect::<Result<Vec<_>, _>>()?;
        let mut ways = vec![vec![Exact::ONE; rest.saturating_add(1)]];
        for (_, room) in bounds.iter().rev() {
            let after = ways.last().map(Vec::as_slice).unwrap_or_default();
            let (mut own, mut sum) = (Vec::with_capacity(after.len()), Exact::ZERO);
            for rest in 0..after.len() {
                sum = sum.plus(&count(after, *room, rest)?)?;
                own.push(sum.clone());
            }
            ways.push(own);
        }
        ways.reverse();
        let near = |ways: &Exact| ways.nearest_float().unwrap_or(f64::INFINITY);
        let near = ways.iter().map(|ways| ways.iter().map(near).collect()).collect();
        let lattice = Self { bounds, rest, ways, near };
        match lattice.count() {
            Ok(count) if !count.is_zero() => Ok(lattice),
            Ok(_) => Err(NoLattice::Empty),
            Err(Overflow) => Err(NoLattice::TooLarge),
        }
    }

    /// Returns how many combinations there are.
    fn count(&self) -> Result<Exact, Overflow> {
        let after = self.ways.get(1).map(Vec::as_slice).unwrap_or_default();
        self.bounds.first().map_or(Ok(Exact::ZERO), |(_, room)| count(after, *room, self.rest))
    }

    /// Draws a combination, of which the numbers of items begin at `first`.
    pub(super) fn draw(
        &self,
        chance: Chance,
        drawn: Drawn,
        first: u32,
        mut put: impl FnMut(i64),
    ) -> Result<(), Overflow> {
        let mut rest = self.rest;
        let ways = self.ways.iter().zip(&self.near).skip(1);
        for (((least, room), (after, near)), item) in self.bounds.iter().zip(ways).zip(first..) {
            let lowest = rest.saturating_sub(*room);
            let part = chance.part(drawn, item);
            let left = match left_nearly(near, (lowest, rest), part.near()) {
                Some(left) => left,
                None => {
                    let before = lowest.checked_sub(1).and_then(|before| after.get(before));
                    let part = count(after, *room, rest)?.times(&part.exact())?;
                    let wanted = before.map_or(Ok(part.clone()), |before| before.plus(&part))?;
                    let rests = after.get(lowest..=rest).unwrap_or_default();
                    lowest.saturating_add(rests.partition_point(|ways| *ways <= wanted))
                }
            };
            let given = i64::try_from(rest.saturating_sub(left)).unwrap_or(0);
            put(least.saturating_add(given));
            rest = left;
        }
        Ok(())
    }
}

/// Returns what is left for the numbers after one that is drawn by a part of the ways: from what it leaves with all its room
/// to what it leaves with nothing. `None` if floats do not tell.
fn left_nearly(near: &[f64], (lowest, rest): (usize, usize), part: f64) -> Option<usize> {
    let (all, rests) = (*near.get(rest)?, near.get(lowest..=rest)?);
    let before = lowest.checked_sub(1).map_or(Some(0.0), |before| near.get(before).copied())?;
    let wanted = before + (all - before) * part;
    let left = rests.partition_point(|ways| *ways <= wanted);
    let (below, above) = (left.checked_sub(1).and_then(|below| rests.get(below)), rests.get(left));
    let is_sure = below.is_none_or(|below| wanted - below > all * OFF)
        && above.is_none_or(|above| above - wanted > all * OFF);
    (is_sure && wanted.is_finite()).then(|| lowest.saturating_add(left))
}

/// Returns in how many ways a number of so much room and those after it come to a rest. `after` counts the ways of
/// those after it.
fn count(after: &[Exact], room: usize, rest: usize) -> Result<Exact, Overflow> {
    let up_to = |rest: Option<usize>| rest.and_then(|rest| after.get(rest)).unwrap_or(&Exact::ZERO);
    let too_little = rest.checked_sub(room).and_then(|lowest| lowest.checked_sub(1));
    up_to(Some(rest)).minus(up_to(too_little))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn draws(lattice: &Lattice, count: u32) -> BTreeMap<Vec<i64>, u32> {
        let mut drawn = BTreeMap::new();
        for replication in 0..count {
            let mut numbers = Vec::new();
            let of = Drawn { replication, side: 0, factor: 0 };
            lattice.draw(Chance { seed: 7 }, of, 0, |number| numbers.push(number)).unwrap();
            let count: &mut u32 = drawn.entry(numbers).or_default();
            *count = count.saturating_add(1);
        }
        drawn
    }

    #[test]
    fn every_combination_is_as_likely() {
        // 1…3, 2…4 and 0…2 that add up to 6: 1 3 2, 1 4 1, 2 2 2, 2 3 1, 2 4 0, 3 2 1, 3 3 0.
        let lattice = Lattice::new(&[(1, 3), (2, 4), (0, 2)], 6).unwrap();
        assert_eq!(lattice.count(), Ok(Exact::from(7u64)));
        let drawn = draws(&lattice, 7_000);
        let expected =
            [[1, 3, 2], [1, 4, 1], [2, 2, 2], [2, 3, 1], [2, 4, 0], [3, 2, 1], [3, 3, 0]];
        assert!(drawn.keys().eq(expected.iter()), "{drawn:?}");
        assert!(drawn.values().all(|count| (880..1_120).contains(count)), "{drawn:?}");
    }

    #[test]
    fn what_does_not_add_up_is_said() {
        assert_eq!(Lattice::new(&[(1, 3), (2, 4)], 8).unwrap_err(), NoLattice::Empty);
        assert_eq!(Lattice::new(&[(1, 3), (2, 4)], 2).unwrap_err(), NoLattice::Empty);
        assert_eq!(Lattice::new(&[(0, 9_000_000)], 9_000_000).unwrap_err(), NoLattice::TooLarge);
        assert!(draws(&Lattice::new(&[(5, 5)], 5).unwrap(), 3).keys().eq([&vec![5]]));
    }
}
