//! The work that the formulas and roots of a framework cause for one unit.

use super::print::PartRef;
use crate::model::{
    Aggregate, ConditionExpression, ConditionFormula, Framework, Function, Gate, Index, Method,
    MetricIndex, NodeBody, NodeData, NumberExpression,
};

/// The steps that a logarithm, an exponential or a root counts for, because about fifty digits are
/// computed.
const IRRATIONAL: usize = 20;

/// Counts the parts of all formulas that score, check and judge a unit. Irrational functions count
/// for more.
pub(crate) fn steps_of_a_unit(framework: &Framework) -> usize {
    let checks = framework.checks.iter().map(|check| of_condition(framework, &check.holds));
    let gates = framework.conditions().map(|gate| match gate {
        Gate::Formula(formula) => of_condition(framework, formula),
        _ => 0,
    });
    let targets = framework.criteria().into_iter().flat_map(|criteria| &criteria.targets);
    let checks = checks.chain(targets.map(|target| of_metric(framework, target.of)));
    sum(checks.chain(gates)).saturating_add(steps_of_scores(framework))
}

/// Returns the steps of [`steps_of_a_unit`] that scoring alone takes.
pub(crate) fn steps_of_scores(framework: &Framework) -> usize {
    framework.index().map_or(0, |tree| of_tree(framework, tree))
}

fn of_tree(framework: &Framework, tree: &Index) -> usize {
    let total = of_mean(tree.aggregate, tree.roots.len());
    sum(tree.nodes.iter().map(|node| of_node(framework, node))).saturating_add(total)
}

/// Returns the steps of a node by itself, without the nodes inside it.
pub(crate) fn of_node(framework: &Framework, node: &NodeData) -> usize {
    match node.body() {
        NodeBody::Indicator { method, .. } => of_method(framework, method),
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

fn of_method(framework: &Framework, method: &Method) -> usize {
    sum(method.singles().map(|single| match single {
        Method::Formula { formula, .. } => {
            of_number(formula.expression(), &|metric| of_metric(framework, metric))
        }
        measured => {
            let mut steps = 0usize;
            measured.for_each_metric(&mut |metric| {
                steps = steps.saturating_add(of_metric(framework, metric));
            });
            steps
        }
    }))
}

/// Returns the steps in which a metric is worked out: 0 if units submit it.
fn of_metric(framework: &Framework, metric: MetricIndex) -> usize {
    framework.derived_at(metric).map_or(0, |derived| derived.steps)
}

/// Returns the steps of a check or a gate.
pub(crate) fn of_condition(framework: &Framework, formula: &ConditionFormula) -> usize {
    let whole = PartRef::Condition(formula.expression());
    of_part(whole, &|metric| of_metric(framework, metric))
}

/// Returns the steps of a number, with those of the metrics that it names.
pub(crate) fn of_number(
    expression: &NumberExpression,
    of_metric: &dyn Fn(MetricIndex) -> usize,
) -> usize {
    of_part(PartRef::Number(expression), of_metric)
}

fn of_part(whole: PartRef<'_>, of_metric: &dyn Fn(MetricIndex) -> usize) -> usize {
    let mut steps = 0usize;
    whole.each(&mut |part| {
        if let PartRef::Number(NumberExpression::Metric(metric))
        | PartRef::Condition(ConditionExpression::Agrees { stated: metric, .. }) = part
        {
            steps = steps.saturating_add(of_metric(*metric));
        }
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
