//! How much work the formulas and roots of a framework are for one unit.

use super::PartRef;
use crate::model::{Aggregate, Framework, Function, Index, Method, NodeBody, NumberExpression};

/// A logarithm, an exponential or a root has some fifty digits worked out: so many other parts.
const IRRATIONAL: usize = 20;

/// Counts the parts of the formulas that score a unit; what is irrational counts for more.
pub(crate) fn steps_of_a_unit(framework: &Framework) -> usize {
    framework.index().map_or(0, of_tree)
}

fn of_tree(tree: &Index) -> usize {
    let of_node = |body: &NodeBody| match body {
        NodeBody::Indicator { method, .. } => of_method(method),
        NodeBody::Group { aggregate: Aggregate::Geometric, children } => {
            children.len().saturating_mul(IRRATIONAL)
        }
        NodeBody::Group { .. } => 0,
    };
    tree.nodes.iter().map(|node| of_node(&node.body)).fold(0, usize::saturating_add)
}

fn of_method(method: &Method) -> usize {
    match method {
        Method::Formula(formula) => of_part(PartRef::Number(formula.expression())),
        Method::SumOf(parts) => {
            parts.iter().map(|part| of_method(&part.method)).fold(0, usize::saturating_add)
        }
        Method::BestOf(methods) => methods.iter().map(of_method).fold(0, usize::saturating_add),
        _ => 0,
    }
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
