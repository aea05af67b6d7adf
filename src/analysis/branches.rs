//! Children of groups with the ranges of their weights, and the least difference of two units for all of them.
//!
//! The least of `Σ w d ÷ Σ w` gives the largest weights to the smallest differences, up to a cut. Weights of different
//! siblings do not depend on each other, so the least of a tree is found group by group.

use std::ops::Range;

use super::siblings::own_weight;
use super::study::WeightFactor;
use crate::evaluation::Vectors;
use crate::model::{Aggregate, Index, NodeBody, NodeIndex};
use crate::number::{Exact, Overflow};

/// A child of a group, with the range of its weight.
#[derive(Debug)]
pub(super) struct Branch {
    low: Exact,
    high: Exact,
    /// The same as floats.
    floats: (f64, f64),
    below: Below,
}

#[derive(Debug)]
pub(super) enum Below {
    /// A node whose share does not depend on the weights, by its place among these.
    Atom(usize),
    Group(Vec<Branch>),
}

/// Returns the branches of the top or of a group. `None` if weights are varied where shares do not add up.
pub(super) fn branches(
    tree: &Index,
    weights: &WeightFactor,
    group: Option<NodeIndex>,
) -> Result<Option<Vec<Branch>>, Overflow> {
    let (children, aggregate) = match group.and_then(|group| tree.node(group)) {
        None => (tree.roots.as_slice(), tree.aggregate),
        Some(node) => match node.body() {
            NodeBody::Group { aggregate, .. } => (node.children(), *aggregate),
            NodeBody::Indicator { .. } => return Ok(None),
        },
    };
    if aggregate != Aggregate::Arithmetic {
        return Ok(None);
    }
    let is_weighed = weights.siblings.iter().any(|s| s.parent == group && s.are_weighed());
    let mut all = Vec::new();
    for child in children {
        let Some(node) = tree.node(*child).filter(|node| !node.points().is_zero()) else {
            continue;
        };
        let own = own_weight(tree, children, node);
        let change = if is_weighed { own.times(&weights.within)? } else { Exact::ZERO };
        let (low, high) = (own.minus(&change)?, own.plus(&change)?);
        let below = match depends(tree, weights, *child) {
            false => Below::Atom(child.get()),
            true => match branches(tree, weights, Some(*child))? {
                Some(branches) => Below::Group(branches),
                None => return Ok(None),
            },
        };
        let float = |number: &Exact| number.nearest_float().ok_or(Overflow);
        let floats = (float(&low)?, float(&high)?);
        all.push(Branch { low, high, floats, below });
    }
    Ok(Some(all))
}

/// Returns whether the share of a node depends on weights that are varied.
fn depends(tree: &Index, weights: &WeightFactor, node: NodeIndex) -> bool {
    weights.siblings.iter().any(|siblings| siblings.parent == Some(node) && siblings.are_weighed())
        || tree
            .node(node)
            .is_some_and(|data| data.children().iter().any(|child| depends(tree, weights, *child)))
}

/// Returns the least difference of the shares of two units, for all weights. For each node there are its least and its
/// greatest share.
pub(super) fn least_difference(
    branches: &[Branch],
    one: &[(Exact, Exact)],
    other: &[(Exact, Exact)],
) -> Result<Exact, Overflow> {
    let mut differences = Vec::with_capacity(branches.len());
    for branch in branches {
        let difference = match &branch.below {
            Below::Group(branches) => least_difference(branches, one, other)?,
            Below::Atom(node) => {
                let low = one.get(*node).map_or(&Exact::ZERO, |(low, _)| low);
                low.minus(other.get(*node).map_or(&Exact::ONE, |(_, high)| high))?
            }
        };
        differences.push((difference, branch));
    }
    let mut mean: Option<Exact> = None;
    for _ in 0..=branches.len() {
        let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
        for (difference, Branch { low, high, .. }) in &differences {
            let weight =
                if mean.as_ref().is_none_or(|mean| difference < mean) { high } else { low };
            sum = sum.plus(&weight.times(difference)?)?;
            weights = weights.plus(weight)?;
        }
        let next = sum.over(&weights)?.unwrap_or_default();
        if mean.as_ref().is_some_and(|mean| next >= *mean) {
            break;
        }
        mean = Some(next);
    }
    Ok(mean.unwrap_or_default())
}

/// The shares of units in floats: for each node, those of all units.
#[derive(Debug)]
pub(super) struct Shares {
    low: Vec<Vec<f64>>,
    high: Vec<Vec<f64>>,
    vectors: Vectors,
}

/// Memory for differences, used again from pair to pair.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// For each depth of the tree, the differences of the children of a group, child after child.
    differences: Vec<Vec<f64>>,
}

/// Pairs that are computed side by side: their sums stay in registers.
const LANES: usize = 8;

impl Shares {
    /// Takes the least and the greatest share of each node, of unit after unit.
    pub(super) fn of<'a>(units: impl Iterator<Item = &'a [(Exact, Exact)]> + Clone) -> Self {
        let nodes = units.clone().next().map_or(0, <[_]>::len);
        let float =
            |number: Option<&Exact>, or| number.and_then(Exact::nearest_float).unwrap_or(or);
        let low = |node: usize| {
            let own = |unit: &'a [(Exact, Exact)]| float(unit.get(node).map(|(low, _)| low), 0.0);
            units.clone().map(own).collect()
        };
        let high = |node: usize| {
            let own = |unit: &'a [(Exact, Exact)]| float(unit.get(node).map(|(_, high)| high), 1.0);
            units.clone().map(own).collect()
        };
        Self {
            low: (0..nodes).map(low).collect(),
            high: (0..nodes).map(high).collect(),
            vectors: Vectors::new(),
        }
    }

    /// Computes the least differences of a unit and of others, nearly.
    pub(super) fn least_differences(
        &self,
        branches: &[Branch],
        (one, others): (usize, Range<usize>),
        memory: &mut Memory,
        out: &mut [f64],
    ) {
        self.at_depth(0, branches, (one, others), memory, out);
    }

    fn at_depth(
        &self,
        depth: usize,
        branches: &[Branch],
        (one, others): (usize, Range<usize>),
        memory: &mut Memory,
        out: &mut [f64],
    ) {
        let (len, width) = (out.len(), width(out));
        if memory.differences.len() <= depth {
            memory.differences.resize_with(depth.saturating_add(1), Vec::new);
        }
        let mut all = memory.differences.get_mut(depth).map(std::mem::take).unwrap_or_default();
        all.resize(branches.len().saturating_mul(width), 0.0);
        for (branch, differences) in branches.iter().zip(all.chunks_exact_mut(width)) {
            let Some(differences) = differences.get_mut(..len) else { continue };
            match &branch.below {
                Below::Group(branches) => {
                    let units = (one, others.clone());
                    self.at_depth(depth.saturating_add(1), branches, units, memory, differences);
                }
                Below::Atom(node) => {
                    let low = self.low.get(*node).and_then(|low| low.get(one)).copied();
                    let (low, high) = (low.unwrap_or(0.0), self.high.get(*node));
                    let high = high.and_then(|high| high.get(others.clone())).unwrap_or_default();
                    let each = differences.iter_mut().zip(high);
                    each.for_each(|(difference, high)| *difference = low - high);
                }
            }
        }
        self.means(branches, &all, out);
        if let Some(place) = memory.differences.get_mut(depth) {
            *place = all;
        }
    }

    /// Computes the least means of differences. What is less than the mean is given its largest weight, until the mean
    /// falls no more.
    fn means(&self, branches: &[Branch], all: &[f64], out: &mut [f64]) {
        let width = width(out);
        let firsts = (0..width).step_by(LANES);
        self.vectors.run(
            #[inline(always)]
            || {
                for (out, first) in out.chunks_mut(LANES).zip(firsts) {
                    let mut mean = [f64::INFINITY; LANES];
                    for _ in 0..=branches.len() {
                        let (mut sum, mut weights) = ([0.0; LANES], [0.0; LANES]);
                        for (branch, differences) in branches.iter().zip(all.chunks_exact(width)) {
                            let differences = differences.get(first..).unwrap_or_default();
                            let Some(differences) = differences.first_chunk::<LANES>() else {
                                continue;
                            };
                            let (low, high) = branch.floats;
                            let both = sum.iter_mut().zip(&mut weights);
                            for (((sum, weights), difference), mean) in
                                both.zip(differences).zip(&mean)
                            {
                                let weight = if difference < mean { high } else { low };
                                *sum += weight * difference;
                                *weights += weight;
                            }
                        }
                        let mut falls = false;
                        for ((mean, sum), weights) in mean.iter_mut().zip(&sum).zip(&weights) {
                            let next = if *weights > 0.0 { sum / weights } else { 0.0 };
                            falls |= next < *mean;
                            *mean = mean.min(next);
                        }
                        if !falls {
                            break;
                        }
                    }
                    out.iter_mut().zip(mean).for_each(|(out, mean)| *out = mean);
                }
            },
        );
    }
}

/// Returns the room for the differences of a child: whole lanes.
fn width(out: &[f64]) -> usize {
    out.len().div_ceil(LANES).max(1).saturating_mul(LANES)
}
