//! One unit with other figures: only the indicators that read them are scored again, and only the groups above these are
//! summed again.

use std::fmt;
use std::num::NonZeroU32;

use super::kept::Kept;
use crate::dataset::{State, Unit, Value};
use crate::error::{Error, ScoringFaults};
use crate::evaluation::{
    CheckState, Instead, NoTotal, Refusal, Score, Total, UnitView, adjusted, check_state, group,
    indicator, of_tree, shown, total,
};
use crate::model::{
    AbsentKind, Aggregate, CheckData, Index, Metric, MetricIndex, MetricType, NodeBody, NodeData,
    NodeIndex, RankingMethod, Text, Verdict,
};
use crate::name::seen;
use crate::number::{Decimal, Exact, Overflow, Rounding, Shown};
use crate::outcome::{Position, Redrawn, Standing};
use crate::plan::PlanInner;

/// One unit of an outcome, to try other figures in it one after another, much faster than
/// [`Outcome::what_if`](crate::Outcome::what_if) does, and with the same results.
///
/// Made by [`Analysis::what_if`](super::Analysis::what_if). Each try begins with the unit's own figures.
pub struct WhatIf<'a> {
    kept: &'a Kept,
    row: usize,
    unit: &'a Unit,
    view: UnitView<'a>,
    tree: &'a Index,
    /// By its own figures. `None` if a value is absent where the rules call that an error, which they may do of a unit that
    /// did not report.
    own: Option<Scored>,
    /// Whether the unit has no figures, and whether a check refuses those that it has.
    withdrawn: [bool; 2],
    /// For each check, whether it refuses them.
    refusing: Vec<bool>,
    /// Where the unit stands among those of its kind.
    stands: Option<Standing>,
    /// How many figures it has.
    figures: usize,
    /// By the figures of the last try.
    now: Scored,
    total: Total,
    instead: Vec<Instead>,
    /// The nodes that the last try scored again, each after those in it.
    again: Vec<usize>,
}

/// What comes of a unit with other figures.
#[derive(Debug)]
#[non_exhaustive]
pub enum Change<'w> {
    /// No other unit earns more or less by it: this is what the unit comes to among the others as they are.
    OfUnit(ChangedUnit<'w>),
    /// Units are compared by what was changed, so that others earn more or less too, and by that the unit itself. All of them
    /// must be scored again: [`Outcome::what_if`](crate::Outcome::what_if).
    MovesOthers,
}

/// What a unit comes to with other figures.
#[derive(Clone, Copy)]
pub struct ChangedUnit<'w> {
    of: &'w WhatIf<'w>,
}

/// Scores of a unit.
#[derive(Clone, Default)]
struct Scored {
    /// For each node.
    scores: Vec<Score>,
    /// For each group, and last for the total, if it is a sum of scores.
    sums: Vec<Option<Sum>>,
}

/// The sum of the scores of children, and what it is multiplied by. No child is absent, or counts in part.
#[derive(Clone)]
struct Sum {
    of: Exact,
    times: Exact,
}

impl Sum {
    /// Returns `None` if the children do not add up.
    fn of(
        (aggregate, points): (Aggregate, &Exact),
        tree: &Index,
        children: &[NodeIndex],
        scores: &[Score],
    ) -> Result<Option<Self>, Overflow> {
        let (mut sum, mut weights) = (Exact::ZERO, Exact::ZERO);
        for child in children {
            let Some(node) = tree.node(*child).filter(|node| !node.points().is_zero()) else {
                continue;
            };
            match scores.get(child.get()) {
                Some(Score::Value(score)) => {
                    (sum, weights) = (sum.plus(score)?, weights.plus(node.points())?);
                }
                Some(Score::Unscored) => {}
                _ => return Ok(None),
            }
        }
        let times = points.over(&weights)?.filter(|_| aggregate == Aggregate::Arithmetic);
        Ok(times.map(|times| Self { of: sum, times }))
    }

    fn score(&self) -> Result<Exact, Overflow> {
        if self.times == Exact::ONE { Ok(self.of.clone()) } else { self.of.times(&self.times) }
    }
}

impl Scored {
    fn of(plan: &PlanInner, tree: &Index, scores: Vec<Score>) -> Result<Self, Overflow> {
        let of_node = |node: &NodeData| match node.body() {
            NodeBody::Group { aggregate, children } => {
                Sum::of((*aggregate, node.points()), tree, children, &scores)
            }
            NodeBody::Indicator { .. } => Ok(None),
        };
        let root = &plan.total;
        let total = Sum::of((root.aggregate, &root.points), tree, &root.children, &scores);
        let sums = tree.nodes.iter().map(of_node).chain([total]).collect::<Result<_, _>>()?;
        Ok(Self { scores, sums })
    }

    fn score(&self, place: usize) -> Score {
        self.scores.get(place).cloned().unwrap_or(Score::Unscored)
    }

    /// Returns what a group or the total comes to before it is rounded, if it is a sum.
    fn sum(&self, place: usize) -> Result<Option<Exact>, Overflow> {
        self.sums.get(place).and_then(Option::as_ref).map(Sum::score).transpose()
    }

    /// Puts the score of a node in the place of another, also in the sum above.
    fn put(&mut self, tree: &Index, place: usize, score: Score) {
        let (Some(node), Some(slot)) = (tree.nodes.get(place), self.scores.get_mut(place)) else {
            return;
        };
        let parent = match node.parent() {
            Some(parent) => parent.get(),
            None if tree.extra().any(|extra| extra.get() == place) => usize::MAX,
            None => tree.nodes.len(),
        };
        if let Some(sum) = self.sums.get_mut(parent).filter(|_| !node.points().is_zero()) {
            let more = match (&*slot, &score) {
                (Score::Value(before), Score::Value(after)) => after.minus(before).ok(),
                _ => None,
            };
            let of = sum.as_ref().zip(more).and_then(|(sum, more)| sum.of.plus(&more).ok());
            *sum = sum.take().zip(of).map(|(sum, of)| Sum { of, ..sum });
        }
        *slot = score;
    }

    /// Makes a node, and what is known of a sum, what it is in others.
    fn reset(&mut self, place: usize, own: &Self) {
        if let (Some(slot), Some(score)) = (self.scores.get_mut(place), own.scores.get(place)) {
            slot.clone_from(score);
        }
        if let (Some(slot), Some(sum)) = (self.sums.get_mut(place), own.sums.get(place)) {
            slot.clone_from(sum);
        }
    }
}

impl<'a> WhatIf<'a> {
    /// Returns `None` if there is no such row.
    pub(super) fn of(kept: &'a Kept, row: usize) -> Result<Option<Self>, Overflow> {
        let outcome = &kept.outcome;
        let all = kept.tree().zip(outcome.view(row)).zip(outcome.dataset().rows().get(row));
        let Some(((tree, view), unit)) = all else { return Ok(None) };
        let own = of_tree(kept.plan(), tree, |_, node| indicator(node, &view)).ok();
        let own = own.map(|(scores, _)| Scored::of(kept.plan(), tree, scores)).transpose()?;
        let dataset = outcome.dataset();
        let mut what_if = Self {
            figures: (0u32..).map(MetricIndex).zip(&dataset.0.bound.metrics).fold(
                0,
                |all, (metric, bound)| {
                    all.saturating_add(usize::from(
                        bound.is_figure && dataset.column(metric).state(row) != State::Missing,
                    ))
                },
            ),
            kept,
            row,
            unit,
            view,
            tree,
            withdrawn: [false; 2],
            refusing: Vec::new(),
            stands: outcome.stands(row),
            now: own.clone().unwrap_or_default(),
            own,
            total: outcome.total_of(row),
            instead: Vec::new(),
            again: Vec::new(),
        };
        let checks = outcome.framework().checks.iter().enumerate();
        let refusing = checks.map(|(place, check)| what_if.refuses(place, check));
        what_if.refusing = refusing.collect();
        what_if.withdrawn = what_if.is_withdrawn();
        Ok(Some(what_if))
    }

    /// Tries another figure for a metric.
    ///
    /// # Errors
    /// What is a fault in [`Outcome::what_if`](crate::Outcome::what_if) is the same here: a figure that the metric does not
    /// take, an absent value where the rules call that an error, a number that is too large.
    pub fn with(&mut self, metric: &str, value: impl Into<Value>) -> Result<Change<'_>, Error> {
        self.with_all(&[(metric, value.into())])
    }

    /// Tries several figures together, each with its metric.
    ///
    /// # Errors
    /// Those of [`WhatIf::with`].
    pub fn with_all(&mut self, figures: &[(&str, Value)]) -> Result<Change<'_>, Error> {
        self.take_in(figures)?;
        let kept = self.kept;
        let reaches = self.instead.iter().filter_map(|(metric, _)| kept.reach(*metric));
        let mut moves_others = false;
        if let Some(own) = &self.own {
            let changed = self.again.drain(..).chain([self.tree.nodes.len()]);
            changed.for_each(|place| self.now.reset(place, own));
        }
        for reach in reaches {
            moves_others |= reach.moves_others;
            self.again.extend_from_slice(&reach.nodes);
        }
        if self.instead.len() > 1 {
            self.again.sort_unstable_by(|one, other| other.cmp(one));
            self.again.dedup();
        }
        let withdrawn = self.is_withdrawn();
        // One that is refused is no peer.
        moves_others |= kept.compares() && withdrawn != self.withdrawn;
        if moves_others {
            return Ok(Change::MovesOthers);
        }
        self.total = match withdrawn {
            [true, _] => Err(NoTotal::NotReported),
            [false, is_refused] => {
                let total = self.scored().map_err(Error::from)?.into_total();
                if is_refused { Err(NoTotal::Refused) } else { total }
            }
        };
        Ok(Change::OfUnit(ChangedUnit { of: self }))
    }

    /// Reads the figures of a try. What a metric takes as it is is known at once; all else is read as data are.
    fn take_in(&mut self, figures: &[(&str, Value)]) -> Result<(), Error> {
        let framework = self.kept.outcome.framework();
        self.instead.clear();
        let mut are_known = true;
        for (metric, value) in figures {
            let known = framework.metrics.get_full(*metric).and_then(|(place, _, metric)| {
                Some((MetricIndex(u32::try_from(place).ok()?), taken(metric, value)?))
            });
            are_known &= known.is_some();
            self.instead.extend(known);
        }
        if !are_known {
            let dataset = self.kept.outcome.dataset();
            let mut builder = dataset.to_builder(framework)?;
            let mut entry = builder.revise(&self.unit.id)?;
            for (metric, value) in figures {
                entry.value(metric, value.clone());
            }
            let changed = builder.build()?;
            self.instead.clear();
            for (metric, _) in figures {
                let found = framework.metrics.get_full(seen(metric).as_ref());
                let place = found.and_then(|(place, ..)| u32::try_from(place).ok());
                self.instead.extend(place.map(|place| {
                    let column = changed.column(MetricIndex(place));
                    let absent = column.state(self.row).absent();
                    // Text is never scored: that there is one is all that is asked.
                    let held = || Ok(column.exact(self.row).unwrap_or(Exact::ZERO));
                    (MetricIndex(place), absent.map_or_else(held, Err))
                }));
            }
        }
        // The last of several values of one metric stays.
        if self.instead.len() > 1 {
            self.instead.reverse();
            let mut known = Vec::with_capacity(self.instead.len());
            self.instead.retain(|(metric, _)| {
                let is_new = !known.contains(metric);
                known.push(*metric);
                is_new
            });
        }
        Ok(())
    }

    /// Returns whether the unit has no figures, and whether a check refuses those that it has.
    fn is_withdrawn(&self) -> [bool; 2] {
        let dataset = self.kept.outcome.dataset();
        let mut figures = self.figures;
        for (metric, held) in &self.instead {
            let bound = dataset.0.bound.metrics.get(metric.get());
            if bound.is_some_and(|bound| bound.is_figure) {
                let had = dataset.column(*metric).state(self.row) != State::Missing;
                let has = *held != Err(AbsentKind::Missing);
                figures = figures.saturating_add(usize::from(has)).saturating_sub(usize::from(had));
            }
        }
        let mut checks = self.kept.outcome.framework().checks.iter().enumerate();
        [figures == 0, checks.any(|(place, check)| self.refuses(place, check))]
    }

    /// Returns whether a check refuses the figures.
    fn refuses(&self, place: usize, check: &CheckData) -> bool {
        let reach = |metric: &MetricIndex| self.kept.reach(*metric);
        let reads =
            |(metric, _): &Instead| reach(metric).is_some_and(|of| of.checks.contains(&place));
        match self.refusing.get(place) {
            Some(refuses) if !self.instead.iter().any(reads) => *refuses,
            _ => {
                let view = self.view.with(&self.instead);
                check.refuses() && check_state(check, &view) == CheckState::Fails
            }
        }
    }

    /// Scores again what the figures of the try decide. Returns the score of the whole.
    fn scored(&mut self) -> Result<Score, ScoringFaults> {
        let Self { kept, tree, unit, now, again, .. } = self;
        let (plan, tree) = (kept.plan(), *tree);
        let view = self.view.with(&self.instead);
        let mut faults = ScoringFaults::default();
        if self.own.is_none() {
            return match of_tree(plan, tree, |_, node| indicator(node, &view)) {
                Ok((scores, total)) => {
                    now.scores = scores;
                    Ok(total)
                }
                Err(refusals) => {
                    let named = refusals.into_iter().map(|(node, why)| why.at(&unit.id, node));
                    named.for_each(|fault| faults.push(fault));
                    Err(faults)
                }
            };
        }
        for place in again.iter() {
            let (Some(node), Some(of_node)) = (tree.nodes.get(*place), plan.nodes.get(*place))
            else {
                continue;
            };
            let score = match (node.is_group(), now.sum(*place)) {
                (false, _) => indicator(node, &view),
                (true, Ok(Some(sum))) => Ok(Score::Value(sum)),
                (true, _) => group(plan, tree, node, |child| Ok(now.score(child))),
            };
            match score {
                Ok(score) => now.put(tree, *place, score.rounded(of_node.rounding)),
                Err(refusal) => faults.push(refusal.at(&unit.id, node.id())),
            }
        }
        if faults.total() > 0 {
            return Err(faults);
        }
        let score = |place: usize| now.score(place);
        let found = match now.sum(tree.nodes.len()) {
            Ok(Some(sum)) => adjusted(plan, tree, sum, &score),
            _ => total(plan, tree, &score),
        };
        found.map_err(|overflow| {
            faults.push(Refusal::from(overflow).at(&unit.id, "total"));
            faults
        })
    }
}

impl fmt::Debug for WhatIf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WhatIf").field("unit", &self.unit.id).finish_non_exhaustive()
    }
}

impl<'w> Change<'w> {
    /// Returns what the unit comes to. `None` if others are moved.
    #[must_use]
    pub const fn of_unit(self) -> Option<ChangedUnit<'w>> {
        match self {
            Self::OfUnit(unit) => Some(unit),
            Self::MovesOthers => None,
        }
    }
}

impl<'w> ChangedUnit<'w> {
    /// Returns the total, with the places that cover it. `None` if there is none.
    #[must_use]
    pub fn total(&self) -> Option<Shown> {
        let places = self.of.kept.outcome.total_places();
        shown(self.of.total.as_ref().ok()?, places.unwrap_or(Rounding::MAX_PLACES))
    }

    /// Returns the reason why there is no total. `None` if there is one.
    #[must_use]
    pub fn no_total(&self) -> Option<NoTotal> {
        self.of.total.as_ref().err().copied()
    }

    /// Returns total ÷ points, to six places.
    #[must_use]
    pub fn share(&self) -> Option<Shown> {
        self.of.kept.outcome.share_of_total(self.of.total.as_ref().ok()?)
    }

    /// Returns the rank among the units of its kind, of which the others are as they were. `None` if the framework has no
    /// ranking, or the unit no total.
    #[must_use]
    pub fn rank(&self) -> Option<u32> {
        let rule = self.of.kept.outcome.framework().ranking()?;
        self.position(rule.method).0.map(NonZeroU32::get)
    }

    /// Returns the grade. `None` if it earns none.
    #[must_use]
    pub fn grade(&self) -> Option<&'w Text> {
        let position = || self.position(RankingMethod::Competition);
        self.of.kept.outcome.grade_with(self.of.row, &self.redrawn(&position))
    }

    /// Returns the verdict. `None` if the framework has none.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let position = || self.position(RankingMethod::Competition);
        self.of.kept.outcome.verdict_with(self.of.row, &self.redrawn(&position))
    }

    fn redrawn<'r>(&self, position: &'r dyn Fn() -> Position) -> Redrawn<'r>
    where
        'w: 'r,
    {
        let WhatIf { tree, now, total, instead, .. } = self.of;
        Redrawn { tree, scores: &now.scores, total: total.as_ref().ok(), position, instead }
    }

    /// Returns the rank, counted by a method, and how many are ranked.
    fn position(&self, method: RankingMethod) -> Position {
        let WhatIf { kept, row, unit, stands, .. } = self.of;
        // Where a unit stands is asked before its rank is known.
        let redrawn = self.redrawn(&|| (None, 0));
        let found = kept.outcome.stands_with(*row, &redrawn);
        let stands = found.as_ref().zip(Some(stands.as_ref()));
        stands.map_or((None, 0), |stands| kept.position(&unit.kind, stands, method))
    }
}

impl fmt::Debug for ChangedUnit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, total) = (&self.of.unit.id, self.total());
        let mut shown = f.debug_struct("ChangedUnit");
        shown.field("unit", unit).field("total", &total).finish_non_exhaustive()
    }
}

/// Returns what a cell of a metric holds for a value that it takes as it is. `None` for any other value.
fn taken(metric: &Metric, value: &Value) -> Option<Result<Exact, AbsentKind>> {
    if metric.is_attribute {
        return None;
    }
    let whole = |number: i64| Some(Ok(Exact::from_ticks(number, 0)));
    match (value, &metric.kind) {
        (Value::Missing, _) => Some(Err(AbsentKind::Missing)),
        (Value::NotApplicable, _) => Some(Err(AbsentKind::NotApplicable)),
        (Value::Rejected, _) => Some(Err(AbsentKind::Rejected)),
        (Value::YesNo(answer), MetricType::YesNo) => whole(i64::from(*answer)),
        (Value::Date(day), MetricType::Date) => whole(i64::from(day.ordinal())),
        (Value::Choice(id), MetricType::Choice { options }) => {
            let is_absent = |word: &&str| id.eq_ignore_ascii_case(word);
            let place = options.iter().position(|option| option.id == *id)?;
            let is_option = !["n/a", "rejected"].iter().any(is_absent);
            whole(i64::try_from(place).ok().filter(|_| is_option)?)
        }
        (Value::Number(number), kind) if kind.is_numeric() => {
            let is_within = metric.at_least.is_none_or(|least| *number >= least)
                && metric.at_most.is_none_or(|most| *number <= most)
                && number.mantissa().unsigned_abs() < 10u128.pow(28);
            let is_of_kind = match kind {
                MetricType::Count => number.is_integer() && !number.is_sign_negative(),
                MetricType::Rank { field } => {
                    number.is_integer()
                        && *number >= Decimal::ONE
                        && field.is_none_or(|field| *number <= Decimal::from(field))
                }
                MetricType::Percent => *number < Decimal::TEN,
                _ => true,
            };
            (is_within && is_of_kind).then(|| Ok(Exact::from(*number)))
        }
        _ => None,
    }
}
