//! The results of an outcome, a unit and a scorecard as data, in the shape of the JSON.
//!
//! [`Outcome`](crate::Outcome), [`UnitOutcome`](crate::outcome::UnitOutcome) and
//! [`Scorecard`](crate::Scorecard) serialize through these types, and their JSON can be read back
//! into these types.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::cards::{AdjustmentCard, NodeCard, TargetCard};
use super::finding::Finding;
use super::left_out::LeftOut;
use crate::evaluation::NoTotal;
use crate::model::{Nature, TargetState, Text, Verdict};
use crate::number::{Date, Shown};
use crate::outcome::{Digests, GateOutcome, GradeOutcome, Predecessor, ViewResult};

/// Values by the id of their node or target.
pub(super) type ById<'a, T> = IndexMap<Cow<'a, str>, T>;

/// The results of all units of a dataset.
///
/// ```
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
/// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
/// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\nranking: {places: 2}\n")?;
/// # use dti_engine::{Dataset, Plan};
/// use dti_engine::scorecard::OutcomeResult;
/// let dataset = Dataset::from_csv("unit,portal\nan,no\nbinh,yes\n".as_bytes(), &framework)?;
/// let json = serde_json::to_string(&Plan::compile(&framework)?.score(&dataset)?)?;
/// let result: OutcomeResult<'_> = serde_json::from_str(&json)?;
/// assert_eq!((result.units[0].unit.as_ref(), result.units[0].rank), ("binh", Some(1)));
/// assert_eq!(serde_json::to_string(&result)?, json);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OutcomeResult<'a, U = Vec<UnitResult<'a>>> {
    /// The id of the framework.
    pub framework: Cow<'a, str>,
    /// Its version.
    pub version: Cow<'a, str>,
    /// The year that its numbers are of, if they go by the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The nature of the figures behind the results, if it is known.
    pub nature: Option<Nature>,
    /// The day that the figures describe.
    pub as_of: Option<Date>,
    /// The units, in the order of the ranking.
    pub units: U,
    /// The ids of the units that did not report.
    pub not_reported: Vec<Cow<'a, str>>,
    /// Whether the data carried evidence.
    pub evidence_seen: bool,
    /// The digests of rules and data.
    pub digests: Digests<'a>,
    /// The name of the framework.
    pub framework_name: Cow<'a, Text>,
    /// The names of the nodes or targets.
    pub names: ById<'a, Cow<'a, Text>>,
}

/// The result of one unit, in the same shape in every document.
///
/// Scores, shares and states are by the ids of nodes and targets. A score is `None` if the node was left out or
/// is not scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnitResult<'a> {
    /// The id of the unit.
    pub unit: Cow<'a, str>,
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its rank among the units of its kind. `None` if the framework has no ranking or the unit has
    /// no total.
    pub rank: Option<u32>,
    /// Its total. For `criteria`, the number of targets met.
    pub total: Option<Shown>,
    /// The reason why it has no total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_total: Option<NoTotal>,
    /// Total ÷ points, to six places.
    pub share: Option<Shown>,
    /// The Vietnamese name of its grade.
    pub grade: Option<Cow<'a, str>>,
    /// Its verdict. `None` if the framework has none.
    pub verdict: Option<Verdict>,
    /// The scores of groups.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<ById<'a, Option<Shown>>>,
    /// The scores of indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicators: Option<ById<'a, Option<Shown>>>,
    /// The scores of bonus indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<ById<'a, Option<Shown>>>,
    /// The scores of penalty indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<ById<'a, Option<Shown>>>,
    /// The views: further totals over nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub views: Option<ById<'a, ViewResult>>,
    /// The ranks by groups of the levels that have a ranking, and by views that have one, if any level has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranks: Option<ById<'a, Option<u32>>>,
    /// The ranks within attributes, if the ranking asks for any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ranks_within: Option<ById<'a, Option<u32>>>,
    /// The computed states of targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<ById<'a, TargetState>>,
    /// The declared states of targets: `met` or `not_met`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<ById<'a, TargetState>>,
    /// The kind of the unit.
    pub kind: Cow<'a, str>,
    /// Whether it reported.
    pub reported: bool,
    /// The points that no figure decided.
    pub left_out: Vec<LeftOut>,
    /// The nature of the figures behind each score or state, if the dataset has figures of several
    /// natures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub natures: Option<ById<'a, Option<Nature>>>,
    /// The findings of checks. `None` if the framework has no checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<Finding>>,
    /// The names of its grade.
    pub grade_names: Option<Cow<'a, Text>>,
    /// Score ÷ points of nodes, to ten places if there is no exact decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<ById<'a, Option<Shown>>>,
}

/// Everything about one unit: its result, and the steps of each part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScorecardResult<'a> {
    /// The id of the framework.
    pub framework: Cow<'a, str>,
    /// Its version.
    pub version: Cow<'a, str>,
    /// The year that its numbers are of, if they go by the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The nature of the figures behind the result, if it is known.
    pub nature: Option<Nature>,
    /// The day that the figures describe.
    pub as_of: Option<Date>,
    /// The short result.
    #[serde(flatten)]
    pub result: UnitResult<'a>,
    /// The units that it was formed from, each with its total. Empty if it was formed from none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub predecessors: Vec<Predecessor>,
    /// The nodes of the tree, each group before its children.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<Vec<NodeCard>>,
    /// Bonus and penalty points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjustments: Option<Vec<AdjustmentCard>>,
    /// The cards of the targets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_cards: Option<Vec<TargetCard>>,
    /// The outcomes of the gates of the verdict.
    pub gates: Vec<GateOutcome>,
    /// The outcomes of the grades, from the highest to the one that the unit earns, if grades ask for
    /// more than a least total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grades: Vec<GradeOutcome>,
    /// Whether the data carried evidence.
    pub evidence_seen: bool,
    /// The digests of rules and data.
    pub digests: Digests<'a>,
}
