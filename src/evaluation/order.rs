//! The values of peers in order, and where a value stands among them.

use crate::dataset::Column;
use crate::model::{AbsentKind, Direction};
use crate::number::Exact;

/// Where a value stands among those of its peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// How many peers have less.
    pub(crate) below: u64,
    /// How many have more.
    pub(crate) above: u64,
    /// How many peers have the same value; the unit itself is one of them, unless it was refused.
    pub(crate) equal: u64,
    /// How many peers there are.
    pub(crate) count: u64,
}

impl Place {
    /// How many peers have a worse value.
    pub(crate) const fn worse(&self, direction: Direction) -> u64 {
        match direction {
            Direction::Up => self.below,
            Direction::Down => self.above,
        }
    }

    /// The rank, which equal values share: one more than there are peers with a better value.
    pub(crate) const fn rank(&self, direction: Direction) -> u64 {
        let better = match direction {
            Direction::Up => self.above,
            Direction::Down => self.below,
        };
        better.saturating_add(1)
    }
}

/// Values in ascending order, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sorted<T> {
    values: Vec<T>,
    /// For each value, how many lie below it; then how many there are.
    below: Vec<u64>,
}

impl<T: Ord> Sorted<T> {
    fn new(mut values: Vec<T>) -> Self {
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

    fn place(&self, value: &T) -> Place {
        let below = |place: usize| self.below.get(place).copied().unwrap_or(0);
        let count = self.below.last().copied().unwrap_or(0);
        let (first, next) = match self.values.binary_search(value) {
            Ok(place) => (place, place.saturating_add(1)),
            Err(place) => (place, place),
        };
        let (below, up_to) = (below(first), below(next));
        let (equal, above) = (up_to.saturating_sub(below), count.saturating_sub(up_to));
        Place { below, above, equal, count }
    }
}

/// The values of the peers, as their column holds them: a place is found by halving, so that a
/// million units are ranked in the time that sorting them takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Order {
    /// Whole numbers of one unit.
    Whole(Sorted<i64>),
    /// Numbers that do not fit 64 bits at common places.
    Wide(Sorted<Exact>),
}

impl Order {
    /// The place of the value in a cell of the column that the peers' values are from.
    pub(super) fn place(&self, column: &Column, row: usize) -> Result<Place, AbsentKind> {
        match self {
            Self::Whole(sorted) => Ok(sorted.place(&column.integer(row)?)),
            Self::Wide(sorted) => Ok(sorted.place(&column.exact(row)?)),
        }
    }
}

/// Values of peers on the way to their [`Order`].
#[derive(Debug)]
pub(super) enum Unsorted {
    Whole(Vec<i64>),
    Wide(Vec<Exact>),
}

impl Unsorted {
    pub(super) const fn of(column: &Column) -> Self {
        match column.places() {
            Some(_) => Self::Whole(Vec::new()),
            None => Self::Wide(Vec::new()),
        }
    }

    /// Takes the value in a cell of the column; `value` is the same.
    pub(super) fn take(&mut self, column: &Column, row: usize, value: &Exact) {
        match self {
            Self::Whole(values) => values.extend(column.integer(row)),
            Self::Wide(values) => values.push(value.clone()),
        }
    }

    pub(super) fn sorted(self) -> Order {
        match self {
            Self::Whole(values) => Order::Whole(Sorted::new(values)),
            Self::Wide(values) => Order::Wide(Sorted::new(values)),
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
            let Place { below, equal, above, count } = sorted.place(&value);
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
