//! Fractions that loops compute from columns, and absent values in them.

use std::ops::Range;

use super::super::loops::Setting;
use super::super::segments::BLOCK;
use super::super::vectors::Vectors;
use super::kernel::{self, Fractions, Scratch};
use crate::dataset::{Column, State, Values};
use crate::model::{AbsentKind, EvidenceRule, MetricIndex};
use crate::plan::{CaseOf, Fraction, Line, Operand, Points, Program, Stair};

/// The columns of a dataset, as loops read them.
pub(crate) struct Columns<'d> {
    pub(crate) setting: Setting<'d>,
    pub(crate) vectors: Vectors,
    /// For each metric that requires evidence and has values without it: the states, in which
    /// values without evidence are missing.
    with_evidence: Vec<Option<Vec<u8>>>,
    /// The place of the kind of each unit among those of the framework, if there are several.
    kinds: Vec<i32>,
}

/// The states of the values that a loop reads, for the units of a block. `None` if all are present.
pub(crate) type States<'a> = [Option<&'a [u8]>; 2];

/// Where the share of each unit comes from.
#[derive(Clone, Copy)]
pub(super) enum Shares<'a> {
    Of(&'a Fraction),
    /// The line of the case that the unit has.
    Lines {
        lines: &'a [Line],
        number: &'a [f64],
        of: MetricIndex,
    },
}

/// Calls a loop with the values of a metric in their own width.
macro_rules! with_width {
    ($columns:expr, $metric:expr, $units:expr, |$slice:ident| $run:expr) => {
        match $columns.setting.dataset.column($metric).values() {
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
pub(super) use with_width;

impl<'d> Columns<'d> {
    pub(crate) fn new(setting: Setting<'d>) -> Self {
        let kinds = match setting.kind {
            Some(_) => Vec::new(),
            None => setting.dataset.places_of_kinds(setting.framework),
        };
        Self { setting, vectors: Vectors::new(), with_evidence: Vec::new(), kinds }
    }

    /// Prepares the states for a program that requires evidence.
    pub(crate) fn look_for_evidence(&mut self, program: &Program) {
        if program.evidence == EvidenceRule::Optional || !self.setting.dataset.carries_evidence() {
            return;
        }
        program.run.for_each_metric(&mut |metric| self.look_for_evidence_of(metric));
    }

    /// Prepares the states of a metric whose evidence is required.
    pub(super) fn look_for_evidence_of(&mut self, metric: MetricIndex) {
        if metric.is_previous() || !self.setting.dataset.carries_evidence() {
            return;
        }
        let place = metric.get();
        if self.with_evidence.len() <= place {
            self.with_evidence.resize(place.saturating_add(1), None);
        }
        let column = self.setting.dataset.column(metric);
        let state = |row| match column.state(row) {
            State::Present if self.setting.dataset.evidence(row, metric).is_none() => {
                State::Missing
            }
            state => state,
        };
        let states = (0..column.len()).map(|row| state(row).code()).collect();
        if let Some(slot) = self.with_evidence.get_mut(place) {
            *slot = Some(states);
        }
    }

    /// Returns what the columns are of.
    pub(super) const fn setting(&self) -> &Setting<'d> {
        &self.setting
    }

    /// Returns the place of the kind of each unit among those of the framework. Empty if all are of one kind.
    pub(super) fn kinds(&self) -> &[i32] {
        &self.kinds
    }

    /// Writes 1 for each unit of a kind, and 0 for others.
    pub(super) fn read_kinds(&self, place: i32, units: &Range<usize>, out: &mut [f64]) {
        let kinds = self.kinds.get(units.clone()).unwrap_or_default();
        out.iter_mut()
            .zip(kinds)
            .for_each(|(out, kind)| *out = f64::from(u8::from(*kind == place)));
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
        let states = states.or_else(|| Column::states(self.setting.dataset.column(metric)))?;
        let states = states.get(units.clone())?;
        // All states are checked together first: usually none is absent, and the check ends here.
        let any = states.iter().fold(0, |any, state| any | state);
        (any != 0).then_some(states)
    }

    /// Unmarks the units that do not have a case.
    pub(super) fn mark_case(
        &self,
        (of, places): (&[CaseOf], &[i64]),
        units: &Range<usize>,
        has_case: &mut [bool],
    ) {
        for (of, place) in of.iter().zip(places) {
            match of {
                CaseOf::Attribute(of) => with_width!(self, of.metric, units, |values| {
                    kernel::mark_equal(self.vectors, values, *place, has_case);
                }),
                CaseOf::Kind => {
                    let kinds = self.kinds.get(units.clone()).unwrap_or_default();
                    kernel::mark_equal(self.vectors, kinds, *place, has_case);
                }
            }
        }
    }

    /// Calls `found` for every unit that lacks an attribute, without which there is no case. The first that is absent counts.
    pub(super) fn each_without_case(
        &self,
        of: &[CaseOf],
        units: &Range<usize>,
        mut found: impl FnMut(usize, AbsentKind),
    ) {
        for of in of.iter().rev().filter_map(CaseOf::operand) {
            let states = [self.states(of.metric, EvidenceRule::Optional, units), None];
            each_absence(states, &mut found);
        }
    }

    /// Calls `found` for every unit that lacks a value of a fraction, with the gravest absence.
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

    /// Returns the states of one value or two.
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
            | Fraction::PeerShare { of, .. } => [states(of), None],
            // Checked one by one elsewhere.
            Fraction::Answers(_) => [None, None],
        }
    }

    /// Reads the values of a metric.
    pub(crate) fn read(&self, metric: MetricIndex, units: &Range<usize>, out: &mut [f64]) {
        with_width!(self, metric, units, |values| kernel::read(self.vectors, values, out));
    }

    /// Adds up the stairs that the values of a metric reach.
    pub(crate) fn stairs(
        &self,
        (stairs, of): (&[Stair], &Operand),
        units: &Range<usize>,
        out: &mut [i32],
    ) {
        with_width!(self, of.metric, units, |values| {
            kernel::stairs(self.vectors, stairs, values, out);
        });
    }

    /// Computes the rounded score of each unit, ignoring absences.
    pub(crate) fn scores(
        &self,
        (shares, points, zero): (Shares<'_>, Points, i32),
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [i32],
    ) {
        if points.even {
            // Rare enough for the slower way.
            let fractions = scratch.fractions();
            self.fill_shares(shares, units, fractions);
            return kernel::scores(self.vectors, (points, zero), fractions, out);
        }
        if zero <= 0 {
            let zero = f64::from(zero);
            let score = |n, d| kernel::score_or(&points, zero, n, d);
            self.each_score(shares, units, scratch, out, score);
        } else {
            let score = |n, d| kernel::score::<false>(&points, n, d);
            self.each_score(shares, units, scratch, out, kernel::or_zero(zero, score));
        }
    }

    /// Computes the score of each unit from its fraction, ignoring absences.
    #[inline(always)]
    pub(super) fn each_score<T: Copy>(
        &self,
        shares: Shares<'_>,
        units: &Range<usize>,
        scratch: &mut Scratch,
        out: &mut [T],
        score: impl Fn(f64, f64) -> T + Copy,
    ) {
        let vectors = self.vectors;
        match shares {
            Shares::Of(Fraction::Quotient { rule, part, whole }) => {
                with_width!(self, part.metric, units, |part| {
                    with_width!(self, whole.metric, units, |whole| {
                        let rule = *rule;
                        let fraction = move |part, whole| rule.of(part, whole);
                        kernel::of_columns(vectors, (part, whole), fraction, out, score);
                    });
                });
            }
            Shares::Of(Fraction::Line { rule, of }) => {
                with_width!(self, of.metric, units, |values| {
                    let rule = *rule;
                    let fraction = move |value, _| rule.of(value);
                    kernel::of_columns(vectors, (values, values), fraction, out, score);
                });
            }
            Shares::Lines { lines: [first, second], number, of } => {
                let fraction = kernel::of_two_lines([*first, *second]);
                with_width!(self, of, units, |values| {
                    kernel::of_columns(vectors, (values, number), fraction, out, score);
                });
            }
            shares => {
                let fractions = scratch.fractions();
                self.fill_shares(shares, units, fractions);
                kernel::of_fractions(vectors, fractions, out, score);
            }
        }
    }

    /// Computes the share of each unit, ignoring absences.
    fn fill_shares(&self, shares: Shares<'_>, units: &Range<usize>, out: &mut Fractions) {
        match shares {
            Shares::Of(fraction) => self.fill(fraction, units, out),
            Shares::Lines { lines, number, of } => {
                self.read(of, units, &mut out.n);
                kernel::lines(self.vectors, lines, number, out);
            }
        }
    }

    /// Computes the fraction of each unit, ignoring absences.
    pub(crate) fn fill(&self, fraction: &Fraction, units: &Range<usize>, out: &mut Fractions) {
        let (vectors, len) = (self.vectors, units.len());
        match fraction {
            Fraction::Quotient { rule, part, whole } => {
                self.read(part.metric, units, &mut out.n);
                self.read(whole.metric, units, &mut out.d);
                let rule = *rule;
                out.each(vectors, len, move |part, whole| rule.of(part, whole));
            }
            Fraction::Inverse { rule, of } => {
                self.read(of.metric, units, &mut out.n);
                let rule = *rule;
                out.each(vectors, len, move |value, _| rule.of(value));
            }
            Fraction::Line { rule, of } => {
                self.read(of.metric, units, &mut out.n);
                let rule = *rule;
                out.each(vectors, len, move |value, _| rule.of(value));
            }
            Fraction::Stairs { stairs, denominator, of } => {
                let mut rises = [0i32; BLOCK];
                let Some(rises) = rises.get_mut(..len) else { return };
                self.stairs((stairs, of), units, rises);
                out.d.fill(*denominator);
                out.n.iter_mut().zip(rises).for_each(|(n, rise)| *n = f64::from(*rise));
            }
            Fraction::PeerShare { share, denominator, of, key, kind } => {
                out.d.fill(*denominator);
                let peers = self.setting.of_kind(kind).peers(*key);
                let places = self.setting.places(of.metric);
                let order = places.and_then(|places| peers?.whole_order(places));
                let Some(order) = order else { return };
                with_width!(self, of.metric, units, |values| {
                    kernel::peer_shares(order, *share, values, &mut out.n);
                });
            }
            Fraction::Answers(answers) => {
                let mut counts = [0.0; BLOCK];
                out.n.fill(0.0);
                out.d.fill(0.0);
                for answer in answers {
                    self.read(answer.of.metric, units, &mut counts);
                    kernel::answers(vectors, (answer.above, answer.below), &counts, out);
                }
            }
        }
    }
}

/// Calls `found` for every unit that lacks a value, with the gravest absence.
pub(crate) fn each_absence(states: States<'_>, mut found: impl FnMut(usize, AbsentKind)) {
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

/// Returns the code of the graver of two states.
fn graver(one: u8, other: u8) -> u8 {
    let kind = |code: u8| State::from_code(code).absent();
    match (kind(one), kind(other)) {
        (Some(first), Some(second)) if second < first => other,
        (None, Some(_)) => other,
        _ => one,
    }
}
