//! Sums of groups: children's scores as whole numbers, brought to common places.

use super::score_slot;
use crate::number::{Exact, Rounding, RoundingMode, lcm};

/// The sum of the children that count.
#[derive(Debug, Clone)]
pub(crate) struct Sum {
    /// The children, each with the factor that brings it to the places of the sum.
    pub(crate) children: Vec<Addend>,
    /// The places of the sum.
    pub(crate) places: u32,
    /// The rounding from the sum to the score, if the score has fewer places.
    pub(crate) rounding: Option<Rounding>,
    /// The points as a whole number of a common unit, if there is one. Sums with children left out
    /// are rescaled by it.
    whole: Option<i128>,
}

/// A child of a sum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addend {
    pub(crate) node: usize,
    pub(crate) factor: i32,
    /// Its points, in the unit of [`Sum::whole`].
    weight: i128,
}

/// The result of a sum if some children are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rest {
    /// A slot: a score, or the reason why there is none.
    Slot(i32),
    /// A score that is not a whole number of its unit.
    Exact(Exact),
    /// It must be computed in fractions.
    Unknown,
}

/// A child of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child<'a> {
    pub(super) node: usize,
    pub(super) points: &'a Exact,
    /// The places that cover its score.
    pub(super) places: Option<u32>,
}

impl Sum {
    /// Returns the sum of `children`, which have `points` together. `None` if it cannot be made in
    /// whole numbers. `places` and `rounding` are those of the score.
    pub(super) fn new<'a>(
        children: impl Iterator<Item = Child<'a>>,
        points: &Exact,
        (places, rounding): (Option<u32>, Option<Rounding>),
    ) -> Option<Self> {
        let score_places = places?;
        let counted: Vec<_> = children.filter(|child| !child.points.is_zero()).collect();
        let most =
            counted.iter().try_fold(score_places, |most, child| Some(most.max(child.places?)))?;
        let weights = whole_numbers(points, counted.iter().map(|child| child.points));
        let children = counted.iter().zip(0usize..).map(|(child, place)| {
            let factor = 10i32.checked_pow(most.checked_sub(child.places?)?)?;
            let weight =
                weights.as_ref().and_then(|(_, weights)| weights.get(place).copied()).unwrap_or(0);
            Some(Addend { node: child.node, factor, weight })
        });
        let children: Vec<_> = children.collect::<Option<_>>()?;
        let rounding = if most > score_places { Some(rounding?) } else { None };
        let whole = weights.map(|(whole, _)| whole);
        (!children.is_empty()).then_some(Self { children, places: most, rounding, whole })
    }

    /// Returns the score of a unit if some children are left out: the sum of the others is scaled
    /// up to all points. `slots` gives the slot of a child. `rounding` is that of the score.
    pub(crate) fn rest(
        &self,
        slots: impl Fn(usize) -> i32,
        rounding: Option<Rounding>,
        places: u32,
    ) -> Rest {
        self.rescaled(slots, rounding, places).unwrap_or(Rest::Unknown)
    }

    fn rescaled(
        &self,
        slots: impl Fn(usize) -> i32,
        rounding: Option<Rounding>,
        places: u32,
    ) -> Option<Rest> {
        let whole = self.whole?;
        let (mut ticks, mut weight, mut gravest) = (0i128, 0i128, None);
        for child in &self.children {
            let slot = slots(child.node);
            if slot >= score_slot::LEAST {
                let scaled = i128::from(slot).checked_mul(i128::from(child.factor))?;
                ticks = ticks.checked_add(scaled)?;
                weight = weight.checked_add(child.weight)?;
            } else if score_slot::absence(slot).is_some() {
                gravest = gravest.max(Some(slot));
            } else if slot != score_slot::UNSCORED {
                return None;
            }
        }
        if weight == 0 {
            // No child counts: they are left out, or there were none.
            return Some(Rest::Slot(gravest.unwrap_or(0)));
        }
        // points × (ticks ÷ 10^places) ÷ counted points
        let numerator = ticks.checked_mul(whole)?;
        let denominator = weight.checked_mul(10i128.checked_pow(self.places)?)?;
        let unit = 10i128.checked_pow(places)?;
        let scaled = numerator.checked_mul(unit)?;
        let exact = scaled.checked_rem(denominator)? == 0;
        let mode = match rounding {
            Some(rounding) => rounding.mode,
            None if exact => RoundingMode::Down,
            None => return Exact::ratio(numerator, denominator).map(Rest::Exact),
        };
        let ticks = rounded(scaled, denominator, mode)?;
        let slot =
            i64::try_from(ticks).ok().filter(|ticks| (0..=score_slot::MOST).contains(ticks))?;
        i32::try_from(slot).ok().map(Rest::Slot)
    }
}

/// Returns `numerator ÷ denominator`, neither below zero, as a whole number.
fn rounded(numerator: i128, denominator: i128, mode: RoundingMode) -> Option<i128> {
    let whole = numerator.checked_div(denominator)?;
    let rest = numerator.checked_rem(denominator)?;
    let against_half = rest.checked_mul(2)?.cmp(&denominator);
    let odd = whole.checked_rem(2)? == 1;
    let up = match mode {
        RoundingMode::Down => false,
        RoundingMode::Up => rest > 0,
        RoundingMode::HalfUp => against_half.is_ge(),
        RoundingMode::HalfDown => against_half.is_gt(),
        RoundingMode::HalfEven => against_half.is_gt() || (against_half.is_eq() && odd),
    };
    whole.checked_add(i128::from(up))
}

/// Converts the whole and the parts to whole numbers of one unit.
fn whole_numbers<'a>(
    whole: &Exact,
    parts: impl Iterator<Item = &'a Exact>,
) -> Option<(i128, Vec<i128>)> {
    let (n, d) = whole.parts()?;
    let parts: Vec<_> = parts.map(Exact::parts).collect::<Option<_>>()?;
    let common = parts.iter().try_fold(d, |common, (_, d)| lcm(common, *d))?;
    let scaled = |(n, d): (i128, i128)| n.checked_mul(common.checked_div(d)?);
    let parts: Vec<_> = parts.into_iter().map(scaled).collect::<Option<_>>()?;
    Some((scaled((n, d))?, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 5 ÷ 2, 7 ÷ 2, 5 ÷ 3, 4 ÷ 3 and 6 ÷ 3.
    #[test]
    fn every_mode_rounds_a_quotient_as_its_table_says() {
        use RoundingMode::{Down, HalfDown, HalfEven, HalfUp, Up};
        let table = [
            (HalfUp, [3, 4, 2, 1, 2]),
            (HalfEven, [2, 4, 2, 1, 2]),
            (HalfDown, [2, 3, 2, 1, 2]),
            (Up, [3, 4, 2, 2, 2]),
            (Down, [2, 3, 1, 1, 2]),
        ];
        let quotients = [(5, 2), (7, 2), (5, 3), (4, 3), (6, 3)];
        for (mode, expected) in table {
            let got = quotients.map(|(n, d)| rounded(n, d, mode).unwrap());
            assert_eq!(got, expected, "{mode:?}");
        }
    }
}
