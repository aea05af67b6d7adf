//! From scores to what is said of the units: totals, ranks, grades, verdicts.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use num_traits::{One, ToPrimitive};

use super::amount::{Amount, Doubt};
use super::criteria::{Finding, findings};
use super::gates::{GateFound, gate_found};
use super::methods::{Place, Refused};
use super::predicate::CheckFound;
use super::reported::reported;
use super::spec::{
    AbsenceRules, Answer, Body, Cell, Dataset, Framework, Gate, Grade, MetricType, Mode, Number, Q,
    Ranking, TieMethod, Unit, Value, View, least,
};
use super::tree::{Earned, Nodes, Walk};

/// What the reference says of a view for one unit.
#[derive(Debug, Clone)]
pub struct ViewCame {
    pub points: Q,
    pub earned: Earned,
    pub rank: Option<usize>,
}

impl ViewCame {
    pub fn score(&self) -> Option<&Amount> {
        match &self.earned {
            Earned::Score(score) => Some(score),
            Earned::Gone(..) | Earned::Unscored => None,
        }
    }
}

/// What the reference says of one unit.
#[derive(Debug)]
pub struct UnitOutcome {
    pub id: String,
    pub kind: String,
    /// Whether it sent anything: one that did not has no scores and no nodes here.
    pub reported: bool,
    /// `None` where everything was excluded.
    pub total: Option<Amount>,
    /// `total ÷ points`.
    pub share: Option<Amount>,
    pub rank: Option<usize>,
    /// The further ranks by the attributes that the ranking names.
    pub within: BTreeMap<String, Option<usize>>,
    /// How many stand before it, and how many of its kind are ranked.
    pub ahead: Option<usize>,
    pub ranked: usize,
    pub grade: Option<String>,
    pub passed: Option<bool>,
    pub nodes: Nodes,
    /// By the ids of views; empty for a unit that sent nothing.
    pub views: BTreeMap<String, ViewCame>,
    pub findings: BTreeMap<String, Finding>,
    pub declared: BTreeMap<String, Answer>,
    /// What the checks found, in the order of the rule file.
    pub found: Vec<CheckFound>,
    /// One for each gate of the verdict.
    pub gates: Vec<GateFound>,
    /// An irrational number came too near a tie or a bound: nothing can be said of this unit.
    pub doubt: Doubt,
}

/// What the reference says of a dataset, the units in the dataset's order.
pub fn evaluate(framework: &Framework, dataset: &Dataset) -> Result<Vec<UnitOutcome>, Refused> {
    evaluate_beside(framework, dataset, &Dataset::new())
}

/// The same beside the dataset of the year before.
pub fn evaluate_beside(
    framework: &Framework,
    dataset: &Dataset,
    before: &Dataset,
) -> Result<Vec<UnitOutcome>, Refused> {
    // Who is refused is nobody's peer.
    let peers = |dataset: &Dataset| -> Dataset {
        let counted = |unit: &&Unit| !is_refused(framework, Place::new(framework, dataset, unit));
        dataset.iter().filter(counted).cloned().collect()
    };
    let (peers, before) = (peers(dataset), peers(before));
    let place = |unit| {
        let place = Place::new(framework, dataset, unit);
        unit_outcome(Place { dataset: &peers, before: &before, ..place })
    };
    let units: Result<Vec<_>, _> = dataset.iter().map(place).collect();
    let mut units = units?;
    if framework.ranking.is_some() {
        rank(framework, dataset, &mut units);
        rank_within(framework, dataset, &mut units);
    }
    for view in &framework.views {
        rank_view(framework, view, &mut units);
    }
    let points = match &framework.body {
        Body::Index { points, .. } => points.value.clone(),
        Body::Criteria { targets } => Q::from_integer(targets.len().into()),
    };
    for (outcome, unit) in units.iter_mut().zip(dataset) {
        let place = Place { dataset: &peers, ..Place::new(framework, dataset, unit) };
        conclude(framework, outcome, place, &points);
    }
    Ok(units)
}

fn is_refused(framework: &Framework, place: Place<'_>) -> bool {
    framework.checks.iter().any(|check| check.refuses && check.found(place).is_some())
}

fn unit_outcome(place: Place<'_>) -> Result<UnitOutcome, Refused> {
    let Place { framework, unit, dataset, .. } = place;
    if !reported(framework, unit) {
        return Ok(silent(framework, dataset, unit));
    }
    let mut walk = Walk::new(place);
    let (total, points, findings) = match &framework.body {
        Body::Index { points, groups, indicators, bonus, penalty } => {
            let top = (groups.as_slice(), indicators.as_slice());
            let none = AbsenceRules::default();
            let tree = walk.siblings(&points.value, framework.aggregate, top, 1, none)?.earned;
            let bonus = walk.extra(bonus.as_ref())?;
            let penalty = walk.extra(penalty.as_ref())?;
            let extras = bonus.zip(penalty);
            let total = extras
                .and_then(|(bonus, penalty)| total(framework, tree, bonus, penalty, &walk.doubt));
            (total, points.value.clone(), BTreeMap::new())
        }
        Body::Criteria { targets } => {
            let findings = findings(place, targets);
            let met = findings.values().filter(|finding| **finding == Finding::Met).count();
            let total = Amount::exact(Q::from_integer(met.into()));
            (Some(total), Q::from_integer(targets.len().into()), findings)
        }
    };
    let is_refused = is_refused(framework, place);
    let of_view = |view: &View| {
        let (points, earned) = walk.view(view);
        let earned = if is_refused { Earned::Unscored } else { earned };
        (view.id.clone(), ViewCame { points, earned, rank: None })
    };
    let views = framework.views.iter().map(of_view).collect();
    let Walk { nodes, doubt, .. } = walk;
    let checks = framework.checks.iter();
    let found: Vec<CheckFound> = checks.filter_map(|check| check.found(place)).collect();
    // Refused: its nodes keep their scores.
    let total = total.filter(|_| !is_refused);
    let outcome = UnitOutcome {
        id: unit.id.clone(),
        kind: unit.kind.clone(),
        reported: true,
        share: total.as_ref().map(|total| total.over(&points)),
        total,
        rank: None,
        within: BTreeMap::new(),
        ahead: None,
        ranked: 0,
        grade: None,
        passed: None,
        nodes,
        views,
        findings,
        found,
        gates: Vec::new(),
        declared: unit.declared.iter().cloned().collect(),
        doubt,
    };
    Ok(outcome)
}

/// The grade and the verdict, which may look at the rank.
fn conclude(framework: &Framework, outcome: &mut UnitOutcome, place: Place<'_>, points: &Q) {
    if !outcome.reported {
        return;
    }
    let holds = |outcome: &UnitOutcome, gate: &Gate| gate_found(gate, outcome, place, points).held;
    let earns = |grade: &&Grade| {
        let total = grade.at_least.iter().map(|bound| Gate::Total(least(bound.clone())));
        let top = grade.top.iter().map(|part| Gate::Top(part.clone()));
        total.chain(grade.when.iter().cloned()).chain(top).all(|gate| holds(outcome, &gate))
    };
    let grade = framework.grades.iter().filter(|_| outcome.total.is_some()).find(earns);
    outcome.grade = grade.map(|grade| grade.name.clone());
    if !framework.verdict.is_empty() {
        let gates = framework.verdict.iter();
        outcome.gates = gates.map(|gate| gate_found(gate, outcome, place, points)).collect();
        let all_hold = outcome.gates.iter().all(|gate| gate.held);
        outcome.passed = Some(outcome.total.is_some() && all_hold);
    }
}

/// Of a unit that sent nothing there is nothing to say, and it does not pass.
fn silent(framework: &Framework, dataset: &Dataset, unit: &Unit) -> UnitOutcome {
    let findings = match &framework.body {
        Body::Index { .. } => BTreeMap::new(),
        Body::Criteria { targets } => findings(Place::new(framework, dataset, unit), targets),
    };
    UnitOutcome {
        id: unit.id.clone(),
        kind: unit.kind.clone(),
        reported: false,
        total: None,
        share: None,
        rank: None,
        within: BTreeMap::new(),
        ahead: None,
        ranked: 0,
        grade: None,
        passed: (!framework.verdict.is_empty()).then_some(false),
        nodes: Nodes::new(),
        views: BTreeMap::new(),
        findings,
        declared: BTreeMap::new(),
        found: Vec::new(),
        gates: Vec::new(),
        doubt: Doubt::default(),
    }
}

fn total(
    framework: &Framework,
    tree: Earned,
    bonus: Amount,
    penalty: Amount,
    doubt: &Doubt,
) -> Option<Amount> {
    let tree = match tree {
        Earned::Score(score) => score,
        Earned::Gone(..) | Earned::Unscored => return None,
    };
    let with_extras = tree.plus(&bonus).minus(&penalty);
    let floored = match with_extras.compare(&Amount::zero(), doubt) {
        Ordering::Less => Amount::zero(),
        _ => with_extras,
    };
    Some(match framework.rounding.total {
        Some(places) => floored.rounded(places, framework.rounding.mode, doubt),
        None => floored,
    })
}

/// Whether a bound on the total is a share of the points: up to 1, or a percentage.
pub fn is_share(bound: &Number) -> bool {
    bound.is_percent() || bound.value <= Q::one()
}

/// The ranks as they were published: of every unit that no check refuses, with a total or without.
fn take_published(framework: &Framework, dataset: &Dataset, of: &str, units: &mut [UnitOutcome]) {
    let field = match framework.metric(of).of_type {
        MetricType::Rank { field } => field,
        _ => panic!("a metric of type rank"),
    };
    let place = framework.metrics.iter().position(|metric| metric.id == of).expect("its place");
    for (outcome, unit) in units.iter_mut().zip(dataset) {
        let refused = is_refused(framework, Place::new(framework, dataset, unit));
        let rank = match &unit.cells[place] {
            Cell::Present(Value::Number(rank)) if !refused => rank.value.to_integer().to_usize(),
            _ => None,
        };
        outcome.rank = rank;
        outcome.ahead = rank.map(|rank| rank - 1);
    }
    for kind in &framework.unit_kinds {
        let ranked = units.iter().filter(|unit| unit.kind == *kind && unit.rank.is_some()).count();
        for unit in units.iter_mut().filter(|unit| unit.kind == *kind) {
            unit.ranked = field.map_or(ranked, |field| field as usize);
        }
    }
}

/// What units are ordered by: the total, then the tie-breakers; a greater key goes first.
fn rank(framework: &Framework, dataset: &Dataset, units: &mut [UnitOutcome]) {
    let ranking = framework.ranking.as_ref().expect("a ranking");
    if let Some(of) = &ranking.of {
        return take_published(framework, dataset, of, units);
    }
    for kind in &framework.unit_kinds {
        let is_ranked = |unit: &UnitOutcome| unit.kind == *kind && unit.total.is_some();
        let places: Vec<usize> = (0..units.len()).filter(|i| is_ranked(&units[*i])).collect();
        // A doubt about one unit's place is one about all.
        let doubt = Doubt::default();
        let keys: Vec<Vec<Option<Amount>>> = places
            .iter()
            .map(|i| {
                let unit = &units[*i];
                sort_key(unit, unit.total.as_ref(), ranking, framework.rounding.mode, &doubt)
            })
            .collect();
        let greatest_first = |a: &usize, b: &usize| compare_keys(&keys[*b], &keys[*a], &doubt);
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(greatest_first);
        let mut distinct = order.clone();
        distinct.dedup_by(|a, b| greatest_first(a, b).is_eq());
        let counted = match ranking.method {
            TieMethod::Competition => &order,
            TieMethod::Dense => &distinct,
        };
        for (own, place) in places.iter().enumerate() {
            let ahead = counted.partition_point(|other| greatest_first(other, &own).is_lt());
            units[*place].rank = Some(ahead + 1);
            units[*place].ahead =
                Some(order.partition_point(|other| greatest_first(other, &own).is_lt()));
        }
        for unit in units.iter_mut().filter(|unit| unit.kind == *kind) {
            unit.ranked = places.len();
        }
        let doubtful = places.iter().any(|place| units[*place].doubt.raised());
        if doubt.raised() || doubtful {
            places.iter().for_each(|place| units[*place].doubt.raise());
        }
    }
}

/// Ranks the units of each kind with the same value of an attribute: by their ranks among all.
fn rank_within(framework: &Framework, dataset: &Dataset, units: &mut [UnitOutcome]) {
    let Some(ranking) = &framework.ranking else { return };
    for attribute in &ranking.also_within {
        let value = |unit| Place::new(framework, dataset, unit).value(attribute).ok().cloned();
        let keys: Vec<_> = dataset
            .iter()
            .zip(units.iter())
            .map(|(unit, came)| {
                came.rank.zip(value(unit)).map(|(rank, value)| (unit.kind.clone(), value, rank))
            })
            .collect();
        for (own, came) in keys.iter().zip(units.iter_mut()) {
            let rank = own.as_ref().map(|(kind, value, rank)| {
                let others = keys.iter().flatten();
                let here = others.filter(|(k, v, other)| k == kind && v == value && other < rank);
                let mut ahead: Vec<usize> = here.map(|(_, _, other)| *other).collect();
                if ranking.method == TieMethod::Dense {
                    ahead.sort_unstable();
                    ahead.dedup();
                }
                ahead.len() + 1
            });
            came.within.insert(attribute.clone(), rank);
        }
    }
}

/// Ranks the units of each kind by a view: one more than those ahead, or than the places ahead.
fn rank_view(framework: &Framework, view: &View, units: &mut [UnitOutcome]) {
    let Some(ranking) = &view.ranking else { return };
    for kind in &framework.unit_kinds {
        let doubt = Doubt::default();
        let key = |unit: &UnitOutcome| {
            let score = unit.views.get(&view.id)?.score()?;
            let key = sort_key(unit, Some(score), ranking, framework.rounding.mode, &doubt);
            (unit.kind == *kind).then_some(key)
        };
        let keys: Vec<_> = units.iter().map(key).collect();
        let mut ranks = Vec::new();
        for own in &keys {
            let ahead = keys.iter().flatten().filter(|other| {
                own.as_ref().is_some_and(|own| compare_keys(other, own, &doubt).is_gt())
            });
            let mut ahead: Vec<_> = ahead.collect();
            if ranking.method == TieMethod::Dense {
                ahead.sort_by(|a, b| compare_keys(a, b, &doubt));
                ahead.dedup_by(|a, b| compare_keys(a, b, &doubt).is_eq());
            }
            ranks.push(own.as_ref().map(|_| ahead.len() + 1));
        }
        let of_kind = |unit: &UnitOutcome| unit.kind == *kind;
        let doubtful = units.iter().any(|unit| of_kind(unit) && unit.doubt.raised());
        for (unit, rank) in units.iter_mut().zip(ranks).filter(|(unit, _)| of_kind(unit)) {
            if let Some(came) = unit.views.get_mut(&view.id) {
                came.rank = rank;
            }
            if doubt.raised() || doubtful {
                unit.doubt.raise();
            }
        }
    }
}

fn sort_key(
    unit: &UnitOutcome,
    total: Option<&Amount>,
    ranking: &Ranking,
    mode: Mode,
    doubt: &Doubt,
) -> Vec<Option<Amount>> {
    let total = total.map(|total| match ranking.places {
        Some(places) => total.rounded(places, mode, doubt),
        None => total.clone(),
    });
    let of_tie = |id: &String| match (unit.findings.get(id), unit.nodes.get(id)) {
        (Some(Finding::Met), _) => Some(Amount::exact(Q::one())),
        (Some(Finding::NotMet | Finding::NotDue), _) => Some(Amount::zero()),
        (None, Some(node)) => match &node.earned {
            Earned::Score(score) => Some(score.clone()),
            Earned::Gone(..) | Earned::Unscored => None,
        },
        (Some(Finding::Undetermined), _) => None,
        (None, None) => unit.views.get(id).and_then(|view| view.score()).cloned(),
    };
    std::iter::once(total).chain(ranking.ties.iter().map(of_tie)).collect()
}

fn compare_keys(a: &[Option<Amount>], b: &[Option<Amount>], doubt: &Doubt) -> Ordering {
    let compare = |(a, b): (&Option<Amount>, &Option<Amount>)| match (a, b) {
        (Some(a), Some(b)) => a.compare(b, doubt),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => Ordering::Equal,
    };
    a.iter().zip(b).map(compare).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}
