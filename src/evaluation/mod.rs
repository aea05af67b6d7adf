//! Evaluation: a plan applied to a dataset gives the score of every node for every unit.
//!
//! This layer knows nothing of ranks, grades or verdicts, and nothing is rounded here but where
//! the framework declares a rounding.

mod aggregate;
mod condition;
mod method;
mod peers;
mod scores;
mod unit;

pub use condition::TargetState;
pub(crate) use condition::target_number;
pub(crate) use aggregate::combine;
pub(crate) use method::{Share, reached, share};
pub(crate) use peers::{PeerStatistics, Peers};
pub(crate) use scores::{Score, Scores};
pub(crate) use unit::UnitView;

use crate::dataset::Dataset;
use crate::error::{Error, ScoringFault, ScoringFaults};
use crate::model::{AbsentKind, AbsentPolicy, Adjustment, Body, Index, Node, NodeBody};
use crate::number::{Exact, Overflow};
use crate::plan::PlanInner;

/// What keeps a node from having a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A number has outgrown what can be carried.
    Overflow,
    /// A value is absent where the rules call that an error.
    Absent(AbsentKind),
}

impl From<Overflow> for Refusal {
    fn from(Overflow: Overflow) -> Self {
        Self::Overflow
    }
}

impl Refusal {
    fn at(self, unit: &str, node: &str) -> ScoringFault {
        let (unit, node) = (unit.to_owned(), node.to_owned());
        match self {
            Self::Overflow => ScoringFault::Overflow { unit, node },
            Self::Absent(kind) => ScoringFault::Absent { unit, node, kind },
        }
    }
}

/// Scores every unit.
pub(crate) fn evaluate(plan: &PlanInner, dataset: &Dataset) -> Result<(Scores, Peers), Error> {
    let peers = Peers::collect(plan, dataset)?;
    let mut scores = Scores::new(plan, dataset.units().len());
    let mut faults = ScoringFaults::default();
    for (row, unit) in dataset.units().iter().enumerate() {
        let view = UnitView::new(dataset, row, &unit.kind, &peers);
        match &plan.framework.body {
            Body::Index(tree) => match evaluate_tree(plan, tree, &view) {
                Ok((nodes, total)) => {
                    if let Err(place) = scores.push(nodes, total) {
                        let node = place.and_then(|place| tree.nodes.get(place)).map_or("total", |n| &n.id);
                        faults.push(Refusal::Overflow.at(&unit.id, node));
                    }
                }
                Err(found) => faults.append(found.named(&unit.id)),
            },
            Body::Criteria(criteria) => {
                let states = criteria.targets.iter().map(|target| condition::state(target, &view));
                match states.collect::<Result<Vec<_>, _>>() {
                    Ok(states) => scores.push_targets(states),
                    Err(Overflow) => faults.push(Refusal::Overflow.at(&unit.id, "total")),
                }
            }
        }
    }
    if faults.total() > 0 { Err(faults.into()) } else { Ok((scores, peers)) }
}

/// The refusals of one unit, by the id of the node.
struct Refusals<'a>(Vec<(&'a str, Refusal)>);

impl Refusals<'_> {
    fn named(self, unit: &str) -> ScoringFaults {
        let mut faults = ScoringFaults::default();
        self.0.into_iter().for_each(|(node, refusal)| faults.push(refusal.at(unit, node)));
        faults
    }
}

/// The scores of all nodes of one unit, in the order of the nodes, and the total.
fn evaluate_tree<'a>(
    plan: &PlanInner,
    tree: &'a Index,
    view: &UnitView<'_>,
) -> Result<(Vec<Score>, Score), Refusals<'a>> {
    let mut scores: Vec<Score> = vec![Score::Unscored; tree.nodes.len()];
    let mut refusals = Vec::new();
    // Groups stand before their children, so the reverse order has every child ready.
    for (place, (node, node_plan)) in tree.nodes.iter().zip(&plan.nodes).enumerate().rev() {
        let score = match &node.body {
            NodeBody::Indicator { .. } => indicator_score(node, view),
            NodeBody::Group { aggregate, children } => {
                let children = children.iter().filter_map(|child| {
                    Some((tree.node(*child)?, scores.get(child.get())?))
                });
                aggregate::combine(*aggregate, &node.points, children).map_err(Refusal::from)
            }
        };
        let score = score.map(|score| score.rounded(node_plan.rounding));
        match (score, scores.get_mut(place)) {
            (Ok(score), Some(slot)) => *slot = score,
            (Err(refusal), _) => refusals.push((node.id.as_str(), refusal)),
            (Ok(_), None) => {}
        }
    }
    if !refusals.is_empty() {
        refusals.reverse();
        return Err(Refusals(refusals));
    }
    match total(plan, tree, &scores) {
        Ok(total) => Ok((scores, total)),
        Err(Overflow) => Err(Refusals(vec![("total", Refusal::Overflow)])),
    }
}

/// Share × points, or what the rules say of absent values.
fn indicator_score(node: &Node, view: &UnitView<'_>) -> Result<Score, Refusal> {
    let NodeBody::Indicator { method, evidence, absent } = &node.body else {
        return Ok(Score::Unscored);
    };
    let share = share(method, &node.points, *evidence, absent, view)?;
    Ok(match share {
        Share::Earned(share) => Score::Value(share.times(&node.points)?),
        Share::None => Score::Unscored,
        Share::Absent(kind) => match absent.policy(kind) {
            AbsentPolicy::Zero => Score::Value(Exact::ZERO),
            AbsentPolicy::Full => Score::Value(node.points.clone()),
            AbsentPolicy::Exclude => Score::Excluded(kind),
            AbsentPolicy::Error => return Err(Refusal::Absent(kind)),
        },
    })
}

/// The tree, with bonus and penalty points, not below zero, rounded.
fn total(plan: &PlanInner, tree: &Index, scores: &[Score]) -> Result<Score, Overflow> {
    let root = &plan.total;
    let children =
        root.children.iter().filter_map(|child| Some((tree.node(*child)?, scores.get(child.get())?)));
    let Score::Value(base) = aggregate::combine(root.aggregate, &root.points, children)? else {
        return Ok(aggregate::excluded(root.children.iter().filter_map(|child| scores.get(child.get()))));
    };
    let bonus = adjustment(tree.bonus.as_ref(), scores)?;
    let penalty = adjustment(tree.penalty.as_ref(), scores)?;
    let total = base.plus(&bonus)?.minus(&penalty)?.max(Exact::ZERO);
    Ok(Score::Value(total).rounded(root.rounding))
}

/// What bonus or penalty indicators add up to, held to the cap.
pub(crate) fn adjustment(rule: Option<&Adjustment>, scores: &[Score]) -> Result<Exact, Overflow> {
    let Some(rule) = rule else { return Ok(Exact::ZERO) };
    let values = rule.indicators.iter().filter_map(|index| scores.get(index.get())?.value());
    let sum = values.cloned().try_fold(Exact::ZERO, |sum, score| sum.plus(&score))?;
    Ok(match &rule.cap {
        Some(cap) if sum > *cap => cap.clone(),
        _ => sum,
    })
}
