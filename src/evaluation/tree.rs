//! Evaluation of one unit the plain way: every node in fractions. Its results define what scores
//! mean.

use super::aggregate::Combine;
use super::method::{Share, share};
use super::score::{Refusal, Score};
use super::unit::UnitView;
use crate::model::{
    AbsentKind, AbsentPolicy, Adjustment, Aggregate, Index, NoScore, NodeBody, NodeData, Worth,
};
use crate::number::{Exact, Overflow};
use crate::plan::{Makes, PlanInner};

/// The nodes of one unit that have no score, by id.
pub(super) type Refusals<'a> = Vec<(&'a str, Refusal)>;

/// What a unit earns of an indicator, whatever its points are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Earned {
    /// A share of the points.
    Share(Exact),
    /// Nothing that counts, because of an absence.
    Absent(NoScore, AbsentKind),
    /// The indicator is carried, not scored.
    Unscored,
}

impl Earned {
    /// Returns the score of an indicator with these points.
    pub(crate) fn score(&self, points: &Exact) -> Result<Score, Refusal> {
        Ok(match self {
            Self::Share(share) => Score::Value(share.times(points)?),
            Self::Absent(way, kind) => Score::Absent(*way, *kind),
            Self::Unscored => Score::Unscored,
        })
    }
}

/// Returns the share that a unit earns of an indicator, or what the policy for absent values makes of it.
pub(crate) fn earned(node: &NodeData, view: &UnitView<'_>) -> Result<Earned, Refusal> {
    let NodeBody::Indicator { method, evidence, absent } = node.body() else {
        return Ok(Earned::Unscored);
    };
    Ok(match share(method, &Worth::of(node.points()), *evidence, absent, view)? {
        Share::Earned(share) => Earned::Share(share),
        Share::None => Earned::Unscored,
        Share::Absent(kind) => {
            let policy = absent.policy(kind);
            match (policy, policy.no_score()) {
                (_, Some(way)) => Earned::Absent(way, kind),
                (AbsentPolicy::Zero, None) => Earned::Share(Exact::ZERO),
                (AbsentPolicy::Full, None) => Earned::Share(Exact::ONE),
                (_, None) => return Err(Refusal::Absent(kind)),
            }
        }
    })
}

/// Computes the score of an indicator.
pub(crate) fn indicator(node: &NodeData, view: &UnitView<'_>) -> Result<Score, Refusal> {
    earned(node, view)?.score(node.points())
}

/// Computes the scores of all nodes of one unit, in the order of the nodes, and the total. `indicator` computes the
/// score of the indicator in a place.
pub(crate) fn of_tree<'a>(
    plan: &PlanInner,
    tree: &'a Index,
    indicator: impl Fn(usize, &NodeData) -> Result<Score, Refusal>,
) -> Result<(Vec<Score>, Score), Refusals<'a>> {
    let mut scores: Vec<Score> = vec![Score::Unscored; tree.nodes.len()];
    let mut refusals = Vec::new();
    // Groups come before their children, so in reverse order every child is ready.
    for (place, (node, node_plan)) in tree.nodes.iter().zip(&plan.nodes).enumerate().rev() {
        let child = |child: usize| Ok(scores.get(child).cloned().unwrap_or(Score::Unscored));
        let score = match node.body() {
            NodeBody::Indicator { .. } => indicator(place, node),
            NodeBody::Group { .. } => group(plan, tree, node, child),
        };
        match (score, scores.get_mut(place)) {
            (Ok(score), Some(slot)) => *slot = score.rounded(node_plan.rounding),
            (Err(refusal), _) => refusals.push((node.id(), refusal)),
            (Ok(_), None) => {}
        }
    }
    if !refusals.is_empty() {
        refusals.reverse();
        return Err(refusals);
    }
    let score = |index: usize| scores.get(index).cloned().unwrap_or(Score::Unscored);
    match total(plan, tree, &score) {
        Ok(total) => Ok((scores, total)),
        Err(Overflow) => Err(vec![("total", Refusal::Overflow)]),
    }
}

/// Computes the score of one node of one unit, and of everything below it.
pub(super) fn node(
    plan: &PlanInner,
    tree: &Index,
    view: &UnitView<'_>,
    place: usize,
) -> Result<Score, Refusal> {
    let (Some(node), Some(of_node)) = (tree.nodes.get(place), plan.nodes.get(place)) else {
        return Ok(Score::Unscored);
    };
    let score = match node.body() {
        NodeBody::Indicator { .. } => indicator(node, view)?,
        NodeBody::Group { .. } => {
            group(plan, tree, node, |child| self::node(plan, tree, view, child))?
        }
    };
    Ok(score.rounded(of_node.rounding))
}

/// Combines the scores of the children of a group, without rounding.
pub(crate) fn group(
    plan: &PlanInner,
    tree: &Index,
    node: &NodeData,
    score: impl Fn(usize) -> Result<Score, Refusal>,
) -> Result<Score, Refusal> {
    let NodeBody::Group { aggregate, children } = node.body() else { return Ok(Score::Unscored) };
    let mut scored = Vec::with_capacity(children.len());
    for child in children {
        let Some(of_child) = tree.node(*child) else { continue };
        scored.push((of_child, score(child.get())?));
    }
    let children = scored.iter().map(|(node, score)| (*node, score));
    Ok(plan.group(*aggregate, node).of(children)?)
}

/// Computes the total: the tree with bonus and penalty points, not below zero, rounded.
pub(crate) fn total(
    plan: &PlanInner,
    tree: &Index,
    score: &dyn Fn(usize) -> Score,
) -> Result<Score, Overflow> {
    let root = &plan.total;
    let scored: Vec<_> = root
        .children
        .iter()
        .filter_map(|child| Some((tree.node(*child)?, score(child.get()))))
        .collect();
    let children = scored.iter().map(|(node, score)| (*node, score));
    let (aggregate, points) = (root.aggregate, &root.points);
    let coverage = plan.framework.coverage;
    let base = match (Combine { aggregate, points, makes: Makes::Total, coverage }).of(children)? {
        Score::Value(base) => base,
        nothing => return Ok(nothing),
    };
    adjusted(plan, tree, base, score)
}

/// Adds bonus and penalty points to what the tree comes to.
pub(crate) fn adjusted(
    plan: &PlanInner,
    tree: &Index,
    base: Exact,
    score: &dyn Fn(usize) -> Score,
) -> Result<Score, Overflow> {
    if let Some(kind) = withheld(tree, score) {
        return Ok(Score::Absent(NoScore::Withheld, kind));
    }
    let bonus = adjustment(tree.bonus.as_ref(), score)?;
    let penalty = adjustment(tree.penalty.as_ref(), score)?;
    let total = base.plus(&bonus)?.minus(&penalty)?.max(Exact::ZERO);
    Ok(Score::Value(total).rounded(plan.total.rounding))
}

/// Returns the gravest absence of a bonus or penalty indicator without which there is no total.
fn withheld(tree: &Index, score: &dyn Fn(usize) -> Score) -> Option<AbsentKind> {
    let withheld = tree.extra().filter_map(|index| match score(index.get()) {
        Score::Absent(NoScore::Withheld, kind) => Some(kind),
        _ => None,
    });
    withheld.min()
}

impl PlanInner {
    /// Returns how the children of a group combine.
    pub(crate) fn group<'a>(&self, aggregate: Aggregate, node: &'a NodeData) -> Combine<'a> {
        let coverage = self.framework.coverage;
        Combine { aggregate, points: node.points(), makes: Makes::Group, coverage }
    }
}

/// Returns the sum of the bonus or penalty indicators, limited by the cap.
pub(crate) fn adjustment(
    rule: Option<&Adjustment>,
    score: &dyn Fn(usize) -> Score,
) -> Result<Exact, Overflow> {
    let Some(rule) = rule else { return Ok(Exact::ZERO) };
    let scores = rule.indicators.iter().map(|index| score(index.get()));
    let mut values = scores.filter_map(|score| score.value().cloned());
    let sum = values.try_fold(Exact::ZERO, |sum, score| sum.plus(&score))?;
    Ok(match &rule.cap {
        Some(cap) if sum > *cap => cap.clone(),
        _ => sum,
    })
}
