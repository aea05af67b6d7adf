//! Columns of scores: one per node, as whole numbers of the node's own unit if they fit.

use super::super::score::{NoTotal, Score, Total, shown};
use super::super::segments::SEGMENT;
use super::super::vectors::Vectors;
use super::kernel::narrowed;
use crate::model::{AbsentKind, NoScore, TargetState};
use crate::number::{Decimal, Enclosed, Exact, Overflow, Rounding, Shown, UNIT};
use crate::plan::{Given, Held, NodePlan, PlanInner, Ratio, score_slot};

/// The relative error of the scores in a column of floats that holds no bounds: one division.
pub(crate) const OFF_OF_FLOATS: f64 = UNIT * (1.0 + 4.0 * UNIT);

/// A score that is not a slot.
#[derive(Debug, Clone)]
pub(crate) enum Wide {
    /// One that is worked out.
    Score(Score),
    /// A number that is enclosed, and not worked out.
    Near(Enclosed),
    /// A number as it came of a division, which is quickly worked out.
    Ratio(Ratio),
    /// The score of a group in part, not worked out either.
    Part(NearPart),
}

/// A [score in part](crate::plan::Part) that is enclosed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NearPart {
    pub(super) score: Enclosed,
    pub(super) counts: Enclosed,
    pub(super) covered: Enclosed,
    pub(super) gravest: AbsentKind,
}

/// Scores that are not slots, each with its row, in the order of the rows.
pub(crate) type WideScores = Vec<(u32, Wide)>;

fn wide(scores: &WideScores, row: usize) -> Option<&Wide> {
    let row = u32::try_from(row).ok()?;
    let place = scores.binary_search_by_key(&row, |(row, _)| *row).ok()?;
    scores.get(place).map(|(_, score)| score)
}

/// The meaning of a slot.
enum Entry<'a> {
    /// A whole number of the unit of the column.
    Ticks(i32),
    /// Any other number, or a score in part.
    Wide(&'a Score),
    /// A number that is enclosed, and not worked out.
    Near(Enclosed),
    Ratio(Ratio),
    Absent(NoScore, AbsentKind),
    Unscored,
    /// The unit has no score, whatever its values are.
    Withdrawn(NoTotal),
}

impl<'a> Entry<'a> {
    /// Reads a slot. Calls `wide` only if the slot says that there is a wide number.
    fn of(slot: i32, wide: impl FnOnce() -> Option<&'a Wide>) -> Self {
        match slot {
            slot if slot >= score_slot::LEAST => Self::Ticks(slot),
            score_slot::WIDE => match wide() {
                Some(Wide::Score(score)) => Self::Wide(score),
                Some(Wide::Near(number)) => Self::Near(*number),
                Some(Wide::Ratio(ratio)) => Self::Ratio(*ratio),
                Some(Wide::Part(part)) => Self::Near(part.score),
                None => Self::Unscored,
            },
            score_slot::REFUSED => Self::Withdrawn(NoTotal::Refused),
            score_slot::SILENT => Self::Withdrawn(NoTotal::NotReported),
            slot => match score_slot::absence(slot) {
                Some((way, kind)) => Self::Absent(way, kind),
                None => Self::Unscored,
            },
        }
    }

    /// Returns the score. `None` for a number that is not worked out.
    fn score(self, places: u32) -> Option<Score> {
        Some(match self {
            Self::Ticks(ticks) => Score::Value(Exact::from_ticks(i64::from(ticks), places)),
            Self::Wide(score) => score.clone(),
            Self::Ratio(ratio) => Score::Value(ratio.exact()),
            Self::Near(_) => return None,
            Self::Absent(way, kind) => Score::Absent(way, kind),
            Self::Unscored | Self::Withdrawn(_) => Score::Unscored,
        })
    }

    /// Returns the total. `None` for a number that is not worked out.
    fn total(self, places: u32) -> Option<Total> {
        match self.no_total() {
            Some(why) => Some(Err(why)),
            None => self.score(places)?.into_value().map(Ok),
        }
    }

    /// Returns the reason why there is no total.
    fn no_total(&self) -> Option<NoTotal> {
        match self {
            Self::Wide(Score::Value(_) | Score::Part(_)) => None,
            Self::Ticks(_) | Self::Near(_) | Self::Ratio(_) => None,
            Self::Withdrawn(why) => Some(*why),
            Self::Absent(NoScore::Withheld, _) => Some(NoTotal::Incomplete),
            Self::Absent(NoScore::Uncovered, _) => Some(NoTotal::NotCovered),
            Self::Absent(..) | Self::Unscored | Self::Wide(_) => Some(NoTotal::NothingCounted),
        }
    }

    /// Returns the number for display, if there is one; `None` if it must be worked out for that.
    fn shown(self, places: u32) -> Option<Option<Shown>> {
        Some(match self {
            Self::Ticks(ticks) => {
                Decimal::try_from_i128_with_scale(i128::from(ticks), places).ok().map(Shown::from)
            }
            // `Block::set` has made sure that it can be shown.
            Self::Wide(score) => score.value().and_then(|value| shown(value, places)),
            // If fewer places cover it, it is on an edge of these, and worked out.
            Self::Near(number) => Some(number.shown(Rounding::MAX_PLACES)?),
            Self::Ratio(ratio) => {
                let near = ratio.near().shown(Rounding::MAX_PLACES);
                near.or_else(|| shown(&ratio.exact(), places))
            }
            Self::Absent(..) | Self::Unscored | Self::Withdrawn(_) => None,
        })
    }
}

/// The scores of one node for the units of a block.
#[derive(Debug)]
pub(crate) struct Block<'a> {
    /// Whole numbers, or the reasons why there are none. Not used if scores are held as floats.
    pub(crate) slots: &'a mut [i32],
    /// Floats, or slots that are [boxed](score_slot::boxed).
    pub(super) at: Vec<f64>,
    /// The bounds of their errors.
    off: Vec<f64>,
    held: Held,
    wide: WideScores,
}

impl<'a> Block<'a> {
    pub(crate) const fn new(slots: &'a mut [i32]) -> Self {
        Self { slots, at: Vec::new(), off: Vec::new(), held: Held::Full, wide: Vec::new() }
    }

    /// Prepares for another block of units, of a node whose scores are held so.
    pub(crate) fn clear(&mut self, held: Held) {
        self.held = held;
        self.wide.clear();
        if held.is_float() {
            self.at.resize(self.slots.len(), 0.0);
        }
        if held == Held::Enclosed {
            self.off.resize(self.slots.len(), 0.0);
        }
    }

    pub(crate) fn slot(&self, row: usize) -> i32 {
        let slot = match self.held.is_float() {
            true => self.at.get(row).copied().map(score_slot::unboxed),
            false => self.slots.get(row).copied(),
        };
        slot.unwrap_or(score_slot::UNSCORED)
    }

    /// Returns whether one of the first scores is a slot that is no score.
    pub(crate) fn has(&self, wanted: i32, len: usize) -> bool {
        let any = |any: bool, slot: i32| any | (slot == wanted);
        match self.held.is_float() {
            true => self.at.iter().take(len).map(|at| score_slot::unboxed(*at)).fold(false, any),
            false => self.slots.iter().take(len).copied().fold(false, any),
        }
    }

    /// Returns the float that a score is close to, with the bound of its error. `places` are those of whole numbers.
    pub(crate) fn enclosed(&self, row: usize, places: Option<u32>) -> Option<Enclosed> {
        if self.held.is_float() {
            return self.at.get(row).and_then(|at| near(*at, self.bound(row, *at)));
        }
        let ticks = match self.slots.get(row).copied()? {
            score_slot::WIDE => match wide(&self.wide, row)? {
                Wide::Near(number) => return Some(*number),
                Wide::Ratio(ratio) => return Some(ratio.near()),
                _ => return None,
            },
            slot => Some(slot).filter(|slot| *slot >= score_slot::LEAST)?,
        };
        Enclosed::of(&Exact::from_ticks(i64::from(ticks), places?))
    }

    /// Returns the first scores, if they are floats.
    pub(crate) fn floats(&self, len: usize) -> Option<&[f64]> {
        self.at.get(..len).filter(|_| self.held.is_float())
    }

    /// Returns the bounds of the errors of the first scores. Without them, scores are one rounding off.
    pub(crate) fn bounds(&self, len: usize) -> Option<&[f64]> {
        self.off.get(..len).filter(|_| self.held == Held::Enclosed)
    }

    /// Sets the bounds of scores that are one rounding off.
    pub(crate) fn put_bounds(&mut self) {
        if self.held == Held::Enclosed {
            let numbers = self.off.iter_mut().zip(&self.at);
            numbers.for_each(|(off, at)| *off = at.abs() * OFF_OF_FLOATS);
        }
    }

    /// Sets the first scores and their bounds.
    pub(crate) fn put_floats(&mut self, at: &[f64], off: &[f64]) {
        self.at.iter_mut().zip(at).for_each(|(place, at)| *place = *at);
        self.off.iter_mut().zip(off).for_each(|(place, off)| *place = *off);
    }

    fn bound(&self, row: usize, at: f64) -> f64 {
        match self.held {
            Held::Enclosed => self.off.get(row).copied().unwrap_or(f64::INFINITY),
            _ => at.abs() * OFF_OF_FLOATS,
        }
    }

    /// Returns the score. `None` for a number that is not worked out.
    pub(crate) fn score(&self, row: usize, places: Option<u32>) -> Option<Score> {
        let places = places.unwrap_or(Rounding::MAX_PLACES);
        match self.slot(row) {
            score_slot::NEAR => None,
            slot => Entry::of(slot, || wide(&self.wide, row)).score(places),
        }
    }

    /// Returns the score of a row as sums take it.
    pub(crate) fn given(&self, row: usize) -> Given<'_> {
        match self.slot(row) {
            score_slot::WIDE => match wide(&self.wide, row) {
                Some(Wide::Score(Score::Part(part))) => Given::Part(part),
                _ => Given::Slot(score_slot::WIDE),
            },
            slot => Given::Slot(slot),
        }
    }

    /// Returns the score of a row, if it is one in part.
    pub(super) fn part(&self, row: usize) -> Option<NearPart> {
        match wide(&self.wide, row)? {
            Wide::Part(part) => Some(*part),
            Wide::Score(Score::Part(part)) => Some(NearPart {
                score: Enclosed::of(&part.score)?,
                counts: Enclosed::of(&part.counts)?,
                covered: Enclosed::of(&part.covered)?,
                gravest: part.gravest,
            }),
            _ => None,
        }
    }

    /// Sets a score that is not worked out.
    pub(super) fn put_wide(&mut self, row: usize, score: Wide) {
        // Rows of a block are far below 2^32.
        self.wide.push((u32::try_from(row).unwrap_or(u32::MAX), score));
        self.put(row, score_slot::WIDE);
    }

    /// Brings what was set in several passes to the order of the rows.
    pub(super) fn sort(&mut self) {
        self.wide.sort_by_key(|(row, _)| *row);
    }

    /// Sets a score. Refuses one that cannot be shown. Rows must come in their order.
    pub(crate) fn set(
        &mut self,
        row: usize,
        score: Score,
        places: Option<u32>,
    ) -> Result<(), Overflow> {
        let places = places.unwrap_or(Rounding::MAX_PLACES);
        let fits = |value: &Exact| if self.held.is_float() { None } else { fitting(value, places) };
        let slot = match score {
            Score::Unscored => score_slot::UNSCORED,
            Score::Absent(way, kind) => score_slot::absent(way, kind),
            Score::Value(value) if fits(&value).is_some() => {
                fits(&value).unwrap_or(score_slot::UNSCORED)
            }
            score => {
                score.value().and_then(|value| shown(value, places)).ok_or(Overflow)?;
                self.wide.push((u32::try_from(row).map_err(|_| Overflow)?, Wide::Score(score)));
                score_slot::WIDE
            }
        };
        self.put(row, slot);
        Ok(())
    }

    pub(crate) fn put(&mut self, row: usize, slot: i32) {
        if self.held.is_float() {
            self.at.get_mut(row).into_iter().for_each(|place| *place = score_slot::boxed(slot));
        } else {
            self.slots.get_mut(row).into_iter().for_each(|place| *place = slot);
        }
    }
}

/// Returns the number that a float stands for. `None` if it is a slot.
fn near(at: f64, off: f64) -> Option<Enclosed> {
    (!at.is_nan()).then_some(Enclosed { at, off })
}

/// Returns the slot of a score. `None` if it is not a whole number of its unit, or too large.
pub(crate) fn fitting(value: &Exact, places: u32) -> Option<i32> {
    let ticks = value.to_ticks(places)?;
    let fits = (i64::from(score_slot::LEAST)..=score_slot::MOST).contains(&ticks);
    if fits { i32::try_from(ticks).ok() } else { None }
}

/// The place of a node's scores.
///
/// Each is a whole number of 10^−places, the places that cover the node's score, in as few bits as
/// the points of the node allow. The few that are not (a rescaled group, a number of more than 30
/// bits) are wide. Scores that no places cover are floats, in one column, or in two with the bounds of their errors.
#[derive(Debug, Clone, Copy)]
struct Column {
    /// The position among the columns of the same width.
    position: usize,
    held: Held,
    places: u32,
}

/// The nodes whose scores are kept, and the order in which a segment holds them: block after block,
/// and in a block node after node, the last node first. The scores of a unit are close together,
/// and a segment is one piece of memory.
#[derive(Debug)]
pub(crate) struct Layout {
    /// The units of a block.
    pub(crate) block: usize,
    /// For each node. `None` if its scores are not kept.
    columns: Vec<Option<Column>>,
    narrow: usize,
    full: usize,
    floats: usize,
    places_of_totals: u32,
}

impl Layout {
    pub(crate) fn new(plan: &PlanInner, keeps: impl Fn(&NodePlan) -> bool, block: usize) -> Self {
        let (mut narrow, mut full, mut floats) = (0usize, 0usize, 0usize);
        let places = |places: Option<u32>| places.unwrap_or(Rounding::MAX_PLACES);
        let mut column = |node: &NodePlan| {
            let (count, columns) = match node.held {
                Held::Narrow => (&mut narrow, 1),
                Held::Full => (&mut full, 1),
                Held::Float => (&mut floats, 1),
                Held::Enclosed => (&mut floats, 2),
            };
            let position = *count;
            *count = count.saturating_add(columns);
            Column { position, held: node.held, places: places(node.places) }
        };
        let mut columns = vec![None; plan.nodes.len()];
        for (slot, node) in columns.iter_mut().zip(&plan.nodes).rev() {
            *slot = keeps(node).then(|| column(node));
        }
        let places_of_totals = places(plan.total.places);
        Self { block, columns, narrow, full, floats, places_of_totals }
    }

    /// Returns the index of a column among the scores of its width, for the block of `units` units
    /// that begins at row `start`.
    fn start(&self, column: Column, (start, units): (usize, usize)) -> usize {
        let before = start.saturating_mul(match column.held {
            Held::Narrow => self.narrow,
            Held::Full => self.full,
            Held::Float | Held::Enclosed => self.floats,
        });
        before.saturating_add(column.position.saturating_mul(units))
    }

    /// Returns the index of a score among those of its width, in a segment of `len` units.
    fn index(&self, column: Column, row: usize, len: usize) -> usize {
        let row_in_block = row.checked_rem(self.block).unwrap_or(0);
        let units = self.units(row, len);
        let start = row.saturating_sub(row_in_block);
        self.start(column, (start, units)).saturating_add(row_in_block)
    }

    /// Returns how many units are in the block of a row.
    fn units(&self, row: usize, len: usize) -> usize {
        let start = row.saturating_sub(row.checked_rem(self.block).unwrap_or(0));
        len.saturating_sub(start).min(self.block)
    }
}

/// The scores of up to [`SEGMENT`] consecutive units.
#[derive(Debug)]
pub(crate) struct Segment {
    /// The first unit.
    pub(crate) start: usize,
    /// The number of units.
    pub(crate) len: usize,
    /// The scores of nodes, in the order of the [`Layout`].
    narrow: Vec<i16>,
    full: Vec<i32>,
    floats: Vec<f64>,
    /// For each node, up to the last that has any.
    wide: Vec<WideScores>,
    pub(crate) totals: Vec<i32>,
    wide_totals: WideScores,
    /// The totals as floats, if no places cover them: [`score_slot::NEAR`] says which of them count.
    near_totals: Vec<Enclosed>,
    pub(crate) targets: Vec<Vec<TargetState>>,
    /// The number of scores that were computed in fractions.
    pub(crate) fractions: u64,
}

impl Segment {
    pub(crate) fn new(plan: &PlanInner, layout: &Layout, start: usize, len: usize) -> Self {
        let targets = plan.framework.criteria().map_or(0, |criteria| criteria.targets.len());
        Self {
            start,
            len,
            narrow: Vec::with_capacity(len.saturating_mul(layout.narrow)),
            full: Vec::with_capacity(len.saturating_mul(layout.full)),
            floats: Vec::with_capacity(len.saturating_mul(layout.floats)),
            wide: Vec::new(),
            totals: Vec::with_capacity(len),
            wide_totals: Vec::new(),
            near_totals: Vec::new(),
            targets: (0..targets).map(|_| Vec::with_capacity(len)).collect(),
            fractions: 0,
        }
    }

    /// Appends the first `len` scores of a node, if they are kept. The block begins at row `start`.
    /// Nodes must come in the order of the layout.
    pub(crate) fn append(
        &mut self,
        (layout, node): (&Layout, usize),
        block: &Block<'_>,
        (start, len): (usize, usize),
        vectors: Vectors,
    ) {
        let Some(column) = layout.columns.get(node).copied().flatten() else { return };
        let Some(slots) = block.slots.get(..len) else { return };
        // Nothing is missing before it: to resize is to make sure of that.
        let index = layout.start(column, (start, len));
        match column.held {
            Held::Narrow => {
                self.narrow.resize(index, score_slot::narrow(score_slot::UNSCORED));
                narrowed(vectors, slots, &mut self.narrow);
            }
            Held::Full => {
                self.full.resize(index, score_slot::UNSCORED);
                self.full.extend_from_slice(slots);
            }
            Held::Float | Held::Enclosed => {
                self.floats.resize(index, score_slot::boxed(score_slot::UNSCORED));
                self.floats.extend_from_slice(block.at.get(..len).unwrap_or_default());
                if column.held == Held::Enclosed {
                    self.floats.extend_from_slice(block.off.get(..len).unwrap_or_default());
                }
            }
        }
        if !block.wide.is_empty() {
            if self.wide.len() <= node {
                self.wide.resize_with(node.saturating_add(1), Vec::new);
            }
            self.wide.get_mut(node).into_iter().for_each(|wide| moved(&block.wide, start, wide));
        }
    }

    /// Appends the first `len` totals.
    pub(crate) fn append_totals(&mut self, block: &Block<'_>, (start, len): (usize, usize)) {
        if block.held.is_float() {
            self.totals.extend((0..len).map(|row| block.slot(row)));
            let numbers = block.at.iter().zip(&block.off).take(len);
            self.near_totals.extend(numbers.map(|(at, off)| Enclosed { at: *at, off: *off }));
        } else {
            self.totals.extend_from_slice(block.slots.get(..len).unwrap_or_default());
        }
        moved(&block.wide, start, &mut self.wide_totals);
    }

    /// Removes the total of a unit.
    pub(crate) fn refuse(&mut self, row: usize) {
        if let Some(total) = self.totals.get_mut(row) {
            *total = score_slot::REFUSED;
        }
    }

    /// Removes every score of a unit that did not report.
    pub(crate) fn silence(&mut self, layout: &Layout, row: usize) {
        for column in layout.columns.iter().flatten() {
            let index = layout.index(*column, row, self.len);
            let slot = score_slot::SILENT;
            match column.held {
                Held::Narrow => {
                    let slot = score_slot::narrow(slot);
                    self.narrow.get_mut(index).into_iter().for_each(|place| *place = slot);
                }
                Held::Full => self.full.get_mut(index).into_iter().for_each(|place| *place = slot),
                Held::Float | Held::Enclosed => {
                    let slot = score_slot::boxed(slot);
                    self.floats.get_mut(index).into_iter().for_each(|place| *place = slot);
                }
            }
        }
        self.totals.get_mut(row).into_iter().for_each(|slot| *slot = score_slot::SILENT);
    }
}

/// Moves wide scores of a block that begins at row `start`.
fn moved(from: &WideScores, start: usize, to: &mut WideScores) {
    // Rows of a segment are far below 2^32.
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    to.extend(from.iter().map(|(row, score)| (row.saturating_add(start), score.clone())));
}

/// The scores of the nodes that are kept, or the states of all targets; and the totals.
#[derive(Debug)]
pub(crate) struct Scores {
    layout: Layout,
    segments: Vec<Segment>,
}

impl Scores {
    /// Creates scores from segments in the order of their units.
    pub(crate) const fn new(layout: Layout, segments: Vec<Segment>) -> Self {
        Self { layout, segments }
    }

    fn find(&self, row: usize) -> Option<(&Segment, usize)> {
        let segment = self.segments.get(row.checked_div(SEGMENT)?)?;
        Some((segment, row.checked_rem(SEGMENT)?))
    }

    fn column(&self, node: usize) -> Option<Column> {
        self.layout.columns.get(node).copied().flatten()
    }

    /// Returns the slot of a node for a unit. `None` if it was not kept.
    pub(crate) fn node_slot(&self, node: usize, row: usize) -> Option<i32> {
        let (column, (segment, row)) = (self.column(node)?, self.find(row)?);
        let index = self.layout.index(column, row, segment.len);
        match column.held {
            Held::Narrow => segment.narrow.get(index).map(|slot| score_slot::widen(*slot)),
            Held::Full => segment.full.get(index).copied(),
            Held::Float | Held::Enclosed => {
                segment.floats.get(index).map(|float| score_slot::unboxed(*float))
            }
        }
    }

    /// Returns the float that the score of a node is close to. `None` if it was not kept, or is not held as a float.
    pub(crate) fn node_near(&self, node: usize, row: usize) -> Option<Enclosed> {
        let (column, (segment, row)) = (self.column(node)?, self.find(row)?);
        let index = self.layout.index(column, row, segment.len);
        let at = *segment.floats.get(index).filter(|_| column.held.is_float())?;
        let off = match column.held {
            Held::Enclosed => {
                let units = self.layout.units(row, segment.len);
                *segment.floats.get(index.saturating_add(units))?
            }
            _ => at.abs() * OFF_OF_FLOATS,
        };
        near(at, off)
    }

    /// Returns the entry of a node for a unit, and its places. `None` if it was not kept.
    fn entry(&self, node: usize, row: usize) -> Option<(Entry<'_>, u32)> {
        let entry = match self.node_slot(node, row)? {
            score_slot::NEAR => Entry::Near(self.node_near(node, row)?),
            slot => Entry::of(slot, || {
                let (segment, row) = self.find(row)?;
                wide(segment.wide.get(node)?, row)
            }),
        };
        Some((entry, self.column(node)?.places))
    }

    /// Returns how many scores were computed in fractions.
    pub(crate) fn fractions(&self) -> u64 {
        self.segments.iter().map(|segment| segment.fractions).fold(0, u64::saturating_add)
    }

    /// Returns the score of a node for a unit. `None` if it was not kept, or is not worked out.
    pub(crate) fn node(&self, node: usize, row: usize) -> Option<Score> {
        self.entry(node, row).and_then(|(entry, places)| entry.score(places))
    }

    /// Returns the score of a node for a unit, for display. `None` if it must be worked out for that.
    pub(crate) fn node_shown(&self, node: usize, row: usize) -> Option<Option<Shown>> {
        self.entry(node, row).and_then(|(entry, places)| entry.shown(places))
    }

    fn total_entry(&self, row: usize) -> (Entry<'_>, u32) {
        let entry = self.find(row).map(|(segment, row)| {
            match segment.totals.get(row).copied().unwrap_or(score_slot::UNSCORED) {
                score_slot::NEAR => {
                    segment.near_totals.get(row).map_or(Entry::Unscored, |near| Entry::Near(*near))
                }
                slot => Entry::of(slot, || wide(&segment.wide_totals, row)),
            }
        });
        (entry.unwrap_or(Entry::Unscored), self.layout.places_of_totals)
    }

    /// Returns the total of a unit. `None` if it is not worked out.
    pub(crate) fn total(&self, row: usize) -> Option<Total> {
        let (entry, places) = self.total_entry(row);
        entry.total(places)
    }

    /// Returns the reason why a unit has no total.
    pub(crate) fn no_total(&self, row: usize) -> Option<NoTotal> {
        self.total_entry(row).0.no_total()
    }

    /// Returns the total of a unit, for display. `None` if it must be worked out for that.
    pub(crate) fn total_shown(&self, row: usize) -> Option<Option<Shown>> {
        let (entry, places) = self.total_entry(row);
        entry.shown(places)
    }

    /// Returns the float that the total of a unit is close to, if it is not worked out.
    pub(crate) fn total_near(&self, row: usize) -> Option<Enclosed> {
        match self.total_entry(row) {
            (Entry::Near(total), _) => Some(total),
            (Entry::Ratio(total), _) => Some(total.near()),
            _ => None,
        }
    }

    /// Returns the total of a unit as a whole number of its unit. `None` if it is not one.
    pub(crate) fn total_ticks(&self, row: usize) -> Option<i32> {
        match self.total_entry(row) {
            (Entry::Ticks(ticks), _) => Some(ticks),
            _ => None,
        }
    }

    /// Returns the totals as slots, segment by segment. `None` if one of them is wide.
    pub(crate) fn plain_totals(&self) -> Option<Vec<&[i32]>> {
        let plain =
            |segment: &Segment| segment.wide_totals.is_empty() && segment.near_totals.is_empty();
        let totals = || self.segments.iter().map(|segment| segment.totals.as_slice());
        self.segments.iter().all(plain).then(|| totals().collect())
    }

    /// Returns the computed state of a target for a unit.
    pub(crate) fn target(&self, target: usize, row: usize) -> TargetState {
        let place = self.find(row);
        let state = place.and_then(|(segment, row)| segment.targets.get(target)?.get(row).copied());
        state.unwrap_or(TargetState::Undetermined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_slot_holds_is_a_score() {
        let ticks = |ticks: i64| fitting(&Exact::from_ticks(ticks, 2), 2).map(i64::from);
        for most in [score_slot::MOST, score_slot::MOST - 1, 0, -1] {
            assert_eq!(ticks(most), Some(most));
        }
        // Slots outside the range of scores mean that there is no score.
        assert_eq!(ticks(score_slot::MOST + 1), None);
        assert_eq!(ticks(i64::from(score_slot::LEAST) - 1), None);
        assert_eq!(fitting(&Exact::from_ticks(1, 3), 2), None);
    }
}
