//! The grades and verdicts of a draw.

use std::num::NonZeroU32;

use super::floats::{Known, Values};
use super::worker::Worker;
use crate::model::{By, End, Gate, Item, ScoreRange, Side, Terms};
use crate::number::{Decimal, Enclosed, Exact, Overflow};
use crate::outcome::Redrawn;
use crate::plan::GatePlan;

/// What conditions on scores ask for in one draw.
#[derive(Debug, Default)]
struct Asked<'v> {
    /// Of each grade.
    grades: Vec<Vec<Option<Condition<'v>>>>,
    /// Of the verdict.
    gates: Vec<Option<Condition<'v>>>,
}

/// What a condition asks for in one draw: values in ranges, those of all or of so many nodes.
#[derive(Debug)]
struct Condition<'v> {
    of: Vec<(&'v [f64], Sure)>,
    /// `None` if all are asked for.
    count: Option<ScoreRange>,
}

impl Condition<'_> {
    /// Returns whether it holds for the unit in a place. `None` if a value is too near to a bound to tell.
    fn holds(&self, place: usize) -> Option<bool> {
        let (mut met, mut open) = (0u32, 0u32);
        for (values, sure) in &self.of {
            match (sure.contains(*values.get(place)?), self.count) {
                (Some(true), _) => met = met.saturating_add(1),
                (Some(false), None) => return Some(false),
                (Some(false), Some(_)) => {}
                (None, _) => open = open.saturating_add(1),
            }
        }
        let met = Decimal::from(met);
        let held = self.count.is_none_or(|asked| asked.missed(|bound| met.cmp(&bound)).is_none());
        (open == 0).then_some(held)
    }
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

    /// Returns whether a value is in the range. `None` if it is too near to a bound to tell.
    fn contains(self, value: f64) -> Option<bool> {
        let Self { lower: [below, from], upper: [to, above] } = self;
        let is_inside = from <= value && value <= to;
        let is_outside = (value <= below && below > f64::NEG_INFINITY)
            || (value >= above && above < f64::INFINITY);
        (is_inside || is_outside).then_some(is_inside)
    }
}

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
    pub(super) fn judge(&mut self, put: impl FnMut(usize, Judged)) -> Result<(), Overflow> {
        // They are read while units are computed in fractions.
        let values = std::mem::take(&mut self.values);
        let judged = self.judge_by(&values, put);
        self.values = values;
        judged
    }

    fn judge_by(
        &mut self,
        values: &Values,
        mut put: impl FnMut(usize, Judged),
    ) -> Result<(), Overflow> {
        let kept = self.kept();
        let framework = kept.outcome.framework();
        let plan = kept.plan();
        let asked = self.asked(values);
        let mut is_open = vec![false; values.totals().0.len()];
        for place in &values.doubts {
            is_open.get_mut(*place).into_iter().for_each(|open| *open = true);
        }
        for row in &kept.shares.rows {
            let place = self.place(*row).filter(|place| is_open.get(*place) == Some(&false));
            let has_total = place.is_some() || self.in_full(*row)?.2.is_some();
            let mut grade = None;
            let grades = framework.grades.iter().zip(&plan.grades).zip(&asked.grades);
            for (number, ((rule, plans), asked)) in grades.enumerate().filter(|_| has_total) {
                if self.all_hold((*row, place), (&rule.conditions, plans), asked)? {
                    grade = Some(number);
                    break;
                }
            }
            let passes = match &framework.verdict {
                Some(rule) if has_total => {
                    let gates = (rule.gates.as_slice(), plan.gates.as_slice());
                    Some(self.all_hold((*row, place), gates, &asked.gates)?)
                }
                verdict => verdict.as_ref().map(|_| false),
            };
            put(*row, Judged { grade, passes });
        }
        Ok(())
    }

    fn asked<'v>(&self, values: &'v Values) -> Asked<'v> {
        let kept = self.kept();
        let (framework, plan) = (kept.outcome.framework(), kept.plan());
        let of_all = |gates: &[By<Gate>], plans: &[By<GatePlan>]| {
            let both = gates.iter().zip(plans);
            // Which of several conditions is a unit's, its figures decide.
            both.map(|(gate, plan)| self.condition(values, gate.only()?, plan.only()?)).collect()
        };
        let grades = framework.grades.iter().zip(&plan.grades);
        let gates = framework.verdict.as_ref().map_or(&[][..], |rule| &rule.gates);
        Asked {
            grades: grades.map(|(grade, plans)| of_all(&grade.conditions, plans)).collect(),
            gates: of_all(gates, &plan.gates),
        }
    }

    /// Returns what a condition asks for with the points of the draw. `None` if floats do not tell of what it looks at.
    fn condition<'v>(
        &self,
        values: &'v Values,
        gate: &Gate,
        plan: &GatePlan,
    ) -> Option<Condition<'v>> {
        let ticks = self.ticks().ok()?;
        let sure = |range: &ScoreRange, points: &Exact, known: Known| {
            Sure::of(range, known, |at| {
                let at = Exact::from(at);
                let at = if range.terms == Terms::Share { at.times(points)? } else { at };
                at.times(&ticks)
            })
        };
        let (mut of, mut count) = (Vec::with_capacity(plan.items.len()), None);
        match gate {
            Gate::Total(range) => {
                let (totals, known) = values.totals();
                of.push((totals, sure(range, self.kept().outcome.total_points(), known)?));
            }
            Gate::Count { within, .. } => count = Some(*within),
            Gate::Every { .. } | Gate::Met { .. } => {}
            Gate::Top(_) | Gate::Formula(_) => return None,
        }
        for (item, _) in &plan.items {
            let Item::Node(node) = item else { return None };
            let points = self.points_of(*node)?;
            // What has no points is shown, not counted.
            if !points.is_zero() {
                let (values, known) = values.of_node(node.get())?;
                of.push((values, sure(&gate.each(), points, known)?));
            }
        }
        (!of.is_empty()).then_some(Condition { of, count })
    }

    fn all_hold(
        &mut self,
        (row, place): (usize, Option<usize>),
        (gates, plans): (&[By<Gate>], &[By<GatePlan>]),
        asked: &[Option<Condition<'_>>],
    ) -> Result<bool, Overflow> {
        for ((gate, plan), asked) in gates.iter().zip(plans).zip(asked) {
            let quickly = place.zip(asked.as_ref()).and_then(|(place, asked)| asked.holds(place));
            let held = match quickly {
                Some(held) => held,
                None => self.holds_in_fractions(row, (gate, plan))?,
            };
            if !held {
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
        let redrawn = Redrawn { tree, scores, total, position };
        Ok(kept.outcome.holds_with(row, &redrawn, asked))
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
