//! Statistics of the peers: the facts about units of the same kind that methods need.

use std::collections::BTreeMap;

use super::collect::{OfKinds, PeerFigures, Whole, Wide, overflow};
use super::deviation::Spread;
use super::order::{Order, Sorted, WholeOrder};
use crate::error::Error;
use crate::model::UnitKind;
use crate::number::{Exact, Overflow, Rounded};
use crate::plan::{PeerKey, PeerNeeds, PlanInner};

/// Smallest, largest and number of the values that are present. Also their sum, their order and
/// their spread, if a method needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PeerStatistics {
    pub(crate) smallest: Exact,
    pub(crate) largest: Exact,
    pub(crate) count: u64,
    sum: Rounded,
    order: Option<Order>,
    pub(crate) spread: Option<Spread>,
}

impl PeerStatistics {
    /// Takes whole numbers with `places` decimal places.
    fn of_whole(whole: Whole, places: u32, needs: PeerNeeds) -> Result<Self, Overflow> {
        let unit = Exact::from_ticks(1, places);
        let number = |whole: i128| match whole {
            // Most methods ask for no sum.
            0 => Ok(Exact::ZERO),
            whole => Exact::ratio(whole, 1).unwrap_or(Exact::ZERO).times(&unit),
        };
        let (sum, squares) = (number(whole.sum)?, number(whole.squares)?.times(&unit)?);
        let sum = Rounded { value: sum, approximate: false };
        let count = whole.count;
        Ok(Self {
            smallest: Exact::from_ticks(whole.smallest, places),
            largest: Exact::from_ticks(whole.largest, places),
            count,
            spread: needs.spread.then(|| Spread::new(count, &sum, &squares)).transpose()?,
            sum,
            order: needs.order.then(|| Order::Whole(WholeOrder::new(whole.values), places)),
        })
    }

    /// Takes numbers that are not whole numbers of one unit.
    fn of_wide(wide: Wide, needs: PeerNeeds) -> Result<Self, Overflow> {
        let (sum, squares) = wide.sum.total()?;
        let count = wide.count;
        Ok(Self {
            smallest: wide.smallest,
            largest: wide.largest,
            count,
            spread: needs.spread.then(|| Spread::new(count, &sum, &squares)).transpose()?,
            sum,
            order: needs.order.then(|| Order::Wide(Sorted::new(wide.values))),
        })
    }

    /// Returns the values in order, if the order was requested and they are whole numbers with so many places.
    pub(crate) fn whole_order(&self, places: u32) -> Option<&WholeOrder> {
        match &self.order {
            Some(Order::Whole(order, of)) if *of == places => Some(order),
            _ => None,
        }
    }

    /// Returns the values in order, if the order was requested.
    pub(crate) const fn order(&self) -> Option<&Order> {
        self.order.as_ref()
    }

    /// Returns the arithmetic mean. It is approximate if the exact sum has too many digits to carry.
    pub(crate) fn mean(&self) -> Result<Rounded, Overflow> {
        let value = self.sum.value.over(&Exact::from(self.count))?.unwrap_or(Exact::ZERO);
        Ok(Rounded { value, approximate: self.sum.approximate })
    }
}

/// The statistics that a plan needs, by unit kind: those of each key, in the order of the keys.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Peers(BTreeMap<UnitKind, Vec<(PeerKey, PeerStatistics)>>);

impl Peers {
    /// Makes the statistics of the figures of each key.
    pub(crate) fn of(plan: &PlanInner, figures: Vec<PeerFigures>) -> Result<Self, Error> {
        let mut peers = Self::default();
        for ((key, needs), PeerFigures { kinds, last, .. }) in plan.peers.iter().zip(figures) {
            peers.put((*key, *needs), kinds).map_err(|Overflow| overflow(plan, *key, &last))?;
        }
        Ok(peers)
    }

    /// Takes the figures of a key that comes after all that were taken.
    fn put(&mut self, (key, needs): (PeerKey, PeerNeeds), kinds: OfKinds) -> Result<(), Overflow> {
        let mut put = |kind, made| self.0.entry(kind).or_default().push((key, made));
        match kinds {
            OfKinds::Whole { places, kinds } => {
                for (kind, whole) in kinds {
                    put(kind, PeerStatistics::of_whole(whole, places, needs)?);
                }
            }
            OfKinds::Wide(kinds) => {
                for (kind, wide) in kinds {
                    put(kind, PeerStatistics::of_wide(wide, needs)?);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn get(&self, kind: &UnitKind, key: PeerKey) -> Option<&PeerStatistics> {
        let of_kind = self.0.get(kind)?;
        let place = of_kind.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        of_kind.get(place).map(|(_, statistics)| statistics)
    }
}
