//! Whether conditions on scores hold for a unit, and how far values are from their bounds: the gates of a
//! verdict, and the conditions of grades.

use std::cmp::Ordering;
use std::num::NonZeroU32;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::{Bounds, GateOutcome, GateRule, GradeOutcome, Outcome, Shortfall, TotalBound};
use crate::evaluation::{Instead, Score, UnitView};
use crate::formula::{self, PartRef, compared, shown};
use crate::model::{
    AbsentKind, Among, By, Comparison, ConditionFormula, EvidenceRule, Framework, Gate, Grade,
    Index, Item, NoScore, NodeIndex, ScoreRange, Side, TargetState, Terms, Text, Verdict,
};
use crate::number::{Enclosed, Exact, Shown};
use crate::plan::{GatePlan, Within, score_slot};

impl Outcome {
    /// Returns whether all gates hold. `None` if the framework has no verdict. A unit of which
    /// nothing could be counted does not pass, even if every gate holds because it skips what does
    /// not apply to the unit.
    pub(super) fn unit_verdict(&self, row: usize) -> Option<Verdict> {
        Looked::at(self, row).verdict()
    }

    /// Returns the highest grade that a unit earns. `None` if it earns none, or has no total.
    pub(super) fn grade(&self, row: usize) -> Option<&Text> {
        self.grade_name(Looked::at(self, row).grade()?)
    }

    fn grade_name(&self, place: usize) -> Option<&Text> {
        self.framework().grades.get(place).map(|grade| &grade.name)
    }

    /// Returns the grade of a unit with other scores than its own.
    pub(crate) fn grade_with(&self, row: usize, redrawn: &Redrawn<'_>) -> Option<&Text> {
        self.grade_name(Looked { outcome: self, row, redrawn: Some(redrawn) }.grade()?)
    }

    /// Returns the verdict of a unit with other scores than its own.
    pub(crate) fn verdict_with(&self, row: usize, redrawn: &Redrawn<'_>) -> Option<Verdict> {
        Looked { outcome: self, row, redrawn: Some(redrawn) }.verdict()
    }

    /// Returns the rule that is true of a unit. `None` if the unit lacks an attribute that decides it.
    pub(crate) fn of_unit<'b, T>(&self, row: usize, by: &'b By<T>) -> Option<&'b T> {
        Looked::at(self, row).of_unit(by)
    }

    /// Returns the outcome of each gate of a unit's verdict.
    pub(crate) fn gates_of(&self, row: usize) -> Vec<GateOutcome> {
        let gates = self.framework().verdict().map_or(&[][..], |rule| &rule.gates);
        self.outcomes(row, gates, &self.plan().gates)
    }

    /// Returns the outcome of each grade for a unit, from the highest to the one that it earns. Empty
    /// if all grades ask for a least total and nothing else.
    pub(crate) fn grades_of(&self, row: usize) -> Vec<GradeOutcome> {
        let grades = &self.framework().grades;
        if !grades.iter().any(|grade| grade.is_more_than_a_total()) {
            return Vec::new();
        }
        let earned = self.grade(row);
        let last = grades.iter().position(|grade| Some(&grade.name) == earned);
        let shown = last.map_or(grades.len(), |last| last.saturating_add(1));
        (0..shown).filter_map(|place| self.grade_outcome(row, place)).collect()
    }

    /// Returns the outcome for a unit of the grade above the one that it earns. `None` if it earns the highest.
    pub(crate) fn next_grade(&self, row: usize) -> Option<GradeOutcome> {
        let (grades, earned) = (&self.framework().grades, self.grade(row));
        let earned = grades.iter().position(|grade| Some(&grade.name) == earned);
        self.grade_outcome(row, earned.unwrap_or(grades.len()).checked_sub(1)?)
    }

    fn grade_outcome(&self, row: usize, place: usize) -> Option<GradeOutcome> {
        let grade = self.framework().grades.get(place)?;
        Some(GradeOutcome {
            name: grade.name.clone(),
            held: Some(&grade.name) == self.grade(row),
            conditions: self.outcomes(row, &grade.conditions, self.plan().grades.get(place)?),
        })
    }

    /// Returns whether a condition holds for a unit with other scores than its own.
    pub(crate) fn holds_with(
        &self,
        row: usize,
        redrawn: &Redrawn<'_>,
        (asked, plan): (&By<Gate>, &By<GatePlan>),
    ) -> bool {
        Looked { outcome: self, row, redrawn: Some(redrawn) }.holds(asked, plan)
    }

    fn outcomes(&self, row: usize, gates: &[By<Gate>], plans: &[By<GatePlan>]) -> Vec<GateOutcome> {
        let ids = gate_ids(self.framework(), gates);
        let named = ids.into_iter().zip(gates.iter().zip(plans));
        named
            .filter_map(|(id, (asked, plan))| {
                let outcome = self.gate_of_unit(row, asked, plan)?;
                Some(GateOutcome { id, ..outcome })
            })
            .collect()
    }

    /// Returns the outcome of a condition with the case that it is of. The caller sets its id.
    fn gate_of_unit(
        &self,
        row: usize,
        asked: &By<Gate>,
        plan: &By<GatePlan>,
    ) -> Option<GateOutcome> {
        let looked = Looked::at(self, row);
        if let (Some(asked), Some(plan)) = (asked.only(), plan.only()) {
            return gate(looked, asked, plan);
        }
        let mut outcome = match (self.view(row)?.case_of(asked), self.of_unit(row, plan)) {
            (Ok(case), Some(plan)) => GateOutcome {
                case: self.framework().case_in_ids(&case.when),
                ..gate(looked, &case.then, plan)?
            },
            _ => blank(self, &asked.values().next()?.clone().without_bounds()),
        };
        for input in self.inputs_of(row, &asked.attributes()) {
            if outcome.inputs.iter().all(|known| known.metric != input.metric) {
                outcome.inputs.push(input);
            }
        }
        Some(outcome)
    }
}

/// Scores of a unit in the place of those of an outcome: by other weights, or by other figures.
pub(crate) struct Redrawn<'a> {
    /// The tree with the points of the scores.
    pub(crate) tree: &'a Index,
    /// The score of each node of the tree.
    pub(crate) scores: &'a [Score],
    pub(crate) total: Option<&'a Exact>,
    /// Returns the rank, counted as 1, 2, 2, 4, and how many units of the kind are ranked.
    pub(crate) position: &'a dyn Fn() -> Position,
    /// The figures that are not those of the outcome.
    pub(crate) instead: &'a [Instead],
}

/// The rank of a unit, counted as 1, 2, 2, 4, and how many units of its kind are ranked.
pub(crate) type Position = (Option<NonZeroU32>, u32);

impl<'a> Redrawn<'a> {
    /// Scores of a tree, by the figures of the outcome, of which no condition asks for ranks or the total.
    pub(crate) fn of_nodes(tree: &'a Index, scores: &'a [Score]) -> Self {
        Self { tree, scores, total: None, position: &|| (None, 0), instead: &[] }
    }

    fn points(&self, index: NodeIndex) -> Exact {
        match self.tree.view(index.get()).and_then(|view| self.tree.views.get(view)) {
            Some(view) => {
                let points = view.node.children().iter().map(|child| self.points(*child));
                // What adds up by the rules does so in parts.
                points.fold(Exact::ZERO, |sum, points| sum.plus(&points).unwrap_or_default())
            }
            None => self.tree.node(index).map(|node| node.points().clone()).unwrap_or_default(),
        }
    }

    /// Returns the score of a node or a view.
    pub(crate) fn node(&self, outcome: &Outcome, index: NodeIndex) -> Score {
        let own =
            |index: NodeIndex| self.scores.get(index.get()).cloned().unwrap_or(Score::Unscored);
        let view = self.tree.view(index.get());
        view.map_or_else(
            || own(index),
            |view| outcome.view_of(view, self.tree, &self.points(index), own),
        )
    }
}

/// A unit whose scores conditions look at.
#[derive(Clone, Copy)]
struct Looked<'a> {
    outcome: &'a Outcome,
    row: usize,
    /// `None` for the scores of the outcome.
    redrawn: Option<&'a Redrawn<'a>>,
}

impl<'a> Looked<'a> {
    const fn at(outcome: &'a Outcome, row: usize) -> Self {
        Self { outcome, row, redrawn: None }
    }

    fn total(self) -> Option<Exact> {
        self.redrawn.map_or_else(|| self.outcome.exact_total(self.row), |by| by.total.cloned())
    }

    fn node(self, index: NodeIndex) -> Score {
        let own = || self.outcome.node(index.get(), self.row);
        self.redrawn.map_or_else(own, |by| by.node(self.outcome, index))
    }

    /// Returns the points of a node. `None` if there is no such node.
    fn points(self, index: NodeIndex) -> Option<Exact> {
        let node = self.outcome.framework().index().and_then(|tree| tree.node(index))?;
        Some(self.redrawn.map_or_else(|| node.points().clone(), |by| by.points(index)))
    }

    fn position(self) -> Position {
        self.redrawn.map_or_else(|| self.outcome.position(self.row), |by| (by.position)())
    }

    fn has_total(self) -> bool {
        let own = || self.outcome.no_total(self.row).is_none();
        self.redrawn.map_or_else(own, |by| by.total.is_some())
    }

    fn view(self) -> Option<UnitView<'a>> {
        let view = self.outcome.view(self.row)?;
        Some(self.redrawn.map_or(view, |by| view.with(by.instead)))
    }

    fn of_unit<T>(self, by: &By<T>) -> Option<&T> {
        by.only().or_else(|| Some(&self.view()?.case_of(by).ok()?.then))
    }

    fn verdict(self) -> Option<Verdict> {
        let rule = self.outcome.framework().verdict()?;
        let passes = self.has_total() && self.all_hold(&rule.gates, &self.outcome.plan().gates);
        Some(if passes { Verdict::Pass } else { Verdict::Fail })
    }

    /// Returns the place of the highest grade that the unit earns.
    fn grade(self) -> Option<usize> {
        let outcome = self.outcome;
        let mut grades = outcome.framework().grades.iter().zip(&outcome.plan().grades);
        let holds = |(grade, plans): (&Grade, &Vec<_>)| self.all_hold(&grade.conditions, plans);
        if self.has_total() { grades.position(holds) } else { None }
    }

    fn all_hold(self, gates: &[By<Gate>], plans: &[By<GatePlan>]) -> bool {
        gates.iter().zip(plans).all(|(asked, plan)| self.holds(asked, plan))
    }

    fn holds(self, asked: &By<Gate>, plan: &By<GatePlan>) -> bool {
        // What is asked of a unit is not known without the attribute that it goes by.
        let (Some(asked), Some(plan)) = (self.of_unit(asked), self.of_unit(plan)) else {
            return false;
        };
        if let Gate::Formula(formula) = asked {
            // Without the parts of the formula, which only an explanation shows.
            return self.view().is_some_and(|view| holds(&view, formula));
        }
        let without_fractions = quick(
            asked,
            plan,
            || self.total_within(&plan.total),
            |node, within| self.node_within(node, within),
        );
        without_fractions.unwrap_or_else(|| gate(self, asked, plan).is_some_and(|gate| gate.held))
    }

    /// Returns whether the total is among those that satisfy a condition. `None` if only its fraction tells.
    fn total_within(self, within: &Within) -> Option<bool> {
        let scores = self.outcome.scores();
        match (self.redrawn, scores.total_near(self.row)) {
            (Some(by), _) => self.told(by, by.total?, within, self.outcome.total_places()),
            (None, Some(total)) => within.contain(total),
            (None, None) => Some(within.ticks?.contain(scores.total_ticks(self.row)?.into())),
        }
    }

    /// Returns whether the score of a node is among those that satisfy a condition. `None` if only its fraction tells. Absent
    /// values have rules of their own. Nodes without points have them too, because they have no bound.
    fn node_within(self, node: NodeIndex, within: &Within) -> Option<bool> {
        let (scores, place) = (self.outcome.scores(), node.get());
        if let Some(by) = self.redrawn {
            let Score::Value(score) = by.scores.get(place)? else { return None };
            return self.told(by, score, within, self.outcome.node_places(place));
        }
        match scores.node_slot(place, self.row)? {
            score_slot::NEAR => within.contain(scores.node_near(place, self.row)?),
            slot if slot >= score_slot::LEAST => Some(within.ticks?.contain(slot.into())),
            _ => None,
        }
    }

    /// Returns the same of a score that is known as a fraction. Other weights have other bounds.
    fn told(
        self,
        by: &Redrawn<'_>,
        score: &Exact,
        within: &Within,
        places: Option<u32>,
    ) -> Option<bool> {
        let has_own_points =
            self.outcome.framework().index().is_some_and(|own| std::ptr::eq(own, by.tree));
        match within.ticks.zip(places) {
            _ if !has_own_points => None,
            Some((ticks, places)) => Some(ticks.contain(score.to_ticks(places)?)),
            None => within.contain(Enclosed::of(score)?),
        }
    }
}

/// Returns the ids of conditions, in their order.
fn gate_ids(framework: &Framework, gates: &[By<Gate>]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::with_capacity(gates.len());
    for gate in gates.iter().filter_map(|by| by.values().next()) {
        let of = match gate {
            Gate::Every { of: Among::Level(level), .. } => Some(level.name()),
            Gate::Every { .. } => {
                framework.items_of(gate).first().and_then(|item| Some(framework.label(*item)?.0))
            }
            _ => None,
        };
        let name = match of {
            Some(of) => format!("{}:{of}", gate.as_str()),
            None => gate.as_str().to_owned(),
        };
        let mut id = name.clone();
        let mut number = 1u32;
        while ids.contains(&id) {
            number = number.saturating_add(1);
            id = format!("{name}:{number}");
        }
        ids.push(id);
    }
    ids
}

fn rule_of(framework: &Framework, gate: &Gate) -> GateRule {
    let ids = || {
        let items = framework.items_of(gate).into_iter();
        items.filter_map(|item| Some(framework.label(item)?.0.to_owned())).collect::<Vec<_>>()
    };
    let bounds =
        |range: &ScoreRange| Bounds::of(range, |terms, at| Some(TotalBound::of(terms, at)));
    match gate {
        Gate::Total(range) => GateRule::Total(bounds(range)),
        Gate::Every { of: Among::Level(level), within } => {
            GateRule::Every { level: level.name().to_owned(), bounds: bounds(within) }
        }
        Gate::Every { within, .. } => GateRule::Score {
            of: ids().into_iter().next().unwrap_or_default(),
            bounds: bounds(within),
        },
        Gate::Met { .. } => GateRule::Met { of: ids() },
        Gate::Count { of, each, within } => GateRule::Count {
            bounds: Bounds::of(within, |_, at| u32::try_from(at).ok()),
            of: ids(),
            level: match of {
                Among::Level(level) => Some(level.name().to_owned()),
                Among::Listed(_) | Among::All(_) => None,
            },
            share: each.as_ref().map(bounds),
        },
        Gate::Top(part) => GateRule::Top((*part).into()),
        Gate::Formula(formula) => GateRule::Formula(formula.text().to_owned()),
    }
}

/// Returns whether a condition holds, if whole numbers and floats can tell for everything that it looks at. `None` if
/// not.
fn quick(
    gate: &Gate,
    plan: &GatePlan,
    of_total: impl Fn() -> Option<bool>,
    of_node: impl Fn(NodeIndex, &Within) -> Option<bool>,
) -> Option<bool> {
    match gate {
        Gate::Total(_) => return of_total(),
        Gate::Top(_) | Gate::Formula(_) => return None,
        Gate::Every { .. } | Gate::Met { .. } | Gate::Count { .. } => {}
    }
    let mut met = 0u32;
    for (item, within) in &plan.items {
        let Item::Node(node) = item else { return None };
        if of_node(*node, within)? {
            met = met.saturating_add(1);
        }
    }
    let all = u32::try_from(plan.items.len()).ok()?;
    Some(match gate {
        Gate::Count { within, .. } => {
            let met = Decimal::from(met);
            within.missed(|bound| met.cmp(&bound)).is_none()
        }
        _ => met == all,
    })
}

/// Returns the outcome of a condition of which nothing is found.
fn blank(outcome: &Outcome, gate: &Gate) -> GateOutcome {
    GateOutcome {
        id: String::new(),
        gate: rule_of(outcome.framework(), gate),
        case: IndexMap::new(),
        held: false,
        value: None,
        bound: Shown::default(),
        short_by: None,
        failing: Vec::new(),
        passed_over: Vec::new(),
        inputs: Vec::new(),
        derived: Vec::new(),
        parts: Vec::new(),
    }
}

/// Returns the outcome of a condition. The caller sets its id.
fn gate(of: Looked<'_>, gate: &Gate, plan: &GatePlan) -> Option<GateOutcome> {
    let Looked { outcome, row, .. } = of;
    let items: Vec<Item> = plan.items.iter().map(|(item, _)| *item).collect();
    let items = items.as_slice();
    let blank = blank(outcome, gate);
    Some(match gate {
        Gate::Total(range) => {
            let total = of.total();
            let total = total.map(|score| Scored { score, points: outcome.total_points().clone() });
            let held = total.as_ref().is_some_and(|total| range.miss(total).is_none());
            judged(blank, held, range, total.as_slice())
        }
        Gate::Every { within, .. } => every_gate(of, blank, items, within),
        Gate::Formula(formula) => formula_gate(outcome, row, blank, formula)?,
        Gate::Top(part) => top_gate(of, blank, *part)?,
        Gate::Met { .. } => count_gate(of, blank, (items, &ScoreRange::FULL, None)),
        Gate::Count { within, .. } => count_gate(of, blank, (items, &gate.each(), Some(within))),
    })
}

/// A score and the points that it is of.
struct Scored {
    score: Exact,
    points: Exact,
}

impl Scored {
    /// Returns the number that is compared with bounds. `None` if there are no points to have a share
    /// of.
    fn in_terms(&self, terms: Terms) -> Option<Exact> {
        match terms {
            Terms::Points => Some(self.score.clone()),
            Terms::Share => self.score.over(&self.points).ok().flatten(),
        }
    }
}

impl ScoreRange {
    /// Returns the end that a score misses: one that cannot be compared misses the first.
    fn miss(&self, scored: &Scored) -> Option<Side> {
        let Some(value) = scored.in_terms(self.terms) else {
            return self.ends().next().map(|(side, _)| side);
        };
        self.missed(|bound| value.cmp(&Exact::from(bound))).map(|(side, _)| side)
    }
}

/// Completes an outcome with the bound that decides: the first that a score misses, or else the
/// first. The value is the score that is farthest from it.
fn judged(blank: GateOutcome, held: bool, range: &ScoreRange, scored: &[Scored]) -> GateOutcome {
    let missed = scored.iter().filter_map(|scored| range.miss(scored));
    let side = missed.min_by_key(|side| *side == Side::Upper);
    let mut ends = range.ends();
    let decides = match side {
        Some(side) => ends.find(|(other, _)| *other == side),
        None => ends.next(),
    };
    let Some((side, end)) = decides else { return blank };
    let values = scored.iter().filter_map(|scored| scored.in_terms(range.terms));
    let (value, order) = match side {
        Side::Lower => (values.min(), Ordering::Less),
        Side::Upper => (values.max(), Ordering::Greater),
    };
    let distance = |value: &Exact| match order {
        Ordering::Less => Exact::from(end.at).minus(value),
        _ => value.minus(&Exact::from(end.at)),
    };
    let short_by = value.as_ref().filter(|_| !held).and_then(|value| distance(value).ok());
    GateOutcome {
        held,
        value: value.as_ref().and_then(shown),
        bound: end.at.into(),
        short_by: short_by.as_ref().and_then(Shown::distance),
        ..blank
    }
}

/// The state of an item, as a condition counts it.
enum Standing {
    Scored(Scored),
    Target(TargetState),
    /// Does not apply to the unit, or is not scored.
    PassedOver,
    /// Has no score although it applies.
    Absent,
}

fn standing(of: Looked<'_>, item: Item) -> Standing {
    match item {
        Item::Target(target) => Standing::Target(of.outcome.scores().target(target.get(), of.row)),
        Item::Node(index) => {
            match (of.points(index), of.node(index)) {
                // Nodes without points are shown, not counted.
                (Some(points), _) if points.is_zero() => Standing::PassedOver,
                (_, Score::Absent(NoScore::Withheld | NoScore::Blank | NoScore::Uncovered, _)) => {
                    Standing::Absent
                }
                (_, Score::Absent(_, AbsentKind::NotApplicable) | Score::Unscored) => {
                    Standing::PassedOver
                }
                (Some(points), score) => {
                    let points = score.points_of(&points);
                    match score.into_value() {
                        Some(score) => Standing::Scored(Scored { score, points }),
                        None => Standing::Absent,
                    }
                }
                (None, _) => Standing::Absent,
            }
        }
    }
}

fn every_gate(
    of: Looked<'_>,
    mut blank: GateOutcome,
    items: &[Item],
    within: &ScoreRange,
) -> GateOutcome {
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        let Some((id, _)) = of.outcome.framework().label(*item) else { continue };
        match standing(of, *item) {
            Standing::Scored(scored) => {
                if within.miss(&scored).is_some() {
                    blank.failing.push(below(id, &scored));
                }
                found.push(scored);
            }
            Standing::PassedOver => blank.passed_over.push(id.to_owned()),
            Standing::Absent | Standing::Target(_) => {
                blank.failing.push(Shortfall::new(id, None, None));
            }
        }
    }
    let held = blank.failing.is_empty();
    judged(blank, held, within, &found)
}

fn below(id: &str, scored: &Scored) -> Shortfall {
    Shortfall::new(id, scored.in_terms(Terms::Share).as_ref().and_then(shown), None)
}

/// Counts the items that are met or in a range, and compares their number with `within`. Without it,
/// all must be: an item that does not apply need not be met then, but does not count as met either.
fn count_gate(
    of: Looked<'_>,
    mut blank: GateOutcome,
    (items, each, within): (&[Item], &ScoreRange, Option<&ScoreRange>),
) -> GateOutcome {
    let mut met = 0usize;
    for item in items {
        let Some((id, _)) = of.outcome.framework().label(*item) else { continue };
        let shortfall = match standing(of, *item) {
            Standing::Scored(scored) => each.miss(&scored).map(|_| below(id, &scored)),
            Standing::Target(TargetState::Met) => None,
            Standing::Target(state) => Some(Shortfall::new(id, None, Some(state))),
            Standing::Absent => Some(Shortfall::new(id, None, None)),
            Standing::PassedOver => {
                blank.passed_over.push(id.to_owned());
                continue;
            }
        };
        match shortfall {
            None => met = met.saturating_add(1),
            Some(shortfall) => blank.failing.push(shortfall),
        }
    }
    let number = |count: usize| Decimal::from(u64::try_from(count).unwrap_or(u64::MAX));
    let asked = number(items.len().saturating_sub(blank.passed_over.len()));
    let all = ScoreRange::at_least_points(asked);
    let within = within.unwrap_or(&all);
    let held = within.missed(|bound| number(met).cmp(&bound)).is_none();
    let found = Scored { score: Exact::from(number(met)), points: Exact::ONE };
    judged(blank, held, within, &[found])
}

/// Compares the rank of a unit, counted as 1, 2, 2, 4, with the last rank of a part of the ranked
/// units of its kind. Units that share a rank are all inside or all outside.
fn top_gate(of: Looked<'_>, blank: GateOutcome, part: Decimal) -> Option<GateOutcome> {
    let (rank, ranked) = of.position();
    let last = part.checked_mul(Decimal::from(ranked))?.floor();
    let within = ScoreRange::at_most_points(last);
    let rank =
        rank.map(|rank| Scored { score: Exact::from(u64::from(rank.get())), points: Exact::ONE });
    let held = rank.as_ref().is_some_and(|rank| within.miss(rank).is_none());
    Some(judged(blank, held, &within, rank.as_slice()))
}

/// Returns whether a formula holds. One that is undetermined or cannot be computed does not.
fn holds(view: &UnitView<'_>, formula: &ConditionFormula) -> bool {
    view.holds(formula).is_ok_and(|found| found.value)
}

/// Decides a condition on metrics. As for targets, evidence is not required.
fn formula_gate(
    outcome: &Outcome,
    row: usize,
    blank: GateOutcome,
    formula: &ConditionFormula,
) -> Option<GateOutcome> {
    let view = outcome.view(row)?;
    let values = view.values(EvidenceRule::Optional);
    let found = view.holds(formula).ok().map(|found| found.value);
    let held = holds(&view, formula);
    let sides = compared(formula.expression(), &values);
    let numbers = sides.as_ref().and_then(|sides| {
        let (left, right) = (sides.left.as_ref()?, sides.right.as_ref()?);
        Some((shown(left)?, shown(right)?))
    });
    let short_by = sides.filter(|_| !held && numbers.is_some()).and_then(|sides| {
        let distance = match sides.comparison {
            Comparison::AtMost | Comparison::Below => sides.difference,
            Comparison::AtLeast | Comparison::Above => sides.difference.negated(),
            Comparison::Equal => sides.difference.abs(),
            Comparison::NotEqual => return None,
        };
        Shown::distance(&distance)
    });
    Some(GateOutcome {
        held,
        value: numbers
            .map(|(left, _)| left)
            .or_else(|| found.map(|held| Decimal::from(u8::from(held)).into())),
        bound: numbers.map_or(Decimal::ONE.into(), |(_, right)| right),
        short_by,
        inputs: outcome.inputs_of(row, formula.metrics()),
        derived: outcome.derived_of(row, formula.metrics(), EvidenceRule::Optional),
        parts: formula::parts::cards(
            outcome.framework(),
            PartRef::Condition(formula.expression()),
            &values,
        ),
        ..blank
    })
}
