//! Bonus and penalty: sums of scores up to a cap, added to totals that are floats with the bounds of their errors, or taken away.

use super::super::vectors::Vectors;
use super::combination::{Done, Member, Work, floats_of};
use super::score_columns::OFF_OF_FLOATS;
use crate::model::{Adjustment, Index, NoScore};
use crate::number::{Enclosed, INFLATE, UNIT};
use crate::plan::{NodePlan, score_slot};

/// The indicators of a bonus or a penalty.
pub(super) struct Extra {
    members: Vec<Member>,
    cap: Option<Enclosed>,
    /// 1 for a bonus, −1 for a penalty.
    sign: f64,
}

impl Extra {
    /// Returns the bonus and the penalty of a tree. `None` if a number is too large for a float.
    pub(super) fn of(tree: &Index, plans: &[NodePlan]) -> Option<Vec<Self>> {
        let rules = [(&tree.bonus, 1.0), (&tree.penalty, -1.0)].into_iter();
        let extra = |(rule, sign): (&Option<Adjustment>, f64)| {
            rule.as_ref().map(|rule| {
                let members = rule.indicators.iter().map(|node| Member::of((tree, plans), *node));
                let cap = rule.cap.as_ref().map(|cap| Enclosed::of(cap).ok_or(()));
                let cap = cap.transpose().ok()?;
                Some(Self { members: members.collect::<Option<_>>()?, cap, sign })
            })
        };
        rules.filter_map(extra).collect()
    }
}

/// Adds bonus and penalty to totals, which are not below zero. Totals that are no numbers stay as they are.
pub(super) fn add(
    vectors: Vectors,
    (extras, done): (&[Extra], Done<'_, '_>),
    work: &mut Work,
    len: usize,
) {
    let mut is_odd = false;
    for extra in extras {
        is_odd |= extra.sum(vectors, done, work, len);
        extra.add(vectors, work, len);
    }
    if extras.is_empty() {
        return;
    }
    for (at, off) in work.at.iter_mut().zip(&mut work.off).take(len) {
        // To limit a number brings it no farther from another that is limited.
        *off = if *at <= -*off { 0.0 } else { *off };
        *at = if *at < 0.0 { 0.0 } else { *at };
    }
    if is_odd {
        (0..len).for_each(|row| odd(extras, done, work, row));
    }
}

impl Extra {
    /// Adds up the scores. Returns whether some are not numbers; those add nothing.
    fn sum(&self, vectors: Vectors, done: Done<'_, '_>, work: &mut Work, len: usize) -> bool {
        let Work { extra: sum, bound, child, .. } = work;
        sum.fill(0.0);
        bound.fill(0.0);
        let Some(room) = child.get_mut(..len) else { return true };
        let mut is_odd = false;
        for member in &self.members {
            let Some(block) = done(member.node) else { return true };
            let bounds = block.bounds(len);
            let scores = floats_of(vectors, (block, member), room);
            let (sum, bound) = (&mut *sum, &mut *bound);
            is_odd |= vectors.run(
                #[inline(always)]
                move || {
                    let mut odd = 0u64;
                    for (place, ((sum, bound), score)) in
                        sum.iter_mut().zip(bound).zip(scores).enumerate()
                    {
                        let is_number = !score.is_nan();
                        let own = bounds.and_then(|bounds| bounds.get(place)).copied();
                        let own = own.unwrap_or(score.abs() * OFF_OF_FLOATS);
                        *sum += if is_number { *score } else { 0.0 };
                        *bound += if is_number { own + sum.abs() * UNIT } else { 0.0 };
                        odd |= u64::from(!is_number);
                    }
                    odd != 0
                },
            );
        }
        is_odd
    }

    /// Adds the sums, up to the cap, to the totals.
    fn add(&self, vectors: Vectors, work: &mut Work, len: usize) {
        let Work { at, off, extra: sum, bound, .. } = work;
        let totals = at.iter_mut().zip(off).take(len);
        let most = self.cap.unwrap_or(Enclosed { at: f64::INFINITY, off: 0.0 });
        let sign = self.sign;
        vectors.run(
            #[inline(always)]
            move || {
                for ((at, off), (sum, bound)) in totals.zip(sum.iter().zip(&*bound)) {
                    let extra = Enclosed { at: *sum, off: bound * INFLATE }.least(most);
                    let total = *at + sign * extra.at;
                    let error = (*off + extra.off + total.abs() * UNIT) * INFLATE;
                    // Nothing changes what is no number, and nothing changes if nothing is added.
                    let changes = !at.is_nan() && (extra.at != 0.0 || extra.off != 0.0);
                    *off = if changes { error } else { *off };
                    *at = if changes { total } else { *at };
                }
            },
        );
    }
}

/// Decides about the total of a unit that may have an indicator of a bonus or penalty that is not a number.
fn odd(extras: &[Extra], done: Done<'_, '_>, work: &mut Work, row: usize) {
    if work.at.get(row).is_none_or(|at| at.is_nan()) {
        return;
    }
    let mut withheld = None;
    for member in extras.iter().flat_map(|extra| &extra.members) {
        let Some(block) = done(member.node) else { continue };
        match (block.slot(row), score_slot::absence(block.slot(row))) {
            (_, Some((NoScore::Withheld, kind))) => {
                withheld = withheld.into_iter().chain([kind]).min();
            }
            (score_slot::WIDE, _) => {
                let at = score_slot::boxed(score_slot::UNDONE);
                return work.set(row, Enclosed { at, off: 0.0 });
            }
            _ => {}
        }
    }
    if let Some(kind) = withheld {
        let at = score_slot::boxed(score_slot::absent(NoScore::Withheld, kind));
        work.set(row, Enclosed { at, off: 0.0 });
    }
}
