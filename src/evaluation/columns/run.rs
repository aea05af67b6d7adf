//! A program applied to a block of units: the loop, then what is absent.

use std::ops::Range;

use super::super::peers::Peers;
use super::super::peers::WholeOrder;
use super::super::vectors::Arch;
use super::score_columns::BLOCK;
use super::{kernel, sum_of};
use crate::dataset::{Column, Dataset, State, Values};
use crate::model::{AbsentKind, EvidenceRule, MetricIndex, UnitKind};
use crate::plan::PeerKey;
use crate::plan::exact_range::Points;
use crate::plan::loops::{Absent, Fraction, Loop, Operand, Program};
use crate::plan::score_slot;

/// The columns of a dataset, as loops read them.
pub(crate) struct Columns<'d> {
    dataset: &'d Dataset,
    /// The peers of all units, where these are of one kind.
    peers: Option<(&'d Peers, &'d UnitKind)>,
    /// Per metric, where evidence is asked for and some value has none: the states in which what has
    /// no evidence is missing.
    with_evidence: Vec<Option<Vec<u8>>>,
}

/// The states of what a loop reads, for the units of a block; nothing where all is present.
type States<'a> = [Option<&'a [u8]>; 2];

/// Calls a loop with the columns in their own width.
macro_rules! with_width {
    ($values:expr, $units:expr, |$slice:ident| $run:expr) => {
        match $values {
            Values::I8(values) => with_width!(@ values, $units, $slice, $run),
            Values::I16(values) => with_width!(@ values, $units, $slice, $run),
            Values::I32(values) => with_width!(@ values, $units, $slice, $run),
            Values::I64(values) => with_width!(@ values, $units, $slice, $run),
            // Programs are made for whole numbers only.
            Values::Wide(_) | Values::Text(_) => {}
        }
    };
    (@ $values:ident, $units:expr, $slice:ident, $run:expr) => {
        if let Some($slice) = $values.get($units.clone()) {
            $run
        }
    };
}
pub(crate) use with_width;

impl<'d> Columns<'d> {
    pub(crate) const fn new(
        dataset: &'d Dataset,
        peers: Option<(&'d Peers, &'d UnitKind)>,
    ) -> Self {
        Self { dataset, peers, with_evidence: Vec::new() }
    }

    /// The values of the peers in order.
    pub(crate) fn order(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
    ) -> Option<&'d WholeOrder> {
        let (peers, kind) = self.peers?;
        peers.get(kind, PeerKey { metric, evidence })?.whole_order()
    }

    /// Makes ready what a program that asks for evidence reads.
    pub(crate) fn look_for_evidence(&mut self, program: &Program) {
        if program.evidence == EvidenceRule::Optional || !self.dataset.carries_evidence() {
            return;
        }
        program.run.for_each_operand(&mut |operand| {
            let place = operand.metric.get();
            if self.with_evidence.len() <= place {
                self.with_evidence.resize(place.saturating_add(1), None);
            }
            let column = self.dataset.column(operand.metric);
            let state = |row| match column.state(row) {
                State::Present if self.dataset.evidence(row, operand.metric).is_none() => {
                    State::Missing
                }
                state => state,
            };
            let states = (0..column.len()).map(|row| state(row).code()).collect();
            if let Some(slot) = self.with_evidence.get_mut(place) {
                *slot = Some(states);
            }
        });
    }

    pub(crate) fn values(&self, metric: MetricIndex) -> &'d Values {
        self.dataset.column(metric).values()
    }

    pub(crate) fn states(
        &self,
        metric: MetricIndex,
        evidence: EvidenceRule,
        units: &Range<usize>,
    ) -> Option<&[u8]> {
        let asked = match evidence {
            EvidenceRule::Required => self.with_evidence.get(metric.get()).and_then(Option::as_ref),
            EvidenceRule::Optional => None,
        };
        let states = asked.map(Vec::as_slice);
        let states = states.or_else(|| Column::states(self.dataset.column(metric)))?;
        let states = states.get(units.clone())?;
        // Looked through at once: where nothing is absent, which is most often, that is all.
        let any = states.iter().fold(0, |any, state| any | state);
        (any != 0).then_some(states)
    }

    /// Calls back for every unit that lacks a value of a fraction, with the gravest absence.
    pub(crate) fn each_absence(
        &self,
        fraction: &Fraction,
        evidence: EvidenceRule,
        units: &Range<usize>,
        found: impl FnMut(usize, AbsentKind),
    ) {
        let Fraction::Answers(answers) = fraction else {
            return each_absence(self.states_of(fraction, evidence, units), found);
        };
        let mut gravest = [0u8; BLOCK];
        let mut any = false;
        for answer in answers {
            let Some(states) = self.states(answer.of.metric, evidence, units) else { continue };
            any = true;
            for (gravest, state) in gravest.iter_mut().zip(states) {
                *gravest = graver(*gravest, *state);
            }
        }
        let states = gravest.get(..units.len()).filter(|_| any);
        each_absence([states, None], found);
    }

    /// The states of one value or two.
    fn states_of(
        &self,
        fraction: &Fraction,
        evidence: EvidenceRule,
        units: &Range<usize>,
    ) -> States<'_> {
        let states = |operand: &Operand| self.states(operand.metric, evidence, units);
        match fraction {
            Fraction::Quotient { part, whole, .. } => [states(part), states(whole)],
            Fraction::Inverse { of, .. }
            | Fraction::Line { of, .. }
            | Fraction::Stairs { of, .. }
            | Fraction::Standing { of, .. } => [states(of), None],
            // Looked at one by one.
            Fraction::Answers(_) => [None, None],
        }
    }

    /// The scores of a program for some units; `out` is as long.
    pub(crate) fn run(&self, arch: Arch, program: &Program, units: &Range<usize>, out: &mut [i32]) {
        let evidence = program.evidence;
        match &program.run {
            Loop::Largest(loops) => {
                self.largest(arch, loops, program, units, out);
                resolve(&program.absent, out);
            }
            Loop::Sum(parts) => sum_of::run(self, arch, (parts, program), units, out),
            simple => {
                let slot = |kind| program.absent.slot(kind);
                self.simple(arch, simple, evidence, units, out, slot);
            }
        }
    }

    /// A loop over one or two columns, and what is absent in them.
    pub(crate) fn simple(
        &self,
        arch: Arch,
        run: &Loop,
        evidence: EvidenceRule,
        units: &Range<usize>,
        out: &mut [i32],
        slot: impl Fn(AbsentKind) -> i32,
    ) {
        let states = match run {
            Loop::Fraction { of, points, zero } => {
                self.fraction(arch, of, (*points, *zero), units, out);
                return self.each_absence(of, evidence, units, |row, kind| {
                    if let Some(out) = out.get_mut(row) {
                        *out = slot(kind);
                    }
                });
            }
            Loop::Near { near, of } => {
                with_width!(self.values(of.metric), units, |values| {
                    kernel::near(near, values, out);
                });
                [self.states(of.metric, evidence, units), None]
            }
            Loop::Stairs { stairs, of } => {
                with_width!(self.values(of.metric), units, |values| {
                    kernel::stairs(arch, stairs, values, out);
                });
                [self.states(of.metric, evidence, units), None]
            }
            Loop::QuotientStairs { stairs, part, whole, zero } => {
                let states = [part, whole].map(|of| self.states(of.metric, evidence, units));
                with_width!(self.values(part.metric), units, |part| {
                    with_width!(self.values(whole.metric), units, |whole| {
                        kernel::quotient_stairs(arch, (stairs, *zero), (part, whole), out);
                    });
                });
                states
            }
            Loop::Same { slot, of } => {
                out.fill(*slot);
                [self.states(of.metric, evidence, units), None]
            }
            // Not simple.
            Loop::Largest(_) | Loop::Sum(_) | Loop::Formula { .. } => [None, None],
        };
        each_absence(states, |row, kind| {
            if let Some(out) = out.get_mut(row) {
                *out = slot(kind);
            }
        });
    }

    fn fraction(
        &self,
        arch: Arch,
        fraction: &Fraction,
        (points, zero): (Points, i32),
        units: &Range<usize>,
        out: &mut [i32],
    ) {
        match fraction {
            Fraction::Quotient { rule, part, whole } => {
                with_width!(self.values(part.metric), units, |part| {
                    with_width!(self.values(whole.metric), units, |whole| {
                        kernel::quotient(arch, (*rule, points, zero), (part, whole), out);
                    });
                });
            }
            Fraction::Inverse { rule, of } => {
                with_width!(self.values(of.metric), units, |values| {
                    kernel::inverse(arch, (*rule, points), values, out);
                });
            }
            Fraction::Line { rule, of } => {
                with_width!(self.values(of.metric), units, |values| {
                    kernel::line(arch, (*rule, points), values, out);
                });
            }
            Fraction::Standing { .. } | Fraction::Answers(_) => {
                let (mut n, mut d) = ([0.0; BLOCK], [1.0; BLOCK]);
                if let (Some(n), Some(d)) = (n.get_mut(..out.len()), d.get_mut(..out.len())) {
                    sum_of::fill(self, arch, fraction, units, (n, d));
                    kernel::scores(arch, (points, zero), (n, d), out);
                }
            }
            // Stairs alone have their own loop; only sums have them as fractions.
            Fraction::Stairs { .. } => {}
        }
    }

    /// The best of the alternatives that are present; where none is, the slot of the gravest absence.
    fn largest(
        &self,
        arch: Arch,
        loops: &[Loop],
        program: &Program,
        units: &Range<usize>,
        out: &mut [i32],
    ) {
        let mut other = [0i32; BLOCK];
        let Some(other) = other.get_mut(..out.len()) else { return };
        for (place, run) in loops.iter().enumerate() {
            let target = if place == 0 { &mut *out } else { &mut *other };
            match run {
                Loop::Largest(loops) => self.largest(arch, loops, program, units, target),
                Loop::Sum(parts) => sum_of::run(self, arch, (parts, program), units, target),
                simple => {
                    self.simple(
                        arch,
                        simple,
                        program.evidence,
                        units,
                        target,
                        score_slot::excluded,
                    );
                }
            }
            if place > 0 {
                kernel::largest(arch, out, other);
            }
        }
    }
}

/// Calls back for every unit that lacks a value, with the gravest absence.
fn each_absence(states: States<'_>, mut found: impl FnMut(usize, AbsentKind)) {
    let kind = |state: u8| State::from_code(state).absent();
    match states {
        [None, None] => {}
        [Some(states), None] | [None, Some(states)] => {
            for (row, state) in states.iter().enumerate().filter(|(_, state)| **state != 0) {
                if let Some(kind) = kind(*state) {
                    found(row, kind);
                }
            }
        }
        [Some(one), Some(other)] => {
            for (row, (one, other)) in one.iter().zip(other).enumerate() {
                if let Some(kind) = kind(*one).into_iter().chain(kind(*other)).min() {
                    found(row, kind);
                }
            }
        }
    }
}

/// The code of the graver of two states.
fn graver(one: u8, other: u8) -> u8 {
    let kind = |code: u8| State::from_code(code).absent();
    match (kind(one), kind(other)) {
        (Some(first), Some(second)) if second < first => other,
        (None, Some(_)) => other,
        _ => one,
    }
}

/// Replaces the slots of absences by what the rules make of them.
fn resolve(absent: &Absent, out: &mut [i32]) {
    for slot in out.iter_mut().filter(|slot| **slot < score_slot::LEAST) {
        if let Some(kind) = score_slot::absence(*slot) {
            *slot = absent.slot(kind);
        }
    }
}
