//! The plan: a framework made ready to score any number of datasets.
//!
//! Everything that needs no data is computed here, once: the order of evaluation, the rounding of
//! each node and the places that its score is shown to, the peer statistics that the methods need,
//! the nodes that each verdict gate looks at.

mod compile;
mod compiled;
mod float_program;
mod formula_program;
mod group_sum;
mod operand;
mod peer_needs;
mod program;
pub(crate) mod score_slot;
mod variation_faults;
mod vary;
mod vary_method;

pub use crate::model::Variation;
pub use compiled::Plan;
pub(crate) use compiled::{GatePlan, Held, NodePlan, PlanInner, ViewPlan, Way, Within};
pub(crate) use float_program::{FloatLine, FloatOp, FloatProgram};
pub(crate) use formula_program::{FormulaProgram, Op, Register};
pub(crate) use group_sum::{Given, Makes, Part, Ratio, Rest, Sum};
pub(crate) use operand::Operand;
pub(crate) use peer_needs::{PeerKey, PeerNeeds};
pub(crate) use program::{
    Absent, Answers, CaseOf, Fraction, Inverse, Line, Loop, LoopCase, MOST_CASES, Parts, PeerShare,
    Points, Program, Programs, Quotient, QuotientStair, Raise, Stair, WeightedFraction,
};
