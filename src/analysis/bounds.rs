//! The ranks that are possible for all weights within bounds, without chance.
//!
//! Whatever the weights are, one unit stays above another if the least difference of their totals is above zero.

use std::cmp::Ordering;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::blocks::Work;
use super::branches::{Branch, Memory, Shares, branches, least_difference};
use super::kept::Kept;
use super::study::WeightFactor;
use crate::dataset::Unit;
use crate::error::Error;
use crate::evaluation::{Score, adjustment};
use crate::model::{Adjustment, Index, NoScore, NodeData, Variation};
use crate::number::{Exact, Overflow};
use crate::outcome::Outcome;
use crate::said::said;

/// The best and the last rank that each unit can have, for all weights within the bounds of a study.
///
/// Made by [`Analysis::bounds`](super::Analysis::bounds). No weights within the bounds give a unit a better rank than the
/// best or a worse one than the last: every pair of units was compared exactly, with all roundings on the safe side. It
/// does not follow that one set of weights gives each rank in between. Ranks are counted as 1, 2, 2, 4.
#[derive(Debug, Clone)]
pub struct Bounds {
    outcome: Outcome,
    /// For each row.
    ranks: Vec<Option<(u32, u32)>>,
    decided: u64,
    pairs: u64,
}

/// The best and the last rank that a unit can have.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct UnitBounds<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// Its rank by the rules. `None` if it has none.
    pub rank: Option<u32>,
    /// The best rank and the last one. `None` if it has none.
    pub possible: Option<(u32, u32)>,
}

impl Bounds {
    /// Returns the outcome that was analysed.
    #[must_use]
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns how many pairs of units stand in one order whatever the weights are, and how many pairs there are.
    #[must_use]
    pub const fn decided(&self) -> (u64, u64) {
        (self.decided, self.pairs)
    }

    /// Returns the bounds of all units, in the order of [`Outcome::units`].
    pub fn units(&self) -> impl ExactSizeIterator<Item = UnitBounds<'_>> {
        self.outcome.in_order().map(|(row, unit)| self.row(row, unit))
    }

    /// Returns the bounds of a unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn unit(&self, id: &str) -> Result<UnitBounds<'_>, Error> {
        let row = self.outcome.find(id)?;
        let unit = self.outcome.dataset().rows().get(row);
        unit.map(|unit| self.row(row, unit)).ok_or_else(no_sums)
    }

    fn row<'a>(&'a self, row: usize, unit: &'a Unit) -> UnitBounds<'a> {
        let rank = self.outcome.unit_outcome(row).and_then(|unit| unit.rank);
        UnitBounds { unit, rank, possible: self.ranks.get(row).copied().flatten() }
    }

    pub(super) fn of(kept: &Kept, weights: &WeightFactor) -> Result<Self, Error> {
        let tree = kept.tree().ok_or_else(no_sums)?;
        let branches = branches(tree, weights, None).map_err(too_large)?.ok_or_else(no_sums)?;
        let field = Field::of(kept, tree, branches)?;
        let rows = kept.outcome.dataset().rows().len();
        let (mut ranks, mut decided, mut pairs) = (vec![None; rows], 0u64, 0u64);
        for kind in &kept.kinds {
            let tallies = field.bounds(kept, kind)?;
            let others = u64::try_from(tallies.len()).unwrap_or(u64::MAX).saturating_sub(1);
            for (row, tally) in tallies {
                ranks.get_mut(row).into_iter().for_each(|slot| *slot = Some(tally.ranks()));
                decided = decided.saturating_add(tally.above);
                pairs = pairs.saturating_add(others);
            }
        }
        Ok(Self { outcome: kept.outcome.clone(), ranks, decided, pairs: pairs / 2 })
    }
}

fn too_large(_: Overflow) -> Error {
    Error::analysis(said!(
        "the bounds need a number that is too large to carry exactly",
        "các giới hạn cần một số quá lớn, không tính chính xác được"
    ))
}

fn no_sums() -> Error {
    Error::analysis(said!(
        "bounds need groups that add up: other weights in a geometric, harmonic, least or greatest share are drawn, not bounded",
        "chỉ tính được giới hạn cho nhóm cộng điểm: trọng số trong trung bình nhân, điều hòa, tỷ lệ nhỏ nhất hoặc lớn nhất thì phải thử ngẫu nhiên"
    ))
}

/// What a unit has, whatever the weights are.
#[derive(Debug)]
struct Standing {
    /// The least and the greatest share of each node that is an atom. They differ where something was left out.
    exact: Vec<(Exact, Exact)>,
    /// What bonus and penalty add.
    extra: (Exact, f64),
    /// The total by the rules, without roundings.
    nominal: f64,
}

/// All units, with what is compared.
struct Field {
    branches: Vec<Branch>,
    points: (Exact, f64),
    /// How much roundings within the total can move a difference, and those of the total and the ranking.
    within: (Exact, f64),
    at_top: (Exact, f64),
    /// Whether units of one total may stand in an order.
    has_ties: bool,
    has_penalty: bool,
    /// Whether a bonus or a penalty counts, which are rounded otherwise than in the totals that units are sorted by.
    has_extra: bool,
    units: Vec<Option<Standing>>,
}

/// What is known of a unit beside the others.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// Units that are above it for all weights.
    ahead: u32,
    /// Units that are above it for some weights.
    perhaps_ahead: u32,
    /// Units that it is above of for all weights.
    above: u64,
}

impl Tally {
    const fn ranks(self) -> (u32, u32) {
        (self.ahead.saturating_add(1), self.perhaps_ahead.saturating_add(1))
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            ahead: self.ahead.saturating_add(other.ahead),
            perhaps_ahead: self.perhaps_ahead.saturating_add(other.perhaps_ahead),
            above: self.above.saturating_add(other.above),
        }
    }
}

impl Field {
    fn of(kept: &Kept, tree: &Index, branches: Vec<Branch>) -> Result<Self, Error> {
        let plain = Variation::new().round_indicators(None).round_groups(None).round_total(None);
        let plain = kept.outcome.whole_plan().vary(&plain).map_err(Error::from)?;
        let mut units: Vec<Option<Standing>> = Vec::new();
        units.resize_with(kept.outcome.dataset().rows().len(), || None);
        let too_large = |_: Overflow| no_sums();
        for row in &kept.shares.rows {
            let (unrounded, total) =
                kept.shares.scores(&plain.inner, tree, *row).map_err(too_large)?;
            let (rounded, _) = kept.shares.scores(kept.plan(), tree, *row).map_err(too_large)?;
            let Score::Value(total) = total else { continue };
            let standing = standing(tree, &unrounded, &rounded, &total).map_err(too_large)?;
            if let Some(slot) = units.get_mut(*row) {
                *slot = Some(standing);
            }
        }
        let plan = kept.plan();
        let in_tree =
            tree.nodes.iter().zip(&plan.nodes).filter(|(node, _)| !node.points().is_zero());
        let places = in_tree.filter_map(|(_, node)| Some(node.rounding?.places));
        let ranked = kept.outcome.framework().ranking.as_ref().and_then(|ranking| ranking.places);
        let top = plan.total.rounding.map(|rounding| rounding.places).into_iter().chain(ranked);
        let both = |number: Exact| {
            let float = number.nearest_float().unwrap_or(f64::INFINITY);
            (number, float)
        };
        Ok(Self {
            branches,
            points: both(tree.points.clone()),
            within: both(ticks(places).map_err(too_large)?),
            at_top: both(ticks(top).map_err(too_large)?),
            has_ties: !kept.ties.is_empty(),
            has_penalty: tree.penalty.is_some(),
            has_extra: tree.bonus.is_some() || tree.penalty.is_some(),
            units,
        })
    }

    /// Returns what is known of each unit of a kind, with its row.
    fn bounds(&self, kept: &Kept, rows: &[u32]) -> Result<Vec<(usize, Tally)>, Error> {
        let standing = |row: &u32| Some((*row as usize, self.units.get(*row as usize)?.as_ref()?));
        let mut units: Vec<(usize, &Standing)> = rows.iter().filter_map(standing).collect();
        units.sort_by(|(_, one), (_, other)| other.nominal.total_cmp(&one.nominal));
        let shares = Shares::of(units.iter().map(|(_, standing)| standing.exact.as_slice()));
        let pairs = Pairs { field: self, kept, units: &units, shares };
        let work = Work { all: units.len().div_ceil(LANES), block: 1, watch: None };
        let (tallies, _) = work.run(
            || (vec![Tally::default(); units.len()], Memory::default()),
            |(tallies, memory), block| pairs.block(block, memory, tallies).map_err(too_large),
            |(one, memory), (other, _)| {
                (one.into_iter().zip(other).map(|(one, other)| one.plus(other)).collect(), memory)
            },
        )?;
        Ok(units.iter().map(|(row, _)| *row).zip(tallies).collect())
    }

    /// Returns whether a unit is above another for all weights, of which the least difference is nearly known.
    fn is_above(&self, one: &Standing, other: &Standing, near: f64) -> Result<bool, Overflow> {
        if one.nominal < other.nominal {
            return Ok(false);
        }
        let bar = (self.within.0.plus(&self.at_top.0)?, self.within.1 + self.at_top.1);
        let is_above = self.compare((one, other), near, &bar)? == Ordering::Greater;
        if !is_above || !self.has_penalty {
            return Ok(is_above);
        }
        // Totals below zero are zero.
        let nothing = vec![(Exact::ZERO, Exact::ZERO); one.exact.len()];
        let least = least_difference(&self.branches, &one.exact, &nothing)?;
        Ok(least.times(&self.points.0)?.plus(&one.extra.0)? > bar.0)
    }

    /// Returns whether a unit is above another, or equal, for all weights.
    fn is_never_below(
        &self,
        one: &Standing,
        other: &Standing,
        near: f64,
    ) -> Result<bool, Overflow> {
        if self.has_ties {
            return self.is_above(one, other, near);
        }
        Ok(self.compare((one, other), near, &self.within)? != Ordering::Less)
    }

    /// Compares the least difference of two totals, which is nearly known, with a bar.
    fn compare(
        &self,
        (one, other): (&Standing, &Standing),
        near: f64,
        bar: &(Exact, f64),
    ) -> Result<Ordering, Overflow> {
        // Far more than the error of a few hundred sums of floats.
        let error =
            1e-9 * self.points.1.max(1.0) + 1e-9 * (one.extra.1.abs() + other.extra.1.abs());
        let near = near * self.points.1 + one.extra.1 - other.extra.1 - bar.1;
        if near.abs() > error {
            return Ok(if near > 0.0 { Ordering::Greater } else { Ordering::Less });
        }
        let exact = least_difference(&self.branches, &one.exact, &other.exact)?;
        let exact = exact.times(&self.points.0)?.plus(&one.extra.0)?.minus(&other.extra.0)?;
        Ok(exact.cmp(&bar.0))
    }
}

/// Units that are compared with another one together, so that their shares stay in the nearest cache.
const LANES: usize = 256;

/// The pairs of units of a kind, the better by the rules first.
struct Pairs<'a> {
    field: &'a Field,
    kept: &'a Kept,
    units: &'a [(usize, &'a Standing)],
    shares: Shares,
}

impl Pairs<'_> {
    /// Compares the units of a block with all that are before them.
    fn block(
        &self,
        block: usize,
        memory: &mut Memory,
        tallies: &mut [Tally],
    ) -> Result<(), Overflow> {
        let first = block.saturating_mul(LANES);
        let last = first.saturating_add(LANES).min(self.units.len());
        let mut near = [0.0; LANES];
        for one in 0..last {
            let others = first.max(one.saturating_add(1))..last;
            let Some(near) = near.get_mut(..others.len()) else { continue };
            let units = (one, others.clone());
            self.shares.least_differences(&self.field.branches, units, memory, near);
            for (other, near) in others.zip(&*near) {
                self.pair((one, other), *near, memory, tallies)?;
            }
        }
        Ok(())
    }

    /// Counts a pair of which the first stands before the second by the rules, or beside it.
    fn pair(
        &self,
        (one, other): (usize, usize),
        near: f64,
        memory: &mut Memory,
        tallies: &mut [Tally],
    ) -> Result<(), Overflow> {
        let (Some((row, own)), Some((other_row, after))) =
            (self.units.get(one), self.units.get(other))
        else {
            return Ok(());
        };
        if self.kept.first_alike(*row) == self.kept.first_alike(*other_row) {
            return Ok(());
        }
        self.count((one, own), (other, after), near, tallies)?;
        if own.nominal > after.nominal && !self.field.has_extra {
            // By the weights of the rules, which are among all, the first stands before the other.
            let tally = tallies.get_mut(other).into_iter();
            tally.for_each(|tally| tally.perhaps_ahead = tally.perhaps_ahead.saturating_add(1));
            return Ok(());
        }
        let mut back = [0.0];
        let units = (other, one..one.saturating_add(1));
        self.shares.least_differences(&self.field.branches, units, memory, &mut back);
        self.count((other, after), (one, own), back[0], tallies)
    }

    /// Counts whether a unit is above another, and whether it can be below it.
    fn count(
        &self,
        (one, own): (usize, &Standing),
        (other, after): (usize, &Standing),
        near: f64,
        tallies: &mut [Tally],
    ) -> Result<(), Overflow> {
        let is_above = self.field.is_above(own, after, near)?;
        let can_be_below = !self.field.is_never_below(own, after, near)?;
        if let Some(tally) = tallies.get_mut(one) {
            tally.above = tally.above.saturating_add(is_above.into());
            tally.perhaps_ahead = tally.perhaps_ahead.saturating_add(can_be_below.into());
        }
        if let Some(tally) = tallies.get_mut(other) {
            tally.ahead = tally.ahead.saturating_add(is_above.into());
        }
        Ok(())
    }
}

/// Returns the sum of 10^−places.
fn ticks(places: impl Iterator<Item = u32>) -> Result<Exact, Overflow> {
    places
        .map(|places| Exact::from_ticks(1, places))
        .try_fold(Exact::ZERO, |sum, tick| sum.plus(&tick))
}

fn standing(
    tree: &Index,
    unrounded: &[Score],
    rounded: &[Score],
    total: &Exact,
) -> Result<Standing, Overflow> {
    let share = |(node, score): (&NodeData, &Score)| {
        Ok(match score {
            Score::Value(score) => {
                let share = score.over(node.points())?.unwrap_or_default();
                (share.clone(), share)
            }
            Score::Absent(NoScore::Blank, _) | Score::Unscored => (Exact::ZERO, Exact::ZERO),
            // What is left out counts as anything between nothing and everything.
            Score::Absent(..) | Score::Part(_) => (Exact::ZERO, Exact::ONE),
        })
    };
    let exact =
        tree.nodes.iter().zip(unrounded).map(share).collect::<Result<Vec<_>, Overflow>>()?;
    let score = |node: usize| rounded.get(node).cloned().unwrap_or(Score::Unscored);
    let adjusted = |rule: Option<&Adjustment>| adjustment(rule, &score);
    let extra = adjusted(tree.bonus.as_ref())?.minus(&adjusted(tree.penalty.as_ref())?)?;
    let float = |number: &Exact| number.nearest_float().unwrap_or(0.0);
    let (nominal, extra_float) = (float(total), float(&extra));
    Ok(Standing { exact, extra: (extra, extra_float), nominal })
}

impl Serialize for Bounds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bounds = serializer.serialize_struct("Bounds", 3)?;
        bounds.serialize_field("pairs", &self.pairs)?;
        bounds.serialize_field("decided", &self.decided)?;
        bounds.serialize_field("units", &self.units().collect::<Vec<_>>())?;
        bounds.end()
    }
}

impl Serialize for UnitBounds<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut unit = serializer.serialize_struct("UnitBounds", 4)?;
        unit.serialize_field("unit", &self.unit.id)?;
        unit.serialize_field("rank", &self.rank)?;
        unit.serialize_field("least", &self.possible.map(|(least, _)| least))?;
        unit.serialize_field("greatest", &self.possible.map(|(_, greatest)| greatest))?;
        unit.end()
    }
}
