//! Sums of groups: children's scores as whole numbers, brought to common places.

use super::score_slot;
use crate::model::{AbsentKind, Coverage, NoScore};
use crate::number::{Enclosed, Exact, Rounding, RoundingMode, UNIT, lcm};

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
    makes: Makes,
    coverage: Coverage,
}

/// A child of a sum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addend {
    pub(crate) node: usize,
    pub(crate) factor: i32,
    /// The places of its score.
    places: u32,
    /// Its points, in the unit of [`Sum::whole`].
    weight: i128,
}

/// The score of a group of which some points have left the total, or are not covered by figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its score, out of the points that count.
    pub(crate) score: Exact,
    /// The share of its points that count for the total.
    pub(crate) counts: Exact,
    /// The share of its points that are not left out in any way.
    pub(crate) covered: Exact,
    /// The gravest of the absences.
    pub(crate) gravest: AbsentKind,
}

/// The score of a child, as a sum takes it.
pub(crate) enum Given<'a> {
    Slot(i32),
    Part(&'a Part),
}

/// A score as two whole numbers, neither below zero: what is left of a group, brought to all its points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    n: i128,
    d: i128,
}

impl Ratio {
    /// Returns a float that the score is close to.
    #[expect(
        clippy::cast_precision_loss,
        reason = "two conversions and a division, half a place each"
    )]
    pub(crate) fn near(self) -> Enclosed {
        let at = self.n as f64 / self.d as f64;
        Enclosed { at, off: at * (8.0 * UNIT) }
    }

    pub(crate) fn exact(self) -> Exact {
        // The points that count are above zero.
        Exact::ratio(self.n, self.d).unwrap_or(Exact::ZERO)
    }
}

/// The result of a sum if some children are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rest {
    /// A slot: a score, or the reason why there is none.
    Slot(i32),
    /// A score that is not a whole number of its unit.
    Ratio(Ratio),
    /// The same, worked out.
    Exact(Exact),
    /// The score of a group in part.
    Part(Part),
    /// It must be computed in fractions.
    Unknown,
}

/// What a sum makes: the score of a group, or the total, for which all that is left counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Makes {
    Group,
    Total,
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
        (makes, coverage): (Makes, Coverage),
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
            Some(Addend { node: child.node, factor, places: child.places?, weight })
        });
        let children: Vec<_> = children.collect::<Option<_>>()?;
        let rounding = if most > score_places { Some(rounding?) } else { None };
        let whole = weights.map(|(whole, _)| whole);
        let sum = Self { children, places: most, rounding, whole, makes, coverage };
        (!sum.children.is_empty()).then_some(sum)
    }

    /// Returns the score of a unit if some children have none, or one in part: the sum of the others
    /// is scaled up to all points. `given` gives the score of a child. `rounding` is that of the
    /// score. Scores in part take long, and are unknown unless they are asked for.
    pub(crate) fn rest<'a>(
        &self,
        given: impl Fn(usize) -> Given<'a>,
        (rounding, places): (Option<Rounding>, u32),
        with_parts: bool,
    ) -> Rest {
        self.rescaled(given, (rounding, places), with_parts).unwrap_or(Rest::Unknown)
    }

    fn rescaled<'a>(
        &self,
        given: impl Fn(usize) -> Given<'a>,
        (rounding, places): (Option<Rounding>, u32),
        with_parts: bool,
    ) -> Option<Rest> {
        let whole = self.whole?;
        let found = self.look(given)?;
        if let Some(kind) = found.withheld {
            return Some(Rest::Slot(score_slot::absent(NoScore::Withheld, kind)));
        }
        if found.weight == 0 && found.in_part.is_none() {
            // No child counts: they are left out, or there were none.
            let way = match (found.left == 0, self.makes) {
                (false, Makes::Group) => NoScore::LeftTotal,
                _ => NoScore::Excluded,
            };
            return Some(Rest::Slot(found.gravest.map_or(0, |kind| score_slot::absent(way, kind))));
        }
        let all_counts = found.in_part.is_none() && (found.left == 0 || self.makes == Makes::Total);
        if !all_counts || (self.coverage.is_asked() && found.gravest.is_some()) {
            return with_parts.then(|| self.in_part(&found, whole, rounding)).flatten();
        }
        // points × (ticks ÷ 10^places) ÷ counted points
        let numerator = found.ticks.checked_mul(whole)?;
        let denominator = found.weight.checked_mul(10i128.checked_pow(self.places)?)?;
        let unit = 10i128.checked_pow(places)?;
        let scaled = numerator.checked_mul(unit)?;
        let ticks = match (rounding, divided(scaled, denominator)?) {
            (Some(rounding), _) => rounded(scaled, denominator, rounding.mode)?,
            (None, (ticks, 0)) => ticks,
            (None, _) => return Some(Rest::Ratio(Ratio { n: numerator, d: denominator })),
        };
        let slot =
            i64::try_from(ticks).ok().filter(|ticks| (0..=score_slot::MOST).contains(ticks))?;
        i32::try_from(slot).ok().map(Rest::Slot)
    }

    /// Sums up the children of a unit. `None` if one has a score that is not a whole number.
    fn look<'a>(&self, given: impl Fn(usize) -> Given<'a>) -> Option<Found> {
        let mut found = Found::default();
        for child in &self.children {
            match given(child.node) {
                Given::Slot(slot) if slot >= score_slot::LEAST => {
                    found.add(i128::from(slot), child)?;
                    found.weight = found.weight.checked_add(child.weight)?;
                }
                Given::Slot(score_slot::UNSCORED) => {}
                Given::Slot(slot) => found.absent(score_slot::absence(slot)?, child)?,
                Given::Part(part) => {
                    found.add(i128::from(part.score.to_ticks(child.places)?), child)?;
                    found.take(part, child)?;
                }
            }
        }
        Some(found)
    }

    /// Returns the score if not all points count, or coverage is asked for.
    fn in_part(&self, found: &Found, whole: i128, rounding: Option<Rounding>) -> Option<Rest> {
        let weight = Exact::ratio(found.weight, 1)?;
        let InPart { counts, covered, weight: in_part } = found.in_part.clone().unwrap_or_default();
        let (counts, covered) = (weight.plus(&counts).ok()?, weight.plus(&covered).ok()?);
        let covered = covered.over(&Exact::ratio(whole, 1)?).ok()??;
        let gravest = found.gravest.unwrap_or(AbsentKind::Missing);
        let least = match self.makes {
            Makes::Group => self.coverage.group,
            Makes::Total => self.coverage.total,
        };
        if least.is_some_and(|least| covered < Exact::from(least)) {
            return Some(Rest::Slot(score_slot::absent(NoScore::Uncovered, gravest)));
        }
        let base = found.weight.checked_add(found.left)?.checked_add(in_part)?;
        let base = Exact::ratio(base, 1)?;
        let unit = 10i128.checked_pow(self.places)?;
        let earned = Exact::ratio(found.ticks.checked_mul(whole)?, unit)?;
        let by = if self.makes == Makes::Group { &base } else { &counts };
        let score = earned.over(by).ok()??;
        let score = rounding.map_or(score.clone(), |rounding| score.rounded(rounding));
        let counts = counts.over(&base).ok()??;
        if self.makes == Makes::Total || (counts == Exact::ONE && covered == Exact::ONE) {
            return Some(Rest::Exact(score));
        }
        let covered = if self.coverage.is_asked() { covered } else { Exact::ONE };
        Some(Rest::Part(Part { score, counts, covered, gravest }))
    }
}

/// The children of a unit, summed up.
#[derive(Debug, Default)]
struct Found {
    /// Their scores, in units of the places of the sum.
    ticks: i128,
    /// The points of those that count in full.
    weight: i128,
    /// The points of those that left the total.
    left: i128,
    /// Those of which some points count.
    in_part: Option<InPart>,
    gravest: Option<AbsentKind>,
    withheld: Option<AbsentKind>,
}

/// The children of which some points count.
#[derive(Debug, Clone, Default)]
struct InPart {
    /// All their points.
    weight: i128,
    /// The points that count for the total.
    counts: Exact,
    /// The points that are not left out.
    covered: Exact,
}

impl Found {
    fn add(&mut self, ticks: i128, child: &Addend) -> Option<()> {
        self.ticks = self.ticks.checked_add(ticks.checked_mul(i128::from(child.factor))?)?;
        Some(())
    }

    fn absent(&mut self, (way, kind): (NoScore, AbsentKind), child: &Addend) -> Option<()> {
        let graver = |other: Option<AbsentKind>| Some(other.map_or(kind, |other| other.min(kind)));
        match way {
            NoScore::Withheld => self.withheld = graver(self.withheld),
            // Its points stay.
            NoScore::Blank => self.weight = self.weight.checked_add(child.weight)?,
            NoScore::Excluded | NoScore::Uncovered => self.gravest = graver(self.gravest),
            NoScore::LeftTotal => {
                self.gravest = graver(self.gravest);
                self.left = self.left.checked_add(child.weight)?;
            }
        }
        Some(())
    }

    fn take(&mut self, part: &Part, child: &Addend) -> Option<()> {
        let own = Exact::ratio(child.weight, 1)?;
        let all = self.in_part.get_or_insert_default();
        all.weight = all.weight.checked_add(child.weight)?;
        all.counts = all.counts.plus(&own.times(&part.counts).ok()?).ok()?;
        all.covered = all.covered.plus(&own.times(&part.covered).ok()?).ok()?;
        let kind = part.gravest;
        self.gravest = Some(self.gravest.map_or(kind, |other| other.min(kind)));
        Some(())
    }
}

/// Divides, in 64 bits if they are enough, which takes a fraction of the time.
fn divided(n: i128, d: i128) -> Option<(i128, i128)> {
    if let (Ok(n), Ok(d)) = (u64::try_from(n), u64::try_from(d)) {
        return Some((n.checked_div(d)?.into(), n.checked_rem(d)?.into()));
    }
    Some((n.checked_div(d)?, n.checked_rem(d)?))
}

/// Returns `numerator ÷ denominator`, neither below zero, as a whole number.
fn rounded(numerator: i128, denominator: i128, mode: RoundingMode) -> Option<i128> {
    let (whole, rest) = divided(numerator, denominator)?;
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
