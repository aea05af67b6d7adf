//! A compiled indicator: a loop over whole numbers with its constants, and the range of values in
//! which the loop is exact.
//!
//! A program depends on the decimal places that values are counted in, on the kind of the units if
//! a bound does, and on the peers if a method does. It does not depend on the values themselves.

use super::float_program::{FloatLine, FloatOp, FloatProgram};
use super::formula_program::{FormulaProgram, Op};
use super::operand::Operand;
use super::peer_needs::PeerKey;
use super::score_slot;
use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Direction, EvidenceRule, MetricIndex, UnitKind,
};

/// `⌊(α·n + β·d + γ) ÷ (δ·d)⌋`: a share `n ÷ d` times the points, rounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Points {
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    pub(crate) gamma: f64,
    pub(crate) delta: f64,
    /// Whether a quotient without a remainder, which is a tie, is rounded to even.
    pub(crate) even: bool,
}

/// A quotient of two values: `n = part_by·part − whole_by·whole` limited to `0…d`, `d =
/// below·whole`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Quotient {
    pub(crate) part_by: f64,
    pub(crate) whole_by: f64,
    pub(crate) below: f64,
}

impl Quotient {
    #[inline(always)]
    pub(crate) fn of(&self, part: f64, whole: f64) -> (f64, f64) {
        let d = self.below * whole;
        let n = self.part_by * part - self.whole_by * whole;
        (n.max(0.0).min(d), d)
    }
}

/// A line through one value: `n = by·value − less` limited to `0…d`, with the same `d` for all
/// units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) by: f64,
    pub(crate) less: f64,
    pub(crate) denominator: f64,
}

impl Line {
    #[inline(always)]
    pub(crate) fn of(&self, value: f64) -> (f64, f64) {
        ((self.by * value - self.less).max(0.0).min(self.denominator), self.denominator)
    }
}

/// A number over a value: `n = above` limited to `0…d`, `d = below·value`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Inverse {
    pub(crate) above: f64,
    pub(crate) below: f64,
}

impl Inverse {
    #[inline(always)]
    pub(crate) fn of(&self, value: f64) -> (f64, f64) {
        let d = self.below * value;
        // Zero is the least value, so its share is 1 whatever `above` is.
        if d == 0.0 { (1.0, 1.0) } else { (self.above.min(d), d) }
    }
}

/// From `from` upwards, `rise` more (or less, if negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stair {
    pub(crate) from: i64,
    pub(crate) rise: i32,
}

/// `rise` more if `part_by·part − whole_by·whole` is at least `from`, that is, if the quotient of
/// the two reaches or exceeds a bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct QuotientStair {
    pub(crate) part_by: f64,
    pub(crate) whole_by: f64,
    pub(crate) from: f64,
    pub(crate) rise: i32,
}

/// A fraction `n ÷ d` of each unit: a share, limited to 0…1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fraction {
    /// By a quotient of two values.
    Quotient { rule: Quotient, part: Operand, whole: Operand },
    /// By a number over a value.
    Inverse { rule: Inverse, of: Operand },
    /// By a line through one value.
    Line { rule: Line, of: Operand },
    /// Rises in units of `1 ÷ denominator`.
    Stairs { stairs: Vec<Stair>, denominator: f64, of: Operand },
    /// The position of the value among those of the peers.
    PeerShare { share: PeerShare, denominator: f64, of: Operand, key: PeerKey, kind: UnitKind },
    /// The mean of the answers of a survey.
    Answers(Vec<Answers>),
}

/// The peers that a share counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PeerShare {
    /// Those after the unit's own rank.
    Rank(Direction),
    /// Those that are worse, counted twice, and those that are equal.
    Percentile(Direction),
}

/// The count of one answer, with its weights in the numerator and the denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Answers {
    pub(crate) above: f64,
    pub(crate) below: f64,
    pub(crate) of: Operand,
}

/// The loop that computes the score of a unit, in units of the rounding.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Loop {
    /// The points times a fraction. A zero whole gives `zero`.
    Fraction { of: Fraction, points: Points, zero: i32 },
    /// Rises in units of the rounding.
    Stairs { stairs: Vec<Stair>, of: Operand },
    /// Rises in units of the rounding, by a quotient. A zero whole gives `zero`.
    QuotientStairs { stairs: Vec<QuotientStair>, part: Operand, whole: Operand, zero: i32 },
    /// The largest of several, each with its absence policies.
    Largest(Vec<Loop>),
    /// The points times a weighted sum of fractions.
    Sum(Parts),
    /// Rounded scores added up, each times `factor`, up to `full`.
    AddUp { programs: Vec<Program>, factor: i32, full: i32 },
    /// The points times the value of a formula, limited to 0…1.
    Formula { formula: FormulaProgram, points: Points },
    /// The same of a formula whose numbers are floats.
    Floats(FloatProgram),
    /// A line through a value, or a quotient, in floats.
    Line(FloatLine),
    /// Of several loops the one of the case that is true for the unit.
    Cases { of: Vec<CaseOf>, cases: Vec<LoopCase> },
    /// One score for every unit that has a value.
    Same { slot: i32, of: Operand },
}

/// What cases go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseOf {
    /// The kind of the unit.
    Kind,
    /// An attribute.
    Attribute(Operand),
}

impl CaseOf {
    pub(crate) const fn operand(&self) -> Option<&Operand> {
        match self {
            Self::Kind => None,
            Self::Attribute(of) => Some(of),
        }
    }
}

/// The most cases of a rule that loops decide between.
pub(crate) const MOST_CASES: usize = 16;

/// The loop of a case: the places of the options that its units have of each attribute.
pub(crate) type LoopCase = (Vec<i64>, Loop);

/// The parts of a `sum_of`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parts {
    pub(crate) parts: Vec<WeightedFraction>,
    pub(crate) points: Points,
}

/// A part of a `sum_of`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WeightedFraction {
    /// A whole number.
    pub(crate) weight: f64,
    pub(crate) of: Fraction,
    /// What is done to the fraction before it counts.
    pub(crate) raise: Option<Raise>,
}

/// What the worst of the peers earns: `(by·n + least·d) ÷ (below·d)` takes the place of `n ÷ d`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Raise {
    pub(crate) by: f64,
    pub(crate) least: f64,
    pub(crate) below: f64,
}

impl Raise {
    #[inline(always)]
    pub(crate) fn of(&self, n: f64, d: f64) -> (f64, f64) {
        (self.by * n + self.least * d, self.below * d)
    }
}

/// An indicator as a loop. The loop writes slots of absences, and `absent` says what they become.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Program {
    pub(crate) run: Loop,
    pub(crate) absent: Absent,
    pub(crate) evidence: EvidenceRule,
}

/// The programs of a plan's indicators that hold for more than one dataset: those that do not depend on peers.
#[derive(Debug)]
pub(crate) struct Programs {
    /// The kind that bounds were taken for. `None` for units of several kinds.
    pub(crate) kind: Option<UnitKind>,
    /// For each node. `None` if the columns at hand allowed none.
    of_nodes: Vec<Option<Program>>,
    /// The operands of all of them.
    operands: Vec<Operand>,
}

impl Programs {
    pub(crate) fn new(kind: Option<UnitKind>, of_nodes: Vec<Option<Program>>) -> Self {
        let mut operands = Vec::new();
        for program in of_nodes.iter().flatten() {
            program.run.for_each_operand(&mut |operand| operands.push(*operand));
        }
        Self { kind, of_nodes, operands }
    }

    /// Returns the program of each node whose operands hold for a dataset.
    pub(crate) fn that_hold(
        &self,
        holds: impl Fn(&Operand) -> bool,
    ) -> impl Iterator<Item = Option<&Program>> {
        let all_hold = self.operands.iter().all(&holds);
        let program = move |program: &&Program| all_hold || program.run.operands_are(&holds);
        self.of_nodes.iter().map(move |of_node| of_node.as_ref().filter(&program))
    }
}

/// The result of each kind of absence: a score, left out, or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Absent {
    rules: AbsentRules,
    /// The slot of full points.
    full: i32,
}

impl Absent {
    pub(crate) const fn new(rules: AbsentRules, full: i32) -> Self {
        Self { rules, full }
    }

    /// Returns whether an absence can be refused.
    pub(crate) fn refuses(&self) -> bool {
        self.rules.has(AbsentPolicy::Error)
    }

    pub(crate) const fn policy(&self, kind: AbsentKind) -> AbsentPolicy {
        self.rules.policy(kind)
    }

    /// Returns the rules for the parts of a `sum_of`: there a blank part earns nothing.
    pub(crate) fn of_part(&self) -> AbsentRules {
        let policy = |kind| match self.rules.policy(kind) {
            AbsentPolicy::Blank => AbsentPolicy::Zero,
            policy => policy,
        };
        AbsentRules {
            missing: policy(AbsentKind::Missing),
            not_applicable: policy(AbsentKind::NotApplicable),
            rejected: policy(AbsentKind::Rejected),
            zero_whole: policy(AbsentKind::ZeroWhole),
        }
    }

    pub(crate) const fn slot(&self, kind: AbsentKind) -> i32 {
        let policy = self.rules.policy(kind);
        match (policy, policy.no_score()) {
            (_, Some(way)) => score_slot::absent(way, kind),
            (AbsentPolicy::Zero, None) => 0,
            (AbsentPolicy::Full, None) => self.full,
            (_, None) => score_slot::REFUSED,
        }
    }
}

impl Fraction {
    /// Calls `look` for every value that the program reads.
    pub(crate) fn for_each_operand<'a>(&'a self, look: &mut dyn FnMut(&'a Operand)) {
        match self {
            Self::Quotient { part, whole, .. } => {
                look(part);
                look(whole);
            }
            Self::Inverse { of, .. }
            | Self::Line { of, .. }
            | Self::Stairs { of, .. }
            | Self::PeerShare { of, .. } => look(of),
            Self::Answers(answers) => answers.iter().for_each(|answer| look(&answer.of)),
        }
    }

    /// Returns whether the denominator depends on values, so that it can be zero.
    pub(crate) const fn has_whole(&self) -> bool {
        match self {
            Self::Quotient { .. } | Self::Inverse { .. } | Self::Answers(_) => true,
            Self::Line { .. } | Self::Stairs { .. } | Self::PeerShare { .. } => false,
        }
    }
}

impl Loop {
    /// Returns whether the loop may leave units to be computed in fractions.
    pub(crate) fn may_leave_undone(&self) -> bool {
        match self {
            Self::Cases { cases, .. } => cases.iter().any(|(_, run)| run.may_leave_undone()),
            Self::Formula { .. } | Self::Floats(_) | Self::Line(_) | Self::AddUp { .. } => true,
            _ => false,
        }
    }

    /// Returns whether scores without a rounding have bounds of their errors, each its own.
    pub(crate) const fn has_bounds(&self) -> bool {
        matches!(self, Self::Floats(_) | Self::Line(_))
    }

    /// Returns the most bits of numerator and denominator of a score, before it is rounded.
    pub(crate) const fn bits(&self) -> usize {
        match self {
            Self::Floats(program) => program.bits,
            Self::Line(line) => line.bits,
            // Quotients of products of two whole numbers below 2^53.
            _ => 128,
        }
    }

    /// Returns whether all values that the loop reads are as `holds` says.
    pub(crate) fn operands_are(&self, holds: impl Fn(&Operand) -> bool) -> bool {
        let mut all = true;
        self.for_each_operand(&mut |operand| all &= holds(operand));
        all
    }

    /// Calls `look` for every value that the loop reads.
    pub(crate) fn for_each_operand<'a>(&'a self, look: &mut dyn FnMut(&'a Operand)) {
        match self {
            Self::Fraction { of, .. } => of.for_each_operand(look),
            Self::Stairs { of, .. } | Self::Same { of, .. } => look(of),
            Self::QuotientStairs { part, whole, .. } => {
                look(part);
                look(whole);
            }
            Self::Line(FloatLine { part, whole, .. }) => {
                look(part);
                whole.iter().for_each(look);
            }
            Self::Largest(loops) => loops.iter().for_each(|run| run.for_each_operand(look)),
            Self::AddUp { programs, .. } => {
                programs.iter().for_each(|program| program.run.for_each_operand(look));
            }
            Self::Cases { of, cases } => {
                of.iter().filter_map(CaseOf::operand).for_each(&mut *look);
                cases.iter().for_each(|(_, run)| run.for_each_operand(look));
            }
            Self::Sum(sum) => sum.parts.iter().for_each(|part| part.of.for_each_operand(look)),
            Self::Floats(program) => {
                for op in &program.ops {
                    if let FloatOp::Metric { of, .. } = op {
                        look(of);
                    }
                }
            }
            Self::Formula { formula, .. } => {
                for op in &formula.ops {
                    if let Op::Metric { of, .. } | Op::Equals { of, .. } = op {
                        look(of);
                    }
                }
            }
        }
    }

    /// Calls `look` for every metric that the loop reads, also where only its presence is asked for.
    pub(crate) fn for_each_metric(&self, look: &mut dyn FnMut(MetricIndex)) {
        match self {
            Self::Formula { formula, .. } => formula.metrics.iter().copied().for_each(look),
            Self::Floats(program) => program.metrics.iter().copied().for_each(look),
            Self::Largest(loops) => loops.iter().for_each(|run| run.for_each_metric(look)),
            Self::AddUp { programs, .. } => {
                programs.iter().for_each(|program| program.run.for_each_metric(look));
            }
            Self::Cases { of, cases } => {
                of.iter().filter_map(CaseOf::operand).for_each(|operand| look(operand.metric));
                cases.iter().for_each(|(_, run)| run.for_each_metric(look));
            }
            other => other.for_each_operand(&mut |operand| look(operand.metric)),
        }
    }

    /// Returns whether it scores every unit by one or two columns alone.
    pub(crate) fn is_simple(&self) -> bool {
        match self {
            Self::Cases { cases, .. } => cases.iter().all(|(_, run)| run.is_simple()),
            Self::Fraction { .. } | Self::Stairs { .. } | Self::QuotientStairs { .. } => true,
            Self::Same { .. } => true,
            Self::Line(line) => line.rounding.is_some(),
            _ => false,
        }
    }
}
