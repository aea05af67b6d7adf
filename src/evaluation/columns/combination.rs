//! Groups of scores that are floats, or that combine otherwise than by adding up: the score of each unit with the bound of its
//! error, then rounded if the group is.
//!
//! Scores are never below zero, so that a sum of numbers that are each off by a part of themselves is off by no larger
//! part. A sum of floats is off by one rounding more for each child.

use std::cmp::Ordering;

use super::super::loops::MOST_POINTS;
use super::super::segments::BLOCK;
use super::super::vectors::Vectors;
use super::means::{self, Child};
use super::score_columns::{Block, NearPart, OFF_OF_FLOATS};
use crate::evaluation::score::Score;
use crate::model::{AbsentKind, Aggregate, Coverage, Index, NoScore, NodeIndex};
use crate::number::{Enclosed, Exact, INFLATE, Rounding, RoundingMode, UNIT};
use crate::plan::{Makes, NodePlan, score_slot};

/// A child that counts.
pub(super) struct Member {
    pub(super) node: usize,
    points: Enclosed,
    pub(super) places: Option<u32>,
    /// Whether there is nothing below it. The score of a group is made of those below, which are no longer than they may be.
    is_indicator: bool,
}

impl Member {
    pub(super) fn of((tree, plans): (&Index, &[NodePlan]), node: NodeIndex) -> Option<Self> {
        let of_node = tree.node(node)?;
        let (points, places) = (Enclosed::of(of_node.points())?, plans.get(node.get())?.places);
        Some(Self { node: node.get(), points, places, is_indicator: !of_node.is_group() })
    }
}

/// The blocks of the nodes that have been computed.
pub(super) type Done<'f, 'b> = &'f dyn Fn(usize) -> Option<&'b Block<'b>>;

/// How the children of a group, or of the tree, combine.
pub(super) struct Combination {
    aggregate: Aggregate,
    members: Vec<Member>,
    points: Enclosed,
    makes: Makes,
    coverage: Coverage,
    /// The places and the rounding of the score. Without a rounding, a score that is covered by places is a whole
    /// number of their unit.
    places: Option<u32>,
    rounding: Option<Rounding>,
}

/// Memory for the sums of a block.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) at: [f64; BLOCK],
    pub(super) off: [f64; BLOCK],
    /// A bonus or penalty with the bounds of its errors.
    pub(super) extra: [f64; BLOCK],
    pub(super) bound: [f64; BLOCK],
    pub(super) child: [f64; BLOCK],
    /// The children of one unit that count.
    counted: Counted,
}

/// Points and scores.
type Counted = Vec<(Enclosed, Enclosed)>;

impl Work {
    /// Sets the result of one unit.
    pub(super) fn set(&mut self, row: usize, result: Enclosed) {
        let places = (self.at.get_mut(row), self.off.get_mut(row));
        if let (Some(at), Some(off)) = places {
            (*at, *off) = (result.at, result.off);
        }
    }

    /// Sets the results to the points of shares, which are limited to 0…1, and what the worst earns.
    pub(super) fn score(
        &mut self,
        vectors: Vectors,
        (at, off): (&[f64], &[f64]),
        (points, least): (Enclosed, Enclosed),
    ) {
        let Self { at: to, off: to_off, .. } = self;
        let undone = score_slot::boxed(score_slot::UNDONE);
        let full = if least == Enclosed::ZERO { points } else { points.plus(least) };
        vectors.run(
            #[inline(always)]
            move || {
                for ((at, off), (to, to_off)) in at.iter().zip(off).zip(to.iter_mut().zip(to_off)) {
                    let share = Enclosed { at: *at, off: *off }.limited();
                    let score = points.times(share);
                    let raised = score.plus(least);
                    let score = if least.at == 0.0 { score } else { raised };
                    let is_full = share.at == 1.0 && share.off == 0.0;
                    let score = if is_full { full } else { score };
                    // Without a bound, there may be no value at all.
                    let is_known = score.off.is_finite() && off.is_finite();
                    *to = if is_known { score.at } else { undone };
                    *to_off = if is_known { score.off } else { 0.0 };
                }
            },
        );
    }

    /// Writes the results as whole numbers of the rounding, where the bounds leave no doubt.
    pub(super) fn write_slots(
        &self,
        vectors: Vectors,
        rounding: Option<Rounding>,
        out: &mut [i32],
    ) {
        let places = rounding.map_or(0, |rounding| rounding.places);
        let numbers = (self.at.as_slice(), self.off.as_slice());
        rounded(vectors, numbers, (places, rounding.map(|rounding| rounding.mode)), out);
    }

    /// Writes the results to a block: floats, or whole numbers where the bounds leave no doubt. What is left to fractions is
    /// [`score_slot::UNDONE`].
    pub(super) fn write(
        &self,
        vectors: Vectors,
        (places, rounding): (Option<u32>, Option<Rounding>),
        block: &mut Block<'_>,
        len: usize,
    ) {
        let (Some(at), Some(off)) = (self.at.get(..len), self.off.get(..len)) else { return };
        match places {
            None => block.put_floats(at, off),
            Some(places) => {
                let Some(out) = block.slots.get_mut(..len) else { return };
                rounded(vectors, (at, off), (places, rounding.map(|rounding| rounding.mode)), out);
            }
        }
    }
}

impl Default for Work {
    fn default() -> Self {
        const NOTHING: [f64; BLOCK] = [0.0; BLOCK];
        Self {
            at: NOTHING,
            off: NOTHING,
            extra: NOTHING,
            bound: NOTHING,
            child: NOTHING,
            counted: Counted::new(),
        }
    }
}

/// What is made of the children: the points, the score's places and rounding, and what absences do.
pub(super) struct Made<'a> {
    pub(super) points: &'a Exact,
    pub(super) places: Option<u32>,
    pub(super) rounding: Option<Rounding>,
    pub(super) makes: Makes,
    pub(super) coverage: Coverage,
}

impl Combination {
    /// Returns `None` if the numbers are too large, or nothing counts.
    pub(super) fn new(
        (tree, plans): (&Index, &[NodePlan]),
        (aggregate, children): (Aggregate, &[NodeIndex]),
        made: &Made<'_>,
    ) -> Option<Self> {
        let mut members = Vec::with_capacity(children.len());
        let mut sum = Exact::ZERO;
        for child in children {
            let points = tree.node(*child)?.points();
            if points.is_zero() {
                continue;
            }
            sum = sum.plus(points).ok()?;
            members.push(Member::of((tree, plans), *child)?);
        }
        let points = Enclosed::of(made.points).filter(|points| points.at < MOST_POINTS)?;
        if members.is_empty() || sum != *made.points {
            return None;
        }
        let Made { places, rounding, makes, coverage, .. } = *made;
        Some(Self { aggregate, members, points, makes, coverage, places, rounding })
    }

    /// Computes the scores of the first `len` units. Returns those in part.
    pub(super) fn compute(
        &self,
        vectors: Vectors,
        done: Done<'_, '_>,
        work: &mut Work,
        len: usize,
    ) -> Vec<(usize, NearPart)> {
        let mut parts = Vec::new();
        let is_covered = self.places.is_some() && self.rounding.is_none();
        if self.run(vectors, done, work, len) {
            for row in 0..len {
                if work.at.get(row).is_some_and(|at| at.is_nan()) {
                    let score = match self.row(done, row, work) {
                        // A part of the points is brought to all of them: no places cover that.
                        Ok(score)
                            if is_covered && !score.at.is_nan() && score != Enclosed::ZERO =>
                        {
                            boxed(score_slot::UNDONE)
                        }
                        Ok(score) => score,
                        Err(part) => {
                            parts.push((row, part));
                            boxed(score_slot::WIDE)
                        }
                    };
                    work.set(row, score);
                }
            }
        }
        parts
    }

    /// Combines the children of the first `len` units. Returns whether some have a child without a number; the
    /// result of such a unit is not a number.
    fn run(&self, vectors: Vectors, done: Done<'_, '_>, work: &mut Work, len: usize) -> bool {
        let Work { at, off, child, .. } = work;
        let parts = (at.get_mut(..len), off.get_mut(..len), child.get_mut(..len));
        let (Some(at), Some(off), Some(child)) = parts else { return true };
        off.fill(0.0);
        at.fill(match self.aggregate {
            Aggregate::Minimum => f64::INFINITY,
            _ => 0.0,
        });
        let mut relative = 0.0f64;
        #[expect(clippy::cast_precision_loss, reason = "nodes that are held in memory")]
        let count = self.members.len() as f64;
        for member in &self.members {
            let Some(block) = done(member.node) else { return true };
            let (scores, bounds) = (floats_of(vectors, (block, member), child), block.bounds(len));
            let of_child = Child { scores, bounds, points: member.points.at };
            match self.aggregate {
                Aggregate::Arithmetic => {
                    add(vectors, at, scores);
                    match bounds {
                        Some(bounds) => add(vectors, off, bounds),
                        None => relative = OFF_OF_FLOATS,
                    }
                }
                Aggregate::Minimum | Aggregate::Maximum => {
                    let least = self.aggregate == Aggregate::Minimum;
                    extreme(vectors, (at, off), of_child, least);
                    relative = relative.max(OFF_OF_FLOATS + 32.0 * UNIT);
                }
                Aggregate::Geometric => {
                    let weight = member.points.at / self.points.at;
                    means::add_logarithms(vectors, (at, off), of_child, (weight, count));
                }
                Aggregate::Harmonic => means::add_resistances(vectors, (at, off), of_child),
            }
        }
        match self.aggregate {
            // More than the roundings of all additions, one after another.
            Aggregate::Arithmetic => scale(vectors, (at, off), 1.0, relative + count * 1.01 * UNIT),
            Aggregate::Minimum | Aggregate::Maximum => {
                scale(vectors, (at, off), self.points.at, relative)
            }
            Aggregate::Geometric => means::geometric(vectors, (at, off), self.points.at),
            Aggregate::Harmonic => means::harmonic(vectors, (at, off), (self.points.at, count)),
        }
    }

    /// Combines the children of one unit, some of which have no number. Returns a float that is not a number if there
    /// is none, or if it must be computed in fractions.
    pub(super) fn row(
        &self,
        done: Done<'_, '_>,
        row: usize,
        work: &mut Work,
    ) -> Result<Enclosed, NearPart> {
        let undone = Ok(boxed(score_slot::UNDONE));
        let mut found = Found::new(&mut work.counted);
        for member in &self.members {
            let is_known = done(member.node).and_then(|block| found.take(member, block, row));
            if is_known.is_none() {
                return undone;
            }
        }
        if let Some(kind) = found.withheld {
            return Ok(boxed(score_slot::absent(NoScore::Withheld, kind)));
        }
        if found.counted.is_empty() {
            let way = match (found.some_left, self.makes) {
                (true, Makes::Group) => NoScore::LeftTotal,
                _ => NoScore::Excluded,
            };
            let slot = |kind| boxed(score_slot::absent(way, kind));
            return Ok(found.gravest.map_or(Enclosed::ZERO, slot));
        }
        let (least, is_group) = match self.makes {
            Makes::Group => (self.coverage.group, true),
            Makes::Total => (self.coverage.total, false),
        };
        let covered = found.covered.over(found.all);
        if let (Some(gravest), Some(least)) = (found.gravest, least) {
            let least = Enclosed::of(&Exact::from(least)).unwrap_or(Enclosed::UNKNOWN);
            match covered.order(least) {
                Some(Ordering::Less) => {
                    return Ok(boxed(score_slot::absent(NoScore::Uncovered, gravest)));
                }
                Some(_) => {}
                None => return undone,
            }
        }
        let score = self.points.times(share(self.aggregate, found.counted));
        let in_part = found.some_left && is_group;
        let is_covered = !is_group || !self.coverage.is_asked() || found.gravest.is_none();
        if !in_part && is_covered {
            return Ok(score);
        }
        if self.rounding.is_some() {
            return undone;
        }
        let counts = if in_part { found.points.over(found.base) } else { Enclosed::ONE };
        let gravest = found.gravest.unwrap_or(AbsentKind::Missing);
        let covered = if is_covered { Enclosed::ONE } else { covered };
        let part = NearPart { score: score.times(counts), counts, covered, gravest };
        if part.score.off.is_finite() { Err(part) } else { undone }
    }

    /// Returns the places and the rounding of the score.
    pub(super) const fn score(&self) -> (Option<u32>, Option<Rounding>) {
        (self.places, self.rounding)
    }
}

fn boxed(slot: i32) -> Enclosed {
    Enclosed { at: score_slot::boxed(slot), off: 0.0 }
}

/// The children of one unit, by what becomes of their points.
struct Found<'a> {
    counted: &'a mut Counted,
    /// The points of those.
    points: Enclosed,
    /// All points; those that are not left out of the group; those that are not left out in any way.
    all: Enclosed,
    base: Enclosed,
    covered: Enclosed,
    gravest: Option<AbsentKind>,
    withheld: Option<AbsentKind>,
    some_left: bool,
}

impl<'a> Found<'a> {
    fn new(counted: &'a mut Counted) -> Self {
        counted.clear();
        let nothing = Enclosed::ZERO;
        Self {
            counted,
            points: nothing,
            all: nothing,
            base: nothing,
            covered: nothing,
            gravest: None,
            withheld: None,
            some_left: false,
        }
    }

    /// Takes in a child. `None` if only fractions can.
    fn take(&mut self, member: &Member, block: &Block<'_>, row: usize) -> Option<()> {
        if let Some(score) = block.enclosed(row, member.places) {
            self.count(member, score);
            return Some(());
        }
        let slot = block.slot(row);
        match score_slot::absence(slot) {
            Some((NoScore::Withheld, kind)) => {
                self.withheld = self.withheld.into_iter().chain([kind]).min();
            }
            Some((NoScore::Blank, _)) => self.count(member, Enclosed::ZERO),
            Some((way, kind)) => {
                self.gravest = self.gravest.into_iter().chain([kind]).min();
                self.all = self.all.plus(member.points);
                if way == NoScore::LeftTotal {
                    self.some_left = true;
                    self.base = self.base.plus(member.points);
                }
            }
            None if slot == score_slot::UNSCORED => {}
            None => match block.part(row) {
                Some(part) => self.count_part(member, part),
                None => match block.score(row, member.places)? {
                    // The score of a group is made of those below, which are no longer than they may be.
                    Score::Value(value)
                        if !member.is_indicator || value.bits() <= Enclosed::MOST_BITS =>
                    {
                        self.count(member, Enclosed::of(&value)?);
                    }
                    _ => return None,
                },
            },
        }
        Some(())
    }

    fn count(&mut self, member: &Member, score: Enclosed) {
        self.counted.push((member.points, score));
        for points in [&mut self.points, &mut self.all, &mut self.base, &mut self.covered] {
            *points = points.plus(member.points);
        }
    }

    fn count_part(&mut self, member: &Member, part: NearPart) {
        let points = member.points.times(part.counts);
        self.counted.push((points, part.score));
        self.points = self.points.plus(points);
        self.all = self.all.plus(member.points);
        self.base = self.base.plus(member.points);
        self.covered = self.covered.plus(member.points.times(part.covered));
        self.gravest = self.gravest.into_iter().chain([part.gravest]).min();
        self.some_left |= part.counts != Enclosed::ONE;
    }
}

/// Returns the share of a group, from the points and scores of the children that count.
fn share(aggregate: Aggregate, counted: &[(Enclosed, Enclosed)]) -> Enclosed {
    let sum = |of: &dyn Fn(&(Enclosed, Enclosed)) -> Enclosed| {
        counted.iter().map(of).fold(Enclosed::ZERO, Enclosed::plus)
    };
    let shares = || counted.iter().map(|(points, score)| score.over(*points));
    // The extreme of floats is off by no more than one of them.
    let extreme = |at: f64| {
        let off = shares().map(|share| share.off).fold(0.0, f64::max);
        Enclosed { at, off }
    };
    match aggregate {
        Aggregate::Minimum => extreme(shares().map(|share| share.at).fold(f64::INFINITY, f64::min)),
        Aggregate::Maximum => extreme(shares().map(|share| share.at).fold(0.0, f64::max)),
        Aggregate::Arithmetic => sum(&|(_, score)| *score).over(sum(&|(points, _)| *points)),
        _ if counted.iter().any(|(_, score)| *score == Enclosed::ZERO) => Enclosed::ZERO,
        Aggregate::Harmonic => {
            let resistance = sum(&|(points, score)| points.times(*points).over(*score));
            sum(&|(points, _)| *points).over(resistance)
        }
        Aggregate::Geometric => {
            let weighed = sum(&|(points, score)| points.times(score.over(*points).ln()));
            weighed.over(sum(&|(points, _)| *points)).exp()
        }
    }
}

/// Returns the scores of a child as floats. `room` is as long as they are, and holds them if they are not floats yet.
pub(super) fn floats_of<'a>(
    vectors: Vectors,
    (block, member): (&'a Block<'_>, &Member),
    room: &'a mut [f64],
) -> &'a [f64] {
    if let Some(floats) = block.floats(room.len()) {
        return floats;
    }
    from_slots(vectors, (block.slots, member.places.unwrap_or(0)), room);
    room
}

/// Converts whole numbers of 10^−places to floats, one rounding off.
fn from_slots(vectors: Vectors, (slots, places): (&[i32], u32), out: &mut [f64]) {
    let unit = power(places);
    vectors.run(
        #[inline(always)]
        move || {
            for (slot, out) in slots.iter().zip(out) {
                let number = f64::from(*slot) / unit;
                *out = if *slot >= score_slot::LEAST { number } else { score_slot::boxed(*slot) };
            }
        },
    );
}

/// Returns 10^places, which is exact.
fn power(places: u32) -> f64 {
    // There are ten places at most.
    10f64.powi(i32::try_from(places).unwrap_or(0))
}

/// Adds numbers to sums.
fn add(vectors: Vectors, sums: &mut [f64], numbers: &[f64]) {
    vectors.run(
        #[inline(always)]
        move || sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number),
    );
}

/// Takes the larger or smaller of shares. A score that is not a number makes the result none.
fn extreme(
    vectors: Vectors,
    (at, off): (&mut [f64], &mut [f64]),
    Child { scores, bounds, points }: Child<'_>,
    least: bool,
) {
    if let Some(bounds) = bounds {
        for (off, bound) in off.iter_mut().zip(bounds) {
            *off = off.max(bound / points);
        }
    }
    let sign = if least { -1.0 } else { 1.0 };
    vectors.run(
        #[inline(always)]
        move || {
            for (at, score) in at.iter_mut().zip(scores) {
                let share = score / points;
                let takes = (share - *at) * sign > 0.0 || share.is_nan();
                *at = if takes && !at.is_nan() { share } else { *at };
            }
        },
    );
}

/// Multiplies shares by the points. Returns whether some results are not numbers.
fn scale(
    vectors: Vectors,
    (at, off): (&mut [f64], &mut [f64]),
    points: f64,
    relative: f64,
) -> bool {
    vectors.run(
        #[inline(always)]
        move || {
            let mut odd = 0u64;
            for (at, off) in at.iter_mut().zip(off) {
                *at *= points;
                *off = (*off * points + *at * relative) * INFLATE;
                odd |= u64::from(at.is_nan());
            }
            odd != 0
        },
    )
}

/// Rounds numbers to whole ones of 10^−places.
fn rounded(
    vectors: Vectors,
    (at, off): (&[f64], &[f64]),
    (places, mode): (u32, Option<RoundingMode>),
    out: &mut [i32],
) {
    let unit = power(places);
    // What is added before the fraction is cut, and to the result; and how far from an edge a number must be.
    let (before, after, to_whole) = match mode {
        None => (0.5, 0, true),
        Some(RoundingMode::Down) => (0.0, 0, false),
        Some(RoundingMode::Up) => (0.0, 1, false),
        Some(RoundingMode::HalfUp | RoundingMode::HalfEven | RoundingMode::HalfDown) => {
            (0.5, 0, false)
        }
    };
    #[expect(clippy::cast_precision_loss, reason = "below 2^31")]
    let most = score_slot::MOST as f64 - 2.0;
    vectors.run(
        #[inline(always)]
        move || {
            for ((at, off), out) in at.iter().zip(off).zip(out) {
                let number = at * unit + before;
                let whole = number.floor();
                let rest = number - whole;
                let doubt = (off * unit + number * (2.0 * UNIT)) * INFLATE;
                // A whole number is in the middle between two edges then.
                let far = if to_whole { doubt < 0.25 } else { doubt < rest && rest < 1.0 - doubt };
                let zero = *at == 0.0 && *off == 0.0;
                #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
                let ticks = if zero { 0 } else { (whole as i32).wrapping_add(after) };
                let slot = if (far || zero) && number >= 0.0 && number < most {
                    ticks
                } else {
                    score_slot::UNDONE
                };
                *out = if at.is_nan() { score_slot::unboxed(*at) } else { slot };
            }
        },
    );
}
