//! Scoring of blocks of units: every node of the tree for a block, then the totals.

use std::cell::Cell;
use std::ops::Range;

use super::super::loops::{self, Coefficients, MOST_POINTS, Setting, float};
use super::super::score::{Refusal, Score};
use super::super::segments::BLOCK;
use super::super::tree;
use super::combination::{Combination, Made, Work};
use super::extras::{self, Extra};
use super::fractions::Columns;
use super::job::Job;
use super::kernel;
use super::run::Memory;
use super::score_columns::{Block, NearPart, Segment, Wide};
use crate::error::ScoringFaults;
use crate::model::{Index, NodeBody, NodeData};
use crate::number::{Enclosed, Exact, Overflow, Rounding};
use crate::plan::{
    Given, Loop, Makes, NodePlan, Points, Program, Programs, Rest, Sum, Way, score_slot,
};

/// The way to compute one node for one dataset.
enum Ready<'d> {
    /// A program of the plan.
    Loop(&'d Program),
    /// A program for this dataset alone.
    OwnLoop(Box<Program>),
    Sum(Adder<'d>),
    /// Floats with bounds of their errors.
    Enclosed(Combination, Vec<Extra>),
    Fractions,
    Carried,
}

impl Ready<'_> {
    fn program(&self) -> Option<&Program> {
        match self {
            Self::Loop(program) => Some(program),
            Self::OwnLoop(program) => Some(program),
            Self::Sum(_) | Self::Enclosed(..) | Self::Fractions | Self::Carried => None,
        }
    }
}

/// Returns whether the program of a node is the same for any peers.
fn is_for_any_peers(node: &NodeData) -> bool {
    match node.body() {
        NodeBody::Indicator { method, .. } => !method.depends_on_peers(),
        NodeBody::Group { .. } => false,
    }
}

/// A sum, with the loop that rounds it if it has more places than the score.
struct Adder<'d> {
    sum: &'d Sum,
    rounded: Option<(Points, f64)>,
    /// What is made of the children of a unit some of which have no number.
    rest: Option<Combination>,
}

impl<'d> Adder<'d> {
    fn new(sum: &'d Sum, places: Option<u32>, rest: Ready<'_>) -> Option<Self> {
        let rest = match rest {
            Ready::Enclosed(combination, _) => Some(combination),
            _ => None,
        };
        let Some(rounding) = sum.rounding else { return Some(Self { sum, rounded: None, rest }) };
        // A score of `n` units of 10^−sum places is `n ÷ 10^(sum places − places)` units of the
        // score's places.
        let fewer = sum.places.checked_sub(places?)?;
        let denominator = 10i128.checked_pow(fewer)?;
        let whole = Rounding { places: 0, ..rounding };
        let coefficients = Coefficients::new(&Exact::ONE, whole)?;
        // The numerator can be as large as a slot.
        if coefficients.most_denominator()?
            < i128::from(score_slot::MOST).checked_add(denominator)?
        {
            return None;
        }
        let rounded = Some((coefficients.points()?, float(denominator)?));
        Some(Self { sum, rounded, rest })
    }
}

/// The ways to compute all nodes of a plan for a dataset.
pub(crate) struct Ways<'d> {
    columns: Columns<'d>,
    nodes: Vec<Ready<'d>>,
    total: Ready<'d>,
}

/// The most bits of the numbers that go into the fractions of a unit whose scores are not worked out. So they can be worked out
/// later: a fraction has no more bits than all those that it is made of.
const MOST_BITS: usize = Exact::MAX_BITS / 8 * 7;

/// Returns the bits of the numbers that go into the score of a node: those of its points, each time it is weighed by them,
/// and of its own fraction if that is not worked out.
fn bits_of(node: &NodeData, plan: &NodePlan, ready: &Ready<'_>) -> usize {
    let own = match (&plan.way, ready.program()) {
        (Way::Indicator, Some(program)) if plan.held.is_float() => program.run.bits(),
        // What is worked out at once is no longer than this, or is refused.
        (Way::Indicator, None) if plan.held.is_float() => Enclosed::MOST_BITS,
        _ => BITS_OF_SLOT,
    };
    own.saturating_add(node.points().bits().saturating_mul(2))
}

const BITS_OF_SLOT: usize = 64;

/// Returns how a group that is no sum of whole numbers is computed.
fn combination<'d>(job: &Job<'_>, tree: &Index, node: &NodeData, plan: &NodePlan) -> Ready<'d> {
    let NodeBody::Group { aggregate, children } = node.body() else { return Ready::Fractions };
    let made = Made {
        points: node.points(),
        places: plan.places,
        rounding: plan.rounding,
        makes: Makes::Group,
        coverage: job.plan.framework.coverage,
    };
    let combination = Combination::new((tree, &job.plan.nodes), (*aggregate, children), &made);
    combination.map_or(Ready::Fractions, |found| Ready::Enclosed(found, Vec::new()))
}

/// Returns how the total is computed, if it is no sum of whole numbers.
fn combination_of_all<'d>(job: &Job<'_>, tree: &Index) -> Ready<'d> {
    let plan = &job.plan.total;
    let Some(extras) = Extra::of(tree, &job.plan.nodes) else { return Ready::Fractions };
    let made = Made {
        points: &plan.points,
        places: plan.places,
        rounding: plan.rounding,
        makes: Makes::Total,
        coverage: job.plan.framework.coverage,
    };
    let of = (plan.aggregate, plan.children.as_slice());
    let combination = Combination::new((tree, &job.plan.nodes), of, &made);
    combination.map_or(Ready::Fractions, |found| Ready::Enclosed(found, extras))
}

impl<'d> Ways<'d> {
    pub(crate) fn new(job: &Job<'d>, tree: &'d Index) -> Self {
        let plan = job.plan;
        let setting = Setting::new(job.dataset, &plan.framework, job.peers);
        let mut columns = Columns::new(setting);
        let program = |(node, of_node): (&NodeData, &NodePlan)| {
            loops::program(&plan.framework, node, of_node.rounding, &setting)
        };
        let programs = plan.programs.get_or_init(|| {
            let nodes = tree.nodes.iter().zip(&plan.nodes);
            let kept = nodes.map(|node| is_for_any_peers(node.0).then(|| program(node))?);
            Programs::new(setting.kind.cloned(), kept.collect())
        });
        let is_of_kind = programs.kind.as_ref() == setting.kind;
        let of_plan = programs.that_hold(|operand| setting.holds(operand));
        let of_plan = of_plan.map(|program| program.filter(|_| is_of_kind));
        let mut ready = |(nodes, kept): ((&NodeData, &'d NodePlan), Option<&'d Program>)| {
            let adder =
                |sum| Adder::new(sum, nodes.1.places, combination(job, tree, nodes.0, nodes.1));
            let ready = match (&nodes.1.way, kept) {
                (Way::Carried, _) => Ready::Carried,
                (Way::Fractions, _) => combination(job, tree, nodes.0, nodes.1),
                (Way::Sum(sum), _) => adder(sum).map_or(Ready::Fractions, Ready::Sum),
                (Way::Indicator, Some(program)) => Ready::Loop(program),
                (Way::Indicator, None) => {
                    let program = program(nodes).filter(|program| setting.fits(&program.run));
                    program.map_or(Ready::Fractions, |program| Ready::OwnLoop(Box::new(program)))
                }
            };
            ready.program().into_iter().for_each(|program| columns.look_for_evidence(program));
            ready
        };
        let nodes = tree.nodes.iter().zip(&plan.nodes);
        let mut ready: Vec<_> = nodes.clone().zip(of_plan).map(&mut ready).collect();
        let bits =
            nodes.clone().zip(&ready).map(|((node, plan), ready)| bits_of(node, plan, ready));
        let encloses = bits.fold(0, usize::saturating_add) <= MOST_BITS;
        for ((_, of_node), ready) in nodes.zip(&mut ready).filter(|_| !encloses) {
            if of_node.held.is_float() || matches!(ready, Ready::Enclosed(..)) {
                *ready = Ready::Fractions;
            }
        }
        let total = plan.total.sum.as_ref();
        let total = match total
            .and_then(|sum| Adder::new(sum, plan.total.places, combination_of_all(job, tree)))
        {
            Some(adder) => Ready::Sum(adder),
            None if encloses => combination_of_all(job, tree),
            None => Ready::Fractions,
        };
        Self { columns, nodes: ready, total }
    }

    /// Returns whether an indicator is computed in fractions for every unit.
    pub(crate) fn has_fractions(&self, tree: &Index) -> bool {
        let mut nodes = tree.nodes.iter().zip(&self.nodes);
        nodes.any(|(node, ready)| !node.is_group() && matches!(ready, Ready::Fractions))
    }

    /// Scores a segment, block by block.
    pub(crate) fn segment(
        &self,
        job: &Job<'_>,
        tree: &Index,
        segment: &mut Segment,
        faults: &mut ScoringFaults,
    ) {
        let most = job.layout.block;
        // One more than there are nodes at work, for the totals.
        let blocks = job.plan.buffers.count.saturating_add(1);
        let mut slots = vec![score_slot::UNSCORED; blocks.saturating_mul(most)];
        let mut blocks = slots.chunks_mut(most).map(|slots| Some(Block::new(slots)));
        let mut worker = BlockWorker {
            ways: self,
            job,
            tree,
            total: blocks.next().flatten(),
            blocks: blocks.collect(),
            first: segment.start,
            len: 0,
            fractions: 0,
            memory: Memory::default(),
            work: None,
            refused: Vec::new(),
        };
        let mut start = 0usize;
        while start < segment.len && !job.progress.is_stopped() {
            let len = segment.len.saturating_sub(start).min(most);
            worker.first = segment.start.saturating_add(start);
            worker.len = len;
            worker.block(segment, start);
            worker.refused.sort_unstable();
            worker.refused.dedup();
            for row in worker.refused.drain(..) {
                let unit = worker.first.saturating_add(row);
                // A unit that did not report needs no scores.
                if job.dataset.reported(unit) {
                    // Evaluated again the plain way, to name the faults.
                    job.faults(tree, unit, faults);
                }
            }
            start = start.saturating_add(len);
            job.progress.note(len);
        }
        segment.fractions = worker.fractions;
    }
}

/// Runs a program on some units. `out` is as long as the units.
fn run(
    columns: &Columns<'_>,
    program: &Program,
    units: &Range<usize>,
    memory: &mut Memory,
    out: &mut [i32],
) {
    match &program.run {
        Loop::Floats(floats) => {
            memory.stack.run(columns, (floats, program), units, &mut memory.work);
            memory.work.write_slots(columns.vectors, floats.rounding, out);
        }
        Loop::AddUp { programs, factor, full } => {
            let mut part = [0i32; BLOCK];
            let Some(part) = part.get_mut(..out.len()) else { return };
            out.fill(0);
            for program in programs {
                run(columns, program, units, memory, part);
                kernel::add_rounded(columns.vectors, out, part, *factor);
            }
            out.iter_mut().for_each(|out| *out = (*out).min(*full));
        }
        _ => columns.run((program, 1.0), units, memory, out),
    }
}

/// The state of a block of units while it is scored.
struct BlockWorker<'a, 'd> {
    ways: &'a Ways<'d>,
    job: &'a Job<'a>,
    tree: &'a Index,
    /// A block is taken out while it is written.
    blocks: Vec<Option<Block<'a>>>,
    total: Option<Block<'a>>,
    /// The first unit of the block in the dataset.
    first: usize,
    /// The number of units in the block.
    len: usize,
    fractions: u64,
    memory: Memory,
    /// Taken out while it is used.
    work: Option<Box<Work>>,
    /// Rows that have a node without a score.
    refused: Vec<usize>,
}

impl BlockWorker<'_, '_> {
    /// Scores a block that begins at row `start` of the segment.
    fn block(&mut self, segment: &mut Segment, start: usize) {
        let (ways, tree, layout) = (self.ways, self.tree, self.job.layout);
        let plans = &self.job.plan.nodes;
        let nodes = tree.nodes.iter().zip(plans).zip(&ways.nodes).enumerate();
        for (place, ((node, plan), ready)) in nodes.rev() {
            let taken = self.blocks.get_mut(plan.buffer).and_then(Option::take);
            let Some(mut block) = taken else { continue };
            block.clear(plan.held);
            match ready {
                Ready::Loop(program) => self.run((node, plan), program, &mut block),
                Ready::OwnLoop(program) => self.run((node, plan), program, &mut block),
                Ready::Sum(adder) => {
                    let score = (plan.rounding, plan.places);
                    self.sum(adder, score, &mut block, |worker, row, block| {
                        worker.fractions(node, plan, row, block);
                    });
                }
                Ready::Enclosed(combination, _) => {
                    self.enclosed(node, plan, combination, &mut block)
                }
                Ready::Carried => block.slots.fill(score_slot::UNSCORED),
                Ready::Fractions => {
                    for row in 0..self.len {
                        self.fractions(node, plan, row, &mut block);
                    }
                }
            }
            segment.append((layout, place), &block, (start, self.len), ways.columns.vectors);
            if let Some(slot) = self.blocks.get_mut(plan.buffer) {
                *slot = Some(block);
            }
        }
        let Some(mut total) = self.total.take() else { return };
        total.clear(self.job.plan.total.held());
        self.totals(&mut total);
        segment.append_totals(&total, (start, self.len));
        self.total = Some(total);
    }

    fn run(
        &mut self,
        (node, plan): (&NodeData, &NodePlan),
        program: &Program,
        block: &mut Block<'_>,
    ) {
        let units = self.first..self.first.saturating_add(self.len);
        let columns = &self.ways.columns;
        if let (Loop::Floats(floats), true) = (&program.run, plan.held.is_float()) {
            let Memory { stack, work, .. } = &mut self.memory;
            stack.run(columns, (floats, program), &units, work);
            work.write(columns.vectors, (None, None), block, self.len);
        } else if let (Loop::Line(line), true) = (&program.run, plan.held.is_float()) {
            columns.line_floats((line, program), &units, &mut self.memory);
            self.memory.work.write(columns.vectors, (None, None), block, self.len);
        } else if plan.held.is_float() {
            let full = node.points().nearest_float().unwrap_or(f64::NAN);
            let Some(out) = block.at.get_mut(..self.len) else { return };
            columns.run((program, full), &units, &mut self.memory, out);
            block.put_bounds();
        } else {
            let Some(out) = block.slots.get_mut(..self.len) else { return };
            run(columns, program, &units, &mut self.memory, out);
        }
        if program.absent.refuses() && block.has(score_slot::REFUSED, self.len) {
            let refused = (0..self.len).filter(|row| block.slot(*row) == score_slot::REFUSED);
            self.refused.extend(refused);
        }
        if program.run.may_leave_undone() {
            self.finish(node, plan, block);
        }
    }

    /// Computes in fractions what a loop left undone.
    fn finish(&mut self, node: &NodeData, plan: &NodePlan, block: &mut Block<'_>) {
        // All are looked at together first: usually none is left, and the check ends here.
        if !block.has(score_slot::UNDONE, self.len) {
            return;
        }
        for row in 0..self.len {
            if block.slot(row) == score_slot::UNDONE {
                self.fractions(node, plan, row, block);
            }
        }
    }

    /// Combines the children to floats with bounds of their errors, and rounds them if the block is of whole numbers.
    fn combine(&mut self, combination: &Combination, extras: &[Extra], block: &mut Block<'_>) {
        let mut work = self.work.take().unwrap_or_default();
        let vectors = self.ways.columns.vectors;
        let done = |node| self.done(node).map(|(block, _)| block);
        let parts = combination.compute(vectors, &done, &mut work, self.len);
        extras::add(vectors, (extras, &done), &mut work, self.len);
        work.write(vectors, combination.score(), block, self.len);
        for (row, part) in parts {
            block.put_wide(row, Wide::Part(part));
        }
        self.work = Some(work);
    }

    fn enclosed(
        &mut self,
        node: &NodeData,
        plan: &NodePlan,
        combination: &Combination,
        block: &mut Block<'_>,
    ) {
        self.combine(combination, &[], block);
        self.finish(node, plan, block);
        block.sort();
    }

    /// Returns the block of a node that has been computed, and its places.
    fn done(&self, node: usize) -> Option<(&Block<'_>, Option<u32>)> {
        let plan = self.job.plan.nodes.get(node)?;
        Some((self.blocks.get(plan.buffer)?.as_ref()?, plan.places))
    }

    /// Returns the score of a node that has been computed. One that was only enclosed is worked out.
    fn score(&self, node: usize, row: usize) -> Result<Score, Refusal> {
        let Some((block, places)) = self.done(node) else { return Ok(Score::Unscored) };
        if let Some(score) = block.score(row, places) {
            return Ok(score);
        }
        let view = self.job.view(self.first.saturating_add(row));
        view.map_or(Ok(Score::Unscored), |view| tree::node(self.job.plan, self.tree, &view, node))
    }

    /// Adds up the children, and returns which rows have their sum. A row has none if a child has
    /// no number in it. No row has one if the sum could exceed the range of a slot.
    fn add_up(&self, adder: &Adder<'_>, block: &mut Block<'_>) -> Sums {
        let Some(out) = block.slots.get_mut(..self.len) else { return Sums::All };
        out.fill(0);
        let (mut least, mut most) = (0i32, 0i64);
        for child in &adder.sum.children {
            let Some((scores, _)) = self.done(child.node) else { continue };
            let Some(slots) = scores.slots.get(..self.len) else { continue };
            let (smallest, largest) =
                kernel::add(self.ways.columns.vectors, out, slots, child.factor);
            // Rounded scores may be above the points of their nodes, so the actual scores decide
            // what fits.
            let largest = i64::from(largest.max(0)).saturating_mul(i64::from(child.factor));
            (least, most) = (least.min(smallest), most.saturating_add(largest));
        }
        if most > score_slot::MOST {
            return Sums::None;
        }
        if let Some(rounded) = adder.rounded {
            kernel::rounded(self.ways.columns.vectors, rounded, out);
        }
        if least < score_slot::LEAST { Sums::Some } else { Sums::All }
    }

    /// Marks the rows in which a child of a sum has no number.
    fn odd(&self, sum: &Sum) -> [bool; BLOCK] {
        let mut odd = [false; BLOCK];
        for (scores, _) in sum.children.iter().filter_map(|child| self.done(child.node)) {
            kernel::mark_odd(self.ways.columns.vectors, scores.slots, &mut odd);
        }
        odd
    }

    fn rest(
        &self,
        adder: &Adder<'_>,
        row: usize,
        (rounding, places): (Option<Rounding>, Option<u32>),
        with_parts: bool,
    ) -> Rest {
        let given = |node| {
            self.done(node).map_or(Given::Slot(score_slot::UNSCORED), |(block, _)| block.given(row))
        };
        adder.sum.rest(given, (rounding, places.unwrap_or(0)), with_parts)
    }

    /// Adds up the children. The score has this rounding and these places; what whole numbers and floats cannot tell is
    /// computed in fractions.
    fn sum(
        &mut self,
        adder: &Adder<'_>,
        score: (Option<Rounding>, Option<u32>),
        block: &mut Block<'_>,
        in_fractions: impl Fn(&mut Self, usize, &mut Block<'_>),
    ) {
        let sums = self.add_up(adder, block);
        if sums == Sums::All {
            return;
        }
        let odd = if sums == Sums::Some { self.odd(adder.sum) } else { [true; BLOCK] };
        for row in (0..self.len).zip(odd).filter_map(|(row, is_odd)| is_odd.then_some(row)) {
            let rest = match self.rest(adder, row, score, false) {
                Rest::Unknown if self.near_rest(adder, row, score, block) => continue,
                Rest::Unknown => self.rest(adder, row, score, true),
                rest => rest,
            };
            let rest = match rest {
                Rest::Slot(slot) => {
                    block.put(row, slot);
                    continue;
                }
                Rest::Ratio(ratio) if ratio.near().at < MOST_POINTS => {
                    block.put_wide(row, Wide::Ratio(ratio));
                    continue;
                }
                Rest::Ratio(ratio) => Score::Value(ratio.exact()),
                Rest::Exact(score) => Score::Value(score),
                Rest::Part(part) => Score::Part(part),
                Rest::Unknown => {
                    in_fractions(self, row, block);
                    continue;
                }
            };
            let set = block.set(row, rest, score.1);
            self.note(row, set);
        }
    }

    /// Sets what floats say of the children of a unit some of which have no number. Returns whether that is enough.
    fn near_rest(
        &mut self,
        adder: &Adder<'_>,
        row: usize,
        (rounding, places): (Option<Rounding>, Option<u32>),
        block: &mut Block<'_>,
    ) -> bool {
        let Some(rest) = &adder.rest else { return false };
        let mut work = self.work.take().unwrap_or_default();
        let found = rest.row(&|node| self.done(node).map(|(block, _)| block), row, &mut work);
        self.work = Some(work);
        match (found, rounding) {
            (Ok(score), _) if score.at.is_nan() => {
                let slot = score_slot::unboxed(score.at);
                block.put(row, slot);
                slot != score_slot::UNDONE
            }
            // Shown as other whole numbers are.
            (Ok(Enclosed::ZERO), _) => {
                block.put(row, 0);
                true
            }
            (Err(NearPart { score: Enclosed::ZERO, .. }), _) => false,
            (Ok(score), Some(rounding)) => {
                let ticks = score.rounded(rounding).filter(|ticks| *ticks <= score_slot::MOST);
                let slot = ticks.and_then(|ticks| i32::try_from(ticks).ok());
                slot.into_iter().for_each(|slot| block.put(row, slot));
                slot.is_some()
            }
            (Ok(score), None) => {
                // What places may cover is a whole number, and kept as one.
                let is_wide = places.is_none_or(|places| score.is_between(places));
                if is_wide {
                    block.put_wide(row, Wide::Near(score));
                }
                is_wide
            }
            (Err(part), _) => {
                block.put_wide(row, Wide::Part(part));
                true
            }
        }
    }

    fn note(&mut self, row: usize, set: Result<(), Overflow>) {
        if set.is_err() {
            self.refused.push(row);
        }
    }

    /// Computes one node of one unit in fractions.
    fn fractions(&mut self, node: &NodeData, plan: &NodePlan, row: usize, block: &mut Block<'_>) {
        self.fractions = self.fractions.saturating_add(1);
        let set = self.fraction(node, row).and_then(|score| {
            block.set(row, score.rounded(plan.rounding), plan.places).map_err(Refusal::from)
        });
        if set.is_err() {
            block.put(row, score_slot::REFUSED);
            self.refused.push(row);
        }
    }

    fn fraction(&self, node: &NodeData, row: usize) -> Result<Score, Refusal> {
        match node.body() {
            NodeBody::Indicator { .. } => {
                let view = self.job.view(self.first.saturating_add(row));
                view.map_or(Ok(Score::Unscored), |view| tree::indicator(node, &view))
            }
            NodeBody::Group { .. } => {
                tree::group(self.job.plan, self.tree, node, |child| self.score(child, row))
            }
        }
    }

    fn totals(&mut self, block: &mut Block<'_>) {
        let ways = self.ways;
        let adder = match &ways.total {
            Ready::Sum(adder) => adder,
            Ready::Enclosed(combination, extras) => {
                self.combine(combination, extras, block);
                return self.totals_in_fractions(block, |slot| slot == score_slot::UNDONE);
            }
            _ => return self.totals_in_fractions(block, |_| true),
        };
        let plan = &self.job.plan.total;
        self.sum(adder, (plan.rounding, plan.places), block, |worker, row, block| {
            let set = worker.total_in_fractions(row, block);
            worker.note(row, set);
        });
    }

    fn totals_in_fractions(&mut self, block: &mut Block<'_>, is_left: impl Fn(i32) -> bool) {
        for row in 0..self.len {
            if is_left(block.slot(row)) {
                let set = self.total_in_fractions(row, block);
                self.note(row, set);
            }
        }
    }

    fn total_in_fractions(&mut self, row: usize, block: &mut Block<'_>) -> Result<(), Overflow> {
        self.fractions = self.fractions.saturating_add(1);
        let plan = self.job.plan;
        let is_refused = Cell::new(false);
        let score = |node| {
            let score = self.score(node, row);
            is_refused.set(is_refused.get() || score.is_err());
            score.unwrap_or(Score::Unscored)
        };
        let total = tree::total(plan, self.tree, &score)?;
        if is_refused.get() {
            return Err(Overflow);
        }
        block.set(row, total, plan.total.places)
    }
}

/// The rows for which children have been added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sums {
    All,
    /// The rows in which every child has a number.
    Some,
    None,
}
