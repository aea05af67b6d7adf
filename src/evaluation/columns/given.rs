//! Scores that are given, not computed from figures: those of units that were formed from others.

use super::super::score::{NoTotal, Score, Total};
use super::super::segments::SEGMENT;
use super::super::vectors::Vectors;
use super::score_columns::{Block, Layout, Scores, Segment};
use crate::model::{AbsentKind, NoScore};
use crate::number::Overflow;
use crate::plan::{PlanInner, score_slot};

impl Scores {
    /// Creates the scores of units from those of all nodes and the total of each.
    pub(crate) fn given(plan: &PlanInner, units: &[(Vec<Score>, Total)]) -> Result<Self, Overflow> {
        let layout = Layout::new(plan, |_| true, SEGMENT.min(units.len()).max(1));
        let starts = (0usize..).step_by(SEGMENT);
        let segments = starts.zip(units.chunks(SEGMENT));
        let segments = segments.map(|(start, units)| segment(plan, &layout, start, units));
        let segments = segments.collect::<Result<_, _>>()?;
        Ok(Self::new(layout, segments))
    }
}

fn segment(
    plan: &PlanInner,
    layout: &Layout,
    start: usize,
    units: &[(Vec<Score>, Total)],
) -> Result<Segment, Overflow> {
    let all = (0, units.len());
    let mut segment = Segment::new(plan, layout, start, units.len());
    let mut slots = vec![score_slot::UNSCORED; units.len()];
    let mut block = Block::new(&mut slots);
    for (node, of_node) in plan.nodes.iter().enumerate().rev() {
        block.clear(of_node.held);
        for (row, (scores, _)) in units.iter().enumerate() {
            let score = scores.get(node).cloned().unwrap_or(Score::Unscored);
            block.set(row, score, of_node.places)?;
        }
        segment.append((layout, node), &block, all, Vectors::new());
    }
    block.clear(plan.total.held());
    for (row, (_, total)) in units.iter().enumerate() {
        match total {
            Ok(total) => {
                block.set(row, Score::Value(total.clone()), plan.total.places)?;
            }
            Err(why) => block.put(row, slot_of(*why)),
        }
    }
    segment.append_totals(&block, all);
    for (row, (_, total)) in units.iter().enumerate() {
        if *total == Err(NoTotal::NotReported) {
            segment.silence(layout, row);
        }
    }
    Ok(segment)
}

/// Returns the slot of a total that there is none of.
const fn slot_of(why: NoTotal) -> i32 {
    let (way, kind) = match why {
        NoTotal::NotReported => return score_slot::SILENT,
        NoTotal::Refused => return score_slot::REFUSED,
        NoTotal::Incomplete => (NoScore::Withheld, AbsentKind::Missing),
        NoTotal::NotCovered => (NoScore::Uncovered, AbsentKind::Missing),
        NoTotal::NothingCounted => (NoScore::Excluded, AbsentKind::Missing),
    };
    score_slot::absent(way, kind)
}
