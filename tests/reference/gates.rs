//! The gates of a verdict: whether each holds, and by what.

use num_traits::{One, Zero};

use super::amount::Amount;
use super::criteria::Finding;
use super::evaluate::{UnitOutcome, is_share, reaches};
use super::methods::Place;
use super::predicate::Predicate;
use super::spec::{Absence, Gate, Q};
use super::tree::Earned;

/// How a gate came out for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateFound {
    pub held: bool,
    /// What was found and what was asked for, in the same terms.
    pub value: Option<Amount>,
    pub bound: Q,
    /// How far the value is from the bound, where the gate does not hold.
    pub short_by: Option<Amount>,
    /// What keeps it from holding.
    pub failing: Vec<String>,
    pub passed_over: Vec<String>,
}

/// What a node or a target is to a gate.
enum Standing {
    Share(Amount),
    Target(Finding),
    /// Does not apply to the unit, or is shown and not counted.
    PassedOver,
    /// Has no score although it applies.
    Absent,
}

fn standing(outcome: &UnitOutcome, id: &str) -> Standing {
    if let Some(finding) = outcome.findings.get(id) {
        return Standing::Target(*finding);
    }
    let node = &outcome.nodes[id];
    match (&node.earned, node.share()) {
        _ if node.points.is_zero() => Standing::PassedOver,
        (_, Some(share)) => Standing::Share(share),
        (Earned::Excluded(Absence::NotApplicable), _) => Standing::PassedOver,
        _ => Standing::Absent,
    }
}

/// The ids that `met: all` and a `count` without `of` look at.
fn everything(outcome: &UnitOutcome) -> Vec<String> {
    let counted = outcome
        .nodes
        .iter()
        .filter(|(_, node)| node.level.is_some() && !node.is_group && !node.points.is_zero());
    let indicators = counted.map(|(id, _)| id.clone());
    indicators.chain(outcome.findings.keys().cloned()).collect()
}

/// How a gate comes out; `points` are those of the framework.
pub fn gate_found(gate: &Gate, outcome: &UnitOutcome, place: Place<'_>, points: &Q) -> GateFound {
    match gate {
        Gate::Total(bound) => {
            let share = is_share(bound);
            let value = if share { &outcome.share } else { &outcome.total };
            let in_points = if share { &bound.value * points } else { bound.value.clone() };
            let reached =
                |total: &Amount| reaches(total, &Amount::exact(in_points.clone()), &outcome.doubt);
            let held = outcome.total.as_ref().is_some_and(reached);
            found(held, value.clone(), bound.value.clone(), Vec::new(), Vec::new())
        }
        Gate::Every { level, at_least } => every(outcome, level, &at_least.value),
        Gate::Met(ids) => met(outcome, ids, None),
        Gate::MetAll => met(outcome, &everything(outcome), None),
        Gate::Count { at_least, of } => {
            met(outcome, &of.clone().unwrap_or_else(|| everything(outcome)), Some(*at_least))
        }
        Gate::Formula(predicate) => formula(predicate, place),
    }
}

fn found(
    held: bool,
    value: Option<Amount>,
    bound: Q,
    failing: Vec<String>,
    passed_over: Vec<String>,
) -> GateFound {
    let short = |value: &Amount| Amount::exact(bound.clone()).minus(value);
    let short_by = value.as_ref().filter(|_| !held).map(short);
    GateFound { held, value, bound, short_by, failing, passed_over }
}

fn every(outcome: &UnitOutcome, level: &str, least: &Q) -> GateFound {
    let bound = Amount::exact(least.clone());
    let (mut failing, mut passed_over, mut lowest) = (Vec::new(), Vec::new(), None::<Amount>);
    let on_level = outcome.nodes.iter().filter(|(_, node)| node.level.as_deref() == Some(level));
    for (id, _) in on_level {
        match standing(outcome, id) {
            Standing::Share(share) => {
                if !reaches(&share, &bound, &outcome.doubt) {
                    failing.push(id.clone());
                }
                let is_lower = lowest.as_ref().is_none_or(|lowest| share.value < lowest.value);
                lowest = if is_lower { Some(share) } else { lowest };
            }
            Standing::PassedOver => passed_over.push(id.clone()),
            Standing::Absent | Standing::Target(_) => failing.push(id.clone()),
        }
    }
    found(failing.is_empty(), lowest, least.clone(), failing, passed_over)
}

/// Of what applies, all must be met; or at least so many of all.
fn met(outcome: &UnitOutcome, ids: &[String], least: Option<usize>) -> GateFound {
    let full = Amount::exact(Q::one());
    let (mut count, mut failing, mut passed_over) = (0, Vec::new(), Vec::new());
    for id in ids {
        match standing(outcome, id) {
            Standing::Share(share) if reaches(&share, &full, &outcome.doubt) => count += 1,
            Standing::Target(Finding::Met) => count += 1,
            Standing::PassedOver => passed_over.push(id.clone()),
            Standing::Share(_) | Standing::Target(_) | Standing::Absent => failing.push(id.clone()),
        }
    }
    let asked = least.unwrap_or(ids.len() - passed_over.len());
    let whole = |count: usize| Q::from_integer(count.into());
    let value = Some(Amount::exact(whole(count)));
    found(count >= asked, value, whole(asked), failing, passed_over)
}

/// Of a comparison the two sides; of anything else whether it holds.
fn formula(predicate: &Predicate, place: Place<'_>) -> GateFound {
    let held = predicate.holds(place);
    let holds = held == Ok(true);
    if let Some((left, sign, right)) = predicate.sides(place) {
        let distance = sign.distance(&(&left - &right)).filter(|_| !holds);
        let short_by = distance.map(Amount::exact);
        let value = Some(Amount::exact(left));
        let none = Vec::new;
        return GateFound {
            held: holds,
            value,
            bound: right,
            short_by,
            failing: none(),
            passed_over: none(),
        };
    }
    let value = held.ok().map(|held| Amount::exact(if held { Q::one() } else { Q::zero() }));
    let found = found(holds, value, Q::one(), Vec::new(), Vec::new());
    GateFound { short_by: None, ..found }
}
