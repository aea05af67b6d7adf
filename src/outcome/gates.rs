//! Whether the gates of a verdict hold for a unit, and how far values are from their bounds.

use rust_decimal::Decimal;

use super::total::reaches;
use super::{GateOutcome, GateRule, Input, Outcome, Shortfall, TotalBound};
use crate::evaluation::{Score, UnitView};
use crate::formula::{self, compared, shown};
use crate::model::{
    AbsentKind, Comparison, ConditionFormula, EvidenceRule, Framework, Gate, Item, Level,
    ScoreBound, TargetState, Verdict, VerdictRule,
};
use crate::number::{Exact, Shown};
use crate::plan::{PlanInner, score_slot};

impl Outcome {
    /// Returns whether all gates hold. `None` if the framework has no verdict. A unit of which
    /// nothing could be counted does not pass, even if every gate holds because it skips what does
    /// not apply to the unit.
    pub(super) fn unit_verdict(&self, row: usize) -> Option<Verdict> {
        let rule = self.framework().verdict()?;
        if self.exact_total(row).is_none() {
            return Some(Verdict::Fail);
        }
        let scores = self.scores();
        let slots = |node| scores.node_slot(node, row);
        let held = |(place, asked): (usize, &Gate)| {
            if let Gate::Formula(formula) = asked {
                // Without the parts of the formula, which only an explanation shows.
                return self.view(row).is_some_and(|view| holds(&view, formula));
            }
            let in_whole_numbers =
                quick(self.plan(), (place, asked), scores.total_ticks(row), slots);
            in_whole_numbers.unwrap_or_else(|| gate(self, row, place).is_some_and(|gate| gate.held))
        };
        let all_hold = rule.gates.iter().enumerate().all(held);
        Some(if all_hold { Verdict::Pass } else { Verdict::Fail })
    }

    /// Returns the outcome of each gate of a unit's verdict.
    pub(crate) fn gates_of(&self, row: usize) -> Vec<GateOutcome> {
        let ids = self.framework().verdict().map_or_else(Vec::new, gate_ids);
        let named = ids.into_iter().enumerate();
        named
            .filter_map(|(place, id)| Some(GateOutcome { id, ..gate(self, row, place)? }))
            .collect()
    }
}

/// Returns the ids of the gates of a verdict, in its order.
fn gate_ids(rule: &VerdictRule) -> Vec<String> {
    let mut ids: Vec<String> = Vec::with_capacity(rule.gates.len());
    for gate in &rule.gates {
        let name = match gate {
            Gate::Total { .. } => "total".to_owned(),
            Gate::Every { level, .. } => format!("every:{}", level_name(level)),
            Gate::Met { .. } => "met".to_owned(),
            Gate::Count { .. } => "count".to_owned(),
            Gate::Formula(_) => "formula".to_owned(),
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

/// Returns the name of a level in rule files.
fn level_name(level: &Level) -> &str {
    match level {
        Level::Indicators => "indicator",
        Level::Groups { name, .. } => name,
    }
}

fn rule_of(framework: &Framework, gate: &Gate) -> GateRule {
    let ids = |items: &[Item]| {
        let labels = items.iter().filter_map(|item| framework.label(*item));
        labels.map(|(id, _)| id.to_owned()).collect()
    };
    match gate {
        Gate::Total { at_least: ScoreBound::Share(share) } => {
            GateRule::Total { at_least: TotalBound::Share((*share).into()) }
        }
        Gate::Total { at_least: ScoreBound::Points(points) } => {
            GateRule::Total { at_least: TotalBound::Points((*points).into()) }
        }
        Gate::Every { level, at_least } => {
            GateRule::Every { level: level_name(level).to_owned(), at_least: (*at_least).into() }
        }
        Gate::Met { of, .. } => GateRule::Met { of: ids(of) },
        Gate::Count { at_least, of, .. } => GateRule::Count { at_least: *at_least, of: ids(of) },
        Gate::Formula(formula) => GateRule::Formula(formula.text().to_owned()),
    }
}

/// Returns whether a gate holds, if everything that it looks at is a whole number of its unit.
/// `None` if not.
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
        // Absent values have rules of their own. Nodes without points have them too, because they
        // have no bound.
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

/// Returns the outcome of a gate. The caller sets its id.
fn gate(outcome: &Outcome, row: usize, place: usize) -> Option<GateOutcome> {
    let gate = outcome.framework().verdict()?.gates.get(place)?;
    let plan = outcome.plan().gates.get(place)?;
    let items: Vec<Item> = plan.items.iter().map(|(item, _)| *item).collect();
    let items = items.as_slice();
    let blank = GateOutcome {
        id: String::new(),
        gate: rule_of(outcome.framework(), gate),
        held: false,
        value: None,
        bound: Shown::default(),
        short_by: None,
        failing: Vec::new(),
        passed_over: Vec::new(),
        inputs: Vec::new(),
        parts: Vec::new(),
    };
    Some(match gate {
        Gate::Total { at_least } => total_gate(outcome, row, blank, *at_least),
        Gate::Every { at_least, .. } => every_gate(outcome, row, blank, items, *at_least),
        Gate::Formula(formula) => formula_gate(outcome, row, blank, formula)?,
        // An item that does not apply need not be met, but does not count as met either.
        Gate::Met { .. } => met_gate(outcome, row, blank, items, |passed_over| {
            items.len().saturating_sub(passed_over)
        }),
        Gate::Count { at_least, .. } => met_gate(outcome, row, blank, items, |_| {
            usize::try_from(*at_least).unwrap_or(usize::MAX)
        }),
    })
}

fn short_by(value: Option<&Exact>, bound: &Exact) -> Option<Shown> {
    bound.minus(value?).ok().as_ref().and_then(Shown::distance)
}

fn total_gate(
    outcome: &Outcome,
    row: usize,
    blank: GateOutcome,
    at_least: ScoreBound,
) -> GateOutcome {
    let total = outcome.exact_total(row);
    let held = total.as_ref().is_some_and(|total| reaches(outcome.plan(), total, at_least));
    let (value, bound) = match at_least {
        ScoreBound::Points(bound) => (total, bound),
        ScoreBound::Share(bound) => (outcome.exact_share(row), bound),
    };
    GateOutcome {
        held,
        value: value.as_ref().and_then(shown),
        bound: bound.into(),
        short_by: if held { None } else { short_by(value.as_ref(), &Exact::from(bound)) },
        ..blank
    }
}

/// The state of an item, as a gate counts it.
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
                // Nodes without points are shown, not counted.
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

fn every_gate(
    outcome: &Outcome,
    row: usize,
    blank: GateOutcome,
    items: &[Item],
    at_least: Decimal,
) -> GateOutcome {
    let bound = Exact::from(at_least);
    let mut least: Option<Exact> = None;
    let (mut failing, mut passed_over) = (Vec::new(), Vec::new());
    for item in items {
        let Some((id, _)) = outcome.framework().label(*item) else { continue };
        match standing(outcome, row, *item) {
            Standing::Share(share) => {
                if share < bound {
                    failing.push(Shortfall::new(id, shown(&share), None));
                }
                least = Some(least.map_or_else(|| share.clone(), |l| l.min(share.clone())));
            }
            Standing::PassedOver => passed_over.push(id.to_owned()),
            Standing::Absent | Standing::Target(_) => {
                failing.push(Shortfall::new(id, None, None));
            }
        }
    }
    let held = failing.is_empty();
    GateOutcome {
        held,
        value: least.as_ref().and_then(shown),
        bound: at_least.into(),
        short_by: if held { None } else { short_by(least.as_ref(), &bound) },
        failing,
        passed_over,
        ..blank
    }
}

/// Decides whether enough items are met. `least` gets the number of skipped items and returns how
/// many must be met.
fn met_gate(
    outcome: &Outcome,
    row: usize,
    blank: GateOutcome,
    items: &[Item],
    least: impl Fn(usize) -> usize,
) -> GateOutcome {
    let (mut failing, mut passed_over, mut met) = (Vec::new(), Vec::new(), 0usize);
    for item in items {
        let Some((id, _)) = outcome.framework().label(*item) else { continue };
        let shortfall = match standing(outcome, row, *item) {
            Standing::Share(share) if share >= Exact::ONE => None,
            Standing::Target(TargetState::Met) => None,
            Standing::PassedOver => {
                passed_over.push(id.to_owned());
                continue;
            }
            Standing::Share(share) => Some((shown(&share), None)),
            Standing::Target(state) => Some((None, Some(state))),
            Standing::Absent => Some((None, None)),
        };
        match shortfall {
            None => met = met.saturating_add(1),
            Some((share, state)) => failing.push(Shortfall::new(id, share, state)),
        }
    }
    let least = least(passed_over.len());
    let held = met >= least;
    let decimal =
        |count: usize| Shown::from(Decimal::from(u64::try_from(count).unwrap_or(u64::MAX)));
    GateOutcome {
        held,
        value: Some(decimal(met)),
        bound: decimal(least),
        short_by: (!held).then(|| decimal(least.saturating_sub(met))),
        failing,
        passed_over,
        ..blank
    }
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
        held,
        value: numbers
            .map(|(left, _)| left)
            .or_else(|| found.map(|held| Decimal::from(u8::from(held)).into())),
        bound: numbers.map_or(Decimal::ONE.into(), |(_, right)| right),
        short_by,
        inputs: metrics.filter_map(|metric| Input::of(outcome, row, *metric)).collect(),
        parts: formula::parts::of_condition(outcome.framework(), formula, &values),
        ..blank
    })
}
