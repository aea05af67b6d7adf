//! The checked model: what a rule file says, once everything in it has been found to hold together.
//!
//! Values of these types come out of the loader (`rules`) and are immutable. References between
//! parts are indices that the loader resolved, so that a name which does not exist cannot occur.

mod absent;
mod check;
mod condition;
mod figure;
mod formula;
mod framework;
mod handle;
mod method;
pub(crate) mod metric;
mod nature;
mod node;
mod period;
mod rounding_rules;
mod source;
mod target;
mod text;
mod tree;
mod unit_kind;
mod verdict;

pub use crate::word::UnknownWord;
pub use absent::{AbsentKind, AbsentPolicy, AbsentRules};
pub(crate) use check::CheckData;
pub use check::CheckSeverity;
pub use condition::{Bound, Condition, Test};
pub use formula::{
    Comparison, ConditionExpression, ConditionFormula, DateExpression, Formula, Function,
    NumberExpression, NumberFormula, Scaling, Sign,
};
pub use framework::{Framework, FrameworkKind};
pub use handle::{Check, Node, Target};
pub use method::{Answer, Benchmark, Direction, Earning, Method, Part, Reach, Step};
pub use metric::{ChoiceOption, Metric, MetricIndex, MetricType, TargetValue};
pub use nature::{Nature, Origin};
pub use node::{Aggregate, EvidenceRule, NodeBody, NodeIndex};
pub(crate) use node::{Heading, NodeData};
pub use period::Period;
pub use rounding_rules::RoundingRules;
pub use source::{Cite, Source, Standing};
pub(crate) use target::TargetData;
pub use target::TargetIndex;
pub use text::{Language, Text};
pub use tree::{Adjustment, Body, Criteria, Index};
pub use unit_kind::UnitKind;
pub use verdict::{
    Gate, Grade, Item, Level, Ranking, RankingMethod, ScoreBound, TargetState, Verdict, VerdictRule,
};
