//! What a framework is, once it is checked: its nodes, targets, metrics, checks and grades.
//!
//! A [`Framework`] comes from [`Framework::from_yaml`] or a [`Catalog`](crate::Catalog) and does not change. Its
//! parts are asked by id and borrow from it, so that a part of one framework cannot be used with another:
//!
//! | part | one | all |
//! |---|---|---|
//! | [`Node`]: a group or an indicator | [`Framework::node`] | [`Framework::nodes`], [`Framework::roots`] |
//! | [`View`]: a further total | | [`Framework::views`] |
//! | [`Target`] | [`Framework::target`] | [`Framework::targets`] |
//! | [`Metric`] | [`Framework::metric`] | [`Framework::metrics`] |
//! | [`Check`] | [`Framework::check`] | [`Framework::checks`] |
//! | [`Grade`] | | [`Framework::grades`] |
//!
//! Enums whose values are words of rule files, data and results ([`Language`], [`Nature`], [`Standing`], …) have `ALL`,
//! `as_str`, [`Display`](std::fmt::Display) and [`FromStr`](std::str::FromStr).

mod absent;
mod absent_layer;
mod by;
mod case;
mod check;
mod condition;
mod derived;
mod figure;
mod formula;
mod framework;
mod gate;
mod handle;
mod method;
pub(crate) mod metric;
mod nature;
mod node;
mod peer_method;
mod period;
mod previous;
mod rounding_rules;
mod scale;
mod source;
mod target;
mod text;
mod tree;
mod unit_kind;
mod variation;
mod verdict;

pub use crate::said::Language;
pub use absent::{AbsentKind, AbsentPolicy};
pub use check::CheckSeverity;
pub use framework::{Framework, FrameworkKind};
pub use handle::{Check, Node, Target, View};
pub use metric::{ChoiceOption, Metric, MetricType};
pub use nature::{Nature, Origin};
pub use node::{Aggregate, EvidenceRule};
pub use peer_method::{Benchmark, Direction, Goalposts, PeerFigure, PeerSwap};
pub use period::Period;
pub(crate) use source::Standings;
pub use source::{Cite, Criterion, Source, Standing};
pub use text::Text;
pub use unit_kind::UnitKind;
pub use variation::Variation;
pub use verdict::{Grade, RankingMethod, TargetState, Verdict};

pub(crate) use absent::{AbsentRules, Coverage, NoScore};
pub(crate) use absent_layer::AbsentLayer;
pub(crate) use by::{Aspect, By, Case, When};
pub(crate) use check::CheckData;
pub(crate) use condition::{Condition, Test};
pub(crate) use derived::Derived;
pub(crate) use formula::{
    Comparison, ConditionExpression, ConditionFormula, DateExpression, Formula, Function,
    NumberExpression, NumberFormula, Scaling, Sign,
};
pub(crate) use gate::{Among, End, Gate, Item, Level, ScoreBound, ScoreRange, Side, Terms};
pub(crate) use method::{Answer, Earning, Method, Part, Reach, Step, StepInPoints, Worth};
pub(crate) use metric::MetricIndex;
pub(crate) use node::{Heading, NodeBody, NodeData, NodeIndex, Written};
pub(crate) use peer_method::{PeerMethod, PeerScale};
pub(crate) use previous::Previous;
pub(crate) use rounding_rules::RoundingRules;
pub(crate) use scale::{Misfit, Scale, Sure};
pub(crate) use target::{TargetData, TargetIndex};
pub(crate) use tree::{Adjustment, Body, Criteria, Index, TreeLevel, ViewData};
pub(crate) use variation::{
    Changes, NewSteps, NodeChanges, RoundingChanges, Size, StepUnit, places_of,
};
pub(crate) use verdict::{Ranking, VerdictRule};
