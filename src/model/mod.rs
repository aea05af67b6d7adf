//! The checked model: what a rule file says, once everything in it has been found to hold together.
//!
//! Values of these types come out of the loader (`rules`) and are immutable. References between
//! parts are indices that the loader resolved, so that a name which does not exist cannot occur.

mod condition;
mod figure;
mod formula;
mod framework;
mod method;
mod metric;
mod nature;
mod node;
mod source;
mod text;
mod verdict;

pub use condition::{Bound, Condition, Test};
pub use formula::{
    Check, CheckSeverity, Comparison, ConditionExpression, ConditionFormula, DateExpression,
    Formula, Function, NumberExpression, NumberFormula, Scaling, Sign,
};
pub use framework::{
    AbsentKind, AbsentPolicy, AbsentRules, Adjustment, Body, Criteria, Framework, FrameworkKind,
    Index, Period, RoundingRules, UnitKind,
};
pub use method::{Answer, Benchmark, Direction, Earning, Method, Part, Reach, Step};
pub use metric::{ChoiceOption, Metric, MetricIndex, MetricType, TargetValue};
pub use nature::{Nature, Origin};
pub use node::{Aggregate, EvidenceRule, Node, NodeBody, NodeIndex, Target, TargetIndex};
pub use source::{Cite, Source, Standing};
pub use text::{Language, Text};
pub use verdict::{
    Gate, Grade, Item, Level, Ranking, RankingMethod, ScoreBound, TargetState, Verdict, VerdictRule,
};
