//! The grades and verdicts of a draw.

use std::num::NonZeroU32;

use super::worker::Worker;
use crate::model::{By, Gate, Item, NodeIndex, ScoreRange, Terms};
use crate::number::{Enclosed, Exact, Overflow};
use crate::outcome::{Redrawn, quick};
use crate::plan::{GatePlan, Within};

/// What conditions on scores ask for in one draw, in the unit of the floats.
#[derive(Debug, Default)]
struct Asked {
    /// Of each grade.
    grades: Vec<Vec<Option<GatePlan>>>,
    /// Of the verdict.
    verdict: Option<Vec<Option<GatePlan>>>,
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
    pub(super) fn judge(&mut self, mut put: impl FnMut(usize, Judged)) -> Result<(), Overflow> {
        let kept = self.kept();
        let framework = kept.outcome.framework();
        let (grades, verdict) = (&framework.grades, framework.verdict.as_ref());
        let plan = kept.plan();
        let asked = self.asked()?;
        for row in &kept.shares.rows {
            let mut grade = None;
            for (place, (rule, of_rule)) in grades.iter().zip(&plan.grades).enumerate() {
                let in_floats = asked.grades.get(place).map_or(&[][..], Vec::as_slice);
                if self.all_hold(*row, &rule.conditions, (of_rule, in_floats))? {
                    grade = Some(place);
                    break;
                }
            }
            let passes = match (verdict, &asked.verdict) {
                (Some(rule), Some(in_floats)) => {
                    Some(self.all_hold(*row, &rule.gates, (&plan.gates, in_floats))?)
                }
                _ => None,
            };
            let has_total = self.has_total(*row)?;
            put(
                *row,
                Judged {
                    grade: grade.filter(|_| has_total),
                    passes: passes.map(|held| held && has_total),
                },
            );
        }
        Ok(())
    }

    fn asked(&self) -> Result<Asked, Overflow> {
        let kept = self.kept();
        let framework = kept.outcome.framework();
        let plan = kept.plan();
        let of_all = |gates: &[By<Gate>], plans: &[By<GatePlan>]| {
            let both = gates.iter().zip(plans);
            both.map(|(gate, plan)| match (gate.only(), plan.only()) {
                (Some(gate), Some(plan)) => self.in_draw(gate, plan).map(Some),
                // Which of several conditions is a unit's, its figures decide.
                _ => Ok(None),
            })
            .collect::<Result<Vec<_>, Overflow>>()
        };
        let grades = framework.grades.iter().zip(&plan.grades);
        let grades = grades.map(|(grade, plans)| of_all(&grade.conditions, plans));
        let verdict = framework.verdict.as_ref().map(|rule| of_all(&rule.gates, &plan.gates));
        Ok(Asked { grades: grades.collect::<Result<_, _>>()?, verdict: verdict.transpose()? })
    }

    /// Returns what a condition asks for with the points of the draw.
    fn in_draw(&self, gate: &Gate, plan: &GatePlan) -> Result<GatePlan, Overflow> {
        let total = match gate {
            Gate::Total(range) => self.between(range, self.kept().outcome.total_points())?,
            _ => Within::default(),
        };
        let item = |(item, _): &(Item, Within)| {
            let within = match item {
                Item::Node(node) => match self.points_of_group(*node) {
                    Some(points) => self.between(&gate.each(), &points)?,
                    None => Within::default(),
                },
                Item::Target(_) => Within::default(),
            };
            Ok((*item, within))
        };
        let items = plan.items.iter().map(item).collect::<Result<_, Overflow>>()?;
        Ok(GatePlan { items, total })
    }

    /// Returns the scores of a range, in the unit of the floats.
    fn between(&self, range: &ScoreRange, points: &Exact) -> Result<Within, Overflow> {
        let ticks = self.ticks()?;
        let bound = |end: Option<crate::model::End>| {
            let Some(end) = end else { return Ok(None) };
            let at = Exact::from(end.at);
            let at = if range.terms == Terms::Share { at.times(points)? } else { at };
            Enclosed::of(&at.times(&ticks)?).map(Some).ok_or(Overflow)
        };
        Ok(Within::between(bound(range.lower)?, bound(range.upper)?))
    }

    fn all_hold(
        &mut self,
        row: usize,
        gates: &[By<Gate>],
        (plans, in_floats): (&[By<GatePlan>], &[Option<GatePlan>]),
    ) -> Result<bool, Overflow> {
        for ((gate, plan), of_draw) in gates.iter().zip(plans).zip(in_floats) {
            let node =
                |node: NodeIndex, within: &Within| within.contain(self.group_near(node, row)?);
            let quickly = |(gate, of_draw): (&Gate, &GatePlan)| {
                quick(gate, of_draw, || of_draw.total.contain(self.total_near(row)?), node)
            };
            let held = match gate.only().zip(of_draw.as_ref()).and_then(quickly) {
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
