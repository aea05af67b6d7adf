//! The verdict: every gate, its value, its bound, and how far off.

use rust_decimal::Decimal;
use serde::Serialize;

use super::total::reaches;
use super::{InputCard, Outcome};
use crate::evaluation::{Score, UnitView};
use crate::formula::{self, PartCard, compared, shown};
use crate::model::{
    AbsentKind, Comparison, ConditionFormula, EvidenceRule, Gate, Item, ScoreBound, TargetState,
    Verdict,
};
use crate::number::{Exact, Shown};
use crate::plan::{PlanInner, score_slot};

/// A node or target that keeps a gate from holding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shortfall {
    /// Its id.
    pub id: String,
    /// Its share, to ten places; `None` where it has none, and for targets.
    pub share: Option<Shown>,
    /// What a target's numbers say; `None` for nodes.
    pub state: Option<TargetState>,
}

/// How one gate of a verdict came out for one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateOutcome<'a> {
    /// The gate.
    pub gate: &'a Gate,
    /// Whether it holds.
    pub held: bool,
    /// What was found, in the terms of the bound: the total or its share, the least share of the
    /// level, the number of items met; of a formula that is one comparison of numbers, the number
    /// before the sign, of any other 1 where it holds and 0 where it does not.
    pub value: Option<Shown>,
    /// What was asked for, in the same terms; of a formula the number after the sign, or 1.
    pub bound: Shown,
    /// How far the value is from the bound where the gate does not hold and there is a value.
    pub short_by: Option<Shown>,
    /// The nodes and targets that are below the bound or not met.
    pub failing: Vec<Shortfall>,
    /// The ids of nodes that do not apply to the unit and were passed over.
    pub passed_over: Vec<&'a str>,
    /// The values that a formula names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputCard<'a>>,
    /// The parts of a formula with their values, the whole last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartCard>,
}

impl GateOutcome<'_> {
    /// Returns how many of the targets that are not met are not due yet.
    #[must_use]
    pub fn not_due(&self) -> usize {
        self.failing.iter().filter(|item| item.state == Some(TargetState::NotDue)).count()
    }
}

impl Outcome {
    /// Whether all gates hold; `None` where the framework has no verdict. A unit of which nothing could
    /// be counted does not pass, even where every gate passes over what does not apply to it.
    pub(super) fn unit_verdict(&self, row: usize) -> Option<Verdict> {
        let rule = self.framework().verdict()?;
        if self.exact_total(row).is_none() {
            return Some(Verdict::Fail);
        }
        let scores = self.scores();
        let slots = |node| scores.node_slot(node, row);
        let held = |(place, asked): (usize, &Gate)| {
            if let Gate::Formula(formula) = asked {
                // Without the parts, which only an explanation shows.
                return self.view(row).is_some_and(|view| holds(&view, formula));
            }
            let in_whole_numbers =
                quick(self.plan(), (place, asked), scores.total_ticks(row), slots);
            in_whole_numbers.unwrap_or_else(|| gate(self, row, place).is_some_and(|gate| gate.held))
        };
        let all = rule.gates.iter().enumerate().all(held);
        Some(if all { Verdict::Pass } else { Verdict::Fail })
    }

    /// How each gate of a unit's verdict came out.
    pub(crate) fn gates_of(&self, row: usize) -> Vec<GateOutcome<'_>> {
        let count = self.framework().verdict().map_or(0, |rule| rule.gates.len());
        (0..count).filter_map(|place| gate(self, row, place)).collect()
    }
}

/// Whether a gate holds, where everything that it looks at is a whole number of its unit.
fn quick(
    plan: &PlanInner,
    (place, gate): (usize, &Gate),
    total: Option<i32>,
    slots: impl Fn(usize) -> Option<i32>,
) -> Option<bool> {
    let gate_plan = plan.gates.get(place)?;
    if let Gate::Total { .. } = gate {
        return Some(i64::from(total?) >= gate_plan.total?);
    }
    let mut met = 0u32;
    for (item, least) in &gate_plan.items {
        let Item::Node(node) = item else { return None };
        let score = slots(node.get())?;
        // Absences have rules of their own, and so have nodes without points: they have no bound.
        if score < score_slot::LEAST {
            return None;
        }
        if i64::from(score) >= (*least)? {
            met = met.saturating_add(1);
        }
    }
    let all = u32::try_from(gate_plan.items.len()).ok()?;
    Some(match gate {
        Gate::Count { at_least, .. } => met >= *at_least,
        _ => met == all,
    })
}

fn gate(outcome: &Outcome, row: usize, place: usize) -> Option<GateOutcome<'_>> {
    let gate = outcome.framework().verdict()?.gates.get(place)?;
    let plan = outcome.plan().gates.get(place)?;
    let items: Vec<Item> = plan.items.iter().map(|(item, _)| *item).collect();
    let items = items.as_slice();
    Some(match gate {
        Gate::Total { at_least } => total_gate(outcome, row, gate, *at_least),
        Gate::Every { at_least, .. } => every_gate(outcome, row, gate, items, *at_least),
        Gate::Formula(formula) => formula_gate(outcome, row, gate, formula)?,
        Gate::Met { .. } => met_gate(outcome, row, gate, items, items.len()),
        Gate::Count { at_least, .. } => {
            met_gate(outcome, row, gate, items, usize::try_from(*at_least).unwrap_or(usize::MAX))
        }
    })
}

fn short_by(value: Option<&Exact>, bound: &Exact) -> Option<Shown> {
    bound.minus(value?).ok().as_ref().and_then(Shown::distance)
}

fn total_gate<'a>(
    outcome: &'a Outcome,
    row: usize,
    gate: &'a Gate,
    at_least: ScoreBound,
) -> GateOutcome<'a> {
    let total = outcome.exact_total(row);
    let held = total.as_ref().is_some_and(|total| reaches(outcome.plan(), total, at_least));
    let (value, bound) = match at_least {
        ScoreBound::Points(bound) => (total, bound),
        ScoreBound::Share(bound) => (outcome.exact_share(row), bound),
    };
    GateOutcome {
        gate,
        held,
        value: value.as_ref().and_then(shown),
        bound: bound.into(),
        short_by: if held { None } else { short_by(value.as_ref(), &Exact::from(bound)) },
        failing: Vec::new(),
        passed_over: Vec::new(),
        inputs: Vec::new(),
        parts: Vec::new(),
    }
}

/// What an item is to a gate.
enum Standing {
    Share(Exact),
    Target(TargetState),
    /// Does not apply to the unit, or is not scored.
    PassedOver,
    /// Has no score although it applies.
    Absent,
}

fn standing(outcome: &Outcome, row: usize, item: Item) -> Standing {
    match item {
        Item::Target(target) => Standing::Target(outcome.scores().target(target.get(), row)),
        Item::Node(index) => {
            let node = outcome.framework().index().and_then(|tree| tree.node(index));
            let score = outcome.node(index.get(), row);
            match (node, score) {
                // Shown, not counted.
                (Some(node), _) if node.points().is_zero() => Standing::PassedOver,
                (Some(node), Score::Value(score)) => match score.over(node.points()) {
                    Ok(Some(share)) => Standing::Share(share),
                    _ => Standing::PassedOver,
                },
                (_, Score::Excluded(AbsentKind::NotApplicable) | Score::Unscored) => {
                    Standing::PassedOver
                }
                _ => Standing::Absent,
            }
        }
    }
}

fn every_gate<'a>(
    outcome: &'a Outcome,
    row: usize,
    gate: &'a Gate,
    items: &[Item],
    at_least: Decimal,
) -> GateOutcome<'a> {
    let bound = Exact::from(at_least);
    let mut least: Option<Exact> = None;
    let (mut failing, mut passed_over) = (Vec::new(), Vec::new());
    for item in items {
        let Some((id, _)) = outcome.framework().label(*item) else { continue };
        match standing(outcome, row, *item) {
            Standing::Share(share) => {
                if share < bound {
                    let share = shown(&share);
                    failing.push(Shortfall { id: id.to_owned(), share, state: None });
                }
                least = Some(least.map_or_else(|| share.clone(), |l| l.min(share.clone())));
            }
            Standing::PassedOver => passed_over.push(id),
            Standing::Absent | Standing::Target(_) => {
                failing.push(Shortfall { id: id.to_owned(), share: None, state: None });
            }
        }
    }
    let held = failing.is_empty();
    GateOutcome {
        gate,
        held,
        value: least.as_ref().and_then(shown),
        bound: at_least.into(),
        short_by: if held { None } else { short_by(least.as_ref(), &bound) },
        failing,
        passed_over,
        inputs: Vec::new(),
        parts: Vec::new(),
    }
}

/// At least `least` of the items are met; `Met` asks for all that apply.
fn met_gate<'a>(
    outcome: &'a Outcome,
    row: usize,
    gate: &'a Gate,
    items: &[Item],
    least: usize,
) -> GateOutcome<'a> {
    let (mut failing, mut passed_over, mut met) = (Vec::new(), Vec::new(), 0usize);
    for item in items {
        let Some((id, _)) = outcome.framework().label(*item) else { continue };
        let shortfall = match standing(outcome, row, *item) {
            Standing::Share(share) if share >= Exact::ONE => None,
            Standing::Target(TargetState::Met) => None,
            Standing::PassedOver => {
                passed_over.push(id);
                continue;
            }
            Standing::Share(share) => Some((shown(&share), None)),
            Standing::Target(state) => Some((None, Some(state))),
            Standing::Absent => Some((None, None)),
        };
        match shortfall {
            None => met = met.saturating_add(1),
            Some((share, state)) => failing.push(Shortfall { id: id.to_owned(), share, state }),
        }
    }
    // Items that do not apply are not asked to be met, but they do not count as met either.
    let least = match gate {
        Gate::Met { .. } => least.saturating_sub(passed_over.len()),
        _ => least,
    };
    let held = met >= least;
    let decimal =
        |count: usize| Shown::from(Decimal::from(u64::try_from(count).unwrap_or(u64::MAX)));
    GateOutcome {
        gate,
        held,
        value: Some(decimal(met)),
        bound: decimal(least),
        short_by: (!held).then(|| decimal(least.saturating_sub(met))),
        failing,
        passed_over,
        inputs: Vec::new(),
        parts: Vec::new(),
    }
}

/// Whether a formula holds. What cannot be told, or cannot be computed, does not.
fn holds(view: &UnitView<'_>, formula: &ConditionFormula) -> bool {
    view.holds(formula).is_ok_and(|found| found.value)
}

/// A condition on metrics. Evidence is not asked for, as for targets.
fn formula_gate<'a>(
    outcome: &'a Outcome,
    row: usize,
    gate: &'a Gate,
    formula: &'a ConditionFormula,
) -> Option<GateOutcome<'a>> {
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
            Comparison::AtLeast | Comparison::Above => Exact::ZERO.minus(&sides.difference).ok()?,
            Comparison::Equal => {
                let opposite = Exact::ZERO.minus(&sides.difference).ok()?;
                sides.difference.max(opposite)
            }
            Comparison::NotEqual => return None,
        };
        Shown::distance(&distance)
    });
    let metrics = formula.metrics().iter();
    Some(GateOutcome {
        gate,
        held,
        value: numbers
            .map(|(left, _)| left)
            .or_else(|| found.map(|held| Decimal::from(u8::from(held)).into())),
        bound: numbers.map_or(Decimal::ONE.into(), |(_, right)| right),
        short_by,
        failing: Vec::new(),
        passed_over: Vec::new(),
        inputs: metrics.filter_map(|metric| InputCard::new(outcome, row, *metric)).collect(),
        parts: formula::parts::of_condition(outcome.framework(), formula, &values),
    })
}
