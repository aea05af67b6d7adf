//! The grades and verdicts of a draw.

use std::num::NonZeroU32;

use super::floats::Known;
use super::worker::Worker;
use crate::model::{By, End, Gate, Item, ScoreRange, Side, Terms};
use crate::number::{Decimal, Enclosed, Exact, Overflow};
use crate::outcome::Redrawn;
use crate::plan::GatePlan;

/// For the unit in each place, bits of what floats tell of conditions in one draw. They hold if both are set, may hold if one
/// is, and do not if none is: so what is told of several conditions together is what is common to all.
type Told = Vec<u64>;

const MAY_HOLD: u64 = 0b01;
const HOLDS: u64 = 0b11;

/// Takes in what is told of one more condition.
fn narrow(told: &mut [u64], other: impl IntoIterator<Item = u64>) {
    told.iter_mut().zip(other).for_each(|(told, other)| *told &= other);
}

/// A range of scores for values that are known but for an error.
#[derive(Debug, Clone, Copy)]
struct Sure {
    /// Values from the second on are surely not below the range, those up to the first surely are.
    lower: [f64; 2],
    /// Values up to the first are surely not above the range, those from the second on surely are.
    upper: [f64; 2],
}

impl Sure {
    /// Returns a range in the unit of the values. `None` if a bound is too large or too small for a float.
    fn of(
        range: &ScoreRange,
        known: Known,
        in_ticks: impl Fn(Decimal) -> Result<Exact, Overflow>,
    ) -> Option<Self> {
        let mut sure = Self { lower: [f64::NEG_INFINITY; 2], upper: [f64::INFINITY; 2] };
        for (side, End { at, strict }) in range.ends() {
            let bound = Enclosed::of(&in_ticks(at).ok()?)?;
            let is_exact = known.error == 0.0 && bound.off == 0.0;
            let edge = match (is_exact, (side == Side::Lower) == strict) {
                (false, _) => [
                    (bound.low() - known.error).next_down(),
                    (bound.high() + known.error).next_up(),
                ],
                // The bound is on the side of what is above it, or of what is below it.
                (true, false) => [bound.at.next_down(), bound.at],
                (true, true) => [bound.at, bound.at.next_up()],
            };
            match side {
                Side::Lower => sure.lower = edge,
                Side::Upper => sure.upper = edge,
            }
        }
        Some(sure)
    }

    /// Returns whether a value is in the range, as [`Told`] says it.
    #[inline(always)]
    fn tell(self, value: f64) -> u64 {
        let Self { lower: [below, from], upper: [to, above] } = self;
        let is_inside = (from <= value) & (value <= to);
        let is_outside = ((value <= below) & (below > f64::NEG_INFINITY))
            | ((value >= above) & (above < f64::INFINITY));
        u64::from(is_inside) << 1 | u64::from(!is_outside)
    }
}

/// Conditions, and what they look at.
type Gates<'g> = (&'g [By<Gate>], &'g [By<GatePlan>]);

/// What a unit comes to in a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Judged {
    /// The place of its grade. `None` if it earns none.
    pub(super) grade: Option<usize>,
    /// Whether it passes. `None` if there is no verdict.
    pub(super) passes: Option<bool>,
}

impl Worker<'_> {
    /// Hands over the grade and the verdict of every unit that is scored.
    pub(super) fn judge(&mut self, mut put: impl FnMut(usize, Judged)) -> Result<(), Overflow> {
        let kept = self.kept();
        let (framework, plan) = (kept.outcome.framework(), kept.plan());
        let grades = framework.grades.iter().zip(&plan.grades);
        let grades = grades.map(|(grade, plans)| (grade.conditions.as_slice(), plans.as_slice()));
        let mut fixed = kept.fixed().iter();
        let grades: Vec<_> = grades.map(|gates| (gates, self.told(gates, &mut fixed))).collect();
        let verdict = framework.verdict.as_ref().map(|rule| {
            let gates = (rule.gates.as_slice(), plan.gates.as_slice());
            (gates, self.told(gates, &mut fixed))
        });
        for row in &kept.shares.rows {
            let place = self.place(*row);
            let has_total = place.is_some() || self.in_full(*row)?.2.is_some();
            let mut grade = None;
            for (number, (gates, told)) in grades.iter().enumerate().filter(|_| has_total) {
                if self.all_hold((*row, place), *gates, told)? {
                    grade = Some(number);
                    break;
                }
            }
            let passes = match &verdict {
                Some((gates, told)) if has_total => {
                    Some(self.all_hold((*row, place), *gates, told)?)
                }
                verdict => verdict.as_ref().map(|_| false),
            };
            put(*row, Judged { grade, passes });
        }
        Ok(())
    }

    /// Returns the row of each place.
    fn rows(&self) -> impl Iterator<Item = &usize> {
        self.kept.floats.iter().flat_map(|floats| &floats.rows)
    }

    /// Returns what floats tell of conditions together.
    /// `fixed` begins with what is known of them without scores.
    fn told<'f>(
        &self,
        (gates, plans): Gates<'_>,
        fixed: &mut impl Iterator<Item = &'f Option<Vec<bool>>>,
    ) -> Told {
        let mut told = vec![HOLDS; self.values.totals().0.len()];
        let take_in = |told: &mut Told, gate: &Gate, plan: &GatePlan| {
            if self.condition(told, gate, plan).is_none() {
                narrow(told, std::iter::repeat(MAY_HOLD));
            }
        };
        for (gate, plan) in gates.iter().zip(plans) {
            if let Some(Some(held)) = fixed.next() {
                let tell = |row: &usize| if held.get(*row) == Some(&true) { HOLDS } else { 0 };
                narrow(&mut told, self.rows().map(tell));
                continue;
            }
            if let (Some(gate), Some(plan)) = (gate.only(), plan.only()) {
                take_in(&mut told, gate, plan);
                continue;
            }
            let cases = gate.values().zip(plan.values()).map(|(gate, plan)| {
                let mut of_case = vec![HOLDS; told.len()];
                take_in(&mut of_case, gate, plan);
                (plan, of_case)
            });
            let cases: Vec<(&GatePlan, Told)> = cases.collect();
            let of_unit = |(place, row): (usize, &usize)| {
                // What is asked of a unit is not known without the attribute that it goes by: it does not hold.
                let own = self.kept.outcome.of_unit(*row, plan)?;
                let (_, of_case) = cases.iter().find(|(plan, _)| std::ptr::eq(*plan, own))?;
                of_case.get(place).copied()
            };
            narrow(&mut told, self.rows().enumerate().map(|one| of_unit(one).unwrap_or(0)));
        }
        for place in &self.values.doubts {
            told.get_mut(*place).into_iter().for_each(|told| *told = MAY_HOLD);
        }
        told
    }

    /// Takes in what floats tell of a condition with the points of the draw: that values are in ranges, those of all or of
    /// so many nodes. `None` if they do not tell of what it looks at.
    fn condition(&self, told: &mut Told, gate: &Gate, plan: &GatePlan) -> Option<()> {
        let ticks = self.ticks().ok()?;
        let sure = |range: &ScoreRange, points: &Exact, known: Known| {
            Sure::of(range, known, |at| {
                let at = Exact::from(at);
                let at = if range.terms == Terms::Share { at.times(points)? } else { at };
                at.times(&ticks)
            })
        };
        let mut of = Vec::with_capacity(plan.items.len());
        let count = match gate {
            Gate::Total(range) => {
                let (totals, known) = self.values.totals();
                of.push((totals, sure(range, self.kept().outcome.total_points(), known)?));
                None
            }
            Gate::Count { within, .. } => Some(*within),
            Gate::Every { .. } | Gate::Met { .. } => None,
            Gate::Top(part) => {
                let in_top = self.in_top(*part)?;
                narrow(told, self.rows().map(|row| in_top.get(*row).copied().unwrap_or(0)));
                return Some(());
            }
            Gate::Formula(_) => return None,
        };
        for (item, _) in &plan.items {
            let Item::Node(node) = item else { return None };
            let points = self.points_of(*node)?;
            // What has no points is shown, not counted.
            if !points.is_zero() {
                let (values, known) = self.values.of_node(*node)?;
                of.push((values, sure(&gate.each(), points, known)?));
            }
        }
        let Some(asked) = count.filter(|_| !of.is_empty()) else {
            let each = of.iter();
            each.for_each(|(values, sure)| narrow(told, values.iter().map(|one| sure.tell(*one))));
            return (!of.is_empty()).then_some(());
        };
        // How many surely meet it, and how many may.
        let mut met = vec![(0u32, 0u32); told.len()];
        for (values, sure) in &of {
            for ((surely, maybe), value) in met.iter_mut().zip(*values) {
                let told = sure.tell(*value);
                *surely = surely.saturating_add(u32::from(told == HOLDS));
                *maybe = maybe.saturating_add(u32::from(told != 0));
            }
        }
        let tell = |(surely, maybe): &(u32, u32)| {
            let met = Decimal::from(*surely);
            match asked.missed(|bound| met.cmp(&bound)) {
                _ if surely != maybe => MAY_HOLD,
                None => HOLDS,
                Some(_) => 0,
            }
        };
        narrow(told, met.iter().map(tell));
        Some(())
    }

    #[inline]
    fn all_hold(
        &mut self,
        (row, place): (usize, Option<usize>),
        (gates, plans): Gates<'_>,
        told: &Told,
    ) -> Result<bool, Overflow> {
        match place.and_then(|place| told.get(place)) {
            Some(&HOLDS) => Ok(true),
            Some(0) => Ok(false),
            _ => self.all_hold_in_fractions(row, (gates, plans)),
        }
    }

    #[cold]
    fn all_hold_in_fractions(
        &mut self,
        row: usize,
        (gates, plans): Gates<'_>,
    ) -> Result<bool, Overflow> {
        for asked in gates.iter().zip(plans) {
            if !self.holds_in_fractions(row, asked)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn holds_in_fractions(
        &mut self,
        row: usize,
        asked: (&By<Gate>, &By<GatePlan>),
    ) -> Result<bool, Overflow> {
        let by_rank = asked.0.values().any(|gate| matches!(gate, Gate::Top(_)));
        let position = if by_rank { self.position(row) } else { (None, 0) };
        let kept = self.kept();
        let (tree, scores, total) = self.in_full(row)?;
        let redrawn = Redrawn { tree, scores, total, position: &|| position, instead: &[] };
        Ok(kept.outcome.holds_with(row, &redrawn, asked))
    }

    /// Returns for each row whether it is among a part of those of its kind, which ranks tell without an error.
    fn in_top(&self, part: Decimal) -> Option<Told> {
        let mut in_top = vec![0; self.ranks.len()];
        for rows in &self.kept.kinds {
            let rank = |row: &u32| self.ranks.get(*row as usize).copied().filter(|rank| *rank > 0);
            let mut ranks: Vec<u32> = rows.iter().filter_map(rank).collect();
            ranks.sort_unstable();
            let last = part.checked_mul(Decimal::from(ranks.len()))?.floor();
            for row in rows {
                let before = rank(row).map(|own| ranks.partition_point(|rank| *rank < own));
                if before.is_some_and(|before| Decimal::from(before) < last) {
                    in_top.get_mut(*row as usize).into_iter().for_each(|told| *told = HOLDS);
                }
            }
        }
        Some(in_top)
    }

    /// Returns the rank of a unit, counted as 1, 2, 2, 4, and how many of its kind are ranked.
    fn position(&self, row: usize) -> (Option<NonZeroU32>, u32) {
        let rank = |row: u32| self.ranks.get(row as usize).copied().filter(|rank| *rank > 0);
        let kept = self.kept();
        let of_kind =
            kept.kinds.iter().find(|rows| rows.iter().any(|other| *other as usize == row));
        let ranks: Vec<u32> = of_kind.into_iter().flatten().filter_map(|row| rank(*row)).collect();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let own = self.ranks.get(row).copied().filter(|rank| *rank > 0);
        let before = own.map(|own| ranks.iter().filter(|rank| **rank < own).count());
        let place = before.and_then(|before| NonZeroU32::new(count(before).saturating_add(1)));
        (place, count(ranks.len()))
    }
}
