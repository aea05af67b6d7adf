//! The plan for one unit at a time: what is asked of each node, in the order of the work, in a list
//! that is read from front to back.

use super::lane::lane;
use super::program::{Fraction, Line, Loop, Operand, Points, Quotient, Stair};
use super::sum::Sum;
use super::{NodePlan, Way};
use crate::model::{EvidenceRule, Framework, Method, MetricIndex, Node, NodeBody};

/// A metric, and how far from zero its values may lie for the work to be exact.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reads {
    pub(crate) metric: u32,
    pub(crate) most: i64,
}

impl Reads {
    fn new(operand: &Operand) -> Option<Self> {
        let metric = u32::try_from(operand.metric.get()).ok()?;
        // Whole numbers are exact in a lane below 2^53.
        Some(Self { metric, most: operand.most.min((1 << 53) - 1) })
    }
}

/// A list inside one of the lists of the tape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl Span {
    fn over<T>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) -> Option<Self> {
        let from = u32::try_from(list.len()).ok()?;
        list.extend(items);
        Some(Self { from, to: u32::try_from(list.len()).ok()? })
    }

    pub(crate) fn of<T>(self, list: &[T]) -> &[T] {
        list.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}

/// All quotients of a tape, each of their constants in a list of its own, so that several are worked
/// out at a time. Those that round to even are not among them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quotients {
    pub(crate) node: Vec<u32>,
    /// Per node of the tree; [`NONE`] for those that are no quotients.
    place: Vec<u32>,
    pub(crate) part: Vec<u32>,
    pub(crate) whole: Vec<u32>,
    pub(crate) part_most: Vec<f64>,
    pub(crate) whole_most: Vec<f64>,
    pub(crate) part_by: Vec<f64>,
    pub(crate) whole_by: Vec<f64>,
    pub(crate) below: Vec<f64>,
    pub(crate) alpha: Vec<f64>,
    pub(crate) beta: Vec<f64>,
    pub(crate) gamma: Vec<f64>,
    pub(crate) delta: Vec<f64>,
    pub(crate) zero: Vec<i32>,
}

impl Quotients {
    /// The place of a node among the quotients.
    #[inline]
    pub(crate) fn place_of(&self, node: usize) -> Option<usize> {
        self.place.get(node).filter(|place| **place != NONE).map(|place| *place as usize)
    }

    fn push(
        &mut self,
        node: u32,
        (rule, points): (&Quotient, &Points),
        (part, whole): (Reads, Reads),
        zero: i32,
    ) -> Option<()> {
        let (part_most, whole_most) = (lane(part.most.into())?, lane(whole.most.into())?);
        if let (Ok(place), Some(slot)) =
            (u32::try_from(self.node.len()), self.place.get_mut(node as usize))
        {
            *slot = place;
        }
        self.node.push(node);
        self.part.push(part.metric);
        self.whole.push(whole.metric);
        self.part_most.push(part_most);
        self.whole_most.push(whole_most);
        self.part_by.push(rule.part_by);
        self.whole_by.push(rule.whole_by);
        self.below.push(rule.below);
        self.alpha.push(points.alpha);
        self.beta.push(points.beta);
        self.gamma.push(points.gamma);
        self.delta.push(points.delta);
        self.zero.push(zero);
        Some(())
    }
}

/// What is asked of one node.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ask {
    Line {
        rule: Line,
        points: Points,
        of: Reads,
    },
    Stairs {
        of: u32,
        stairs: Span,
    },
    /// The children's slots, each times its factor.
    Sum {
        addends: Span,
    },
    Carried,
    /// In fractions.
    Fractions,
}

/// All nodes: the quotients, then the others, children before their groups, each with its place in
/// the tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tape {
    pub(crate) quotients: Quotients,
    pub(crate) asks: Vec<(u32, Ask)>,
    pub(crate) stairs: Vec<Stair>,
    pub(crate) addends: Vec<(u32, i32)>,
    /// The children of the total.
    pub(crate) total: Option<Span>,
    /// Per node, the one or two metrics that its method divides or compares; [`NONE`] for none.
    pub(crate) operands: Vec<[u32; 2]>,
}

/// No metric.
pub(crate) const NONE: u32 = u32::MAX;

impl Tape {
    /// The tape of a tree whose nodes and total are planned.
    pub(crate) fn new(framework: &Framework, nodes: &[NodePlan], total: Option<&Sum>) -> Self {
        let mut tape = Self::default();
        tape.quotients.place = vec![NONE; nodes.len()];
        for (node, plan) in nodes.iter().enumerate().rev() {
            // The loader bounds the number of nodes far below 2^32.
            let Ok(node) = u32::try_from(node) else { continue };
            if tape.quotient(node, plan).is_none() {
                let ask = tape.ask(plan).unwrap_or(Ask::Fractions);
                tape.asks.push((node, ask));
            }
        }
        tape.total = total.and_then(|sum| tape.sum(sum));
        tape.operands =
            framework.index().map_or(&[][..], |tree| &tree.nodes).iter().map(operands).collect();
        tape
    }

    fn sum(&mut self, sum: &Sum) -> Option<Span> {
        // One that rounds is left to fractions.
        if sum.rounding.is_some() {
            return None;
        }
        let addends: Option<Vec<_>> = sum
            .children
            .iter()
            .map(|child| Some((u32::try_from(child.node).ok()?, child.factor)))
            .collect();
        Span::over(&mut self.addends, addends?)
    }

    fn quotient(&mut self, node: u32, plan: &NodePlan) -> Option<()> {
        let Way::Indicator(Some(program)) = &plan.way else { return None };
        let Loop::Fraction { of: Fraction::Quotient { rule, part, whole }, points, zero } =
            &program.run
        else {
            return None;
        };
        if program.evidence == EvidenceRule::Required || points.even {
            return None;
        }
        let reads = (Reads::new(part)?, Reads::new(whole)?);
        self.quotients.push(node, (rule, points), reads, *zero)
    }

    fn ask(&mut self, plan: &NodePlan) -> Option<Ask> {
        let program = match &plan.way {
            Way::Sum(sum) => return self.sum(sum).map(|addends| Ask::Sum { addends }),
            Way::Carried => return Some(Ask::Carried),
            Way::Fractions | Way::Indicator(None) => return None,
            Way::Indicator(Some(program)) => program,
        };
        if program.evidence == EvidenceRule::Required {
            return None;
        }
        match &program.run {
            Loop::Fraction { of: Fraction::Line { rule, of }, points, .. } => {
                Some(Ask::Line { rule: *rule, points: *points, of: Reads::new(of)? })
            }
            Loop::Stairs { stairs, of } => {
                let stairs = Span::over(&mut self.stairs, stairs.iter().copied())?;
                Some(Ask::Stairs { of: Reads::new(of)?.metric, stairs })
            }
            Loop::Fraction { .. }
            | Loop::Largest(_)
            | Loop::Sum(_)
            | Loop::Formula { .. }
            | Loop::Near { .. }
            | Loop::Same { .. } => None,
        }
    }
}

fn operands(node: &Node) -> [u32; 2] {
    let metric = |metric: &MetricIndex| metric.0;
    match &node.body {
        NodeBody::Indicator { method, .. } => match method {
            Method::Ratio { part, whole, .. } => [metric(part), metric(whole)],
            Method::YesNo { of }
            | Method::Choice { of, .. }
            | Method::Linear { of, .. }
            | Method::Steps { of, .. }
            | Method::Threshold { of, .. }
            | Method::PerItem { of, .. }
            | Method::Relative { of, .. }
            | Method::MinMax { of, .. }
            | Method::ZScore { of, .. }
            | Method::Percentile { of, .. }
            | Method::Rank { of, .. }
            | Method::Unscored { of } => [metric(of), NONE],
            Method::Survey { .. } | Method::SumOf(_) | Method::BestOf(_) | Method::Formula(_) => {
                [NONE, NONE]
            }
        },
        NodeBody::Group { .. } => [NONE, NONE],
    }
}
