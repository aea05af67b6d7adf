//! One unit at a time, in whole numbers: no columns, nothing allocated.
//!
//! Gives what [`super::exact`] gives. A node that needs more than the whole numbers of the tape is
//! worked out in fractions.

use pulp::{Arch, Simd, WithSimd};

use super::check::Refused;
use super::lanes::low_bits;
use super::peers::Peers;
use super::scores::{Score, fitting};
use super::{Job, Keep, Refusal, UnitView, aggregate, exact};
use crate::dataset::{Dataset, State};
use crate::error::{Error, ScoringFaults};
use crate::model::{AbsentKind, Index, MetricIndex, NodeBody, UnitKind};
use crate::number::{Exact, Rounding};
use crate::plan::lane::Points;
use crate::plan::sum::{Rest, Sum};
use crate::plan::tape::{self, Ask, Reads};
use crate::plan::{self, PlanInner, Way, slot, usual_places};

/// Numbers from here on are values; what is below stands for why there is none.
const LEAST: i64 = i64::MIN + 0x100;
/// The slot of a quotient that has not been worked out.
const UNDONE: i32 = i32::MIN;
/// Stands for a value that is there, but is no whole number at its usual places.
const UNUSUAL: i64 = i64::MIN;

/// Stands for the state of a cell without a value.
const fn without_value(state: State) -> i64 {
    // A code is a small number above zero.
    i64::MIN.wrapping_add(state.code() as i64)
}

/// The values of one unit, laid out for scoring: whole numbers at the usual places of each metric.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    numbers: Box<[i64]>,
    /// The same as lanes hold them, where they hold them exactly.
    lanes: Box<[f64]>,
}

impl Cells {
    pub(crate) fn new(plan: &PlanInner, dataset: &Dataset, row: usize) -> Self {
        let metrics = plan.framework.metrics.values().zip(0u32..);
        let cells = metrics.map(|(metric, place)| {
            let column = dataset.column(MetricIndex(place));
            match column.state(row) {
                State::Present => {
                    let usual = usual_places(&metric.kind);
                    let number = usual.and_then(|places| column.at_places(row, places));
                    number.filter(|number| *number >= LEAST).unwrap_or(UNUSUAL)
                }
                absent => without_value(absent),
            }
        });
        let numbers: Box<[i64]> = cells.collect();
        let exact = |number: &i64| plan::lane::lane(i128::from(*number));
        let lanes = numbers.iter().map(|number| exact(number).unwrap_or(f64::NAN)).collect();
        Self { numbers, lanes }
    }

    /// The number in a lane; what is absent is no number.
    #[inline]
    fn lane(&self, metric: u32) -> f64 {
        self.lanes.get(metric as usize).copied().unwrap_or(f64::NAN)
    }

    #[inline]
    fn number(&self, metric: u32) -> i64 {
        self.numbers.get(metric as usize).copied().unwrap_or(UNUSUAL)
    }

    /// The number of a metric, or why there is none.
    #[inline]
    pub(crate) fn get(&self, metric: u32) -> Result<i64, Option<AbsentKind>> {
        let number = self.number(metric);
        if number >= LEAST { Ok(number) } else { Err(absence(number)) }
    }
}

/// The absence that a cell stands for, if it stands for one.
fn absence(cell: i64) -> Option<AbsentKind> {
    if cell == UNUSUAL || cell >= LEAST {
        return None;
    }
    // The low bits are the code.
    let code = cell.checked_sub(i64::MIN).and_then(|code| u8::try_from(code).ok())?;
    State::from_code(code).absent()
}

/// The share of one node as a fraction of whole numbers, where the work gave one.
pub(crate) type Fraction = (f64, f64);

/// The quotients of one unit, in the order of the tape.
#[derive(Debug, Clone, Default)]
struct Quotients {
    n: Vec<f64>,
    d: Vec<f64>,
    slots: Vec<i32>,
}

impl Quotients {
    /// Works all of them out, several at a time; a slot of [`UNDONE`] is left where that is not exact.
    fn work_out(&mut self, arch: Arch, tape: &tape::Quotients, cells: &Cells) {
        let number = |metric: &u32| cells.lane(*metric);
        self.n.clear();
        self.n.extend(tape.part.iter().map(number));
        self.d.clear();
        self.d.extend(tape.whole.iter().map(number));
        self.slots.clear();
        self.slots.resize(self.n.len(), UNDONE);
        arch.dispatch(Work(tape, self));
    }
}

/// Quotients at work: the lists are as long as each other.
struct Work<'a>(&'a tape::Quotients, &'a mut Quotients);

impl WithSimd for Work<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self(tape, work) = self;
        let rule = tape.part_by.iter().zip(&tape.whole_by).zip(&tape.below);
        let points = tape.alpha.iter().zip(&tape.beta).zip(&tape.gamma).zip(&tape.delta);
        let most = tape.part_most.iter().zip(&tape.whole_most).zip(&tape.zero);
        let out = work.n.iter_mut().zip(&mut work.d).zip(&mut work.slots);
        for (((((part_by, whole_by), below), points), ((part_most, whole_most), zero)), out) in
            rule.zip(points).zip(most).zip(out)
        {
            let (((alpha, beta), gamma), delta) = points;
            let ((n, d), slot) = out;
            let (a, b) = (*n, *d);
            let denominator = below * b;
            let numerator = (part_by * a - whole_by * b).max(0.0).min(denominator);
            let scaled = alpha * numerator + beta * denominator + gamma;
            let whole = (scaled / (delta * denominator)).floor();
            let score = if b == 0.0 { *zero } else { low_bits(whole) };
            // What is absent is no number, and no number is in any range.
            let exact = (a.abs() <= *part_most) & (0.0 <= b) & (b <= *whole_most);
            *slot = if exact { score } else { UNDONE };
            *n = numerator;
            *d = denominator;
        }
    }
}

/// The scores of one unit; the memory is used again for the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct One {
    pub(crate) slots: Vec<i32>,
    /// Per node; a denominator of zero where the node has no fraction.
    fractions: Vec<Fraction>,
    quotients: Quotients,
    /// Scores that are no slots.
    wide: Vec<(usize, Exact)>,
    pub(crate) total: i32,
    wide_total: Option<Exact>,
}

/// What is scored.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) plan: &'a PlanInner,
    pub(crate) cells: &'a Cells,
    pub(crate) dataset: &'a Dataset,
    pub(crate) row: usize,
    pub(crate) kind: &'a UnitKind,
    pub(crate) peers: &'a Peers,
    /// Whether a check refuses the unit: its nodes are scored, but it has no total.
    pub(crate) is_refused: bool,
}

/// The score of a share `n ÷ d`, neither below zero.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "whole numbers below 2^31")]
fn score(points: &Points, numerator: f64, denominator: f64) -> i32 {
    let scaled = points.alpha * numerator + points.beta * denominator + points.gamma;
    let divisor = points.delta * denominator;
    // Not below zero, so cutting is rounding down.
    let whole = (scaled / divisor) as i64;
    if points.even {
        #[expect(clippy::cast_precision_loss, reason = "below 2^31")]
        let tie = whole as f64 * divisor == scaled;
        let odd = whole & 1 == 1;
        return (if tie && odd { whole.wrapping_sub(1) } else { whole }) as i32;
    }
    whole as i32
}

#[inline]
#[expect(clippy::cast_precision_loss, reason = "the range has been looked at")]
const fn lane(number: i64) -> f64 {
    number as f64
}

impl Reads {
    #[inline]
    #[expect(clippy::arithmetic_side_effects, reason = "half of the range is the most")]
    const fn fits(&self, number: i64) -> bool {
        -self.most <= number && number <= self.most
    }
}

impl One {
    /// Scores a unit.
    pub(crate) fn score(
        &mut self,
        arch: Arch,
        subject: &Subject<'_>,
        tree: &Index,
    ) -> Result<(), Error> {
        let plan = subject.plan;
        let nodes = plan.nodes.len();
        self.slots.clear();
        self.slots.resize(nodes, slot::UNSCORED);
        self.fractions.clear();
        self.fractions.resize(nodes, (0.0, 0.0));
        self.wide.clear();
        self.wide_total = None;
        let mut sound = true;
        self.quotients.work_out(arch, &plan.tape.quotients, subject.cells);
        for (place, node) in plan.tape.quotients.node.iter().enumerate() {
            let slot = self.quotients.slots.get(place).copied().unwrap_or(UNDONE);
            let node = *node as usize;
            if slot == UNDONE {
                sound &= self.odd_quotient(subject, tree, (place, node));
            } else {
                self.put(node, slot);
                sound &= slot != slot::REFUSED;
            }
        }
        for (node, ask) in &plan.tape.asks {
            let node = *node as usize;
            let done = self.quickly(subject.cells, plan, node, ask);
            sound &= done || self.in_fractions(subject, tree, node).is_ok();
        }
        sound = sound && self.find_total(subject, tree).is_ok();
        if subject.is_refused {
            self.total = slot::excluded(AbsentKind::Rejected);
        }
        if sound { Ok(()) } else { Err(faults(subject, tree)) }
    }

    fn put(&mut self, node: usize, slot: i32) {
        if let Some(place) = self.slots.get_mut(node) {
            *place = slot;
        }
    }

    /// In whole numbers, if they can hold it.
    #[inline]
    fn quickly(&mut self, cells: &Cells, plan: &PlanInner, node: usize, ask: &Ask) -> bool {
        let (slot, fraction) = match ask {
            Ask::Line { rule, points, of } => {
                let value = cells.number(of.metric);
                if !of.fits(value) {
                    return self.absent(plan, node, [value, 0]);
                }
                let numerator = rule.by * lane(value) - rule.less;
                let numerator = numerator.max(0.0).min(rule.denominator);
                (score(points, numerator, rule.denominator), (numerator, rule.denominator))
            }
            Ask::Stairs { of, stairs } => {
                let value = cells.number(*of);
                if value < LEAST {
                    return self.absent(plan, node, [value, 0]);
                }
                let stairs = stairs.of(&plan.tape.stairs);
                let rises = stairs.iter().map(|s| if value >= s.from { s.rise } else { 0 });
                (rises.fold(0, i32::wrapping_add), (0.0, 0.0))
            }
            Ask::Sum { addends } => {
                let Some(sum) = self.add_up(addends.of(&plan.tape.addends)) else { return false };
                (sum, (0.0, 0.0))
            }
            Ask::Carried => (slot::UNSCORED, (0.0, 0.0)),
            Ask::Fractions => return false,
        };
        self.put(node, slot);
        if let Some(place) = self.fractions.get_mut(node) {
            *place = fraction;
        }
        true
    }

    /// A quotient of which a value is absent, or out of range.
    #[cold]
    fn odd_quotient(
        &mut self,
        subject: &Subject<'_>,
        tree: &Index,
        (place, node): (usize, usize),
    ) -> bool {
        let tape = &subject.plan.tape.quotients;
        let cell = |metrics: &[u32]| {
            metrics.get(place).map_or(UNUSUAL, |metric| subject.cells.number(*metric))
        };
        if let Some(d) = self.quotients.d.get_mut(place) {
            *d = 0.0;
        }
        self.absent(subject.plan, node, [cell(&tape.part), cell(&tape.whole)])
            || self.in_fractions(subject, tree, node).is_ok()
    }

    /// The share of a node as a fraction, where the work gave one.
    #[inline]
    pub(crate) fn fraction(&self, plan: &PlanInner, node: usize) -> Option<Fraction> {
        let tape = &plan.tape.quotients;
        let quotient = tape
            .place_of(node)
            .and_then(|place| Some((*self.quotients.n.get(place)?, *self.quotients.d.get(place)?)));
        let fraction = quotient.or_else(|| self.fractions.get(node).copied());
        fraction.filter(|(_, denominator)| *denominator > 0.0)
    }

    /// The sum of children that all have a slot that is a score.
    #[inline]
    fn add_up(&self, addends: &[(u32, i32)]) -> Option<i32> {
        let mut sum = 0i64;
        let mut least = 0i32;
        for (child, factor) in addends {
            let slot = self.slots.get(*child as usize).copied().unwrap_or(slot::UNSCORED);
            least = least.min(slot);
            sum = sum.wrapping_add(i64::from(slot).wrapping_mul(i64::from(*factor)));
        }
        if least < slot::LEAST || sum > slot::MOST { None } else { i32::try_from(sum).ok() }
    }

    /// What the rules make of an absence; nothing where a value is there but out of range.
    #[cold]
    fn absent(&mut self, plan: &PlanInner, node: usize, cells: [i64; 2]) -> bool {
        let Some(Way::Indicator(Some(program))) = plan.nodes.get(node).map(|node| &node.way) else {
            return false;
        };
        let kinds = cells.into_iter().filter_map(absence);
        let Some(kind) = kinds.min() else { return false };
        // What is there has no say beside what is absent, but it has to be known for that.
        if cells.contains(&UNUSUAL) {
            return false;
        }
        let slot = program.absent.slot(kind);
        self.put(node, slot);
        slot != slot::REFUSED
    }

    /// The score of a node.
    pub(crate) fn node(&self, plan: &PlanInner, node: usize) -> Score {
        let slot = self.slots.get(node).copied().unwrap_or(slot::UNSCORED);
        let places = plan.nodes.get(node).and_then(|node| node.places);
        score_of(slot, places, || {
            self.wide.iter().find(|(place, _)| *place == node).map(|(_, score)| score)
        })
    }

    /// The total.
    pub(crate) fn total(&self, plan: &PlanInner) -> Score {
        score_of(self.total, plan.total.places, || self.wide_total.as_ref())
    }

    fn in_fractions(
        &mut self,
        subject: &Subject<'_>,
        tree: &Index,
        place: usize,
    ) -> Result<(), Refusal> {
        let plan = subject.plan;
        let (Some(node), Some(node_plan)) = (tree.nodes.get(place), plan.nodes.get(place)) else {
            return Ok(());
        };
        let score = match (&node.body, &node_plan.way) {
            (NodeBody::Indicator { .. }, _) => exact::indicator(node, &subject.view())?,
            (NodeBody::Group { aggregate, children }, way) => {
                let rest = match way {
                    Way::Sum(sum) => self.rest(sum, (node_plan.rounding, node_plan.places)),
                    _ => Rest::Unknown,
                };
                match rest {
                    Rest::Slot(slot) => {
                        self.put(place, slot);
                        return Ok(());
                    }
                    Rest::Exact(score) => Score::Value(score),
                    Rest::Unknown => {
                        let scored: Vec<_> = children
                            .iter()
                            .filter_map(|child| {
                                Some((tree.node(*child)?, self.node(plan, child.get())))
                            })
                            .collect();
                        let children = scored.iter().map(|(node, score)| (*node, score));
                        aggregate::combine(*aggregate, &node.points, children)?
                    }
                }
            }
        };
        let score = score.rounded(node_plan.rounding);
        let slot = slot_of(&score, node_plan.places)?;
        if let (slot::WIDE, Score::Value(value)) = (slot, score) {
            self.wide.push((place, value));
        }
        self.put(place, slot);
        Ok(())
    }

    fn rest(&self, sum: &Sum, (rounding, places): (Option<Rounding>, Option<u32>)) -> Rest {
        let slot = |node: usize| self.slots.get(node).copied().unwrap_or(slot::UNSCORED);
        sum.rest(slot, rounding, places.unwrap_or(0))
    }

    fn find_total(&mut self, subject: &Subject<'_>, tree: &Index) -> Result<(), Refusal> {
        let plan = subject.plan;
        let addends = plan.tape.total.map(|span| span.of(&plan.tape.addends));
        if let Some(sum) = addends.and_then(|addends| self.add_up(addends)) {
            self.total = sum;
            return Ok(());
        }
        let total = exact::total(plan, tree, &|node| self.node(plan, node))?;
        self.total = slot_of(&total, plan.total.places)?;
        if let (slot::WIDE, Score::Value(value)) = (self.total, total) {
            self.wide_total = Some(value);
        }
        Ok(())
    }
}

/// The slot of a score; refuses one that could not be shown.
fn slot_of(score: &Score, places: Option<u32>) -> Result<i32, Refusal> {
    match score {
        Score::Unscored => Ok(slot::UNSCORED),
        Score::Excluded(kind) => Ok(slot::excluded(*kind)),
        Score::Value(value) => {
            let fitting = fitting(value, places.unwrap_or(Rounding::MAX_PLACES));
            let wide = || score.shown(places).map(|_| slot::WIDE);
            fitting.or_else(wide).ok_or(Refusal::Overflow)
        }
    }
}

fn score_of<'a>(slot: i32, places: Option<u32>, wide: impl FnOnce() -> Option<&'a Exact>) -> Score {
    let places = places.unwrap_or(Rounding::MAX_PLACES);
    super::scores::score_of(slot, places, || wide().cloned())
}

impl<'a> Subject<'a> {
    pub(crate) const fn view(&self) -> UnitView<'a> {
        UnitView::new(self.dataset, self.row, self.kind, self.peers)
    }
}

/// Everything that keeps the unit from being scored, with its names.
fn faults(subject: &Subject<'_>, tree: &Index) -> Error {
    let keep = Keep::Groups;
    let Subject { plan, dataset, peers, .. } = *subject;
    let mut faults = ScoringFaults::default();
    let refused = &Refused::default();
    Job { plan, dataset, peers, keep, refused }.faults(tree, subject.row, &mut faults);
    faults.into()
}
