//! The ranks that are possible for all weights within bounds, without chance.
//!
//! Whatever the weights are, one unit stays above another if the least difference of their totals is above zero. The
//! least of `Σ w d ÷ Σ w` gives the largest weights to the smallest differences, up to a cut. Weights of different
//! siblings do not depend on each other, so the least of a tree is found group by group.

use std::cmp::Ordering;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::kept::Kept;
use super::siblings::own_weight;
use super::study::WeightFactor;
use crate::dataset::Unit;
use crate::error::Error;
use crate::evaluation::{Score, adjustment};
use crate::model::{
    Adjustment, Aggregate, Index, NoScore, NodeBody, NodeData, NodeIndex, Variation,
};
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
        let too_large = |_: Overflow| {
            Error::analysis(said!(
                "the bounds need a number that is too large to carry exactly",
                "các giới hạn cần một số quá lớn, không tính chính xác được"
            ))
        };
        let tree = kept.tree().ok_or_else(no_sums)?;
        let branches = branches(tree, weights, None).map_err(too_large)?.ok_or_else(no_sums)?;
        let field = Field::of(kept, tree, branches)?;
        let rows = kept.outcome.dataset().rows().len();
        let (mut ranks, mut decided, mut pairs) = (vec![None; rows], 0u64, 0u64);
        for kind in &kept.kinds {
            let of_kind = field.bounds(kept, kind).map_err(too_large)?;
            for (row, own) in kind.iter().zip(of_kind) {
                let Some(own) = own else { continue };
                ranks.get_mut(*row as usize).into_iter().for_each(|slot| *slot = Some(own.ranks));
                decided = decided.saturating_add(own.above);
                pairs = pairs.saturating_add(own.others);
            }
        }
        Ok(Self { outcome: kept.outcome.clone(), ranks, decided, pairs: pairs / 2 })
    }
}

fn no_sums() -> Error {
    Error::analysis(said!(
        "bounds need groups that add up: other weights in a geometric, harmonic, least or greatest share are drawn, not bounded",
        "chỉ tính được giới hạn cho nhóm cộng điểm: trọng số trong trung bình nhân, điều hòa, tỷ lệ nhỏ nhất hoặc lớn nhất thì phải thử ngẫu nhiên"
    ))
}

/// A child of a group, with the range of its weight.
#[derive(Debug)]
struct Branch {
    low: Exact,
    high: Exact,
    /// The same as floats.
    floats: (f64, f64),
    below: Below,
}

#[derive(Debug)]
enum Below {
    /// A node whose share does not depend on the weights, by its place among these.
    Atom(usize),
    Group(Vec<Branch>),
}

/// Returns the branches of the top or of a group. `None` if weights are varied where shares do not add up.
fn branches(
    tree: &Index,
    weights: &WeightFactor,
    group: Option<NodeIndex>,
) -> Result<Option<Vec<Branch>>, Overflow> {
    let (children, aggregate) = match group.and_then(|group| tree.node(group)) {
        None => (tree.roots.as_slice(), tree.aggregate),
        Some(node) => match node.body() {
            NodeBody::Group { aggregate, .. } => (node.children(), *aggregate),
            NodeBody::Indicator { .. } => return Ok(None),
        },
    };
    if aggregate != Aggregate::Arithmetic {
        return Ok(None);
    }
    let is_weighed = weights.siblings.iter().any(|s| s.parent == group && s.are_weighed());
    let mut all = Vec::new();
    for child in children {
        let Some(node) = tree.node(*child).filter(|node| !node.points().is_zero()) else {
            continue;
        };
        let own = own_weight(tree, children, node);
        let change = if is_weighed { own.times(&weights.within)? } else { Exact::ZERO };
        let (low, high) = (own.minus(&change)?, own.plus(&change)?);
        let below = match depends(tree, weights, *child) {
            false => Below::Atom(child.get()),
            true => match branches(tree, weights, Some(*child))? {
                Some(branches) => Below::Group(branches),
                None => return Ok(None),
            },
        };
        let float = |number: &Exact| number.nearest_float().ok_or(Overflow);
        let floats = (float(&low)?, float(&high)?);
        all.push(Branch { low, high, floats, below });
    }
    Ok(Some(all))
}

/// Returns whether the share of a node depends on weights that are varied.
fn depends(tree: &Index, weights: &WeightFactor, node: NodeIndex) -> bool {
    weights.siblings.iter().any(|siblings| siblings.parent == Some(node) && siblings.are_weighed())
        || tree
            .node(node)
            .is_some_and(|data| data.children().iter().any(|child| depends(tree, weights, *child)))
}

/// What a unit has, whatever the weights are.
#[derive(Debug)]
struct Standing {
    /// The least and the greatest share of each node that is an atom. They differ where something was left out.
    exact: Vec<(Exact, Exact)>,
    floats: Vec<(f64, f64)>,
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
    units: Vec<Option<Standing>>,
}

struct OfUnit {
    ranks: (u32, u32),
    above: u64,
    others: u64,
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
            units,
        })
    }

    /// Returns the bounds of the units of a kind.
    fn bounds(&self, kept: &Kept, rows: &[u32]) -> Result<Vec<Option<OfUnit>>, Overflow> {
        let one = |row: &u32| self.unit(kept, *row as usize, rows);
        #[cfg(feature = "parallel")]
        {
            use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
            rows.par_iter().map(one).collect()
        }
        #[cfg(not(feature = "parallel"))]
        rows.iter().map(one).collect()
    }

    fn unit(&self, kept: &Kept, row: usize, rows: &[u32]) -> Result<Option<OfUnit>, Overflow> {
        let standing = |row: usize| self.units.get(row).and_then(Option::as_ref);
        let Some(own) = standing(row) else { return Ok(None) };
        let (mut least, mut greatest, mut above, mut others) = (1u32, 1u32, 0u64, 0u64);
        for other_row in rows.iter().map(|other| *other as usize).filter(|other| *other != row) {
            let Some(other) = standing(other_row) else { continue };
            others = others.saturating_add(1);
            if kept.first_alike(row) == kept.first_alike(other_row) {
                continue;
            }
            if self.is_above(other, own)? {
                least = least.saturating_add(1);
            }
            if self.is_above(own, other)? {
                above = above.saturating_add(1);
            }
            if !self.is_never_below(own, other)? {
                greatest = greatest.saturating_add(1);
            }
        }
        Ok(Some(OfUnit { ranks: (least, greatest), above, others }))
    }

    /// Returns whether a unit is above another for all weights.
    fn is_above(&self, one: &Standing, other: &Standing) -> Result<bool, Overflow> {
        if one.nominal < other.nominal {
            return Ok(false);
        }
        let bar = (self.within.0.plus(&self.at_top.0)?, self.within.1 + self.at_top.1);
        let is_above = self.least(one, other, &bar)? == Ordering::Greater;
        // Totals below zero are zero.
        let nothing = Standing::nothing(one.exact.len());
        Ok(is_above && (!self.has_penalty || self.least(one, &nothing, &bar)? == Ordering::Greater))
    }

    /// Returns whether a unit is above another, or equal, for all weights.
    fn is_never_below(&self, one: &Standing, other: &Standing) -> Result<bool, Overflow> {
        if self.has_ties {
            return self.is_above(one, other);
        }
        Ok(self.least(one, other, &self.within)? != Ordering::Less)
    }

    /// Compares the least difference of two totals with a bar.
    fn least(
        &self,
        one: &Standing,
        other: &Standing,
        bar: &(Exact, f64),
    ) -> Result<Ordering, Overflow> {
        // Far more than the error of a few hundred sums of floats.
        let error =
            1e-9 * self.points.1.max(1.0) + 1e-9 * (one.extra.1.abs() + other.extra.1.abs());
        let near = least_in_floats(&self.branches, one, other) * self.points.1;
        let near = near + one.extra.1 - other.extra.1 - bar.1;
        if near.abs() > error {
            return Ok(if near > 0.0 { Ordering::Greater } else { Ordering::Less });
        }
        let exact = least_difference(&self.branches, one, other)?.times(&self.points.0)?;
        let exact = exact.plus(&one.extra.0)?.minus(&other.extra.0)?;
        Ok(exact.cmp(&bar.0))
    }
}

impl Standing {
    fn nothing(len: usize) -> Self {
        let exact = vec![(Exact::ZERO, Exact::ZERO); len];
        Self { exact, floats: vec![(0.0, 0.0); len], extra: (Exact::ZERO, 0.0), nominal: 0.0 }
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
    let floats = exact.iter().map(|(low, high)| (float(low), float(high))).collect();
    let (nominal, extra_float) = (float(total), float(&extra));
    Ok(Standing { exact, floats, extra: (extra, extra_float), nominal })
}

/// Returns the least difference of the shares of two units, for all weights.
fn least_in_floats(branches: &[Branch], one: &Standing, other: &Standing) -> f64 {
    let difference = |branch: &Branch| match &branch.below {
        Below::Group(branches) => least_in_floats(branches, one, other),
        Below::Atom(node) => {
            let low = one.floats.get(*node).map_or(0.0, |(low, _)| *low);
            low - other.floats.get(*node).map_or(1.0, |(_, high)| *high)
        }
    };
    let differences: Vec<(f64, (f64, f64))> =
        branches.iter().map(|branch| (difference(branch), branch.floats)).collect();
    // What is less than the mean is given its largest weight, until the mean falls no more.
    let mut mean = f64::INFINITY;
    for _ in 0..=branches.len() {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (difference, (low, high)) in &differences {
            let weight = if *difference < mean { high } else { low };
            sum += weight * difference;
            weights += weight;
        }
        let next = if weights > 0.0 { sum / weights } else { 0.0 };
        if next >= mean {
            break;
        }
        mean = next;
    }
    mean
}

/// Returns the same as a fraction.
fn least_difference(
    branches: &[Branch],
    one: &Standing,
    other: &Standing,
) -> Result<Exact, Overflow> {
    let mut differences = Vec::with_capacity(branches.len());
    for branch in branches {
        let difference = match &branch.below {
            Below::Group(branches) => least_difference(branches, one, other)?,
            Below::Atom(node) => {
                let low = one.exact.get(*node).map_or(&Exact::ZERO, |(low, _)| low);
                low.minus(other.exact.get(*node).map_or(&Exact::ONE, |(_, high)| high))?
            }
        };
        differences.push((difference, branch));
    }
    let mut mean: Option<Exact> = None;
    for _ in 0..=branches.len() {
        let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
        for (difference, Branch { low, high, .. }) in &differences {
            let weight =
                if mean.as_ref().is_none_or(|mean| difference < mean) { high } else { low };
            sum = sum.plus(&weight.times(difference)?)?;
            weights = weights.plus(weight)?;
        }
        let next = sum.over(&weights)?.unwrap_or_default();
        if mean.as_ref().is_some_and(|mean| next >= *mean) {
            break;
        }
        mean = Some(next);
    }
    Ok(mean.unwrap_or_default())
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
