//! The fast way: blocks of units, node by node, in loops over whole columns.
//!
//! Gives what [`super::exact`] gives, digit by digit. Where a node, a block or a unit needs more
//! than the loops can do (an aggregate that is not a sum, a rescaled group, numbers past the range
//! in which lanes are exact), that node, block or unit is worked out in fractions.

mod kernel;
mod program;

use std::ops::Range;

use pulp::Arch;

use super::scores::{ScoreColumn, Segment, slot};
use super::{Job, Refusal, Score, UnitView, aggregate, exact};
use crate::dataset::Values;
use crate::error::ScoringFaults;
use crate::model::{AbsentKind, Aggregate, Index, Node, NodeBody, NodeIndex};
use crate::number::Overflow;
use crate::plan::PlanInner;
use program::{Absent, Loop, Maker, Piece, Program};

/// Units of a block: a block of one column, as floating-point lanes, stays in the nearest cache.
const BLOCK: usize = 512;

/// How one node is worked out.
enum Way<'d> {
    /// In a loop over columns.
    Lanes(Program<'d>),
    /// By adding up children.
    Sum(Sum),
    /// In fractions.
    Fractions,
}

/// The children that count, each with the factor that brings it to the places of the sum.
struct Sum {
    children: Vec<(usize, i32)>,
}

/// All programs of a plan for a dataset.
pub(super) struct Lanes<'d> {
    arch: Arch,
    ways: Vec<Way<'d>>,
    total: Way<'d>,
}

impl<'d> Lanes<'d> {
    pub(super) fn new(job: &'d Job<'d>, tree: &Index) -> Self {
        let kind = job.dataset.common_kind(&job.plan.framework);
        let maker = Maker { plan: job.plan, dataset: job.dataset, peers: job.peers, kind };
        let way = |(node, plan): (&Node, &crate::plan::NodePlan)| match &node.body {
            NodeBody::Indicator { .. } => {
                maker.program(node, plan.rounding).map_or(Way::Fractions, Way::Lanes)
            }
            NodeBody::Group { aggregate, children } => {
                let sum = (*aggregate == Aggregate::Arithmetic)
                    .then(|| sum(job.plan, tree, children, plan.places))
                    .flatten();
                sum.map_or(Way::Fractions, Way::Sum)
            }
        };
        let ways = tree.nodes.iter().zip(&job.plan.nodes).map(way).collect();
        Self { arch: Arch::new(), ways, total: total(job.plan, tree) }
    }

    /// Scores a segment, block by block.
    pub(super) fn segment(
        &self,
        job: &Job<'_>,
        tree: &Index,
        segment: &mut Segment,
        faults: &mut ScoringFaults,
    ) {
        let mut start = 0;
        while start < segment.len {
            let end = start.saturating_add(BLOCK).min(segment.len);
            let refused = self.block(job, tree, segment, start..end);
            for row in refused {
                // Once more the plain way, for the faults with their names.
                job.unit(tree, segment, row, faults);
            }
            start = end;
        }
    }

    /// Scores a block; gives the rows that have a node without a score.
    fn block(
        &self,
        job: &Job<'_>,
        tree: &Index,
        segment: &mut Segment,
        rows: Range<usize>,
    ) -> Vec<usize> {
        let mut block = Block { job, tree, arch: self.arch, segment, rows, refused: Vec::new() };
        for (place, (node, way)) in tree.nodes.iter().zip(&self.ways).enumerate().rev() {
            match way {
                Way::Lanes(program) => block.lanes(place, program),
                Way::Sum(sum) => block.sum(place, node, sum),
                Way::Fractions => {
                    for row in block.rows.clone() {
                        block.fractions(place, node, row);
                    }
                }
            }
        }
        block.total(&self.total);
        block.refused.sort_unstable();
        block.refused.dedup();
        block.refused
    }
}

/// How a sum of children is made, if lanes can hold it without a rounding of its own.
fn sum(plan: &PlanInner, tree: &Index, children: &[NodeIndex], places: Option<u32>) -> Option<Sum> {
    let places = places?;
    let counted = children.iter().filter_map(|child| Some((child, tree.node(*child)?)));
    let counted = counted.filter(|(_, node)| !node.points.is_zero());
    let children = counted.map(|(child, _)| {
        let own = plan.nodes.get(child.get())?.places?;
        // A sum of more places than are kept would have to be rounded.
        let factor = 10i32.checked_pow(places.checked_sub(own)?)?;
        Some((child.get(), factor))
    });
    let children: Vec<_> = children.collect::<Option<_>>()?;
    (!children.is_empty()).then_some(Sum { children })
}

fn total<'d>(plan: &PlanInner, tree: &Index) -> Way<'d> {
    let root = &plan.total;
    if root.aggregate != Aggregate::Arithmetic || tree.bonus.is_some() || tree.penalty.is_some() {
        return Way::Fractions;
    }
    sum(plan, tree, &root.children, root.places).map_or(Way::Fractions, Way::Sum)
}

/// A block of units at work.
struct Block<'a, 'j> {
    job: &'a Job<'j>,
    tree: &'a Index,
    arch: Arch,
    segment: &'a mut Segment,
    /// Rows of the segment.
    rows: Range<usize>,
    refused: Vec<usize>,
}

impl Block<'_, '_> {
    /// The rows as units of the dataset.
    fn units(&self) -> Range<usize> {
        let start = self.segment.start;
        start.saturating_add(self.rows.start)..start.saturating_add(self.rows.end)
    }

    fn lanes(&mut self, place: usize, program: &Program<'_>) {
        let units = self.units();
        let slots = self.segment.nodes.get_mut(place);
        let Some(out) = slots.and_then(|column| column.slots.get_mut(self.rows.clone())) else {
            return;
        };
        if let Loop::Largest(pieces) = &program.piece.run {
            largest(self.arch, pieces, &units, out);
            resolve(&program.absent, out);
        } else {
            run(self.arch, &program.piece.run, &units, out);
            absences(&program.piece.states, &units, out, |kind| program.absent.slot(kind));
        }
        if program.absent.refuses() {
            let rows = self.rows.clone().zip(out.iter());
            self.refused.extend(rows.filter(|(_, s)| **s == slot::REFUSED).map(|(row, _)| row));
        }
    }

    fn sum(&mut self, place: usize, node: &Node, sum: &Sum) {
        // Children stand after their group.
        let offset = place.saturating_add(1);
        let Some((upper, lower)) = self.segment.nodes.split_at_mut_checked(offset) else { return };
        let Some(column) = upper.last_mut() else { return };
        let child = |index: usize| lower.get(index.checked_sub(offset)?);
        let odd = add_up(self.arch, sum, child, &self.rows, &mut column.slots);
        for row in odd {
            self.fractions(place, node, row);
        }
    }

    fn total(&mut self, way: &Way<'_>) {
        let odd = match way {
            Way::Sum(sum) => {
                let Segment { nodes, total, .. } = &mut *self.segment;
                add_up(self.arch, sum, |index| nodes.get(index), &self.rows, &mut total.slots)
            }
            Way::Fractions | Way::Lanes(_) => self.rows.clone().collect(),
        };
        for row in odd {
            let scores = |index: usize| match self.segment.nodes.get(index) {
                Some(column) => column.score(row),
                None => Score::Unscored,
            };
            let total = exact::total(self.job.plan, self.tree, &scores);
            let set = total.and_then(|total| self.segment.total.set(row, &total));
            if let Err(Overflow) = set {
                self.refused.push(row);
            }
        }
    }

    /// One node of one unit in fractions.
    fn fractions(&mut self, place: usize, node: &Node, row: usize) {
        let unit = self.segment.start.saturating_add(row);
        let Some(view) = self.job.view(unit) else { return };
        let score = self.fraction(node, row, &view);
        let rounding = self.job.plan.nodes.get(place).and_then(|plan| plan.rounding);
        let set = score.and_then(|score| {
            let column = self.segment.nodes.get_mut(place).ok_or(Refusal::Overflow)?;
            column.set(row, &score.rounded(rounding)).map_err(Refusal::from)
        });
        if set.is_err() {
            self.refused.push(row);
        }
    }

    fn fraction(&self, node: &Node, row: usize, view: &UnitView<'_>) -> Result<Score, Refusal> {
        match &node.body {
            NodeBody::Indicator { .. } => exact::indicator(node, view),
            NodeBody::Group { aggregate, children } => {
                let scored: Vec<_> = children
                    .iter()
                    .filter_map(|child| {
                        let column = self.segment.nodes.get(child.get())?;
                        Some((self.tree.node(*child)?, column.score(row)))
                    })
                    .collect();
                let children = scored.iter().map(|(node, score)| (*node, score));
                Ok(aggregate::combine(*aggregate, &node.points, children)?)
            }
        }
    }
}

/// Adds up the children's blocks; gives the rows that need fractions: those in which a child has no
/// number, or all of them when the sum could leave the range of a slot.
fn add_up<'c>(
    arch: Arch,
    sum: &Sum,
    child: impl Fn(usize) -> Option<&'c ScoreColumn>,
    rows: &Range<usize>,
    out: &mut [i32],
) -> Vec<usize> {
    let Some(out) = out.get_mut(rows.clone()) else { return Vec::new() };
    out.fill(0);
    let mut odd = Vec::new();
    // Rounded scores may lie above the points of their nodes, so what fits is looked at, not derived.
    let mut most = 0i64;
    for (index, factor) in &sum.children {
        let Some(slots) = child(*index).and_then(|child| child.slots.get(rows.clone())) else {
            continue;
        };
        kernel::add(arch, out, slots, *factor);
        let (smallest, largest) = kernel::ends(arch, slots);
        most = most.saturating_add(i64::from(largest.max(0)).saturating_mul(i64::from(*factor)));
        if smallest < slot::LEAST {
            let found = rows.clone().zip(slots).filter(|(_, slot)| **slot < slot::LEAST);
            odd.extend(found.map(|(row, _)| row));
        }
    }
    if most > slot::MOST {
        return rows.clone().collect();
    }
    odd.sort_unstable();
    odd.dedup();
    odd
}

/// The best of the alternatives that are present; where none is, the slot of the gravest absence.
fn largest(arch: Arch, pieces: &[Piece<'_>], units: &Range<usize>, out: &mut [i32]) {
    let mut other = [0i32; BLOCK];
    let Some(other) = other.get_mut(..out.len()) else { return };
    for (place, piece) in pieces.iter().enumerate() {
        let target = if place == 0 { &mut *out } else { &mut *other };
        if let Loop::Largest(pieces) = &piece.run {
            largest(arch, pieces, units, target);
        } else {
            run(arch, &piece.run, units, target);
            absences(&piece.states, units, target, slot::excluded);
        }
        if place > 0 {
            kernel::largest(arch, out, other);
        }
    }
}

/// Replaces the slots of absences by what the rules make of them.
fn resolve(absent: &Absent, out: &mut [i32]) {
    for slot in out.iter_mut().filter(|slot| **slot < slot::LEAST) {
        if let Some(kind) = slot::absence(*slot) {
            *slot = absent.slot(kind);
        }
    }
}

/// Writes over the slots of units for which a metric is absent.
fn absences(
    states: &[&[u8]],
    units: &Range<usize>,
    out: &mut [i32],
    slot: impl Fn(AbsentKind) -> i32,
) {
    let blocks: Vec<_> = states.iter().filter_map(|states| states.get(units.clone())).collect();
    for (place, out) in out.iter_mut().enumerate() {
        let kinds = blocks.iter().filter_map(|states| {
            crate::dataset::State::from_code(states.get(place).copied()?).absent()
        });
        if let Some(kind) = kinds.min() {
            *out = slot(kind);
        }
    }
}

/// Calls a loop with the columns in their own width.
macro_rules! with_width {
    ($values:expr, $units:expr, |$slice:ident| $run:expr) => {
        match $values {
            Values::I8(values) => with_width!(@ values, $units, $slice, $run),
            Values::I16(values) => with_width!(@ values, $units, $slice, $run),
            Values::I32(values) => with_width!(@ values, $units, $slice, $run),
            Values::I64(values) => with_width!(@ values, $units, $slice, $run),
            // The program is made for whole numbers only.
            Values::Wide(_) | Values::Text(_) => {}
        }
    };
    (@ $values:ident, $units:expr, $slice:ident, $run:expr) => {
        if let Some($slice) = $values.get($units.clone()) {
            $run
        }
    };
}

fn run(arch: Arch, run: &Loop<'_>, units: &Range<usize>, out: &mut [i32]) {
    match run {
        Loop::Quotient { rule, part, whole } => {
            with_width!(part, units, |part| {
                with_width!(whole, units, |whole| kernel::quotient(arch, *rule, part, whole, out));
            });
        }
        Loop::Line { rule, values } => {
            with_width!(values, units, |values| kernel::line(arch, *rule, values, out));
        }
        Loop::Stairs { stairs, values } => {
            with_width!(values, units, |values| kernel::stairs(arch, stairs, values, out));
        }
        Loop::Same(slot) => out.fill(*slot),
        Loop::Largest(pieces) => largest(arch, pieces, units, out),
    }
}
