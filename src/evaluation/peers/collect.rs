//! What is kept of the peers' values, by kind of units, and how it is put together from parts.

use serde::{Deserialize, Serialize};

use super::super::score::Refusal;
use super::super::vectors::Vectors;
use crate::error::{Error, ScoringFaults};
use crate::model::{EvidenceRule, UnitKind};
use crate::number::{Exact, ExactSum, Overflow};
use crate::plan::{PeerKey, PeerNeeds, PlanInner};

/// Marks of units, and how many are marked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks<'a> {
    pub(crate) marks: &'a [bool],
    pub(crate) count: usize,
}

impl<'a> Marks<'a> {
    pub(crate) fn new(vectors: Vectors, marks: &'a [bool]) -> Self {
        let few = |few: &[bool]| {
            usize::from(few.iter().fold(0u8, |sum, mark| sum.wrapping_add((*mark).into())))
        };
        // So few that their number fits a byte: many are added side by side.
        let count = marks.chunks(255).map(|part| vectors.run(|| few(part))).sum();
        Self { marks, count }
    }
}

/// Whole numbers of one unit: their ends, their number, their sums, and all of them if they are to be in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Whole {
    pub(super) smallest: i64,
    pub(super) largest: i64,
    pub(super) sum: i128,
    pub(super) squares: i128,
    pub(super) count: u64,
    pub(super) values: Vec<i64>,
}

impl Whole {
    /// Collects the marked values of a column, or all. `None` if a sum does not fit; nothing inside if there are none.
    pub(crate) fn of<T: Copy + Ord + Into<i64>>(
        vectors: Vectors,
        values: &[T],
        marks: Option<Marks<'_>>,
        needs: PeerNeeds,
    ) -> Option<Option<Self>> {
        let all = values.iter().copied();
        match marks {
            None => Self::of_values(vectors, all.map(|value| (value, true)), values.len(), needs),
            Some(Marks { marks, count }) => {
                Self::of_values(vectors, all.zip(marks.iter().copied()), count, needs)
            }
        }
    }

    /// Collects the marked ones of some values, which are so many.
    fn of_values<T: Copy + Ord + Into<i64>>(
        vectors: Vectors,
        values: impl Iterator<Item = (T, bool)> + Clone,
        count: usize,
        needs: PeerNeeds,
    ) -> Option<Option<Self>> {
        let Some((first, _)) = values.clone().find(|(_, mark)| *mark) else { return Some(None) };
        // One that is not marked stands for the first one, which changes no end, and for zero, which changes no sum.
        let counted = values.clone().map(|(value, mark)| if mark { value } else { first });
        let summed = values.clone().map(|(value, mark)| if mark { value.into() } else { 0i64 });
        let ends = |(least, most): (T, T), value: T| (least.min(value), most.max(value));
        let (smallest, largest) = vectors.run(
            #[inline(always)]
            || counted.fold((first, first), ends),
        );
        let (smallest, largest): (i64, i64) = (smallest.into(), largest.into());
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let most = smallest.unsigned_abs().max(largest.unsigned_abs());
        let fits =
            |most: u64| most.checked_mul(count).is_some_and(|sum| i64::try_from(sum).is_ok());
        let add = |sum: i128, value: i64| sum.checked_add(i128::from(value));
        let sum = match needs.mean || needs.spread {
            false => 0,
            // No sum of some of them is larger.
            true if fits(most) => i128::from(vectors.run(
                #[inline(always)]
                || summed.clone().fold(0i64, i64::wrapping_add),
            )),
            true => summed.clone().try_fold(0, add)?,
        };
        let square = |value: i64| i128::from(value).checked_mul(i128::from(value));
        let squares = match (needs.spread, most.checked_mul(most)) {
            (false, _) => 0,
            (true, Some(square)) if fits(square) => {
                let squares = summed.map(|value| value.wrapping_mul(value));
                i128::from(squares.fold(0i64, i64::wrapping_add))
            }
            (true, _) => {
                summed.clone().try_fold(0i128, |sum, value| sum.checked_add(square(value)?))?
            }
        };
        let marked = values.filter(|(_, mark)| *mark);
        let values =
            if needs.order { marked.map(|(value, _)| value.into()).collect() } else { Vec::new() };
        Some(Some(Self { smallest, largest, sum, squares, count, values }))
    }

    /// Returns the same numbers in a unit of which `factor` are one of these. `None` if they do not fit.
    fn finer(&self, factor: i64) -> Option<Self> {
        let times = |value: i64| value.checked_mul(factor);
        let wide = i128::from(factor);
        Some(Self {
            smallest: times(self.smallest)?,
            largest: times(self.largest)?,
            sum: self.sum.checked_mul(wide)?,
            squares: self.squares.checked_mul(wide)?.checked_mul(wide)?,
            count: self.count,
            values: self.values.iter().map(|value| times(*value)).collect::<Option<_>>()?,
        })
    }

    /// Adds the values of others. `None` if a sum does not fit.
    fn append(&mut self, other: &Self) -> Option<()> {
        self.smallest = self.smallest.min(other.smallest);
        self.largest = self.largest.max(other.largest);
        self.sum = self.sum.checked_add(other.sum)?;
        self.squares = self.squares.checked_add(other.squares)?;
        self.count = self.count.saturating_add(other.count);
        self.values.extend(&other.values);
        // Two lists in order are put in order by going through them once.
        self.values.sort();
        Some(())
    }

    fn wide(&self, places: u32) -> Wide {
        let mut sum = ExactSum::default();
        sum.add_ticks((self.sum, self.squares), places);
        let number = |ticks: &i64| Exact::from_ticks(*ticks, places);
        Wide {
            smallest: number(&self.smallest),
            largest: number(&self.largest),
            sum,
            count: self.count,
            values: self.values.iter().map(number).collect(),
        }
    }
}

/// The same of numbers that are derived, or do not fit 64 bits with common places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wide {
    pub(super) smallest: Exact,
    pub(super) largest: Exact,
    pub(super) sum: ExactSum,
    pub(super) count: u64,
    pub(super) values: Vec<Exact>,
}

impl Wide {
    pub(crate) fn of_none(first: &Exact) -> Self {
        let (smallest, largest) = (first.clone(), first.clone());
        Self { smallest, largest, sum: ExactSum::default(), count: 0, values: Vec::new() }
    }

    pub(crate) fn take(&mut self, value: &Exact, needs: PeerNeeds) -> Result<(), Overflow> {
        if *value < self.smallest {
            self.smallest = value.clone();
        }
        if *value > self.largest {
            self.largest = value.clone();
        }
        if needs.mean || needs.spread {
            self.sum.add(value)?;
        }
        if needs.order {
            self.values.push(value.clone());
        }
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// Adds the ends of so many values.
    pub(crate) fn take_ends(&mut self, (smallest, largest): (Exact, Exact), count: u64) {
        if smallest < self.smallest {
            self.smallest = smallest;
        }
        if largest > self.largest {
            self.largest = largest;
        }
        self.count = self.count.saturating_add(count);
    }

    fn append(&mut self, other: &Self) {
        if other.smallest < self.smallest {
            self.smallest = other.smallest.clone();
        }
        if other.largest > self.largest {
            self.largest = other.largest.clone();
        }
        self.sum.append(&other.sum);
        self.count = self.count.saturating_add(other.count);
        self.values.extend_from_slice(&other.values);
        self.values.sort();
    }
}

/// What is known of each kind, in the order of the kinds.
pub(crate) type ByKind<T> = Vec<(UnitKind, T)>;

/// The values of one metric, by kind of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OfKinds {
    /// Whole numbers with so many decimal places.
    Whole { places: u32, kinds: ByKind<Whole> },
    /// Numbers that are not such.
    Wide(ByKind<Wide>),
}

/// Puts what is known of a kind among others, in their order, or together with what was known of it.
fn put<T>(
    kinds: &mut ByKind<T>,
    (kind, of_kind): (UnitKind, T),
    append: impl FnOnce(&mut T, T) -> Option<()>,
) -> Option<()> {
    match kinds.binary_search_by(|(own, _)| own.cmp(&kind)) {
        Ok(place) => append(&mut kinds.get_mut(place)?.1, of_kind)?,
        Err(place) => kinds.insert(place, (kind, of_kind)),
    }
    Some(())
}

impl OfKinds {
    const NONE: Self = Self::Whole { places: 0, kinds: Vec::new() };

    /// Puts the kinds in order.
    pub(crate) fn sorted(mut self) -> Self {
        match &mut self {
            Self::Whole { kinds, .. } => kinds.sort_by(|(one, _), (other, _)| one.cmp(other)),
            Self::Wide(kinds) => kinds.sort_by(|(one, _), (other, _)| one.cmp(other)),
        }
        self
    }

    /// Returns the same values, those that are whole in a unit of so many places. `None` if they do not fit it.
    fn at(&self, to: u32) -> Option<ByKind<Whole>> {
        let Self::Whole { places, kinds } = self else { return None };
        let factor = 10i64.checked_pow(to.checked_sub(*places)?)?;
        let finer = |(kind, whole): &(UnitKind, Whole)| Some((kind.clone(), whole.finer(factor)?));
        kinds.iter().map(finer).collect()
    }

    fn wide(&self) -> ByKind<Wide> {
        match self {
            Self::Whole { places, kinds } => {
                let wide = |(kind, whole): &(UnitKind, Whole)| (kind.clone(), whole.wide(*places));
                kinds.iter().map(wide).collect()
            }
            Self::Wide(kinds) => kinds.clone(),
        }
    }

    /// Returns the values of both as whole numbers. `None` if they are not such.
    fn both_whole(&self, other: &Self) -> Option<Self> {
        let (Self::Whole { places: one, .. }, Self::Whole { places: two, .. }) = (self, other)
        else {
            return None;
        };
        let places = *one.max(two);
        let (mut kinds, others) = (self.at(places)?, other.at(places)?);
        for of_kind in others {
            put(&mut kinds, of_kind, |own, other| own.append(&other))?;
        }
        Some(Self::Whole { places, kinds })
    }

    fn both(&self, other: &Self) -> Self {
        self.both_whole(other).unwrap_or_else(|| {
            let mut kinds = self.wide();
            for of_kind in other.wide() {
                // Always, as wide numbers fit.
                put(&mut kinds, of_kind, |own, other| {
                    own.append(&other);
                    Some(())
                });
            }
            Self::Wide(kinds)
        })
    }
}

/// The values of one key of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PeerFigures {
    pub(crate) kinds: OfKinds,
    /// The last unit, which an error names where the numbers together are too large.
    #[serde(default)]
    pub(crate) last: String,
}

impl PeerFigures {
    /// What is known where there is no year before.
    pub(crate) const NONE: Self = Self { kinds: OfKinds::NONE, last: String::new() };

    /// Returns the figures of two parts.
    pub(super) fn both(&self, other: &Self) -> Self {
        let last = self.last.as_str().max(&other.last).to_owned();
        Self { kinds: self.kinds.both(&other.kinds), last }
    }

    /// Puts the values in order, so that what is made of the same values is the same.
    pub(super) fn sort(&mut self) {
        match &mut self.kinds {
            OfKinds::Whole { kinds, .. } => {
                kinds.iter_mut().for_each(|(_, whole)| whole.values.sort_unstable());
            }
            OfKinds::Wide(kinds) => {
                kinds.iter_mut().for_each(|(_, wide)| wide.values.sort_unstable());
            }
        }
    }
}

/// Returns whether a key asks for evidence.
pub(super) fn is_required(key: PeerKey) -> bool {
    key.in_its_year().1 == EvidenceRule::Required
}

/// Returns the error of a number that is too large, at a unit.
pub(crate) fn overflow(plan: &PlanInner, key: PeerKey, unit: &str) -> Error {
    let metric = plan.framework.metric_at(key.metric).map_or("", |metric| &metric.id);
    let mut faults = ScoringFaults::default();
    faults.push(Refusal::Overflow.at(unit, metric));
    faults.into()
}
