//! The work that the formulas and roots of a framework cause for one unit.

use super::print::PartRef;
use crate::model::{
    Aggregate, ConditionFormula, Framework, Function, Gate, Index, Method, NodeBody, NodeData,
    NumberExpression,
};

/// The steps that a logarithm, an exponential or a root counts for, because about fifty digits are
/// computed.
const IRRATIONAL: usize = 20;

/// Counts the parts of all formulas that score, check and judge a unit. Irrational functions count
/// for more.
pub(crate) fn steps_of_a_unit(framework: &Framework) -> usize {
    let checks = framework.checks.iter().map(|check| of_condition(&check.holds));
    let gates = framework.conditions().map(|gate| match gate {
        Gate::Formula(formula) => of_condition(formula),
        _ => 0,
    });
    sum(checks.chain(gates)).saturating_add(steps_of_scores(framework))
}

/// Returns the steps of [`steps_of_a_unit`] that scoring alone takes.
pub(crate) fn steps_of_scores(framework: &Framework) -> usize {
    framework.index().map_or(0, of_tree)
}

fn of_tree(tree: &Index) -> usize {
    let total = of_mean(tree.aggregate, tree.roots.len());
    sum(tree.nodes.iter().map(of_node)).saturating_add(total)
}

/// Returns the steps of a node by itself, without the nodes inside it.
pub(crate) fn of_node(node: &NodeData) -> usize {
    match node.body() {
        NodeBody::Indicator { method, .. } => of_method(method),
        NodeBody::Group { aggregate, children } => of_mean(*aggregate, children.len()),
    }
}

/// Returns the steps of a mean. A geometric mean takes a root for every child.
const fn of_mean(aggregate: Aggregate, children: usize) -> usize {
    match aggregate {
        Aggregate::Geometric => children.saturating_mul(IRRATIONAL),
        _ => 0,
    }
}

fn of_method(method: &Method) -> usize {
    match method {
        Method::Formula { formula, .. } => of_part(PartRef::Number(formula.expression())),
        Method::SumOf(parts) => sum(parts.iter().map(|part| of_method(&part.method))),
        Method::BestOf(methods) => sum(methods.iter().map(of_method)),
        _ => 0,
    }
}

/// Returns the steps of a check or a gate.
pub(crate) fn of_condition(formula: &ConditionFormula) -> usize {
    of_part(PartRef::Condition(formula.expression()))
}

fn of_part(whole: PartRef<'_>) -> usize {
    let mut steps = 0usize;
    whole.each(&mut |part| {
        let irrational = matches!(
            part,
            PartRef::Number(NumberExpression::Apply {
                function: Function::Ln | Function::Exp | Function::Sqrt,
                ..
            })
        );
        steps = steps.saturating_add(if irrational { IRRATIONAL } else { 1 });
    });
    steps
}

fn sum(steps: impl Iterator<Item = usize>) -> usize {
    steps.fold(0, usize::saturating_add)
}
