//! Totals of many units at once, in floats whose error is known.
//!
//! A value is a number of units of 10^−places, the finest unit in which the framework rounds. What is rounded is a
//! whole number of them, and floats add whole numbers without an error. What is not rounded has an error of which a
//! bound is carried along. Where a rounding would depend on the error, the unit is left to fractions. So each value is
//! exact, or as near as its bound says.

use super::shares::{Column, Shares};
use crate::evaluation::{Earned, Score, Vectors, adjustment};
use crate::model::{Adjustment, Aggregate, By, Index, Item, Method, NodeBody, NodeData, NodeIndex};
use crate::number::{Enclosed, Exact, Overflow, Rounding, RoundingMode};
use crate::plan::PlanInner;

/// The error of a float between 1 and 2 that was rounded once, and of the sum of two.
const ULP: f64 = 1.0 / 4_503_599_627_370_496.0; // 2^−52
/// The error of a share times points: three numbers, each nearly right.
const PRODUCT: f64 = 8.0 * ULP; // 2^−49
/// Adding this to a number of less than 2^51 and taking it away again rounds it, ties to even.
const MAGIC: f64 = 6_755_399_441_055_744.0; // 1.5 × 2^52
/// The greatest whole number that sums may come to.
const MOST: f64 = 1_125_899_906_842_624.0; // 2^50

/// What is known of the values of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Known {
    /// The most that a value differs from the exact one.
    pub(super) error: f64,
    /// The places that cover the values, if they are exact.
    pub(super) places: Option<u32>,
    /// The most that a value can be.
    most: f64,
}

impl Known {
    pub(super) const NOTHING: Self = Self { error: 0.0, places: Some(0), most: 0.0 };

    /// Returns the error of one fraction that was made a float.
    pub(super) const fn of_one(value: f64) -> f64 {
        2.0 * ULP * value
    }

    /// Takes in that values of another node are added.
    fn add(&mut self, other: Self) {
        self.most += other.most;
        self.error += other.error;
        self.places = self.places.zip(other.places).map(|(own, other)| own.max(other));
        if self.places.is_none() {
            self.error += ULP * self.most;
        }
    }

    /// Takes in that values are rounded.
    fn round(&mut self, places: u32, unit: f64) {
        *self = Self { error: 0.0, places: Some(places), most: self.most + unit };
    }
}

/// What the units earn of an indicator.
#[derive(Debug)]
struct Indicator {
    /// The share of each unit.
    shares: Vec<f64>,
    /// What no denominator of a share is above.
    denominator: f64,
}

/// What does not depend on points.
#[derive(Debug)]
pub(super) struct Floats {
    /// The places of the unit of all values.
    pub(super) places: u32,
    /// The rows of the dataset that have values: those of which nothing is left out.
    pub(super) rows: Vec<usize>,
    nodes: Vec<Option<Indicator>>,
    /// For each indicator whose share goes into a mean that is no sum: what it adds to it, for what is distinct in its column.
    factors: Vec<Vec<Factor>>,
    /// What bonus and penalty add, if there are any.
    extra: Option<(Vec<f64>, Known)>,
    /// For each node, whether it breaks ties, or conditions look at it: its values are kept.
    watched: Vec<bool>,
    vectors: Vectors,
}

/// What a share adds to a mean: its logarithm, its inverse, or itself. `None` of a share of nothing that makes the mean nothing.
type Factor = Option<Enclosed>;

fn factor(way: Aggregate, share: Enclosed, is_nothing: bool) -> Factor {
    match way {
        Aggregate::Geometric => (!is_nothing).then(|| share.ln()),
        Aggregate::Harmonic => (!is_nothing).then(|| Enclosed::ONE.over(share)),
        Aggregate::Arithmetic | Aggregate::Minimum | Aggregate::Maximum => Some(share),
    }
}

/// A mean of shares that is no sum of scores so far, for each unit: the factors times their weights, added up, or the least or
/// greatest of them.
#[derive(Debug)]
struct Mean {
    way: Aggregate,
    factors: Vec<Factor>,
    weights: Enclosed,
}

impl Default for Mean {
    fn default() -> Self {
        Self { way: Aggregate::Arithmetic, factors: Vec::new(), weights: Enclosed::ZERO }
    }
}

impl Mean {
    /// Begins with the mean of nothing.
    fn begin(&mut self, way: Aggregate, len: usize) {
        self.factors.clear();
        self.factors.resize(len, Some(Enclosed::ZERO));
        (self.way, self.weights) = (way, Enclosed::ZERO);
    }

    /// Adds a factor for each unit.
    fn add(&mut self, weight: &Exact, factor: impl Fn(usize) -> Factor) -> Option<()> {
        let weight = Enclosed::of(weight)?;
        let is_first = self.weights == Enclosed::ZERO;
        self.weights = self.weights.plus(weight);
        for (place, sum) in self.factors.iter_mut().enumerate() {
            *sum = sum.zip(factor(place)).map(|(sum, factor)| match self.way {
                Aggregate::Minimum | Aggregate::Maximum if is_first => factor,
                Aggregate::Minimum => sum.least(factor),
                Aggregate::Maximum => sum.most(factor),
                _ => sum.plus(weight.times(factor)),
            });
        }
        Some(())
    }

    /// Writes the values of a node of so many points, in the unit of all values. Those that are not known are noted.
    fn write(&self, points: Enclosed, out: &mut [f64], doubts: &mut Vec<usize>) -> Known {
        let mut known = Known { error: 0.0, places: None, most: 0.0 };
        for (place, (out, sum)) in out.iter_mut().zip(&self.factors).enumerate() {
            let value = match (sum, self.way) {
                // A child has nothing, or none counts.
                (None, _) => Enclosed::ZERO,
                _ if self.weights == Enclosed::ZERO => Enclosed::ZERO,
                (Some(sum), Aggregate::Geometric) => sum.over(self.weights).exp().times(points),
                (Some(sum), Aggregate::Harmonic) => self.weights.over(*sum).times(points),
                (Some(sum), _) => sum.times(points),
            };
            if value.off.is_finite() {
                (*out, known.error) = (value.at, known.error.max(value.off));
                known.most = known.most.max(value.high());
            } else {
                *out = 0.0;
                doubts.push(place);
            }
        }
        known
    }
}

/// The values of a draw.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// For each node that is a group or watched, and last for the total.
    sums: Vec<Vec<f64>>,
    known: Vec<Known>,
    /// The same for those that are geometric means, until they are known.
    means: Vec<Mean>,
    /// The rows, by their places in [`Floats::rows`], whose values depend on an error.
    pub(super) doubts: Vec<usize>,
}

impl Values {
    /// Returns the totals.
    pub(super) fn totals(&self) -> (&[f64], Known) {
        let known = self.known.last().copied().unwrap_or(Known::NOTHING);
        (self.sums.last().map_or(&[], Vec::as_slice), known)
    }

    /// Returns the values of a group or a watched node. `None` of a view.
    pub(super) fn of_node(&self, node: NodeIndex) -> Option<(&[f64], Known)> {
        // The totals stand behind the nodes, where the index of the first view is.
        let (_, nodes) = self.sums.split_last()?;
        let values = nodes.get(node.get()).filter(|values| !values.is_empty())?;
        Some((values, *self.known.get(node.get())?))
    }
}

impl Floats {
    /// Returns `None` if a number is too large for a float.
    pub(super) fn new(plan: &PlanInner, tree: &Index, shares: &Shares) -> Option<Self> {
        let ranking = plan.framework.ranking.as_ref();
        let roundings = plan.nodes.iter().map(|node| node.rounding).chain([plan.total.rounding]);
        let declared = roundings.flatten().map(|rounding| rounding.places);
        let shown = plan.total.places.unwrap_or(Rounding::MAX_PLACES);
        let places = declared.chain(ranking.and_then(|rule| rule.places)).fold(shown, u32::max);
        let columns = || shares.columns.iter().enumerate();
        let is_plain = |row: &usize| {
            columns().all(|(node, column)| {
                let earned = column.as_ref().and_then(|column| column.earned(column.code(*row)));
                match earned {
                    None | Some(Earned::Share(_)) => true,
                    // It has no points.
                    Some(Earned::Unscored) => {
                        tree.nodes.get(node).is_some_and(|node| !node.counts())
                    }
                    Some(Earned::Absent(..)) => false,
                }
            })
        };
        let rows: Vec<usize> = shares.rows.iter().copied().filter(is_plain).collect();
        let node = |column: &Option<Column>| Some(indicator(column.as_ref()?, &rows));
        let nodes: Vec<Option<Indicator>> = shares.columns.iter().map(node).collect();
        let of_nodes = tree.nodes.iter().zip(&plan.nodes).zip(&shares.columns);
        let factors = of_nodes.map(|((node, plan), column)| {
            let parent = node.parent().map_or(usize::MAX, NodeIndex::get);
            let column = column.as_ref().filter(|_| plan.rounding.is_none());
            let of_mean = column.zip(mean_of(tree, parent));
            of_mean.map_or_else(Vec::new, |(column, way)| factors(column, way))
        });
        let factors = factors.collect();
        let extra = extra(plan, tree, shares, (&rows, places)).ok()?;
        let (watched, vectors) = (watched(plan, tree), Vectors::new());
        Some(Self { places, rows, nodes, factors, extra, watched, vectors })
    }

    /// Computes the values of all units by the points of a tree. `None` if its numbers are too large or too small.
    pub(super) fn values(
        &self,
        plan: &PlanInner,
        tree: &Index,
        shares: &Shares,
        values: &mut Values,
    ) -> Option<()> {
        let len = self.rows.len();
        values.doubts.clear();
        let of_total = tree.nodes.len();
        let all = of_total.saturating_add(1);
        values.sums.resize_with(all, Vec::new);
        values.means.resize_with(all, Mean::default);
        values.known.clear();
        values.known.resize(all, Known::NOTHING);
        let ways = (0..all).map(|place| way_of(tree, place));
        for ((sum, mean), way) in values.sums.iter_mut().zip(&mut values.means).zip(ways) {
            match way {
                Some(Aggregate::Arithmetic) => {}
                Some(way) => mean.begin(way, len),
                None => continue,
            }
            sum.clear();
            sum.resize(len, 0.0);
        }
        for (place, (node, node_plan)) in tree.nodes.iter().zip(&plan.nodes).enumerate().rev() {
            let parent = node.parent().map_or(of_total, NodeIndex::get);
            let is_factor = mean_of(tree, parent).is_some();
            if node.is_group() {
                let mut own = std::mem::take(values.sums.get_mut(place)?);
                let mut known = *values.known.get(place)?;
                if mean_of(tree, place).is_some() {
                    let (points, mean) = (self.ticks_of(node.points())?, values.means.get(place)?);
                    known = mean.write(points, &mut own, &mut values.doubts);
                }
                if let Some(rounding) = node_plan.rounding {
                    self.round(&mut own, &mut known, rounding, &mut values.doubts)?;
                }
                if is_factor {
                    let mean = values.means.get_mut(parent)?;
                    self.add_factor(mean, node.points(), (&own, known))?;
                } else {
                    let sums = values.sums.get_mut(parent)?.iter_mut().zip(&own);
                    sums.for_each(|(sum, own)| *sum += own);
                    values.known.get_mut(parent)?.add(known);
                }
                *values.known.get_mut(place)? = known;
                *values.sums.get_mut(place)? = own;
                continue;
            }
            let indicator = self.nodes.get(place)?.as_ref()?;
            let column = shares.columns.get(place)?.as_ref()?;
            let scored = Scored {
                floats: self,
                indicator,
                column,
                points: node.points(),
                rounding: node_plan.rounding,
            };
            let factors = self.factors.get(place)?;
            // What is rounded has another share for other points.
            let is_rounded_factor = is_factor && factors.is_empty();
            if is_rounded_factor || self.watched.get(place) == Some(&true) {
                let own = values.sums.get_mut(place)?;
                own.clear();
                own.resize(len, 0.0);
                *values.known.get_mut(place)? = scored.add_to(own)?;
            }
            if node.points().is_zero() || tree.extra().any(|index| index.get() == place) {
                continue;
            }
            if is_rounded_factor {
                let (own, known) = (values.sums.get(place)?, *values.known.get(place)?);
                let mean = values.means.get_mut(parent)?;
                self.add_factor(mean, node.points(), (own, known))?;
            } else if is_factor {
                values.means.get_mut(parent)?.add(node.points(), |place| {
                    let code = self.rows.get(place).map(|row| column.code(*row) as usize);
                    let factor = code.and_then(|code| factors.get(code));
                    factor.copied().unwrap_or(Some(Enclosed::UNKNOWN))
                })?;
            } else {
                let known = scored.add_to(values.sums.get_mut(parent)?)?;
                values.known.get_mut(parent)?.add(known);
            }
        }
        self.total(plan, tree, values)
    }

    /// Returns points in the unit of all values.
    fn ticks_of(&self, points: &Exact) -> Option<Enclosed> {
        let ticks = Exact::ratio(10i128.checked_pow(self.places)?, 1)?;
        Enclosed::of(&points.times(&ticks).ok()?)
    }

    /// Adds the shares of a node to a mean that is no sum: its values over its points.
    fn add_factor(
        &self,
        mean: &mut Mean,
        points: &Exact,
        (values, known): (&[f64], Known),
    ) -> Option<()> {
        // A node without points is shown, not counted.
        if points.is_zero() {
            return Some(());
        }
        let (whole, way) = (self.ticks_of(points)?, mean.way);
        mean.add(points, |place| {
            let at = values.get(place).copied().unwrap_or(f64::NAN);
            let is_nothing = at == 0.0 && known.error == 0.0;
            factor(way, Enclosed { at, off: known.error }.over(whole), is_nothing)
        })
    }

    fn total(&self, plan: &PlanInner, tree: &Index, values: &mut Values) -> Option<()> {
        if let (Some(_), Some(mean)) = (mean_of(tree, usize::MAX), values.means.last()) {
            let (points, total) = (self.ticks_of(&tree.points)?, values.sums.last_mut()?);
            *values.known.last_mut()? = mean.write(points, total, &mut values.doubts);
        }
        let (total, known) = values.sums.last_mut().zip(values.known.last_mut())?;
        if let Some((extra, of_extra)) = &self.extra {
            known.add(*of_extra);
            total
                .iter_mut()
                .zip(extra)
                .for_each(|(total, extra)| *total = (*total + extra).max(0.0));
        }
        if let Some(rounding) = plan.total.rounding {
            self.round(total, known, rounding, &mut values.doubts)?;
        }
        (known.most < MOST).then_some(())
    }

    /// Returns 10^(places of all values − `places`).
    fn unit(&self, places: u32) -> Option<f64> {
        let power = 10u64.checked_pow(self.places.checked_sub(places)?)?;
        Exact::from(power).nearest_float()
    }

    /// Rounds values. Those that depend on an error are noted.
    pub(super) fn round(
        &self,
        values: &mut [f64],
        known: &mut Known,
        Rounding { places, mode }: Rounding,
        doubts: &mut Vec<usize>,
    ) -> Option<()> {
        if known.places.is_some_and(|own| own <= places) {
            return Some(());
        }
        let unit = self.unit(places)?;
        let is_exact = known.places.is_some();
        let most = known.most / unit;
        let error = known.error / unit + ULP * (most + 1.0);
        if most >= MOST {
            return None;
        }
        for (place, value) in values.iter_mut().enumerate() {
            let scaled = *value / unit;
            let (whole, rest) = nearest(scaled);
            if !is_exact && is_doubtful(rest, mode, error) {
                doubts.push(place);
            }
            *value = in_mode(whole, rest, mode) * unit;
        }
        known.round(places, unit);
        Some(())
    }
}

impl Floats {
    /// Returns a value in units of 10^−places, half up, and whether digits were dropped. `None` if that depends on the
    /// error.
    pub(super) fn ticks(&self, value: f64, known: Known, places: u32) -> Option<(i64, bool)> {
        let scaled = value / self.unit(places)?;
        let (whole, rest) = nearest(scaled);
        let is_exact = known.places.is_some_and(|own| own <= places);
        let error = known.error / self.unit(places)? + ULP * (scaled + 1.0);
        let is_near = is_doubtful(rest, RoundingMode::HalfUp, error)
            || is_doubtful(rest, RoundingMode::Down, error);
        if scaled >= MOST || (!is_exact && is_near) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^50")]
        Some((in_mode(whole, rest, RoundingMode::HalfUp) as i64, !is_exact))
    }
}

/// Returns the nearest whole number, and what is left.
#[inline(always)]
fn nearest(value: f64) -> (f64, f64) {
    let whole = (value + MAGIC) - MAGIC;
    (whole, value - whole)
}

/// Returns whether the true value may be rounded otherwise.
#[inline(always)]
fn is_doubtful(rest: f64, mode: RoundingMode, error: f64) -> bool {
    match mode {
        RoundingMode::Up | RoundingMode::Down => rest.abs() <= error,
        _ => rest.abs() >= 0.5 - error,
    }
}

/// Returns a number of at least zero, rounded: `whole` is the nearest whole number, the even one of two, and `rest` what
/// is left, without an error.
#[inline(always)]
fn in_mode(whole: f64, rest: f64, mode: RoundingMode) -> f64 {
    let step = |up: bool| f64::from(u8::from(up));
    match mode {
        RoundingMode::HalfUp => whole + step(rest == 0.5),
        RoundingMode::HalfDown => whole - step(rest == -0.5),
        RoundingMode::HalfEven => whole,
        RoundingMode::Up => whole + step(rest > 0.0),
        RoundingMode::Down => whole - step(rest < 0.0),
    }
}

/// An indicator with the points of a draw.
struct Scored<'a> {
    floats: &'a Floats,
    indicator: &'a Indicator,
    column: &'a Column,
    points: &'a Exact,
    rounding: Option<Rounding>,
}

impl Scored<'_> {
    /// Adds the scores to those of other nodes.
    fn add_to(&self, sums: &mut [f64]) -> Option<Known> {
        let places = self.rounding.map_or(self.floats.places, |rounding| rounding.places);
        let unit = self.floats.unit(places)?;
        let exact = self.points.times(&Exact::power_of_ten(places)?).ok()?;
        let points = exact.nearest_float()?;
        let error = PRODUCT * points + ULP;
        if points >= MOST || !(points == 0.0 || points > f64::EPSILON * ULP) {
            return None;
        }
        let mut known = Known { error, places: None, most: points + ULP * points };
        let shares = &self.indicator.shares;
        let Some(rounding) = self.rounding else {
            self.floats.vectors.run(
                #[inline(always)]
                || sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share * points),
            );
            return Some(known);
        };
        let (shift, is_sure) = self.shift(&exact, (rounding.mode, error));
        match is_sure {
            true => self.floats.vectors.run(
                #[inline(always)]
                || {
                    for (sum, share) in sums.iter_mut().zip(shares) {
                        *sum += nearest(share * points + shift).0 * unit;
                    }
                },
            ),
            false => self.rounded(sums, (points, unit, shift), (rounding, error))?,
        }
        known.most *= unit;
        known.round(places, unit);
        Some(known)
    }

    /// Returns what is added to a score so that the nearest whole number is the rounded one, and whether it always is.
    ///
    /// The exact score is a fraction whose denominator is at most that of the points times that of a share. So if it does
    /// not lie on the edge of a rounding, it is farther from it than the error of the float, unless these are large. A float
    /// that is nearer is one of a score on the edge, and is moved to the right side of it.
    fn shift(&self, points: &Exact, (mode, error): (RoundingMode, f64)) -> (f64, bool) {
        #[expect(clippy::cast_precision_loss, reason = "it need not be exact")]
        let of_points = points.parts().map_or(f64::INFINITY, |(_, whole)| whole as f64);
        let is_sure = 16.0 * error * of_points * self.indicator.denominator < 1.0;
        let nudge = if is_sure { 2.0 * error } else { 0.0 };
        match mode {
            RoundingMode::HalfUp => (nudge, is_sure),
            RoundingMode::HalfDown => (-nudge, is_sure),
            RoundingMode::HalfEven => (0.0, false),
            RoundingMode::Up => (0.5 - nudge, is_sure),
            RoundingMode::Down => (nudge - 0.5, is_sure),
        }
    }

    /// Adds rounded scores, and corrects those that may lie on the other side of an edge.
    fn rounded(
        &self,
        sums: &mut [f64],
        (points, unit, shift): (f64, f64, f64),
        (rounding, error): (Rounding, f64),
    ) -> Option<()> {
        let scored = |share: &f64| {
            let (whole, rest) = nearest(share * points + shift);
            (whole, rest.abs() >= 0.5 - 2.0 * error)
        };
        let (shares, firsts) = (self.indicator.shares.chunks(FEW), (0..).step_by(FEW));
        for ((sums, shares), first) in sums.chunks_mut(FEW).zip(shares).zip(firsts) {
            let all = &mut *sums;
            let are_doubtful = self.floats.vectors.run(
                #[inline(always)]
                move || {
                    let mut doubtful = 0u64;
                    for (sum, share) in all.iter_mut().zip(shares) {
                        let (whole, is_doubtful) = scored(share);
                        doubtful |= u64::from(is_doubtful);
                        *sum += whole * unit;
                    }
                    doubtful != 0
                },
            );
            if !are_doubtful {
                continue;
            }
            for ((sum, share), place) in sums.iter_mut().zip(shares).zip(first..) {
                if let (whole, true) = scored(share) {
                    let code = self.column.code(*self.floats.rows.get(place)?);
                    let Earned::Share(exact) = self.column.earned(code)? else { continue };
                    let score = exact.times(self.points).ok()?.rounded(rounding);
                    #[expect(clippy::cast_precision_loss, reason = "far below 2^53, as points are")]
                    let score = score.to_ticks(rounding.places)? as f64;
                    *sum += (score - whole) * unit;
                }
            }
        }
        Some(())
    }
}

/// The shares among which those that depend on an error are looked for one by one.
const FEW: usize = 64;

/// Returns what the units in some rows earn of an indicator, in floats.
fn indicator(column: &Column, rows: &[usize]) -> Indicator {
    let float = |earned: &Earned| match earned {
        // A share that is too small for a float is nothing beside the error of the others.
        Earned::Share(share) => share.nearest_float().unwrap_or(0.0),
        Earned::Absent(..) | Earned::Unscored => 0.0,
    };
    let distinct: Vec<f64> = column.distinct.iter().map(float).collect();
    let share = |row: &usize| distinct.get(column.code(*row) as usize).copied().unwrap_or(0.0);
    let denominator = |earned: &Earned| match earned {
        #[expect(clippy::cast_precision_loss, reason = "it need not be exact")]
        Earned::Share(share) => share.parts().map_or(f64::INFINITY, |(_, whole)| whole as f64),
        Earned::Absent(..) | Earned::Unscored => 1.0,
    };
    Indicator {
        shares: rows.iter().map(share).collect(),
        denominator: column.distinct.iter().map(denominator).fold(1.0, f64::max),
    }
}

/// Returns how the children of what has a place combine: of a group, or, past all nodes, of the tree.
fn way_of(tree: &Index, place: usize) -> Option<Aggregate> {
    tree.nodes.get(place).map_or(Some(tree.aggregate), aggregate_of)
}

/// Returns the same if that is a mean that is no sum of scores.
fn mean_of(tree: &Index, place: usize) -> Option<Aggregate> {
    way_of(tree, place).filter(|way| *way != Aggregate::Arithmetic)
}

/// Returns how the children of a group combine.
fn aggregate_of(node: &NodeData) -> Option<Aggregate> {
    match node.body() {
        NodeBody::Group { aggregate, .. } => Some(*aggregate),
        NodeBody::Indicator { .. } => None,
    }
}

/// Returns what is distinct in a column as factors of a mean.
fn factors(column: &Column, way: Aggregate) -> Vec<Factor> {
    let factor = |earned: &Earned| match earned {
        Earned::Share(share) => {
            let near = Enclosed::of(share).unwrap_or(Enclosed::UNKNOWN);
            factor(way, near, share.is_zero())
        }
        Earned::Absent(..) | Earned::Unscored => Some(Enclosed::UNKNOWN),
    };
    column.distinct.iter().map(factor).collect()
}

/// Returns the nodes that break ties. One that is not scored breaks none.
pub(super) fn ties(plan: &PlanInner, tree: &Index) -> Vec<NodeIndex> {
    let items = plan.framework.ranking.iter().flat_map(|ranking| &ranking.ties);
    let nodes = items.filter_map(|item| match item {
        Item::Node(node) => Some(*node),
        Item::Target(_) => None,
    });
    let is_scored = |node: &NodeIndex| {
        tree.node(*node).is_some_and(|node| !matches!(node.method(), Some(Method::Unscored { .. })))
    };
    nodes.filter(is_scored).collect()
}

/// Returns for each node whether its values are asked for: those that break ties, and those that conditions look at.
fn watched(plan: &PlanInner, tree: &Index) -> Vec<bool> {
    let conditions = plan.grades.iter().flatten().chain(&plan.gates).flat_map(By::values);
    let items = conditions.flat_map(|plan| &plan.items).filter_map(|(item, _)| match item {
        Item::Node(node) => Some(*node),
        Item::Target(_) => None,
    });
    let mut watched = vec![false; tree.nodes.len()];
    for node in items.chain(ties(plan, tree)) {
        watched.get_mut(node.get()).into_iter().for_each(|slot| *slot = true);
    }
    watched
}

/// Returns what bonus and penalty add to the total of each row. They do not depend on weights.
fn extra(
    plan: &PlanInner,
    tree: &Index,
    shares: &Shares,
    (rows, places): (&[usize], u32),
) -> Result<Option<(Vec<f64>, Known)>, Overflow> {
    if tree.bonus.is_none() && tree.penalty.is_none() {
        return Ok(None);
    }
    let ticks = Exact::power_of_ten(places).ok_or(Overflow)?;
    let (mut values, mut known) = (Vec::with_capacity(rows.len()), Known::NOTHING);
    for row in rows {
        let extra = |rule: Option<&Adjustment>| {
            let score = |node: usize| {
                let (node_plan, points) = (plan.nodes.get(node)?, tree.nodes.get(node)?.points());
                let column = shares.columns.get(node)?.as_ref()?;
                let Earned::Share(share) = column.earned(column.code(*row))? else { return None };
                let score = share.times(points).ok()?;
                Some(node_plan.rounding.map_or(score.clone(), |rounding| score.rounded(rounding)))
            };
            let score = |node: usize| score(node).map_or(Score::Unscored, Score::Value);
            adjustment(rule, &score)
        };
        let own = extra(tree.bonus.as_ref())?.minus(&extra(tree.penalty.as_ref())?)?;
        let value = own.times(&ticks)?.nearest_float().ok_or(Overflow)?;
        if own.to_ticks(places).is_none() {
            known.places = None;
        }
        known.most = known.most.max(value.abs());
        values.push(value);
    }
    known.places = known.places.map(|_| places);
    if known.places.is_none() {
        known.error = PRODUCT * known.most;
    }
    Ok(Some((values, known)))
}
