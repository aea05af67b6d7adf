//! What a random case has in it, so that nobody believes that something is generated which is not.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::evaluate::evaluate;
use super::generate::Case;
use super::predicate::Predicate;
use super::spec::{
    AbsenceRule, Aggregate, Body, Bound, Cell, Condition, Counted, Direction, Evidence, Framework,
    Gate, Group, Indicator, Measured, Method, Mode, Number, PartSize, Peer, Q, TieMethod, Value,
};

pub type Features = BTreeSet<&'static str>;

/// Every feature of a case.
pub fn features(case: &Case) -> Features {
    let mut found = Features::new();
    let framework = &case.framework;
    conclusions(&mut found, framework);
    for indicator in indicators(framework) {
        if indicator.evidence == Evidence::Required {
            found.insert("evidence: required");
        }
        method(&mut found, &indicator.method);
        sizes(&mut found, case, &indicator.method);
        peers(&mut found, case, &indicator.method);
    }
    units(&mut found, case);
    judged(&mut found, case);
    found
}

fn indicators(framework: &Framework) -> Vec<&Indicator> {
    fn walk<'f>(found: &mut Vec<&'f Indicator>, groups: &'f [Group]) {
        for group in groups {
            walk(found, &group.groups);
            found.extend(&group.indicators);
        }
    }
    let mut found = Vec::new();
    if let Body::Index { groups, indicators, bonus, penalty, .. } = &framework.body {
        walk(&mut found, groups);
        found.extend(indicators);
        found.extend([bonus, penalty].into_iter().flatten().flat_map(|extra| &extra.indicators));
    }
    found
}

fn rare_words(found: &mut Features, framework: &Framework) {
    if !framework.other_sizes.is_empty() {
        found.insert("points by kind");
    }
    if framework.year.is_some() {
        found.insert("bounds by year");
    }
    let is_view = |id: &String| framework.views.iter().any(|view| view.id == *id);
    if framework.ranking.as_ref().is_some_and(|ranking| ranking.ties.iter().any(is_view)) {
        found.insert("ranking: a view breaks ties");
    }
    let grades = framework.grades.iter();
    let bounds = grades.clone().filter_map(|grade| grade.at_least.as_ref());
    if bounds.clone().any(|bound| !matches!(bound, Bound::Same(_))) {
        found.insert("grade: by kind or option");
    }
    let gates = framework.verdict.iter().chain(grades.flat_map(|grade| &grade.when));
    let counts_view = |gate: &Gate| matches!(gate, Gate::Count { of: Counted::These(ids), .. } if ids.iter().any(is_view));
    if gates.clone().any(counts_view) {
        found.insert("gate: count of a view");
    }
}

fn conclusions(found: &mut Features, framework: &Framework) {
    rare_words(found, framework);
    found.extend(framework.verdict.iter().map(|gate| match gate {
        Gate::Total(_) => "gate: total",
        Gate::Every { .. } => "gate: every",
        Gate::Score { .. } => "gate: score",
        Gate::Met(_) => "gate: met",
        Gate::MetAll => "gate: met all",
        Gate::Count { share: Some(_), .. } => "gate: count by score",
        Gate::Count { of: Counted::All, .. } => "gate: count",
        Gate::Count { .. } => "gate: count of some",
        Gate::Top(_) => "gate: top",
        Gate::Formula(Predicate::Compare { .. }) => "gate: formula of two sides",
        Gate::Formula(_) => "gate: formula of conditions",
    }));
    for gate in &framework.verdict {
        let (Gate::Total(bounds) | Gate::Every { bounds, .. } | Gate::Score { bounds, .. }) = gate
        else {
            continue;
        };
        found.extend(bounds.iter().filter_map(|bound| match bound.number {
            Bound::Same(_) => None,
            Bound::PerKind(_) => Some("gate: by kind"),
            Bound::PerOption { .. } => Some("gate: by option"),
            Bound::PerYear(_) => Some("gate: by year"),
        }));
    }
    if framework.ranking.as_ref().is_some_and(|ranking| !ranking.also_within.is_empty()) {
        found.insert("ranking: also within");
    }
    if framework.of_levels.iter().any(Option::is_some) {
        found.insert("levels: aggregate");
    }
    for grade in &framework.grades {
        if !grade.when.is_empty() {
            found.insert("grade: conditions");
        }
        if grade.top.is_some() {
            found.insert("grade: top");
        }
    }
    found.extend(framework.checks.iter().map(|check| match (check.refuses, &check.tolerance) {
        (true, None) => "check: refuses",
        (true, Some(_)) => "check: refuses, with a tolerance",
        (false, None) => "check: warns",
        (false, Some(_)) => "check: warns, with a tolerance",
    }));
    found.extend(framework.ranking.as_ref().map(|ranking| match ranking.method {
        _ if ranking.of.is_some() => "ranking: published",
        TieMethod::Competition => "ranking: competition",
        TieMethod::Dense => "ranking: dense",
    }));
    found.extend(framework.aggregate.map(|aggregate| match aggregate {
        Aggregate::Arithmetic => "aggregate: arithmetic",
        Aggregate::Geometric => "aggregate: geometric",
        Aggregate::Harmonic => "aggregate: harmonic",
        Aggregate::Minimum => "aggregate: minimum",
        Aggregate::Maximum => "aggregate: maximum",
    }));
    if framework.rounding.part.is_some() {
        found.insert("rounding: part");
    }
    found.insert(match framework.rounding.mode {
        Mode::HalfUp => "rounding: half_up",
        Mode::HalfEven => "rounding: half_even",
        Mode::HalfDown => "rounding: half_down",
        Mode::Up => "rounding: up",
        Mode::Down => "rounding: down",
    });
    if framework.absent.missing == Some(AbsenceRule::Error) {
        found.insert("absent: error");
    }
    if let Body::Criteria { .. } = framework.body {
        found.insert("kind: criteria");
    }
    if let Body::Index { bonus: Some(_), .. } = framework.body {
        found.insert("bonus");
    }
    if let Body::Index { penalty: Some(_), .. } = framework.body {
        found.insert("penalty");
    }
}

fn method(found: &mut Features, of: &Method) {
    if let Method::Among { among: Some(_), .. } = of {
        found.insert("peers: among an option");
    }
    found.insert(match of {
        Method::YesNo(_) => "method: yes_no",
        Method::Choice { .. } => "method: choice",
        Method::Ratio { .. } => "method: ratio",
        Method::Linear { .. } => "method: linear",
        Method::Steps { times: true, .. } => "method: steps, times",
        Method::Steps { of: Measured::Quotient(..), .. } => "method: steps of a quotient",
        Method::Steps { direction: Direction::Up, .. } => "method: steps at_least",
        Method::Steps { direction: Direction::Down, .. } => "method: steps at_most",
        Method::StepsByDay { .. } => "method: steps by day",
        Method::Threshold { conditions, .. } if conditions.len() > 1 => {
            "method: threshold, two ends"
        }
        Method::Threshold { conditions, .. } => match &conditions[0] {
            Condition::By(_) => "method: threshold by a day",
            _ => "method: threshold",
        },
        Method::Points(_) => "method: points",
        Method::If { .. } => "method: formula on kind or presence",
        Method::PerItem { .. } => "method: per_item",
        Method::Relative { to: Peer::Best, .. } => "method: relative best",
        Method::Relative { to: Peer::Lowest, .. } => "method: relative lowest",
        Method::Relative { to: Peer::Mean, .. } => "method: relative mean",
        Method::MinMax { .. } => "method: min_max",
        Method::ZScore { .. } => "method: z_score",
        Method::Percentile { .. } => "method: percentile",
        Method::Rank { .. } => "method: rank",
        Method::Among { least: Some(_), previous: false, .. } => "peers: least",
        Method::Among { least: None, previous: false, .. } => "peers: of this year",
        Method::Among { least: None, .. } => "peers: goalposts of the year before",
        Method::Among { .. } => "peers: least, goalposts of the year before",
        Method::Survey(_) => "method: survey",
        Method::SumOf(parts) if matches!(parts[0].0, PartSize::Points(_)) => {
            "method: sum_of, parts with points"
        }
        Method::SumOf(_) => "method: sum_of",
        Method::BestOf(_) => "method: best_of",
        Method::Unscored(_) => "method: unscored",
    });
    if let Method::Linear { of, .. }
    | Method::Threshold { of, .. }
    | Method::PerItem { of, .. }
    | Method::Relative { of, .. }
    | Method::MinMax { of, .. }
    | Method::ZScore { of, .. }
    | Method::Percentile { of, .. }
    | Method::Rank { of, .. } = of
    {
        if of.contains(" / ") {
            found.insert("of: a quotient");
        } else if of.starts_with('d') {
            found.insert("of: a derived metric");
        }
    }
    if let Method::Steps { in_points: true, .. }
    | Method::StepsByDay { in_points: true, .. }
    | Method::Choice { in_points: true, .. } = of
    {
        found.insert("in: points");
    }
    match of {
        Method::SumOf(parts) => parts.iter().for_each(|(_, part)| method(found, part)),
        Method::BestOf(methods) => methods.iter().for_each(|one| method(found, one)),
        Method::Among { method: inner, .. } => method(found, inner),
        _ => {}
    }
}

/// How large the denominators of a sum of quotients are together, beside what a lane holds.
fn sizes(found: &mut Features, case: &Case, method: &Method) {
    let Method::SumOf(parts) = method else { return };
    let position = |id: &str| case.framework.metrics.iter().position(|metric| metric.id == id);
    for unit in &case.dataset {
        let mut product = BigInt::one();
        let mut wholes = 0;
        for (_, part) in parts {
            let Method::Ratio { whole, .. } = part else { continue };
            let Some(place) = position(whole) else { continue };
            if let Cell::Present(Value::Number(Number { value, .. })) = &unit.cells[place]
                && value.is_integer()
                && *value > Q::zero()
            {
                product *= value.to_integer();
                wholes += 1;
            }
        }
        if wholes >= 2 {
            found.insert(match product.bits() {
                0..40 => "sum of quotients: below 2^40",
                40..53 => "sum of quotients: 2^40 to 2^53",
                53..63 => "sum of quotients: 2^53 to 2^63",
                _ => "sum of quotients: above 2^63",
            });
        }
    }
}

fn of_peers(method: &Method) -> Vec<&str> {
    match method {
        Method::Relative { of, .. }
        | Method::MinMax { of, .. }
        | Method::ZScore { of, .. }
        | Method::Percentile { of, .. }
        | Method::Rank { of, .. } => vec![of],
        Method::SumOf(parts) => parts.iter().flat_map(|(_, part)| of_peers(part)).collect(),
        Method::BestOf(methods) => methods.iter().flat_map(of_peers).collect(),
        Method::Among { method, .. } => of_peers(method),
        _ => Vec::new(),
    }
}

/// Units that a method compares with nobody but themselves.
fn peers(found: &mut Features, case: &Case, method: &Method) {
    for metric in of_peers(method) {
        let metrics = &case.framework.metrics;
        let Some(place) = metrics.iter().position(|m| m.id == metric) else { continue };
        for unit in &case.dataset {
            let Cell::Present(_) = unit.cells[place] else { continue };
            let others = || {
                let others = case.dataset.iter().filter(|other| other.id != unit.id);
                others.filter(|other| other.kind == unit.kind)
            };
            if others().count() == 0 {
                found.insert("no peers: alone of its kind");
            } else if others().all(|other| matches!(other.cells[place], Cell::Absent(_))) {
                found.insert("no peers: alone with a value");
            }
        }
    }
}

fn units(found: &mut Features, case: &Case) {
    if case.framework.unit_kinds.len() > 1 {
        found.insert("units: several kinds");
    }
    for unit in &case.dataset {
        if unit.cells.iter().all(|cell| matches!(cell, Cell::Absent(_))) {
            found.insert("units: nothing given");
        }
        for cell in &unit.cells {
            if let Cell::Absent(absence) = cell {
                found.insert(match absence {
                    super::spec::Absence::Missing => "value: missing",
                    super::spec::Absence::NotApplicable => "value: not applicable",
                    super::spec::Absence::Rejected => "value: rejected",
                    super::spec::Absence::ZeroWhole => "value: zero whole",
                });
            }
        }
    }
}

/// What the reference says of the case: whether gates hold and units are refused.
fn judged(found: &mut Features, case: &Case) {
    let Ok(outcomes) = evaluate(&case.framework, &case.dataset) else {
        found.insert("outcome: refused as a whole");
        return;
    };
    let refusing: BTreeSet<&str> =
        case.framework.checks.iter().filter(|c| c.refuses).map(|c| c.id.as_str()).collect();
    let uses_peers = indicators(&case.framework).iter().any(|i| !of_peers(&i.method).is_empty());
    for outcome in &outcomes {
        let refused = outcome.found.iter().any(|found| refusing.contains(found.check.as_str()));
        if !outcome.found.is_empty() {
            found.insert(if refused {
                "outcome: a unit refused"
            } else {
                "outcome: a unit warned"
            });
        }
        if refused && uses_peers {
            found.insert("outcome: a unit refused among peers");
        }
        if outcome.doubt.raised() {
            found.insert("outcome: in doubt");
        }
        found.extend(
            outcome.passed.map(|passed| {
                if passed { "outcome: a unit passes" } else { "outcome: a unit fails" }
            }),
        );
        for (gate, asked) in outcome.gates.iter().zip(&case.framework.verdict) {
            let kind = match asked {
                Gate::Total(_) => ["held: total", "not held: total"],
                Gate::Every { .. } => ["held: every", "not held: every"],
                Gate::Met(_) => ["held: met", "not held: met"],
                Gate::MetAll => ["held: met all", "not held: met all"],
                Gate::Score { .. } => ["held: score", "not held: score"],
                Gate::Count { .. } => ["held: count", "not held: count"],
                Gate::Top(_) => ["held: top", "not held: top"],
                Gate::Formula(_) => ["held: formula", "not held: formula"],
            };
            found.insert(kind[usize::from(!gate.held)]);
        }
    }
}
