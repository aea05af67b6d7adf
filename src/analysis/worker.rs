//! One draw after another: points, totals, ranks, in buffers that are used again.

use std::cmp::Reverse;
use std::sync::Arc;

use super::floats::{Known, Values};
use super::kept::Kept;
use super::ranks::{count, key, rank};
use super::siblings::{Siblings, divide};
use crate::evaluation::{Score, shown};
use crate::model::{Index, NodeData, NodeIndex, Ranking};
use crate::number::{Decimal, Exact, Overflow, Rounding, Shown};
use crate::outcome::Redrawn;

/// Below this, every whole number has a float of its own: 2^53.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The scores of a unit in fractions.
#[derive(Debug)]
struct InFractions {
    row: usize,
    /// Of each node, if conditions look at them.
    scores: Vec<Score>,
    total: Option<Exact>,
    /// The total as it is ranked, then the nodes that break ties. What is missing comes last.
    key: Vec<Reverse<Option<Exact>>>,
}

/// Computes draws.
#[derive(Debug)]
pub(super) struct Worker<'a> {
    pub(super) kept: Arc<Kept>,
    siblings: &'a [Siblings],
    /// The tree with the points of the draw.
    tree: Index,
    pub(super) values: Values,
    /// Whether the values are of this draw. If not, all totals are in fractions.
    in_floats: bool,
    /// The totals of the rows of floats as they are ranked.
    ranked: Vec<f64>,
    of_ranked: Known,
    /// What was computed in fractions.
    fractions: Vec<InFractions>,
    /// For each row that is the first of those that earn the same, the place of its fractions, counted from 1. 0 for none.
    found: Vec<u32>,
    /// How many units were computed in fractions, in all draws.
    pub(super) in_fractions: u64,
    sorted: Vec<(u64, u32)>,
    ahead: Vec<u32>,
    /// For each row of the dataset. Units without a rank have 0.
    pub(super) ranks: Vec<u32>,
}

impl<'a> Worker<'a> {
    /// Returns `None` if the outcome has no tree of points.
    pub(super) fn new(kept: Arc<Kept>, siblings: &'a [Siblings]) -> Option<Self> {
        Some(Self {
            siblings,
            tree: kept.tree()?.clone(),
            values: Values::default(),
            in_floats: false,
            ranked: Vec::new(),
            of_ranked: Known::NOTHING,
            fractions: Vec::new(),
            found: vec![0; kept.in_floats.len()],
            in_fractions: 0,
            sorted: Vec::new(),
            ahead: Vec::new(),
            ranks: vec![0; kept.in_floats.len()],
            kept,
        })
    }

    /// Computes the totals and ranks of all units by other weights.
    pub(super) fn draw(&mut self, weights: &[Exact]) -> Result<(), Overflow> {
        divide(&mut self.tree, self.siblings, weights)?;
        for InFractions { row, .. } in self.fractions.drain(..) {
            self.found.get_mut(row).into_iter().for_each(|place| *place = 0);
        }
        let kept = Arc::clone(&self.kept);
        self.in_floats = kept.floats.is_some() && self.totals_in_floats().is_some();
        match &kept.floats {
            Some(floats) if self.in_floats => {
                let doubts = std::mem::take(&mut self.values.doubts);
                let doubts_rows = doubts.iter().filter_map(|place| floats.rows.get(*place));
                doubts_rows.copied().try_for_each(|row| self.fraction(row))?;
                self.values.doubts = doubts;
                let others = kept.shares.rows.iter().filter(|row| self.place(**row).is_none());
                let others: Vec<usize> = others.copied().collect();
                others.into_iter().try_for_each(|row| self.fraction(row))?;
            }
            _ => kept.shares.rows.iter().try_for_each(|row| self.fraction(*row))?,
        }
        match &kept.plan().framework.ranking {
            Some(rule) => kept.kinds.iter().try_for_each(|rows| self.rank(rows, rule)),
            None => Ok(()),
        }
    }

    fn totals_in_floats(&mut self) -> Option<()> {
        let kept = Arc::clone(&self.kept);
        let floats = kept.floats.as_ref()?;
        let plan = kept.plan();
        floats.values(plan, &self.tree, &kept.shares, &mut self.values)?;
        let (totals, known) = self.values.totals();
        self.ranked.clear();
        self.ranked.extend_from_slice(totals);
        self.of_ranked = known;
        let places = plan.framework.ranking.as_ref().and_then(|rule| rule.places);
        if let Some(places) = places {
            let rounding = Rounding { places, mode: plan.framework.rounding.mode };
            let doubts = &mut self.values.doubts;
            floats.round(&mut self.ranked, &mut self.of_ranked, rounding, doubts)?;
        }
        Some(())
    }

    /// Returns the place of a row among those with values in floats.
    pub(super) fn place(&self, row: usize) -> Option<usize> {
        let place = self.kept.in_floats.get(row).copied().flatten()?;
        self.in_floats.then_some(place as usize)
    }

    /// Computes a unit in fractions, unless that was done.
    fn fraction(&mut self, row: usize) -> Result<(), Overflow> {
        let kept = Arc::clone(&self.kept);
        let first = kept.first_alike(row);
        if self.found_in_fractions(row).is_some() {
            return Ok(());
        }
        let plan = kept.plan();
        let (scores, total) = kept.shares.scores(plan, &self.tree, first)?;
        let total = match total {
            Score::Value(total) => Some(total),
            _ => None,
        };
        let places = plan.framework.ranking.as_ref().and_then(|rule| rule.places);
        let mode = plan.framework.rounding.mode;
        let ranked = match places {
            Some(places) => total.as_ref().map(|total| total.rounded(Rounding { places, mode })),
            None => total.clone(),
        };
        let redrawn = Redrawn::of_nodes(&self.tree, &scores);
        let ties = kept.ties.iter().map(|node| redrawn.node(&kept.outcome, *node).into_value());
        let key = std::iter::once(ranked).chain(ties).map(Reverse).collect();
        self.in_fractions = self.in_fractions.saturating_add(1);
        let framework = &plan.framework;
        let are_looked_at = framework.verdict.is_some() || !framework.grades.is_empty();
        let scores = if are_looked_at { scores } else { Vec::new() };
        self.fractions.push(InFractions { row: first, scores, total, key });
        let count = u32::try_from(self.fractions.len()).map_err(|_| Overflow)?;
        self.found.get_mut(first).into_iter().for_each(|place| *place = count);
        Ok(())
    }

    pub(super) fn kept(&self) -> Arc<Kept> {
        Arc::clone(&self.kept)
    }

    /// Returns how many units of the floats make a point.
    pub(super) fn ticks(&self) -> Result<Exact, Overflow> {
        let places = self.kept.floats.as_ref().map_or(0, |floats| floats.places);
        Exact::power_of_ten(places).ok_or(Overflow)
    }

    /// Returns the points of a node in this draw. `None` of a view.
    pub(super) fn points_of(&self, node: NodeIndex) -> Option<&Exact> {
        self.tree.nodes.get(node.get()).map(NodeData::points)
    }

    /// Returns the tree of the draw, and the scores of all its nodes and the total of a unit in fractions.
    pub(super) fn in_full(
        &mut self,
        row: usize,
    ) -> Result<(&Index, &[Score], Option<&Exact>), Overflow> {
        self.fraction(row)?;
        let found = self.found_in_fractions(row);
        let scores = found.map_or(&[][..], |found| &found.scores);
        Ok((&self.tree, scores, found.and_then(|found| found.total.as_ref())))
    }

    fn found_in_fractions(&self, row: usize) -> Option<&InFractions> {
        let place = self.found.get(self.kept.first_alike(row))?.checked_sub(1)?;
        self.fractions.get(usize::try_from(place).ok()?)
    }

    /// Ranks the units of a kind.
    fn rank(&mut self, rows: &[u32], rule: &Ranking) -> Result<(), Overflow> {
        let mut sorted = std::mem::take(&mut self.sorted);
        let mut ranks = std::mem::take(&mut self.ranks);
        sorted.clear();
        let ticks = self.ticks()?;
        let mut error = if self.in_floats { self.of_ranked.error } else { 0.0 };
        for row in rows {
            let place = *row as usize;
            let value = match (self.found_in_fractions(place), self.place(place)) {
                (Some(InFractions { key, .. }), _) => match key.first() {
                    Some(Reverse(Some(total))) => {
                        let value = total.times(&ticks)?;
                        let near = value.nearest_float().ok_or(Overflow)?;
                        // A larger number of ticks has no float of its own.
                        if value.to_ticks(0).is_none() || near.abs() >= WHOLE {
                            error = error.max(Known::of_one(near));
                        }
                        near
                    }
                    _ => {
                        ranks.get_mut(place).into_iter().for_each(|rank| *rank = 0);
                        continue;
                    }
                },
                (None, Some(place)) => self.ranked.get(place).copied().unwrap_or(0.0),
                (None, None) => continue,
            };
            sorted.push((key(value), *row));
        }
        let mut put = |row: u32, rank| {
            ranks.get_mut(row as usize).into_iter().for_each(|slot| *slot = rank);
        };
        let are_all_equal = error == 0.0 && self.kept.ties.is_empty();
        let is_counted = are_all_equal && count(&sorted, rule.method, &mut self.ahead, &mut put);
        let mut overflow = None;
        let closer = |run: &mut [(u64, u32)]| match self.closer(run, error > 0.0) {
            Ok(equal) => equal,
            Err(Overflow) => {
                overflow = Some(Overflow);
                None
            }
        };
        if !is_counted {
            rank(&mut sorted, error, rule.method, closer, put);
        }
        (self.sorted, self.ranks) = (sorted, ranks);
        overflow.map_or(Ok(()), Err)
    }

    /// Sorts rows of nearly the same total, and tells of each whether it is equal to the one before. `None` if all are.
    fn closer(
        &mut self,
        run: &mut [(u64, u32)],
        is_inexact: bool,
    ) -> Result<Option<Vec<bool>>, Overflow> {
        let kept = Arc::clone(&self.kept);
        let alike = |(_, row): &(u64, u32)| kept.first_alike(*row as usize);
        let first = run.first().map(alike);
        let nothing_more = !is_inexact && kept.ties.is_empty();
        if nothing_more || run.iter().all(|row| Some(alike(row)) == first) {
            return Ok(None);
        }
        let values = &self.values;
        let ties = || kept.ties.iter().map(|tie| values.of_node(*tie));
        let are_exact = |tie: Option<(&[f64], Known)>| tie.is_some_and(|(_, tie)| tie.error == 0.0);
        let ties_are_exact = ties().all(are_exact);
        let in_fractions = |(_, row): &(u64, u32)| self.found_in_fractions(*row as usize).is_some();
        if !is_inexact && self.in_floats && ties_are_exact && !run.iter().any(in_fractions) {
            let tie = |row: u32, values: &[f64]| {
                let place = self.place(row as usize)?;
                values.get(place).map(|value| key(*value))
            };
            let keys = run.iter().map(|(_, row)| {
                let ties = ties().map(|values| tie(*row, values?.0));
                (ties.collect::<Vec<_>>(), *row)
            });
            return Ok(Some(sorted_by(run, keys.collect())));
        }
        run.iter().try_for_each(|(_, row)| self.fraction(*row as usize))?;
        let key = |row: u32| self.found_in_fractions(row as usize).map(|scores| &scores.key);
        let keys = run.iter().map(|(_, row)| (key(*row), *row)).collect();
        Ok(Some(sorted_by(run, keys)))
    }

    /// Returns the total of a unit as it is shown. `None` if it has none.
    pub(super) fn total(&mut self, row: usize) -> Result<Option<Shown>, Overflow> {
        let places = self.kept.plan().total.places.unwrap_or(Rounding::MAX_PLACES);
        if self.found_in_fractions(row).is_none() {
            let Some(place) = self.place(row) else { return Ok(None) };
            if let Some(total) = self.total_in_floats(place, places) {
                return Ok(Some(total));
            }
            self.fraction(row)?;
        }
        let total = self.found_in_fractions(row).and_then(|scores| scores.total.as_ref());
        total.map_or(Ok(None), |total| shown(total, places).map(Some).ok_or(Overflow))
    }

    /// Returns the total of a unit, if its error changes no digit that is shown.
    fn total_in_floats(&self, place: usize, places: u32) -> Option<Shown> {
        let (totals, known) = self.values.totals();
        let (ticks, is_cut) =
            self.kept.floats.as_ref()?.ticks(*totals.get(place)?, known, places)?;
        let shown = Decimal::try_from_i128_with_scale(i128::from(ticks), places).ok()?;
        Some(if is_cut { Shown::from(shown).inexact() } else { shown.into() })
    }
}

/// Sorts rows by keys. Returns for each whether its key is that of the one before.
fn sorted_by<K: Ord>(run: &mut [(u64, u32)], mut keys: Vec<(K, u32)>) -> Vec<bool> {
    keys.sort_unstable();
    let mut previous = None;
    let equal = run.iter_mut().zip(&keys).map(|(slot, (key, row))| {
        // The value is no longer needed: it is the same, or nearly the same, as those around it.
        slot.1 = *row;
        previous.replace(key) == Some(key)
    });
    equal.collect()
}
