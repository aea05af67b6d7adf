//! Targets over whole columns: a condition on one metric is a stair that is 1 if it is met.

use std::ops::Range;

use super::super::condition::{self, Time};
use super::super::loops::{Setting, target_program};
use super::super::score::Refusal;
use super::super::segments::BLOCK;
use super::fractions::Columns;
use super::job::Job;
use super::run::Memory;
use super::score_columns::Segment;
use crate::error::ScoringFaults;
use crate::model::{Criteria, EvidenceRule, TargetData, TargetState};
use crate::number::Overflow;
use crate::plan::Loop;
use crate::plan::score_slot::UNSCORED;

/// The targets of a plan for a dataset, each with its loop if it has one.
pub(crate) struct Targets<'d> {
    columns: Columns<'d>,
    targets: Vec<(&'d TargetData, Time, Option<Loop>)>,
}

/// The slots of a target that is met, and of one without a number.
const MET: i32 = 1;
const UNDETERMINED: i32 = -1;

impl<'d> Targets<'d> {
    pub(crate) fn new(job: &Job<'d>, criteria: &'d Criteria) -> Self {
        let framework = &*job.plan.framework;
        let setting = Setting::new(job.dataset, framework, job.peers);
        let program = |target| {
            (
                target,
                Time::of(framework, target),
                target_program(framework, target, &setting, UNDETERMINED),
            )
        };
        let targets = criteria.targets.iter().map(program).collect();
        Self { columns: Columns::new(setting), targets }
    }

    /// Evaluates every target for every unit of a segment. The totals are the numbers of targets
    /// met.
    pub(crate) fn segment(&self, job: &Job<'_>, segment: &mut Segment, faults: &mut ScoringFaults) {
        let (mut total, mut out) = ([0i32; BLOCK], [0i32; BLOCK]);
        let mut memory = Memory::default();
        let mut start = 0usize;
        while start < segment.len {
            let len = segment.len.saturating_sub(start).min(BLOCK);
            let first = segment.start.saturating_add(start);
            let units = first..first.saturating_add(len);
            total.fill(0);
            for ((target, time, run), column) in self.targets.iter().zip(&mut segment.targets) {
                let Some(out) = out.get_mut(..len) else { break };
                match run {
                    Some(run) => {
                        let run = (run, EvidenceRule::Optional, 1.0);
                        self.columns.simple(run, &units, &mut memory, out, &|_| UNDETERMINED);
                    }
                    None => one_by_one(job, target, units.clone(), out, faults),
                }
                let rows = units.clone().zip(out.iter().zip(total.iter_mut()));
                for (row, (slot, sum)) in rows {
                    let day = condition::day(&job.plan.framework, target, job.dataset, row);
                    let state = time.state(meets(*slot), day);
                    column.push(state);
                    // There are far fewer than 2^31 targets.
                    *sum = sum.wrapping_add(i32::from(state == TargetState::Met));
                }
            }
            if self.targets.is_empty() {
                total.fill(UNSCORED);
            }
            segment.totals.extend_from_slice(total.get(..len).unwrap_or_default());
            start = start.saturating_add(len);
        }
    }
}

const fn meets(slot: i32) -> Option<bool> {
    match slot {
        MET => Some(true),
        UNDETERMINED => None,
        _ => Some(false),
    }
}

/// Evaluates a target in fractions, unit by unit.
fn one_by_one(
    job: &Job<'_>,
    target: &TargetData,
    units: Range<usize>,
    out: &mut [i32],
    faults: &mut ScoringFaults,
) {
    for (unit, out) in units.zip(out) {
        let Some(view) = job.view(unit) else { continue };
        let meets = condition::meets(target, &view).unwrap_or_else(|Overflow| {
            faults.push(Refusal::Overflow.at(job.unit_id(unit), &target.id));
            None
        });
        *out = match meets {
            Some(true) => MET,
            Some(false) => 0,
            None => UNDETERMINED,
        };
    }
}
