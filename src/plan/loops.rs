//! What an indicator comes down to: a loop over whole numbers with its constants, and the range of
//! values in which the loop is exact.
//!
//! A program depends on the decimal places that values are counted in, on the kind of the units
//! where a bound does, and on the peers where a method does; not on the values themselves.

use crate::model::{
    AbsentKind, AbsentPolicy, AbsentRules, Direction, EvidenceRule, MetricIndex, UnitKind,
};
use crate::number::{Exact, Rounded};

pub(crate) use super::exact_range::{Inverse, Line, Points, Quotient, QuotientStair, Stair};
use super::loop_of_formula::{FormulaProgram, Op};
use super::score_slot;

/// A value that a loop reads, and the range in which the loop is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operand {
    pub(crate) metric: MetricIndex,
    pub(crate) least: i64,
    pub(crate) most: i64,
}

/// A fraction `n ÷ d` of each unit: a share, held to 0…1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fraction {
    Quotient {
        rule: Quotient,
        part: Operand,
        whole: Operand,
    },
    Inverse {
        rule: Inverse,
        of: Operand,
    },
    Line {
        rule: Line,
        of: Operand,
    },
    /// Rises in units of `1 ÷ denominator`.
    Stairs {
        stairs: Vec<Stair>,
        denominator: f64,
        of: Operand,
    },
    /// Where the value stands among those of the peers.
    Standing {
        standing: Standing,
        denominator: f64,
        of: Operand,
        evidence: EvidenceRule,
    },
    /// The mean of the answers of a survey.
    Answers(Vec<Answers>),
}

/// Which places among the peers are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Those behind one's own rank.
    Rank(Direction),
    /// Twice those that are worse, and those that are equal.
    Percentile(Direction),
}

/// How often one answer was given: each adds so much to the numerator and to the denominator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Answers {
    pub(crate) above: f64,
    pub(crate) below: f64,
    pub(crate) of: Operand,
}

/// A line of irrational numbers: the score in units of the rounding is `(by·value − less) ÷ 2^bits`
/// give or take `off ÷ 2^bits`, held to nothing and all points, and then rounded.
///
/// Where the error decides what the rounding does, a unit is worked out in fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) by: i64,
    pub(crate) less: i128,
    pub(crate) bits: u32,
    pub(crate) off: i128,
    /// All points, in the same units.
    pub(crate) most: i128,
    /// All points, rounded.
    pub(crate) full: i32,
    /// What makes the rounding one that cuts.
    pub(crate) nudge: i128,
}

/// How the score of a unit is found, in units of the rounding.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Loop {
    /// The points times a fraction. A whole that is zero leaves `zero`.
    Fraction { of: Fraction, points: Points, zero: i32 },
    /// Rises in units of the rounding.
    Stairs { stairs: Vec<Stair>, of: Operand },
    /// Rises in units of the rounding, by a quotient. A whole that is zero leaves `zero`.
    QuotientStairs { stairs: Vec<QuotientStair>, part: Operand, whole: Operand, zero: i32 },
    /// The largest of several, each with its absences.
    Largest(Vec<Loop>),
    /// The points times a weighted sum of fractions.
    Sum(Parts),
    /// The points times the value of a formula, held to 0…1.
    Formula { formula: FormulaProgram, points: Points },
    /// A line of irrational numbers.
    Near { near: Near, of: Operand },
    /// The same for every unit that has a value.
    Same { slot: i32, of: Operand },
}

/// The parts of a `sum_of`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parts {
    /// Each with its weight, a whole number.
    pub(crate) parts: Vec<(f64, Fraction)>,
    pub(crate) points: Points,
}

/// An indicator as a loop: the loop leaves the slot of an absence, `absent` says what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Program {
    pub(crate) run: Loop,
    pub(crate) absent: Absent,
    pub(crate) evidence: EvidenceRule,
}

/// What each absence becomes: a score, left out, or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Absent {
    rules: AbsentRules,
    /// The slot of all points.
    full: i32,
}

impl Absent {
    pub(super) const fn new(rules: AbsentRules, full: i32) -> Self {
        Self { rules, full }
    }

    /// Whether an absence can be refused.
    pub(crate) fn refuses(&self) -> bool {
        let AbsentRules { missing, not_applicable, rejected, zero_whole } = self.rules;
        [missing, not_applicable, rejected, zero_whole].contains(&AbsentPolicy::Error)
    }

    pub(crate) const fn policy(&self, kind: AbsentKind) -> AbsentPolicy {
        self.rules.policy(kind)
    }

    pub(crate) const fn slot(&self, kind: AbsentKind) -> i32 {
        match self.rules.policy(kind) {
            AbsentPolicy::Zero => 0,
            AbsentPolicy::Full => self.full,
            AbsentPolicy::Exclude => score_slot::excluded(kind),
            AbsentPolicy::Error => score_slot::REFUSED,
        }
    }
}

impl Fraction {
    /// Looks at every value that is read.
    pub(crate) fn for_each_operand<'a>(&'a self, look: &mut impl FnMut(&'a Operand)) {
        match self {
            Self::Quotient { part, whole, .. } => {
                look(part);
                look(whole);
            }
            Self::Inverse { of, .. }
            | Self::Line { of, .. }
            | Self::Stairs { of, .. }
            | Self::Standing { of, .. } => look(of),
            Self::Answers(answers) => answers.iter().for_each(|answer| look(&answer.of)),
        }
    }

    /// Whether the denominator is one of values, which can be zero.
    pub(crate) const fn has_whole(&self) -> bool {
        match self {
            Self::Quotient { .. } | Self::Inverse { .. } | Self::Answers(_) => true,
            Self::Line { .. } | Self::Stairs { .. } | Self::Standing { .. } => false,
        }
    }
}

impl Loop {
    /// Looks at every value that is read.
    pub(crate) fn for_each_operand<'a>(&'a self, look: &mut impl FnMut(&'a Operand)) {
        match self {
            Self::Fraction { of, .. } => of.for_each_operand(look),
            Self::Stairs { of, .. } | Self::Near { of, .. } | Self::Same { of, .. } => look(of),
            Self::QuotientStairs { part, whole, .. } => {
                look(part);
                look(whole);
            }
            Self::Largest(loops) => {
                // A closure that takes itself would be a type without end.
                let look: &mut dyn FnMut(&'a Operand) = look;
                loops.iter().for_each(|run| run.for_each_operand_of(look));
            }
            Self::Sum(sum) => sum.parts.iter().for_each(|(_, part)| part.for_each_operand(look)),
            Self::Formula { formula, .. } => {
                for op in &formula.ops {
                    if let Op::Metric { of, .. } | Op::Equals { of, .. } = op {
                        look(of);
                    }
                }
            }
        }
    }

    fn for_each_operand_of<'a>(&'a self, look: &mut dyn FnMut(&'a Operand)) {
        match self {
            Self::Largest(loops) => loops.iter().for_each(|run| run.for_each_operand_of(look)),
            other => other.for_each_operand(&mut |operand| look(operand)),
        }
    }
}

/// What the peers have of a metric.
#[derive(Debug, Clone)]
pub(crate) struct PeerRange {
    pub(crate) smallest: Exact,
    pub(crate) largest: Exact,
    pub(crate) mean: Exact,
    /// The standard deviation, where a method asks for it.
    pub(crate) deviation: Option<Rounded>,
    /// How many have a value.
    pub(crate) count: u64,
}

/// What programs are made from besides the rules.
pub(crate) struct Setting<'a> {
    /// The kind of all units, if they are of one kind.
    pub(crate) kind: Option<&'a UnitKind>,
    /// The decimal places that the values of a metric are counted in; `None` where they are not
    /// whole numbers.
    pub(crate) scale: &'a dyn Fn(MetricIndex) -> Option<u32>,
    /// The least and the greatest value of a metric, where the data are known.
    pub(crate) range: &'a dyn Fn(MetricIndex) -> Option<(i64, i64)>,
    /// What the peers have, where that is known.
    pub(crate) peers: &'a dyn Fn(MetricIndex, EvidenceRule) -> Option<PeerRange>,
}
